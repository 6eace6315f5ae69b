"""How far a long command has come, on a terminal; nothing where nobody would see it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Generator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

Show = Callable[[int, int], None]


class Bar:
    """Shows on standard error how far it is; data may go to standard output once it is stopped."""

    def __init__(self, label: str) -> None:
        self._bar = Progress(
            TextColumn(label),
            BarColumn(),
            TaskProgressColumn(),
            TimeRemainingColumn(),
            console=Console(stderr=True),
            transient=True,
            redirect_stdout=False,
            redirect_stderr=False,
        )
        self._task = self._bar.add_task(label, total=None)

    def show(self, done: int, of: int) -> None:
        """So much is *done* of so much."""
        self._bar.update(self._task, completed=done, total=of)

    def start(self) -> None:
        """Appear."""
        self._bar.start()

    def stop(self) -> None:
        """Vanish; what comes after is not shown."""
        self._bar.stop()


@contextmanager
def progress(label: str) -> Generator[tuple[Show | None, Callable[[], None]]]:
    """What is told how far it is, and what lets the bar vanish; a bar is on a terminal alone."""
    if sys.stderr is None or not sys.stderr.isatty():
        yield None, lambda: None
        return
    bar = Bar(label)
    bar.start()
    try:
        yield bar.show, bar.stop
    finally:
        bar.stop()
