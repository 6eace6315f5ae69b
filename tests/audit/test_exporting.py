"""Exports: what is written, in which spelling, and when nothing is."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from uuid import UUID

import pytest
from eventsourcing.persistence import StoredEvent

from pemasyarakatan.audit.proof.checkpoints import Checkpoint
from pemasyarakatan.audit.proof.exporting import everything, export_log, export_stream
from pemasyarakatan.audit.proof.notes import Note
from pemasyarakatan.errors import AuditFault, TileMismatch
from tests.audit.documents import ORIGIN
from tests.audit.houses import STREAMS, House, house


@pytest.fixture(name="home")
def _home(tmp_path: Path) -> Iterator[House]:
    """Three hundred events under two checkpoints, and three after them."""
    with house(tmp_path) as made:
        made.append(4).seal()
        made.append(296).seal()
        made.append(3)
        yield made


def lines(given: bytes) -> list[dict[str, object]]:
    """What an export says, line by line."""
    return [json.loads(one) for one in given.splitlines()]


def test_a_whole_log(home: House) -> None:
    """The header, every checkpoint, and each event as it is stored, with its place from 0."""
    out = io.BytesIO()
    done = export_log(out, home.recorder, home.ledger)
    assert (done.events, done.withheld, done.proven) == (303, 0, 300)
    header, *rest = lines(out.getvalue())
    assert header == {"format": "es-audit-export/1", "origin": ORIGIN}
    notes = [Note.parse(str(one["checkpoint"]).encode()) for one in rest[:2]]
    assert notes == list(home.ledger.notes())
    for at, (one, stored) in enumerate(
        zip(rest[2:], home.recorder.select_notifications(None, 1000), strict=True)
    ):
        assert one == {
            "i": at,
            "id": str(stored.originator_id),
            "v": stored.originator_version,
            "topic": stored.topic,
            "state": stored.state.decode(),
        }


@pytest.mark.parametrize(("size", "proven"), [(None, 300), (4, 4), (300, 300)])
def test_one_stream(home: House, size: int | None, proven: int) -> None:
    """One checkpoint, the events of that stream alone, and a proof of each that is under it."""
    out = io.BytesIO()
    done = export_stream(out, home.recorder, home.ledger, STREAMS[1], size=size)
    assert (done.events, done.proven) == (101, proven)
    header, checkpoint, *rest = lines(out.getvalue())
    assert header == {"format": "es-audit-export/1", "origin": ORIGIN, "stream": str(STREAMS[1])}
    note = Note.parse(str(checkpoint["checkpoint"]).encode())
    assert Checkpoint.parse(note.text).size == proven
    assert [one["i"] for one in rest] == list(range(1, 303, 3))
    assert [one["v"] for one in rest] == list(range(1, 102))
    assert [one["i"] for one in rest if "proof" in one] == list(range(1, proven, 3))


def test_what_is_withheld(home: House) -> None:
    """Of a withheld state there is the digest alone; which are withheld is asked once of each."""
    asked: list[StoredEvent] = []

    def some(event: StoredEvent) -> bool:
        asked.append(event)
        return event.originator_id == STREAMS[2]

    out = io.BytesIO()
    done = export_log(out, home.recorder, home.ledger, withheld=some)
    assert done.withheld == 101
    assert len(asked) == 303
    for told, stored in zip(lines(out.getvalue())[3:], asked, strict=True):
        if stored.originator_id == STREAMS[2]:
            assert told["state_sha256"] == sha256(stored.state).hexdigest()
            assert "state" not in told
        else:
            assert told["state"] == stored.state.decode()
    assert b"recorded_at" not in home.export(withheld=everything)


def test_every_line_is_spelled_in_one_way(home: House) -> None:
    """No blank, no escape that is not needed, one newline after each line and none else."""
    home.recorder.insert_events(
        [StoredEvent(UUID(int=5), 1, "näme@1", '{"a":"\\u0041\u2028 \U0001f600\x7f"}'.encode())]
    )
    for one in home.export().splitlines(keepends=True):
        read = json.loads(one)
        again = json.dumps(read, ensure_ascii=False, separators=(",", ":")) + "\n"
        assert one == again.encode()


def test_nothing_is_written_where_it_cannot_be_whole(home: House, tmp_path: Path) -> None:
    """Without a checkpoint, without an event, and from damaged tiles: not a byte is written."""
    file = home.ledger.folder / "tile" / "0" / "000"
    whole = file.read_bytes()
    out = io.BytesIO()
    with pytest.raises(AuditFault, match="has no event of"):
        export_stream(out, home.recorder, home.ledger, UUID(int=9))
    with pytest.raises(AuditFault, match="no checkpoint of 5 events"):
        export_stream(out, home.recorder, home.ledger, STREAMS[0], size=5)
    file.write_bytes(bytes([whole[0] ^ 1]) + whole[1:])
    with pytest.raises(TileMismatch):
        export_stream(out, home.recorder, home.ledger, STREAMS[0])
    (tmp_path / "new").mkdir()
    with house(tmp_path / "new") as other:
        other.append(3)
        with pytest.raises(AuditFault, match="never sealed"):
            export_log(out, other.recorder, other.ledger)
        with pytest.raises(AuditFault, match="never sealed"):
            export_stream(out, other.recorder, other.ledger, STREAMS[0])
    assert out.getvalue() == b""
