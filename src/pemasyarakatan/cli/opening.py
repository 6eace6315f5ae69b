"""What every command does first: open the store, find the stream that is meant, end in one way."""

from __future__ import annotations

import sys
from collections.abc import Generator
from contextlib import contextmanager
from enum import IntEnum, StrEnum
from typing import NoReturn
from uuid import UUID

from pemasyarakatan.application import Pemasyarakatan
from pemasyarakatan.domain.facility import facility_id
from pemasyarakatan.errors import (
    AmbiguousStream,
    PemasyarakatanError,
    Refused,
    UnknownStream,
    VersionConflict,
)


class Exit(IntEnum):
    """How a command ends."""

    DONE = 0
    FAILED = 1
    CANNOT = 2
    NOT_ACCEPTED = 3


class Format(StrEnum):
    """How data is printed: for people, or for programs."""

    TEXT = "text"
    JSON = "json"


@contextmanager
def store(url: str) -> Generator[Pemasyarakatan]:
    """The application over the store at *url*; an error ends the command with one sentence."""
    try:
        with Pemasyarakatan.open(url) as app:
            yield app
    except BrokenPipeError:
        # Who read the output has gone; what was acknowledged is kept.
        sys.stderr.close()
        raise SystemExit(Exit.DONE) from None
    except (Refused, VersionConflict) as error:
        fail(str(error), Exit.NOT_ACCEPTED)
    except PemasyarakatanError as error:
        fail(str(error))


def fail(sentence: str, code: Exit = Exit.CANNOT) -> NoReturn:
    """Say *sentence* on stderr and end."""
    sys.stderr.write(sentence.encode("utf-8", "backslashreplace").decode() + "\n")
    raise SystemExit(code)


def stream_named(app: Pemasyarakatan, text: str) -> UUID:
    """The stream that *text* means: an id, a facility's code, or a unique prefix of an id."""
    try:
        return UUID(text)
    except ValueError:
        pass
    of_facility = facility_id(text)
    if app.exists(of_facility):
        return of_facility
    prefix = text.casefold()
    if len(prefix) < SHORTEST or not set(prefix) <= set("0123456789abcdef-"):
        raise UnknownStream(text)
    ids = {one.originator_id for one in app.stored()}
    found = sorted(UUID(str(one)) for one in ids if str(one).startswith(prefix))
    if not found:
        raise UnknownStream(text)
    if len(found) > 1:
        raise AmbiguousStream(text, found)
    return found[0]


SHORTEST = 4
"""The shortest prefix of an id that is looked for."""
