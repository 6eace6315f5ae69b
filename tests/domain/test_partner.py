"""Partner: names within a regency, merges, succession, and the register that keeps names unique."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import attrs
import pytest

from pemasyarakatan.domain.claims import kept_name_stream, name_stream, number_stream
from pemasyarakatan.domain.facts import Facts
from pemasyarakatan.domain.partner import (
    PARTNER,
    AddPartnerAlias,
    ClassifyPartner,
    DissolvePartner,
    MergePartner,
    ObserveRepresentative,
    Partner,
    PartnerAliasAdded,
    PartnerDissolved,
    PartnerMerged,
    PartnerRegistered,
    PartnerRenamed,
    PartnerSectorChanged,
    PartnerSucceeded,
    PartnerUnmerged,
    RegisterPartner,
    RenamePartner,
    RepresentativeObserved,
    SucceedPartner,
    UnmergePartner,
)
from pemasyarakatan.domain.register import (
    REGISTER,
    ClaimName,
    ClaimNumber,
    KeepName,
    Merged,
    NameClaimed,
    NameKept,
    NameReleased,
    NumberClaimed,
    NumberReleased,
    ReleaseName,
    ReleaseNumber,
    Reservation,
)
from pemasyarakatan.domain.values import Official, PartialDate, PartnerSector
from pemasyarakatan.testing.scenario import Given, given

ONE, TWO, THREE = UUID(int=1), UUID(int=2), UUID(int=3)
UNDATED = PartialDate()
REGENCY = "Kota Cilegon"
REGISTERED = PartnerRegistered(partner_id=ONE, name="Dinas Sosial", regency=REGENCY)
PRIVATE = PartnerRegistered(partner_id=ONE, private_ref="k7", sector=PartnerSector.INDIVIDUAL)
MERGED = PartnerMerged(into=TWO, reason="double record")
TAKEN = {name_stream(REGENCY, "Dinsos"): Reservation(raw="Dinsos", holders=frozenset({TWO}))}


def kept(partner: UUID, root: UUID) -> Reservation:
    """A name that is kept of a partner for the one it was merged into."""
    merged = frozenset({Merged(partner_id=partner, root_id=root)})
    return Reservation(raw="x", holders=frozenset({partner}), merged=merged)


def registered(*history: object, look: dict[UUID, object] | None = None) -> Given:
    return given(PARTNER, REGISTERED, *history, look=look)


class TestRegistration:
    """A partner is an organisation by name, or a private person by an opaque reference."""

    def test_by_name(self) -> None:
        """An organisation is entered by its name, once."""
        command = RegisterPartner(partner_id=ONE, name="Dinas Sosial", regency=REGENCY)
        given(PARTNER).when(command).then(REGISTERED)
        registered().when(command).then_nothing()
        other = RegisterPartner(partner_id=ONE, name="Dinas Lain", regency=REGENCY)
        registered().when(other).then_refused("partner.exists")

    def test_by_reference(self) -> None:
        """A private person is entered by a reference alone."""
        command = RegisterPartner(partner_id=ONE, private_ref="k7", sector=PartnerSector.INDIVIDUAL)
        given(PARTNER).when(command).then(PRIVATE)

    def test_name_or_reference(self) -> None:
        """Exactly one of both is given, and a blank name is none."""
        for command in (
            RegisterPartner(partner_id=ONE),
            RegisterPartner(partner_id=ONE, name="  "),
            RegisterPartner(partner_id=ONE, private_ref=" "),
            RegisterPartner(partner_id=ONE, name="Dinas Sosial", private_ref="k7"),
        ):
            given(PARTNER).when(command).then_refused("partner.name_or_ref")

    def test_private_name(self) -> None:
        """The name of a private person is kept out, unless they act in a public office."""
        named = RegisterPartner(partner_id=ONE, name="Budi", sector=PartnerSector.INDIVIDUAL)
        given(PARTNER).when(named).then_refused("partner.private_name")
        notary = RegisterPartner(
            partner_id=ONE,
            name="Budi",
            sector=PartnerSector.INDIVIDUAL,
            public_capacity="notary",
        )
        given(PARTNER).when(notary).then_gives(PartnerRegistered)
        given(PARTNER, PRIVATE).when(
            AddPartnerAlias(partner_id=ONE, alias_raw="Budi")
        ).then_refused("partner.private_name")
        renamed = RenamePartner(partner_id=ONE, name="Budi", effective_on=date(2026, 1, 1))
        given(PARTNER, PRIVATE).when(renamed).then_refused("partner.private_name")

    def test_name_of_another_partner(self) -> None:
        """A name that another partner of the regency has is irregular, elsewhere it is free."""
        command = RegisterPartner(partner_id=ONE, name="DINSOS", regency="kota  cilegon")
        given(PARTNER, look=TAKEN).when(command).then_irregular("partner.name_taken")
        elsewhere = RegisterPartner(partner_id=ONE, name="DINSOS", regency="Kota Serang")
        given(PARTNER, look=TAKEN).when(elsewhere).then_gives(PartnerRegistered)

    def test_nothing_else_comes_first(self) -> None:
        """No other command finds a partner that is not registered."""
        given(PARTNER).when(AddPartnerAlias(partner_id=ONE, alias_raw="x")).then_refused(
            "partner.not_found"
        )


class TestNames:
    """Aliases and new names."""

    def test_alias(self) -> None:
        """Another spelling is added once, and holds at least a letter or a digit."""
        command = AddPartnerAlias(partner_id=ONE, alias_raw="Dinsos")
        registered().when(command).then(PartnerAliasAdded(alias_raw="Dinsos"))
        registered(PartnerAliasAdded(alias_raw="Dinsos")).when(command).then_nothing()
        registered().when(AddPartnerAlias(partner_id=ONE, alias_raw=" - ")).then_refused(
            "partner.alias_empty"
        )
        registered(look=TAKEN).when(command).then_irregular("partner.name_taken")

    def test_new_name(self) -> None:
        """A partner is renamed from a day on."""
        command = RenamePartner(partner_id=ONE, name="Dinsos", effective_on=date(2026, 1, 1))
        renamed = PartnerRenamed(name="Dinsos", effective_on=date(2026, 1, 1))
        registered().when(command).then(renamed)
        registered(look=TAKEN).when(command).then_irregular("partner.name_taken")
        assert registered(renamed).state.name == "Dinsos"
        again = attrs.evolve(renamed, name="Dinsos PPA")
        earlier = attrs.evolve(renamed, name="Dinas", effective_on=date(2025, 1, 1))
        assert registered(renamed, again, earlier).state.name == "Dinsos PPA"

    def test_what_it_holds_in_the_register(self) -> None:
        """Every name and alias is held once, however it is written; a reference holds none."""
        state = registered(
            PartnerAliasAdded(alias_raw="Dinsos"), PartnerAliasAdded(alias_raw="DINSOS")
        ).state
        assert {"Dinas Sosial", "Dinsos"} == {claim.raw for claim in state.claims()}
        assert frozenset() == given(PARTNER, PRIVATE).state.claims()


class TestMerging:
    """Double records."""

    ROOT = Partner(registered=PartnerRegistered(partner_id=TWO, name="Dinsos"))

    def test_into_a_root(self) -> None:
        """A double record is merged into one that is there and not merged itself."""
        command = MergePartner(partner_id=ONE, into=TWO, reason="double record")
        registered(look={TWO: self.ROOT}).when(command).then(MERGED)
        registered(look={TWO: None}).when(command).then_refused("partner.merge_cycle")
        into_one = PartnerMerged(into=ONE, reason="x")
        merged = Partner(registered=self.ROOT.registered, turns=Facts([into_one]))
        registered(look={TWO: merged}).when(command).then_refused("partner.merge_cycle")

    def test_not_into_itself(self) -> None:
        """A partner is not merged into itself."""
        command = MergePartner(partner_id=ONE, into=ONE, reason="x")
        registered().when(command).then_refused("partner.merge_self")

    def test_once(self) -> None:
        """A merged partner takes no more facts; the same merge again is already so."""
        merged = registered(MERGED, look={THREE: self.ROOT})
        merged.when(MergePartner(partner_id=ONE, into=TWO, reason="double record")).then_nothing()
        for command in (
            MergePartner(partner_id=ONE, into=THREE, reason="x"),
            AddPartnerAlias(partner_id=ONE, alias_raw="x"),
            RenamePartner(partner_id=ONE, name="x", effective_on=date(2026, 1, 1)),
            ClassifyPartner(partner_id=ONE, sector=PartnerSector.SOCIAL, reason="x"),
            ObserveRepresentative(partner_id=ONE, official=Official(), observed_on=UNDATED),
            SucceedPartner(partner_id=ONE, successors=(TWO,), on=UNDATED),
            DissolvePartner(partner_id=ONE, on=UNDATED, reason="x"),
        ):
            merged.when(command).then_refused("partner.merged")

    def test_undone(self) -> None:
        """A merge is taken back, and may then be made again."""
        undo = UnmergePartner(partner_id=ONE, on=UNDATED, reason="two offices")
        undone = PartnerUnmerged(on=UNDATED, reason="two offices")
        registered(MERGED).when(undo).then(undone)
        registered().when(undo).then_refused("partner.not_merged")
        registered(MERGED, undone).when(undo).then_nothing()
        again = MergePartner(partner_id=ONE, into=TWO, reason="double record")
        registered(MERGED, undone, look={TWO: self.ROOT}).when(again).then(MERGED)

    def test_undone_while_the_name_is_in_other_hands(self) -> None:
        """A partner that comes back to a name that leads to another is irregular."""
        undo = UnmergePartner(partner_id=ONE, on=UNDATED, reason="two offices")
        where = name_stream(REGENCY, "Dinas Sosial"), kept_name_stream(REGENCY, "Dinas Sosial")
        assert PARTNER.reads(undo, registered(MERGED).state) == where
        for stream, holding in (
            (where[0], Reservation(raw="x", holders=frozenset({THREE}))),
            (where[1], kept(TWO, THREE)),
        ):
            registered(MERGED, look={stream: holding}).when(undo).then_irregular(
                "partner.name_taken"
            )
        registered(MERGED, look={where[1]: kept(ONE, TWO)}).when(undo).then_gives(PartnerUnmerged)

    def test_its_names_lead_to_the_root(self) -> None:
        """A kept name is taken for strangers, and free for the partner that it leads to."""
        command = AddPartnerAlias(partner_id=ONE, alias_raw="Dinsos")
        stream = kept_name_stream(REGENCY, "Dinsos")
        assert stream in PARTNER.reads(command, registered().state)
        registered(look={stream: kept(TWO, ONE)}).when(command).then_gives(PartnerAliasAdded)
        registered(look={stream: kept(TWO, THREE)}).when(command).then_irregular(
            "partner.name_taken"
        )

    def test_what_is_kept_of_it_in_the_register(self) -> None:
        """While it is merged every name is kept for the other partner, and held by nobody."""
        history = (PartnerAliasAdded(alias_raw="Dinsos"), MERGED)
        claims = registered(*history).state.claims()
        assert {(claim.raw, claim.root_id) for claim in claims} == {
            ("Dinas Sosial", TWO),
            ("Dinsos", TWO),
        }
        undone = PartnerUnmerged(on=UNDATED, reason="two offices")
        again = registered(*history, undone).state.claims()
        assert {claim.stream for claim in again} == {
            name_stream(REGENCY, "Dinas Sosial"),
            name_stream(REGENCY, "Dinsos"),
        }


class TestChanges:
    """Sector, representatives, and the end of a partner."""

    def test_sector(self) -> None:
        """The sector changes, and back; the present one again is already so."""
        social = PartnerSectorChanged(sector=PartnerSector.SOCIAL, reason="x")
        command = ClassifyPartner(partner_id=ONE, sector=PartnerSector.SOCIAL, reason="x")
        registered().when(command).then(social)
        registered(social).when(command).then_nothing()
        media = PartnerSectorChanged(sector=PartnerSector.MEDIA, reason="y")
        registered(social, media).when(command).then(social)
        assert registered(social).state.sector is PartnerSector.SOCIAL

    def test_representative(self) -> None:
        """A source shows who represented the partner."""
        command = ObserveRepresentative(partner_id=ONE, official=Official(), observed_on=UNDATED)
        event = registered().when(command).then_gives(RepresentativeObserved)
        registered(event).when(command).then_nothing()

    def test_end(self) -> None:
        """A partner is succeeded or dissolved once, and not by itself."""
        succeed = SucceedPartner(partner_id=ONE, successors=(TWO,), on=UNDATED)
        dissolve = DissolvePartner(partner_id=ONE, on=UNDATED, reason="x")
        succeeded = registered().when(succeed).then_gives(PartnerSucceeded)
        dissolved = registered().when(dissolve).then_gives(PartnerDissolved)
        registered(succeeded).when(succeed).then_nothing()
        registered(dissolved).when(dissolve).then_nothing()
        registered(dissolved).when(succeed).then_refused("partner.ended")
        registered(succeeded).when(dissolve).then_refused("partner.ended")
        own = SucceedPartner(partner_id=ONE, successors=(TWO, ONE), on=UNDATED)
        registered().when(own).then_refused("partner.succeeds_self")


class TestRegister:
    """One number or name in one small stream."""

    NUMBER = number_stream("the office", "HK.01.05 – 1", 2026)
    NAME = name_stream(REGENCY, "Dinsos")

    def claim(self, agreement: UUID) -> ClaimNumber:
        return ClaimNumber(
            register_id=self.NUMBER,
            issuer="the office",
            raw="HK.01.05 – 1",
            year=2026,
            agreement_id=agreement,
        )

    def test_spellings_meet(self) -> None:
        """Other dashes, spaces and case are the same number; another year is another."""
        assert number_stream("The  Office", "hk.01.05-1", 2026) == self.NUMBER
        assert number_stream("the office", "HK.01.05 – 1", 2027) != self.NUMBER
        assert number_stream("the office", "HK.01.05 – 1", None) != self.NUMBER

    def test_number(self) -> None:
        """A number has one holder; a second one is irregular and then there are two."""
        event = given(REGISTER).when(self.claim(ONE)).then_gives(NumberClaimed)
        given(REGISTER, event).when(self.claim(ONE)).then_nothing()
        second = given(REGISTER, event).when(self.claim(TWO)).then_irregular("register.taken")
        state = given(REGISTER, event, second).state
        assert {ONE, TWO} == state.holders
        assert () == REGISTER.broken(state)
        assert ["AMBIGUOUS"] == [flag.name for flag in REGISTER.flags(state, {})]

    def test_release(self) -> None:
        """A number is given free by its holder alone, and can then be claimed."""
        event = given(REGISTER).when(self.claim(ONE)).then_gives(NumberClaimed)
        release = ReleaseNumber(register_id=self.NUMBER, agreement_id=ONE, reason="void")
        released = given(REGISTER, event).when(release).then_gives(NumberReleased)
        given(REGISTER, event, released).when(self.claim(TWO)).then_gives(NumberClaimed)
        given(REGISTER, event, released).when(release).then_refused("register.not_holder")

    def test_name(self) -> None:
        """A name is claimed and given free in the same way."""
        claim = ClaimName(register_id=self.NAME, regency=REGENCY, raw="Dinsos", partner_id=ONE)
        event = given(REGISTER).when(claim).then_gives(NameClaimed)
        release = ReleaseName(register_id=self.NAME, partner_id=ONE, reason="void")
        given(REGISTER, event).when(release).then_gives(NameReleased)
        other = ClaimName(register_id=self.NAME, regency=REGENCY, raw="Dinsos", partner_id=TWO)
        given(REGISTER, event).when(other).then_irregular("register.taken")

    def test_kept_name(self) -> None:
        """The name of a merged partner is kept beside any other, and leads to its root."""
        stream = kept_name_stream(REGENCY, "Dinsos")
        keep = KeepName(
            register_id=stream, regency=REGENCY, raw="Dinsos", partner_id=ONE, root_id=TWO
        )
        event = given(REGISTER).when(keep).then_gives(NameKept)
        given(REGISTER, event).when(keep).then_nothing()
        state = given(REGISTER, event).state
        assert (state.leads_to(), state.leads_to(asking=TWO)) == ({TWO}, frozenset())
        assert state.leads_to(asking=ONE) == frozenset()

        double = attrs.evolve(keep, partner_id=THREE)
        second = given(REGISTER, event).when(double).then_gives(NameKept)
        both = given(REGISTER, event, second).state
        assert (REGISTER.broken(both), REGISTER.flags(both, {})) == ((), ())
        release = ReleaseName(register_id=stream, partner_id=ONE, reason="unmerged")
        released = given(REGISTER, event, second).when(release).then_gives(NameReleased)
        assert given(REGISTER, event, second, released).state.leads_to() == {TWO}

        elsewhere = NameKept(regency=REGENCY, raw="Dinsos", partner_id=THREE, root_id=ONE)
        apart = given(REGISTER, event, elsewhere).state
        assert apart.leads_to() == {ONE, TWO}
        assert [flag.name for flag in REGISTER.flags(apart, {})] == ["AMBIGUOUS"]


@pytest.mark.parametrize(
    ("history", "rules"),
    [
        ([attrs.evolve(REGISTERED, name=None)], ["name_or_ref"]),
        ([attrs.evolve(REGISTERED, name="—")], ["alias_empty"]),
        ([REGISTERED, PartnerAliasAdded(alias_raw=" ")], ["alias_empty"]),
        ([REGISTERED, PartnerRenamed(name="-", effective_on=date(2026, 1, 1))], ["alias_empty"]),
        ([attrs.evolve(REGISTERED, sector=PartnerSector.INDIVIDUAL)], ["private_name"]),
        ([PRIVATE, PartnerAliasAdded(alias_raw="Budi")], ["private_name"]),
        ([PRIVATE, PartnerRenamed(name="Budi", effective_on=date(2026, 1, 1))], ["private_name"]),
        ([REGISTERED, PartnerMerged(into=ONE, reason="x")], ["merge_self"]),
        ([REGISTERED, MERGED, PartnerMerged(into=THREE, reason="x")], ["merged"]),
        ([REGISTERED, PartnerUnmerged(on=UNDATED, reason="x")], ["not_merged"]),
        ([REGISTERED, MERGED, *[PartnerUnmerged(on=UNDATED, reason="x")] * 2], ["not_merged"]),
        ([REGISTERED, PartnerSucceeded(successors=(ONE,), on=UNDATED)], ["succeeds_self"]),
        (
            [
                REGISTERED,
                PartnerSucceeded(successors=(TWO,), on=UNDATED),
                PartnerDissolved(on=UNDATED, reason="x"),
            ],
            ["ended"],
        ),
        ([PartnerAliasAdded(alias_raw="x")], ["not_found"]),
        ([REGISTERED, MERGED, PartnerUnmerged(on=UNDATED, reason="x"), MERGED], []),
        ([PRIVATE, PartnerDissolved(on=UNDATED, reason="x")], []),
    ],
)
def test_an_impossible_partner_is_named(history: list[object], rules: list[str]) -> None:
    """A history that no command could have led to breaks the rule that would have refused it."""
    found = [one.rule for one in PARTNER.broken(given(PARTNER, *history).state)]
    assert found == [f"partner.{rule}" for rule in rules]
