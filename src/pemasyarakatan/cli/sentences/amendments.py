"""What was said about a fact after it was recorded: corrections, voids and evidence, in words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import attrs

from pemasyarakatan.cli.sentences import words
from pemasyarakatan.cli.sentences.telling import Told, told
from pemasyarakatan.domain.decider import (
    CorrectionRecorded,
    EvidenceAttached,
    RecordVoided,
    effective,
    in_effect,
)
from pemasyarakatan.domain.values import Bearing, Grade, PartialDate, Provenance

Amendment = CorrectionRecorded | RecordVoided | EvidenceAttached

_GRADES = tuple(Grade)


def tell(
    event: Amendment, history: Sequence[Any], version: int, cite: Callable[[Provenance], str]
) -> Told:
    """The sentence and the details of the amendment that is *version* of *history*.

    *cite* names a source.
    """
    target = f"v{event.target_version}"
    match event:
        case CorrectionRecorded():
            before = dict(effective(history[: version - 1])).get(event.target_version)
            return told(
                f"{target} was corrected.",
                changed=list(changes(before, event.corrected)),
                reason=words.quoted(event.reason),
                approved_by=event.approved_by,
            )
        case RecordVoided():
            return told(
                f"{target} was voided.",
                reason=words.quoted(event.reason),
                approved_by=event.approved_by,
                moved_to=str(event.moved_to) if event.moved_to else None,
            )
        case EvidenceAttached():
            bears = "confirms" if event.bearing is Bearing.CONFIRMS else "contradicts"
            return told(
                f"A further source {bears} {target}.",
                source=cite(event.provenance),
                note=words.quoted(event.note),
            )


def marks(history: Sequence[Any]) -> dict[int, list[tuple[str, str]]]:
    """By version, what later events say about it: (style, words)."""
    acting = in_effect(history)
    found: defaultdict[int, list[tuple[str, str]]] = defaultdict(list)
    confirmed: defaultdict[int, list[tuple[Grade, int]]] = defaultdict(list)
    for version, event in enumerate(history, 1):
        match event:
            case CorrectionRecorded() if version in acting:
                found[event.target_version].append(("magenta", f"corrected by v{version}"))
            case RecordVoided() if version in acting:
                found[event.target_version].append(("red", f"void since v{version}"))
            case EvidenceAttached(bearing=Bearing.CONFIRMS):
                confirmed[event.target_version].append((event.provenance.grade, version))
            case EvidenceAttached():
                found[event.target_version].append(("red", f"contradicted by v{version}"))
            case _:
                pass
    for target, witnesses in confirmed.items():
        best = max((grade for grade, _ in witnesses), key=_GRADES.index)
        where = ", ".join(f"v{version}" for _, version in witnesses)
        found[target].append(("green", f"confirmed by {where}, {words.code(best)}"))
    return dict(found)


def changes(before: Any, after: Any, path: str = "") -> Iterator[str]:
    """What differs between two versions of a value: the field, what it was, what it is."""
    if before == after:
        return
    if _parts(before) and type(before) is type(after):
        for one in attrs.fields(type(before)):
            inner = f"{path}, {one.name}" if path else one.name
            yield from changes(getattr(before, one.name), getattr(after, one.name), inner)
    elif isinstance(before, tuple) and isinstance(after, tuple) and len(before) == len(after):
        for index, (old, new) in enumerate(zip(before, after, strict=True), 1):
            yield from changes(old, new, f"{path} {index}")
    else:
        label = path.replace("_", " ")
        yield f"{label}: {words.value(before)} → {words.value(after)}"


def _parts(value: Any) -> bool:
    """Whether a value is shown part by part, rather than as a whole."""
    return attrs.has(type(value)) and not isinstance(value, PartialDate)
