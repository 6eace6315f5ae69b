"""Answers from the tables as they are, and from a log that is cut off."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from contextlib import contextmanager
from datetime import date
from typing import TypeVar
from uuid import UUID

from attrs import evolve
from eventsourcing.persistence import ApplicationRecorder
from sqlalchemy import Connection, func, select

from pemasyarakatan.errors import ReadModelFault
from pemasyarakatan.projections.cut import Cut
from pemasyarakatan.projections.database import Database, Generation, Phase
from pemasyarakatan.projections.filling import Filler
from pemasyarakatan.projections.following import Runner
from pemasyarakatan.projections.histories import Histories
from pemasyarakatan.projections.model import ReadModel
from pemasyarakatan.projections.origins import expect_this_log
from pemasyarakatan.projections.view import Answer, Asked, View

RowT = TypeVar("RowT")


def built(database: Database, connection: Connection, model: ReadModel) -> Generation:
    """The generation of *model* that answers; raises ReadModelFault where there is none."""
    found = database.of(connection, model)
    if found is None or found.phase is Phase.BUILDING:
        raise ReadModelFault(
            f"{model.name}, version {model.version}, is not built here; build it with "
            "`pemasyarakatan views rebuild`"
        )
    return found


def answered(
    database: Database,
    view: View[RowT],
    on: date,
    facility: UUID | None = None,
    stream: UUID | None = None,
    log: ApplicationRecorder | None = None,
) -> Answer[RowT]:
    """What *view* says for the day *on*, from the rows that are there; raises ReadModelFault.

    Raises ViewsUnusable where they are of another log than *log*.
    """
    view.takes(facility=facility, stream=stream)
    with database.reading() as connection:
        generations = {model.name: built(database, connection, model) for model in view.models}
        if log is not None:
            expect_this_log(log, generations.values())
        found = {
            table.name: database.table(generations[model.name], table)
            for model in view.models
            for table in model.tables
        }
        asked = Asked(
            on=on,
            facility=facility,
            stream=stream,
            connection=connection,
            table=lambda table: found[table.name],
        )
        parked = select(func.count(database.parked.c.stream.distinct())).where(
            database.parked.c.generation.in_([one.id for one in generations.values()])
        )
        return Answer(
            view=view,
            on=on,
            rows=tuple(view.answer(asked)),
            positions={name: one.position for name, one in generations.items()},
            parked=connection.execute(parked).scalar_one(),
        )


class Past:
    """Views of a log that was cut off: what had begun by a day, of what was recorded by then."""

    def __init__(self, database: Database, cut: Cut) -> None:
        self._database = database
        self.cut = cut

    def ask(
        self,
        view: View[RowT],
        *,
        today: date,
        facility: UUID | None = None,
        stream: UUID | None = None,
    ) -> Answer[RowT]:
        """The answer for the day that the log is cut at, or for *today* if it is at none."""
        answer = answered(self._database, view, self.cut.on or today, facility, stream)
        return evolve(answer, known=self.cut.known)


@contextmanager
def past(
    recorder: ApplicationRecorder, histories: Histories, models: Sequence[ReadModel]
) -> Generator[Past]:
    """The tables of *models* in memory, filled from what the cut of *histories* leaves."""
    scratch = Database("sqlite://")
    try:
        runner = Runner(scratch, recorder, Filler(scratch, histories), settle=False)
        targets = runner.targets(models)
        runner.catch_up(targets)
        runner.settle(targets)
        yield Past(scratch, histories.cut)
    finally:
        scratch.close()
