"""Leaves, checkpoints, cosignatures, proofs and requests: one spelling, and none that is bent."""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from contextlib import suppress
from hashlib import sha256
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pemasyarakatan.audit.proof.checkpoints import Checkpoint, cosign, witnessed
from pemasyarakatan.audit.proof.leaves import leaf, leaf_input
from pemasyarakatan.audit.proof.notes import Note, SigningKey, VerifierKey, sign
from pemasyarakatan.audit.proof.proofs import InclusionProof, WitnessRequest
from pemasyarakatan.audit.proof.spelling import base64, unbase64, undecimal, unhash
from pemasyarakatan.audit.proof.tree import EMPTY, leaf_hash, root_of
from pemasyarakatan.errors import AuditFault
from tests.audit.documents import (
    AT,
    CHECKPOINT,
    DOCUMENTS,
    LEAVES,
    LOG_KEY,
    NEXT_KEY,
    NOTE,
    ORIGIN,
    OTHER_WITNESS,
    PROOF,
    REQUEST,
    SIGNED,
    WITNESS_KEY,
)
from tests.audit.torture import survivors
from tests.audit.trees import PUBLISHED

GOLDEN = PUBLISHED["golden"]


def test_the_golden_checkpoint() -> None:
    """Seeds 01 and 02 give the golden keys, root, signature and cosignature, byte for byte."""
    root = root_of(bytes.fromhex(one) for one in GOLDEN["leaf_hashes"])
    signed = Checkpoint(ORIGIN, 3, root).signed(LOG_KEY)
    note = signed.with_signatures(cosign(signed, WITNESS_KEY, AT))
    assert bytes(note).decode() == GOLDEN["note"]
    assert str(LOG_KEY.verifier) == GOLDEN["log_vkey"]
    assert str(WITNESS_KEY.verifier) == GOLDEN["witness_vkey"]
    assert witnessed(note, WITNESS_KEY.verifier) == (AT,)
    assert Checkpoint.parse(note.text) == Checkpoint(ORIGIN, 3, root)


def test_the_checkpoint_of_a_log_in_use() -> None:
    """The text that sum.golang.org signed is a checkpoint, and is written as it was read."""
    note = Note.parse(PUBLISHED["sumdb"]["note"].encode())
    read = Checkpoint.parse(note.text)
    assert (read.origin, read.size) == ("go.sum database tree", 35225469)
    assert str(read) == note.text


@pytest.mark.parametrize("name", DOCUMENTS)
def test_no_document_survives_a_changed_byte(name: str) -> None:
    """With any byte of it changed a document is refused, or vouches for nothing."""
    given, believed = DOCUMENTS[name]
    assert survivors(given, believed, range(0, 8, 5)) == []


@pytest.mark.parametrize("name", DOCUMENTS)
def test_no_document_survives_a_cut(name: str) -> None:
    """Cut short or with more at its end, no document says what the whole one did.

    A note without its last signature is a note, under which the witness is missing.
    """
    given, believed = DOCUMENTS[name]
    assert not [end for end in range(len(given)) if believed(given[:end])]
    for more in (b"\n", b" ", b"x", b"\x00"):
        if (name, more) != ("policy", b"\n"):
            assert not believed(given + more), more


ROOT = base64(EMPTY)


@pytest.mark.parametrize(
    "text",
    [
        f"a\n1\n{ROOT}",
        f"a\n1\n{ROOT}\nmore\n",
        f"a\n1\n{ROOT}\n\n",
        f"\n1\n{ROOT}\n",
        f"a\n01\n{ROOT}\n",
        f"a\n-1\n{ROOT}\n",
        f"a\n+1\n{ROOT}\n",
        f"a\n 1\n{ROOT}\n",
        f"a\n1_0\n{ROOT}\n",
        f"a\n\u0661\n{ROOT}\n",
        f"a\n{2**63}\n{ROOT}\n",
        f"a\n{'9' * 5000}\n{ROOT}\n",
        "a\n1\n\n",
        f"a\n1\n{ROOT[:-1]}\n",
        f"a\n1\n{ROOT[:-2]}V=\n",
        f"a\n1\n{ROOT} \n",
        f"a\n1\n{base64(bytes(31))}\n",
        f"a\n0\n{base64(bytes(32))}\n",
        f"a\r\n1\n{ROOT}\n",
    ],
)
def test_what_is_no_checkpoint(text: str) -> None:
    """Cut, longer, nameless, another number, another Base64, another length: refused."""
    with pytest.raises(AuditFault):
        Checkpoint.parse(text)


def test_a_log_signs_in_its_own_name_alone() -> None:
    """A key of another name signs no checkpoint; two of the same name sign one together."""
    with pytest.raises(AuditFault, match="cannot sign for"):
        CHECKPOINT.signed(LOG_KEY, SigningKey("other", 1, bytes(32)))
    both = CHECKPOINT.signed(LOG_KEY, NEXT_KEY)
    assert both.by(LOG_KEY.verifier)
    assert both.by(NEXT_KEY.verifier)
    with pytest.raises(AuditFault):
        Checkpoint(ORIGIN, -1, EMPTY).signed(LOG_KEY)


def test_a_witness_signs_checkpoints_with_a_witness_key() -> None:
    """A log's key, a second of none, and a note that is no checkpoint are refused."""
    with pytest.raises(AuditFault, match="of kind 1"):
        cosign(SIGNED, LOG_KEY, AT)
    for at in (0, -1, 2**63):
        with pytest.raises(AuditFault, match="POSIX second"):
            cosign(SIGNED, WITNESS_KEY, at)
    with pytest.raises(AuditFault, match="no checkpoint"):
        cosign(sign("a\n", LOG_KEY), WITNESS_KEY, AT)


def test_a_witness_may_sign_again_later() -> None:
    """Two cosignatures of one tree by one witness stand side by side, each with its second."""
    again = NOTE.with_signatures(cosign(NOTE, WITNESS_KEY, AT - 5))
    assert witnessed(again, WITNESS_KEY.verifier) == (AT - 5, AT)
    assert witnessed(again, OTHER_WITNESS.verifier) == ()


def test_a_cosignature_of_another_checkpoint_does_not_hold() -> None:
    """A line from under another tree, or with another second in it, spoils the note."""
    older = Checkpoint(ORIGIN, 5, root_of(LEAVES[:5])).signed(LOG_KEY)
    moved = SIGNED.with_signatures(cosign(older, WITNESS_KEY, AT))
    with pytest.raises(AuditFault, match="does not hold"):
        witnessed(moved, WITNESS_KEY.verifier)


def test_proofs_are_read_as_they_are_written() -> None:
    """A proof with and without extra data, and a request, are read as they are written."""
    extra = InclusionProof(7, PROOF.path, NOTE, b"\x00extra")
    for paper, kind in (
        (PROOF, InclusionProof),
        (extra, InclusionProof),
        (REQUEST, WitnessRequest),
    ):
        assert kind.parse(bytes(paper)) == paper
    assert PROOF.shows(LEAVES[7])
    assert not PROOF.shows(LEAVES[8])
    assert REQUEST.shows(root_of(LEAVES[:5]))
    assert not REQUEST.shows(root_of(LEAVES[:6]))


def test_a_witness_that_saw_nothing_yet_needs_no_proof() -> None:
    """From 0 leaves the path is empty; with a hash in it the request does not hold."""
    assert WitnessRequest(0, (), NOTE).shows(EMPTY)
    assert not WitnessRequest(0, (EMPTY,), NOTE).shows(EMPTY)


@pytest.mark.parametrize(
    "change",
    [
        ("index 7", "index 07"),
        ("index 7", "index 7 "),
        ("index 7", "index  7"),
        ("index 7", "Index 7"),
        ("index 7", "index 7\nindex 7"),
        ("index 7\n", ""),
        ("index 7", "extra\nindex 7"),
        ("index 7", "extra \nindex 7"),
        ("index 7", "extra AB==\nindex 7"),
        ("index 7", "index 7\nextra AA=="),
        ("index 7", "extra AA==\nextra AA==\nindex 7"),
        ("index 7", "index 7\nAA=="),
        ("@v1", "@v2"),
        ("c2sp", "\u00a0c2sp"),
        ("\n\nlapas", "\n\n\nlapas"),
        ("\n\nlapas", "\r\n\r\nlapas"),
    ],
)
def test_what_is_no_proof(change: tuple[str, str]) -> None:
    """Other numbers, lines left out, repeated or in another order, other spellings: refused."""
    before, after = change
    text = bytes(PROOF).decode()
    assert before in text
    with pytest.raises(AuditFault):
        InclusionProof.parse(text.replace(before, after, 1).encode())


def test_a_request_has_bounds() -> None:
    """63 hashes are read and 64 are not, and the old size has one spelling."""
    assert WitnessRequest.parse(bytes(WitnessRequest(1, (EMPTY,) * 63, NOTE)))
    with pytest.raises(AuditFault, match="64 hashes"):
        WitnessRequest.parse(bytes(WitnessRequest(1, (EMPTY,) * 64, NOTE)))
    for old in ("old 05", "old", "old -5", "new 5"):
        with pytest.raises(AuditFault):
            WitnessRequest.parse(bytes(REQUEST).replace(b"old 5", old.encode(), 1))


@given(st.binary(max_size=40))
def test_reading_papers_is_total(given: bytes) -> None:
    """Whatever is given, it is a paper that writes the same bytes, or refused."""
    tails = (b"", b"\n\n" + bytes(NOTE), b"\nindex 1\n\n" + bytes(NOTE))
    for whole in (given, *(given + tail for tail in tails), bytes(PROOF) + given):
        for kind in (InclusionProof, WitnessRequest):
            try:
                assert bytes(kind.parse(whole)) == whole
            except AuditFault:
                continue


def test_a_leaf_is_what_the_page_says() -> None:
    """The text of a leaf is written out, and its hash is taken as the tree's leaves are."""
    stream, state = UUID(int=5), b'{"v":1}'
    text = (
        "es-leaf/v1\n00000000-0000-0000-0000-000000000005\n3\npartnership.visit_held@1\n"
        f"{sha256(state).hexdigest()}\n"
    )
    found = leaf_input(stream, 3, "partnership.visit_held@1", sha256(state).digest())
    assert found == text.encode()
    assert leaf(stream, 3, "partnership.visit_held@1", state) == leaf_hash(found)


@pytest.mark.parametrize(
    ("stream", "version", "name", "digest"),
    [
        ("a\nb", 1, "n", bytes(32)),
        ("", 1, "n", bytes(32)),
        ("a", 1, "", bytes(32)),
        ("a", 1, "n\n1", bytes(32)),
        ("a", 1, "n\x00", bytes(32)),
        ("a", 1, "n\x85", bytes(32)),
        ("a", 1, "n\ud800", bytes(32)),
        ("a", -1, "n", bytes(32)),
        ("a", True, "n", bytes(32)),
        ("a", 1.0, "n", bytes(32)),
        ("a", 1, "n", bytes(31)),
    ],
)
def test_what_cannot_stand_in_a_leaf(stream: str, version: int, name: str, digest: bytes) -> None:
    """Whatever could make two events share one text is refused."""
    with pytest.raises(AuditFault):
        leaf_input(stream, version, name, digest)


@given(
    *[st.tuples(st.text(), st.integers(), st.text(), st.binary(min_size=32, max_size=32))] * 2,
)
def test_no_two_events_share_a_leaf(
    one: tuple[str, int, str, bytes], other: tuple[str, int, str, bytes]
) -> None:
    """Different parts give different texts, or are refused."""
    try:
        assert one == other or leaf_input(*one) != leaf_input(*other)
    except AuditFault:
        return


@given(st.binary(min_size=1, max_size=40))
def test_base64_has_one_spelling(value: bytes) -> None:
    """What was written is read; with spare bits, blanks, or another alphabet it is refused."""
    text = base64(value)
    assert unbase64(text, "it") == value
    for other in (f"{text}=", f" {text}", f"{text}\n", text.rstrip("="), text.replace("/", "_")):
        if other != text:
            with pytest.raises(AuditFault):
                unbase64(other, "it")
    if text.endswith("="):
        at = len(text.rstrip("=")) - 1
        alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
        spare = text[:at] + alphabet[alphabet.index(text[at]) ^ 1] + text[at + 1 :]
        assert b64decode(spare) == value
        with pytest.raises(AuditFault, match="is not Base64"):
            unbase64(spare, "it")


@given(st.text(max_size=20))
def test_numbers_and_hashes_have_one_spelling(text: str) -> None:
    """A text is refused, or is what its value writes."""
    with suppress(AuditFault):
        assert str(undecimal(text, "it")) == text
    with suppress(AuditFault):
        assert b64encode(unhash(text, "it")).decode() == text


def test_an_error_says_what_was_found_and_not_all_of_it() -> None:
    """A long text is cut in the sentence that refuses it."""
    with pytest.raises(AuditFault) as caught:
        VerifierKey.parse("a" * 100_000)
    assert len(str(caught.value)) < 300
    assert json.dumps(str(caught.value))
