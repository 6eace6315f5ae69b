"""Verdicts on exports and stores, and that both verifiers give the same."""

from __future__ import annotations

import json
import shutil
import sqlite3
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any
from uuid import UUID

import msgspec
import pytest
from attrs import evolve
from eventsourcing.persistence import StoredEvent
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pemasyarakatan.application import Pemasyarakatan
from pemasyarakatan.audit.proof import sealing, verifier
from pemasyarakatan.audit.proof.checkpoints import Checkpoint, cosign
from pemasyarakatan.audit.proof.exporting import everything
from pemasyarakatan.audit.proof.leaves import leaf
from pemasyarakatan.audit.proof.notes import LOG, SigningKey
from pemasyarakatan.audit.proof.verifying import verify_store
from tests.audit.both import UNREAD, agreed, ours, theirs
from tests.audit.documents import AT, LOG_KEY, NEXT_KEY, ORIGIN, WITNESS_KEY
from tests.audit.houses import STREAMS, House, codes, events, house, rewritten
from tests.audit.test_verifier import EVENTS, HALF, WHOLE, export, line, sealed
from tests.audit.trees import naive_root


@pytest.fixture(name="home", scope="module")
def _home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """Twenty events under two checkpoints that are witnessed, and two after them."""
    with house(tmp_path_factory.mktemp("home")) as made:
        made.append(9).seal()
        made.witnessed()
        made.append(9).seal()
        made.witnessed()
        made.append(2)
        yield made


@pytest.fixture(name="whole", scope="module")
def _whole(home: House) -> bytes:
    """The export of all of it that is witnessed."""
    return b"".join(home.export().splitlines(keepends=True)[:-2])


@pytest.fixture(name="single", scope="module")
def _single(home: House) -> bytes:
    """The export of one stream, which has an event that came later."""
    return home.export(STREAMS[0])


def changed(export_: bytes, at: int, **more: object) -> bytes:
    """An export with something else in one of its lines."""
    lines = export_.splitlines(keepends=True)
    lines[at] = line({**json.loads(lines[at]), **more})
    return b"".join(lines)


def test_honest_exports(home: House, whole: bytes, single: bytes, tmp_path: Path) -> None:
    """All is vouched for; of one stream each event is, and one that came later is not."""
    assert agreed(tmp_path, whole)[:3] == (0, frozenset(), (18, 3, 2, 18, AT + 18))
    assert agreed(tmp_path, home.export())[:2] == (3, {"UNANCHORED_TAIL"})
    late = agreed(tmp_path, single)
    assert late[:3] == (3, {"UNANCHORED_TAIL"}, (7, 1, 1, 6, AT + 18))
    for stream in STREAMS:
        early = home.export(stream, size=9)
        assert agreed(tmp_path, early)[1] == {"UNANCHORED_TAIL"}
        cut = b"".join(early.splitlines(keepends=True)[:5])
        assert agreed(tmp_path, cut)[:3] == (0, frozenset(), (3, 1, 1, 3, AT + 9))


def test_withheld_states_and_states_that_are_no_text(tmp_path: Path) -> None:
    """Both kinds verify, in the whole log and in one stream, and no state is told."""
    with house(tmp_path) as home:
        home.append(4)
        home.recorder.insert_events([StoredEvent(STREAMS[1], 2, "name@1", b"\xff\xfe")])
        home.size += 1
        home.seal()
        home.witnessed()
        for stream in (None, STREAMS[1]):
            given = home.export(stream)
            assert b'"state_b64":"//4="' in given
            assert agreed(tmp_path, given)[:2] == (0, frozenset())
            hidden = home.export(stream, withheld=everything)
            assert b"recorded_at" not in hidden
            assert hidden.count(b'"state_sha256"') == given.count(b'"i":')
            assert agreed(tmp_path, hidden)[:2] == (0, frozenset())
            part = home.export(stream, withheld=lambda one: one.topic == "name@1")
            assert agreed(tmp_path, part)[:2] == (0, frozenset())


def lines_of(given: bytes, *numbers: int) -> bytes:
    """Some lines of an export, in that order."""
    lines = given.splitlines(keepends=True)
    return b"".join(lines[one] for one in numbers)


OF_ONE: dict[str, tuple[Callable[[bytes], bytes], Any]] = {
    "state": (lambda g: changed(g, 3, state="{}"), (1, {"ROOT_MISMATCH"})),
    "name": (lambda g: changed(g, 3, topic="other@1"), (1, {"ROOT_MISMATCH"})),
    "place": (lambda g: changed(g, 3, i=4), (1, {"ROOT_MISMATCH"})),
    "proof of another": (
        lambda g: changed(g, 3, proof=json.loads(lines_of(g, 4))["proof"]),
        (1, {"ROOT_MISMATCH"}),
    ),
    "proof cut": (
        lambda g: changed(g, 3, proof=json.loads(lines_of(g, 3))["proof"][:-1]),
        (1, {"ROOT_MISMATCH"}),
    ),
    "proof grown": (
        lambda g: changed(g, 3, proof=[*json.loads(lines_of(g, 3))["proof"], "A" * 43 + "="]),
        (1, {"ROOT_MISMATCH"}),
    ),
    "proof where there is none": (lambda g: changed(g, 8, proof=[]), (1, {"ROOT_MISMATCH"})),
    "no proof": (
        lambda g: g.replace(b',"proof":', b"\x00", 1).replace(
            g.partition(b',"proof":')[2].partition(b"}")[0], b"", 1
        ).replace(b"\x00", b""),
        (1, {"ROOT_MISMATCH"}),
    ),
    "first cut": (lambda g: lines_of(g, 0, 1, 3, 4, 5, 6, 7), (1, {"STREAM_GAP"})),
    "middle cut": (lambda g: lines_of(g, 0, 1, 2, 3, 5, 6, 7), (1, {"STREAM_GAP"})),
    "swapped": (lambda g: lines_of(g, 0, 1, 3, 2, 4, 5, 6, 7), (1, {"STREAM_GAP", "INDEX_GAP"})),
    "twice": (lambda g: lines_of(g, 0, 1, 2, 2, 3, 4, 5, 6, 7), (1, {"STREAM_GAP", "INDEX_GAP"})),
    "late one cut": (lambda g: lines_of(g, 0, 1, 2, 3, 4, 5, 6, 7), (0, frozenset())),
    "end cut": (lambda g: lines_of(g, 0, 1, 2, 3), (0, frozenset())),
    "late one back-dated": (
        lambda g: changed(g, 8, state='{"meta":{"recorded_at":"2026-01-01T00:00:00+00:00"}}'
                          .replace("2026", "2025")),
        (1, {"BACKDATED"}),
    ),
    "checkpoint altered": (lambda g: g.replace(b"\\n18\\n", b"\\n19\\n", 1), (1, {"CHECKPOINT_INVALID"})),
    "origin": (lambda g: g.replace(ORIGIN.encode(), b"other/log", 1), (1, {"ORIGIN_MISMATCH"})),
    "no checkpoint": (lambda g: lines_of(g, 0, 2, 3), UNREAD),
    "two checkpoints": (lambda g: lines_of(g, 0, 1, 1, 2, 3), UNREAD),
    "no event": (lambda g: lines_of(g, 0, 1), UNREAD),
    "other stream": (lambda g: changed(g, 3, id=str(STREAMS[1])), UNREAD),
    "no such hash": (lambda g: changed(g, 3, proof=["AAAA"]), UNREAD),
    "no text": (lambda g: changed(g, 3, proof=[5]), UNREAD),
    "no list": (lambda g: changed(g, 3, proof="AAAA"), UNREAD),
    "null": (lambda g: changed(g, 3, proof=None), UNREAD),
    "stream empty": (lambda g: changed(g, 0, stream=""), UNREAD),
    "stream null": (lambda g: changed(g, 0, stream=None), UNREAD),
    "proofs in a whole log": (
        lambda g: g.replace(f',"stream":"{STREAMS[0]}"'.encode(), b"", 1), UNREAD),
}  # fmt: skip


@pytest.mark.parametrize("name", OF_ONE)
def test_attacks_on_one_stream(single: bytes, tmp_path: Path, name: str) -> None:
    """Each has its verdict, the same by both; that the end was cut is not to be seen."""
    change, (code, *said) = OF_ONE[name]
    bad = change(single)
    assert bad != single
    found = agreed(tmp_path, bad)
    assert found[0] == code
    if said:
        assert (
            said[0]
            <= found[1]
            <= said[0]
            | {
                "UNANCHORED_TAIL",
                "NO_CHECKPOINT",
                "STALE",
                "NO_INDEPENDENT_ANCHOR",
                "ROOT_MISMATCH",
            }
        )


def test_one_stream_against_my_own_checkpoint(home: House, single: bytes, tmp_path: Path) -> None:
    """One of its size is compared; one of another size cannot be, and is not passed over."""
    own = bytes(home.ledger.note(18))
    assert agreed(tmp_path, single, own)[:2] == (3, {"UNANCHORED_TAIL"})
    assert agreed(tmp_path, single, bytes(home.ledger.note(9))) == UNREAD
    forked = bytes(Checkpoint(ORIGIN, 18, bytes(32)).signed(LOG_KEY))
    assert "SPLIT_VIEW" in agreed(tmp_path, single, forked)[1]
    bent = bytes(home.ledger.note(18)).replace(b"\n18\n", b"\n19\n")
    assert agreed(tmp_path, single, bent)[:2] == (1, {"CHECKPOINT_INVALID", "UNANCHORED_TAIL"})
    for wrong in (b"?", b"", own[:-1], own.replace(b"\n", b"\r\n"), own + own):
        assert agreed(tmp_path, single, wrong) == UNREAD


EXOTIC = [
    b'"\\u0041"', b'"\\/"', '"\u2028"'.encode(), b'"\\u2028"', b'"\x7f"', b'"\\u007f"', b"1e0", b"1.0",
    b"-0", b"01", b"+1", b"1" * 5000, b"18446744073709551616", b"9223372036854775808", b"-1",
    b"9223372036854775807", b"true", b"null", b"NaN", b"Infinity", b"[]", b"{}", b'""', b'"\\ud800"',
    b'"\\ud83d\\ude00"', '"😀"'.encode(), b'"\xff"', b'"\xed\xa0\x80"', b"[" * 3000, b'"\t"', b'"\\t"',
    b'"\\u0009"', b'"\\u001F"', b'"\\u001f"', b" 1", b"1 ", b"", b'"a","a":1', "\ufeff1".encode(),
]  # fmt: skip


@pytest.mark.parametrize("value", EXOTIC)
def test_exotic_json(single: bytes, whole: bytes, tmp_path: Path, value: bytes) -> None:
    """In place of any value of any line, both read it the same, and neither verifies it."""
    for given_ in (whole, single):
        for at in (0, 1, 3):
            one = given_.splitlines()[at]
            for key in json.loads(one):
                old = msgspec.json.encode(json.loads(one)[key])
                bad = given_.replace(one, one.replace(old, value, 1), 1)
                found = agreed(tmp_path, bad)
                assert found[0] in {1, 2} or bad == given_


WRAPPED: list[Callable[[bytes], bytes]] = [
    lambda g: b"\xef\xbb\xbf" + g,
    lambda g: g.replace(b"\n", b"\r\n"),
    lambda g: g.replace(b"\n", b"\r"),
    lambda g: g[:-1],
    lambda g: g + b"\n",
    lambda g: g + b" ",
    lambda g: g + b"\x00",
    lambda g: g + b"[" * 200_000 + b"\n",
    lambda g: g + b'{"a":' * 100_000 + b"\n",
    lambda g: g.replace(b":", b": ", 1),
    lambda g: g.decode().encode("utf-16"),
    lambda g: b"\n" + g,
    lambda _: b"",
    lambda _: b"\n",
    lambda _: b"null\n",
    lambda _: b"[]\n",
    lambda _: b"{}\n",
    lambda g: g.replace(b'"i":0,', b'"i":0,"i":0,', 1),
    lambda g: g.replace(b'"i":0,', b'"i":1,"i":0,', 1),
]


@pytest.mark.parametrize("number", range(len(WRAPPED)))
def test_other_wrappings(single: bytes, whole: bytes, tmp_path: Path, number: int) -> None:
    """Marks of byte order, other ends of lines, cut ends, deep nesting, repeated keys: refused."""
    for one in (whole, single):
        assert agreed(tmp_path, WRAPPED[number](one)) == UNREAD


TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)


@settings(max_examples=300)
@given(TEXT, TEXT)
@example("".join(map(chr, range(0x300))), "\u2028\ufeff\U0010ffff")
def test_there_is_one_spelling_of_a_line(key: str, text: str) -> None:
    """What the exporter writes is what either verifier would write, for any text."""
    whole = {"i": 2**63 - 1, key: text, "proof": [text]}
    assert msgspec.json.encode(whole) == verifier.SPELL(whole).encode()
    assert msgspec.json.encode(whole) + b"\n" == line(whole)


def test_every_character_has_one_spelling() -> None:
    """All of Unicode that UTF-8 can write is spelled the same by the three of them."""
    every = [chr(one) for one in range(0x110000) if not 0xD800 <= one < 0xE000]
    for at in range(0, len(every), 0x1000):
        text = "".join(every[at : at + 0x1000])
        assert msgspec.json.encode(text) == verifier.SPELL(text).encode()


STATES = [
    b'{"meta":{"recorded_at":"2026-01-01T00:00:00+00:00"}}',
    b'{"meta":{"recorded_at":"1990-01-01T00:00:00Z"}}',
    b'{"meta":{"recorded_at":"1990-01-01T00:00:00"}}',
    b'{"meta":{"recorded_at":"1990-01-01"}}',
    b'{"meta":{"recorded_at":"0001-01-01T00:00:00+14:00"}}',
    b'{"meta":{"recorded_at":"9999-12-31T23:59:59-14:00"}}',
    b'{"meta":{"recorded_at":"2999-12-31T23:59:59+00:00"}}',
    b'{"meta":{"recorded_at":1}}',
    b'{"meta":[]}',
    b'{"meta":{"recorded_at":"2026-01-01T00:00:00Z"},"meta":{"recorded_at":"1990-01-01T00:00:00Z"}}',
    b'{"a":NaN,"meta":{"recorded_at":"1990-01-01T00:00:00Z"}}',
    b'{"a":"\\ud800","meta":{"recorded_at":"1990-01-01T00:00:00Z"}}',
    b'{"a":' + b"1" * 5000 + b',"meta":{"recorded_at":"1990-01-01T00:00:00Z"}}',
    b'{"a":1e999,"meta":{"recorded_at":"1990-01-01T00:00:00Z"}}',
    b'{"a":"\x01","meta":{"recorded_at":"1990-01-01T00:00:00Z"}}',
    b'\xef\xbb\xbf{"meta":{"recorded_at":"1990-01-01T00:00:00Z"}}',
    b"[" * 100_000,
    b"null",
    b"",
    b"\xff",
]


@given(st.lists(st.sampled_from(STATES) | st.binary(max_size=5), min_size=1, max_size=6), st.data())
def test_times_are_read_the_same(
    tmp_path_factory: pytest.TempPathFactory, states: list[bytes], data: st.DataObject
) -> None:
    """Whatever a state says or is, both read the same second from it, or none."""
    folder = tmp_path_factory.mktemp("t")
    told = [
        {"i": at, "id": "s", "v": at + 1, "topic": "t", "state_b64": b64encode(one).decode()}
        for at, one in enumerate(states)
        if one
    ]
    told = [{**one, "i": at, "v": at + 1} for at, one in enumerate(told)]
    if not told:
        return
    leaves = [leaf("s", one["v"], "t", b64decode(one["state_b64"])) for one in told]
    notes = []
    for size in sorted(data.draw(st.sets(st.integers(0, len(told)), min_size=1))):
        note = Checkpoint(ORIGIN, size, naive_root(leaves[:size])).signed(LOG_KEY)
        at = data.draw(st.integers(AT - 400, AT + 400))
        notes.append(bytes(note.with_signatures(cosign(note, WITNESS_KEY, at))))
    found = agreed(folder, export(told, *notes))
    assert found[0] in {0, 1, 3}


NOTES = [
    HALF,
    WHOLE,
    sealed(EVENTS, 12),
    sealed(EVENTS, 12, AT + 720, key=NEXT_KEY),
    sealed(EVENTS, 6, AT + 5, AT + 900),
    sealed(EVENTS, 0, AT),
    bytes(Checkpoint(ORIGIN, 12, bytes(32)).signed(LOG_KEY)),
    bytes(Checkpoint(ORIGIN, 13, bytes(32)).signed(LOG_KEY)),
    WHOLE.replace(b"12", b"11"),
    b"no note",
]


def mutated(given_: bytes, data: st.DataObject) -> bytes:
    """An export with something wrong: bits, bytes, lines, keys."""
    lines = given_.splitlines(keepends=True)
    at = data.draw(st.integers(0, len(lines) - 1))
    other = data.draw(st.integers(0, len(lines) - 1))
    match data.draw(st.sampled_from(["flip", "swap", "drop", "double", "splice", "value", "none"])):
        case "flip":
            place = data.draw(st.integers(0, len(given_) - 1))
            bit = 1 << data.draw(st.integers(0, 7))
            return given_[:place] + bytes([given_[place] ^ bit]) + given_[place + 1 :]
        case "swap":
            lines[at], lines[other] = lines[other], lines[at]
        case "drop":
            del lines[at]
        case "double":
            lines.insert(other, lines[at])
        case "splice":
            place = data.draw(st.integers(0, len(lines[at])))
            cut = data.draw(st.integers(0, 3))
            put = data.draw(st.binary(max_size=3) | TEXT.map(str.encode))
            lines[at] = lines[at][:place] + put + lines[at][place + cut :]
        case "value":
            try:
                read = json.loads(lines[at])
            except ValueError:
                return given_
            if not isinstance(read, dict) or not read:
                return given_
            key = data.draw(st.sampled_from(sorted(read)))
            read[key] = data.draw(
                st.integers(-2, 2**65)
                | TEXT
                | st.none()
                | st.floats(allow_nan=False)
                | st.lists(TEXT, max_size=2)
            )
            lines[at] = line(read)
        case _:
            pass
    return b"".join(lines)


@settings(max_examples=80)
@given(data=st.data())
def test_both_verifiers_agree(
    whole: bytes, single: bytes, tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    """Result, codes and counts are the same for honest and for mutated exports."""
    folder = tmp_path_factory.getbasetemp() / "agree"
    folder.mkdir(exist_ok=True)
    pinned: list[bytes] = []
    match data.draw(st.sampled_from(["whole", "single", "built"])):
        case "whole":
            given_ = whole
        case "single":
            given_ = single
        case _:
            notes = data.draw(st.lists(st.sampled_from(NOTES), max_size=4))
            pinned = data.draw(st.lists(st.sampled_from(NOTES), max_size=2))
            given_ = export(EVENTS[: data.draw(st.integers(0, 12))], *notes)
    for _ in range(data.draw(st.integers(0, 2))):
        given_ = mutated(given_, data) if given_ else given_
    assert ours(given_, pinned) == theirs(folder, given_, pinned)


# --- stores --------------------------------------------------------------------------------------


def test_a_store_is_verified(home: House) -> None:
    """All that a witness saw is vouched for, and what came later is said to be not."""
    found = home.verdict()
    assert (found.events, found.streams, found.matching, found.anchored) == (20, 3, 2, 18)
    assert codes(found) == {"UNANCHORED_TAIL"}


@pytest.mark.parametrize(
    ("keep", "more", "expected"),
    [
        (17, [], "TRUNCATED"),
        (17, events(17, 1, name="other@1"), "ROOT_MISMATCH"),
        (0, events(0, 18, since=AT + 1), "ROOT_MISMATCH"),
        (17, events(20, 1), "STREAM_GAP"),
    ],
)
def test_an_altered_store(
    tmp_path: Path, keep: int, more: list[StoredEvent], expected: str
) -> None:
    """What was cut, altered or left out of the log is found."""
    with house(tmp_path) as home:
        home.append(9).seal()
        home.witnessed()
        home.append(9).seal()
        home.witnessed()
        assert home.verdict().result == "VERIFIED"
        rewritten(home, keep, *more)
        found = home.verdict()
        assert expected in codes(found)
        assert found.result == "FAILED"
        home.app.close()


@pytest.mark.parametrize("spell", ["{%s}".__mod__, lambda one: str(UUID(one))])
def test_streams_that_are_not_those_of_the_log(tmp_path: Path, spell: Callable[[str], str]) -> None:
    """Another adapter's log is whole with an id spelled otherwise; asked for, the stream is not."""
    own = {"PERSISTENCE_MODULE": "eventsourcing.sqlite", "SQLITE_DBNAME": f"{tmp_path}/log.db"}
    with Pemasyarakatan.open(env=own) as app:
        home = House(app, tmp_path).append(9)
        home.seal()
        home.witnessed()
        assert home.verdict().result == "VERIFIED"
        with closing(sqlite3.connect(tmp_path / "log.db")) as file, file:
            file.create_function("spell", 1, spell)
            file.execute("UPDATE stored_events SET originator_id = spell(originator_id)")

        found = home.verdict()

        assert (found.result, codes(found)) == ("FAILED", {"STREAM_GAP"})


def test_an_event_that_shares_the_position_of_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between two pages it would be passed over, and whoever asks for its stream be shown it."""
    own = {"PERSISTENCE_MODULE": "eventsourcing.sqlite", "SQLITE_DBNAME": f"{tmp_path}/log.db"}
    with Pemasyarakatan.open(env=own) as app:
        home = House(app, tmp_path).append(9)
        home.seal()
        home.witnessed()
        monkeypatch.setattr(sealing, "PAGE", 5)
        assert home.verdict().result == "VERIFIED"
        with closing(sqlite3.connect(tmp_path / "log.db")) as file, file:
            file.executescript(
                "CREATE TABLE doctored (position INTEGER PRIMARY KEY, originator_id TEXT, "
                "originator_version INTEGER, topic TEXT, state BLOB, rowid INTEGER AS "
                "(CASE position WHEN 10 THEN 5 ELSE position END));"
                "INSERT INTO doctored SELECT rowid, * FROM stored_events;"
                "INSERT INTO doctored SELECT 10, replace(originator_id, '7', 'f'), "
                "originator_version, topic, state FROM stored_events WHERE rowid = 1;"
                "DROP TABLE stored_events; ALTER TABLE doctored RENAME TO stored_events;"
            )
        assert len(app.recorder.select_events(UUID(STREAMS[0].hex.replace("7", "f")))) == 1

        found = home.verdict()

        assert found.result == "FAILED"
        assert "EVENT_UNREADABLE" in codes(found)


def test_a_witness_from_the_future(home: House) -> None:
    """A cosignature of a later day than the auditor's clock shows is no fresh one."""
    rules = evolve(home.rules(), now=AT - 86_400)
    found = verify_store(home.recorder, home.ledger, rules)
    assert "STALE" in codes(found)


def test_a_damaged_ledger_is_found_and_never_makes_it_verified(tmp_path: Path) -> None:
    """Any file of the ledger, deleted or bent: a finding of its own, or nothing that is believed.

    `checkpoint` is a copy of the newest note, for people; nobody reads it here.
    """
    with house(tmp_path) as home:
        home.append(300).seal()
        home.witnessed()
        for name in home.files():
            if not name.startswith("ledger/") or name == "ledger/checkpoint":
                continue
            file = home.folder / name
            whole = file.read_bytes()
            kind = "TILE_MISMATCH" if "checkpoints" not in name else "CHECKPOINT_INVALID"
            for at in range(0, len(whole), max(1, len(whole) // 9)):
                file.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
                found = home.verdict()
                assert codes(found), (name, at)
                assert kind in codes(found) or kind == "CHECKPOINT_INVALID"
            file.unlink()
            found = home.verdict()
            # Without its frontier a tree is one that was never begun.
            assert codes(found) or name.endswith("frontier")
            file.write_bytes(whole)
        file = home.ledger.folder / "checkpoints" / "7"
        shutil.copy(home.ledger.folder / "checkpoints" / "300", file)
        assert codes(home.verdict()) == {"CHECKPOINT_INVALID"}


def test_honest_tiles_tell_which_event_was_altered(tmp_path: Path) -> None:
    """Where they lead to what was signed, the first event that differs is named, and else none."""
    with house(tmp_path) as home:
        home.append(270).seal()
        home.append(30).seal()
        rewritten(home, 280)
        assert told_of_tiles(home).startswith("event 280 is the first that is not as it was signed")
        rewritten(home, 261, *events(261, 1, name="other@1"), *events(262, 38))
        assert told_of_tiles(home).startswith("event 261 is the first")

        tile = home.ledger.folder / "tile" / "0" / "000"
        tile.write_bytes(b"?" + tile.read_bytes()[1:])
        assert "is the first" not in told_of_tiles(home)
        tile.unlink()
        assert "is the first" not in told_of_tiles(home)


def test_tiles_of_a_second_history_accuse_no_event(tmp_path: Path) -> None:
    """Where the key signed the log and what the tiles have, neither is called the altered one."""
    with house(tmp_path) as home:
        pinned = bytes(home.append(20).seal().note)
        other = [leaf(str(one), 1, "n@1", b"") for one in range(20)]
        forged = Checkpoint(ORIGIN, 20, home.ledger.tiles.rebuild(other).root()).signed(LOG_KEY)
        (home.ledger.folder / "checkpoints" / "20").write_bytes(bytes(forged))
        assert told_of_tiles(home).startswith("event 0 is the first")
        assert told_of_tiles(home, pinned).startswith("leaves 0 to 19 of the log are not those in")


def test_tiles_that_nobody_signed_tell_of_no_event(tmp_path: Path) -> None:
    """Where the tiles are bent and the log is whole, no event is said to be altered."""
    with house(tmp_path) as home:
        home.append(20).seal()
        other = [leaf(str(one), 1, "n@1", b"") for one in range(20)]
        home.ledger.tiles.rebuild(other)
        assert told_of_tiles(home).startswith("leaves 0 to 19 of the log are not those in")
        assert codes(home.verdict()) >= {"TILE_MISMATCH"}
        assert "ROOT_MISMATCH" not in codes(home.verdict())


def told_of_tiles(home: House, *pinned: bytes) -> str:
    """What is said of tiles that are not those of the log."""
    found = home.verdict(*pinned).findings
    (told,) = (one.message for one in found if one.code == "TILE_MISMATCH")
    return told


def test_the_log_is_the_one_that_a_listed_log_signed(tmp_path: Path) -> None:
    """A checkpoint of a stranger that lies before it in the ledger does not name the log."""
    with house(tmp_path) as home:
        home.append(5).seal()
        home.witnessed()
        stranger = SigningKey("other.example.id/log", LOG, b"\x09" * 32)
        home.ledger.keep(Checkpoint(stranger.name, 2, bytes(32)).signed(stranger))
        found = home.verdict()
        assert codes(found) == {"ORIGIN_MISMATCH"}
        assert found.anchored == 5


def test_it_may_be_written_and_sealed_meanwhile(tmp_path: Path) -> None:
    """What is sealed between the reading of the log and of the tiles is no mismatch."""
    with house(tmp_path) as home:
        home.append(5).seal()
        home.witnessed()

        def meanwhile(*_passed: int) -> None:
            if home.size < 900:
                home.append(900).seal()

        found = verify_store(home.recorder, home.ledger, home.rules(), progress=meanwhile)
        assert codes(found) <= {"UNANCHORED_TAIL"}
        assert found.events == 5
