"""The process around a command: its environment, its arguments, its standard streams."""

import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.acceptance.lines import DISNAKER, facility, known, partner
from tests.acceptance.terminal import Terminal, here, jsonl, process

EVENTSOURCING = {
    "PERSISTENCE_MODULE": "eventsourcing.popo",
    "IS_SNAPSHOTTING_ENABLED": "yes please",
    "CREATE_TABLE": "no",
    "CIPHER_TOPIC": "os:system",
    "CIPHER_KEY": "hostile",
    "COMPRESSOR_TOPIC": "os:system",
    "MAPPER_TOPIC": "os:system",
    "TRANSCODER_TOPIC": "os:system",
    "AGGREGATE_CACHE_MAXSIZE": "-7",
    "AGGREGATE_CACHE_FASTFORWARD": "perhaps",
    "DEEPCOPY_FROM_AGGREGATE_CACHE": "perhaps",
    "ORIGINATOR_ID_TYPE": "hostile",
    "SQLITE_DBNAME": ":memory:",
    "SQLITE_LOCK_TIMEOUT": "soon",
    "SQLITE_SINGLE_ROW_TRACKING": "perhaps",
    "POSTGRES_DBNAME": "hostile",
    "TZINFO_TOPIC": "os:system",
    "EVENTSOURCING_DISABLE_REDEFINITION_CHECK": "perhaps",
}
"""Every variable that eventsourcing reads, with a value that would do harm."""


def named(prefix):
    """The hostile variables under a prefix."""
    return {f"{prefix}{name}": value for name, value in EVENTSOURCING.items()}


HOSTILE = {
    **named(""),
    **named("PEMASYARAKATAN_"),
    **named("pemasyarakatan_"),
    **named("Pemasyarakatan_"),
}


def test_no_variable_of_eventsourcing_reaches_the_store(terminal, tmp_path):
    """What is recorded under hostile variables lies in the file that was named, and is read there."""
    outcome = terminal.process("record", stdin=jsonl(known()), env=HOSTILE, cwd=tmp_path)

    assert (outcome.code, outcome.err) == (0, "")
    assert [one["status"] for one in outcome.lines] == ["recorded"] * 3
    assert terminal.events() == 4
    assert terminal.process("log", env=HOSTILE).raw == terminal("log").raw
    assert {path.name.partition("-")[0] for path in tmp_path.iterdir()} == {terminal.path.name}


def test_store_from_the_environment(terminal):
    """PEMASYARAKATAN_STORE names the store where no option does, and an option wins over it."""
    env = {"PEMASYARAKATAN_STORE": terminal.url}
    assert process("record", stdin=jsonl([facility()]), env=env).code == 0
    assert terminal.events() == 1
    other = process("stats", "--store", "memory:", "--format", "json", env=env)
    assert other.json["events"] == 0


def test_default_store(tmp_path):
    """Without a name it is pemasyarakatan.db in the working folder."""
    env = {name: value for name, value in os.environ.items() if name != "PEMASYARAKATAN_STORE"}
    subprocess.run(
        [sys.executable, "-m", "pemasyarakatan", "record"],
        input=jsonl([facility()]),
        check=True,
        cwd=tmp_path,
        env=env,
        capture_output=True,
    )
    assert (tmp_path / "pemasyarakatan.db").exists()


def test_console_script_is_the_module():
    """`pemasyarakatan` and `python -m pemasyarakatan` say the same, also of themselves."""
    project = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text())
    module, _, function = project["project"]["scripts"]["pemasyarakatan"].partition(":")
    script = f"import sys; from {module} import {function}; sys.exit({function}())"
    for arguments in (["history", "--help"], ["history"]):
        by_script = subprocess.run(
            [sys.executable, "-c", script, *arguments], capture_output=True, check=False
        )
        by_module = process(*arguments)
        assert by_script.returncode == by_module.code
        assert by_script.stdout == by_module.raw
        assert by_script.stderr.decode() == by_module.err


NOBODY = "00000000-0000-4000-8000-00000000dead"


FIRST, SECOND = "abcd0000-0000-4000-8000-000000000001", "abcd0000-0000-4000-8000-000000000002"


@pytest.fixture(name="two", scope="module")
def _two(tmp_path_factory):
    """A store with a unit and three partners, two of them with ids that begin alike."""
    terminal = Terminal(tmp_path_factory.mktemp("two"))
    terminal.recorded(facility(), partner(FIRST, "Satu"), partner(SECOND, "Dua"), partner(DISNAKER))
    return terminal


class TestStreams:
    """STREAM: an id, a unique prefix of one, or a facility's code."""

    @pytest.mark.parametrize(
        "given", ["lapas-uji", "d000", DISNAKER, DISNAKER.upper(), "D0000000-00"]
    )
    def test_found(self, two, given):
        """Each of these names one stream."""
        assert two("state", given).code == 0
        assert two("history", given).code == 0

    @pytest.mark.parametrize(
        "given", ["nowhere", "d00", "", "lapas", "zzzz0000", NOBODY, "abcd1", "d000-nope"]
    )
    @pytest.mark.parametrize("command", ["state", "history"])
    def test_unknown(self, two, command, given):
        """What names no stream is said in one sentence with what to do."""
        outcome = two(command, given)
        assert (outcome.code, outcome.raw) == (2, b"")
        assert outcome.sentence().startswith(f"no stream {given} in this store; expected")

    @pytest.mark.parametrize("command", ["state", "history"])
    def test_ambiguous(self, two, command):
        """A prefix of two ids names both."""
        outcome = two(command, "abcd")
        assert (outcome.code, outcome.raw) == (2, b"")
        for said in ("'abcd' fits 2 streams", FIRST, SECOND, "give more of the id"):
            assert said in outcome.sentence()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("stats", "--frmat", "json"), "--frmat"),
        (("stats", "--format", "xml"), "'xml' is not one of 'text', 'json'"),
        (("statistics",), "No such command 'statistics'"),
        (("history",), "Missing argument 'STREAM'"),
        (("history", "a", "b"), "extra argument"),
        (("stats", "--store"), "'--store'"),
        (("--frobnicate",), "--frobnicate"),
    ],
)
def test_wrong_arguments(arguments, said):
    """What the command line cannot understand ends with 2, one sentence and where help is."""
    outcome = here(*arguments)
    assert (outcome.code, outcome.raw) == (2, b"")
    assert said in outcome.sentence()
    assert outcome.sentence().endswith("--help")


def test_nothing_asked():
    """Without a command the help is shown, and the exit code says that nothing was done."""
    outcome = process()
    assert (outcome.code, outcome.err) == (2, "")
    assert "Usage: pemasyarakatan" in outcome.out


class TestStandardStreams:
    """Who reads the output may go, and nothing needs to be there to read from."""

    def piped(self, demo, *arguments):
        """A command whose standard streams are pipes."""
        return subprocess.Popen(
            [sys.executable, "-m", "pemasyarakatan", *arguments, "--store", demo.url],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            stdin=subprocess.PIPE,
        )

    def test_the_reader_of_the_log_goes(self, demo):
        """`log | head -1` is done when the reader is, without complaint."""
        command = self.piped(demo, "log")
        command.stdout.readline()
        command.stdout.close()
        err = command.stderr.read()
        command.stderr.close()
        command.stdin.close()
        assert (command.wait(), err) == (0, b"")

    def test_the_reader_of_receipts_goes(self, tmp_path):
        """`record` stops when nobody reads its receipts, and says at which line."""
        terminal = Terminal(tmp_path)
        command = self.piped(terminal, "record")
        command.stdin.write(jsonl([facility()]))
        command.stdin.flush()
        command.stdout.readline()
        command.stdout.close()
        command.stdin.write(jsonl([facility("lapas-dua"), facility("lapas-tiga")]))
        command.stdin.close()
        err = command.stderr.read().decode()
        command.stderr.close()
        assert command.wait() == 2
        assert err.startswith("nobody reads the receipts any more; line 2 was the last")
        assert terminal.events() == 2

    def test_full_disk(self, demo):
        """Output that cannot be written is one sentence."""
        if not Path("/dev/full").exists():
            pytest.skip("no /dev/full here")
        with Path("/dev/full").open("wb") as full:
            for arguments in (["log"], ["demo"]):
                done = subprocess.run(
                    [sys.executable, "-m", "pemasyarakatan", *arguments, "--store", demo.url],
                    stdout=full,
                    stderr=subprocess.PIPE,
                    check=False,
                )
                assert done.returncode == 2
                assert done.stderr.decode() == (
                    "the output cannot be written: No space left on device\n"
                )

    @pytest.mark.parametrize(
        ("closed", "said"), [("0", "standard input is closed"), ("1", "standard output is closed")]
    )
    def test_closed(self, terminal, closed, said):
        """A stream that is closed from the start is said before anything is recorded."""
        command = f'exec "$0" -m pemasyarakatan record --store "$1" {closed}>&-'
        done = subprocess.run(
            ["sh", "-c", command, sys.executable, terminal.url],
            capture_output=True,
            input=b"",
            check=False,
        )
        assert done.returncode == 2
        assert done.stderr.decode().startswith(said)
        assert b"Traceback" not in done.stderr
        assert not terminal.path.exists()

    def test_a_poor_encoding(self, demo):
        """A terminal that knows no accents gets escapes, and JSON stays UTF-8."""
        text = demo("history", "01ae6c9a", encoding="ascii")
        assert text.code == 0
        assert "Jum\\u2019at" in text.raw.decode("ascii")
        assert demo("log", encoding="ascii").raw == demo("log").raw

    def test_colours(self, demo, monkeypatch):
        """There are no escape codes in a pipe; FORCE_COLOR brings them, NO_COLOR takes colours."""
        for name in ("FORCE_COLOR", "NO_COLOR", "TTY_COMPATIBLE"):
            monkeypatch.delenv(name, raising=False)
        plain = demo("history", "01ae6c9a").raw
        monkeypatch.setenv("FORCE_COLOR", "1")
        coloured = demo("history", "01ae6c9a").raw
        monkeypatch.setenv("NO_COLOR", "1")
        sober = demo("history", "01ae6c9a").raw
        assert b"\x1b" not in plain
        assert b"\x1b[1;36m" in coloured
        assert b"\x1b[1m" in sober
        assert b"36m" not in sober
