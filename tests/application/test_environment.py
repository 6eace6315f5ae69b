"""Nothing of the process environment reaches a store that was opened by its URL."""

from __future__ import annotations

import os
import re
import sqlite3
import subprocess
import sys
from importlib.metadata import files
from pathlib import Path

import pytest

from pemasyarakatan.application import Pemasyarakatan
from pemasyarakatan.errors import StoreUnusable

from .world import REGISTER_PARTNER, SOCIAL, names, opened

ROOT = Path(__file__).parents[2]


def variables() -> list[str]:
    """Every name in eventsourcing's sources that could be one of a variable."""
    found: set[str] = set()
    for one in files("eventsourcing") or []:
        if one.suffix == ".py" and "tests" not in one.parts:
            text = Path(str(one.locate())).read_text()
            found.update(re.findall(r"[\"']([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)[\"']", text))
    return sorted(found)


KNOWN = {
    "AGGREGATE_CACHE_FASTFORWARD",
    "AGGREGATE_CACHE_MAXSIZE",
    "APPLICATION_RECORDER_TOPIC",
    "CIPHER_KEY",
    "CIPHER_TOPIC",
    "COMPRESSOR_TOPIC",
    "CREATE_TABLE",
    "DEEPCOPY_FROM_AGGREGATE_CACHE",
    "FACTORY_TOPIC",
    "IS_SNAPSHOTTING_ENABLED",
    "MAPPER_TOPIC",
    "ORIGINATOR_ID_TYPE",
    "PERSISTENCE_MODULE",
    "PROCESS_RECORDER_TOPIC",
    "SQLITE_DBNAME",
    "SQLITE_LOCK_TIMEOUT",
    "TRACKING_RECORDER_TOPIC",
    "TRANSCODER_TOPIC",
    "TZINFO_TOPIC",
}
HOSTILE = {
    "PERSISTENCE_MODULE": "eventsourcing.popo",
    "INFRASTRUCTURE_FACTORY": "eventsourcing.popo:Factory",
    "FACTORY_TOPIC": "eventsourcing.popo:Factory",
    "SQLITE_DBNAME": ":memory:",
    "COMPRESSOR_TOPIC": "eventsourcing.compressor:ZlibCompressor",
    "APPLICATION_RECORDER_TOPIC": "eventsourcing.popo:POPOApplicationRecorder",
    "CREATE_TABLE": "n",
    "IS_SNAPSHOTTING_ENABLED": "y",
    "AGGREGATE_CACHE_MAXSIZE": "1000",
    "ORIGINATOR_ID_TYPE": "text",
    "SQLITE_LOCK_TIMEOUT": "0",
    "TZINFO_TOPIC": "datetime:timezone.max",
}
"""Values that do their harm in silence; of any other variable one that cannot be read."""


def test_the_variables_are_found_in_the_sources():
    """The scan knows at least those that are documented; a new one is tried by itself."""
    assert set(variables()) >= KNOWN


@pytest.mark.parametrize("prefix", ["", "PEMASYARAKATAN_"])
@pytest.mark.parametrize("variable", variables())
def test_a_hostile_variable_does_nothing(monkeypatch, tmp_path, variable, prefix):
    """Plain or prefixed, what is acknowledged is in the file that was named."""
    monkeypatch.setenv(prefix + variable, HOSTILE.get(variable, "no such thing"))
    with opened(tmp_path / "a.db") as app:
        receipt = app.execute(REGISTER_PARTNER)
    with opened(tmp_path / "a.db") as app:
        assert app.load(SOCIAL).version == receipt.version == 1


SCRIPT = """
import sys
from uuid import UUID
from pemasyarakatan.application import Pemasyarakatan
from pemasyarakatan.domain.partner import RegisterPartner
with Pemasyarakatan.open(f"sqlite:///{sys.argv[1]}") as app:
    receipt = app.execute(RegisterPartner(partner_id=UUID(int=1), name="Dinas Sosial"))
    print(receipt.version, receipt.position)
"""


@pytest.mark.parametrize("hostile", [True, False], ids=["plausible", "nonsense"])
def test_a_fresh_process_full_of_hostile_variables_records_into_the_file(tmp_path, hostile):
    """All of them at once, plain and prefixed, before anything is imported."""
    values = {
        name: HOSTILE.get(name, "no:thing") if hostile else "no:thing" for name in variables()
    }
    ran = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(tmp_path / "a.db")],
        cwd=ROOT,
        env={
            "PATH": os.environ["PATH"],
            **values,
            **{f"PEMASYARAKATAN_{name}": value for name, value in values.items()},
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert (ran.returncode, ran.stdout.strip()) == (0, "1 1"), ran.stderr
    with sqlite3.connect(tmp_path / "a.db") as connection:
        rows = connection.execute(
            "SELECT topic, state FROM stored_events ORDER BY rowid"
        ).fetchall()
    connection.close()
    assert [topic for topic, _ in rows] == [
        "partner.partner_registered@1",
        "register.name_claimed@1",
    ]
    assert rows[0][1].startswith(b'{"v":1,"meta":')


def test_a_hostile_variable_is_still_there_afterwards():
    """Importing the application puts back what it held away from eventsourcing."""
    ran = subprocess.run(
        [
            sys.executable,
            "-c",
            "import os, pemasyarakatan.application; print(os.environ['TZINFO_TOPIC'])",
        ],
        env={"PATH": os.environ["PATH"], "TZINFO_TOPIC": "no:thing"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert ran.stdout.strip() == "no:thing"


def test_settings_come_from_the_mapping_that_is_given_and_nowhere_else(monkeypatch, tmp_path):
    """`open(env=…)` reads what it is given; the process has no say there either."""
    monkeypatch.setenv("SQLITE_DBNAME", str(tmp_path / "theirs.db"))
    monkeypatch.setenv("PERSISTENCE_MODULE", "eventsourcing.popo")
    settings = {"PERSISTENCE_MODULE": "pemasyarakatan.adapters.sqlite"}
    with pytest.raises(StoreUnusable, match="SQLite database name not found"):
        Pemasyarakatan.open(env=settings)
    with Pemasyarakatan.open(env={**settings, "SQLITE_DBNAME": str(tmp_path / "ours.db")}) as app:
        app.execute(REGISTER_PARTNER)
    with opened(tmp_path / "ours.db") as app:
        assert len(names(app)) == 2
    assert not (tmp_path / "theirs.db").exists()
