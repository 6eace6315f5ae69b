"""Lines about a directive and the answers to it."""

from __future__ import annotations

from typing import Any

from tests.acceptance.lines import LAPAS, line, official

ORDER = "6b000000-0000-4000-8000-000000000001"
KANWIL = "b0000000-0000-4000-8000-000000000009"
ALL_UNITS: dict[str, Any] = {"kinds": ["UPT"], "ids": None}


def point(code: str, **given: Any) -> dict[str, Any]:
    """Something every unit is to carry out."""
    usual = {
        "code": code,
        "text": f"laksanakan {code}",
        "kind": "CONDUCT",
        "force": "ORDERED",
        "addressees": ALL_UNITS,
    }
    return {**usual, **given}


def issue(*points: Any, on: Any = "2025-01-10", **given: Any) -> Any:
    """The points are asked for."""
    usual = {
        "directive_id": ORDER,
        "issuer": official("Mashudi", position="Direktur Jenderal"),
        "issued_on": on,
        "channel": "LETTER",
        "points": points,
        "exhaustive": True,
    }
    return line("IssueDirective", **{**usual, **given})


def answering(name: str, code: str, on: Any, organisation: str = LAPAS, **given: Any) -> Any:
    """A step of an organisation on a point."""
    of = {"directive_id": ORDER, "organisation_id": organisation}
    return line(name, of=of, point=code, on=on, **given)


def report(code: str, status: str, on: Any, organisation: str = LAPAS, **given: Any) -> Any:
    """An organisation says how far it is."""
    return answering(
        "ReportProgress", code, on, organisation, status=status, statement="sudah", **given
    )


def verify(code: str, on: Any, organisation: str = LAPAS) -> Any:
    """The regional office confirms it."""
    return answering(
        "VerifyCompliance", code, on, organisation, by=official("Ali"), by_organisation_id=KANWIL
    )


def turn_back(code: str, on: Any, reason: str, organisation: str = LAPAS) -> Any:
    """It is given back."""
    return answering("ReturnCompliance", code, on, organisation, by=official("Ali"), reason=reason)


def exempt(code: str, on: Any, organisation: str = LAPAS) -> Any:
    """The organisation need not do it."""
    return answering(
        "GrantExemption", code, on, organisation, by=official("Ali"), reason="no kitchen"
    )
