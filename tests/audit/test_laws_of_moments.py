"""What holds of every moment of every history: cuts, explanations and differences."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any
from uuid import UUID

import attrs
from attrs import frozen
from hypothesis import Phase, given, settings
from hypothesis import event as seen
from hypothesis import strategies as st

from pemasyarakatan.audit.replay.differences import Kind, differences
from pemasyarakatan.audit.replay.explaining import Basis, Explaining, explain
from pemasyarakatan.audit.replay.moments import Moment, stand
from pemasyarakatan.audit.replay.pointing import ABSENT, found, found_like, within
from pemasyarakatan.audit.replay.wordings import wordings
from pemasyarakatan.domain.decider import at, effective, fold
from pemasyarakatan.domain.exhibition import EXHIBITION
from pemasyarakatan.projections.cut import Cut
from pemasyarakatan.testing.strategies import History
from tests.audit.drawn import leaves, moments, plain, recorded, records_of

SOME = settings(
    max_examples=25, deadline=None, phases=(Phase.explicit, Phase.reuse, Phase.generate)
)
# Histories shrink slowly; a failing one is short enough to be read as it is.


@SOME
@given(recorded(), st.data())
def test_what_was_known_is_what_was_shown(drawn, data):
    """As known at an instant is the fold of the records that were there by then, and no others.

    With no cut, and with cuts after everything, it is the state itself. The cut of a read model
    leaves the same facts: all but those whose first possible day is later.
    """
    history, records = drawn
    last = Moment(known=records[-1].recorded_at)
    assert stand(records).state == stand(records, last).state == history.state
    moment = data.draw(moments(history, records))
    standing = stand(records, moment)
    by_then = [r.event for r in records if moment.known is None or r.recorded_at <= moment.known]
    assert [record.event for record in standing.records] == by_then
    if moment.valid is None:
        assert standing.state == fold(history.decider, by_then)
    else:
        assert standing.state == at(history.decider, by_then, moment.valid)
    cut = Cut(on=moment.valid, known=moment.known)
    known = [record.event for record in records if cut.knows(record)]
    kept = [(v, event) for v, event in effective(known) if cut.holds(history.decider, event)]
    assert [(fact.version, fact.event) for fact in standing.facts] == kept
    for version, event in effective(by_then):
        day = history.decider.day_of(event)
        first = None if day is None or moment.valid is None else day.earliest
        assert ((version, event) in kept) is (first is None or first <= moment.valid)


@SOME
@given(recorded(), st.data())
def test_narrowing_never_invents(drawn, data):
    """A narrower cut has no record, fact or wording that the wider one cannot show.

    An earlier day leaves a part of the same facts in the same words. An earlier instant leaves a
    beginning of the same records, and each of its facts is one of these, in words of one of these.
    """
    history, records = drawn
    narrow, wide = data.draw(moments(history, records)), data.draw(moments(history, records))
    days = sorted((narrow.valid, wide.valid), key=lambda day: (day is None, day))
    early, late = (stand(records, Moment(valid=day, known=narrow.known)) for day in days)
    assert set(versions(early)) <= set(versions(late))
    assert all(versions(late)[version] is event for version, event in versions(early).items())
    times = sorted((narrow.known, wide.known), key=lambda instant: (instant is None, instant))
    less, more = (stand(records, Moment(valid=narrow.valid, known=time)) for time in times)
    assert less.records == more.records[: len(less.records)]
    for fact in less.facts:
        words = fact.correction.event.corrected if fact.correction else fact.record.event
        assert words == fact.event
        assert {fact.record, fact.correction or fact.record} <= set(more.records)


def versions(standing: Any) -> dict[int, Any]:
    """The facts of a standing in their words, by version."""
    return {fact.version: fact.event for fact in standing.facts}


@SOME
@given(recorded())
def test_wordings_are_what_each_prefix_showed(drawn):
    """A fact that counts after so many records counts in the wording that is told of it then."""
    _, records = drawn
    turns = wordings(records)
    for count in range(1, len(records) + 1):
        for version, event in effective([record.event for record in records[:count]]):
            told = [one for one in turns.get(version, ()) if one.since.originator_version <= count]
            assert (told[-1].event if told else records[version - 1].event) == event


# --- explaining ----------------------------------------------------------------------------------


def tree(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[tuple[Any, ...], str, Any]]:
    """Every leaf of a state: its way, on which a set's member stands for itself; its pointer."""
    yield from _tree(value, path, "")


def _tree(
    value: Any, path: tuple[Any, ...], at_: str
) -> Iterator[tuple[tuple[Any, ...], str, Any]]:
    empty = True
    if hasattr(type(value), "__attrs_attrs__"):
        parts = [(one.name, one.name, getattr(value, one.name)) for one in value.__attrs_attrs__]
    elif isinstance(value, frozenset):
        parts = [(("member", one), place, one) for place, one in enumerate(sorted(value))]
    elif hasattr(value, "__getitem__") and not isinstance(value, str):
        parts = [(place, place, one) for place, one in enumerate(value)]
    else:
        parts = []
    for key, place, part in parts:
        empty = False
        yield from _tree(part, (*path, key), f"{at_}/{place}")
    if empty:
        yield path, at_, value


@SOME
@given(recorded(), st.data())
def test_every_leaf_is_explained_by_the_one_event_whose_replay_gives_it(drawn, data):
    """Replayed up to that event it is there, just before it is not, and no later one changes it.

    What no event has set is what it was before the first. The leaves are those of the JSON.
    """
    history, records = drawn
    standing = stand(records, data.draw(moments(history, records, empty=False)))
    states = [history.decider.initial]
    for fact in standing.facts:
        states.append(history.decider.evolve(states[-1], fact.event))
    replayed = [{way: (pointer, leaf) for way, pointer, leaf in tree(one)} for one in states]
    explained = {one.pointer: one for one in Explaining(standing).leaves()}
    shown = dict(leaves(plain(standing.state)))
    assert {pointer: plain(one.value) for pointer, one in explained.items()} == shown
    for way, (pointer, leaf) in replayed[-1].items():
        number = len(states) - 1
        while number and way in replayed[number - 1] and replayed[number - 1][way][1] == leaf:
            number -= 1
        one = explained[pointer]
        if number == 0:
            assert (one.fact, one.basis) == (None, Basis.NEVER_STATED)
            continue
        fact = standing.facts[number - 1]
        assert (one.fact, one.correction) == (fact.record, fact.correction)
        seen(one.basis.value)


@SOME
@given(recorded(), st.data())
def test_what_an_explanation_says_can_be_looked_up(drawn, data):
    """A leaf is explained alike by itself and as part of the whole.

    Where a field is named, the value stands there in the words of who told it, and of the last
    correction. What it superseded stood in what each record, as it came, made of the state.
    """
    history, records = drawn
    moment = data.draw(moments(history, records, empty=False))
    standing = stand(records, moment)
    whole = list(explain(records, "", moment).single())
    for one in Explaining(standing).leaves():
        around = next(part for part in whole if within(one.pointer, part.pointer))
        assert (around.fact, around.correction) == (one.fact, one.correction)
        if one.field is None:
            assert one.basis in (Basis.DERIVED, Basis.NEVER_STATED)
        else:
            for record in (one.told_by, one.correction or one.fact):
                words = getattr(record.event, "corrected", record.event)
                assert found(words, one.field) == one.value
            seen("corrected" if one.correction else "as recorded")
        for earlier in one.superseded:
            seen("superseded")
            assert earlier.record in standing.records
            assert earlier.record is not earlier.replaced_by
            if one.field is not None and earlier.record in told(records, one):
                words = getattr(earlier.record.event, "corrected", earlier.record.event)
                now = getattr((one.correction or one.fact).event, "corrected", one.fact.event)
                stood = found_like(words, now, one.field)
                assert stood == (earlier.value if earlier.there else ABSENT)
    one = data.draw(st.sampled_from(whole))
    assert explain(records, one.pointer, moment) == one


@frozen(kw_only=True)
class Said:
    """An event of a stream that is not one of ours."""

    text: str


@frozen(kw_only=True)
class Sign:
    """A state that takes an event's text over, and does not keep the event."""

    text: str | None = None


def test_who_says_the_same_again_sets_nothing():
    """The first of several that say the same explains the value, and nothing is superseded."""
    toy = attrs.evolve(
        EXHIBITION,
        name="toy",
        initial=Sign(),
        evolve=lambda _, said: Sign(text=said.text),
        day_of=lambda _: None,
    )
    texts = ("open", "closed", "CLOSED".lower())
    drawn = History(
        decider=toy,
        stream=UUID(int=1),
        events=tuple(Said(text=text) for text in texts),
        recorded_on=(date(2026, 1, 1),) * 3,
    )
    one = explain(records_of(drawn), "/text", deciders=(toy,))
    assert (one.fact.originator_version, one.field, one.basis) == (2, "/text", Basis.READ)
    (earlier,) = one.superseded
    assert (earlier.value, earlier.replaced_by.originator_version) == ("open", 2)


def told(records, one):
    """The records that have worded the fact that an explanation names."""
    return [one.fact] + [
        record
        for record in records
        if getattr(record.event, "target_version", None) == one.fact.originator_version
        and hasattr(record.event, "corrected")
    ]


# --- differences ---------------------------------------------------------------------------------


@SOME
@given(recorded(), st.data())
def test_applying_the_changes_to_the_one_state_gives_the_other(drawn, data):
    """The changes are all there is; there is one wherever the states differ, and none else.

    The other way round before and after change places; the kinds and the causes stay. Each cause
    was recorded between the two instants, or begins between the two days.
    """
    history, records = drawn
    before, after = data.draw(moments(history, records)), data.draw(moments(history, records))
    assert differences(records, before, before) == ()
    changes = differences(records, before, after)
    first, second = stand(records, before), stand(records, after)
    one, other = plain(first.state), plain(second.state)
    assert applied(one, changes) == other
    assert bool(changes) == (one != other)
    known = sorted((len(first.records), len(second.records)))
    for change in changes:
        seen(change.kind.value)
        if change.before_at is not None:
            assert pointed(one, change.before_at) == plain(change.before)
        if change.after_at is not None:
            assert pointed(other, change.after_at) == plain(change.after)
        for cause in change.causes:
            version = cause.record.originator_version
            cut = (version in versions(first)) != (version in versions(second))
            assert known[0] < version <= known[1] or (cause.kind is Kind.NEW_FACT and cut)
    if known[0] != known[1]:
        back = differences(records, after, before)
        assert {(c.before_at, c.after_at, c.kind, c.causes) for c in changes} == {
            (c.after_at, c.before_at, c.kind, c.causes) for c in back
        }


def pointed(value: Any, pointer: str) -> Any:
    """What a pointer points at in JSON."""
    for key in pointer.split("/")[1:]:
        value = value[int(key)] if isinstance(value, list) else value[key]
    return value


GONE = object()


def applied(value: Any, changes: Any) -> Any:
    """JSON after changes: what is gone is taken out, what came is put in, the rest is set."""
    value = plain(value)
    moved = [change for change in changes if change.before_at and change.after_at]
    gone = [change.before_at for change in changes if change.after_at is None]
    come = [change for change in changes if change.before_at is None]
    if any("" in (change.before_at, change.after_at) for change in changes):
        (change,) = changes
        return plain(change.after)
    for change in moved:
        put(value, change.before_at, ("changed", plain(change.after)))
    for pointer in gone:
        put(value, pointer, GONE)
    value = swept(value)
    for change in come:
        *_, key = change.after_at.split("/")
        inside = pointed(value, change.after_at.rpartition("/")[0])
        if isinstance(inside, list):
            inside.insert(int(key), ("changed", plain(change.after)))
        else:
            inside[key] = ("changed", plain(change.after))
    return settled(value)


def put(value: Any, pointer: str, new: Any) -> None:
    """Set what a pointer points at."""
    inside = pointed(value, pointer.rpartition("/")[0])
    key = pointer.rpartition("/")[2]
    inside[int(key) if isinstance(inside, list) else key] = new


def swept(value: Any) -> Any:
    """JSON without what is gone."""
    if isinstance(value, dict):
        return {key: swept(part) for key, part in value.items() if part is not GONE}
    if isinstance(value, list):
        return [swept(part) for part in value if part is not GONE]
    return value


def settled(value: Any) -> Any:
    """JSON with every change in its place."""
    if isinstance(value, tuple):
        return value[1]
    if isinstance(value, dict):
        return {key: settled(part) for key, part in value.items()}
    return [settled(part) for part in value] if isinstance(value, list) else value
