"""What was concluded rather than read is named, with its basis; nothing else is concluded."""

import pytest

INFERRED = {
    ("facility.facility_registered", "lapas-cilegon"): {"/tz": "WIB"},
    ("facility.facility_registered", "lapas-selong"): {"/tz": "WITA"},
    ("facility.facility_registered", "lapas-perempuan-tangerang"): {"/tz": "WIB"},
    ("facility.innovation_introduced", "SIKaP"): {"/author": ...},
    ("facility.parent_observed", "2026-01-28"): {
        "/office": "Kantor Wilayah Direktorat Jenderal Pemasyarakatan Banten"
    },
    ("partner.partner_registered", "Balai Latihan Kerja Kota Cilegon"): {
        "/sector": "LOCAL_GOVERNMENT"
    },
    ("partner.partner_registered", "BNNK Kota Tangerang"): {"/sector": "GOVERNMENT"},
    ("partnership.plan_recorded", "perencanaan perjanjian kerjasama"): {"/voiced_by": "FACILITY"},
    (
        "partnership.plan_recorded",
        "pengadaan pelatihan keterampilan bagi warga binaan Lapas Cilegon",
    ): {"/voiced_by": "FACILITY"},
    ("partnership.plan_recorded", "dengan bantuan dari Disnaker"): {
        "/voiced_by": "FACILITY",
        "/fields/0": {"code": "JOB_PLACEMENT", "text": None},
    },
    ("partnership.visit_held", "ruang kerja pejabat daerah"): {"/direction": "OUTBOUND"},
    ("partnership.proposal_submitted", "penyediaan instruktur pelatihan"): {
        "/fields/1": {"code": "SKILLS_TRAINING", "text": None},
        "/visit_id": "d50ae9f8-3627-4214-99ca-d7e6f8097a4d",
    },
    ("partnership.proposal_answered", "WELCOMED"): {
        "/proposal_id": "e61bfa09-4738-4325-8adb-e8f709188b5e"
    },
    ("directive.directive_issued", "Selasa, 8 Juli 2025"): {
        "/points/0/addressees": {"kinds": ["UPT"], "ids": None}
    },
    ("compliance.compliance_progress_reported", "IN_PROGRESS"): {
        "/on": {"earliest": "2025-07-08", "latest": "2025-07-08", "raw": None}
    },
    ("agreement.agreement_drafted", "PKS"): {"/parties": ...},
    ("agreement.pks_signed", "Aula Lapas Perempuan Kelas IIA Tangerang"): {
        "/signatures/0/signed_on": {"earliest": "2026-01-28", "latest": "2026-01-28", "raw": None},
        "/signatures/1/signed_on": {"earliest": "2026-01-28", "latest": "2026-01-28", "raw": None},
    },
}
"""By event name and a text that the event holds: what was inferred, and what it says."""


def at(value, pointer):
    """What a JSON pointer points at."""
    for part in pointer.split("/")[1:]:
        value = value[int(part)] if isinstance(value, list) else value[part]
    return value


def texts(value):
    """Every text in a JSON value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from texts(inner)


def expected_of(event):
    """What this event must name as inferred."""
    name = event["event"].partition("@")[0]
    found = [
        pointers
        for (of, holding), pointers in INFERRED.items()
        if of == name and any(text.startswith(holding) for text in texts(event["data"]))
    ]
    return found[0] if found else {}


@pytest.fixture(scope="module", name="events")
def _events(demo):
    return demo("log").lines


def own(events):
    """The events of a command's own stream, without what the register wrote beside them."""
    return [one for one in events if not one["event"].startswith("register.")]


def test_exactly_these_are_inferred(events):
    """Each event names what was concluded in it, and no other event names anything."""
    for event in own(events):
        named = {one["field"] for one in event["meta"]["source"]["inferred"]}
        assert named == set(expected_of(event)), event["event"]


def test_every_pointer_resolves(events):
    """What is named as inferred is stated in the event, as it was concluded."""
    count = 0
    for event in own(events):
        for pointer, said in expected_of(event).items():
            count += 1
            found = at(event["data"], pointer)
            assert found not in (None, [], {})
            assert said in (..., found)
    assert count == 22


def test_every_inference_has_a_basis(events):
    """Each says on what it rests."""
    for event in events:
        for one in event["meta"]["source"]["inferred"]:
            assert one["basis"].strip()


def test_every_event_has_its_source(events):
    """All of it is reported news, each fact under the report that tells it."""
    sources = {(one["meta"]["source"]["kind"], one["meta"]["source"]["grade"]) for one in events}
    outlets = {one["meta"]["source"]["reference"].split(":")[0].split(",")[0] for one in events}
    assert sources == {("NEWS", "REPORTED")}
    assert outlets == {"KORANBANTEN.COM", "TARGETHUKUM.COM", "Anews", "Harmoninews.com"}


def test_no_capacity_is_guessed(events):
    """In what capacity an official acts is not stated in any report."""

    def capacities(value):
        if isinstance(value, dict):
            if "capacity" in value:
                yield value["capacity"]
            for inner in value.values():
                yield from capacities(inner)
        elif isinstance(value, list):
            for inner in value:
                yield from capacities(inner)

    found = {one for event in events for one in capacities(event["data"])}
    assert found == {"UNKNOWN"}


def test_nothing_was_irregular(events):
    """No fact of the reports had to be acknowledged, corrected or voided."""
    assert {event["data"].get("irregular") for event in events} == {None}
    assert not any("correction" in one["event"] or "void" in one["event"] for one in events)
