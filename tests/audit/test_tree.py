"""The tree: published values, the recursive definition, and proofs that hold or do not."""

from __future__ import annotations

from base64 import b64decode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pemasyarakatan.audit.proof import verifier
from pemasyarakatan.audit.proof.tree import (
    EMPTY,
    Frontier,
    consistency_path,
    inclusion_path,
    leaf_hash,
    node_hash,
    root_at,
    root_of,
    verify_consistency,
    verify_inclusion,
)
from pemasyarakatan.errors import AuditFault
from tests.audit.probes import Consistency, Inclusion, consistencies, inclusions
from tests.audit.torture import corrupted
from tests.audit.trees import HUNDRED, PROBES, PUBLISHED, REFERENCE, naive_root, reader

HASHES = st.binary(min_size=32, max_size=32)
ANYTHING = st.one_of(st.integers(), st.none(), st.booleans(), st.floats(), st.text(), st.binary())


def test_the_published_roots_of_the_reference_leaves() -> None:
    """The first n reference leaves have the published root, for n from 0 to 8."""
    found = [root_of(REFERENCE[:count]).hex() for count in range(9)]
    assert found == PUBLISHED["roots"]
    assert found[0] == EMPTY.hex()


def test_the_published_hashes_of_leaves_and_nodes() -> None:
    """Single leaves and nodes have their published hashes, and so has Go's hello world."""
    for data, expected in PUBLISHED["leaf_hashes"].items():
        assert leaf_hash(bytes.fromhex(data)).hex() == expected
    for left, right, expected in PUBLISHED["node_hashes"]:
        assert node_hash(bytes.fromhex(left), bytes.fromhex(right)).hex() == expected
    assert leaf_hash(b"hello world") == b64decode(PUBLISHED["go"]["hello_world"])
    assert root_of(HUNDRED).hex() == PUBLISHED["golden"]["root_of_100"]


def test_the_consistency_that_litewitness_publishes() -> None:
    """The proof from 1 to 3 leaves holds, and with any bit of it turned over it does not."""
    said = PUBLISHED["litewitness"]
    path = [b64decode(one) for one in said["path"]]
    good = Consistency(1, 3, b64decode(said["old_root"]), b64decode(said["new_root"]), path)
    assert verify_consistency(*good)
    assert not any(verify_consistency(*probe) for probe in consistencies(good))


def test_the_published_probes_of_inclusion() -> None:
    """Of 98 proofs that others published both verifiers take the 6 that are to hold, and no more."""
    probes = [one for one in PROBES if "leafHash" in one]
    held = 0
    for one in probes:
        index, size = one["leafIdx"], one["treeSize"]
        leaf, root, path = hashed(one["leafHash"]), hashed(one["root"]), hashes(one["proof"])
        found = verify_inclusion(index, size, leaf, path, root)
        assert found is not one["wantErr"], one["file"]
        if 0 <= index < size and {len(root), *map(len, path)} == {32}:  # as it looks before
            assert (verifier.led(index, size, leaf, path) == root) is found, one["file"]
        held += found
    assert (len(probes), held) == (98, 6)


def test_the_published_probes_of_consistency() -> None:
    """Of 98 more the 6 that are to hold do, and no more."""
    probes = [one for one in PROBES if "size1" in one]
    held = 0
    for one in probes:
        old, new = hashed(one["root1"]), hashed(one["root2"])
        found = verify_consistency(one["size1"], one["size2"], old, new, hashes(one["proof"]))
        assert found is not one["wantErr"], one["file"]
        held += found
    assert (len(probes), held) == (98, 6)


def hashed(text: str | None) -> bytes:
    """A hash as a probe spells it."""
    return b64decode(text or "")


def hashes(path: list[str] | None) -> list[bytes]:
    """A path as a probe spells it."""
    return [hashed(one) for one in path or ()]


def test_every_probe_of_inclusion_is_refused() -> None:
    """For each leaf of each tree of 1 to 8 the proof holds, and with one thing wrong it does not."""
    for size in range(1, 9):
        read, root = reader(REFERENCE[:size]), root_of(REFERENCE[:size])
        for index in range(size):
            path = inclusion_path(index, size, read)
            good = Inclusion(index, size, REFERENCE[index], path, root)
            assert verify_inclusion(*good)
            assert not [probe for probe in inclusions(good) if verify_inclusion(*probe)]


def test_every_probe_of_consistency_is_refused() -> None:
    """From each tree of 1 to 8 to each the proof holds, and with one thing wrong it does not."""
    for new in range(1, 9):
        for old in range(1, new + 1):
            path = consistency_path(old, new, reader(REFERENCE[:new]))
            good = Consistency(old, new, root_of(REFERENCE[:old]), root_of(REFERENCE[:new]), path)
            assert verify_consistency(*good)
            assert not [probe for probe in consistencies(good) if verify_consistency(*probe)]


@pytest.mark.parametrize("size", [1, 2, 3, 7, 8, 9, 31, 32, 33, 63, 64, 65, 99, 100])
def test_every_pair_with_every_hash_corrupted(size: int) -> None:
    """Each leaf and each older tree is proven, and by no path with one of its hashes bent."""
    assert corrupted(size) == []


@given(st.integers(1, 2**20), st.data())
def test_a_path_is_as_long_as_the_tree_is_high(size: int, data: st.DataObject) -> None:
    """No path has more hashes than the size has bits, and one more for consistency."""
    index = data.draw(st.integers(0, size - 1))
    constant = bytes(32)
    assert len(inclusion_path(index, size, lambda *_: constant)) <= (size - 1).bit_length()
    path = consistency_path(index + 1, size, lambda *_: constant)
    assert len(path) <= (size - 1).bit_length() + 1


@given(st.lists(st.binary(max_size=4), max_size=70))
def test_the_frontier_has_the_root_of_the_definition(data: list[bytes]) -> None:
    """Appending leaf by leaf gives the recursive root at every size, and so does a reader."""
    leaves = [leaf_hash(one) for one in data]
    frontier = Frontier()
    assert frontier.root() == naive_root([])
    for count, leaf in enumerate(leaves, 1):
        frontier.append(leaf)
        assert frontier.size == count
        assert frontier.root() == naive_root(leaves[:count])
    assert root_at(len(leaves), reader(leaves)) == frontier.root()


@given(st.lists(HASHES, max_size=40), st.lists(HASHES, max_size=10))
def test_a_frontier_goes_on_from_its_bytes(first: list[bytes], then: list[bytes]) -> None:
    """Written and read again a frontier grows to the same root, and a copy grows by itself."""
    frontier = Frontier()
    for leaf in first:
        frontier.append(leaf)
    read, kept = Frontier.from_bytes(frontier.to_bytes()), frontier.to_bytes()
    copied = frontier.copy()
    for leaf in then:
        read.append(leaf)
        copied.append(leaf)
    assert read.root() == copied.root() == root_of([*first, *then])
    assert frontier.to_bytes() == kept
    assert len(frontier.edge) == frontier.size.bit_count()


@given(st.binary(max_size=200))
def test_other_bytes_are_no_frontier(given: bytes) -> None:
    """Bytes are refused, or are exactly what their frontier writes."""
    try:
        read = Frontier.from_bytes(given)
    except AuditFault:
        return
    assert read.to_bytes() == given


def test_a_frontier_of_another_length_is_refused() -> None:
    """Bytes cut, grown, or with a size that has another number of hashes are no frontier."""
    frontier = Frontier()
    for leaf in HUNDRED[:5]:
        frontier.append(leaf)
    given = frontier.to_bytes()
    sizes = [size.to_bytes(8, "big") + given[8:] for size in (0, 4, 7, 2**63 + 2**5)]
    for other in (given[:-1], given[:-32], given + bytes(32), given[:8], given[:7], b"", *sizes):
        with pytest.raises(AuditFault, match="no frontier"):
            Frontier.from_bytes(other)


def test_what_is_no_leaf_and_no_path_is_refused() -> None:
    """A hash of another length is not appended; a path that cannot be is not made."""
    frontier = Frontier()
    with pytest.raises(AuditFault, match="has 31 bytes"):
        frontier.append(bytes(31))
    assert frontier.size == 0
    for index, size in [(0, 0), (1, 1), (-1, 1), (0, 2**63)]:
        with pytest.raises(AuditFault, match="no leaf"):
            inclusion_path(index, size, reader(HUNDRED))
    for old, new in [(0, 0), (0, 1), (2, 1), (-1, 1), (1, 2**63)]:
        with pytest.raises(AuditFault, match="no proof leads"):
            consistency_path(old, new, reader(HUNDRED))


@given(ANYTHING, ANYTHING, ANYTHING, st.lists(ANYTHING | HASHES, max_size=5), ANYTHING)
def test_verifying_is_total(
    index: object, size: object, leaf: object, path: list[object], root: object
) -> None:
    """Whatever is given, the answer is no, and never an exception; a tree of one is its leaf."""
    inclusion = verify_inclusion(index, size, leaf, path, root)  # type: ignore[arg-type]
    assert isinstance(inclusion, bool)
    assert not inclusion or (index == 0 and size == 1 and leaf == root and path == [])
    consistency = verify_consistency(index, size, leaf, root, path)  # type: ignore[arg-type]
    assert isinstance(consistency, bool)
    assert not consistency or (index == size and leaf == root and path == [])


@given(st.integers(0, 300), st.integers(0, 300), HASHES, st.lists(HASHES, max_size=9), HASHES)
def test_hashes_at_random_prove_nothing(
    index: int, size: int, leaf: bytes, path: list[bytes], root: bytes
) -> None:
    """A path of hashes that nobody computed leads nowhere."""
    assert not verify_inclusion(index, size, leaf, path, root) or (size == 1 and leaf == root)
    assert not verify_consistency(index, size, leaf, root, path) or leaf == root
