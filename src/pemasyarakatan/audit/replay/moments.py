"""A stream as of two times: what was known at an instant, of what had begun by a day.

Nothing is reordered. KNOWN cuts the records at the longest beginning that was recorded by then,
corrections included; VALID leaves out of that what certainly begins after the day.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from functools import reduce
from typing import Any

from attrs import field, frozen

from pemasyarakatan.domain.aggregates import DECIDERS
from pemasyarakatan.domain.decider import (
    CorrectionRecorded,
    Decider,
    begun,
    effective,
    in_effect,
)
from pemasyarakatan.domain.values import PartialDate
from pemasyarakatan.record import Record, known_by

AnyDecider = Decider[Any, Any, Any]


@frozen(kw_only=True)
class Moment:
    """A point on two axes: the facts *valid* by a day, as *known* at an instant; None is no cut.

    Raises TypeError for another type, ValueError for an instant without a zone.
    """

    valid: date | None = None
    known: datetime | None = None

    def __attrs_post_init__(self) -> None:
        for name, given, kind in (("valid", self.valid, date), ("known", self.known, datetime)):
            if given is not None and type(given) is not kind:
                raise TypeError(f"{name}: expected a {kind.__name__}, found {given!r}")
        if self.known is not None and self.known.utcoffset() is None:
            raise ValueError(f"known: {self.known.isoformat()} has no time zone; expected one")


NOW = Moment()
"""Everything that is recorded by now, whenever it begins."""


@frozen(kw_only=True)
class Fact:
    """One event as it counts: the *record* it came with, and the *correction* in effect, if any."""

    record: Record
    event: Any
    correction: Record | None = None

    @property
    def version(self) -> int:
        """The version under which it was recorded first."""
        return self.record.originator_version


@frozen(kw_only=True)
class Standing:
    """One stream at a *moment*: its *records* known by then, and the *facts* that count of them.

    Nothing may be known yet; then both are empty, and *state* is the initial one.
    """

    decider: AnyDecider = field(repr=False)
    moment: Moment
    records: tuple[Record, ...]
    facts: tuple[Fact, ...]

    @property
    def state(self) -> Any:
        """What the facts lead to; folded each time it is asked for."""
        return reduce(self.decider.evolve, (fact.event for fact in self.facts), self.initial)

    @property
    def initial(self) -> Any:
        """The state before the first fact."""
        return self.decider.initial

    @property
    def undated(self) -> tuple[Fact, ...]:
        """The facts of which nothing says when they began; they are kept on every day."""
        return tuple(fact for fact in self.facts if not self._day(fact).dated)

    @property
    def doubtful(self) -> tuple[Fact, ...]:
        """The dated facts that are kept, though they may have begun after the day asked for."""
        day = self.moment.valid
        if day is None:
            return ()
        return tuple(
            fact
            for fact in self.facts
            if (on := self._day(fact)).dated and (on.latest is None or on.latest > day)
        )

    def _day(self, fact: Fact) -> PartialDate:
        return self.decider.day_of(fact.event) or PartialDate()


def stand(
    records: Iterable[Record],
    moment: Moment = NOW,
    *,
    deciders: Sequence[AnyDecider] = DECIDERS,
) -> Standing:
    """What stood at *moment* in the stream of *records*, which are all of it, oldest first.

    Raises ValueError for no records at all, or for one of an aggregate that no decider is for.
    """
    return standing_at(*read(records, deciders), moment)


def read(
    records: Iterable[Record], deciders: Sequence[AnyDecider]
) -> tuple[AnyDecider, tuple[Record, ...]]:
    """The records of one stream, and the decider of its aggregate; raises ValueError as `stand`."""
    whole = tuple(records)
    if not whole:
        raise ValueError("no records: expected all those of one stream, oldest first")
    aggregate = whole[0].aggregate
    for decider in deciders:
        if decider.name == aggregate:
            return decider, whole
    raise ValueError(f"no decider for {aggregate!r}: give it in deciders")


def standing_at(decider: AnyDecider, records: Sequence[Record], moment: Moment) -> Standing:
    """What stood at *moment*, the decider being found."""
    known = tuple(records if moment.known is None else known_by(records, moment.known))
    history = [record.event for record in known]
    corrections = corrections_in(history)
    counts: Callable[[Any], bool] = lambda event: (  # noqa: E731
        moment.valid is None or begun(decider, event, moment.valid)
    )
    return Standing(
        decider=decider,
        moment=moment,
        records=known,
        facts=tuple(
            Fact(
                record=known[version - 1],
                event=event,
                correction=known[corrections[version] - 1] if version in corrections else None,
            )
            for version, event in effective(history)
            if counts(event)
        ),
    )


def corrections_in(history: Sequence[Any]) -> dict[int, int]:
    """By version of a corrected event, the version of the correction in effect."""
    return {
        history[version - 1].target_version: version
        for version in sorted(in_effect(history))
        if isinstance(history[version - 1], CorrectionRecorded)
    }
