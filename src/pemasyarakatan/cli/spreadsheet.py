"""Sheets of comma-separated values that a spreadsheet takes for data and not for formulas."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence

_FORMULA = re.compile(r"""((?:^|[;\n\r])(?:"|[^\S\t\n\r])*)(?=[=+\-@\t\r＝＋－＠])""")
"""What a spreadsheet takes for the beginning of a formula.

Where the comma parts decimals, as in Indonesia, it parts cells at a semicolon; quotes that stand
behind one are then no part of the text but open a cell. Blanks before a formula may be passed over.
"""


def harmless(text: str) -> str:
    """A cell that no spreadsheet takes for a formula: such text gets an apostrophe before it."""
    return text if _number(text) else _FORMULA.sub(r"\1'", text)


def _number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def sheet(rows: Iterable[Sequence[str]]) -> str:
    """These rows as RFC 4180 writes them, but for the ends of lines, and without formulas."""
    made = io.StringIO()
    csv.writer(made, lineterminator="\n").writerows([harmless(one) for one in row] for row in rows)
    return made.getvalue()
