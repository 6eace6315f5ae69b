"""Stores to operate on: of real commands, or of generated events with gaps between positions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from eventsourcing.persistence import Notification
from hypothesis import strategies as st

from pemasyarakatan.application import Pemasyarakatan
from pemasyarakatan.domain.partner import RegisterPartner

Content = tuple[int, str, int, str, bytes]


def recorded(url: str, many: int, first: int = 1) -> None:
    """Register so many partners, each with two events."""
    with Pemasyarakatan.open(url) as app:
        for number in range(first, first + many):
            app.execute(RegisterPartner(partner_id=UUID(int=number), name=f"Mitra {number}"))


def content(store: Any) -> list[Content]:
    """What a store holds, as plain values."""
    if not isinstance(store, Pemasyarakatan):
        with Pemasyarakatan.open(store) as app:
            return content(app)
    return [
        (one.id, str(one.originator_id), one.originator_version, one.topic, bytes(one.state))
        for one in store.stored()
    ]


_letters = st.characters(codec="utf-8", exclude_characters="\0")
_drawn = st.lists(
    st.tuples(st.integers(1, 4), st.integers(0, 3), st.text(_letters, max_size=8), st.binary()),
    max_size=12,
)


@st.composite
def histories(draw: st.DrawFn) -> Sequence[Notification]:
    """Events of a few streams: any name, any bytes, positions with gaps."""
    position, versions, made = 0, dict.fromkeys(range(5), 0), []
    for stream, gap, topic, state in draw(_drawn):
        position += 1 + gap
        versions[stream] += 1
        made.append(Notification(UUID(int=stream), versions[stream], topic, state, position))
    return made


def in_memory(events: Sequence[Notification], beyond: int = 0) -> Pemasyarakatan:
    """An open store in memory that holds *events*, and whose next position is beyond these."""
    app = Pemasyarakatan.open("memory:")
    upkeep: Any = app.recorder
    if events:
        upkeep.insert_at(events, 0)
    upkeep.raise_to((events[-1].id if events else 0) + beyond)
    return app
