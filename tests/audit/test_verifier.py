"""The verifier of one file: verdicts over exports, and that it judges papers as the library does."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pemasyarakatan.audit.proof import verifier
from pemasyarakatan.audit.proof.checkpoints import Checkpoint, cosign
from pemasyarakatan.audit.proof.leaves import leaf
from pemasyarakatan.audit.proof.notes import (
    LOG,
    WITNESS,
    Note,
    Signature,
    SigningKey,
    VerifierKey,
    weak,
)
from pemasyarakatan.audit.proof.policies import Policy
from pemasyarakatan.audit.proof.tree import root_of
from pemasyarakatan.errors import AuditFault
from tests.audit.documents import (
    AT,
    LOG_KEY,
    NEXT_KEY,
    NOTE,
    ORIGIN,
    OTHER_WITNESS,
    POLICY,
    WITNESS_KEY,
)
from tests.audit.test_policies import NESTED
from tests.audit.trees import PUBLISHED, flipped

STREAMS = ["partnership-a", "partnership-b"]


def states(count: int, since: int = AT) -> list[dict[str, Any]]:
    """Events in turn of two streams, each a minute after the one before."""
    return [
        {
            "i": i,
            "id": STREAMS[i % 2],
            "v": i // 2 + 1,
            "topic": "partnership.visit_held@1",
            "state": json.dumps({"v": 1, "meta": {"recorded_at": instant(since + 60 * i)}}),
        }
        for i in range(count)
    ]


def instant(second: int) -> str:
    """A POSIX second as stored documents spell it."""
    return datetime.fromtimestamp(second, UTC).isoformat()


def leaves(events: list[dict[str, Any]]) -> list[bytes]:
    """The hashes of the leaves of events that have their states."""
    return [leaf(one["id"], one["v"], one["topic"], one["state"].encode()) for one in events]


def sealed(events: list[dict[str, Any]], size: int, *at: int, key: SigningKey = LOG_KEY) -> bytes:
    """The checkpoint over the first events, cosigned at these seconds."""
    note = Checkpoint(ORIGIN, size, root_of(leaves(events)[:size])).signed(key)
    return bytes(note.with_signatures(*(cosign(note, WITNESS_KEY, one) for one in at)))


def line(value: object) -> bytes:
    """One line of an export."""
    return f"{json.dumps(value, ensure_ascii=False, separators=(',', ':'))}\n".encode()


def export(events: list[dict[str, Any]], *notes: bytes) -> bytes:
    """An export of these events with these checkpoints."""
    lines = [{"format": "es-audit-export/1", "origin": ORIGIN}]
    return b"".join(map(line, [*lines, *({"checkpoint": n.decode()} for n in notes), *events]))


EVENTS = states(12)
HALF, WHOLE = sealed(EVENTS, 6, AT + 360), sealed(EVENTS, 12, AT + 720)
GOOD = export(EVENTS, HALF, WHOLE)


class Bench:
    """A folder in which exports are verified, as by hand and a day after the last event."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder = folder
        self.capsys = capsys

    def __call__(
        self, given: bytes, *pinned: bytes, policy: bytes = POLICY, more: tuple[str, ...] = ()
    ) -> tuple[int, set[str]]:
        """The exit code and the codes of what was found."""
        (self.folder / "export").write_bytes(given)
        (self.folder / "policy").write_bytes(policy)
        arguments = [str(self.folder / "export"), "--policy", str(self.folder / "policy")]
        for number, note in enumerate(pinned):
            (self.folder / f"pin{number}").write_bytes(note)
            arguments += ["--checkpoint", str(self.folder / f"pin{number}")]
        code = verifier.main([*arguments, "--now", str(AT + 86_400), *more])
        said = self.capsys.readouterr()
        self.said = said.err
        if code == 2:
            assert said.err.startswith("it cannot be verified: ")
            assert said.err.count("\n") == 1
            return code, set()
        self.told = json.loads(said.out)
        return code, {one["code"] for one in self.told["findings"]}


@pytest.fixture
def bench(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Bench:
    """A bench in an empty folder."""
    return Bench(tmp_path, capsys)


def edited(at: int, **changes: object) -> list[dict[str, Any]]:
    """The events with one of them changed."""
    return [one | changes if one["i"] == at else one for one in EVENTS]


def test_a_whole_log_that_is_witnessed_is_verified(bench: Bench) -> None:
    """Nothing is found, everything is anchored, and the counts are told."""
    assert bench(GOOD) == (0, set())
    assert bench.told["result"] == "VERIFIED"
    assert bench.told["events"] == bench.told["anchored"] == 12
    assert (bench.told["streams"], bench.told["matching"]) == (2, 2)
    assert bench.told["newest"] == AT + 720


def test_a_state_may_be_withheld_or_be_no_text(bench: Bench) -> None:
    """A digest in place of a state verifies, and so do bytes that are no UTF-8."""
    digest = sha256(EVENTS[3]["state"].encode()).hexdigest()
    held = [one if one["i"] != 3 else {**one, "state": ""} for one in EVENTS]
    held[3] = {key: held[3][key] for key in ("i", "id", "v", "topic")} | {"state_sha256": digest}
    assert bench(export(held, HALF, WHOLE)) == (0, set())
    raw = {"i": 0, "id": "s", "v": 1, "topic": "t"}
    root = leaf("s", 1, "t", b"\xff\xfe")
    note = Checkpoint(ORIGIN, 1, root).signed(LOG_KEY)
    note = note.with_signatures(cosign(note, WITNESS_KEY, AT))
    given = export([raw | {"state_b64": "//4="}], bytes(note))
    assert bench(given) == (0, set())


ATTACKS: dict[str, tuple[bytes, tuple[int, set[str]]]] = {
    "edited": (export(edited(2, state="{}"), HALF, WHOLE), (1, {"ROOT_MISMATCH"})),
    "name": (export(edited(2, topic="other@1"), HALF, WHOLE), (1, {"ROOT_MISMATCH"})),
    "tail cut": (export(EVENTS[:11], HALF, WHOLE), (1, {"TRUNCATED"})),
    "tail and checkpoint cut": (export(EVENTS[:6], HALF), (0, set())),
    "middle cut": (
        export(EVENTS[:3] + EVENTS[4:], HALF),
        (1, {"INDEX_GAP", "STREAM_GAP", "ROOT_MISMATCH"}),
    ),
    "tail not sealed": (export(states(13), HALF, WHOLE), (3, {"UNANCHORED_TAIL"})),
    "no checkpoint": (export(EVENTS), (3, {"NO_CHECKPOINT", "STALE"})),
    "not witnessed": (export(EVENTS, sealed(EVENTS, 12)), (3, {"NO_INDEPENDENT_ANCHOR", "STALE"})),
    "split": (export(EVENTS, WHOLE, sealed(states(12, AT - 9), 12)), (1, {"SPLIT_VIEW"})),
    "checkpoint edited": (
        export(EVENTS, HALF.replace(b"\n6\n", b"\n5\n"), WHOLE),
        (1, {"CHECKPOINT_INVALID"}),
    ),
    "other key": (
        export(EVENTS, sealed(EVENTS, 12, AT + 720, key=NEXT_KEY)),
        (3, {"CHECKPOINT_UNTRUSTED", "NO_INDEPENDENT_ANCHOR", "STALE"}),
    ),
    "other origin": (
        GOOD.replace(ORIGIN.encode(), b"other.example.id/log", 1),
        (1, {"ORIGIN_MISMATCH"}),
    ),
    "back-dated": (
        export(
            states(12, AT - 900),
            sealed(states(12, AT - 900), 6, AT),
            sealed(states(12, AT - 900), 12, AT + 1),
        ),
        (1, {"BACKDATED"}),
    ),
    "post-dated": (
        export(EVENTS, sealed(EVENTS, 12, AT)),
        (1, {"POSTDATED"}),
    ),
}


@pytest.mark.parametrize("name", ATTACKS)
def test_attacks(bench: Bench, name: str) -> None:
    """Each attack has its verdict; a log cut back to a checkpoint that is fresh is not found."""
    given, (code, codes) = ATTACKS[name]
    found = bench(given)
    assert found[0] == code
    # Where something was altered, what it leaves unproven is told besides.
    assert found[1] == codes or (code == 1 and codes < found[1])


def test_a_checkpoint_of_my_own_finds_more(bench: Bench) -> None:
    """What was cut or forked beyond what the export shows is found by the one I kept."""
    assert bench(export(EVENTS[:6], HALF), WHOLE) == (1, {"TRUNCATED"})
    forked = states(12, AT - 9)
    assert bench(export(forked, sealed(forked, 12, AT + 720)), WHOLE)[0] == 1
    assert bench(export(EVENTS), sealed(EVENTS, 12)) == (3, {"STALE"})
    assert bench(export(EVENTS), sealed(EVENTS, 12), more=("--max-age", "inf")) == (0, set())
    assert bench(GOOD, WHOLE.replace(b"\n12\n", b"\n13\n")) == (1, {"CHECKPOINT_INVALID"})


def test_a_wrong_file_of_mine_is_no_evidence(bench: Bench) -> None:
    """What is no checkpoint at all, or has other ends of lines, ends with 2 and names the file."""
    crlf = WHOLE.replace(b"\n", b"\r\n")
    for wrong in (b"", b"no note", WHOLE[:-1], crlf, WHOLE + b"\n", b"\xff", b"{}"):
        for exported in (GOOD, export(EVENTS)):
            assert bench(exported, WHOLE, wrong) == (2, set())
            assert "pin1: " in bench.said


def test_a_checkpoint_of_my_own_is_read_once(bench: Bench) -> None:
    """It may come out of a pipe, as a shell gives it."""
    out, into = os.pipe()
    os.write(into, WHOLE)
    os.close(into)
    assert bench(export(EVENTS, HALF), more=("--checkpoint", f"/dev/fd/{out}")) == (0, set())
    os.close(out)


def test_what_was_not_witnessed_lately_is_stale(bench: Bench) -> None:
    """Seven days after the newest witness it is not verified, or when that lies ahead."""
    for now, expected in (
        (AT + 720 + 604_800, (0, set())),
        (AT + 721 + 604_800, (3, {"STALE"})),
        (AT + 600, (0, set())),
        (AT + 599, (3, {"STALE"})),
    ):
        assert bench(GOOD, more=("--now", str(now))) == expected
    assert bench(GOOD, more=("--max-age", "60")) == (3, {"STALE"})
    again = sealed(EVENTS, 12, AT + 720, AT + 80_000)
    assert bench(export(EVENTS, again), more=("--max-age", "7000")) == (0, set())


def test_a_key_that_was_changed(bench: Bench) -> None:
    """With both keys in the policy the checkpoints of either verify."""
    both = POLICY + f"log {NEXT_KEY.verifier}\n".encode()
    given = export(EVENTS, HALF, sealed(EVENTS, 12, AT + 720, key=NEXT_KEY))
    assert bench(given, policy=both) == (0, set())


@pytest.mark.parametrize(
    "change",
    [
        lambda g: g.replace(b'{"format"', b'{ "format"', 1),
        lambda g: g.replace(b'"i":3', b'"i":3.0'),
        lambda g: g.replace(b'"i":3', b'"i":03'),
        lambda g: g.replace(b'"i":3', b'"i":true'),
        lambda g: g.replace(b'"v":2', b'"v":"2"', 1),
        lambda g: g.replace(b'"i":3,', b'"i":3,"i":3,'),
        lambda g: g.replace(b'"i":3,', b'"i":3,"n":4,'),
        lambda g: g.replace(b'"topic":"p', b'"topic":"\\u0070', 1),
        lambda g: g.replace(b'"topic":"p', b'"topic":"\\n', 1),
        lambda g: g.replace(b'"topic":"p', b'"topic":"\\ud800', 1),
        lambda g: g.replace(b"export/1", b"export/2", 1),
        lambda g: g.replace(b"\n", b"\r\n"),
        lambda g: g + b"\n",
        lambda g: g[:-1],
        lambda g: g + line({"checkpoint": WHOLE.decode()}),
        lambda g: b"\xef\xbb\xbf" + g,
        lambda g: g + b"[" * 100_000 + b"\n",
        lambda g: g + line({"format origin": "x"}),
        lambda _: line({"format origin": "x"}),
        lambda _: b"\xff\n",
        lambda _: b"",
    ],
)
def test_what_is_no_export(bench: Bench, change: Callable[[bytes], bytes]) -> None:
    """Other spellings, keys, kinds, orders and encodings end with 2 and one sentence."""
    assert change(GOOD) != GOOD
    assert bench(change(GOOD)) == (2, set())


def test_what_cannot_be_read(bench: Bench) -> None:
    """A policy that is none, and files that are not there, end with 2 and one sentence."""
    assert bench(GOOD, policy=b"quorum w\n") == (2, set())
    assert verifier.main(["none", "--policy", "none"]) == 2
    assert "No such file" in bench.capsys.readouterr().err


def test_no_byte_of_an_export_may_change(bench: Bench) -> None:
    """With a bit of any byte turned over an export is never verified."""
    small = states(1)
    given = export(small, sealed(small, 1, AT + 180))
    assert bench(given) == (0, set())
    assert not [at for at in range(len(given)) if bench(flipped(given, at, at % 8))[0] == 0]


def test_it_needs_nothing_but_its_own_file(tmp_path: Path) -> None:
    """Copied out, without cryptography and without this library, it gives the same verdicts."""
    shutil.copy(verifier.__file__, tmp_path / "verifier.py")
    (tmp_path / "policy").write_bytes(POLICY)
    code = (
        "import sys; sys.modules['cryptography.exceptions'] = None\n"
        "sys.argv[0] = 'verifier.py'; import verifier\n"
        "assert verifier.Ed25519PublicKey is None\n"
        "assert not [one for one in sys.modules if one.startswith('pemasyarakatan')]\n"
        "print([verifier.main([one, '--policy', 'policy', '--now', sys.argv[1]])"
        " for one in ('good', 'bad')])"
    )
    (tmp_path / "good").write_bytes(GOOD)
    (tmp_path / "bad").write_bytes(export(EVENTS, HALF, flipped(WHOLE, len(WHOLE) - 9)))
    ran = subprocess.run(
        [sys.executable, "-c", code, str(AT + 800)],
        cwd=tmp_path,
        env={"PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert ran.stdout.splitlines()[-1] == "[0, 1]"


def test_it_is_short_enough_to_be_read() -> None:
    """It has fewer than 300 lines, and imports the standard library and cryptography alone."""
    text = Path(verifier.__file__).read_text(encoding="utf-8")
    assert text.count("\n") < 300
    imports = set(re.findall(r"^ *(?:import|from) (\w+)", text, re.MULTILINE))
    assert imports - {"cryptography"} <= sys.stdlib_module_names


def plainly(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the verifier do without cryptography."""
    monkeypatch.setattr(verifier, "Ed25519PublicKey", None)


def test_plain_ed25519_agrees_with_cryptography(monkeypatch: pytest.MonkeyPatch) -> None:
    """RFC 8032's tests, and signatures and keys that are bent, grown or of small order."""
    order, cases = 2**252 + 27742317777372353535851937790883648493, []
    for case in PUBLISHED["rfc8032"]:
        public, message, signature = (
            bytes.fromhex(case[name]) for name in ("public", "message", "signature")
        )
        s = int.from_bytes(signature[32:], "little")
        cases += [
            (public, message, signature),
            (public, message + b"x", signature),
            (public, message, signature[:32] + (s + order).to_bytes(32, "little")),
            (public, message, signature[:32] + (order - s).to_bytes(32, "little")),
            (public, message, signature[:63]),
            (public, message, signature + b"\x00"),
            (public, message, b""),
            (public, message, bytes(64)),
            *((public, message, flipped(signature, at, at % 8)) for at in (0, 63)),
            *((flipped(public, at, at % 8), message, signature) for at in (0, 31)),
        ]
    expected = [verifier.signed(*case) for case in cases]
    assert expected.count(True) == 3
    plainly(monkeypatch)
    assert [verifier.signed(*case) for case in cases] == expected


def judged(decide: Callable[[], object]) -> object:
    """What somebody says, None where it is refused."""
    try:
        return decide()
    except ValueError:
        return None


def ours(policy: bytes, note: bytes) -> object:
    """What the library says of a checkpoint under a policy."""
    said = Policy.parse(policy).vouch(Note.parse(note))
    return said.checkpoint.size, said.checkpoint.root, said.logged, said.earliest, said.latest


def theirs(policy: bytes, note: bytes) -> object:
    """What the verifier says of it."""
    said = verifier.Checkpoint(note, verifier.Policy(policy, None), pinned=False)
    return said.size, said.root, said.logged, said.earliest, said.latest


MANY = NOTE.with_signatures(
    *(
        cosign(NOTE, SigningKey(f"{x}.example/{n}", WITNESS, bytes([b + n]) * 32), AT + 7 * n + b)
        for x, b in (("x", 16), ("y", 32))
        for n in range(3)
    ),
    cosign(NOTE, OTHER_WITNESS, AT + 5),
    cosign(NOTE, WITNESS_KEY, AT + 9),
)


@given(st.data())
def test_it_judges_papers_as_the_library_does(data: st.DataObject) -> None:
    """A checkpoint and a policy, bent in some bytes or cut, are judged the same by both."""
    policy = data.draw(st.sampled_from([POLICY, NESTED.encode()]))
    note = data.draw(st.sampled_from([bytes(NOTE), bytes(MANY)]))
    assert judged(lambda: ours(policy, note)) is not None
    if data.draw(st.booleans()):
        note = bent(note, data)
    if data.draw(st.booleans()):
        policy = bent(policy, data)
    assert judged(lambda: ours(policy, note)) == judged(lambda: theirs(policy, note))


@pytest.mark.parametrize(
    ("size", "read"),
    [(10**18 - 1, True), (10**18, True), (2**63 - 1, True), (2**63, False), (10**19, False)],
)
def test_the_largest_size_is_the_same_for_both(size: int, read: bool) -> None:
    """A checkpoint of up to 2**63 - 1 events is one, and of more is none."""
    text = NOTE.text.replace("\n11\n", f"\n{size}\n")
    line = Signature(LOG_KEY.name, LOG_KEY.verifier.id + LOG_KEY.sign(text.encode()))
    note = bytes(Note(text, (line,)))
    assert (judged(lambda: ours(POLICY, note)) is not None) is read
    assert judged(lambda: ours(POLICY, note)) == judged(lambda: theirs(POLICY, note))


@pytest.mark.parametrize("at", [0, 2**63, 2**64 - 1])
def test_a_second_that_is_none_is_refused_by_both(at: int) -> None:
    """A cosignature that is right in itself, at 0 or beyond 2**63 - 1, does not hold."""
    message = f"cosignature/v1\ntime {at}\n{NOTE.text}".encode()
    blob = WITNESS_KEY.verifier.id + at.to_bytes(8, "big") + WITNESS_KEY.sign(message)
    note = bytes(Note(NOTE.text, (*NOTE.signatures[:1], Signature(WITNESS_KEY.name, blob))))
    assert judged(lambda: ours(POLICY, note)) is None
    assert judged(lambda: theirs(POLICY, note)) is None


def bent(given: bytes, data: st.DataObject) -> bytes:
    """The same with a piece taken out, put in, or replaced."""
    at = data.draw(st.integers(0, len(given)))
    cut = data.draw(st.sampled_from([0, 1, 2, 40]))
    some = [
        b"\n",
        b" ",
        b"\t",
        b"0",
        b"2",
        b"A",
        b"=",
        b"+",
        b"#",
        b"any",
        b"all",
        b"none",
        b"\xff",
    ]
    put = data.draw(st.sampled_from([b"", *some]) | st.binary(max_size=2))
    return given[:at] + put + given[at + cut :]


def test_it_refuses_the_keys_that_the_library_refuses() -> None:
    """Weak keys are the same for both, and so is every key of a published list, bent or whole."""
    for height in [0, 1, verifier.P - 1, verifier.EIGHTH, verifier.P, 2**255 - 1, 2, 3]:
        for side in (0, 2**255):
            public = (height + side).to_bytes(32, "little")
            text = str(VerifierKey("a", LOG, public))
            assert (judged(lambda text=text: verifier.key_of(text, LOG)) is None) is weak(public)
    for text in (PUBLISHED["go"]["vkey"], PUBLISHED["golden"]["log_vkey"]):
        assert verifier.key_of(text, LOG)[1] == VerifierKey.parse(text).public
        for at in range(len(text)):
            other = text[:at] + chr(ord(text[at]) + 1) + text[at + 1 :]
            with pytest.raises(AuditFault):
                VerifierKey.parse(other)
            assert judged(lambda other=other: verifier.key_of(other, LOG)) is None
