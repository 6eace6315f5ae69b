"""The laws of a signing ceremony."""

from __future__ import annotations

from .suite import check
from .suites import SUITES


def test_a_ceremony_keeps_the_laws_and_its_census_closes():
    """Every command, rule and event of a ceremony is tried often, and no law is broken."""
    check(SUITES["ceremony"])
