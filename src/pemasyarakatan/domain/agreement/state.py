"""What is known of an agreement, and how it stands on a day."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from functools import cached_property
from typing import Any, assert_never
from uuid import UUID

import attrs
from attrs import frozen

from pemasyarakatan.domain.agreement.events import (
    ActivityHeld,
    AddendumSigned,
    AgreementDrafted,
    AgreementEvent,
    AgreementRenewed,
    AgreementResumed,
    AgreementSuspended,
    AgreementTerminated,
    Amending,
    CertificatesIssued,
    Conduct,
    DraftReviewed,
    DraftWithdrawn,
    EvaluationHeld,
    InstrumentSigned,
    NumberCompleted,
    NumberCorrected,
    Pause,
    PKSSigned,
    PlacementRecorded,
    ScopeCompleted,
    Signed,
    TermCompleted,
    TrainingDelivered,
)
from pemasyarakatan.domain.agreement.numbers import Held, held
from pemasyarakatan.domain.agreement.scope import Scope
from pemasyarakatan.domain.agreement.validity import Validity
from pemasyarakatan.domain.agreement.values import (
    OPERATIVE,
    AgreementStatus,
    Everyone,
    OrganisationKind,
    Party,
    Term,
    facilities_of,
)
from pemasyarakatan.domain.facts import NONE, Facts, by
from pemasyarakatan.domain.values import (
    CooperationField,
    DocumentNumber,
    PartialDate,
    Proof,
    certainly,
    surely_before,
)


# An event changes one fact of many: a copied dictionary costs the same however many fields there
# are, which slots and a constructor do not.
@frozen(kw_only=True, slots=False)
class Agreement:
    """The facts of one agreement; *drafted* is None before the first.

    *papers* keeps what was said of the signed paper in one sequence: a number is corrected in
    those recorded before the correction, not in later ones.
    """

    drafted: AgreementDrafted | None = None
    reviews: Facts[DraftReviewed] = NONE
    withdrawn: DraftWithdrawn | None = None
    signed: Signed | None = None
    papers: Facts[Amending] = NONE
    terminated: AgreementTerminated | None = None
    pauses: Facts[Pause] = NONE
    activities: Facts[Conduct] = NONE
    certificates: Facts[CertificatesIssued] = NONE
    placements: Facts[PlacementRecorded] = NONE
    evaluations: Facts[EvaluationHeld] = NONE

    @property
    def parties(self) -> tuple[Party, ...]:
        """Who is bound."""
        return self.drafted.parties if self.drafted else ()

    @property
    def facilities(self) -> tuple[UUID, ...]:
        """The facilities that are bound themselves."""
        return facilities_of(self.parties)

    @property
    def partners(self) -> tuple[UUID, ...]:
        """The partners that are bound."""
        return tuple(
            one.organisation_id
            for one in self.parties
            if one.organisation_kind is OrganisationKind.PARTNER
        )

    @property
    def signed_on(self) -> PartialDate | None:
        """The day of its signing; None while it is not signed."""
        return self.signed.signed_on if self.signed else None

    @property
    def ceremony_id(self) -> UUID | None:
        """The signing ceremony that its signing names, if it names one."""
        return self.signed.ceremony_id if self.signed else None

    @property
    def covers(self) -> frozenset[UUID] | Everyone | None:
        """The facilities it reaches, each a party or under an office that is; None not stated."""
        return self.drafted.covers if self.drafted else None

    @property
    def operative(self) -> bool:
        """Whether activities can rest on it; an umbrella carries none."""
        return self.drafted is not None and self.drafted.kind in OPERATIVE

    @property
    def held(self) -> tuple[Held, ...]:
        """The numbers it holds now, with the years of their papers."""
        return held(self.signed, self.papers)

    @property
    def numbers(self) -> tuple[DocumentNumber, ...]:
        """The numbers it holds now, those of later papers after those of the first."""
        return tuple(one.number for one in self.held)

    @property
    def addenda(self) -> tuple[AddendumSigned, ...]:
        """The addenda as they were recorded."""
        return tuple(paper for paper in self.papers if isinstance(paper, AddendumSigned))

    @property
    def renewals(self) -> tuple[AgreementRenewed, ...]:
        """The renewals as they were recorded."""
        return tuple(paper for paper in self.papers if isinstance(paper, AgreementRenewed))

    @property
    def validity(self) -> Validity:
        """What the papers say of any day."""
        return self._validity

    @property
    def scope(self) -> Scope:
        """Which fields the papers allow on any day."""
        return self._scope

    # What is kept beside the fields must not be printed with them: its name begins with `_`.
    @cached_property
    def _validity(self) -> Validity:
        return Validity.of(self.signed, self.papers, self.terminated, self.pauses)

    @cached_property
    def _scope(self) -> Scope:
        return Scope.of(self.signed, self.papers)

    def training(self, training_id: UUID) -> TrainingDelivered | None:
        """The course under this id, if there is one."""
        found = self.activities.first(conduct_id, training_id)
        return found if isinstance(found, TrainingDelivered) else None

    def status_at(self, day: date) -> AgreementStatus:
        """How the agreement stands on *day*."""
        if self.signed is not None:
            return self.validity.status_at(day)
        withdrawn = self.withdrawn
        if withdrawn is None or surely_before(certainly(day), withdrawn.on):
            return AgreementStatus.DRAFTED
        return AgreementStatus.WITHDRAWN

    def term_at(self, day: date) -> Term | None:
        """The term that holds for *day*, which may lie outside it; None before the signing."""
        return None if self.signed is None else self.validity.read(day).term

    def in_force_at(self, day: date) -> Proof:
        """Whether the agreement is in force on *day*; it need not have been signed by then."""
        return self.validity.in_force_at(day)

    def covered_at(self, day: date) -> bool:
        """Whether it certainly is in force on *day*, on a paper certainly signed by then."""
        return self.validity.covered_at(day)

    def edges(self) -> tuple[date, ...]:
        """The days on which an answer can change, in order; between two of them none does."""
        return tuple(sorted({*self.validity.edges(), *self.scope.edges()}))

    def scope_at(self, day: date) -> frozenset[CooperationField] | None:
        """The fields that it certainly allows on *day*; None where none is stated."""
        return self.scope.at(day)

    def facts(self) -> Iterator[AgreementEvent]:
        """Every fact after the draft, kind by kind."""
        for one in attrs.fields(Agreement)[1:]:
            kept = getattr(self, one.name)
            if isinstance(kept, Facts):
                yield from kept
            elif kept is not None:
                yield kept


def evolve(state: Agreement, event: AgreementEvent) -> Agreement:
    """The state after *event*; never refuses."""
    match event:
        case TrainingDelivered() | ActivityHeld():
            return _with(state, "activities", state.activities.adding(event))
        case AgreementDrafted():
            return _with(state, "drafted", event)
        case PKSSigned() | InstrumentSigned():
            return _with(state, "signed", event)
        case CertificatesIssued():
            return _with(state, "certificates", state.certificates.adding(event))
        case PlacementRecorded():
            return _with(state, "placements", state.placements.adding(event))
        case EvaluationHeld():
            return _with(state, "evaluations", state.evaluations.adding(event))
        case DraftReviewed():
            return _with(state, "reviews", state.reviews.adding(event))
        case DraftWithdrawn():
            return _with(state, "withdrawn", event)
        case (
            NumberCompleted()
            | TermCompleted()
            | ScopeCompleted()
            | NumberCorrected()
            | AddendumSigned()
            | AgreementRenewed()
        ):
            return _amended(state, event)
        case AgreementTerminated():
            return _with(state, "terminated", event)
        case AgreementSuspended() | AgreementResumed():
            return _with(state, "pauses", state.pauses.adding(event))
        case _:
            assert_never(event)


_DERIVED = ("_validity", "_scope")
"""What a state derives from its papers when it is asked, and keeps."""

_PAPERS = frozenset({"signed", "papers", "terminated", "pauses"})
"""What it derives that from."""


def _with(state: Agreement, name: str, value: Any) -> Agreement:
    """*state* with another value in one field."""
    new = object.__new__(Agreement)
    content = new.__dict__
    content.update(state.__dict__)
    content[name] = value
    if name in _PAPERS:
        for derived in _DERIVED:
            content.pop(derived, None)
    return new


def _amended(state: Agreement, paper: Amending) -> Agreement:
    """*state* with one more paper; what was derived before is not derived from the beginning."""
    new = _with(state, "papers", state.papers.adding(paper))
    for derived in _DERIVED:
        known: Validity | Scope | None = state.__dict__.get(derived)
        if known is not None:
            new.__dict__[derived] = known.adding(paper)
    return new


def supposing(state: Agreement, event: AgreementEvent) -> Agreement:
    """The state after an *event* that may yet be refused.

    Its facts are its own, so that those of *state* can still grow in place.
    """
    new = object.__new__(Agreement)
    content = new.__dict__
    content.update(state.__dict__)
    for kept in ("reviews", "papers", "pauses"):
        content[kept] = Facts(content[kept])
    return evolve(new, event)


def conduct_id(fact: Conduct) -> UUID:
    """The id of a course or of another activity."""
    return fact.training_id if isinstance(fact, TrainingDelivered) else fact.activity_id


def _addendum_id(paper: Amending) -> UUID | None:
    return paper.addendum_id if isinstance(paper, AddendumSigned) else None


def _renewal_id(paper: Amending) -> UUID | None:
    return paper.renewal_id if isinstance(paper, AgreementRenewed) else None


NAMED: Mapping[type, tuple[str, Callable[[Any], UUID | None], str]] = {
    AddendumSigned: ("papers", _addendum_id, "addendum_id"),
    AgreementRenewed: ("papers", _renewal_id, "renewal_id"),
    TrainingDelivered: ("activities", conduct_id, "training_id"),
    ActivityHeld: ("activities", conduct_id, "activity_id"),
    CertificatesIssued: ("certificates", by("issue_id"), "issue_id"),
    PlacementRecorded: ("placements", by("placement_id"), "placement_id"),
    EvaluationHeld: ("evaluations", by("evaluation_id"), "evaluation_id"),
}
"""The facts with an id of their own: where they are kept, what tells their id, and its name."""
