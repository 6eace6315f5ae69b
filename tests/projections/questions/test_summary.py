"""The public summary: partners by facility and sector, small counts left out."""

from __future__ import annotations

from datetime import date

from pemasyarakatan.domain.partner import PartnerMerged
from pemasyarakatan.domain.values import PartnerSector
from pemasyarakatan.projections.questions.summary import SUMMARY
from tests.projections.papers import drafted, own, partner, signed

TODAY = date(2026, 6, 1)
SOCIAL, MEDIA = PartnerSector.SOCIAL, PartnerSector.MEDIA


def country(log, sizes):
    """So many partners of each sector at each facility, each with a paper."""
    number = 0
    for facility, sectors in sizes.items():
        for sector, many in sectors.items():
            for _ in range(many):
                number += 1
                log.append(own("partner", number), partner(number, sector=sector))
                log.append(
                    own("agreement", number),
                    drafted(number, (number,), facility),
                    signed((number,), facility),
                )


def counts(rows):
    """What is shown, by the number of the facility and the sector."""
    numbers = {own("facility", number): number for number in range(9)} | {None: None}
    return {(numbers[row.facility], row.sector): row.partners for row in rows}


def test_large_counts_and_noughts_are_shown(log):
    """Cells from 5 on, noughts, and all totals."""
    country(log, {1: {SOCIAL: 5, MEDIA: 6}, 2: {SOCIAL: 7}})
    assert counts(log.ask(SUMMARY, TODAY)) == {
        (1, "SOCIAL"): 5,
        (1, "MEDIA"): 6,
        (1, None): 11,
        (2, "SOCIAL"): 7,
        (2, "MEDIA"): 0,
        (2, None): 7,
        (None, "SOCIAL"): 12,
        (None, "MEDIA"): 6,
        (None, None): 18,
    }


def test_a_facility_without_any_is_nought(log):
    """Where it is asked for; in the answer about all it is left out."""
    country(log, {1: {SOCIAL: 5, MEDIA: 6}})
    alone = log.ask(SUMMARY, TODAY, facility=own("facility", 2))
    assert counts(alone) == {(2, "SOCIAL"): 0, (2, "MEDIA"): 0, (2, None): 0}
    assert not any(row.suppressed for row in alone)
    assert {row.facility for row in log.ask(SUMMARY, TODAY)} == {own("facility", 1), None}


def test_a_small_count_is_left_out_with_what_would_give_it_away(log):
    """Four partners are not shown, and neither are the three cells that tell of them."""
    country(log, {1: {SOCIAL: 4, MEDIA: 6}, 2: {SOCIAL: 7, MEDIA: 8}})
    rows = log.ask(SUMMARY, TODAY)
    shown = counts(rows)
    assert shown[1, "SOCIAL"] is None
    assert [shown[one] for one in ((1, "MEDIA"), (2, "SOCIAL"), (2, "MEDIA"))] == [None] * 3
    assert shown[None, None] == 25
    assert all(row.suppressed == (row.partners is None) for row in rows)


def test_the_answer_for_one_facility_is_part_of_the_answer_for_all(log):
    """Who asks for one facility sees what is shown of it to all, no count more."""
    country(log, {1: {SOCIAL: 4, MEDIA: 6}, 2: {SOCIAL: 7, MEDIA: 8}})
    whole = log.ask(SUMMARY, TODAY)
    one = log.ask(SUMMARY, TODAY, facility=own("facility", 2))
    assert one == tuple(row for row in whole if row.facility == own("facility", 2))


def test_only_agreements_in_force_that_day_count(log):
    """The day before the term nothing counts, nor the day after its end."""
    country(log, {1: {SOCIAL: 5}})
    days = [date(2025, 12, 31), date(2026, 1, 1), date(2026, 12, 31), date(2027, 1, 1)]
    assert [counts(log.ask(SUMMARY, day))[None, None] for day in days] == [0, 5, 5, 0]


def test_two_papers_of_one_pair_and_a_merged_partner_count_once(log):
    """A partner is counted under the one it was merged into."""
    country(log, {1: {SOCIAL: 7}})
    log.append(own("agreement", 8), drafted(8, (1, 2)), signed((1, 2)))
    log.append(own("partner", 2), PartnerMerged(into=own("partner", 1), reason="double"))
    assert counts(log.ask(SUMMARY, TODAY))[1, "SOCIAL"] == 6


def test_a_partner_without_a_sector_has_a_column(log):
    """What is not known is no guess."""
    country(log, {1: {None: 5}})
    assert counts(log.ask(SUMMARY, TODAY))[1, "NOT_STATED"] == 5


def test_nothing_recorded_is_nought(log):
    """With no agreement there is one row: nobody."""
    (row,) = log.ask(SUMMARY, TODAY)
    assert (row.facility, row.sector, row.partners, row.suppressed) == (None, None, 0, False)


def test_the_reports_prove_no_agreement_in_force(told):
    """The one paper of the reports has no stated term, so nothing is counted."""
    assert counts(told.ask(SUMMARY, TODAY)) == {(None, None): 0}
