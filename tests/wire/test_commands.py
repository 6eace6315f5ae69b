"""Commands as they are read from plain JSON, and as they are known again."""

from __future__ import annotations

import re
from datetime import date, datetime
from uuid import UUID

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pemasyarakatan.domain.agreement import CorrectNumber
from pemasyarakatan.domain.corrections import Correct, Void
from pemasyarakatan.domain.facility import (
    CloseFacility,
    FacilityKind,
    HeadObserved,
    ObserveHead,
    RegisterFacility,
    ReviseFoodSuppliers,
    SubmitFoodSuppliers,
    facility_id,
)
from pemasyarakatan.domain.facility.values import FoodSupplier
from pemasyarakatan.domain.partner import ObserveRepresentative, RegisterPartner, SucceedPartner
from pemasyarakatan.domain.partnership import HoldVisit, VisitPurpose
from pemasyarakatan.domain.partnership.values import Direction, VisitForm
from pemasyarakatan.domain.register import ClaimName
from pemasyarakatan.domain.together import Together
from pemasyarakatan.domain.values import (
    BeneficiaryPhase,
    DocumentNumber,
    Irregularity,
    Official,
    PartialDate,
    PersonName,
    Zone,
)
from pemasyarakatan.errors import InvalidCommand
from pemasyarakatan.wire.catalogue import CATALOGUE, codec

from . import examples
from .values import identical, values

WIRE = codec()
CILEGON = facility_id("lapas-cilegon")
DAY = PartialDate.on(date(2025, 10, 17))

REGISTER = {
    "facility_id": str(CILEGON),
    "key": "lapas-cilegon",
    "name": "Lapas Kelas IIA Cilegon",
    "kind": "LAPAS",
    "facility_class": "IIA",
    "class_seen_on": "2025-10-17",
    "tz": "WIB",
    "registered_on": {"earliest": "2025-10-01", "latest": "2025-10-31", "raw": "Oktober 2025"},
}


def faults(command: str, /, **fields: object) -> tuple[str, ...]:
    """What is wrong with REGISTER when it says *fields*; a field of `...` is left out."""
    data = {key: value for key, value in {**REGISTER, **fields}.items() if value is not ...}
    with pytest.raises(InvalidCommand) as found:
        WIRE.command(command, data)
    str(found.value).encode()  # It can be printed.
    return found.value.faults


def test_a_command_is_read_from_plain_json():
    """Optional fields may be left out, and an exact day may be written as its date alone."""
    command = WIRE.command("RegisterFacility", REGISTER)

    assert identical(
        command,
        RegisterFacility(
            facility_id=CILEGON,
            key="lapas-cilegon",
            name="Lapas Kelas IIA Cilegon",
            kind=FacilityKind.LAPAS,
            facility_class=command.facility_class,
            class_seen_on=DAY,
            tz=Zone.WIB,
            registered_on=PartialDate.month(2025, 10, raw="Oktober 2025"),
        ),
    )


def test_an_unknown_command_is_answered_with_the_nearest_known_one():
    """A command that does not exist is named with what was probably meant."""
    assert faults("RegisterFacilty") == ("there is no such command, did you mean RegisterFacility",)
    assert faults("\ud800") == ("there is no such command",)


def test_the_register_takes_no_command_from_outside():
    """Its commands are no commands of the application."""
    assert "there is no such command" in faults("ClaimName")[0]


@pytest.mark.parametrize(
    ("fields", "fault"),
    [
        ({"nmae": "x"}, "/: unknown field 'nmae'"),
        ({"name": ...}, "missing field 'name'"),
        ({"name": None}, "/name: expected text, found null"),
        ({"name": 5}, "/name: expected text, found 5"),
        ({"name": ["x"]}, '/name: expected text, found ["x"]'),
        ({"kind": "PENJARA"}, "/kind: expected one of LAPAS, RUTAN"),
        ({"kind": "lapas"}, "/kind: expected one of LAPAS, RUTAN"),
        ({"kind": True}, "/kind: expected one of LAPAS, RUTAN"),
        ({"facility_id": str(CILEGON).upper()}, f"/facility_id: expected {CILEGON}, found"),
        ({"facility_id": CILEGON.hex}, f"/facility_id: expected {CILEGON}, found"),
        ({"facility_id": "cilegon"}, "/facility_id: expected a UUID, found"),
        ({"class_seen_on": "2025-02-30"}, "/class_seen_on: expected a date as 2026-01-28, found"),
        ({"class_seen_on": "30/10/2025"}, "/class_seen_on: expected a date as 2026-01-28, found"),
        ({"class_seen_on": "20251017"}, "/class_seen_on: expected 2025-10-17, found"),
        ({"class_seen_on": "2025-W42-5"}, "/class_seen_on: expected 2025-10-17, found"),
        ({"class_seen_on": "٢٠٢٥-10-17"}, "/class_seen_on: expected"),
        ({"class_seen_on": 20251017}, "/class_seen_on: expected an object (PartialDate), found"),
        ({"class_seen_on": {"on": "2025-10-17"}}, "/class_seen_on: unknown field 'on'"),
        (
            {"class_seen_on": {"earliest": "2025-10-18", "latest": "2025-10-17"}},
            "/class_seen_on: earliest 2025-10-18 lies after latest 2025-10-17",
        ),
        ({"name": "Lapas \ud800"}, "/name: holds half a surrogate pair"),
        ({"name\ud800": 1}, "/: unknown field 'name\\ud800'"),
        ({"facility_id": "\ud800"}, '/facility_id: expected a UUID, found "\\ud800"'),
        ({"irregular": {"rules": [], "reason": "x", "acknowledged_by": "y"}}, "/irregular: expe"),
        (
            {"irregular": {"rules": ["a", "a"], "reason": "x", "acknowledged_by": "y"}},
            "/irregular/rules: holds a member twice",
        ),
    ],
)
def test_what_cannot_be_read_is_named_with_its_place(fields, fault):
    """Every way in which a field can be no field of its kind, each in words."""
    found = faults("RegisterFacility", **fields)

    assert any(one.startswith(fault) or fault in one for one in found), found


def test_every_fault_of_a_command_is_named_at_once():
    """A person mends a line once, not once a fault."""
    found = faults("RegisterFacility", name=5, kind="X", tz=None, surplus=1, key=...)

    assert len(found) == 5


@pytest.mark.parametrize("number", [True, 1.0, 1.9, "1", 2**63, -(2**63), 10**30])
def test_a_whole_number_is_nothing_else(number):
    """No text, no truth, no fraction, and nothing that no store could hold."""
    data = {
        "facility_id": str(CILEGON),
        "fiscal_year": number,
        "submitted_on": "2025-10-17",
        "suppliers": [],
    }
    with pytest.raises(InvalidCommand, match="/fiscal_year"):
        WIRE.command("SubmitFoodSuppliers", data)


def test_a_sixteen_digit_number_is_well_formed():
    """An identity number is refused by a rule that has a name, not as a malformed command."""
    command = WIRE.command("RegisterFacility", {**REGISTER, "name": "NIK 3672 0101 0190 0001"})

    assert WIRE.canonical(command)[0] == command


def test_a_correction_is_read_with_the_event_it_puts_in_place():
    """`corrected` names its event as the catalogue does, and may be short as any command may."""
    data = {
        "stream": str(CILEGON),
        "target_version": 2,
        "corrected": {
            "event": "facility.head_observed@1",
            "data": {"official": {"position": "Kalapas"}, "observed_on": "2025-10-17"},
        },
        "reason": "salah baca",
        "approved_by": "Kepala",
    }
    command = WIRE.command("Correct", data)

    assert command.corrected == HeadObserved(official=Official(position="Kalapas"), observed_on=DAY)
    data["corrected"] = {"event": "facility.head_seen@1", "data": {}}
    with pytest.raises(InvalidCommand, match=r"/corrected: no event has the name"):
        WIRE.command("Correct", data)


# --- what is the same command -----------------------------------------------------------------


def digest(command: object) -> str:
    """The digest of a command."""
    found = WIRE.canonical(command)[1]
    assert re.fullmatch("[0-9a-f]{64}", found)
    return found


VISIT = HoldVisit(
    partnership_id=UUID(int=1),
    visit_id=UUID(int=2),
    occurred_on=DAY,
    form=VisitForm.SAMBANG,
    direction=Direction.OUTBOUND,
    purposes=frozenset(VisitPurpose),
    beneficiaries=frozenset(BeneficiaryPhase),
    irregular=Irregularity(
        rules=frozenset({"partnership.weekday", "partnership.a", "partnership.b"}),
        reason="x",
        acknowledged_by="y",
    ),
)


@pytest.mark.parametrize(
    "changes",
    [
        {"purposes": set(VisitPurpose)},
        {"purposes": [str(one) for one in reversed(VisitPurpose)]},
        {"delegation": []},
        {"visit_id": "00000000-0000-0000-0000-000000000002"},
        {"form": "SAMBANG"},
        {"occurred_on": date(2025, 10, 17)},
        {"occurred_on": {"earliest": "2025-10-17", "latest": "2025-10-17"}},
        {"occurred_on": {"latest": "2025-10-17", "raw": None, "earliest": date(2025, 10, 17)}},
    ],
)
def test_the_same_content_written_otherwise_is_the_same_command(changes):
    """Sets in any order, lists for tuples, texts for members: one digest, and one command."""
    other = attrs.evolve(VISIT, **changes)

    assert identical(WIRE.canonical(other)[0], VISIT)
    assert digest(other) == digest(VISIT)


def test_an_id_as_text_has_one_spelling():
    """As in a file: another spelling is named with the right one, never another digest."""
    command = SucceedPartner(
        partner_id="ABCDEF00-0000-4000-8000-00000000000F", successors=(), on=DAY
    )
    with pytest.raises(InvalidCommand, match="expected abcdef00-0000-4000-8000-00000000000f"):
        WIRE.canonical(command)


@pytest.mark.parametrize(
    "changes",
    [
        {"form": VisitForm.KUNJUNGAN},
        {"venue": ""},
        {"venue": "Aula"},
        {"purposes": frozenset({VisitPurpose.OTHER})},
        {"visit_id": UUID(int=3)},
        {"occurred_on": PartialDate.on(date(2025, 10, 17), raw="17/10/2025")},
        {"irregular": None},
        {"delegation": (Official(),)},
    ],
)
def test_other_content_is_another_command(changes):
    """Whatever differs, absence from an empty text included, gives another digest."""
    assert digest(attrs.evolve(VISIT, **changes)) != digest(VISIT)


def test_the_order_of_a_sequence_is_content():
    """Suppliers in another order are another list; two commands of one content are two."""
    one, other = FoodSupplier(partner_id=UUID(int=1)), FoodSupplier(partner_id=UUID(int=2))
    command = ReviseFoodSuppliers(
        facility_id=CILEGON, revised_on=DAY, suppliers=(one, other), reason="x"
    )
    assert digest(command) != digest(attrs.evolve(command, suppliers=(other, one)))


@settings(max_examples=120)
@given(st.data())
def test_a_command_is_the_same_after_any_way_through_json(data):
    """Read from its own JSON, a command has its digest and its classes, or is refused both times."""
    kinds = [cls for cls in WIRE.commands.values() if cls not in (Correct, Together)]
    several = data.draw(st.lists(st.sampled_from(kinds), min_size=1, max_size=3))
    commands = tuple(data.draw(values(cls)) for cls in several)
    command = commands[0] if len(commands) == 1 else Together(commands=commands)
    cls = type(command)
    try:
        canonical, found = WIRE.canonical(command)
    except InvalidCommand:
        with pytest.raises(InvalidCommand):
            WIRE.command(cls.__name__, WIRE.plain(command))
        return
    read = WIRE.command(cls.__name__, WIRE.plain(command))

    assert identical(canonical, command)
    assert identical(read, command)
    assert WIRE.canonical(read) == (command, found)


@settings(max_examples=60)
@given(st.data())
def test_different_commands_have_different_digests(data):
    """Two commands share a digest only if they are equal."""
    cls = data.draw(st.sampled_from([ObserveHead, HoldVisit, RegisterPartner, Void]))
    one, other = data.draw(values(cls)), data.draw(values(cls))
    try:
        assert (digest(one) == digest(other)) == identical(one, other)
    except InvalidCommand:
        return


def test_a_correction_has_a_digest_of_its_content():
    """The event it puts in place counts, and so does its class."""
    seen = HeadObserved(official=Official(position="Kalapas"), observed_on=DAY)
    command = Correct(stream=CILEGON, target_version=1, corrected=seen, reason="x", approved_by="y")
    same = attrs.evolve(
        command,
        corrected=attrs.evolve(
            seen, observed_on={"earliest": "2025-10-17", "latest": "2025-10-17"}
        ),
    )
    other = attrs.evolve(command, corrected=attrs.evolve(seen, official=Official(position="PLT")))

    assert WIRE.canonical(command)[0] == command
    assert digest(same) == digest(command)
    assert digest(other) != digest(command)


def test_every_correction_comes_back_as_it_was():
    """The digest of a correction is over the stored name and data of any event of the catalogue."""
    for name, cls in CATALOGUE.items():
        if cls.__name__ in {"CorrectionRecorded", "RecordVoided", "EvidenceAttached"}:
            continue
        command = Correct(
            stream=CILEGON,
            target_version=1,
            corrected=examples.event(cls),
            reason=name,
            approved_by="y",
        )
        assert identical(WIRE.canonical(command)[0], command), name


@pytest.mark.parametrize(
    ("command", "fault"),
    [
        (object(), "no command of this application"),
        ("HoldVisit", "no command of this application"),
        (HeadObserved(official=Official(), observed_on=DAY), "no command of this application"),
        (ClaimName(register_id=CILEGON, raw="x", partner_id=CILEGON), "no command of this"),
        (attrs.evolve(VISIT, form="X"), "/form: expected one of KUNJUNGAN"),
        (attrs.evolve(VISIT, visit_id=5), "/visit_id: expected a UUID, found 5"),
        (attrs.evolve(VISIT, occurred_on=datetime(2025, 10, 17)), "/occurred_on"),  # noqa: DTZ001
        (attrs.evolve(VISIT, venue="\ud800"), "/venue: holds half a surrogate pair"),
        (attrs.evolve(VISIT, venue=b"Aula"), "/venue: expected text, found"),
        (attrs.evolve(VISIT, venue=date(2025, 10, 17)), "/venue: expected text, found"),
        (attrs.evolve(VISIT, venue=CILEGON), "/venue: expected text, found"),
        (attrs.evolve(VISIT, venue=object()), "/venue: expected text, found"),
        (attrs.evolve(VISIT, purposes=["OTHER", "OTHER"]), "/purposes: holds a member twice"),
        (attrs.evolve(VISIT, delegation=[{"name": 5}]), "/delegation/0/name: expected an object"),
        (
            SubmitFoodSuppliers(
                facility_id=CILEGON, submitted_on=DAY, suppliers=(), fiscal_year=10**6000
            ),
            "limit",
        ),
        (CloseFacility(facility_id=CILEGON, effective_on="2025-2-1", reason="x"), "/effective_on"),
        (
            ObserveRepresentative(
                partner_id=CILEGON,
                official=Official(name=PersonName(raw=" ", canonical="x")),
                observed_on=DAY,
            ),
            "/official/name: an empty name",
        ),
        (
            Correct(stream=CILEGON, target_version=1, corrected=5, reason="x", approved_by="y"),
            "/corrected: expected the whole event",
        ),
    ],
)
def test_an_object_that_is_no_command_is_invalid(command, fault):
    """What a program gives is looked at as closely as what a file gives."""
    with pytest.raises(InvalidCommand, match=fault):
        WIRE.canonical(command)


@pytest.mark.parametrize("nobody", ["", " \t", "\u00a0", "\u200b", "\u2060\ufeff"])
def test_nobody_approves_or_answers(nobody):
    """Who approves or answers for something is written so that it can be seen."""
    one = DocumentNumber(issuer="a", raw="1")
    other = attrs.evolve(one, raw="2")
    void = Void(stream=CILEGON, target_version=1, reason="x", approved_by=nobody)
    correct = CorrectNumber(
        agreement_id=CILEGON, old=one, new=other, reason="x", approved_by=nobody
    )
    answering = Irregularity(rules=frozenset({"a"}), reason="x", acknowledged_by=nobody)
    unreasoned = attrs.evolve(answering, reason=nobody, acknowledged_by="x")
    for command, fault in (
        (void, "/approved_by: blank"),
        (correct, "/approved_by: blank"),
        (attrs.evolve(VISIT, irregular=answering), "/irregular: expected"),
        (attrs.evolve(VISIT, irregular=unreasoned), "/irregular: expected"),
    ):
        with pytest.raises(InvalidCommand, match=fault):
            WIRE.canonical(command)
