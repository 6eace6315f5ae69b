"""What is wrong with a fact, asked by a command that gives it and by who looks at the ledger.

Each question yields the broken rules in the order in which they are told, with what was found.
A *day* given beside a fact is the fact's own; a command knows that it is not later than today.
"""

from __future__ import annotations

import calendar
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta

from attrs import frozen

from pemasyarakatan.domain.agreement import rules as r
from pemasyarakatan.domain.agreement.commands import (
    CompleteNumber,
    CorrectNumber,
    DeliverTraining,
    DraftAgreement,
    HoldActivity,
    IssueCertificates,
    RecordPlacement,
    RenewAgreement,
    ResumeAgreement,
    SignAddendum,
    SignAgreement,
    SuspendAgreement,
    TerminateAgreement,
)
from pemasyarakatan.domain.agreement.events import (
    ActivityHeld,
    AddendumSigned,
    AgreementDrafted,
    AgreementRenewed,
    AgreementSuspended,
    AgreementTerminated,
    CertificatesIssued,
    NumberCompleted,
    NumberCorrected,
    Pause,
    PlacementRecorded,
    Signed,
    TrainingDelivered,
)
from pemasyarakatan.domain.agreement.numbers import Held, same, same_issuer
from pemasyarakatan.domain.agreement.terms import Later, Stated, renewed_from
from pemasyarakatan.domain.agreement.validity import Turn, Validity, rests_at
from pemasyarakatan.domain.agreement.values import (
    Everyone,
    OrganisationKind,
    Party,
    Term,
    TermBasis,
    TerminationGround,
)
from pemasyarakatan.domain.law import Rule
from pemasyarakatan.domain.values import (
    CooperationField,
    EmployerKind,
    PartialDate,
    certainly,
    shifted,
    surely_before,
    surely_not_after,
)

Fault = tuple[Rule, object]

TOLD_APART = 5
"""As many people cannot be told apart; fewer could be recognised."""

WITHOUT_NOTICE = frozenset(
    {
        TerminationGround.MUTUAL,
        TerminationGround.FORCE_MAJEURE,
        TerminationGround.STATUTORY,
        TerminationGround.SUPERSEDED,
    }
)
"""The grounds that need no notice."""

_OFFICES = frozenset({OrganisationKind.REGIONAL_OFFICE, OrganisationKind.DIRECTORATE})


def of_draft(given: DraftAgreement | AgreementDrafted) -> Iterator[Fault]:
    """A9: two parties at least, the system's own side among them, and all that is covered."""
    parties = given.parties
    ids = [party.organisation_id for party in parties]
    if len(parties) < 2:
        yield r.FEW_PARTIES, len(parties)
    twice = next((one for one in ids if ids.count(one) > 1), None)
    if twice is not None:
        yield r.PARTY_TWICE, twice
    kinds = {party.organisation_kind for party in parties}
    if kinds <= {OrganisationKind.PARTNER}:
        yield r.NO_OWN_SIDE, None
    covers = given.covers
    if covers is None or kinds & _OFFICES:
        return
    missing = [covers] if isinstance(covers, Everyone) else sorted(covers.difference(ids))
    if missing:
        yield r.FACILITY_MISSING, ", ".join(map(str, missing))


def of_signing(
    given: SignAgreement | Signed, parties: Iterable[Party], day: PartialDate
) -> Iterator[Fault]:
    """A9: every party signed, nobody else, and none after the day of signing."""
    bound = {party.organisation_id: party.name_as_written for party in parties}
    signing = {signature.party_id for signature in given.signatures}
    missing = [name or one for one, name in bound.items() if one not in signing]
    if missing:
        yield r.SIGNATURE_MISSING, f"none of {', '.join(map(str, missing))}"
    foreign = sorted(signing.difference(bound))
    if foreign:
        yield r.FOREIGN_SIGNATURE, ", ".join(map(str, foreign))
    for signature in given.signatures:
        if surely_before(day, signature.signed_on):
            yield r.SIGNATURE_LATE, f"{signature.signed_on}, the paper was signed on {day}"
    if given.scope is not None:
        yield from of_scope(given.scope)
    yield from of_term(given.term)


def of_scope(stated: frozenset[CooperationField]) -> Iterator[Fault]:
    """A scope that is stated holds something."""
    if not stated:
        yield r.EMPTY_SCOPE, None


def of_number(
    given: CompleteNumber | CorrectNumber | NumberCompleted | NumberCorrected, held: Iterable[Held]
) -> Iterator[Fault]:
    """A party gives the first paper one number, and one that is *held* is corrected to another."""
    if isinstance(given, CompleteNumber | NumberCompleted):
        for one in held:
            if one.first and same_issuer(one.number, given.number):
                yield r.ALREADY_STATED, one.number.raw
                return
        return
    if not any(same(one.number, given.old) for one in held):
        yield r.NUMBER_ABSENT, given.old.raw
    if same(given.old, given.new):
        yield r.SAME_NUMBER, given.new.raw
    if not given.reason.strip():
        yield r.BOOK.no_reason, None


def of_term(term: Term) -> Iterator[Fault]:
    """A term does not end before it starts."""
    if surely_before(term.end, term.start):
        yield r.TERM_ORDER, f"{term.start} to {term.end}"


def of_addendum(given: SignAddendum | AddendumSigned) -> Iterator[Fault]:
    """An addendum changes something."""
    fields = given.fields_added or given.fields_removed
    if not fields and not given.changes and given.term is None:
        yield r.EMPTY_ADDENDUM, None


def backdated(given: SignAddendum | AddendumSigned) -> bool:
    """Whether an addendum has its effect before it was signed."""
    return surely_before(certainly(given.effective_on), given.signed_on)


def of_renewal(given: RenewAgreement | AgreementRenewed, old: Stated) -> Iterator[Fault]:
    """A1, A12: a renewal goes on where the old term ends, and further."""
    end, written = old.term.end, given.as_written
    if old.term.basis is TermBasis.UNTIL_TERMINATED or not end.dated:
        yield r.NO_END, old.term.basis
    if surely_before(old.term.over_by, given.signed_on):
        yield r.LAPSED, f"signed on {given.signed_on}, the old end was {end}"
    # Where a term renewed itself nobody knows how far it ran, but not back.
    after = old.term.over_by.plus_days(1)
    if surely_before(written.start, end) or surely_before(after, written.start):
        yield r.RENEWAL_START, f"a start on {written.start}, the old end was {end}"
    endless = written.basis is TermBasis.UNTIL_TERMINATED
    if not endless and surely_not_after(written.end, end):
        yield r.NOT_LONGER, f"an end on {written.end}, the old end was {end}"


def of_chain(validity: Validity, about: Later | None = None) -> Iterator[Fault]:
    """A1, A12: a renewal goes on from the paper before it; all, or those that one paper touches."""
    for paper, place in validity.preceded(about):
        if isinstance(paper, AgreementRenewed):
            old, term = validity.terms[place], paper.term
            due = renewed_from(old, paper.as_written)
            if _bounds(term.start, term) != _bounds(due, paper.as_written):
                found = f"a renewal for {term.start} to {term.end} after an end on {old.term.end}"
                yield r.RENEWAL_START, found
            else:
                yield from of_renewal(paper, old)


def _bounds(start: PartialDate, term: Term) -> tuple[object, ...]:
    """A start, and the end of a *term*, as they are compared."""
    end = term.end
    return start.earliest, start.latest, end.earliest, end.latest, term.basis


def of_pause(turns: Sequence[Turn], pause: Pausing) -> Iterator[Fault]:
    """An agreement does not begin to rest while it rests, and holds again only after a rest."""
    if isinstance(pause, SuspendAgreement | AgreementSuspended):
        if rests_at(turns, pause.from_on):
            yield r.SUSPENDED, pause.from_on
        return
    day = pause.resumed_on
    eve = shifted(day, -1)
    rested = eve is not None and rests_at(turns, eve)
    following = bisect_left(turns, (day, False))
    ended = following < len(turns) and not turns[following][1]
    still = bool(turns) and turns[-1][1]
    if rested and not ended:
        return
    if still:
        yield r.RESUME_ORDER, f"suspended from {turns[-1][0]}"
    else:
        yield r.NOT_SUSPENDED, day


def of_termination(validity: Validity, signed: Signed) -> Iterator[Fault]:
    """A14: no termination before the signing or after the end."""
    if validity.terminated_on is None:
        return
    day, over_by = certainly(validity.terminated_on), validity.terms[-1].term.over_by
    if surely_before(day, signed.signed_on) or surely_before(over_by, day):
        yield (
            r.TERMINATION_RANGE,
            f"{day}; signed on {signed.signed_on}, in force until {validity.terms[-1].term.end}",
        )


def notice(given: TerminateAgreement | AgreementTerminated, signed: Signed) -> bool | None:
    """Whether enough notice was given: False certainly not, None not proven, True otherwise."""
    asked = signed.notice_days
    if asked is None or given.ground in WITHOUT_NOTICE:
        return True
    latest = certainly(given.effective_on).plus_days(-asked)
    if given.notice_on is None:
        return None
    if surely_before(latest, given.notice_on):
        return False
    return True if surely_not_after(given.notice_on, latest) else None


Pausing = SuspendAgreement | ResumeAgreement | Pause
Course = DeliverTraining | TrainingDelivered
Gathering = HoldActivity | ActivityHeld


def of_conduct(given: Course | Gathering, ended_on: PartialDate) -> Iterator[Fault]:
    """A5: who took part, who completed, and the days of a training or activity."""
    taking_part = given.participants
    if taking_part is not None and taking_part < 1:
        yield r.NO_PARTICIPANTS, taking_part
    if isinstance(given, DeliverTraining | TrainingDelivered):
        if given.completed is not None and not 0 <= given.completed <= given.participants:
            yield r.COMPLETED_RANGE, f"{given.completed} of {given.participants}"
        if given.hours_jp is not None and given.hours_jp < 1:
            yield r.HOURS, given.hours_jp
    if surely_before(ended_on, given.started_on):
        yield r.PERIOD_ORDER, f"{given.started_on} to {ended_on}"


@frozen
class Tested:
    """How many people of a course got a certificate of one kind, and how many were tested."""

    issued: int = 0
    tested: int = 0

    def and_also(self, given: IssueCertificates | CertificatesIssued) -> Tested:
        """These and those of one more issue."""
        tested = given.issued + given.not_competent
        return Tested(self.issued + given.issued, self.tested + tested)


def of_certificates(
    given: IssueCertificates | CertificatesIssued,
    training: TrainingDelivered | None,
    before: Tested,
    day: PartialDate,
) -> Iterator[Fault]:
    """A6, A8: certificates for no more people than earned or sought one; *before* of that kind."""
    if training is None:
        yield r.UNKNOWN_TRAINING, given.training_id
        return
    now = before.and_also(given)
    negative = min(given.issued, given.not_competent) < 0
    if negative or now.issued > most(training) or now.tested > training.participants:
        counted = f"{training.participants} participants, {training.completed} completed"
        yield r.TOO_MANY_CERTIFICATES, f"{now.issued} issued, {now.tested} tested in all; {counted}"
    if surely_before(day, training.ended_on):
        yield r.BEFORE_TRAINING_END, f"{day}, the training ended on {training.ended_on}"
    if given.valid_until is not None and surely_before(given.valid_until, given.issued_on):
        yield r.VALIDITY_ORDER, f"issued on {given.issued_on}, valid until {given.valid_until}"


def of_placement(
    given: RecordPlacement | PlacementRecorded,
    training: TrainingDelivered | None,
    before: int,
    day: PartialDate,
) -> Iterator[Fault]:
    """A7, A8: no more placed, *before* included, than completed, and nobody to be recognised."""
    if training is None:
        yield r.UNKNOWN_TRAINING, given.training_id
        return
    placed = before + given.placed
    if given.placed < 1 or placed > most(training):
        yield r.TOO_MANY_PLACED, f"{placed} placed in all, at most {most(training)}"
    if surely_before(day, training.ended_on):
        yield r.BEFORE_TRAINING_END, f"{day}, the training ended on {training.ended_on}"
    named = given.employer_partner_id is not None
    few = given.placed < TOLD_APART and (named or not _holds_a_month(given.placed_on))
    if few or (named and given.employer_kind is EmployerKind.INDIVIDUAL):
        employer = "an employer" if named else "no employer"
        yield r.PLACEMENT_IDENTIFIES, f"{given.placed} placed on {given.placed_on} with {employer}"


def most(training: TrainingDelivered) -> int:
    """How many can have earned something: who completed, else who took part."""
    return training.participants if training.completed is None else training.completed


def _holds_a_month(day: PartialDate) -> bool:
    """Whether *day* is known no closer than to a whole month of the calendar."""
    first, last = day.earliest, day.latest
    if first is None or last is None:
        return True
    if first.day > 1:
        try:
            first = _end_of_month(first) + timedelta(days=1)
        except OverflowError:
            return False
    return last >= _end_of_month(first)


def _end_of_month(day: date) -> date:
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])
