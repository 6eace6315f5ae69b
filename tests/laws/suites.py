"""The suites of every aggregate by its name."""

from __future__ import annotations

from collections.abc import Mapping

from pemasyarakatan.domain.facility import FACILITY
from pemasyarakatan.wire.catalogue import codec

from .suite import Suite

CODEC = codec()

SUITES: Mapping[str, Suite] = {"facility": Suite(FACILITY, codec=None)}
