"""What other processes do, and how they are started, heard, frozen and killed.

Processes are forked by a server that was started clean (`forkserver`): each opens the store by
its door, as any program would, and inherits no connection, no lock and no thread.
"""

from __future__ import annotations

import multiprocessing
import os
import pickle
import signal
import sys
from collections.abc import Callable, Generator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from random import Random
from time import sleep
from types import ModuleType
from typing import Any, Self
from uuid import UUID, uuid4

from pemasyarakatan.testing.storage.bench import Door, event, told
from pemasyarakatan.testing.storage.crowd import write
from pemasyarakatan.testing.storage.history import Attempt, batch, insert
from pemasyarakatan.testing.storage.offers import Offers, Promise
from pemasyarakatan.testing.storage.report import Broken, NotTried

Line = Connection
"""The line between a process and who started it."""


class Worker:
    """Another process at its work; it is killed when it is no longer needed."""

    def __init__(
        self, work: Callable[..., None], door: Door, offers: Offers, *arguments: Any
    ) -> None:
        reachable(door)
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload([__name__, door.factory.__module__])
        self._offers = offers
        self._ours, theirs = context.Pipe()
        self.process = context.Process(
            target=_guarded, args=(work, theirs, door, arguments), daemon=True
        )
        with _no_main(door):
            self.process.start()
        theirs.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *args: object) -> None:
        self.kill()
        self._ours.close()

    def say(self, word: object) -> None:
        """Tell it something."""
        self._ours.send(word)

    def hear(self, what: str) -> Any:
        """What it tells next; raises Broken when it tells of an error, or tells nothing."""
        if not self._ours.poll(self._offers.patience):
            raise Broken(
                Promise.S7, f"{what}: nothing was heard within {self._offers.patience:g} s"
            )
        try:
            found = self._ours.recv()
        except EOFError:
            raise Broken(Promise.S10, f"{what}: its process ended") from None
        if isinstance(found, _Failure):
            raise Broken(Promise.S10, f"{what} ended with {found}")
        return found

    def rest(self) -> list[Any]:
        """Everything that it still had told when it ended; a torn last word tells nothing."""
        found: list[Any] = []
        try:
            while True:
                found.append(self._ours.recv())
        except (EOFError, OSError, pickle.UnpicklingError):
            return found

    def freeze(self) -> None:
        """Stop it where it is, as a machine that swaps or a debugger does."""
        os.kill(self._pid, signal.SIGSTOP)

    def thaw(self) -> None:
        """Let it go on."""
        os.kill(self._pid, signal.SIGCONT)

    def kill(self) -> None:
        """`kill -9`."""
        self.process.kill()
        self.process.join()

    @property
    def _pid(self) -> int:
        assert self.process.pid is not None
        return self.process.pid


@contextmanager
def _no_main(door: Door) -> Generator[None]:
    """Let no process import the program that runs the kit, unless the factory is defined in it.

    It would run that program's beginning once more, and take as long as that takes.
    """
    main = sys.modules["__main__"]
    if door.factory.__module__ == "__main__":
        yield
        return
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = main


class _Failure(str):
    """An error in a process, in one line."""

    __slots__ = ()


def reachable(door: Door) -> None:
    """Whether another process can open the store; raises NotTried."""
    try:
        pickle.dumps(door)
    except (pickle.PicklingError, AttributeError, TypeError) as error:
        raise NotTried(
            f"other processes cannot import {door.factory.__qualname__} ({told(error)})"
        ) from error


def _guarded(work: Callable[..., None], line: Line, door: Door, arguments: tuple[Any, ...]) -> None:
    try:
        work(line, door, *arguments)
    except BaseException as error:  # noqa: BLE001  # it is told to who waits
        line.send(_Failure(told(error)))
    finally:
        line.close()


# --- the works ----------------------------------------------------------------------------------


def first_event(line: Line, door: Door, writer: int) -> None:
    """Open a store that may be empty when told to, and append one event."""
    line.send("ready")
    line.recv()
    with door.open() as opened:
        line.send(insert(opened.recorder, writer, 1, batch(writer, 1, [(uuid4(), 1)])))


def one_winner(line: Line, door: Door, writer: int, rounds: int, contested: UUID) -> None:
    """Append to one stream at the same moment as others, round after round."""
    with door.open() as opened:
        line.send("ready")
        for number in range(1, rounds + 1):
            line.recv()
            line.send(
                insert(
                    opened.recorder, writer, number, batch(writer, number, [(contested, number)])
                )
            )


def busy(
    line: Line,
    door: Door,
    offers: Offers,
    seed: int,
    writer: int,
    batches: int,
    shared: list[UUID],
) -> None:
    """Write as the threads of a crowd do, and tell of every attempt."""
    with door.open() as opened:
        line.send("ready")
        line.recv()
        chances = Random(f"{seed} {writer}")  # noqa: S311  # chance, not secrecy
        write(opened.recorder, offers, chances, writer, batches, shared, line.send)
    line.send("done")


def endless(line: Line, door: Door, writer: int, sizes: tuple[int, ...], streams: int) -> None:
    """Write batches for ever; tell of each, outside the store, as soon as it is acknowledged."""
    chances = Random(writer)  # noqa: S311  # chance, not secrecy
    with door.open() as opened:
        number = 0
        while True:
            size = sizes[number % len(sizes)]
            one = uuid4()
            keys = (
                [(uuid4(), 1) for _ in range(size)]
                if streams > 1
                else [(one, version) for version in range(1, size + 1)]
            )
            attempt = insert(opened.recorder, writer, number, batch(writer, number, keys))
            line.send(attempt)
            number += 1
            # Whoever never pauses may keep a lock from everybody else.
            sleep(chances.random() * 0.004)


def one_alone(line: Line, door: Door) -> None:
    """Append one event, tell of it, and wait to be killed."""
    with door.open() as opened:
        line.send("ready")
        line.recv()
        line.send(opened.recorder.insert_events([event(uuid4(), 1)]))
        line.recv()


def attempts_of(worker: Worker, what: str) -> list[Attempt]:
    """The attempts that a busy process tells of, until it is done."""
    found: list[Attempt] = []
    while True:
        one = worker.hear(what)
        if one == "done":
            return found
        found.append(one)
