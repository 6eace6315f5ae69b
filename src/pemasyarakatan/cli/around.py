"""The other streams that a stream's flags look at; a stream's own rules never need them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from pemasyarakatan.application import Pemasyarakatan
from pemasyarakatan.audit.replay.moments import NOW, Moment
from pemasyarakatan.cli.directory import Directory
from pemasyarakatan.cli.sentences import words
from pemasyarakatan.domain.agreement import Agreement, gap_days
from pemasyarakatan.domain.assistance import SocialAssistanceProgramme, Stock
from pemasyarakatan.domain.ceremony import SigningCeremony, Tally, tally, tally_of_agreements
from pemasyarakatan.domain.compliance import Compliance, overdue
from pemasyarakatan.domain.decider import Broken, Flag
from pemasyarakatan.domain.directive import Directive
from pemasyarakatan.domain.facility import Facility
from pemasyarakatan.domain.partnership import Partnership
from pemasyarakatan.errors import UnknownStream


def flags(
    app: Pemasyarakatan, directory: Directory, stream: UUID, moment: Moment = NOW
) -> tuple[Flag, ...]:
    """What an auditor wants to see of a stream, other streams looked at as they then were."""
    loaded = app.load(stream, valid=moment.valid, known=moment.known)
    look = _look(app, _named(directory, stream, loaded.state), moment)
    return app.decisions.decider(loaded.kind).flags(loaded.state, look)


def broken(app: Pemasyarakatan, stream: UUID, moment: Moment = NOW) -> tuple[Broken, ...]:
    """Every rule that a stream's facts break and that nobody has answered for.

    What they rest on in other streams is looked at, as it then was.
    """
    loaded = app.load(stream, valid=moment.valid, known=moment.known)
    decider = app.decisions.decider(loaded.kind)
    look = _look(app, decider.rests_on(loaded.state), moment)
    return (*decider.broken(loaded.state), *decider.broken_elsewhere(loaded.state, look))


def gap(app: Pemasyarakatan, state: Any) -> str | None:
    """How many days lie between an agreement and the one that it follows."""
    if not isinstance(state, Agreement) or state.drafted is None:
        return None
    before = state.drafted.predecessor_id
    if before is None or not app.exists(before):
        return None
    days = gap_days(app.load(before).state, state)
    if days is None:
        return None
    said = words.counted(abs(days), "day")
    return f"{said} after the one before" if days >= 0 else f"overlaps the one before by {said}"


def accounted(app: Pemasyarakatan, directory: Directory, state: Any) -> tuple[str, ...]:
    """What was declared of a ceremony and is recorded, what there is of a programme's items.

    None for another stream.
    """
    if isinstance(state, SocialAssistanceProgramme):
        return tuple(map(_stock, state.stock))
    if not isinstance(state, SigningCeremony) or state.opened is None:
        return ()
    agreements = _look(app, _named(directory, state.opened.ceremony_id, state)).values()
    told = [f"partners: {_told(tally(state, agreements))}"]
    papers = tally_of_agreements(state, agreements)
    if papers.declared is not None:
        told.append(f"agreements: {_told(papers)}")
    return tuple(told)


def _stock(one: Stock) -> str:
    places = (
        (one.net, "with recipients"),
        (one.returned_spoiled, "came back spoiled"),
        (one.available, "left"),
    )
    told = ", ".join(f"{count} {where}" for count, where in places if count)
    return f"{one.item}: {one.allocated} allocated" + (f", {told}" if told else "")


def _told(counted: Tally) -> str:
    difference = counted.difference
    if difference is None:
        return f"{counted.recorded} recorded, no number declared"
    said = f"{counted.declared} declared, {counted.recorded} recorded"
    if difference < 0:
        return f"{said}, {-difference} more than declared"
    return f"{said}, {difference} unaccounted"


def points(app: Pemasyarakatan, state: Any, day: date) -> Iterator[str]:
    """How far an organisation is on each point of its directive; a point for nobody has no state.

    What was reported on such a point is told all the same.
    """
    if not isinstance(state, Compliance) or state.of is None:
        return
    asked = state.of.directive_id
    directive = app.load(asked).state if app.exists(asked) else None
    if not isinstance(directive, Directive):
        return
    for point in directive.points:
        said = [state.standing(point.code, day).value]
        if directive.named(point.code) is None:
            said = ["no stated addressee", *(said if state.course(point.code).steps else ())]
        elif overdue(directive, state, point.code, day):
            said.append("overdue")
        yield f"{point.code}: {', '.join(said)}"


def _named(directory: Directory, stream: UUID, state: Any) -> Iterable[UUID]:
    """The streams that could raise a flag on this one."""
    if isinstance(state, Partnership):
        trips = dict.fromkeys(visit.joint_visit_ref for visit in state.visits)
        for trip in filter(None, trips):
            yield from (one for one in directory.together(trip) if one != stream)
    if isinstance(state, Facility) and state.closed is not None:
        yield from directory.papers_of(stream)
    if isinstance(state, Compliance) and state.of is not None:
        yield state.of.directive_id
    if isinstance(state, Agreement) and state.drafted and state.drafted.parent_id:
        yield state.drafted.parent_id
    if isinstance(state, SigningCeremony):
        yield from state.agreement_ids
        yield from directory.signed_at(stream)


def _look(app: Pemasyarakatan, streams: Iterable[UUID], moment: Moment = NOW) -> Mapping[UUID, Any]:
    """Their states, None for a stream that is not there, or was not yet."""
    return {one: _state(app, one, moment) for one in dict.fromkeys(streams)}


def _state(app: Pemasyarakatan, stream: UUID, moment: Moment) -> Any:
    try:
        return app.load(stream, valid=moment.valid, known=moment.known).state
    except UnknownStream:
        return None
