"""What every command does first: open the store, find the stream that is meant, end in one way."""

from __future__ import annotations

import sys
from collections.abc import Generator
from contextlib import contextmanager, suppress
from enum import IntEnum, StrEnum
from pathlib import Path
from typing import NoReturn
from uuid import UUID

from pemasyarakatan.adapters import environment
from pemasyarakatan.application import Pemasyarakatan
from pemasyarakatan.cli.sentences.words import safe
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
def store(url: str, *, reading: bool = False) -> Generator[Pemasyarakatan]:
    """The application over the store at *url*; an error ends the command with one sentence.

    A command that is only *reading* makes no file, and changes none: what is not there is read as
    empty, and what may not be written is read all the same.
    """
    try:
        if reading and _missing(url):
            complain(f"nothing is recorded at {url} yet")
            url = "memory:"
        with Pemasyarakatan.open(env=environment(url, reading=reading)) as app:
            yield app
    except (Refused, VersionConflict) as error:
        fail(str(error), Exit.NOT_ACCEPTED)
    except PemasyarakatanError as error:
        fail(str(error))


def _missing(url: str) -> bool:
    """Whether *url* names a file that is not there, in a folder that is."""
    name = environment(url).get("SQLITE_DBNAME")
    if name is None or not Path(name).parent.is_dir():
        return False
    return not Path(name).exists() or (Path(name).is_file() and not Path(name).stat().st_size)


def fail(sentence: str, code: Exit = Exit.CANNOT) -> NoReturn:
    """Say *sentence* on stderr and end."""
    complain(sentence)
    raise SystemExit(code)


def complain(sentence: str) -> None:
    """Say *sentence* on stderr, where somebody listens."""
    with suppress(OSError, ValueError, AttributeError):
        sys.stderr.write(safe(sentence) + "\n")
        sys.stderr.flush()


def stream_named(app: Pemasyarakatan, text: str) -> UUID:
    """The stream that *text* means: an id, a facility's code, or a unique prefix of an id."""
    try:
        return UUID(text)
    except ValueError:
        pass
    try:
        text.encode()
    except UnicodeEncodeError:
        raise UnknownStream(safe(text)) from None
    of_facility = facility_id(text)
    if app.exists(of_facility):
        return of_facility
    prefix = text.casefold().replace("-", "")
    if len(prefix) < SHORTEST or not set(prefix) <= set("0123456789abcdef"):
        raise UnknownStream(text)
    ids = {UUID(str(one.originator_id)) for one in app.stored()}
    found = sorted(one for one in ids if one.hex.startswith(prefix))
    if not found:
        raise UnknownStream(text)
    if len(found) > 1:
        raise AmbiguousStream(text, found)
    return found[0]


SHORTEST = 4
"""The shortest prefix of an id that is looked for."""
