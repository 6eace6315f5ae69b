"""Following the log: batches of stored events, read ahead while rows are written."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from queue import Empty, Full, Queue
from threading import Event, Thread
from typing import Self

from eventsourcing.persistence import ApplicationRecorder, Notification, Subscription
from sqlalchemy import Connection
from sqlalchemy.exc import OperationalError

from pemasyarakatan.errors import ReadModelFault, ViewsUnusable
from pemasyarakatan.projections.database import Database, Generation, Phase
from pemasyarakatan.projections.engines import unusable
from pemasyarakatan.projections.filling import Filler
from pemasyarakatan.projections.model import ReadModel
from pemasyarakatan.projections.origins import expect_this_log
from pemasyarakatan.projections.targets import Overtaken, Target

BATCH = 1000
"""How many events are written in one transaction, at most."""

TICK = 0.2
"""Seconds between two looks at a store that tells nobody of new events, and at a stop."""

Progress = Callable[[int, int], None]
"""Told how far a position has come, and where it ends as far as is known."""

LeftOut = Callable[[str], None]
"""Told in a sentence which read model is left out, and why."""


class Runner:
    """Brings generations forward; for one thread. Two runners of one model do its work once."""

    def __init__(
        self,
        database: Database,
        recorder: ApplicationRecorder,
        filler: Filler,
        *,
        settle: bool = True,
    ) -> None:
        """Without *settle* the rows of states wait for `Filler.settle`."""
        self._database = database
        self._recorder = recorder
        self._filler = filler
        self._settle = settle

    def targets(self, models: Sequence[ReadModel], left_out: LeftOut | None = None) -> list[Target]:
        """The generations that answer for *models*, made if a model was never built.

        A model of which another version alone was built is told to *left_out*, unless it is the
        only one; without that it raises ReadModelFault, so that nothing is followed. Raises
        ViewsUnusable for rows that were filled from another log.
        """
        with self._database.writing() as connection:
            outdated = {model.name: self._outdated(connection, model) for model in models}
            current = [model for model in models if not outdated[model.name]]
            told = [one for one in outdated.values() if one]
            if told and (left_out is None or not current):
                raise ReadModelFault(told[0])
            found = [self._target(connection, model) for model in current]
        if left_out is not None:
            for one in told:
                left_out(one)
        if self._settle:  # what a rebuild that was killed has left
            self.settle(found)
        return found

    def settle(
        self, targets: Sequence[Target], stopped: Callable[[], bool] = lambda: False
    ) -> None:
        """Fill from their states the streams that were left for later."""
        while not stopped():
            try:
                if not self._filler.settle(targets):
                    return
            except Overtaken:
                self.look_again(targets)

    def settling(self) -> Runner:
        """A runner that leaves nothing for later."""
        return Runner(self._database, self._recorder, self._filler)

    def target(self, model: ReadModel, generation: Generation) -> Target:
        """What is to be filled of one generation."""
        with self._database.reading() as connection:
            return self._checked(connection, model, generation)

    def catch_up(
        self,
        targets: Sequence[Target],
        progress: Progress | None = None,
        stopped: Callable[[], bool] = lambda: False,
    ) -> None:
        """Write what is in the log by now; what another runner has moved is looked at again."""
        while not stopped():
            place = min(target.position for target in targets)
            group = [target for target in targets if target.position == place]
            ahead = [target.position for target in targets if target.position > place]
            page = self._recorder.select_notifications(
                place or None, BATCH, stop=min(ahead, default=None), inclusive_of_start=place == 0
            )
            if not page:
                if not ahead:
                    return
                raise ViewsUnusable(
                    f"the log holds nothing between the positions {place} and {min(ahead)}, of "
                    "which some read models were filled; expected the log they were filled from"
                )
            self._write(group, page)
            if progress is not None:
                progress(page[-1].id, self._recorder.max_notification_id() or page[-1].id)

    def follow(self, targets: Sequence[Target], stopped: Event) -> None:
        """Catch up, then write what comes, until *stopped* is set."""
        self.catch_up(targets, stopped=stopped.is_set)
        while not stopped.is_set():
            place = min(target.position for target in targets)
            with _Ahead(self._recorder, place) as ahead:
                for page in ahead.pages(stopped):
                    if any(target.position != place for target in targets):
                        break
                    self._write(targets, page)
                    if any(target.position != page[-1].id for target in targets):
                        break
                    place = page[-1].id
            # Another runner came between: begin again from where the targets stand now.
            self.catch_up(targets, stopped=stopped.is_set)

    def _write(self, group: Sequence[Target], page: Sequence[Notification]) -> None:
        try:
            self._filler.fill(group, page, settle=self._settle)
        except Overtaken:
            self.look_again(group)
        except OperationalError as error:
            raise unusable(self._database.url, error) from error

    def look_again(self, group: Sequence[Target]) -> None:
        """See how far another runner has brought these; raises ViewsUnusable if they are gone."""
        with self._database.reading() as connection:
            for target in group:
                now = next(
                    (
                        one
                        for one in self._database.known(connection, target.model.name)
                        if one.id == target.generation.id
                    ),
                    None,
                )
                if now is None:
                    raise ViewsUnusable(
                        f"the tables of {target.model.name}, version {target.model.version}, were "
                        "removed by a rebuild; start again to follow the newer ones"
                    )
                fresh = self._filler.target(connection, target.model, now)
                target.position, target.parked = fresh.position, fresh.parked

    def _outdated(self, connection: Connection, model: ReadModel) -> str | None:
        """What is wrong with a model of which another version alone was built."""
        found = self._database.of(connection, model)
        if found is not None and found.phase is not Phase.BUILDING:
            return None
        others = [
            one
            for one in self._database.known(connection, model.name)
            if one.phase is not Phase.BUILDING
        ]
        if found is None and not others:
            return None
        return (
            f"{model.name} was built in version {others[-1].version if others else '?'}, this is "
            f"version {model.version}: build it with `pemasyarakatan views rebuild {model.name}`"
        )

    def _target(self, connection: Connection, model: ReadModel) -> Target:
        generation = self._database.of(connection, model)
        if generation is None:
            generation = self._database.begin(connection, model, Phase.LIVE)
        return self._checked(connection, model, generation)

    def _checked(self, connection: Connection, model: ReadModel, generation: Generation) -> Target:
        expect_this_log(self._recorder, [generation])
        return self._filler.target(connection, model, generation)


class _Ahead:
    """Reads a subscription in a thread, so that what is there by now can be taken at once."""

    def __init__(self, recorder: ApplicationRecorder, after: int) -> None:
        self._recorder = recorder
        self._after = after
        self._queue: Queue[Notification | BaseException | None] = Queue(2 * BATCH)
        self._over = Event()

    def __enter__(self) -> Self:
        self._subscription: Subscription[ApplicationRecorder] | None
        try:
            self._subscription = self._recorder.subscribe(gt=self._after or None)
        except NotImplementedError:  # so eventsourcing's SQLite says that nobody can subscribe
            self._subscription = None
        target = self._ask if self._subscription is None else self._listen
        self._thread = Thread(target=target, name="pemasyarakatan-views", daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_args: object) -> None:
        self._over.set()
        if self._subscription is not None:
            self._subscription.stop()
        self._thread.join(10 * TICK)

    def pages(self, stopped: Event) -> Iterator[list[Notification]]:
        """What has come, at least one event and at most a batch, until *stopped* is set."""
        while not stopped.is_set():
            try:
                first = self._queue.get(timeout=TICK)
            except Empty:
                continue
            page: list[Notification] = []
            one: Notification | BaseException | None = first
            while isinstance(one, Notification):
                page.append(one)
                if len(page) == BATCH:
                    break
                try:
                    one = self._queue.get_nowait()
                except Empty:
                    break
            if page:
                yield page
            if isinstance(one, BaseException):
                raise one
            if one is None:
                return

    def _listen(self) -> None:
        assert self._subscription is not None
        try:
            with self._subscription as events:
                for event in events:
                    if not self._put(event):
                        return
            self._put(None)
        except BaseException as error:  # noqa: BLE001  # raised where it is waited for
            self._put(error)

    def _ask(self) -> None:
        """Of a recorder that cannot be subscribed to, look for more now and then."""
        place = self._after
        try:
            while not self._over.wait(0):
                page = self._recorder.select_notifications(
                    place or None, BATCH, inclusive_of_start=place == 0
                )
                for event in page:
                    if not self._put(event):
                        return
                    place = event.id
                if not page:
                    self._over.wait(TICK)
        except BaseException as error:  # noqa: BLE001  # raised where it is waited for
            self._put(error)

    def _put(self, what: Notification | BaseException | None) -> bool:
        while not self._over.is_set():
            try:
                self._queue.put(what, timeout=TICK)
            except Full:
                continue
            return True
        return False
