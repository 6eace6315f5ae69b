"""Which event set a value, from what source, and what stood there before.

Not whether the value is true: who said it, when, and whether it was read or concluded.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from itertools import pairwise
from typing import Any

from attrs import frozen

from pemasyarakatan.audit.replay.locating import covering, inside, located
from pemasyarakatan.audit.replay.moments import (
    NOW,
    AnyDecider,
    Fact,
    Moment,
    Standing,
    read,
    standing_at,
)
from pemasyarakatan.audit.replay.pointing import (
    ABSENT,
    Shape,
    found_like,
    keys,
    leaves,
    members,
    pointer,
    same,
    shape,
)
from pemasyarakatan.audit.replay.tracing import INITIAL, Node, Trace
from pemasyarakatan.audit.replay.wordings import Wording, wordings
from pemasyarakatan.domain.aggregates import DECIDERS
from pemasyarakatan.domain.values import Inferred, PartialDate, Provenance
from pemasyarakatan.errors import UnknownPointer, UnknownStream
from pemasyarakatan.record import Record


class Basis(StrEnum):
    """What a value rests on.

    DERIVED is what the state computes from what the event says. With NOT_STATED the event leaves
    it open; with NEVER_STATED there is no event, and it is what it was before the first.
    """

    READ = "READ"
    INFERRED = "INFERRED"
    PARTLY_INFERRED = "PARTLY_INFERRED"
    DERIVED = "DERIVED"
    NOT_STATED = "NOT_STATED"
    NEVER_STATED = "NEVER_STATED"


@frozen(kw_only=True)
class Superseded:
    """What stood at *pointer* before: as *record* told it, until *replaced_by* did not.

    Where *there* is False nothing stood there.
    """

    pointer: str
    value: Any
    there: bool
    record: Record
    replaced_by: Record


@frozen(kw_only=True)
class Explanation:
    """The value at a pointer into a state, and the event that set it.

    *fact* is the record of that event, *correction* that of the correction in effect of it, and
    *told_by* the one of them whose words the value is, and whose source counts: a correction that
    leaves a value as it was tells nothing of it. *field* is the pointer to it in the event; None
    where the state computes it. All are None where no event has stated the value, and where
    several have: then each of *parts* is explained for itself.
    """

    pointer: str
    value: Any
    basis: Basis
    fact: Record | None = None
    correction: Record | None = None
    told_by: Record | None = None
    happened: PartialDate | None = None
    field: str | None = None
    inferred: tuple[Inferred, ...] = ()
    superseded: tuple[Superseded, ...] = ()
    parts: tuple[Explanation, ...] = ()

    @property
    def source(self) -> Provenance | None:
        """The source that the value was taken from, where its record names one."""
        return self.told_by.source if self.told_by else None

    def single(self) -> Iterator[Explanation]:
        """This one, or the explanations of its parts, down to those of one event or of none."""
        if not self.parts:
            yield self
        for part in self.parts:
            yield from part.single()


def explain(
    records: Iterable[Record],
    path: str = "",
    moment: Moment = NOW,
    *,
    deciders: Sequence[AnyDecider] = DECIDERS,
) -> Explanation:
    """Explain what the JSON pointer *path* points at in the state at *moment*.

    *records* are all those of one stream. The empty pointer is the whole state. The time it takes
    grows in proportion to the records. Raises UnknownPointer where nothing is there, UnknownStream
    where nothing was known yet, ValueError as `stand` does.
    """
    decider, whole = read(records, deciders)
    standing = standing_at(decider, whole, moment)
    if not standing.records:
        first = whole[0]
        raise UnknownStream(first.originator_id, by=str(moment.known), first=str(first.recorded_at))
    return Explaining(standing).at(path)


class Explaining:
    """Explains any number of values of one standing, whose facts are folded once."""

    def __init__(self, standing: Standing) -> None:
        self._standing = standing
        self._trace = Trace(standing)
        self._wordings: Mapping[int, tuple[Wording, ...]] | None = None

    def at(self, path: str) -> Explanation:
        """The explanation of what *path* points at; raises UnknownPointer."""
        try:
            asked = keys(path)
        except ValueError as error:
            raise UnknownPointer(path, str(error)) from None
        way = self._trace.descend(asked)
        if not way:
            raise UnknownPointer(path, self._missing(asked))
        return self._explained(path, way, asked)

    def leaves(self) -> Iterator[Explanation]:
        """The explanation of every leaf of the state, in order."""
        yield from self._leaves("", (self._trace.root,), ())

    def _leaves(
        self, path: str, way: tuple[Node, ...], asked: tuple[str, ...]
    ) -> Iterator[Explanation]:
        empty = True
        for key, part in way[-1].pointed():
            empty = False
            yield from self._leaves(pointer(path, key), (*way, part), (*asked, str(key)))
        if empty:
            yield self._explained(path, way, asked)

    def _missing(self, asked: tuple[str, ...]) -> str:
        """How far a pointer leads, and what could follow there."""
        path, node = "", self._trace.root
        for key in asked:
            part = node.part(key)
            if part is None:
                break
            path, node = pointer(path, key), part
        known = [str(key) for key, _ in node.pointed()]
        where = f"{path or 'the state'} of this {self._standing.decider.name}"
        if not known:
            return f"{where} has no parts"
        shown = ", ".join(known) if len(known) <= MOST else f"{known[0]} to {known[-1]}"
        return f"{where} has no such part; expected one of {shown}"

    def _explained(self, path: str, way: tuple[Node, ...], asked: tuple[str, ...]) -> Explanation:
        node = way[-1]
        field = self._field(node, way, asked)
        placed = field is not None or node.writer == INITIAL
        pointed = () if node.whole and placed else tuple(node.pointed())
        if not pointed:
            return self._by_one(path, node, field)
        parts = tuple(
            self._explained(pointer(path, key), (*way, part), (*asked, str(key)))
            for key, part in pointed
        )
        facts = {one.fact and one.fact.originator_version for one in parts}
        # Where another fact took something out, it was the last to change what is left.
        alone = facts == {self._version(node.writer)} and not any(one.parts for one in parts)
        if alone and placed:
            return self._by_one(path, node, field)
        return Explanation(pointer=path, value=node.value, basis=_together(parts), parts=parts)

    def _field(self, node: Node, way: tuple[Node, ...], asked: tuple[str, ...]) -> str | None:
        """Where a part stands in the event that wrote it."""
        if node.writer == INITIAL:
            return None
        event = self._standing.facts[node.writer].event
        return located(event, [one.value for one in way], asked)

    def _by_one(self, path: str, node: Node, field: str | None) -> Explanation:
        """What one fact explains, or none."""
        writer = node.writer
        if writer == INITIAL:
            return Explanation(pointer=path, value=node.value, basis=Basis.NEVER_STATED)
        fact = self._standing.facts[writer]
        told_by, reworded = self._reworded(path, node, field)
        inferred = () if field is None else tuple(inside(told_by, field))
        return Explanation(
            pointer=path,
            value=node.value,
            basis=_basis(told_by, field, inferred, node.value),
            fact=fact.record,
            correction=fact.correction,
            told_by=told_by,
            happened=self._standing.decider.day_of(fact.event),
            field=field,
            inferred=inferred,
            superseded=(*self._overwritten(path, node), *reworded),
        )

    def _overwritten(self, path: str, node: Node) -> Iterator[Superseded]:
        """What earlier facts had set here."""
        turns = [*node.past, (node.value, node.writer)]
        for (value, writer), (_, following) in pairwise(turns):
            yield Superseded(
                pointer=path,
                value=value,
                there=True,
                record=self._speaking(writer),
                replaced_by=self._speaking(following),
            )
        if not node.whole:
            for key, part in node.pointed():
                yield from self._overwritten(pointer(path, key), part)

    def _version(self, writer: int) -> int | None:
        return None if writer == INITIAL else self._standing.facts[writer].version

    def _speaking(self, writer: int) -> Record:
        fact = self._standing.facts[writer]
        return fact.correction or fact.record

    # --- how a fact was worded before ------------------------------------------------------------

    def _reworded(
        self, path: str, node: Node, field: str | None
    ) -> tuple[Record, list[Superseded]]:
        """Whose words the value is, and what other wordings of its fact had in its place."""
        fact = self._standing.facts[node.writer]
        turns = self._turns(fact)
        if not turns:
            return fact.correction or fact.record, []
        values = [self._worded(path, node, field, one.event) for one in turns]
        told_by = turns[-1].record
        now = values[-1]
        for one, value in zip(reversed(turns), reversed(values), strict=True):
            if not _alike(value, now):
                break
            told_by = one.record
        superseded = [
            Superseded(
                pointer=at,
                value=None if before is ABSENT else before,
                there=before is not ABSENT,
                record=one.record,
                replaced_by=following.since,
            )
            for (one, earlier), (following, later) in pairwise(zip(turns, values, strict=True))
            for at, before in _differing(path, earlier, later)
        ]
        return told_by, superseded

    def _turns(self, fact: Fact) -> tuple[Wording, ...]:
        if self._wordings is None:
            self._wordings = wordings(self._standing.records)
        return self._wordings.get(fact.version, ())

    def _worded(self, path: str, node: Node, field: str | None, event: Any) -> Any:
        """What stood in the place of a value as its fact was worded in *event*."""
        fact = self._standing.facts[node.writer]
        if event is fact.event:
            return node.value
        if field is not None:
            return found_like(event, fact.event, field)
        before = self._trace.before.get(node.writer)
        if before is None:
            return ABSENT
        led_to = self._standing.decider.evolve(before, event)
        return found_like(led_to, self._trace.root.value, path)


_FIRST = (
    Basis.INFERRED,
    Basis.DERIVED,
    Basis.READ,
    Basis.NOT_STATED,
    Basis.NEVER_STATED,
)

MOST = 20
"""So many parts are named where a pointer leads nowhere."""


def _alike(first: Any, second: Any) -> bool:
    return first is second if ABSENT in (first, second) else same(first, second)


def _differing(path: str, earlier: Any, later: Any) -> Iterator[tuple[str, Any]]:
    """Each part that is another later, as it was earlier, and ABSENT for what came only later."""
    kind = Shape.LEAF if earlier is ABSENT else shape(earlier)
    if later is ABSENT or kind is not shape(later) or kind in (Shape.LEAF, Shape.SET):
        if not _alike(earlier, later):
            yield path, earlier
        return
    before, after = dict(members(earlier)), dict(members(later))
    if not before or not after:
        if before or after:
            yield path, earlier
        return
    for key in {**before, **after}:
        parts = before.get(key, ABSENT), after.get(key, ABSENT)
        yield from _differing(pointer(path, key), *parts)


def _basis(told_by: Record, field: str | None, inferred: Sequence[Inferred], value: Any) -> Basis:
    if field is None:
        return Basis.DERIVED
    if any(covering(told_by, one, field) for one in inferred):
        return Basis.INFERRED
    if inferred:
        return Basis.PARTLY_INFERRED
    return Basis.READ if any(True for _ in _said(value)) else Basis.NOT_STATED


def _said(value: Any) -> Iterator[Any]:
    """The leaves that say something."""
    return (leaf for _, leaf in leaves(value) if leaf is not None and shape(leaf) is Shape.LEAF)


def _together(parts: Sequence[Explanation]) -> Basis:
    """What a value rests on that several events have told."""
    bases = {one.basis for one in parts}
    saying = bases - {Basis.NOT_STATED, Basis.NEVER_STATED}
    if saying & {Basis.INFERRED, Basis.PARTLY_INFERRED} and bases != {Basis.INFERRED}:
        return Basis.PARTLY_INFERRED
    return next(one for one in _FIRST if one in bases)
