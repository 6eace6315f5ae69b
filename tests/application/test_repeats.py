"""A command may be repeated: one id, one content, one receipt, one event."""

from __future__ import annotations

from pathlib import Path

import attrs
import pytest
from eventsourcing.persistence import IntegrityError, InterfaceError, OperationalError

from pemasyarakatan.application import Pemasyarakatan, Status
from pemasyarakatan.domain.corrections import Void
from pemasyarakatan.domain.partner import AddPartnerAlias, RegisterPartner
from pemasyarakatan.domain.values import Grade, Provenance, SourceKind
from pemasyarakatan.errors import InvalidCommand, Refused, StoreFailure, VersionConflict

from .world import (
    HEALTH,
    PARTNERSHIP,
    REGISTER_PARTNER,
    SOCIAL,
    Unsteady,
    alias,
    begun,
    name_of,
    names,
    opened,
    versions,
    visit,
)


@pytest.fixture(name="app", params=["memory", "sqlite"])
def _app(request, tmp_path: Path):
    with opened(None if request.param == "memory" else tmp_path / "a.db") as app:
        yield begun(app)


@pytest.fixture(name="file")
def _file(tmp_path: Path):
    with opened(tmp_path / "a.db") as app:
        yield begun(app)


def unchanged(receipt):
    """The receipt that a repeat of the command gives."""
    return attrs.evolve(receipt, status=Status.UNCHANGED)


def test_a_repeat_gives_the_first_receipt_again(app: Pemasyarakatan):
    """Same version, position and events, with status unchanged; nothing is appended."""
    first = app.execute(visit(1), command_id="7", actor="operator")
    before = names(app)
    again = app.execute(visit(1), command_id="7", actor="somebody else")

    assert first.status is Status.RECORDED
    assert (first.version, first.events) == (2, ("partnership.visit_held@1",))
    assert again == unchanged(first)
    assert names(app) == before


def test_a_repeat_gives_the_first_receipt_after_later_events(app: Pemasyarakatan):
    """Not the stream's present version, but the one that the command led to."""
    first = app.execute(visit(1), command_id="7")
    for number in range(2, 6):
        app.execute(visit(number), command_id=f"{number}")

    assert app.execute(visit(1), command_id="7") == unchanged(first)


def test_a_repeat_gives_the_first_receipt_though_the_fact_was_voided(app: Pemasyarakatan):
    """A repeat says what became of the command then; it does not bring the fact back."""
    first = app.execute(visit(1), command_id="7")
    app.execute(Void(stream=PARTNERSHIP, target_version=2, reason="double", approved_by="head"))

    assert app.execute(visit(1), command_id="7") == unchanged(first)
    assert len(app.load(PARTNERSHIP).state.visits) == 0


def test_a_repeat_gives_every_stream_of_the_first_receipt(app: Pemasyarakatan):
    """A partner and its reservation in the register were one save, and are one receipt."""
    command = RegisterPartner(partner_id=HEALTH, name="Dinas Kesehatan", regency="Cilegon")
    first = app.execute(command, command_id="7")
    app.execute(alias("Dinkes", HEALTH))
    app.execute(alias("Dinsos"))

    assert [one.stream for one in first.also] == [name_of("Dinas Kesehatan")]
    assert [one.events for one in first.also] == [("register.name_claimed@1",)]
    assert app.execute(command, command_id="7") == unchanged(first)


def test_a_repeat_is_known_though_a_name_went_through_several_hands(app: Pemasyarakatan):
    """Two streams may use one command id, and one name; each gets its own receipt again."""
    app.execute(RegisterPartner(partner_id=HEALTH, name="Dinas Kesehatan", regency="Cilegon"))
    first = app.execute(alias("Dinas"), command_id="7")
    app.execute(Void(stream=SOCIAL, target_version=2, reason="double", approved_by="head"))
    second = app.execute(alias("Dinas", HEALTH), command_id="7")

    assert [one.version for one in first.also] == [1]
    assert [one.version for one in second.also] == [3]
    assert app.execute(alias("Dinas"), command_id="7") == unchanged(first)
    assert app.execute(alias("Dinas", HEALTH), command_id="7") == unchanged(second)


def test_the_same_id_with_other_content_is_refused(app: Pemasyarakatan):
    """A command id stands for one content; an actor or a source is no content."""
    app.execute(visit(1), command_id="7")
    for other in (
        visit(1, venue="Aula"),
        visit(2),
        Void(stream=PARTNERSHIP, target_version=1, reason="x", approved_by="y"),
    ):
        with pytest.raises(Refused) as refused:
            app.execute(other, command_id="7")
        assert refused.value.rule == "command.conflicting_duplicate"
        assert "HoldVisit under id 7" in refused.value.reason

    source = Provenance(kind=SourceKind.NEWS, reference="x", grade=Grade.REPORTED)
    assert app.execute(visit(1), command_id="7", source=source).status is Status.UNCHANGED


def test_an_id_is_known_in_its_own_stream_alone(app: Pemasyarakatan):
    """Two streams may be written under one id: looking elsewhere would be a search."""
    app.execute(visit(1), command_id="7")

    assert app.execute(alias("Dinsos"), command_id="7").status is Status.RECORDED


@pytest.mark.parametrize("command_id", ["é\u2028", '"', "\\", "7 " * 500, "\x00"])
def test_any_text_can_be_an_id(app: Pemasyarakatan, command_id: str):
    """What the id looks like in JSON is no matter; an id that contains another is another."""
    first = app.execute(visit(1), command_id=command_id)

    assert app.execute(visit(1), command_id=command_id) == unchanged(first)
    assert app.execute(visit(2), command_id=command_id + "7").status is Status.RECORDED


def test_a_refusal_leaves_nothing_and_is_decided_anew(app: Pemasyarakatan):
    """What was refused under an id may be accepted under it later, when it has become right."""
    before = names(app)
    unknown = AddPartnerAlias(partner_id=HEALTH, alias_raw="Dinkes")
    for _ in range(2):
        with pytest.raises(Refused) as refused:
            app.execute(unknown, command_id="7")
        assert refused.value.rule == "partner.not_found"
        assert names(app) == before

    app.execute(RegisterPartner(partner_id=HEALTH, name="Dinas Kesehatan", regency="Cilegon"))
    assert app.execute(unknown, command_id="7").status is Status.RECORDED


def test_a_refusal_of_one_stream_refuses_all(app: Pemasyarakatan):
    """A partner whose name another has is not there at all, nor is anything in the register."""
    before = names(app)
    taken = RegisterPartner(partner_id=HEALTH, name="DINAS  SOSIAL", regency="Cilegon")
    with pytest.raises(Refused) as refused:
        app.execute(taken)

    assert refused.value.rule == "partner.name_taken"
    assert str(SOCIAL) in refused.value.reason
    assert names(app) == before


def test_a_fact_that_is_known_is_not_recorded_again(app: Pemasyarakatan):
    """Without any id the same fact is already so: nothing to append, the present version."""
    app.execute(visit(1))
    again = app.execute(visit(1))

    assert (again.status, again.version, again.events) == (Status.UNCHANGED, 2, ())
    assert app.check(visit(1)) == ()


@pytest.mark.parametrize("error", [OperationalError, IntegrityError, InterfaceError])
@pytest.mark.parametrize("command_id", [None, "7"])
def test_a_lost_answer_after_the_commit_is_a_receipt(file: Pemasyarakatan, error, command_id):
    """The events are in the store: the caller is told so, exactly once, and sees no conflict."""
    Unsteady(file).lost = [error("connection lost")]
    receipt = file.execute(visit(1), command_id=command_id, expected_version=1)

    assert (receipt.status, receipt.version) == (Status.RECORDED, 2)
    assert receipt.position == 5
    assert versions(file, PARTNERSHIP) == [1, 2]
    assert file.execute(visit(1), command_id=command_id).status is Status.UNCHANGED


def test_a_lost_answer_over_several_streams_is_a_whole_receipt(file: Pemasyarakatan):
    """Both streams of the save are found again by their very bytes."""
    Unsteady(file).lost = [IntegrityError("UNIQUE constraint failed")]
    receipt = file.execute(alias("Dinsos"), command_id="7")

    assert (receipt.version, [one.version for one in receipt.also]) == (2, [1])
    assert (receipt.position, [one.position for one in receipt.also]) == (5, [6])
    assert versions(file, name_of("Dinsos")) == [1]


def test_a_lost_answer_is_found_though_others_went_on(file: Pemasyarakatan, tmp_path: Path):
    """Between the commit and the look at what became of it another process appended more."""
    with opened(tmp_path / "a.db") as other:

        class Overtaken(Unsteady):
            def insert_events(self, stored_events, **kwargs):
                try:
                    return super().insert_events(stored_events, **kwargs)
                finally:
                    other.execute(visit(2))

        Overtaken(file).lost = [OperationalError("connection lost")]
        receipt = file.execute(visit(1), expected_version=1)

        assert receipt.version == 2
        assert versions(file, PARTNERSHIP) == [1, 2, 3]


def test_an_integrity_error_without_a_conflict_is_a_failure_of_the_store(file: Pemasyarakatan):
    """Nothing moved, so deciding again would not help; the store itself refuses."""
    Unsteady(file).refused = [IntegrityError("FOREIGN KEY constraint failed")]
    with pytest.raises(StoreFailure, match="FOREIGN KEY constraint failed; nothing of it is in"):
        file.execute(visit(1))

    assert versions(file, PARTNERSHIP) == [1]


def test_an_error_of_the_store_is_a_failure_and_leaves_nothing(file: Pemasyarakatan):
    """A full disk is neither a refusal nor a conflict."""
    Unsteady(file).refused = [OperationalError("database or disk is full")]
    with pytest.raises(StoreFailure, match="disk is full"):
        file.execute(visit(1))

    assert file.execute(visit(1)).version == 2


def test_a_conflict_is_decided_again(file: Pemasyarakatan, tmp_path: Path):
    """Another process appended first: the command is decided on what the stream then holds."""
    with opened(tmp_path / "a.db") as other:

        class Late(Unsteady):
            rivals = [visit(8), visit(9)]

            def insert_events(self, stored_events, **kwargs):
                if self.rivals:
                    other.execute(self.rivals.pop(0))
                return super().insert_events(stored_events, **kwargs)

        Late(file)
        assert file.execute(visit(1)).version == 4
        assert versions(file, PARTNERSHIP) == [1, 2, 3, 4]


def test_a_conflict_in_the_register_is_refused_by_the_name_rule(file: Pemasyarakatan, tmp_path):
    """The name was free when it was looked at, and taken when it was claimed."""
    with opened(tmp_path / "a.db") as other:
        rival = RegisterPartner(partner_id=HEALTH, name="Dinsos", regency="Cilegon")

        class Late(Unsteady):
            rivals = [rival]

            def insert_events(self, stored_events, **kwargs):
                if self.rivals:
                    other.execute(self.rivals.pop(0))
                return super().insert_events(stored_events, **kwargs)

        Late(file)
        with pytest.raises(Refused) as refused:
            file.execute(alias("Dinsos"))

        assert refused.value.rule == "partner.name_taken"
        assert versions(file, SOCIAL) == [1]


def test_a_stream_that_always_moves_ends_in_a_conflict(file: Pemasyarakatan, tmp_path: Path):
    """Deciding again has an end."""
    with opened(tmp_path / "a.db") as other:

        class Hopeless(Unsteady):
            rivals = 100

            def insert_events(self, stored_events, **kwargs):
                self.rivals += 1
                other.execute(visit(self.rivals))
                return super().insert_events(stored_events, **kwargs)

        Hopeless(file)
        with pytest.raises(VersionConflict) as conflict:
            file.execute(visit(1))
        assert conflict.value.found == conflict.value.expected + 1


def test_an_expected_version_is_held_to(app: Pemasyarakatan):
    """The stream at another version is told, whatever the command; a new stream is at 0."""
    for expected in (0, 2, 99):
        with pytest.raises(VersionConflict) as conflict:
            app.execute(visit(1), expected_version=expected)
        assert (conflict.value.expected, conflict.value.found) == (expected, 1)
        with pytest.raises(VersionConflict):
            app.check(visit(1), expected_version=expected)

    assert app.execute(visit(1), expected_version=1).version == 2
    new = attrs.evolve(REGISTER_PARTNER, partner_id=HEALTH, name="Dinas Kesehatan")
    assert app.execute(new, expected_version=0).version == 1


def test_a_repeat_is_known_before_its_expected_version_is_looked_at(app: Pemasyarakatan):
    """The version moved because of this very command: that is no conflict."""
    first = app.execute(visit(1), command_id="7", expected_version=1)

    assert app.execute(visit(1), command_id="7", expected_version=1) == unchanged(first)


def test_an_expected_version_is_never_tried_again(file: Pemasyarakatan, tmp_path: Path):
    """A stream that moves during the append is a conflict at once."""
    with opened(tmp_path / "a.db") as other:

        class Late(Unsteady):
            def insert_events(self, stored_events, **kwargs):
                other.execute(visit(9))
                return super().insert_events(stored_events, **kwargs)

        Late(file)
        with pytest.raises(VersionConflict) as conflict:
            file.execute(visit(1), expected_version=1)
        assert (conflict.value.expected, conflict.value.found) == (1, 2)
        assert versions(file, PARTNERSHIP) == [1, 2]


@pytest.mark.parametrize("said", [{"command_id": " "}, {"actor": ""}, {"expected_version": "0"}])
def test_blanks_and_wrong_types_are_no_circumstances(app: Pemasyarakatan, said: dict[str, object]):
    """What is not stated is left out; a blank or a number as text is no command's company."""
    with pytest.raises(InvalidCommand):
        app.execute(visit(1), **said)
