"""Copying: the same events in another store, with a proof that they are the same."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import chain
from typing import Any

from attrs import frozen

from pemasyarakatan.adapters.upkeep import Progress, Upkeep
from pemasyarakatan.application import Pemasyarakatan
from pemasyarakatan.application.substrate import Notification, StoredEvent
from pemasyarakatan.errors import StoreMissing, StoresDiffer, StoreUnusable
from pemasyarakatan.operations.opening import Store, failing, no_url_of_memory, opened, upkeep
from pemasyarakatan.operations.reading import Digest, every_page, last_of, pages

SAME = "source and target are the same store; name another target"


@frozen(kw_only=True)
class Copied:
    """Both stores hold *events*, of which *copied* are new in the target; *digest* is that of both.

    *kept* says whether every event has the position that it has in the source; *position* is the
    last one there.
    """

    events: int
    copied: int
    position: int
    digest: str
    kept: bool


def copy(source: Store, target: Store, *, progress: Progress | None = None) -> Copied:
    """Let *target* hold every event that *source* holds now, and prove it by reading it again.

    What is appended to the source meanwhile is left for the next run. A target that holds the
    first events of the source already, as after a copy that was killed, is gone on with. Raises
    StoresDiffer, with nothing written, for a target that holds anything else, and if the proof
    fails; StoreMissing, StoreUnusable, StoreFailure. Nobody else may write to the target meanwhile.
    Only events are copied: how far views have come, and snapshots, are made anew from them.
    """
    if isinstance(source, str | Mapping) and source == target:
        raise StoreUnusable(SAME)
    no_url_of_memory(source, "source")
    no_url_of_memory(target, "target")
    show = progress or (lambda _done, _of: None)
    with opened(source, reading=True) as giving:
        work = _Copying(giving)
        held = work.compare(target)
        with opened(target, reading=False) as taking:
            work.apart(taking)
            work.append(taking, held, show)
            return work.proved(taking, held, show)


class _Copying:
    """One run: the source up to its last position of now."""

    def __init__(self, source: Pemasyarakatan) -> None:
        self._source = source
        self._end = last_of(source)
        own = upkeep(source)
        # Asked before the first event is read, so that it covers no less than those.
        with failing("read"):
            self._highest = max(self._end, own.highest() if own else 0)
        self._digest = Digest()

    def compare(self, target: Store) -> Digest:
        """What the target holds, which must be what the source begins with; writes nothing."""
        try:
            with opened(target, reading=True) as taking:
                if upkeep(taking) is not None:
                    return self._compared(taking)
        except StoreMissing:
            return Digest()
        # A foreign module may need its tables before it can be read.
        with opened(target, reading=False) as taking:
            return self._compared(taking)

    def _compared(self, target: Pemasyarakatan) -> Digest:
        self.apart(target)
        held, keeps = Digest(), upkeep(target) is not None
        ours = chain.from_iterable(pages(self._source, stop=self._end))
        for there in chain.from_iterable(every_page(target)):
            here = next(ours, None)
            if here is None or not _same(here, there, keeps):
                raise _differs(here, there)
            held.add(there)
        return held

    def apart(self, target: Pemasyarakatan) -> None:
        """Refuse to copy a store into itself, by whatever name."""
        one, other = upkeep(self._source), upkeep(target)
        with failing("read"):
            same = one is not None and other is not None and one.identity() == other.identity()
        if same or target.recorder is self._source.recorder:
            raise StoreUnusable(SAME)

    def append(self, target: Pemasyarakatan, held: Digest, show: Progress) -> None:
        """Write what the target has not yet, a page at a time."""
        own, skip, after = upkeep(target), held.events, held.last
        for page in pages(self._source, stop=self._end):
            for one in page:
                self._digest.add(one)
            new = page[skip:]
            skip = max(0, skip - len(page))
            if new:
                after = _written(target, own, new, after)
            show(page[-1].id, 2 * self._end)
        if own is not None:
            with failing("written"):
                own.raise_to(self._highest)

    def proved(self, target: Pemasyarakatan, held: Digest, show: Progress) -> Copied:
        """Read the target from its first event, and compare the digests of both."""
        found = Digest()
        for page in every_page(target):
            for one in page:
                found.add(one)
            show(self._end + min(self._end, page[-1].id), 2 * self._end)
        if str(found) != str(self._digest):
            raise StoresDiffer(
                f"the target does not hold what was copied: found {found.events} events, {found}; "
                f"expected {self._digest.events}, {self._digest}: use neither for the other, and "
                "copy into a new target"
            )
        kept = found.positions == self._digest.positions
        if not kept and upkeep(target) is not None:
            raise StoresDiffer(
                "the target does not hold the events at the positions of the source; copy into a "
                "new target"
            )
        return Copied(
            events=found.events,
            copied=found.events - held.events,
            position=self._end,
            digest=str(found),
            kept=kept,
        )


def _written(
    target: Pemasyarakatan, own: Upkeep | None, new: Sequence[Notification], after: int
) -> int:
    """Append *new*, at the positions it has where the target can do that; the last one."""
    with failing("written"):
        if own is None:
            target.recorder.insert_events(
                [
                    StoredEvent(
                        one.originator_id, one.originator_version, one.topic, bytes(one.state)
                    )
                    for one in new
                ]
            )
        else:
            own.insert_at(new, after)
    return new[-1].id


def _same(here: Any, there: Any, keeps: bool) -> bool:
    return (
        str(here.originator_id) == str(there.originator_id)
        and here.originator_version == there.originator_version
        and here.topic == there.topic
        and bytes(here.state) == bytes(there.state)
        and (not keeps or here.id == there.id)
    )


def _differs(here: Any, there: Any) -> StoresDiffer:
    said = "no event more" if here is None else _named(here)
    return StoresDiffer(
        f"the target holds something else than the source: found {_named(there)}; expected {said}"
        f"{'' if here is None or _named(here) != _named(there) else ' with other content'}; "
        "nothing was written: name an empty target, or one that was copied from this source"
    )


def _named(one: Any) -> str:
    return (
        f"{one.topic!r}, version {one.originator_version} of stream {one.originator_id}, at "
        f"position {one.id}"
    )
