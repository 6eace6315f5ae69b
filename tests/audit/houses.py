"""A log on a real store with everything that proves it: ledger, keys, a witness and an auditor."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from eventsourcing.persistence import StoredEvent

from pemasyarakatan.application import Pemasyarakatan
from pemasyarakatan.audit.proof.exporting import export_log, export_stream
from pemasyarakatan.audit.proof.findings import Verdict
from pemasyarakatan.audit.proof.ledger import Ledger
from pemasyarakatan.audit.proof.marks import Rules
from pemasyarakatan.audit.proof.notes import Note, SigningKey
from pemasyarakatan.audit.proof.policies import Policy
from pemasyarakatan.audit.proof.sealing import Sealed, Sealer
from pemasyarakatan.audit.proof.verifying import verify_store
from pemasyarakatan.audit.proof.witnessing import Witness, request_of
from tests.audit.documents import AT, LOG_KEY, POLICY, WITNESS_KEY

STREAMS = tuple(UUID(int=(7 << 64) + number) for number in range(3))
NAME = "partnership.visit_held@1"


def instant(second: int) -> str:
    """A POSIX second as stored documents spell it."""
    return datetime.fromtimestamp(second, UTC).isoformat()


def events(first: int, count: int, *, since: int = AT, name: str = NAME) -> list[StoredEvent]:
    """So many events from a place in the log on, in turn of three streams, one a second."""
    return [
        StoredEvent(
            STREAMS[at % 3],
            at // 3 + 1,
            name,
            json.dumps({"v": 1, "meta": {"recorded_at": instant(since + at)}}).encode(),
        )
        for at in range(first, first + count)
    ]


class House:
    """One log in a folder."""

    def __init__(self, app: Pemasyarakatan, folder: Path) -> None:
        self.app = app
        self.recorder = app.recorder
        self.folder = folder
        self.ledger = Ledger(folder / "ledger")
        self.remembered = folder / "signed"
        self.witness = Witness(WITNESS_KEY, folder / "witness")
        self.size = 0

    def append(self, count: int, **more: Any) -> House:
        """Store so many events more."""
        self.recorder.insert_events(events(self.size, count, **more))
        self.size += count
        return self

    def sealer(self, *keys: SigningKey, **more: Any) -> Sealer:
        """A sealer of this log."""
        return Sealer(self.recorder, self.ledger, keys or (LOG_KEY,), [self.remembered], **more)

    def seal(self, *keys: SigningKey) -> Sealed:
        """Seal all of it."""
        done = self.sealer(*keys).seal()
        assert done is not None
        return done

    def witnessed(self, at: int | None = None) -> Note:
        """Let the witness cosign the newest checkpoint and keep what it signed."""
        second = AT + self.size if at is None else at
        seen = self.witness.seen(LOG_KEY.name)
        request = request_of(self.ledger, seen.size if seen else 0)
        return self.ledger.keep(self.witness.cosign(request, [LOG_KEY.verifier], second))

    def rules(self, **more: Any) -> Rules:
        """What the auditor believes, an hour after the newest event."""
        return Rules(policy=Policy.parse(POLICY), now=AT + self.size + 3600, **more)

    def verdict(self, *pinned: bytes) -> Verdict:
        """What is found in the store."""
        return verify_store(self.recorder, self.ledger, self.rules(), pinned=pinned)

    def export(self, stream: UUID | None = None, **more: Any) -> bytes:
        """An export of the log or of one stream."""
        out = io.BytesIO()
        if stream is None:
            export_log(out, self.recorder, self.ledger, **more)
        else:
            export_stream(out, self.recorder, self.ledger, stream, **more)
        return out.getvalue()

    def files(self) -> dict[str, bytes]:
        """Everything that is kept beside the log, but for the empty files of locks."""
        return {
            str(one.relative_to(self.folder)): one.read_bytes()
            for one in sorted(self.folder.rglob("*"))
            if one.is_file() and one.name != "lock" and not one.name.startswith("log.db")
        }


@contextmanager
def house(folder: Path, url: str | None = None) -> Iterator[House]:
    """A house over a SQLite file in that folder, or over another store."""
    with Pemasyarakatan.open(url or f"sqlite:///{folder}/log.db") as app:
        made = House(app, folder)
        made.size = app.recorder.max_notification_id() or 0
        yield made


def rewritten(home: House, keep: int, *more: StoredEvent) -> None:
    """Replace the store by one that has its first events, and these after them."""
    kept = [
        StoredEvent(one.originator_id, one.originator_version, one.topic, one.state)
        for one in home.recorder.select_notifications(None, keep)
    ]
    home.app.close()
    for one in home.folder.glob("log.db*"):
        one.unlink()
    home.app = Pemasyarakatan.open(f"sqlite:///{home.folder}/log.db")
    home.recorder = home.app.recorder
    home.recorder.insert_events([*kept, *more])
    home.size = keep + len(more)


def codes(verdict: Verdict) -> set[str]:
    """The codes of what was found."""
    return {one.code.value for one in verdict.findings}


def leaves_of(stored: Sequence[StoredEvent]) -> list[bytes]:
    """The hashes of their leaves."""
    from pemasyarakatan.audit.proof.sealing import leaf_of

    return [leaf_of(one) for one in stored]
