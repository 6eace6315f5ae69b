"""Decisions: from a command to what one save would write. Reads streams by id; writes nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import reduce
from typing import Any, NoReturn
from uuid import UUID

import attrs
from attrs import frozen

from pemasyarakatan.application.receipts import Receipt, Status, Written
from pemasyarakatan.application.streams import Stream, civil_date, zones_agree
from pemasyarakatan.domain.aggregates import CONFLICTING_DUPLICATE, UNKNOWN_STREAM
from pemasyarakatan.domain.claims import Claim
from pemasyarakatan.domain.corrections import AttachEvidence, Correct, Void, amend
from pemasyarakatan.domain.decider import Decider, fold
from pemasyarakatan.domain.law import Circumstances, Rule, texts
from pemasyarakatan.domain.register import TAKEN, claiming, releasing
from pemasyarakatan.domain.shape import faults as shape_faults
from pemasyarakatan.domain.text import identity_number
from pemasyarakatan.domain.values import Irregularity, Provenance, Zone
from pemasyarakatan.errors import InvalidCommand, Refused, VersionConflict
from pemasyarakatan.record import CommandRef, Meta
from pemasyarakatan.wire.codec import Codec

AnyDecider = Decider[Any, Any, Any]


@frozen(kw_only=True)
class Request:
    """A command with what its caller says of it."""

    command: Any
    actor: str | None = None
    source: Provenance | None = None
    command_id: str | None = None
    expected_version: int | None = None
    correlation_id: UUID | None = None
    causation_id: UUID | None = None


@frozen(kw_only=True)
class Write:
    """Events for one stream, after what it held when it was read."""

    stream: Stream
    aggregate: str
    events: tuple[Any, ...]


@frozen(kw_only=True)
class Decision:
    """What one save would write, the command's own stream first; or a *receipt* at once."""

    writes: tuple[Write, ...]
    meta: Meta | None = None
    receipt: Receipt | None = None


class Decisions:
    """Decides requests over streams that *read* gives by id."""

    def __init__(
        self,
        *,
        read: Callable[[UUID], Stream],
        deciders: Sequence[AnyDecider],
        codec: Codec,
        clock: Callable[[], datetime],
        policies: frozenset[str],
    ) -> None:
        self._read = read
        self._codec = codec
        self._clock = clock
        self._policies = policies
        self._by_name: Mapping[str, AnyDecider] = {one.name: one for one in deciders}
        self._by_command: Mapping[type, AnyDecider] = {
            command: one for one in deciders if not one.internal for command in one.pairs
        }

    def decider(self, aggregate: str) -> AnyDecider:
        """The decider of this name."""
        return self._by_name[aggregate]

    def decide(self, request: Request) -> Decision:
        """What the command would write now; raises Refused, InvalidCommand, VersionConflict."""
        command, digest = self._codec.canonical(request.command)
        request = attrs.evolve(request, command=command, source=self._said(request))
        stream, decider = self._target(command)
        name = type(command).__name__
        if request.command_id is not None:
            repeated = stream.commanded(request.command_id)
            if repeated:
                ref = repeated[0].command
                if ref.sha256 != digest or ref.name != name:
                    _refuse(CONFLICTING_DUPLICATE, f"{ref.name} under id {ref.id}")
                receipt = self._first_receipt(decider, stream, request.command_id)
                return Decision(writes=(), receipt=receipt)
        expected = request.expected_version
        if expected is not None and expected != stream.version:
            raise VersionConflict(stream.id, expected, stream.version)
        _presentable(decider, request, self._codec)
        ref = CommandRef(id=request.command_id, name=name, sha256=digest)
        return self._decide(request, ref, decider, stream, not_before=stream.last_recorded)

    def _said(self, request: Request) -> Provenance | None:
        """The source as it will be stored; raises InvalidCommand for what nothing could read."""
        faults = [*_no_text(request.actor, "/actor"), *_no_text(request.command_id, "/command_id")]
        for name in ("correlation_id", "causation_id"):
            found = getattr(request, name)
            if found is not None and not isinstance(found, UUID):
                faults.append(f"/{name}: expected a UUID, found {found!r}")
        expected = request.expected_version
        if expected is not None and (type(expected) is not int or expected < 0):
            faults.append(f"/expected_version: expected a whole number from 0, found {expected!r}")
        if faults:
            raise InvalidCommand(type(request.command).__name__, faults)
        return None if request.source is None else self._codec.canonical_source(request.source)

    def _decide(
        self,
        request: Request,
        ref: CommandRef,
        decider: AnyDecider,
        stream: Stream,
        *,
        not_before: datetime | None,
    ) -> Decision:
        now = self._clock() if not_before is None else max(self._clock(), not_before)
        state = stream.state(decider)
        events, after = self._own(request.command, decider, stream, state, now)
        if not events:
            return Decision(writes=(), receipt=_already_so(stream))
        also = tuple(self._claimed(request.command, decider, state, after, now))
        latest = max((w.stream.last_recorded for w in also if w.stream.last_recorded), default=now)
        if latest > now:
            # recorded_at never falls within a stream; a later one may be another day to decide on.
            return self._decide(request, ref, decider, stream, not_before=latest)
        own = Write(stream=stream, aggregate=decider.name, events=events)
        meta = Meta(
            recorded_at=now,
            recorded_by=request.actor,
            command=ref,
            correlation_id=request.correlation_id,
            causation_id=request.causation_id,
            source=request.source,
        )
        return Decision(writes=(own, *also), meta=meta)

    def _target(self, command: Any) -> tuple[Stream, AnyDecider]:
        """The command's own stream, and the decider that answers for it."""
        if isinstance(command, Correct | Void | AttachEvidence):
            stream = self._read(command.stream)
            if stream.aggregate is None:
                _refuse(UNKNOWN_STREAM, command.stream)
            decider = self._by_name[str(stream.aggregate)]
            if decider.internal:
                raise InvalidCommand(
                    type(command).__name__,
                    ["the register is written with what it serves: amend the paper or the partner"],
                )
            return stream, decider
        decider = self._by_command[type(command)]
        stream = self._read(decider.stream(command))
        if stream.aggregate not in (None, decider.name):
            # A ceremony can begin with its plan or its opening: what creates carries the own id.
            (event, *_) = decider.pairs[type(command)]
            creating = f"{decider.name}_id" in attrs.fields_dict(event)
            rule = decider.book.exists if creating else decider.book.not_found
            _refuse(rule, f"a {stream.aggregate} under {stream.id}")
        return stream, decider

    def _own(
        self, command: Any, decider: AnyDecider, stream: Stream, state: Any, now: datetime
    ) -> tuple[tuple[Any, ...], Any]:
        """The events for the command's own stream, and the state after them."""
        zone = self._zone(command, decider, state, now)
        today = civil_date(now, zone)
        if isinstance(command, Correct | Void | AttachEvidence):
            around = Circumstances(today=today, policies=self._policies)
            days = stream.recorded_on(zone)
            events = amend(decider, command, stream.events, days, around)
            return events, fold(decider, [*stream.events, *events])
        around = Circumstances(
            today=today,
            look={one: self._look(one) for one in decider.reads(command, state)},
            policies=self._policies,
        )
        events = decider.decide(command, state, around)
        return events, reduce(decider.evolve, events, state)

    def _zone(self, command: Any, decider: AnyDecider, state: Any, now: datetime) -> Zone:
        """The zone of the facility involved; it is asked for only when it makes a difference."""
        amending = isinstance(command, Correct | Void | AttachEvidence)
        if zones_agree(now) and not amending:
            return Zone.WIT
        home = decider.home(command, state)
        if isinstance(home, UUID):
            home = getattr(self._look(home), "tz", None)
        return home or Zone.WIT

    def _look(self, stream_id: UUID) -> Any:
        """The state of another stream; None if there is no such stream."""
        stream = self._read(stream_id)
        if stream.aggregate is None:
            return None
        return stream.state(self._by_name[stream.aggregate])

    def _claimed(
        self, command: Any, decider: AnyDecider, before: Any, after: Any, now: datetime
    ) -> Iterator[Write]:
        """What the register writes in the same save: what was given free, what was claimed."""
        released, claimed = _difference(decider, before, after)
        acknowledged = _acknowledged(command)
        reason = getattr(command, "reason", None) or type(command).__name__
        register = self._by_name.get("register")
        commands = [(one, releasing(one, reason)) for one in released]
        commands += [
            (one, claiming(one, acknowledged if _names(acknowledged, one) else None))
            for one in claimed
        ]
        for claim, wanted in commands:
            if register is None:
                return
            stream = self._read(claim.stream)
            around = Circumstances(today=civil_date(now, Zone.WIT))
            try:
                events = register.decide(wanted, stream.state(register), around)
            except Refused as refused:
                if refused.rule != TAKEN.id:
                    raise
                raise Refused(claim.rule, refused.reason) from None
            if events:
                yield Write(stream=stream, aggregate=register.name, events=events)

    def _first_receipt(self, decider: AnyDecider, stream: Stream, command_id: str) -> Receipt:
        """The receipt that the command was given when it was recorded."""
        records = stream.commanded(command_id)
        command = records[0].command
        first, last = records[0].originator_version, records[-1].originator_version
        before = fold(decider, stream.events[: first - 1])
        after = fold(decider, stream.events[:last])
        also = []
        for claim in (one for side in _difference(decider, before, after) for one in side):
            other = self._read(claim.stream)
            # Another stream's command may have the same id, and may have claimed the same name.
            found = [one for one in other.commanded(command_id) if one.command == command]
            if found:
                also.append(_written(other, found))
        own = _written(stream, records)
        return Receipt(
            status=Status.UNCHANGED,
            stream=own.stream,
            version=own.version,
            position=own.position,
            events=own.events,
            also=tuple(also),
        )


def _difference(decider: AnyDecider, before: Any, after: Any) -> tuple[list[Claim], list[Claim]]:
    """What the state held in the register before and no longer, and the other way round."""
    held = {claim.stream: claim for claim in decider.claims(before)}
    holds = {claim.stream: claim for claim in decider.claims(after)}
    released = [held[one] for one in sorted(held.keys() - holds.keys())]
    return released, [holds[one] for one in sorted(holds.keys() - held.keys())]


def _acknowledged(command: Any) -> Irregularity | None:
    """Who answers for a claim that somebody else holds; an amendment is never refused for one."""
    if isinstance(command, Correct | Void):
        return Irregularity(
            rules=frozenset({"*"}), reason=command.reason, acknowledged_by=command.approved_by
        )
    given: Irregularity | None = getattr(command, "irregular", None)
    return given


def _names(acknowledged: Irregularity | None, claim: Claim) -> bool:
    return acknowledged is not None and bool(acknowledged.rules & {claim.rule, "*"})


def _no_text(said: Any, pointer: str) -> tuple[str, ...]:
    """What is wrong with a text that may be left out."""
    if type(said) is str and not said.strip():
        return (f"{pointer}: expected text or nothing, found blanks",)
    if said is None or type(said) is str:
        return () if said is None or said.isascii() else tuple(shape_faults(said, pointer))
    return (f"{pointer}: expected text, found {said!r}",)


def _presentable(decider: AnyDecider, request: Request, codec: Codec) -> None:
    """Refuse identity numbers in what is said of a command, and pointers that point at nothing."""
    said: list[tuple[str, str]] = []
    if request.actor is not None:
        said.append(("actor", request.actor))
    if request.command_id is not None and not _is_uuid(request.command_id):
        said.append(("command_id", request.command_id))
    if request.source is not None:
        said.extend(texts(request.source, "/source"))
        _pointing(request, codec)
    for where, text in said:
        if identity_number(text):
            _refuse(decider.book.identity_number, f"one in {where}")


def _pointing(request: Request, codec: Codec) -> None:
    assert request.source is not None
    if not request.source.inferred:
        return
    pointers = [one.field for one in request.source.inferred]
    if all(_is_field(request.command, pointer) for pointer in pointers):
        return
    plain = codec.plain(request.command)
    faults = [
        f"source/inferred: {pointer} points at nothing that is stated"
        for pointer in pointers
        if _at(plain, pointer) is None
    ]
    if faults:
        raise InvalidCommand(type(request.command).__name__, faults)


def _is_field(command: Any, pointer: str) -> bool:
    """Whether *pointer* is that of a stated field, as most are: no JSON is needed to see it."""
    name = pointer.removeprefix("/")
    return name in attrs.fields_dict(type(command)) and getattr(command, name) is not None


def _at(plain: Any, pointer: str) -> Any:
    """What a JSON pointer (RFC 6901) points at; None if nothing."""
    for part in pointer.split("/")[1:]:
        key = part.replace("~1", "/").replace("~0", "~")
        if isinstance(plain, dict):
            plain = plain.get(key)
        elif isinstance(plain, list) and key.isdecimal() and int(key) < len(plain):
            plain = plain[int(key)]
        else:
            return None
    return plain


def _is_uuid(text: str) -> bool:
    if len(text) < 32:
        return False
    try:
        UUID(text)
    except ValueError:
        return False
    return True


def _already_so(stream: Stream) -> Receipt:
    return Receipt(
        status=Status.UNCHANGED,
        stream=stream.id,
        version=stream.version,
        position=stream.position(stream.version) if stream.version else None,
        events=(),
    )


def _written(stream: Stream, records: Sequence[Any]) -> Written:
    last = records[-1].originator_version
    return Written(
        stream=stream.id,
        version=last,
        position=stream.position(last),
        events=tuple(stream.name(one.originator_version) for one in records),
    )


def _refuse(rule: Rule, found: object) -> NoReturn:
    raise Refused(rule.id, rule.sentence(found))
