"""Counts that leave the facility: no small one is shown, and none can be computed."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pemasyarakatan.projections.suppression import (
    LEAST_SHOWN,
    Protected,
    ProtectedGroups,
    is_small,
    protect,
    protect_groups,
    protect_line,
    shown,
)
from tests.projections.attacker import can_be, grouped, table, told_apart

SMALL = range(1, LEAST_SHOWN)
COUNTS = st.one_of(st.integers(0, 6), st.integers(0, 20))


@st.composite
def _tables(draw, most=4):
    height, width = draw(st.integers(1, most)), draw(st.integers(1, most))
    return tuple(tuple(draw(COUNTS) for _ in range(width)) for _ in range(height))


def _counts(rows):
    return {(i, j): count for i, line in enumerate(rows) for j, count in enumerate(line)}


def _true(rows):
    return table(
        rows, [sum(r) for r in rows], [sum(c) for c in zip(*rows, strict=True)], sum(map(sum, rows))
    )[0]


def _seen(rows, safe):
    cells = [[safe.cells[i, j] for j in range(len(rows[0]))] for i in range(len(rows))]
    return table(cells, list(safe.rows.values()), list(safe.columns.values()), safe.total)


def attacked(rows, safe):
    """What an attacker learns that nobody may: the places, and what they were found to be."""
    entries, lines = _seen(rows, safe)
    found = []
    for place, count in _true(rows).items():
        if entries[place] is not None:
            if is_small(count):
                found.append((place, "shown"))
        elif is_small(count) and 0 not in place:
            if not all(can_be(entries, lines, place, value) for value in SMALL):
                found.append((place, "narrowed"))
        elif not any(
            all(can_be(entries, lines, place, count + step) for step in range(start, start + 4))
            for start in range(-3, 1)
        ):
            found.append((place, "pinned"))
    return found


def naive(counts):
    """What many do: leave out the small ones, and nothing else."""
    rows, columns = {i for i, _ in counts}, {j for _, j in counts}
    return Protected(
        cells={place: shown(count) for place, count in counts.items()},
        rows={i: shown(sum(c for (r, _), c in counts.items() if r == i)) for i in rows},
        columns={j: shown(sum(c for (_, k), c in counts.items() if k == j)) for j in columns},
        total=shown(sum(counts.values())),
    )


@settings(max_examples=80)
@given(_tables())
@example(((3, 7), (9, 12)))
@example(((1, 1, 8), (1, 30, 1), (4, 4, 4)))
@example(((3,),))
@example(((2, 0, 0), (0, 7, 9)))
def test_no_small_count_can_be_computed(rows):
    """Whatever the table, every small count can be any from 1 to 4 by all that is shown."""
    assert attacked(rows, protect(_counts(rows))) == []


@pytest.mark.parametrize("rows", [((3, 7), (9, 12)), ((1, 20), (20, 20)), ((1, 1), (8, 9))])
def test_the_attacker_finds_what_naive_suppression_leaves(rows):
    """Where only the small ones are left out, the same attacker computes them."""
    assert attacked(rows, naive(_counts(rows)))


@given(_tables())
def test_what_is_shown_is_true(rows):
    """A count is shown as it is or not at all, and a nought always is."""
    true, (seen, _) = _true(rows), _seen(rows, protect(_counts(rows)))
    assert all(seen[place] in (None, count) for place, count in true.items())
    assert all(seen[place] == 0 for place, count in true.items() if count == 0)


@given(_tables())
def test_nothing_is_left_out_of_a_table_without_small_counts(rows):
    """Where nothing is small everything is shown."""
    counts = {place: count and count + LEAST_SHOWN for place, count in _counts(rows).items()}
    safe = protect(counts)
    assert None not in (*safe.cells.values(), *safe.rows.values(), *safe.columns.values())


@given(_tables(), st.randoms(use_true_random=False))
def test_the_order_in_which_counts_are_given_changes_nothing_that_is_safe(rows, random):
    """However the table is turned, no small count is shown."""
    counts = list(_counts(rows).items())
    random.shuffle(counts)
    safe = protect(dict(counts))
    assert all(safe.cells[place] is None for place, count in counts if is_small(count))


def test_most_of_a_table_is_still_shown():
    """One small count among large ones costs three more cells, and no total."""
    rows = [[20 + i + j for j in range(5)] for i in range(6)]
    rows[2][3] = 2
    safe = protect(_counts(rows))
    assert sum(count is None for count in safe.cells.values()) == 4
    assert None not in (*safe.rows.values(), *safe.columns.values(), safe.total)


def test_a_line_is_protected_with_its_total():
    """Of counts in one line a second one is left out with the small one, or the total is."""
    assert protect_line({"a": 3, "b": 8, "c": 20}) == ({"a": None, "b": None, "c": 20}, 31)
    assert protect_line({"a": 3}) == ({"a": None}, None)
    assert protect_line({"a": 0, "b": 9}) == ({"a": 0, "b": 9}, 9)
    assert protect_line({}) == ({}, 0)


def test_rows_and_columns_without_counts_are_nought():
    """A row or column that nothing was counted in is shown with noughts."""
    safe = protect({("a", "x"): 9}, rows=["a", "b"], columns=["x", "y"])
    assert safe.rows == {"a": 9, "b": 0}
    assert safe.columns == {"x": 9, "y": 0}
    assert safe.cells["b", "y"] == 0


def test_a_count_below_nought_is_refused():
    """A count below 0 is a mistake of the caller, and is said to be one."""
    with pytest.raises(ValueError, match="found a count of -1; expected 0 or more"):
        protect({("a", "x"): -1})


def test_a_count_that_stands_alone():
    """Without totals beside it a count is shown from 5 on, and a nought."""
    assert [shown(count) for count in (0, 1, 4, 5)] == [0, None, None, 5]


def test_a_table_of_the_whole_country_is_protected():
    """Two hundred units by nine sectors, most counts small, leave no small count shown."""
    random = Random(7)
    counts = {(i, j): random.choice((0, 0, 1, 2, 3, 8)) for i in range(200) for j in range(9)}
    safe = protect(counts)
    assert not any(is_small(count) for count in safe.cells.values() if count is not None)
    assert safe.total == sum(counts.values())


def _groups(rows):
    return {(i, j): count for i, line in enumerate(rows, 1) for j, count in enumerate(line, 1)}


def _told(rows, safe):
    """What an attacker learns of counts in groups, of which parts and totals are shown."""
    seen = dict(safe.parts) | {(i, 0): count for i, count in safe.groups.items()}
    true = _groups(rows) | {(i, 0): sum(line) for i, line in enumerate(rows, 1)}
    all_seen = seen | {(0, 0): safe.total}
    return told_apart(all_seen, grouped(all_seen), true | {(0, 0): sum(map(sum, rows))})


GROUPS = st.lists(st.lists(COUNTS, min_size=1, max_size=4), min_size=1, max_size=3)


@settings(max_examples=80)
@given(GROUPS)
@example([[3, 20], [7]])
@example([[1, 1, 1, 1, 1], [9]])
@example([[3], [1, 1], [30, 40]])
@example([[2]])
def test_no_small_count_can_be_computed_from_the_totals_of_its_group(rows):
    """By all parts and totals together, every small count can be any from 1 to 4."""
    safe = protect_groups(_groups(rows), groups=range(1, len(rows) + 1))
    assert _told(rows, safe) == []


def test_parts_and_totals_that_do_not_know_of_each_other_tell_a_small_count():
    """The same attacker subtracts where parts are left out alone, and where totals are."""
    rows = [[3, 20], [30]]
    parts = {place: shown(count) for place, count in _groups(rows).items()}
    apart = ProtectedGroups(parts=parts, groups={1: 23, 2: 30}, total=53)
    assert _told(rows, apart) == [((1, 1), "narrowed")]


@given(GROUPS)
def test_what_is_shown_of_groups_is_true(rows):
    """A count is shown as it is or not at all, a nought always, and all if nothing is small."""
    counts = _groups(rows)
    safe = protect_groups(counts, groups=range(1, len(rows) + 1))
    assert all(safe.parts[place] in (None, count) for place, count in counts.items())
    assert all(safe.groups[i] in (None, sum(line)) for i, line in enumerate(rows, 1))
    assert all(safe.parts[place] == 0 for place, count in counts.items() if count == 0)
    large = {place: count and count + LEAST_SHOWN for place, count in counts.items()}
    safe = protect_groups(large)
    assert None not in (*safe.parts.values(), *safe.groups.values(), safe.total)


def test_one_small_part_costs_one_more_part_and_no_total():
    """Another part of its group is left out, the cheapest that will do."""
    safe = protect_groups({("a", 1): 3, ("a", 2): 20, ("a", 3): 8, ("b", 1): 30})
    assert safe.parts == {("a", 1): None, ("a", 2): 20, ("a", 3): None, ("b", 1): 30}
    assert (safe.groups, safe.total) == ({"a": 31, "b": 30}, 61)
