"""Standard output: bytes of JSON for programs, text for people; and who no longer reads it."""

from __future__ import annotations

import os
import re
import sys
from typing import Any

import msgspec

_UNSEEN = re.compile("[\x7f-\x9f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]")


class OutputGone(Exception):
    """Who read the output has gone, as `head` does; what was acknowledged is kept."""


class OutputFailed(Exception):
    """The output could not be written, as to a full disk; its text says why."""


def emit(text: str) -> None:
    """Write *text* at once; what the terminal's encoding lacks is escaped."""
    _write(text.encode(sys.stdout.encoding or "utf-8", "backslashreplace"))


def emit_json(value: Any) -> None:
    """Write *value* as one line of JSON in UTF-8, whatever the terminal's encoding is.

    Characters that steer a terminal are escaped; a JSON reader gets them back.
    """
    line = msgspec.json.encode(value).decode()
    if not line.isascii():
        line = _UNSEEN.sub(lambda found: f"\\u{ord(found[0]):04x}", line)
    _write(line.encode() + b"\n")


def _write(content: bytes) -> None:
    try:
        sys.stdout.flush()
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        _abandon()
        raise OutputGone from None
    except (OSError, ValueError) as error:
        _abandon()
        reason = getattr(error, "strerror", None) or error
        raise OutputFailed(f"the output cannot be written: {reason}") from None


def _abandon() -> None:
    """Let what is still buffered go nowhere, so that the interpreter ends without complaint."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)
