"""Open a store as a user who owns nothing: `python -m tests.adapters.opening URL…`.

Prints what it is told, a line each. Everything is imported before the rights are given away, since such a user
may not be able to read the interpreter itself.
"""

from __future__ import annotations

import os
import sys
from uuid import UUID

from pemasyarakatan.adapters import sqlite
from pemasyarakatan.application import Pemasyarakatan
from pemasyarakatan.domain.partner import RegisterPartner
from pemasyarakatan.errors import PemasyarakatanError

NOBODY = 65534


def told(url: str) -> str:
    """What opening and recording end with."""
    try:
        with Pemasyarakatan.open(url) as app:
            return app.execute(RegisterPartner(partner_id=UUID(int=1), name="Dinas Sosial")).status
    except PemasyarakatanError as error:
        return f"{type(error).__name__}: {error}"


if __name__ == "__main__":
    assert sqlite.Factory  # Imported by its name later, when it can no longer be read.
    if os.getuid() == 0:
        os.setgid(NOBODY)
        os.setuid(NOBODY)
    for one in sys.argv[1:]:
        print(told(one))  # noqa: T201
