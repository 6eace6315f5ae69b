"""The views of this library: each one question, asked of the tables for a day."""

from __future__ import annotations

from typing import Any

from pemasyarakatan.projections.questions.aid import AID
from pemasyarakatan.projections.questions.ceremonies import CEREMONIES
from pemasyarakatan.projections.questions.exceptions import EXCEPTIONS
from pemasyarakatan.projections.questions.expiry import EXPIRY
from pemasyarakatan.projections.questions.summary import SUMMARY
from pemasyarakatan.projections.view import View

VIEWS: tuple[View[Any], ...] = (
    AID,
    CEREMONIES,
    EXCEPTIONS,
    EXPIRY,
    SUMMARY,
)
"""Every view of this library."""

__all__ = ["VIEWS"]
