"""What an aggregate reserves in the register, so that uniqueness is one version conflict.

A claim's stream id derives from its key. The version of the normalisation is in the key: a
better one is a new register, looked up beside the old one.
"""

from __future__ import annotations

from typing import ClassVar
from uuid import UUID, uuid5

from attrs import frozen

from pemasyarakatan.domain.text import normalise_name, normalise_number

NAMESPACE = UUID("6f1d2c1e-7b0a-5c55-9d0c-3a1f8f5c2e77")
"""The namespace of every id that derives from a key (RFC 9562, version 5)."""

NUMBERS_VERSION = "number/v1"
NAMES_VERSION = "name/v1"
KEPT_NAMES_VERSION = "kept-name/v1"


def derived(*parts: str) -> UUID:
    """The id that derives from *parts*; no two different lists of parts share one."""
    return uuid5(NAMESPACE, "\n".join(f"{len(part)}:{part}" for part in parts))


@frozen(kw_only=True)
class NumberClaim:
    """One document number of one agreement, in its year of signing."""

    issuer: str
    raw: str
    year: int | None
    agreement_id: UUID

    rule: ClassVar[str] = "agreement.duplicate_number"

    @property
    def stream(self) -> UUID:
        """The register stream of this number."""
        return number_stream(self.issuer, self.raw, self.year)


@frozen(kw_only=True)
class NameClaim:
    """One name or alias of one partner, within its regency."""

    regency: str | None
    raw: str
    partner_id: UUID

    rule: ClassVar[str] = "partner.name_taken"

    @property
    def stream(self) -> UUID:
        """The register stream of this name."""
        return name_stream(self.regency, self.raw)


@frozen(kw_only=True)
class KeptName:
    """One name or alias of a partner that is merged; it leads to the partner it was merged into."""

    regency: str | None
    raw: str
    partner_id: UUID
    root_id: UUID

    rule: ClassVar[str] = "partner.name_taken"

    @property
    def stream(self) -> UUID:
        """The register stream in which this name is kept."""
        return kept_name_stream(self.regency, self.raw)


Claim = NumberClaim | NameClaim | KeptName


def number_stream(issuer: str, raw: str, year: int | None) -> UUID:
    """The register stream of a document number in its year of signing."""
    when = "unknown" if year is None else str(year)
    return derived(NUMBERS_VERSION, normalise_name(issuer), when, normalise_number(raw))


def name_stream(regency: str | None, raw: str) -> UUID:
    """The register stream of a partner's name or alias within a regency."""
    where = "unknown" if regency is None else normalise_name(regency)
    return derived(NAMES_VERSION, where, normalise_name(raw))


def kept_name_stream(regency: str | None, raw: str) -> UUID:
    """The register stream that keeps a name for the partner its holder was merged into."""
    where = "unknown" if regency is None else normalise_name(regency)
    return derived(KEPT_NAMES_VERSION, where, normalise_name(raw))
