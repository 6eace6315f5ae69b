"""The bench on which an adapter is tried: stores that are new, and doors into the same store."""

from __future__ import annotations

import sys
from collections.abc import Callable, Generator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from random import Random
from shutil import rmtree
from typing import Any, Self
from uuid import UUID

from attrs import define, field, frozen
from eventsourcing.persistence import (
    ApplicationRecorder,
    InfrastructureFactory,
    Notification,
    PersistenceError,
    StoredEvent,
)
from eventsourcing.utils import Environment

from pemasyarakatan.testing.storage.offers import Offers, Promise
from pemasyarakatan.testing.storage.report import Broken

Factory = InfrastructureFactory[Any]
MakeFactory = Callable[[Path], Factory]
"""Makes the factory of a new, empty store; the folder is empty, and its own."""

TOPIC = "kit.happened@1"


@frozen
class Door:
    """How any process opens one store: the class of its factory, and its settings.

    Nothing else of what `make_factory` did travels to another process.
    """

    factory: type[Factory]
    name: str
    settings: tuple[tuple[str, str], ...]

    @classmethod
    def of(cls, factory: Factory) -> Self:
        """The door through which this factory came."""
        return cls(type(factory), factory.env.name, tuple(dict(factory.env).items()))

    def open(self) -> Opened:
        """Open the store once more."""
        return Opened(self.factory(Environment(self.name, dict(self.settings))))

    @property
    def url(self) -> dict[str, str]:
        """The settings that open it in an application, under any name."""
        topic = f"{self.factory.__module__}:{self.factory.__qualname__}"
        return {**dict(self.settings), "PERSISTENCE_MODULE": topic}


class Opened:
    """A store that is open in this process: its factory, and one application recorder."""

    def __init__(self, factory: Factory) -> None:
        self.factory = factory
        with ExitStack() as failing:
            failing.callback(factory.close)
            self.recorder: ApplicationRecorder = factory.application_recorder()
            failing.pop_all()
        self.door = Door.of(factory)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *args: object) -> None:
        self.close()

    def close(self) -> None:
        """Close it; the store stays."""
        self.factory.close()


@define
class Bench:
    """Where the checks work: it gives stores, and chances from a seed."""

    make_factory: MakeFactory
    folder: Path
    offers: Offers = field(factory=Offers)
    size: int = 1
    seed: int = 0
    connect: Callable[[Factory], Any] | None = None
    """Opens a plain connection (DB-API) to the store of a factory, past the adapter."""
    made: int = 0

    def chances(self, name: str) -> Random:
        """The same chances for the same check and seed."""
        return Random(f"{self.seed} {name}")  # noqa: S311  # chance, not secrecy

    @contextmanager
    def factory(self) -> Generator[Factory]:
        """The factory of a new store; nothing has been asked of it yet."""
        self.made += 1
        folder = self.folder / f"store-{self.made}"
        folder.mkdir(parents=True)
        made = self.make_factory(folder)
        try:
            yield made
        finally:
            with suppress(Exception):
                made.close()
            rmtree(folder, ignore_errors=True)

    @contextmanager
    def store(self) -> Generator[Opened]:
        """A new store, open."""
        with self.factory() as made:
            yield Opened(made)


@contextmanager
def hurried() -> Generator[None]:
    """Let threads take turns far more often than they do, so that they meet."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    try:
        yield
    finally:
        sys.setswitchinterval(before)


def event(stream: UUID, version: int, state: bytes = b"{}", topic: str = TOPIC) -> StoredEvent:
    """One event, as recorders take it."""
    return StoredEvent(originator_id=stream, originator_version=version, topic=topic, state=state)


def whole_log(recorder: ApplicationRecorder, page: int = 500) -> list[Notification]:
    """The log, read by pages; a recorder that gives no end to it is broken."""
    found: list[Notification] = []
    after: int | None = None
    while True:
        with asked(f"select_notifications(start={after}, limit={page})"):
            part = recorder.select_notifications(after, page, inclusive_of_start=after is None)
        if len(part) > page:
            raise Broken(Promise.S0, f"select_notifications(limit={page}) gave {len(part)} events")
        found += part
        if len(part) < page:
            return found
        if after is not None and part[-1].id <= after:
            raise Broken(
                Promise.S4, f"the events after position {after} end with position {part[-1].id}"
            )
        after = part[-1].id


@contextmanager
def asked(question: str) -> Generator[None]:
    """Turn an error of a question that has an answer into evidence."""
    try:
        yield
    except PersistenceError as error:
        raise Broken(Promise.S0, f"{question} raised {told(error)}") from error


def told(error: BaseException) -> str:
    """An error in one line."""
    said = " ".join(str(error).split())
    return f"{type(error).__name__}: {said[:300]}" if said else type(error).__name__
