"""Sheets: whichever way a spreadsheet parts them into cells, none of them is a formula."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pemasyarakatan.cli.spreadsheet import harmless, sheet

FORMULAS = tuple("=+-@\t\r＝＋－＠")
TEXTS = st.text(st.sampled_from("a;\"=+-@ \u00a0\t\r\n,'＝"), max_size=8)


def cells(text: str, delimiter: str) -> list[str]:
    """The cells of a sheet, parted at commas or, as where these part decimals, at semicolons."""
    read = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    return [cell for row in read for cell in row]


@given(st.lists(st.lists(TEXTS, min_size=2, max_size=2), min_size=1, max_size=3))
@example([["x", 'a;"=1+1;b']])
@example([["x", 'a; " =1+1;b']])
@example([["x", 'a;"";""=1+1']])
def test_no_cell_of_a_sheet_is_a_formula(rows: list[list[str]]) -> None:
    """Parted at commas or at semicolons, quotes and blanks before it passed over or not."""
    written = sheet(rows)
    for delimiter in ",;":
        for cell in cells(written, delimiter):
            assert not cell.startswith(FORMULAS)
            assert not cell.lstrip(' \u00a0"').startswith(FORMULAS)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a", "a"),
        ("a=1", "a=1"),
        ('PKS "A"; nomor 5', 'PKS "A"; nomor 5'),
        ("=1", "'=1"),
        ("-5", "-5"),
        ("a;=1", "a;'=1"),
        ('a;"=1+1;b', "a;\"'=1+1;b"),
        ('a; "" =1', 'a; "" \'=1'),
    ],
)
def test_text_is_changed_where_it_must_be_alone(text: str, said: str) -> None:
    """An apostrophe stands before what would be a formula; numbers and other text stay."""
    assert harmless(text) == said
