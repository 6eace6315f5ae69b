"""The tree in a folder, as C2SP tlog-tiles v0.1.0 lays it out, for roots and proofs.

    tile/<level>/<number>         256 hashes; never changed once written
    tile/<level>/<number>.p/<w>   the first w hashes of a tile that is not full yet
    frontier                      how many leaves there are, and the right edge over them
    lock                          held by who writes

Nothing of it is to be trusted: whatever is read is either verified against a root that somebody
vouches for, or computed anew from the log. It is rebuilt from the log at any time.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from itertools import islice
from pathlib import Path

from attrs import frozen

from pemasyarakatan.audit.proof.files import alone, flush, put
from pemasyarakatan.audit.proof.tree import (
    WIDTH,
    Frontier,
    consistency_path,
    inclusion_path,
    node_hash,
    root_at,
    root_of,
    verify_consistency,
    verify_inclusion,
)
from pemasyarakatan.errors import AuditFault, TileMismatch

FULL = 256
"""The hashes of a full tile."""

_REMEDY = "build the tiles anew from the log"


@frozen
class Grown:
    """The tree from one size to the next; *frontier* is of the larger."""

    before: int
    frontier: Frontier


class Tiles:
    """The tiles in one folder. One object is for one thread; several processes may use a folder.

    An `OSError` of the disk is raised as it is, and so is one for what may not be read: of what
    nobody saw nothing is said.
    """

    def __init__(self, folder: Path | str) -> None:
        self.folder = Path(folder)

    def frontier(self) -> Frontier:
        """The right edge as far as it was written; empty where nothing was.

        Raises `TileMismatch` where it does not fit the tiles.
        """
        try:
            frontier = Frontier.from_bytes((self.folder / "frontier").read_bytes())
        except FileNotFoundError:
            # A first process that was killed left tiles alone; they are compared when it grows.
            return Frontier()
        except (AuditFault, IsADirectoryError) as fault:
            raise TileMismatch(f"{self.folder}/frontier: {fault}; {_REMEDY}") from fault
        size, read, begin = frontier.size, self.reader(frontier.size), 0
        for kept in frontier.edge:
            level = (size - begin).bit_length() - 1
            if read(level, begin >> level) != kept:
                raise TileMismatch(
                    f"the frontier in {self.folder} is of another tree than its tiles; {_REMEDY}"
                )
            begin += 1 << level
        return frontier

    def grow(self, at: int, leaves: Sequence[bytes]) -> Grown:
        """Add the hashes of leaves *at* and after, and give the tree that there is then.

        What another process added meanwhile is compared and not added again. All of it is on the
        disk when this returns; a process that is killed leaves the tree of before. Raises
        `TileMismatch` where the leaves are not those that are there already, with nothing
        changed, and `AuditFault` where *at* is beyond the size.
        """
        with self.locked():
            frontier = self.frontier()
            before = frontier.size
            if not 0 <= at <= before:
                raise AuditFault(
                    f"{self.folder} has {before} leaves; those from {at} cannot follow: begin at "
                    f"{before}"
                )
            read = self.reader(before)
            known = min(before - at, len(leaves))
            for index, leaf in enumerate(leaves[:known], at):
                if read(0, index) != leaf:
                    raise TileMismatch(
                        f"leaf {index} of the log is not the one in {self.folder}: the log was "
                        f"altered, or the tiles were; verify the log, then {_REMEDY}"
                    )
            served = _write(self.folder / "tile", frontier, leaves[known:])
            if frontier.size > before:
                flush(put(self.folder / "frontier", frontier.to_bytes()))
            for folder in served:
                shutil.rmtree(folder, ignore_errors=True)
            return Grown(before, frontier)

    def rebuild(self, leaves: Iterable[bytes]) -> Frontier:
        """Build everything anew from the hashes of all leaves, whatever was there.

        A process that is killed leaves what was there, or a folder that must be rebuilt and says
        so.
        """
        with self.locked():
            fresh, stale = self.folder / "tile.new", self.folder / "tile.old"
            for folder in (fresh, stale):
                shutil.rmtree(folder, ignore_errors=True)
            frontier, batch = Frontier(), list[bytes]()
            for leaf in leaves:
                batch.append(leaf)
                if len(batch) == FULL * FULL:
                    _write(fresh, frontier, batch)
                    batch = []
            _write(fresh, frontier, batch)
            tile = self.folder / "tile"
            if tile.exists():
                tile.rename(stale)
            if fresh.exists():
                fresh.rename(tile)
            flush(put(self.folder / "frontier", frontier.to_bytes()))
            shutil.rmtree(stale, ignore_errors=True)
            return frontier

    def reader(self, size: int) -> _Stored:
        """The hashes under a tree of *size*, for roots and paths; each tile is read once."""
        return _Stored(self.folder / "tile", size)

    def root(self, size: int) -> bytes:
        """The root over the first *size* leaves, as the tiles have it, which may be false."""
        return root_at(size, self.reader(size))

    def inclusion(self, index: int, size: int, leaf: bytes, root: bytes) -> tuple[bytes, ...]:
        """The path from a leaf to a root; raises `TileMismatch` where the tiles have none."""
        path = inclusion_path(index, size, self.reader(size))
        if not verify_inclusion(index, size, leaf, path, root):
            raise TileMismatch(
                f"the tiles in {self.folder} do not lead from leaf {index} to the root of {size} "
                f"leaves: they are damaged, or of another log; {_REMEDY}"
            )
        return path

    def consistency(
        self, old: int, new: int, old_root: bytes, new_root: bytes
    ) -> tuple[bytes, ...]:
        """The path between two roots; raises `TileMismatch` where the tiles have none."""
        path = consistency_path(old, new, self.reader(new))
        if not verify_consistency(old, new, old_root, new_root, path):
            raise TileMismatch(
                f"the tiles in {self.folder} do not lead from the root of {old} leaves to that of "
                f"{new}: they are damaged, or the log was forked; {_REMEDY}"
            )
        return path

    def check(self, leaves: Iterable[bytes], known: Frontier | None = None) -> int:
        """Compare everything that is stored with the hashes of the log's leaves; give the size.

        Leaves beyond the stored size are not looked at. *known* is the frontier as it was before
        the log was read, where somebody may go on writing. Raises `TileMismatch` at the first
        place that differs.
        """
        size = (self.frontier() if known is None else known).size
        read = self.reader(size)
        given, level = iter(leaves), list[bytes]()
        for begin in range(0, size, FULL):
            width = min(FULL, size - begin)
            part = list(islice(given, width))
            if part != read.tile(0, begin // FULL):
                raise TileMismatch(
                    f"leaves {begin} to {begin + width - 1} of the log are not those in "
                    f"{self.folder}; verify the log, then {_REMEDY}"
                )
            if width == FULL:
                level.append(root_of(part))
        depth = 1
        while level:
            for number in range(-(-len(level) // FULL)):
                if level[number * FULL : (number + 1) * FULL] != read.tile(depth, number):
                    raise TileMismatch(f"{read.place(depth, number)} is damaged; {_REMEDY}")
            level = [root_of(level[at : at + FULL]) for at in range(0, len(level) - FULL + 1, FULL)]
            depth += 1
        return size

    def locked(self) -> AbstractContextManager[None]:
        """Alone with the folder: other processes and threads wait."""
        return alone(self.folder)


class _Stored:
    """The hashes of one size of tree; a tile that is missing or cut short is a `TileMismatch`."""

    def __init__(self, tile: Path, size: int) -> None:
        self._tile = tile
        self._size = size
        self._kept: dict[tuple[int, int], list[bytes]] = {}

    def __call__(self, level: int, index: int) -> bytes:
        if level < 0 or index < 0 or (index + 1) << level > self._size:
            raise AuditFault(f"no complete subtree {index} of level {level} in {self._size} leaves")
        depth, height = divmod(level, 8)
        number, at = divmod(index << height, FULL)
        hashes = self.tile(depth, number)[at : at + (1 << height)]
        while len(hashes) > 1:
            hashes = [node_hash(*hashes[at : at + 2]) for at in range(0, len(hashes), 2)]
        return hashes[0]

    def tile(self, depth: int, number: int) -> list[bytes]:
        """The hashes of one tile, as many as this size has of it."""
        kept = self._kept.get((depth, number))
        if kept is None:
            kept = self.first(self._tile, depth, number, self._width(depth, number))
            self._kept[depth, number] = kept
        return kept

    def place(self, depth: int, number: int) -> Path:
        """Where that tile is, or would be."""
        return self._tile / _name(depth, number, self._width(depth, number))

    def _width(self, depth: int, number: int) -> int:
        return min(FULL, (self._size >> 8 * depth) - number * FULL)

    @staticmethod
    def first(tile: Path, depth: int, number: int, width: int) -> list[bytes]:
        """The first *width* hashes of a tile, from its file, the full one or a wider one."""
        if width <= 0:
            return []
        place = tile / _name(depth, number, width)
        try:
            found = place.read_bytes()
        except OSError:
            # Partial tiles go once the full one is there; a reader that comes then takes that.
            full = tile / _name(depth, number, FULL)
            wider = [*full.with_name(f"{full.name}.p").glob("[1-9]*"), full]
            place = next((one for one in wider if _wide(one) >= width and one.is_file()), place)
            try:
                found = place.read_bytes()
            except (FileNotFoundError, IsADirectoryError) as error:
                raise TileMismatch(
                    f"{place} cannot be read: {error.strerror}; {_REMEDY}"
                ) from error
        if len(found) != _wide(place) * WIDTH:
            raise TileMismatch(
                f"{place} has {len(found)} bytes, expected {_wide(place) * WIDTH}; {_REMEDY}"
            )
        return [found[at : at + WIDTH] for at in range(0, width * WIDTH, WIDTH)]


def _write(tile: Path, frontier: Frontier, leaves: Sequence[bytes]) -> list[Path]:
    """Write what these leaves make of the tiles, and add them to the frontier.

    Given are the folders of partial tiles that are full now, to be removed when nobody needs them.
    """
    begin, added, level = frontier.size, list(leaves), 0
    for leaf in leaves:
        frontier.append(leaf)
    served: list[Path] = []
    touched: set[Path] = set()
    while added:
        number, within = divmod(begin, FULL)
        hashes = [*_Stored.first(tile, level, number, within), *added]
        added = []
        for at in range(0, len(hashes), FULL):
            part = hashes[at : at + FULL]
            place = tile / _name(level, number + at // FULL, len(part))
            _keep(place, b"".join(part), touched)
            if len(part) == FULL:
                added.append(root_of(part))
                served.append(place.with_name(f"{place.name}.p"))
        begin, level = number, level + 1
    for folder in touched:
        flush(folder)
    return served


def _name(depth: int, number: int, width: int) -> str:
    """Where a tile lies, as `0/x001/x234/067` or `0/000.p/17`."""
    name = f"{number % 1000:03}"
    while number >= 1000:
        number //= 1000
        name = f"x{number % 1000:03}/{name}"
    return f"{depth}/{name}" if width == FULL else f"{depth}/{name}.p/{width}"


def _wide(place: Path) -> int:
    """The hashes that a tile of this name holds."""
    if place.parent.suffix != ".p":
        return FULL
    return int(place.name) if place.name.isascii() and place.name.isdigit() else 0


def _keep(place: Path, hashes: bytes, touched: set[Path]) -> None:
    """Write a tile that is not there; one that is there must be the same."""
    try:
        found = place.read_bytes()
    except FileNotFoundError:
        made = [one for one in place.parents if not one.exists()]
        touched.update({put(place, hashes), *(one.parent for one in made)})
        return
    if found != hashes:
        raise TileMismatch(
            f"{place} is there with other hashes; it was left: verify the log, then {_REMEDY}"
        )
