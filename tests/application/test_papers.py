"""Numbers of papers: claimed and given free in one save with the paper that carries them."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from threading import Barrier
from typing import Any
from uuid import UUID

import attrs
import pytest

from pemasyarakatan.application import Pemasyarakatan, Status
from pemasyarakatan.domain.agreement import (
    CorrectNumber,
    DraftAgreement,
    InstrumentKind,
    OrganisationKind,
    Party,
    PartyRole,
    SignAgreement,
    Signature,
    Term,
    TermBasis,
)
from pemasyarakatan.domain.claims import derived, number_stream
from pemasyarakatan.domain.corrections import Correct, Void
from pemasyarakatan.domain.values import (
    CooperationField,
    DocumentNumber,
    FieldCode,
    Official,
    PartialDate,
)
from pemasyarakatan.errors import Refused

from .test_races import THREADS
from .world import CILEGON, SOCIAL, begun, names, opened

SIGNED = PartialDate.on(date(2026, 1, 15))
NUMBER = "W6.PAS.PAS3-UM.01.01-0006 TAHUN 2026"


@pytest.fixture(name="app", params=["memory", "sqlite"])
def _app(request, tmp_path: Path):
    with opened(None if request.param == "memory" else tmp_path / "a.db") as app:
        yield begun(app)


def draft(number: int) -> DraftAgreement:
    """The so-manieth agreement of the facility and the partner."""
    return DraftAgreement(
        agreement_id=derived("paper", str(number)),
        kind=InstrumentKind.PKS,
        parties=(
            Party(
                role=PartyRole.FIRST,
                organisation_id=CILEGON,
                organisation_kind=OrganisationKind.FACILITY,
            ),
            Party(
                role=PartyRole.SECOND,
                organisation_id=SOCIAL,
                organisation_kind=OrganisationKind.PARTNER,
            ),
        ),
        drafted_on=PartialDate.on(date(2026, 1, 2)),
    )


def sign(number: int, raw: str = NUMBER, **said: Any) -> SignAgreement:
    """Sign it under the facility's *raw* number."""
    content: dict[str, Any] = {
        "agreement_id": derived("paper", str(number)),
        "signed_on": SIGNED,
        "numbers": (DocumentNumber(issuer=str(CILEGON), raw=raw),),
        "signatures": tuple(
            Signature(party_id=one, official=Official(), signed_on=SIGNED)
            for one in (CILEGON, SOCIAL)
        ),
        "term": Term(start=SIGNED, end=PartialDate.on(date(2027, 1, 14)), basis=TermBasis.FIXED),
        "scope": frozenset({CooperationField(code=FieldCode.ARTS)}),
    }
    return SignAgreement(**{**content, **said})


def holders(app: Pemasyarakatan, raw: str = NUMBER, year: int | None = 2026) -> set[UUID]:
    """Who holds a number of the facility."""
    stream = number_stream(str(CILEGON), raw, year)
    return set(app.load(stream).state.holders) if app.exists(stream) else set()


def paper(number: int) -> UUID:
    """The id of the so-manieth agreement."""
    return derived("paper", str(number))


def test_a_number_that_looks_like_an_identity_number_is_claimed(app: Pemasyarakatan):
    """A document number is exempt, in the register as on the paper; and so is its issuer's id."""
    app.execute(draft(1))
    issuer = "6720101a-1234-5678-9012-3456abcdef01"
    numbers = (
        DocumentNumber(issuer=str(CILEGON), raw="3672010101900001"),
        DocumentNumber(issuer=issuer, raw=NUMBER),
    )
    receipt = app.execute(sign(1, numbers=numbers))

    assert [one.events for one in receipt.also] == [("register.number_claimed@1",)] * 2
    assert holders(app, "3672010101900001") == {paper(1)}


def test_a_number_belongs_to_one_paper_of_a_year(app: Pemasyarakatan):
    """Typed with other dashes and blanks it is the same number, and its holder is named."""
    for number in (1, 2):
        app.execute(draft(number))
    receipt = app.execute(sign(1))
    before = names(app)

    assert [one.events for one in receipt.also] == [("register.number_claimed@1",)]
    for other in ("w6.pas.pas3–um.01.01—0006 tahun 2026", "W6.PAS.PAS3-UM.01.01-0006TAHUN2026"):
        with pytest.raises(Refused) as refused:
            app.execute(sign(2, other))
        assert refused.value.rule == "agreement.duplicate_number"
        assert str(paper(1)) in refused.value.reason
    assert names(app) == before

    later = PartialDate.on(date(2025, 12, 30))
    signatures = tuple(attrs.evolve(one, signed_on=later) for one in sign(2).signatures)
    in_another_year = sign(2, signed_on=later, signatures=signatures)
    assert app.execute(in_another_year).status is Status.RECORDED
    assert (holders(app), holders(app, year=2025)) == ({paper(1)}, {paper(2)})


def test_a_voided_paper_gives_its_number_free(app: Pemasyarakatan):
    """The next paper may have it; voiding the void brings both holders together."""
    for number in (1, 2):
        app.execute(draft(number))
    app.execute(sign(1))
    app.execute(Void(stream=paper(1), target_version=2, reason="never signed", approved_by="head"))
    assert holders(app) == set()

    app.execute(sign(2))
    app.execute(Void(stream=paper(1), target_version=3, reason="was signed", approved_by="head"))
    assert holders(app) == {paper(1), paper(2)}


def test_a_corrected_number_moves_in_one_save(app: Pemasyarakatan):
    """The old one is given free, the new one claimed, and a taken one refused."""
    for number in (1, 2):
        app.execute(draft(number))
        app.execute(sign(number, f"Nomor {number}"))
    command = CorrectNumber(
        agreement_id=paper(1),
        old=DocumentNumber(issuer=str(CILEGON), raw="Nomor 1"),
        new=DocumentNumber(issuer=str(CILEGON), raw="Nomor 3"),
        reason="misread",
        approved_by="head",
    )
    receipt = app.execute(command, command_id="7")

    assert [one.events for one in receipt.also] == [
        ("register.number_released@1",),
        ("register.number_claimed@1",),
    ]
    assert (holders(app, "Nomor 1"), holders(app, "Nomor 3")) == (set(), {paper(1)})
    assert app.execute(command, command_id="7").also == receipt.also
    taken = attrs.evolve(
        command, old=command.new, new=DocumentNumber(issuer=str(CILEGON), raw="nomor 2")
    )
    with pytest.raises(Refused, match=r"agreement\.duplicate_number"):
        app.execute(taken)


def test_a_day_corrected_into_another_year_moves_the_number(app: Pemasyarakatan):
    """A number is one of its year of signing."""
    app.execute(draft(1))
    app.execute(sign(1))
    *_, signed = app.history(paper(1))
    day = PartialDate.on(date(2025, 12, 30))
    corrected = attrs.evolve(
        signed.event,
        signed_on=day,
        signatures=tuple(attrs.evolve(one, signed_on=day) for one in signed.event.signatures),
    )
    app.execute(
        Correct(
            stream=paper(1),
            target_version=2,
            corrected=corrected,
            reason="the copy shows December",
            approved_by="head",
        )
    )
    assert (holders(app), holders(app, year=2025)) == (set(), {paper(1)})


def test_threads_that_sign_under_one_number_find_one_holder(app: Pemasyarakatan):
    """Exactly one paper is signed; every other one stays a draft."""
    for number in range(THREADS):
        app.execute(draft(number))
    barrier = Barrier(THREADS)

    def attempt(number: int) -> Any:
        barrier.wait()
        try:
            return app.execute(sign(number)).stream
        except Refused as refused:
            return refused.rule

    with ThreadPoolExecutor(THREADS) as pool:
        told = list(pool.map(attempt, range(THREADS)))

    assert told.count("agreement.duplicate_number") == THREADS - 1
    assert holders(app) == {one for one in told if isinstance(one, UUID)}
    assert names(app).count("agreement.pks_signed@1") == 1
