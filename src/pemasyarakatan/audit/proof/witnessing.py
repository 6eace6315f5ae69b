"""A witness: somebody else who looks at how a log grows, and signs what they saw.

C2SP tlog-witness v1.0.0, by file: the operator sends a request, by mail or on a disk, and gets a
note back. A witness looks at no event. It remembers the last tree of each log that it signed, and
never signs one that does not begin with it; that memory is what makes its word worth something.
"""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path

from pemasyarakatan.audit.proof.checkpoints import Checkpoint, cosign, witnessed
from pemasyarakatan.audit.proof.files import alone, flush, put
from pemasyarakatan.audit.proof.ledger import Ledger
from pemasyarakatan.audit.proof.notes import WITNESS, Note, Signature, SigningKey, VerifierKey
from pemasyarakatan.audit.proof.proofs import WitnessRequest
from pemasyarakatan.audit.proof.sealing import read_checkpoint
from pemasyarakatan.audit.proof.tree import EMPTY
from pemasyarakatan.errors import AuditFault, RolledBack


def request_of(ledger: Ledger, old: int, size: int | None = None) -> WitnessRequest:
    """What asks a witness, who saw *old* events last, to sign the checkpoint of *size*.

    The newest, if no size is given. Raises `AuditFault` where one of the checkpoints is not kept.
    """
    newest = ledger.newest() if size is None else ledger.note(size)
    if newest is None:
        raise AuditFault("this log was never sealed; there is nothing to sign yet")
    to = Checkpoint.parse(newest.text)
    if not 0 <= old <= to.size:
        raise AuditFault(
            f"the witness saw {old} events, and the checkpoint is of {to.size}; expected a number "
            "from 0 to that, or name a newer checkpoint"
        )
    path: tuple[bytes, ...] = ()
    if 0 < old < to.size:
        path = ledger.tiles.consistency(old, to.size, ledger.tiles.root(old), to.root)
    return WitnessRequest(old, path, newest)


def returned(
    ledger: Ledger, note: Note, logs: Sequence[VerifierKey], witnesses: Sequence[VerifierKey]
) -> None:
    """Whether a note that came back from a witness may be kept; nothing is written.

    It must be a checkpoint that one of the *logs* signed in its own name and that the *ledger* has,
    and each line that is new under it must be of one of these keys and hold: one that does not
    would spoil the checkpoint for every auditor. Raises `AuditFault` otherwise.
    """
    for key in witnesses:
        if key.kind != WITNESS:
            raise AuditFault(
                f"the key of {key.name} is of kind {key.kind}; a witness's is {WITNESS}"
            )
    to = Checkpoint.parse(note.text)
    if not note.by(*(key for key in logs if key.name == to.origin)):
        raise AuditFault(
            f"none of the log's keys signed this checkpoint of {to.origin}; expected a note of "
            f"{', '.join(dict.fromkeys(key.name for key in logs)) or 'a log'}, under a key that "
            "is given"
        )
    kept = ledger.note(to.size)
    if kept.text != note.text:
        raise AuditFault(
            f"it is signed for {to.size} events, as the checkpoint that is kept, and has another "
            "root: keep both, and find out who signed two histories"
        )
    for key in witnesses:
        witnessed(Note(note.text, _new(note, kept)), key)
    for line in _new(note, kept):
        if not any(line.by(key) for key in (*logs, *witnesses)):
            raise AuditFault(
                f"a line of {line.name} is under it, and no key that could have signed it is "
                "given; name the witness's public key, as its owner handed it over, with "
                "--witness VKEY"
            )


def _new(note: Note, kept: Note) -> tuple[Signature, ...]:
    return tuple(line for line in note.signatures if line not in kept.signatures)


class Witness:
    """One witness with its key; what it saw of each log is kept in a folder of its own."""

    def __init__(self, key: SigningKey, remembered: Path) -> None:
        self._key = key
        self._folder = remembered

    def seen(self, origin: str) -> Checkpoint | None:
        """The last tree of a log that was signed; raises `AuditFault` for a damaged memory."""
        seen = read_checkpoint(self._place(origin))
        if seen is not None and seen.origin != origin:
            raise AuditFault(
                f"{self._place(origin)} remembers {seen.origin}, and is the file of {origin}; it "
                "was moved there: restore it from a copy"
            )
        return seen

    def cosign(self, request: WitnessRequest, logs: Sequence[VerifierKey], at: int) -> Note:
        """The note with this witness's line of the POSIX second *at*; the tree is remembered first.

        Raises `AuditFault` for a checkpoint that none of the *logs* signed, or that is asked for
        from another size than was seen last, and `RolledBack` where the log did not grow from
        that.
        """
        to = Checkpoint.parse(request.note.text)
        own = [key for key in logs if key.name == to.origin]
        if not own or not request.note.by(*own):
            raise AuditFault(
                f"no key that this witness knows signed the checkpoint of {to.origin}; name the "
                "log's public key, as its operator handed it over"
            )
        with alone(self._folder):
            last = self.seen(to.origin)
            before = 0 if last is None else last.size
            if request.old != before:
                raise AuditFault(
                    f"the request begins at {request.old} events, and this witness saw {before} "
                    f"of {to.origin}; ask for a request that begins at {before}"
                )
            if not request.shows(last.root if last is not None else EMPTY):
                raise RolledBack(
                    f"the log of {to.size} events does not begin with the {before} that this "
                    "witness signed: it was not signed. Keep the request, and both checkpoints; "
                    "they show that the history was changed"
                )
            line = cosign(request.note, self._key, at)
            note = Note.parse(bytes(request.note.with_signatures(line)))
            flush(put(self._place(to.origin), str(to).encode()))
        return note

    def _place(self, origin: str) -> Path:
        return self._folder / sha256(origin.encode()).hexdigest()
