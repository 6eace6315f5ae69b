"""A stream's state for people: one value a line, what is not stated left out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import attrs
from rich.text import Text

from pemasyarakatan.application import Loaded
from pemasyarakatan.audit.replay.moments import Standing
from pemasyarakatan.cli.page import Page, plain
from pemasyarakatan.cli.sentences import words
from pemasyarakatan.domain.decider import Broken, Flag
from pemasyarakatan.domain.values import (
    CooperationField,
    DocumentNumber,
    Official,
    PartialDate,
    PersonName,
)

_LEAVES = (CooperationField, DocumentNumber, Official, PartialDate, PersonName)
_STEP = 2


def show(
    page: Page,
    loaded: Loaded,
    flags: Iterable[Flag],
    broken: Iterable[Broken],
    standing: Standing,
) -> None:
    """Print a state, what an auditor wants to see of it, and the rules it breaks."""
    page.put(plain(f"{loaded.kind} {loaded.stream}, version {loaded.version}", "bold"))
    for said in _cut(standing):
        page.put(plain(said, "dim"))
    for one in attrs.fields(type(loaded.state)):
        _grow(page, one.name, getattr(loaded.state, one.name), _STEP)
    for flag in flags:
        page.put(plain(f"! {flag.name}: {flag.found}", "yellow"))
    for one in broken:
        page.put(plain(f"! {one.rule}, acknowledged by nobody: {one.found}", "red"))


def _cut(standing: Standing) -> Iterator[str]:
    """At what moment it stood, and what is in it though nothing proves that it had begun."""
    asked = standing.moment
    if asked.known is not None:
        yield f"as known at {asked.known.isoformat().replace('+00:00', 'Z')}"
    if asked.valid is None:
        return
    yield f"without what certainly begins after {asked.valid}"
    for said, facts in (("undated", standing.undated), ("perhaps later", standing.doubtful)):
        if facts:
            yield f"kept, {said}: {', '.join(f'v{fact.version}' for fact in facts)}"


def _grow(page: Page, name: str, value: Any, indent: int) -> None:
    label = name.replace("_", " ")
    if value is None or (isinstance(value, Sequence | frozenset) and not value):
        return
    if attrs.has(type(value)) and not isinstance(value, _LEAVES):
        page.put(plain(label, "dim"), indent=indent)
        for one in attrs.fields(type(value)):
            _grow(page, one.name, getattr(value, one.name), indent + _STEP)
    elif isinstance(value, Sequence) and not isinstance(value, str) and _branching(value):
        for index, inner in enumerate(value, 1):
            _grow(page, f"{label} {index}", inner, indent)
    else:
        page.put(Text.assemble((f"{label}  ", "dim"), plain(_said(value))), indent=indent)


def _branching(values: Sequence[Any]) -> bool:
    return any(attrs.has(type(one)) and not isinstance(one, _LEAVES) for one in values)


def _said(value: Any) -> str:
    return value if isinstance(value, str) and type(value) is str else words.value(value)
