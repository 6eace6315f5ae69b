"""Printing for people: text that fits the terminal, and that no stored text can repaint."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator

from rich.console import Console
from rich.table import Table
from rich.text import Text

from pemasyarakatan.cli.output import emit
from pemasyarakatan.cli.sentences.words import safe

WIDEST = 96
"""Lines longer than this tire the eye, however wide the terminal is."""
NARROWEST = 30
"""Below this many columns lines are left to run over."""


def plain(text: str, style: str = "") -> Text:
    """*text* as it can be shown: markup is not read, control characters are escaped."""
    return Text(safe(text), style=style)


class _Sheet(io.StringIO):
    """What rich writes on, so that only `emit` writes to standard output."""

    def isatty(self) -> bool:
        return sys.stdout.isatty()

    def taken(self) -> str:
        """What was written since it was last asked."""
        text = self.getvalue()
        self.seek(0)
        self.truncate()
        return text


class Page:
    """Lines on standard output, wrapped at its width; styled only where it is a terminal."""

    def __init__(self) -> None:
        self._sheet = _Sheet()
        self.console = Console(file=self._sheet, highlight=False, emoji=False)
        self.width = max(NARROWEST, min(self.console.width, WIDEST))

    def put(self, text: Text, *, lead: Text | None = None, indent: int = 0, hang: int = 0) -> None:
        """Print *text*, wrapped: every line *indent* columns in, all but the first *hang* more.

        *lead* stands before the first line, which begins after it where it is the longer; a lead
        that leaves no room stands on a line of its own.
        """
        indent = min(indent, self.width * 2 // 5)
        first = max(indent, lead.cell_len) if lead else indent
        if lead and first > self.width * 2 // 3:
            self.put(lead)
            lead, indent = None, min(indent, 4)
            first = indent
        for index, line in enumerate(self._lines(text, first, indent + hang)):
            whole = Text.assemble(lead) if lead and index == 0 else Text()
            whole.append(" " * ((first if index == 0 else indent + hang) - whole.cell_len))
            whole.append_text(line)
            whole.rstrip()
            self._print(whole)

    def _lines(self, text: Text, first: int, others: int) -> Iterator[Text]:
        """*text* in lines, the first of them beginning at another column than the others."""
        head, *rest = self._wrapped(text, first) or [Text("")]
        yield head
        if rest and first == others:
            yield from rest
        elif rest:
            remaining = text[len(head) :]
            blanks = len(remaining.plain) - len(remaining.plain.lstrip(" "))
            yield from self._wrapped(remaining[blanks:], others)

    def _wrapped(self, text: Text, indent: int) -> list[Text]:
        return list(text.wrap(self.console, max(8, self.width - indent), overflow="fold"))

    def table(self, table: Table) -> None:
        """Print *table* as wide as the terminal is, however wide that is."""
        self.console.print(table)
        emit(self._sheet.taken())

    def rule(self) -> None:
        """Print a line across the page."""
        self._print(Text("─" * self.width, style="dim"))

    def blank(self) -> None:
        """Print an empty line."""
        self._print(Text(""))

    def _print(self, line: Text) -> None:
        self.console.print(line, soft_wrap=True)
        emit(self._sheet.taken())
