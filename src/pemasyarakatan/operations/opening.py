"""Opening what an operation works on, so that nothing is written that need not be."""

from __future__ import annotations

from collections.abc import Generator, Mapping
from contextlib import contextmanager

from pemasyarakatan.adapters import environment, untouched
from pemasyarakatan.adapters.upkeep import Upkeep
from pemasyarakatan.application import Pemasyarakatan
from pemasyarakatan.application.substrate import FAILURES, said
from pemasyarakatan.errors import StoreFailure, StoreUnusable

Store = str | Mapping[str, str] | Pemasyarakatan
"""A URL, the settings of any PERSISTENCE_MODULE, or a store that is open and stays so."""


@contextmanager
def opened(store: Store, *, reading: bool) -> Generator[Pemasyarakatan]:
    """The application over *store*; who is only *reading* makes and changes nothing there.

    Raises StoreMissing where there is nothing yet to read, StoreUnusable.
    """
    if isinstance(store, Pemasyarakatan):
        yield store
        return
    settings = dict(store) if isinstance(store, Mapping) else environment(store)
    if reading:
        for key, value in untouched(settings).items() - settings.items():
            # An application's own setting stands before the one for all.
            settings |= {key: value, f"{Pemasyarakatan.name.upper()}_{key}": value}
    with Pemasyarakatan.open(env=settings) as app:
        own = upkeep(app)
        if own is not None:
            with failing("opened"):
                own.ready()
        yield app


def upkeep(app: Pemasyarakatan) -> Upkeep | None:
    """What the store offers to operations; None of a foreign module's."""
    found: Upkeep | None = getattr(app.recorder, "upkeep", None)
    return found


@contextmanager
def failing(what: str) -> Generator[None]:
    """Say StoreFailure for what a recorder raises."""
    try:
        yield
    except FAILURES as error:
        raise StoreFailure(f"the store could not be {what}: {said(error)}") from error


def no_url_of_memory(store: Store, what: str) -> None:
    """Refuse a store that would be empty, or gone, whatever is done."""
    if store == "memory:":
        raise StoreUnusable(
            f"memory: is a new and empty store each time, so it is no {what}; give an open "
            "Pemasyarakatan, or name a file or a server"
        )
