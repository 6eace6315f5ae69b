"""Every law of a decider turns red over the fault it is there for."""

from __future__ import annotations

import itertools

import attrs
import pytest

from pemasyarakatan.domain import decider as decider_module
from pemasyarakatan.domain.corrections import PAIRS as SHARED_PAIRS
from pemasyarakatan.domain.decider import Broken, RecordVoided, effective
from pemasyarakatan.domain.facility import (
    FACILITY,
    ClassObserved,
    Facility,
    FacilityRenamed,
    ObserveClass,
    ObserveParent,
)
from pemasyarakatan.domain.facts import Facts
from pemasyarakatan.domain.law import Sort
from pemasyarakatan.domain.partner import PARTNER
from pemasyarakatan.domain.values import Irregularity
from pemasyarakatan.errors import Refused
from pemasyarakatan.testing.laws import check_decider_laws
from pemasyarakatan.wire.catalogue import codec

from .counter import COUNTER

SHARED_PAIRS_EVENTS = tuple(event for (event,) in SHARED_PAIRS.values())


def assert_red(law, decider=FACILITY, **changes):
    """The laws of the changed decider are broken, and it is this one that is told."""
    with pytest.raises(AssertionError) as broken:
        check_decider_laws(attrs.evolve(decider, **changes), walks=60)

    assert law in str(broken.value)


def test_a_decision_that_depends_on_more_than_its_arguments_is_found():
    """Whatever decides by something else than the command, state and circumstances is caught."""
    turns = itertools.count()

    def decide(command, state, circumstances):
        if next(turns) % 7 == 6:
            raise Refused("facility.closed", "every seventh time")
        return FACILITY.decide(command, state, circumstances)

    assert_red("gives the same answer", decide=decide)


def test_a_decision_that_changes_the_state_is_found():
    """A state that deciding alters is no longer the fold of its history."""

    def decide(command, state, circumstances):
        events = FACILITY.decide(command, state, circumstances)
        object.__setattr__(state, "names", Facts())
        return events

    assert_red("law broken", decide=decide)


def test_a_rule_that_stands_in_no_book_is_found():
    """A refusal under an unlisted name is caught."""

    def decide(command, state, circumstances):
        if isinstance(command, ObserveClass):
            raise Refused("facility.whim", "not today")
        return FACILITY.decide(command, state, circumstances)

    assert_red("names a rule of the book", decide=decide)


def test_an_acknowledged_rule_that_refuses_all_the_same_is_found():
    """What was acknowledged may not refuse."""

    def decide(command, state, circumstances):
        if getattr(command, "irregular", None) is not None:
            command = attrs.evolve(command, irregular=None)
        return FACILITY.decide(command, state, circumstances)

    assert_red("an acknowledged rule does not refuse", decide=decide)


def test_an_event_of_another_command_is_found():
    """A command gives only the events that are paired with it."""

    def decide(command, state, circumstances):
        events = FACILITY.decide(command, state, circumstances)
        if isinstance(command, ObserveParent) and events:
            return (FacilityRenamed(name=command.office, effective_on=circumstances.today),)
        return events

    assert_red("events that are paired with it", decide=decide)


def test_a_fact_that_evolve_drops_is_found():
    """Whatever was accepted changes the state."""

    def evolve(state, event):
        return state if isinstance(event, ClassObserved) else FACILITY.evolve(state, event)

    assert_red("no fact is lost", evolve=evolve)


def test_an_evolve_that_is_not_a_fold_is_found():
    """An evolve that remembers what it saw elsewhere is caught."""
    seen = []

    def evolve(state, event):
        if isinstance(event, FacilityRenamed):
            seen.append(event)
            return attrs.evolve(state, names=Facts(seen))
        return FACILITY.evolve(state, event)

    assert_red("law broken", evolve=evolve)


def test_an_invariant_that_is_broken_by_what_was_accepted_is_found():
    """A decision lets nothing pass that `broken` then names."""

    def broken(state: Facility):
        crowded = len(state.heads_seen) > 1
        return (Broken(rule="facility.crowded", found="two"),) if crowded else ()

    assert_red("no invariant is broken", broken=broken)


def test_an_event_that_names_more_than_is_broken_is_found():
    """Only what is really broken stays in the event."""

    def decide(command, state, circumstances):
        everything = Irregularity(
            rules=frozenset(rule.id for rule in FACILITY.book.rules if rule.sort is Sort.IRREGULAR),
            reason="to be safe",
            acknowledged_by="somebody",
        )
        events = FACILITY.decide(command, state, circumstances)
        return tuple(
            attrs.evolve(e, irregular=everything) if getattr(e, "irregular", None) else e
            for e in events
        )

    assert_red("an event names", decide=decide)


def test_a_command_that_is_recorded_twice_is_found():
    """Sending a command again right after it was accepted adds nothing."""

    def decide(command, state, circumstances):
        if isinstance(command, ObserveClass):
            state = attrs.evolve(state, classes=Facts())
        return FACILITY.decide(command, state, circumstances)

    assert_red("a command sent again adds nothing", decide=decide)


def test_a_rule_that_refuses_for_what_was_not_looked_at_is_found():
    """A rule over other streams says nothing when they were not looked at."""

    def decide(command, state, circumstances):
        for stream in PARTNER.reads(command, state):
            if stream not in circumstances.look:
                raise Refused("partner.merge_cycle", "who knows")
        return PARTNER.decide(command, state, circumstances)

    assert_red("not looked at", PARTNER, decide=decide)


def test_a_codec_that_loses_a_field_is_found():
    """An event is read back as it was written."""
    whole = codec()

    class Forgetful:
        def encode(self, aggregate, event, meta):
            if isinstance(event, FacilityRenamed):
                event = attrs.evolve(event, decree=None)
            return whole.encode(aggregate, event, meta)

        def decode(self, name, state, *, stream, version):
            return whole.decode(name, state, stream=stream, version=version)

    with pytest.raises(AssertionError, match="read as it was written"):
        check_decider_laws(FACILITY, codec=Forgetful(), walks=60)


def test_a_codec_that_reads_a_text_for_a_member_is_found():
    """A text that equals an enum's member is not that member."""
    whole = codec()

    class Careless:
        def encode(self, aggregate, event, meta):
            return whole.encode(aggregate, event, meta)

        def decode(self, name, state, *, stream, version):
            aggregate, event, meta = whole.decode(name, state, stream=stream, version=version)
            if isinstance(event, ClassObserved):
                event = attrs.evolve(event, facility_class=event.facility_class.value)
            return aggregate, event, meta

    with pytest.raises(AssertionError, match="the classes it had"):
        check_decider_laws(FACILITY, codec=Careless(), walks=60)


def test_facts_that_see_past_their_own_length_are_found(monkeypatch):
    """Two views of one list that see each other's facts break the law of every prefix."""

    def adding(self, fact):
        grown = Facts()
        grown._items = self._items if self._length else []
        grown._items.append(fact)
        grown._length = len(grown._items)
        return grown

    monkeypatch.setattr(Facts, "adding", adding)
    assert_red("law broken")


def test_facts_that_copy_nothing_when_they_must_are_found(monkeypatch):
    """An older view that grows may not take the newer one's place."""

    def adding(self, fact):
        grown = Facts()
        grown._items = self._items if self._length else []
        grown._items[self._length :] = [fact]
        grown._length = self._length + 1
        return grown

    monkeypatch.setattr(Facts, "adding", adding)
    assert_red("law broken")


def test_an_effective_history_without_voids_is_found(monkeypatch):
    """A void that leaves nothing out breaks the laws of a history."""
    monkeypatch.setattr(
        decider_module,
        "in_effect",
        lambda history: frozenset(
            version
            for version, event in enumerate(history, 1)
            if isinstance(event, SHARED_PAIRS_EVENTS) and not isinstance(event, RecordVoided)
        ),
    )
    assert_red("law broken")


def test_an_effective_history_out_of_order_is_found(monkeypatch):
    """Corrections take their target's place; nothing is moved to the end."""

    def late(history):
        whole = effective(history)
        changed = [(v, e) for v, e in whole if e is not history[v - 1]]
        return tuple(one for one in whole if one not in changed) + tuple(changed)

    monkeypatch.setattr(decider_module, "effective", late)
    assert_red("law broken")


def test_the_laws_hold_for_a_decider_that_is_not_of_this_library():
    """The kit needs nothing but a Decider."""
    check_decider_laws(COUNTER, walks=20)
