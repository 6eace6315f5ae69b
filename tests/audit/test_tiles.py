"""Tiles: the published layout, growth that is never half done, and damage that is always found."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from contextlib import suppress
from errno import ELOOP
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pemasyarakatan.audit.proof.tiles import Tiles
from pemasyarakatan.audit.proof.tree import root_of, verify_consistency, verify_inclusion
from pemasyarakatan.errors import AuditFault, TileMismatch
from tests.audit.trees import MANY, flipped

LEAVES = MANY[:1400]
ROOT = Path(__file__).parents[2]

GROWING = """
import sys
from pemasyarakatan.audit.proof.tiles import Tiles
from tests.audit.trees import MANY
tiles, step, leaves = Tiles(sys.argv[1]), int(sys.argv[2]), MANY[:700]
print("ready", flush=True)
sys.stdin.readline()
for at in range(0, len(leaves), step):
    tiles.grow(at, leaves[at : at + step])
"""


def files(folder: Path) -> dict[str, int]:
    """The tiles that lie in a folder, with their bytes."""
    return {
        str(one.relative_to(folder / "tile")): one.stat().st_size
        for one in sorted((folder / "tile").rglob("*"))
        if one.is_file()
    }


def growing(folder: Path, step: int) -> subprocess.Popen[str]:
    """A process that will grow the tiles when a line is written to it."""
    process = subprocess.Popen(
        [sys.executable, "-c", GROWING, str(folder), str(step)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    return process


def begin(process: subprocess.Popen[str]) -> None:
    """Let it grow."""
    assert process.stdin is not None
    process.stdin.write("\n")
    process.stdin.flush()


def test_the_example_of_the_specification(tmp_path: Path) -> None:
    """70,000 leaves lie in 277 tiles of the widths it says, and 256 in two."""
    many = [sha256(number.to_bytes(4, "big")).digest() for number in range(70_000)]
    tiles = Tiles(tmp_path / "a")
    tiles.grow(0, many)
    found = files(tmp_path / "a")
    assert found.pop("0/273.p/112") == 112 * 32
    assert found.pop("1/001.p/17") == 17 * 32
    assert found.pop("2/000.p/1") == 32
    assert found == {"1/000": 8192} | {f"0/{number:03}": 8192 for number in range(273)}
    Tiles(tmp_path / "b").grow(0, MANY[:256])
    assert files(tmp_path / "b") == {"0/000": 8192, "1/000.p/1": 32}
    assert tiles.root(70_000) == root_of(many)
    assert tiles.check(many) == 70_000


@pytest.mark.parametrize(
    ("number", "path"),
    [(0, "0/000"), (999, "0/999"), (1000, "0/x001/000"), (1_234_067, "0/x001/x234/067")],
)
def test_numbers_lie_in_folders_of_a_thousand(tmp_path: Path, number: int, path: str) -> None:
    """A tile's number is spelled in threes, as the specification does, with x before all but one."""
    reader = Tiles(tmp_path).reader((number + 1) * 256)
    assert reader.place(0, number) == tmp_path / "tile" / path


@settings(max_examples=10)
@given(st.lists(st.integers(0, 400), max_size=5), st.data())
def test_in_whatever_steps_it_grows_the_proofs_are_the_same(
    tmp_path_factory: pytest.TempPathFactory, steps: list[int], data: st.DataObject
) -> None:
    """The root at any size, and any proof to it, is that of the leaves; a root is read anew."""
    tiles, at = Tiles(tmp_path_factory.mktemp("tiles")), 0
    for step in steps:
        grown = tiles.grow(at, LEAVES[at : at + step])
        assert grown.before == at
        at = min(at + step, len(LEAVES))
        assert grown.frontier.size == at
        assert grown.frontier.root() == root_of(LEAVES[:at])
    again = Tiles(tiles.folder)
    assert again.frontier().to_bytes() == tiles.frontier().to_bytes()
    assert again.check(LEAVES) == at
    if at:
        new = data.draw(st.integers(1, at))
        old, index = data.draw(st.integers(1, new)), data.draw(st.integers(0, new - 1))
        root, before = root_of(LEAVES[:new]), root_of(LEAVES[:old])
        path = again.inclusion(index, new, LEAVES[index], root)
        assert verify_inclusion(index, new, LEAVES[index], path, root)
        path = again.consistency(old, new, before, root)
        assert verify_consistency(old, new, before, root, path)


def test_what_was_written_is_never_changed(tmp_path: Path) -> None:
    """A full tile keeps its file; a partial one serves until the full one is there."""
    tiles = Tiles(tmp_path)
    tiles.grow(0, LEAVES[:300])
    first = (tmp_path / "tile/0/000").stat()
    tiles.grow(300, LEAVES[300:310])
    assert {"0/001.p/44", "0/001.p/54"} <= set(files(tmp_path))
    tiles.grow(310, LEAVES[310:600])
    assert (tmp_path / "tile/0/000").stat().st_ino == first.st_ino
    assert set(files(tmp_path)) == {"0/000", "0/001", "0/002.p/88", "1/000.p/1", "1/000.p/2"}
    assert not list(tmp_path.rglob("*.new"))


def test_leaves_that_are_there_are_compared(tmp_path: Path) -> None:
    """Growing from before the end adds what is new; other leaves, or a gap, change nothing."""
    tiles = Tiles(tmp_path)
    tiles.grow(0, LEAVES[:300])
    assert tiles.grow(100, LEAVES[100:400]).frontier.size == 400
    assert tiles.grow(0, LEAVES[:7]).frontier.size == 400
    kept = (files(tmp_path), tiles.frontier().to_bytes())
    with pytest.raises(TileMismatch, match="leaf 399 of the log is not the one"):
        tiles.grow(399, [LEAVES[0], LEAVES[400]])
    for at in (401, -1):
        with pytest.raises(AuditFault, match="begin at 400"):
            tiles.grow(at, LEAVES[:3])
    with pytest.raises(AuditFault, match="31 bytes"):
        tiles.grow(400, [LEAVES[400], bytes(31)])
    assert (files(tmp_path), tiles.frontier().to_bytes()) == kept


def test_a_tile_of_other_leaves_is_left(tmp_path: Path) -> None:
    """A tile beyond the frontier, as somebody killed leaves it, is kept where it is not the same."""
    place = tmp_path / "tile/0/000.p/3"
    place.parent.mkdir(parents=True)
    place.write_bytes(bytes(96))
    with pytest.raises(TileMismatch, match="is there with other hashes; it was left"):
        Tiles(tmp_path).grow(0, LEAVES[:3])
    assert place.read_bytes() == bytes(96)
    assert Tiles(tmp_path).rebuild(LEAVES[:3]).root() == root_of(LEAVES[:3])


def test_two_processes_grow_one_tree(tmp_path: Path) -> None:
    """Two at once, in other steps, leave the tree that one leaves."""
    with growing(tmp_path, 17) as one, growing(tmp_path, 50) as other:
        begin(one)
        begin(other)
        assert (one.wait(60), other.wait(60)) == (0, 0)
    assert Tiles(tmp_path).check(LEAVES) == 700
    assert Tiles(tmp_path).frontier().root() == root_of(LEAVES[:700])


def test_a_process_that_is_killed_leaves_a_tree(tmp_path: Path) -> None:
    """Killed at any moment, what is there is a tree of the first leaves, and grows on."""
    size = 0
    for _ in range(3):
        with growing(tmp_path, 3) as process:
            begin(process)
            with suppress(subprocess.TimeoutExpired):
                process.wait(0.05)
            os.kill(process.pid, signal.SIGKILL)
        tiles = Tiles(tmp_path)
        assert size <= tiles.check(LEAVES)
        size = tiles.frontier().size
        assert tiles.frontier().root() == root_of(LEAVES[:size])
    assert Tiles(tmp_path).grow(size, LEAVES[size:]).frontier.root() == root_of(LEAVES)


def damaged(folder: Path) -> list[str]:
    """The files of a tree whose change of one byte nobody finds."""
    tiles, unseen = Tiles(folder), list[str]()
    for place in sorted(one for one in folder.rglob("*") if one.is_file() and one.name != "lock"):
        whole = place.read_bytes()
        for content in (
            *(flipped(whole, at, at % 8) for at in {0, 7, 8, len(whole) // 2, len(whole) - 1}),
            whole[:-1],
            whole[:-32],
            whole + bytes(32),
            b"",
        ):
            place.write_bytes(content)
            try:
                tiles.check(LEAVES[:600])
            except TileMismatch:
                continue
            unseen.append(f"{place.relative_to(folder)} of {len(content)} bytes")
        place.write_bytes(whole)
    return unseen


def test_every_damage_is_found(tmp_path: Path) -> None:
    """A tile or frontier that is bent, cut, grown or emptied is a TileMismatch."""
    Tiles(tmp_path).grow(0, LEAVES[:600])
    assert damaged(tmp_path) == []
    assert Tiles(tmp_path).check(LEAVES[:600]) == 600


def test_what_is_missing_is_found_and_rebuilt(tmp_path: Path) -> None:
    """Without any one of its tiles the tree is refused, and built anew it is whole."""
    tiles = Tiles(tmp_path)
    tiles.grow(0, LEAVES[:600])
    for name in files(tmp_path):
        (tmp_path / "tile" / name).unlink()
        with pytest.raises(TileMismatch):
            tiles.check(LEAVES[:600])
        (tmp_path / "tile" / name).mkdir()
        with pytest.raises(TileMismatch):
            tiles.check(LEAVES[:600])
        assert tiles.rebuild(LEAVES[:600]).root() == root_of(LEAVES[:600])
        assert tiles.check(LEAVES[:600]) == 600
    assert {one.name for one in tmp_path.iterdir()} == {"tile", "frontier", "lock"}
    assert tiles.rebuild([]).size == 0
    assert tiles.grow(0, LEAVES[:3]).frontier.size == 3


def test_what_may_not_be_read_is_no_mismatch(tmp_path: Path) -> None:
    """A file in place of a folder, or a link to itself, is an error of the disk and no finding."""
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(NotADirectoryError):
        Tiles(tmp_path / "file").frontier()
    tiles = Tiles(tmp_path / "ledger")
    tiles.grow(0, LEAVES[:600])
    for name in ("frontier", "tile/0/000", "tile/1/000.p/2"):
        place = tmp_path / "ledger" / name
        whole = place.read_bytes()
        place.unlink()
        place.symlink_to(place.name)
        with pytest.raises(OSError, match=place.name) as caught:
            tiles.check(LEAVES[:600])
        assert caught.value.errno == ELOOP
        place.unlink()
        place.write_bytes(whole)
    assert tiles.check(LEAVES[:600]) == 600


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_what_is_forbidden_is_no_mismatch(tmp_path: Path) -> None:
    """A frontier or a tile that may not be read is an error of the disk and no finding."""
    tiles = Tiles(tmp_path)
    tiles.grow(0, LEAVES[:600])
    for name in ("frontier", "tile/0/000"):
        (tmp_path / name).chmod(0)
        with pytest.raises(PermissionError):
            tiles.check(LEAVES[:600])
        (tmp_path / name).chmod(0o600)


def test_a_log_that_is_shorter_or_other_is_found(tmp_path: Path) -> None:
    """The leaves of the log are compared with every tile, and the place that differs is named."""
    tiles = Tiles(tmp_path)
    tiles.grow(0, LEAVES[:600])
    with pytest.raises(TileMismatch, match="leaves 512 to 599 of the log"):
        tiles.check(LEAVES[:599])
    with pytest.raises(TileMismatch, match="leaves 256 to 511 of the log"):
        tiles.check([*LEAVES[:300], LEAVES[0], *LEAVES[301:600]])
    assert tiles.check(LEAVES) == 600


def test_a_proof_that_the_tiles_do_not_give_is_refused(tmp_path: Path) -> None:
    """No path is given that does not lead to the root that was asked for."""
    tiles = Tiles(tmp_path)
    tiles.grow(0, LEAVES[:600])
    root, before = root_of(LEAVES[:600]), root_of(LEAVES[:5])
    with pytest.raises(TileMismatch, match="from leaf 5 to the root of 600"):
        tiles.inclusion(5, 600, LEAVES[6], root)
    with pytest.raises(TileMismatch, match="from the root of 5 leaves to that of 600"):
        tiles.consistency(5, 600, root, before)
    with pytest.raises(TileMismatch):
        tiles.root(601)
    with pytest.raises(AuditFault, match="no leaf 600"):
        tiles.inclusion(600, 600, LEAVES[6], root)
