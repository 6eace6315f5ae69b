"""The measures: every side in turn in every round, so that a slow minute hits all alike.

A sample is short and there are many, so that the median is of samples that nothing interrupted.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator, Sequence
from statistics import median
from time import perf_counter_ns
from typing import Any

from attrs import frozen

from benchmarks import payload
from benchmarks.floor import Floor
from benchmarks.ours import Ours
from benchmarks.places import Place
from benchmarks.side import Side
from benchmarks.theirs import Theirs
from pemasyarakatan.domain.decider import fold
from pemasyarakatan.domain.partnership import PARTNERSHIP

SIDES: tuple[type[Side], ...] = (Ours, Theirs, Floor)
OURS, THEIRS, FLOOR = (side.name for side in SIDES)

Work = Callable[[Side, int], Callable[[], object]]
"""What one side has to do in one round: prepared first, and then timed."""


@frozen(kw_only=True)
class Sizes:
    """How much is done; every time is said per operation or per event, whatever the sizes."""

    rounds: int
    long_rounds: int
    events: int
    loads: tuple[int, ...]
    log: int
    batch: int = 100
    history: int = 20
    folds: tuple[int, int] = (100, 10_000)


FULL = Sizes(rounds=151, long_rounds=21, events=30, loads=(20, 100, 1000), log=10_000)
QUICK = Sizes(rounds=2, long_rounds=1, events=3, loads=(20, 100), log=200)


@frozen(kw_only=True)
class Measure:
    """One line of the table: the samples of each side in microseconds (or bytes).

    *faster* is how many times eventsourcing's speed is aimed at, if that is.
    """

    title: str
    unit: str
    samples: dict[str, list[float]]
    faster: float | None = None

    def middle(self, side: str) -> float:
        """The median of one side."""
        return median(self.samples[side])

    @property
    def distance(self) -> float:
        """How many times what the floor takes this library takes, by the median of the rounds."""
        return self._times(OURS, FLOOR)

    @property
    def ratio(self) -> float:
        """How many times what this library takes eventsourcing takes, by the same."""
        return self._times(THEIRS, OURS)

    def _times(self, slow: str, fast: str) -> float:
        rounds = zip(self.samples[slow], self.samples[fast], strict=True)
        return median(one / other for one, other in rounds)


@frozen(kw_only=True)
class Fold:
    """The cost of folding, per event, in a short history and in a long one."""

    lengths: tuple[int, int]
    short: float
    long: float

    @property
    def growth(self) -> float:
        """How many times more an event costs in the long one."""
        return self.long / self.short


def run(place: Place, sizes: Sizes) -> tuple[list[Measure], Fold]:
    """Every measure, over stores of their own in *place*."""
    sides = [side.open(place) for side in SIDES]
    try:
        for side in sides:
            answers = {question: side.asked(question) for question in place.durable}
            if answers != place.durable:
                raise AssertionError(f"{side.name} is not as durable: {answers}")
        _same_values(sides)
        measures = [*_of_values(sides, sizes), *_of_streams(sides, sizes, place)]
        return measures, _fold(sizes)
    finally:
        for side in sides:
            side.close()


def _of_values(sides: Sequence[Side], sizes: Sizes) -> Iterator[Measure]:
    """What is done to single events, without a store."""
    facts = payload.history(0, sizes.events + 1)[1:]
    native = {side.name: side.native(facts) for side in sides}
    stored = {side.name: [side.encode(one) for one in native[side.name]] for side in sides}

    def encode(side: Side, _: int) -> Callable[[], object]:
        work, items = side.encode, native[side.name]
        return lambda: [work(one) for one in items]

    def decode(side: Side, _: int) -> Callable[[], object]:
        work, items = side.decode, stored[side.name]
        return lambda: [work(one) for one in items]

    def decode_warily(side: Side, _: int) -> Callable[[], object]:
        work = side.decode_warily if isinstance(side, Floor) else side.decode
        items = stored[side.name]
        return lambda: [work(one) for one in items]

    def decode_all(side: Side, _: int) -> Callable[[], object]:
        work, items = side.decode_all, stored[side.name]
        return lambda: [work(one) for one in items]

    def there_and_back(side: Side, _: int) -> Callable[[], object]:
        read, write = side.decode_all, side.encode
        pairs = list(zip(stored[side.name], native[side.name], strict=True))
        return lambda: [(read(one), write(two)) for one, two in pairs]

    def measure(title: str, work: Work, faster: float | None = None) -> Measure:
        samples = _interleaved(sides, sizes.rounds, work, per=sizes.events)
        return Measure(title=title, unit="event", samples=samples, faster=faster)

    yield measure("typed event to stored", encode)
    yield measure("stored event to typed", decode)
    yield measure("the same, the floor as wary", decode_warily)
    yield measure("the same, circumstances too", decode_all)
    yield measure("that and back", there_and_back, faster=4)


def _of_streams(sides: Sequence[Side], sizes: Sizes, place: Place) -> Iterator[Measure]:
    """What is done to streams in a store; the log has the length asked for until it is read."""
    commanded = _fill(sides, sizes)
    for number, length in enumerate(sizes.loads, 1):

        def load(side: Side, _: int, number: int = number) -> Callable[[], object]:
            stream = payload.stream_of(number)
            return lambda: side.load(stream)

        rounds = sizes.rounds if length <= sizes.batch else sizes.long_rounds
        yield Measure(
            title=f"load a stream of {length:,}",
            unit="load",
            samples=_interleaved(sides, rounds, load),
            faster=4.5 if length == 100 else None,
        )
    yield Measure(
        title=f"read {sizes.log:,} in log order",
        unit="event",
        samples=_interleaved(sides, sizes.long_rounds, lambda side, _: side.read, per=sizes.log),
        faster=3,
    )
    yield Measure(
        title="on disk",
        unit="bytes/event",
        samples={side.name: [place.size(side.name) / sizes.log] for side in sides},
    )

    def command(side: Side, round_: int) -> Callable[[], object]:
        one = payload.command(commanded[round_], sizes.history + 1)
        return lambda: side.cycle(one, f"cycle-{round_}")

    yield Measure(
        title=f"a command on a stream of {sizes.history}",
        unit="command",
        samples=_interleaved(sides, sizes.rounds, command),
        faster=3,
    )

    def appending(batch: int, first: int) -> Work:
        def append(side: Side, round_: int) -> Callable[[], object]:
            events = side.native(payload.history(first + round_, batch))
            return lambda: side.append(events)

        return append

    yield Measure(
        title="append 1 event a commit",
        unit="event",
        samples=_interleaved(sides, sizes.rounds, appending(1, 100_000)),
    )
    yield Measure(
        title=f"append {sizes.batch} events a commit",
        unit="event",
        samples=_interleaved(
            sides, sizes.rounds // 2, appending(sizes.batch, 200_000), per=sizes.batch
        ),
        faster=3,
    )


def _interleaved(
    sides: Sequence[Side], rounds: int, work: Work, *, per: int = 1
) -> dict[str, list[float]]:
    """Microseconds per operation: every side once a round, each round begun by another."""
    samples: dict[str, list[float]] = {side.name: [] for side in sides}
    gc.collect()
    gc.freeze()
    for round_ in range(rounds):
        turn = round_ % len(sides)
        for side in [*sides[turn:], *sides[:turn]]:
            samples[side.name].append(_timed(work(side, round_)) / per)
    gc.unfreeze()
    return samples


def _timed(work: Callable[[], object]) -> float:
    gc.collect()
    start = perf_counter_ns()
    work()
    return (perf_counter_ns() - start) / 1000


def _fill(sides: Sequence[Side], sizes: Sizes) -> list[int]:
    """A log of the length asked for; the numbers of its streams for commands are given back."""
    long = list(enumerate(sizes.loads, 1))
    short = range(1000, 1000 + (sizes.log - sum(sizes.loads)) // sizes.history)
    rest = (sizes.log - sum(sizes.loads)) % sizes.history
    assert len(short) >= sizes.rounds, "too few streams to command"
    for number, length in [*long, *((one, sizes.history) for one in short), (999, rest)]:
        facts = payload.history(number, length)
        for side in sides:
            if facts:
                side.append(side.native(facts))
    return list(short)


def _same_values(sides: Sequence[Side]) -> None:
    """Every side gives back the values that it was given: the same work is done by all."""
    fact = payload.fact(0, 2)
    for side in sides:
        (native,) = side.native([fact])
        found: Any = side.decode_all(side.encode(native))
        event, said = found if isinstance(found, tuple) else (found.fact, found.circumstances)
        given = fact.meta
        if (event, said.source, said.command) != (fact.event, given.source, given.command):
            raise AssertionError(f"{side.name} gives back {event!r}, {said!r}")


def _fold(sizes: Sizes) -> Fold:
    short, long = sizes.folds
    events = [fact.event for fact in payload.history(0, long)]
    times: dict[int, list[float]] = {short: [], long: []}
    for _ in range(sizes.long_rounds):
        for length in (short, long):
            history, again = events[:length], range(long // length)
            work = lambda: [fold(PARTNERSHIP, history) for _ in again]  # noqa: E731, B023
            times[length].append(_timed(work) / long)
    return Fold(lengths=sizes.folds, short=median(times[short]), long=median(times[long]))
