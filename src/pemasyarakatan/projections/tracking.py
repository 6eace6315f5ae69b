"""Read models driven by eventsourcing's own `ProjectionRunner`, one event at a time.

For who runs everything in that way; `Views.follow` writes the same rows in batches, many times as
fast. This module is an eventsourcing persistence module: `PERSISTENCE_MODULE` names it for the
projection, `VIEWS_URL` the database of the rows, and the application's own settings its store.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar, NoReturn

from eventsourcing.dispatch import singledispatchmethod
from eventsourcing.persistence import (
    InfrastructureFactory,
    IntegrityError,
    ProgrammingError,
    Tracking,
    TrackingRecorder,
)
from eventsourcing.projection import Projection
from eventsourcing.utils import Environment

from pemasyarakatan.domain.aggregates import DECIDERS
from pemasyarakatan.projections.database import Database
from pemasyarakatan.projections.filling import Delivered, Filler
from pemasyarakatan.projections.following import Runner
from pemasyarakatan.projections.histories import Histories
from pemasyarakatan.projections.model import ReadModel
from pemasyarakatan.projections.targets import Overtaken
from pemasyarakatan.record import Record
from pemasyarakatan.wire.catalogue import CATALOGUE
from pemasyarakatan.wire.catalogue import codec as codec_of
from pemasyarakatan.wire.mapper import RecordMapper

APPLICATION = "pemasyarakatan"
"""The application whose log is followed."""


class ViewRecorder(TrackingRecorder):
    """Rows, and the position they were filled up to, in one transaction; of one log alone."""

    models: ClassVar[tuple[ReadModel, ...]] = ()

    def __init__(self, url: str, store: InfrastructureFactory[Any]) -> None:
        """Rows at *url*; histories of single streams are read from *store*."""
        self._store = store
        recorder = store.application_recorder()
        mapper = RecordMapper(codec_of(CATALOGUE, DECIDERS), store.compressor(), store.cipher())
        self._database = Database(url)
        self._filler = Filler(self._database, Histories(recorder, mapper, DECIDERS))
        self._runner = Runner(self._database, recorder, self._filler)
        self._targets = self._runner.targets(self.models)
        if len({target.position for target in self._targets}) > 1:
            # They were followed apart; a tracking object stands for all of them.
            self._runner.catch_up(self._targets)

    def fill(self, record: Record, tracking: Tracking) -> None:
        """Write what *record* comes to, with its position; raises IntegrityError if it was."""
        self._known(tracking.application_name)
        event = Delivered(
            id=tracking.notification_id,
            originator_id=record.originator_id,
            originator_version=record.originator_version,
            topic=f"{record.aggregate}.",
            record=record,
        )
        self._move(event)

    def insert_tracking(self, tracking: Tracking) -> None:
        """Refused: a position without its event would leave rows out; give the event to `fill`."""
        raise ProgrammingError(
            f"position {tracking.notification_id} was given without its event; expected `fill`"
        )

    def max_tracking_id(self, application_name: str) -> int | None:
        """The position up to which every one of the models was filled."""
        if application_name != APPLICATION:
            return None
        return min((target.position for target in self._targets), default=0) or None

    def close(self) -> None:
        """End the connections to the rows and to the store."""
        self._database.close()
        self._store.close()

    def _move(self, event: Delivered) -> None:
        behind = [target for target in self._targets if target.position < event.id]
        if not behind:
            raise IntegrityError(f"position {event.id} was taken in before")
        try:
            self._filler.fill(behind, [event])
        except Overtaken as error:
            raise IntegrityError(
                f"position {event.id}: another runner follows the same read models; run one"
            ) from error

    def _known(self, application: str) -> None:
        if application != APPLICATION:
            raise ProgrammingError(
                f"the log of {application!r} was given; expected that of {APPLICATION!r}"
            )


class ReadModels(Projection[ViewRecorder]):
    """The projection that fills the read models of its recorder."""

    @singledispatchmethod
    def process_event(self, domain_event: Any, tracking: Tracking) -> None:
        """Write what the event comes to."""
        self.view.fill(domain_event, tracking)


def projection_of(
    models: Iterable[ReadModel], name: str = "views"
) -> tuple[type[ReadModels], type[ViewRecorder]]:
    """The projection class and the view class of these models, for `ProjectionRunner`.

    *name* is the prefix of the projection's settings, in capitals.
    """
    view = type("ViewRecorder", (ViewRecorder,), {"models": tuple(models)})
    return type("ReadModels", (ReadModels,), {"name": name}), view


class Factory(InfrastructureFactory[ViewRecorder]):
    """What eventsourcing asks for a view; it has no events of its own."""

    def tracking_recorder(
        self, tracking_recorder_class: type[ViewRecorder] | None = None
    ) -> ViewRecorder:
        """The rows at `VIEWS_URL`."""
        url = self.env.get("VIEWS_URL")
        if not url:
            raise ProgrammingError(
                "VIEWS_URL is not set; expected sqlite:///path or postgresql://…"
            )
        store: InfrastructureFactory[Any] = InfrastructureFactory.construct(
            Environment(APPLICATION, dict(self.env))
        )
        return (tracking_recorder_class or ViewRecorder)(url, store)

    def aggregate_recorder(self, purpose: str = "events") -> NoReturn:  # noqa: ARG002
        """Refused."""
        raise _no_events()

    def application_recorder(self) -> NoReturn:
        """Refused."""
        raise _no_events()

    def process_recorder(self) -> NoReturn:
        """Refused."""
        raise _no_events()


def _no_events() -> ProgrammingError:
    return ProgrammingError(
        f"{__name__} keeps rows and no events; name a store for the application itself"
    )


__all__ = ["Factory", "ReadModels", "ViewRecorder", "projection_of"]
