"""Decisions: from a command to what one save would write. Reads streams by id; writes nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, NoReturn
from uuid import UUID

import attrs
from attrs import frozen

from pemasyarakatan.application.ahead import Ahead, Write
from pemasyarakatan.application.receipts import Receipt, Status, Written
from pemasyarakatan.application.saying import Request, presentable, well_said
from pemasyarakatan.application.streams import Stream, zones_agree
from pemasyarakatan.domain.aggregates import CONFLICTING_DUPLICATE, UNKNOWN_STREAM
from pemasyarakatan.domain.civil import civil_date
from pemasyarakatan.domain.claims import Claim
from pemasyarakatan.domain.corrections import (
    AttachEvidence,
    Correct,
    Void,
    amend,
    stays_possible_elsewhere,
)
from pemasyarakatan.domain.decider import Decider, fold
from pemasyarakatan.domain.law import Circumstances, Rule
from pemasyarakatan.domain.register import TAKEN, claiming, releasing
from pemasyarakatan.domain.together import Together
from pemasyarakatan.domain.values import Irregularity, Zone
from pemasyarakatan.errors import InvalidCommand, Refused, VersionConflict
from pemasyarakatan.record import CommandRef, Meta
from pemasyarakatan.wire.codec import Codec

AnyDecider = Decider[Any, Any, Any]


@frozen(kw_only=True)
class Decision:
    """What one save would write, the command's own stream first; or a *receipt* at once.

    *events* are those that the command gives, without what the register writes for it.
    """

    writes: tuple[Write, ...]
    events: tuple[Any, ...] = ()
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
        request = attrs.evolve(request, command=command, source=well_said(request, self._codec))
        ahead = Ahead(self._read)
        commands = command.commands if isinstance(command, Together) else (command,)
        ids = tuple(dict.fromkeys(self._stream_of(one) for one in commands))
        first, decider = self._target(commands[0], ahead)
        ref = CommandRef(id=request.command_id, name=type(command).__name__, sha256=digest)
        if ref.id is not None:
            repeated = [record for one in ids for record in ahead.stored(one).commanded(ref.id)]
            if repeated:
                known = repeated[0].command
                if known.sha256 != digest or known.name != ref.name:
                    _refuse(CONFLICTING_DUPLICATE, f"{known.name} under id {known.id}")
                return Decision(writes=(), receipt=self._first_receipt(ids, ref, ahead))
        expected = request.expected_version
        if expected is not None and expected != first.version:
            raise VersionConflict(first.id, expected, first.version)
        presentable(decider, request, self._codec)
        now = _latest(self._clock(), (ahead.stored(one) for one in ids))
        while True:
            events = self._given(command, ahead, now)
            writes = ahead.writes()
            latest = _latest(now, (write.stream for write in writes))
            if latest == now:
                break
            # recorded_at never falls within a stream; a later one may be another day to decide on.
            now = latest
            ahead.forget()
        if not writes:
            return Decision(writes=(), receipt=_already_so(first))
        meta = Meta(
            recorded_at=now,
            recorded_by=request.actor,
            command=ref,
            correlation_id=request.correlation_id,
            causation_id=request.causation_id,
            source=request.source,
        )
        return Decision(writes=writes, events=events, meta=meta)

    def _given(self, command: Any, ahead: Ahead, now: datetime) -> tuple[Any, ...]:
        """The events that *command* gives, or all of its commands in turn."""
        if not isinstance(command, Together):
            return self._decide(command, ahead, now)
        given: list[Any] = []
        for number, one in enumerate(command.commands, 1):
            try:
                given += self._decide(one, ahead, now)
            except Refused as refused:
                which = f"{type(one).__name__}, {number} of {len(command.commands)}"
                raise Refused(refused.rule, f"{which}: {refused.reason}") from None
        return tuple(given)

    def _decide(self, command: Any, ahead: Ahead, now: datetime) -> tuple[Any, ...]:
        """The events for the command's own stream; what they claim follows them in *ahead*."""
        stream, decider = self._target(command, ahead)
        state = ahead.state(stream.id, decider)
        today = civil_date(now, zone := self._zone(command, decider, state, ahead, now))
        if isinstance(command, Correct | Void | AttachEvidence):
            around = Circumstances(today=today, policies=self._policies)
            days = ahead.recorded_on(stream.id, zone, now)
            events = amend(decider, command, ahead.events(stream.id), days, around)
        else:
            look = {one: self._look(one, ahead) for one in decider.reads(command, state)}
            around = Circumstances(today=today, look=look, policies=self._policies)
            events = decider.decide(command, state, around)
        if not events:
            return ()
        ahead.add(stream.id, decider, events)
        after = ahead.state(stream.id, decider)
        if isinstance(command, Correct | Void):
            look = {one: self._look(one, ahead) for one in decider.rests_on(after)}
            stays_possible_elsewhere(decider, command, state, after, look)
        self._claim(command, decider, state, after, ahead, now)
        return events

    def _stream_of(self, command: Any) -> UUID:
        if isinstance(command, Correct | Void | AttachEvidence):
            return command.stream
        return self._by_command[type(command)].stream(command)

    def _target(self, command: Any, ahead: Ahead) -> tuple[Stream, AnyDecider]:
        """The command's own stream, and the decider that answers for it."""
        stream = ahead.stored(self._stream_of(command))
        aggregate = ahead.aggregate(stream.id)
        if isinstance(command, Correct | Void | AttachEvidence):
            if aggregate is None:
                _refuse(UNKNOWN_STREAM, command.stream)
            decider = self._by_name[str(aggregate)]
            if decider.internal:
                raise InvalidCommand(
                    type(command).__name__,
                    ["the register is written with what it serves: amend the paper or the partner"],
                )
            return stream, decider
        decider = self._by_command[type(command)]
        if aggregate not in (None, decider.name):
            # A ceremony can begin with its plan or its opening: what creates carries the own id.
            (event, *_) = decider.pairs[type(command)]
            creating = f"{decider.name}_id" in attrs.fields_dict(event)
            rule = decider.book.exists if creating else decider.book.not_found
            _refuse(rule, f"a {aggregate} under {stream.id}")
        return stream, decider

    def _zone(
        self, command: Any, decider: AnyDecider, state: Any, ahead: Ahead, now: datetime
    ) -> Zone:
        """The zone of the facility involved; it is asked for only when it makes a difference."""
        amending = isinstance(command, Correct | Void | AttachEvidence)
        if zones_agree(now) and not amending:
            return Zone.WIT
        home = decider.home(command, state)
        if isinstance(home, UUID):
            home = getattr(self._look(home, ahead), "tz", None)
        return home or Zone.WIT

    def _look(self, stream_id: UUID, ahead: Ahead) -> Any:
        """The state of another stream; None if there is no such stream."""
        aggregate = ahead.aggregate(stream_id)
        return None if aggregate is None else ahead.state(stream_id, self._by_name[aggregate])

    def _claim(
        self,
        command: Any,
        decider: AnyDecider,
        before: Any,
        after: Any,
        ahead: Ahead,
        now: datetime,
    ) -> None:
        """Let the register follow: what was given free, what was claimed."""
        released, claimed = _difference(decider, before, after)
        acknowledged = _acknowledged(command)
        reason = getattr(command, "reason", None) or type(command).__name__
        register = self._by_name.get("register")
        if register is None:
            return
        commands = [(one, releasing(one, reason)) for one in released]
        commands += [
            (one, claiming(one, acknowledged if _names(acknowledged, one) else None))
            for one in claimed
        ]
        around = Circumstances(today=civil_date(now, Zone.WIT))
        for claim, wanted in commands:
            try:
                events = register.decide(wanted, ahead.state(claim.stream, register), around)
            except Refused as refused:
                if refused.rule != TAKEN.id:
                    raise
                raise Refused(claim.rule, refused.reason) from None
            if events:
                ahead.add(claim.stream, register, events)

    def _first_receipt(self, ids: Sequence[UUID], ref: CommandRef, ahead: Ahead) -> Receipt:
        """The receipt that the command was given when it was recorded."""
        assert ref.id is not None
        written: dict[UUID, Written] = {}
        for stream in map(ahead.stored, ids):
            # Another stream's command may have the same id, and may have claimed the same name.
            records = [one for one in stream.commanded(ref.id) if one.command == ref]
            if not records:
                continue
            written[stream.id] = _written(stream, records)
            decider = self._by_name[str(stream.aggregate)]
            first, last = records[0].originator_version, records[-1].originator_version
            before = fold(decider, stream.events[: first - 1])
            after = fold(decider, stream.events[:last])
            for claim in (one for side in _difference(decider, before, after) for one in side):
                other = ahead.stored(claim.stream)
                found = [one for one in other.commanded(ref.id) if one.command == ref]
                if found:
                    written.setdefault(other.id, _written(other, found))
        own, *also = written.values()
        return Receipt(
            status=Status.UNCHANGED,
            stream=own.stream,
            version=own.version,
            position=own.position,
            events=own.events,
            also=tuple(also),
        )


def _latest(instant: datetime, streams: Iterable[Stream]) -> datetime:
    """*instant*, or when the newest event of *streams* was recorded, if that is later."""
    recorded = (stream.last_recorded for stream in streams)
    return max((instant, *(one for one in recorded if one is not None)))


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
