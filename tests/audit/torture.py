"""The tree and its papers under the full count: `python -m tests.audit.torture`.

Every pair of up to 100 leaves, with every hash of every proof bent in every byte; every byte of a
signed note, its cosignature, a proof and a request, in every bit; every bit of the exports of the
five reports, and 100,000 at random of a region's, some 6,800 events; a bit of every byte that the
store of the reports holds of its events, and of every file of its ledger; 60 rounds of sealers that
are killed. Ends with 1 if anything was found. The suite takes a share.
"""

from __future__ import annotations

import json
import random
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from pemasyarakatan.audit.proof.tree import (
    consistency_path,
    inclusion_path,
    root_of,
    verify_consistency,
    verify_inclusion,
)
from tests.audit.trees import HUNDRED, flipped, reader


def bent(path: tuple[bytes, ...], places: range = range(1)) -> list[list[bytes]]:
    """The path with one byte of one hash changed, for each hash and each of the places."""
    return [
        [*path[:at], flipped(one, place), *path[at + 1 :]]
        for at, one in enumerate(path)
        for place in places
    ]


def corrupted(size: int, places: range = range(1)) -> list[str]:
    """What was found over a tree of that size, for each leaf and each older tree."""
    leaves, found = HUNDRED[:size], list[str]()
    read, root = reader(leaves), root_of(leaves)
    for at in range(size):
        path = inclusion_path(at, size, read)
        if not verify_inclusion(at, size, leaves[at], path, root):
            found.append(f"leaf {at} of {size} is not proven")
        if any(verify_inclusion(at, size, leaves[at], one, root) for one in bent(path, places)):
            found.append(f"leaf {at} of {size} is proven by a bent path")
        old = at + 1
        before, path = root_of(leaves[:old]), consistency_path(old, size, read)
        if not verify_consistency(old, size, before, root, path):
            found.append(f"{old} to {size} is not proven")
        if any(verify_consistency(old, size, before, root, one) for one in bent(path, places)):
            found.append(f"{old} to {size} is proven by a bent path")
    return found


def survivors(given: bytes, believed: Callable[[bytes], bool], bits: range) -> list[str]:
    """The places where a bit can be turned over and the document is believed all the same."""
    assert believed(given), "the document itself is believed"
    return [
        f"byte {at}, bit {bit}"
        for at in range(len(given))
        for bit in bits
        if believed(flipped(given, at, bit))
    ]


def say(text: str) -> None:
    """Say it at once."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def bits(folder: Path) -> list[str]:
    """What was found in exports of which bits were turned over."""
    from pemasyarakatan.application import Pemasyarakatan
    from tests.audit.flips import Flips, demo, exported

    found: list[str] = []
    for kind, export in zip(("whole", "one stream"), demo(), strict=True):
        survived = list(Flips(export, folder).all(range(8)))
        say(f"the reports, {kind}: all bits of {len(export)} bytes, {len(survived)} found")
        found += survived
    url = f"sqlite:///{folder}/region.db"
    world = [sys.executable, "-m", "pemasyarakatan.testing.worlds", "region", "--seed", "1"]
    subprocess.run([*world, "--store", url], check=True, stdout=subprocess.DEVNULL)
    with Pemasyarakatan.open(url) as app:
        exports = exported(app, folder)
    for kind, export in zip(("whole", "one stream"), exports, strict=True):
        count = 100_000 if kind == "whole" else 10_000
        survived = list(Flips(export, folder).some(count, random.Random(1), 100))
        say(f"a region, {kind}: {count} bits of {len(export)} bytes, {len(survived)} found")
        found += survived
    return found


def store(folder: Path) -> list[str]:
    """What was found in a store of which a bit of every byte was turned over."""
    from tests.audit.stored import stored

    with stored(folder) as made:
        found = list(made.columns(1))
        say(f"the store of the reports: {len(made.events)} events, {len(found)} found")
        bent = list(made.ledger(1))
        say(f"its ledger: {len(bent)} found")
    return found + bent


def kills(folder: Path, rounds: int) -> list[str]:
    """What was found after killing sealers again and again."""
    ran = subprocess.run(
        [sys.executable, "-m", "tests.audit.killing", str(folder), str(rounds)],
        cwd=Path(__file__).parents[2],
        stdout=subprocess.PIPE,
        check=True,
    )
    told = json.loads(ran.stdout)
    say(f"{rounds} rounds, {told['killed']} sealers killed, {told['checkpoints']} checkpoints")
    return told["found"]


def main() -> int:
    """Run everything and say what was found."""
    from tests.audit.documents import DOCUMENTS

    found: list[str] = []
    for size in range(1, 101):
        found += corrupted(size, range(32))
    say(f"all pairs of up to {size} leaves: {len(found)} found")
    for name, (given, believed) in DOCUMENTS.items():
        survived = survivors(given, believed, range(8))
        found += [f"{name}: {one}" for one in survived]
        say(f"{name}: {len(given)} bytes, {len(survived)} bits found")
    for work in (store, bits, lambda folder: kills(folder, 60)):
        with TemporaryDirectory() as folder:
            found += work(Path(folder))
    for one in found:
        say(one)
    return int(bool(found))


if __name__ == "__main__":
    sys.exit(main())
