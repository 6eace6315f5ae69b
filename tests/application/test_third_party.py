"""The application on persistence modules of others, and others' runners over the application."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from threading import Lock
from typing import Any

import pytest
from eventsourcing.cipher import AESCipher
from eventsourcing.persistence import Tracking
from eventsourcing.popo import POPOTrackingRecorder
from eventsourcing.projection import Projection, ProjectionRunner

from pemasyarakatan.application import Pemasyarakatan, Status
from pemasyarakatan.domain.corrections import Void
from pemasyarakatan.errors import Refused, StoredFault, StoreUnusable
from pemasyarakatan.record import Record

from .world import (
    HEALTH,
    PARTNERSHIP,
    REGISTER_FACILITY,
    SOCIAL,
    alias,
    begun,
    name_of,
    names,
    versions,
    visit,
)

POPO = {"PERSISTENCE_MODULE": "eventsourcing.popo"}
MEMORY = {"PERSISTENCE_MODULE": "pemasyarakatan.adapters.memory"}
ZLIB = {"COMPRESSOR_TOPIC": "eventsourcing.compressor:ZlibCompressor"}


def settings(kind: str, folder: Path) -> dict[str, str]:
    """The settings of one kind of store."""
    file = {"SQLITE_DBNAME": str(folder / "a.db")}
    stock = {"PERSISTENCE_MODULE": "eventsourcing.sqlite", **file}
    ours = {"PERSISTENCE_MODULE": "pemasyarakatan.adapters.sqlite", **file}
    return {
        "popo": POPO,
        "stock sqlite": stock,
        "stock sqlite, zlib": {**stock, **ZLIB},
        "stock sqlite, module zlib": {**stock, "COMPRESSOR_TOPIC": "zlib"},
        "ours, zlib": {**ours, **ZLIB},
        "memory, zlib": {**MEMORY, **ZLIB},
    }[kind]


KINDS = (
    "popo",
    "stock sqlite",
    "stock sqlite, zlib",
    "stock sqlite, module zlib",
    "ours, zlib",
    "memory, zlib",
)


@pytest.fixture(name="app", params=KINDS)
def _app(request, tmp_path: Path):
    with Pemasyarakatan.open(env=settings(request.param, tmp_path)) as app:
        yield app


def test_the_application_works_on_stores_of_others(app: Pemasyarakatan):
    """Record, refuse, repeat, amend, replay: all but the positions of what is read again."""
    begun(app)
    first = app.execute(visit(1), command_id="7")
    with pytest.raises(Refused):
        app.execute(alias("Dinas Sosial", HEALTH))
    again = app.execute(visit(1), command_id="7")
    app.execute(alias("Dinsos"))
    app.execute(Void(stream=SOCIAL, target_version=2, reason="x", approved_by="y"))

    assert first.status is Status.RECORDED
    assert (again.status, again.version, again.events) == (Status.UNCHANGED, 2, first.events)
    assert again.position in (first.position, None)
    assert versions(app, SOCIAL) == [1, 2, 3]
    assert app.load(name_of("Dinsos")).state.holders == frozenset()
    assert names(app)[:2] == ["facility.facility_registered@1", "partner.partner_registered@1"]
    assert len(names(app)) == len(list(app.stored())) == 9


def test_what_was_compressed_is_read_by_the_same_settings(tmp_path: Path):
    """The document is compressed as a whole; opened otherwise it is a fault, not an event."""
    env = settings("ours, zlib", tmp_path)
    with Pemasyarakatan.open(env=env) as app:
        begun(app)
    with Pemasyarakatan.open(env=env) as app:
        assert app.load(PARTNERSHIP).version == 1
    with sqlite3.connect(tmp_path / "a.db") as connection:
        (state,) = connection.execute("SELECT state FROM stored_events").fetchone()
    connection.close()
    assert state[:1] == b"\x78"

    with (
        Pemasyarakatan.open(f"sqlite:///{tmp_path}/a.db") as app,
        pytest.raises(StoredFault, match="not UTF-8"),
    ):
        app.load(PARTNERSHIP)
    with Pemasyarakatan.open(f"sqlite:///{tmp_path}/b.db") as app:
        begun(app)
    with (
        Pemasyarakatan.open(env={**env, "SQLITE_DBNAME": f"{tmp_path}/b.db"}) as app,
        pytest.raises(StoredFault, match="cannot be opened: error"),
    ):
        app.load(PARTNERSHIP)


def test_what_was_encrypted_is_read_by_its_key_alone(tmp_path: Path):
    """Repeats are found and lost answers known, though no two ciphertexts are alike."""
    env = {**settings("stock sqlite", tmp_path), "CIPHER_KEY": AESCipher.create_key(32)}
    with Pemasyarakatan.open(env=env) as app:
        begun(app)
        first = app.execute(visit(1), command_id="7")
        assert app.execute(visit(1), command_id="7").version == first.version
        assert app.load(PARTNERSHIP).version == 2
    with (
        Pemasyarakatan.open(env={**env, "CIPHER_KEY": AESCipher.create_key(32)}) as app,
        pytest.raises(StoredFault, match="cannot be opened"),
    ):
        app.load(PARTNERSHIP)


@pytest.mark.parametrize(
    ("env", "reason"),
    [
        ({"PERSISTENCE_MODULE": "no.such.module"}, "no.such.module"),
        ({"PERSISTENCE_MODULE": "json"}, "Found 0 infrastructure factory classes"),
        ({"PERSISTENCE_MODULE": "eventsourcing.sqlite"}, "SQLite database name not found"),
        ({**POPO, "COMPRESSOR_TOPIC": "no.such:thing"}, "no.such:thing"),
        ({**POPO, "CIPHER_TOPIC": "no.such:thing"}, "no.such:thing"),
        ({**POPO, "AGGREGATE_CACHE_MAXSIZE": "many"}, "many"),
        (
            {
                "PERSISTENCE_MODULE": "pemasyarakatan.adapters.sqlite",
                "SQLITE_DBNAME": "x",
                "SQLITE_LOCK_TIMEOUT": "soon",
            },
            "soon",
        ),
    ],
)
def test_settings_that_open_nothing_are_said_in_one_sentence(env, reason):
    """Whatever a factory of others raises is one of our errors."""
    with pytest.raises(StoreUnusable, match="the store cannot be opened: ") as found:
        Pemasyarakatan.open(env=env)

    assert reason in str(found.value)


class Seen(POPOTrackingRecorder):
    """A view in memory: what was recorded, and up to where."""

    def __init__(self) -> None:
        super().__init__()
        self.records: list[tuple[int, Record]] = []
        self.lock = Lock()

    def note(self, record: Record, tracking: Tracking) -> None:
        """One record and its position, together."""
        with self.lock:
            self.insert_tracking(tracking)
            self.records.append((tracking.notification_id, record))


class Noting(Projection[Seen]):
    """A projection that notes every record it is given."""

    name = "noting"

    def process_event(self, domain_event: Any, tracking: Tracking) -> None:
        """Note it."""
        self.view.note(domain_event, tracking)


@pytest.mark.parametrize("kind", ["popo", "memory, zlib", "ours, zlib"])
def test_a_projection_runner_of_eventsourcing_is_given_records(kind, tmp_path):
    """Every record once, in position order, those before its start and those after it."""
    env = settings(kind, tmp_path)
    view = {"NOTING_PERSISTENCE_MODULE": "eventsourcing.popo"}
    with ProjectionRunner(
        application_class=Pemasyarakatan,
        projection_class=Noting,
        view_class=Seen,
        env={**env, **view},
    ) as runner:
        begun(runner.app)
        receipt = runner.app.execute(visit(1), actor="operator")
        runner.wait(receipt.position, timeout=10)
        seen = list(runner.view.records)
        history = list(runner.app.history(PARTNERSHIP))

    assert [position for position, _ in seen] == [1, 2, 3, 4, 5]
    assert all(isinstance(record, Record) for _, record in seen)
    assert [record for _, record in seen[3:]] == history
    assert seen[-1][1].recorded_by == "operator"
    assert seen[0][1].event.key == REGISTER_FACILITY.key
