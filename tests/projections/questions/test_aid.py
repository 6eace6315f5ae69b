"""The ledger of social assistance: what became of every item."""

from __future__ import annotations

from datetime import date

from pemasyarakatan.domain.assistance import AidCondition, AidSource, CheckOutcome, Contribution
from pemasyarakatan.domain.decider import CorrectionRecorded, RecordVoided
from pemasyarakatan.domain.values import Rupiah
from pemasyarakatan.projections.questions.aid import AID
from tests.domain.aid_programme import (
    LAPAS,
    OPENED,
    PACKAGE,
    PROGRAMME,
    UNKNOWN,
    back,
    check,
    closed,
    handed,
    line,
    more,
    on,
    opened,
    same,
)
from tests.projections.papers import own

TODAY = date(2026, 6, 1)


def ledger(log, *events, day=TODAY, first=OPENED):
    """The row of the packages after these events."""
    log.append(PROGRAMME, first, *events)
    (row,) = log.ask(AID, day)
    return row


def test_every_column_of_an_item(log):
    """What was allocated is with families, back, available or gone; papers and people are named."""
    row = ledger(
        log,
        more(5),
        check(1, 2, 3),
        check(4, own=101, outcome=CheckOutcome.REJECTED),
        handed(line(11, 1), line(12, 2)),
        handed(line(13, 3), own=201, handover_record=None),
        back(11),
        back(12, own=301, condition=AidCondition.SPOILED),
        closed(fund=13, off=1),
        first=opened(contributions=(Contribution(source=AidSource.STAFF, value=Rupiah(500)),)),
    )
    assert (row.programme, row.facility, row.title) == (PROGRAMME, LAPAS, "Bansos 2026")
    assert (row.item, row.unit, row.status) == (PACKAGE, "paket", "CLOSED")
    assert (row.allocated, row.recipients, row.distributed) == (15, 3, 3)
    assert (row.returned, row.returned_spoiled, row.available) == (2, 1, 13)
    assert (row.returned_to_fund, row.written_off) == (13, 1)
    assert (row.rounds, row.rounds_without, row.handovers) == (2, 1, ("BAST-1",))
    assert (row.verifiers, row.distributors) == (("Margono",), ("Zulkarnain",))
    assert row.contributions == ("STAFF, worth 500",)
    assert row.opened == date(2026, 1, 1)


def test_open_books_have_no_remainder_yet(log):
    """What goes back or is written off is empty, not 0, until the books are closed."""
    row = ledger(log, check(1))
    assert (row.status, row.returned_to_fund, row.written_off) == ("OPEN", None, None)


def test_the_books_are_open_until_the_day_they_were_closed_on(log):
    """The day before they were open; an undated closing counts always."""
    log.append(PROGRAMME, OPENED, closed(fund=10, day=on(5, 1)))
    asked = {day: log.ask(AID, date(2026, *day))[0].status for day in ((4, 30), (5, 1), (5, 2))}
    assert list(asked.values()) == ["OPEN", "CLOSED", "CLOSED"]
    other = opened(programme_id=own("programme"))
    log.append(own("programme"), other, closed(fund=10, day=UNKNOWN))
    rows = {row.programme: row.status for row in log.ask(AID, date(2020, 1, 1))}
    assert rows[own("programme")] == "CLOSED"


def test_a_family_under_two_references_is_one(log):
    """Who was found to be the same family counts once, and who was rejected since not at all."""
    rejected = check(3, own=101, outcome=CheckOutcome.REJECTED, day=on(2, 2))
    assert ledger(log, check(1, 2, 3), same(1, 2), rejected).recipients == 1


def test_corrections_and_voids_count(log):
    """A corrected round counts as corrected, a voided one not at all."""
    less = handed(line(11, 1), own=200)
    row = ledger(
        log,
        check(1, 2),
        handed(line(11, 1, quantity=9)),
        handed(line(12, 2), own=201),
        CorrectionRecorded(target_version=3, corrected=less, reason="r", approved_by="a"),
        RecordVoided(target_version=4, reason="r", approved_by="a"),
    )
    assert (row.distributed, row.rounds, row.available) == (1, 1, 9)


def test_one_facility_can_be_asked_for(log):
    """Only its programmes are told."""
    log.append(PROGRAMME, OPENED)
    assert len(log.ask(AID, TODAY, facility=LAPAS)) == 1
    assert log.ask(AID, TODAY, facility=PROGRAMME) == ()


def test_no_recipient_is_in_the_rows(log):
    """References of recipients are in no table and no row, only how many there are."""
    ledger(log, check(1, 2), handed(line(11, 1)), back(11), same(1, 2))
    with log.views.tables() as (connection, table):
        from pemasyarakatan.projections.tables.assistance import ASSISTANCE

        held = [connection.execute(table(one).select()).all() for one in ASSISTANCE.tables]
    assert "ref-" not in str(held)


def test_no_report_tells_of_aid(told):
    """The source reports name no programme, so there is none."""
    assert told.ask(AID, TODAY) == ()
