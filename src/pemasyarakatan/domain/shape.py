"""Shape: whether what was given can be a command at all. Rules are elsewhere.

Looked at where a command is read, never where a stored event is; so shape may be loosened later,
and what was once stored stays readable.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from datetime import date
from enum import Enum
from functools import cache
from typing import Any

import attrs

from pemasyarakatan.domain.together import Together
from pemasyarakatan.domain.values import (
    CooperationField,
    DocumentNumber,
    EvidenceRef,
    FieldCode,
    Inferred,
    Irregularity,
    PartialDate,
    PersonName,
    Provenance,
)

_DIGEST = re.compile(r"[0-9a-f]{64}")
_LOOKS_LIKE_A_FILE = re.compile(r"://|[/\\]|\.[A-Za-z0-9]{2,4}$")
_MEANS_A_NUMBER = re.compile(r"[^\W_]")
_POINTER = re.compile(r"(?:/(?:[^~/]|~[01])*)+")
LARGEST = 2**63 - 1
"""The largest whole number that a stored document holds."""


def faults(value: Any, pointer: str = "") -> Iterator[str]:
    """Every fault of shape in *value*, each with its JSON pointer; none if it is well formed."""
    found: list[str] = []
    _look(value, pointer, found)
    return iter(found)


def _look(value: Any, pointer: str, found: list[str]) -> None:
    kind: Any = type(value)
    if kind is str:
        found.extend(_text(value, pointer))
    elif kind is int:
        if abs(value) > LARGEST:
            found.append(f"{pointer or '/'}: {str(value)[:24]}… is not within ±{LARGEST}")
    elif kind is tuple:
        for index, item in enumerate(value):
            _look(item, f"{pointer}/{index}", found)
    elif kind is frozenset:
        for item in value:
            _look(item, pointer, found)
    elif (names := _names(kind)) is not None:
        if kind in _ASKING:
            found.extend(_own(value, pointer))
        for name in names:
            part = getattr(value, name)
            if name == "approved_by" and type(part) is str and blank(part):
                found.append(f"{pointer}/{name}: blank, expected who approves it")
            # Nearly every field is left out, or plain ASCII: worth no pointer and no closer look.
            if part is not None and not (type(part) is str and part.isascii()):
                _look(part, f"{pointer}/{name}", found)


@cache
def _names(kind: Any) -> tuple[str, ...] | None:
    """The fields of a class of ours; None if it is none."""
    if not attrs.has(kind) or issubclass(kind, Enum | date):
        return None
    return tuple(one.name for one in attrs.fields(kind))


def blank(text: str) -> bool:
    """Whether nothing of *text* can be seen: blanks, controls, and characters without width."""
    return all(unicodedata.category(character)[0] in "ZC" for character in text)


def _text(value: str, pointer: str) -> Iterator[str]:
    if not value.isascii():
        try:
            value.encode()
        except UnicodeEncodeError:
            yield f"{pointer or '/'}: holds half a surrogate pair, expected Unicode text"


_ASKING = frozenset(
    {
        PartialDate,
        CooperationField,
        DocumentNumber,
        PersonName,
        EvidenceRef,
        Irregularity,
        Provenance,
        Inferred,
        Together,
    }
)
"""The classes that ask for something themselves, in the order of `_own`."""


def _own(value: Any, pointer: str) -> Iterator[str]:
    """What the class of *value* itself asks for."""
    match value:
        case PartialDate(earliest=date() as earliest, latest=date() as latest):
            if earliest > latest:
                yield f"{pointer}: earliest {earliest} lies after latest {latest}"
        case CooperationField(code=FieldCode.OTHER, text=text):
            if not (text and text.strip()):
                yield f"{pointer}/text: missing, expected what field OTHER means"
        case DocumentNumber(raw=raw):
            if not _MEANS_A_NUMBER.search(raw):
                yield f"{pointer}/raw: {raw!r} is no number, leave the number out"
        case PersonName(raw=raw, canonical=canonical):
            if not raw.strip() or not canonical.strip():
                yield f"{pointer}: an empty name, leave it out where it is not stated"
        case EvidenceRef(reference=reference, sha256=sha256):
            if not reference.strip() or _LOOKS_LIKE_A_FILE.search(reference):
                yield (
                    f"{pointer}/reference: {reference!r} is empty or names a file or link, "
                    "expected an opaque id"
                )
            yield from _digest(sha256, pointer)
        case Irregularity(rules=rules, reason=reason, acknowledged_by=by):
            if not rules or blank(reason) or blank(by):
                yield f"{pointer}: expected at least one rule, a reason and who acknowledges it"
        case Provenance(reference=reference, sha256=sha256):
            if not reference.strip():
                yield f"{pointer}/reference: empty, expected what names the source"
            yield from _digest(sha256, pointer)
        case Inferred(field=field, basis=basis):
            if not _POINTER.fullmatch(field) or not basis.strip():
                yield f"{pointer}: expected a JSON pointer (as /venue) and the basis for it"
        case Together(commands=()):
            yield f"{pointer}/commands: empty, expected the commands of one save"
        case _:
            pass


def _digest(sha256: str | None, pointer: str) -> Iterator[str]:
    if sha256 is not None and not _DIGEST.fullmatch(sha256):
        yield f"{pointer}/sha256: expected 64 lower-case hexadecimal digits"
