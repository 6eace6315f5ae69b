"""The laws of an exhibition."""

from __future__ import annotations

from .suite import check
from .suites import SUITES


def test_an_exhibition_keeps_the_laws_and_its_census_closes():
    """Every command, rule and event of an exhibition is tried often, and no law is broken."""
    check(SUITES["exhibition"])
