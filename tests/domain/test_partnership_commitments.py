"""Declarations, commitments and what was delivered, and support that came in."""

from datetime import date
from uuid import UUID

import attrs
import pytest

from pemasyarakatan.domain.partnership import (
    PARTNERSHIP,
    CommitmentFulfilled,
    CommitmentMade,
    CommitmentProgressed,
    CommitmentWithdrawn,
    DeclareSupport,
    FulfilCommitment,
    InnovationRef,
    MakeCommitment,
    PartnershipOpened,
    ProgressCommitment,
    ReceiveSupport,
    Side,
    SupportDeclared,
    SupportReceived,
    WithdrawCommitment,
    partnership_id,
)
from pemasyarakatan.domain.values import EvidenceRef, Official, PartialDate, Rupiah, SupportForm
from pemasyarakatan.testing.scenario import given

FACILITY, PARTNER = UUID(int=1), UUID(int=2)
ID = partnership_id(FACILITY, PARTNER)
OPENED = PartnershipOpened(
    partnership_id=ID, facility_id=FACILITY, partner_id=PARTNER, opened_on=PartialDate()
)
C = UUID(int=40)
BAST = EvidenceRef(reference="bast-7f31")


def on(year: int, month: int, day: int) -> PartialDate:
    return PartialDate.on(date(year, month, day))


MAKE = MakeCommitment(
    partnership_id=ID,
    commitment_id=C,
    side=Side.PARTNER,
    text="lima mesin jahit",
    form=SupportForm.FACILITIES,
    quantity=5,
    unit="mesin",
    due=on(2025, 12, 31),
    on=on(2025, 3, 10),
)
MADE = CommitmentMade(
    commitment_id=C,
    side=Side.PARTNER,
    text="lima mesin jahit",
    form=SupportForm.FACILITIES,
    quantity=5,
    unit="mesin",
    due=on(2025, 12, 31),
    on=on(2025, 3, 10),
)
PROGRESS = ProgressCommitment(partnership_id=ID, commitment_id=C, delivered=2, on=on(2025, 5, 1))
FULFIL = FulfilCommitment(partnership_id=ID, commitment_id=C, on=on(2025, 6, 1), evidence=BAST)
WITHDRAW = WithdrawCommitment(
    partnership_id=ID, commitment_id=C, on=on(2025, 6, 1), reason="anggaran dipotong"
)
PROGRESSED = CommitmentProgressed(commitment_id=C, delivered=2, on=on(2025, 5, 1))
FULFILLED = CommitmentFulfilled(commitment_id=C, on=on(2025, 6, 1), evidence=BAST)
WITHDRAWN = CommitmentWithdrawn(commitment_id=C, on=on(2025, 6, 1), reason="anggaran dipotong")
STEPS = (PROGRESS, FULFIL, WITHDRAW)


class TestDeclarations:
    """What an official declares."""

    def test_support_is_declared(self):
        """A public declaration is kept with who made it, and creates no commitment."""
        declare = DeclareSupport(
            partnership_id=ID,
            declaration_id=UUID(int=50),
            subject=InnovationRef(facility_id=FACILITY, acronym="SIKaP"),
            by=Official(position="Kepala Dinas Sosial Kota Cilegon"),
            degree="mendukung penuh",
            on=on(2025, 10, 17),
        )
        event = given(PARTNERSHIP, OPENED).when(declare).then_gives(SupportDeclared)
        after = given(PARTNERSHIP, OPENED, event)

        assert after.state.commitments() == {}
        after.when(declare).then_nothing()
        after.when(attrs.evolve(declare, degree="mendukung")).then_refused("partnership.reused_id")


class TestMaking:
    """What is promised."""

    def test_a_commitment_is_open(self):
        """A promise is open until it is kept or taken back."""
        given(PARTNERSHIP, OPENED).when(MAKE).then(MADE)
        after = given(PARTNERSHIP, OPENED, MADE)

        commitment = after.state.commitments()[C]
        assert (commitment.delivered, commitment.closed) == (0, None)
        after.when(MAKE).then_nothing()

    @pytest.mark.parametrize(
        ("quantity", "unit"), [(0, "mesin"), (-1, "mesin"), (5, None), (5, " ")]
    )
    def test_a_quantity_is_a_number_of_something(self, quantity, unit):
        """A quantity below 1, or of nothing, is impossible."""
        make = attrs.evolve(MAKE, quantity=quantity, unit=unit)

        given(PARTNERSHIP, OPENED).when(make).then_refused("partnership.quantity")

    @pytest.mark.parametrize(("quantity", "unit"), [(1, "mesin"), (None, None), (None, "mesin")])
    def test_a_quantity_may_be_small_or_not_stated(self, quantity, unit):
        """One of something is a quantity, and a soft promise has none."""
        make = attrs.evolve(MAKE, quantity=quantity, unit=unit, due=None)

        given(PARTNERSHIP, OPENED).when(make).then_gives(CommitmentMade)

    def test_a_due_date_may_lie_ahead(self):
        """What is due lies in the future as a rule; what was promised does not."""
        early = given(PARTNERSHIP, OPENED, today=date(2025, 3, 10))

        early.when(MAKE).then(MADE)
        early.when(attrs.evolve(MAKE, on=on(2025, 3, 11))).then_refused("partnership.future")


class TestProgress:
    """What is delivered on a promise, and how it ends."""

    def test_deliveries_add_up(self):
        """Each record tells how much was delivered by it; the sum is what was delivered."""
        second = attrs.evolve(PROGRESSED, delivered=3, on=on(2025, 5, 20))
        given(PARTNERSHIP, OPENED, MADE).when(PROGRESS).then(PROGRESSED)

        commitment = given(PARTNERSHIP, OPENED, MADE, PROGRESSED, second).state.commitments()[C]

        assert (commitment.delivered, commitment.closed) == (5, None)

    def test_the_same_delivery_again_adds_nothing(self):
        """The same amount of the same day is one delivery, unless its evidence tells it apart."""
        known = given(PARTNERSHIP, OPENED, MADE, PROGRESSED)

        known.when(PROGRESS).then_nothing()
        known.when(attrs.evolve(PROGRESS, evidence=BAST)).then_gives(CommitmentProgressed)

    def test_a_delivery_is_of_something(self):
        """Nothing, or less, is no delivery; one is."""
        known = given(PARTNERSHIP, OPENED, MADE)

        for delivered in (0, -2):
            known.when(attrs.evolve(PROGRESS, delivered=delivered)).then_refused(
                "partnership.quantity"
            )
        known.when(attrs.evolve(PROGRESS, delivered=1)).then_gives(CommitmentProgressed)

    @pytest.mark.parametrize("step", STEPS)
    def test_only_a_known_commitment_moves(self, step):
        """Nothing is delivered, kept or taken back that was never promised."""
        given(PARTNERSHIP, OPENED).when(step).then_refused("partnership.unknown_commitment")
        given(PARTNERSHIP, OPENED, MADE).when(step).then_gives(PARTNERSHIP.pairs[type(step)][0])

    @pytest.mark.parametrize("closed", [FULFILLED, WITHDRAWN])
    @pytest.mark.parametrize("step", STEPS)
    def test_a_closed_commitment_moves_no_more(self, step, closed):
        """A commitment is closed once; only the same closing again is already so."""
        outcome = given(PARTNERSHIP, OPENED, MADE, closed).when(step)

        if PARTNERSHIP.pairs[type(step)] == (type(closed),):
            outcome.then_nothing()
        else:
            outcome.then_refused("partnership.commitment_closed")

    @pytest.mark.parametrize("step", STEPS)
    def test_a_commitment_does_not_move_before_it_was_made(self, step):
        """Certainly earlier is impossible; the same day or an unknown one is not."""
        known = given(PARTNERSHIP, OPENED, MADE)

        known.when(attrs.evolve(step, on=on(2025, 3, 9))).then_refused(
            "partnership.before_commitment"
        )
        for day in (on(2025, 3, 10), PartialDate.month(2025, 3), PartialDate()):
            outcome = known.when(attrs.evolve(step, on=day))
            outcome.then_gives(PARTNERSHIP.pairs[type(step)][0])

    def test_kept_without_evidence(self):
        """Somebody answers for a promise that was kept and cannot be shown to have been."""
        bare = attrs.evolve(FULFIL, evidence=None)

        event = (
            given(PARTNERSHIP, OPENED, MADE).when(bare).then_irregular("partnership.no_evidence")
        )

        assert event == attrs.evolve(FULFILLED, evidence=None, irregular=event.irregular)

    def test_an_acknowledgement_that_was_not_needed_is_dropped(self):
        """Only rules really broken stay in the event."""
        bare = attrs.evolve(FULFIL, evidence=None)
        needed = (
            given(PARTNERSHIP, OPENED, MADE).when(bare).then_irregular("partnership.no_evidence")
        )

        given(PARTNERSHIP, OPENED, MADE).when(
            attrs.evolve(FULFIL, irregular=needed.irregular)
        ).then(FULFILLED)


class TestDue:
    """When a promise is late."""

    def test_overdue_after_the_due_date(self):
        """A commitment is overdue from the day after it was due until it is closed."""
        late = attrs.evolve(FULFILLED, on=on(2026, 2, 1))
        commitment = given(PARTNERSHIP, OPENED, MADE, late).state.commitments()[C]

        days = (date(2025, 12, 31), date(2026, 1, 1), date(2026, 1, 31), date(2026, 2, 1))

        assert [commitment.overdue_on(day) for day in days] == [False, True, True, False]

    @pytest.mark.parametrize("due", [None, PartialDate()])
    def test_never_overdue_without_a_due_date(self, due):
        """What was not promised for a day is not late on any."""
        made = attrs.evolve(MADE, due=due)

        commitment = given(PARTNERSHIP, OPENED, made).state.commitments()[C]

        assert not commitment.overdue_on(date.max)
        assert commitment.open_on(date.max)
        assert not commitment.open_on(date(2025, 3, 9))


class TestReceiving:
    """What comes in."""

    RECEIVE = ReceiveSupport(
        partnership_id=ID,
        support_id=UUID(int=60),
        form=SupportForm.FACILITIES,
        what="mesin jahit",
        quantity=5,
        unit="mesin",
        value=Rupiah(12_500_000),
        received_on=on(2025, 7, 1),
        handover_record=BAST,
        commitment_id=C,
        agreement_id=UUID(int=90),
    )

    def test_goods_with_paper_and_agreement(self):
        """Five sewing machines with BAST and agreement are plain, and are recorded once."""
        event = given(PARTNERSHIP, OPENED, MADE).when(self.RECEIVE).then_gives(SupportReceived)

        assert event.irregular is None
        given(PARTNERSHIP, OPENED, MADE, event).when(self.RECEIVE).then_nothing()

    def test_goods_without_hand_over_record(self):
        """Somebody answers for goods that came without BAST."""
        bare = attrs.evolve(self.RECEIVE, handover_record=None)

        given(PARTNERSHIP, OPENED, MADE).when(bare).then_irregular("partnership.no_handover")

    def test_goods_without_agreement(self):
        """Somebody answers for goods that came under no agreement."""
        bare = attrs.evolve(self.RECEIVE, agreement_id=None)

        given(PARTNERSHIP, OPENED, MADE).when(bare).then_irregular("partnership.no_agreement")

    def test_goods_with_neither(self):
        """Both have to be answered for; the missing hand-over record is named first."""
        bare = attrs.evolve(self.RECEIVE, handover_record=None, agreement_id=None)

        given(PARTNERSHIP, OPENED, MADE).when(bare).then_irregular(
            "partnership.no_handover", "partnership.no_agreement"
        )

    def test_the_commitment_it_names_is_known(self):
        """Support may be on a commitment of this partnership, on none, and on no other."""
        given(PARTNERSHIP, OPENED).when(self.RECEIVE).then_refused("partnership.unknown_commitment")
        given(PARTNERSHIP, OPENED).when(attrs.evolve(self.RECEIVE, commitment_id=None)).then_gives(
            SupportReceived
        )

    @pytest.mark.parametrize(
        "wrong", [{"quantity": 0}, {"unit": None}, {"value": Rupiah(-1)}], ids=str
    )
    def test_a_quantity_is_a_number_of_something(self, wrong):
        """A quantity below 1 or of nothing, and a value below 0, are impossible."""
        given(PARTNERSHIP, OPENED, MADE).when(attrs.evolve(self.RECEIVE, **wrong)).then_refused(
            "partnership.quantity"
        )

    @pytest.mark.parametrize(
        "plain", [{"quantity": 1}, {"quantity": None, "unit": None}, {"value": Rupiah(0)}], ids=str
    )
    def test_a_quantity_may_be_small_or_not_stated(self, plain):
        """One of something is a quantity; a service has none, and may cost nothing."""
        given(PARTNERSHIP, OPENED, MADE).when(attrs.evolve(self.RECEIVE, **plain)).then_gives(
            SupportReceived
        )
