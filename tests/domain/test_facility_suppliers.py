"""Facility: innovations, and lists of food suppliers."""

from __future__ import annotations

import pytest

from pemasyarakatan.domain.facility import (
    FoodSupplier,
    FoodSupplierDataRevised,
    FoodSupplierDataSubmitted,
    InnovationIntroduced,
    IntroduceInnovation,
    ReviseFoodSuppliers,
    SubmitFoodSuppliers,
)

from .facility_facts import (
    HERE,
    ONE,
    TWO,
    UNDATED,
    registered,
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
