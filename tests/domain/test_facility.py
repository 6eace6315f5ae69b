"""Facility: registration, dated facts, closing, and what holds for every command."""

from __future__ import annotations

from datetime import date

import pytest

from pemasyarakatan.domain.facility import (
    FACILITY,
    AssignRegionalOffice,
    ClassObserved,
    CloseFacility,
    FacilityClass,
    FacilityKind,
    FacilityReclassified,
    FacilityRegistered,
    FacilityRenamed,
    HeadObserved,
    ObserveClass,
    ObserveParent,
    ParentObserved,
    ReclassifyFacility,
    RegionalOfficeAssigned,
    RenameFacility,
    TransferFacility,
)
from pemasyarakatan.domain.values import (
    PartialDate,
)
from pemasyarakatan.testing.scenario import given

from .facility_facts import (
    CLOSED,
    HERE,
    ONE,
    REGISTERED,
    UNDATED,
    day,
    observe,
    official,
    register,
    registered,
)


class TestRegistration:
    """A facility is registered once, under the id of its key."""

    def test_is_recorded(self) -> None:
        """The event holds what the command says."""
        given(FACILITY).when(register()).then(REGISTERED)

    def test_again_is_nothing(self) -> None:
        """The same registration again is already so."""
        registered().when(register()).then_nothing()

    def test_with_other_content_is_refused(self) -> None:
        """Another content under the same id is refused."""
        registered().when(register(name="Lapas Selong")).then_refused("facility.exists")

    def test_needs_the_id_of_its_key(self) -> None:
        """The id must be the one that derives from the key."""
        given(FACILITY).when(register(facility_id=ONE)).then_refused("facility.id_not_of_key")

    @pytest.mark.parametrize(
        ("kind", "facility_class"),
        [
            (FacilityKind.LAPAS, FacilityClass.II),
            (FacilityKind.RUTAN, FacilityClass.III),
            (FacilityKind.LPKA, FacilityClass.IIA),
            (FacilityKind.CABANG_RUTAN, FacilityClass.I),
        ],
    )
    def test_class_must_be_of_the_kind(
        self, kind: FacilityKind, facility_class: FacilityClass
    ) -> None:
        """A class that the kind does not have is irregular."""
        command = register(kind=kind, facility_class=facility_class)
        given(FACILITY).when(command).then_irregular("facility.class_invalid")

    @pytest.mark.parametrize("kind", list(FacilityKind))
    def test_class_may_be_not_stated(self, kind: FacilityKind) -> None:
        """A class that is not stated is always valid."""
        command = register(kind=kind, facility_class=None)
        given(FACILITY).when(command).then_gives(FacilityRegistered)

    def test_nothing_else_comes_first(self) -> None:
        """No other command finds a facility that is not registered."""
        command = RenameFacility(facility_id=HERE, name="x", effective_on=date(2026, 1, 1))
        given(FACILITY).when(command).then_refused("facility.not_found")


class TestDatedFacts:
    """Name, class and parent hold from a day, or are seen on one."""

    def test_rename(self) -> None:
        """A unit is renamed from a day on."""
        command = RenameFacility(facility_id=HERE, name="Lapas Baru", effective_on=date(2026, 1, 1))
        registered().when(command).then(
            FacilityRenamed(name="Lapas Baru", effective_on=date(2026, 1, 1))
        )

    def test_rename_to_the_name_in_effect(self) -> None:
        """A name that holds that day already changes nothing and is refused."""
        before = FacilityRenamed(name="Lapas Baru", effective_on=date(2026, 1, 1))
        command = RenameFacility(facility_id=HERE, name="Lapas Baru", effective_on=date(2026, 2, 1))
        registered(before).when(command).then_refused("facility.same_value")

    def test_two_renamings_on_one_day(self) -> None:
        """One kind of change happens once a day."""
        before = FacilityRenamed(name="Lapas Baru", effective_on=date(2026, 1, 1))
        command = RenameFacility(facility_id=HERE, name="Lapas Lain", effective_on=date(2026, 1, 1))
        registered(before).when(command).then_refused("facility.same_day")
        registered(before).when(
            RenameFacility(facility_id=HERE, name="Lapas Baru", effective_on=date(2026, 1, 1))
        ).then_nothing()

    def test_reclassify(self) -> None:
        """A unit has another class from a day on; the class in effect is refused."""
        command = ReclassifyFacility(
            facility_id=HERE, facility_class=FacilityClass.IIA, effective_on=date(2026, 1, 1)
        )
        registered().when(command).then_gives(FacilityReclassified)
        same = ReclassifyFacility(
            facility_id=HERE, facility_class=FacilityClass.IIB, effective_on=date(2026, 1, 1)
        )
        registered().when(same).then_refused("facility.same_value")
        other = FacilityReclassified(
            facility_class=FacilityClass.III, effective_on=date(2026, 1, 1)
        )
        registered(other).when(command).then_refused("facility.same_day")

    def test_reclassify_to_a_class_of_another_kind(self) -> None:
        """A class that the kind does not have is irregular here too."""
        command = ReclassifyFacility(
            facility_id=HERE, facility_class=FacilityClass.II, effective_on=date(2026, 1, 1)
        )
        registered().when(command).then_irregular("facility.class_invalid")

    def test_observed_class(self) -> None:
        """A source shows a class on a day; an invalid one is irregular."""
        seen = ObserveClass(facility_id=HERE, facility_class=FacilityClass.IIA, on=UNDATED)
        registered().when(seen).then_gives(ClassObserved)
        wrong = ObserveClass(facility_id=HERE, facility_class=FacilityClass.II, on=UNDATED)
        registered().when(wrong).then_irregular("facility.class_invalid")

    def test_parent(self) -> None:
        """The regional office is assigned from a day, or seen on one."""
        assign = AssignRegionalOffice(
            facility_id=HERE, office="Kanwil NTB", effective_on=date(2026, 1, 1)
        )
        registered().when(assign).then_gives(RegionalOfficeAssigned)
        known = RegionalOfficeAssigned(office="Kanwil NTB", effective_on=date(2025, 1, 1))
        registered(known).when(assign).then_refused("facility.same_value")
        other = RegionalOfficeAssigned(office="Kanwil Bali", effective_on=date(2026, 1, 1))
        registered(other).when(assign).then_refused("facility.same_day")
        seen = ObserveParent(facility_id=HERE, office="Kanwil NTB", on=day("2025-07-08"))
        registered().when(seen).then(ParentObserved(office="Kanwil NTB", on=day("2025-07-08")))

    def test_before_the_first_nothing_is_known(self) -> None:
        """What held on a day is the newest certainly on or before it; before that, unknown."""
        state = registered(
            FacilityRenamed(name="Lapas Baru", effective_on=date(2026, 3, 1)),
            FacilityRenamed(name="Lapas Lama", effective_on=date(2025, 3, 1)),
            ClassObserved(facility_class=FacilityClass.IIA, on=PartialDate.month(2026, 2)),
            ParentObserved(office="Kanwil NTB", on=UNDATED),
        ).state
        assert state.name_at(date(2024, 1, 1)) is None
        assert state.name_at(date(2025, 3, 1)) == "Lapas Lama"
        assert state.name_at(date(2026, 3, 1)) == "Lapas Baru"
        assert state.class_at(date(2026, 2, 27)) is FacilityClass.IIB
        assert state.class_at(date(2026, 2, 28)) is FacilityClass.IIA
        assert state.class_at(date(2024, 1, 1)) is None
        assert state.parent_at(date(2026, 1, 1)) is None
        assert state.name == "Lapas Baru"


class TestClosing:
    """A unit that is closed or handed over."""

    def test_closes_once(self) -> None:
        """A unit is closed, or transferred, once."""
        close = CloseFacility(facility_id=HERE, effective_on=date(2026, 1, 31), reason="regulation")
        transfer = TransferFacility(
            facility_id=HERE, to_institution="Kejaksaan", effective_on=date(2026, 1, 31)
        )
        registered().when(close).then(CLOSED)
        registered(CLOSED).when(close).then_nothing()
        registered(CLOSED).when(transfer).then_refused("facility.closed")

    def test_nothing_is_dated_after_it(self) -> None:
        """What is certainly later is refused; late entries and open dates are accepted."""
        registered(CLOSED).when(observe("Raja", day("2026-02-01"))).then_refused(
            "facility.after_closing"
        )
        registered(CLOSED).when(observe("Raja", day("2026-01-31"))).then_gives(HeadObserved)
        registered(CLOSED).when(observe("Raja", UNDATED)).then_gives(HeadObserved)
        later = HeadObserved(official=official("Raja"), observed_on=day("2026-03-01"))
        close = CloseFacility(facility_id=HERE, effective_on=date(2026, 1, 31), reason="regulation")
        registered(later).when(close).then_refused("facility.after_closing")


class TestGeneralRules:
    """What holds for every command."""

    def test_future(self) -> None:
        """What lies after today has not happened; a month in progress passes."""
        registered().when(observe("Raja", day("2026-06-02"))).then_refused("facility.future")
        registered().when(observe("Raja", PartialDate.month(2026, 6))).then_gives(HeadObserved)

    @pytest.mark.parametrize(
        "name",
        [
            "Raja 3672010101900001",
            "Raja 3672 0101 0190 0001",
            "NIK3672.0101.0190.0001",
            "３６７２010101900001",
        ],
    )
    def test_identity_number(self, name: str) -> None:
        """A 16-digit number is refused in any text, spaced, dotted, glued or full-width."""
        registered().when(observe(name, UNDATED)).then_refused("facility.identity_number")

    @pytest.mark.parametrize(
        "name", ["Raja NIP 198501012010011001", "12345678901234567", "26/2/2021"]
    )
    def test_other_numbers_pass(self, name: str) -> None:
        """Another count of digits is no identity number."""
        registered().when(observe(name, UNDATED)).then_gives(HeadObserved)

    def test_weekday(self) -> None:
        """A weekday that is not that of the date is irregular."""
        registered().when(observe("Raja", day("2025-10-06", "Kamis (6/10/25)"))).then_irregular(
            "facility.weekday"
        )
        registered().when(observe("Raja", day("2025-10-17", "Jum’at (17/10/2025)"))).then_gives(
            HeadObserved
        )

    def test_every_broken_rule_is_acknowledged_or_the_first_is_named(self) -> None:
        """An acknowledgement must name every (L) rule that is broken."""
        seen = HeadObserved(official=official("Raja"), observed_on=day("2025-10-06"))
        command = observe("Margono", day("2025-10-06", "Kamis (6/10/25)"))
        registered(seen).when(command).then_irregular("facility.other_head", "facility.weekday")
