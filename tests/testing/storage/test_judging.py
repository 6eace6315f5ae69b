"""What the kit calls broken, shown on small histories, and how it tells of it."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

import pytest
from eventsourcing.persistence import IntegrityError, Notification
from eventsourcing.utils import Environment

from pemasyarakatan.adapters import memory
from pemasyarakatan.testing.storage import (
    Broken,
    NotTried,
    Offers,
    Promise,
    StorageBroken,
    Verdict,
    run_storage_conformance,
)
from pemasyarakatan.testing.storage import (
    __main__ as command,
)
from pemasyarakatan.testing.storage.bench import Bench, Door
from pemasyarakatan.testing.storage.checks import CHECKS, Check
from pemasyarakatan.testing.storage.faults.memory import HealthyFactory, LosesEvents
from pemasyarakatan.testing.storage.following import side_by_side
from pemasyarakatan.testing.storage.history import (
    Answer,
    Attempt,
    batch,
    feed_is_whole,
    judge,
    view_is_prefix,
)
from pemasyarakatan.testing.storage.work import reachable

A, B = UUID(int=1), UUID(int=2)


def log(*batches: tuple[int, int, list[tuple[UUID, int]]], first: int = 1) -> list[Notification]:
    """A log that holds these batches, each with its writer and number."""
    events = [one for writer, number, keys in batches for one in batch(writer, number, keys)]
    return [
        Notification(one.originator_id, one.originator_version, one.topic, one.state, first + place)
        for place, one in enumerate(events)
    ]


def attempt(
    writer: int,
    number: int,
    keys: list[tuple[UUID, int]],
    answer: Answer = Answer.STORED,
    positions: tuple[int, ...] | None = None,
    at: float = 0.0,
) -> Attempt:
    """What a writer was told of a batch."""
    return Attempt(writer, number, tuple(keys), answer, positions, at, at + 0.5, "said")


ONE = (0, 0, [(A, 1), (B, 1)])
TWO = (1, 0, [(A, 2)])


def test_a_log_that_holds_what_was_acknowledged_is_kept():
    """Whole batches, in order, at the positions that were told."""
    judge(log(ONE, TWO), [attempt(*ONE, positions=(1, 2)), attempt(*TWO, at=1)])


@pytest.mark.parametrize(
    ("found", "attempts", "promise", "evidence"),
    [
        (log(ONE), [attempt(*ONE), attempt(*TWO)], "S3", "acknowledged, but 0 of its 1 events"),
        (log(ONE)[:1], [attempt(*ONE)], "S3", "but 1 of its 2 events are there; version 1 of"),
        (log(ONE), [attempt(*ONE, Answer.CONFLICT)], "S1", "was refused (said), and 2 of its 2"),
        (log(ONE)[:1], [attempt(*ONE, Answer.UNCLEAR)], "S2", "ended with said, and 1 of its 2"),
        (log(ONE), [attempt(*ONE, positions=(3, 4))], "S4", "told positions (3, 4), but is at"),
        (log(ONE, (1, 0, [(A, 1)])), [attempt(*ONE)], "S1", "is there twice: at position 1 and"),
        (log(ONE), [], "S3", "batch 0 of writer 0 is at position 1"),
        (log(ONE)[::-1], [attempt(*ONE)], "S4", "position 1 comes after position 2"),
        (log(ONE)[:1] * 2, [attempt(*ONE)], "S4", "position 1 is given to two events"),
        (
            log(TWO, ONE),
            [attempt(*ONE, at=0), attempt(*TWO, at=1)],
            "S4",
            "began after batch 0 of writer 0 was acknowledged at position 3, but is at position 1",
        ),
    ],
)
def test_a_log_that_holds_something_else_is_broken(found, attempts, promise, evidence):
    """The promise is named, and the event that shows it."""
    with pytest.raises(Broken) as broken:
        judge(found, attempts)
    assert broken.value.promise.name == promise
    assert evidence in broken.value.evidence


def test_a_killed_writer_may_leave_one_batch_more_but_a_whole_one():
    """The one after its last word; neither two of them, nor a half."""
    told = [attempt(*ONE)]
    judge(log(ONE, (0, 1, [(A, 2)])), told, {0: 1})
    with pytest.raises(Broken, match="batch 2 of writer 0"):
        judge(log(ONE, (0, 2, [(A, 2)])), told, {0: 1})
    with pytest.raises(Broken, match="which was killed, has 1 of its 2 events"):
        judge(log(ONE, (0, 1, [(A, 2), (B, 2)]))[:-1], told, {0: 1})


def test_bytes_that_nobody_wrote_are_told():
    """As they are."""
    (one, _) = log(ONE)
    torn = Notification(one.originator_id, 1, one.topic, one.state[:5], 1)
    with pytest.raises(Broken, match="which nobody wrote"):
        judge([torn], [])


def test_what_a_reader_sees_is_a_beginning_of_the_log():
    """From where it began, without a hole, and without half a batch at its end."""
    whole = log(TWO, ONE)
    view_is_prefix(whole, [])
    view_is_prefix(whole, [1])
    view_is_prefix(whole, [2, 3], after=1)
    view_is_prefix(whole, [1, 2], of=2)
    with pytest.raises(Broken, match="position 3 while position 2 was still to come"):
        view_is_prefix(whole, [1, 3])
    with pytest.raises(Broken, match="in the middle of batch 0 of writer 0, which goes on at 3"):
        view_is_prefix(whole, [1, 2])
    with pytest.raises(Broken, match="was shown position 4, where there is nothing now"):
        view_is_prefix(whole, [1, 2, 3, 4])
    with pytest.raises(Broken, match="was shown positions 1, 1"):
        view_is_prefix(whole, [1, 1])


def test_what_a_follower_is_given_is_the_log():
    """Every event after its beginning, once, in order, with the same content."""
    whole = log(TWO, ONE)
    feed_is_whole(whole, whole[1:], 1, "f")
    other = Notification(A, 2, "another topic", b"", 1)
    for feed, found in (
        (whole[:2], "was given 2 of 3 events; the next, position 3, did not come"),
        ([whole[0], whole[2]], "was never given position 2, but 3 in its place"),
        ([whole[0], whole[0]], "was given position 1 again, not 2"),
        ([*whole, whole[2]], "was given position 3 besides"),
        ([other], "where the log has"),
    ):
        with pytest.raises(Broken, match="S5 is broken") as broken:
            feed_is_whole(whole, feed, 0, "f")
        assert found in broken.value.evidence


def test_who_does_not_come_back_is_told():
    """Threads that are held, and threads that fail."""
    from threading import Event

    never = Event()
    with pytest.raises(Broken, match=r"1 of 1 threads, at work, did not come back within 0\.1 s"):
        side_by_side([lambda: never.wait() and None], Offers(patience=0.1), "at work")
    never.set()
    with pytest.raises(Broken, match="at work ended with ZeroDivisionError"):
        side_by_side([lambda: 1 // 0 and None], Offers(), "at work")


# --- reports -------------------------------------------------------------------------------------


def loses(folder: Path) -> LosesEvents:
    """A store that loses events."""
    return LosesEvents(Environment("Kit", {}))


def test_a_broken_promise_is_raised_with_the_report():
    """The report names every promise, and shows the smallest evidence."""
    offers = Offers(several_processes=False, subscribe=False, application=False)
    with pytest.raises(StorageBroken) as broken:
        run_storage_conformance(loses, offers=offers, until_broken=True)
    report = broken.value.report

    assert [one.promise for one in report.broken] == [Promise.S3]
    assert "are there; version" in report.of(Promise.S3).evidence
    assert report.of(Promise.S9).verdict is Verdict.NOT_TRIED
    assert str(report) == str(broken.value)
    assert "\nS3   broken       what was acknowledged is never lost\n" in str(report)


def ended(check: Check, offers: Offers, folder: Path, **settings):
    """How one check ends over a healthy recorder."""
    bench = Bench(lambda _: HealthyFactory(Environment("Kit", {})), folder, offers, **settings)
    return check.end(bench)


def test_what_is_not_offered_is_not_tried(tmp_path):
    """Every check that needs it says so."""
    nothing = Offers(
        subscribe=False,
        topic_filter=False,
        positions_on_select=False,
        several_streams=False,
        largest_batch=1,
        append_only=False,
        lasting_positions=False,
        several_processes=False,
        opened_at_once=False,
        tracking=False,
        shared_transaction=False,
        application=False,
    )
    found = {check.name: ended(check, nothing, tmp_path) for check in CHECKS}

    assert all(one.broken is None for one in found.values())
    assert {name for name, one in found.items() if one.left_out is None} == {
        "agrees with a model",
        "many events",
        "parts",
        "refusals are clear",
        "one winner of threads",
        "busy store",
        "bounded memory",
    }


def test_an_error_of_the_adapter_is_evidence(tmp_path):
    """Whatever it raises, with the check that met it."""

    def check(bench: Bench) -> None:
        raise KeyError("surprise")

    one = ended(Check("mine", check, (Promise.S8,)), Offers(), tmp_path)
    assert one.broken is not None
    assert one.broken.evidence == "mine ended with KeyError: 'surprise'"


def test_what_cannot_be_tried_is_said(tmp_path):
    """A store that no other process can open, and one to which nobody knows a plain connection."""

    class Local(HealthyFactory):
        pass

    with pytest.raises(NotTried, match="other processes cannot import"):
        reachable(Door.of(Local(Environment("Kit", {}))))
    guarded = next(check for check in CHECKS if check.name == "guarded")
    one = ended(guarded, Offers(), tmp_path)
    assert one.left_out == "guarded: how to connect past the adapter was not told (connect=…)"


def test_a_recorder_that_raises_another_error_for_a_conflict_is_broken(tmp_path):
    """IntegrityError is what the library waits for."""

    class Recorder(HealthyFactory.recorder):  # type: ignore[name-defined,misc]
        def insert_events(self, stored_events, **kwargs):
            try:
                return super().insert_events(stored_events, **kwargs)
            except IntegrityError as error:
                raise ValueError("taken") from error

    class Raises(HealthyFactory):
        recorder = Recorder

    model = next(check for check in CHECKS if check.name == "agrees with a model")
    bench = Bench(
        lambda _: Raises(Environment("Kit", {})), tmp_path, Offers(several_processes=False)
    )
    one = model.end(bench)
    assert one.broken is not None
    assert one.broken.promise is Promise.S1
    assert one.broken.evidence.endswith("raised ValueError: taken")


# --- the command ---------------------------------------------------------------------------------


def test_a_module_is_proved_by_a_command(capsys, monkeypatch):
    """With its settings, and what it does not offer; 1 if a promise is broken."""
    monkeypatch.setattr("pemasyarakatan.testing.storage.checks.CHECKS", CHECKS[:2])
    name = "pemasyarakatan.adapters.memory"
    assert command.main([name, "ANY={folder}/x", "--without", "several_processes"]) == 0
    assert capsys.readouterr().out.startswith(f"{memory.Factory.__module__}:Factory, size 1, seed")
    assert command.main(["pemasyarakatan.testing.storage.faults.memory:LosesEvents"]) == 1
    assert "S3 broken:" in capsys.readouterr().out
    with pytest.raises(SystemExit):
        command.main([name, "no setting"])
    assert "expected KEY=VALUE, found no setting" in capsys.readouterr().err
