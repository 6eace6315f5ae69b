"""Proofs for somebody who holds one event, or one checkpoint, and not the log."""

from __future__ import annotations

from uuid import UUID

from eventsourcing.persistence import ApplicationRecorder

from pemasyarakatan.audit.proof.asking import asking
from pemasyarakatan.audit.proof.checkpoints import Checkpoint
from pemasyarakatan.audit.proof.ledger import Ledger
from pemasyarakatan.audit.proof.proofs import InclusionProof
from pemasyarakatan.audit.proof.sealing import leaf_of, pages
from pemasyarakatan.errors import AuditFault


@asking()
def proof_of(
    recorder: ApplicationRecorder,
    ledger: Ledger,
    stream: UUID,
    version: int,
    size: int | None = None,
) -> InclusionProof:
    """That one event is under the checkpoint of *size*, or the newest; reads the log up to it.

    Raises `AuditFault` where it is not, and `TileMismatch` where the ledger does not lead there.
    """
    note = ledger.newest() if size is None else ledger.note(size)
    if note is None:
        raise AuditFault("this log was never sealed, so that nothing of it can be proven")
    to = Checkpoint.parse(note.text)
    index = 0
    for page in pages(recorder):
        for event in page:
            if index >= to.size:
                break
            if event.originator_id == stream and event.originator_version == version:
                path = ledger.tiles.inclusion(index, to.size, leaf_of(event), to.root)
                return InclusionProof(index, path, note)
            index += 1
    raise AuditFault(
        f"version {version} of stream {stream} is not among the {to.size} events under this "
        "checkpoint; seal the log first, or name another version"
    )
