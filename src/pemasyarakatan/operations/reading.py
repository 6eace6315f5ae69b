"""Reading a log in pages, and the digest of what was read."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from typing import Any

from pemasyarakatan.application import Pemasyarakatan
from pemasyarakatan.application.substrate import Notification
from pemasyarakatan.operations.opening import failing, upkeep

PAGE = 500
"""How many events are held at a time."""


class Digest:
    """SHA-256 over what was read, in the order in which it was read.

    Each event is hashed as four netstrings (`<bytes>:<content>,`): the id of its stream, its
    version in decimal digits, its stored name, and the stored bytes. Positions are no part of it;
    they have a digest of their own.
    """

    def __init__(self) -> None:
        self._content = hashlib.sha256()
        self._positions = hashlib.sha256()
        self.events = 0
        self.last = 0
        """The position of the last of them."""

    def add(self, stored: Any, stream_id: str | None = None) -> None:
        """One event more; *stream_id* is that of its stream, for who has it as text already."""
        stream = (stream_id or str(stored.originator_id)).encode("utf-8", "surrogatepass")
        version = str(stored.originator_version).encode()
        topic, state = _bytes(stored.topic), _bytes(stored.state)
        self._content.update(
            b"%d:%b,%d:%b,%d:%b,%d:%b,"
            % (len(stream), stream, len(version), version, len(topic), topic, len(state), state)
        )
        self._positions.update(b"%d," % stored.id)
        self.events += 1
        self.last = stored.id

    def __str__(self) -> str:
        return f"sha256:{self._content.hexdigest()}"

    @property
    def positions(self) -> str:
        """The digest of the positions."""
        return self._positions.hexdigest()


def _bytes(value: Any) -> bytes:
    """What a damaged store may hold where bytes or a text should be."""
    if isinstance(value, bytes | bytearray | memoryview):
        return bytes(value)
    return str(value).encode("utf-8", "surrogatepass")


def pages(
    app: Pemasyarakatan, *, after: int | None = None, stop: int | None = None
) -> Iterator[Sequence[Notification]]:
    """The log after a position, up to *stop*; raises StoreFailure."""
    while True:
        page = page_of(app, after, PAGE, stop)
        if page:
            yield page
        if len(page) < PAGE:
            return
        after = page[-1].id


def every_page(app: Pemasyarakatan) -> Iterator[Sequence[Notification]]:
    """The log of a store that nobody else writes to, withheld events included."""
    own, after = upkeep(app), 0
    if own is None:
        yield from pages(app)
        return
    while True:
        with failing("read"):
            page = own.every(after, PAGE)
        if not page:
            return
        yield page
        after = page[-1].id


def page_of(
    app: Pemasyarakatan, after: int | None, limit: int, stop: int | None = None
) -> Sequence[Notification]:
    """At most *limit* events after a position."""
    with failing("read"):
        return app.recorder.select_notifications(after, limit, stop, inclusive_of_start=False)


def last_of(app: Pemasyarakatan) -> int:
    """The last position of the log, 0 if it is empty."""
    with failing("read"):
        return app.recorder.max_notification_id() or 0
