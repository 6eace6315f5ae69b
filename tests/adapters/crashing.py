"""Kill a writer again and again: `python -m tests.adapters.crashing FILE ROUNDS`.

The writer tells of every acknowledgement through a pipe, outside the store. Prints one JSON line:
how much was acknowledged, and every discrepancy that was found.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from pemasyarakatan.application import Pemasyarakatan
from pemasyarakatan.domain.claims import NameClaim, derived
from pemasyarakatan.domain.partner import RegisterPartner

THREADS = 4


def write(url: str, ledger: int, number: int) -> None:
    """Register partners for ever, by threads that share commits; a save writes two events."""
    with Pemasyarakatan.open(url) as app:

        def register(number: int) -> None:
            while True:
                name = f"Mitra {number}"
                receipt = app.execute(
                    RegisterPartner(partner_id=derived("crash", str(number)), name=name)
                )
                positions = f"{receipt.position} {receipt.also[0].position}"
                os.write(ledger, f"{number} {positions}\n".encode())
                number += 1

        with ThreadPoolExecutor(THREADS) as pool:
            list(pool.map(register, (number + 10_000 * one for one in range(THREADS))))


def killed(url: str, number: int, after: float) -> list[list[int]]:
    """The ledger of a writer that was killed so many seconds after its first acknowledgement."""
    ours, theirs = os.pipe()
    writer = os.fork()
    if writer == 0:
        os.close(ours)
        write(url, theirs, number)
    os.close(theirs)
    told = os.read(ours, 1 << 20)
    time.sleep(after)
    os.kill(writer, signal.SIGKILL)
    os.waitpid(writer, 0)
    while more := os.read(ours, 1 << 20):
        told += more
    os.close(ours)
    # A line that was torn by the kill acknowledged nothing.
    return [[int(word) for word in line.split()] for line in told.decode().split("\n")[:-1]]


def discrepancies(url: str, ledger: list[list[int]]) -> list[str]:
    """What was acknowledged and is not there, and what is there in part."""
    found: list[str] = []
    with Pemasyarakatan.open(url) as app:
        stored = {one.id: one for one in app.stored()}
        for number, own, claimed in ledger:
            partner = derived("crash", str(number))
            name = NameClaim(regency=None, raw=f"Mitra {number}", partner_id=partner).stream
            for position, stream in ((own, partner), (claimed, name)):
                if position not in stored or stored[position].originator_id != stream:
                    found.append(f"{number} is not at {position}")
        if len(stored) % 2:
            found.append("half a save is there")
        if len(stored) // 2 - len(ledger) not in range(1 + ROUNDS * THREADS):
            found.append(f"{len(stored)} events for {len(ledger)} acknowledgements")
    return found


ROUNDS = int(sys.argv[2]) if len(sys.argv) > 2 else 20


def main(file: Path) -> None:
    """All rounds, and what was found after each."""
    url = f"sqlite:///{file}"
    source = random.Random(7)
    ledger: list[list[int]] = []
    found: list[str] = []
    for number in range(ROUNDS):
        ledger += killed(url, 100_000 * number, source.random() * 0.06)
        found += discrepancies(url, ledger)
    print(json.dumps({"acknowledged": len(ledger), "found": found}))  # noqa: T201


if __name__ == "__main__":
    main(Path(sys.argv[1]))
