"""What only an agreement is described with."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from uuid import UUID

from attrs import frozen

from pemasyarakatan.domain.values import DocumentNumber, Official, PartialDate


class InstrumentKind(StrEnum):
    """What kind of paper it is; PKS is Perjanjian Kerja Sama and never Pidana Kerja Sosial."""

    NOTA_KESEPAHAMAN = "NOTA_KESEPAHAMAN"
    NOTA_KESEPAKATAN = "NOTA_KESEPAKATAN"
    RENCANA_KERJA = "RENCANA_KERJA"
    PKS = "PKS"


OPERATIVE = frozenset({InstrumentKind.PKS, InstrumentKind.RENCANA_KERJA})
"""The kinds that activities can rest on; the others are umbrellas."""


class PartyRole(StrEnum):
    """As which party (Pihak Kesatu, Pihak Kedua) an organisation is bound."""

    FIRST = "FIRST"
    SECOND = "SECOND"
    THIRD = "THIRD"
    OTHER = "OTHER"
    NOT_STATED = "NOT_STATED"


class OrganisationKind(StrEnum):
    """What sort of organisation a party is; the first three are the system's own."""

    FACILITY = "FACILITY"
    REGIONAL_OFFICE = "REGIONAL_OFFICE"
    DIRECTORATE = "DIRECTORATE"
    PARTNER = "PARTNER"


class Everyone(StrEnum):
    """A word for every facility there is."""

    ALL = "ALL"


class TermBasis(StrEnum):
    """How a term ends; an AUTOMATIC one renews itself unless notice is given."""

    FIXED = "FIXED"
    UNTIL_TERMINATED = "UNTIL_TERMINATED"
    AUTOMATIC = "AUTOMATIC"
    NOT_STATED = "NOT_STATED"


class ReviewVerdict(StrEnum):
    """What became of a draft that was looked through."""

    APPROVED = "APPROVED"
    RETURNED = "RETURNED"


class TerminationGround(StrEnum):
    """Why an agreement ended before its term."""

    NOTICE = "NOTICE"
    MUTUAL = "MUTUAL"
    BREACH = "BREACH"
    FORCE_MAJEURE = "FORCE_MAJEURE"
    STATUTORY = "STATUTORY"
    OBJECTIVE_REACHED = "OBJECTIVE_REACHED"
    SUPERSEDED = "SUPERSEDED"


class SuspensionGround(StrEnum):
    """Why an agreement rests; FORCE_MAJEURE is keadaan kahar."""

    FORCE_MAJEURE = "FORCE_MAJEURE"
    MUTUAL = "MUTUAL"
    OTHER = "OTHER"


class EvaluationVerdict(StrEnum):
    """What an evaluation (monev) advises."""

    CONTINUE = "CONTINUE"
    IMPROVE = "IMPROVE"
    STOP = "STOP"


class AgreementStatus(StrEnum):
    """How an agreement stands on a day. Expiry is computed from the papers, never recorded."""

    DRAFTED = "DRAFTED"
    WITHDRAWN = "WITHDRAWN"
    NOT_YET_IN_FORCE = "NOT_YET_IN_FORCE"
    IN_FORCE = "IN_FORCE"
    EXPIRED = "EXPIRED"
    NOT_PROVEN = "NOT_PROVEN"
    TERM_UNVERIFIED = "TERM_UNVERIFIED"
    SUSPENDED = "SUSPENDED"
    TERMINATED = "TERMINATED"


@frozen(kw_only=True)
class Term:
    """Jangka waktu: from *start* to *end*, both days inclusive, as far as the paper states them."""

    start: PartialDate
    end: PartialDate
    basis: TermBasis
    raw: str | None = None

    @property
    def stated(self) -> bool:
        """Whether the paper says how long it holds; a start alone says it not."""
        return self.basis is not TermBasis.NOT_STATED or self.end.dated

    @property
    def over_by(self) -> PartialDate:
        """The last day as far as it is certain that none follows; open where one may."""
        match self.basis:
            case TermBasis.UNTIL_TERMINATED:
                return PartialDate()
            case TermBasis.AUTOMATIC:
                return PartialDate(earliest=self.end.earliest)
            case TermBasis.FIXED | TermBasis.NOT_STATED:
                return self.end


@frozen(kw_only=True)
class Party:
    """An organisation that is bound, under the name the paper gives it."""

    role: PartyRole
    organisation_id: UUID
    organisation_kind: OrganisationKind
    name_as_written: str | None = None


def facilities_of(parties: Iterable[Party]) -> tuple[UUID, ...]:
    """The facilities among *parties*."""
    own = OrganisationKind.FACILITY
    return tuple(one.organisation_id for one in parties if one.organisation_kind is own)


@frozen(kw_only=True)
class Signature:
    """Who signed for a party, named by its organisation's id; *mandate* is the power to do so."""

    party_id: UUID
    official: Official
    signed_on: PartialDate
    mandate: DocumentNumber | None = None
    on_behalf_of: str | None = None


@frozen(kw_only=True)
class ClauseChange:
    """A clause (pasal) that an addendum words anew."""

    clause: str
    text: str
