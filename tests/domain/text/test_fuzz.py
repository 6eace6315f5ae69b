"""A smaller run of the fuzzer, and proof that it can fail."""

from __future__ import annotations

import pytest

from pemasyarakatan.domain.text import amounts, dates, mistakes, months, papers
from tests.fuzz_text.__main__ import faults, main


def test_no_text_makes_a_reader_guess_or_crash():
    """Real phrases mutated, and noise: no crash, no guess, no contradiction in silence."""
    assert faults(1500, 42) == []


def test_the_public_names_are_all_there():
    """Every name that `domain.text` announces is loaded when it is asked for."""
    from pemasyarakatan.domain import text

    assert all(hasattr(text, name) for name in text.__all__)
    with pytest.raises(AttributeError, match="no_such_reader"):
        _ = text.no_such_reader


def test_the_fuzzer_finds_a_month_that_is_read_first(monkeypatch):
    """A reader that takes 2/26/2021 for a date is found out."""
    honest = months.the_date
    monkeypatch.setattr(months, "the_date", lambda y, m, d: honest(y, m, d) or honest(y, d, m))
    assert "wrong_dates" in {oracle for oracle, _, _ in faults(60, 1)}


def test_the_fuzzer_finds_a_contradiction_in_silence(monkeypatch):
    """A reader that does not look at the weekday is found out."""
    monkeypatch.setattr(dates, "weekdays_named", lambda _: ())
    assert "dates" in {oracle for oracle, _, _ in faults(200, 1)}


def test_the_fuzzer_finds_a_candidate_of_another_weekday(monkeypatch):
    """A candidate that fits no better than what is written is found out."""
    monkeypatch.setattr(
        dates,
        "days_meant",
        lambda day, weekday, raw: mistakes.days_meant(day, (weekday + 1) % 7, raw),
    )
    assert "dates" in {oracle for oracle, _, _ in faults(200, 1)}


def test_the_fuzzer_finds_a_date_that_is_chosen_out_of_two(monkeypatch):
    """A reader that takes the first of two dates is found out."""
    monkeypatch.setattr(dates, "_only", lambda found: found[0] if found else None)
    assert "wrong_dates" in {oracle for oracle, _, _ in faults(60, 1)}


def test_the_fuzzer_finds_an_amount_that_is_not_the_one_written(monkeypatch):
    """A reader that drops what stands behind the comma is found out."""
    monkeypatch.setattr(amounts, "_amount", lambda whole, *_: int(whole.replace(".", "")))
    assert "amounts" in {oracle for oracle, _, _ in faults(300, 1)}


def test_the_fuzzer_finds_three_letters_taken_for_a_paper(monkeypatch):
    """A reader that takes PKS for an agreement is found out."""
    import re

    monkeypatch.setitem(papers._KINDS, "PKS", re.compile(r"\bpks\b"))
    assert "papers" in {oracle for oracle, _, _ in faults(300, 1)}


def test_the_fuzzer_finds_a_reader_that_crashes(monkeypatch, capsys):
    """And says which text did it, and ends with 1."""
    monkeypatch.setattr(amounts, "_LONGEST", 0)
    monkeypatch.setattr(amounts, "_figure", lambda written: int(written or ""))
    assert main(["200", "1"]) == 1
    assert "crashed" in capsys.readouterr().out
