"""Why a reading is not the whole truth; every reading carries its doubts, and most carry none."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class Doubt(StrEnum):
    """What a person should know before a reading is believed; `sentence` says it in words."""

    AMBIGUOUS = "AMBIGUOUS"
    UNFILLED = "UNFILLED"
    TWO_DIGIT_YEAR = "TWO_DIGIT_YEAR"
    NO_YEAR = "NO_YEAR"
    NO_SUCH_DATE = "NO_SUCH_DATE"
    BOUND = "BOUND"
    WEEKDAY_CONTRADICTS = "WEEKDAY_CONTRADICTS"
    WORDS_CONTRADICT = "WORDS_CONTRADICT"
    NUMBER_MISSING = "NUMBER_MISSING"
    NO_NAME = "NO_NAME"
    NOT_A_FACILITY = "NOT_A_FACILITY"
    UNKNOWN_CLASS = "UNKNOWN_CLASS"
    APPROXIMATE = "APPROXIMATE"
    SEN = "SEN"
    NOT_UNDERSTOOD = "NOT_UNDERSTOOD"

    @property
    def sentence(self) -> str:
        """The doubt in one sentence."""
        return _SENTENCES[self]


_SENTENCES: Mapping[Doubt, str] = {
    Doubt.AMBIGUOUS: "More than one reading fits, so none was chosen.",
    Doubt.UNFILLED: "A template was not filled in.",
    Doubt.TWO_DIGIT_YEAR: "The year has two digits and was read as 20yy.",
    Doubt.NO_YEAR: "No year is stated.",
    Doubt.NO_SUCH_DATE: "It looks like a date, and the calendar has no such day.",
    Doubt.BOUND: "The text says before or after which day, not on which.",
    Doubt.WEEKDAY_CONTRADICTS: "The weekday is not that of the date.",
    Doubt.WORDS_CONTRADICT: "The figures and the words beside them say different numbers.",
    Doubt.NUMBER_MISSING: "No number stands where a number belongs.",
    Doubt.NO_NAME: "It is an institution, a post or a group, not the name of a person.",
    Doubt.NOT_A_FACILITY: "It is no unit of the correctional system.",
    Doubt.UNKNOWN_CLASS: "No such class is known.",
    Doubt.APPROXIMATE: "It is an estimate: text, and no number.",
    Doubt.SEN: "Sen are not recorded: only whole rupiah.",
    Doubt.NOT_UNDERSTOOD: "The text cannot be read.",
}
