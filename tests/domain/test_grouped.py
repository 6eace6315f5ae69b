"""A map that grows: what each view sees, who copies, and what threads do to one another."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from hypothesis import given
from hypothesis import strategies as st

from pemasyarakatan.domain.grouped import Grouped

PAIRS = st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 9)), max_size=4)


def seen(view):
    """Everything that a view shows."""
    return {key: view.under(key) for key in view.keys()}  # noqa: SIM118


def test_values_stand_in_order():
    """Values under one key stand as they were added; a key that nothing stands under is none."""
    view = Grouped().adding([("a", 1), ("b", 2)]).adding([("a", 3)])
    assert view.under("a") == (1, 3)
    assert list(view.newest_first("a")) == [3, 1]
    assert list(view.newest_first("c")) == []
    assert view.newest("a") == 3
    assert view.newest("b") == 2
    assert view.under("c") == ()
    assert view.newest("c") is None
    assert view.keys() == ("a", "b")
    assert Grouped().keys() == ()


def test_an_older_view_stays_as_it_was():
    """What is added to one view is not in those before it, and not in its siblings."""
    first = Grouped().adding([("a", 1)])
    second = first.adding([("a", 2), ("b", 2)])
    other = first.adding([("a", 3)])
    assert seen(first) == {"a": (1,)}
    assert seen(second) == {"a": (1, 2), "b": (2,)}
    assert seen(other) == {"a": (1, 3)}
    assert (first.newest("a"), first.newest("b")) == (1, None)


def test_growth_copies_nothing():
    """The newest view grows in place; one that another has grown from copies first."""
    view = Grouped().adding([("a", 1)])
    grown = view.adding([("b", 1)])
    assert grown._places is view._places
    assert view.adding([("c", 1)])._places is not view._places
    empty = Grouped()
    assert empty.adding([("a", 1)])._places is not empty._places


@given(st.lists(st.tuples(st.integers(0, 8), PAIRS), max_size=12))
def test_every_view_is_a_map_of_lists(steps):
    """However views branch, each shows what was added on its own way, and goes on doing so."""
    views: list[tuple[Grouped, dict]] = [(Grouped(), {})]
    for at, pairs in steps:
        view, model = views[at % len(views)]
        grown = {key: (*values,) for key, values in model.items()}
        for key, value in pairs:
            grown[key] = (*grown.get(key, ()), value)
        views.append((view.adding(pairs), grown))
    for view, model in views:
        assert seen(view) == model
        assert all(view.newest(key) == values[-1] for key, values in model.items())
        assert all([*view.newest_first(key)] == [*values[::-1]] for key, values in model.items())


def test_threads_grow_one_view_apart():
    """Many threads that grow the same view see their own value each, and no other's."""
    start = Grouped().adding([(key, -1) for key in range(50)])

    def grow(number):
        view = start
        for step in range(20):
            view = view.adding([(number, step), ("all", number)])
        return view.under(number), view.under("all"), view.under(number + 1)

    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(grow, range(0, 40, 2)))
    for number, (own, every, neighbour) in zip(range(0, 40, 2), found, strict=True):
        assert own == (-1, *range(20))
        assert every == (number,) * 20
        assert neighbour == (-1,)
    assert start.under(0) == (-1,)
