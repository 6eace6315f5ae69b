"""Streams as a store gives them when asked for one, held against its log.

A store has several ways to one event, and whoever owns it can let them differ, as by an id in
another spelling: the log is whole then, and whoever asks for the stream is shown another history.
"""

from __future__ import annotations

from hashlib import sha256
from typing import Any, cast
from uuid import UUID

from eventsourcing.persistence import (
    ApplicationRecorder,
    DataError,
    ProgrammingError,
    StoredEvent,
)

from pemasyarakatan.audit.proof.findings import Code, Findings
from pemasyarakatan.audit.proof.sealing import leaf_of
from pemasyarakatan.audit.proof.tree import EMPTY
from pemasyarakatan.errors import AuditFault, StoredFault

# What a store says that cannot look for such an id, or in such a table, and would not another time.
_UNASKABLE = (StoredFault, DataError, ProgrammingError, ValueError, TypeError)


class Streams:
    """What a log was seen to hold of each stream; a digest for each, and no event.

    *last* is the position up to which it was seen, None where it is empty or cannot all be read.
    """

    def __init__(self) -> None:
        self._seen: dict[UUID | str, tuple[int, bytes]] = {}
        self.last: int | None = None

    def add(self, stream: UUID | str, leaf: bytes) -> None:
        """Take in the next event of the log."""
        count, digest = self._seen.get(stream, (0, b""))
        self._seen[stream] = count + 1, sha256(digest + leaf).digest()

    def compare(self, recorder: ApplicationRecorder, findings: Findings) -> None:
        """Ask the store for each stream, and say where it answers otherwise than its log.

        What streams show beyond the log may have been written meanwhile: it is unanchored.
        """
        for stream, (count, digest) in self._seen.items():
            found, shown = 0, b""
            try:
                for event in recorder.select_events(stream):
                    if found < count:
                        shown = sha256(shown + _leaf(event)).digest()
                    found += 1
            except _UNASKABLE as fault:
                findings.say(Code.EVENT_UNREADABLE, f"stream {stream}: {fault}")
                continue
            if found < count or shown != digest:
                findings.say(
                    Code.STREAM_GAP,
                    f"asked for stream {stream}, the store gives other events than the {count} "
                    "that its log has of it",
                )
            elif found > count:
                findings.say(
                    Code.UNANCHORED_TAIL,
                    f"stream {stream} has {found} events, and the log shows {count} of them",
                )
        if self.last is not None:
            self._count(recorder, self.last, findings)
        withheld = _withheld(recorder)
        if withheld:
            findings.say(
                Code.UNANCHORED_TAIL,
                f"{withheld} events are stored and not in the log yet; look at what the store "
                "withholds from followers",
            )

    def _count(self, recorder: ApplicationRecorder, last: int, findings: Findings) -> None:
        """Ask a store that can tell how many events it has up to there.

        Whoever asks for a stream is shown also what the log passes over.
        """
        upkeep = cast(Any, getattr(recorder, "upkeep", None))
        held = None if upkeep is None else cast(int, upkeep.held(last))
        seen = sum(count for count, _ in self._seen.values())
        if held not in (None, seen):
            findings.say(
                Code.INDEX_GAP,
                f"up to position {last} the store holds {held} events, and its log shows {seen}",
            )


def _leaf(event: StoredEvent) -> bytes:
    """The hash of its leaf, that of nothing for an event that can have none."""
    try:
        return leaf_of(event)
    except AuditFault:
        return EMPTY


def _withheld(recorder: ApplicationRecorder) -> int:
    """How many stored events a log does not show yet, by a store that can tell."""
    upkeep = cast(Any, getattr(recorder, "upkeep", None))
    return 0 if upkeep is None else cast(int, upkeep.figures().get("withheld", 0))
