"""A store that cannot be opened is one sentence, and nothing is written."""

from __future__ import annotations

import os
import resource
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from pemasyarakatan.adapters import environment
from pemasyarakatan.application import Pemasyarakatan
from pemasyarakatan.domain.claims import derived
from pemasyarakatan.domain.partner import RegisterPartner
from pemasyarakatan.errors import StoreFailure, StoreUnusable

ROOT = Path(__file__).parents[2]


def told(url: str) -> str:
    """What opening a store at *url* is refused with."""
    with pytest.raises(StoreUnusable) as found:
        Pemasyarakatan.open(url)
    sentence = str(found.value)
    assert "\n" not in sentence
    assert "Traceback" not in sentence
    return sentence


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("", "no adapter for ''"),
        ("nonsense", "no adapter for 'nonsense'; expected one of memory:, sqlite:///path"),
        ("kemitraan.db", "no adapter for 'kemitraan.db'"),
        ("oracle://host/db", "no adapter for 'oracle://host/db'"),
        ("http://[", "'http://[' is no URL"),
        ("memory:x", "no adapter for 'memory:x'"),
        ("memory://", "no adapter for 'memory://'"),
        ("sqlite:", "names no file"),
        ("sqlite://", "names no file"),
        ("sqlite:///", "names no file"),
        ("sqlite://kemitraan.db", "names no file"),
        ("sqlite://host/kemitraan.db", "names no file"),
        ("sqlite:///a.db?mode=memory", "names no file"),
        ("sqlite:///a.db#fragment", "names no file"),
        ("sqlite:///:memory:", "names no file"),
        ("sqlite:///file::memory:", "names no file"),
        ("sqlite:///file%3Aa.db%3Fmode%3Dmemory", "names no file"),
        ("sqlite:///a%00b.db", "names no file"),
        ("sqlite:///a%0Ab.db", "names no file"),
        ("sqlite:///\ud800.db", "names no file"),
    ],
)
def test_a_url_that_names_no_store_is_said(monkeypatch, tmp_path, url, reason):
    """What was given, and what is expected; nothing appears in the folder."""
    monkeypatch.chdir(tmp_path)

    assert reason in told(url)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("url", "file"),
    [
        ("sqlite:///a.db", "a.db"),
        ("SQLITE:///a.db", "a.db"),
        ("sqlite:///a%20b.db", "a b.db"),
        ("sqlite:///kemitraan 100%.db", "kemitraan 100%.db"),
        ("sqlite:///kemitraan-é.db", "kemitraan-é.db"),
        ("sqlite:///file:a.db", "file:a.db"),
        ("sqlite:///file%3Aa.db%3Fcache%3Dshared", "file:a.db?cache=shared"),
    ],
)
def test_the_file_that_is_named_is_the_file_that_is_written(monkeypatch, tmp_path, url, file):
    """Whatever SQLite makes of such a name by itself."""
    monkeypatch.chdir(tmp_path)
    with Pemasyarakatan.open(url) as app:
        app.execute(RegisterPartner(partner_id=derived("p"), name="Dinas Sosial"))

    assert [one.name for one in tmp_path.iterdir()] == [file]
    with sqlite3.connect(tmp_path / file) as connection:
        assert connection.execute("SELECT count(*) FROM stored_events").fetchone() == (2,)
    connection.close()


def test_a_file_in_the_working_folder_and_one_by_its_full_path(tmp_path):
    """Three slashes and a name, or three slashes and a path that begins with one."""
    assert environment("sqlite:///a.db")["SQLITE_DBNAME"] == "a.db"
    assert environment("sqlite:////srv/a.db")["SQLITE_DBNAME"] == "/srv/a.db"


def test_a_folder_is_no_store(tmp_path):
    """Naming a folder is said, with what to do."""
    before = sorted(tmp_path.iterdir())

    assert told(f"sqlite:///{tmp_path}") == (
        f"{tmp_path} is a folder; expected a file: name one in it"
    )
    assert sorted(tmp_path.iterdir()) == before


def test_a_folder_that_is_not_there_is_not_made(tmp_path):
    """A misspelt path does not grow a tree of folders."""
    assert told(f"sqlite:///{tmp_path}/no/a.db") == (
        f"{tmp_path}/no is no folder; create it, or name another file"
    )
    (tmp_path / "file").write_text("x")
    assert "is no folder" in told(f"sqlite:///{tmp_path}/file/a.db")
    assert [one.name for one in tmp_path.iterdir()] == ["file"]


@pytest.mark.parametrize(
    "content",
    [
        b"a letter, not a database, and long enough to be looked at closely by anybody" * 20,
        b"x",
        b"fifteen letters",
        b"SQLite format 3\x00" + b"\xff" * 2000,
        b"SQLite format 3\x01" + b"\x00" * 2000,
        b"\x00" * 5000,
        b"%PDF-1.7\n" * 300,
    ],
    ids=["letter", "one byte", "few bytes", "torn header", "nearly a header", "zeros", "pdf"],
)
def test_a_file_that_is_no_database_is_left_as_it_was(tmp_path, content):
    """Byte for byte, with nothing beside it."""
    file = tmp_path / "letter.db"
    file.write_bytes(content)

    assert told(f"sqlite:///{file}") == (
        f"{file} is no SQLite database; name another file, it was left as it is"
    )
    assert file.read_bytes() == content
    assert [one.name for one in tmp_path.iterdir()] == ["letter.db"]


def test_an_empty_file_is_an_empty_store(tmp_path):
    """As made by a script that wants to set its rights before anything is in it."""
    (tmp_path / "a.db").touch()
    with Pemasyarakatan.open(f"sqlite:///{tmp_path}/a.db") as app:
        assert list(app.stored()) == []


# --- as a user who owns nothing ------------------------------------------------------------------


def store(file: Path, journal: str = "wal") -> None:
    """A store with one partner in it."""
    with Pemasyarakatan.open(f"sqlite:///{file}") as app:
        app.execute(RegisterPartner(partner_id=derived("p"), name="Dinas Kesehatan"))
    connection = sqlite3.connect(file)
    connection.execute(f"PRAGMA journal_mode={journal}")
    connection.close()


CASES = ("read", "read in delete mode", "folder", "beside", "hidden", "closed")


@pytest.fixture(name="nobody", scope="module")
def _nobody():
    """What a user who owns nothing is told of each case, and what became of its folder."""
    with TemporaryDirectory() as name:
        root = Path(name)
        root.chmod(0o755)
        for case in CASES:
            (root / case).mkdir(mode=0o755)
        for case, journal, mode in (
            ("read", "wal", 0o444),
            ("read in delete mode", "delete", 0o444),
            ("beside", "wal", 0o666),
            ("hidden", "wal", 0o600),
        ):
            store(root / case / "a.db", journal)
            (root / case / "a.db").chmod(mode)
        (root / "closed").chmod(0o700)
        before = contents(root)
        ran = subprocess.run(
            [sys.executable, "-m", "tests.adapters.opening"]
            + [f"sqlite:///{root / case / 'a.db'}" for case in CASES],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=True,
        )
        told = dict(zip(CASES, ran.stdout.replace(f"{root}/", "").splitlines(), strict=True))
        yield told, before, contents(root)


def contents(root: Path) -> dict[str, bytes]:
    """Every file below a folder, and its bytes."""
    return {
        str(one.relative_to(root)): one.read_bytes() for one in root.rglob("*") if one.is_file()
    }


def test_what_may_not_be_written_is_left_as_it_was(nobody):
    """Whatever was tried, no byte of any file changed, and no file came beside it."""
    _, before, after = nobody

    assert len(before) == 4
    assert after == before


@pytest.mark.parametrize(
    ("case", "reason"),
    [
        ("read", "read/a.db cannot be written; change its permissions, or name another file"),
        ("read in delete mode", "read in delete mode/a.db cannot be written; change its permiss"),
        ("folder", "folder/a.db cannot be written; change its permissions, or name another file"),
        ("beside", "beside/a.db cannot be "),
        ("hidden", "hidden/a.db cannot be opened; check its permissions and those of its folder"),
        ("closed", "closed/a.db cannot be opened; check its permissions and those of its folder"),
    ],
)
def test_a_file_without_the_right_to_it_is_said(nobody, case, reason):
    """To be read only, in a folder to be read only, or not even to be looked at."""
    assert nobody[0][case].startswith(f"StoreUnusable: {reason}")


FULL = """
import resource, signal, sys
from tests.adapters.test_opening import fill
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))
print(fill(sys.argv[1]))
"""


def fill(url: str) -> str:
    """Record until the disk is full, and what was told then; in a process of its own."""
    assert signal.getsignal(signal.SIGXFSZ) is signal.SIG_IGN
    assert resource.getrlimit(resource.RLIMIT_FSIZE) == (200_000, 200_000)
    with Pemasyarakatan.open(url) as app:
        for number in range(10_000):
            try:
                app.execute(
                    RegisterPartner(partner_id=derived("p", str(number)), name=f"P{number}")
                )
            except StoreFailure as failure:
                return f"{number} {failure}"
    return "never"


def test_a_full_disk_is_a_failure_and_keeps_what_was_acknowledged(tmp_path):
    """The save that did not fit is not there in part; what came before is."""
    ran = subprocess.run(
        [sys.executable, "-c", FULL, f"sqlite:///{tmp_path}/a.db"],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
        check=True,
    )
    number, sentence = ran.stdout.strip().split(" ", 1)

    assert "the store could not append" in sentence
    with Pemasyarakatan.open(f"sqlite:///{tmp_path}/a.db") as app:
        assert len(list(app.stored())) == 2 * int(number)
        assert not app.exists(derived("p", number))
        assert app.exists(derived("p", str(int(number) - 1)))
