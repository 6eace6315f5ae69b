"""What a history tells: the ids, days, texts and values in it, for later commands to hit."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any
from uuid import UUID

import attrs

from pemasyarakatan.domain.claims import derived
from pemasyarakatan.domain.compliance import ComplianceKey, compliance_id
from pemasyarakatan.domain.facility import facility_id
from pemasyarakatan.domain.facts import Facts
from pemasyarakatan.domain.partnership import partnership_id
from pemasyarakatan.domain.values import Irregularity

KEYS = ("lapas-cilegon", "lapas-selong", "rutan-serang")
"""The keys of the facilities that generated streams speak of."""


@cache
def named(kind: str, number: int) -> UUID:
    """The id of the so-manieth generated thing of a kind; the same in every run."""
    return derived("testing", kind, str(number))


def _three(kind: str) -> tuple[UUID, ...]:
    return tuple(named(kind, number) for number in range(3))


_FACILITIES, _PARTNERS = tuple(facility_id(key) for key in KEYS), _three("partner")

PAIRS = (
    (_FACILITIES[0], _PARTNERS[0]),
    (_FACILITIES[0], _PARTNERS[1]),
    (_FACILITIES[1], _PARTNERS[0]),
)
"""The facilities and partners that have a partnership."""

_DIRECTIVES = _three("directive")

ANSWERS = tuple(
    ComplianceKey(directive_id=directive, organisation_id=organisation)
    for directive, organisation in (
        (_DIRECTIVES[0], _FACILITIES[0]),
        (_DIRECTIVES[0], _three("office")[0]),
        (_DIRECTIVES[1], _FACILITIES[1]),
    )
)
"""The answers to directives: of two facilities and of a regional office."""

_ALONE = ("agreement", "office", "ceremony", "assistance", "exhibition")
"""The other kinds whose ids derive from nothing."""

STREAMS: dict[str, tuple[UUID, ...]] = {
    "facility": _FACILITIES,
    "partner": _PARTNERS,
    "partnership": tuple(partnership_id(*pair) for pair in PAIRS),
    "directive": _DIRECTIVES,
    "compliance": tuple(compliance_id(one.directive_id, one.organisation_id) for one in ANSWERS),
    **{kind: _three(kind) for kind in _ALONE},
}
"""The few streams of each kind that generated commands name, so that they meet."""

KINDS: dict[str, str] = {
    "facility_id": "facility",
    "covers": "facility",
    "organisation_id": "facility",
    "ids": "facility",
    "by_organisation_id": "office",
    "partner_id": "partner",
    "provider_partner_id": "partner",
    "employer_partner_id": "partner",
    "into": "partner",
    "successors": "partner",
    "parent_id": "partner",
    "agreement_id": "agreement",
    "agreement_ids": "agreement",
    "predecessor_id": "agreement",
    "partnership_id": "partnership",
    "shared_with": "partnership",
    "moved_to": "partnership",
    "directive_id": "directive",
    "ceremony_id": "ceremony",
    "programme_id": "assistance",
    "exhibition_id": "exhibition",
}
"""The fields that name another stream, and its kind; any other id names a part of its own."""


class Known:
    """Every value that was recorded, by the name of its field or by its type; each once."""

    def __init__(self) -> None:
        self._found: dict[Any, dict[Any, None]] = {}

    def learn(self, value: Any, name: str = "") -> None:
        """Remember *value*, which stands in a field of this *name*, and all that it holds."""
        kind = type(value)
        if kind is tuple or kind is Facts:
            for item in value:
                self.learn(item, name)
        elif kind is frozenset:
            # In one order in every process, or a seed would not give the same walk again.
            for item in sorted(value):
                self.learn(item, name)
        elif value is None or kind is bool or kind is Irregularity:
            pass
        elif attrs.has(kind):
            self._found.setdefault(kind, {})[value] = None
            for one in _names(kind):
                self.learn(getattr(value, one), one)
        elif kind is date:
            self._found.setdefault(date, {})[value] = None
        elif kind is str or kind is int or kind is UUID:
            self._found.setdefault(name, {})[value] = None

    def seen(self, what: Any) -> tuple[Any, ...]:
        """The values of a field by its name, or of a class of values."""
        found = self._found.get(what)
        return tuple(found) if found else ()


@cache
def _names(kind: type) -> tuple[str, ...]:
    return tuple(one.name for one in attrs.fields(kind))
