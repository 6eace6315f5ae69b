"""What sealing takes from who writes, and what verifying takes; run by `benchmarks.audit`.

A writer appends one event after another, in a process of its own, in turn with and without a sealer
that follows the same SQLite file from another process.
"""

from __future__ import annotations

import io
import json
import subprocess
import sys
import tempfile
import time
from argparse import Namespace
from collections.abc import Callable
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from statistics import median
from uuid import UUID

from eventsourcing.persistence import StoredEvent

from pemasyarakatan.application import Pemasyarakatan
from pemasyarakatan.audit.proof import verifier
from pemasyarakatan.audit.proof.checkpoints import cosign
from pemasyarakatan.audit.proof.exporting import export_log
from pemasyarakatan.audit.proof.ledger import Ledger
from pemasyarakatan.audit.proof.marks import Rules
from pemasyarakatan.audit.proof.notes import LOG, WITNESS, SigningKey
from pemasyarakatan.audit.proof.policies import Policy
from pemasyarakatan.audit.proof.sealing import Sealer
from pemasyarakatan.audit.proof.verifying import verify_export

LOG_KEY = SigningKey("lapas.example.id/partnership-ledger", LOG, b"\x01" * 32)
WITNESS_KEY = SigningKey("bpk.example.id/w1", WITNESS, b"\x02" * 32)
POLICY = f"log {LOG_KEY.verifier}\nwitness w {WITNESS_KEY.verifier}\nquorum w\n".encode()
AT = 1767225600
STATE = json.dumps(
    {"v": 1, "meta": {"recorded_at": "2026-01-01T00:00:00+00:00"}, "data": {"note": "x" * 680}}
)

WRITER = """
import sys, time
from uuid import UUID
from eventsourcing.persistence import StoredEvent
from pemasyarakatan.application import Pemasyarakatan
url, first, count, state = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), sys.argv[4].encode()
with Pemasyarakatan.open(url) as app:
    begin = time.perf_counter()
    for at in range(first, first + count):
        event = StoredEvent(UUID(int=7 << 64), at, "partnership.visit_held@1", state)
        app.recorder.insert_events([event])
    took = time.perf_counter() - begin
print(took, sum(name.startswith("pemasyarakatan.audit") for name in sys.modules))
"""

FOLLOWER = """
import signal, sys
from threading import Event
from pathlib import Path
from benchmarks.sealing import sealer
from pemasyarakatan.application import Pemasyarakatan
stopped = Event()
signal.signal(signal.SIGTERM, lambda *_: stopped.set())
with Pemasyarakatan.open(sys.argv[1]) as app:
    print("ready", flush=True)
    sealer(app, Path(sys.argv[2])).follow(stopped)
"""


def sealer(app: Pemasyarakatan, folder: Path) -> Sealer:
    """The sealer of a store, with its ledger in that folder."""
    return Sealer(app.recorder, Ledger(folder / "ledger"), [LOG_KEY], [folder / "signed"])


def took(work: Callable[[], object]) -> float:
    """The seconds of it."""
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin


@contextmanager
def following(url: str, folder: Path):
    """A sealer follows, in a process of its own, with what it takes by itself."""
    command = [sys.executable, "-c", FOLLOWER, url, str(folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(1)
        yield
        process.terminate()
        process.wait(60)


def written(url: str, first: int, count: int) -> float:
    """How many events a second a writer appends, one commit each."""
    command = [sys.executable, "-c", WRITER, url, str(first), str(count), STATE]
    ran = subprocess.run(command, capture_output=True, text=True, check=True)
    seconds, modules = ran.stdout.split()
    assert modules == "0", "the writer knows nothing of the proof layer"
    return count / float(seconds)


def beside(count: int, rounds: int) -> None:
    """Print what a sealer beside a writer takes from it."""
    with tempfile.TemporaryDirectory() as name:
        folder, url, at = Path(name), f"sqlite:///{name}/log.db", 1
        ratios, alone = list[float](), list[float]()
        for round_ in range(rounds):
            rates: dict[bool, float] = {}
            for sealed in (False, True) if round_ % 2 else (True, False):
                if sealed:
                    with following(url, folder):
                        rates[True] = written(url, at, count)
                else:
                    rates[False] = written(url, at, count)
                at += count
            ratios.append(rates[True] / rates[False])
            alone.append(rates[False])
        told = ", ".join(f"{one:.2f}" for one in ratios)
        print(f"\na writer alone         {median(alone):9,.0f} events/s, one commit each")
        print(f"with a sealer beside   {median(ratios):9.2f} times that (of {told})")
        print("modules of the proof layer that the writer loaded: 0")


def alone(count: int, rounds: int) -> None:
    """Print how fast a log is sealed, exported and verified, the last beside its floor."""
    with tempfile.TemporaryDirectory() as name, Pemasyarakatan.open("memory:") as app:
        folder = Path(name)
        app.recorder.insert_events(
            [
                StoredEvent(
                    UUID(int=(7 << 64) + at % 100),
                    at // 100 + 1,
                    "partnership.visit_held@1",
                    STATE.encode(),
                )
                for at in range(count)
            ]
        )
        done = sealer(app, folder)
        first = took(done.seal)
        again = took(done.seal)
        ledger = Ledger(folder / "ledger")
        note = ledger.newest()
        assert note is not None
        ledger.keep(note.with_signatures(cosign(note, WITNESS_KEY, AT)))
        out = io.BytesIO()
        exporting = took(lambda: export_log(out, app.recorder, ledger))
    given = out.getvalue()
    print(f"\nsealed from nothing    {count / first:9,.0f} events/s")
    print(f"sealed once more       {count / again:9,.0f} events/s, all of it read again")
    print(
        f"exported               {count / exporting:9,.0f} events/s of {len(given) // count} bytes"
    )
    rules = Rules(policy=Policy.parse(POLICY), now=AT + 60)
    with tempfile.TemporaryDirectory() as name:
        (Path(name) / "export").write_bytes(given)
        (Path(name) / "policy").write_bytes(POLICY)
        said = Namespace(
            export=Path(name) / "export",
            policy=Path(name) / "policy",
            policy_sha256=None,
            checkpoint=[],
            skew=120,
            max_age=604_800,
            now=AT + 60,
        )
        works: dict[str, Callable[[], object]] = {
            "floor": lambda: floor(given),
            "ours": lambda: verify_export(io.BytesIO(given), rules).result,
            "the one file": lambda: verifier.verify(said)["result"],
        }
        assert works["ours"]() == works["the one file"]() == "VERIFIED"
        times = [{name: took(work) for name, work in works.items()} for _ in range(rounds)]
    each = median(one["floor"] for one in times) / count * 1e6
    print(f"\njson.loads of line and state and two SHA-256: {each:.1f} µs an event")
    for name in ("ours", "the one file"):
        ratio = median(one[name] / one["floor"] for one in times)
        print(f"verified, {name:13} {ratio:6.2f} times that")


def floor(given: bytes) -> None:
    """What no verifier can do without: json.loads of line and state, and two SHA-256."""
    for line in given.splitlines()[2:]:
        read = json.loads(line)
        state = read["state"].encode()
        json.loads(state)
        text = (
            f"es-leaf/v1\n{read['id']}\n{read['v']}\n{read['topic']}\n{sha256(state).hexdigest()}\n"
        )
        sha256(b"\0" + text.encode()).digest()
