"""Checking: whether a store is whole, from its tables to the last byte of its documents."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

from attrs import define, field, frozen

from pemasyarakatan.adapters.upkeep import Finding, Progress
from pemasyarakatan.application import Pemasyarakatan
from pemasyarakatan.application.substrate import Notification
from pemasyarakatan.errors import StoredFault, StoreFailure
from pemasyarakatan.operations.opening import Store, failing, no_url_of_memory, opened, upkeep
from pemasyarakatan.operations.reading import PAGE, Digest, last_of, page_of
from pemasyarakatan.operations.versions import Place, Versions

MOST = 1000
"""How many findings are kept to be given back; all of them are told and counted."""

RESTORE = (
    "the stored bytes are untouched: restore them from a copy, or read them with the release that "
    "wrote them"
)
LOOK = "compare with a backup; the events that are there can be read"


@frozen(kw_only=True)
class Checked:
    """What was looked at, and what was found; *findings* holds at most the first 1,000 of *found*.

    *position* is the last one, *digest* that of all events, *figures* what the store itself says
    of its health, empty where it says nothing.
    """

    events: int
    streams: int
    position: int | None
    digest: str
    figures: Mapping[str, Any]
    found: int
    findings: tuple[Finding, ...]

    @property
    def whole(self) -> bool:
        """Whether nothing was found."""
        return not self.found


def check(
    store: Store,
    *,
    told: Callable[[Finding], None] | None = None,
    progress: Progress | None = None,
) -> Checked:
    """Look a whole store over; it cannot tell a document that was altered into another valid one.

    Every finding is given to *told* as soon as it is found. Writes nothing. What is appended
    meanwhile is looked at or not. Memory does not grow with the store, time does, in proportion.
    Raises StoreMissing, StoreUnusable, StoreFailure where it cannot look.
    """
    no_url_of_memory(store, "store to check")
    with opened(store, reading=True) as app, Versions() as versions:
        walk = _Walk(app=app, versions=versions, told=told)
        own = upkeep(app)
        figures: Mapping[str, Any] = {}
        if own is not None:
            with failing("looked over"):
                walk.say(own.survey())
                figures = own.figures()
            walk.say(_of_health(figures))
        walk.through(progress or (lambda _done, _of: None))
        return Checked(
            events=walk.digest.events,
            streams=len(versions),
            position=walk.last,
            digest=str(walk.digest),
            figures=figures,
            found=walk.found,
            findings=tuple(walk.findings),
        )


def _of_health(figures: Mapping[str, Any]) -> Iterator[Finding]:
    if figures.get("durable") is False:
        yield Finding(
            kind="durability",
            what="the server",
            found="fsync or full_page_writes off",
            expected="both on: else what was acknowledged may be lost",
            remedy="switch them on and restart it",
        )


@define(kw_only=True)
class _Walk:
    """One way through a log."""

    app: Pemasyarakatan
    versions: Versions
    told: Callable[[Finding], None] | None
    digest: Digest = field(factory=Digest)
    last: int | None = None
    found: int = 0
    findings: list[Finding] = field(factory=list)

    def say(self, findings: Sequence[Finding] | Iterator[Finding]) -> None:
        """Tell of what was found."""
        for one in findings:
            self.found += 1
            if len(self.findings) < MOST:
                self.findings.append(one)
            if self.told is not None:
                self.told(one)

    def through(self, progress: Progress) -> None:
        """Look at every event; progress is told in positions."""
        try:
            end = last_of(self.app)
            for page in self._pages():
                self._look(page)
                progress(self.last or 0, max(end, self.last or 0))
        except StoreFailure as error:
            # What is damaged was told already; of a server that is gone nothing is known.
            if not any(one.kind == "file" for one in self.findings):
                raise
            self.say([_unread(self.last, str(error))])

    def _pages(self) -> Iterator[Sequence[Notification]]:
        after: int | None = None
        while True:
            try:
                page = page_of(self.app, after, PAGE)
            except StoredFault as fault:
                # One row that no event can be made of hides its whole page.
                around = self._around(after, fault)
                yield around[0]
                after = around[1]
                continue
            yield page
            if len(page) < PAGE or (after is not None and page[-1].id <= after):
                return
            after = page[-1].id

    def _around(self, after: int | None, fault: StoredFault) -> tuple[Sequence[Notification], int]:
        """The events before the one that cannot be read, and its position."""
        low, high = after or 0, last_of(self.app)
        while high - low > 1:
            middle = (low + high) // 2
            try:
                page_of(self.app, after, PAGE, middle)
            except StoredFault:
                high = middle
            else:
                low = middle
        before = page_of(self.app, after, PAGE, low)
        self.say([_unreadable(fault, high)])
        return before, high

    def _look(self, page: Sequence[Notification]) -> None:
        streams = [str(one.originator_id) for one in page]
        places = self.versions.of(set(streams))
        for stream, stored in zip(streams, page, strict=True):
            self.say(self._order(stored))
            self.last = stored.id
            self.digest.add(stored, stream)
            self.say(self._event(stored, stream, places))
        self.versions.keep(places)

    def _order(self, stored: Notification) -> Iterator[Finding]:
        before = self.last or 0
        if stored.id <= before:
            yield Finding(
                kind="position",
                what=f"position {stored.id}",
                found=f"it after position {before}",
                expected="positions that grow, from 1",
                remedy=LOOK,
                stream=str(stored.originator_id),
                version=stored.originator_version,
                position=stored.id,
            )

    def _event(self, stored: Any, stream: str, places: dict[str, Place]) -> Iterator[Finding]:
        version, topic = stored.originator_version, stored.topic
        odd = type(version) is not int or type(topic) is not str
        if odd or not isinstance(stored.originator_id, UUID):
            fault = StoredFault(stream, version, str(topic), ["its columns are of other types"])
            yield _unreadable(fault, stored.id)
            return
        seen, aggregate = places.get(stream, (0, ""))
        if version != seen + 1:
            yield Finding(
                kind="version",
                what=f"stream {stream}, position {stored.id}",
                found=f"version {version}",
                expected=f"version {seen + 1}, without a gap",
                remedy=LOOK,
                stream=stream,
                version=version,
                position=stored.id,
            )
        try:
            record = self.app.records.to_domain_event(stored)
            own: str = record.aggregate
            record.meta  # noqa: B018  # decoded when it is asked for
        except StoredFault as fault:
            yield _unreadable(fault, stored.id)
            own = aggregate
        if aggregate and own != aggregate:
            said = f"an event of {own} in a stream of {aggregate}"
            yield _unreadable(StoredFault(stream, version, topic, [said]), stored.id)
            own = aggregate
        places[stream] = (max(seen, version), own)


def _unreadable(fault: StoredFault, position: int) -> Finding:
    return Finding(
        kind="unreadable",
        what=f"stream {fault.stream}, version {fault.version}, position {position}, {fault.name!r}",
        found="; ".join(" ".join(one.split()) for one in fault.faults),
        expected="a document that this release reads",
        remedy=RESTORE,
        stream=str(fault.stream),
        version=fault.version,
        position=position,
    )


def _unread(last: int | None, said: str) -> Finding:
    return Finding(
        kind="unread",
        what=f"the log after position {last or 0}",
        found=said,
        expected="to read it to its end",
        remedy="restore the store from a backup",
    )
