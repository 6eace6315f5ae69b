"""Officials and fields of cooperation as the columns of a row."""

from __future__ import annotations

from pemasyarakatan.domain.values import CooperationField, Official


def official_values(name: str, official: Official | None) -> dict[str, str | None]:
    """The values of the columns for the *name* and the position of an official."""
    named = official.name if official else None
    return {
        f"{name}_name": named.raw if named else None,
        f"{name}_position": official.position if official else None,
    }


def field_values(field: CooperationField | None) -> dict[str, str | None]:
    """The values of the columns for a field of cooperation."""
    return {"field": field.code if field else None, "field_text": field.text if field else None}
