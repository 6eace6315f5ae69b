"""The tiles beside a log, held against the log as it was read.

Tiles prove nothing by themselves. Where they lead to a root that was signed they are what was
signed, and tell of an altered log which event is the first that is another one.
"""

from __future__ import annotations

from collections.abc import Iterable

from pemasyarakatan.audit.proof.findings import Code, Findings
from pemasyarakatan.audit.proof.marks import Mark
from pemasyarakatan.audit.proof.tiles import FULL, Tiles
from pemasyarakatan.audit.proof.tree import WIDTH, Frontier
from pemasyarakatan.errors import TileMismatch


def compare(
    tiles: Tiles, known: Frontier, leaves: bytearray, marks: Iterable[Mark], findings: Findings
) -> None:
    """Say where the tiles are not those of a log with these leaves, one hash after the other.

    *known* is their frontier as it was before the log was read.
    """
    try:
        tiles.check((_leaf(leaves, at) for at in range(len(leaves) // WIDTH)), known)
    except TileMismatch as fault:
        first = _altered(tiles, known, leaves, marks)
        said = str(fault)
        if first is not None:
            said = (
                f"event {first} is the first that is not as it was signed: the tiles in "
                f"{tiles.folder} lead to the root that was signed, and the log does not; keep "
                "them, they are evidence"
            )
        findings.say(Code.TILE_MISMATCH, said)


def _altered(tiles: Tiles, known: Frontier, leaves: bytearray, marks: Iterable[Mark]) -> int | None:
    """The first leaf that differs from the tiles, where these alone have a root that was signed."""
    signed = {(mark.size, mark.root) for mark in marks if mark.vouched.logged}
    sizes = {size for size, _ in signed}
    stored, frontier, log = tiles.reader(known.size), Frontier(), Frontier()
    first: int | None = None
    try:
        for number in range(-(-known.size // FULL)):
            for leaf in stored.tile(0, number):
                own = _leaf(leaves, frontier.size)
                if first is None and leaf != own:
                    first = frontier.size
                frontier.append(leaf)
                if own:
                    log.append(own)
                if first is None or frontier.size not in sizes:
                    continue
                if (frontier.size, frontier.root()) in signed:
                    # Where both were signed, nothing tells which of the two histories is the first.
                    return None if (frontier.size, log.root()) in signed else first
    except TileMismatch:
        return None
    return None


def _leaf(leaves: bytearray, index: int) -> bytes:
    return bytes(leaves[index * WIDTH : (index + 1) * WIDTH])
