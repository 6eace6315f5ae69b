"""Every event has a sentence, whatever it holds and whatever it leaves open."""

from __future__ import annotations

import re
from datetime import date
from uuid import UUID

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pemasyarakatan.cli.sentences import TELLERS, amendments, words
from pemasyarakatan.domain.aggregates import DECIDERS
from pemasyarakatan.domain.decider import (
    AMENDMENTS,
    CorrectionRecorded,
    EvidenceAttached,
    RecordVoided,
)
from pemasyarakatan.domain.facility import FacilityRenamed
from pemasyarakatan.domain.partnership import VisitHeld
from pemasyarakatan.domain.values import (
    Bearing,
    Capacity,
    CooperationField,
    FieldCode,
    Grade,
    Official,
    PartialDate,
    PersonName,
    Provenance,
    SourceKind,
)
from pemasyarakatan.testing.strategies import values
from pemasyarakatan.wire.catalogue import CATALOGUE
from tests.wire.examples import event as example

FACTS = [(name.partition(".")[0], cls) for name, cls in CATALOGUE.items() if cls not in AMENDMENTS]
IDS = [cls.__name__ for _, cls in FACTS]


class Names:
    """Names for whatever is asked."""

    def title(self, stream: UUID) -> str:
        """Any stream."""
        return f"stream {stream}"

    beside = fact = either = title

    def issuer(self, written: str) -> str:
        """Any issuer."""
        return f"issuer {written}"

    def together(self, joint_visit: UUID) -> tuple[UUID, ...]:
        """One other partnership."""
        return (joint_visit,)


def tell(aggregate, event):
    """The sentence and the details of an event."""
    return TELLERS[aggregate](event, Names())


def test_every_aggregate_is_told():
    """There is a teller for every aggregate, and for nothing else."""
    assert sorted(TELLERS) == sorted(one.name for one in DECIDERS)


@pytest.mark.parametrize(("aggregate", "cls"), FACTS, ids=IDS)
def test_a_whole_event(aggregate, cls):
    """An event that states everything gives one sentence, and details that say something."""
    said = tell(aggregate, example(cls))

    assert re.fullmatch(r"[A-Z\d“].*\.", said.sentence, re.DOTALL)
    for label, lines in said.details:
        assert re.fullmatch(r"[A-Za-z ]{2,12}", label)
        assert lines
        assert all(isinstance(line, str) and line for line in lines)


@pytest.mark.parametrize(("aggregate", "cls"), FACTS, ids=IDS)
@settings(max_examples=20)
@given(data=st.data())
def test_any_event(aggregate, cls, data):
    """No content of an event leaves it without a sentence."""
    said = tell(aggregate, data.draw(values(cls)))
    assert said.sentence
    assert all(line for _, lines in said.details for line in lines)


@pytest.mark.parametrize(("aggregate", "cls"), FACTS, ids=IDS)
def test_what_is_not_stated_is_not_said(aggregate, cls):
    """An event that states as little as it can says nothing of the rest."""
    whole = example(cls)
    bare = attrs.evolve(
        whole,
        **{one.name: one.default for one in attrs.fields(cls) if one.default is not attrs.NOTHING},
    )
    said = tell(aggregate, bare)
    text = " ".join([said.sentence, *(line for _, lines in said.details for line in lines)])

    assert "None" not in text
    assert "  " not in text
    assert len(said.details) <= len(tell(aggregate, whole).details)


def renamed(name):
    """A unit gets this name."""
    return FacilityRenamed(name=name, effective_on=date(2024, 1, 1))


def correction(target, name):
    """The name was another one."""
    return CorrectionRecorded(
        target_version=target,
        corrected=renamed(name),
        reason="read again",
        approved_by="Kakanwil",
    )


def void(target):
    """The fact never was."""
    return RecordVoided(target_version=target, reason="twice", approved_by="Kakanwil")


def evidence(target, bearing=Bearing.CONFIRMS, grade=Grade.DOCUMENTED):
    """A further source."""
    source = Provenance(kind=SourceKind.LETTER, reference="surat 7", grade=grade)
    return EvidenceAttached(target_version=target, provenance=source, bearing=bearing)


class TestAmendments:
    """What was said about a fact after it was recorded."""

    def test_a_correction_says_what_changed(self):
        """Each changed field is shown with what it was and what it is, and who approved."""
        history = [renamed("Satu"), correction(1, "Dua")]
        said = amendments.tell(history[1], history, 2, words.source)
        assert said.sentence == "v1 was corrected."
        assert dict(said.details) == {
            "changed": ("name: “Satu” → “Dua”",),
            "reason": ("“read again”",),
            "approved by": ("Kakanwil",),
        }

    def test_a_second_correction_compares_with_the_first(self):
        """What a correction changed is told from what held before it."""
        history = [renamed("Satu"), correction(1, "Dua"), correction(1, "Tiga")]
        said = amendments.tell(history[2], history, 3, words.source)
        assert dict(said.details)["changed"] == ("name: “Dua” → “Tiga”",)

    def test_a_void(self):
        """A void names its target and the reason."""
        history = [renamed("Satu"), void(1)]
        assert amendments.tell(history[1], history, 2, words.source).sentence == "v1 was voided."

    @pytest.mark.parametrize(
        ("bearing", "said"),
        [(Bearing.CONFIRMS, "confirms v1"), (Bearing.CONTRADICTS, "contradicts v1")],
    )
    def test_evidence(self, bearing, said):
        """A piece of evidence says for or against what it speaks, and where it comes from."""
        history = [renamed("Satu"), evidence(1, bearing)]
        told = amendments.tell(history[1], history, 2, words.source)
        assert told.sentence == f"A further source {said}."
        assert dict(told.details)["source"] == ("letter, documented: surat 7",)

    def test_marks(self):
        """A fact shows what later events say about it, the best grade that confirms it included."""
        history = [
            renamed("Satu"),
            renamed("Dua"),
            correction(1, "Tiga"),
            void(2),
            evidence(1),
            evidence(1, grade=Grade.VERIFIED),
            evidence(1, Bearing.CONTRADICTS),
        ]
        assert amendments.marks(history) == {
            1: [
                ("magenta", "corrected by v3"),
                ("red", "contradicted by v7"),
                ("green", "confirmed by v5, v6, verified"),
            ],
            2: [("red", "void since v4")],
        }

    def test_a_voided_correction_leaves_no_mark(self):
        """What a void undid is not shown at the fact; the correction itself is marked as void."""
        history = [renamed("Satu"), correction(1, "Dua"), void(2)]
        assert amendments.marks(history) == {2: [("red", "void since v3")]}

    def test_changes_inside_values(self):
        """A change inside a value is told with its path; a set and a date as a whole."""
        visit = example(VisitHeld)
        other = attrs.evolve(
            visit,
            occurred_on=PartialDate(latest=date(2025, 8, 1)),
            delegation=(attrs.evolve(visit.delegation[0], position="Kasi"), visit.delegation[1]),
            topics=visit.topics[:1],
            venue=None,
        )
        found = list(amendments.changes(visit, other))
        assert found[0].startswith("occurred on: 2025-10-17, written “Jum’at (17/10/2025)” → ≤ ")
        assert found[1].endswith("→ not stated")
        assert found[2].startswith("delegation 1, position: “")
        assert found[3].startswith("topics: ")
        assert len(found) == 4


class TestWords:
    """Values as a person reads them."""

    @pytest.mark.parametrize(
        ("on", "shown"),
        [
            (PartialDate(), "undated"),
            (PartialDate(raw="tahun lalu"), "undated"),
            (PartialDate.on(date(2026, 1, 28)), "2026-01-28"),
            (PartialDate(latest=date(2025, 10, 17)), "≤ 2025-10-17"),
            (PartialDate(earliest=date(2025, 10, 17)), "≥ 2025-10-17"),
            (PartialDate.month(2023, 3), "Mar 2023"),
            (PartialDate(earliest=date(2023, 1, 1), latest=date(2023, 12, 31)), "2023"),
            (
                PartialDate(earliest=date(2025, 2, 28), latest=date(2025, 3, 30)),
                "2025-02-28..2025-03-30",
            ),
            (
                PartialDate(earliest=date(2023, 3, 1), latest=date(2023, 4, 30)),
                "2023-03-01..2023-04-30",
            ),
            (date(2024, 2, 29), "2024-02-29"),
        ],
    )
    def test_days(self, on, shown):
        """A day is shown as far as it is known."""
        assert words.day(on) == shown

    @pytest.mark.parametrize(
        ("who", "shown"),
        [
            (Official(), "name not stated"),
            (Official(position="Kasi"), "Kasi (name not stated)"),
            (Official(name=PersonName(raw="Drs. X", canonical="X")), "Drs. X"),
            (
                Official(
                    name=PersonName(raw="X", canonical="X"), position="Kasi", capacity=Capacity.PLH
                ),
                "X, Kasi, Plh (standing in)",
            ),
        ],
    )
    def test_officials(self, who, shown):
        """An official is shown with what is stated of him, and that the name is not."""
        assert words.official(who) == shown

    def test_fields(self):
        """A field of cooperation without a code is in the source's words."""
        assert words.field(CooperationField(code=FieldCode.SKILLS_TRAINING)) == "skills training"
        assert words.field(CooperationField(code=FieldCode.OTHER, text="bencana")) == "“bencana”"

    def test_rupiah(self):
        """Amounts are written as they are in Indonesia."""
        assert words.rupiah(1_270_000) == "Rp1.270.000"

    @pytest.mark.parametrize(
        ("text", "shown"),
        [
            ("Jum’at – “baik” é 漢字 ✓", "Jum’at – “baik” é 漢字 ✓"),
            ("\x1b[2J", "\\x1b[2J"),
            ("a\nb\tc\r", "a\\nb\\tc\\r"),
            ("\x9b31m", "\\x9b31m"),
            ("\u202eabc\u2066", "\\u202eabc\\u2066"),
            ("\u2028\u200b\ufeff", "\\u2028\\u200b\\ufeff"),
            ("\U000e0041", "\\U000e0041"),
            ("[bold]x[/bold] :smile:", "[bold]x[/bold] :smile:"),
            ("a\xa0b", "a\xa0b"),
        ],
    )
    def test_safe(self, text, shown):
        """What could move, hide or repaint other text is escaped; everything else stays."""
        assert words.safe(text) == shown
