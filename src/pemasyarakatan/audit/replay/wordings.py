"""How a fact was worded from one amendment of it to the next: what was shown of it, and when."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from attrs import frozen

from pemasyarakatan.domain.decider import AMENDMENTS, CorrectionRecorded, RecordVoided
from pemasyarakatan.record import Record


@frozen(kw_only=True)
class Wording:
    """One way in which a fact was worded: the *record* whose words they are.

    *since* is the record that made it count: the fact's own, a correction, or a void of one.
    """

    record: Record
    event: Any
    since: Record


def wordings(records: Sequence[Record]) -> Mapping[int, tuple[Wording, ...]]:
    """By version, the wordings of each fact that had more than one, oldest first.

    While a fact is void it has the wording it had before.
    """
    found: dict[int, tuple[Wording, ...]] = {}
    for version, amendments in amending(records).items():
        turns = _turns(records[version - 1], amendments)
        if len(turns) > 1:
            found[version] = turns
    return found


def amending(records: Sequence[Record]) -> Mapping[int, Sequence[Record]]:
    """By version of a fact, the corrections and voids that speak about it in the end."""
    found: defaultdict[int, list[Record]] = defaultdict(list)
    about: dict[int, int] = {}
    for record in records:
        event = record.event
        if isinstance(event, CorrectionRecorded | RecordVoided):
            target = event.target_version
            fact = about.get(target, target)
            about[record.originator_version] = fact
            found[fact].append(record)
    return found


def _turns(fact: Record, amendments: Sequence[Record]) -> tuple[Wording, ...]:
    if isinstance(fact.event, AMENDMENTS):
        return ()
    turns = [Wording(record=fact, event=fact.event, since=fact)]
    for count, newest in enumerate(amendments, 1):
        speaking = _in_effect(amendments[:count]) or fact
        if speaking is not turns[-1].record:
            event = fact.event if speaking is fact else speaking.event.corrected
            turns.append(Wording(record=speaking, event=event, since=newest))
    return tuple(turns)


def _in_effect(amendments: Sequence[Record]) -> Record | None:
    """The newest correction that no later void in effect names."""
    undone: set[int] = set()
    for record in reversed(amendments):
        event = record.event
        if record.originator_version in undone:
            continue
        if isinstance(event, CorrectionRecorded):
            return record
        undone.add(event.target_version)
    return None
