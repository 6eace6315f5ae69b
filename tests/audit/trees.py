"""Trees for the tests: the recursive definition of RFC 6962 word for word, and readers over it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from pemasyarakatan.audit.proof.tree import Reader, leaf_hash

_VECTORS = Path(__file__).parent / "vectors"
PUBLISHED: dict[str, Any] = json.loads((_VECTORS / "published.json").read_text(encoding="utf-8"))
PROBES: list[dict[str, Any]] = [
    json.loads(line)
    for line in (_VECTORS / "probes.jsonl").read_text(encoding="utf-8").splitlines()
]
REFERENCE = [leaf_hash(bytes.fromhex(one)) for one in PUBLISHED["leaves"]]
MANY = [leaf_hash(f"leaf {number}".encode()) for number in range(1400)]
HUNDRED = MANY[:100]


def naive_root(leaves: Sequence[bytes]) -> bytes:
    """MTH of RFC 6962, section 2.1, over hashes of leaves."""
    if not leaves:
        return sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    return sha256(b"\x01" + naive_root(leaves[:split]) + naive_root(leaves[split:])).digest()


def reader(leaves: Sequence[bytes]) -> Reader:
    """The hashes of complete subtrees, each computed when first asked for."""

    @cache
    def read(level: int, index: int) -> bytes:
        begin, end = index << level, (index + 1) << level
        assert end <= len(leaves), "only complete subtrees are asked for"
        if level == 0:
            return leaves[begin]
        halves = read(level - 1, 2 * index) + read(level - 1, 2 * index + 1)
        return sha256(b"\x01" + halves).digest()

    return read


def flipped(given: bytes, at: int, bit: int = 0) -> bytes:
    """The same bytes with one bit turned over."""
    changed = bytearray(given)
    changed[at] ^= 1 << bit
    return bytes(changed)
