"""A programme of aid and an exhibition on the command line: titles, timelines, warnings."""

import pytest

from tests.acceptance.lines import (
    DISNAKER,
    KEY,
    LAPAS,
    acknowledging,
    corrected,
    fresh,
    line,
    official,
)

PACKAGE = "paket sembako"


@pytest.fixture(name="programme")
def _programme(ledger):
    """A programme of ten packages, two of them handed out, one of which came back."""
    own, first = fresh(), fresh()
    opening = {
        "programme_id": own,
        "facility_id": LAPAS,
        "title": "Bansos Idul Fitri",
        "items": [{"code": PACKAGE, "unit": "paket", "allocated": 10, "unit_value": 150000}],
        "categories": ["INMATE_FAMILY"],
        "max_per_recipient": 1,
        "contributions": [{"source": "PARTNER", "partner_id": DISNAKER, "value": 500000}],
        "budget": 1500000,
        "opened_on": "2026-03-01",
    }
    checked = [
        {"recipient": ref, "category": "INMATE_FAMILY", "outcome": outcome}
        for ref, outcome in (("r-a1", "VERIFIED"), ("r-b2", "VERIFIED"), ("r-c3", "REJECTED"))
    ]
    lines = [
        {"distribution_id": one, "recipient": ref, "item": PACKAGE, "quantity": 1}
        for one, ref in ((first, "r-a1"), (fresh(), "r-b2"))
    ]
    ledger.recorded(
        line("OpenAidProgramme", **opening),
        line(
            "VerifyRecipients",
            programme_id=own,
            check_id=fresh(),
            lines=checked,
            verified_by=official("Margono", position="Kasubsi"),
            on="2026-03-02",
        ),
        line(
            "DistributeAid",
            programme_id=own,
            round_id=fresh(),
            on={"earliest": "2026-03-10", "latest": "2026-03-10", "raw": "Selasa (10/3/2026)"},
            by=official("Zulkarnain"),
            handover_record={"reference": "BAST-7"},
            lines=lines,
        ),
        line(
            "ReturnAid",
            programme_id=own,
            return_id=fresh(),
            distribution_id=first,
            quantity=1,
            on="2026-03-11",
            condition="SPOILED",
            reason="kemasan rusak",
        ),
    )
    return own


def test_a_programme(ledger, programme):
    """Its head says what became of each item; its facts name references and nothing else."""
    outcome = ledger("history", programme)
    head, _, rest = outcome.out.partition("\n\n")
    title, kind, status, stock, *warnings = head.splitlines()
    assert title == f"Bansos Idul Fitri · Lapas {KEY}"
    assert kind == f"assistance {programme}, 4 events"
    assert status.startswith("OPEN as of ")
    assert stock == f"{PACKAGE}: 10 allocated, 1 with recipients, 1 came back spoiled, 8 left"
    assert warnings == ["  ! PARTNER_GAVE: Disnaker Kota Uji, worth 500000"]
    told = " ".join(rest.split())
    assert "The bansos (programme of aid) “Bansos Idul Fitri” was opened." in told
    assert f"items 10 paket of {PACKAGE}, Rp150.000 each recipients inmate family" in told
    assert "at most 1 of an item for a family given by partner, Disnaker Kota Uji" in told
    assert "2 recipients verified, 1 rejected. by Margono, Kasubsi" in told
    assert "r-c3, inmate family, rejected" in told
    assert "Aid was handed out to 2 recipients. written “Selasa (10/3/2026)”" in told
    assert f"in all 2 of {PACKAGE} lines r-a1: 1 of {PACKAGE} r-b2: 1 of {PACKAGE}" in told
    assert f"1 came back, spoiled. of v3, 1 of {PACKAGE} to r-a1 reason “kemasan rusak”" in told


def test_a_programme_that_was_closed(ledger, programme):
    """The closing says what went where, and what is left is nothing."""
    ledger.recorded(
        line("ChangeAllocation", programme_id=programme, item=PACKAGE, delta=-3, on={}, reason="x"),
        line(
            "RecordDuplicateRecipient",
            programme_id=programme,
            kept="r-a1",
            duplicate="r-b2",
            on="2026-04-01",
            action="kartu kedua dicabut",
        ),
        line(
            "CloseAidProgramme",
            programme_id=programme,
            on="2026-05-01",
            returned_to_fund=[{"item": PACKAGE, "quantity": 5}],
            written_off=[{"item": PACKAGE, "quantity": 1}],
        ),
    )
    told = " ".join(ledger("history", programme).out.split())
    assert "CLOSED as of " in told
    assert f"The allocation of {PACKAGE} became 3 less." in told
    assert "Two references were found to be one family. kept r-a1 duplicate r-b2" in told
    assert "The books of the programme were closed. to the fund 5 of paket sembako" in told


def test_many_lines_are_summed(ledger):
    """A round of many recipients is told by its sums, not line by line."""
    own = fresh()
    many = [
        {"distribution_id": fresh(), "recipient": f"r-{at}", "item": "beras", "quantity": 5}
        for at in range(40)
    ]
    ledger.recorded(
        line(
            "OpenAidProgramme",
            programme_id=own,
            facility_id=LAPAS,
            items=[{"code": "beras", "unit": "kg", "allocated": 200}],
            opened_on={},
        ),
        acknowledging(
            line("DistributeAid", programme_id=own, round_id=fresh(), on={}, by={}, lines=many),
            "assistance.unverified",
            "assistance.no_handover",
        ),
    )
    out = ledger("history", own).out
    assert out.startswith(f"aid programme · Lapas {KEY}\n")
    assert "handed out to 40 recipients" in out
    assert "200 of beras" in out
    assert "r-7:" not in out
    assert "beras: 200 allocated, 200 with recipients\n" in out


def test_an_exhibition(ledger):
    """It is found by its name, and stays ANNOUNCED until somebody says what came of it."""
    own = fresh()
    ledger.recorded(
        line(
            "AnnounceExhibition",
            exhibition_id=own,
            name="Pameran Hasil Karya",
            days=["2025-07-09", "2025-07-10"],
            venue="Ancol, Jakarta",
            stated_categories=["KULINER", "KARYA_SENI"],
            exhaustive=False,
            announced_on={"latest": "2025-07-08"},
        ),
        line(
            "RescheduleExhibition",
            exhibition_id=own,
            days=["2025-08-08"],
            on="2025-07-08",
            reason="aula terpakai",
        ),
    )
    found = ledger("streams", "--find", "hasil karya", "--format", "json").json
    assert (found["kind"], found["title"]) == ("exhibition", "Pameran Hasil Karya")
    told = " ".join(ledger("history", own).out.split())
    assert "ANNOUNCED as of " in told
    assert "≤ 2025-07-08 The pameran (exhibition) Pameran Hasil Karya was announced." in told
    assert "days 2025-07-09, 2025-07-10 place “Ancol, Jakarta”" in told
    assert "products karya seni, kuliner (among others)" in told
    assert "The exhibition was put off. days 2025-08-08 reason “aula terpakai”" in told
    ledger.recorded(line("HoldExhibition", exhibition_id=own, on="2025-08-08"))
    assert "HELD as of " in ledger("history", own).out


def test_the_state_as_json(ledger, programme):
    """Who reads the state gets what became of each item, and every fact."""
    state = ledger("state", programme, "--format", "json").json["state"]
    assert state["stock"] == [
        {
            "item": PACKAGE,
            "allocated": 10,
            "distributed": 2,
            "returned_good": 0,
            "returned_spoiled": 1,
        }
    ]
    assert len(state["facts"]) == 3
    assert sorted(state) == ["facts", "opened", "stock"]
    assert ledger("state", programme).code == 0


def test_a_correction_that_cannot_be(ledger, programme):
    """A first allocation below what was handed out is refused, with the rule that it breaks."""
    data = ledger.history(programme)[0]["data"]
    data["items"][0]["allocated"] = 1
    told = corrected(programme, 1, "assistance.aid_programme_opened@1", data)
    receipt = ledger.refused(told, "assistance.impossible")
    assert "assistance.over_available" in receipt["message"]
