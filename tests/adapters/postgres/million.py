"""A million events in bounded memory: `python -m tests.adapters.postgres.million [EVENTS]`.

Written, read from the log and from one long stream, and followed, over a server of its own. Ends with 1 if
anything was missed, or took more memory than it may.
"""

from __future__ import annotations

import sys

from eventsourcing.utils import Environment

from pemasyarakatan.adapters.postgres import Factory
from tests.adapters.postgres.server import Server
from tests.adapters.torture import MILLION, in_bounds, say


def main(count: int = MILLION) -> int:
    """1 if anything was found, else 0."""
    server = Server()
    try:
        with Factory(Environment("Million", server.settings_of("million"))) as made:
            found = in_bounds(made.application_recorder(), count)
    finally:
        server.remove()
    say("; ".join(found) or "nothing found")
    return bool(found)


if __name__ == "__main__":
    sys.exit(main(*(int(one) for one in sys.argv[1:2])))
