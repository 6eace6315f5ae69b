"""Probes of proofs that must not hold, each a proof that does with one thing wrong."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pemasyarakatan.audit.proof.tree import leaf_hash
from tests.audit.trees import flipped

GARBAGE = leaf_hash(b"garbage")


class Inclusion(NamedTuple):
    """What `verify_inclusion` is given."""

    index: int
    size: int
    leaf: bytes
    path: Sequence[bytes]
    root: bytes


class Consistency(NamedTuple):
    """What `verify_consistency` is given."""

    old: int
    new: int
    old_root: bytes
    new_root: bytes
    path: Sequence[bytes]


def paths(good: Sequence[bytes], *others: bytes) -> Iterator[Sequence[bytes]]:
    """A path with a hash too many, too few, bent, cut, or in another place."""
    for extra in (GARBAGE, b"", *others):
        for at in {0, len(good) // 2, len(good)}:
            yield [*good[:at], extra, *good[at:]]
    for at, one in enumerate(good):
        yield [*good[:at], *good[at + 1 :]]
        yield [*good[:at], one[:-1], *good[at + 1 :]]
        yield [*good[:at], one + b"\x00", *good[at + 1 :]]
        for bit in (0, 3, 7):
            yield [*good[:at], flipped(one, bit * 4, bit), *good[at + 1 :]]
    if len(good) > 1:
        yield list(reversed(good))
        yield good[:1]
        yield good[-1:]


def inclusions(good: Inclusion) -> Iterator[Inclusion]:
    """Everything near a proof of inclusion that is none."""
    index, size = good.index, good.size
    for other in {index + 1, index - 1, index ^ 2, index + size, 2**64 - 1, 2**70}:
        yield good._replace(index=other)
    for other in {0, index, -size}:
        yield good._replace(size=other)
    if good.path:
        yield good._replace(size=max(1, size // 4))
        yield good._replace(size=size * 2)
    for leaf in (GARBAGE, b"", good.leaf[:-1], good.leaf + b"\x00", flipped(good.leaf, 0)):
        yield good._replace(leaf=leaf)
    for root in (GARBAGE, b"", good.root[:-1], good.root + b"\x00", flipped(good.root, 31, 7)):
        yield good._replace(root=root)
    for path in paths(good.path, good.root, good.leaf):
        yield good._replace(path=path)


def consistencies(good: Consistency) -> Iterator[Consistency]:
    """Everything near a proof of consistency that is none."""
    old, new = good.old, good.new
    for other in {0, -old, new + 1, new * 2}:
        yield good._replace(old=other)
    for other in {0, -new, old - 1}:
        yield good._replace(new=other)
    if old != new:
        yield good._replace(old=new)
        yield good._replace(new=old)
        yield good._replace(old_root=good.new_root, new_root=good.old_root)
    for at in ("old_root", "new_root"):
        root = getattr(good, at)
        for wrong in (GARBAGE, b"", root[:-1], root + b"\x00", flipped(root, 31, 7)):
            yield good._replace(**{at: wrong})
    for path in paths(good.path, good.old_root, good.new_root):
        yield good._replace(path=path)
