"""What holds for every command and every event of a partnership."""

from datetime import date
from typing import get_type_hints
from uuid import UUID

import attrs
import pytest

from pemasyarakatan.domain import partnership
from pemasyarakatan.domain.decider import at, command_of, fold
from pemasyarakatan.domain.law import Circumstances
from pemasyarakatan.domain.partnership import (
    PARTNERSHIP,
    AnswerProposal,
    DeclareSupport,
    Direction,
    DropPlan,
    EndPartnership,
    FormWanted,
    FulfilCommitment,
    HoldVisit,
    InnovationRef,
    IssueActivityCertificates,
    LinkAgreement,
    MakeCommitment,
    NoPaper,
    OpenPartnership,
    PartnershipStatus,
    PlanKind,
    ProgressCommitment,
    RealisePlan,
    ReceiveSupport,
    RecordActivityPlacement,
    RecordActivityWithoutAgreement,
    RecordPlan,
    ReopenPartnership,
    Side,
    Stance,
    SubmitProposal,
    VisitForm,
    WithdrawCommitment,
    WithdrawProposal,
    partnership_id,
)
from pemasyarakatan.domain.values import (
    ActivityKind,
    CertificateKind,
    CooperationField,
    EmployerKind,
    EvidenceRef,
    FieldCode,
    Official,
    PartialDate,
    SupportForm,
)
from pemasyarakatan.testing.scenario import TODAY, given

FACILITY, PARTNER = UUID(int=1), UUID(int=2)
ID = partnership_id(FACILITY, PARTNER)
BAST = EvidenceRef(reference="bast-7f31")


def on(month: int) -> PartialDate:
    return PartialDate.on(date(2025, month, 1))


def numbered(number: int) -> UUID:
    return UUID(int=number)


COMMANDS = (
    OpenPartnership(
        partnership_id=ID, facility_id=FACILITY, partner_id=PARTNER, opened_on=on(1), origin="surat"
    ),
    HoldVisit(
        partnership_id=ID,
        visit_id=numbered(10),
        occurred_on=on(2),
        form=VisitForm.AUDIENSI,
        direction=Direction.INBOUND,
    ),
    SubmitProposal(
        partnership_id=ID,
        proposal_id=numbered(20),
        submitted_on=on(2),
        forms=(FormWanted(form=SupportForm.FUNDING),),
        exhaustive=True,
        visit_id=numbered(10),
    ),
    AnswerProposal(
        partnership_id=ID, proposal_id=numbered(20), stance=Stance.DEFERRED, answered_on=on(2)
    ),
    WithdrawProposal(partnership_id=ID, proposal_id=numbered(20), on=on(3), reason="tidak perlu"),
    RecordPlan(
        partnership_id=ID,
        plan_id=numbered(30),
        kind=PlanKind.TRAINING,
        text="pelatihan",
        voiced_by=Side.BOTH,
        on=on(2),
        visit_id=numbered(10),
    ),
    RealisePlan(partnership_id=ID, plan_id=numbered(30), by_ref=numbered(70), on=on(5)),
    RecordPlan(
        partnership_id=ID,
        plan_id=numbered(31),
        kind=PlanKind.NETWORK,
        text="jejaring",
        voiced_by=Side.PARTNER,
        on=on(2),
    ),
    DropPlan(partnership_id=ID, plan_id=numbered(31), on=on(5), reason="tidak jadi"),
    DeclareSupport(
        partnership_id=ID,
        declaration_id=numbered(50),
        subject=InnovationRef(facility_id=FACILITY, acronym="SIKaP"),
        by=Official(position="Kepala Dinas"),
        degree="mendukung penuh",
        on=on(2),
    ),
    MakeCommitment(
        partnership_id=ID, commitment_id=numbered(40), side=Side.PARTNER, text="mesin", on=on(2)
    ),
    ProgressCommitment(partnership_id=ID, commitment_id=numbered(40), delivered=2, on=on(3)),
    FulfilCommitment(partnership_id=ID, commitment_id=numbered(40), on=on(4), evidence=BAST),
    MakeCommitment(
        partnership_id=ID, commitment_id=numbered(41), side=Side.FACILITY, text="ruang", on=on(2)
    ),
    WithdrawCommitment(partnership_id=ID, commitment_id=numbered(41), on=on(4), reason="penuh"),
    ReceiveSupport(
        partnership_id=ID,
        support_id=numbered(60),
        form=SupportForm.MATERIALS,
        what="kain",
        received_on=on(4),
        handover_record=BAST,
        commitment_id=numbered(40),
        agreement_id=numbered(90),
    ),
    LinkAgreement(partnership_id=ID, agreement_id=numbered(90)),
    RecordActivityWithoutAgreement(
        partnership_id=ID,
        activity_id=numbered(70),
        kind=ActivityKind.TRAINING,
        title="jahit",
        field=CooperationField(code=FieldCode.SKILLS_TRAINING),
        started_on=on(4),
        ended_on=on(5),
        participants=20,
        reason=NoPaper.NO_PAPER,
    ),
    IssueActivityCertificates(
        partnership_id=ID,
        issue_id=numbered(80),
        activity_id=numbered(70),
        kind=CertificateKind.COMPLETION,
        certifier="BLK",
        issued=20,
        not_competent=0,
        issued_on=on(5),
    ),
    RecordActivityPlacement(
        partnership_id=ID,
        placement_id=numbered(85),
        activity_id=numbered(70),
        employer_kind=EmployerKind.SELF,
        placed=5,
        placed_on=on(6),
    ),
    EndPartnership(partnership_id=ID, on=on(7), reason="selesai"),
    ReopenPartnership(partnership_id=ID, on=on(8), reason="lanjut"),
)
"""A history with every command, each plain after those before it."""


def recorded(count: int = len(COMMANDS)) -> tuple[object, ...]:
    history: tuple[object, ...] = ()
    for command in COMMANDS[:count]:
        state = fold(PARTNERSHIP, history)
        history += PARTNERSHIP.decide(command, state, Circumstances(today=TODAY))
    return history


HISTORY = recorded()
NAMES = [type(command).__name__ for command in COMMANDS]


def test_every_command_and_event_is_in_the_history():
    """The history of these tests leaves no command and no event out."""
    assert {type(command) for command in COMMANDS} == set(PARTNERSHIP.pairs)
    assert {type(event) for event in HISTORY} == set(PARTNERSHIP.events)


def test_a_lawful_history_breaks_nothing():
    """What was accepted without acknowledgement breaks no invariant after any event."""
    for count in range(len(HISTORY) + 1):
        assert PARTNERSHIP.broken(fold(PARTNERSHIP, HISTORY[:count])) == ()


@pytest.mark.parametrize("place", range(len(COMMANDS)), ids=NAMES)
def test_a_command_again_adds_nothing(place):
    """Every command may be repeated after everything else."""
    given(PARTNERSHIP, *HISTORY).when(COMMANDS[place]).then_nothing()


@pytest.mark.parametrize("place", range(1, len(COMMANDS)), ids=NAMES[1:])
def test_no_command_before_the_opening(place):
    """Nothing but the opening creates the stream."""
    given(PARTNERSHIP).when(COMMANDS[place]).then_refused("partnership.not_found")


@pytest.mark.parametrize("place", range(len(COMMANDS)), ids=NAMES)
def test_an_event_leads_back_to_its_command(place):
    """A command carries the fields of its event, so that a history can be decided again."""
    event = HISTORY[place]
    stream = {} if hasattr(event, "partnership_id") else {"partnership_id": ID}

    assert command_of(PARTNERSHIP, event, **stream) == COMMANDS[place]


@pytest.mark.parametrize("cls", [*PARTNERSHIP.pairs, *PARTNERSHIP.events])
def test_a_contradicted_date_can_be_acknowledged(cls):
    """Whatever holds a date a source may contradict ends with who answers for it."""
    hints = get_type_hints(cls)
    dated = any(hint in (PartialDate, PartialDate | None) for hint in hints.values())

    assert (attrs.fields(cls)[-1].name == "irregular") == dated


@pytest.mark.parametrize("event", HISTORY, ids=NAMES)
def test_the_ids_of_a_fact_are_its_key(event):
    """No correction changes what a fact is about: its own id, and that of what it is part of."""
    own = {"partnership_id", "facility_id", "partner_id", "visit_id", "proposal_id", "plan_id"}
    own |= {"declaration_id", "commitment_id", "support_id", "agreement_id", "activity_id"}
    own |= {"issue_id", "placement_id"}
    key = [one.name for one in attrs.fields(type(event)) if one.metadata.get("key")]
    required = {
        one.name
        for one in attrs.fields(type(event))
        if one.name in own and one.default is attrs.NOTHING
    }

    assert set(key) == required


def test_the_day_of_every_event():
    """Every event names the day from which it holds; a link has none."""
    days = [PARTNERSHIP.day_of(event) for event in HISTORY]
    months = [day and day.earliest and day.earliest.month for day in days]

    assert months == [1, 2, 2, 2, 3, 2, 5, 2, 5, 2, 2, 3, 4, 2, 4, 4, None, 4, 5, 6, 7, 8]


def test_as_of_a_day():
    """What begins after a day is left out of the state of that day; the link has none and stays."""
    state = at(PARTNERSHIP, HISTORY, date(2025, 2, 1))

    assert len(state.visits) == 1
    assert state.linked == (numbered(90),)
    assert (len(state.activities_held), len(state.turns)) == (0, 0)
    assert state.status_at(date(2025, 2, 1), ()) is PartnershipStatus.PROPOSED


def test_whose_day_it_is():
    """The day is counted in the facility's zone, also while the stream is being created."""
    state = fold(PARTNERSHIP, HISTORY)

    assert PARTNERSHIP.home(COMMANDS[0], PARTNERSHIP.initial) == FACILITY
    assert PARTNERSHIP.home(COMMANDS[1], state) == FACILITY
    assert PARTNERSHIP.home(COMMANDS[1], PARTNERSHIP.initial) is None
    assert PARTNERSHIP.stream(COMMANDS[1]) == ID


def test_its_title():
    """A partnership is shown by its two sides, and not at all before it was opened."""
    title = PARTNERSHIP.title(fold(PARTNERSHIP, HISTORY))

    assert title == f"facility {FACILITY} with partner {PARTNER}"
    assert PARTNERSHIP.title(PARTNERSHIP.initial) is None


def test_every_rule_has_its_own_prefix():
    """A rule's id tells the aggregate, and no rule is declared twice."""
    ids = [rule.id for rule in PARTNERSHIP.book.rules]

    assert len(ids) == len(set(ids))
    assert all(rule_id.startswith("partnership.") for rule_id in ids)


def test_a_state_is_never_changed():
    """A state keeps what it held when others grow from it."""
    states = [fold(PARTNERSHIP, HISTORY[:count]) for count in range(len(HISTORY) + 1)]
    first = states[0]
    for state, event in zip(states, HISTORY, strict=False):
        grown = PARTNERSHIP.evolve(state, event)
        assert grown == states[states.index(state) + 1]
    assert first == PARTNERSHIP.initial
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        first.opened = None


def test_the_public_names_are_sorted():
    """Every public name is there, in one order."""
    upper = [name for name in partnership.__all__ if name.isupper()]
    classes = [name for name in partnership.__all__ if name[0].isupper() and not name.isupper()]
    functions = [name for name in partnership.__all__ if name.islower()]

    assert [*sorted(upper), *sorted(classes), *sorted(functions)] == partnership.__all__
    assert all(hasattr(partnership, name) for name in partnership.__all__)
