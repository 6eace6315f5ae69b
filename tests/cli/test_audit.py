"""`audit`: what each command prints and writes, and how it ends when it is asked wrongly."""

from __future__ import annotations

import csv
import json
import signal
import subprocess
import sys
import time
from hashlib import sha256

import pytest

from pemasyarakatan.audit import VERIFIER
from pemasyarakatan.audit.proof.checkpoints import Checkpoint, cosign
from pemasyarakatan.audit.proof.keys import read
from pemasyarakatan.audit.proof.notes import Note, Signature
from pemasyarakatan.cli import auditing
from tests.acceptance.lines import facility
from tests.acceptance.reading import FACILITIES
from tests.acceptance.terminal import here
from tests.audit.documents import LOG_KEY, OTHER_WITNESS

CILEGON = FACILITIES["lapas-cilegon"]


class Bench:
    """An operator, a witness and an auditor over one store, in one folder."""

    def __init__(self, terminal, folder):
        self.terminal = terminal
        self.folder = folder
        self.log = self.keyed("log.key", "lapas.example.id/log")
        self.witness = self.keyed("w.key", "bpk.example.id/w1", "--witness")
        self.policy = self.folder / "policy"
        self.policy.write_text(f"log {self.log}\nwitness w {self.witness}\nquorum w\n")

    def path(self, name):
        """A file of the folder."""
        return str(self.folder / name)

    def keyed(self, name, origin, *how):
        """A new key; gives its public half."""
        outcome = here("audit", "keygen", self.path(name), origin, *how)
        assert (outcome.code, outcome.err) == (0, "")
        return outcome.out.strip()

    def seal(self, *how, key="log.key"):
        """Seal the store."""
        return self.terminal("audit", "seal", "--key", self.path(key), *how)

    def cosign(self, name, since=0):
        """Let the witness sign what is sealed, and bring that back."""
        assert self.prove(f"{name}.request", "--since", str(since)).code == 0
        outcome = here(
            "audit",
            "cosign",
            self.path(f"{name}.request"),
            self.path(name),
            "--key",
            self.path("w.key"),
            "--log",
            self.log,
        )
        if outcome.code == 0:
            assert self.bring(name).code == 0
        return outcome

    def bring(self, *names):
        """Take in what came back, by the witness's key."""
        files = [one for name in names for one in ("--cosigned", self.path(name))]
        return self.seal(*files, "--witness", self.witness)

    def prove(self, name, *how):
        """Write a proof or a request."""
        return self.terminal("audit", "prove", self.path(name), *how)

    def verify(self, *what, **how):
        """Verify the store, or an export of it."""
        return self.terminal("audit", "verify", *what, "--policy", str(self.policy), **how)

    def verdict(self, *what):
        """The result and the codes of what was found."""
        told = self.verify(*what, "--format", "json").json
        return told["result"], [one["code"] for one in told["findings"]]

    def export(self, name, *how):
        """Write an export."""
        return self.terminal("audit", "export", self.path(name), *how)


@pytest.fixture(name="bench")
def _bench(demo, tmp_path):
    """The store of `demo` that was never sealed."""
    return Bench(demo.copied(tmp_path), tmp_path)


@pytest.fixture(name="sealed")
def _sealed(bench):
    """The same, sealed and witnessed."""
    assert bench.seal().code == 0
    assert bench.cosign("note").code == 0
    return bench


def test_from_a_key_to_a_verdict(bench):
    """What nobody signed, what the operator alone signed, and what a witness saw."""
    assert bench.verdict() == ("INCOMPLETE", ["NO_CHECKPOINT", "STALE"])
    assert bench.seal("--format", "json").json["size"] == 65
    assert bench.verdict() == ("INCOMPLETE", ["NO_INDEPENDENT_ANCHOR", "STALE"])
    assert bench.cosign("note").code == 0
    assert bench.verdict() == ("VERIFIED", [])
    bench.terminal.recorded(facility(key="lapas-baru"))
    assert bench.verdict() == ("INCOMPLETE", ["UNANCHORED_TAIL"])


def test_a_policy_that_was_written_down(sealed):
    """The verdict tells the SHA-256 of the policy; of any other file nothing is verified."""
    digest = sealed.verify("--format", "json").json["policy"]
    assert digest == sha256(sealed.policy.read_bytes()).hexdigest()
    assert digest in sealed.verify().out
    assert sealed.verify("--policy-sha256", digest).code == 0

    sealed.policy.write_bytes(sealed.policy.read_bytes() + b"# and nobody else\n")

    assert sealed.verify().code == 0
    outcome = sealed.verify("--policy-sha256", digest)
    assert (outcome.code, outcome.raw) == (2, b"")
    assert "nothing was verified" in outcome.sentence()


def test_the_exit_code_is_the_verdict(sealed):
    """0 for VERIFIED, 3 for INCOMPLETE, 2 where it cannot be read."""
    assert sealed.verify().code == 0
    assert sealed.verify("--max-age", "0.0001", "--checkpoint", sealed.path("note")).code in (0, 3)
    sealed.policy.write_text(f"log {sealed.log}\nquorum none\n")
    assert sealed.verify().code == 3
    sealed.policy.write_text("quorum nobody\n")
    assert "line 1 of the policy" in sealed.verify().sentence()
    assert sealed.verify().code == 2


def test_an_altered_event_is_told(sealed):
    """1, with the range of events, for people in red where it is a terminal."""
    sealed.terminal.change("UPDATE stored_events SET topic = 'x' WHERE position = 30")

    assert sealed.verify().code == 1
    assert sealed.verdict()[0] == "FAILED"
    assert "ROOT_MISMATCH" in sealed.verify().out
    refused = sealed.seal()
    assert (refused.code, refused.out) == (1, "")
    assert "nothing was signed" in refused.sentence()


def refused_as_json(outcome):
    """The code of what a program is told of a history that was not signed."""
    assert outcome.code == 1
    assert outcome.json["result"] == "FAILED"
    (found,) = outcome.json["findings"]
    assert found["message"] == outcome.sentence()
    return found["code"]


def test_a_program_is_told_why_nothing_was_signed(sealed):
    """As a finding, by the sealer once and when it follows, and by the witness."""
    sealed.terminal.change("UPDATE stored_events SET topic = 'x' WHERE position = 30")
    for how in ((), ("--follow",)):
        assert refused_as_json(sealed.seal(*how, "--format", "json")) == "ROLLBACK"
    sealed.terminal.recorded(facility(key="lapas-baru"))
    (sealed.folder / "log.key.signed").unlink()
    moved = sealed.path("moved.ledger")
    assert sealed.seal("--ledger", moved).code == 0
    assert sealed.prove("r", "--since", "65", "--ledger", moved).code == 0
    known = ("--key", sealed.path("w.key"), "--log", sealed.log, "--format", "json")
    refused = here("audit", "cosign", sealed.path("r"), sealed.path("signed"), *known)
    assert refused_as_json(refused) == "ROLLBACK"
    assert not (sealed.folder / "signed").exists()


def test_an_export_verifies_without_the_store(sealed):
    """The whole log, also with every state withheld; by both verifiers."""
    assert sealed.export("x.jsonl").code == 0
    assert sealed.export("d.jsonl", "--digests").code == 0
    for name in ("x.jsonl", "d.jsonl"):
        assert sealed.verdict(sealed.path(name)) == ("VERIFIED", [])
        told = subprocess.run(
            [sys.executable, "-I", VERIFIER, sealed.path(name), "--policy", sealed.policy],
            capture_output=True,
            check=True,
        )
        assert json.loads(told.stdout)["result"] == "VERIFIED"
    assert "recorded_at" not in (sealed.folder / "d.jsonl").read_text()


def test_one_stream_is_exported_with_its_proofs(sealed):
    """Named by a facility's code; withheld states of it are digests."""
    outcome = sealed.export("s.jsonl", "--stream", "lapas-cilegon", "--format", "json")

    assert outcome.code == 0
    assert (
        outcome.json["events"] == 5 == len((sealed.folder / "s.jsonl").read_text().split("\n")) - 3
    )
    assert sealed.verdict(sealed.path("s.jsonl")) == ("VERIFIED", [])
    said = " ".join(sealed.verify(sealed.path("s.jsonl")).out.split())
    assert f"5 events of the one stream {CILEGON} of lapas.example.id/log" in said
    assert "its end is not shown" in said
    assert "its end" not in sealed.verify().out
    ran = subprocess.run(
        [sys.executable, "-I", VERIFIER, sealed.path("s.jsonl"), "--policy", sealed.policy],
        capture_output=True,
        check=True,
    )
    assert json.loads(ran.stdout)["stream"] == CILEGON
    assert sealed.export("w.jsonl", "--withhold", "lapas-cilegon").code == 0
    told = sealed.verify(sealed.path("w.jsonl"), "--format", "json").json
    assert (told["result"], told["withheld"]) == ("VERIFIED", 5)


def test_a_sheet_is_written_beside_an_export(sealed):
    """A row a field, naming the checkpoint that its event is under; no formula is one there."""
    sealed.terminal.recorded(facility(key="lapas-rumus", name="=1+1"))
    assert sealed.seal().code == 0
    sealed.terminal.recorded(facility(key="lapas-baru"))
    assert sealed.export("x.jsonl", "--csv").code == 0

    with (sealed.folder / "x.jsonl.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {row["checkpoint"] for row in rows if int(row["index"]) < 66} == {
        "lapas.example.id/log 66"
    }
    assert {row["checkpoint"] for row in rows if row["index"] == "66"} == {""}
    assert {row["index"] for row in rows} == {str(index) for index in range(67)}
    assert [row["after"] for row in rows if row["index"] == "65" and row["path"] == "/name"] == [
        "'=1+1"
    ]


def test_a_sheet_holds_what_its_export_holds(sealed, monkeypatch):
    """What is recorded while the export is written is in the sheet neither."""
    real = auditing.export_log

    def beside_a_writer(*given, **how):
        done = real(*given, **how)
        sealed.terminal.recorded(facility(key="lapas-baru"))
        return done

    monkeypatch.setattr(auditing, "export_log", beside_a_writer)
    assert sealed.export("x.jsonl", "--csv").code == 0
    with (sealed.folder / "x.jsonl.csv").open(encoding="utf-8", newline="") as file:
        assert {row["index"] for row in csv.DictReader(file)} == {str(one) for one in range(65)}


def test_both_names_of_an_export_must_be_free(sealed):
    """Where a sheet is there already, no export is written beside it."""
    sheet = sealed.folder / "x.jsonl.csv"
    sheet.write_text("mine")
    refused = sealed.export("x.jsonl", "--csv")
    assert (refused.code, "is there already" in refused.sentence()) == (2, True)
    assert sheet.read_text() == "mine"
    assert not (sealed.folder / "x.jsonl").exists()
    assert sealed.export("x.jsonl").code == 0


def test_a_proof_of_one_event(sealed):
    """A tlog-proof of its place under the newest checkpoint."""
    assert sealed.prove("p", "--stream", CILEGON, "--version", "2").code == 0

    assert (sealed.folder / "p").read_text().startswith("c2sp.org/tlog-proof@v1\nindex ")
    assert "version 99" in sealed.prove("q", "--stream", CILEGON, "--version", "99").sentence()
    assert not (sealed.folder / "q").exists()


def test_a_witness_signs_growth_alone(sealed):
    """Asked from another size than it saw it says which; the log that grew is signed."""
    again = sealed.cosign("again")
    assert (again.code, "saw 65" in again.sentence()) == (2, True)
    assert not (sealed.folder / "again").exists()
    sealed.terminal.recorded(facility(key="lapas-baru"))
    assert sealed.seal().code == 0
    assert sealed.cosign("grown", since=65).code == 0
    assert sealed.verdict() == ("VERIFIED", [])


def test_a_witness_refuses_another_history(sealed, demo, tmp_path_factory):
    """A second log under the same key, which does not begin with what it saw, is not signed."""
    folder = tmp_path_factory.mktemp("fork")
    other = Bench.__new__(Bench)
    other.terminal, other.folder = demo.copied(folder), sealed.folder
    other.terminal.change("UPDATE stored_events SET topic = 'x' WHERE position = 30")
    other.terminal.recorded(facility(key="lapas-baru"))
    other.log = sealed.log
    (sealed.folder / "log.key.signed").unlink()
    assert other.seal().code == 0

    refused = other.cosign("forked", since=65)

    assert (refused.code, "was not signed" in refused.sentence()) == (1, True)
    assert not (sealed.folder / "forked").exists()


def test_what_came_back_damaged_is_not_taken_in(sealed):
    """A bent line, one of nobody who is named, another log's note: 2, and nothing is written."""
    note = Note.parse((sealed.folder / "note").read_bytes())
    own, line = note.signatures
    bent = Signature(line.name, line.blob[:-1] + bytes([line.blob[-1] ^ 1]))
    (sealed.folder / "bent").write_bytes(bytes(Note(note.text, (own, bent))))
    again = cosign(note, OTHER_WITNESS, 1)
    (sealed.folder / "stranger").write_bytes(bytes(note.with_signatures(again)))
    foreign = Checkpoint(LOG_KEY.name, 67, bytes(32)).signed(LOG_KEY)
    (sealed.folder / "foreign").write_bytes(bytes(foreign))
    ahead = Checkpoint("lapas.example.id/log", 67, bytes(32))
    (sealed.folder / "ahead").write_bytes(bytes(ahead.signed(read(sealed.path("log.key")))))
    before = files_of(sealed.folder)

    for name, said in (
        ("bent", "does not hold"),
        ("stranger", "a line of mitra.example.id/w2"),
        ("foreign", "none of the log's keys"),
        ("ahead", "no checkpoint of 67"),
    ):
        outcome = sealed.bring("note", name)
        assert (outcome.code, outcome.raw) == (2, b"")
        assert name in outcome.sentence()
        assert said in outcome.sentence()
        assert "nothing was taken in" in outcome.sentence()
        assert files_of(sealed.folder) == before
    wrong = sealed.seal("--cosigned", sealed.path("note"), "--witness", sealed.log)
    assert (wrong.code, "is of kind 1" in wrong.sentence()) == (2, True)
    assert sealed.verdict() == ("VERIFIED", [])


def test_a_sound_line_mends_a_damaged_one(sealed):
    """Where a cosignature in the ledger was bent, bringing the note again makes it hold."""
    kept = next(sealed.folder.rglob("checkpoints/65"))
    note = Note.parse(kept.read_bytes())
    own, line = note.signatures
    bent = Signature(line.name, line.blob[:-1] + bytes([line.blob[-1] ^ 1]))
    kept.write_bytes(bytes(Note(note.text, (own, bent))))
    assert sealed.verdict()[0] == "FAILED"

    assert sealed.bring("note").code == 0

    assert sealed.verdict() == ("VERIFIED", [])


def files_of(folder):
    """Every file of a folder and its bytes, but for those that a reader of SQLite makes."""
    return {
        one: one.read_bytes()
        for one in folder.rglob("*")
        if one.is_file() and not one.name.endswith(("-wal", "-shm"))
    }


def test_it_follows_until_it_is_told_to_end(bench):
    """What comes while it runs is signed, at the latest when it ends."""
    running = subprocess.Popen(
        [
            *(sys.executable, "-m", "pemasyarakatan", "audit", "seal", "--follow"),
            *("--seconds", "0", "--key", bench.path("log.key"), "--format", "json"),
            *("--store", bench.terminal.url),
        ],
        stdout=subprocess.PIPE,
    )
    first = json.loads(running.stdout.readline())
    bench.terminal.recorded(facility(key="lapas-baru"))
    time.sleep(0.1)
    running.send_signal(signal.SIGTERM)
    out, _ = running.communicate(timeout=60)
    rest = [json.loads(line) for line in out.splitlines()]

    assert running.returncode == 0
    assert (first["size"], rest[-1]["size"]) == (65, 66)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["keygen", "{log.key}", "x"], "is there already"),
        (["keygen", "{new}", "a b"], "cannot be a key"),
        (["seal", "--key", "{none}"], "cannot be read"),
        (["seal", "--key", "{policy}"], "0600"),
        (["seal", "--key", "{log.key}", "--cosigned", "{policy}"], "nothing was taken in"),
        (["seal", "--key", "{log.key}", "--cosigned", "{none}"], "cannot be read"),
        (["seal", "--key", "{w.key}"], "is of kind 4"),
        (["seal", "--key", "{log.key}", "--witness", "x"], "--cosigned"),
        (["seal", "--key", "{log.key}", "--cosigned", "{note}", "--witness", "x"], "'x'"),
        (["export", "{note}"], "is there already"),
        (["export", "{new}", "--size", "5"], "--stream"),
        (["export", "{new}", "--stream", "lapas-cilegon", "--size", "5"], "no checkpoint of 5"),
        (["export", "{new}", "--stream", "ffff0000"], "ffff0000"),
        (["export", "{no/folder}"], "cannot be written"),
        (["prove", "{new}"], "--since"),
        (["prove", "{new}", "--since", "99"], "saw 99 events"),
        (["verify", "--policy", "{none}"], "cannot be read"),
        (["verify", "{note}", "--policy", "{policy}"], "line 1 of the export"),
        (["verify", "{none}", "--policy", "{policy}"], "cannot be read"),
        (["verify", "--policy", "{policy}", "--policy-sha256", "00ff"], "expected '00ff'"),
        (["verify", "--policy", "{policy}", "--checkpoint", "{policy}"], "policy: "),
        (["verify", "--policy", "{policy}", "--ledger", "{policy}"], "policy"),
    ],
)
def test_a_mistake_is_one_sentence(sealed, arguments, said):
    """It ends with 2, without a traceback, and nothing is written."""
    before = sorted(sealed.folder.rglob("*"))
    given = [sealed.path(one[1:-1]) if one.startswith("{") else one for one in arguments]
    how = [] if arguments[0] == "keygen" else ["--store", sealed.terminal.url]

    outcome = here("audit", *given, *how)

    assert (outcome.code, outcome.raw) == (2, b"")
    assert said in outcome.sentence()
    assert sorted(sealed.folder.rglob("*")) == before


def test_a_store_that_is_no_file_needs_a_ledger_that_is_named(sealed):
    """In memory there is nothing beside which it could be."""
    outcome = here("audit", "seal", "--key", sealed.path("log.key"), "--store", "memory:")

    assert (outcome.code, "--ledger" in outcome.sentence()) == (2, True)


def test_an_empty_log_is_not_sealed(bench, tmp_path):
    """It says so, and ends with 0; nothing is made."""
    url = f"sqlite:///{tmp_path / 'none.db'}"
    outcome = here("audit", "seal", "--key", bench.path("log.key"), "--store", url)

    assert (outcome.code, outcome.raw) == (0, b"")
    assert "nothing to seal" in outcome.err
