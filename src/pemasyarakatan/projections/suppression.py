"""Suppression: counts that leave the facility show no small cell, nor let one be computed.

A count from 1 to 4 is not shown. A nought is: that nobody is there says nothing of anybody. So that
no small count follows from the totals, others are left out with it: whoever knows all that is
shown, that counts are whole numbers and that every one left out is at least 1, finds for each cell
that was small every number from 1 to 4 possible, and for any other cell, and any total, at least
four numbers.

This holds for one table. What two tables of neighbouring days tell together, or what a reader
knows besides, is not looked at. After L. H. Cox, "Suppression methodology and statistical
disclosure control", JASA 75 (1980): a count is safe that can rise and fall along a closed path of
counts left out.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping
from typing import Generic, TypeAlias, TypeVar

from attrs import frozen

LEAST_SHOWN = 5
"""The smallest count, other than 0, that is shown."""

HIDDEN = f"<{LEAST_SHOWN}"
"""How a count is written that is left out for being small."""

RowKey = TypeVar("RowKey", bound=Hashable)
ColumnKey = TypeVar("ColumnKey", bound=Hashable)

GroupKey = TypeVar("GroupKey", bound=Hashable)
PartKey = TypeVar("PartKey", bound=Hashable)

_Place: TypeAlias = tuple[int, int]
"""A row and a column of a table; the row, or the column, 0 is that of the totals."""


@frozen(kw_only=True)
class Protected(Generic[RowKey, ColumnKey]):
    """A table with its totals, as it may be shown: None stands for a count that is left out."""

    cells: Mapping[tuple[RowKey, ColumnKey], int | None]
    rows: Mapping[RowKey, int | None]
    columns: Mapping[ColumnKey, int | None]
    total: int | None


@frozen(kw_only=True)
class ProtectedGroups(Generic[GroupKey, PartKey]):
    """Counts in groups, with the total of each and of all, as they may be shown: None is not."""

    parts: Mapping[tuple[GroupKey, PartKey], int | None]
    groups: Mapping[GroupKey, int | None]
    total: int | None


def is_small(count: int) -> bool:
    """Whether *count* says too much of too few."""
    return 0 < count < LEAST_SHOWN


def shown(count: int) -> int | None:
    """A count that stands alone, with no total beside it: None if it is small."""
    return None if is_small(count) else count


def protect(
    counts: Mapping[tuple[RowKey, ColumnKey], int],
    *,
    rows: Iterable[RowKey] = (),
    columns: Iterable[ColumnKey] = (),
) -> Protected[RowKey, ColumnKey]:
    """A table of counts by row and column, with the totals of each and of all.

    *rows* and *columns* that no count is in are all nought. Every fact must be counted in one cell
    only, or the totals are not those of what is shown. The table of one day is protected as a
    whole: take from the result what is asked for, and give no part of a table here. Raises
    ValueError for a count below 0.
    """
    negative = next((one for one in counts.values() if one < 0), None)
    if negative is not None:
        raise ValueError(f"found a count of {negative}; expected 0 or more")
    row_keys = tuple(dict.fromkeys((*rows, *(row for row, _ in counts))))
    column_keys = tuple(dict.fromkeys((*columns, *(column for _, column in counts))))
    grid = _Grid([[counts.get((row, column), 0) for column in column_keys] for row in row_keys])
    out = grid.left_out()
    safe: dict[_Place, int | None] = {
        place: None if place in out else count for place, count in grid.counts.items()
    }
    return Protected(
        cells={
            (row, column): safe[i, j]
            for i, row in enumerate(row_keys, 1)
            for j, column in enumerate(column_keys, 1)
        },
        rows={row: safe[i, 0] for i, row in enumerate(row_keys, 1)},
        columns={column: safe[0, j] for j, column in enumerate(column_keys, 1)},
        total=safe[0, 0],
    )


def protect_line(counts: Mapping[RowKey, int]) -> tuple[Mapping[RowKey, int | None], int | None]:
    """Counts of one kind, and their total: what of them may be shown."""
    found = protect({(key, None): count for key, count in counts.items()})
    return found.rows, found.total


def protect_groups(
    counts: Mapping[tuple[GroupKey, PartKey], int], *, groups: Iterable[GroupKey] = ()
) -> ProtectedGroups[GroupKey, PartKey]:
    """Counts by group and part, with the total of each group and of all: what may be shown.

    Parts of two groups have no total of their own. *groups* that no count is in are nought. Every
    fact must be counted in one part only, and a part that is never shown is to be given too.
    Protect the whole at once, also for who is shown the parts or the totals alone.
    """
    nested: dict[GroupKey, dict[PartKey, int]] = {group: {} for group in groups}
    for (group, part), count in counts.items():
        nested.setdefault(group, {})[part] = count
    order = {group: number for number, group in enumerate(nested, 1)}
    tree = _Tree([list(parts.values()) for parts in nested.values()])
    safe = {place: None if place in tree.out else count for place, count in tree.counts.items()}
    return ProtectedGroups(
        parts={
            (group, part): safe[order[group], number]
            for group, parts in nested.items()
            for number, part in enumerate(parts, 1)
        },
        groups={group: safe[number, 0] for group, number in order.items()},
        total=safe[0, 0],
    )


class _Tree:
    """Groups in rows, their totals in column 0, the total of all in row 0; columns say nothing."""

    def __init__(self, groups: list[list[int]]) -> None:
        self.counts: dict[_Place, int] = {(0, 0): sum(map(sum, groups))}
        self._parts: dict[int, list[_Place]] = {}
        for i, group in enumerate(groups, 1):
            line = {(i, j): count for j, count in enumerate([sum(group), *group])}
            self.counts |= line
            self._parts[i] = [place for place in line if place[1] and self.counts[place]]
        self.out = {place for place, count in self.counts.items() if is_small(count)}
        # The largest first, as in a grid.
        for place in sorted(self.out, key=lambda one: (-self.counts[one], one)):
            self.out.update(min(self._paths(place))[1])

    def _paths(self, place: _Place) -> Iterator[tuple[int, tuple[_Place, ...]]]:
        """What makes *place* safe, each with its cost: what rises with it, and what falls instead.

        That both totals rise with a count, or a part and both totals, always does.
        """
        i, j = place
        own = self._parts.get(i, [])
        if j:
            # Another part of the group falls, or its total rises.
            yield from (self._costing((one,)) for one in own if self._falls(place, one))
            yield from self._over_totals(place, [(i, 0)])
        elif i:
            for one in own:
                yield from self._over_totals(place, [one])
        else:
            for some in self._parts.values():
                yield from (self._costing((one, (one[0], 0))) for one in some)

    def _over_totals(
        self, place: _Place, rising: list[_Place]
    ) -> Iterator[tuple[int, tuple[_Place, ...]]]:
        """The total of the group rises: so does that of all, or another group falls."""
        yield self._costing((*rising, (0, 0)))
        for i, parts in self._parts.items():
            if i != place[0] and parts and self._falls(place, (i, 0)):
                found = [one for one in parts if self._falls(place, one)]
                if found:
                    cheapest = min(found, key=lambda one: (self._cost(one), one))
                    yield self._costing((*rising, (i, 0), cheapest))

    def _falls(self, place: _Place, other: _Place) -> bool:
        """Whether *other* stays 1 or more as *place* rises, and *place* may fall as it must."""
        return other != place and self.counts[other] - 1 >= LEAST_SHOWN - 1 - (
            self.counts[place] if 0 not in place else 1
        )

    def _costing(self, path: tuple[_Place, ...]) -> tuple[int, tuple[_Place, ...]]:
        return sum(map(self._cost, path)), path

    def _cost(self, place: _Place) -> int:
        return 0 if place in self.out else _worth(place, self.counts[place])


class _Grid:
    """A table with its totals in row 0 and column 0; in each line the totals are what is summed."""

    def __init__(self, inner: list[list[int]]) -> None:
        columns = [sum(row[j] for row in inner) for j in range(len(inner[0]))] if inner else []
        lines = [columns, *inner]
        self.counts: dict[_Place, int] = {
            (i, j): count
            for i, line in enumerate(lines)
            for j, count in enumerate([sum(line), *line])
        }
        # What is nought is shown, so it lies on no path.
        self._in_row: dict[int, list[int]] = {}
        self._in_column: dict[int, list[int]] = {}
        for (i, j), count in self.counts.items():
            if count:
                self._in_row.setdefault(i, []).append(j)
                self._in_column.setdefault(j, []).append(i)

    def left_out(self) -> set[_Place]:
        """The places that are not shown."""
        out = {place for place, count in self.counts.items() if is_small(count)}
        # The largest first: what is left out for them often serves the smaller ones.
        for place in sorted(out, key=lambda one: (-self.counts[one], one)):
            _, path = min(self._paths(place, out))
            out.update(path)
        return out

    def _paths(self, place: _Place, out: set[_Place]) -> Iterator[tuple[int, tuple[_Place, ...]]]:
        """The closed paths that make *place* safe, each with what it costs to leave it out.

        The one over the totals always does, since totals can rise with the count.
        """
        i, j = place
        beside = [m for m in self._in_row[i] if m != j and self._yields(place, (i, m), odd=True)]
        below = [k for k in self._in_column[j] if k != i and self._yields(place, (k, j), odd=True)]
        beside.sort(key=lambda m: ((i, m) not in out, m))
        below.sort(key=lambda k: ((k, j) not in out, k))
        for m in beside:
            for k in below:
                if self.counts[k, m] and self._yields(place, (k, m), odd=False):
                    path = ((i, m), (k, m), (k, j))
                    cost = sum(_worth(one, self.counts[one]) for one in path if one not in out)
                    yield cost, path
                    if not cost:
                        return

    def _yields(self, place: _Place, corner: _Place, *, odd: bool) -> bool:
        """Whether *corner* stays 1 or more while *place* falls and rises as far as it must.

        Corners fall and rise in turns, the *odd* ones against it; a total stands on the other side
        of its line, and so does the opposite.
        """
        falls, rises = self._needed(place)
        against = odd != (_sign(corner) != _sign(place))
        return self.counts[corner] - 1 >= (rises if against else falls)

    def _needed(self, place: _Place) -> tuple[int, int]:
        """How far a small count must be able to fall and rise.

        A total is known to be no less than it has parts, so that it may have to rise alone.
        """
        count = self.counts[place]
        return (0, LEAST_SHOWN - 2) if 0 in place else (count - 1, LEAST_SHOWN - 1 - count)


def _worth(place: _Place, count: int) -> int:
    """What is lost with a *count*; a total tells more than its parts."""
    return count + (10 * LEAST_SHOWN if 0 in place else 1)


def _sign(place: _Place) -> int:
    return -1 if (place[0] == 0) != (place[1] == 0) else 1
