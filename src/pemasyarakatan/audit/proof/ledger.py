"""A ledger: the folder beside a log that holds its tree and its checkpoints.

    tile/…, frontier, lock      see `tiles`
    checkpoints/<size>          the note of each checkpoint, with the cosignatures brought back
    checkpoint                  the newest of them

Whoever can write here can remove and replace what is here: it proves nothing, and can be built
anew but for the notes. What a witness and an auditor keep themselves is what counts.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from pemasyarakatan.audit.proof.checkpoints import Checkpoint, witnessed
from pemasyarakatan.audit.proof.files import flush, put
from pemasyarakatan.audit.proof.notes import WITNESS, Note, Signature, VerifierKey
from pemasyarakatan.audit.proof.tiles import Tiles
from pemasyarakatan.errors import AuditFault


class Ledger:
    """The ledger in one folder, which is made when something is first kept in it."""

    def __init__(self, folder: Path | str) -> None:
        self.folder = Path(folder)
        self.tiles = Tiles(self.folder)

    def notes(self) -> tuple[Note, ...]:
        """The notes that are kept, the smallest log first; raises `AuditFault` for damage."""
        return tuple(note for _, note in self._read())

    def stored(self) -> Iterator[tuple[int, bytes]]:
        """Each size of which something is kept, and the bytes of that, whatever they are."""
        for size in self._sizes():
            try:
                yield size, self._place(size).read_bytes()
            except OSError as error:
                raise AuditFault(f"{self._place(size)} cannot be read: {error.strerror}") from error

    def newest(self) -> Note | None:
        """The note of the largest log, if any is kept."""
        sizes = self._sizes()
        return self.note(sizes[-1]) if sizes else None

    def note(self, size: int) -> Note:
        """The note of the log of one size; raises `AuditFault` where there is none."""
        place = self._place(size)
        try:
            note = Note.parse(place.read_bytes())
        except FileNotFoundError as error:
            sizes = self._sizes()
            there = f"{sizes[0]} to {sizes[-1]}" if sizes else "none"
            raise AuditFault(
                f"{self.folder} has no checkpoint of {size} events; there are {len(sizes)}, of "
                f"{there}"
            ) from error
        except OSError as error:
            raise AuditFault(f"{place} cannot be read: {error.strerror}") from error
        except AuditFault as fault:
            raise AuditFault(
                f"{place}: {fault}; restore it from a copy, as a witness has one"
            ) from fault
        if Checkpoint.parse(note.text).size != size:
            raise AuditFault(f"{place} holds the checkpoint of another size; it was moved there")
        return note

    def keep(self, note: Note, known: Sequence[VerifierKey] = ()) -> Note:
        """Keep a note, and what is signed under the same one that is kept already; give the sum.

        Nothing is refused for its signatures: a line that does not hold spoils the note for all
        who know its key, so put what others sent to `witnessing.returned` first. A line that one of
        the *known* keys shows not to hold is left out, also where it was kept until now. Of each
        witness the first and the latest cosignature stay. Raises `AuditFault` where the checkpoint
        that is kept of that size is another one, since both are evidence, and for more signatures
        than a note can have; nothing is touched then.
        """
        checkpoint = Checkpoint.parse(note.text)
        with self.tiles.locked():
            try:
                kept: Note | None = self.note(checkpoint.size)
            except AuditFault:
                if self._place(checkpoint.size).exists():
                    raise
                kept = None
            if kept is not None and kept.text != note.text:
                raise AuditFault(
                    f"{self._place(checkpoint.size)} and the note that is brought are signed for "
                    f"{checkpoint.size} events and have two roots: keep both, and find out who "
                    "signed two histories"
                )
            lines = [
                line
                for line in (*(kept.signatures if kept else ()), *note.signatures)
                if _holds(note.text, line, known)
            ]
            whole = Note.parse(bytes(Note(note.text, tuple(_some(lines)))))
            flush(put(self._place(checkpoint.size), bytes(whole)))
            if checkpoint.size == self._sizes()[-1]:
                flush(put(self.folder / "checkpoint", bytes(whole)))
        return whole

    def _read(self) -> Iterator[tuple[int, Note]]:
        for size in self._sizes():
            yield size, self.note(size)

    def _sizes(self) -> list[int]:
        folder = self.folder / "checkpoints"
        names = [one.name for one in folder.iterdir()] if folder.is_dir() else []
        return sorted(int(one) for one in names if _SIZE.fullmatch(one))

    def _place(self, size: int) -> Path:
        return self.folder / "checkpoints" / str(size)


def _holds(text: str, line: Signature, known: Sequence[VerifierKey]) -> bool:
    """Whether a line under a text holds, as far as these keys can tell."""
    alone = Note(text, (line,))
    try:
        alone.by(*known)
        for key in known:
            if key.kind == WITNESS:
                witnessed(alone, key)
    except AuditFault:
        return False
    return True


def _some(lines: Iterable[Signature]) -> Iterator[Signature]:
    """Each line once; of one witness's cosignatures, told apart by their second, two at most."""
    by_key: dict[tuple[str, bytes, int], list[Signature]] = {}
    for line in dict.fromkeys(lines):
        by_key.setdefault((line.name, line.id, len(line.body)), []).append(line)
    for (_, _, length), some in by_key.items():
        if length == _COSIGNATURE and len(some) > 1:
            by_second = sorted(some, key=lambda line: line.body[:8])
            yield by_second[0]
            yield by_second[-1]
        else:
            yield from some


_SIZE = re.compile("0|[1-9][0-9]{0,18}")

_COSIGNATURE = 72
"""The bytes of a second and a signature."""
