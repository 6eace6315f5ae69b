"""The Merkle tree of RFC 6962, section 2.1, and the proofs of RFC 9162, section 2.1.

It proves nothing by itself: a root is worth as much as whoever vouches for it. Leaves are hashed
with 0x00 before them and nodes with 0x01, so that neither passes for the other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from hashlib import sha256

from pemasyarakatan.errors import AuditFault

EMPTY = sha256(b"").digest()
"""The root of the tree without a leaf."""

WIDTH = 32
"""The bytes of one hash."""

LARGEST = 2**63 - 1
"""The most leaves a tree is taken to have; a number beyond is refused."""

Reader = Callable[[int, int], bytes]
"""The hash of the complete subtree over leaves `index << level` to `(index + 1) << level`."""


def leaf_hash(data: bytes) -> bytes:
    """The hash of one leaf."""
    return sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of what is above two hashes."""
    return sha256(b"\x01" + left + right).digest()


class Frontier:
    """A growing tree of which only the right edge is kept: one hash for each bit of its size.

    It gives roots and no proofs. It is not for several threads at once.
    """

    __slots__ = ("_size", "_stack")

    def __init__(self) -> None:
        self._size = 0
        self._stack: list[bytes] = []

    @property
    def size(self) -> int:
        """How many leaves there are."""
        return self._size

    @property
    def edge(self) -> tuple[bytes, ...]:
        """The roots of the complete subtrees, the largest first."""
        return tuple(self._stack)

    def append(self, leaf: bytes) -> None:
        """Add the hash of one leaf; raises `AuditFault` where it is none."""
        if len(leaf) != WIDTH:
            raise AuditFault(
                f"a leaf's hash has {len(leaf)} bytes, expected {WIDTH}: hash it first"
            )
        stack = self._stack
        rest = self._size
        while rest & 1:
            leaf = sha256(b"\x01" + stack.pop() + leaf).digest()
            rest >>= 1
        stack.append(leaf)
        self._size += 1

    def root(self) -> bytes:
        """The root over all leaves so far."""
        return _joined(self._stack)

    def copy(self) -> Frontier:
        """The same tree, which grows by itself from here."""
        other = Frontier()
        other._size, other._stack = self._size, list(self._stack)
        return other

    def to_bytes(self) -> bytes:
        """Size, eight bytes and big-endian, and the hashes of the edge."""
        return self._size.to_bytes(8, "big") + b"".join(self._stack)

    @classmethod
    def from_bytes(cls, given: bytes) -> Frontier:
        """What `to_bytes` gave; raises `AuditFault` for anything of another length."""
        size = int.from_bytes(given[:8], "big")
        if len(given) < 8 or size > LARGEST or len(given) != 8 + WIDTH * size.bit_count():
            raise AuditFault(
                f"{len(given)} bytes are no frontier: expected a size of eight bytes and one hash "
                "for each bit set in it; build the tiles anew from the log"
            )
        frontier = cls()
        frontier._size = size
        frontier._stack = [given[at : at + WIDTH] for at in range(8, len(given), WIDTH)]
        return frontier


def root_of(leaves: Iterable[bytes]) -> bytes:
    """The root over the hashes of these leaves."""
    frontier = Frontier()
    for leaf in leaves:
        frontier.append(leaf)
    return frontier.root()


def root_at(size: int, read: Reader) -> bytes:
    """The root over the first *size* leaves of a tree that is stored."""
    return _joined([read(level, index) for level, index in _subtrees(0, size)])


def inclusion_path(index: int, size: int, read: Reader) -> tuple[bytes, ...]:
    """What shows that leaf *index* is in the tree of *size*, from its sibling upwards.

    Raises `AuditFault` where there is no such leaf.
    """
    if not 0 <= index < size <= LARGEST:
        raise AuditFault(f"no leaf {index} in a tree of {size}; name one from 0 to below the size")
    path: list[bytes] = []
    begin, end = 0, size
    while end - begin > 1:
        middle = begin + _split(end - begin)
        if index < middle:
            path.append(_range(middle, end, read))
            end = middle
        else:
            path.append(_range(begin, middle, read))
            begin = middle
    return tuple(reversed(path))


def consistency_path(old: int, new: int, read: Reader) -> tuple[bytes, ...]:
    """What shows that the tree of *new* leaves begins with the tree of *old*.

    Empty where both are one size. Raises `AuditFault` where *old* is 0, from which nothing can be
    shown, or more than *new*.
    """
    if not 0 < old <= new <= LARGEST:
        raise AuditFault(f"no proof leads from {old} to {new} leaves; expected 0 < old <= new")
    path: list[bytes] = []
    begin, end, whole = 0, new, True
    while end != old:
        middle = begin + _split(end - begin)
        if old <= middle:
            path.append(_range(middle, end, read))
            end = middle
        else:
            path.append(_range(begin, middle, read))
            begin, whole = middle, False
    if not whole:
        path.append(_range(begin, end, read))
    return tuple(reversed(path))


def verify_inclusion(
    index: int, size: int, leaf: bytes, path: Sequence[bytes], root: bytes
) -> bool:
    """Whether the path leads from that leaf to the root; False for whatever is no proof at all.

    The steps of RFC 9162, section 2.1.3.2.
    """
    if not (_counts(index, size) and index < size and _hashes([leaf, *path])):
        return False
    at, last, found = index, size - 1, leaf
    for beside in path:
        if last == 0:
            return False
        if at & 1 or at == last:
            found = node_hash(beside, found)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            found = node_hash(found, beside)
        at, last = at >> 1, last >> 1
    return last == 0 and found == root


def verify_consistency(
    old: int, new: int, old_root: bytes, new_root: bytes, path: Sequence[bytes]
) -> bool:
    """Whether the tree of *new* leaves begins with that of *old*; False for what is no proof.

    Nothing is shown from 0 leaves: every tree begins with the empty one. The steps of RFC 9162,
    section 2.1.4.2.
    """
    if not (_counts(old, new) and 0 < old <= new and _hashes(path)):
        return False
    if old == new:
        return not path and old_root == new_root
    steps = [old_root, *path] if old & (old - 1) == 0 else list(path)
    if not path or not _hashes(steps):
        return False
    at, last = old - 1, new - 1
    while at & 1:
        at, last = at >> 1, last >> 1
    before = after = steps[0]
    for beside in steps[1:]:
        if last == 0:
            return False
        if at & 1 or at == last:
            before, after = node_hash(beside, before), node_hash(beside, after)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            after = node_hash(after, beside)
        at, last = at >> 1, last >> 1
    return last == 0 and before == old_root and after == new_root


def _joined(edge: Sequence[bytes]) -> bytes:
    if not edge:
        return EMPTY
    found = edge[-1]
    for left in reversed(edge[:-1]):
        found = node_hash(left, found)
    return found


def _subtrees(begin: int, end: int) -> list[tuple[int, int]]:
    """The complete subtrees over a range that one node covers, the largest first."""
    found: list[tuple[int, int]] = []
    while begin < end:
        level = (end - begin).bit_length() - 1
        found.append((level, begin >> level))
        begin += 1 << level
    return found


def _range(begin: int, end: int, read: Reader) -> bytes:
    return _joined([read(level, index) for level, index in _subtrees(begin, end)])


def _split(count: int) -> int:
    """The largest power of two below *count*."""
    return 1 << (count - 1).bit_length() - 1


def _counts(*given: object) -> bool:
    return all(type(one) is int and 0 <= one <= LARGEST for one in given)


def _hashes(given: Sequence[object]) -> bool:
    return all(isinstance(one, bytes) and len(one) == WIDTH for one in given)
