"""What was found: promise by promise, with the smallest evidence."""

from __future__ import annotations

from enum import Enum

from attrs import field, frozen

from pemasyarakatan.testing.storage.offers import Promise


class Broken(AssertionError):
    """A promise that was seen broken, and what shows it."""

    def __init__(self, promise: Promise, evidence: str) -> None:
        super().__init__(f"{promise.name} is broken: {promise.value}\n{evidence}")
        self.promise = promise
        self.evidence = evidence


class NotTried(Exception):  # it is no error
    """What a check could not try here, and why."""


class Verdict(Enum):
    """How a promise stands after the checks."""

    KEPT = "kept"
    IN_PART = "kept in part"
    BROKEN = "broken"
    NOT_OFFERED = "not offered"
    NOT_TRIED = "not tried"


@frozen(kw_only=True)
class Finding:
    """One promise: the verdict, the evidence of a broken one, what was left out of a kept one."""

    promise: Promise
    verdict: Verdict
    evidence: str = ""
    left_out: tuple[str, ...] = ()
    tried_by: tuple[str, ...] = ()


@frozen(kw_only=True)
class Ended:
    """How one check ended."""

    name: str
    tries: tuple[Promise, ...]
    broken: Broken | None = None
    not_offered: str | None = None
    not_tried: str | None = None
    seconds: float = 0.0

    @property
    def left_out(self) -> str | None:
        """Why nothing was tried, if so."""
        if self.not_offered is not None:
            return f"not offered: {self.not_offered}"
        return None if self.not_tried is None else f"{self.name}: {self.not_tried}"


@frozen(kw_only=True)
class Report:
    """The verdict on one adapter; it prints as a table, with the evidence below it."""

    adapter: str
    size: int
    seed: int
    seconds: float
    ended: tuple[Ended, ...] = field(repr=False)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Every promise, in order."""
        return tuple(self.of(promise) for promise in Promise)

    @property
    def broken(self) -> tuple[Finding, ...]:
        """The promises that were seen broken."""
        return tuple(one for one in self.findings if one.verdict is Verdict.BROKEN)

    def of(self, promise: Promise) -> Finding:
        """The verdict on one promise."""
        shown = [one.broken for one in self.ended if one.broken is not None]
        evidence = min(
            (one.evidence for one in shown if one.promise is promise), key=len, default=None
        )
        concerned = [one for one in self.ended if promise in one.tries]
        tried = tuple(one.name for one in concerned if one.left_out is None and one.broken is None)
        left_out = tuple(
            dict.fromkeys(
                one.left_out
                or f"{one.name}: ended early, {one.broken.promise.name if one.broken else ''}"
                for one in concerned
                if one.left_out is not None or one.broken is not None
            )
        )
        if evidence is not None:
            verdict = Verdict.BROKEN
        elif tried:
            verdict = Verdict.IN_PART if left_out else Verdict.KEPT
        elif concerned and all(one.not_offered is not None for one in concerned):
            verdict = Verdict.NOT_OFFERED
        else:
            verdict = Verdict.NOT_TRIED
        return Finding(
            promise=promise,
            verdict=verdict,
            evidence=evidence or "",
            left_out=left_out,
            tried_by=tried,
        )

    def __str__(self) -> str:
        lines = [
            f"{self.adapter}, size {self.size}, seed {self.seed}, {self.seconds:.1f} s",
            *(
                f"{one.promise.name:<4} {one.verdict.value:<12} {one.promise.value}"
                for one in self.findings
            ),
        ]
        for one in self.findings:
            if one.left_out:
                lines += ["", f"{one.promise.name} left out:"]
                lines += [f"  {reason}" for reason in one.left_out]
        for one in self.broken:
            lines += ["", f"{one.promise.name} broken:"]
            lines += [f"  {line}" for line in one.evidence.splitlines()]
        return "\n".join(lines)


class StorageBroken(AssertionError):
    """An adapter that breaks a promise; `report` holds everything that was found."""

    def __init__(self, report: Report) -> None:
        super().__init__(str(report))
        self.report = report
