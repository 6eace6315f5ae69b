"""The laws of a programme of aid."""

from __future__ import annotations

from .suite import check
from .suites import SUITES


def test_a_programme_of_aid_keeps_the_laws_and_its_census_closes():
    """Every command, rule and event of a programme of aid is tried often, and no law is broken."""
    check(SUITES["assistance"])
