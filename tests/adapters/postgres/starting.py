"""Twenty processes open one store at once: `python -m tests.adapters.postgres.starting URL`.

Each records one partner; prints how each ended. All are forked from one that has imported everything, so that they
come at the same moment.
"""

from __future__ import annotations

import os
import sys
from uuid import UUID

from pemasyarakatan.adapters import postgres
from pemasyarakatan.application import Pemasyarakatan
from pemasyarakatan.domain.partner import RegisterPartner


def one(url: str, number: int) -> None:
    """Open, record, close."""
    with Pemasyarakatan.open(url) as app:
        app.execute(RegisterPartner(partner_id=UUID(int=number), name=f"Mitra {number}"))


if __name__ == "__main__":
    assert postgres.Factory
    children = []
    go, gone = os.pipe()
    for number in range(1, 21):
        child = os.fork()
        if child == 0:
            os.close(gone)
            os.read(go, 1)
            one(sys.argv[1], number)
            os._exit(0)
        children.append(child)
    os.close(gone)
    print([os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children])  # noqa: T201
