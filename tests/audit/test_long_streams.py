"""A long stream is explained and compared in steps that grow as the stream does."""

from __future__ import annotations

import sys
from datetime import date
from uuid import UUID

import pytest

from pemasyarakatan.audit.replay.differences import differences
from pemasyarakatan.audit.replay.explaining import explain
from pemasyarakatan.audit.replay.moments import Moment
from pemasyarakatan.domain.agreement import AGREEMENT
from pemasyarakatan.domain.assistance import ASSISTANCE
from pemasyarakatan.domain.decider import CorrectionRecorded
from pemasyarakatan.domain.partnership import PARTNERSHIP
from pemasyarakatan.testing.strategies import History
from tests.audit.drawn import records_of
from tests.laws.test_long_folds import facts_of


def asked(records):
    """Explain the whole state, and compare it with that of half of the records."""
    explain(records)
    differences(records, Moment(known=records[len(records) // 2].recorded_at))


def calls(work, *arguments):
    """How many functions are called by some work, in all."""
    counted = {"call": 0, "return": 0, "c_call": 0, "c_return": 0, "c_exception": 0}
    before = sys.getprofile()
    sys.setprofile(lambda _, kind, __: counted.__setitem__(kind, counted[kind] + 1))
    try:
        work(*arguments)
    finally:
        sys.setprofile(before)
    return counted["call"] + counted["c_call"]


@pytest.mark.parametrize(
    "decider", [PARTNERSHIP, AGREEMENT, ASSISTANCE], ids=lambda decider: decider.name
)
def test_twice_as_long_takes_about_twice_the_steps(decider):
    """With a correction of every tenth fact, too."""
    facts = facts_of(decider, 240)
    steps = []
    for count in (120, 240):
        history = facts[:count]
        for target in range(1, count + 1, 10):
            history.append(
                CorrectionRecorded(
                    target_version=target,
                    corrected=history[target - 1],
                    reason="read again",
                    approved_by="Kalapas",
                )
            )
        drawn = History(
            decider=decider,
            stream=UUID(int=1),
            events=tuple(history),
            recorded_on=(date(2026, 1, 1),) * len(history),
        )
        steps.append(calls(asked, records_of(drawn)))
    assert steps[1] < 2.6 * steps[0]
