"""This library, by its own public ways."""

# ruff: noqa: D102  # what the methods of a side do is said once, in side.py
from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Self
from uuid import UUID

from benchmarks.payload import ACTOR, RECORDED_AT, SOURCE, Fact
from benchmarks.places import Place
from benchmarks.side import answer
from pemasyarakatan import Pemasyarakatan
from pemasyarakatan.domain.partnership import HoldVisit
from pemasyarakatan.record import Record


class Ours:
    """An application over the adapter of the place."""

    name = "pemasyarakatan"

    def __init__(self, env: dict[str, str]) -> None:
        self.app = Pemasyarakatan.open(env=env, clock=lambda: RECORDED_AT)

    @classmethod
    def open(cls, place: Place) -> Self:
        return cls(place.environment(cls.name, "pemasyarakatan.adapters"))

    def native(self, facts: Sequence[Fact]) -> list[Any]:
        return [
            Record(
                originator_id=fact.stream,
                originator_version=fact.version,
                aggregate="partnership",
                event=fact.event,
                meta=fact.meta,
            )
            for fact in facts
        ]

    def encode(self, event: Any) -> Any:
        return self.app.mapper.to_stored_event(event)

    def decode(self, stored: Any) -> Any:
        return self.app.mapper.to_domain_event(stored)

    def decode_all(self, stored: Any) -> Any:
        record: Any = self.app.mapper.to_domain_event(stored)
        return record.event, record.meta

    def append(self, events: Sequence[Any]) -> None:
        to_stored_event = self.app.mapper.to_stored_event
        self.app.recorder.insert_events([to_stored_event(event) for event in events])

    def load(self, stream: UUID) -> Any:
        return self.app.load(stream).state

    def cycle(self, command: HoldVisit, command_id: str) -> None:
        self.app.execute(command, actor=ACTOR, source=SOURCE, command_id=command_id)

    def read(self) -> int:
        to_domain_event = self.app.mapper.to_domain_event
        return sum(1 for one in self.app.stored() if to_domain_event(one))

    def asked(self, question: str) -> object:
        recorder: Any = self.app.recorder
        with recorder.datastore.transaction(commit=True) as cursor:
            return answer(cursor, question)

    def close(self) -> None:
        self.app.close()
