"""What is left of templates, and what stands around an article."""

from __future__ import annotations

import pytest

from pemasyarakatan.domain.text import blank, leftovers, without_furniture

ARTICLE = """Perkuat Pembinaan Warga Binaan
Terjemahan

Lapas Selong melakukan pertemuan koordinatif.

Bacaan Lainnya

Baca Juga :  Najamudin Mustafa Ungkap Dugaan Kronologi

Komentar Kalapas: kerja sama ini baik.

Subscribe
Notify of
guest

0 Komentar
terbaru
terlama terbanyak disukai
Inline Feedbacks
View all comments
Pos terkait"""


def test_the_furniture_of_a_page_is_stripped():
    """Baca Juga, 0 Komentar, Pos terkait, Subscribe and Terjemahan go; every sentence stays."""
    assert without_furniture(ARTICLE) == (
        "Perkuat Pembinaan Warga Binaan\n\nLapas Selong melakukan pertemuan koordinatif.\n\n"
        "Komentar Kalapas: kerja sama ini baik."
    )


@pytest.mark.parametrize(
    "raw",
    [
        "",
        " ",
        "-",
        "......",
        "…",
        "xxx",
        "[nama]",
        "(tanggal)",
        "N/A",
        "#REF!",
        "____",
        "belum ada",
    ],
)
def test_nothing_is_stated_by_a_blank(raw):
    """What stands in a cell that nobody filled."""
    assert blank(raw)


@pytest.mark.parametrize("raw", ["0", "Cilegon", "XX orang", "A-1", "pada Senin (tanggal)"])
def test_something_is_stated_by_the_rest(raw):
    """A nought is a number."""
    assert not blank(raw)


def test_what_is_left_of_a_template_is_told_as_written():
    """In its place in the text."""
    assert leftovers("pada Senin (tanggal) oleh [nama]") == ("(tanggal)", "[nama]")
    assert leftovers("Nomor: ......") == ("......",)
    assert leftovers("Angkatan XX, HUT ke-XXX, Lapas (Kelas IIA)") == ()
