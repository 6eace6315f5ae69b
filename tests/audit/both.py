"""Both verifiers over one export: ours, and the one of a single file."""

from __future__ import annotations

import io
from argparse import Namespace
from base64 import b64encode
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pemasyarakatan.audit.proof import verifier
from pemasyarakatan.audit.proof.marks import MAX_AGE, SKEW, Rules
from pemasyarakatan.audit.proof.policies import Policy
from pemasyarakatan.audit.proof.verifying import verify_export
from pemasyarakatan.errors import AuditFault
from tests.audit.documents import AT, POLICY

NOW = AT + 86_400
UNREAD: tuple[Any, ...] = (2,)


def ours(
    given: bytes,
    pinned: Sequence[bytes] = (),
    policy: bytes = POLICY,
    now: int = NOW,
    digest: str | None = None,
) -> tuple[Any, ...]:
    """The exit code, the codes and the counts of ours."""
    try:
        rules = Rules(policy=Policy.parse(policy, digest), now=now)
        found = verify_export(io.BytesIO(given), rules, pinned=pinned)
    except AuditFault:
        return UNREAD
    return (
        int(found.ending),
        frozenset(one.code.value for one in found.findings),
        (found.events, found.streams, found.matching, found.anchored, found.newest),
        b64encode(found.root).decode(),
        found.policy,
        found.origin,
        found.stream,
    )


def theirs(
    folder: Path,
    given: bytes,
    pinned: Sequence[bytes] = (),
    policy: bytes = POLICY,
    now: int = NOW,
    digest: str | None = None,
) -> tuple[Any, ...]:
    """The same of the file that stands alone."""
    (folder / "export").write_bytes(given)
    (folder / "policy").write_bytes(policy)
    pins = [folder / f"pin{number}" for number in range(len(pinned))]
    for place, note in zip(pins, pinned, strict=True):
        place.write_bytes(note)
    said = Namespace(
        export=folder / "export",
        policy=folder / "policy",
        policy_sha256=digest,
        checkpoint=pins,
        skew=SKEW,
        max_age=MAX_AGE,
        now=now,
    )
    try:
        told = verifier.verify(said)
    except (ValueError, TypeError, RecursionError):
        return UNREAD
    return (
        {"VERIFIED": 0, "FAILED": 1, "INCOMPLETE": 3}[told["result"]],
        frozenset(one["code"] for one in told["findings"]),
        tuple(told[name] for name in ("events", "streams", "matching", "anchored", "newest")),
        told["root"],
        told["policy"],
        told["origin"],
        told["stream"],
    )


def agreed(folder: Path, given: bytes, *pinned: bytes, **more: Any) -> tuple[Any, ...]:
    """What both say, which must be the same."""
    found = ours(given, pinned, **more)
    assert found == theirs(folder, given, pinned, **more)
    return found
