"""A command reads streams by id only, and no more of them than its decision needs."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID

import attrs
import pytest

from pemasyarakatan.adapters.memory import MemoryApplicationRecorder
from pemasyarakatan.application import Pemasyarakatan
from pemasyarakatan.domain.aggregates import DECIDERS
from pemasyarakatan.domain.claims import kept_name_stream
from pemasyarakatan.domain.compliance import ReturnCompliance, VerifyCompliance
from pemasyarakatan.domain.corrections import PAIRS as SHARED
from pemasyarakatan.domain.corrections import AttachEvidence, Correct, Void
from pemasyarakatan.domain.partner import (
    ClassifyPartner,
    MergePartner,
    PartnerAliasAdded,
    RegisterPartner,
    RenamePartner,
)
from pemasyarakatan.domain.partnership import EndPartnership, LinkAgreement
from pemasyarakatan.domain.values import (
    Bearing,
    Grade,
    PartialDate,
    PartnerSector,
    Provenance,
    SourceKind,
)
from pemasyarakatan.errors import InvalidCommand, Refused, UnknownStream
from pemasyarakatan.testing.choices import Choices
from pemasyarakatan.testing.clock import FixedClock
from pemasyarakatan.testing.steered import steering_of
from pemasyarakatan.testing.walk import Attempt, Walk

from .aid import AID, BEGUN, EXHIBITION, EXHIBITIONS, PROGRAMME
from .answers import (
    DIRECTIVE,
    ISSUE,
    REVOKE,
    answer_of,
    attending,
    exempting,
    reporting,
    returning,
    verifying,
)
from .world import (
    CILEGON,
    DAY,
    HEALTH,
    NOON,
    OPEN_PARTNERSHIP,
    PARTNERSHIP,
    REGISTER_FACILITY,
    REGISTER_PARTNER,
    SOCIAL,
    Counting,
    alias,
    begun,
    name_of,
    opened,
    visit,
)

NIGHT = datetime(2026, 6, 1, 16, 30, tzinfo=UTC)
"""Half past eleven in WIB, and past midnight further east."""


@pytest.fixture(name="clock")
def _clock():
    return FixedClock(NOON)


@pytest.fixture(name="app")
def _app(tmp_path: Path, clock: FixedClock):
    with opened(tmp_path / "a.db", clock=clock) as app:
        yield app


ANSWER = answer_of(CILEGON)


def names_of(name: str) -> tuple[UUID, UUID]:
    """Where it is written who holds a name, and for whom a merge keeps it."""
    return name_of(name), kept_name_stream("Cilegon", name)


SOURCE = Provenance(kind=SourceKind.NEWS, reference="x", grade=Grade.REPORTED)
TABLE: list[tuple[Any, list[UUID], list[UUID]]] = [
    # the command, what it reads by day, and what it reads besides where the date is not one
    (REGISTER_FACILITY, [CILEGON], []),
    (OPEN_PARTNERSHIP, [PARTNERSHIP], [CILEGON]),
    (visit(2), [PARTNERSHIP], [CILEGON]),
    (
        LinkAgreement(partnership_id=PARTNERSHIP, agreement_id=UUID(int=9)),
        [PARTNERSHIP, UUID(int=9)],
        [CILEGON],
    ),
    (
        EndPartnership(partnership_id=PARTNERSHIP, on=DAY, reason="x"),
        [PARTNERSHIP],
        [CILEGON],
    ),
    (REGISTER_PARTNER, [SOCIAL, *names_of("Dinas Sosial")], []),
    (
        RegisterPartner(partner_id=HEALTH, name="Dinkes", regency="Cilegon"),
        [HEALTH, *names_of("Dinkes")],
        [],
    ),
    (RegisterPartner(partner_id=HEALTH, private_ref="m-1"), [HEALTH], []),
    (alias("Dinas"), [SOCIAL, *names_of("Dinas")], []),
    (
        RenamePartner(partner_id=SOCIAL, name="Dinas Baru", effective_on=date(2026, 1, 1)),
        [SOCIAL, *names_of("Dinas Baru")],
        [],
    ),
    (
        ClassifyPartner(partner_id=SOCIAL, sector=PartnerSector.SOCIAL, reason="x"),
        [SOCIAL],
        [],
    ),
    (MergePartner(partner_id=SOCIAL, into=HEALTH, reason="x"), [SOCIAL, HEALTH], []),
    (ISSUE, [DIRECTIVE], []),
    (REVOKE, [DIRECTIVE], []),
    (attending(CILEGON), [ANSWER, DIRECTIVE], [CILEGON]),
    (reporting(CILEGON), [ANSWER, DIRECTIVE, CILEGON], []),
    (exempting(CILEGON), [ANSWER, DIRECTIVE], [CILEGON]),
    (verifying(CILEGON), [ANSWER], [CILEGON]),
    (returning(CILEGON), [ANSWER], [CILEGON]),
    (
        Void(stream=ANSWER, target_version=1, reason="x", approved_by="y"),
        [ANSWER, CILEGON],
        [],
    ),
    (
        Correct(
            stream=SOCIAL,
            target_version=2,
            corrected=PartnerAliasAdded(alias_raw="Dinsos Cilegon"),
            reason="x",
            approved_by="y",
        ),
        [SOCIAL, name_of("Dinsos"), name_of("Dinsos Cilegon")],
        [],
    ),
    (
        Void(stream=SOCIAL, target_version=2, reason="x", approved_by="y"),
        [SOCIAL, name_of("Dinsos")],
        [],
    ),
    (
        Void(stream=PARTNERSHIP, target_version=2, reason="x", approved_by="y"),
        [PARTNERSHIP, CILEGON],
        [],
    ),
    (
        AttachEvidence(
            stream=PARTNERSHIP, target_version=2, provenance=SOURCE, bearing=Bearing.CONFIRMS
        ),
        [PARTNERSHIP, CILEGON],
        [],
    ),
    *((one, [one.programme_id], [CILEGON]) for one in AID),
    *((one, [one.exhibition_id], []) for one in EXHIBITIONS),
    (
        Void(stream=PROGRAMME, target_version=3, reason="x", approved_by="y"),
        [PROGRAMME, CILEGON],
        [],
    ),
    (
        Void(stream=EXHIBITION, target_version=1, reason="x", approved_by="y"),
        [EXHIBITION],
        [],
    ),
]


@pytest.mark.parametrize("now", [NOON, NIGHT])
@pytest.mark.parametrize(
    ("command", "by_day", "by_night"), TABLE, ids=[type(one[0]).__name__ for one in TABLE]
)
def test_a_command_reads_what_its_decision_needs(app, clock, command, by_day, by_night, now):
    """Its own stream, what its rules look at, what it claims; the facility only for its clock."""
    begun(app).execute(visit(1))
    for begin in (alias("Dinsos"), *BEGUN):
        app.execute(begin)
    app.execute(ISSUE)
    app.execute(attrs.evolve(attending(CILEGON), note="jajaran"))
    clock.set(now)
    counting = Counting(app)
    try:
        app.check(command)
    except Refused:
        assert isinstance(
            command, MergePartner | LinkAgreement | VerifyCompliance | ReturnCompliance
        )

    expected = by_day if now is NOON else [*by_day, *by_night]
    assert set(counting.selected) == set(expected)


def test_a_repeated_command_reads_what_its_receipt_names(app):
    """Its own stream, and the streams that were written in the same save."""
    begun(app).execute(alias("Dinsos"), command_id="7")
    counting = Counting(app)
    app.execute(alias("Dinsos"), command_id="7")

    assert counting.selected == [SOCIAL, name_of("Dinsos")]


def test_what_a_command_reads_does_not_grow_with_the_store(app):
    """A hundred other streams are a hundred streams that nobody looks at."""
    begun(app)
    for number in range(100):
        app.execute(RegisterPartner(partner_id=UUID(int=number), name=f"Mitra {number}"))
    counting = Counting(app)
    app.execute(alias("Dinsos"))

    assert len(counting.selected) <= 4


class Watched(MemoryApplicationRecorder):
    """A recorder in memory that keeps what it was asked for; the log must not be."""

    def __init__(self, app: Pemasyarakatan) -> None:
        """Take the place of *app*'s recorder, with what it holds."""
        vars(self).update(vars(app.recorder))
        self.selected: list[UUID | str] = []
        app.recorder = self

    def select_events(self, originator_id: UUID | str, **kwargs: Any) -> Any:
        """What the store holds of a stream, and a note that it was asked for."""
        self.selected.append(originator_id)
        return super().select_events(originator_id, **kwargs)

    def select_notifications(self, *args: Any, **kwargs: Any) -> Any:
        """No command has any business here."""
        raise AssertionError(f"a command searched the log: {args} {kwargs}")


def attempts(decider: Any, seed: int) -> Iterator[Attempt]:
    """What was tried in a history in the making: long enough for every kind of command."""
    tried: list[Attempt] = []
    choices = Choices(Random(f"{decider.name} {seed}"))
    walk = Walk(
        decider, choices, steering=steering_of(decider), goal=25, mistakes=1, observe=tried.append
    )
    walk.run()
    for kind in (*decider.pairs, *SHARED):
        walk.give(walk.proposal(kind))
    yield from tried


def test_every_kind_of_command_reads_by_id():
    """Whatever is asked, only ids that the command, its state and its claims name are read."""
    seen: set[type] = set()
    accepted: set[type] = set()
    for decider in DECIDERS:
        for seed in range(0 if decider.internal else 4):
            hour, minute = ((5, 0), (16, 30))[seed % 2]
            clock = FixedClock(NOON)
            with opened(clock=clock) as app:
                app.execute(REGISTER_FACILITY)
                watched = Watched(app)
                for tried in attempts(decider, seed):
                    today = tried.circumstances.today
                    clock.set(
                        datetime(today.year, today.month, today.day, hour, minute, tzinfo=UTC)
                    )
                    seen.add(type(tried.command))
                    if reads_by_id(app, watched, decider, tried.command):
                        accepted.add(type(tried.command))

    kinds = {kind for decider in DECIDERS if not decider.internal for kind in decider.pairs}
    assert seen == kinds | set(SHARED)
    assert len(accepted) > len(seen) * 0.7, seen - accepted


def reads_by_id(app: Pemasyarakatan, watched: Watched, decider: Any, command: Any) -> bool:
    """Whether a command was accepted; in any case it read nothing but what it may read."""
    stream = getattr(command, "stream", None) or decider.stream(command)
    before = state_of(app, decider, stream)
    watched.selected.clear()
    try:
        app.execute(command)
    except (Refused, InvalidCommand):
        done = False
    else:
        done = True
    read = list(watched.selected)
    after = state_of(app, decider, stream)
    shared = type(command) in SHARED
    named = {stream} if shared else {stream, *decider.reads(command, before)}
    home = decider.home(command, before)
    claimed = {one.stream for one in decider.claims(before) ^ decider.claims(after)}

    if done:
        assert set(read) <= named | claimed | {home}, command
        assert len(read) <= len(named) + len(claimed) + 1, command
    else:
        assert len(read) <= len(named) + 3, command
    return done


def state_of(app: Pemasyarakatan, decider: Any, stream: UUID) -> Any:
    """The state of a stream, or the initial one."""
    try:
        return app.load(stream).state
    except UnknownStream:
        return decider.initial


def test_a_day_alone_is_no_reason_to_look_at_a_facility(app, clock):
    """At noon it is the same date everywhere, so that nobody asks where the facility is."""
    begun(app)
    counting = Counting(app)
    app.execute(visit(1, occurred_on=PartialDate.on(date(2026, 6, 1))))
    assert counting.selected == [PARTNERSHIP]
    clock.set(NIGHT)
    app.execute(attrs.evolve(visit(2), venue="Aula"))
    assert set(counting.selected) == {PARTNERSHIP, CILEGON}
