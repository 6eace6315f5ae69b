"""A signing ceremony on the command line: what it is called, and what is accounted for."""

from tests.acceptance.lines import (
    DISNAKER,
    KEY,
    LAPAS,
    corrected,
    draft,
    fresh,
    line,
    sign,
    void,
)

DAY = "2026-01-28"


def opened(terminal, **declared):
    """A ceremony of the unit, closed with what was *declared*; gives its id."""
    own = fresh()
    terminal.recorded(
        line("OpenCeremony", ceremony_id=own, facility_id=LAPAS, on=DAY, venue="Aula Barat"),
        line("CloseCeremony", ceremony_id=own, **declared),
    )
    return own


def signed_at(terminal, ceremony):
    """A paper of the unit and the partner that names this ceremony, if one."""
    paper = fresh()
    terminal.recorded(draft(paper), sign(paper, DAY, ceremony_id=ceremony))
    return paper


def head(terminal, ceremony):
    """What stands above the events of its timeline."""
    outcome = terminal("history", ceremony)
    assert (outcome.code, outcome.err) == (0, "")
    return outcome.out.partition("\n\n")[0].splitlines()


def test_a_plan_is_shown_as_one(ledger):
    """A ceremony that was only planned is called so, and nothing is counted of it."""
    own = fresh()
    month = {"earliest": "2027-03-01", "latest": "2027-03-31", "raw": "bulan Maret"}
    ledger.recorded(
        line(
            "PlanCeremony",
            ceremony_id=own,
            facility_id=LAPAS,
            planned_for=month,
            expected_partners=38,
        )
    )
    shown = head(ledger, own)
    assert shown[0] == f"Planned signing ceremony of Mar 2027 · Lapas {KEY}"
    assert shown[2].startswith("PLANNED as of ")
    assert len(shown) == 3
    out = " ".join(ledger("history", own).out.split())
    assert "A penandatanganan bersama (signing ceremony) was planned for Mar 2027." in out
    assert "expected 38 partners" in out


def test_nothing_declared(ledger):
    """Without a declared number the recorded ones are counted, and no difference is made up."""
    own = opened(ledger)
    assert head(ledger, own)[3:] == ["partners: 0 recorded, no number declared"]
    signed_at(ledger, own)
    assert head(ledger, own)[3:] == ["partners: 1 recorded, no number declared"]


def test_partners_and_agreements(ledger):
    """Two papers of one partner are two agreements and one partner."""
    own = opened(ledger, declared_partners=1, declared_agreements=4)
    signed_at(ledger, own)
    signed_at(ledger, own)
    assert head(ledger, own)[3:] == [
        "partners: 1 declared, 1 recorded, 0 unaccounted",
        "agreements: 4 declared, 2 recorded, 2 unaccounted",
        "  ! UNACCOUNTED: 2: 4 agreements declared, 2 recorded",
    ]


def test_of_this_ceremony_alone(ledger):
    """Signings of another ceremony, or of none, do not count here."""
    one, other = opened(ledger, declared_agreements=5), opened(ledger, declared_agreements=5)
    signed_at(ledger, one)
    signed_at(ledger, other)
    signed_at(ledger, other)
    signed_at(ledger, None)
    assert "agreements: 5 declared, 1 recorded, 4 unaccounted" in head(ledger, one)
    assert "agreements: 5 declared, 2 recorded, 3 unaccounted" in head(ledger, other)


def test_a_signing_that_is_corrected_or_voided(ledger):
    """What counts is what is in effect now."""
    one, other = opened(ledger, declared_agreements=5), opened(ledger, declared_agreements=5)
    paper, gone = signed_at(ledger, one), signed_at(ledger, one)
    event = ledger.history(paper)[1]
    ledger.recorded(
        corrected(paper, 2, event["event"], {**event["data"], "ceremony_id": other}),
        void(gone, 2),
    )
    assert "agreements: 5 declared, 0 recorded, 5 unaccounted" in head(ledger, one)
    assert "agreements: 5 declared, 1 recorded, 4 unaccounted" in head(ledger, other)


def test_what_fits_its_batch_badly(ledger):
    """A batch whose paper names no ceremony, and one whose signing was voided."""
    own = opened(ledger)
    foreign, gone = signed_at(ledger, None), signed_at(ledger, own)
    batch = {"ceremony_id": own, "batch_id": fresh(), "agreement_ids": [foreign, gone]}
    ledger.recorded(line("HoldSigningBatch", **batch), void(gone, 2))
    title = f"PKS · Lapas {KEY} – Disnaker Kota Uji"
    shown = " ".join(" ".join(head(ledger, own)).split())
    assert f"! NOT_SIGNED_THAT_DAY: {title} not signed; ceremony on {DAY}" in shown
    assert f"! SIGNING_NAMES_OTHER: {title} names no ceremony" in shown
    assert "A batch of 2 agreements was signed." in ledger("history", own).out


def test_it_is_found(ledger):
    """By its day, its unit and its venue."""
    own = opened(ledger)
    for text in (DAY, f"lapas {KEY}", "aula barat", "signing ceremony"):
        found = ledger("streams", "--find", text, "--format", "json").lines
        assert own in [one["stream"] for one in found]
    (listed,) = [one for one in found if one["stream"] == own]
    assert (listed["kind"], listed["title"]) == (
        "ceremony",
        f"Signing ceremony of {DAY} · Lapas {KEY}",
    )


def test_an_undated_one(ledger):
    """A day that nobody knows is said to be unknown."""
    own = fresh()
    ledger.recorded(line("OpenCeremony", ceremony_id=own, facility_id=LAPAS, on={}))
    assert head(ledger, own)[0] == f"Signing ceremony, undated · Lapas {KEY}"


def test_it_begins_under_an_id_of_its_own(ledger):
    """Neither a plan nor an opening takes the id of a partner."""
    plan = line("PlanCeremony", ceremony_id=DISNAKER, facility_id=LAPAS, planned_for={})
    ledger.refused(plan, "ceremony.exists")
    opening = line("OpenCeremony", ceremony_id=DISNAKER, facility_id=LAPAS, on={})
    ledger.refused(opening, "ceremony.exists")
    ledger.refused(line("CloseCeremony", ceremony_id=DISNAKER), "ceremony.not_found")
