"""The checkpoints that a log is held against: which are believed, and what they say of it."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Iterable, Mapping, Sequence
from itertools import accumulate
from math import inf

from attrs import frozen

from pemasyarakatan.audit.proof.checkpoints import Checkpoint
from pemasyarakatan.audit.proof.findings import Code, Findings
from pemasyarakatan.audit.proof.notes import Note
from pemasyarakatan.audit.proof.policies import Policy, Vouched
from pemasyarakatan.errors import AuditFault

MAX_AGE = 7 * 24 * 3600
"""Seconds that the newest witnessed second may be past, unless more is allowed."""

SKEW = 120
"""Seconds by which clocks may differ."""


@frozen(kw_only=True)
class Rules:
    """Whom to believe, as of which POSIX second, and how old the newest witness may be."""

    policy: Policy
    now: int
    max_age: float = MAX_AGE
    skew: int = SKEW


@frozen
class Mark:
    """A checkpoint, what a policy says of it, and whether the auditor kept it themselves."""

    vouched: Vouched
    pinned: bool

    @property
    def size(self) -> int:
        """The events that it is over."""
        return self.vouched.checkpoint.size

    @property
    def root(self) -> bytes:
        """The root that was signed."""
        return self.vouched.checkpoint.root

    @property
    def anchored(self) -> bool:
        """Whether somebody but the operator vouches for it: a quorum, or the auditor."""
        return self.vouched.logged and (self.pinned or self.vouched.independent)


def marks_of(
    policy: Policy, notes: Iterable[bytes], pinned: Iterable[bytes], findings: Findings
) -> list[Mark]:
    """The checkpoints that can be read, the pinned ones among them; the others are findings.

    Raises `AuditFault` for a pinned one that is none: a wrong file of the auditor's is no evidence.
    """
    pinned = [checkpoint_of(note) for note in pinned]
    found: list[Mark] = []
    for own, some in ((True, pinned), (False, notes)):
        for note in some:
            try:
                found.append(Mark(policy.vouch(Note.parse(note)), own))
            except AuditFault as fault:
                findings.say(Code.CHECKPOINT_INVALID, str(fault))
    return found


def checkpoint_of(given: bytes) -> bytes:
    """The same bytes, where they are a checkpoint, whoever signed it; raises `AuditFault`."""
    Checkpoint.parse(Note.parse(given).text)
    return given


def matching(
    marks: Iterable[Mark],
    origin: str,
    size: int,
    roots: Mapping[int, bytes],
    findings: Findings,
) -> list[Mark]:
    """The checkpoints that the log of *size* events agrees with, the smallest first."""
    good: list[Mark] = []
    first: dict[int, bytes] = {}
    for mark in sorted(marks, key=lambda one: one.size):
        if mark.vouched.checkpoint.origin != origin:
            findings.say(
                Code.ORIGIN_MISMATCH,
                f"a checkpoint is of {mark.vouched.checkpoint.origin}, and this log is {origin}",
            )
        elif not mark.vouched.logged:
            findings.say(
                Code.CHECKPOINT_UNTRUSTED,
                f"no log key of the policy signed the checkpoint of {mark.size} events",
            )
        elif first.setdefault(mark.size, mark.root) != mark.root:
            findings.say(Code.SPLIT_VIEW, f"two roots were signed for {mark.size} events")
        elif mark.size > size:
            findings.say(Code.TRUNCATED, f"{mark.size} events were signed, and {size} are here")
        elif roots[mark.size] != mark.root:
            since = good[-1].size if good else 0
            findings.say(
                Code.ROOT_MISMATCH,
                f"events {since} to {mark.size - 1} are not as they were signed",
            )
        else:
            good.append(mark)
    return good


def times_told(
    good: Sequence[Mark], told: Iterable[tuple[int, float]], skew: int, findings: Findings
) -> None:
    """Hold the times that events say against the seconds at which witnesses saw the log.

    What a witness had not yet seen was recorded after that; what it had seen, before. *told* are
    the places of events and the POSIX seconds, NaN for an event that says none.
    """
    timed = [one.vouched for one in good if one.anchored and one.vouched.latest]
    sizes = [one.checkpoint.size for one in timed]
    # By how many of the checkpoints, the smallest first, are below the event.
    uppers = [*accumulate((one.earliest or 0 for one in reversed(timed)), min, initial=inf)][::-1]
    lowers = [*accumulate((one.latest or 0 for one in timed), max, initial=-inf)]
    for index, second in told:
        below = bisect(sizes, index)
        upper = uppers[below]
        lower = min(lowers[below], upper)
        if second < lower - skew:
            findings.say(
                Code.BACKDATED,
                f"event {index} was not yet there at {lower:.0f}, and says that it was recorded "
                "earlier",
            )
        if second > upper + skew:
            findings.say(
                Code.POSTDATED,
                f"event {index} was there already at {upper:.0f}, and says that it was recorded "
                "later",
            )


def anchors(
    marks: Sequence[Mark], good: Sequence[Mark], size: int, rules: Rules, findings: Findings
) -> tuple[int, int]:
    """How many events are vouched for, and the newest witnessed second; what is missing is said."""
    anchored = [one for one in good if one.anchored]
    newest = max((one.vouched.latest or 0 for one in anchored), default=0)
    covered = anchored[-1].size if anchored else 0
    if not marks:
        findings.say(Code.NO_CHECKPOINT, "nobody signed anything")
    elif not anchored:
        findings.say(Code.NO_INDEPENDENT_ANCHOR, "nobody but the operator vouches for any of it")
    elif covered < size:
        findings.say(
            Code.UNANCHORED_TAIL, f"nobody but the operator vouches for events from {covered}"
        )
    if not rules.now - rules.max_age <= newest <= rules.now + rules.skew:
        findings.say(
            Code.STALE,
            f"the newest witnessed second is {newest}, and it is {rules.now}: let the newest "
            "checkpoint be cosigned again",
        )
    return covered, newest
