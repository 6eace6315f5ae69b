"""`demo` records the source reports: how many events, and again nothing."""

from tests.acceptance.terminal import Terminal

BY_EVENT = {
    "agreement.agreement_drafted": 1,
    "agreement.pks_signed": 1,
    "ceremony.ceremony_closed": 1,
    "ceremony.ceremony_opened": 1,
    "ceremony.signing_batch_held": 1,
    "ceremony.witness_attested": 1,
    "compliance.briefing_attended": 1,
    "compliance.compliance_progress_reported": 1,
    "directive.directive_issued": 1,
    "exhibition.exhibition_announced": 1,
    "facility.facility_registered": 3,
    "facility.head_observed": 4,
    "facility.innovation_introduced": 1,
    "facility.parent_observed": 2,
    "partner.partner_alias_added": 7,
    "partner.partner_registered": 5,
    "partnership.agreement_linked": 1,
    "partnership.commitment_made": 2,
    "partnership.partnership_opened": 5,
    "partnership.plan_recorded": 6,
    "partnership.proposal_answered": 1,
    "partnership.proposal_submitted": 1,
    "partnership.support_declared": 1,
    "partnership.visit_held": 4,
    "register.name_claimed": 12,
}


def test_totals(demo):
    """The five reports give 65 events in 30 streams, of these names and no others."""
    assert demo.stats() == {"events": 65, "streams": 30, "by_event": BY_EVENT}


def test_again_nothing_changes(tmp_path):
    """A second run appends nothing: the log keeps its bytes, and every receipt says unchanged."""
    terminal = Terminal(tmp_path)
    first = terminal("demo", "--format", "json")
    before = terminal("log").raw
    second = terminal("demo", "--format", "json")

    assert [one["status"] for one in first.lines] == ["recorded"] * 53
    assert [one["status"] for one in second.lines] == ["unchanged"] * 53
    assert (first.code, second.code) == (0, 0)
    assert before == terminal("log").raw


def test_again_gives_the_first_receipts(tmp_path):
    """A repeated command is answered as it was the first time, but for its status."""
    terminal = Terminal(tmp_path)
    first = terminal("demo", "--format", "json").lines
    second = terminal("demo", "--format", "json").lines

    assert [{**one, "status": "unchanged"} for one in first] == second


def test_report_003_is_one_trip_and_two_visits(demo):
    """One joint visit stands in two partnerships, with one date."""
    visits = [one for one in demo("log").lines if one["event"] == "partnership.visit_held@1"]
    cilegon = [one for one in visits if one["data"]["form"] == "KUNJUNGAN"]

    assert len(visits) == 4
    assert len({one["stream"] for one in cilegon}) == 2
    assert len({one["data"]["joint_visit_ref"] for one in cilegon}) == 1
    assert {one["data"]["joint_visit_ref"] for one in visits} - {None} == {
        cilegon[0]["data"]["joint_visit_ref"]
    }
    trips = {one["data"]["joint_visit_ref"] or one["data"]["visit_id"] for one in visits}
    assert len(trips) == 3


def test_one_cilegon(demo):
    """The facility of three reports is one stream, with what each of them tells of it."""
    streams = demo("streams", "--format", "json").lines
    kinds = [one["kind"] for one in streams]

    assert [kinds.count(kind) for kind in ("facility", "partner", "partnership")] == [3, 5, 5]
    assert [kinds.count(kind) for kind in ("agreement", "ceremony", "register")] == [1, 1, 12]
    assert [kinds.count(kind) for kind in ("directive", "compliance", "exhibition")] == [1, 1, 1]
    assert len(demo.history("lapas-cilegon")) == 5


def test_names_are_claimed_in_the_same_save(demo):
    """A partner's names and aliases are claimed with the command that gives them."""
    events = demo("log").lines
    for claim in (one for one in events if one["event"] == "register.name_claimed@1"):
        with_it = [
            one["event"]
            for one in events
            if one["meta"]["command"] == claim["meta"]["command"] and one is not claim
        ]
        assert with_it in (["partner.partner_registered@1"], ["partner.partner_alias_added@1"])


def test_heads_of_cilegon_in_the_order_of_their_days(demo):
    """Between the two sightings the head changed; on what day, no report says."""
    seen = [
        (one["data"]["official"]["name"]["raw"], one["data"]["observed_on"]["earliest"])
        for one in demo.history("lapas-cilegon")
        if one["event"] == "facility.head_observed@1"
    ]
    assert seen == [
        ("Margono", "2025-07-08"),
        ("Raja Muhammad Ismael Novadiansyah", "2025-10-17"),
    ]


def test_demo_prints_what_the_reports_tell(demo):
    """The timelines name every facility and partner, the papers, the directive."""
    out = demo("demo").out

    for name in (
        "Dinas Tenaga Kerja Kota Cilegon",
        "Balai Latihan Kerja Kota Cilegon",
        "Dinas Sosial Kota Cilegon",
        "Lapas Kelas IIB Selong – Pemerintah Kabupaten Lombok Timur",
        "Lapas Perempuan Kelas IIA Tangerang – BNNK Kota Tangerang",
        "PKS · Lapas Perempuan Kelas IIA Tangerang – BNNK Kota Tangerang",
        "Signing ceremony of 2026-01-28 · Lapas Perempuan Kelas IIA Tangerang",
        "Arahan, Drs. Mashudi, 2025-07-08",
        "Tindak lanjut · Arahan, Drs. Mashudi, 2025-07-08",
    ):
        assert name in out
