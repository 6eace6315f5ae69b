"""Real cases of aid: a package that comes back, a family that came twice; and an exhibition."""

from __future__ import annotations

import pytest

from tests.acceptance.lines import LAPAS, fresh, line, official
from tests.acceptance.reading import UNDATED

PETUGAS, VERIFIKATOR = official("Sari Wulandari"), official("Budi Hartono")
ANCOL = "4f0c9a72-5b1d-4c38-9e64-7a2d8b3f6c02"


@pytest.fixture(name="programme")
def _programme(ledger):
    """Ten packages, at most one for each family, and two references that were verified."""
    programme = fresh()
    ledger.recorded(
        line(
            "OpenAidProgramme",
            programme_id=programme,
            facility_id=LAPAS,
            items=[{"code": "SEMBAKO", "unit": "paket", "allocated": 10}],
            categories=["INMATE_FAMILY"],
            max_per_recipient=1,
            contributions=[{"source": "STAFF"}],
            opened_on="2025-07-01",
        ),
        line(
            "VerifyRecipients",
            programme_id=programme,
            check_id=fresh(),
            lines=[
                {"recipient": one, "category": "INMATE_FAMILY", "outcome": "VERIFIED"}
                for one in ("family-a", "family-b")
            ],
            verified_by=VERIFIKATOR,
            on="2025-07-02",
        ),
    )
    return programme


def handed_out(programme, *to, **given):
    """A round with one package for each of these."""
    usual = {
        "programme_id": programme,
        "round_id": fresh(),
        "on": "2025-07-03",
        "by": PETUGAS,
        "handover_record": {"reference": "bast-11"},
        "lines": [
            {"distribution_id": fresh(), "recipient": one, "item": "SEMBAKO", "quantity": 1}
            for one in to
        ],
    }
    return line("DistributeAid", **{**usual, **given})


def available(ledger, programme):
    """What can still be handed out."""
    stored = ledger.history(programme)
    allocated = sum(i["allocated"] for e in stored for i in e["data"].get("items", ()))
    out = sum(
        i["quantity"]
        for e in stored
        if e["event"] == "assistance.aid_distributed@1"
        for i in e["data"]["lines"]
    )
    back = sum(
        e["data"]["quantity"]
        for e in stored
        if e["event"] == "assistance.aid_returned@1" and e["data"]["condition"] == "GOOD"
    )
    return allocated - out + back


class TestCase9:
    """One package returned, a family that came twice, and two references of one family."""

    def test_one_package_is_returned(self, ledger, programme):
        """It is plain, and the package can be handed out again."""
        round_one = handed_out(programme, "family-a")
        ledger.recorded(round_one)
        ledger.recorded(
            line(
                "ReturnAid",
                programme_id=programme,
                return_id=fresh(),
                distribution_id=round_one["data"]["lines"][0]["distribution_id"],
                quantity=1,
                on="2025-07-04",
                condition="GOOD",
                reason="the family had moved",
            )
        )
        assert available(ledger, programme) == 10
        assert ledger.broken(programme) == []

    def test_a_family_twice(self, ledger, programme):
        """A second package for one family has to be answered for."""
        ledger.recorded(handed_out(programme, "family-a"))
        ledger.acknowledged(handed_out(programme, "family-a"), "assistance.over_cap")

    def test_two_references_of_one_family(self, ledger, programme):
        """That they are one is plain and listed; from then on they have one share."""
        ledger.recorded(handed_out(programme, "family-a"))
        ledger.recorded(
            line(
                "RecordDuplicateRecipient",
                programme_id=programme,
                kept="family-a",
                duplicate="family-b",
                on="2025-07-04",
                action="one card is withdrawn",
            )
        )
        assert "DUPLICATE_RECIPIENT" in ledger.flags(programme)
        second = handed_out(programme, "family-b", on="2025-07-05")
        ledger.acknowledged(second, "assistance.over_cap")

    def test_what_was_allocated_is_conserved(self, ledger, programme):
        """More than there is cannot be handed out; the books close only when they are even."""
        everything = handed_out(programme, "family-a")
        everything["data"]["lines"][0]["quantity"] = 11
        ledger.refused(everything, "assistance.over_available")
        ledger.recorded(handed_out(programme, "family-a", "family-b"))
        closing = {"programme_id": programme, "on": "2025-07-09"}
        ledger.refused(line("CloseAidProgramme", **closing), "assistance.remainder")
        fund = [{"item": "SEMBAKO", "quantity": 8}]
        ledger.recorded(line("CloseAidProgramme", **closing, returned_to_fund=fund))

    def test_recipients_are_opaque(self, ledger, programme):
        """Nothing of a person is shown but the reference; an identity number is refused."""
        wanted = handed_out(programme, "family-a", on="2025-07-03")
        wanted["data"]["by"] = official("Sari, NIK 3672010101900001")
        ledger.refused(wanted, "assistance.identity_number")

    def test_it_has_a_state_and_a_timeline(self, ledger, programme):
        """As every kind of stream."""
        ledger.recorded(handed_out(programme, "family-a"))
        assert ledger.state(programme)["kind"] == "assistance"
        assert "None" not in ledger("state", programme).out
        assert "SEMBAKO" in ledger("history", programme).out


class TestExhibition:
    """Announced in a briefing, never corroborated."""

    def test_it_is_announced_and_never_held(self, demo):
        """Its days have long gone, and nothing says that it was held."""
        (announced,) = demo.history(ANCOL)
        assert announced["event"] == "exhibition.exhibition_announced@1"
        assert announced["data"]["announced_on"] == {**UNDATED, "latest": "2025-07-08"}
        assert demo.state(ANCOL)["state"]["facts"] == []
        assert "ANNOUNCED as of" in demo("history", ANCOL).out

    def test_the_holding_is_an_event_of_its_own(self, demo, tmp_path):
        """Held on a day that was announced is plain; on another it has to be answered for."""
        ledger = demo.copied(tmp_path)
        held = line("HoldExhibition", exhibition_id=ANCOL, on="2025-08-09")
        ledger.acknowledged(held, "exhibition.days_differ")
        cancelled = line("CancelExhibition", exhibition_id=ANCOL, on="2025-08-10", reason="rain")
        ledger.refused(cancelled, "exhibition.settled")
