"""The rules of a partner by name (R1 to R5)."""

from __future__ import annotations

from typing import Protocol
from uuid import UUID

from pemasyarakatan.domain.claims import kept_name_stream, name_stream
from pemasyarakatan.domain.law import Circumstances, RuleBook, Unseen
from pemasyarakatan.domain.partner.state import Partner
from pemasyarakatan.domain.values import PartnerSector

BOOK = RuleBook("partner")

NAME_OR_REF = BOOK.impossible(
    "name_or_ref",
    "either a name or an opaque private_ref, and not both",
    "Give a name for an organisation, a private_ref for a private person.",
)
PRIVATE_NAME = BOOK.impossible(
    "private_name",
    "no name of a private person without a public office or licensed profession (UU 27/2022)",
    "Give a private_ref, or state the public_capacity.",
)
NAME_TAKEN = BOOK.irregular(
    "name_taken",
    "a name or alias that no other partner of the regency has",
    "Use that partner, or acknowledge that the name is ambiguous.",
    elsewhere=True,
)
ALIAS_EMPTY = BOOK.impossible("alias_empty", "a name with letters or digits", "Give the spelling.")
MERGED = BOOK.impossible(
    "merged", "a partner that is not merged into another", "Use the partner it was merged into."
)
MERGE_SELF = BOOK.impossible("merge_self", "another partner", "Name the record to keep.")
MERGE_CYCLE = BOOK.impossible(
    "merge_cycle",
    "a merge into a partner that is there and not merged itself",
    "Merge into the root.",
    elsewhere=True,
)
NOT_MERGED = BOOK.impossible("not_merged", "a partner that is merged", "There is nothing to undo.")
SUCCEEDS_SELF = BOOK.impossible(
    "succeeds_self", "successors other than the partner itself", "Name the new office."
)
ENDED = BOOK.impossible(
    "ended", "a partner that is neither succeeded nor dissolved", "Correct the recorded end."
)


class Holding(Protocol):
    """What is asked of a reservation in the register."""

    def leads_to(self, asking: UUID | None = None) -> frozenset[UUID]:
        """Whom the name leads to, but not whoever is *asking*."""
        ...


def looked_up(regency: str | None, raw: str) -> tuple[UUID, UUID]:
    """The register streams that know of a name: who holds it, and for whom a merge keeps it."""
    return name_stream(regency, raw), kept_name_stream(regency, raw)


def taken_by(
    circumstances: Circumstances, regency: str | None, raw: str, partner_id: UUID
) -> UUID | None:
    """R3: another partner that this name or alias leads to within the regency, if one was seen."""
    for stream in looked_up(regency, raw):
        seen: Holding | Unseen | None = circumstances.seen(stream)
        if seen is not None and not isinstance(seen, Unseen):
            others = seen.leads_to(asking=partner_id)
            if others:
                return min(others)
    return None


def named(name: str | None, private_ref: str | None) -> bool:
    """Whether exactly one of a name and an opaque reference is stated; a blank states nothing."""
    return bool((name or "").strip()) != bool((private_ref or "").strip())


def private(sector: PartnerSector | None, public_capacity: str | None) -> bool:
    """Whether the partner is a private person, whose name is not written here."""
    return sector is PartnerSector.INDIVIDUAL and not (public_capacity or "").strip()


def private_partner(state: Partner) -> bool:
    """Whether a registered partner is a private person."""
    registered = state.registered
    return registered is not None and (
        registered.private_ref is not None or private(state.sector, registered.public_capacity)
    )
