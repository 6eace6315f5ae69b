"""No byte of an export of the five source reports, or of a policy, can change unnoticed."""

from __future__ import annotations

import random

import pytest

from tests.audit.documents import POLICY
from tests.audit.flips import Flips, demo
from tests.audit.trees import flipped


@pytest.fixture(name="exports", scope="module")
def _exports(tmp_path_factory: pytest.TempPathFactory) -> list[Flips]:
    """The whole log of the reports, and one stream of it."""
    return [Flips(one, tmp_path_factory.mktemp("f")) for one in demo()]


def test_every_byte_of_every_line(exports: list[Flips]) -> None:
    """One bit of each fifth byte of each line; `make torture-audit` turns all bits of all."""
    whole, single = exports
    assert len(whole.lines) == 67
    events = [at for at, one in enumerate(whole.lines) if one.startswith(b'{"i":')]
    for at in events:
        places = ((place, place % 8) for place in range(at % 5, len(whole.lines[at]) - 1, 5))
        assert list(whole.within(at, places)) == []
    assert len(single.lines) > 4
    for at in range(2, len(single.lines)):
        assert (
            list(
                single.within(
                    at, ((one, one % 8) for one in range(0, len(single.lines[at]) - 1, 3))
                )
            )
            == []
        )


def test_a_sample_is_verified_whole(exports: list[Flips]) -> None:
    """At random places of either export: neither verifier says that all is well."""
    choose = random.Random(6)
    for one in exports:
        assert list(one.some(50, choose, 50)) == []


def test_every_byte_of_a_header_and_of_a_checkpoint(exports: list[Flips]) -> None:
    """Also of the cosignature, and each end of a line."""
    whole, single = exports
    for at in range(single.begins[2]):
        assert list(single.over(at, at % 8)) == []
    for at in range(0, whole.begins[2], 7):
        assert list(whole.over(at, at % 8)) == []
    for end in whole.begins[3::9]:
        assert list(whole.over(end - 1, end % 8)) == []


def test_every_byte_of_a_policy(exports: list[Flips]) -> None:
    """Who changes a byte of the auditor's own file is found, but for the words of its comments."""
    single = exports[1]
    for at in range(len(POLICY)):
        assert len(single.whole(single.export, flipped(POLICY, at, at % 8))) == 2
