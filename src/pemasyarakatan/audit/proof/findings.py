"""What a verification, or who is asked to sign, can find, and what it leads to."""

from __future__ import annotations

from enum import IntEnum, StrEnum

from attrs import field, frozen


class Code(StrEnum):
    """The names of findings, which never change: programs of auditors read them."""

    INDEX_GAP = "INDEX_GAP"
    STREAM_GAP = "STREAM_GAP"
    ROOT_MISMATCH = "ROOT_MISMATCH"
    TRUNCATED = "TRUNCATED"
    SPLIT_VIEW = "SPLIT_VIEW"
    BACKDATED = "BACKDATED"
    POSTDATED = "POSTDATED"
    CHECKPOINT_INVALID = "CHECKPOINT_INVALID"
    ORIGIN_MISMATCH = "ORIGIN_MISMATCH"
    TILE_MISMATCH = "TILE_MISMATCH"
    EVENT_UNREADABLE = "EVENT_UNREADABLE"

    ROLLBACK = "ROLLBACK"  # of who signs, and found by no verification

    NO_CHECKPOINT = "NO_CHECKPOINT"
    NO_INDEPENDENT_ANCHOR = "NO_INDEPENDENT_ANCHOR"
    UNANCHORED_TAIL = "UNANCHORED_TAIL"
    CHECKPOINT_UNTRUSTED = "CHECKPOINT_UNTRUSTED"
    STALE = "STALE"


UNPROVEN = frozenset(
    {
        Code.NO_CHECKPOINT,
        Code.NO_INDEPENDENT_ANCHOR,
        Code.UNANCHORED_TAIL,
        Code.CHECKPOINT_UNTRUSTED,
        Code.STALE,
    }
)
"""Findings that nothing was altered of, and that leave something unproven."""


class Result(StrEnum):
    """What a verification comes to."""

    VERIFIED = "VERIFIED"
    FAILED = "FAILED"
    INCOMPLETE = "INCOMPLETE"


class Ending(IntEnum):
    """The exit code of each result; 2 is kept for what cannot be run or read."""

    VERIFIED = 0
    FAILED = 1
    INCOMPLETE = 3


@frozen
class Finding:
    """One thing that was found; of each code the first is told."""

    code: Code
    message: str


@frozen(kw_only=True)
class Verdict:
    """What was verified, and what was found; *origin* names the log, as its key does.

    VERIFIED means: every event is as it was under a checkpoint that somebody but the operator
    vouches for, of which the newest is not older than was asked. It says nothing of a lie at
    entry, of an event that was never written, and of what comes after that checkpoint.
    *matching* counts checkpoints, *anchored* events; *newest* is a POSIX second, 0 for none.
    *policy* is the SHA-256 of the file that says who may vouch.
    *stream* is named where one stream alone was verified, the end of which nothing shows.
    """

    origin: str
    events: int
    streams: int
    withheld: int
    matching: int
    anchored: int
    newest: int
    root: bytes
    policy: str
    stream: str | None = None
    findings: tuple[Finding, ...] = field(default=())

    @property
    def result(self) -> Result:
        """FAILED where there is evidence that something was altered, before all else."""
        if any(one.code not in UNPROVEN for one in self.findings):
            return Result.FAILED
        return Result.INCOMPLETE if self.findings else Result.VERIFIED

    @property
    def ending(self) -> Ending:
        """The exit code."""
        return Ending[self.result.value]


class Findings:
    """Collects findings: the first of each code."""

    def __init__(self) -> None:
        self._found: dict[Code, Finding] = {}

    def say(self, code: Code, message: str) -> None:
        """Note one; a second of the same code is not kept."""
        self._found.setdefault(code, Finding(code, message))

    def told(self) -> tuple[Finding, ...]:
        """Evidence first, then what is unproven."""
        return tuple(sorted(self._found.values(), key=lambda one: one.code in UNPROVEN))
