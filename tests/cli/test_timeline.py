"""The timeline: what happened, when, and how it is known, on any terminal and with any text."""

import json
import re
from datetime import UTC, date, datetime, timedelta

import pytest
from rich.cells import cell_len

from tests.acceptance.lines import (
    DISNAKER,
    KEMITRAAN,
    KEY,
    LAPAS,
    acknowledging,
    corrected,
    draft,
    facility,
    fresh,
    line,
    number,
    official,
    sign,
    visit,
    void,
)

VISIT = "b0000000-0000-4000-8000-00000000000d"


def squeezed(terminal, stream=KEMITRAAN):
    """The timeline of a stream with every run of blanks as one."""
    outcome = terminal("history", stream)
    assert (outcome.code, outcome.err) == (0, "")
    return " ".join(outcome.out.split())


def recorded_today():
    """The civil date of a unit in Banten (UTC+7)."""
    return (datetime.now(UTC) + timedelta(hours=7)).date()


def test_one_event_as_it_is_printed(ledger):
    """Day, sentence, details, version, recording, lag, recorder, source: each has its place."""
    told = visit(
        occurred_on={"earliest": "2024-05-12", "latest": "2024-05-12", "raw": "Minggu, 12/5/24"},
        direction="OUTBOUND",
        form="AUDIENSI",
        venue="ruang rapat",
        delegation=[official("Zulkarnain", position="Kasi Giatja")],
        topics=[{"pillar": "SELF_RELIANCE", "text": "kemandirian"}],
    )
    source = {
        "kind": "MINUTES",
        "reference": "notulen 7",
        "grade": "DOCUMENTED",
        "seen_on": "2024-05-20",
        "inferred": [{"field": "/direction", "basis": "the venue"}],
    }
    ledger.recorded({**told, "actor": "Kasubbag TU", "source": source})
    lag = (recorded_today() - date(2024, 5, 12)).days

    lines = ledger("history", KEMITRAAN).out.splitlines()
    assert lines[0] == f"Lapas {KEY} – Disnaker Kota Uji"
    assert lines[1] == f"partnership {KEMITRAAN}, 2 events"
    assert lines[2] == f"DISCUSSED as of {recorded_today()}"
    assert lines[4:6] == [
        "undated       The kemitraan (partnership) was opened.",
        f"              v1, recorded {recorded_today()}",
    ]
    assert lines[7:] == [
        "2024-05-12    The facility went to the partner: audiensi (audience).",
        "              written      “Minggu, 12/5/24”",
        "              place        “ruang rapat”",
        "              delegation   Zulkarnain, Kasi Giatja",
        "              topics       “kemandirian”, pembinaan kemandirian (self-reliance)",
        "              inferred     direction: OUTBOUND (from: the venue)",
        f"              v2, recorded {recorded_today()}, {lag} days later, by Kasubbag TU, from [1]",
        "",
        "Sources",
        "  [1] minutes, documented: notulen 7; seen 2024-05-20",
        "",
    ]


@pytest.mark.parametrize(
    ("on", "shown", "lag"),
    [
        ({}, "undated", None),
        ({"latest": "2025-08-01"}, "≤ 2025-08-01", "at least {0} days later"),
        ({"earliest": "2025-08-01"}, "≥ 2025-08-01", "at most {0} days later"),
        ({"earliest": "2025-08-01", "latest": "2025-08-31"}, "Aug 2025", None),
        ({"earliest": "2025-01-01", "latest": "2025-12-31"}, "2025", None),
        ({"earliest": "2025-08-01", "latest": "2025-08-03"}, "2025-08-01..2025-08-03", None),
    ],
)
def test_days_that_are_known_in_part(ledger, on, shown, lag):
    """A day stands as far as it is known, and the lag says no more than can be said."""
    ledger.recorded(visit(occurred_on=on))
    out = squeezed(ledger)
    assert f"{shown} Both sides met" in out
    if lag:
        days = (recorded_today() - date(2025, 8, 1)).days
        assert lag.format(days) in out
    if shown == "undated":
        assert "later" not in out


def test_recorded_on_the_same_day(ledger):
    """What was recorded at once says so."""
    ledger.recorded(visit(occurred_on=recorded_today().isoformat()))
    assert "the same day" in squeezed(ledger)


def test_sources_are_listed_once(ledger):
    """Facts from one source share its number, whatever was inferred in each."""
    source = {"kind": "NEWS", "reference": "koran", "grade": "REPORTED"}
    inferred = {**source, "inferred": [{"field": "/form", "basis": "the title"}]}
    other = {**source, "locator": "page 2"}
    for given in (source, inferred, other, source):
        ledger.recorded({**visit(visit_id=fresh()), "source": given})
    out = ledger("history", KEMITRAAN).out
    assert re.findall(r"from\s+\[(\d)\]", out) == ["1", "1", "2", "1"]
    assert "[1] news, reported: koran\n" in out
    assert "[2] news, reported: koran; page 2\n" in out


def test_irregular_facts_show_who_answers(ledger):
    """An acknowledged irregularity is shown with its rule, its reason and who acknowledged it."""
    odd = visit(
        occurred_on={"earliest": "2025-10-06", "latest": "2025-10-06", "raw": "Kamis (6/10/25)"}
    )
    ledger.recorded(acknowledging(odd, "partnership.weekday"))
    said = "irregular partnership.weekday acknowledged by Kasubbag TU: “so it was”"
    assert said in squeezed(ledger)


def test_corrected_and_voided(ledger):
    """The corrected fact stays as it was recorded, marked; the correction says what changed."""
    ledger.recorded(visit(visit_id=VISIT, venue="Aula"))
    data = ledger.history(KEMITRAAN)[1]["data"]
    ledger.recorded(
        corrected(KEMITRAAN, 2, "partnership.visit_held@1", {**data, "venue": "Kantor"}),
        visit(visit_id=fresh()),
        void(KEMITRAAN, 4),
    )
    out = squeezed(ledger)
    assert "not stated. * corrected by v3 place “Aula”" not in out
    assert "* corrected by v3 place “Aula” v2, recorded" in out
    assert "v2 was corrected. changed venue: “Aula” → “Kantor”" in out
    assert "reason “the source was read again” approved by Kalapas v3, recorded" in out
    assert "* void since v5 v4, recorded" in out
    assert "v4 was voided." in out


def test_a_correction_taken_back(ledger):
    """A voided correction is marked, and its target no longer."""
    ledger.recorded(visit(visit_id=VISIT, venue="Aula"))
    data = ledger.history(KEMITRAAN)[1]["data"]
    ledger.recorded(
        corrected(KEMITRAAN, 2, "partnership.visit_held@1", {**data, "venue": "Kantor"}),
        void(KEMITRAAN, 3),
    )
    out = squeezed(ledger)
    assert "* corrected by" not in out
    assert "v2 was corrected. * void since v4" in out


def test_linked_agreements_stand_below(ledger):
    """Below a partnership's own facts stand those of its agreements, over one list of sources."""
    paper = fresh()
    ledger.recorded(
        draft(paper, title="Pelatihan las"),
        sign(paper, "2024-01-02", "2024-01-02", "2024-12-31", numbers=[number("W6-1")]),
        line("LinkAgreement", partnership_id=KEMITRAAN, agreement_id=paper),
    )
    out = squeezed(ledger)
    title = f"PKS “Pelatihan las” · No. W6-1 · Lapas {KEY} – Disnaker Kota Uji"
    assert "paper PKS “Pelatihan las” · No. W6-1 v2" in out
    assert f"{title} agreement {paper}, 2 events EXPIRED as of {recorded_today()}" in out
    assert f"numbers W6-1 (Lapas {KEY})" in out
    assert "term 2024-01-02 to 2024-12-31" in out


def test_facts_are_named_by_what_they_say(ledger):
    """A later fact names the earlier one that it is about."""
    promise = fresh()
    ledger.recorded(
        line(
            "MakeCommitment",
            partnership_id=KEMITRAAN,
            commitment_id=promise,
            side="PARTNER",
            text="lima mesin jahit untuk pelatihan menjahit di lapas",
            quantity=5,
            unit="unit",
            due="2024-12-31",
            on="2024-02-01",
        ),
        line(
            "ProgressCommitment",
            partnership_id=KEMITRAAN,
            commitment_id=promise,
            delivered=2,
            on="2024-03-01",
        ),
    )
    out = squeezed(ledger)
    assert "how much 5 unit due 2024-12-31" in out
    assert "commitment v2, “lima mesin jahit untuk pelatihan menjahit di la…”" in out


def test_the_register(ledger):
    """A reserved name has a timeline too, naming who holds it."""
    (name,) = (
        one["stream"]
        for one in ledger("streams", "--format", "json").lines
        if one["kind"] == "register"
    )
    out = squeezed(ledger, name)
    assert "The name “Disnaker Kota Uji” was taken. by Disnaker Kota Uji regency Kota Uji" in out


def test_names_follow_corrections(ledger):
    """Titles are the newest names, corrections included; a later entry of an older name is not."""
    ledger.recorded(
        line("RenameFacility", facility_id=LAPAS, name="Lapas Baru", effective_on="2024-01-01"),
        line("RenameFacility", facility_id=LAPAS, name="Lapas Lama", effective_on="2022-01-01"),
        line("AddPartnerAlias", partner_id=DISNAKER, alias_raw="Disnaker"),
        void(DISNAKER, 2),
    )
    data = ledger.history(DISNAKER)[0]["data"]
    ledger.recorded(
        corrected(DISNAKER, 1, "partner.partner_registered@1", {**data, "name": "Disnaker Lain"})
    )
    assert ledger("history", KEMITRAAN).out.startswith("Lapas Baru – Disnaker Lain\n")
    titles = {one["title"] for one in ledger("streams", "--format", "json").lines}
    assert "Lapas Baru – Disnaker Lain" in titles
    found = ledger("streams", "--find", "lapas lama", "--format", "json").lines
    assert [one["kind"] for one in found] == ["facility"]


# --- any terminal, any text ----------------------------------------------------------------------

HOSTILE = {
    "clear the screen": "\x1b[2J\x1b[H",
    "set the title": "\x1b]0;owned\x07",
    "eight-bit codes": "\x9b2J\x9d0;x\x9c",
    "carriage return": "innocent\rLapas",
    "backspaces": "abc\b\b\bxyz",
    "lines": "first\nsecond\n\n\nfourth",
    "tabs": "a\t\t\tb",
    "right to left": "abc\u202edcba\u202c\u2067x\u2069",
    "invisible": "a\u200bb\u200c\u200d\u2060\ufeffc",
    "null": "a\x00b",
    "markup": "[bold red]x[/bold red][/][link=http://x]y[/link] [[escaped]",
    "emoji codes": ":warning: :smile:",
    "wide": "漢字" * 60,
    "long": "x" * 500,
    "combined": "e\u0301" * 40,
    "blanks": "   a      b   ",
    "separators": "a\u2028b\u2029c\x85d",
    "tags": "a\U000e0041\U000e007fb",
    "template": "{0} {name} %s %(x)s $HOME `id`",
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_odd_text(ledger, text):
    """No stored text is read as markup, leaves its line, or reaches the terminal as a command."""
    who = official(text.strip() or "x", position=text)
    source = {
        "kind": "NEWS",
        "reference": text.strip() or "x",
        "grade": "REPORTED",
        "locator": text,
        "inferred": [{"field": "/form", "basis": text.strip() or "x"}],
    }
    ledger.recorded(
        {
            **visit(
                venue=text,
                delegation=[who],
                campaign=text,
                topics=[{"text": text, "field": {"code": "OTHER", "text": text.strip() or "x"}}],
                occurred_on={"earliest": "2024-05-12", "latest": "2024-05-12", "raw": text},
            ),
            "actor": text,
            "source": source,
        },
        facility("odd", name=text, regency=text),
    )
    for outcome in (
        ledger("history", KEMITRAAN),
        ledger("history", "odd"),
        ledger("state", KEMITRAAN),
        ledger("state", "odd"),
        ledger("streams"),
        ledger("streams", "--find", text),
        ledger("stats"),
        ledger("log", "--format", "text"),
    ):
        assert (outcome.code, outcome.err) == (0, "")
        for shown in outcome.out.split("\n"):
            assert shown.isprintable()
            assert cell_len(shown) <= 80
    if text.isprintable() and text.strip() == text and len(text) < 30:
        assert text in ledger("history", KEMITRAAN).out
    assert ledger.history(KEMITRAAN)[1]["data"]["venue"] == text
    assert not re.search("[\x7f-\x9f\u202e\u200b]", ledger("log").out)


@pytest.mark.parametrize("text", ["\x1b[2J", "\u202e", "[bold]x"])
def test_odd_text_in_a_complaint(ledger, text):
    """What was typed wrongly comes back escaped."""
    for outcome in (
        ledger("history", text),
        ledger("record", f"/no/{text}"),
        ledger("stats", f"--{text}"),
        ledger(text),
    ):
        assert outcome.code == 2
        assert outcome.sentence().isprintable()
    bad = json.dumps({"command": text, "data": {}}).encode()
    shown = ledger("record", "--format", "text", stdin=bad).out
    assert shown.replace("\n", "").isprintable()


@pytest.mark.parametrize("columns", [1, 30, 40, 59, 60, 80, 200])
def test_widths(demo, monkeypatch, columns):
    """No line is wider than the terminal, and none so wide that it tires."""
    monkeypatch.setenv("COLUMNS", str(columns))
    for command in (
        ("demo",),
        ("streams",),
        ("stats",),
        ("state", "01ae6c9a"),
        ("log", "--format", "text"),
    ):
        outcome = demo(*command)
        assert outcome.code == 0
        widest = max(cell_len(shown) for shown in outcome.out.splitlines())
        assert widest <= max(30, min(columns, 96))


def test_nothing_is_lost_on_a_narrow_terminal(demo, monkeypatch):
    """A narrow terminal shows the same words as a wide one."""

    def words_on(columns):
        monkeypatch.setenv("COLUMNS", str(columns))
        text = demo("history", "01ae6c9a").out
        return sorted(re.sub(r"[^\w]", "", text))

    narrow, wide = words_on(60), words_on(200)
    assert narrow == wide


def test_no_line_ends_in_blanks(demo):
    """Lines end where their words end."""
    for command in (("demo",), ("streams",), ("state", "01ae6c9a"), ("stats",)):
        assert not re.search(r"[ \t]$", demo(*command).out, re.MULTILINE)
