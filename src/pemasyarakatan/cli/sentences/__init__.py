"""Every event in plain English, with the field's own terms; one module an aggregate."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from pemasyarakatan.cli.sentences import (
    agreement,
    assistance,
    ceremony,
    compliance,
    directive,
    exhibition,
    facility,
    partner,
    partnership,
    register,
)
from pemasyarakatan.cli.sentences.telling import Names, Told, told

TELLERS: Mapping[str, Callable[[Any, Names], Told]] = {
    "facility": facility.tell,
    "partner": partner.tell,
    "partnership": partnership.tell,
    "agreement": agreement.tell,
    "register": register.tell,
    "ceremony": ceremony.tell,
    "directive": directive.tell,
    "compliance": compliance.tell,
    "assistance": assistance.tell,
    "exhibition": exhibition.tell,
}
"""By the name of an aggregate, what tells its events."""

__all__ = ["TELLERS", "Names", "Told", "told"]
