"""Sealers as processes: two at once, killed at any moment, on files and on a server."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from urllib.parse import quote

import pytest

from pemasyarakatan.audit.proof.ledger import Ledger
from pemasyarakatan.audit.proof.sealing import Sealer
from pemasyarakatan.errors import AuditFault, RolledBack
from tests.adapters.postgres.conftest import _server as server  # noqa: F401
from tests.adapters.postgres.server import PASSWORD, Server, needs_driver
from tests.audit.documents import LOG_KEY
from tests.audit.houses import codes, house

ROOT = Path(__file__).parents[2]


def test_sealers_that_are_killed(tmp_path: Path) -> None:
    """Two follow one log, one or both are killed, and the next goes on from what is there."""
    ran = subprocess.run(
        [sys.executable, "-m", "tests.audit.killing", str(tmp_path), "6"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert ran.returncode == 0, ran.stderr
    told = json.loads(ran.stdout)
    assert told["found"] == [], ran.stderr
    assert told["killed"] >= 6
    assert told["checkpoints"] >= 6


def test_a_log_on_postgresql(server: Server, tmp_path: Path) -> None:  # noqa: F811
    """Sealed, witnessed, exported, verified; rewritten by its owner it is refused and found."""
    needs_driver()
    url = f"postgresql://postgres:{quote(PASSWORD)}@127.0.0.1:{server.port}/postgres"
    with house(tmp_path, url) as home:
        home.append(1200).seal()
        home.witnessed()
        found = home.verdict()
        assert (found.result, found.anchored) == ("VERIFIED", 1200)
        home.append(2)
        assert home.seal().size == 1202
        home.witnessed()
        with server.connect() as raw:
            raw.execute("ALTER TABLE pemasyarakatan_events DISABLE TRIGGER ALL")
            raw.execute("UPDATE pemasyarakatan_events SET state = '{}' WHERE version = 7")
        assert codes(home.verdict()) == {"ROOT_MISMATCH", "TILE_MISMATCH", "NO_INDEPENDENT_ANCHOR",
                                         "STALE"}  # fmt: skip
        with pytest.raises(RolledBack):
            home.seal()


def test_a_feed_that_shows_events_late_is_refused(server: Server, tmp_path: Path) -> None:  # noqa: F811
    """A recorder that inserts by database functions takes no lock; its log is not sealed."""
    from eventsourcing.postgres import PostgresApplicationRecorder, PostgresDatastore

    with PostgresDatastore(
        "postgres", "127.0.0.1", server.port, "postgres", PASSWORD, enable_db_functions=True
    ) as store:
        recorder = PostgresApplicationRecorder(store, events_table_name="late")
        with pytest.raises(AuditFault, match="database functions"):
            Sealer(recorder, Ledger(tmp_path), [LOG_KEY], [])
