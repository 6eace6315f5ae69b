"""Thousands of command lines out of one seed, each with what must come of it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, timedelta
from random import Random
from typing import Any
from uuid import UUID

from attrs import define, field, frozen

from pemasyarakatan.domain.facility import facility_id
from pemasyarakatan.domain.partnership import partnership_id
from tests.acceptance import lines
from tests.acceptance.lines import Line, line


@frozen
class Expected:
    """One line, what its receipt must say, and under which rule it is refused."""

    text: bytes
    status: str
    rule: str | None = None


@define
class World:
    """What was recorded so far, as far as the next line needs it."""

    random: Random
    facilities: list[str] = field(factory=list)
    partners: list[str] = field(factory=list)
    pairs: dict[str, tuple[str, str]] = field(factory=dict)
    visits: list[tuple[str, Line]] = field(factory=list)
    proposals: list[tuple[str, str]] = field(factory=list)
    drafts: list[tuple[str, str, str]] = field(factory=list)
    papers: list[str] = field(factory=list)

    def id(self) -> str:
        """A new id."""
        return str(UUID(int=self.random.getrandbits(128), version=4))

    def day(self, first: date = date(2022, 1, 1), days: int = 1000) -> str:
        """Some day."""
        return (first + timedelta(days=self.random.randrange(days))).isoformat()

    def pair(self) -> str:
        """Some partnership; the newest are the busiest, so that no stream gets very long."""
        return self.random.choice(list(self.pairs)[-40:])


def many(count: int, seed: int) -> Iterator[Expected]:
    """*count* lines, one in ten of them malformed or refused."""
    world = World(Random(seed))
    for number in range(count):
        if number > 20 and world.random.random() < 0.1:
            yield _bad(world, f"bad-{number}")
        else:
            told = _good(world)
            command_id = f"line-{number}"
            if told["command"] == "HoldVisit":
                world.visits.append((command_id, told))
            yield Expected(_text(told, command_id), "recorded")


def _text(told: Line, command_id: str) -> bytes:
    return json.dumps({**told, "command_id": command_id, "actor": "clerk"}).encode()


# --- what is recorded ----------------------------------------------------------------------------


def _good(world: World) -> Line:
    random = world.random
    if len(world.facilities) < 3 or (len(world.facilities) < 25 and random.random() < 0.01):
        return _facility(world)
    if len(world.partners) < 3 or random.random() < 0.04:
        return _partner(world)
    if len(world.pairs) < 3 or random.random() < 0.06:
        return _pair(world)
    if world.drafts and random.random() < 0.5:
        return _signing(world)
    makers = [_visit, _visit, _visit, _plan, _commitment, _proposal, _draft]
    makers += [_answer] * bool(world.proposals) + [_training] * 2 * bool(world.papers)
    return random.choice(makers)(world)


def _facility(world: World) -> Line:
    key = f"lapas-{len(world.facilities):03}"
    world.facilities.append(str(facility_id(key)))
    return lines.facility(key, tz=world.random.choice(["WIB", "WITA", "WIT"]))


def _partner(world: World) -> Line:
    world.partners.append(world.id())
    return lines.partner(world.partners[-1], f"Mitra nomor {len(world.partners)}")


def _pair(world: World) -> Line:
    facility, partner = world.random.choice(world.facilities), world.random.choice(world.partners)
    own = str(partnership_id(UUID(facility), UUID(partner)))
    if own in world.pairs:
        return _partner(world)
    world.pairs[own] = (facility, partner)
    return line(
        "OpenPartnership",
        partnership_id=own,
        facility_id=facility,
        partner_id=partner,
        opened_on={},
    )


def _visit(world: World) -> Line:
    return lines.visit(
        partnership_id=world.pair(),
        visit_id=world.id(),
        occurred_on=world.random.choice([world.day(), {}, {"latest": world.day()}]),
        form=world.random.choice(["KUNJUNGAN", "SAMBANG", "AUDIENSI"]),
        topics=[{"text": f"pembinaan {world.random.randrange(100)}", "field": lines.SKILLS}],
    )


def _plan(world: World) -> Line:
    return line(
        "RecordPlan",
        partnership_id=world.pair(),
        plan_id=world.id(),
        kind="TRAINING",
        text="pelatihan",
        voiced_by="BOTH",
        on=world.day(),
    )


def _commitment(world: World) -> Line:
    return line(
        "MakeCommitment",
        partnership_id=world.pair(),
        commitment_id=world.id(),
        side="PARTNER",
        text="lima mesin jahit",
        quantity=world.random.randrange(1, 9),
        unit="unit",
        on=world.day(),
    )


def _proposal(world: World) -> Line:
    own, pair = world.id(), world.pair()
    world.proposals.append((pair, own))
    return line(
        "SubmitProposal",
        partnership_id=pair,
        proposal_id=own,
        submitted_on=world.day(),
        forms=[{"form": "INSTRUCTORS", "text": own}],
        exhaustive=False,
    )


def _answer(world: World) -> Line:
    pair, own = world.proposals.pop(world.random.randrange(len(world.proposals)))
    return line(
        "AnswerProposal",
        partnership_id=pair,
        proposal_id=own,
        stance=world.random.choice(["WELCOMED", "ACCEPTED", "DECLINED"]),
        answered_on={},
    )


def _draft(world: World) -> Line:
    own = world.id()
    facility, partner = world.pairs[world.pair()]
    world.drafts.append((own, facility, partner))
    return lines.draft(
        own,
        parties=[lines.party(facility, "FACILITY"), lines.party(partner, "PARTNER")],
    )


def _signing(world: World) -> Line:
    own, facility, partner = world.drafts.pop(0)
    world.papers.append(own)
    return lines.sign(
        own,
        "2024-01-02",
        "2024-01-02",
        "2024-12-31",
        signatures=lines.signed_by(facility, partner, on="2024-01-02"),
        numbers=[lines.number(f"W1.PAS-{len(world.papers):05}", facility)],
    )


def _training(world: World) -> Line:
    start = date.fromisoformat(world.day(date(2024, 1, 2), 350))
    return lines.training(
        world.random.choice(world.papers[-40:]),
        start.isoformat(),
        (start + timedelta(days=3)).isoformat(),
        training_id=world.id(),
    )


# --- what is not ---------------------------------------------------------------------------------


def _bad(world: World, command_id: str) -> Expected:
    visit = lines.visit(partnership_id=world.pair(), visit_id=world.id())
    text = _text(visit, command_id)
    partial = {key: value for key, value in visit["data"].items() if key != "form"}
    malformed = [
        b"\xff\xfe not text",
        text[: len(text) // 2],
        _text({**visit, "command": "HoldVisits"}, command_id),
        _text({**visit, "data": partial}, command_id),
        _text(_with(visit, occurred_on="2024-02-30"), command_id),
        _text(_with(visit, headcount=3), command_id),
    ]
    broken: list[tuple[Line, str, str]] = [
        (_with(visit, occurred_on="2999-01-01"), command_id, "partnership.future"),
        (_with(visit, venue="3672 0101 0190 0001"), command_id, "partnership.identity_number"),
        (_with(visit, partnership_id=world.id()), command_id, "partnership.not_found"),
        (
            lines.facility(f"rutan-{command_id}", kind="RUTAN", facility_class="III"),
            command_id,
            "facility.class_invalid",
        ),
        (
            lines.training(world.id(), "2024-03-04", "2024-03-08", training_id=world.id()),
            command_id,
            "agreement.not_found",
        ),
    ]
    if world.papers:
        late = lines.training(world.papers[-1], "2025-01-01", "2025-01-02", training_id=world.id())
        broken.append((late, command_id, "agreement.outside_term"))
    if world.visits:
        first_id, told = world.random.choice(world.visits[-50:])
        other = _with(told, form="OTHER")
        broken.append((other, command_id, "partnership.reused_id"))
        broken.append((other, first_id, "command.conflicting_duplicate"))
    if world.random.random() < 0.5:
        return Expected(world.random.choice(malformed), "invalid")
    told, given_id, rule = world.random.choice(broken)
    return Expected(_text(told, given_id), "refused", rule)


def _with(told: Line, **fields: Any) -> Line:
    return {**told, "data": {**told["data"], **fields}}
