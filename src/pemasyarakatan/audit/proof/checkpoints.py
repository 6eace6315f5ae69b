"""Checkpoints, the signed statement of how large the log is, and the witnesses' cosignatures.

C2SP tlog-checkpoint v1.0.0 and tlog-cosignature v1.0.1, the Ed25519 form. A checkpoint under the
log's own key proves nothing against who holds that key; a cosignature says that somebody else saw
this tree at that second. Stricter than the specification: extension lines, which nobody audits,
are refused.
"""

from __future__ import annotations

from attrs import frozen

from pemasyarakatan.audit.proof.notes import (
    WITNESS,
    Note,
    Signature,
    SigningKey,
    VerifierKey,
    check_text,
    sign,
)
from pemasyarakatan.audit.proof.spelling import base64, shown, undecimal, unhash
from pemasyarakatan.audit.proof.tree import EMPTY, LARGEST
from pemasyarakatan.errors import AuditFault


@frozen
class Checkpoint:
    """A log's name, how many leaves it has, and their root."""

    origin: str
    size: int
    root: bytes

    def __str__(self) -> str:
        return f"{self.origin}\n{self.size}\n{base64(self.root)}\n"

    @classmethod
    def parse(cls, text: str) -> Checkpoint:
        """The checkpoint that a note's text spells; raises `AuditFault` for any other."""
        lines = check_text(text).split("\n")
        if len(lines) != 4 or not lines[0]:
            raise AuditFault(
                f"{shown(text)} is no checkpoint; expected three lines: origin, size, root"
            )
        read = cls(lines[0], undecimal(lines[1], "the size"), unhash(lines[2], "the root"))
        if read.size == 0 and read.root != EMPTY:
            raise AuditFault("a checkpoint of size 0 has another root than the empty tree's")
        return read

    def signed(self, *keys: SigningKey) -> Note:
        """The note of it under the log's key; under both while a key is being changed.

        Raises `AuditFault` for a key of another name than the origin, and for what is no
        checkpoint.
        """
        Checkpoint.parse(str(self))
        for key in keys:
            if key.name != self.origin:
                raise AuditFault(
                    f"the key of {key.name} cannot sign for {self.origin}; use a key of that name"
                )
        return sign(str(self), *keys)


def cosign(note: Note, key: SigningKey, at: int) -> Signature:
    """A witness's line for a checkpoint, at a POSIX second; add it with `note.with_signatures`.

    It compares nothing: whether the tree grew from the one last seen is for the caller to verify
    first. Raises `AuditFault` for a note that is no checkpoint and a key of another kind.
    """
    Checkpoint.parse(note.text)
    if key.kind != WITNESS:
        raise AuditFault(f"the key of {key.name} is of kind {key.kind}; a witness's is {WITNESS}")
    if not 0 < at <= LARGEST:
        raise AuditFault(f"{at} is no POSIX second of a cosignature; expected one after 0")
    body = at.to_bytes(8, "big") + key.sign(_message(note.text, at))
    return Signature(key.name, key.verifier.id + body)


def witnessed(note: Note, key: VerifierKey) -> tuple[int, ...]:
    """The POSIX seconds at which this witness cosigned, in order; empty where it did not.

    Raises `AuditFault` where a line names the key and does not hold: then no part of the note is
    to be believed.
    """
    times: list[int] = []
    for signature in note.signatures:
        if not signature.by(key):
            continue
        at, body = int.from_bytes(signature.body[:8], "big"), signature.body[8:]
        if not 0 < at <= LARGEST or not key.verify(_message(note.text, at), body):
            raise AuditFault(
                f"the cosignature of {key.name} does not hold: the note or the cosignature was "
                "altered"
            )
        times.append(at)
    return tuple(sorted(times))


def _message(text: str, at: int) -> bytes:
    return f"cosignature/v1\ntime {at}\n{text}".encode()
