"""What only a directive is described with."""

from __future__ import annotations

from enum import StrEnum
from uuid import UUID

from attrs import frozen

from pemasyarakatan.domain.values import PartialDate


class Channel(StrEnum):
    """By what way a directive was given."""

    ZOOM = "ZOOM"
    LETTER = "LETTER"
    MEETING = "MEETING"
    OTHER = "OTHER"


class AddresseeKind(StrEnum):
    """What kind of organisation is asked: units (UPT), or regional offices (Kanwil)."""

    UPT = "UPT"
    KANWIL = "KANWIL"


class PointKind(StrEnum):
    """What a point asks for: to hand something in, to get ready, to carry something out."""

    SUBMIT = "SUBMIT"
    PREPARE = "PREPARE"
    CONDUCT = "CONDUCT"


class PointForce(StrEnum):
    """How strongly it was put, in the source's own verb."""

    EMPHASISED = "EMPHASISED"
    REMINDED = "REMINDED"
    REQUESTED = "REQUESTED"
    ORDERED = "ORDERED"


@frozen(kw_only=True)
class Addressees:
    """Who is asked: the organisations in *ids*; where none are named, all of these *kinds*."""

    kinds: frozenset[AddresseeKind]
    ids: frozenset[UUID] | None = None

    @property
    def stated(self) -> bool:
        """False when neither a kind nor an organisation is named."""
        return bool(self.kinds or self.ids)


@frozen(kw_only=True)
class DirectivePoint:
    """One thing that is asked, under a *code* of its own; a *due* day may lie ahead.

    *addressees* None is not stated, and not "everybody".
    """

    code: str
    text: str
    kind: PointKind
    force: PointForce
    addressees: Addressees | None = None
    due: PartialDate | None = None
