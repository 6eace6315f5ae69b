"""Corrections, voids and evidence through the application; the register follows them."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

import attrs
import pytest

from pemasyarakatan.application import Pemasyarakatan, Status
from pemasyarakatan.domain.corrections import AttachEvidence, Correct, Void
from pemasyarakatan.domain.partner import PartnerAliasAdded, RegisterPartner
from pemasyarakatan.domain.values import Bearing, Grade, Irregularity, Provenance, SourceKind
from pemasyarakatan.errors import InvalidCommand, Refused

from .world import (
    HEALTH,
    PARTNERSHIP,
    SOCIAL,
    alias,
    begun,
    name_of,
    names,
    opened,
    versions,
    visit,
)

REGISTER_HEALTH = RegisterPartner(partner_id=HEALTH, name="Dinas Kesehatan", regency="Cilegon")


@pytest.fixture(name="app", params=["memory", "sqlite"])
def _app(request, tmp_path: Path):
    with opened(None if request.param == "memory" else tmp_path / "a.db") as app:
        begun(app).execute(REGISTER_HEALTH)
        app.execute(alias("Dinsos"))
        yield app


def void(version: int, stream: UUID = SOCIAL) -> Void:
    """Void one version of a stream."""
    return Void(stream=stream, target_version=version, reason="not so", approved_by="head")


def correct(version: int, corrected: object, stream: UUID = SOCIAL) -> Correct:
    """Put another event in place of one version of a stream."""
    return Correct(
        stream=stream,
        target_version=version,
        corrected=corrected,
        reason="misread",
        approved_by="head",
    )


def holders(app: Pemasyarakatan, name: str) -> set[UUID]:
    """Who holds a name in Cilegon."""
    return set(app.load(name_of(name)).state.holders)


def spellings(app: Pemasyarakatan) -> list[str]:
    """Every name of the partner."""
    return list(app.load(SOCIAL).state.spellings)


def test_a_corrected_fact_replaces_the_recorded_one(app: Pemasyarakatan):
    """The state is that of the corrected history; the history keeps both."""
    app.execute(visit(1, venue="Aula"))
    event = next(iter(app.load(PARTNERSHIP).state.visits))
    corrected = attrs.evolve(event, venue="Ruang rapat")
    receipt = app.execute(correct(2, corrected, PARTNERSHIP))

    assert (receipt.version, receipt.events) == (3, ("partnership.correction_recorded@1",))
    assert list(app.load(PARTNERSHIP).state.visits) == [corrected]
    _, second, third = app.history(PARTNERSHIP)
    assert (second.event, third.event.corrected) == (event, corrected)
    assert app.execute(correct(2, event, PARTNERSHIP)).version == 4
    assert list(app.load(PARTNERSHIP).state.visits) == [event]


def test_a_correction_that_changes_nothing_is_refused(app: Pemasyarakatan):
    """The rules of corrections hold here as they do in the domain."""
    same = PartnerAliasAdded(alias_raw="Dinsos")
    for command, rule in (
        (correct(2, same), "partner.no_change"),
        (correct(9, same), "partner.no_target"),
        (correct(1, same), "partner.other_class"),
        (void(9), "partner.no_target"),
        (void(0), "partner.no_target"),
        (void(1), "partner.impossible"),
        (attrs.evolve(void(2), reason=" "), "partner.no_reason"),
        (void(1, UUID(int=404)), "command.unknown_stream"),
    ):
        with pytest.raises(Refused) as refused:
            app.execute(command)
        assert refused.value.rule == rule


def test_a_voided_name_is_given_free_in_the_same_save(app: Pemasyarakatan):
    """Whoever comes next may have it; voiding again is already so."""
    receipt = app.execute(void(2))

    assert [(one.stream, one.events) for one in receipt.also] == [
        (name_of("Dinsos"), ("register.name_released@1",))
    ]
    assert holders(app, "Dinsos") == set()
    assert spellings(app) == ["Dinas Sosial"]
    assert app.execute(void(2)).status is Status.UNCHANGED
    assert app.execute(alias("Dinsos", HEALTH)).status is Status.RECORDED
    assert holders(app, "Dinsos") == {HEALTH}


def test_a_void_of_a_void_claims_the_name_again(app: Pemasyarakatan):
    """What was given free comes back with the fact; nobody else may have it then."""
    app.execute(void(2))
    receipt = app.execute(void(3))

    assert [one.events for one in receipt.also] == [("register.name_claimed@1",)]
    assert holders(app, "Dinsos") == {SOCIAL}
    assert spellings(app) == ["Dinas Sosial", "Dinsos"]
    with pytest.raises(Refused, match=r"partner\.name_taken"):
        app.execute(alias("Dinsos", HEALTH))


def test_a_corrected_name_releases_the_old_one_and_claims_the_new(app: Pemasyarakatan):
    """One save over three streams, the command's own first."""
    receipt = app.execute(correct(2, PartnerAliasAdded(alias_raw="Dinsos Cilegon")))

    assert receipt.stream == SOCIAL
    assert [(one.stream, one.events) for one in receipt.also] == [
        (name_of("Dinsos"), ("register.name_released@1",)),
        (name_of("Dinsos Cilegon"), ("register.name_claimed@1",)),
    ]
    positions = [receipt.position, *(one.position for one in receipt.also)]
    assert positions == sorted(positions)
    assert (holders(app, "Dinsos"), holders(app, "Dinsos Cilegon")) == (set(), {SOCIAL})


def test_another_spelling_of_the_same_name_moves_nothing(app: Pemasyarakatan):
    """Names that compare as one are one reservation."""
    receipt = app.execute(correct(2, PartnerAliasAdded(alias_raw="DINSOS.")))

    assert receipt.also == ()
    assert holders(app, "dinsos") == {SOCIAL}


def test_a_correction_is_never_refused_because_another_holds_the_name(app: Pemasyarakatan):
    """It is accepted, and the name then has two holders: who approved it answers for it."""
    receipt = app.execute(correct(2, PartnerAliasAdded(alias_raw="Dinas Kesehatan")))

    assert receipt.status is Status.RECORDED
    assert holders(app, "Dinas Kesehatan") == {SOCIAL, HEALTH}
    *_, claimed = app.history(name_of("Dinas Kesehatan"))
    assert claimed.event.irregular.acknowledged_by == "head"
    assert [flag.name for flag in app.flags(app.load(name_of("Dinas Kesehatan")))] == ["AMBIGUOUS"]


def test_a_void_of_a_void_finds_the_name_in_other_hands(app: Pemasyarakatan):
    """The fact comes back all the same, and both hold the name."""
    app.execute(void(2))
    app.execute(alias("Dinsos", HEALTH))
    app.execute(void(3))

    assert holders(app, "Dinsos") == {SOCIAL, HEALTH}


def test_an_acknowledged_double_name_has_two_holders(app: Pemasyarakatan):
    """Refused under the name's rule first, accepted when the command answers for it."""
    acknowledged = Irregularity(
        rules=frozenset({"partner.name_taken"}), reason="two offices", acknowledged_by="head"
    )
    command = alias("Dinas Kesehatan")
    with pytest.raises(Refused, match=r"partner\.name_taken"):
        app.execute(command)
    receipt = app.execute(attrs.evolve(command, irregular=acknowledged))

    assert [one.version for one in receipt.also] == [2]
    assert holders(app, "Dinas Kesehatan") == {SOCIAL, HEALTH}
    app.execute(void(3))
    assert holders(app, "Dinas Kesehatan") == {HEALTH}


def test_a_refused_amendment_leaves_nothing_in_the_register(app: Pemasyarakatan):
    """Voiding what other facts stand on is impossible, and gives no name free."""
    before = names(app)
    with pytest.raises(Refused, match=r"partner\.impossible"):
        app.execute(void(1))

    assert names(app) == before
    assert holders(app, "Dinas Sosial") == {SOCIAL}


def test_a_partner_that_never_was_gives_every_name_free(app: Pemasyarakatan):
    """The last fact of a stream voided, the stream itself stays, and holds nothing."""
    receipt = app.execute(void(1, HEALTH))

    assert [one.stream for one in receipt.also] == [name_of("Dinas Kesehatan")]
    assert app.load(HEALTH).state.registered is None
    assert versions(app, HEALTH) == [1, 2]


def test_the_register_cannot_be_amended_by_itself(app: Pemasyarakatan):
    """It follows what it serves; amending it alone would make the two disagree."""
    with pytest.raises(InvalidCommand, match="amend the paper or the partner"):
        app.execute(void(1, name_of("Dinsos")))


def test_evidence_is_attached_and_changes_no_state(app: Pemasyarakatan):
    """A witness stands beside the fact, confirmed or contradicted; the same one only once."""
    source = Provenance(kind=SourceKind.MINUTES, reference="BA-17", grade=Grade.DOCUMENTED)
    command = AttachEvidence(
        stream=SOCIAL, target_version=2, provenance=source, bearing=Bearing.CONTRADICTS
    )
    before = app.load(SOCIAL).state
    receipt = app.execute(command)

    assert (receipt.events, receipt.also) == (("partner.evidence_attached@1",), ())
    assert app.load(SOCIAL).state == before
    assert app.execute(command).status is Status.UNCHANGED
    app.execute(void(2))
    with pytest.raises(Refused, match=r"partner\.no_target"):
        app.execute(attrs.evolve(command, bearing=Bearing.CONFIRMS))


def test_an_amendment_is_checked_without_a_trace(app: Pemasyarakatan):
    """`check` gives the events that would be recorded in the command's own stream."""
    before = names(app)
    (event,) = app.check(void(2))

    assert (event.target_version, event.reason) == (2, "not so")
    assert names(app) == before
