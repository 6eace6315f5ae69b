"""No byte of an export of the five source reports, or of a policy, can change unnoticed."""

from __future__ import annotations

import random
from hashlib import sha256
from pathlib import Path

import pytest

from tests.audit.documents import OTHER_WITNESS, POLICY
from tests.audit.flips import Flips, demo
from tests.audit.stored import stored
from tests.audit.trees import flipped


@pytest.fixture(name="exports", scope="module")
def _exports(tmp_path_factory: pytest.TempPathFactory) -> list[Flips]:
    """The whole log of the reports, and one stream of it."""
    return [Flips(one, tmp_path_factory.mktemp("f")) for one in demo()]


def test_bytes_of_every_line(exports: list[Flips]) -> None:
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


def test_bytes_of_a_header_and_of_a_checkpoint(exports: list[Flips]) -> None:
    """Also of the cosignature, and ends of lines; here every other, or every seventh."""
    whole, single = exports
    for at in range(0, single.begins[2], 2):
        assert list(single.over(at, at % 8)) == []
    for at in range(0, whole.begins[2], 7):
        assert list(whole.over(at, at % 8)) == []
    for end in whole.begins[3::9]:
        assert list(whole.over(end - 1, end % 8)) == []


def test_bytes_of_a_store(tmp_path: Path) -> None:
    """In the stored columns and in the ledger; `make torture-audit` turns a bit of every byte."""
    with stored(tmp_path) as store:
        assert list(store.columns(211)) == []
        assert list(store.ledger(29)) == []
        assert store.verdict().result == "VERIFIED"


def test_every_byte_of_a_policy(exports: list[Flips]) -> None:
    """No byte of a policy of three plain lines can change and the export verify."""
    single = exports[1]
    for at in range(len(POLICY)):
        assert len(single.whole(single.export, flipped(POLICY, at, at % 8))) == 2


RICH = b"# Whom we believe since January.\n\n" + POLICY.replace(
    b"\nwitness", b"  https://lapas.example.id/log\nwitness"
).replace(
    b"quorum bpk\n",
    f"witness mitra\t{OTHER_WITNESS.verifier}\ngroup two 1 bpk mitra\nquorum two\n".encode(),
)
"""A policy whose comment, blanks, address and threshold can become another policy's."""


def test_every_bit_of_a_policy_that_was_written_down(exports: list[Flips]) -> None:
    """Under its SHA-256 a policy is the one of that day, also in its comments and blanks."""
    single = exports[1]
    digest = sha256(RICH).hexdigest()
    assert single.whole(single.export, RICH, digest) == []
    for at in range(len(RICH)):
        for bit in range(8):
            bad = flipped(RICH, at, bit)
            assert single.whole(single.export, bad, digest) == ["ours", "theirs"]


def test_a_policy_that_was_not_written_down_is_believed_as_it_is(exports: list[Flips]) -> None:
    """A limit: a word of a comment, or of an address, is nobody's but the auditor's own."""
    single = exports[1]
    assert single.whole(single.export, RICH.replace(b"January", b"Januari")) == []
    assert single.whole(single.export, RICH.replace(b"example.id/log", b"example.id/lag")) == []


def test_the_digest_is_told_and_compared_whole(exports: list[Flips]) -> None:
    """In capitals, cut short or empty it is another: no spelling of it is guessed."""
    single = exports[1]
    digest = sha256(POLICY).hexdigest()
    for other in (digest.upper(), digest[:-1], "", f"{digest} "):
        assert single.whole(single.export, POLICY, other) == ["ours", "theirs"]
