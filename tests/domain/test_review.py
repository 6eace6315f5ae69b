"""Histories that once slipped through."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest

from pemasyarakatan.domain.corrections import Void
from pemasyarakatan.domain.decider import RecordVoided
from pemasyarakatan.domain.partner import (
    PARTNER,
    ClassifyPartner,
    PartnerRegistered,
)
from pemasyarakatan.domain.partnership import (
    PARTNERSHIP,
    Direction,
    PartnershipOpened,
    VisitForm,
    VisitHeld,
    partnership_id,
)
from pemasyarakatan.domain.text import (
    identity_number,
    normalise_name,
    weekday_fits,
    weekday_named,
)
from pemasyarakatan.domain.values import PartialDate, PartnerSector
from pemasyarakatan.testing.scenario import given

ONE, TWO = UUID(int=1), UUID(int=2)
PAIR = partnership_id(ONE, TWO)
OPENED = PartnershipOpened(
    partnership_id=PAIR, facility_id=ONE, partner_id=TWO, opened_on=PartialDate()
)
VISIT = VisitHeld(
    visit_id=ONE,
    occurred_on=PartialDate.on(date(2026, 1, 2)),
    form=VisitForm.SAMBANG,
    direction=Direction.UNKNOWN,
)
NIK = "3604010101900001"


def test_voiding_a_void_never_counts_a_fact_twice() -> None:
    """A fact that was recorded again after its void is not restored beside itself."""
    void = RecordVoided(target_version=2, reason="double", approved_by="head")
    command = Void(stream=PAIR, target_version=3, reason="wrong", approved_by="head")
    given(PARTNERSHIP, OPENED, VISIT, void, VISIT).when(command).then_refused(
        "partnership.impossible"
    )
    given(PARTNERSHIP, OPENED, VISIT, void).when(command).then_gives(RecordVoided)


def test_a_history_that_is_broken_can_be_mended_step_by_step() -> None:
    """What was impossible before an amendment is no reason to refuse the one that mends it."""
    unknown = [
        VisitHeld(
            visit_id=UUID(int=10 + n),
            occurred_on=PartialDate.on(date(2099, 1, 1)),
            form=VisitForm.SAMBANG,
            direction=Direction.UNKNOWN,
        )
        for n in range(2)
    ]
    command = Void(stream=PAIR, target_version=2, reason="not yet", approved_by="head")
    given(PARTNERSHIP, OPENED, *unknown).when(command).then_gives(RecordVoided)


def test_a_named_partner_is_not_made_a_private_person() -> None:
    """The name would stay in the open."""
    named = PartnerRegistered(partner_id=ONE, name="Budi Santoso")
    command = ClassifyPartner(partner_id=ONE, sector=PartnerSector.INDIVIDUAL, reason="a person")
    given(PARTNER, named).when(command).then_refused("partner.private_name")


@pytest.mark.parametrize(
    "text",
    [f"{NIK} 2 orang", f"lahir 01-01-1990 {NIK}", f"no.1 {NIK}", f"{NIK}\n{NIK}", f"x{NIK}x"],
)
def test_an_identity_number_is_seen_beside_other_numbers(text: str) -> None:
    """A neighbour, a date or a list does not hide a run of sixteen digits."""
    assert identity_number(text)


def test_an_id_is_no_identity_number() -> None:
    """One id of five hundred has sixteen digits on end, and can be told from a person's number."""
    chance = "6720101a-1234-5678-9012-3456abcdef01"
    assert not identity_number(chance)
    assert not identity_number(f"arsip-{chance}")
    assert identity_number(f"{chance} {NIK}")
    assert identity_number(chance[9:])


def test_a_week_is_no_sunday() -> None:
    """Minggu names a day only where it does not count weeks."""
    assert weekday_named("dua minggu sebelum 17 Oktober") is None
    assert weekday_named("minggu kedua Maret 2023") is None
    assert weekday_named("Minggu, 12 Mei 2024") == 6
    assert weekday_fits("Senin 31/12/9999", date(9999, 12, 31), date(9999, 12, 31)) is False


def test_initials_are_one_word() -> None:
    """Dots between initials do not tell two names apart."""
    assert normalise_name("P.T. Maju") == normalise_name("PT Maju")
    assert normalise_name("Lapas Kelas II A") == normalise_name("LAPAS KLAS IIA")
