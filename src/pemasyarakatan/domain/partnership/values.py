"""What only a partnership is described with."""

from __future__ import annotations

from enum import StrEnum
from uuid import UUID

from attrs import frozen

from pemasyarakatan.domain.values import CooperationField, SupportForm


class PartnershipStatus(StrEnum):
    """How far a partnership has come; the first that holds, from ENDED to PROSPECT."""

    ENDED = "ENDED"
    AGREED = "AGREED"
    SIGNED_UNVERIFIED = "SIGNED_UNVERIFIED"
    PROPOSED = "PROPOSED"
    DISCUSSED = "DISCUSSED"
    PROSPECT = "PROSPECT"


class VisitForm(StrEnum):
    """What a meeting was called; SAMBANG is a courtesy call, AUDIENSI an audience."""

    KUNJUNGAN = "KUNJUNGAN"
    SAMBANG = "SAMBANG"
    AUDIENSI = "AUDIENSI"
    KOORDINASI = "KOORDINASI"
    OTHER = "OTHER"


class Direction(StrEnum):
    """Who came to whom; OUTBOUND is the facility going to the partner."""

    OUTBOUND = "OUTBOUND"
    INBOUND = "INBOUND"
    NEUTRAL = "NEUTRAL"
    VIRTUAL = "VIRTUAL"
    UNKNOWN = "UNKNOWN"


class VisitPurpose(StrEnum):
    """The declared purpose of a meeting; SILATURAHMI is keeping up the relation."""

    SILATURAHMI = "SILATURAHMI"
    COOPERATION = "COOPERATION"
    OTHER = "OTHER"


class Pillar(StrEnum):
    """A pillar of pembinaan: kepribadian (personality) or kemandirian (self-reliance)."""

    PERSONALITY = "PERSONALITY"
    SELF_RELIANCE = "SELF_RELIANCE"


class Stance(StrEnum):
    """How a proposal was received. WELCOMED (menyambut baik) is politeness and creates nothing."""

    WELCOMED = "WELCOMED"
    DEFERRED = "DEFERRED"
    ACCEPTED = "ACCEPTED"
    DECLINED = "DECLINED"


class PlanKind(StrEnum):
    """What is intended."""

    AGREEMENT = "AGREEMENT"
    TRAINING = "TRAINING"
    PLACEMENT = "PLACEMENT"
    JOINT_SOCIAL = "JOINT_SOCIAL"
    NETWORK = "NETWORK"
    OTHER = "OTHER"


class NoPaper(StrEnum):
    """Why no agreement carries an activity."""

    NO_PAPER = "NO_PAPER"
    BEFORE_SIGNATURE = "BEFORE_SIGNATURE"
    OUTSIDE_TERM = "OUTSIDE_TERM"
    OUT_OF_SCOPE = "OUT_OF_SCOPE"
    UMBRELLA_ONLY = "UMBRELLA_ONLY"


@frozen(kw_only=True)
class Topic:
    """What was talked about, in the source's words, and the field or pillar it belongs to."""

    field: CooperationField | None = None
    pillar: Pillar | None = None
    text: str


@frozen(kw_only=True)
class FormWanted:
    """A form of support that is asked for, and the source's words for it."""

    form: SupportForm
    text: str | None = None


@frozen(kw_only=True)
class InnovationRef:
    """A named change programme, by its facility and acronym."""

    facility_id: UUID
    acronym: str
