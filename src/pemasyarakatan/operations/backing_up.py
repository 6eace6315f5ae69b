"""Backing up: one file that is a whole store of some moment, made while the store is in use."""

from __future__ import annotations

import os
from collections.abc import Generator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import quote
from uuid import uuid4

from attrs import frozen

from pemasyarakatan.adapters import environment
from pemasyarakatan.adapters.upkeep import Progress
from pemasyarakatan.errors import StoreUnusable
from pemasyarakatan.operations.opening import Store, failing, no_url_of_memory, opened, upkeep
from pemasyarakatan.operations.reading import Digest, pages


@frozen(kw_only=True)
class BackedUp:
    """What the backup holds: its events, the last position, and the digest that `check` gives."""

    events: int
    position: int
    digest: str
    bytes: int


def backup(target: str | Path, store: Store, *, progress: Progress | None = None) -> BackedUp:
    """Write the SQLite store as it is at one moment to *target*, which opens as a store at once.

    An existing target is never replaced. Writers and followers go on meanwhile. The file is read
    once, flushed to the disk, and only then given its name. Raises StoreMissing, StoreUnusable
    (also for a store on a server, which has its own tools), StoreFailure; then there is no target.
    """
    no_url_of_memory(store, "store to back up")
    path = Path(target)
    with opened(store, reading=True) as app:
        own = upkeep(app)
        if own is None:
            raise StoreUnusable(
                "the storage module of this store offers no backup; use its own tools, or copy the "
                "store into sqlite:///path"
            )
        with _placed(path) as partial:
            with failing("backed up"):
                own.back_up(partial, progress or (lambda _done, _of: None))
            digest = _digest_of(partial)
            size = partial.stat().st_size
    return BackedUp(events=digest.events, position=digest.last, digest=str(digest), bytes=size)


def _digest_of(file: Path) -> Digest:
    digest = Digest()
    with opened(f"sqlite:///{quote(str(file.absolute()))}", reading=True) as app:
        for page in pages(app):
            for one in page:
                digest.add(one)
    return digest


@contextmanager
def _placed(target: Path) -> Generator[Path]:
    """A file to be written, which is *target* afterwards, whole or not at all."""
    _may_be(target)
    partial = target.with_name(f".{target.name}.{uuid4().hex[:8]}.partial")
    try:
        try:
            partial.touch(mode=0o600, exist_ok=False)
            yield partial
            _flushed(partial)
            _named(partial, target)
            _flushed(target.parent)
        finally:
            for end in ("", "-journal", "-wal", "-shm"):
                with suppress(OSError):
                    partial.with_name(partial.name + end).unlink()
    except OSError as error:
        raise StoreUnusable(
            f"{target} cannot be written: {error.strerror or error}; name a file in another folder"
        ) from error


def _may_be(target: Path) -> None:
    if "://" in str(target) or str(target).startswith(("sqlite:", "postgresql:", "memory:")):
        raise StoreUnusable(f"{target} is a URL; expected the name of a new file")
    if target.is_dir():
        raise StoreUnusable(
            f"{target} is a folder; expected the name of a new file: name one in it"
        )
    if os.path.lexists(target):
        raise _there(target)
    if not target.parent.is_dir():
        raise StoreUnusable(f"{target.parent} is no folder; create it, or name another file")
    # What could not be opened by its name afterwards is refused before it is made.
    environment(f"sqlite:///{quote(str(target))}")


def _named(partial: Path, target: Path) -> None:
    """Give a file its name, unless another has it."""
    try:
        target.hardlink_to(partial)
    except FileExistsError:
        raise _there(target) from None
    except OSError:
        # Not every file system has second names. Here two backups to one name could collide.
        if os.path.lexists(target):
            raise _there(target) from None
        partial.rename(target)


def _there(target: Path) -> StoreUnusable:
    return StoreUnusable(
        f"{target} is there already, and a backup never replaces anything; name a new file, or "
        "remove that one first"
    )


def _flushed(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
