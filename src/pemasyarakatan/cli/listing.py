"""Lists for people: streams, counts, events one a line, rules."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from rich.text import Text

from pemasyarakatan.cli.directory import Listed
from pemasyarakatan.cli.page import Page, plain

_LENGTHS = (8, 13, 18, 23, 36)
"""How much of an id is shown: the parts of a UUID, as few as tell all streams apart."""


def streams(page: Page, listed: Sequence[Listed]) -> None:
    """One stream a line, under the shortest prefix of its id that no other has."""
    ids = [str(one.stream) for one in listed]
    length = next(one for one in _LENGTHS if len({i[:one] for i in ids}) == len(ids) or one == 36)
    heading = "id".ljust(length) + "  kind         events  recorded    title"
    page.put(Text(heading, style="bold"))
    for one in listed:
        lead = Text.assemble(
            (f"{str(one.stream)[:length]}  ", "cyan"),
            f"{one.kind:<11}  {one.version:>6}  {one.recorded_at[:10]}  ",
        )
        page.put(plain(one.title), lead=lead, indent=lead.cell_len)


def counts(page: Page, by_event: Mapping[str, int], streams_counted: int) -> None:
    """How many events of each name, and in all."""
    for name, count in by_event.items():
        page.put(plain(name), lead=Text(f"{count:>7}  "), indent=9)
    total = sum(by_event.values())
    page.put(Text(f"{total:>7}  events in {streams_counted} streams", style="bold"))


def event(page: Page, stored: Mapping[str, Any]) -> None:
    """One stored event in one line."""
    where = "-" if stored["position"] is None else stored["position"]
    lead = Text(f"{where:>7}  {stored['stream'][: _LENGTHS[0]]}  v{stored['version']:<4} ")
    page.put(plain(stored["event"]), lead=lead)


def rules(page: Page, described: Sequence[Mapping[str, Any]]) -> None:
    """Every rule: its id, its sort, what it expects and what to do."""
    for rule in described:
        page.put(Text.assemble((rule["id"], "bold"), f"  ({rule['sort']})"))
        page.put(plain(f"expected: {rule['expected']}. {rule['remedy']}"), indent=4)
