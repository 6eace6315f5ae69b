"""Facility: tenures by decree, and who was seen as head."""

from __future__ import annotations

from datetime import date

from pemasyarakatan.domain.facility import (
    FACILITY,
    EndHeadTenure,
    HeadAppointed,
    HeadObserved,
)
from pemasyarakatan.domain.values import (
    Capacity,
)

from .facility_facts import (
    HERE,
    ONE,
    THREE,
    TWO,
    UNDATED,
    appoint,
    appointed,
    day,
    ended,
    observe,
    official,
    registered,
)


class TestHeads:
    """Tenures by decree, and who was seen as head."""

    def test_appointment(self) -> None:
        """A head is appointed, once under one id."""
        first = appointed(ONE, "Sudirman", "2025-10-01")
        registered().when(appoint(ONE, "Sudirman", "2025-10-01")).then(first)
        registered(first).when(appoint(ONE, "Sudirman", "2025-10-01")).then_nothing()
        registered(first).when(appoint(ONE, "Hatta", "2025-10-01")).then_refused(
            "facility.reused_id"
        )

    def test_two_definitive_heads(self) -> None:
        """Two definitive heads on one day are irregular, unless it is the handover day."""
        first = appointed(ONE, "Sudirman", "2025-10-01")
        second = appoint(TWO, "Hatta", "2026-02-01")
        registered(first).when(second).then_irregular("facility.head_overlap")
        registered(first, ended(ONE, "2026-02-01")).when(second).then_gives(HeadAppointed)
        registered(first, ended(ONE, "2026-02-02")).when(second).then_irregular(
            "facility.head_overlap"
        )

    def test_acting_heads(self) -> None:
        """A PLT holds no day of a definitive head, and acting heads none of each other."""
        first = appointed(ONE, "Sudirman", "2025-10-01")
        registered(first).when(appoint(TWO, "Hatta", "2026-02-01", Capacity.PLT)).then_irregular(
            "facility.head_overlap"
        )
        registered(first).when(appoint(TWO, "Hatta", "2026-02-01", Capacity.PLH)).then_gives(
            HeadAppointed
        )
        acting = appointed(TWO, "Hatta", "2026-02-01", Capacity.PLH)
        registered(first, acting).when(
            appoint(THREE, "Natsir", "2026-02-03", Capacity.PLH)
        ).then_irregular("facility.head_overlap")

    def test_end_of_a_tenure(self) -> None:
        """A tenure ends once, not before it began."""
        first = appointed(ONE, "Sudirman", "2025-10-01")
        end = EndHeadTenure(facility_id=HERE, tenure_id=ONE, ended_on=date(2026, 2, 1))
        registered(first).when(end).then(ended(ONE, "2026-02-01"))
        registered().when(end).then_refused("facility.unknown_tenure")
        registered(first, ended(ONE, "2026-02-01")).when(end).then_nothing()
        registered(first, ended(ONE, "2026-01-01")).when(end).then_refused("facility.tenure_ended")
        early = EndHeadTenure(facility_id=HERE, tenure_id=ONE, ended_on=date(2025, 9, 30))
        registered(first).when(early).then_refused("facility.tenure_order")

    def test_who_may_sign(self) -> None:
        """Head and PLH together, both heads on a handover day, the PLT only while vacant."""
        state = registered(
            appointed(ONE, "Sudirman", "2025-10-01"),
            ended(ONE, "2026-02-01"),
            appointed(TWO, "Hatta", "2026-02-01"),
            ended(TWO, "2026-03-01"),
            appointed(THREE, "Natsir", "2026-03-02", Capacity.PLT),
        ).state
        signing = {
            on: {
                t.appointed.official.name.canonical for t in state.may_sign(date.fromisoformat(on))
            }
            for on in ("2026-01-31", "2026-02-01", "2026-03-02", "2025-01-01")
        }
        assert signing == {
            "2026-01-31": {"Sudirman"},
            "2026-02-01": {"Sudirman", "Hatta"},
            "2026-03-02": {"Natsir"},
            "2025-01-01": set(),
        }

    def test_observation_against_observation(self) -> None:
        """Two names on one exact day are irregular; on other or open days they are not."""
        seen = HeadObserved(official=official("Raja"), observed_on=day("2025-10-17"))
        registered(seen).when(observe("Margono", day("2025-10-17"))).then_irregular(
            "facility.other_head"
        )
        registered(seen).when(observe("Margono", day("2025-10-18"))).then_gives(HeadObserved)
        registered(seen).when(observe("Margono", UNDATED)).then_gives(HeadObserved)
        registered(seen).when(observe("RAJA", day("2025-10-17"))).then_gives(HeadObserved)

    def test_observation_against_decree(self) -> None:
        """A newspaper after the decree is irregular; before it, it is flagged and never blocks."""
        decree = appointed(ONE, "Sudirman", "2025-10-01")
        registered(decree).when(observe("Sihabudin", day("2025-10-03"))).then_irregular(
            "facility.other_head"
        )
        seen = HeadObserved(
            official=official("Sihabudin", Capacity.UNKNOWN), observed_on=day("2025-10-03")
        )
        outcome = registered(seen).when(appoint(ONE, "Sudirman", "2025-10-01"))
        outcome.then(decree)
        state = registered(seen, decree).state
        assert [flag.name for flag in FACILITY.flags(state, {})] == ["HEAD_CONTRADICTED"]
        acting = observe("Sihabudin", day("2025-10-03"), Capacity.PLH)
        registered(decree).when(acting).then_gives(HeadObserved)

    def test_handover_day(self) -> None:
        """On the day on which both tenures meet, both heads may be seen, and no third."""
        meeting = (
            appointed(ONE, "Sudirman", "2025-10-01"),
            ended(ONE, "2026-02-01"),
            appointed(TWO, "Hatta", "2026-02-01"),
            HeadObserved(official=official("Sudirman"), observed_on=day("2026-02-01")),
        )
        registered(*meeting).when(observe("Hatta", day("2026-02-01"))).then_gives(HeadObserved)
        registered(*meeting).when(observe("Natsir", day("2026-02-01"))).then_irregular(
            "facility.other_head"
        )
