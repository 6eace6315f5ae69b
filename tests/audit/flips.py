"""Turning bits of exports over: what is still verified then, which is nothing.

A whole verification of each would take hours. A bit within one event's line changes nothing else
that is read. So it is enough that either the line is refused, or another leaf, or another place,
comes of it: under another leaf lies another root, as long as nobody finds two texts with one
SHA-256. All else (headers, checkpoints, ends of lines) is verified whole, and so is a sample.
"""

from __future__ import annotations

import io
import json
import random
from bisect import bisect
from collections.abc import Iterable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from pemasyarakatan.application import Pemasyarakatan
from pemasyarakatan.audit.proof import verifier, verifying
from pemasyarakatan.errors import AuditFault
from pemasyarakatan.testing.clock import FixedClock
from tests.audit.both import ours, theirs
from tests.audit.documents import POLICY
from tests.audit.houses import House
from tests.audit.trees import flipped
from tests.projections.appended import RECORDED, reports

LAST = 4_102_444_800
"""The second at which it was witnessed: 2100, after all that any world tells."""

CLOCK = FixedClock(RECORDED)
UNTOUCHED = (0, frozenset[str]())


def exported(app: Pemasyarakatan, folder: Path) -> tuple[bytes, bytes]:
    """The log of a store, sealed and witnessed: whole, and the longest of its streams."""
    home = House(app, folder)
    home.seal()
    home.witnessed(LAST)
    counts: dict[Any, int] = {}
    for one in app.stored():
        counts[one.originator_id] = counts.get(one.originator_id, 0) + 1
    return home.export(), home.export(max(counts, key=lambda one: counts[one]))


def demo() -> tuple[bytes, bytes]:
    """The exports of the five source reports."""
    with TemporaryDirectory() as folder, Pemasyarakatan.open("memory:", clock=CLOCK) as app:
        reports(app)
        return exported(app, Path(folder))


class Flips:
    """One export that is verified, and what comes of its bits."""

    def __init__(self, export: bytes, folder: Path) -> None:
        self.export = export
        self.folder = folder
        self.lines = export.splitlines(keepends=True)
        self.stream = '"stream":' in self.lines[0].decode()
        self.begins: list[int] = []
        at = 0
        for one in self.lines:
            self.begins.append(at)
            at += len(one)
        assert self.whole(export) == [], "the export itself is verified"

    def whole(self, given: bytes, policy: bytes = POLICY, digest: str | None = None) -> list[str]:
        """Who does not verify it."""
        return [
            name
            for name, found in (
                ("ours", ours(given, policy=policy, now=LAST, digest=digest)),
                ("theirs", theirs(self.folder, given, policy=policy, now=LAST, digest=digest)),
            )
            if found[:2] != UNTOUCHED
        ]

    def read(self, line: bytes) -> tuple[Any, Any]:
        """What either reads from an event's line, None where it refuses that."""
        reading = verifying._Lines(io.BytesIO(), None)
        of = verifier.OF_ONE if self.stream else verifier.FORMS
        try:
            said: Any = reading._event(line, _named(self.lines[0]) if self.stream else None)
            first = (said.at, said.leaf, said.path)
        except AuditFault:
            first = None
        try:
            read = verifier.parsed(line, *of)
            digest, _ = verifier.state_of(read)
            path = [verifier.unbase64(one) for one in read.get("proof", [])]
            second: Any = (read["i"], read["id"], read["v"], read["topic"], digest, path)
        except (ValueError, TypeError, RecursionError):
            second = None
        return first, second

    def within(self, number: int, places: Iterable[tuple[int, int]]) -> Iterator[str]:
        """The places and bits of an event's line that change nothing of what is read."""
        line = self.lines[number]
        mine, other = self.read(line)
        assert mine is not None
        assert other is not None
        for place, bit in places:
            bad = flipped(line, place, bit)
            if place == len(line) - 1 or b"\n" in bad[:-1]:
                yield from self.over(self.begins[number] + place, bit)
                continue
            first, second = self.read(bad)
            if first == mine or second == other:
                yield f"line {number}, byte {place}, bit {bit} is read as if it were not there"

    def over(self, place: int, bit: int) -> Iterator[str]:
        """The same for any place of the export, by verifying all of it."""
        if len(self.whole(flipped(self.export, place, bit))) < 2:
            yield f"byte {place}, bit {bit} is verified"

    def all(self, bits: range) -> Iterator[str]:
        """Every byte of every line; with fewer than all bits, one or some that vary by the byte."""
        for number, line in enumerate(self.lines):
            places = ((at, (at + bit) % 8) for at in range(len(line)) for bit in bits)
            if line.startswith(b'{"i":'):
                yield from self.within(number, places)
            else:
                for place, bit in places:
                    yield from self.over(self.begins[number] + place, bit)

    def some(self, count: int, choose: random.Random, whole: int) -> Iterator[str]:
        """So many places at random, of which so many are verified whole."""
        for step in range(count):
            place, bit = choose.randrange(len(self.export)), choose.randrange(8)
            number = bisect(self.begins, place) - 1
            if step < whole or not self.lines[number].startswith(b'{"i":'):
                yield from self.over(place, bit)
            else:
                yield from self.within(number, [(place - self.begins[number], bit)])


def _named(header: bytes) -> str:
    return str(json.loads(header)["stream"])
