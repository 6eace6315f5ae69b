"""Many writers at once: exactly one wins each version and each name, and nothing is lost."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest

from pemasyarakatan.application import Pemasyarakatan, Status
from pemasyarakatan.domain.claims import derived, name_stream
from pemasyarakatan.domain.partner import RegisterPartner
from pemasyarakatan.errors import Refused

from .racing import PROCESSES, ROUNDS
from .world import (
    PARTNERSHIP,
    alias,
    begun,
    name_of,
    names,
    opened,
    versions,
    visit,
)

THREADS = 16


@pytest.fixture(name="app", params=["memory", "sqlite"])
def _app(request, tmp_path: Path):
    with opened(None if request.param == "memory" else tmp_path / "a.db") as app:
        yield begun(app)


def together(count: int, job):
    """What *count* threads get that do *job* with their number, all at once."""
    barrier = Barrier(count)

    def one(number: int):
        barrier.wait()
        return job(number)

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(one, range(count)))


def test_threads_that_write_one_stream_are_decided_one_after_the_other(app: Pemasyarakatan):
    """Every command is acknowledged with a version of its own, without a gap."""
    given = together(
        THREADS, lambda n: [app.execute(visit(10 * n + one)).version for one in range(3)]
    )
    acknowledged = [version for mine in given for version in mine]

    assert sorted(acknowledged) == list(range(2, 2 + 3 * THREADS))
    assert versions(app, PARTNERSHIP) == list(range(1, 2 + 3 * THREADS))
    assert all(mine == sorted(mine) for mine in given)


def test_threads_that_create_one_stream_create_it_once(app: Pemasyarakatan):
    """One records the facts; for all others it is already so, or the id is taken."""

    def register(number: int):
        partner = RegisterPartner(partner_id=derived("x"), name=f"Mitra {number}")
        try:
            return app.execute(partner).status
        except Refused as refused:
            return refused.rule

    given = Counter(together(THREADS, register))

    assert given == {Status.RECORDED: 1, "partner.exists": THREADS - 1}


def test_threads_that_repeat_one_command_record_it_once(app: Pemasyarakatan):
    """A client that sends a command many times at once finds one event, and the same receipt."""
    given = together(THREADS, lambda n: app.execute(visit(1), command_id="7", actor=f"{n}"))

    assert len({(one.version, one.position, one.events) for one in given}) == 1
    assert [one.status for one in given].count(Status.RECORDED) == 1
    assert versions(app, PARTNERSHIP) == [1, 2]


def test_threads_that_claim_one_name_find_one_holder(app: Pemasyarakatan):
    """One partner gets it; every other is refused by the rule of the name, and leaves nothing."""
    before = len(names(app))

    def register(number: int):
        partner = RegisterPartner(
            partner_id=derived("p", str(number)), name="Baznas", regency="Cilegon"
        )
        try:
            return app.execute(partner).stream
        except Refused as refused:
            return refused.rule

    given = together(THREADS, register)

    assert given.count("partner.name_taken") == THREADS - 1
    assert len(app.load(name_of("Baznas")).state.holders) == 1
    assert len(names(app)) == before + 2


def test_threads_that_claim_many_names_leave_none_half_claimed(app: Pemasyarakatan):
    """Whoever was told that it holds a name holds it, and nobody else does."""
    for number in range(THREADS):
        app.execute(RegisterPartner(partner_id=derived("p", str(number)), name=f"M{number}"))

    def claim(number: int):
        won = []
        for one in range(4):
            try:
                app.execute(alias(f"Nama {one}", derived("p", str(number))))
            except Refused as refused:
                won.append((refused.rule, None))
            else:
                won.append((one, derived("p", str(number))))
        return won

    told = [pair for mine in together(THREADS, claim) for pair in mine]
    won = [pair for pair in told if pair[1] is not None]

    assert {rule for rule, partner in told if partner is None} == {"partner.name_taken"}
    assert sorted(one for one, _ in won) == [0, 1, 2, 3]
    for one, partner in won:
        assert app.load(name_stream(None, f"Nama {one}")).state.holders == {partner}
        assert [str(r.alias_raw) for r in app.load(partner).state.aliases].count(f"Nama {one}") == 1


@pytest.fixture(name="told", scope="module")
def _told(tmp_path_factory: pytest.TempPathFactory):
    """The file of a race of processes that all open it when it is not there, and their answers."""
    file = tmp_path_factory.mktemp("race") / "a.db"
    ran = subprocess.run(
        [sys.executable, "-m", "tests.application.racing", str(file)],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    return file, [line.split() for line in ran.stdout.splitlines()]


def test_processes_that_begin_one_file_begin_it_once(told):
    """All found or made the table, and what all of them recorded is there once."""
    with opened(told[0]) as app:
        for name in ("facility.facility_registered@1", "partnership.partnership_opened@1"):
            assert names(app).count(name) == 1


def test_processes_that_write_one_stream_lose_nothing(told):
    """All that was acknowledged is in the file, each at a version of its own, without a gap."""
    file, answers = told
    visits = [line for line in answers if line[1] == "visit"]
    acknowledged = [int(version) for _, _, version, _ in visits]

    assert Counter(line[0] for line in visits) == {str(n): ROUNDS for n in range(PROCESSES)}
    assert sorted(acknowledged) == list(range(2, 2 + ROUNDS * PROCESSES))
    with opened(file) as app:
        assert versions(app, PARTNERSHIP) == list(range(1, 2 + ROUNDS * PROCESSES))
        places = {one.originator_version: one.position for one in app.history(PARTNERSHIP)}
        assert all(places[int(version)] == int(at) for _, _, version, at in visits)


def test_processes_that_claim_the_same_names_share_them_out(told):
    """Each name has exactly the one holder who was told so; no losing partner has the alias."""
    file, answers = told
    won = {int(line[2]): line[3] for line in answers if line[1] == "won"}
    refused = [line for line in answers if line[1] == "refused"]

    assert sorted(won) == list(range(ROUNDS))
    assert len(refused) == ROUNDS * (PROCESSES - 1)
    assert {line[2] for line in refused} == {"partner.name_taken"}
    with opened(file) as app:
        for one, holder in won.items():
            assert {str(h) for h in app.load(name_of(f"Nama {one}")).state.holders} == {holder}
        assert names(app).count("partner.partner_alias_added@1") == ROUNDS


def test_a_store_is_closed_under_threads_that_use_it(tmp_path: Path):
    """They are told so in one of our errors; the process lives, and no acknowledged event is lost."""
    ran = subprocess.run(
        [sys.executable, "-m", "tests.application.closing", str(tmp_path / "a.db"), "8"],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr[-2000:]
