"""What happened to a partner, in words."""

from __future__ import annotations

from typing import assert_never

from pemasyarakatan.cli.sentences import words
from pemasyarakatan.cli.sentences.telling import Names, Told, told
from pemasyarakatan.domain.partner import (
    PartnerAliasAdded,
    PartnerDissolved,
    PartnerEvent,
    PartnerMerged,
    PartnerRegistered,
    PartnerRenamed,
    PartnerSectorChanged,
    PartnerSucceeded,
    PartnerUnmerged,
    RepresentativeObserved,
)


def tell(event: PartnerEvent, names: Names) -> Told:
    """The sentence and the details of *event*."""
    match event:
        case PartnerRegistered():
            return _registered(event, names)
        case PartnerAliasAdded():
            return told(f"Also written {words.quoted(event.alias_raw)}.")
        case PartnerRenamed():
            return told(f"The partner was renamed {event.name}; papers keep the name as written.")
        case PartnerSectorChanged():
            return told(
                f"The partner counts to the sector {words.code(event.sector)}.",
                reason=words.quoted(event.reason),
            )
        case RepresentativeObserved():
            return told(
                "A source shows who represented the partner.", by=words.official(event.official)
            )
        case PartnerMerged():
            return told(
                f"This is a double record, merged into {names.title(event.into)}.",
                reason=words.quoted(event.reason),
            )
        case PartnerUnmerged():
            return told("The merge was taken back.", reason=words.quoted(event.reason))
        case PartnerSucceeded():
            return told(
                "Other offices took the partner's place.",
                successors=[names.title(one) for one in event.successors],
                basis=words.quoted(event.legal_basis),
            )
        case PartnerDissolved():
            return told("The partner was dissolved.", reason=words.quoted(event.reason))
        case _:
            assert_never(event)


def _registered(event: PartnerRegistered, names: Names) -> Told:
    who = event.name or "A partner"
    if event.private_ref is not None:
        who = f"A private person, known here as {event.private_ref},"
    return told(
        f"{who} was entered in the ledger as mitra (partner).",
        sector=event.sector and words.code(event.sector),
        acting_as=words.quoted(event.public_capacity),
        regency=event.regency,
        part_of=names.title(event.parent_id) if event.parent_id else event.parent_name,
    )
