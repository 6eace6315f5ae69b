"""A batch of agreements and its signings are one save: all of it, or nothing."""

from __future__ import annotations

import pytest

from tests.acceptance.lines import LAPAS, acknowledging, draft, fresh, line, number, sign, void

DAY = "2026-01-28"


@pytest.fixture(name="ceremony")
def _ceremony(ledger):
    """A ceremony that was opened on a day."""
    ceremony = fresh()
    ledger.recorded(line("OpenCeremony", ceremony_id=ceremony, facility_id=LAPAS, on=DAY))
    return ceremony


def drafts(ledger, count=3):
    """Papers that are not signed yet."""
    papers = [fresh() for _ in range(count)]
    ledger.recorded(*(draft(paper) for paper in papers))
    return papers


def batch(ceremony, papers, signings, **given):
    """The signings and the batch, in one line."""
    held = line(
        "HoldSigningBatch", ceremony_id=ceremony, batch_id=fresh(), agreement_ids=papers, **given
    )
    return line("Together", commands=[*signings, held])


def test_a_batch_and_its_signings(ledger, ceremony):
    """Three papers are signed and stand in the batch; one receipt names all the streams."""
    papers = drafts(ledger)
    signings = [sign(paper, DAY, ceremony_id=ceremony) for paper in papers]
    before = ledger.events()
    (receipt,) = ledger.recorded(batch(ceremony, papers, signings))

    assert [receipt["stream"], *(one["stream"] for one in receipt["also"])] == [*papers, ceremony]
    assert ledger.events() == before + 4
    assert ledger.broken(ceremony) == []


def test_a_refusal_of_one_refuses_all(ledger, ceremony):
    """One paper of the three is signed already: nothing is written, and it is named which."""
    papers = drafts(ledger)
    ledger.recorded(sign(papers[1], DAY, place="Jakarta"))
    signings = [sign(paper, DAY, ceremony_id=ceremony) for paper in papers]
    receipt = ledger.refused(batch(ceremony, papers, signings), "agreement.not_draft")

    assert receipt["message"].startswith("SignAgreement, 2 of 4: ")


def test_a_batch_that_is_refused_refuses_its_signings(ledger, ceremony):
    """A batch number that was used leaves the papers unsigned."""
    first, second = drafts(ledger), drafts(ledger)
    ledger.recorded(batch(ceremony, first, [sign(paper, DAY) for paper in first], batch_no=1))
    signings = [sign(paper, DAY) for paper in second]
    ledger.refused(batch(ceremony, second, signings, batch_no=1), "ceremony.batch_number_used")

    assert all(ledger.state(paper)["state"]["signed"] is None for paper in second)


def test_one_number_under_two_papers_of_a_batch(ledger, ceremony):
    """A serial that was copied is seen within the save, and answered for by the second paper."""
    papers = drafts(ledger, 2)
    signings = [sign(paper, DAY, numbers=[number("W.24-76/2026")]) for paper in papers]
    receipt = ledger.refused(batch(ceremony, papers, signings), "agreement.duplicate_number")
    assert papers[0] in receipt["message"]

    signings[1] = acknowledging(signings[1], "agreement.duplicate_number")
    (receipt,) = ledger.recorded(batch(ceremony, papers, signings))
    assert [len(one["events"]) for one in receipt["also"]] == [2, 1, 1]


def test_forty_signings_in_one_save(ledger, ceremony):
    """Forty papers and their numbers are one save, and repeating it appends nothing."""
    papers = drafts(ledger, 40)
    signings = [sign(p, DAY, numbers=[number(f"No. {i}")]) for i, p in enumerate(papers, 1)]
    wanted = {**batch(ceremony, papers, signings), "command_id": "batch-1"}
    (receipt,) = ledger.recorded(wanted)
    before = ledger("log").raw
    (again,) = ledger.record(wanted)

    assert len(receipt["also"]) == 80
    assert again["status"] == "unchanged"
    assert ledger("log").raw == before


def test_a_paper_of_a_batch_can_be_voided_alone(ledger, ceremony):
    """What was saved together is amended one by one."""
    papers = drafts(ledger)
    ledger.recorded(batch(ceremony, papers, [sign(paper, DAY) for paper in papers]))
    ledger.recorded(void(papers[0], 2))

    assert "NOT_SIGNED_THAT_DAY" in ledger.flags(ceremony)
    assert ledger.state(papers[1])["state"]["signed"] is not None
