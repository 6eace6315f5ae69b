"""Which process this is: a connection belongs to the one that opened it."""

from __future__ import annotations

import os

from eventsourcing.persistence import InterfaceError


def process() -> int:
    """The process that this is."""
    return os.getpid()


def forked() -> InterfaceError:
    """What is raised in a child that uses what its parent opened."""
    return InterfaceError("it was opened before a fork; open it in every process by itself")
