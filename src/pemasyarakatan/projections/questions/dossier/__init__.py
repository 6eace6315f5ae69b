"""Agreement dossier: all that an auditor asks of one agreement, on one page (Kertas kerja PKS)."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from pemasyarakatan.projections.pages.dossier import dossier_page
from pemasyarakatan.projections.questions.dossier import course, known, paper
from pemasyarakatan.projections.questions.dossier.row import DossierRow, Section
from pemasyarakatan.projections.tables.agreements import AGREEMENTS
from pemasyarakatan.projections.tables.facilities import FACILITIES
from pemasyarakatan.projections.tables.partners import PARTNERS
from pemasyarakatan.projections.view import Asked, View

PARTS: tuple[Callable[[Asked], Iterator[DossierRow]], ...] = (
    paper.papers,
    paper.numbers,
    paper.parties,
    paper.signatures,
    paper.term,
    course.activities,
    course.results,
    course.evaluations,
    known.flags,
    known.irregularities,
    known.late,
    known.amendments,
    known.inferred,
)
"""What tells of one section each, in any order."""

_PLACE = {section.value: place for place, section in enumerate(Section)}


def _answer(asked: Asked) -> Iterator[DossierRow]:
    rows = [row for part in PARTS for row in part(asked)]
    rows.sort(key=lambda row: (str(row.agreement), _PLACE[row.section]))
    yield from rows


DOSSIER = View(
    name="dossier",
    title="Agreement dossier",
    models=(AGREEMENTS, FACILITIES, PARTNERS),
    row=DossierRow,
    answer=_answer,
    page=dossier_page,
    single="agreement",
)
"""All that is known of each agreement, section by section, each in the order of recording."""

__all__ = ["DOSSIER", "DossierRow", "Section"]
