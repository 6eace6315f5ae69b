"""Rebuilding: a new generation beside the one that answers, compared with it, then put in place."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TypeAlias

from attrs import evolve, frozen
from sqlalchemy import Connection, Table, and_, false, func, or_, select

from pemasyarakatan.projections.database import Database, Generation, Phase
from pemasyarakatan.projections.following import Progress, Runner
from pemasyarakatan.projections.model import ReadModel
from pemasyarakatan.projections.parking import Parked, ParkingLot, told
from pemasyarakatan.projections.targets import Target

_ATTEMPTS = 20
"""How often old and new are brought to one position before they are compared as they are."""

_Live: TypeAlias = dict[str, Generation]


@frozen(kw_only=True)
class Difference:
    """What a rebuild changes in one *table*: rows *added*, *removed* and *changed*.

    *columns* are those that only one of the two has; they are left out of the comparison.
    """

    model: str
    table: str
    added: int
    removed: int
    changed: int
    columns: tuple[str, ...] = ()

    @property
    def equal(self) -> bool:
        """Whether nothing changes."""
        return not (self.added or self.removed or self.changed or self.columns)


@frozen(kw_only=True)
class Rebuilt:
    """What became of a rebuild: the *differences* table by table, and whether it answers now.

    The tables were compared where both had come to *position*; of one that answered in another
    version, and was not followed any longer, where it stood still. *parked* are the streams that
    the new ones stand still at, *newly_parked* those of them that went on in what answered before:
    their new rows are of what could be read.
    """

    models: tuple[str, ...]
    position: int
    differences: tuple[Difference, ...] = ()
    parked: tuple[Parked, ...] = ()
    newly_parked: tuple[Parked, ...] = ()
    switched: bool = False

    @property
    def equal(self) -> bool:
        """Whether no row differs, and no stream stands still that did not before."""
        return all(one.equal for one in self.differences) and not self.newly_parked


def rebuild(
    database: Database,
    runner: Runner,
    models: Sequence[ReadModel],
    *,
    require_equal: bool = False,
    progress: Progress | None = None,
    stopped: Callable[[], bool] = lambda: False,
) -> Rebuilt:
    """Build *models* anew beside what answers, and let that answer once it has caught up.

    One that was left unfinished is gone on with. With *require_equal* nothing is put in place if
    any row differs from what a live generation holds, or a stream stands still that goes on there.
    Without it that is told, and hinders nothing: what cannot be read stays in the log, and would
    keep all other streams from being built anew for ever. Raises ViewsUnusable.
    """
    with database.writing() as connection:
        begun = [_begun(database, connection, model) for model in models]
    targets = [runner.target(model, one) for model, one in zip(models, begun, strict=True)]
    runner.catch_up(targets, progress, stopped)
    if not stopped():
        runner.settle(targets, stopped)
    if stopped():
        return Rebuilt(models=_names(targets), position=min(one.position for one in targets))
    compared = _compared(database, runner, targets)
    if require_equal and not compared.equal:
        return compared
    _switch(database, runner, targets)
    return evolve(compared, switched=True)


def _names(targets: Sequence[Target]) -> tuple[str, ...]:
    return tuple(target.model.name for target in targets)


def _begun(database: Database, connection: Connection, model: ReadModel) -> Generation:
    known = database.known(connection, model.name)
    for one in known:
        if one.phase is Phase.BUILDING and one.version == model.version:
            return one
    for one in known:
        if one.phase is not Phase.LIVE:
            database.drop(connection, one)
    return database.begin(connection, model, Phase.BUILDING)


def _live(database: Database, connection: Connection, targets: Sequence[Target]) -> _Live:
    names = _names(targets)
    return {
        one.model: one
        for one in database.known(connection)
        if one.phase is Phase.LIVE and one.model in names
    }


def _compared(database: Database, runner: Runner, targets: Sequence[Target]) -> Rebuilt:
    """What differs, looked at where old and new have come to one position."""
    with database.reading() as connection:
        live = _live(database, connection, targets)
    followed = [
        runner.target(target.model, live[target.model.name])
        for target in targets
        if target.model.name in live and live[target.model.name].version == target.model.version
    ]
    for attempt in range(_ATTEMPTS):
        runner.catch_up(targets)
        runner.settle(targets)
        if followed:
            runner.settling().catch_up(followed)
        with database.reading() as connection:
            live = _live(database, connection, targets)
            places = {target.position for target in targets} | {
                live[one.model.name].position for one in followed
            }
            if len(places) > 1 and attempt < _ATTEMPTS - 1:
                continue
            parked, newly = _parked(database, connection, targets, live)
            return Rebuilt(
                models=_names(targets),
                position=max(places),
                differences=tuple(
                    one
                    for target in targets
                    for one in _differences(database, connection, target, live)
                ),
                parked=parked,
                newly_parked=newly,
            )
    raise AssertionError("unreachable: the last attempt returns")


def _parked(
    database: Database, connection: Connection, targets: Sequence[Target], live: _Live
) -> tuple[tuple[Parked, ...], tuple[Parked, ...]]:
    """The streams that the new ones stand still at, and which of them the live ones do not."""
    lot = ParkingLot(database)
    found: list[Parked] = []
    newly: list[Parked] = []
    for target in targets:
        name = target.model.name
        parked = [told(name, one) for one in lot.of(connection, target.generation)]
        found += parked
        if name in live:
            before = {one.stream for one in lot.of(connection, live[name])}
            newly += (one for one in parked if one.stream not in before)
    return tuple(found), tuple(newly)


def _switch(database: Database, runner: Runner, targets: Sequence[Target]) -> None:
    """Let the new ones answer, none of which is behind the one before it."""
    while True:
        runner.catch_up(targets)
        runner.settle(targets)
        with database.writing() as connection:
            live = _live(database, connection, targets)
            names = [target.model.name for target in targets]
            now = {one.id: one for one in database.known(connection)}
            if any(
                name in live and now[target.generation.id].position < live[name].position
                for name, target in zip(names, targets, strict=True)
            ):
                continue
            for name, target in zip(names, targets, strict=True):
                if name in live:
                    database.change(connection, live[name], Phase.RETIRED)
                database.change(connection, target.generation, Phase.LIVE)
                database.expose(connection, target.model, target.generation)
            return


def _differences(
    database: Database, connection: Connection, target: Target, live: _Live
) -> Iterator[Difference]:
    old = live.get(target.model.name)
    before = {} if old is None else database.stored_tables(connection, old)
    now = {table.name: database.table(target.generation, table) for table in target.model.tables}
    for name in sorted(before.keys() | now.keys()):
        yield _difference(connection, target.model.name, name, before.get(name), now.get(name))


def _difference(
    connection: Connection, model: str, name: str, before: Table | None, now: Table | None
) -> Difference:
    if before is None or now is None:
        one = now if before is None else before
        assert one is not None
        rows = connection.execute(select(func.count()).select_from(one)).scalar_one()
        added, removed = (rows, 0) if before is None else (0, rows)
        return Difference(model=model, table=name, added=added, removed=removed, changed=0)
    keys = [column.name for column in now.primary_key]
    both = [one.name for one in now.c if one.name in before.c and one.name not in keys]
    same = and_(*(before.c[key] == now.c[key] for key in keys))

    def missing(here: Table, there: Table) -> int:
        query = select(func.count()).select_from(here)
        return connection.execute(
            query.where(~select(there).where(same).correlate(here).exists())
        ).scalar_one()

    differing = or_(false(), *(before.c[one].is_distinct_from(now.c[one]) for one in both))
    changed = connection.execute(
        select(func.count()).select_from(now.join(before, same)).where(differing)
    ).scalar_one()
    return Difference(
        model=model,
        table=name,
        added=missing(now, before),
        removed=missing(before, now),
        changed=changed,
        columns=tuple(sorted(set(before.c.keys()) ^ set(now.c.keys()))),
    )
