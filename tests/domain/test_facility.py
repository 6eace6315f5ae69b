"""Facility: registration, dated facts, heads, innovations, food suppliers, closing."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest

from pemasyarakatan.domain.facility import (
    FACILITY,
    AppointHead,
    AssignRegionalOffice,
    ClassObserved,
    CloseFacility,
    EndHeadTenure,
    FacilityClass,
    FacilityClosed,
    FacilityKind,
    FacilityReclassified,
    FacilityRegistered,
    FacilityRenamed,
    FoodSupplier,
    FoodSupplierDataRevised,
    FoodSupplierDataSubmitted,
    HeadAppointed,
    HeadObserved,
    HeadTenureEnded,
    InnovationIntroduced,
    IntroduceInnovation,
    ObserveClass,
    ObserveHead,
    ObserveParent,
    ParentObserved,
    ReclassifyFacility,
    RegionalOfficeAssigned,
    RegisterFacility,
    RenameFacility,
    ReviseFoodSuppliers,
    SubmitFoodSuppliers,
    TransferFacility,
    facility_id,
)
from pemasyarakatan.domain.values import (
    Capacity,
    Official,
    PartialDate,
    PersonName,
    Zone,
)
from pemasyarakatan.testing.scenario import Given, given

KEY = "lapas-selong"
HERE = facility_id(KEY)
UNDATED = PartialDate()
ONE, TWO, THREE = UUID(int=1), UUID(int=2), UUID(int=3)

REGISTERED = FacilityRegistered(
    facility_id=HERE,
    key=KEY,
    name="Lapas Kelas IIB Selong",
    kind=FacilityKind.LAPAS,
    facility_class=FacilityClass.IIB,
    class_seen_on=PartialDate.on(date(2025, 1, 1)),
    tz=Zone.WITA,
    registered_on=UNDATED,
)
CLOSED = FacilityClosed(effective_on=date(2026, 1, 31), reason="regulation")


def day(text: str, raw: str | None = None) -> PartialDate:
    return PartialDate.on(date.fromisoformat(text), raw)


def official(name: str | None, capacity: Capacity = Capacity.DEFINITIVE) -> Official:
    person = PersonName(raw=name, canonical=name) if name else None
    return Official(name=person, position="Kepala Lapas", capacity=capacity)


def appointed(
    tenure: UUID, name: str, from_on: str, capacity: Capacity = Capacity.DEFINITIVE
) -> HeadAppointed:
    return HeadAppointed(
        tenure_id=tenure, official=official(name, capacity), from_on=date.fromisoformat(from_on)
    )


def appoint(
    tenure: UUID, name: str, from_on: str, capacity: Capacity = Capacity.DEFINITIVE
) -> AppointHead:
    return AppointHead(
        facility_id=HERE,
        tenure_id=tenure,
        official=official(name, capacity),
        from_on=date.fromisoformat(from_on),
    )


def ended(tenure: UUID, on: str) -> HeadTenureEnded:
    return HeadTenureEnded(tenure_id=tenure, ended_on=date.fromisoformat(on))


def observe(name: str, on: PartialDate, capacity: Capacity = Capacity.UNKNOWN) -> ObserveHead:
    return ObserveHead(facility_id=HERE, official=official(name, capacity), observed_on=on)


def registered(*history: object) -> Given:
    return given(FACILITY, REGISTERED, *history)


def register(**others: object) -> RegisterFacility:
    content = {
        "facility_id": HERE,
        "key": KEY,
        "name": REGISTERED.name,
        "kind": FacilityKind.LAPAS,
        "facility_class": FacilityClass.IIB,
        "class_seen_on": REGISTERED.class_seen_on,
        "tz": Zone.WITA,
        "registered_on": UNDATED,
    }
    return RegisterFacility(**{**content, **others})


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


class TestHeads:
    """Tenures by decree, and who was seen as head."""

    def test_appointment(self) -> None:
        """A head is appointed, once under one id."""
        first = appointed(ONE, "Sudirman", "2025-10-01")
        registered().when(appoint(ONE, "Sudirman", "2025-10-01")).then(first)
        registered(first).when(appoint(ONE, "Sudirman", "2025-10-01")).then_nothing()
        registered(first).when(appoint(ONE, "Hatta", "2025-10-01")).then_refused(
            "facility.reused_id"
        )

    def test_two_definitive_heads(self) -> None:
        """Two definitive heads on one day are irregular, unless it is the handover day."""
        first = appointed(ONE, "Sudirman", "2025-10-01")
        second = appoint(TWO, "Hatta", "2026-02-01")
        registered(first).when(second).then_irregular("facility.head_overlap")
        registered(first, ended(ONE, "2026-02-01")).when(second).then_gives(HeadAppointed)
        registered(first, ended(ONE, "2026-02-02")).when(second).then_irregular(
            "facility.head_overlap"
        )

    def test_acting_heads(self) -> None:
        """A PLT holds no day of a definitive head, and acting heads none of each other."""
        first = appointed(ONE, "Sudirman", "2025-10-01")
        registered(first).when(appoint(TWO, "Hatta", "2026-02-01", Capacity.PLT)).then_irregular(
            "facility.head_overlap"
        )
        registered(first).when(appoint(TWO, "Hatta", "2026-02-01", Capacity.PLH)).then_gives(
            HeadAppointed
        )
        acting = appointed(TWO, "Hatta", "2026-02-01", Capacity.PLH)
        registered(first, acting).when(
            appoint(THREE, "Natsir", "2026-02-03", Capacity.PLH)
        ).then_irregular("facility.head_overlap")

    def test_end_of_a_tenure(self) -> None:
        """A tenure ends once, not before it began."""
        first = appointed(ONE, "Sudirman", "2025-10-01")
        end = EndHeadTenure(facility_id=HERE, tenure_id=ONE, ended_on=date(2026, 2, 1))
        registered(first).when(end).then(ended(ONE, "2026-02-01"))
        registered().when(end).then_refused("facility.unknown_tenure")
        registered(first, ended(ONE, "2026-02-01")).when(end).then_nothing()
        registered(first, ended(ONE, "2026-01-01")).when(end).then_refused("facility.tenure_ended")
        early = EndHeadTenure(facility_id=HERE, tenure_id=ONE, ended_on=date(2025, 9, 30))
        registered(first).when(early).then_refused("facility.tenure_order")

    def test_who_may_sign(self) -> None:
        """Head and PLH together, both heads on a handover day, the PLT only while vacant."""
        state = registered(
            appointed(ONE, "Sudirman", "2025-10-01"),
            ended(ONE, "2026-02-01"),
            appointed(TWO, "Hatta", "2026-02-01"),
            ended(TWO, "2026-03-01"),
            appointed(THREE, "Natsir", "2026-03-02", Capacity.PLT),
        ).state
        signing = {
            on: {
                t.appointed.official.name.canonical for t in state.may_sign(date.fromisoformat(on))
            }
            for on in ("2026-01-31", "2026-02-01", "2026-03-02", "2025-01-01")
        }
        assert signing == {
            "2026-01-31": {"Sudirman"},
            "2026-02-01": {"Sudirman", "Hatta"},
            "2026-03-02": {"Natsir"},
            "2025-01-01": set(),
        }

    def test_observation_against_observation(self) -> None:
        """Two names on one exact day are irregular; on other or open days they are not."""
        seen = HeadObserved(official=official("Raja"), observed_on=day("2025-10-17"))
        registered(seen).when(observe("Margono", day("2025-10-17"))).then_irregular(
            "facility.other_head"
        )
        registered(seen).when(observe("Margono", day("2025-10-18"))).then_gives(HeadObserved)
        registered(seen).when(observe("Margono", UNDATED)).then_gives(HeadObserved)
        registered(seen).when(observe("RAJA", day("2025-10-17"))).then_gives(HeadObserved)

    def test_observation_against_decree(self) -> None:
        """A newspaper after the decree is irregular; before it, it is flagged and never blocks."""
        decree = appointed(ONE, "Sudirman", "2025-10-01")
        registered(decree).when(observe("Sihabudin", day("2025-10-03"))).then_irregular(
            "facility.other_head"
        )
        seen = HeadObserved(
            official=official("Sihabudin", Capacity.UNKNOWN), observed_on=day("2025-10-03")
        )
        outcome = registered(seen).when(appoint(ONE, "Sudirman", "2025-10-01"))
        outcome.then(decree)
        state = registered(seen, decree).state
        assert [flag.name for flag in FACILITY.flags(state, {})] == ["HEAD_CONTRADICTED"]
        acting = observe("Sihabudin", day("2025-10-03"), Capacity.PLH)
        registered(decree).when(acting).then_gives(HeadObserved)

    def test_handover_day(self) -> None:
        """On the day on which both tenures meet, both heads may be seen, and no third."""
        meeting = (
            appointed(ONE, "Sudirman", "2025-10-01"),
            ended(ONE, "2026-02-01"),
            appointed(TWO, "Hatta", "2026-02-01"),
            HeadObserved(official=official("Sudirman"), observed_on=day("2026-02-01")),
        )
        registered(*meeting).when(observe("Hatta", day("2026-02-01"))).then_gives(HeadObserved)
        registered(*meeting).when(observe("Natsir", day("2026-02-01"))).then_irregular(
            "facility.other_head"
        )


class TestInnovationsAndSuppliers:
    """Named programmes, and lists of food suppliers by fiscal year."""

    INNOVATION = IntroduceInnovation(
        facility_id=HERE, innovation_id=ONE, acronym="SIKaP", full_name="x", introduced_on=UNDATED
    )

    def test_acronym_is_used_once(self) -> None:
        """An acronym belongs to one innovation, however it is written."""
        known = InnovationIntroduced(
            innovation_id=TWO, acronym="S.I.K.A.P", full_name="y", introduced_on=UNDATED
        )
        registered().when(self.INNOVATION).then_gives(InnovationIntroduced)
        same = InnovationIntroduced(
            innovation_id=TWO, acronym="sikap", full_name="y", introduced_on=UNDATED
        )
        registered(same).when(self.INNOVATION).then_refused("facility.acronym_used")
        registered(known).when(self.INNOVATION).then_refused("facility.acronym_used")

    def test_suppliers_of_a_year(self) -> None:
        """A list is submitted once a year, and then revised."""
        rice = FoodSupplier(partner_id=ONE)
        submit = SubmitFoodSuppliers(
            facility_id=HERE, fiscal_year=2026, submitted_on=UNDATED, suppliers=(rice,)
        )
        submitted = FoodSupplierDataSubmitted(
            fiscal_year=2026, submitted_on=UNDATED, suppliers=(rice,)
        )
        revise = ReviseFoodSuppliers(
            facility_id=HERE,
            fiscal_year=2026,
            revised_on=UNDATED,
            suppliers=(rice, FoodSupplier(partner_id=TWO)),
            reason="one more",
        )
        registered().when(submit).then(submitted)
        registered(submitted).when(submit).then_nothing()
        again = SubmitFoodSuppliers(
            facility_id=HERE,
            fiscal_year=2026,
            submitted_on=UNDATED,
            suppliers=(FoodSupplier(partner_id=TWO),),
        )
        registered(submitted).when(again).then_refused("facility.year_submitted")
        registered(submitted).when(revise).then_gives(FoodSupplierDataRevised)
        registered().when(revise).then_refused("facility.year_not_submitted")

    @pytest.mark.parametrize(
        ("suppliers", "rule"),
        [
            ((), "facility.no_supplier"),
            ((FoodSupplier(partner_id=ONE), FoodSupplier(partner_id=ONE, regency="x")), None),
        ],
    )
    def test_a_list_names_each_supplier_once(
        self, suppliers: tuple[FoodSupplier, ...], rule: str | None
    ) -> None:
        """A list names at least one supplier, and none twice."""
        submit = SubmitFoodSuppliers(
            facility_id=HERE, fiscal_year=2026, submitted_on=UNDATED, suppliers=suppliers
        )
        registered().when(submit).then_refused(rule or "facility.supplier_twice")


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
