"""The views of this library: each one question, asked of the tables for a day."""

from __future__ import annotations

from typing import Any

from pemasyarakatan.projections.questions.aid import AID
from pemasyarakatan.projections.questions.board import BOARD
from pemasyarakatan.projections.questions.ceremonies import CEREMONIES
from pemasyarakatan.projections.questions.comparison import COMPARISON
from pemasyarakatan.projections.questions.cooperation import COOPERATION
from pemasyarakatan.projections.questions.dashboard import DASHBOARD
from pemasyarakatan.projections.questions.dossier import DOSSIER
from pemasyarakatan.projections.questions.exceptions import EXCEPTIONS
from pemasyarakatan.projections.questions.expiry import EXPIRY
from pemasyarakatan.projections.questions.footprint import FOOTPRINT
from pemasyarakatan.projections.questions.grid import GRID
from pemasyarakatan.projections.questions.handover import HANDOVER
from pemasyarakatan.projections.questions.recap import RECAP
from pemasyarakatan.projections.questions.summary import SUMMARY
from pemasyarakatan.projections.questions.todo import TODO
from pemasyarakatan.projections.questions.trace import TRACE
from pemasyarakatan.projections.questions.trainings import TRAININGS
from pemasyarakatan.projections.view import View

VIEWS: tuple[View[Any], ...] = (
    AID,
    BOARD,
    CEREMONIES,
    COMPARISON,
    COOPERATION,
    DASHBOARD,
    DOSSIER,
    EXCEPTIONS,
    EXPIRY,
    FOOTPRINT,
    GRID,
    HANDOVER,
    RECAP,
    SUMMARY,
    TODO,
    TRACE,
    TRAININGS,
)
"""Every view of this library."""

__all__ = ["VIEWS"]
