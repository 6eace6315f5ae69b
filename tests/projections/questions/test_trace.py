"""The trace: what came of what, by the links that events carry."""

from __future__ import annotations

from collections import Counter
from uuid import UUID

import attrs
import pytest
from hypothesis import given, settings

from pemasyarakatan.domain.aggregates import DECIDERS
from pemasyarakatan.domain.decider import begun, effective
from pemasyarakatan.projections.questions import trace
from pemasyarakatan.projections.questions.trace import TRACE, gathering
from pemasyarakatan.projections.views import Views
from tests.acceptance.lines import (
    DISNAKER,
    KEMITRAAN,
    LAPAS,
    corrected,
    draft,
    facility,
    fresh,
    line,
    loose_training,
    partnership,
    sign,
    training,
    visit,
    void,
)
from tests.projections.asked import some
from tests.projections.logs import COMMANDED, app_of, day_after, logs, streams_of
from tests.projections.reading import (
    PKS,
    PROPOSAL,
    agreed,
    answer,
    asked,
    delivery,
    promise,
    proposal,
)

VIEW = TRACE
DAY = "2025-12-01"
PLAN = "b0000000-0000-4000-8000-000000000001"
VISIT = "b0000000-0000-4000-8000-000000000002"
COURSE = "b0000000-0000-4000-8000-000000000003"


def plan(on="2025-01-10", **said):
    """A course is intended."""
    usual = {"plan_id": PLAN, "kind": "TRAINING", "text": "pelatihan las", "voiced_by": "FACILITY"}
    return line("RecordPlan", partnership_id=KEMITRAAN, on=on, **{**usual, **said})


def realised(by_ref, on="2025-04-05"):
    """The plan came true."""
    named = {"plan_id": PLAN, "by_ref": by_ref}
    return line("RealisePlan", partnership_id=KEMITRAAN, on=on, **named)


def chain():
    """From a visit to certificates, each naming what it comes after."""
    return [
        *agreed()[:3],
        visit(visit_id=VISIT, occurred_on="2025-01-05"),
        plan(visit_id=VISIT),
        proposal("2025-01-20", visit_id=VISIT),
        answer("ACCEPTED", "2025-01-25"),
        draft(PKS, drafted_on="2025-02-01", origin=[PROPOSAL, PLAN]),
        sign(PKS, "2025-02-10", "2025-02-10", "2025-12-31"),
        line("LinkAgreement", partnership_id=KEMITRAAN, agreement_id=PKS),
        promise("2025-02-11", agreement_id=PKS),
        delivery(3, "2025-03-05"),
        training(PKS, "2025-04-01", "2025-04-05", training_id=COURSE),
        line(
            "IssueCertificates",
            agreement_id=PKS,
            issue_id=fresh(),
            training_id=COURSE,
            kind="COMPLETION",
            certifier="BLK",
            issued=18,
            not_competent=0,
            issued_on="2025-05-01",
        ),
        realised(COURSE),
    ]


def told(empty, on=DAY, stream=KEMITRAAN, **named):
    """The trace of a partnership on a day."""
    return asked(empty, TRACE, on, stream=UUID(stream) if stream else None, **named)


def steps(rows, *names):
    """These columns of each row, after its step."""
    return [(row.step, *some(row, *names)) for row in rows]


def marked(rows, name):
    """The steps that are marked as beginnings or as ends."""
    return [row.step for row in dict.fromkeys(rows) if getattr(row, name)]


class TestChain:
    """What stands below what."""

    def test_from_a_visit_to_certificates(self, empty):
        """Each step below the first that it names, with the field that names it."""
        empty.record(*chain())
        rows = told(empty)
        assert steps(rows, "depth", "field", "target_step") == [
            ("VISIT", 0, None, None),
            ("PLAN", 1, "visit_id", "VISIT"),
            ("AGREEMENT_DRAFTED", 2, "origin", "PROPOSAL"),
            ("AGREEMENT_DRAFTED", 2, "origin", "PLAN"),
            ("AGREEMENT_SIGNED", 3, "stream", "AGREEMENT_DRAFTED"),
            ("COMMITMENT", 3, "agreement_id", "AGREEMENT_DRAFTED"),
            ("COMMITMENT_PROGRESSED", 4, "commitment_id", "COMMITMENT"),
            ("TRAINING", 3, "stream", "AGREEMENT_DRAFTED"),
            ("CERTIFICATES", 4, "training_id", "TRAINING"),
            ("AGREEMENT_LINKED", 3, "agreement_id", "AGREEMENT_DRAFTED"),
            ("PLAN_REALISED", 2, "plan_id", "PLAN"),
            ("PLAN_REALISED", 2, "by_ref", "TRAINING"),
            ("PROPOSAL", 1, "visit_id", "VISIT"),
            ("PROPOSAL_ANSWERED", 2, "proposal_id", "PROPOSAL"),
        ]
        assert marked(rows, "beginning") == ["VISIT"]
        assert marked(rows, "end") == []

    def test_each_step_names_its_event_and_its_day(self, empty):
        """Stream and version lead to the event in the log; a day known in part stays so."""
        month = {"earliest": "2025-01-01", "latest": "2025-01-31"}
        empty.record(*agreed()[:3], plan(month), plan({}, plan_id=fresh(), kind="OTHER"))
        first, last = told(empty)
        assert some(first, "stream", "version", "thing") == (UUID(KEMITRAAN), 2, UUID(PLAN))
        assert some(first, "day", "said") == ("2025-01-01..2025-01-31", "TRAINING: pelatihan las")
        assert (str(first.first), str(first.last)) == ("2025-01-01", "2025-01-31")
        assert some(last, "version", "day", "first", "last") == (3, "undated", None, None)

    def test_a_plan_leads_to_what_it_was_realised_by(self, empty):
        """An activity that names nothing is no beginning if a plan names it."""
        loose = fresh()
        empty.record(
            *agreed()[:3],
            plan(),
            loose_training(loose, KEMITRAAN),
        )
        assert marked(told(empty), "beginning") == ["PLAN", "ACTIVITY_WITHOUT_AGREEMENT"]
        assert marked(told(empty), "end") == ["PLAN"]
        empty.record(realised(loose))
        rows = told(empty)
        assert marked(rows, "beginning") == ["PLAN"]
        assert marked(rows, "end") == []
        assert steps(rows, "depth")[-1] == ("ACTIVITY_WITHOUT_AGREEMENT", 2)

    def test_a_link_to_nothing_shown(self, empty):
        """It is told with its id, and what it leads to is empty; that is no beginning."""
        empty.record(*agreed()[:3], draft(PKS, origin=[fresh()]))
        empty.record(line("LinkAgreement", partnership_id=KEMITRAAN, agreement_id=PKS))
        row = told(empty)[0]
        assert some(row, "step", "field", "target_step") == ("AGREEMENT_DRAFTED", "origin", None)
        assert some(row, "depth", "beginning", "end") == (0, False, True)

    def test_what_stands_beside_is_nothing_before(self, empty):
        """A joint trip and a shared plan are told, and begin all the same."""
        other = partnership("lapas-b")["data"]["partnership_id"]
        empty.record(*agreed()[:3], facility("lapas-b"), partnership("lapas-b"))
        empty.record(visit(joint_visit_ref=fresh()), plan(shared_with=[other]))
        rows = told(empty)
        assert steps(rows, "field", "beginning") == [
            ("VISIT", "joint_visit_ref", True),
            ("PLAN", "shared_with", True),
        ]
        assert told(empty, stream=other) == ()


class TestEnds:
    """What was promised and led to nothing."""

    def test_an_agreement_under_which_nothing_was_done(self, empty):
        """Signed and linked, it still is an end, until something is held or promised under it."""
        empty.record(*agreed())
        assert marked(told(empty), "end") == ["AGREEMENT_DRAFTED"]
        empty.record(training(PKS, "2025-03-01", "2025-03-02"))
        assert marked(told(empty), "end") == []

    @pytest.mark.parametrize("stance", ["WELCOMED", "ACCEPTED", "DECLINED"])
    def test_an_answer_alone_is_nothing(self, empty, stance):
        """Also an acceptance: no draft names the proposal."""
        empty.record(*agreed()[:3], proposal(), answer(stance, "2025-02-10"))
        rows = told(empty)
        assert marked(rows, "end") == ["PROPOSAL"]
        assert rows[-1].said == stance

    def test_a_promise_is_kept_or_ends(self, empty):
        """Taken back it is an end; with a delivery or support it is not."""
        kept, back = fresh(), fresh()
        empty.record(*agreed()[:3], promise(), promise(commitment_id=kept, text="mesin"))
        empty.record(promise(commitment_id=back, text="dana"), delivery(1, "2025-03-01"))
        empty.record(
            line(
                "ReceiveSupport",
                partnership_id=KEMITRAAN,
                support_id=fresh(),
                form="MATERIALS",
                what="mesin",
                received_on="2025-03-01",
                handover_record={"reference": "BAST-1"},
                commitment_id=kept,
                irregular={
                    "rules": ["partnership.no_agreement"],
                    "reason": "so it was",
                    "acknowledged_by": "Kasubbag TU",
                },
            ),
            line(
                "WithdrawCommitment",
                partnership_id=KEMITRAAN,
                commitment_id=back,
                on="2025-03-02",
                reason="no budget",
            ),
        )
        rows = told(empty)
        assert [row.said for row in rows if row.end] == ["PARTNER: dana"]
        assert [row.said for row in rows if row.step == "COMMITMENT_WITHDRAWN"] == ["no budget"]

    def test_a_plan_that_was_dropped(self, empty):
        """It stays an end, with its reason below it."""
        empty.record(
            *agreed()[:3],
            plan(),
            line(
                "DropPlan", partnership_id=KEMITRAAN, plan_id=PLAN, on="2025-02-01", reason="batal"
            ),
        )
        assert steps(told(empty), "end", "said")[1] == ("PLAN_DROPPED", False, "batal")
        assert marked(told(empty), "end") == ["PLAN"]


class TestAsked:
    """For which day, and of what."""

    def test_the_day(self, empty):
        """What certainly lies after it is left out, and with it what it led to."""
        empty.record(*chain())
        early = told(empty, "2025-01-31")
        assert marked(early, "end") == ["PLAN", "PROPOSAL"]
        assert {row.step for row in early} == {
            "VISIT", "PLAN", "PROPOSAL", "PROPOSAL_ANSWERED", "AGREEMENT_LINKED"
        }  # fmt: skip

    def test_corrections_and_voids(self, empty):
        """The links are those of what counts: corrected to another origin, and voided."""
        empty.record(*chain())
        data = draft(PKS, drafted_on="2025-02-01", origin=[VISIT])["data"]
        empty.record(
            corrected(PKS, 1, "agreement.agreement_drafted@1", data),
            void(KEMITRAAN, 9),
        )
        rows = told(empty)
        drafted = [row.target_step for row in rows if row.step == "AGREEMENT_DRAFTED"]
        assert drafted == ["VISIT"]
        assert "PLAN_REALISED" not in {row.step for row in rows}
        assert marked(rows, "end") == ["PLAN", "PROPOSAL"]

    def test_a_draft_that_nobody_linked(self, empty):
        """It belongs to the partnership by its origin; with none, to its facility alone."""
        empty.record(*agreed()[:3], plan(), draft(PKS, origin=[PLAN]), draft(fresh()))
        assert [row.step for row in told(empty)] == ["PLAN", "AGREEMENT_DRAFTED"]
        assert len(told(empty, stream=None)) == 3
        assert len(told(empty, stream=None, facility=UUID(LAPAS))) == 3
        assert told(empty, stream=None, facility=UUID(DISNAKER)) == ()


class TestReports:
    """The five source reports."""

    def of(self, reports, start):
        """The steps of the partnership whose id begins so."""
        streams = {row.stream for row in reports.ask(TRACE)}
        (one,) = [stream for stream in streams if str(stream).startswith(start)]
        return reports.ask(TRACE, stream=one)

    def test_plans_that_led_to_nothing(self, reports):
        """003: two and three plans of one day, each a beginning and an end; a trip of two."""
        for start, plans in (("d6bc004e", 3), ("83974646", 2)):
            rows = self.of(reports, start)
            assert [row.step for row in rows] == ["VISIT"] + ["PLAN"] * plans
            assert all(row.beginning for row in rows)
            assert [row.end for row in rows] == [False] + [True] * plans
            assert {row.day for row in rows} == {"2021-02-26"}

    def test_a_soft_promise_is_open(self, reports):
        """000: a visit, a plan and a promise that name each other nowhere."""
        rows = self.of(reports, "01ae6c9a")
        assert steps(rows, "depth", "field", "beginning", "end") == [
            ("VISIT", 0, None, True, False),
            ("PLAN", 0, None, True, True),
            ("COMMITMENT", 0, None, True, True),
        ]

    def test_what_was_welcomed_has_led_to_nothing(self, reports):
        """001: all of it undated, the proposal below the visit, and no agreement."""
        rows = self.of(reports, "92a2681b")
        assert steps(rows, "depth", "day", "end") == [
            ("VISIT", 0, "undated", False),
            ("PROPOSAL", 1, "undated", True),
            ("PROPOSAL_ANSWERED", 2, "undated", False),
        ]
        assert rows[-1].said == "WELCOMED"

    def test_a_paper_that_comes_from_nothing(self, reports):
        """004: nothing is said of how it came about, nor that anything was done under it."""
        rows = self.of(reports, "1e82b21d")
        assert steps(rows, "field", "beginning", "end") == [
            ("COMMITMENT", None, True, True),
            ("AGREEMENT_DRAFTED", None, True, True),
            ("AGREEMENT_SIGNED", "stream", False, False),
            ("AGREEMENT_LINKED", "agreement_id", False, False),
        ]


# --- laws ----------------------------------------------------------------------------------------

FIELDS = (
    "visit_id", "shared_with", "proposal_id", "plan_id", "by_ref", "commitment_id", "agreement_id",
    "activity_id", "training_id", "origin", "parent_id", "predecessor_id", "joint_visit_ref",
)  # fmt: skip
"""Every field of an event by which it can name something else of a chain."""
NOT_SHOWN = frozenset(
    {
        "PartnershipOpened",
        "SupportDeclared",
        "PartnershipEnded",
        "PartnershipReopened",
        "DraftReviewed",
        "NumberCompleted",
        "TermCompleted",
        "ScopeCompleted",
        "NumberCorrected",
        "AddendumSigned",
        "AgreementSuspended",
        "AgreementResumed",
    }
)
"""The events that are no step of a chain."""
OWN = {
    "VisitHeld": "visit_id",
    "ProposalSubmitted": "proposal_id",
    "PlanRecorded": "plan_id",
    "CommitmentMade": "commitment_id",
    "ActivityWithoutAgreementHeld": "activity_id",
    "AgreementDrafted": "agreement_id",
    "TrainingDelivered": "training_id",
    "ActivityHeld": "activity_id",
}
"""The fields by which an event names itself."""
CHAINED = [one for one in COMMANDED if one.name in ("partnership", "agreement")]


def carried(log, day):
    """What a trace must hold by the events themselves: each step begun by a day, and its links."""
    deciders = {one.name: one for one in DECIDERS}
    found = Counter()
    for stream in streams_of(log):
        decider = deciders[stream[0].aggregate]
        if decider not in CHAINED:
            continue
        for version, event in effective([one.event for one in stream]):
            named = type(event).__name__
            if named not in NOT_SHOWN and begun(decider, event, day):
                key = stream[0].originator_id, version
                found.update((*key, *link) for link in links(event, named) or [(None, None)])
    return found


def links(event, named):
    """The ids that an event names, each with its field."""
    made = []
    for field in attrs.fields(type(event)):
        value = getattr(event, field.name)
        if field.name in FIELDS and field.name != OWN.get(named) and value is not None:
            made += [(field.name, one) for one in (value if isinstance(value, tuple) else [value])]
    return made


def links_are_those_of_the_events(log):
    """Every step and link once, and no other; a stream instead of a field is left aside."""
    with app_of(log) as app, Views("sqlite://", app, TRACE.models) as views:
        views.rebuild()
        rows = views.ask(TRACE, today=day_after(log)).rows
        shown = Counter()
        for row in rows:
            link = (None, None) if row.field == gathering.STREAM else (row.field, row.target)
            shown[(row.stream, row.version, *link)] += 1
        parts = {row for one in streams_of(log) for row in part_of(views, one, day_after(log))}
        whole = {(row.stream, row.version, row.target, row.beginning, row.end) for row in rows}
        return shown == carried(log, day_after(log)) and parts <= whole


def part_of(views, stream, day):
    """The trace of one partnership, by what must not depend on how much is asked for."""
    if stream[0].aggregate != "partnership":
        return
    for row in views.ask(TRACE, today=day, stream=stream[0].originator_id).rows:
        yield row.stream, row.version, row.target, row.beginning, row.end


@settings(max_examples=6, deadline=None)
@given(log=logs(deciders=CHAINED))
def test_nothing_is_linked_that_no_event_links(log):
    """Over any history: the links of the events, and a part says what the whole does."""
    assert links_are_those_of_the_events(log)


def chained(empty):
    """The log of a chain, with a second partnership's paper that follows the first's."""
    follows = fresh()
    empty.record(*chain(), draft(follows, predecessor_id=PKS))
    return [
        record for stream in (KEMITRAAN, PKS, follows) for record in empty.app.history(UUID(stream))
    ]


@pytest.mark.parametrize(
    ("where", "what", "instead"),
    [
        (gathering, "_of_draft", lambda _row, origins: origins[:1]),
        (gathering, "_OF_AGREEMENTS", gathering._OF_AGREEMENTS[1:]),
        (trace, "CLOSING", frozenset()),
    ],
)
def test_a_fault_would_be_seen(empty, monkeypatch, where, what, instead):
    """With a link or a step left out the law goes red, and with closings taken for results."""
    log = chained(empty)
    assert links_are_those_of_the_events(log)
    monkeypatch.setattr(where, what, instead)
    if what == "CLOSING":
        empty.record(line("LinkAgreement", partnership_id=KEMITRAAN, agreement_id=PKS))
        assert "PROPOSAL" not in marked(told(empty, "2025-01-31"), "end")
    else:
        assert not links_are_those_of_the_events(log)


def test_what_links_in_a_circle_is_told_once(empty):
    """A plan that is realised by a paper that names it as its origin."""
    empty.record(*agreed()[:3], plan(), draft(PKS, drafted_on="2025-02-01", origin=[PLAN]))
    empty.record(realised(PKS))
    rows = told(empty)
    assert Counter(row.step for row in rows) == {
        "PLAN": 1, "AGREEMENT_DRAFTED": 1, "PLAN_REALISED": 2
    }  # fmt: skip
    assert marked(rows, "beginning") == ["PLAN"]
