"""Every rule over other streams is weighed again from the log: what a race breaks is found.

Two commands are decided on the same state of the log, each lawful by what it sees, and both are
then in the log: as when two processes answer at once, and no version conflict stands between them.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import attrs
import pytest

from pemasyarakatan.domain.aggregates import DECIDERS
from pemasyarakatan.domain.agreement import AGREEMENT
from pemasyarakatan.domain.ceremony import CeremonyOpened, HoldSigningBatch
from pemasyarakatan.domain.compliance import (
    AttendBriefing,
    ComplianceKey,
    ProgressStatus,
    ReportProgress,
)
from pemasyarakatan.domain.corrections import Correct, Void
from pemasyarakatan.domain.decider import command_of
from pemasyarakatan.domain.facility import AppointHead, CloseFacility
from pemasyarakatan.domain.partner import PARTNER, MergePartner
from pemasyarakatan.domain.partnership import (
    EndPartnership,
    LinkAgreement,
    OpenPartnership,
    RecordActivityWithoutAgreement,
    partnership_id,
)
from pemasyarakatan.domain.partnership.values import NoPaper
from pemasyarakatan.domain.values import (
    ActivityKind,
    DocumentNumber,
    Irregularity,
)
from pemasyarakatan.errors import Refused
from pemasyarakatan.projections.questions.exceptions import EXCEPTIONS
from tests.domain.directives import ID, P1, P2, issued
from tests.projections.appended import Log, log
from tests.projections.papers import (
    SKILLS,
    drafted,
    named,
    on,
    own,
    partner,
    signed,
    unit,
)

TODAY = date(2026, 6, 1)
LAPAS, MITRA, OTHER = own("facility"), own("partner", 1), own("partner", 2)
PAPER, TIE, CEREMONY = own("agreement"), partnership_id(LAPAS, MITRA), own("ceremony")
ANSWER = ComplianceKey(directive_id=ID, organisation_id=LAPAS)


def signing(number: int = 1, **said: Any) -> Any:
    """Sign an agreement."""
    return command_of(
        AGREEMENT, signed(**said), agreement_id=own("agreement", number), irregular=None
    )


def correct(stream: Any, version: int, corrected: Any) -> Correct:
    """Correct a fact."""
    return Correct(
        stream=stream, target_version=version, corrected=corrected, reason="r", approved_by="a"
    )


def number(raw: str) -> DocumentNumber:
    """The facility's number for a paper."""
    return DocumentNumber(issuer=str(LAPAS), raw=raw)


def register(which: int) -> Any:
    """Register a partner under one name, whichever it is."""
    return command_of(PARTNER, partner(which, name="Dinas Sosial"), irregular=None)


REPORT = ReportProgress(
    of=ANSWER, point="P2", status=ProgressStatus.DONE, on=on(2025, 7, 9), statement="selesai"
)
ACTIVITY = RecordActivityWithoutAgreement(
    partnership_id=TIE,
    activity_id=own("activity"),
    kind=ActivityKind.TRAINING,
    title="Las",
    field=SKILLS,
    started_on=on(2026, 3, 1),
    ended_on=on(2026, 3, 5),
    participants=9,
    reason=NoPaper.NO_PAPER,
)
BATCH = HoldSigningBatch(ceremony_id=CEREMONY, batch_id=own("batch"), agreement_ids=(PAPER,))

RACES: dict[str, tuple[Any, Any]] = {
    "agreement.facility_closed": (
        command_of(AGREEMENT, drafted(3, drafted_on=on(2026, 5, 10)), irregular=None),
        CloseFacility(facility_id=LAPAS, effective_on=date(2026, 5, 1), reason="regulation"),
    ),
    "agreement.duplicate_number": (
        signing(1, numbers=(number("W6-1"),)),
        signing(2, numbers=(number("w6 - 1"),)),
    ),
    "agreement.not_head": (
        signing(
            signatures=tuple(
                attrs.evolve(one, official=named("Margono")) for one in signed().signatures
            )
        ),
        AppointHead(
            facility_id=LAPAS,
            tenure_id=own("tenure"),
            official=named("Siti"),
            from_on=date(2025, 1, 1),
        ),
    ),
    "partner.name_taken": (register(8), register(9)),
    "partner.merge_cycle": (
        MergePartner(partner_id=MITRA, into=OTHER, reason="double"),
        MergePartner(partner_id=OTHER, into=MITRA, reason="double"),
    ),
    "partnership.foreign_agreement": (
        LinkAgreement(partnership_id=TIE, agreement_id=own("agreement", 2)),
        correct(own("agreement", 2), 1, drafted(2, (2,))),
    ),
    "partnership.covered": (ACTIVITY, signing()),
    "partnership.agreements_running": (
        EndPartnership(partnership_id=TIE, on=on(2026, 5, 20), reason="over"),
        signing(),
    ),
    "ceremony.other_day": (BATCH, correct(own("agreement", 4), 2, signed(day=on(2025, 12, 30)))),
    "compliance.unknown_directive": (
        REPORT,
        Void(stream=ID, target_version=1, reason="double", approved_by="a"),
    ),
    "compliance.unknown_point": (REPORT, correct(ID, 1, issued(P1))),
    "compliance.not_addressed": (
        REPORT,
        correct(
            ID,
            1,
            issued(
                P1,
                attrs.evolve(
                    P2, addressees=attrs.evolve(P2.addressees, ids=frozenset({own("facility", 9)}))
                ),
            ),
        ),
    ),
    "compliance.before_issue": (
        AttendBriefing(of=ANSWER, on=on(2025, 7, 8)),
        correct(ID, 1, issued(issued_on=on(2025, 7, 10))),
    ),
    "compliance.no_evidence": (
        REPORT,
        correct(ID, 1, issued(P1, attrs.evolve(P2, kind=P1.kind))),
    ),
}
"""For each rule two commands, each of which is lawful as long as the other is not there."""


def begun(made: Log) -> Log:
    """A facility and two partners, a tie with a drafted paper, a paper signed, a directive."""
    made.append(LAPAS, unit())
    for which in (1, 2):
        made.app.execute(command_of(PARTNER, partner(which), irregular=None))
    made.append(PAPER, drafted())
    made.append(own("agreement", 2), drafted(2))
    made.append(own("agreement", 4), drafted(4), signed())
    made.append(
        CEREMONY, CeremonyOpened(ceremony_id=CEREMONY, facility_id=LAPAS, on=on(2025, 12, 31))
    )
    made.append(ID, issued())
    made.app.execute(
        OpenPartnership(
            partnership_id=TIE, facility_id=LAPAS, partner_id=MITRA, opened_on=on(2025, 1, 1)
        )
    )
    made.app.execute(LinkAgreement(partnership_id=TIE, agreement_id=PAPER))
    return made


def stream_of(command: Any) -> Any:
    """The stream that a command writes."""
    if isinstance(command, Correct | Void):
        return command.stream
    return next(one for one in DECIDERS if type(command) in one.pairs).stream(command)


def irregular(made: Log) -> dict[str, set[str | None]]:
    """The rules that are listed as broken, each with who answers for it."""
    found: dict[str, set[str | None]] = {}
    for row in made.ask(EXCEPTIONS, TODAY):
        if row.kind in ("IRREGULAR", "IMPOSSIBLE"):
            found.setdefault(row.rule, set()).add(row.acknowledged_by)
    return found


def batch_of_signed(command: Any) -> Any:
    """The batch of the paper that is signed, for the race over its day."""
    if command is BATCH:
        return attrs.evolve(BATCH, agreement_ids=(own("agreement", 4),))
    return command


def test_every_rule_over_other_streams_has_a_race():
    """No rule that looks elsewhere is left out."""
    elsewhere = {rule.id for one in DECIDERS for rule in one.book.rules if rule.elsewhere}
    assert elsewhere == RACES.keys()


@pytest.mark.parametrize("rule", RACES)
@pytest.mark.parametrize("turned", [False, True], ids=["one first", "other first"])
def test_what_a_race_breaks_is_listed(rule, turned):
    """Both are lawful alone; together the rule is listed with nobody who answers for it."""
    with log() as made:
        begun(made)
        assert rule not in irregular(made)
        both = [batch_of_signed(one) for one in RACES[rule]]
        decided = [(stream_of(one), made.app.check(one)) for one in both]
        assert all(events for _, events in decided)
        for stream, events in reversed(decided) if turned else decided:
            made.append(stream, *events)
        assert irregular(made)[rule] == {"nobody"}


@pytest.mark.parametrize("rule", RACES)
def test_the_gate_refuses_what_the_race_lets_through(rule):
    """Decided one after the other, one order at least is refused under this very rule."""
    refusals = set()
    for both in (RACES[rule], RACES[rule][::-1]):
        with log() as made:
            begun(made)
            for one in map(batch_of_signed, both):
                try:
                    made.app.execute(one)
                except Refused as refused:
                    refusals.add(refused.rule)
    assert rule in refusals


def test_an_acknowledged_one_is_listed_with_who_answers():
    """What was refused and then acknowledged in full is listed under the name, not as nobody's."""
    with log() as made:
        begun(made)
        first, second = RACES["agreement.duplicate_number"]
        made.app.execute(first)
        why = Irregularity(
            rules=frozenset({"agreement.duplicate_number"}), reason="reused", acknowledged_by="Siti"
        )
        made.app.execute(attrs.evolve(second, irregular=why))
        rows = [r for r in made.ask(EXCEPTIONS, TODAY) if r.rule == "agreement.duplicate_number"]
        assert [(r.stream, r.acknowledged_by, r.reason) for r in rows] == [
            (own("agreement", 2), "Siti", "reused")
        ]


def test_a_merge_into_one_that_is_merged_later_is_no_circle():
    """A chain of merges that ends is lawful and not listed."""
    with log() as made:
        begun(made)
        made.app.execute(command_of(PARTNER, partner(3), irregular=None))
        for one, into in ((1, 2), (2, 3)):
            made.app.execute(
                MergePartner(partner_id=own("partner", one), into=own("partner", into), reason="r")
            )
        assert "partner.merge_cycle" not in irregular(made)
        assert "partner.name_taken" not in irregular(made)
