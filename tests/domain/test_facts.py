"""Facts: a sequence that grows without copying, and finds facts by what they are about."""

from __future__ import annotations

import pickle
import sys
from threading import Barrier, Thread
from uuid import UUID

import pytest

from pemasyarakatan.domain.facts import NONE, Facts, by
from pemasyarakatan.domain.partner import PartnerSucceeded
from pemasyarakatan.domain.values import PartialDate


def first_letter(word: str) -> str | None:
    """The letter a word begins with; None for words that are not to be found."""
    return None if word == "hidden" else word[0]


class TestFinding:
    """Facts are found by a key, in the order in which they were recorded."""

    def test_by_key(self) -> None:
        """All facts of a key are found, and the first of them."""
        facts = Facts(["apple", "bean", "avocado", "almond"])

        assert facts.where(first_letter, "a") == ("apple", "avocado", "almond")
        assert facts.first(first_letter, "a") == "apple"
        assert facts.where(first_letter, "b") == ("bean",)

    def test_nothing_found(self) -> None:
        """A key that no fact has finds nothing, also where there is no fact."""
        for facts in (Facts(["apple"]), NONE):
            assert facts.where(first_letter, "c") == ()
            assert facts.first(first_letter, "c") is None

    def test_no_key(self) -> None:
        """A fact whose key is None is not found."""
        facts = Facts(["hidden", "honey"])
        assert facts.where(first_letter, "h") == ("honey",)
        assert facts.where(first_letter, None) == ()

    def test_two_keys(self) -> None:
        """Each key has an index of its own."""
        facts = Facts(["apple", "bean", "pear"])
        assert facts.where(len, 4) == ("bean", "pear")
        assert facts.where(first_letter, "b") == ("bean",)

    def test_by_name(self) -> None:
        """What a fact has under a name, or under several, is a key that lasts."""
        told = PartnerSucceeded(successors=(UUID(int=1),), on=PartialDate(), legal_basis="Perda")
        facts = Facts([told])
        assert facts.first(by("legal_basis"), "Perda") is told
        assert facts.first(by("legal_basis", "on"), ("Perda", PartialDate())) is told
        assert by("legal_basis") is by("legal_basis")


class TestViews:
    """Sequences that share one list do not see each other's facts."""

    def test_an_older_one_finds_only_its_own(self) -> None:
        """What a newer sequence has indexed is not found in an older one."""
        older = Facts(["apple"])
        newer = older.adding("avocado").adding("bean")

        assert newer.where(first_letter, "a") == ("apple", "avocado")
        assert older.where(first_letter, "a") == ("apple",)
        assert older.first(first_letter, "b") is None

    def test_a_newer_one_finds_what_came_since(self) -> None:
        """An index that was made earlier grows with the facts."""
        older = Facts(["apple"])
        assert older.where(first_letter, "a") == ("apple",)

        newer = older.adding("bean").adding("avocado")

        assert newer.where(first_letter, "a") == ("apple", "avocado")
        assert newer.first(first_letter, "b") == "bean"

    def test_two_that_part_find_each_their_own(self) -> None:
        """Of two that grow from one, each has its own list and index."""
        begin = Facts(["apple"])
        one, other = begin.adding("avocado"), begin.adding("almond")

        assert one.where(first_letter, "a") == ("apple", "avocado")
        assert other.where(first_letter, "a") == ("apple", "almond")

    def test_each_fact_is_asked_once(self) -> None:
        """A question asks only the facts that came since the one before."""
        asked: list[int] = []

        def key(number: int) -> int:
            asked.append(number)
            return number % 2

        facts: Facts[int] = NONE
        for number in range(50):
            facts = facts.adding(number)
            assert facts.first(key, number % 2) == number % 2

        assert asked == list(range(50))

    def test_a_pickled_one_has_only_its_own(self) -> None:
        """What is stored elsewhere holds neither newer facts nor an index."""
        older = Facts(["apple"])
        older.adding("avocado").where(first_letter, "a")

        again = pickle.loads(pickle.dumps(older))

        assert again == older
        assert again._items == ["apple"]


@pytest.mark.parametrize("attempt", range(5))
def test_threads_that_ask_at_once_find_the_same(attempt):
    """An index that several threads grow at the same time holds every fact once, in order."""
    facts = Facts(range(4_000))
    older = facts
    for number in range(4_000, 8_000):
        facts = facts.adding(number)
    found, ready = [], Barrier(6)

    def key(number):
        return number % 7

    def ask(some):
        ready.wait()
        found.append((some, some.where(key, 3), some.first(key, 5)))

    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        threads = [Thread(target=ask, args=(some,)) for some in (facts, older) * 3]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    finally:
        sys.setswitchinterval(before)

    assert len(found) == 6
    for some, threes, five in found:
        assert threes == tuple(number for number in some if number % 7 == 3)
        assert five == 5


def test_what_continues_another_is_told_by_the_list_they_share():
    """Whoever grew from it continues it; the same facts in another list, or fewer, are no proof."""
    first = Facts().adding(1)
    second = first.adding(2)
    beside = first.adding(3)
    assert second.continues(first)
    assert second.continues(second)
    assert second.continues(Facts())
    assert not first.continues(second)
    assert not beside.continues(first)
    assert not Facts([1, 2]).continues(first)
