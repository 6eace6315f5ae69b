"""Upcasts: one function per retired name, from its document to the next name's. Append-only.

A function is given plain JSON data and returns new data; it never looks at anything else. An
upcast changes the name, so that no name ever means two things and no chain can loop.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from attrs import frozen

Document = dict[str, Any]


@frozen(kw_only=True)
class Upcast:
    """The *name* that took a retired one's place, and how its document is made."""

    name: str
    document: Callable[[Document], Document]


def _realised_by_ref(data: Document) -> Document:
    """`by` said neither who nor what; it is the reference of what realised the plan."""
    # Exchanged, so that a `by_ref` that stood under the old name stays a field nobody knows.
    names = {"by": "by_ref", "by_ref": "by"}
    return {names.get(key, key): value for key, value in data.items()}


UPCASTS: Mapping[str, Upcast] = {
    "partnership.plan_realised@1": Upcast(
        name="partnership.plan_realised@2", document=_realised_by_ref
    ),
}


def upcast(
    name: str, document: Document, upcasts: Mapping[str, Upcast] = UPCASTS
) -> tuple[str, Document]:
    """The current name and document of what was stored under *name*."""
    while name in upcasts:
        step = upcasts[name]
        if step.name == name:
            raise ValueError(f"the upcast of {name} does not change the name")
        name, document = step.name, step.document(document)
    return name, document
