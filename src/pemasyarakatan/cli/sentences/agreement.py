"""What happened to an agreement, in words."""

from __future__ import annotations

from typing import assert_never

import attrs

from pemasyarakatan.cli.sentences import activities, words
from pemasyarakatan.cli.sentences.telling import Names, Told, told
from pemasyarakatan.domain.agreement import (
    ActivityHeld,
    AddendumSigned,
    AgreementDrafted,
    AgreementEvent,
    AgreementRenewed,
    AgreementResumed,
    AgreementSuspended,
    AgreementTerminated,
    CertificatesIssued,
    DraftReviewed,
    DraftWithdrawn,
    EvaluationHeld,
    EvaluationVerdict,
    Everyone,
    InstrumentKind,
    InstrumentSigned,
    NumberCompleted,
    NumberCorrected,
    Party,
    PartyRole,
    PKSSigned,
    PlacementRecorded,
    ReviewVerdict,
    ScopeCompleted,
    Signature,
    SuspensionGround,
    Term,
    TermBasis,
    TermCompleted,
    TerminationGround,
    TrainingDelivered,
)
from pemasyarakatan.domain.values import FieldCode, PartialDate, Side

KINDS = {
    InstrumentKind.PKS: "Perjanjian Kerja Sama (PKS)",
    InstrumentKind.RENCANA_KERJA: "Rencana Kerja (work plan)",
    InstrumentKind.NOTA_KESEPAHAMAN: "Nota Kesepahaman (MoU)",
    InstrumentKind.NOTA_KESEPAKATAN: "Nota Kesepakatan (umbrella with local government)",
}
_ROLES = {
    PartyRole.FIRST: "Pihak Kesatu (first party)",
    PartyRole.SECOND: "Pihak Kedua (second party)",
    PartyRole.THIRD: "Pihak Ketiga (third party)",
}
_BASES = {
    TermBasis.UNTIL_TERMINATED: "until terminated",
    TermBasis.AUTOMATIC: "renews itself unless notice is given",
}
_GROUNDS = {
    TerminationGround.NOTICE: "notice",
    TerminationGround.MUTUAL: "both sides agreed",
    TerminationGround.BREACH: "breach",
    TerminationGround.FORCE_MAJEURE: "keadaan kahar (force majeure)",
    TerminationGround.STATUTORY: "a change of law",
    TerminationGround.OBJECTIVE_REACHED: "its objective was reached",
    TerminationGround.SUPERSEDED: "another paper took its place",
    SuspensionGround.FORCE_MAJEURE: "keadaan kahar (force majeure)",
    SuspensionGround.MUTUAL: "both sides agreed",
    SuspensionGround.OTHER: "another ground",
}
_BY = {
    Side.FACILITY: "by the facility",
    Side.PARTNER: "by the partner",
    Side.BOTH: "by both sides",
    Side.NOT_STATED: "by a side that is not stated",
}
_VERDICTS = {
    ReviewVerdict.APPROVED: "was looked through and approved",
    ReviewVerdict.RETURNED: "was looked through and sent back",
}
_ADVICE = {
    EvaluationVerdict.CONTINUE: "go on",
    EvaluationVerdict.IMPROVE: "go on, and improve",
    EvaluationVerdict.STOP: "stop",
}


def tell(event: AgreementEvent, names: Names) -> Told:
    """The sentence and the details of *event*."""
    match event:
        case AgreementDrafted():
            return _drafted(event, names)
        case DraftReviewed():
            return told(
                f"The draft {_VERDICTS[event.verdict]}.",
                by=words.official(event.by),
                note=words.quoted(event.note),
            )
        case DraftWithdrawn():
            return told("The draft was given up.", reason=words.quoted(event.reason))
        case PKSSigned():
            return _signed(event, "The Perjanjian Kerja Sama (PKS) was signed.", names)
        case InstrumentSigned():
            return _signed(event, "The paper was signed.", names)
        case NumberCompleted():
            return told(
                "A number of the paper became known.", number=words.number(event.number, names)
            )
        case TermCompleted():
            return told("The jangka waktu (term) became known.", term=_term(event.term))
        case ScopeCompleted():
            return told("The ruang lingkup (scope) became known.", fields=words.fields(event.scope))
        case NumberCorrected():
            return told(
                "A number of the paper was corrected.",
                changed=f"{words.number(event.old, names)} → {words.number(event.new, names)}",
                reason=words.quoted(event.reason),
                approved_by=event.approved_by,
            )
        case AddendumSigned():
            return _addendum(event, names)
        case AgreementRenewed():
            return _renewed(event, names)
        case AgreementTerminated():
            return told(
                f"The last day in force: pengakhiran (termination) {_BY[event.side]}.",
                ground=_GROUNDS[event.ground],
                notice=words.day_as_written(event.notice_on),
                reason=words.quoted(event.reason),
            )
        case AgreementSuspended():
            return told(
                "The agreement rests from this day.",
                ground=_GROUNDS[event.ground],
                reason=words.quoted(event.reason),
            )
        case AgreementResumed():
            return told("The agreement rests no more.")
        case TrainingDelivered():
            return _training(event, names)
        case ActivityHeld():
            return _activity(event, names)
        case CertificatesIssued():
            return told(
                activities.certificates(event.kind, event.issued, event.not_competent),
                training=names.fact(event.training_id),
                certifier=event.certifier,
                valid_until=words.day_as_written(event.valid_until),
            )
        case PlacementRecorded():
            employer = event.employer_partner_id
            return told(
                activities.placement(event.employer_kind, event.placed),
                training=names.fact(event.training_id),
                employer=names.title(employer) if employer else None,
                regency=event.regency,
            )
        case EvaluationHeld():
            return told(
                f"Monev (evaluation) was held; its advice: {_ADVICE[event.verdict]}.",
                attended=words.officials(event.attendees),
                findings=[words.quoted(one) or "" for one in event.findings],
            )
        case _:
            assert_never(event)


def _drafted(event: AgreementDrafted, names: Names) -> Told:
    covers = event.covers
    return told(
        f"A {KINDS[event.kind]} was drafted.",
        written=words.quoted(event.drafted_on.raw),
        title=words.quoted(event.title),
        parties=[_party(one, names) for one in event.parties],
        covers="every facility"
        if isinstance(covers, Everyone)
        else sorted(names.title(one) for one in covers or ()),
        under=names.title(event.parent_id) if event.parent_id else None,
        follows=names.title(event.predecessor_id) if event.predecessor_id else None,
        comes_from=[names.either(one) for one in event.origin],
    )


def _party(party: Party, names: Names) -> str:
    name = names.title(party.organisation_id)
    written = party.name_as_written
    said = name if written in (None, name) else f"{name}, written {words.quoted(written)}"
    role = _ROLES.get(party.role)
    return f"{said}, {role}" if role else said


def _signed(event: PKSSigned | InstrumentSigned, sentence: str, names: Names) -> Told:
    return told(
        sentence,
        written=words.quoted(event.signed_on.raw),
        place=words.quoted(event.place),
        numbers=[words.number(one, names) or "" for one in event.numbers] or "not stated",
        signed_by=_signatures(event.signatures, event.signed_on, names),
        term=_term(event.term),
        scope="not stated" if event.scope is None else words.fields(event.scope),
        support=words.codes(event.support_forms),
        financing=words.quoted(event.financing),
        notice=None if event.notice_days is None else words.counted(event.notice_days, "day"),
        witnesses=words.officials(event.witnesses),
        ceremony=names.beside(event.ceremony_id) if event.ceremony_id else None,
    )


def _signatures(
    signatures: tuple[Signature, ...], signed_on: PartialDate, names: Names
) -> list[str]:
    """Who signed for whom; the day only where it is another than the paper's."""
    return [
        _signature(one, words.day(one.signed_on) == words.day(signed_on), names)
        for one in signatures
    ]


def _signature(signature: Signature, that_day: bool, names: Names) -> str:
    party, official = names.title(signature.party_id), signature.official
    if official.organisation == party:
        official = attrs.evolve(official, organisation=None)
    parts = [
        words.official(official),
        f"mandate {words.number(signature.mandate, names)}" if signature.mandate else None,
        f"on behalf of {signature.on_behalf_of}" if signature.on_behalf_of else None,
        None if that_day else f"on {words.day(signature.signed_on)}",
    ]
    return f"for {party}: {words.listed(part for part in parts if part)}"


def _term(term: Term) -> str:
    """A term as far as it is stated, both days included."""
    days = f"{words.day(term.start)} to {words.day(term.end)}"
    said = days if term.start.dated or term.end.dated else ""
    basis = _BASES.get(term.basis, "" if said else "not stated")
    said = ", ".join(part for part in (said, basis) if part)
    return f"{said}, written {words.quoted(term.raw)}" if term.raw else said


def _addendum(event: AddendumSigned, names: Names) -> Told:
    return told(
        f"An addendum takes effect{', also for days before it was signed' * event.retroactive}.",
        number=words.number(event.number, names),
        signed_on=words.day_as_written(event.signed_on),
        signed_by=_signatures(event.signatures, event.signed_on, names),
        adds=words.fields(event.fields_added),
        removes=words.fields(event.fields_removed),
        term=_term(event.term) if event.term else None,
        changes=[f"{one.clause}: {words.quoted(one.text)}" for one in event.changes],
        note=words.quoted(event.note),
    )


def _renewed(event: AgreementRenewed, names: Names) -> Told:
    written = _term(event.as_written)
    return told(
        "Perpanjangan (renewal) was signed.",
        number=words.number(event.number, names),
        signed_by=_signatures(event.signatures, event.signed_on, names),
        term=_term(event.term),
        on_paper=None if written == _term(event.term) else written,
    )


def _training(event: TrainingDelivered, names: Names) -> Told:
    provider = event.provider_partner_id
    skills = event.field.code is FieldCode.SKILLS_TRAINING
    what = "Pelatihan keterampilan (skills training)" if skills else "Pelatihan (training)"
    hours = None if event.hours_jp is None else f"{event.hours_jp} JP (jam pelajaran)"
    return told(
        f"{what} was delivered: {words.quoted(event.title)}.",
        field=words.field(event.field),
        days=activities.days(event.started_on, event.ended_on),
        hours=hours,
        standard=event.competency_standard,
        took_part=activities.people(event.participants, event.completed),
        instructors=None if event.instructors is None else str(event.instructors),
        provider=names.title(provider) if provider else None,
        place=words.quoted(event.venue),
        reaches=words.codes(event.beneficiaries),
        for_=words.quoted(event.target_text),
    )


def _activity(event: ActivityHeld, names: Names) -> Told:
    provider = event.provider_partner_id
    return told(
        f"{activities.held(event.kind)} was held.",
        what=words.quoted(event.summary),
        field=words.field(event.field),
        days=activities.days(event.started_on, event.ended_on),
        took_part=activities.people(event.participants, None),
        provider=names.title(provider) if provider else None,
        reaches=words.codes(event.beneficiaries),
    )
