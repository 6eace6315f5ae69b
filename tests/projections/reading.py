"""Asking a view of a desk, and a small world that several views are asked about."""

from __future__ import annotations

from datetime import date
from typing import Any

from pemasyarakatan.projections.view import View
from tests.acceptance.lines import KEMITRAAN, LAPAS, draft, known, line, number, sign
from tests.projections.asked import Desk

PKS = "a0000000-0000-4000-8000-000000000001"
PROMISE = "c0000000-0000-4000-8000-000000000001"
PROPOSAL = "e0000000-0000-4000-8000-000000000001"


def day(text: str) -> date:
    """A day from its ISO form."""
    return date.fromisoformat(text)


def asked(desk: Desk, view: View[Any], on: str, **named: Any) -> tuple[Any, ...]:
    """The rows of a view if it were that day, after following the log."""
    desk.views.catch_up()
    assert not any(one.parked for one in desk.views.status())
    return desk.views.ask(view, today=day(on), **named).rows


def agreed(start: str = "2025-01-01", end: str = "2025-12-31", **given: Any) -> list[Any]:
    """A unit and a partner with a PKS that is linked to their partnership."""
    numbers = [number("W12.1-HK.01"), number("415/7", "d0000000-0000-4000-8000-000000000001")]
    return [
        *known(),
        draft(PKS, title="PKS Pelatihan", drafted_on=start),
        sign(PKS, start, start, end, numbers=numbers, **given),
        line("LinkAgreement", partnership_id=KEMITRAAN, agreement_id=PKS),
    ]


def proposal(on: Any = "2025-02-01", **given: Any) -> Any:
    """Support is asked for."""
    usual = {
        "partnership_id": KEMITRAAN,
        "proposal_id": PROPOSAL,
        "submitted_on": on,
        "forms": [{"form": "INSTRUCTORS"}, {"form": "FUNDING"}],
        "exhaustive": True,
    }
    return line("SubmitProposal", **{**usual, **given})


def answer(stance: str, on: Any, **given: Any) -> Any:
    """The proposal is answered."""
    usual = {"partnership_id": KEMITRAAN, "proposal_id": PROPOSAL, "stance": stance}
    return line("AnswerProposal", **{**usual, "answered_on": on, **given})


def promise(on: Any = "2025-02-01", **given: Any) -> Any:
    """The partner promises ten packages."""
    usual = {
        "partnership_id": KEMITRAAN,
        "commitment_id": PROMISE,
        "side": "PARTNER",
        "text": "paket alat",
        "quantity": 10,
        "unit": "paket",
        "on": on,
    }
    return line("MakeCommitment", **{**usual, **given})


def delivery(quantity: int, on: Any) -> Any:
    """Part of the promise is kept."""
    return line(
        "ProgressCommitment",
        partnership_id=KEMITRAAN,
        commitment_id=PROMISE,
        delivered=quantity,
        on=on,
    )


__all__ = ["KEMITRAAN", "LAPAS"]
