"""The laws of a directive."""

from __future__ import annotations

from .suite import check
from .suites import SUITES


def test_a_directive_keeps_the_laws_and_its_census_closes():
    """Every command, rule and event of a directive is tried often, and no law is broken."""
    check(SUITES["directive"])
