"""Facility: every (H) rule that a ledger can break is named by who audits it."""

from __future__ import annotations

from datetime import date

import attrs
import pytest

from pemasyarakatan.domain.facility import (
    FACILITY,
    ClassObserved,
    FacilityClass,
    FacilityReclassified,
    FacilityRenamed,
    FacilityTransferred,
    FoodSupplier,
    FoodSupplierDataRevised,
    FoodSupplierDataSubmitted,
    HeadObserved,
    InnovationIntroduced,
    ParentObserved,
    RegionalOfficeAssigned,
)
from pemasyarakatan.domain.values import Capacity, Irregularity

from .facility_facts import (
    CLOSED,
    ONE,
    REGISTERED,
    TWO,
    UNDATED,
    appointed,
    day,
    ended,
    official,
    registered,
)

NEW_YEAR = date(2026, 1, 1)
RENAMED = FacilityRenamed(name="Lapas Baru", effective_on=NEW_YEAR)
RECLASSIFIED = FacilityReclassified(facility_class=FacilityClass.IIA, effective_on=NEW_YEAR)
ASSIGNED = RegionalOfficeAssigned(office="Kanwil NTB", effective_on=NEW_YEAR)
HEADED = appointed(ONE, "Sudirman", "2025-10-01")
SIKAP = InnovationIntroduced(
    innovation_id=ONE, acronym="SIKaP", full_name="x", introduced_on=UNDATED
)
RICE, EGGS = FoodSupplier(partner_id=ONE), FoodSupplier(partner_id=TWO)
SUBMITTED = FoodSupplierDataSubmitted(
    fiscal_year=2026, submitted_on=UNDATED, suppliers=(RICE, EGGS)
)
REVISED = FoodSupplierDataRevised(
    fiscal_year=2026, revised_on=UNDATED, suppliers=(RICE,), reason="no eggs"
)


def rules(*history):
    """The rules that the facility breaks with this history after its registration."""
    return [one.rule for one in FACILITY.broken(registered(*history).state)]


def acknowledging(rule):
    """That somebody answers for this rule."""
    return Irregularity(rules=frozenset({rule}), reason="seen", acknowledged_by="the head")


@pytest.mark.parametrize(
    ("rule", "history"),
    [
        ("same_day", [RENAMED, attrs.evolve(RENAMED, name="Lapas Lain")]),
        ("same_day", [RECLASSIFIED, attrs.evolve(RECLASSIFIED, facility_class=FacilityClass.I)]),
        ("same_day", [ASSIGNED, attrs.evolve(ASSIGNED, office="Kanwil Bali")]),
        ("reused_id", [HEADED, ended(ONE, "2025-10-02"), appointed(ONE, "Hatta", "2026-01-01")]),
        ("unknown_tenure", [ended(ONE, "2025-10-02")]),
        ("tenure_ended", [HEADED, ended(ONE, "2025-10-02"), ended(ONE, "2025-10-03")]),
        ("tenure_order", [HEADED, ended(ONE, "2025-09-30")]),
        ("reused_id", [SIKAP, attrs.evolve(SIKAP, acronym="SEHAT")]),
        ("acronym_used", [SIKAP, attrs.evolve(SIKAP, innovation_id=TWO, acronym="S.I.K.A.P.")]),
        ("no_supplier", [attrs.evolve(SUBMITTED, suppliers=())]),
        ("supplier_twice", [attrs.evolve(SUBMITTED, suppliers=(RICE, RICE))]),
        ("supplier_twice", [SUBMITTED, attrs.evolve(REVISED, suppliers=(RICE, EGGS, RICE))]),
        ("year_submitted", [SUBMITTED, attrs.evolve(SUBMITTED, suppliers=(RICE,))]),
        ("year_not_submitted", [REVISED]),
        ("year_not_submitted", [REVISED, SUBMITTED]),
        ("year_not_submitted", [SUBMITTED, attrs.evolve(REVISED, fiscal_year=None)]),
        ("closed", [CLOSED, FacilityTransferred(to_institution="x", effective_on=NEW_YEAR)]),
        ("after_closing", [HeadObserved(official=official("A"), observed_on=day("2026-02-01")), CLOSED]),
    ],
)  # fmt: skip
def test_an_impossible_ledger_is_named(rule, history):
    """A history that no command could have led to breaks the rule that would have refused it."""
    assert rules(*history) == [f"facility.{rule}"]


@pytest.mark.parametrize(
    "history",
    [
        [RENAMED, RECLASSIFIED, ASSIGNED],
        [RECLASSIFIED, ClassObserved(facility_class=FacilityClass.IIA, on=day("2026-01-01"))],
        [ASSIGNED, ParentObserved(office="Kanwil Bali", on=day("2026-01-01"))],
        [HEADED, ended(ONE, "2026-02-01"), appointed(TWO, "Hatta", "2026-02-01")],
        [HEADED, appointed(TWO, "Hatta", "2026-02-01", Capacity.PLH)],
        [SIKAP, attrs.evolve(SIKAP, innovation_id=TWO, acronym="SEHAT")],
        [SUBMITTED, REVISED, REVISED, attrs.evolve(SUBMITTED, fiscal_year=2027)],
        [attrs.evolve(SUBMITTED, fiscal_year=None), attrs.evolve(SUBMITTED, fiscal_year=None)],
        [HeadObserved(official=official("A"), observed_on=day("2026-01-31")), CLOSED],
        [FacilityRenamed(name="B", effective_on=NEW_YEAR), FacilityRenamed(name="B", effective_on=date(2025, 1, 1))],
    ],
)  # fmt: skip
def test_a_lawful_ledger_breaks_nothing(history):
    """What commands lead to breaks no rule, late entries included."""
    assert rules(*history) == []


def test_the_id_is_that_of_the_key():
    """A registration under another id than that of its key is named."""
    state = registered().state

    wrong = attrs.evolve(state, registered=attrs.evolve(REGISTERED, key="lapas-praya"))

    assert [one.rule for one in FACILITY.broken(wrong)] == ["facility.id_not_of_key"]


def test_only_an_acknowledgement_of_the_rule_itself_answers():
    """Who answers for a weekday does not answer for a class or for two heads."""
    wrong = ClassObserved(facility_class=FacilityClass.II, on=UNDATED)
    second = appointed(TWO, "Hatta", "2026-02-01")

    for rule, fact in (("class_invalid", wrong), ("head_overlap", second)):
        other = attrs.evolve(fact, irregular=acknowledging("facility.weekday"))
        own = attrs.evolve(fact, irregular=acknowledging(f"facility.{rule}"))
        assert rules(HEADED, fact) == rules(HEADED, other) == [f"facility.{rule}"]
        assert rules(HEADED, own) == []
