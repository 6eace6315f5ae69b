"""A small world to record: one facility, two partners, one partnership, and a clock."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from eventsourcing.persistence import StoredEvent

from pemasyarakatan.adapters.sqlite import SQLiteApplicationRecorder
from pemasyarakatan.application import Pemasyarakatan
from pemasyarakatan.domain.claims import derived, name_stream
from pemasyarakatan.domain.facility import FacilityKind, RegisterFacility, facility_id
from pemasyarakatan.domain.partner import AddPartnerAlias, RegisterPartner
from pemasyarakatan.domain.partnership import HoldVisit, OpenPartnership, partnership_id
from pemasyarakatan.domain.partnership.values import Direction, VisitForm
from pemasyarakatan.domain.values import PartialDate, Zone
from pemasyarakatan.testing.clock import FixedClock

NOON = datetime(2026, 6, 1, 5, 0, tzinfo=UTC)
"""Noon in WIB; the same day in every zone."""

CILEGON = facility_id("lapas-cilegon")
SOCIAL = derived("test", "dinas-sosial")
HEALTH = derived("test", "dinas-kesehatan")
PARTNERSHIP = partnership_id(CILEGON, SOCIAL)
DAY = PartialDate.on(date(2026, 5, 20))

REGISTER_FACILITY = RegisterFacility(
    facility_id=CILEGON,
    key="lapas-cilegon",
    name="Lapas Kelas IIA Cilegon",
    kind=FacilityKind.LAPAS,
    class_seen_on=DAY,
    tz=Zone.WIB,
    registered_on=DAY,
)
REGISTER_PARTNER = RegisterPartner(partner_id=SOCIAL, name="Dinas Sosial", regency="Cilegon")
OPEN_PARTNERSHIP = OpenPartnership(
    partnership_id=PARTNERSHIP, facility_id=CILEGON, partner_id=SOCIAL, opened_on=DAY
)


def sqlite(path: Path) -> str:
    """The URL of a file."""
    return f"sqlite:///{path}"


def opened(path: Path | None = None, clock: Any = None) -> Pemasyarakatan:
    """An application over a file, or in memory, whose clock stands still."""
    url = "memory:" if path is None else sqlite(path)
    return Pemasyarakatan.open(url, clock=clock or FixedClock(NOON))


def begun(app: Pemasyarakatan) -> Pemasyarakatan:
    """The same application with a facility, a partner and their partnership."""
    for command in (REGISTER_FACILITY, REGISTER_PARTNER, OPEN_PARTNERSHIP):
        app.execute(command)
    return app


def visit(number: int, **said: Any) -> HoldVisit:
    """The so-manieth visit of the partnership."""
    content: dict[str, Any] = {
        "partnership_id": PARTNERSHIP,
        "visit_id": derived("test", "visit", str(number)),
        "occurred_on": DAY,
        "form": VisitForm.SAMBANG,
        "direction": Direction.OUTBOUND,
    }
    return HoldVisit(**{**content, **said})


def alias(text: str, partner: UUID = SOCIAL) -> AddPartnerAlias:
    """Another name of a partner."""
    return AddPartnerAlias(partner_id=partner, alias_raw=text)


def name_of(text: str) -> UUID:
    """The register stream of a name in Cilegon."""
    return name_stream("Cilegon", text)


def names(app: Pemasyarakatan) -> list[str]:
    """The names of everything stored, in the order of the log."""
    return [one.topic for one in app.stored()]


def versions(app: Pemasyarakatan, stream: UUID) -> list[int]:
    """The versions that a stream holds."""
    return [record.originator_version for record in app.history(stream)]


class Unsteady(SQLiteApplicationRecorder):
    """A recorder whose next answers are lost: the events are committed, and then it raises."""

    def __init__(self, app: Pemasyarakatan) -> None:
        """Take the place of *app*'s recorder over the same file."""
        super().__init__(app.factory.datastore)  # type: ignore[attr-defined]
        self.lost: list[Exception] = []
        self.refused: list[Exception] = []
        app.recorder = self

    def insert_events(
        self, stored_events: Sequence[StoredEvent], **kwargs: Any
    ) -> Sequence[int] | None:
        """Refuse, or commit and then answer or not."""
        if self.refused:
            raise self.refused.pop(0)
        positions = super().insert_events(stored_events, **kwargs)
        if self.lost:
            raise self.lost.pop(0)
        return positions


class Counting(SQLiteApplicationRecorder):
    """A recorder that keeps the ids of the streams it was asked for; the log must not be."""

    def __init__(self, app: Pemasyarakatan) -> None:
        """Take the place of *app*'s recorder over the same file."""
        super().__init__(app.factory.datastore)  # type: ignore[attr-defined]
        self.selected: list[UUID | str] = []
        app.recorder = self

    def select_events(self, originator_id: UUID | str, **kwargs: Any) -> Sequence[StoredEvent]:
        """What the store holds of a stream, and a note that it was asked for."""
        self.selected.append(originator_id)
        return super().select_events(originator_id, **kwargs)

    def select_notifications(self, *args: Any, **kwargs: Any) -> Any:
        """No command has any business here."""
        raise AssertionError(f"a command searched the log: {args} {kwargs}")

    def max_notification_id(self) -> int:
        """Nor here."""
        raise AssertionError("a command asked for the end of the log")
