"""What is known of a partner."""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never
from uuid import UUID

import attrs
from attrs import evolve as changed
from attrs import frozen

from pemasyarakatan.domain.claims import KeptName, NameClaim
from pemasyarakatan.domain.facts import NONE, Facts
from pemasyarakatan.domain.partner.events import (
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
from pemasyarakatan.domain.values import PartnerSector


@frozen(kw_only=True)
class Partner:
    """The facts of one partner; *registered* is None before the first."""

    registered: PartnerRegistered | None = None
    aliases: Facts[PartnerAliasAdded] = NONE
    names: Facts[PartnerRenamed] = NONE
    sectors: Facts[PartnerSectorChanged] = NONE
    representatives: Facts[RepresentativeObserved] = NONE
    turns: Facts[PartnerMerged | PartnerUnmerged] = NONE
    ends: Facts[PartnerSucceeded | PartnerDissolved] = NONE

    @property
    def merged(self) -> PartnerMerged | None:
        """The merge in effect."""
        newest = self.turns[-1] if self.turns else None
        return newest if isinstance(newest, PartnerMerged) else None

    @property
    def ended(self) -> PartnerSucceeded | PartnerDissolved | None:
        """How the partner came to its end, if it has."""
        return self.ends[-1] if self.ends else None

    @property
    def name(self) -> str | None:
        """The newest name; None for a private person."""
        newest_first = reversed(self.names)
        renamed = max(newest_first, key=lambda fact: fact.effective_on, default=None)
        if renamed is not None:
            return renamed.name
        return self.registered.name if self.registered else None

    @property
    def sector(self) -> PartnerSector | None:
        """The sector as last classified."""
        if self.sectors:
            return self.sectors[-1].sector
        return self.registered.sector if self.registered else None

    @property
    def spellings(self) -> Iterator[str]:
        """Every name and alias the partner ever had."""
        if self.registered and self.registered.name:
            yield self.registered.name
        yield from (fact.name for fact in self.names)
        yield from (fact.alias_raw for fact in self.aliases)

    def claims(self) -> frozenset[NameClaim | KeptName]:
        """The names that the partner holds in the register, within its regency.

        While it is merged they are kept for the partner that it was merged into.
        """
        if self.registered is None:
            return frozenset()
        regency, partner_id = self.registered.regency, self.registered.partner_id
        held: dict[UUID, NameClaim | KeptName] = {}
        for raw in self.spellings:
            claim: NameClaim | KeptName = NameClaim(regency=regency, raw=raw, partner_id=partner_id)
            if self.merged is not None:
                root = self.merged.into
                claim = KeptName(regency=regency, raw=raw, partner_id=partner_id, root_id=root)
            held.setdefault(claim.stream, claim)
        return frozenset(held.values())

    def facts(self) -> Iterator[PartnerEvent]:
        """Every fact after the registration, kind by kind."""
        for one in attrs.fields(Partner)[1:]:
            yield from getattr(self, one.name)


def evolve(state: Partner, event: PartnerEvent) -> Partner:
    """The state after *event*; never refuses."""
    match event:
        case PartnerRegistered():
            return changed(state, registered=event)
        case PartnerAliasAdded():
            return changed(state, aliases=state.aliases.adding(event))
        case PartnerRenamed():
            return changed(state, names=state.names.adding(event))
        case PartnerSectorChanged():
            return changed(state, sectors=state.sectors.adding(event))
        case RepresentativeObserved():
            return changed(state, representatives=state.representatives.adding(event))
        case PartnerMerged() | PartnerUnmerged():
            return changed(state, turns=state.turns.adding(event))
        case PartnerSucceeded() | PartnerDissolved():
            return changed(state, ends=state.ends.adding(event))
        case _:
            assert_never(event)
