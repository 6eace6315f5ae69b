"""A store on PostgreSQL is opened by its URL and nothing else; what cannot be opened is a sentence."""

from __future__ import annotations

import gc
import json
import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from random import Random
from string import ascii_letters
from urllib.parse import quote
from uuid import UUID, uuid4

import pytest

from tests.adapters.postgres.server import PASSWORD, free_port, needs_driver

needs_driver()

from eventsourcing.persistence import PersistenceError, StoredEvent  # noqa: E402
from eventsourcing.utils import Environment  # noqa: E402
from psycopg import pq  # noqa: E402
from psycopg.errors import InsufficientPrivilege  # noqa: E402

from pemasyarakatan import adapters  # noqa: E402
from pemasyarakatan.adapters import environment  # noqa: E402
from pemasyarakatan.adapters.postgres import schema as tables  # noqa: E402
from pemasyarakatan.adapters.postgres.pool import PostgresDatastore  # noqa: E402
from pemasyarakatan.adapters.postgres.settings import Settings  # noqa: E402
from pemasyarakatan.application import Pemasyarakatan  # noqa: E402
from pemasyarakatan.domain.partner import RegisterPartner  # noqa: E402
from pemasyarakatan.errors import StoreFailure, StoreUnusable  # noqa: E402

ROOT = Path(__file__).parents[3]
PARTNER = RegisterPartner(partner_id=UUID(int=1), name="Dinas Sosial")


def event(state: bytes = b"{}") -> StoredEvent:
    """One event as it is stored."""
    return StoredEvent(originator_id=uuid4(), originator_version=1, topic="t", state=state)


@pytest.fixture(name="url")
def _url(server, schema) -> str:
    return (
        f"postgresql://postgres:{quote(PASSWORD)}@127.0.0.1:{server.port}/postgres?schema={schema}"
    )


def told(url: str) -> str:
    """What opening a store at *url* is refused with."""
    with pytest.raises(StoreUnusable) as found:
        Pemasyarakatan.open(url)
    sentence = str(found.value)
    assert "\n" not in sentence
    assert PASSWORD not in sentence
    assert "s3cret" not in sentence
    return sentence


def test_a_store_is_opened_by_its_url(url):
    """Recorded, closed, opened again, and there."""
    with Pemasyarakatan.open(url) as app:
        app.execute(PARTNER)
    with Pemasyarakatan.open(url.replace("postgresql:", "postgres:")) as app:
        assert app.load(UUID(int=1)).state.name == "Dinas Sosial"
        assert [one.id for one in app.stored()] == [1, 2]


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("postgresql://", "says no host"),
        ("postgresql:///db", "says no host"),
        ("postgresql://u@h", "says no database"),
        ("postgresql://h/db", "says no user"),
        ("postgresql://u:s3cret@h:port/db", "cannot be read"),
        ("postgresql://u:s3cret@h/db/more", "says more than a database"),
        ("postgresql://u:s3cret@h/db#x", "says more than a database"),
        ("postgresql://u:s3cret@h/db?options=-c%20x", "says options"),
        ("postgresql://u:s3cret@h/db?service=x", "says service"),
        ("postgresql://u:s3cret@h/db?password=s3cret", "says password"),
        ("postgresql://u:s3cret@h/d%00b", "cannot be printed"),
        ("postgresql://u:s3c/r@et:s3cret@h/db", "postgresql://u:…@h/db"),
        ("mysql://u:s3cret@h/db", "no adapter for 'mysql://u:…@h/db'"),
    ],
)
def test_a_url_that_names_no_database_is_said(url, reason):
    """What it lacks or says too much; never its password."""
    assert reason in told(url)


def test_what_the_server_refuses_is_said_without_the_password(server, url):
    """Wrong password, no such user, no such database, no server: each in a sentence."""
    wrong = url.replace(quote(PASSWORD), "s3cret")
    assert 'password authentication failed for user "postgres"; check the user' in told(wrong)
    assert "password authentication failed" in told(url.replace("//postgres:", "//nobody:"))
    assert 'database "gone" does not exist; create it' in told(url.replace("/postgres?", "/gone?"))
    free = url.replace(f":{server.port}/", f":{free_port()}/")
    assert "Connection refused" in told(free)
    assert "start the server" in told(free)
    assert "at most 50" in told(url.split("?")[0] + "?schema=" + "x" * 64)


def test_a_user_who_may_not_is_told(server, url, schema):
    """No right to make tables; then rights to read and append, which are enough."""
    with server.connect() as plain:
        plain.execute("DROP ROLE IF EXISTS clerk")
        plain.execute("CREATE ROLE clerk LOGIN PASSWORD 'clerk'")
        theirs = url.replace(f"postgres:{quote(PASSWORD)}@", "clerk:clerk@")
        assert "permission denied for database postgres; grant it" in told(theirs)
        with Pemasyarakatan.open(url) as app:
            app.execute(PARTNER)
        plain.execute(f"GRANT USAGE ON SCHEMA {schema} TO clerk")
        plain.execute(f"GRANT SELECT, INSERT ON ALL TABLES IN SCHEMA {schema} TO clerk")
        plain.execute(f"GRANT USAGE, UPDATE ON ALL SEQUENCES IN SCHEMA {schema} TO clerk")
        with Pemasyarakatan.open(theirs) as app:
            other = RegisterPartner(partner_id=UUID(int=2), name="Dinas Kesehatan")
            assert app.execute(other).position == 3
            assert app.recorder.health().withheld == 0
        plain.execute("DROP OWNED BY clerk")
        plain.execute("DROP ROLE clerk")


def test_a_connection_that_is_of_no_use_is_closed(server):
    """Who may not ask which cluster it is gets an error, and no connection is left to the server."""
    with server.connect() as plain:
        plain.execute("CREATE ROLE stranger LOGIN PASSWORD 'stranger'")
        plain.execute("CREATE DATABASE closed")
        with server.connect(dbname="closed") as inside:
            inside.execute("REVOKE EXECUTE ON FUNCTION pg_control_system() FROM PUBLIC")
        url = f"postgresql://stranger:stranger@127.0.0.1:{server.port}/closed"
        datastore = PostgresDatastore(Settings.of(Environment("any", environment(url))))
        with pytest.raises(InsufficientPrivilege):
            datastore.single()
        gc.collect()
        plain.execute("DROP DATABASE closed")
        plain.execute("DROP ROLE stranger")


def test_nothing_of_the_process_environment_steers_it(server, url, schema, tmp_path):
    """Every variable that libpq knows points elsewhere, and the store is the one that was named."""
    known = {one.envvar.decode() for one in pq.Conninfo.get_defaults() if one.envvar}
    home = tmp_path / ".pgpass"
    home.write_text("*:*:*:*:wrong")
    home.chmod(0o600)
    hostile = dict.fromkeys(sorted(known - {"PGSERVICE"}), "hostile")
    hostile |= {"HOME": str(tmp_path), "PGPASSFILE": str(home), "PGHOSTADDR": "192.0.2.1"}
    hostile |= {"POSTGRES_SCHEMA": "other", "PEMASYARAKATAN_POSTGRES_DBNAME": "other"}
    lines = (
        "import sys; from uuid import UUID; from pemasyarakatan.application import Pemasyarakatan;"
        "from pemasyarakatan.domain.partner import RegisterPartner;"
        "app = Pemasyarakatan.open(sys.argv[1]);"
        "app.execute(RegisterPartner(partner_id=UUID(int=1), name='Dinas Sosial')); app.close()"
    )
    done = subprocess.run(
        [sys.executable, "-c", lines, url],
        env={**os.environ, **hostile},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    with server.connect() as plain:
        found = plain.execute(f"SELECT count(*) FROM {schema}.pemasyarakatan_events").fetchone()
    assert found == (2,)


def test_a_service_of_the_environment_is_refused(url, monkeypatch):
    """Libpq obeys PGSERVICE whatever else is said, so that nothing is opened while it is set."""
    monkeypatch.setenv("PGSERVICE", "elsewhere")
    assert "PGSERVICE is set in the environment" in told(url)


def test_a_password_is_not_taken_from_anywhere_else(url, monkeypatch):
    """A URL without one has none, whatever the environment holds."""
    monkeypatch.setenv("PGPASSWORD", PASSWORD)
    assert "no password supplied" in told(url.replace(f":{quote(PASSWORD)}@", "@"))


def test_a_table_of_somebody_else_is_left_as_it_was(server, url, schema):
    """Eventsourcing's own table, under the very name."""
    with server.connect() as plain:
        plain.execute(f"CREATE SCHEMA {schema}")
        plain.execute(f"CREATE TABLE {schema}.pemasyarakatan_events (originator_id uuid)")
        assert "is not of this library; name another schema" in told(url)
        found = plain.execute(
            f"SELECT count(*) FROM pg_class WHERE relnamespace = '{schema}'::regnamespace"
        )
        assert found.fetchone() == (1,)


@pytest.mark.parametrize(("version", "does"), [(0, "open it with"), (2, "open it with")])
def test_another_version_of_the_schema_is_refused(server, url, schema, version, does):
    """Older without a step to this one, or newer: nothing is touched."""
    with Pemasyarakatan.open(url) as app:
        app.execute(PARTNER)
    with server.connect() as plain:
        plain.execute(f"UPDATE {schema}.pemasyarakatan_schema SET version = {version}")
        sentence = told(url)
        found = plain.execute(f"SELECT version FROM {schema}.pemasyarakatan_schema").fetchone()
    assert f"has version {version} of the schema; this release reads 1" in sentence
    assert does in sentence
    assert found == (version,)


def test_an_older_schema_is_brought_forward_in_one_transaction(server, url, schema, monkeypatch):
    """A step that fails leaves the old version; one that succeeds is taken once."""
    with Pemasyarakatan.open(url) as app:
        app.execute(PARTNER)
    with server.connect() as plain:
        plain.execute(f"UPDATE {schema}.pemasyarakatan_schema SET version = 0")
        step = "ALTER TABLE {table} ADD COLUMN note text;"
        monkeypatch.setattr(tables, "STEPS", {0: step + "SELECT 1 / 0"})
        assert "division by zero" in told(url)
        monkeypatch.setattr(tables, "STEPS", {0: step})
        for _ in range(2):
            with Pemasyarakatan.open(url) as app:
                assert len(list(app.stored())) == 2
        found = plain.execute(f"SELECT version FROM {schema}.pemasyarakatan_schema").fetchone()
    assert found == (1,)


def test_a_table_that_was_taken_away_is_missed(server, url, schema):
    """It is not made anew and empty, as if nothing had ever been recorded."""
    Pemasyarakatan.open(url).close()
    with server.connect() as plain:
        plain.execute(f"DROP TABLE {schema}.pemasyarakatan_events CASCADE")
    assert "is gone, though it was made; restore it" in told(url)


def test_a_store_that_another_process_is_making_is_not_taken_for_somebody_elses(url, monkeypatch):
    """Seen red: whoever looked for the version before it was there, and for the table after it."""
    Pemasyarakatan.open(url).close()
    noted = tables._noted
    looks = iter([None])

    def early(cursor, names):
        for nothing in looks:
            return nothing
        return noted(cursor, names)

    monkeypatch.setattr(tables, "_noted", early)
    with Pemasyarakatan.open(url) as app:
        assert app.execute(PARTNER).version == 1
    assert list(looks) == []


def test_twenty_processes_that_begin_an_empty_store_begin_it_once(server, url):
    """All of them open it and record."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.adapters.postgres.starting", url],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.stdout.strip() == str([0] * 20), done.stderr[-2000:]
    with Pemasyarakatan.open(url) as app:
        assert len(list(app.stored())) == 40


def until_it_fails(write: Callable[[int], object]) -> int:
    """Write again and again; which one failed."""
    for number in range(1, 200):
        try:
            write(number)
        except (PersistenceError, StoreFailure) as error:
            said = str(error)
            break
    assert "could not extend file" in said
    assert "free some place and repeat the command" in said
    assert "\n" not in said
    return number


@pytest.mark.skipif(shutil.which("prlimit") is None, reason="there is no prlimit here")
def test_a_full_disk_is_a_failure_and_keeps_what_was_acknowledged(server, url):
    """The server's process may let no file grow past 17 MB; what does not fit is not there in part."""
    letters = Random(7)

    def partner(number: int) -> RegisterPartner:
        return RegisterPartner(
            partner_id=UUID(int=number), name="".join(letters.choices(ascii_letters, k=20_000))
        )

    with Pemasyarakatan.open(url) as app:
        with app.recorder.datastore.connection() as connection:
            (pid,) = connection.execute("SELECT pg_backend_pid()").fetchone()
        server.limit(pid, 17 * 2**20)
        pairs = until_it_fails(
            lambda _: app.recorder.insert_events([event(), event(os.urandom(2**20))])
        )
        partners = until_it_fails(lambda number: app.execute(partner(number)))
    with Pemasyarakatan.open(url) as app:
        assert len(list(app.stored())) == 2 * (pairs - 1) + 2 * (partners - 1)
        assert not app.exists(UUID(int=partners))
        assert app.execute(partner(partners)).version == 1


def test_a_role_that_only_reads_reads_and_is_told_when_it_writes(server, url):
    """As on a server that follows another: what is there is opened, and nothing is written."""
    with Pemasyarakatan.open(url) as app:
        app.execute(PARTNER)
    with server.connect() as plain:
        plain.execute("ALTER ROLE postgres SET default_transaction_read_only = on")
    try:
        assert "read-only transaction; this server or role only reads" in told(url + "_new")
        with Pemasyarakatan.open(url) as app:
            assert app.load(UUID(int=1)).version == 1
            with pytest.raises(StoreFailure, match="in a read-only transaction; this server"):
                app.execute(RegisterPartner(partner_id=UUID(int=2), name="Dinas Kesehatan"))
            assert len(list(app.stored())) == 2
    finally:
        with server.connect() as plain:
            plain.execute("SET default_transaction_read_only = off")
            plain.execute("ALTER ROLE postgres RESET default_transaction_read_only")


def test_what_answers_and_is_no_postgresql_is_said(url, server):
    """A server of something else behind the port."""
    with socket.create_server(("127.0.0.1", 0)) as other, ThreadPoolExecutor(1) as pool:

        def answer() -> None:
            for _ in range(2):
                connection, _ = other.accept()
                with connection:
                    connection.recv(100)
                    connection.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")

        answering = pool.submit(answer)
        theirs = url.replace(f":{server.port}/", f":{other.getsockname()[1]}/")
        assert "what answers there is no PostgreSQL" in told(theirs)
        socket.create_connection(other.getsockname()).close()
        answering.exception(60)


def test_what_was_opened_before_a_fork_is_refused_after_it(url):
    """Two processes never speak over one connection; the parent's outlives what the child does."""
    with Pemasyarakatan.open(url) as app:
        app.execute(PARTNER)
        with app.recorder.subscribe(gt=0) as events:
            next(events)
            child = os.fork()
            if child == 0:
                told = []
                for use in (
                    lambda: app.load(UUID(int=1)),
                    lambda: app.execute(RegisterPartner(partner_id=UUID(int=2), name="B")),
                    lambda: next(events),
                ):
                    try:
                        use()
                    except (StoreFailure, PersistenceError) as error:
                        told.append("opened before a fork; open it in every process" in str(error))
                app.close()
                os._exit(0 if told == [True] * 3 else 1)
            assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
            assert app.load(UUID(int=1)).version == 1
            assert next(events).id == 2


def test_a_server_that_goes_away_is_a_failure_in_a_sentence(url, server):
    """A call says so; when the server is back, the same object goes on."""
    with Pemasyarakatan.open(url + "&application_name=restarting") as app:
        app.execute(PARTNER)
        server.stop()
        try:
            with pytest.raises(StoreFailure) as found:
                app.load(UUID(int=1))
        finally:
            server.start()
        assert PASSWORD not in str(found.value)
        assert "\n" not in str(found.value)
        assert app.load(UUID(int=1)).version == 1


def test_the_command_line_opens_it(url):
    """Record and read by --store."""
    from typer.testing import CliRunner

    from pemasyarakatan.cli.main import app

    runner = CliRunner()
    assert runner.invoke(app, ["demo", "--store", url]).exit_code == 0
    told = runner.invoke(app, ["stats", "--store", url, "--format", "json"])
    assert (told.exit_code, '"streams"' in told.stdout) == (0, True)
    wrong = runner.invoke(app, ["stats", "--store", url.replace(quote(PASSWORD), "s3cret")])
    assert (wrong.exit_code, "s3cret" in wrong.output) == (2, False)


def test_the_settings_of_a_url_are_those_of_an_environment():
    """Escapes are undone; the port is the usual one."""
    found = environment("postgresql://u%40x:p%2Fw@h/d%20b?schema=s&sslmode=verify-full")
    assert found == {
        "PERSISTENCE_MODULE": "pemasyarakatan.adapters.postgres",
        "POSTGRES_HOST": "h",
        "POSTGRES_PORT": "5432",
        "POSTGRES_DBNAME": "d b",
        "POSTGRES_USER": "u@x",
        "POSTGRES_PASSWORD": "p/w",
        "POSTGRES_SCHEMA": "s",
        "POSTGRES_SSLMODE": "verify-full",
    }


@pytest.mark.parametrize(
    ("given", "host", "port"),
    [
        ("%2Fvar%2FRun", "/var/Run", "5432"),
        ("[::1]:5433", "::1", "5433"),
        ("DB.example:5433", "DB.example", "5433"),
    ],
)
def test_a_host_may_be_a_name_an_address_or_the_folder_of_a_socket(given, host, port):
    """Written in a URL as it has to be, and given to the driver as it is."""
    found = environment(f"postgresql://u@{given}/db")
    assert (found["POSTGRES_HOST"], found["POSTGRES_PORT"]) == (host, port)


def test_a_driver_that_is_not_installed_is_said(url, monkeypatch):
    """With what to install."""
    monkeypatch.setattr(adapters, "find_spec", lambda _: None)
    assert "pip install 'pemasyarakatan[postgres]'" in told(url)


def test_a_driver_that_is_not_installed_is_said_of_settings_too(settings):
    """In a process that has no psycopg, with what to install; a module that is none is said too."""
    lines = (
        "import json, sys; sys.modules.update(psycopg=None, psycopg_pool=None)\n"
        "from importlib import util\n"
        "find = util.find_spec\n"
        "util.find_spec = lambda name: None if 'psycopg' in name else find(name)\n"
        "from pemasyarakatan import Pemasyarakatan, StoreUnusable\n"
        "for module in ('pemasyarakatan.adapters.postgres', 'no.such.module'):\n"
        "    try: Pemasyarakatan.open(env={**json.loads(sys.argv[1]), 'PERSISTENCE_MODULE': module})\n"
        "    except StoreUnusable as error: print(error)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", lines, json.dumps(settings)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    without, unknown = done.stdout.splitlines()
    assert without.endswith("install it with pip install 'pemasyarakatan[postgres]'")
    assert "no.such.module" in unknown or "'no'" in unknown


def test_a_store_is_opened_through_a_socket(server, url):
    """The folder of the server's socket stands in the place of its host."""
    through = url.replace("@127.0.0.1:", f"@{quote(str(server.folder), safe='')}:")
    with Pemasyarakatan.open(through) as app:
        assert list(app.stored()) == []


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("POSTGRES_PORT", "0"),
        ("POSTGRES_PORT", "65536"),
        ("POSTGRES_PORT", "x"),
        ("POSTGRES_LOCK_TIMEOUT", "-1"),
        ("POSTGRES_LOCK_TIMEOUT", "nan"),
        ("POSTGRES_DBNAME", ""),
        ("ORIGINATOR_ID_TYPE", "int"),
        ("SINGLE_ROW_TRACKING", "no"),
    ],
)
def test_a_setting_that_is_none_is_said(settings, name, value):
    """By its name, before anybody is connected to."""
    with pytest.raises(StoreUnusable, match=name):
        Pemasyarakatan.open(env={**settings, name: value})
