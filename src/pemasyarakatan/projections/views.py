"""Views: what follows a store, rebuilds its read models, and asks them."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from threading import Event
from time import monotonic, sleep
from typing import Any, Protocol, Self, TypeVar
from uuid import UUID

from attrs import evolve, frozen
from eventsourcing.persistence import ApplicationRecorder
from sqlalchemy import Connection, Engine, Table

from pemasyarakatan.domain.aggregates import DECIDERS
from pemasyarakatan.domain.decider import Decider
from pemasyarakatan.errors import ParkedStream, ReadModelFault
from pemasyarakatan.projections.answering import Past, answered, built, past
from pemasyarakatan.projections.cut import WHOLE, Cut
from pemasyarakatan.projections.database import Database, Generation, Phase
from pemasyarakatan.projections.filling import Filler
from pemasyarakatan.projections.following import LeftOut, Progress, Runner
from pemasyarakatan.projections.histories import Histories, Reading
from pemasyarakatan.projections.model import ReadModel
from pemasyarakatan.projections.origins import expect_this_log, of_other_logs
from pemasyarakatan.projections.parking import Parked, Parking, ParkingLot, told
from pemasyarakatan.projections.rebuilding import Rebuilt, rebuild
from pemasyarakatan.projections.targets import Overtaken, Target
from pemasyarakatan.projections.view import Answer, View

RowT = TypeVar("RowT")


class Log(Protocol):
    """An application, as far as its log is read."""

    @property
    def recorder(self) -> ApplicationRecorder:
        """Where its events are stored."""
        ...

    @property
    def records(self) -> Reading:
        """What makes records of them."""
        ...


class Saved(Protocol):
    """What was written to one stream, as far as it is waited for."""

    @property
    def stream(self) -> UUID:
        """The stream."""
        ...

    @property
    def position(self) -> int | None:
        """Its last position in the log."""
        ...


class Written(Saved, Protocol):
    """A receipt, as far as it tells what was written where."""

    @property
    def also(self) -> Sequence[Saved]:
        """The other streams of the same save."""
        ...


@frozen(kw_only=True)
class ModelStatus:
    """How far one generation of a read model has come; *behind* counts positions, not events.

    *outdated* tells that this library's version of the model is another one, *of_this_log* whether
    the rows were filled from the log that is asked, as far as the event at their position tells.
    """

    model: str
    version: int
    phase: str
    position: int
    behind: int
    outdated: bool
    of_this_log: bool
    parked: tuple[Parked, ...]

    @property
    def sound(self) -> bool:
        """Whether there is nothing to look after; nobody looks after a retired generation."""
        return self.phase == Phase.RETIRED or (self.of_this_log and not self.parked)


class Views:
    """The read models of one store, in a database of their own or in the store's.

    Not for two threads at once, and not to be kept over a fork; any number of objects and
    processes may open one database. What it answers is as new as what was followed.
    """

    def __init__(
        self,
        url: str,
        log: Log,
        models: Iterable[ReadModel],
        *,
        deciders: Sequence[Decider[Any, Any, Any]] = DECIDERS,
        reading: bool = False,
    ) -> None:
        """Open the database at *url*; raises ViewsUnusable, and ReadModelFault for two alike.

        Only for *reading* nothing is made, and who may do no more than SELECT can ask.
        """
        self.models: Mapping[str, ReadModel] = _by_name(models)
        self._log = log
        self._deciders = tuple(deciders)
        self._database = Database(url, reading=reading)
        self._lot = ParkingLot(self._database)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_args: object) -> None:
        self.close()

    def close(self) -> None:
        """End the connections to the database; the store stays open."""
        self._database.close()

    @property
    def engine(self) -> Engine:
        """The engine of the database, for whoever reads its tables by SQL."""
        return self._database.engine

    # --- following -------------------------------------------------------------------------------

    def catch_up(
        self,
        names: Iterable[str] = (),
        *,
        progress: Progress | None = None,
        left_out: LeftOut = lambda _: None,
    ) -> None:
        """Write what is in the log by now, for the read models named, or for all.

        Of all, one that must be rebuilt first is left out, and told to *left_out*; one that is
        named raises ReadModelFault.
        """
        runner, _ = self._tools()
        runner.catch_up(self._targets(runner, names, left_out), progress)

    def follow(
        self,
        stopped: Event,
        names: Iterable[str] = (),
        *,
        left_out: LeftOut = lambda _: None,
    ) -> None:
        """Catch up, then write what comes, until *stopped* is set by another thread.

        What must be rebuilt first is left out as in `catch_up`.
        """
        runner, _ = self._tools()
        runner.follow(self._targets(runner, names, left_out), stopped)

    def rebuild(
        self,
        names: Iterable[str] = (),
        *,
        require_equal: bool = False,
        progress: Progress | None = None,
        stopped: Callable[[], bool] = lambda: False,
    ) -> Rebuilt:
        """Build the read models named, or all, anew beside those that answer, and change over.

        What was interrupted is gone on with. With *require_equal* the old ones go on answering if
        any row differs.
        """
        runner, _ = self._tools(settle=False)
        return rebuild(
            self._database,
            runner,
            self._named(names),
            require_equal=require_equal,
            progress=progress,
            stopped=stopped,
        )

    def retry(
        self, names: Iterable[str] = (), *, left_out: LeftOut = lambda _: None
    ) -> tuple[tuple[Parked, ...], tuple[Parked, ...]]:
        """Fill every parked stream anew; which go on now, and which still stand still, and why.

        What must be rebuilt first is left out as in `catch_up`.
        """
        runner, filler = self._tools()
        healed: list[Parked] = []
        still: list[Parked] = []
        for target in self._targets(runner, names, left_out):
            with self._database.reading() as connection:
                parked = self._lot.of(connection, target.generation)
            for one in parked:
                error = self._anew(runner, filler, target, one)
                shown = told(target.model.name, one)
                if error is None:
                    healed.append(shown)
                else:
                    still.append(evolve(shown, error=error))
        return tuple(healed), tuple(still)

    def _anew(self, runner: Runner, filler: Filler, target: Target, parked: Parking) -> str | None:
        now: Parking | None = parked
        while now is not None:
            try:
                return filler.anew(target, now)
            except Overtaken:
                runner.look_again([target])
                with self._database.reading() as connection:
                    found = self._lot.of(connection, target.generation)
                now = next((one for one in found if one.stream == parked.stream), None)
        return None

    def wait_for(
        self, receipt: Written, names: Iterable[str] = (), *, timeout: float = 5.0
    ) -> None:
        """Return once all that *receipt* acknowledges was taken in by the read models.

        Nothing is followed here: another process or thread does. *timeout* is in seconds. Raises
        ParkedStream, TimeoutError, and ReadModelFault for a store that gives no positions.
        """
        if receipt.position is None:
            raise ReadModelFault(
                "the receipt has no position: its store gives none, or nothing was written; ask "
                "the application itself for the stream"
            )
        saved = (receipt, *receipt.also)
        streams = {one.stream for one in saved}
        last = max(one.position for one in saved if one.position is not None)
        models = self._named(names)
        end, pause = monotonic() + timeout, 0.002
        while True:
            with self._database.reading() as connection:
                found = [built(self._database, connection, model) for model in models]
                for one in found:
                    for parked in self._parked(connection, one):
                        if parked.stream in streams:
                            raise ParkedStream(
                                parked.model, parked.stream, parked.version, parked.error
                            )
            behind = [one for one in found if one.position < last]
            if not behind:
                return
            if monotonic() >= end:
                raise TimeoutError(
                    f"{behind[0].model} is at position {behind[0].position} and not at "
                    f"{last} after {timeout:g} s; is it followed?"
                )
            sleep(min(pause, max(0.0, end - monotonic())))
            pause = min(2 * pause, 0.1)

    def status(self) -> tuple[ModelStatus, ...]:
        """How far every generation in the database has come: the live first, retired ones last."""
        last = self._log.recorder.max_notification_id() or 0
        with self._database.reading() as connection:
            known = sorted(self._database.known(connection), key=lambda one: _SHOWN[one.phase])
            others = {one.id for one in of_other_logs(self._log.recorder, known)}
            return tuple(
                ModelStatus(
                    model=one.model,
                    version=one.version,
                    phase=one.phase.value,
                    position=one.position,
                    behind=max(0, last - one.position),
                    outdated=one.model not in self.models
                    or self.models[one.model].version != one.version,
                    of_this_log=one.id not in others,
                    parked=self._parked(connection, one),
                )
                for one in known
            )

    # --- asking ----------------------------------------------------------------------------------

    def ask(
        self,
        view: View[RowT],
        *,
        today: date,
        on: date | None = None,
        known: datetime | None = None,
        facility: UUID | None = None,
        stream: UUID | None = None,
    ) -> Answer[RowT]:
        """The answer of *view* for *today*, from the rows as they are.

        Of one *facility*, or of one *stream* in a view about single ones, if these are named.
        With *on*, or *known*, as of then: see `as_of`, which answers several views at one cost.
        Raises ReadModelFault for what was not built, and ViewsUnusable for rows of another log.
        """
        if on is None and known is None:
            return answered(self._database, view, today, facility, stream, log=self._log.recorder)
        with self.as_of(on=on, known=known, models=view.models) as then:
            return then.ask(view, today=today, facility=facility, stream=stream)

    @contextmanager
    def as_of(
        self,
        *,
        on: date | None = None,
        known: datetime | None = None,
        models: Iterable[ReadModel] = (),
    ) -> Generator[Past]:
        """What had begun by the day *on*, of what was recorded by the instant *known*.

        The log is read up to there, for these *models* or for all, in a time proportional to it;
        nothing of that is kept.
        """
        histories = self._histories(Cut(on=on, known=known))
        chosen = tuple(models) or tuple(self.models.values())
        with past(self._log.recorder, histories, chosen) as then:
            yield then

    @contextmanager
    def tables(self, *models: ReadModel) -> Generator[tuple[Connection, Callable[[Table], Table]]]:
        """A connection that sees one state of the database, and what gives a model's live tables.

        The tables are those of SQLAlchemy: they can be selected from, joined, and read by pandas.
        """
        with self._database.reading() as connection:
            generations = {
                model: built(self._database, connection, model)
                for model in models or self.models.values()
            }
            expect_this_log(self._log.recorder, generations.values())
            found = {
                table.name: self._database.table(generation, table)
                for model, generation in generations.items()
                for table in model.tables
            }
            yield connection, lambda table: found[table.name]

    # --- inside ----------------------------------------------------------------------------------

    def _histories(self, cut: Cut = WHOLE) -> Histories:
        return Histories(self._log.recorder, self._log.records, self._deciders, cut)

    def _tools(self, *, settle: bool = True) -> tuple[Runner, Filler]:
        filler = Filler(self._database, self._histories())
        return Runner(self._database, self._log.recorder, filler, settle=settle), filler

    def _targets(self, runner: Runner, names: Iterable[str], left_out: LeftOut) -> list[Target]:
        chosen = tuple(names)
        return runner.targets(self._named(chosen), None if chosen else left_out)

    def _named(self, names: Iterable[str]) -> list[ReadModel]:
        wanted = list(dict.fromkeys(names)) or list(self.models)
        for name in wanted:
            if name not in self.models:
                raise ReadModelFault(
                    f"there is no read model {name!r}; expected one of {', '.join(self.models)}"
                )
        return [self.models[name] for name in wanted]

    def _parked(self, connection: Connection, generation: Generation) -> tuple[Parked, ...]:
        return tuple(told(generation.model, one) for one in self._lot.of(connection, generation))


_SHOWN = {Phase.LIVE: 0, Phase.BUILDING: 1, Phase.RETIRED: 2}


def _by_name(models: Iterable[ReadModel]) -> dict[str, ReadModel]:
    found: dict[str, ReadModel] = {}
    tables: dict[str, str] = {}
    for model in models:
        if found.setdefault(model.name, model) is not model:
            raise ReadModelFault(f"two read models are called {model.name}; expected one of them")
        for table in model.tables:
            if tables.setdefault(table.name, model.name) != model.name:
                raise ReadModelFault(
                    f"{tables[table.name]} and {model.name} both have a table {table.name}; "
                    "expected names that differ"
                )
    return found
