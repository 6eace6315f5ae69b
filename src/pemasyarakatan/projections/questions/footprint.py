"""Partner footprint: with which facilities a partner has agreed on what, over the whole country."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from attrs import frozen
from sqlalchemy import select

from pemasyarakatan.projections.questions.asking import Names, concerned, holds_on
from pemasyarakatan.projections.tables.agreements import (
    AGREEMENT,
    AGREEMENT_FACILITY,
    AGREEMENT_FIELD,
    AGREEMENT_PARTY,
    AGREEMENT_STATUS,
    AGREEMENTS,
)
from pemasyarakatan.projections.tables.facilities import FACILITIES
from pemasyarakatan.projections.tables.partners import PARTNER, PARTNER_NAME, PARTNERS
from pemasyarakatan.projections.view import Asked, View


@frozen(kw_only=True)
class FootprintRow:
    """One partner, together with all that were merged into it.

    *aliases* are its other names and theirs. *facilities* are bound by an agreement with it, or
    covered by name; *in_force* of its signed *agreements* are so on the day asked for, and *fields*
    are those that these allow. A private person has no name.
    """

    partner: UUID
    name: str | None
    aliases: tuple[str, ...]
    sector: str | None
    facilities: tuple[str, ...]
    agreements: int
    in_force: int
    fields: tuple[str, ...]


def _answer(asked: Asked) -> Iterator[FootprintRow]:
    names = Names(asked)
    partner, spelling = asked.table(PARTNER), asked.table(PARTNER_NAME)
    spellings: dict[UUID, list[str]] = {}
    for row in asked.rows(select(spelling).order_by(spelling.c.stream, spelling.c.item)):
        root = names.roots.get(row.stream, row.stream)
        spellings.setdefault(root, []).append(row.name)
    papers = _papers(asked, names)
    query = select(partner.c.stream, partner.c.name, partner.c.sector)
    # Not in the order of the database: it knows others for names.
    rows = sorted(
        asked.rows(query.where(partner.c.merged_into.is_(None))),
        key=lambda row: (row.name is None, row.name or "", str(row.stream)),
    )
    facilities, fields = _by_paper(asked, names)
    for row in rows:
        own = papers.get(row.stream, {})
        if asked.facility is not None and not own:
            continue
        in_force = [one for one, status in own.items() if status == "IN_FORCE"]
        aliases = dict.fromkeys(spellings.get(row.stream, ()))
        yield FootprintRow(
            partner=row.stream,
            name=row.name,
            aliases=tuple(one for one in aliases if one != row.name),
            sector=row.sector,
            facilities=tuple(sorted({n for one in own for n in facilities.get(one, ())})),
            agreements=len(own),
            in_force=len(in_force),
            fields=tuple(sorted({n for one in in_force for n in fields.get(one, ())})),
        )


def _papers(asked: Asked, names: Names) -> dict[UUID, dict[UUID, str]]:
    """The signed agreements of each partner, and how they stand."""
    agreement, party = asked.table(AGREEMENT), asked.table(AGREEMENT_PARTY)
    status = asked.table(AGREEMENT_STATUS)
    query = (
        select(party.c.stream, party.c.organisation, status.c.status)
        .join(agreement, agreement.c.stream == party.c.stream)
        .join(status, status.c.stream == party.c.stream)
        .where(
            party.c.organisation_kind == "PARTNER",
            agreement.c.ends_basis.isnot(None),
            holds_on(status, asked.on),
            concerned(asked, party.c.stream),
        )
    )
    found: dict[UUID, dict[UUID, str]] = {}
    for row in asked.rows(query):
        root = names.roots.get(row.organisation, row.organisation)
        found.setdefault(root, {})[row.stream] = row.status
    return found


def _by_paper(asked: Asked, names: Names) -> tuple[dict[UUID, set[str]], dict[UUID, set[str]]]:
    """The facilities, and the fields of the day, of each agreement."""
    bound, field = asked.table(AGREEMENT_FACILITY), asked.table(AGREEMENT_FIELD)
    facilities: dict[UUID, set[str]] = {}
    for row in asked.rows(select(bound)):
        facilities.setdefault(row.stream, set()).add(names[row.facility])
    fields: dict[UUID, set[str]] = {}
    for row in asked.rows(select(field).where(holds_on(field, asked.on))):
        named = f"{row.code} ({row.text})" if row.text else row.code
        fields.setdefault(row.stream, set()).add(named)
    return facilities, fields


FOOTPRINT = View(
    name="footprint",
    title="Partner footprint",
    models=(AGREEMENTS, FACILITIES, PARTNERS),
    row=FootprintRow,
    answer=_answer,
)
"""Each partner that stands for itself, by name; with a facility named those that it agreed with."""
