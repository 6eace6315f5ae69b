"""The shapes of a synthetic region and nation, as they were estimated."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date, datetime, timedelta
from statistics import median
from typing import Any
from uuid import UUID

import pytest

from pemasyarakatan.domain.aggregates import DECIDERS
from pemasyarakatan.domain.agreement import (
    CompleteNumber,
    CorrectNumber,
    DraftAgreement,
    InstrumentKind,
    RenewAgreement,
    SignAddendum,
    SignAgreement,
)
from pemasyarakatan.domain.assistance import DistributeAid
from pemasyarakatan.domain.ceremony import HoldSigningBatch
from pemasyarakatan.domain.claims import number_stream
from pemasyarakatan.domain.compliance import AttendBriefing
from pemasyarakatan.domain.corrections import AttachEvidence, Correct, Void
from pemasyarakatan.domain.partnership import LinkAgreement, OpenPartnership, VisitHeld
from pemasyarakatan.domain.register import REGISTER
from pemasyarakatan.domain.together import Together
from pemasyarakatan.domain.values import Zone
from pemasyarakatan.testing.worlds import (
    SyntheticWorld,
    nation,
    region,
    workdays,
)
from pemasyarakatan.testing.worlds.aid import national_day
from pemasyarakatan.testing.worlds.size import Size
from pemasyarakatan.testing.worlds.world import REGION

from .worlds import Told, recorded

AMENDING = (Correct, Void, AttachEvidence)

YEAR = 2025


# --- the shapes ----------------------------------------------------------------------------------


@pytest.fixture(name="commands", scope="module")
def _commands() -> list[tuple[datetime, Any]]:
    """The commands of a region's year, those of one save one by one; none sent twice."""
    once = {one.said.command_id: one for one in region(1).commands()}
    return [
        (one.recorded_at, command)
        for one in once.values()
        for command in getattr(one.command, "commands", (one.command,))
    ]


def of(commands: list[tuple[datetime, Any]], kind: type) -> list[tuple[datetime, Any]]:
    """The commands of one class."""
    return [(at, one) for at, one in commands if isinstance(one, kind)]


def test_a_region_has_the_size_and_sources_of_a_region(
    year: Told, commands: list[tuple[datetime, Any]]
) -> None:
    """About 7,000 events; compliance is the largest source; an event has 0.5 to 2 KB."""
    register = len(commands) // 20
    assert 6_000 <= len(commands) + register <= 7_800
    kinds = Counter(
        next((one.name for one in DECIDERS if type(command) in one.pairs), None)
        for _, command in commands
    )
    assert kinds.most_common(1)[0][0] == "compliance"
    assert 0.34 <= kinds["compliance"] / (len(commands) + register) <= 0.46
    sizes = sorted(year.sizes)
    assert sizes[len(sizes) // 20] >= 500
    assert 700 <= median(sizes) <= 1_300
    assert sizes[len(sizes) * 19 // 20] <= 2_500


def test_streams_are_short_and_many(year: Told) -> None:
    """A dozen events a paper, a handful an answer; and some five events a stream."""
    lengths: defaultdict[str, Counter[Any]] = defaultdict(Counter)
    for one in year.records:
        lengths[one.aggregate][one.originator_id] += 1
    assert 4 <= year.counts.events / year.counts.streams <= 7
    assert max(lengths["compliance"].values()) <= 16
    assert 3 <= median(lengths["compliance"].values()) <= 8
    assert 8 <= median(lengths["agreement"].values()) <= 30
    assert max(max(one.values()) for one in lengths.values()) <= 200


def test_many_units_deal_with_few_partners_and_one_with_forty(
    commands: list[tuple[datetime, Any]],
) -> None:
    """The partnerships of a unit are skewed to the right."""
    ties = Counter(one.facility_id for _, one in of(commands, OpenPartnership))
    assert len(ties) == REGION
    assert max(ties.values()) == 40
    assert median(ties.values()) <= 7
    assert sum(ties.values()) / len(ties) > median(ties.values())


def test_two_papers_of_five_are_signed_in_january(commands: list[tuple[datetime, Any]]) -> None:
    """Forty of them in one morning, at one unit."""
    signings = [*of(commands, SignAgreement), *of(commands, RenewAgreement)]
    days = [one.signed_on.exact for _, one in signings]
    this_year = [day for day in days if day and day.year == YEAR]
    assert 0.3 <= sum(day.month == 1 for day in this_year) / len(this_year) <= 0.5
    together: defaultdict[Any, list[datetime]] = defaultdict(list)
    for at, one in of(commands, SignAgreement):
        together[one.ceremony_id].append(at)
    del together[None]
    largest = max(together.values(), key=len)
    assert len(largest) == 40
    assert max(largest) - min(largest) <= timedelta(hours=3)


def test_a_briefing_is_attended_within_the_hour(commands: list[tuple[datetime, Any]]) -> None:
    """By nearly every unit and the regional office, and told at once."""
    heard: defaultdict[Any, list[datetime]] = defaultdict(list)
    for at, one in of(commands, AttendBriefing):
        heard[one.of.directive_id].append(at)
    assert len(heard) == 12
    for instants in heard.values():
        assert len(instants) >= 17
        assert max(instants) - min(instants) <= timedelta(hours=1)


def test_aid_is_handed_out_everywhere_on_the_national_day(
    commands: list[tuple[datetime, Any]],
) -> None:
    """One round at every unit, on the same day."""
    day = national_day(YEAR)
    rounds = {one.programme_id for _, one in of(commands, DistributeAid) if one.on.exact == day}
    assert len(rounds) == REGION


def test_much_is_handed_in_at_the_end_of_the_month(commands: list[tuple[datetime, Any]]) -> None:
    """The last three working days have far more than their share, which is a seventh."""
    days = [workdays.civil(at, Zone.WITA) for at, _ in commands]
    closing = sum(day in workdays.closing_days(day) for day in days)
    assert 0.2 <= closing / len(days) <= 0.4


def test_every_event_of_the_domain_occurs_in_a_regions_year(
    commands: list[tuple[datetime, Any]],
) -> None:
    """A census by the commands that give them; an agreement is signed as a PKS and otherwise."""
    of_stream: dict[Any, str] = {}
    found: set[tuple[str, type]] = set()
    for _, command in commands:
        amended = getattr(command, "stream", None)
        if amended is not None:
            found.add((of_stream[amended], type(command)))
            continue
        (decider,) = (one for one in DECIDERS if type(command) in one.pairs)
        of_stream[decider.stream(command)] = decider.name
        found.add((decider.name, type(command)))
    deciders = [one for one in DECIDERS if not one.internal]
    every = {(one.name, command) for one in deciders for command in (*one.pairs, *AMENDING)}
    assert sorted((kind, one.__name__) for kind, one in every - found) == []
    drafted = {one.kind for _, one in of(commands, DraftAgreement)}
    assert {InstrumentKind.PKS, InstrumentKind.NOTA_KESEPAKATAN} <= drafted


def test_the_register_gives_and_takes(year: Told) -> None:
    """Numbers and names are claimed with what carries them, and given free with it."""
    found = {type(one.event) for one in year.records if one.aggregate == "register"}
    assert found == set(REGISTER.events)


def test_some_is_late_some_irregular_some_partly_known(year: Told) -> None:
    """What is recorded after more than a month says why; what is irregular says who answers."""
    late = [one.source.locator for one in year.records if one.source and one.source.locator]
    assert all(one.startswith("terlambat ") for one in late)
    irregular = [
        one.event.irregular for one in year.records if getattr(one.event, "irregular", None)
    ]
    rules = {rule for one in irregular for rule in one.rules}
    visits = [one.event.occurred_on for one in year.of(VisitHeld)]
    assert 15 <= len(late) <= 200
    assert 0.01 <= len(irregular) / len(year.records) <= 0.04
    assert len(rules) >= 8
    assert 0.02 <= sum(not one.exact for one in visits) / len(visits) <= 0.2
    assert any(one.source.inferred for one in year.records if one.source)


def test_a_batch_and_its_signings_are_one_save() -> None:
    """So is a paper of last year with its draft and its link."""
    saves = [one.command.commands for one in region(1).commands() if type(one.command) is Together]
    kinds = {tuple(dict.fromkeys(type(one) for one in commands)) for commands in saves}
    assert kinds >= {
        (SignAgreement, HoldSigningBatch),
        (DraftAgreement, SignAgreement, LinkAgreement),
    }


def test_a_nation_has_units_under_every_office_and_in_every_zone() -> None:
    """631 units under 33 offices, and as skewed as a region."""
    size = nation(1).size
    units = range(size.facilities)
    assert Counter(map(size.office_of, units)).keys() == set(range(33))
    assert {size.zone(office) for office in range(33)} == set(Zone)
    ties = sorted(map(size.ties_of, units))
    assert ties.count(40) == 33
    assert ties[len(ties) // 2] <= 7
    for office in range(33):
        ranks = [size.rank(unit) for unit in units if size.office_of(unit) == office]
        assert sorted(ranks) == list(range(len(ranks)))


# --- a nation of a few regions -------------------------------------------------------------------


def regions(seed: int, offices: int, units: int, last: date) -> SyntheticWorld:
    """The beginning of a nation's year, with a few offices and their units."""
    size = Size(facilities=offices * units, offices=offices, first=date(YEAR, 1, 1), last=last)
    return SyntheticWorld(label=f"regions-{offices}-{units}", seed=seed, size=size)


def test_a_few_regions_side_by_side_are_accepted() -> None:
    """Nothing of one office stands in the way of another's."""
    _, counts = recorded(regions(1, 4, 2, date(YEAR, 2, 10)))
    assert counts.events > 400


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_party_numbers_a_paper_once_and_no_two_papers_alike(seed: int) -> None:
    """A number that is found late is one that the paper did not state, and nobody else's."""
    stated: defaultdict[UUID, set[str]] = defaultdict(set)
    holders: defaultdict[UUID, set[UUID]] = defaultdict(set)
    signed: dict[UUID, int] = {}
    found = Counter[str]()
    once = {one.said.command_id: one for one in regions(seed, 3, 20, date(YEAR, 4, 30)).commands()}
    for telling in once.values():
        for one in getattr(telling.command, "commands", (telling.command,)):
            match one:
                case SignAgreement():
                    assert one.signed_on.exact is not None
                    signed[one.agreement_id] = year = one.signed_on.exact.year
                    numbers = one.numbers
                case CompleteNumber():
                    numbers, year = (one.number,), signed[one.agreement_id]
                case CorrectNumber():
                    numbers, year = (one.new,), signed[one.agreement_id]
                    stated[one.agreement_id].discard(one.old.issuer)
                case SignAddendum() | RenewAgreement():
                    assert one.signed_on.exact is not None
                    numbers = () if one.number is None else (one.number,)
                    year = one.signed_on.exact.year
                case _:
                    continue
            for number in numbers:
                others = holders[number_stream(number.issuer, number.raw, year)]
                if others - {one.agreement_id}:
                    answered = getattr(one, "irregular", None)
                    assert answered is not None, number
                    assert "agreement.duplicate_number" in answered.rules
                others.add(one.agreement_id)
                if not isinstance(one, SignAddendum | RenewAgreement):
                    assert number.issuer not in stated[one.agreement_id], number
                    stated[one.agreement_id].add(number.issuer)
            found[type(one).__name__] += 1
    assert found.keys() >= {"SignAgreement", "CompleteNumber", "CorrectNumber"}
