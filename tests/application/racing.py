"""Processes that race on one file: `python -m tests.application.racing FILE`, told on stdout.

They are forked before any of them opens the file, which is not there yet, and begin together.
Every line is one answer: the number of the process, and what it was told.
"""

from __future__ import annotations

import multiprocessing
import os
import sys
from pathlib import Path
from typing import Any

from pemasyarakatan.domain.claims import derived
from pemasyarakatan.domain.partner import RegisterPartner
from pemasyarakatan.errors import Refused

from .world import alias, begun, opened, visit

PROCESSES = 8
ROUNDS = 8


def tell(*words: object) -> None:
    """One answer, in one write, so that no line is torn."""
    os.write(1, (" ".join(map(str, words)) + "\n").encode())


def race(number: int, file: Path, start: Any) -> None:
    """Open the file, record what all record, write one stream, claim what all claim."""
    start.wait()
    with opened(file) as app:
        begun(app)
        for one in range(ROUNDS):
            receipt = app.execute(visit(number * 100 + one), command_id=f"{number}-{one}")
            tell(number, "visit", receipt.version, receipt.position)
        partner = derived("racer", str(number))
        app.execute(RegisterPartner(partner_id=partner, name=f"Mitra {number}", regency="Cilegon"))
        for one in range(ROUNDS):
            try:
                app.execute(alias(f"Nama {one}", partner))
            except Refused as refused:
                tell(number, "refused", refused.rule, one)
            else:
                tell(number, "won", one, partner)


def main(file: Path) -> int:
    """How many of the processes did not end well."""
    context = multiprocessing.get_context("fork")
    start = context.Barrier(PROCESSES)
    racers = [context.Process(target=race, args=(n, file, start)) for n in range(PROCESSES)]
    for one in racers:
        one.start()
    for one in racers:
        one.join()
    return sum(one.exitcode != 0 for one in racers)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
