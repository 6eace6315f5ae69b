"""A stream's history as a person likes to read it: what happened, when, and how it is known.

Facts stand in the order in which they were recorded, each under its own day; nothing is left out,
also not what was corrected or voided later. Sources are numbered and listed once, at the end.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

import attrs
from rich.text import Text

from pemasyarakatan.application import Pemasyarakatan, system_clock
from pemasyarakatan.audit.replay.telling import EVERYTHING, Entry, Lag, Selection, tell
from pemasyarakatan.cli import around
from pemasyarakatan.cli.directory import Directory
from pemasyarakatan.cli.page import Page, plain
from pemasyarakatan.cli.sentences import TELLERS, Told, amendments, words
from pemasyarakatan.domain.assistance import AidDistributed
from pemasyarakatan.domain.ceremony import SigningCeremony
from pemasyarakatan.domain.civil import civil_date
from pemasyarakatan.domain.decider import AMENDMENTS, effective
from pemasyarakatan.domain.partnership import Partnership
from pemasyarakatan.domain.values import Inferred, Irregularity, PartialDate, Provenance

_DAY = 14
"""The columns of the day, up to the sentence."""
_LABEL = 13
"""The columns of a detail's label, up to the detail."""
_NARROW = 60
"""On fewer columns the day stands on a line of its own."""

_UUID = re.compile(r"\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b")


def show(
    page: Page,
    app: Pemasyarakatan,
    streams: Iterable[UUID],
    directory: Directory,
    selection: Selection = EVERYTHING,
) -> None:
    """Print the histories of *streams*, one below the other, as far as *selection* takes them.

    Of those below the first only what something is taken of.
    """
    timeline = _Timeline(page, app, directory, selection)
    for number, stream in enumerate(streams):
        timeline.stream(stream, below=number > 0)
    timeline.sources()


class _Timeline:
    """Prints streams one after the other, over one list of sources."""

    def __init__(
        self, page: Page, app: Pemasyarakatan, directory: Directory, selection: Selection
    ) -> None:
        self._page = page
        self._app = app
        self._directory = directory
        self._selection = selection
        self._sources: list[Provenance] = []
        self._indent = 2 if page.width < _NARROW else _DAY

    def stream(self, stream: UUID, *, below: bool = False) -> None:
        """Print one stream; one *below* another only where something is taken of it."""
        records = list(self._app.history(stream))
        history = [record.event for record in records]
        loaded = self._app.load(stream)
        decider = self._app.decisions.decider(loaded.kind)
        entries = tell(
            records, self._selection, deciders=(decider,), zone=self._directory.zone(stream)
        )
        if below and not entries:
            return
        self._head(stream, loaded.kind, loaded.state, len(records))
        if len(entries) < len(records):
            left_out = words.counted(len(records) - len(entries), "event")
            self._page.put(plain(f"{left_out} left out, as asked", "dim"))
            self._page.blank()
        facts = _Facts(self._directory, stream, dict(effective(history)))
        marks = amendments.marks(history)
        for entry in entries:
            record = entry.record
            event = record.event
            if isinstance(event, AMENDMENTS):
                said = amendments.tell(event, history, record.originator_version, self._cited)
            else:
                said = TELLERS[record.aggregate](event, facts)
            self._event(entry, said, marks.get(record.originator_version, []), facts)

    def sources(self) -> None:
        """Print the sources that the facts were taken from."""
        if not self._sources:
            return
        self._page.put(Text("Sources", style="bold"))
        for number, source in enumerate(self._sources, 1):
            lead = Text(f"  [{number}]", style="dim")
            self._page.put(plain(words.source(source)), lead=lead, indent=6)
        self._page.blank()

    # --- one stream ------------------------------------------------------------------------------

    def _head(self, stream: UUID, kind: str, state: Any, events: int) -> None:
        put = self._page.put
        put(plain(self._directory.title(stream), "bold"))
        put(plain(f"{kind} {stream}, {words.counted(events, 'event')}", "dim"))
        today = civil_date(system_clock(), self._directory.zone(stream))
        status = self._status(state, today)
        if status is not None:
            put(Text.assemble((status, "bold cyan"), (f" as of {today}", "dim")))
        for point in around.points(self._app, state, today):
            put(Text.assemble(plain(point, "bold cyan"), (f" as of {today}", "dim")))
        gap = around.gap(self._app, state)
        if gap is not None:
            put(plain(gap, "dim"))
        for counted in around.accounted(self._app, self._directory, state):
            put(plain(counted, "dim"))
        for flag in dict.fromkeys(around.flags(self._app, self._directory, stream)):
            self._warning(f"{flag.name}: {flag.found}", "yellow")
        for broken in around.broken(self._app, stream):
            self._warning(f"{broken.rule}, acknowledged by nobody: {broken.found}", "red")
        self._page.blank()

    def _warning(self, text: str, style: str) -> None:
        """Print what an auditor wants to see, with names for the ids of streams."""
        named = _UUID.sub(lambda found: self._directory.title(UUID(found[0])), text)
        self._page.put(plain(f"! {named}", style), indent=2, hang=2)

    def _status(self, state: Any, today: date) -> str | None:
        """What a partnership, an agreement or a ceremony amounts to today."""
        if isinstance(state, Partnership):
            papers = [self._app.load(one).state for one in state.linked if self._app.exists(one)]
            return state.status_at(today, papers).value
        if isinstance(state, SigningCeremony):
            return state.status and state.status.value
        status_at = getattr(state, "status_at", None)
        return None if status_at is None else str(status_at(today).value)

    # --- one event -------------------------------------------------------------------------------

    def _event(self, entry: Entry, said: Told, marks: list[tuple[str, str]], facts: _Facts) -> None:
        record = entry.record
        self._sentence(
            said.sentence, entry.day, gone=any(mark.startswith("void") for _, mark in marks)
        )
        for style, mark in marks:
            self._page.put(plain(f"* {mark}", style), indent=self._indent)
        for label, lines in said.details:
            self._detail(label, lines)
        irregular: Irregularity | None = getattr(record.event, "irregular", None)
        if irregular is not None:
            self._detail("irregular", _acknowledged(irregular), "yellow")
        source = record.source
        if source is not None:
            inferred = [_inferred(one, record.event, facts) for one in source.inferred]
            self._detail("inferred", inferred, "italic")
        self._page.put(plain(self._recorded(entry), "dim"), indent=self._indent)
        self._page.blank()

    def _sentence(self, sentence: str, day: PartialDate | None, *, gone: bool) -> None:
        when = plain("" if day is None else words.day(day), "bold cyan")
        text = plain(sentence, "strike" if gone else "bold")
        if when.cell_len < self._indent:
            self._page.put(text, lead=when, indent=self._indent)
            return
        self._page.put(when)
        self._page.put(text, indent=self._indent)

    def _detail(self, label: str, lines: Sequence[str], style: str = "") -> None:
        hang = 2 if len(lines) > 1 else 0
        for index, line in enumerate(lines):
            if self._page.width < _NARROW:
                lead = Text(" " * self._indent + f"{label}: ", style="dim")
                self._page.put(plain(line, style), lead=lead, indent=self._indent, hang=2)
                continue
            lead = Text(" " * self._indent + (label if index == 0 else ""), style="dim")
            indent = self._indent + _LABEL
            self._page.put(plain(line, style), lead=lead, indent=indent, hang=hang)

    def _recorded(self, entry: Entry) -> str:
        """When it was recorded and how long after the fact, by whom, from what source."""
        record = entry.record
        lag = _lag(entry.lag)
        said = f"v{record.originator_version}, recorded {entry.recorded_on}"
        said += f", {lag}" if lag else ""
        if record.recorded_by is not None:
            said += f", by {record.recorded_by}"
        return said + (f", from {self._cited(record.source)}" if record.source else "")

    def _cited(self, source: Provenance) -> str:
        """The number under which a source is listed; what was inferred makes no other source."""
        bare = attrs.evolve(source, inferred=())
        if bare not in self._sources:
            self._sources.append(bare)
        return f"[{self._sources.index(bare) + 1}]"


class _Facts:
    """What the sentences of one stream may ask: names of streams, and its own earlier facts."""

    def __init__(self, directory: Directory, stream: UUID, facts: Mapping[int, Any]) -> None:
        self._directory = directory
        self._stream = stream
        self._named: dict[UUID, str] = {}
        for version, event in facts.items():
            own = next(_ids(event), None)
            if own is not None and own != stream:
                self._named.setdefault(own, f"v{version}, {_gist(event)}")
            if isinstance(event, AidDistributed):
                for line in event.lines:
                    said = f"v{version}, {line.quantity} of {line.item} to {line.recipient}"
                    self._named.setdefault(line.distribution_id, said)

    def title(self, stream: UUID) -> str:
        """What a stream is called."""
        return self._directory.title(stream)

    def issuer(self, written: str) -> str:
        """The name of who gave a number."""
        try:
            return self._directory.title(UUID(written))
        except ValueError:
            return written

    def beside(self, stream: UUID) -> str:
        """What another stream is called, without the sides that are in this one too."""
        return self._directory.title(stream, apart_from=self._stream)

    def fact(self, part: UUID) -> str:
        """An earlier fact of this stream by its own id."""
        return self._named.get(part, str(part))

    def either(self, known: UUID) -> str:
        """A fact of this stream, or another stream, by its id."""
        return self._named.get(known) or self._directory.title(known)

    def together(self, joint_visit: UUID) -> tuple[UUID, ...]:
        """The other partnerships that were visited on the same trip."""
        others = self._directory.together(joint_visit)
        return tuple(one for one in others if one != self._stream)


def _ids(event: Any) -> Iterator[UUID]:
    """The ids that say what an event is about, its own first."""
    for one in attrs.fields(type(event)):
        if one.metadata.get("key") and isinstance(value := getattr(event, one.name), UUID):
            yield value


def _gist(event: Any) -> str:
    """A few words by which a fact is recognised: whom or what it names, else what it is."""
    name = getattr(getattr(event, "official", None), "name", None)
    if name is not None:
        return str(name.raw)
    said = getattr(event, "title", None) or getattr(event, "text", None)
    if isinstance(said, str):
        return f"“{said if len(said) <= 48 else said[:47].rstrip() + '…'}”"
    return re.sub(r"(?<!^)(?=[A-Z])", " ", type(event).__name__).lower()


def _lag(lag: Lag | None) -> str | None:
    """How long after its day something was recorded, as far as that is known."""
    if lag is None:
        return None
    last, first = lag.least, lag.most
    if first is not None and first == last:
        if first == 0:
            return "the same day"
        return f"{words.counted(abs(first), 'day')} {'later' if first > 0 else 'before'}"
    if last is not None and last > 0:
        return f"at least {words.counted(last, 'day')} later"
    if first is not None and first >= 0:
        return f"at most {words.counted(first, 'day')} later"
    return None


def _acknowledged(irregular: Irregularity) -> list[str]:
    return [
        *sorted(irregular.rules),
        f"acknowledged by {irregular.acknowledged_by}: “{irregular.reason}”",
    ]


def _inferred(inferred: Inferred, event: Any, facts: _Facts) -> str:
    """A value that was concluded rather than read: which, what it says, and on what basis."""
    found: Any = event
    label: list[str] = []
    for part in inferred.field.split("/")[1:]:
        key = part.replace("~1", "/").replace("~0", "~")
        if isinstance(found, frozenset):
            found = sorted(found)
        if isinstance(found, tuple | list) and key.isdecimal() and int(key) < len(found):
            found = found[int(key)]
            label.append(str(int(key) + 1))
        else:
            found = getattr(found, key, None)
            label.append(key.replace("_", " "))
    said = ""
    if isinstance(found, UUID):
        said = f": {facts.either(found)}"
    elif found is not None and not isinstance(found, tuple | frozenset):
        said = f": {words.value(found)}"
    return f"{' '.join(label)}{said} (from: {inferred.basis})"
