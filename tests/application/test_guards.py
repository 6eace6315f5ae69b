"""What the application refuses itself, whatever the aggregate would say."""

from __future__ import annotations

import attrs
import pytest

from pemasyarakatan.application import Pemasyarakatan
from pemasyarakatan.domain.aggregates import DECIDERS
from pemasyarakatan.domain.partner import PARTNER
from pemasyarakatan.domain.values import Grade, Inferred, Provenance, SourceKind
from pemasyarakatan.errors import InvalidCommand, Refused

from .world import (
    CILEGON,
    HEALTH,
    REGISTER_FACILITY,
    REGISTER_PARTNER,
    alias,
    begun,
    names,
    opened,
)


@pytest.fixture(name="app")
def _app():
    with opened() as app:
        yield app


@pytest.mark.parametrize(
    ("command", "rule"),
    [
        (attrs.evolve(REGISTER_PARTNER, partner_id=CILEGON), "partner.exists"),
        (alias("Dinsos", CILEGON), "partner.not_found"),
    ],
)
def test_a_stream_of_another_kind_is_none_of_this_one(app: Pemasyarakatan, command, rule):
    """The id of a facility is taken for a partner, and no partner is found under it."""
    app.execute(REGISTER_FACILITY)
    with pytest.raises(Refused, match="a facility under") as refused:
        app.execute(command)

    assert refused.value.rule == rule
    assert names(app) == ["facility.facility_registered@1"]


def test_whoever_records_is_named_without_an_identity_number(app: Pemasyarakatan):
    """The actor is stored as well, so that no person's number may stand there."""
    with pytest.raises(Refused, match="one in actor") as refused:
        app.execute(REGISTER_PARTNER, actor="3672 0112 3456 0001")

    assert refused.value.rule == "partner.identity_number"
    assert names(app) == []


def test_what_was_inferred_is_a_field_that_is_stated(app: Pemasyarakatan):
    """A pointer at nothing is told, and nothing is recorded."""
    inferred = (Inferred(field="/sector", basis="its name"),)
    source = Provenance(
        kind=SourceKind.ORAL, reference="the head", grade=Grade.REPORTED, inferred=inferred
    )
    with pytest.raises(InvalidCommand, match="/sector points at nothing that is stated"):
        app.execute(REGISTER_PARTNER, source=source)

    assert names(app) == []


def test_the_register_refuses_what_an_aggregate_did_not_look_for():
    """A name that is held stays one partner's, under the rule of the aggregate that asks."""
    blind = attrs.evolve(PARTNER, reads=lambda _command, _state: ())
    deciders = tuple(blind if one is PARTNER else one for one in DECIDERS)
    with Pemasyarakatan.open("memory:", deciders=deciders) as app:
        begun(app)
        before = names(app)
        with pytest.raises(Refused) as refused:
            app.execute(attrs.evolve(REGISTER_PARTNER, partner_id=HEALTH))

        assert refused.value.rule == "partner.name_taken"
        assert names(app) == before
