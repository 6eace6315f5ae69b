"""What a store answers that cannot be read, as an error of this library."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager

from eventsourcing.persistence import ConnectionPoolClosedError, PersistenceError

from pemasyarakatan.errors import StoreFailure


@contextmanager
def asking() -> Generator[None]:
    """Raise `StoreFailure` where a store cannot be read, as a file with damaged pages."""
    try:
        yield
    except (PersistenceError, ConnectionPoolClosedError) as error:
        raise StoreFailure(
            f"the store cannot be read: {error}; nothing is said of what it holds. Look it over "
            "with `pemasyarakatan store check`, or restore it from a copy"
        ) from error
