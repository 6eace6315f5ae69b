"""What goes on one page: something of every part, and how much is left out."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pemasyarakatan.projections.pages.fitting import Fitting

PARTS = st.lists(st.lists(st.integers(1, 6), max_size=12), min_size=1, max_size=6)


def fitted(parts, lines, fixed=1):
    """The lines of some parts, whose items have so many lines each, and how many stay of each."""
    page = Fitting(lines)
    for number, part in enumerate(parts):
        page.fixed([f"heading {number}"] * fixed)
        items = [[f"{number}.{place}"] * many for place, many in enumerate(part)]
        page.part(items, lambda many, number=number: f"{number} and {many} more")
    return page.lines()


@given(PARTS, st.integers(0, 80))
def test_a_page_is_no_longer_than_it_may_be(parts, lines):
    """As long as the lines that stay in any case, and one for each part, leave room."""
    told = fitted(parts, lines)
    assert len(told) <= max(lines, 2 * len(parts))


@given(PARTS)
def test_what_fits_is_all_there(parts):
    """In its order, with nothing said to be left out."""
    told = fitted(parts, sum(map(sum, parts)) + len(parts))
    assert not [line for line in told if "more" in line]
    assert len(told) == sum(map(sum, parts)) + len(parts)


@given(PARTS, st.integers(0, 80))
def test_what_is_left_out_is_counted(parts, lines):
    """Told and left out are all that there is, item by item, none in part."""
    told = fitted(parts, lines)
    for number, part in enumerate(parts):
        here = [one for one in told if one.startswith(f"{number}.")]
        (left,) = [int(one.split()[2]) for one in told if one.startswith(f"{number} and")] or [0]
        kept = part[: len(part) - left]
        assert here == [f"{number}.{place}" for place, many in enumerate(kept) for _ in range(many)]


def test_the_longest_part_gives_way():
    """A short one beside it keeps all that it has."""
    told = fitted([[1] * 40, [1, 1]], 20)
    assert len(told) == 20
    assert [one for one in told if "more" in one] == ["0 and 25 more"]
    assert {"1.0", "1.1"} <= set(told)


def test_a_part_keeps_one_item_while_another_has_more():
    """Be it the longest: something of every part is told."""
    told = fitted([[9, 9], [1] * 40, [2] * 30], 30)
    assert "0.0" in told
    assert 27 <= len(told) <= 30


def test_the_most_urgent_stay_and_stand_in_their_order():
    """The places that are named first stay longest."""
    page = Fitting(3)
    page.part([["a"], ["b"], ["c"], ["d"]], lambda many: f"{many} more", urgent=[3, 1, 0, 2])
    assert page.lines() == ["b", "d", "2 more"]
