"""Command lines as a clerk would write them, in plain JSON; what a test does not say is usual."""

from __future__ import annotations

from itertools import count
from typing import Any
from uuid import UUID

from pemasyarakatan.domain.facility import facility_id
from pemasyarakatan.domain.partnership import partnership_id

Line = dict[str, Any]

_numbers = count(1)

KEY = "lapas-uji"
LAPAS = str(facility_id(KEY))
DISNAKER = "d0000000-0000-4000-8000-000000000001"
KEMITRAAN = str(partnership_id(UUID(LAPAS), UUID(DISNAKER)))
SKILLS = {"code": "SKILLS_TRAINING"}
UNDATED: dict[str, Any] = {}


def fresh() -> str:
    """An id that was not given before."""
    return str(UUID(int=0xF0000000_0000_4000_8000_000000000000 + next(_numbers)))


def line(command: str, /, **data: Any) -> Line:
    """One command line; what is None is left out."""
    return {"command": command, "data": {k: v for k, v in data.items() if v is not None}}


def acknowledging(told: Line, *rules: str) -> Line:
    """The same command, with these rules acknowledged."""
    irregular = {"rules": sorted(rules), "reason": "so it was", "acknowledged_by": "Kasubbag TU"}
    return {**told, "data": {**told["data"], "irregular": irregular}}


def facility(key: str = KEY, **given: Any) -> Line:
    """A unit is registered."""
    usual: dict[str, Any] = {
        "facility_id": str(facility_id(key)),
        "key": key,
        "name": f"Lapas {key}",
        "kind": "LAPAS",
        "facility_class": "IIA",
        "class_seen_on": "2020-01-01",
        "tz": "WIB",
        "registered_on": "2020-01-01",
    }
    return line("RegisterFacility", **{**usual, **given})


def partner(
    partner_id: str = DISNAKER, name: str | None = "Disnaker Kota Uji", **given: Any
) -> Line:
    """A partner is registered."""
    usual = {"sector": "LOCAL_GOVERNMENT", "regency": "Kota Uji"}
    return line("RegisterPartner", partner_id=partner_id, name=name, **{**usual, **given})


def partnership(facility_key: str = KEY, partner_id: str = DISNAKER) -> Line:
    """A partnership is opened."""
    own = str(facility_id(facility_key))
    return line(
        "OpenPartnership",
        partnership_id=str(partnership_id(UUID(own), UUID(partner_id))),
        facility_id=own,
        partner_id=partner_id,
        opened_on=UNDATED,
    )


def known() -> tuple[Line, ...]:
    """A unit, a partner and their partnership."""
    return facility(), partner(), partnership()


def official(name: str | None = None, **given: Any) -> dict[str, Any]:
    """A person in a post."""
    named = {"name": {"raw": name, "canonical": name}} if name else {}
    return {**named, **given}


def visit(**given: Any) -> Line:
    """Both sides meet."""
    usual = {
        "partnership_id": KEMITRAAN,
        "visit_id": fresh(),
        "occurred_on": "2024-05-12",
        "form": "KUNJUNGAN",
        "direction": "UNKNOWN",
    }
    return line("HoldVisit", **{**usual, **given})


def draft(agreement_id: str, **given: Any) -> Line:
    """A paper between the unit and the partner is made."""
    usual = {
        "agreement_id": agreement_id,
        "kind": "PKS",
        "parties": [
            party(LAPAS, "FACILITY", "FIRST"),
            party(DISNAKER, "PARTNER", "SECOND"),
        ],
        "drafted_on": UNDATED,
    }
    return line("DraftAgreement", **{**usual, **given})


def party(organisation: str, kind: str, role: str = "NOT_STATED", **given: Any) -> dict[str, Any]:
    """An organisation that is bound."""
    return {
        "organisation_id": organisation,
        "organisation_kind": kind,
        "role": role,
        **given,
    }


def signed_by(
    *parties: str, on: Any, by: dict[str, Any] | None = None, **given: Any
) -> list[dict[str, Any]]:
    """One signature for each party."""
    who = by or official(position="Kepala")
    return [{"party_id": one, "official": who, "signed_on": on, **given} for one in parties]


def term(start: Any, end: Any, basis: str = "FIXED", **given: Any) -> dict[str, Any]:
    """A validity, both days included."""
    return {"start": start, "end": end, "basis": basis, **given}


def sign(agreement_id: str, on: Any, start: Any = None, end: Any = None, **given: Any) -> Line:
    """The paper is signed by both sides; without days its term is not stated."""
    stated = term(start, end) if start else term(UNDATED, UNDATED, "NOT_STATED")
    usual = {
        "agreement_id": agreement_id,
        "signed_on": on,
        "signatures": signed_by(LAPAS, DISNAKER, on=on),
        "term": stated,
        "scope": [SKILLS],
    }
    return line("SignAgreement", **{**usual, **given})


def number(raw: str, issuer: str = LAPAS) -> dict[str, str]:
    """The number that a party gave a paper."""
    return {"issuer": issuer, "raw": raw}


def training(agreement_id: str, start: Any, end: Any, **given: Any) -> Line:
    """A course is held under a paper."""
    usual = {
        "agreement_id": agreement_id,
        "training_id": fresh(),
        "title": "Pelatihan las",
        "field": SKILLS,
        "started_on": start,
        "ended_on": end,
        "participants": 20,
        "completed": 18,
    }
    return line("DeliverTraining", **{**usual, **given})


def loose_training(activity_id: str, partnership: str, **given: Any) -> Line:
    """A training of two days that no paper carries, with eight participants."""
    return line(
        "RecordActivityWithoutAgreement",
        partnership_id=partnership,
        activity_id=activity_id,
        kind="TRAINING",
        title="Pelatihan las",
        field=SKILLS,
        started_on="2025-03-01",
        ended_on="2025-03-02",
        participants=8,
        reason="NO_PAPER",
        **given,
    )


def addendum(agreement_id: str, on: Any, effective_on: str, **given: Any) -> Line:
    """A change is signed by both sides."""
    usual = {
        "agreement_id": agreement_id,
        "addendum_id": fresh(),
        "signed_on": on,
        "effective_on": effective_on,
        "signatures": signed_by(LAPAS, DISNAKER, on=on),
    }
    return line("SignAddendum", **{**usual, **given})


def corrected(stream: str, version: int, event: str, data: dict[str, Any]) -> Line:
    """A fact is replaced as a whole."""
    return line(
        "Correct",
        stream=stream,
        target_version=version,
        corrected={"event": event, "data": data},
        reason="the source was read again",
        approved_by="Kalapas",
    )


def void(stream: str, version: int) -> Line:
    """A fact is left out."""
    return line(
        "Void", stream=stream, target_version=version, reason="it never was", approved_by="Kalapas"
    )
