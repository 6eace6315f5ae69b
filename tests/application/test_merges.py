"""What a merge does with names: they lead to the root, and come back with the partner."""

from __future__ import annotations

from uuid import UUID

import attrs
import pytest

from pemasyarakatan.application import Pemasyarakatan
from pemasyarakatan.application.receipts import Status
from pemasyarakatan.domain.claims import derived, kept_name_stream
from pemasyarakatan.domain.corrections import Void
from pemasyarakatan.domain.partner import (
    AddPartnerAlias,
    MergePartner,
    RegisterPartner,
    UnmergePartner,
)
from pemasyarakatan.domain.values import Irregularity, PartialDate
from pemasyarakatan.errors import Refused

from .world import HEALTH, SOCIAL, alias, begun, name_of, opened

DOUBLE = derived("test", "dinsos")
MERGE = MergePartner(partner_id=DOUBLE, into=SOCIAL, reason="double record")
UNMERGE = UnmergePartner(partner_id=DOUBLE, on=PartialDate(), reason="two offices after all")


@pytest.fixture(name="app")
def _app():
    """Dinas Sosial, its double record Dinsos, and another office."""
    with opened() as app:
        begun(app)
        for partner, name in ((DOUBLE, "Dinsos"), (HEALTH, "Dinas Kesehatan")):
            app.execute(RegisterPartner(partner_id=partner, name=name, regency="Cilegon"))
        app.execute(MERGE)
        yield app


def holders(app: Pemasyarakatan, name: str) -> frozenset[UUID]:
    """Who holds a name now."""
    found: frozenset[UUID] = app.load(name_of(name)).state.holders
    return found


def leads_to(app: Pemasyarakatan, name: str) -> frozenset[UUID]:
    """Whom a name leads to that was kept in a merge."""
    found: frozenset[UUID] = app.load(kept_name_stream("Cilegon", name)).state.leads_to()
    return found


def taken(app: Pemasyarakatan, command: AddPartnerAlias | UnmergePartner) -> None:
    """The name is refused to this partner, and given when somebody answers for it."""
    with pytest.raises(Refused, match=r"partner\.name_taken"):
        app.execute(command)
    acknowledged = Irregularity(
        rules=frozenset({"partner.name_taken"}), reason="two offices", acknowledged_by="head"
    )
    receipt = app.execute(attrs.evolve(command, irregular=acknowledged))
    event = [*app.history(receipt.stream)][-1].event
    assert event.irregular == acknowledged


def test_the_names_are_given_free_and_kept_for_the_root(app: Pemasyarakatan):
    """In the same save as the merge."""
    receipt = app.execute(MERGE)

    assert receipt.status is Status.UNCHANGED
    assert holders(app, "Dinsos") == frozenset()
    assert leads_to(app, "dinsos") == {SOCIAL}


def test_the_root_may_be_called_by_them(app: Pemasyarakatan):
    """A double record's name is the root's own: it is added plainly."""
    app.execute(alias("Dinsos", SOCIAL))

    assert holders(app, "Dinsos") == {SOCIAL}


def test_a_stranger_may_not_be_called_by_them(app: Pemasyarakatan):
    """To anybody else the name is taken, and it is told by whom."""
    with pytest.raises(Refused, match=str(SOCIAL)):
        app.execute(alias("DINSOS", HEALTH))
    taken(app, alias("DINSOS", HEALTH))
    with pytest.raises(Refused, match=r"partner\.name_taken"):
        app.execute(RegisterPartner(partner_id=UUID(int=9), name="Dinsos", regency="Cilegon"))


def test_they_come_back_when_the_merge_is_undone(app: Pemasyarakatan):
    """In the same save, whether it is taken back or was never so."""
    app.execute(UNMERGE)
    assert (holders(app, "Dinsos"), leads_to(app, "Dinsos")) == ({DOUBLE}, frozenset())

    app.execute(MERGE)
    assert (holders(app, "Dinsos"), leads_to(app, "Dinsos")) == (frozenset(), {SOCIAL})

    version = app.load(DOUBLE).version
    app.execute(Void(stream=DOUBLE, target_version=version, reason="no", approved_by="head"))
    assert (holders(app, "Dinsos"), leads_to(app, "Dinsos")) == ({DOUBLE}, frozenset())


@pytest.mark.parametrize("other", [SOCIAL, HEALTH])
def test_one_that_was_taken_meanwhile_is_answered_for(app: Pemasyarakatan, other: UUID):
    """Whoever took it, two partners of one name are irregular, and then both hold it."""
    if other == SOCIAL:
        app.execute(alias("Dinsos", SOCIAL))
    else:
        taken(app, alias("Dinsos", HEALTH))
    taken(app, UNMERGE)

    assert holders(app, "Dinsos") == {DOUBLE, other}
    assert [flag.name for flag in app.flags(app.load(name_of("Dinsos")))] == ["AMBIGUOUS"]


def test_several_doubles_of_one_name_go_into_one_root(app: Pemasyarakatan):
    """Each is merged by itself; one that comes back shares its name with what is still merged."""
    app.execute(UNMERGE)
    third = derived("test", "dinsos", "again")
    acknowledged = Irregularity(
        rules=frozenset({"partner.name_taken"}), reason="imported twice", acknowledged_by="head"
    )
    app.execute(
        RegisterPartner(partner_id=third, name="Dinsos", regency="Cilegon", irregular=acknowledged)
    )
    for double in (DOUBLE, third):
        app.execute(attrs.evolve(MERGE, partner_id=double))
    assert (holders(app, "Dinsos"), leads_to(app, "Dinsos")) == (frozenset(), {SOCIAL})

    taken(app, UNMERGE)

    assert (holders(app, "Dinsos"), leads_to(app, "Dinsos")) == ({DOUBLE}, {SOCIAL})
