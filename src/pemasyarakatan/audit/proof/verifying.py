"""Verifying a store, or an export of one, against a policy and the auditor's own checkpoints.

Nothing is decoded but the time that an event says it was recorded at: names that this library no
longer knows, and states that it cannot read, verify like others.
"""

from __future__ import annotations

import json
import math
from array import array
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from hashlib import sha256
from typing import Any, BinaryIO, NamedTuple, cast

import msgspec
from attrs import evolve, frozen
from eventsourcing.persistence import ApplicationRecorder, StoredEvent

from pemasyarakatan.audit.proof.asking import asking
from pemasyarakatan.audit.proof.checkpoints import Checkpoint
from pemasyarakatan.audit.proof.comparing import compare
from pemasyarakatan.audit.proof.exporting import FORMAT
from pemasyarakatan.audit.proof.findings import Code, Findings, Verdict
from pemasyarakatan.audit.proof.leaves import leaf_input
from pemasyarakatan.audit.proof.ledger import Ledger
from pemasyarakatan.audit.proof.marks import Mark, Rules, anchors, marks_of, matching, times_told
from pemasyarakatan.audit.proof.notes import Note
from pemasyarakatan.audit.proof.sealing import Progress, leaf_of, pages
from pemasyarakatan.audit.proof.spelling import shown, unbase64, unhash
from pemasyarakatan.audit.proof.streams import Streams
from pemasyarakatan.audit.proof.tree import (
    EMPTY,
    LARGEST,
    Frontier,
    leaf_hash,
    verify_inclusion,
)
from pemasyarakatan.errors import AuditFault, StoredFault, TileMismatch


@frozen
class _Header:
    origin: str
    stream: str | None


class _Told(NamedTuple):
    """One event as it is told: its place, what it is, the hash of its leaf, and its time.

    Without a *leaf* it is stored so that it can have none.
    """

    at: int
    stream: str
    version: int
    leaf: bytes
    recorded: float
    withheld: bool = False
    path: tuple[bytes, ...] | None = None


@asking()
def verify_store(
    recorder: ApplicationRecorder,
    ledger: Ledger,
    rules: Rules,
    *,
    pinned: Sequence[bytes] = (),
    progress: Progress | None = None,
) -> Verdict:
    """Verify a log as it is stored, and the tiles of its ledger.

    Every checkpoint of the ledger is looked at, and those that the auditor kept. The log is the
    one that the first of them names which a log of the policy signed. It may be written and sealed
    meanwhile. Each stream is asked for besides, and must be what the log has of it. Raises
    `StoreFailure` or `OSError` where store or ledger cannot be read, as `marks_of` for *pinned*.
    """
    findings = Findings()
    known = _frontier(ledger, findings)
    marks = marks_of(rules.policy, _kept(ledger, findings), pinned, findings)
    signed = [one for one in marks if one.vouched.logged] or marks
    origin = signed[0].vouched.checkpoint.origin if signed else ""
    leaves, streams = bytearray(), Streams()
    events = _stored(recorder, progress, findings, streams)
    verdict = _whole(events, marks, origin, rules, findings, leaves)
    streams.compare(recorder, findings)
    if known is not None:
        compare(ledger.tiles, known, leaves, marks, findings)
    return evolve(verdict, findings=findings.told())


def verify_export(
    given: BinaryIO,
    rules: Rules,
    *,
    pinned: Sequence[bytes] = (),
    progress: Progress | None = None,
) -> Verdict:
    """Verify an `es-audit-export/1` of a log or of one stream.

    Raises `AuditFault`, with the number of the line, for what is no such export: then nothing of
    it is to be believed.
    """
    lines = _Lines(given, progress)
    header = lines.header()
    findings = Findings()
    notes, events = lines.parted(header.stream)
    marks = marks_of(rules.policy, notes, pinned, findings)
    if header.stream is not None:
        if len(notes) != 1:
            raise AuditFault(f"{len(notes)} checkpoints in an export of one stream; expected one")
        return _one_stream(events, marks, header, rules, findings)
    return _whole(events, marks, header.origin, rules, findings, bytearray())


# --- the whole log -------------------------------------------------------------------------------


def _whole(
    events: Iterable[_Told],
    marks: Sequence[Mark],
    origin: str,
    rules: Rules,
    findings: Findings,
    leaves: bytearray,
) -> Verdict:
    roots = dict.fromkeys((one.size for one in marks), b"") | {0: EMPTY}
    frontier, recorded = Frontier(), array("d")
    versions: dict[str, int] = {}
    withheld = 0
    for event in events:
        at = frontier.size
        if event.at != at:
            findings.say(Code.INDEX_GAP, f"event {event.at} stands where {at} is expected")
        if event.version != versions.get(event.stream, 0) + 1:
            findings.say(
                Code.STREAM_GAP,
                f"event {at} is version {event.version} of {event.stream}, after version "
                f"{versions.get(event.stream, 0)}",
            )
        versions[event.stream] = event.version
        leaves += event.leaf
        frontier.append(event.leaf)
        recorded.append(event.recorded)
        withheld += event.withheld
        if frontier.size in roots:
            roots[frontier.size] = frontier.root()
    good = matching(marks, origin, frontier.size, roots, findings)
    times_told(good, enumerate(recorded), rules.skew, findings)
    covered, newest = anchors(marks, good, frontier.size, rules, findings)
    return Verdict(
        origin=origin,
        events=frontier.size,
        streams=len(versions),
        withheld=withheld,
        matching=len(good),
        anchored=covered,
        newest=newest,
        root=frontier.root(),
        policy=rules.policy.digest,
        findings=findings.told(),
    )


# --- one stream ----------------------------------------------------------------------------------


def _one_stream(
    events: Iterable[_Told],
    marks: Sequence[Mark],
    header: _Header,
    rules: Rules,
    findings: Findings,
) -> Verdict:
    """Each event by its own path to the checkpoint of the export."""
    if len({one.size for one in marks}) > 1:
        raise AuditFault(
            "one stream can be held against a checkpoint of its export's size alone; ask for an "
            "export of it under the checkpoint that you kept"
        )
    size, root = (marks[-1].size, marks[-1].root) if marks else (0, EMPTY)
    good = matching(marks, header.origin, size, {size: root}, findings)
    recorded: list[tuple[int, float]] = []
    least, version, proven, end, withheld = 0, 0, 0, size, 0
    for event in events:
        if event.at < least:
            findings.say(Code.INDEX_GAP, f"event {event.at} stands after {least - 1}")
        if event.version != version + 1:
            findings.say(
                Code.STREAM_GAP, f"event {event.at} is version {event.version}, after {version}"
            )
        least, version = event.at + 1, event.version
        recorded.append((event.at, event.recorded))
        withheld += event.withheld
        end = max(end, event.at + 1)
        if event.path is not None and verify_inclusion(
            event.at, size, event.leaf, event.path, root
        ):
            proven += 1
        elif event.path is not None or event.at < size:
            findings.say(
                Code.ROOT_MISMATCH, f"event {event.at} is not under the root that was signed"
            )
    if not recorded:
        raise AuditFault("an export of one stream without an event; it would show nothing")
    times_told(good, recorded, rules.skew, findings)
    covered, newest = anchors(marks, good, end, rules, findings)
    return Verdict(
        origin=header.origin,
        events=len(recorded),
        streams=1,
        withheld=withheld,
        matching=len(good),
        anchored=proven if covered else 0,
        newest=newest,
        root=root,
        policy=rules.policy.digest,
        stream=header.stream,
        findings=findings.told(),
    )


# --- where events come from ----------------------------------------------------------------------


def _stored(
    recorder: ApplicationRecorder, progress: Progress | None, findings: Findings, streams: Streams
) -> Iterator[_Told]:
    end = recorder.max_notification_id() or 0
    index = 0
    try:
        for page in pages(recorder):
            for event in page:
                yield _of_store(index, event, findings, streams)
                index += 1
            streams.last = page[-1].id
            if progress is not None:
                progress(page[-1].id, max(end, page[-1].id))
    except StoredFault as fault:
        streams.last = None
        # What comes after cannot be asked for: the store gives a page or nothing.
        findings.say(Code.EVENT_UNREADABLE, f"after event {index}: {fault}")


def _of_store(index: int, event: StoredEvent, findings: Findings, streams: Streams) -> _Told:
    stream, version = event.originator_id, event.originator_version
    try:
        leaf = leaf_of(event)
    except AuditFault as fault:
        findings.say(Code.EVENT_UNREADABLE, f"event {index}: {fault}")
        streams.add(stream, EMPTY)
        return _Told(index, str(stream), version if type(version) is int else 0, EMPTY, math.nan)
    streams.add(stream, leaf)
    return _Told(index, str(stream), version, leaf, _recorded(event.state))


def _recorded(state: bytes) -> float:
    """The POSIX second that a state says it was recorded at; NaN where it says none."""
    # Not msgspec: the independent verifier reads with json, and both must read the same.
    try:
        at = datetime.fromisoformat(json.loads(state.decode())["meta"]["recorded_at"])
        return at.timestamp() if at.tzinfo else math.nan
    except (ValueError, TypeError, KeyError, OverflowError, RecursionError):
        return math.nan


def _frontier(ledger: Ledger, findings: Findings) -> Frontier | None:
    try:
        return ledger.tiles.frontier()
    except TileMismatch as fault:
        findings.say(Code.TILE_MISMATCH, str(fault))
        return None


# --- exports -------------------------------------------------------------------------------------


class _Lines:
    """The lines of an export, each of them spelled in the one way."""

    def __init__(self, given: BinaryIO, progress: Progress | None) -> None:
        self._given = given
        self._number = 0
        self._progress = progress

    def header(self) -> _Header:
        """What the first line says."""
        read = self._object(self._given.readline())
        if tuple(read) not in (("format", "origin"), ("format", "origin", "stream")):
            raise self._wrong("no header of an export; expected format, origin and perhaps stream")
        self._texts(read)
        if read["format"] != FORMAT:
            raise self._wrong(f"the format {shown(read['format'])}; expected {FORMAT}")
        return _Header(read["origin"], read.get("stream"))

    def parted(self, stream: str | None) -> tuple[list[bytes], Iterator[_Told]]:
        """The checkpoints, which stand first, and then the events as they are read."""
        notes: list[bytes] = []
        line = self._given.readline()
        while line.startswith(b'{"checkpoint"'):
            read = self._object(line)
            if tuple(read) != ("checkpoint",):
                raise self._wrong("a checkpoint and something beside it")
            self._texts(read)
            notes.append(read["checkpoint"].encode())
            line = self._given.readline()
        return notes, self._events(line, stream)

    def _events(self, line: bytes, stream: str | None) -> Iterator[_Told]:
        while line:
            yield self._event(line, stream)
            if self._progress is not None and not self._number % 1000:
                self._progress(self._number, self._number)
            line = self._given.readline()

    def _event(self, line: bytes, stream: str | None) -> _Told:
        read = self._object(line)
        form = tuple(read)
        if form not in (_FORMS if stream is None else _OF_ONE):
            raise self._wrong("no event of an export: other keys, or in another order")
        path = self._path(read.pop("proof")) if "proof" in read else None
        index, version = read.pop("i"), read.pop("v")
        if not all(type(one) is int and 0 <= one <= LARGEST for one in (index, version)):
            raise self._wrong("a place or a version that is no whole number from 0")
        self._texts(read)
        name = read["id"]
        if stream is not None and name != stream:
            raise self._wrong(f"an event of {shown(name)} in an export of {stream}")
        digest, recorded = self._state(read)
        try:
            leaf = leaf_hash(leaf_input(name, version, read["topic"], digest))
        except AuditFault as fault:
            raise self._wrong(str(fault)) from fault
        return _Told(index, name, version, leaf, recorded, _DIGEST in read, path)

    def _state(self, read: dict[str, Any]) -> tuple[bytes, float]:
        if "state" in read:
            state = read["state"].encode()
        elif "state_b64" in read:
            try:
                state = unbase64(read["state_b64"], "the state")
            except AuditFault as fault:
                raise self._wrong(str(fault)) from fault
        else:
            text = read[_DIGEST]
            if len(text) != 64 or not set(text) <= set("0123456789abcdef"):
                raise self._wrong("a digest that is none; expected 64 hexadecimal digits")
            return bytes.fromhex(text), math.nan
        return sha256(state).digest(), _recorded(state)

    def _path(self, given: Any) -> tuple[bytes, ...]:
        if type(given) is not list or not all(type(one) is str for one in given):
            raise self._wrong("a proof that is no list of hashes")
        try:
            return tuple(unhash(one, "a hash of the proof") for one in cast(list[str], given))
        except AuditFault as fault:
            raise self._wrong(str(fault)) from fault

    def _object(self, line: bytes) -> dict[str, Any]:
        self._number += 1
        try:
            read = cast(dict[str, Any], msgspec.json.decode(line))
            right = type(read) is dict and msgspec.json.encode(read) + b"\n" == line
        except (ValueError, OverflowError, RecursionError) as error:
            raise self._wrong(f"no JSON: {error}") from error
        if not right:
            raise self._wrong("no object, or not spelled as an export spells it, or cut short")
        return read

    def _texts(self, read: dict[str, Any]) -> None:
        if not all(type(one) is str for one in read.values()):
            raise self._wrong("a value that is no text where one is expected")

    def _wrong(self, what: str) -> AuditFault:
        return AuditFault(f"line {self._number} of the export: {what}")


_DIGEST = "state_sha256"
_FORMS = tuple(("i", "id", "v", "topic", kind) for kind in ("state", "state_b64", _DIGEST))
_OF_ONE = (*_FORMS, *((*form, "proof") for form in _FORMS))


def _kept(ledger: Ledger, findings: Findings) -> list[bytes]:
    """The notes of a ledger; one that lies under the name of another size is a finding."""
    found: list[bytes] = []
    for size, given in ledger.stored():
        found.append(given)
        try:
            moved = Checkpoint.parse(Note.parse(given).text).size != size
        except AuditFault:
            continue  # a finding of its own when it is held against the policy
        if moved:
            findings.say(
                Code.CHECKPOINT_INVALID, f"the checkpoint kept for {size} events is of another size"
            )
    return found
