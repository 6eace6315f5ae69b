"""Activities and what came of them, in words: the same with an agreement and without."""

from __future__ import annotations

from pemasyarakatan.cli.sentences import words
from pemasyarakatan.domain.values import ActivityKind, CertificateKind, EmployerKind, PartialDate

_ACTIVITIES = {
    ActivityKind.TRAINING: "Pelatihan (training)",
    ActivityKind.COUNSELLING: "Counselling",
    ActivityKind.RELIGIOUS: "A religious activity",
    ActivityKind.HEALTH: "A health activity",
    ActivityKind.SOCIAL: "A social activity",
    ActivityKind.PRODUCTION: "Production work",
    ActivityKind.ARTS_SPORTS: "An activity of arts or sports",
    ActivityKind.OTHER: "An activity",
}


def held(kind: ActivityKind) -> str:
    """What sort of activity it was, to begin a sentence with."""
    return _ACTIVITIES[kind]


def days(started_on: PartialDate, ended_on: PartialDate) -> str:
    """A period, both days included."""
    first, last = words.day(started_on), words.day(ended_on)
    return first if first == last else f"{first} to {last}"


def people(participants: int | None, completed: int | None) -> str | None:
    """How many took part and how many completed, where stated."""
    parts = [
        None if participants is None else str(participants),
        None if completed is None else f"{completed} completed",
    ]
    return words.listed(part for part in parts if part)


def certificates(kind: CertificateKind, issued: int, not_competent: int) -> str:
    """The sentence about certificates of one kind."""
    what = (
        "sertifikat kompetensi (of competence)"
        if kind is CertificateKind.COMPETENCE
        else "sertifikat pelatihan (of completion)"
    )
    failed = f"; {not_competent} belum kompeten (did not pass)" if not_competent else ""
    return f"{issued} {what} issued{failed}."


_EMPLOYERS = {
    EmployerKind.COMPANY: "with a company",
    EmployerKind.INDIVIDUAL: "with a private employer",
    EmployerKind.SELF: "as self-employed",
}


def placement(kind: EmployerKind, placed: int) -> str:
    """The sentence about people who were taken in."""
    return f"{words.counted(placed, 'trained person', 'trained people')} placed {_EMPLOYERS[kind]}."
