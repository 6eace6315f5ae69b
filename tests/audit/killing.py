"""Kill sealers again and again: `python -m tests.audit.killing FOLDER ROUNDS`.

In each round two sealers follow one log under one memory, each a process of its own; events come
meanwhile, and one of the sealers, or both, are killed at some moment with kill -9. Prints one JSON line: how
often somebody was killed, how many checkpoints there are, and every discrepancy that was found.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sys
import time
from pathlib import Path
from threading import Event

from pemasyarakatan.audit.proof import sealing
from pemasyarakatan.audit.proof.checkpoints import Checkpoint
from pemasyarakatan.audit.proof.tree import root_of
from pemasyarakatan.errors import AuditFault
from tests.audit.documents import LOG_KEY
from tests.audit.houses import house, leaves_of

SEALERS = 2


def follow(folder: Path, beat: int) -> None:
    """Follow until a signal comes; ends with 3 where a seal is refused."""
    sealing.TICK = 0.002
    stopped = Event()
    signal.signal(signal.SIGTERM, lambda *_: stopped.set())
    os.write(beat, b".")
    with house(folder) as home:
        try:
            home.sealer(every=7, seconds=0.01).follow(
                stopped, lambda _: os.write(beat, b".") and None
            )
        except AuditFault as fault:
            sys.stderr.write(f"{fault}\n")
            os._exit(3)
    os._exit(0)


def started(folder: Path) -> int:
    """A sealer in a process of its own that is ready to be stopped."""
    ours, theirs = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(ours)
        try:
            follow(folder, theirs)
        finally:
            os._exit(4)
    os.close(theirs)
    os.read(ours, 1)
    _PIPES.append(ours)
    return child


_PIPES: list[int] = []


def one_round(folder: Path, choose: random.Random) -> tuple[int, list[str]]:
    """How many were killed, and what was found afterwards."""
    found: list[str] = []
    children = [started(folder) for _ in range(SEALERS)]
    victims = children[: choose.randint(1, SEALERS)]
    with house(folder) as home:
        for _ in range(choose.randint(1, 4)):
            home.append(choose.choice((1, 5, 40, 300)))
            time.sleep(choose.random() * 0.03)
        for child in victims:
            os.kill(child, signal.SIGKILL)
        home.append(3)
        for child in children:
            if child not in victims:
                os.kill(child, signal.SIGTERM)
            _, status = os.waitpid(child, 0)
            ended = os.waitstatus_to_exitcode(status)
            if ended != (-signal.SIGKILL if child in victims else 0):
                found.append(f"a sealer ended with {ended}")
        for pipe in _PIPES:
            os.close(pipe)
        _PIPES.clear()
        before = sealing.read_checkpoint(home.remembered)
        newest = home.ledger.newest()
        if newest is not None and (
            before is None or before.size < Checkpoint.parse(newest.text).size
        ):
            found.append("a checkpoint was published that was not remembered")
        try:
            done = home.seal()
        except AuditFault as fault:
            return len(victims), [*found, str(fault)]
        leaves = leaves_of(home.recorder.select_notifications(None, 1_000_000))
        if done.size != home.size or home.ledger.tiles.check(leaves) != home.size:
            found.append(f"{done.size} of {home.size} events were sealed in the end")
        for note in home.ledger.notes():
            said = Checkpoint.parse(note.text)
            if said.root != root_of(leaves[: said.size]) or not note.by(LOG_KEY.verifier):
                found.append(f"the checkpoint of {said.size} events is not of this log")
    return len(victims), found


def main(folder: Path, rounds: int) -> None:
    """Run the rounds and tell."""
    choose, killed, found = random.Random(rounds), 0, list[str]()
    for _ in range(rounds):
        more, wrong = one_round(folder, choose)
        killed += more
        found += wrong
    with house(folder) as home:
        told = {"killed": killed, "checkpoints": len(home.ledger.notes()), "found": found}
    sys.stdout.write(f"{json.dumps(told)}\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
