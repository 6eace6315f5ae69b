"""The directive of 8 July 2025 in a few words, and commands on it, for the tests of both sides."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from pemasyarakatan.domain.compliance import (
    AttendBriefing,
    ComplianceKey,
    GrantExemption,
    ProgressStatus,
    ReportProgress,
    ReturnCompliance,
    VerifyCompliance,
)
from pemasyarakatan.domain.decider import fold
from pemasyarakatan.domain.directive import (
    DIRECTIVE,
    AddresseeKind,
    Addressees,
    Channel,
    Directive,
    DirectiveIssued,
    DirectivePoint,
    DirectivePointAmended,
    DirectiveRevoked,
    PointForce,
    PointKind,
)
from pemasyarakatan.domain.facility import (
    FACILITY,
    Facility,
    FacilityClosed,
    FacilityKind,
    FacilityRegistered,
    facility_id,
)
from pemasyarakatan.domain.values import EvidenceRef, Official, PartialDate, PersonName, Zone

ID = UUID(int=0xD1)
CILEGON = facility_id("lapas-cilegon")
KANWIL = UUID(int=0xBA)
MASHUDI = Official(
    name=PersonName(raw="Drs. Mashudi", canonical="Mashudi", titles_before=("Drs.",)),
    position="Direktur Jenderal Pemasyarakatan",
)
MARGONO = Official(name=PersonName(raw="Margono", canonical="Margono"))
BAST = EvidenceRef(reference="bast-7f31")
UPT = Addressees(kinds=frozenset({AddresseeKind.UPT}))
OFFICES = Addressees(kinds=frozenset({AddresseeKind.KANWIL}))
BOTH = Addressees(kinds=frozenset(AddresseeKind))


def on(month: int, day: int, year: int = 2025) -> PartialDate:
    """An exact day, of 2025 where no year is given."""
    return PartialDate.on(date(year, month, day))


def point(code: str, **said: Any) -> DirectivePoint:
    """A point to be handed in by every unit, but for what is said."""
    content: dict[str, Any] = {
        "code": code,
        "text": "menyerahkan data BAMA lokal",
        "kind": PointKind.SUBMIT,
        "force": PointForce.EMPHASISED,
        "addressees": UPT,
    }
    return DirectivePoint(**{**content, **said})


P1 = point("P1")
P2 = point("P2", kind=PointKind.PREPARE, force=PointForce.REQUESTED, addressees=BOTH)
P3 = point("P3", kind=PointKind.CONDUCT, addressees=None)


def issued(*points: DirectivePoint, **said: Any) -> DirectiveIssued:
    """The directive with these points, or with its three."""
    content: dict[str, Any] = {
        "directive_id": ID,
        "issuer": MASHUDI,
        "issued_on": on(7, 8),
        "channel": Channel.ZOOM,
        "addressees": UPT,
        "points": points or (P1, P2, P3),
        "exhaustive": False,
    }
    return DirectiveIssued(**{**content, **said})


def amended(code: str = "P1", day: date = date(2025, 7, 20), **said: Any) -> DirectivePointAmended:
    """A letter that changes a point."""
    content: dict[str, Any] = {
        "point": code,
        "amended_on": day,
        "reason": "permintaan Kanwil",
        "by": MASHUDI,
        "reference": "PAS-77",
    }
    return DirectivePointAmended(**{**content, **said})


def revoked(day: PartialDate) -> DirectiveRevoked:
    """The directive is taken back."""
    return DirectiveRevoked(on=day, by=MASHUDI, reason="diganti")


def directive(*history: Any) -> Directive:
    """The state of a directive with this history, or as it was issued."""
    state: Directive = fold(DIRECTIVE, history or (issued(),))
    return state


def unit(
    key: str = "lapas-cilegon", since: PartialDate | None = None, until: date | None = None
) -> Facility:
    """The state of a facility that is registered, and perhaps closed."""
    registered = FacilityRegistered(
        facility_id=facility_id(key),
        key=key,
        name=key,
        kind=FacilityKind.LAPAS,
        class_seen_on=PartialDate(),
        tz=Zone.WIB,
        registered_on=since or PartialDate(),
    )
    closing = (FacilityClosed(effective_on=until, reason="x"),) if until else ()
    state: Facility = fold(FACILITY, (registered, *closing))
    return state


OF = ComplianceKey(directive_id=ID, organisation_id=CILEGON)
OF_KANWIL = ComplianceKey(directive_id=ID, organisation_id=KANWIL)


def attend(day: PartialDate | None = None, **said: Any) -> AttendBriefing:
    """Margono hears the directive."""
    return AttendBriefing(**{"of": OF, "on": day or on(7, 8), "attendees": (MARGONO,), **said})


def report(
    status: ProgressStatus, day: PartialDate, code: str = "P2", **said: Any
) -> ReportProgress:
    """The organisation says something of a point."""
    content: dict[str, Any] = {"of": OF, "point": code, "status": status, "on": day}
    return ReportProgress(**{**content, "statement": "sudah dimulai", **said})


def begun(day: PartialDate, code: str = "P2", **said: Any) -> ReportProgress:
    """It says that the point is in progress."""
    return report(ProgressStatus.IN_PROGRESS, day, code, **said)


def done(day: PartialDate, code: str = "P2", **said: Any) -> ReportProgress:
    """It says that the point is done."""
    return report(ProgressStatus.DONE, day, code, **said)


def verify(day: PartialDate, code: str = "P2", **said: Any) -> VerifyCompliance:
    """The regional office verifies the point."""
    content: dict[str, Any] = {"of": OF, "point": code, "by": MASHUDI, "on": day}
    return VerifyCompliance(**{**content, "by_organisation_id": KANWIL, **said})


def give_back(day: PartialDate, code: str = "P2", **said: Any) -> ReturnCompliance:
    """The point is given back."""
    content: dict[str, Any] = {"of": OF, "point": code, "by": MASHUDI, "on": day}
    return ReturnCompliance(**{**content, "reason": "belum lengkap", **said})


def exempt(day: PartialDate, code: str = "P2", **said: Any) -> GrantExemption:
    """The organisation is exempted from the point."""
    content: dict[str, Any] = {"of": OF, "point": code, "by": MASHUDI, "on": day}
    return GrantExemption(**{**content, "reason": "tidak punya dapur", **said})
