"""Recording commands from JSON Lines: one receipt a line, in order; one bad line stops nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from enum import StrEnum
from typing import Any, BinaryIO

from attrs import frozen

from pemasyarakatan.application import Pemasyarakatan, Receipt, Written
from pemasyarakatan.cli.opening import Exit
from pemasyarakatan.errors import InvalidCommand, Refused, VersionConflict
from pemasyarakatan.wire.lines import LONGEST, named, read


class LineStatus(StrEnum):
    """What came of a line."""

    RECORDED = "recorded"
    UNCHANGED = "unchanged"
    REFUSED = "refused"
    INVALID = "invalid"


@frozen(kw_only=True)
class LineReceipt:
    """The receipt of one line, in the form in which it is printed."""

    line: int
    status: LineStatus
    command: str | None
    stream: str | None = None
    version: int | None = None
    position: int | None = None
    events: tuple[str, ...] = ()
    also: tuple[Written, ...] = ()
    rule: str | None = None
    message: str | None = None

    def plain(self) -> dict[str, Any]:
        """As a JSON object, in the order in which it is documented."""
        return {
            "line": self.line,
            "status": self.status.value,
            "command": self.command,
            "stream": self.stream,
            "version": self.version,
            "position": self.position,
            "events": list(self.events),
            "also": [
                {
                    "stream": str(one.stream),
                    "version": one.version,
                    "position": one.position,
                    "events": list(one.events),
                }
                for one in self.also
            ],
            "rule": self.rule,
            "message": self.message,
        }


_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


def lines_of(source: BinaryIO) -> Iterator[bytes]:
    """The lines of *source*, each held in bounded memory: of an overlong one only the beginning.

    A byte order mark before the first is passed over; some programs write one.
    """
    first = True
    while line := source.readline(LONGEST + 2):
        whole = line.endswith(b"\n")
        while not whole:
            rest = source.readline(LONGEST)
            whole = not rest or rest.endswith(b"\n")
        yield line.removeprefix(_BYTE_ORDER_MARK) if first else line
        first = False


def record(
    app: Pemasyarakatan, lines: Iterable[bytes], told: Callable[[LineReceipt], None]
) -> Exit:
    """Execute every line and tell each receipt as soon as it is certain; blank lines are passed.

    A storage failure is raised at once: what was told before it is kept.
    """
    worst = Exit.DONE
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        receipt = _one(app, number, line)
        told(receipt)
        if receipt.status is LineStatus.INVALID:
            worst = Exit.CANNOT
        elif receipt.status is LineStatus.REFUSED and worst is not Exit.CANNOT:
            worst = Exit.NOT_ACCEPTED
    return worst


def _one(app: Pemasyarakatan, number: int, line: bytes) -> LineReceipt:
    name: str | None = None
    try:
        wanted = read(line, app.codec)
        name = wanted.name
        receipt = app.execute(
            wanted.command,
            actor=wanted.actor,
            source=wanted.source,
            command_id=wanted.command_id,
        )
    except InvalidCommand as error:
        return LineReceipt(
            line=number,
            status=LineStatus.INVALID,
            command=error.command or name or named(line),
            message=str(error),
        )
    except Refused as refused:
        return LineReceipt(
            line=number,
            status=LineStatus.REFUSED,
            command=name,
            rule=refused.rule,
            message=refused.reason,
        )
    except VersionConflict as conflict:
        return LineReceipt(
            line=number,
            status=LineStatus.REFUSED,
            command=name,
            stream=str(conflict.stream),
            version=conflict.found,
            message=str(conflict),
        )
    return _told(number, name, receipt)


def _told(number: int, name: str, receipt: Receipt) -> LineReceipt:
    return LineReceipt(
        line=number,
        status=LineStatus(receipt.status.value),
        command=name,
        stream=str(receipt.stream),
        version=receipt.version,
        position=receipt.position,
        events=receipt.events,
        also=receipt.also,
    )
