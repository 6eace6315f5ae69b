"""Certificates, placements and evaluations, also after the agreement has ended."""

from datetime import date
from uuid import UUID

import attrs
import pytest

from pemasyarakatan.domain.agreement import (
    AGREEMENT,
    AgreementTerminated,
    CertificatesIssued,
    EvaluationHeld,
    EvaluationVerdict,
    PlacementRecorded,
    TerminationGround,
)
from pemasyarakatan.domain.values import CertificateKind, EmployerKind, PartialDate, Side
from pemasyarakatan.testing.scenario import given

from .agreement_papers import BLK, DRAFTED, UNKNOWN, asking, on, signed, training

TRAINED = training(on(2025, 6, 2), on(2025, 6, 20), completed=18)
UNCOUNTED = attrs.evolve(TRAINED, completed=None)
COMPETENT = CertificatesIssued(
    issue_id=UUID(int=80),
    training_id=TRAINED.training_id,
    kind=CertificateKind.COMPETENCE,
    certifier="LSP",
    issued=15,
    not_competent=3,
    issued_on=on(2025, 9, 20),
    valid_until=on(2028, 9, 19),
)
ISSUE = asking(COMPETENT)
PLACED = PlacementRecorded(
    placement_id=UUID(int=85),
    training_id=TRAINED.training_id,
    employer_kind=EmployerKind.COMPANY,
    employer_partner_id=BLK,
    placed=6,
    placed_on=on(2026, 2, 3),
)
PLACE = asking(PLACED)
EVALUATED = EvaluationHeld(
    evaluation_id=UUID(int=90), held_on=on(2025, 11, 5), verdict=EvaluationVerdict.IMPROVE
)
EVALUATE = asking(EVALUATED)
TAUGHT = (DRAFTED, signed(), TRAINED)
TERMINATED = AgreementTerminated(
    effective_on=date(2025, 6, 30), ground=TerminationGround.MUTUAL, side=Side.BOTH
)


@pytest.mark.parametrize("fact", [COMPETENT, PLACED, EVALUATED])
def test_a_result_is_recorded_once_and_after_the_end_as_well(fact):
    """The same again adds nothing, other content under the id is refused."""
    given(AGREEMENT, *TAUGHT, TERMINATED).when(asking(fact)).then(fact)
    history = given(AGREEMENT, *TAUGHT, fact)
    history.when(asking(fact)).then_nothing()
    (name,) = {"certifier", "placed", "findings"} & {one.name for one in attrs.fields(type(fact))}
    other = {"certifier": "BNSP", "placed": 7, "findings": ("kurang alat",)}[name]
    history.when(asking(fact, **{name: other})).then_refused("agreement.reused_id")


@pytest.mark.parametrize("command", [ISSUE, PLACE])
def test_a_result_is_of_a_training_under_this_agreement(command):
    """Nothing can come of what is not recorded."""
    given(AGREEMENT, DRAFTED, signed()).when(command).then_refused("agreement.unknown_training")
    given(AGREEMENT, DRAFTED).when(command).then_refused("agreement.unknown_training")


@pytest.mark.parametrize(
    ("taught", "issued", "not_competent", "possible"),
    [
        (TRAINED, 18, 2, True),
        (TRAINED, 19, 0, False),
        (TRAINED, 18, 3, False),
        (UNCOUNTED, 20, 0, True),
        (UNCOUNTED, 21, 0, False),
        (UNCOUNTED, 0, 20, True),
        (TRAINED, -1, 0, False),
        (TRAINED, 1, -1, False),
    ],
)
def test_no_more_certificates_than_people(taught, issued, not_competent, possible):
    """A6: no more than completed, else took part; and no more tested than took part."""
    command = attrs.evolve(ISSUE, issued=issued, not_competent=not_competent)
    outcome = given(AGREEMENT, DRAFTED, signed(), taught).when(command)
    if possible:
        outcome.then_gives(CertificatesIssued)
    else:
        outcome.then_refused("agreement.too_many_certificates")


def test_certificates_of_each_kind_are_counted_together():
    """Two rounds of one kind add up; another kind is another count."""
    second = attrs.evolve(ISSUE, issue_id=UUID(int=81), issued=4, not_competent=0)
    history = given(AGREEMENT, *TAUGHT, COMPETENT)
    history.when(second).then_refused("agreement.too_many_certificates")
    history.when(attrs.evolve(second, issued=2)).then_gives(CertificatesIssued)
    other = attrs.evolve(second, kind=CertificateKind.COMPLETION, issued=18)
    history.when(other).then_gives(CertificatesIssued)


@pytest.mark.parametrize(
    ("day", "early"),
    [
        (on(2025, 6, 19), True),
        (on(2025, 6, 20), False),
        (PartialDate.month(2025, 6), False),
        (PartialDate.month(2025, 5), True),
        (UNKNOWN, False),
    ],
)
def test_no_result_comes_before_the_training_ends(day, early):
    """On the last day it may."""
    issue = given(AGREEMENT, *TAUGHT).when(attrs.evolve(ISSUE, issued_on=day))
    place = given(AGREEMENT, *TAUGHT).when(attrs.evolve(PLACE, placed_on=day))
    if early:
        issue.then_refused("agreement.before_training_end")
        place.then_refused("agreement.before_training_end")
    else:
        issue.then_gives(CertificatesIssued)
        place.then_gives(PlacementRecorded)


def test_a_certificate_does_not_run_out_before_it_is_issued():
    """It may be without an end."""
    short = attrs.evolve(ISSUE, valid_until=on(2025, 9, 19))
    given(AGREEMENT, *TAUGHT).when(short).then_refused("agreement.validity_order")
    for until in (on(2025, 9, 20), None):
        command = attrs.evolve(ISSUE, valid_until=until)
        given(AGREEMENT, *TAUGHT).when(command).then_gives(CertificatesIssued)


@pytest.mark.parametrize(
    ("taught", "placed", "possible"),
    [
        (TRAINED, 12, True),
        (TRAINED, 13, False),
        (UNCOUNTED, 14, True),
        (UNCOUNTED, 15, False),
        (TRAINED, 0, False),
    ],
)
def test_no_more_are_placed_than_completed(taught, placed, possible):
    """A7: all placements of a training together."""
    second = attrs.evolve(PLACE, placement_id=UUID(int=86), placed=placed)
    outcome = given(AGREEMENT, DRAFTED, signed(), taught, PLACED).when(second)
    if possible:
        outcome.then_gives(PlacementRecorded)
    else:
        outcome.then_refused("agreement.too_many_placed")


MONTH = PartialDate.month(2026, 2)


@pytest.mark.parametrize(
    ("placed", "employer", "kind", "day", "tells"),
    [
        (5, BLK, EmployerKind.COMPANY, on(2026, 2, 3), False),
        (4, BLK, EmployerKind.COMPANY, MONTH, True),
        (4, None, EmployerKind.COMPANY, MONTH, False),
        (4, None, EmployerKind.COMPANY, on(2026, 2, 3), True),
        (1, None, EmployerKind.SELF, UNKNOWN, False),
        (1, None, EmployerKind.SELF, PartialDate(latest=date(2026, 2, 27)), False),
        (
            1,
            None,
            EmployerKind.SELF,
            PartialDate(earliest=date(2026, 2, 1), latest=date(2026, 2, 27)),
            True,
        ),
        (
            1,
            None,
            EmployerKind.SELF,
            PartialDate(earliest=date(2026, 1, 15), latest=date(2026, 2, 28)),
            False,
        ),
        (5, BLK, EmployerKind.INDIVIDUAL, MONTH, True),
        (5, None, EmployerKind.INDIVIDUAL, on(2026, 2, 3), False),
    ],
)
def test_a_placement_lets_nobody_be_recognised(placed, employer, kind, day, tells):
    """Few people are not told with an employer or a day, and a private employer never."""
    command = attrs.evolve(
        PLACE, placed=placed, employer_partner_id=employer, employer_kind=kind, placed_on=day
    )
    outcome = given(AGREEMENT, *TAUGHT).when(command)
    if tells:
        outcome.then_refused("agreement.placement_identifies")
    else:
        outcome.then_gives(PlacementRecorded)


def test_at_the_end_of_the_calendar_no_month_is_left():
    """A few days of the last month there is are less than a month."""
    days = PartialDate(earliest=date(9999, 12, 2), latest=date.max)
    command = attrs.evolve(PLACE, placed=1, employer_partner_id=None, placed_on=days)
    history = given(AGREEMENT, *TAUGHT, today=date.max)
    history.when(command).then_refused("agreement.placement_identifies")


@pytest.mark.parametrize(
    ("day", "early"),
    [
        (on(2024, 12, 31), True),
        (on(2025, 1, 1), False),
        (PartialDate.month(2025, 1), False),
        (UNKNOWN, False),
    ],
)
def test_no_evaluation_is_held_before_the_signing(day, early):
    """There is nothing to look at before."""
    outcome = given(AGREEMENT, DRAFTED, signed()).when(attrs.evolve(EVALUATE, held_on=day))
    if early:
        outcome.then_refused("agreement.before_signing")
    else:
        outcome.then_gives(EvaluationHeld)


def test_a_draft_is_not_evaluated():
    """Nor is what was never signed."""
    given(AGREEMENT, DRAFTED).when(EVALUATE).then_refused("agreement.not_signed")
