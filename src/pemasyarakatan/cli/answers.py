"""Explanations and differences, printed for people and for programs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import attrs
from rich.text import Text

from pemasyarakatan.application import Pemasyarakatan
from pemasyarakatan.audit.replay.differences import Cause, Change, Kind
from pemasyarakatan.audit.replay.explaining import Basis, Explanation, Superseded
from pemasyarakatan.audit.replay.moments import Moment, Standing
from pemasyarakatan.cli.directory import Directory
from pemasyarakatan.cli.page import Page, plain
from pemasyarakatan.cli.sentences import words
from pemasyarakatan.domain.decider import CorrectionRecorded, RecordVoided
from pemasyarakatan.record import Record

_LABEL = 15
"""The columns of a label, up to what it says."""

_BASES = {
    Basis.READ: "read in the source",
    Basis.INFERRED: "inferred, not read",
    Basis.PARTLY_INFERRED: "in part inferred, not read",
    Basis.DERIVED: "computed from what the event says",
    Basis.NOT_STATED: "left open by the event",
    Basis.NEVER_STATED: "never stated: no event has set it",
}
_KINDS = {
    Kind.NEW_FACT: "new fact",
    Kind.LATE_RECORD: "late record",
    Kind.CORRECTION: "correction",
    Kind.VOID: "void",
}

# --- for programs --------------------------------------------------------------------------------


def as_of(standing: Standing) -> dict[str, Any]:
    """At what moment a state stood, and which facts are in it whatever the day: plain values."""
    asked = standing.moment
    return {
        "valid": asked.valid,
        "known": asked.known,
        "undated": [fact.version for fact in standing.undated],
        "doubtful": [fact.version for fact in standing.doubtful],
    }


def explanation(
    app: Pemasyarakatan, stream: UUID, told: Explanation, moment: Moment
) -> dict[str, Any]:
    """An explanation as JSON."""
    found = _explained(app, told)
    asked = {"stream": str(stream), "valid": moment.valid, "known": moment.known}
    return {**app.codec.plain(asked), **found}


def _explained(app: Pemasyarakatan, told: Explanation) -> dict[str, Any]:
    plain_json = app.codec.plain
    return {
        "pointer": told.pointer,
        "value": plain_json(told.value),
        "basis": told.basis.value,
        "fact": _record(app, told.fact),
        "correction": _record(app, told.correction),
        "told_by": None if told.told_by is None else told.told_by.originator_version,
        "happened": plain_json(told.happened),
        "source": plain_json(told.source),
        "field": told.field,
        "inferred": plain_json(told.inferred),
        "superseded": [_superseded(app, one) for one in told.superseded],
        "parts": [_explained(app, part) for part in told.parts],
    }


def _superseded(app: Pemasyarakatan, one: Superseded) -> dict[str, Any]:
    return {
        "pointer": one.pointer,
        "value": app.codec.plain(one.value),
        "there": one.there,
        "record": _record(app, one.record),
        "replaced_by": _record(app, one.replaced_by),
    }


def _record(app: Pemasyarakatan, record: Record | None) -> dict[str, Any] | None:
    """A record without its content: which it is, when, by whom, from what source."""
    if record is None:
        return None
    event = record.event
    amending = isinstance(event, CorrectionRecorded | RecordVoided)
    named = {
        "version": record.originator_version,
        "event": app.codec.name_of(record.aggregate, event),
        "recorded_at": record.recorded_at,
        "recorded_by": record.recorded_by,
        "source": record.source,
        "target_version": event.target_version if amending else None,
        "reason": event.reason if amending else None,
        "approved_by": event.approved_by if amending else None,
    }
    found: dict[str, Any] = app.codec.plain(named)
    return found


def change(app: Pemasyarakatan, one: Change) -> dict[str, Any]:
    """A change as JSON."""
    return {
        "path": one.path,
        "kind": one.kind.value,
        "before_at": one.before_at,
        "before": app.codec.plain(one.before),
        "after_at": one.after_at,
        "after": app.codec.plain(one.after),
        "causes": [
            {
                "kind": cause.kind.value,
                "fact": _record(app, cause.fact),
                "record": _record(app, cause.record),
            }
            for cause in one.causes
        ],
    }


# --- for people ----------------------------------------------------------------------------------


def show_explanation(
    page: Page, app: Pemasyarakatan, directory: Directory, stream: UUID, told: Explanation
) -> None:
    """Print an explanation, or those of its parts."""
    page.put(plain(directory.title(stream), "bold"))
    page.blank()
    for one in told.single():
        _Telling(page, app).explanation(one)
        page.blank()


def show_changes(
    page: Page,
    app: Pemasyarakatan,
    directory: Directory,
    stream: UUID,
    changes: Sequence[Change],
) -> None:
    """Print changes, one below the other."""
    page.put(plain(directory.title(stream), "bold"))
    page.put(plain(words.counted(len(changes), "change") if changes else "no change", "dim"))
    page.blank()
    for one in changes:
        _Telling(page, app).change(one)
        page.blank()


class _Telling:
    """Prints one answer, label by label."""

    def __init__(self, page: Page, app: Pemasyarakatan) -> None:
        self._page = page
        self._app = app

    def explanation(self, told: Explanation) -> None:
        """Print what one event explains, or none."""
        self._heading(told.pointer, None)
        self._detail("value", words.value(told.value))
        self._detail("basis", _BASES[told.basis])
        for inferred in told.inferred:
            self._detail("inferred", f"{inferred.field} (from: {inferred.basis})")
        if told.fact is not None:
            self._detail("set by", self._named(told.fact))
        if told.happened is not None:
            self._detail("of the day", words.day(told.happened))
        if told.correction is not None:
            self._detail("as corrected by", self._amended(told.correction))
            if told.told_by is not None and told.told_by is not told.correction:
                self._detail("first told by", f"v{told.told_by.originator_version}")
        if told.source is not None:
            self._detail("source", words.source(attrs.evolve(told.source, inferred=())))
        for one in told.superseded:
            self._detail("superseded", self._earlier(told, one))

    def change(self, one: Change) -> None:
        """Print one change."""
        self._heading(one.path, _KINDS[one.kind])
        self._detail("before", _said(one.before, one.before_at))
        self._detail("after", _said(one.after, one.after_at))
        for cause in one.causes:
            self._detail("because of", self._caused(cause))

    def _heading(self, path: str, kind: str | None) -> None:
        said = Text.assemble((path or "the whole state", "bold cyan"))
        if kind is not None:
            said.append(f"  {kind}", style="bold")
        self._page.put(said)

    def _detail(self, label: str, said: str) -> None:
        lead = Text(f"  {label}", style="dim")
        lead.append(" " * max(1, _LABEL + 2 - lead.cell_len))
        self._page.put(plain(said), lead=lead, indent=_LABEL + 2)

    def _named(self, record: Record) -> str:
        """A record by its version and name, when it was recorded, and by whom."""
        name = self._app.codec.name_of(record.aggregate, record.event)
        by = f", by {record.recorded_by}" if record.recorded_by is not None else ""
        recorded = record.recorded_at.isoformat().replace("+00:00", "Z")
        return f"v{record.originator_version} {name}, recorded {recorded}{by}"

    def _amended(self, record: Record) -> str:
        event = record.event
        said = f"{self._named(record)}; approved by {event.approved_by}"
        return f"{said}: {words.quoted(event.reason)}"

    def _earlier(self, told: Explanation, one: Superseded) -> str:
        where = f"{one.pointer}: " if one.pointer != told.pointer else ""
        value = words.value(one.value) if one.there else "nothing"
        until = f"until v{one.replaced_by.originator_version}"
        return f"{where}{value}, as v{one.record.originator_version} told it, {until}"

    def _caused(self, cause: Cause) -> str:
        if cause.record is cause.fact:
            return f"{_KINDS[cause.kind]}: {self._named(cause.fact)}"
        target, fact = cause.record.event.target_version, cause.fact.originator_version
        about = f"of v{target}" + f", which is about v{fact}" * (target != fact)
        return f"{_KINDS[cause.kind]} {about}: {self._amended(cause.record)}"


def _said(value: Any, where: str | None) -> str:
    return "nothing" if where is None else words.value(value)
