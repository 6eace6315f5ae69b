"""Write and follow until told to end: `python -m tests.operations.writing URL`.

Prints a line after each save, and at the end whether its follower saw every event once.
"""

from __future__ import annotations

import os
import signal
import sys
from threading import Event, Thread
from typing import Any
from uuid import UUID

from pemasyarakatan.application import Pemasyarakatan
from pemasyarakatan.domain.partner import RegisterPartner


def main(url: str) -> int:
    """Write until SIGTERM."""
    ended = Event()
    signal.signal(signal.SIGTERM, lambda *_: ended.set())
    seen: list[int] = []
    with Pemasyarakatan.open(url) as app:
        events: Any = app.recorder.subscribe(gt=0)
        following = Thread(target=lambda: [seen.append(one.id) for one in events])
        following.start()
        os.write(1, b"follows\n")
        number, last = 10_000, 0
        while not ended.is_set():
            number += 1
            receipt = app.execute(RegisterPartner(partner_id=UUID(int=number), name=f"M {number}"))
            last = receipt.also[0].position or 0
            os.write(1, b"wrote\n")
        while not seen or seen[-1] < last:
            ended.wait(0.01)
            ended.clear()
        events.stop()
        following.join()
        missed = seen != [one.id for one in app.stored()]
    os.write(1, b"missed some\n" if missed else b"missed nothing\n")
    return int(missed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
