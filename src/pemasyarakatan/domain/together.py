"""Together: several commands in one save, such as the signings of a batch and the batch itself."""

from __future__ import annotations

from typing import Any

from attrs import frozen


@frozen(kw_only=True)
class Together:
    """Record all of *commands* or none: each sees what those before it gave.

    A refusal of one refuses all. They may be of any aggregate, corrections and voids included, but
    no other `Together`.
    """

    commands: tuple[Any, ...]
