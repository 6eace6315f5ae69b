"""eventsourcing in its documented way: an Aggregate with @event, the JSON transcoder, its modules.

Each value type has one Transcoding. Texts, numbers and enums that are texts are JSON's own; what
holds them gives them their types back. The event's own timestamp is when it was recorded.
"""

# ruff: noqa: D102  # what the methods of a side do is said once, in side.py
from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from enum import StrEnum
from typing import Any, Self
from uuid import UUID

from attrs import fields, frozen
from eventsourcing.application import Application
from eventsourcing.domain import Aggregate, event
from eventsourcing.persistence import JSONTranscoder, Transcoder, Transcoding

from benchmarks.payload import ACTOR, RECORDED_AT, SOURCE, Fact
from benchmarks.places import Place
from benchmarks.side import PAGE, answer
from pemasyarakatan.domain.partnership import (
    Direction,
    HoldVisit,
    PartnershipOpened,
    Pillar,
    Topic,
    VisitForm,
    VisitHeld,
    VisitPurpose,
)
from pemasyarakatan.domain.values import (
    BeneficiaryPhase,
    Capacity,
    CooperationField,
    Digest,
    FieldCode,
    Grade,
    Inferred,
    Official,
    PartialDate,
    PersonName,
    Provenance,
    SourceKind,
)
from pemasyarakatan.record import CommandRef, Meta


@frozen(kw_only=True)
class Circumstances:
    """Who, at what command and from what source; when is the event's own timestamp."""

    recorded_by: str | None
    command: CommandRef
    correlation_id: UUID | None
    causation_id: UUID | None
    source: Provenance | None


class Partnership(Aggregate):
    """The facts of one facility with one partner."""

    @event("Opened")
    def __init__(self, fact: PartnershipOpened, circumstances: Circumstances) -> None:  # noqa: ARG002
        """*fact* says of whom."""
        self.opened = fact
        self.visits: list[VisitHeld] = []

    @staticmethod
    def create_id(fact: PartnershipOpened) -> UUID:
        """The id that is given."""
        return fact.partnership_id

    @event("VisitHeld")
    def visit_held(self, fact: VisitHeld, circumstances: Circumstances) -> None:  # noqa: ARG002
        """One more visit."""
        self.visits.append(fact)

    def hold_visit(self, fact: VisitHeld, circumstances: Circumstances) -> None:
        """The command, with the two rules that an aggregate by hand would not go without."""
        if any(visit.visit_id == fact.visit_id for visit in self.visits):
            raise ValueError("the visit is there already")
        earliest = fact.occurred_on.earliest
        if earliest is not None and earliest > RECORDED_AT.date():
            raise ValueError("the visit lies ahead")
        self.visit_held(fact, circumstances)


def _whole(cls: type, **restored: Callable[[Any], Any]) -> Transcoding:
    """A Transcoding of an attrs class by its fields; *restored* gives some their type back."""
    names = tuple(one.name for one in fields(cls))

    class ByFields(Transcoding):
        type = cls
        name = cls.__name__

        def encode(self, obj: Any) -> dict[str, Any]:
            return {name: getattr(obj, name) for name in names}

        def decode(self, data: dict[str, Any]) -> Any:
            for name, restore in restored.items():
                if data[name] is not None:
                    data[name] = restore(data[name])
            return cls(**data)

    return ByFields()


class DateAsISO(Transcoding):
    """A day as its ISO text."""

    type = date
    name = "date_iso"

    def encode(self, obj: date) -> str:
        """2025-10-17."""
        return obj.isoformat()

    def decode(self, data: str) -> date:
        """And back."""
        return date.fromisoformat(data)


class SetAsList(Transcoding):
    """A set as its members in one order; who holds it knows of what."""

    type = frozenset
    name = "frozenset"

    def encode(self, obj: frozenset[Any]) -> list[Any]:
        """Sorted."""
        return sorted(obj)

    def decode(self, data: list[Any]) -> frozenset[Any]:
        """And back."""
        return frozenset(data)


def _set_of(cls: type[StrEnum]) -> Callable[[frozenset[str]], frozenset[StrEnum]]:
    return lambda found: frozenset(map(cls, found))


TRANSCODINGS = (
    DateAsISO(),
    SetAsList(),
    _whole(PartialDate),
    _whole(PersonName, titles_before=tuple, titles_after=tuple),
    _whole(Official, capacity=Capacity),
    _whole(CooperationField, code=FieldCode),
    _whole(Topic, pillar=Pillar),
    _whole(PartnershipOpened),
    _whole(
        VisitHeld,
        form=VisitForm,
        direction=Direction,
        delegation=tuple,
        counterparts=tuple,
        purposes=_set_of(VisitPurpose),
        topics=tuple,
        beneficiaries=_set_of(BeneficiaryPhase),
    ),
    _whole(CommandRef),
    _whole(Inferred),
    _whole(Provenance, kind=SourceKind, grade=Grade, inferred=tuple),
    _whole(Circumstances),
)


class Partnerships(Application[UUID]):
    """The application, with a transcoding for each type of value."""

    def register_transcodings(self, transcoder: Transcoder) -> None:
        """Those of eventsourcing, and those of the payload."""
        super().register_transcodings(transcoder)
        assert isinstance(transcoder, JSONTranscoder)
        for transcoding in TRANSCODINGS:
            transcoder.register(transcoding)

    def hold_visit(self, partnership_id: UUID, fact: VisitHeld, said: Circumstances) -> None:
        """Load, decide, append."""
        partnership: Partnership = self.repository.get(partnership_id)
        partnership.hold_visit(fact, said)
        self.save(partnership)


class Theirs:
    """eventsourcing's own application, aggregate, mapper and recorder, as they come."""

    name = "eventsourcing"

    def __init__(self, env: dict[str, str]) -> None:
        self.app = Partnerships(env)

    @classmethod
    def open(cls, place: Place) -> Self:
        return cls(place.environment(cls.name, "eventsourcing"))

    def native(self, facts: Sequence[Fact]) -> list[Any]:
        return [self._event(fact) for fact in facts]

    def _event(self, fact: Fact) -> Any:
        said = {
            "originator_id": fact.stream,
            "originator_version": fact.version,
            "timestamp": fact.meta.recorded_at,
            "fact": fact.event,
            "circumstances": _circumstances(fact.meta),
        }
        kinds: Any = Partnership
        if fact.version == 1:
            return kinds.Opened(
                originator_topic=f"{Partnership.__module__}:{Partnership.__qualname__}", **said
            )
        return kinds.VisitHeld(**said)

    def encode(self, event: Any) -> Any:
        return self.app.mapper.to_stored_event(event)

    def decode(self, stored: Any) -> Any:
        return self.app.mapper.to_domain_event(stored)

    decode_all = decode

    def append(self, events: Sequence[Any]) -> None:
        to_stored_event = self.app.mapper.to_stored_event
        self.app.recorder.insert_events([to_stored_event(event) for event in events])

    def load(self, stream: UUID) -> Any:
        return self.app.repository.get(stream)

    def cycle(self, command: HoldVisit, command_id: str) -> None:
        said = {one.name: getattr(command, one.name) for one in fields(VisitHeld)}
        ref = CommandRef(id=command_id, name="HoldVisit", sha256=Digest("b967393e" * 8))
        meta = Meta(recorded_at=RECORDED_AT, recorded_by=ACTOR, command=ref, source=SOURCE)
        self.app.hold_visit(command.partnership_id, VisitHeld(**said), _circumstances(meta))

    def read(self) -> int:
        select, to_domain_event = (
            self.app.recorder.select_notifications,
            self.app.mapper.to_domain_event,
        )
        count, start = 0, 1
        while True:
            page = select(start, PAGE)
            events = [to_domain_event(one) for one in page]
            count += len(events)
            if len(page) < PAGE:
                return count
            start = page[-1].id + 1

    def asked(self, question: str) -> object:
        recorder: Any = self.app.recorder
        with recorder.datastore.transaction(commit=False) as cursor:
            return answer(cursor, question)

    def close(self) -> None:
        self.app.close()


def _circumstances(meta: Meta) -> Circumstances:
    return Circumstances(
        recorded_by=meta.recorded_by,
        command=meta.command,
        correlation_id=meta.correlation_id,
        causation_id=meta.causation_id,
        source=meta.source,
    )
