"""Papers that are believed, for turning over every bit of them: what each is, and who believes it."""

from __future__ import annotations

from collections.abc import Callable

from pemasyarakatan.audit.proof.checkpoints import Checkpoint, cosign
from pemasyarakatan.audit.proof.notes import LOG, WITNESS, Note, SigningKey
from pemasyarakatan.audit.proof.policies import Policy
from pemasyarakatan.audit.proof.proofs import InclusionProof, WitnessRequest
from pemasyarakatan.audit.proof.tree import consistency_path, inclusion_path, root_of
from pemasyarakatan.errors import AuditFault
from tests.audit.trees import HUNDRED, reader

ORIGIN = "lapas.example.id/partnership-ledger"
LOG_KEY = SigningKey(ORIGIN, LOG, b"\x01" * 32)
NEXT_KEY = SigningKey(ORIGIN, LOG, b"\x03" * 32)
WITNESS_KEY = SigningKey("bpk.example.id/w1", WITNESS, b"\x02" * 32)
OTHER_WITNESS = SigningKey("mitra.example.id/w2", WITNESS, b"\x04" * 32)
AT = 1767225600

LEAVES = HUNDRED[:11]
CHECKPOINT = Checkpoint(ORIGIN, 11, root_of(LEAVES))
SIGNED = CHECKPOINT.signed(LOG_KEY)
NOTE = SIGNED.with_signatures(cosign(SIGNED, WITNESS_KEY, AT))
POLICY = f"log {LOG_KEY.verifier}\nwitness bpk {WITNESS_KEY.verifier}\nquorum bpk\n".encode()
PROOF = InclusionProof(7, inclusion_path(7, 11, reader(LEAVES)), NOTE)
REQUEST = WitnessRequest(5, consistency_path(5, 11, reader(LEAVES)), NOTE)


def vouched(note: bytes, policy: bytes = POLICY) -> bool:
    """Whether the policy vouches for the checkpoint, as the same one and at the same second."""
    said = Policy.parse(policy).vouch(Note.parse(note))
    return said.holds and said.checkpoint == CHECKPOINT and said.earliest == said.latest == AT


def _believed(decide: Callable[[bytes], bool]) -> Callable[[bytes], bool]:
    def believed(given: bytes) -> bool:
        try:
            return decide(given)
        except AuditFault:
            return False

    return believed


def _proven(given: bytes) -> bool:
    read = InclusionProof.parse(given)
    return read.shows(LEAVES[7]) and vouched(bytes(read.note))


def _grown(given: bytes) -> bool:
    read = WitnessRequest.parse(given)
    return read.shows(root_of(LEAVES[:5])) and vouched(bytes(read.note))


DOCUMENTS: dict[str, tuple[bytes, Callable[[bytes], bool]]] = {
    "note": (bytes(NOTE), _believed(vouched)),
    "policy": (POLICY, _believed(lambda given: vouched(bytes(NOTE), given))),
    "proof": (bytes(PROOF), _believed(_proven)),
    "request": (bytes(REQUEST), _believed(_grown)),
}
