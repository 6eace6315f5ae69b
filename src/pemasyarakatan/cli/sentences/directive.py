"""What happened to a directive, in words."""

from __future__ import annotations

from typing import assert_never

from pemasyarakatan.cli.sentences import words
from pemasyarakatan.cli.sentences.telling import Names, Told, told
from pemasyarakatan.domain.directive import (
    AddresseeKind,
    Addressees,
    DirectiveEvent,
    DirectiveIssued,
    DirectivePoint,
    DirectivePointAmended,
    DirectiveRevoked,
)


def tell(event: DirectiveEvent, names: Names) -> Told:
    """The sentence and the details of *event*."""
    match event:
        case DirectiveIssued():
            points = [_point(point, names) for point in event.points]
            return told(
                f"An arahan (directive) was given, by {words.code(event.channel)}.",
                issued_by=words.official(event.issuer),
                addressees=_addressees(event.addressees, names),
                points=points if event.exhaustive else [*points, "and others that are not told"],
                note=words.quoted(event.note),
            )
        case DirectivePointAmended():
            return told(
                f"Point {event.point} of the arahan (directive) was changed.",
                due=words.day_as_written(event.due),
                text=words.quoted(event.text),
                reason=words.quoted(event.reason),
                by=words.official(event.by),
                reference=event.reference,
            )
        case DirectiveRevoked():
            return told(
                "The arahan (directive) was revoked.",
                reason=words.quoted(event.reason),
                by=words.official(event.by),
            )
        case _:
            assert_never(event)


def _point(point: DirectivePoint, names: Names) -> str:
    """A point with its code, what it asks, how strongly, of whom, and by when."""
    whom, due = _addressees(point.addressees, names), words.day_as_written(point.due)
    asked = [words.code(point.kind), words.code(point.force)]
    asked += [f"for {whom}"] if whom else []
    asked += [f"due {due}"] if due else []
    return f"{point.code} “{point.text}” ({', '.join(asked)})"


def _addressees(asked: Addressees | None, names: Names) -> str | None:
    """Who is asked: organisations by name, else all of some kinds."""
    if asked is None or not asked.stated:
        return None
    if asked.ids:
        return words.listed(sorted(map(names.title, asked.ids)))
    called = {AddresseeKind.KANWIL: "all Kanwil", AddresseeKind.UPT: "all UPT"}
    return words.listed(called[kind] for kind in sorted(asked.kinds))
