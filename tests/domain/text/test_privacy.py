"""Identity numbers are seen whatever hides them, and what may tell of a person is warned of."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pemasyarakatan.domain.text import Concern, identity_number, warnings

NIK = "3672010101900001"
UNSEEN = [chr(n) for n in range(0x110000) if unicodedata.category(chr(n)) == "Cf"]


@pytest.mark.parametrize(
    "text",
    ["3672 0101 0190 0001", "3672.0101.0190.0001", "NIK3672010101900001", "3672–0101–0190–0001",
     "3672\u200b0101\u200b0190\u200b0001", "3672\u00ad0101\u20600190\ufeff0001", f"{NIK}\u200b2"],
)  # fmt: skip
def test_an_identity_number_is_seen_however_it_is_written(text):
    """Spaced, dotted, glued, or parted by what nobody sees."""
    assert identity_number(text)


@given(
    st.lists(
        st.tuples(
            st.text(st.sampled_from(UNSEEN), max_size=2), st.sampled_from(["", " ", ".", "-", "–"])
        ),
        min_size=15,
        max_size=15,
    )
)
def test_no_character_that_nobody_sees_hides_an_identity_number(between):
    """Any of them, any number of times, beside single blanks, dots and dashes."""
    hidden = NIK[0] + "".join(
        unseen + mark + digit for (unseen, mark), digit in zip(between, NIK[1:], strict=True)
    )
    assert identity_number(hidden)
    assert identity_number(f"ibu {hidden}, 2 orang")


@pytest.mark.parametrize(
    "text",
    [
        "19790101 200501 1 001",
        "1979\u200b0101 200501 1 001",
        "01-02-2024 s.d. 01-02-2025",
        "123456789012345",
    ],
)
def test_other_numbers_pass(text):
    """The 18 digits of a civil servant, two dates, fifteen digits."""
    assert not identity_number(text)


@pytest.mark.parametrize(
    ("text", "concern", "found"),
    [("nomor BI. 123/2024", Concern.REGISTER_NUMBER, "BI. 123/2024"), ("B.I 12/2024", Concern.REGISTER_NUMBER, "B.I 12/2024"),
     ("A.III 5/2025", Concern.REGISTER_NUMBER, "A.III 5/2025"), ("divonis tahun lalu", Concern.OFFENCE, "divonis"),
     ("kasus narkoba", Concern.OFFENCE, "kasus narkoba"), ("peserta berinisial AS", Concern.INITIALS, "berinisial AS")],
)  # fmt: skip
def test_what_may_tell_of_a_person_is_warned_of(text, concern, found):
    """A warning names what it saw, and refuses nothing."""
    assert [(one.concern, one.found) for one in warnings(text)] == [(concern, found)]


@pytest.mark.parametrize(
    "text",
    [
        "edukasi, pencegahan, dan rehabilitasi penyalahgunaan narkoba",
        "Lapas Narkotika Kelas IIA Jakarta",
        "W.24-HK.B.II/12/2024",
        "40 warga binaan",
    ],
)
def test_the_work_of_the_field_is_not_warned_of(text):
    """Drug education is a field of cooperation, and no offence."""
    assert warnings(text) == ()
