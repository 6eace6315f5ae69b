"""The read models of this library, one module for each kind of stream: tables, and what fills them.

Views, in `pemasyarakatan.projections.questions`, ask these tables; no view has tables of its own.
"""

from __future__ import annotations

from pemasyarakatan.projections.model import ReadModel
from pemasyarakatan.projections.tables.agreements import AGREEMENTS
from pemasyarakatan.projections.tables.assistance import ASSISTANCE
from pemasyarakatan.projections.tables.ceremonies import CEREMONIES
from pemasyarakatan.projections.tables.compliance import ANSWERS
from pemasyarakatan.projections.tables.directives import DIRECTIVES
from pemasyarakatan.projections.tables.exceptions import EXCEPTIONS
from pemasyarakatan.projections.tables.exhibitions import EXHIBITIONS
from pemasyarakatan.projections.tables.facilities import FACILITIES
from pemasyarakatan.projections.tables.partners import PARTNERS
from pemasyarakatan.projections.tables.partnerships import PARTNERSHIPS

READ_MODELS: tuple[ReadModel, ...] = (
    AGREEMENTS,
    ANSWERS,
    ASSISTANCE,
    CEREMONIES,
    DIRECTIVES,
    EXCEPTIONS,
    EXHIBITIONS,
    FACILITIES,
    PARTNERS,
    PARTNERSHIPS,
)
"""Every read model of this library."""

__all__ = ["READ_MODELS"]
