"""Exceptions: every irregularity, doubt and flag, with who answers for it."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

import attrs

from pemasyarakatan.domain.agreement import CertificatesIssued, TrainingDelivered
from pemasyarakatan.domain.assistance import AidSource, Contribution
from pemasyarakatan.domain.ceremony import CeremonyClosed, CeremonyOpened, SigningBatchHeld
from pemasyarakatan.domain.compliance import (
    COMPLIANCE,
    Compliance,
    ComplianceKey,
    compliance_id,
)
from pemasyarakatan.domain.decider import (
    CorrectionRecorded,
    EvidenceAttached,
    RecordVoided,
    command_of,
)
from pemasyarakatan.domain.directive import DirectivePointAmended
from pemasyarakatan.domain.exhibition import ExhibitionAnnounced, ExhibitionHeld
from pemasyarakatan.domain.facility import (
    FacilityClosed,
    FoodSupplierDataSubmitted,
    HeadAppointed,
    HeadObserved,
)
from pemasyarakatan.domain.facility.values import FoodSupplier
from pemasyarakatan.domain.law import Circumstances
from pemasyarakatan.domain.partner import PARTNER
from pemasyarakatan.domain.partnership import (
    ActivityWithoutAgreementHeld,
    AgreementLinked,
    PartnershipEnded,
    PartnershipOpened,
    VisitHeld,
    partnership_id,
)
from pemasyarakatan.domain.partnership.values import Direction, NoPaper, VisitForm
from pemasyarakatan.domain.values import (
    ActivityKind,
    Bearing,
    Capacity,
    CertificateKind,
    Grade,
    Inferred,
    Irregularity,
    PartialDate,
    Provenance,
    SourceKind,
)
from pemasyarakatan.projections.questions.exceptions import EXCEPTIONS
from tests.domain.aid_programme import LAPAS as AID_LAPAS
from tests.domain.aid_programme import PROGRAMME, check, handed, line
from tests.domain.aid_programme import opened as programme
from tests.domain.directives import ID, P1, P2, UPT, begun, issued
from tests.projections.appended import RECORDED
from tests.projections.papers import SKILLS, drafted, fixed, named, on, own, partner, signed, unit

TODAY = date(2026, 6, 1)
LAPAS, MITRA, PAPER = own("facility"), own("partner"), own("agreement")
TIE = partnership_id(LAPAS, MITRA)
OPENED = PartnershipOpened(
    partnership_id=TIE, facility_id=LAPAS, partner_id=MITRA, opened_on=on(2026, 5, 1)
)
GRAVE = {"IMPOSSIBLE", "IRREGULAR", "UNCERTAIN", "NOT_CHECKED"}
NEWS = Provenance(kind=SourceKind.NEWS, reference="koran", grade=Grade.REPORTED)


def visit(number=1, day=None, **said):
    """The so-manieth visit."""
    content = {
        "visit_id": own("visit", number),
        "occurred_on": day or on(2026, 5, 20),
        "form": VisitForm.SAMBANG,
        "direction": Direction.OUTBOUND,
        **said,
    }
    return VisitHeld(**content)


def training(number=1, start=None, end=None, **said):
    """The so-manieth course, in May unless other days are given."""
    content = {
        "training_id": own("training", number),
        "title": "Las",
        "field": SKILLS,
        "started_on": start or on(2026, 5, 4),
        "ended_on": end or on(2026, 5, 20),
        "participants": 16,
        **said,
    }
    return TrainingDelivered(**content)


def correction(version, corrected, by="kepala"):
    """A fact corrected."""
    return CorrectionRecorded(
        target_version=version, corrected=corrected, reason="read wrongly", approved_by=by
    )


def rows(log, kind=None, rule=None, day=TODAY, **said):
    """The exceptions of a kind, or of a rule."""
    return [
        row
        for row in log.ask(EXCEPTIONS, day, **said)
        if kind in (None, row.kind) and rule in (None, row.rule)
    ]


def rules(log, kind, day=TODAY, **said):
    """What is listed of a kind, with the version it is about."""
    return {(row.rule, row.version) for row in rows(log, kind, day=day, **said)}


# --- rules ---------------------------------------------------------------------------------------


def test_an_acknowledged_irregularity_names_who_answers(log):
    """The rule, who let it pass, and why."""
    why = Irregularity(
        rules=frozenset({"partnership.ended"}), reason="courtesy", acknowledged_by="Siti"
    )
    log.append(TIE, OPENED, visit(irregular=why))
    (row,) = rows(log, "IRREGULAR")
    assert (row.rule, row.version, row.acknowledged_by, row.reason) == (
        "partnership.ended",
        2,
        "Siti",
        "courtesy",
    )
    assert (row.aggregate, row.stream, row.facilities) == ("partnership", TIE, (LAPAS,))
    assert row.title == f"facility {LAPAS} with partner {MITRA}"


def test_a_correction_that_breaks_a_rule_is_nobodys(log):
    """A correction is never refused for an (L) rule; what it breaks is listed with nobody."""
    log.append(LAPAS, unit())
    log.append(PAPER, drafted(), signed(), training())
    assert rows(log, "IRREGULAR") == []
    log.append(PAPER, correction(3, training(end=on(2027, 1, 3))), at=RECORDED)
    (row,) = rows(log, rule="agreement.outside_term")
    assert (row.kind, row.acknowledged_by) == ("IRREGULAR", "nobody")


def test_a_weekday_that_contradicts_its_date_is_listed(log):
    """The general rules hold for every event, however it came into the log."""
    wrong = PartialDate.on(date(2026, 5, 20), raw="Senin (20/5/2026)")
    log.append(TIE, OPENED, visit(day=wrong))
    (row,) = rows(log, rule="partnership.weekday")
    assert (row.acknowledged_by, row.version) == ("nobody", 2)


def test_what_is_impossible_comes_first(log):
    """A fact of tomorrow is no irregularity; nothing can answer for it."""
    log.append(TIE, OPENED, visit(day=on(2026, 7, 1)))
    assert log.ask(EXCEPTIONS, TODAY)[0].kind == "IMPOSSIBLE"
    assert rules(log, "IMPOSSIBLE") == {("partnership.future", 2)}


def test_what_is_possibly_wrong_is_told_apart(log):
    """A visit of a month in which the partnership ended may lie after the end."""
    ended = PartnershipEnded(on=on(2026, 5, 10), reason="over")
    log.append(TIE, OPENED, ended, visit(1, PartialDate.month(2026, 5)))
    assert rules(log, "UNCERTAIN") == {("partnership.ended.uncertain", 3)}
    assert rows(log, "IRREGULAR") == []
    log.append(TIE, visit(2, PartialDate.month(2026, 4)), visit(3, on(2026, 5, 9)))
    assert rules(log, "UNCERTAIN") == {("partnership.ended.uncertain", 3)}


def test_an_inexact_day_before_it_makes_an_exact_fact_doubtful(log):
    """An end of a month leaves open whether a visit of that month lies after it."""
    ended = PartnershipEnded(on=PartialDate.month(2026, 5), reason="over")
    log.append(TIE, OPENED, ended, visit(1, on(2026, 5, 10)), visit(2, on(2026, 4, 30)))
    assert rules(log, "UNCERTAIN") == {("partnership.ended.uncertain", 3)}


def test_an_inexact_day_of_another_stream_makes_a_fact_doubtful(log):
    """A paper signed in the month of the ceremony may have been signed on another day."""
    ceremony = own("ceremony")
    log.append(PAPER, drafted(), signed(day=PartialDate.month(2025, 12)))
    log.append(
        ceremony,
        CeremonyOpened(ceremony_id=ceremony, facility_id=LAPAS, on=on(2025, 12, 31)),
        SigningBatchHeld(batch_id=own("batch"), agreement_ids=(PAPER,)),
    )
    assert ("ceremony.other_day.uncertain", 2) in rules(log, "UNCERTAIN")


def test_exact_days_leave_no_doubt(log):
    """Where every day is known nothing is uncertain."""
    log.append(LAPAS, unit(class_seen_on=on(2020, 1, 1)))
    log.append(PAPER, drafted(), signed(), training())
    log.append(TIE, OPENED, visit(), PartnershipEnded(on=on(2026, 5, 20), reason="over"))
    assert rows(log, "UNCERTAIN") == []


def test_rules_that_nobody_can_check_are_listed(log):
    """Of a facility that is not recorded nobody knows the head, or whether it is closed."""
    log.append(PAPER, drafted(), signed())
    assert rules(log, "NOT_CHECKED") == {
        ("agreement.facility_closed", None),
        ("agreement.not_head", None),
    }
    log.append(LAPAS, unit())
    assert rows(log, "NOT_CHECKED") == []


def test_whether_an_office_was_addressed_cannot_be_checked(log):
    """A regional office has no stream here, so that its kind is not known."""
    key = ComplianceKey(directive_id=ID, organisation_id=own("office"))
    command = begun(on(2025, 7, 9), of=key)
    (event,) = COMPLIANCE.decide(command, Compliance(), Circumstances(today=TODAY))
    own_kind = attrs.evolve(P2, addressees=UPT)
    log.append(ID, issued(P1, own_kind))
    log.append(compliance_id(ID, own("office")), event)
    assert rules(log, "NOT_CHECKED") == {("compliance.not_addressed", None)}


def test_an_agreement_that_was_linked_after_the_end_counts(log):
    """That it ran when the partnership ended is seen however late it was linked."""
    log.append(LAPAS, unit())
    log.append(PAPER, drafted(), signed())
    ended = PartnershipEnded(on=on(2026, 5, 10), reason="over")
    log.append(TIE, OPENED, ended, AgreementLinked(agreement_id=PAPER))
    (row,) = rows(log, rule="partnership.agreements_running")
    assert (row.version, row.acknowledged_by) == (2, "nobody")
    assert str(PAPER) in row.found


# --- circumstances -------------------------------------------------------------------------------


def test_what_was_recorded_more_than_thirty_days_late(log):
    """The thirtieth day is in time; what has no last day is not known to be late."""
    last = (RECORDED + timedelta(hours=9)).date()
    days = [PartialDate.on(last - timedelta(days=n)) for n in (30, 31)]
    log.append(TIE, OPENED, visit(1, days[0]), visit(2, days[1]), visit(3, PartialDate()))
    assert {version for _, version in rules(log, "LATE")} == {1, 3} - {
        1 if (last - date(2026, 5, 1)).days <= 30 else None
    }
    (row,) = [row for row in rows(log, "LATE") if row.version == 3]
    assert row.found == f"31 days after {days[1]}"


def test_inferred_fields_are_listed_with_their_basis(log):
    """Also those of a correction; the register, written in the same save, repeats none."""
    source = attrs.evolve(NEWS, inferred=(Inferred(field="/direction", basis="the venue"),))
    log.append(TIE, OPENED)
    log.append(TIE, visit(), source=source)
    log.append(TIE, correction(2, visit(venue="Aula")), source=source)
    found = [(row.rule, row.version, row.found) for row in rows(log, "INFERRED")]
    assert found == [("/direction", 2, "the venue"), ("/direction", 3, "the venue")]
    log.app.execute(command_of_partner(), source=attrs.evolve(NEWS, inferred=()))
    inferring = Inferred(field="/regency", basis="b")
    log.app.execute(command_of_partner(2), source=attrs.evolve(NEWS, inferred=(inferring,)))
    assert [row.aggregate for row in rows(log, "INFERRED", "/regency")] == ["partner"]


def command_of_partner(number=1):
    """Register a partner."""
    return command_of(PARTNER, partner(number, regency="Cilegon"), irregular=None)


def test_corrections_and_voids_are_listed_with_who_approved_them(log):
    """An amendment is told of its target; who approves the own one is marked."""
    void = RecordVoided(target_version=3, reason="twice", approved_by="operator")
    log.append(TIE, OPENED, visit(1), visit(2), correction(2, visit(1, venue="Aula")), void)
    assert rules(log, "CORRECTED") == {("corrected", 2)}
    (row,) = rows(log, "CORRECTED")
    assert (row.acknowledged_by, row.reason, row.found) == (
        "kepala",
        "read wrongly",
        "version 2, by version 4",
    )
    assert rules(log, "VOIDED") == {("voided", 3)}
    assert rules(log, "SELF_APPROVED") == {("voided", 3)}


def test_an_amendment_that_was_taken_back_is_marked_so(log):
    """Voiding a correction restores what it replaced; that both were recorded stays."""
    source = attrs.evolve(NEWS, inferred=(Inferred(field="/venue", basis="b"),))
    log.append(TIE, OPENED, visit())
    log.append(TIE, correction(2, visit(venue="Aula")), source=source)
    log.append(TIE, RecordVoided(target_version=3, reason="r", approved_by="a"))
    (row,) = rows(log, "CORRECTED")
    assert (row.version, row.found) == (2, "version 2, by version 3, no longer in effect")
    assert rules(log, "VOIDED") == {("voided", 3)}
    assert rows(log, "INFERRED") == []


def test_who_approved_a_void_of_their_own_is_told_also_once_it_was_voided(log):
    """That the void is void changes nothing of who approved it."""
    own_void = RecordVoided(target_version=2, reason="twice", approved_by="budi")
    log.append(TIE, OPENED, visit())
    log.append(TIE, own_void, by="budi")
    log.append(TIE, RecordVoided(target_version=3, reason="r", approved_by="kepala"), by="citra")
    found = [(row.version, row.found, row.acknowledged_by) for row in rows(log, "VOIDED")]
    assert found == [
        (2, "version 2, by version 3, no longer in effect", "budi"),
        (3, "version 3, by version 4", "kepala"),
    ]
    (row,) = rows(log, "SELF_APPROVED")
    assert (row.version, row.acknowledged_by) == (2, "budi")


def test_a_voided_fact_tells_nothing_any_more(log):
    """What is irregular or late in a voided fact is listed no longer, only that it is void."""
    log.append(TIE, OPENED, visit(day=on(2020, 1, 1)))
    assert ("more than 30 days", 2) in rules(log, "LATE")
    log.append(TIE, RecordVoided(target_version=2, reason="r", approved_by="a"))
    assert ("more than 30 days", 2) not in rules(log, "LATE")


def test_evidence_against_a_fact_is_listed(log):
    """What confirms it is not; what was voided is not."""
    log.append(TIE, OPENED, visit())
    against = EvidenceAttached(
        target_version=2, provenance=NEWS, bearing=Bearing.CONTRADICTS, note="another day"
    )
    log.append(TIE, attrs.evolve(against, bearing=Bearing.CONFIRMS))
    assert rows(log, "CONTRADICTED") == []
    log.append(TIE, against)
    (row,) = rows(log, "CONTRADICTED")
    assert (row.version, row.found) == (2, "NEWS koran: another day")
    log.append(TIE, RecordVoided(target_version=4, reason="r", approved_by="a"))
    assert rows(log, "CONTRADICTED") == []


# --- flags ---------------------------------------------------------------------------------------


def test_an_activity_without_a_paper_is_listed(log):
    """With the reason that was given."""
    held = ActivityWithoutAgreementHeld(
        activity_id=own("activity"),
        kind=ActivityKind.TRAINING,
        title="Las",
        field=SKILLS,
        started_on=on(2026, 5, 1),
        ended_on=on(2026, 5, 3),
        reason=NoPaper.BEFORE_SIGNATURE,
    )
    log.append(TIE, OPENED, held)
    (row,) = rows(log, "WITHOUT_AGREEMENT")
    assert (row.rule, row.found) == (
        "BEFORE_SIGNATURE",
        "TRAINING 'Las' from 2026-05-01 to 2026-05-03",
    )


def test_what_is_not_stated_on_a_paper_is_listed(told):
    """Of the reports' one paper: number, term, scope, signatories and review."""
    listed = {row.rule for row in rows(told, "FLAG") if row.aggregate == "agreement"}
    assert listed == {
        "NUMBER_MISSING",
        "TERM_NOT_STATED",
        "SCOPE_NOT_STATED",
        "SIGNATORY_UNKNOWN",
        "NO_REVIEW",
    }
    (row,) = rows(told, "FLAG", "UNACCOUNTED")
    assert row.found == "39: 40 partners declared, 1 recorded"


def test_gap_and_overlap_between_two_papers(log):
    """Days without a paper, and days with two; none where one follows the other."""
    ends = fixed(on(2024, 1, 1), on(2024, 12, 31))
    log.append(PAPER, drafted(), signed(term=ends, day=on(2024, 1, 1)))
    starts = {2: on(2025, 1, 1), 3: on(2025, 1, 11), 4: on(2024, 12, 22)}
    for number, start in starts.items():
        log.append(
            own("agreement", number),
            drafted(number, predecessor_id=PAPER),
            signed(term=fixed(start, on(2026, 12, 31)), day=start),
        )
    found = {
        row.stream: (row.rule, row.found) for row in rows(log) if row.rule in ("GAP", "OVERLAP")
    }
    assert found == {
        own("agreement", 3): ("GAP", f"10 days between {PAPER} and this one"),
        own("agreement", 4): ("OVERLAP", f"10 days of both {PAPER} and this one"),
    }
    log.append(
        PAPER,
        correction(2, signed(term=fixed(on(2024, 1, 1), on(2025, 1, 10)), day=on(2024, 1, 1))),
    )
    assert {row.stream for row in rows(log, rule="GAP")} == set()


def test_a_head_whom_an_observation_contradicts(log):
    """The decree stays, the newspaper stays, and both are seen."""
    log.append(
        LAPAS,
        unit(),
        HeadObserved(
            official=named("Sihabudin", capacity=Capacity.DEFINITIVE), observed_on=on(2026, 5, 3)
        ),
        HeadAppointed(
            tenure_id=own("tenure"),
            official=named("Sudirman", capacity=Capacity.DEFINITIVE),
            from_on=date(2026, 5, 1),
        ),
    )
    assert len(rows(log, "FLAG", "HEAD_CONTRADICTED")) == 1


def test_a_closed_facility_with_a_running_paper(log):
    """It is listed at the paper, which names the facility."""
    log.append(LAPAS, unit(), FacilityClosed(effective_on=date(2026, 5, 1), reason="regulation"))
    log.append(PAPER, drafted(), signed())
    (row,) = rows(log, "FLAG", "AGREEMENTS_RUNNING")
    assert (row.stream, row.facilities) == (PAPER, (LAPAS,))


def test_a_due_day_that_was_moved_after_it_had_passed(log):
    """The directive tells it by itself."""
    due = attrs.evolve(P1, due=on(2025, 7, 20))
    moved = DirectivePointAmended(
        point="P1",
        amended_on=date(2025, 8, 1),
        due=on(2025, 9, 1),
        reason="r",
        by=named("Mashudi"),
        reference="ND-1",
    )
    log.append(ID, issued(due), moved)
    assert len(rows(log, "FLAG", "DUE_MOVED_AFTER_PASSING")) == 1


def test_a_course_without_a_certificate_is_listed_once_it_is_due(log):
    """Three months after its end nothing is late, the day after it is, until one is issued."""
    log.append(PAPER, drafted(), signed(), training(end=on(2026, 1, 31)))
    asked = [date(2026, 4, 30), date(2026, 5, 1)]
    assert [len(rows(log, rule="NO_CERTIFICATE", day=day)) for day in asked] == [0, 1]
    issue = CertificatesIssued(
        issue_id=own("issue"),
        training_id=own("training"),
        kind=CertificateKind.COMPLETION,
        certifier="BLK",
        issued=16,
        not_competent=0,
        issued_on=on(2026, 5, 10),
    )
    log.append(PAPER, issue)
    asked = [date(2026, 5, 9), date(2026, 5, 10)]
    assert [len(rows(log, rule="NO_CERTIFICATE", day=day)) for day in asked] == [1, 0]


def test_a_partnership_is_dormant_between_two_facts_far_apart(log):
    """From a year after the last fact until the day before the next; trainings count too."""
    log.append(TIE, attrs.evolve(OPENED, opened_on=on(2023, 1, 1)), visit(1, on(2025, 6, 1)))
    days = [date(2023, 12, 31), date(2024, 2, 1), date(2025, 5, 31), date(2025, 6, 1)]
    assert [len(rows(log, rule="DORMANT", day=day)) for day in days] == [0, 1, 1, 0]
    log.append(PAPER, drafted(), signed(), training(start=on(2024, 1, 5), end=on(2024, 1, 9)))
    log.append(TIE, AgreementLinked(agreement_id=PAPER))
    assert rows(log, rule="DORMANT", day=date(2024, 3, 1)) == []


def test_an_exhibition_of_which_nothing_is_known_after_its_days(log):
    """Listed from the day after the last one; not once it is said to have been held."""
    shown = own("exhibition")
    log.append(
        shown,
        ExhibitionAnnounced(
            exhibition_id=shown,
            name="Pameran",
            days=(date(2026, 5, 1), date(2026, 5, 2)),
            exhaustive=False,
            announced_on=on(2026, 4, 1),
        ),
    )
    asked = [date(2026, 5, 2), date(2026, 5, 3)]
    assert [len(rows(log, rule="UNSETTLED", day=day)) for day in asked] == [0, 1]
    log.append(shown, ExhibitionHeld(on=on(2026, 5, 1)))
    assert rows(log, rule="UNSETTLED") == []


def test_a_giver_who_supplies_food(log):
    """Whoever is on a list of the facility's suppliers and gave to its programme."""
    gift = Contribution(source=AidSource.PARTNER, partner_id=MITRA)
    log.append(PROGRAMME, programme(contributions=(gift,)))
    log.append(AID_LAPAS, unit(facility_id=AID_LAPAS))
    assert rows(log, rule="GIVER_SUPPLIES_FOOD") == []
    suppliers = FoodSupplierDataSubmitted(
        submitted_on=on(2026, 1, 5), suppliers=(FoodSupplier(partner_id=MITRA),)
    )
    log.append(AID_LAPAS, suppliers)
    (row,) = rows(log, rule="GIVER_SUPPLIES_FOOD")
    assert (row.stream, row.facilities) == (PROGRAMME, (AID_LAPAS,))
    assert len(rows(log, rule="PARTNER_GAVE")) == 1


def test_a_recipient_of_several_rounds(log):
    """The same family twice."""
    log.append(PROGRAMME, programme(), check(1), handed(line(11, 1)), handed(line(12, 1), own=201))
    assert len(rows(log, rule="IN_SEVERAL_ROUNDS")) == 1


def test_visits_of_one_joint_visit_on_two_days(log):
    """Both are listed, each with the other's day; none once they agree."""
    joint, other = own("joint"), partnership_id(LAPAS, own("partner", 2))
    there = attrs.evolve(OPENED, partnership_id=other, partner_id=own("partner", 2))
    log.append(TIE, OPENED, visit(1, joint_visit_ref=joint))
    log.append(other, there, visit(2, on(2026, 5, 21), joint_visit_ref=joint))
    found = rows(log, rule="JOINT_VISIT_DIFFERS")
    assert {(row.stream, row.version) for row in found} == {(TIE, 2), (other, 2)}
    assert found[0].found.endswith(("on 2026-05-21", "on 2026-05-20"))
    log.append(other, correction(2, visit(2, joint_visit_ref=joint)))
    assert rows(log, rule="JOINT_VISIT_DIFFERS") == []


def test_more_recorded_than_declared(log):
    """A negative difference has a name of its own."""
    ceremony = own("ceremony")
    log.append(
        ceremony,
        CeremonyOpened(ceremony_id=ceremony, facility_id=LAPAS, on=on(2025, 12, 31)),
        CeremonyClosed(declared_partners=1),
    )
    log.append(PAPER, drafted(1, (1, 2)), signed((1, 2), ceremony_id=ceremony))
    (row,) = rows(log, rule="MORE_RECORDED_THAN_DECLARED")
    assert row.found == "1: 1 partners declared, 2 recorded"


# --- the view ------------------------------------------------------------------------------------


def test_one_facility_can_be_asked_for(told):
    """Only what its streams tell; what belongs to no facility is left out."""
    everything = rows(told)
    cilegon = UUID("35048cf3-d58d-5fab-b451-ced6872b40bd")
    some = rows(told, facility=cilegon)
    assert some == [row for row in everything if cilegon in row.facilities]
    assert 0 < len(some) < len(everything)


def test_a_partnership_is_named_by_who_is_in_it(told):
    """By the unit and the partner, not by their ids."""
    titles = {row.title for row in rows(told, "UNCERTAIN")}
    assert titles == {
        "facility Lapas Kelas IIB Selong with partner Pemerintah Kabupaten Lombok Timur"
    }


def test_as_of_a_day_and_an_instant(log):
    """What began after the day, or was recorded after the instant, is not there yet."""
    log.append(TIE, OPENED, visit(1, on(2026, 5, 10)))
    log.append(TIE, correction(2, visit(1, on(2026, 5, 11))), at=RECORDED + timedelta(days=3))
    later = date(2026, 7, 1)
    assert len(rows(log, "CORRECTED", day=later)) == 1
    assert rows(log, "CORRECTED", day=later, known=RECORDED) == []
    assert rows(log, on=date(2026, 4, 1), known=RECORDED) == []


def test_as_of_a_day_a_lawful_history_is_not_accused(told):
    """Facts without a day stand in every cut by day, also before what they rest on had begun."""
    for day in (date(2021, 2, 25), date(2025, 7, 7), date(2026, 1, 1), date(2026, 1, 27)):
        grave = [row.rule for row in rows(told, on=day) if row.kind in GRAVE]
        assert set(grave) <= {"partnership.before_proposal.uncertain"}


def test_as_of_a_day_a_link_is_weighed_with_the_paper_that_it_names(log):
    """A paper that was drafted later is no paper of others."""
    log.append(PAPER, drafted(drafted_on=on(2026, 5, 10)), signed(day=on(2026, 5, 11)))
    log.append(TIE, OPENED, AgreementLinked(agreement_id=PAPER))
    for day in (date(2026, 4, 1), date(2026, 5, 5), date(2026, 5, 10), TODAY):
        assert rules(log, "IMPOSSIBLE", on=day) == rules(log, "IRREGULAR", on=day) == set()
    foreign = drafted(2, (2,), agreement_id=own("agreement", 2), drafted_on=on(2026, 5, 20))
    log.append(own("agreement", 2), foreign)
    log.append(TIE, AgreementLinked(agreement_id=own("agreement", 2)))
    found = {row.rule for row in rows(log, "IMPOSSIBLE", on=date(2026, 5, 5))}
    assert found == {"partnership.foreign_agreement"}
    assert rows(log, "IMPOSSIBLE", on=date(2026, 4, 1)) == []


def test_as_of_a_day_a_finding_is_told_from_when_its_fact_had_begun(log):
    """Of the end of a partnership, and of a visit after it, nothing is said before these days."""
    log.append(LAPAS, unit())
    log.append(PAPER, drafted(), signed())
    ended = PartnershipEnded(on=on(2026, 5, 10), reason="over")
    log.append(TIE, OPENED, AgreementLinked(agreement_id=PAPER), ended, visit())
    days = [date(2026, 5, 9), date(2026, 5, 10), date(2026, 5, 19), date(2026, 5, 20)]
    running, after = (
        [len(rows(log, rule=rule, on=day)) for day in days]
        for rule in ("partnership.agreements_running", "partnership.ended")
    )
    assert (running, after) == ([0, 1, 1, 1], [0, 0, 0, 1])


def test_as_of_a_day_an_amendment_of_a_later_fact_is_not_told(log):
    """Neither that it was corrected, nor that it was voided, nor what was said against it."""
    against = EvidenceAttached(target_version=2, provenance=NEWS, bearing=Bearing.CONTRADICTS)
    void = RecordVoided(target_version=3, reason="twice", approved_by="operator")
    log.append(TIE, OPENED, visit(1), visit(2), correction(2, visit(1, venue="Aula")), void)
    log.append(TIE, against)
    kinds = {"CORRECTED", "VOIDED", "SELF_APPROVED", "CONTRADICTED"}
    found = [
        {row.kind for row in rows(log, on=day)} & kinds
        for day in (date(2026, 5, 19), date(2026, 5, 20))
    ]
    assert found == [set(), kinds]
