"""What the proof layer costs: `python -m benchmarks.audit [--quick]`.

The frontier beside the hashing of its leaves, in turn and in one process; the memory that a process
needs for all of them; the sizes of proofs; the parts of a seal; the tiles, with what they flush.
Then a whole log sealed and verified, and a writer with and without a sealer beside it (`sealing`).
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from statistics import median
from uuid import UUID

from benchmarks import sealing
from pemasyarakatan.audit.proof import verifier
from pemasyarakatan.audit.proof.checkpoints import Checkpoint, cosign
from pemasyarakatan.audit.proof.leaves import leaf
from pemasyarakatan.audit.proof.notes import LOG, WITNESS, Note, SigningKey
from pemasyarakatan.audit.proof.policies import Policy
from pemasyarakatan.audit.proof.proofs import InclusionProof, WitnessRequest
from pemasyarakatan.audit.proof.tiles import Tiles
from pemasyarakatan.audit.proof.tree import Frontier, root_at, verify_consistency, verify_inclusion

STATE = b"x" * 760
STREAM = UUID(int=7 << 64)
NAME = "partnership.visit_held@1"
LOG_KEY = SigningKey("lapas.example.id/partnership-ledger", LOG, b"\x01" * 32)
WITNESS_KEY = SigningKey("bpk.example.id/w1", WITNESS, b"\x02" * 32)

ALONE = """
import re, sys
from pathlib import Path
from benchmarks.audit import hashed
from pemasyarakatan.audit.proof.tree import Frontier
frontier = Frontier()
for number in range(int(sys.argv[1])):
    frontier.append(hashed(number))
most = re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())
print(int(most[1]) // 1024, len(frontier.to_bytes()))
"""
"""Linux alone; what getrusage tells of a child counts its parent too."""


def hashed(number: int) -> bytes:
    """The hash of the leaf of one event of 760 bytes."""
    return leaf(STREAM, number + 1, NAME, STATE)


def took(work: Callable[[], object]) -> float:
    """The seconds of it."""
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin


def each(work: Callable[[], object], times: int = 300) -> float:
    """The microseconds of it, the median of so many times."""
    return median(took(work) for _ in range(times)) * 1e6


def growing(count: int, rounds: int) -> list[bytes]:
    """Print how long leaves take with and without the tree over them; give the leaves."""
    alone: list[float] = []
    together: list[float] = []
    leaves: list[bytes] = []

    def only() -> None:
        leaves[:] = [hashed(number) for number in range(count)]

    def both() -> None:
        frontier = Frontier()
        for number in range(count):
            frontier.append(hashed(number))

    for round_ in range(rounds):
        for times, work in ((alone, only), (together, both))[:: 1 if round_ % 2 else -1]:
            times.append(took(work))
    ratio = median(b / a for a, b in zip(alone, together, strict=True))
    print(f"{count:,} leaves hashed            {median(alone):8.2f} s")
    print(f"{count:,} leaves under a frontier  {median(together):8.2f} s, {ratio:.2f} times that")
    code = [sys.executable, "-c", ALONE, str(count)]
    memory, size = subprocess.run(code, capture_output=True, text=True, check=True).stdout.split()
    print(f"a process that does it needs {memory} MB, of which the frontier {size} bytes")
    return leaves


def proofs(tiles: Tiles, leaves: list[bytes], size: int) -> None:
    """Print how large proofs in a tree of that size are, and how long they take."""
    at, old, read = size * 2 // 3, size // 2 + 1, tiles.reader(size)
    root, before = root_at(size, read), root_at(old, read)
    note = Checkpoint(LOG_KEY.name, size, root).signed(LOG_KEY)
    note = note.with_signatures(cosign(note, WITNESS_KEY, 1))
    path = tiles.inclusion(at, size, leaves[at], root)
    grown = tiles.consistency(old, size, before, root)
    inclusion = (
        len(path),
        len(bytes(InclusionProof(at, path, note))),
        each(lambda: tiles.inclusion(at, size, leaves[at], root), 50),
        each(lambda: verify_inclusion(at, size, leaves[at], path, root)),
    )
    consistency = (
        len(grown),
        len(bytes(WitnessRequest(old, grown, note))),
        each(lambda: tiles.consistency(old, size, before, root), 50),
        each(lambda: verify_consistency(old, size, before, root, grown)),
    )
    for name, (hashes, length, making, verifying) in (
        ("inclusion", inclusion),
        ("consistency", consistency),
    ):
        print(
            f"{size:9,} leaves, {name:11}  {hashes:2} hashes  {length:5} bytes in a file"
            f"  made in {making:5.0f} µs  verified in {verifying:5.1f} µs"
        )


def papers() -> None:
    """Print how long the parts of a seal take."""
    checkpoint = Checkpoint(LOG_KEY.name, 1, sha256(b"").digest())
    note = checkpoint.signed(LOG_KEY)
    cosigned = note.with_signatures(cosign(note, WITNESS_KEY, 1))
    text = f"log {LOG_KEY.verifier}\nwitness w {WITNESS_KEY.verifier}\nquorum w\n".encode()
    policy, public = Policy.parse(text), LOG_KEY.verifier.public
    signature, message = note.signatures[0].body, note.text.encode()
    library = verifier.Ed25519PublicKey
    print(f"\nsign a checkpoint      {each(lambda: checkpoint.signed(LOG_KEY)):9.0f} µs")
    print(f"cosign it              {each(lambda: cosign(note, WITNESS_KEY, 1)):9.0f} µs")
    print(
        f"read and vouch for it  {each(lambda: policy.vouch(Note.parse(bytes(cosigned)))):9.0f} µs"
    )
    verifier.Ed25519PublicKey = None  # type: ignore[assignment,misc]
    plain = each(lambda: verifier.signed(public, message, signature), 5)
    verifier.Ed25519PublicKey = library  # type: ignore[misc]
    print(f"a signature without cryptography  {plain / 1000:.0f} ms")


def main() -> None:
    """Measure and print."""
    reads = argparse.ArgumentParser(description=__doc__)
    reads.add_argument("--quick", action="store_true", help="tiny sizes: does it run at all?")
    quick = reads.parse_args().quick
    leaves = growing(*((10_000, 1) if quick else (1_000_000, 3)))
    with tempfile.TemporaryDirectory() as folder:
        tiles = Tiles(Path(folder))
        whole = took(lambda: tiles.grow(0, leaves))
        print(f"\nall of them into tiles {whole:.2f} s, {whole / len(leaves) * 1e6:.1f} µs a leaf")
        print(f"the tiles looked over  {took(lambda: tiles.check(leaves)):.2f} s")
        for size in (10**power for power in range(3, 7)):
            if size <= len(leaves):
                proofs(tiles, leaves, size)
        more = [hashed(number) for number in range(len(leaves), len(leaves) + 10_000)]
        steps = range(0, len(more), 1000)
        grown = took(lambda: [tiles.grow(len(leaves) + at, more[at : at + 1000]) for at in steps])
        print(f"\n1,000 more into tiles  {grown / 10 * 1000:9.1f} ms, flushed to the disk")
    papers()
    sealing.alone(*((500, 1) if quick else (50_000, 5)))
    sealing.beside(*((100, 1) if quick else (1_000, 7)))
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"most memory of all this, leaves kept for the proofs: {most} MB")


if __name__ == "__main__":
    main()
