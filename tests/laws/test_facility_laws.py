"""The laws of a facility."""

from __future__ import annotations

from .suite import check
from .suites import SUITES


def test_a_facility_keeps_the_laws_and_its_census_closes():
    """Every command, rule and event of a facility is tried often, and no law is broken."""
    check(SUITES["facility"])
