"""Value objects that two or more aggregates share.

No class here validates on construction: what was once stored stays readable for ever. Shape is
looked at in `shape.py`, where a command is read; rules are in the aggregates.
"""

from __future__ import annotations

import calendar
from datetime import date, timedelta
from enum import StrEnum
from typing import NewType

from attrs import frozen

Digest = NewType("Digest", str)
"""A SHA-256 in 64 lower-case hexadecimal digits; exempt from the search for identity numbers."""

Rupiah = NewType("Rupiah", int)
"""Whole rupiah; sen are not recorded."""

RecipientRef = NewType("RecipientRef", str)
"""An opaque reference to a person who receives aid: a keyed HMAC whose key lies elsewhere."""


class Proof(StrEnum):
    """What partial dates allow to be said."""

    YES = "YES"
    NO = "NO"
    UNPROVEN = "UNPROVEN"


@frozen(kw_only=True)
class PartialDate:
    """A day that may be known only in part: somewhere from *earliest* to *latest*, both inclusive.

    None is an open bound, so that `PartialDate()` is "on some day". *raw* keeps the source's words.
    """

    earliest: date | None = None
    latest: date | None = None
    raw: str | None = None

    @classmethod
    def on(cls, day: date, raw: str | None = None) -> PartialDate:
        """Exactly this day."""
        return cls(earliest=day, latest=day, raw=raw)

    @classmethod
    def month(cls, year: int, month: int, raw: str | None = None) -> PartialDate:
        """Some day of this month."""
        last = calendar.monthrange(year, month)[1]
        return cls(earliest=date(year, month, 1), latest=date(year, month, last), raw=raw)

    @property
    def exact(self) -> date | None:
        """The day, if there is only one that it can be."""
        return self.earliest if self.earliest == self.latest else None

    @property
    def dated(self) -> bool:
        """False when nothing at all is known of the day."""
        return self.earliest is not None or self.latest is not None

    def happened(self, today: date) -> PartialDate:
        """The same day, known to lie not after *today*: a month in progress ends today."""
        if self.latest is not None and self.latest <= today:
            return self
        if self.earliest is not None and self.earliest > today:
            return self
        return PartialDate(earliest=self.earliest, latest=today, raw=self.raw)

    def plus_days(self, days: int) -> PartialDate:
        """The day so many days later, as little known as this one; a calendar's end is open."""
        return PartialDate(earliest=shifted(self.earliest, days), latest=shifted(self.latest, days))

    def __str__(self) -> str:
        if self.exact:
            return self.exact.isoformat()
        if not self.dated:
            return self.raw or "undated"
        return f"{self.earliest or '…'}..{self.latest or '…'}"


def shifted(day: date | None, days: int) -> date | None:
    """*day* and so many days more; None stays open, and so does what the calendar cannot hold."""
    if day is None:
        return None
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return None


def certainly(day: date) -> PartialDate:
    """An exact day, to be compared with partial ones."""
    return PartialDate(earliest=day, latest=day)


def before(first: PartialDate, second: PartialDate) -> Proof:
    """Whether *first* lies before *second*: YES, NO or UNPROVEN."""
    if first.latest is not None and second.earliest is not None and first.latest < second.earliest:
        return Proof.YES
    if first.earliest is not None and second.latest is not None and first.earliest >= second.latest:
        return Proof.NO
    return Proof.UNPROVEN


def surely_before(first: PartialDate, second: PartialDate) -> bool:
    """Every day that *first* can be lies before every day that *second* can be."""
    return (
        first.latest is not None and second.earliest is not None and first.latest < second.earliest
    )


def surely_not_after(first: PartialDate, second: PartialDate) -> bool:
    """Every day that *first* can be is the same as, or before, every day *second* can be."""
    return (
        first.latest is not None and second.earliest is not None and first.latest <= second.earliest
    )


class Zone(StrEnum):
    """A civil time zone of Indonesia: UTC+7, UTC+8, UTC+9."""

    WIB = "WIB"
    WITA = "WITA"
    WIT = "WIT"


class Capacity(StrEnum):
    """How an official acts; PLH stands in for an absent head, PLT for a vacant post."""

    DEFINITIVE = "DEFINITIVE"
    PLH = "PLH"
    PLT = "PLT"
    UNKNOWN = "UNKNOWN"


@frozen(kw_only=True)
class PersonName:
    """The name of an official as written, and without titles so that it can be compared."""

    raw: str
    canonical: str
    titles_before: tuple[str, ...] = ()
    titles_after: tuple[str, ...] = ()


@frozen(kw_only=True)
class Official:
    """A person in a post; the name may be unknown. An institution or a group is never one."""

    name: PersonName | None = None
    position: str | None = None
    capacity: Capacity = Capacity.UNKNOWN
    organisation: str | None = None


@frozen(kw_only=True)
class DocumentNumber:
    """The number one party gave a paper: *issuer* is an organisation's id, else its name.

    *raw* is kept as written and compared normalised; no meaning is read out of it.
    """

    issuer: str
    raw: str


class FieldCode(StrEnum):
    """A field of cooperation."""

    RELIGION = "RELIGION"
    CHARACTER = "CHARACTER"
    LEGAL_AWARENESS = "LEGAL_AWARENESS"
    FORMAL_EDUCATION = "FORMAL_EDUCATION"
    SKILLS_TRAINING = "SKILLS_TRAINING"
    PRODUCTION_WORK = "PRODUCTION_WORK"
    MARKETING = "MARKETING"
    JOB_PLACEMENT = "JOB_PLACEMENT"
    HEALTH = "HEALTH"
    DRUG_EDUCATION = "DRUG_EDUCATION"
    DRUG_PREVENTION = "DRUG_PREVENTION"
    DRUG_REHABILITATION = "DRUG_REHABILITATION"
    SOCIAL_MENTORING = "SOCIAL_MENTORING"
    REINTEGRATION = "REINTEGRATION"
    EX_INMATE_NETWORK = "EX_INMATE_NETWORK"
    COMMUNITY_SOCIAL_WORK = "COMMUNITY_SOCIAL_WORK"
    FOOD_SECURITY = "FOOD_SECURITY"
    ARTS = "ARTS"
    SPORTS = "SPORTS"
    LEGAL_AID = "LEGAL_AID"
    LITERACY = "LITERACY"
    OTHER = "OTHER"


@frozen(kw_only=True)
class CooperationField:
    """A subject matter that an agreement allows; OTHER carries its *text*."""

    code: FieldCode
    text: str | None = None

    def __lt__(self, other: CooperationField) -> bool:
        """Order by code and text, so that a set of fields is stored in one order."""
        return (self.code, self.text or "") < (other.code, other.text or "")

    def __str__(self) -> str:
        return f"{self.code} ({self.text})" if self.text else str(self.code)


class SupportForm(StrEnum):
    """Bentuk dukungan: what a partner contributes."""

    INSTRUCTORS = "INSTRUCTORS"
    FACILITIES = "FACILITIES"
    FACILITATION = "FACILITATION"
    FUNDING = "FUNDING"
    MATERIALS = "MATERIALS"
    CURRICULUM = "CURRICULUM"
    CERTIFICATION = "CERTIFICATION"
    RECOMMENDATION = "RECOMMENDATION"
    OTHER = "OTHER"


class BeneficiaryPhase(StrEnum):
    """When the people served are reached: while serving, or after release."""

    SERVING = "SERVING"
    AFTER_RELEASE = "AFTER_RELEASE"


class PartnerSector(StrEnum):
    """Unsur mitra: the sector a partner belongs to."""

    GOVERNMENT = "GOVERNMENT"
    LOCAL_GOVERNMENT = "LOCAL_GOVERNMENT"
    STATE_ENTERPRISE = "STATE_ENTERPRISE"
    PRIVATE = "PRIVATE"
    EDUCATION = "EDUCATION"
    SOCIAL = "SOCIAL"
    RELIGIOUS = "RELIGIOUS"
    MEDIA = "MEDIA"
    INDIVIDUAL = "INDIVIDUAL"


class ActivityKind(StrEnum):
    """What sort of activity was held."""

    TRAINING = "TRAINING"
    COUNSELLING = "COUNSELLING"
    RELIGIOUS = "RELIGIOUS"
    HEALTH = "HEALTH"
    SOCIAL = "SOCIAL"
    PRODUCTION = "PRODUCTION"
    ARTS_SPORTS = "ARTS_SPORTS"
    OTHER = "OTHER"


class CertificateKind(StrEnum):
    """A certificate of completion, or of competence (LSP/BNSP)."""

    COMPLETION = "COMPLETION"
    COMPETENCE = "COMPETENCE"


class EmployerKind(StrEnum):
    """Who takes a trained person in."""

    COMPANY = "COMPANY"
    INDIVIDUAL = "INDIVIDUAL"
    SELF = "SELF"


@frozen(kw_only=True)
class EvidenceRef:
    """A paper or file by an opaque id and its hash; never a file name or a link naming people."""

    reference: str
    sha256: Digest | None = None


@frozen(kw_only=True)
class Irregularity:
    """Acknowledged (L) rules: it happened though it should not, and this person answers for it."""

    rules: frozenset[str]
    reason: str
    acknowledged_by: str


class SourceKind(StrEnum):
    """What kind of source a fact was taken from."""

    NEWS = "NEWS"
    MINUTES = "MINUTES"
    LETTER = "LETTER"
    SIGNED_COPY = "SIGNED_COPY"
    DECREE = "DECREE"
    IMPORT = "IMPORT"
    ORAL = "ORAL"


class Grade(StrEnum):
    """How good a source is; the order is from weak to strong."""

    REPORTED = "REPORTED"
    DOCUMENTED = "DOCUMENTED"
    VERIFIED = "VERIFIED"


class Bearing(StrEnum):
    """Whether a piece of evidence confirms a fact or contradicts it."""

    CONFIRMS = "CONFIRMS"
    CONTRADICTS = "CONTRADICTS"


class Side(StrEnum):
    """Whose word it is."""

    FACILITY = "FACILITY"
    PARTNER = "PARTNER"
    BOTH = "BOTH"
    NOT_STATED = "NOT_STATED"


@frozen(kw_only=True)
class Inferred:
    """A value concluded rather than read: its JSON pointer (RFC 6901), and on what basis."""

    field: str
    basis: str


@frozen(kw_only=True)
class Provenance:
    """From what source a fact was taken."""

    kind: SourceKind
    reference: str
    locator: str | None = None
    grade: Grade
    sha256: Digest | None = None
    seen_on: date | None = None
    inferred: tuple[Inferred, ...] = ()
