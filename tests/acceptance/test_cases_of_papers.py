"""Real cases about papers, as they come to a clerk's desk."""

import pytest

from tests.acceptance.lines import (
    DISNAKER,
    KEMITRAAN,
    LAPAS,
    draft,
    fresh,
    line,
    number,
    official,
    partner,
    party,
    sign,
    signed_by,
    training,
    void,
)

OFFICE = "e0000000-0000-4000-8000-000000000009"


class TestActingHeads:
    """The head is on leave and a stand-in (Plh) signs, or the head himself signs."""

    HEAD = official("Sudirman", position="Kepala", capacity="DEFINITIVE")
    PLH = official("Budi", position="Kasubbag TU", capacity="PLH")

    @pytest.fixture(name="headed")
    def _headed(self, ledger):
        plh = fresh()
        ledger.recorded(
            line(
                "AppointHead",
                facility_id=LAPAS,
                tenure_id=fresh(),
                official=self.HEAD,
                from_on="2024-01-01",
            ),
            line(
                "AppointHead",
                facility_id=LAPAS,
                tenure_id=plh,
                official=self.PLH,
                from_on="2024-03-10",
            ),
            line("EndHeadTenure", facility_id=LAPAS, tenure_id=plh, ended_on="2024-03-20"),
        )
        return ledger

    def signed(self, ledger, who, **given):
        """A PKS signed for the unit by this person on 15 March; gives its id."""
        signatures = [
            *signed_by(LAPAS, on="2024-03-15", by=who, **given),
            *signed_by(DISNAKER, on="2024-03-15"),
        ]
        return ledger.paper("2024-03-15", "2024-03-15", "2025-03-14", signatures=signatures)

    def test_head(self, headed):
        """The head signs: plain, nothing to see."""
        assert "ACTING_NO_MANDATE" not in headed.flags(self.signed(headed, self.HEAD))

    def test_stand_in_without_mandate(self, headed):
        """The Plh signs without a recorded mandate: plain, and shown."""
        assert "ACTING_NO_MANDATE" in headed.flags(self.signed(headed, self.PLH))

    def test_stand_in_with_mandate(self, headed):
        """The Plh signs with a mandate: plain, nothing to see."""
        paper = self.signed(headed, self.PLH, mandate=number("SP-12/2024"))
        assert "ACTING_NO_MANDATE" not in headed.flags(paper)

    def test_somebody_else(self, headed):
        """Who was not head that day and has no mandate has to be answered for."""
        other = official("Joko", position="Kasi", capacity="DEFINITIVE")
        paper = fresh()
        headed.recorded(draft(paper))
        signatures = [
            *signed_by(LAPAS, on="2024-03-15", by=other),
            *signed_by(DISNAKER, on="2024-03-15"),
        ]
        signing = sign(paper, "2024-03-15", "2024-03-15", "2025-03-14", signatures=signatures)
        headed.acknowledged(signing, "agreement.not_head")


class TestRegionalOffice:
    """An MoU of the regional office (Kanwil), and a number typed wrongly."""

    PARTIES = (
        party(OFFICE, "REGIONAL_OFFICE", "FIRST", name_as_written="Kanwil Ditjenpas Banten"),
        party(DISNAKER, "PARTNER", "SECOND"),
    )

    @pytest.fixture(name="mou")
    def _mou(self, ledger):
        mou = fresh()
        ledger.recorded(
            draft(mou, kind="NOTA_KESEPAHAMAN", parties=self.PARTIES),
            sign(
                mou,
                "2024-02-01",
                "2024-02-01",
                "2027-01-31",
                signatures=signed_by(OFFICE, DISNAKER, on="2024-02-01"),
                numbers=[number("W12-HH.04.05-1", OFFICE)],
            ),
        )
        return mou

    def test_it_is_no_pks(self, ledger, mou):
        """The MoU is signed plainly, as another paper than a PKS."""
        assert [one["event"] for one in ledger.history(mou)] == [
            "agreement.agreement_drafted@1",
            "agreement.instrument_signed@1",
        ]

    def test_number_corrected(self, ledger, mou):
        """The wrong number is replaced, and free for the paper that it belongs to."""
        (receipt,) = ledger.recorded(
            line(
                "CorrectNumber",
                agreement_id=mou,
                old=number("W12-HH.04.05-1", OFFICE),
                new=number("W12-HH.04.05-7", OFFICE),
                reason="typed wrongly",
                approved_by="Kakanwil",
            )
        )
        assert sorted(name for one in receipt["also"] for name in one["events"]) == [
            "register.number_claimed@1",
            "register.number_released@1",
        ]
        other = fresh()
        ledger.recorded(
            draft(other, kind="NOTA_KESEPAHAMAN", parties=self.PARTIES),
            sign(
                other,
                "2024-03-01",
                "2024-03-01",
                "2027-02-28",
                signatures=signed_by(OFFICE, DISNAKER, on="2024-03-01"),
                numbers=[number("w12 - hh.04.05 – 1", OFFICE)],
            ),
        )


class TestVoided:
    """What never took place, and what was recorded twice."""

    def test_training_never_took_place(self, ledger):
        """It is voided, stays in the history, and counts no more."""
        paper = ledger.paper("2024-01-02", "2024-01-02", "2024-12-31")
        (receipt,) = ledger.recorded(training(paper, "2024-05-01", "2024-05-03"))
        ledger.recorded(void(paper, receipt["version"]))

        assert ledger.state(paper)["state"]["activities"] == []
        assert "* void since v4" in ledger("history", paper).out

    def test_imported_twice(self, ledger):
        """Voiding the double's signing gives its numbers free."""
        numbers = [number("W6.PAS-1"), number("415.4/3", DISNAKER)]
        ledger.paper("2024-01-02", "2024-01-02", "2024-12-31", numbers=numbers)
        double = fresh()
        ledger.recorded(draft(double))
        twice = sign(double, "2024-01-02", "2024-01-02", "2024-12-31", numbers=numbers)
        ledger.acknowledged(twice, "agreement.duplicate_number")

        (receipt,) = ledger.recorded(void(double, 2))
        released = [name for one in receipt["also"] for name in one["events"]]
        assert released == ["register.number_released@1"] * 2
        again = fresh()
        ledger.recorded(draft(again))
        ledger.refused(
            sign(again, "2024-01-02", "2024-01-02", "2024-12-31", numbers=numbers),
            "agreement.duplicate_number",
        )


class TestUmbrella:
    """A training of Disnaker under the Sinergi of the local government."""

    @pytest.fixture(name="nota")
    def _nota(self, ledger):
        nota = fresh()
        ledger.recorded(
            draft(nota, kind="NOTA_KESEPAKATAN"),
            sign(nota, "2024-01-02", "2024-01-02", "2026-12-31"),
        )
        return nota

    def test_under_the_work_plan(self, ledger, nota):
        """Under a Rencana Kerja of the Nota Kesepakatan it is plain."""
        plan = fresh()
        ledger.recorded(
            draft(plan, kind="RENCANA_KERJA", parent_id=nota),
            sign(plan, "2024-02-01", "2024-02-01", "2024-12-31"),
            training(plan, "2024-03-04", "2024-03-08"),
        )
        assert "PARENT_NOT_IN_FORCE" not in ledger.flags(plan)

    def test_under_the_umbrella_alone(self, ledger, nota):
        """Under the Nota Kesepakatan alone it has to be answered for."""
        alone = training(nota, "2024-03-04", "2024-03-08")
        ledger.acknowledged(alone, "agreement.umbrella_only")


class TestNumbers:
    """The same number again."""

    NUMBER = "WP.28.PAS.6-HK.01.05 – 1"

    def test_next_january(self, ledger):
        """In another year of signing the same number is another number."""
        numbers = [number(self.NUMBER)]
        ledger.paper("2024-01-08", "2024-01-08", "2024-12-31", numbers=numbers)
        ledger.paper("2025-01-07", "2025-01-07", "2025-12-31", numbers=numbers)

    def test_same_year(self, ledger):
        """In the same year it is refused, naming the holder, however it is typed."""
        holder = ledger.paper(
            "2024-01-08", "2024-01-08", "2024-12-31", numbers=[number(self.NUMBER)]
        )
        other = fresh()
        ledger.recorded(draft(other))
        typed = number("wp.28.pas.6-hk.01.05-1")
        again = sign(other, "2024-02-08", "2024-02-08", "2024-12-31", numbers=[typed])
        assert holder in ledger.refused(again, "agreement.duplicate_number")["message"]
        ledger.acknowledged(again, "agreement.duplicate_number")


class TestOneSideTwoSignatures:
    """A foundation (yayasan) signs with its chair and its secretary."""

    def test_both_sign(self, ledger):
        """Two signatures for one party are plain."""
        chair = official("Hasan", position="Ketua")
        secretary = official("Siti", position="Sekretaris")
        signatures = [
            *signed_by(LAPAS, on="2024-04-01"),
            *signed_by(DISNAKER, on="2024-04-01", by=chair),
            *signed_by(DISNAKER, on="2024-04-01", by=secretary),
        ]
        ledger.paper("2024-04-01", "2024-04-01", "2025-03-31", signatures=signatures)


class TestSignedCopy:
    """The signed copy arrives a year after the news."""

    def test_grade_is_raised(self, ledger):
        """Evidence is attached, and the timeline shows the better grade at the signing."""
        paper = ledger.paper("2024-01-02", "2024-01-02", "2024-12-31")
        ledger.recorded(
            line(
                "AttachEvidence",
                stream=paper,
                target_version=2,
                provenance={
                    "kind": "SIGNED_COPY",
                    "reference": "arsip 12/2025",
                    "grade": "VERIFIED",
                    "sha256": "ab" * 32,
                    "seen_on": "2025-01-20",
                },
                bearing="CONFIRMS",
            )
        )
        assert [one["event"] for one in ledger.history(paper)][
            -1
        ] == "agreement.evidence_attached@1"
        assert "* confirmed by v3, verified" in ledger("history", paper).out


class TestNameAsWritten:
    """The partner is renamed, or another office takes its place."""

    def test_renamed(self, ledger):
        """The PKS keeps the name as it was written."""
        paper = fresh()
        parties = [
            party(LAPAS, "FACILITY", "FIRST"),
            party(DISNAKER, "PARTNER", "SECOND", name_as_written="Disnaker Kota Uji"),
        ]
        ledger.recorded(
            draft(paper, parties=parties),
            sign(paper, "2024-01-02", "2024-01-02", "2024-12-31"),
            line(
                "RenamePartner",
                partner_id=DISNAKER,
                name="Dinas Tenaga Kerja dan Transmigrasi Kota Uji",
                effective_on="2024-06-01",
            ),
        )
        (_, kept) = ledger.history(paper)[0]["data"]["parties"]
        assert kept["name_as_written"] == "Disnaker Kota Uji"
        out = " ".join(ledger("history", paper).out.split())
        assert "Transmigrasi Kota Uji, written “Disnaker Kota Uji”" in out

    def test_succeeded(self, ledger):
        """The successor counts nothing of what was before; the papers stay where they are."""
        successor = fresh()
        paper = ledger.paper("2024-01-02", "2024-01-02", "2024-12-31")
        before = ledger.history(paper), ledger.history(KEMITRAAN)
        ledger.recorded(
            partner(successor, "Disnakertrans Kota Uji"),
            line(
                "SucceedPartner",
                partner_id=DISNAKER,
                successors=[successor],
                on="2024-06-01",
                legal_basis="Perda 1/2024",
            ),
        )
        assert (ledger.history(paper), ledger.history(KEMITRAAN)) == before
