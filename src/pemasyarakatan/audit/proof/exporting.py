r"""Exports that can be verified away from the store: `es-audit-export/1`, JSON lines in UTF-8.

    {"format":"es-audit-export/1","origin":"…"}                     the whole log
    {"format":"es-audit-export/1","origin":"…","stream":"…"}        one stream of it
    {"checkpoint":"<note>"}
    {"i":0,"id":"…","v":1,"topic":"…","state":"<text as stored>"}   one event

`i` counts leaves from 0; positions of the log are no evidence and are left out. A state that is no
UTF-8 is `state_b64`; one that is withheld is `state_sha256`, and verifies all the same. An event of
one stream carries `"proof":[…]`, its path to the root of the one checkpoint, and none where it
came later. That a stream is whole up to its last event here is shown; that it has no later event,
and that no version of it was signed twice, only an export of the whole log shows.

There is one spelling: keys in this order, no blanks, nothing escaped that JSON lets stand.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from hashlib import sha256
from typing import Any, BinaryIO
from uuid import UUID

from attrs import frozen
from eventsourcing.persistence import ApplicationRecorder, StoredEvent

from pemasyarakatan.audit.proof.asking import asking
from pemasyarakatan.audit.proof.checkpoints import Checkpoint
from pemasyarakatan.audit.proof.ledger import Ledger
from pemasyarakatan.audit.proof.notes import Note
from pemasyarakatan.audit.proof.sealing import Progress, leaf_of, pages
from pemasyarakatan.audit.proof.spelling import base64
from pemasyarakatan.errors import AuditFault

FORMAT = "es-audit-export/1"

Withheld = Callable[[StoredEvent], bool]
"""Which events are told by the digest of their state alone."""


@frozen
class Exported:
    """What was written: how many events, how many of them by their digest, and up to which size.

    *read* counts the events of the log that were looked at, the first of them 0. *proven* is the
    size of the newest checkpoint that was written; *hides* tells of an event whether its state was
    withheld.
    """

    origin: str
    events: int
    withheld: int
    read: int
    proven: int
    hides: Withheld


def nothing(_event: StoredEvent) -> bool:
    """No event is withheld."""
    return False


def everything(_event: StoredEvent) -> bool:
    """Every event is withheld."""
    return True


@asking()
def export_log(
    out: BinaryIO,
    recorder: ApplicationRecorder,
    ledger: Ledger,
    *,
    withheld: Withheld = nothing,
    progress: Progress | None = None,
) -> Exported:
    """Write the whole log, and every checkpoint that is kept.

    Raises `AuditFault` for a log that was never sealed, before anything is written.
    """
    notes = ledger.notes()
    newest = _newest(notes)
    _line(out, {"format": FORMAT, "origin": newest.origin})
    for note in notes:
        _line(out, {"checkpoint": bytes(note).decode()})
    count = kept = 0
    for event in _events(recorder, progress):
        held = withheld(event)
        _line(out, _told(count, event, held))
        count += 1
        kept += held
    return Exported(newest.origin, count, kept, count, newest.size, withheld)


@asking()
def export_stream(
    out: BinaryIO,
    recorder: ApplicationRecorder,
    ledger: Ledger,
    stream: UUID,
    *,
    size: int | None = None,
    withheld: Withheld = nothing,
    progress: Progress | None = None,
) -> Exported:
    """Write one stream with a proof of each event under the checkpoint of *size*, or the newest.

    Raises `AuditFault` where there is no such checkpoint or no event of the stream, and
    `TileMismatch` where the ledger does not lead from an event to it; then nothing is written.
    """
    chosen = ledger.newest() if size is None else ledger.note(size)
    to = _newest(() if chosen is None else (chosen,))
    lines: list[dict[str, Any]] = []
    kept = read = 0
    for count, event in enumerate(_events(recorder, progress)):
        read = count + 1
        if str(event.originator_id) != str(stream):
            continue
        held = withheld(event)
        line = _told(count, event, held)
        if count < to.size:
            path = ledger.tiles.inclusion(count, to.size, leaf_of(event), to.root)
            line["proof"] = [base64(one) for one in path]
        lines.append(line)
        kept += held
    if not lines or chosen is None:
        raise AuditFault(f"the log has no event of {stream}; name another stream")
    _line(out, {"format": FORMAT, "origin": to.origin, "stream": str(stream)})
    _line(out, {"checkpoint": bytes(chosen).decode()})
    for line in lines:
        _line(out, line)
    return Exported(to.origin, len(lines), kept, read, to.size, withheld)


def _newest(notes: tuple[Note, ...]) -> Checkpoint:
    if not notes:
        raise AuditFault(
            "this log was never sealed, so that nothing of it can be proven; seal it first, with "
            "`pemasyarakatan audit seal`"
        )
    return Checkpoint.parse(notes[-1].text)


def _events(recorder: ApplicationRecorder, progress: Progress | None) -> Iterator[StoredEvent]:
    end = recorder.max_notification_id() or 0
    for page in pages(recorder):
        yield from page
        if progress is not None:
            progress(page[-1].id, max(end, page[-1].id))


def _told(index: int, event: StoredEvent, withheld: bool) -> dict[str, Any]:
    line: dict[str, Any] = {
        "i": index,
        "id": str(event.originator_id),
        "v": event.originator_version,
        "topic": event.topic,
    }
    leaf_of(event)  # so that what can have no leaf is refused here, and not by who reads it
    state = event.state
    if withheld:
        return line | {"state_sha256": sha256(state).hexdigest()}
    try:
        return line | {"state": state.decode()}
    except UnicodeDecodeError:
        return line | {"state_b64": base64(state)}


def _line(out: BinaryIO, line: dict[str, Any]) -> None:
    text = json.dumps(line, ensure_ascii=False, separators=(",", ":"))
    out.write(f"{text}\n".encode())
