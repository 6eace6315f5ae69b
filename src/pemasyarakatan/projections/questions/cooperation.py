"""My cooperation: what a partner may see of what it has with facilities; counts, and no persons."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, TypeAlias
from uuid import UUID

import attrs
from attrs import define, frozen
from sqlalchemy import Row, Table, select

from pemasyarakatan.domain.values import PartialDate
from pemasyarakatan.projections.questions.asking import (
    Names,
    Parties,
    concerned,
    day_of,
    holds_on,
    of_facility,
)
from pemasyarakatan.projections.questions.pending import counts_on, delivered
from pemasyarakatan.projections.suppression import HIDDEN, is_small, shown
from pemasyarakatan.projections.tables.agreements import (
    AGREEMENT,
    AGREEMENT_FIELD,
    AGREEMENT_PARTY,
    AGREEMENT_STATUS,
    AGREEMENTS,
)
from pemasyarakatan.projections.tables.conduct import (
    AGREEMENT_ACTIVITY,
    CERTIFICATES,
    EVALUATION,
    TRAINING,
)
from pemasyarakatan.projections.tables.facilities import FACILITIES
from pemasyarakatan.projections.tables.meetings import (
    LOOSE_ACTIVITY,
    LOOSE_CERTIFICATE,
    SUPPORT_RECEIVED,
)
from pemasyarakatan.projections.tables.partners import PARTNERS
from pemasyarakatan.projections.tables.partnerships import PARTNERSHIP, PARTNERSHIPS
from pemasyarakatan.projections.tables.promises import COMMITMENT, COMMITMENT_OPEN
from pemasyarakatan.projections.view import Asked, View

PEOPLE = frozenset(
    {"orang", "peserta", "jiwa", "keluarga", "penerima", "siswa", "santri", "anak", "klien"}
    | {"warga", "binaan", "wbp", "narapidana", "napi", "tahanan", "instruktur", "pengajar"}
    | {"person", "persons", "people", "participant", "participants"}
)
"""The words by which a unit is known to count people, in small letters."""

_Pair: TypeAlias = tuple[UUID, UUID]
"""A partner and an agreement."""

MINE = ("PARTNER", "BOTH")
"""Whose promises a partner is told of."""


@frozen(kw_only=True)
class CooperationRow:
    """One signed agreement of a partner, or what it has with one facility under none.

    The words of promises and of support stand as they were recorded, and are not looked through.
    *own_numbers* are those that a partner gave the paper, *starts* and *ends* of the term that
    holds for the day. A commitment is one of the partner, with what was delivered of what was
    promised. *participants* are those of the *activities*, empty where none is stated. A count of
    people from 1 to 4 is left out, with the number of activities where it is their participants,
    and *suppressed* is true; no total is shown, so that none tells of it. A nought is shown.
    """

    partner: UUID
    facilities: tuple[str, ...]
    agreement: UUID | None = None
    kind: str | None = None
    status: str | None = None
    own_numbers: tuple[str, ...] = ()
    other_numbers: tuple[str, ...] = ()
    scope: tuple[str, ...] = ()
    starts: str | None = None
    ends: str | None = None
    term: str | None = None
    commitments: tuple[str, ...] = ()
    activities: int | None
    participants: int | None
    completion_certificates: int | None
    competence_certificates: int | None
    suppressed: bool
    verdicts: tuple[str, ...] = ()
    support: tuple[str, ...] = ()


@define
class _Done:
    """What was held, counted as it is."""

    activities: int = 0
    participants: int | None = None
    completion: int = 0
    competence: int = 0

    def safe(self) -> dict[str, Any]:
        """What of it may leave the facility.

        Each course has a participant at least, so that their number tells of small counts.
        """
        people = self.participants
        hidden = people is not None and is_small(people)
        certified = self.completion, self.competence
        return {
            "activities": None if hidden else self.activities,
            "participants": None if people is None else shown(people),
            "completion_certificates": shown(self.completion),
            "competence_certificates": shown(self.competence),
            "suppressed": hidden or any(map(is_small, certified)),
        }


def _answer(asked: Asked) -> Iterator[CooperationRow]:
    names = Names(asked)
    root = None if asked.stream is None else names.roots.get(asked.stream, asked.stream)
    # What is asked for is a partner; what several views ask alike would take it for an agreement.
    asked = attrs.evolve(asked, stream=None)
    papers = _papers(asked, names, root)
    told = _Told(asked, names, papers)
    rows = [*_agreed(asked, papers, told), *_besides(asked, names, root, told)]
    # Not in the order of the database: it knows others for names.
    rows.sort(key=lambda row: (str(row.partner), row.facilities, str(row.agreement or "~")))
    yield from rows


def _papers(asked: Asked, names: Names, root: UUID | None) -> frozenset[_Pair]:
    """Each partner, of those asked for, with each agreement that it has signed by the day."""
    agreement, party = asked.table(AGREEMENT), asked.table(AGREEMENT_PARTY)
    query = (
        select(party.c.stream, party.c.organisation)
        .join(agreement, agreement.c.stream == party.c.stream)
        .where(
            party.c.organisation_kind == "PARTNER",
            agreement.c.ends_basis.isnot(None),
            counts_on(agreement, "signed", asked.on),
            concerned(asked, party.c.stream),
        )
    )
    found = (
        (names.roots.get(row.organisation, row.organisation), row.stream)
        for row in asked.rows(query)
    )
    return frozenset((partner, paper) for partner, paper in found if root in (None, partner))


class _Told:
    """What is told beside the papers: of an agreement, of a partner under one, of a partnership."""

    def __init__(self, asked: Asked, names: Names, papers: frozenset[_Pair]) -> None:
        self._asked = asked
        self._names = names
        self._papers = papers
        self.parties = Parties(asked, names)
        self.scope = self._scope()
        self.verdicts = self._verdicts()
        self.done: defaultdict[UUID, _Done] = defaultdict(_Done)
        for table in (TRAINING, AGREEMENT_ACTIVITY, LOOSE_ACTIVITY):
            self._held(table)
        for table in (CERTIFICATES, LOOSE_CERTIFICATE):
            self._certified(table)
        self.promised = self._commitments()
        self.given = self._support()

    def _scope(self) -> Mapping[UUID, list[str]]:
        field, found = self._asked.table(AGREEMENT_FIELD), defaultdict[UUID, list[str]](list)
        query = select(field).where(holds_on(field, self._asked.on))
        for row in self._asked.rows(query.order_by(field.c.stream, field.c.item)):
            found[row.stream].append(f"{row.code} ({row.text})" if row.text else row.code)
        return found

    def _verdicts(self) -> Mapping[UUID, list[str]]:
        found = defaultdict[UUID, list[str]](list)
        for row in self._rows(EVALUATION, "held"):
            found[row.stream].append(
                f"{row.verdict} ({day_of(row.held_earliest, row.held_latest)})"
            )
        return found

    def _held(self, table: Table) -> None:
        for row in self._rows(table, "started"):
            done = self.done[row.stream]
            done.activities += 1
            if row.participants is not None:
                done.participants = (done.participants or 0) + row.participants

    def _certified(self, table: Table) -> None:
        for row in self._rows(table, "issued_on"):
            if row.kind == "COMPETENCE":
                self.done[row.stream].competence += row.issued
            else:
                self.done[row.stream].completion += row.issued

    def _commitments(self) -> Mapping[_Pair | UUID, list[str]]:
        is_open, found = self._asked.table(COMMITMENT_OPEN), defaultdict[Any, list[str]](list)
        pending = {
            (row.stream, row.commitment): "overdue" if row.overdue else None
            for row in self._asked.rows(select(is_open).where(holds_on(is_open, self._asked.on)))
        }
        done = delivered(self._asked)
        for row, key in self._of_partnerships(COMMITMENT, "made"):
            if row.side not in MINE:
                continue
            one = row.stream, row.commitment
            due = PartialDate(earliest=row.due_earliest, latest=row.due_latest)
            parts = [
                _part(done.get(row.commitment, 0), row.quantity, row.unit),
                f"due {due}" if due.dated else None,
                pending.get(one, row.outcome),
            ]
            found[key].append(_said(row.text, parts))
        return found

    def _support(self) -> Mapping[_Pair | UUID, list[str]]:
        found = defaultdict[Any, list[str]](list)
        for row, key in self._of_partnerships(SUPPORT_RECEIVED, "received"):
            parts = [
                None if row.quantity is None else _amount(row.quantity, row.unit),
                None if row.value is None else f"worth {row.value}",
                day_of(row.received_earliest, row.received_latest),
            ]
            found[key].append(_said(f"{row.form}: {row.what}", parts))
        return found

    def _rows(self, named: Table, day: str) -> Iterable[Row[Any]]:
        table = self._asked.table(named)
        query = select(table).where(counts_on(table, day, self._asked.on))
        return self._asked.rows(query.order_by(*table.primary_key.columns))

    def _of_partnerships(self, named: Table, day: str) -> Iterator[tuple[Any, _Pair | UUID]]:
        """Each row with what it is told of: a partner's agreement, or else its partnership."""
        table, partnership = self._asked.table(named), self._asked.table(PARTNERSHIP)
        query = (
            select(table, partnership.c.partner)
            .join(partnership, partnership.c.stream == table.c.stream)
            .where(
                of_facility(partnership.c.facility, self._asked),
                counts_on(table, day, self._asked.on),
            )
        )
        for row in self._asked.rows(query.order_by(*table.primary_key.columns)):
            pair = self._names.roots.get(row.partner, row.partner), row.agreement
            yield row, pair if pair in self._papers else row.stream


def _agreed(asked: Asked, papers: frozenset[_Pair], told: _Told) -> Iterator[CooperationRow]:
    """The signed agreements, each for every partner that it binds."""
    agreement, status = asked.table(AGREEMENT), asked.table(AGREEMENT_STATUS)
    query = (
        select(agreement.c.kind, status)
        .join(status, status.c.stream == agreement.c.stream)
        .where(holds_on(status, asked.on))
    )
    standing = {row.stream: row for row in asked.rows(query)}
    for partner, paper in papers:
        row, stated = standing[paper], standing[paper].term_basis not in (None, "NOT_STATED")
        yield CooperationRow(
            partner=partner,
            facilities=told.parties.own(paper),
            agreement=paper,
            kind=row.kind,
            status=row.status,
            own_numbers=told.parties.numbers(paper, "PARTNER"),
            other_numbers=told.parties.numbers(paper, "OWN", "OTHER"),
            scope=tuple(told.scope.get(paper, ())),
            starts=day_of(row.term_start_earliest, row.term_start_latest) if stated else None,
            ends=day_of(row.term_end_earliest, row.term_end_latest) if stated else None,
            term=row.term_basis,
            commitments=tuple(told.promised.get((partner, paper), ())),
            **told.done[paper].safe(),
            verdicts=tuple(told.verdicts.get(paper, ())),
            support=tuple(told.given.get((partner, paper), ())),
        )


def _besides(
    asked: Asked, names: Names, root: UUID | None, told: _Told
) -> Iterator[CooperationRow]:
    """What each partnership has under no agreement of the partner, also where that is nothing."""
    partnership = asked.table(PARTNERSHIP)
    query = select(partnership).where(of_facility(partnership.c.facility, asked))
    for row in asked.rows(query):
        partner = names.roots.get(row.partner, row.partner)
        if root in (None, partner):
            yield CooperationRow(
                partner=partner,
                facilities=(names[row.facility],),
                commitments=tuple(told.promised.get(row.stream, ())),
                **told.done[row.stream].safe(),
                support=tuple(told.given.get(row.stream, ())),
            )


def _part(done: int, quantity: int | None, unit: str | None) -> str | None:
    """What was delivered of what was promised."""
    if quantity is None:
        return None
    people = _counts_people(unit)
    return f"{_count(done, people=people)}/{_count(quantity, people=people)} {unit}"


def _amount(quantity: int, unit: str | None) -> str:
    count = _count(quantity, people=_counts_people(unit))
    return f"{count} {unit}" if unit else count


def _count(count: int, *, people: bool) -> str:
    return HIDDEN if people and is_small(count) else str(count)


def _counts_people(unit: str | None) -> bool:
    return not PEOPLE.isdisjoint(re.findall(r"[a-z]+", (unit or "").casefold()))


def _said(text: str, parts: Iterable[str | None]) -> str:
    more = "; ".join(part for part in parts if part)
    return f"{text} ({more})" if more else text


COOPERATION = View(
    name="cooperation",
    title="My cooperation",
    models=(AGREEMENTS, FACILITIES, PARTNERS, PARTNERSHIPS),
    row=CooperationRow,
    answer=_answer,
    single="partner",
)
"""What a partner may see of its cooperation; ask for one partner whenever it leaves the house."""
