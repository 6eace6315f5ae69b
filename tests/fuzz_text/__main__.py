"""`python -m tests.fuzz_text [INPUTS [SEED]]`: 1 if a reader does what none may, 0 if none does."""

from __future__ import annotations

import sys
import time
from collections import Counter
from random import Random

from tests.fuzz_text.inputs import one
from tests.fuzz_text.oracles import ORACLES

SLOW = 1.0
"""Seconds that no reader may need for one short text."""


def faults(inputs: int, seed: int) -> list[tuple[str, str, str]]:
    """What went wrong over so many inputs: the oracle, the sentence and the text."""
    found: list[tuple[str, str, str]] = []
    for number in range(inputs):
        random = Random(f"{seed}:{number}")
        text = one(random)
        for oracle in ORACLES:
            began = time.process_time()
            try:
                found += [(oracle.__name__, fault, text) for fault in oracle(text, random)]
            except Exception as error:  # noqa: BLE001  # a crash is what is looked for
                found.append((oracle.__name__, f"crashed: {error!r}", text))
            if time.process_time() - began > SLOW:
                found.append((oracle.__name__, "slow", text))
    return found


def main(arguments: list[str]) -> int:
    """Read so many texts, tell each sort of fault with its shortest text."""
    inputs, seed = (*map(int, arguments), *(200_000, 0)[len(arguments) :])
    began = time.monotonic()
    found = faults(inputs, seed)
    for oracle, times in Counter(oracle for oracle, _, _ in found).most_common():
        sys.stdout.write(f"{oracle}: {times} faults\n")
        own = sorted((one for one in found if one[0] == oracle), key=lambda one: len(one[2]))
        for _, fault, text in own[:10]:
            sys.stdout.write(f"  {fault}: {text!r}\n")
    took = time.monotonic() - began
    sys.stdout.write(f"{inputs} texts, {len(found)} faults, seed {seed}, {took:.0f} s\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
