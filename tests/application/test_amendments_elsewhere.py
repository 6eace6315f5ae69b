"""An amendment is weighed against the other streams that its facts rest on."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

import attrs
import pytest

from pemasyarakatan.application import Pemasyarakatan
from pemasyarakatan.domain.compliance import ComplianceProgressReported
from pemasyarakatan.domain.corrections import Correct, Void
from pemasyarakatan.domain.partner import MergePartner, RegisterPartner, UnmergePartner
from pemasyarakatan.domain.values import Irregularity, PartialDate
from pemasyarakatan.errors import Refused

from .answers import GIVEN, ISSUE, answer_of, reporting
from .world import CILEGON, DAY, HEALTH, PARTNERSHIP, SOCIAL, begun, opened, visit

ROAD = UUID(int=77)


@pytest.fixture(name="app")
def _app(tmp_path: Path):
    with opened(tmp_path / "a.db") as app:
        begun(app)
        app.execute(RegisterPartner(partner_id=HEALTH, name="Dinas Kesehatan", regency="Cilegon"))
        yield app


def merge(one: UUID, other: UUID) -> MergePartner:
    """Say that *one* is a double of *other*."""
    return MergePartner(partner_id=one, into=other, reason="double")


def void(stream: UUID, version: int) -> Void:
    """Void one version of a stream."""
    return Void(stream=stream, target_version=version, reason="not so", approved_by="head")


def unmerged_and_turned_round(app: Pemasyarakatan) -> None:
    """Social merged into Health, taken back, and Health merged into Social."""
    app.execute(merge(SOCIAL, HEALTH))
    app.execute(UnmergePartner(partner_id=SOCIAL, on=DAY, reason="not a double"))
    app.execute(merge(HEALTH, SOCIAL))


def test_a_void_cannot_close_a_circle_of_merges(app: Pemasyarakatan):
    """The unmerge that made room for the opposite merge can no longer be voided."""
    unmerged_and_turned_round(app)
    with pytest.raises(Refused) as refused:
        app.execute(void(SOCIAL, 3))

    assert refused.value.rule == "partner.impossible"
    assert "partner.merge_cycle" in str(refused.value)
    assert app.load(SOCIAL).version == 3


def test_a_void_is_plain_once_the_opposite_merge_is_void(app: Pemasyarakatan):
    """The same void passes when nothing stands in its way any more."""
    unmerged_and_turned_round(app)
    app.execute(void(HEALTH, 2))
    app.execute(void(SOCIAL, 3))

    assert app.load(SOCIAL).state.merged.into == HEALTH


def test_what_was_broken_elsewhere_before_is_no_reason_to_refuse(app: Pemasyarakatan):
    """A partner whose root was merged later can still be amended."""
    app.execute(RegisterPartner(partner_id=ROAD, name="Dinas Jalan", regency="Cilegon"))
    app.execute(merge(SOCIAL, HEALTH))
    app.execute(merge(HEALTH, ROAD))
    registered = app.load(SOCIAL).state.registered
    receipt = app.execute(
        Correct(
            stream=SOCIAL,
            target_version=1,
            corrected=attrs.evolve(registered, parent_name="Pemerintah Kota Cilegon"),
            reason="read again",
            approved_by="head",
        )
    )

    assert receipt.version == 3


def test_a_corrected_event_keeps_only_what_it_really_breaks(app: Pemasyarakatan):
    """An acknowledgement in a correction names the broken rules, as one in a command does."""
    day = PartialDate.on(DAY.exact or DAY.latest, raw="Minggu (1/1)")
    given = Irregularity(
        rules=frozenset({"partnership.weekday", "partnership.ended", "partnership.nonsense"}),
        reason="the newspaper says so",
        acknowledged_by="head",
    )
    app.execute(visit(1))
    event = next(iter(app.load(PARTNERSHIP).state.visits))
    for occurred_on, kept in ((day, {"partnership.weekday"}), (DAY, set())):
        corrected = attrs.evolve(event, occurred_on=occurred_on, venue="Aula", irregular=given)
        app.execute(
            Correct(
                stream=PARTNERSHIP,
                target_version=2,
                corrected=corrected,
                reason="read again",
                approved_by="head",
            )
        )
        now = next(iter(app.load(PARTNERSHIP).state.visits))
        assert set(now.irregular.rules if now.irregular else ()) == kept


def moved(app: Pemasyarakatan, day: PartialDate) -> Correct:
    """Say that the report of Cilegon was of another day."""
    (record,) = app.history(answer_of(CILEGON))
    assert isinstance(record.event, ComplianceProgressReported)
    return Correct(
        stream=answer_of(CILEGON),
        target_version=1,
        corrected=attrs.evolve(record.event, on=day),
        reason="read again",
        approved_by="head",
    )


def test_a_report_cannot_be_corrected_to_a_day_before_its_directive(app: Pemasyarakatan):
    """What the directive says of a report holds for its correction too."""
    app.execute(ISSUE)
    app.execute(reporting(CILEGON))
    assert GIVEN.exact is not None
    with pytest.raises(Refused) as refused:
        app.execute(moved(app, GIVEN.plus_days(-1)))

    assert refused.value.rule == "compliance.impossible"
    assert "compliance.before_issue" in str(refused.value)
    assert app.execute(moved(app, GIVEN)).version == 2


def test_a_void_of_a_void_is_weighed_elsewhere_too(app: Pemasyarakatan):
    """A report that was void does not count again after its directive was corrected past it."""
    app.execute(ISSUE)
    app.execute(reporting(CILEGON))
    app.execute(void(answer_of(CILEGON), 1))
    issued = next(iter(app.history(ISSUE.directive_id))).event
    later = attrs.evolve(issued, issued_on=GIVEN.plus_days(9))
    app.execute(
        Correct(
            stream=ISSUE.directive_id,
            target_version=1,
            corrected=later,
            reason="read again",
            approved_by="head",
        )
    )
    with pytest.raises(Refused, match=r"compliance\.before_issue"):
        app.execute(void(answer_of(CILEGON), 2))
