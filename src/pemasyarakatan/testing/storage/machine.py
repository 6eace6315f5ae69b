"""A Hypothesis state machine that holds a recorder against a model of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from time import monotonic
from typing import Any, NamedTuple
from uuid import UUID, uuid5

from eventsourcing.persistence import (
    ApplicationRecorder,
    IntegrityError,
    Notification,
    PersistenceError,
    StoredEvent,
)
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule, run_state_machine_as_test

from pemasyarakatan.testing.storage.asking import STRANGE
from pemasyarakatan.testing.storage.bench import Bench, Opened, told
from pemasyarakatan.testing.storage.offers import Promise
from pemasyarakatan.testing.storage.report import Broken

_STREAMS = [uuid5(UUID(int=0), f"kit {number}") for number in range(3)]
_TOPICS = ["kit.happened@1", "kit.other@2", "it's 100% módulo:Kelas"]
_STATES = st.one_of(
    st.binary(max_size=24),
    st.sampled_from([*STRANGE, b"large"]),
)
_KINDS = st.sampled_from(["next"] * 6 + ["taken", "again", "gap"])
_WRITES = st.lists(
    st.tuples(st.integers(0, 2), _KINDS, _STATES, st.sampled_from(_TOPICS)),
    min_size=1,
    max_size=6,
)
_SECONDS_OF_TRYING, _SECONDS_OF_SHRINKING = 3.0, 5.0


class _Enough(BaseException):
    """Ends Hypothesis, whatever it still has in mind."""


class _At(NamedTuple):
    """One event of the model's log."""

    position: int
    event: StoredEvent


class _Trial:
    """One run of the machine over many stores: how long it may last, and the best evidence."""

    def __init__(self, bench: Bench) -> None:
        self.bench = bench
        self.until = monotonic() + _SECONDS_OF_TRYING * bench.size
        self.best: Broken | None = None
        self.stores = 0
        self.enough = False

    def begin(self) -> None:
        if monotonic() > self.until and (self.best is not None or self.stores >= 20):
            self.enough = True
            raise _Enough
        self.stores += 1

    def broken(self, broken: Broken) -> None:
        if self.best is None:
            self.until = monotonic() + _SECONDS_OF_SHRINKING
        if self.best is None or len(broken.evidence) < len(self.best.evidence):
            self.best = broken


def agrees_with_model(bench: Bench) -> None:
    """Give a recorder generated histories and questions, and the model the same."""
    trial = _Trial(bench)

    class Machine(_Recorder):
        def __init__(self) -> None:
            trial.begin()
            super().__init__(trial)

    chosen = settings(
        max_examples=60 * bench.size,
        stateful_step_count=14,
        deadline=None,
        database=None,
        print_blob=False,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
        phases=[Phase.generate, Phase.shrink],
    )
    try:
        run_state_machine_as_test(seed(bench.seed)(Machine), settings=chosen)
    except _Enough:
        pass
    except Exception:  # Hypothesis calls it flaky that we have had enough; all else is raised
        if trial.best is None and not trial.enough:
            raise
    if trial.best is not None:
        raise trial.best


class _Recorder(RuleBasedStateMachine):
    """The recorder and its model."""

    def __init__(self, trial: _Trial) -> None:
        super().__init__()
        self.trial = trial
        self.offers = trial.bench.offers
        self.stack = ExitStack()
        self.opened: Opened = self.stack.enter_context(trial.bench.store())
        self.first_door = True
        self.log: list[_At] = []
        self.told: list[str] = []
        self.broken = False

    def teardown(self) -> None:
        if not self.first_door:
            self.opened.close()
        self.stack.close()

    @property
    def recorder(self) -> ApplicationRecorder:
        return self.opened.recorder

    # --- what is done ---------------------------------------------------------------------------

    @rule(writes=_WRITES)
    def append(self, writes: list[tuple[int, str, bytes, str]]) -> None:
        """Insert over several streams at once, at right and at wrong versions."""
        events, clash, gap = self._events(writes)
        self.told.append("insert_events([" + ", ".join(map(_named, events)) + "])")
        try:
            positions = self.recorder.insert_events(events)
        except IntegrityError:
            if not clash and not gap:
                self._fail(Promise.S1, "raised IntegrityError, though every version was free")
            self._log_is_as_it_was("an insert that was refused")
            return
        except PersistenceError as error:
            promise = Promise.S1 if clash else Promise.S0
            self._fail(promise, f"raised {told(error)}")
            return
        except Exception as error:  # noqa: BLE001  # whatever a recorder raises is evidence
            self._fail(Promise.S1 if clash else Promise.S0, f"raised {told(error)}")
            return
        if clash:
            self._fail(Promise.S1, "was stored, though a version of it was taken")
        self._stored(events, positions)

    @precondition(lambda self: self.offers.several_processes)
    @rule()
    def reopen(self) -> None:
        """Close the store, and open it again by its settings."""
        self.told.append("closed, and opened again")
        door = self.opened.door
        if not self.first_door:
            self.opened.close()
        self.first_door = False
        self.opened = door.open()
        self._log_is_as_it_was("it was opened again", Promise.S3)

    # --- what is asked --------------------------------------------------------------------------

    @rule(
        stream=st.integers(0, 2),
        gt=st.none() | st.integers(0, 6),
        lte=st.none() | st.integers(0, 8),
        desc=st.booleans(),
        limit=st.none() | st.integers(1, 4),
    )
    def select_events(
        self, stream: int, gt: int | None, lte: int | None, desc: bool, limit: int | None
    ) -> None:
        """Part of a stream."""
        wanted = sorted(
            (
                one
                for one in self.log
                if one.event.originator_id == _STREAMS[stream]
                and (gt is None or one.event.originator_version > gt)
                and (lte is None or one.event.originator_version <= lte)
            ),
            key=lambda one: one.event.originator_version,
            reverse=desc,
        )[:limit]
        question = f"select_events({stream}, {gt=}, {lte=}, {desc=}, {limit=})"
        found = self._ask(
            question,
            lambda: self.recorder.select_events(
                _STREAMS[stream], gt=gt, lte=lte, desc=desc, limit=limit
            ),
        )
        self._compare(question, found, [one.event for one in wanted])
        if self.offers.positions_on_select:
            ids = [one.id if isinstance(one, Notification) else None for one in found]
            if ids != [one.position for one in wanted]:
                self._fail(Promise.S11, f"{question} gave positions {ids}")

    @rule(
        place=st.none() | st.integers(-1, 9),
        limit=st.integers(1, 6) | st.just(1000),
        span=st.none() | st.integers(-1, 6),
        topics=st.lists(st.sampled_from([*_TOPICS, "no such topic"]), max_size=2, unique=True),
        inclusive=st.booleans(),
    )
    def select_notifications(
        self,
        place: int | None,
        limit: int,
        span: int | None,
        topics: list[str],
        inclusive: bool,
    ) -> None:
        """Part of the log."""
        if not self.offers.topic_filter:
            topics = []
        start = None if place is None else self._position(place)
        stop = None if span is None else max(0, (start or 0) + span)
        wanted = [
            one
            for one in self.log
            if (start is None or one.position > start or (inclusive and one.position == start))
            and (stop is None or one.position <= stop)
            and (not topics or one.event.topic in topics)
        ][:limit]
        question = f"select_notifications({start=}, {limit=}, {stop=}, {topics=}, {inclusive=})"
        found = self._ask(
            question,
            lambda: self.recorder.select_notifications(
                start, limit, stop, topics, inclusive_of_start=inclusive
            ),
        )
        self._is_log(question, found, wanted)

    @rule()
    def max_notification_id(self) -> None:
        """The last position."""
        found = self._ask("max_notification_id()", self.recorder.max_notification_id)
        expected = self.log[-1].position if self.log else None
        if found != expected:
            self._fail(Promise.S0, f"max_notification_id() gave {found}, expected {expected}")

    # --- how it is weighed ----------------------------------------------------------------------

    def _events(
        self, writes: Sequence[tuple[int, str, bytes, str]]
    ) -> tuple[list[StoredEvent], bool, bool]:
        """The events of a batch, whether a version is taken, and whether one leaves a gap."""
        taken: dict[int, list[int]] = {0: [], 1: [], 2: []}
        for one in self.log:
            number = _STREAMS.index(one.event.originator_id)  # type: ignore[arg-type]
            taken[number].append(one.event.originator_version)
        events: list[StoredEvent] = []
        clash = gap = False
        only = writes[0][0]
        for number, kind, state, topic in writes[: self.offers.batch_of(len(writes))]:
            stream = number if self.offers.several_streams else only
            known = taken[stream]
            version = max(known, default=0) + 1
            if kind in {"taken", "again"} and known:
                version = known[0] if kind == "taken" else known[-1]
                clash = True
            elif kind == "gap":
                version += 2
                gap = True
            known.append(version)
            # A large state would only weigh down what Hypothesis remembers.
            content = b"x" * 70_000 if state == b"large" else state
            events.append(StoredEvent(_STREAMS[stream], version, topic, content))
        return events, clash, gap

    def _stored(self, events: list[StoredEvent], positions: Sequence[int] | None) -> None:
        last = self.log[-1].position if self.log else None
        found = self._ask(
            "the log after it",
            lambda: self.recorder.select_notifications(last, 1000, inclusive_of_start=last is None),
        )
        self._compare("the log after it", found, events, Promise.S3)
        ids = [one.id for one in found]
        if ids != sorted(set(ids)) or ids[0] <= (last or 0):
            self._fail(Promise.S4, f"its positions are {ids}, after {last or 0}")
        if positions is not None and list(positions) != ids:
            self._fail(Promise.S4, f"it was told positions {list(positions)}, the log has {ids}")
        self.log += [_At(one.id, event) for one, event in zip(found, events, strict=True)]

    def _log_is_as_it_was(self, after: str, promise: Promise = Promise.S2) -> None:
        question = f"the log after {after}"
        found = self._ask(question, lambda: self.recorder.select_notifications(None, 1000))
        self._is_log(question, found, self.log, promise)

    def _is_log(
        self,
        question: str,
        found: Sequence[Notification],
        wanted: Sequence[_At],
        promise: Promise = Promise.S0,
    ) -> None:
        self._compare(question, found, [one.event for one in wanted], promise)
        ids = [one.id for one in found]
        if ids != [one.position for one in wanted]:
            self._fail(
                Promise.S4,
                f"{question} gave positions {ids}, expected {[one.position for one in wanted]}",
            )

    def _compare(
        self,
        question: str,
        found: Sequence[StoredEvent],
        wanted: Sequence[StoredEvent],
        promise: Promise = Promise.S0,
    ) -> None:
        for one in found:
            if not isinstance(one.state, bytes):  # pyright: ignore[reportUnnecessaryIsInstance]
                self._fail(Promise.S0, f"{question} gave a state that is {type(one.state)}")
        plain = [
            StoredEvent(one.originator_id, one.originator_version, one.topic, bytes(one.state))
            for one in found
        ]
        if plain == list(wanted):
            return
        self._fail(
            promise,
            f"{question} gave [{', '.join(map(_named, plain))}], "
            f"expected [{', '.join(map(_named, wanted))}]",
        )

    def _position(self, place: int) -> int:
        """A position in the log, or one beside it."""
        if place < 0:
            return 0
        if place < len(self.log):
            return self.log[place].position
        return (self.log[-1].position if self.log else 0) + 1 + place - len(self.log)

    def _ask(self, question: str, ask: Callable[[], Any]) -> Any:
        try:
            return ask()
        except Exception as error:  # noqa: BLE001  # whatever a recorder raises is evidence
            self._fail(Promise.S0, f"{question} raised {told(error)}")

    def _fail(self, promise: Promise, found: str) -> None:
        broken = Broken(promise, "\n".join([*self.told, found]))
        self.trial.broken(broken)
        raise broken


def _named(one: StoredEvent) -> str:
    state = bytes(one.state)
    shown = repr(state) if len(state) <= 40 else f"{len(state)} bytes"
    stream = _STREAMS.index(one.originator_id) if one.originator_id in _STREAMS else "?"  # type: ignore[arg-type]
    return f"{stream}/{one.originator_version} {one.topic!r} {shown}"
