"""Close a store under threads that use it: `python -m tests.application.closing FILE ROUNDS`.

Ends with 0 if every thread was told so by a StoreFailure, and what was acknowledged is kept.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path
from threading import Barrier, Thread

from pemasyarakatan.errors import StoreFailure

from .world import PARTNERSHIP, begun, opened, versions, visit

READERS, WRITERS = 4, 2


def once(file: Path, round_number: int) -> bool:
    """Whether all threads of one round ended as they should."""
    app = begun(opened(file))
    start = Barrier(READERS + WRITERS + 1)
    told: list[str] = []
    acknowledged: list[int] = []

    def use(number: int) -> None:
        start.wait()
        try:
            for one in range(100_000):
                if number < READERS:
                    app.load(PARTNERSHIP)
                    list(app.stored())
                else:
                    key = (round_number * 10 + number) * 100_000 + one
                    acknowledged.append(app.execute(visit(key)).version)
        except StoreFailure as failure:
            told.append(str(failure))

    threads = [Thread(target=use, args=(number,)) for number in range(READERS + WRITERS)]
    for one in threads:
        one.start()
    start.wait()
    time.sleep(0.02)
    app.close()
    for one in threads:
        one.join()
    with opened(file) as again:
        kept = versions(again, PARTNERSHIP)
    return len(told) == len(threads) and set(acknowledged) <= set(kept)


def main(file: Path, rounds: int) -> int:
    """How many rounds went wrong."""
    return sum(not once(file, number) for number in range(rounds))


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), int(sys.argv[2])))
