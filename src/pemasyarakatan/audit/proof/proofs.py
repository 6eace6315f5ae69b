"""Proofs in files: of one event's inclusion, and what a witness is asked to cosign.

C2SP tlog-proof (@v1, as of 2026-07) and the add-checkpoint body of tlog-witness v1.0.0. A proof
shows that a leaf is under a root; whether the root is to be believed is the policy's matter.
"""

from __future__ import annotations

from attrs import frozen

from pemasyarakatan.audit.proof.checkpoints import Checkpoint
from pemasyarakatan.audit.proof.notes import MOST_BYTES, Note
from pemasyarakatan.audit.proof.spelling import base64, shown, unbase64, undecimal, unhash
from pemasyarakatan.audit.proof.tree import verify_consistency, verify_inclusion
from pemasyarakatan.errors import AuditFault

HEADER = "c2sp.org/tlog-proof@v1"
MOST_HASHES = 63


@frozen
class InclusionProof:
    """That the leaf at *index* is under the checkpoint's root; *extra* is covered by nothing."""

    index: int
    path: tuple[bytes, ...]
    note: Note
    extra: bytes | None = None

    def __bytes__(self) -> bytes:
        extra = [] if self.extra is None else [f"extra {base64(self.extra)}"]
        return _written([HEADER, *extra, f"index {self.index}"], self.path, self.note)

    @classmethod
    def parse(cls, given: bytes) -> InclusionProof:
        """The proof that these bytes are; raises `AuditFault` for any others."""
        lines, note = _read(given, "proof")
        if lines.pop(0) != HEADER:
            raise AuditFault(f"no proof; expected {HEADER} in its first line")
        extra = None
        if lines and lines[0].startswith("extra "):
            extra = unbase64(lines.pop(0).removeprefix("extra "), "the extra data")
        index = _number(lines, "index")
        return cls(index, _hashes(lines), note, extra)

    def shows(self, leaf: bytes) -> bool:
        """Whether the leaf with this hash is under the root of the checkpoint."""
        to = Checkpoint.parse(self.note.text)
        return verify_inclusion(self.index, to.size, leaf, self.path, to.root)


@frozen
class WitnessRequest:
    """That a checkpoint's tree begins with the tree of *old* leaves, which a witness saw last."""

    old: int
    path: tuple[bytes, ...]
    note: Note

    def __bytes__(self) -> bytes:
        return _written([f"old {self.old}"], self.path, self.note)

    @classmethod
    def parse(cls, given: bytes) -> WitnessRequest:
        """The request that these bytes are; raises `AuditFault` for any others."""
        lines, note = _read(given, "request")
        return cls(_number(lines, "old"), _hashes(lines), note)

    def shows(self, old_root: bytes) -> bool:
        """Whether the log grew from that root; from 0 leaves, whatever they grew to."""
        to = Checkpoint.parse(self.note.text)
        if self.old == 0:
            return not self.path
        return verify_consistency(self.old, to.size, old_root, to.root, self.path)


def _written(head: list[str], path: tuple[bytes, ...], note: Note) -> bytes:
    return "\n".join([*head, *map(base64, path), "", ""]).encode() + bytes(note)


def _read(given: bytes, what: str) -> tuple[list[str], Note]:
    head, blank, rest = given.partition(b"\n\n")
    if not blank or len(given) > MOST_BYTES or not head.isascii():
        raise AuditFault(
            f"no {what}: expected lines, an empty line and a checkpoint, {MOST_BYTES} bytes at most"
        )
    note = Note.parse(rest)
    Checkpoint.parse(note.text)
    return head.decode("ascii").split("\n"), note


def _number(lines: list[str], name: str) -> int:
    line = lines.pop(0) if lines else ""
    word, _, number = line.partition(" ")
    if word != name:
        raise AuditFault(f"{shown(line)} where a line of {name} <number> is expected")
    return undecimal(number, f"the number of {name}")


def _hashes(lines: list[str]) -> tuple[bytes, ...]:
    if len(lines) > MOST_HASHES:
        raise AuditFault(f"{len(lines)} hashes; expected {MOST_HASHES} at most")
    return tuple(unhash(line, f"hash {number}") for number, line in enumerate(lines, 1))
