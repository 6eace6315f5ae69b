"""Signed notes and their keys: published ones, and every one near them that is refused."""

from __future__ import annotations

import subprocess
import sys
from base64 import b64decode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pemasyarakatan.audit.proof.notes import (
    LOG,
    MOST_BYTES,
    WITNESS,
    Note,
    Signature,
    SigningKey,
    VerifierKey,
    sign,
)
from pemasyarakatan.errors import AuditFault
from tests.audit.documents import LOG_KEY, NEXT_KEY, SIGNED, WITNESS_KEY
from tests.audit.trees import PUBLISHED, flipped

GO, GOLDEN = PUBLISHED["go"], PUBLISHED["golden"]
PETER, ENOCH = VerifierKey.parse(GO["vkey"]), VerifierKey.parse(GO["enoch_vkey"])
PETERS = f"— PeterNeumann {GO['signature']}\n"
ENOCHS = f"— EnochRoot {GO['enoch_signature']}\n"
BOTH = f"{GO['text']}\n{PETERS}{ENOCHS}".encode()


@pytest.mark.parametrize(
    "vkey",
    [
        GO["vkey"],
        GO["enoch_vkey"],
        PUBLISHED["c2sp"]["vkey"],
        PUBLISHED["sumdb"]["vkey"],
        GOLDEN["log_vkey"],
        GOLDEN["witness_vkey"],
    ],
)
def test_a_verifier_key_has_one_spelling(vkey: str) -> None:
    """A published key is read and written the same; no part of it, and no byte changed, is one."""
    assert str(VerifierKey.parse(vkey)) == vkey
    parts = {vkey[at:end] for at in range(len(vkey)) for end in range(at + 1, len(vkey) + 1)}
    for part in parts - {vkey}:
        with pytest.raises(AuditFault):
            VerifierKey.parse(part)
    for at in range(len(vkey)):
        for other in (chr(ord(vkey[at]) + 1), chr(ord(vkey[at]) ^ 1), vkey[at].swapcase()):
            if other != vkey[at]:
                with pytest.raises(AuditFault):
                    VerifierKey.parse(vkey[:at] + other + vkey[at + 1 :])


def test_bad_verifier_keys_are_refused() -> None:
    """Go's two bad keys, blanks, newlines, a second spelling of the Base64, other kinds."""
    key = GO["vkey"]
    name, number, material = key.split("+", 2)
    bad = [
        *GO["bad_vkeys"],
        "",
        "+",
        "++",
        f" {key}",
        f"{key}\n",
        f"{key}=",
        key.replace("c74f20a3", "C74F20A3"),
        key.replace("c74f20a3", "0c74f20a3"),
        f"{name}+{number}+{material[:-1]}",
        f"Peter Neumann+{number}+{material}",
        f"Peter\u00a0Neumann+{number}+{material}",
        f"{name}+{number}+",
    ]
    for text in bad:
        with pytest.raises(AuditFault):
            VerifierKey.parse(text)
    for kind in {*range(256)} - {LOG, WITNESS}:
        with pytest.raises(AuditFault, match="of kind"):
            VerifierKey.parse(str(VerifierKey("a", kind, PETER.public)))


def test_keys_under_which_anything_verifies_are_refused() -> None:
    """Points of small order, in each of their spellings, are no key; neither is y beyond p."""
    prime = 2**255 - 19
    eighth = 0x7A03AC9277FDC74EC6CC392CFA53202A0F67100D760B3CBA4FD84D3D706A17C7
    heights = [0, 1, prime - 1, eighth, prime - eighth, *range(prime, 2**255)]
    for height in heights:
        for side in (0, 2**255):
            public = (height + side).to_bytes(32, "little")
            with pytest.raises(AuditFault, match="anything verifies"):
                VerifierKey.parse(str(VerifierKey("a", LOG, public)))


def test_the_tests_of_rfc_8032() -> None:
    """Seed, public key and signature are as in tests 1 to 3, and no byte of one may change."""
    for case in PUBLISHED["rfc8032"]:
        key = SigningKey("a", LOG, bytes.fromhex(case["seed"]))
        message, signature = bytes.fromhex(case["message"]), bytes.fromhex(case["signature"])
        assert key.verifier.public.hex() == case["public"]
        assert key.sign(message) == signature
        assert key.verifier.verify(message, signature)
        assert not key.verifier.verify(message + b"\x00", signature)
        assert not any(key.verifier.verify(message, flipped(signature, at)) for at in range(64))
        for wrong in (b"", signature[:-1], signature + b"\x00"):
            assert not key.verifier.verify(message, wrong)


def test_the_notes_of_go() -> None:
    """Peter's signature verifies, Enoch's is made byte for byte; a note is written as read."""
    note = Note.parse(BOTH)
    assert bytes(note) == BOTH
    assert note.text == GO["text"]
    assert note.by(PETER, ENOCH) == ((PETER, note.signatures[0]), (ENOCH, note.signatures[1]))
    assert note.by(PETER) == ((PETER, note.signatures[0]),)
    assert note.by() == ()
    enoch = SigningKey("EnochRoot", LOG, bytes(32))
    assert str(sign(GO["text"], enoch).signatures[0]) == ENOCHS
    assert sign(GO["text"], enoch).by(ENOCH)


def test_the_notes_of_c2sp_and_of_sum_golang_org() -> None:
    """The example of the specification, and a checkpoint of a log in use, verify."""
    for said in (PUBLISHED["c2sp"], PUBLISHED["sumdb"]):
        key, note = VerifierKey.parse(said["vkey"]), Note.parse(said["note"].encode())
        assert note.by(key) == ((key, note.signatures[0]),)
        assert bytes(note) == said["note"].encode()


@pytest.mark.parametrize(
    "given",
    [
        GO["text"],
        GO["text"] + "\n",
        f"{GO['text']}\n{PETERS[:-1]}",
        f"\x01{GO['text']}\n{PETERS}",
        f"\x7f{GO['text'][:-1]}\r\n\n{PETERS}",
        f"{GO['text']}\n— Bad Name {GO['signature']}\n",
        f"{GO['text']}\n—  {GO['signature']}\n",
        f"{GO['text']}\n- PeterNeumann {GO['signature']}\n",
        f"{GO['text']}\n— Peter+Neumann {GO['signature']}\n",
        f"{GO['text']}\n— PeterNeumann {GO['signature']} \n",
        f"{GO['text']}\n— PeterNeumann x08goz==\n",
        f"{GO['text']}\n— PeterNeumann x08gow==\n",
        f"{GO['text']}\n— PeterNeumann\n",
        f"{GO['text']}\n{PETERS}Unexpected line.\n",
        f"{GO['text']}\n{PETERS}\n",
        f"{GO['text']}\n{PETERS}{PETERS}",
        f"{GO['text']}\n{PETERS * 101}",
        PETERS,
        "",
        "\n\n",
    ],
)
def test_what_is_no_note(given: str) -> None:
    """Text without signatures, cut lines, controls, other names, dashes, spellings, repeats."""
    with pytest.raises(AuditFault):
        Note.parse(given.encode())


def test_notes_have_bounds() -> None:
    """A hundred signatures are read, one more and a note beyond a megabyte are not."""
    lines = [str(Signature("a", number.to_bytes(8, "big"))) for number in range(101)]
    assert len(Note.parse(f"a\n\n{''.join(lines[:100])}".encode()).signatures) == 100
    with pytest.raises(AuditFault, match="101 signatures"):
        Note.parse(f"a\n\n{''.join(lines)}".encode())
    with pytest.raises(AuditFault, match="bytes"):
        Note.parse(bytes(MOST_BYTES + 1))
    with pytest.raises(AuditFault, match="no UTF-8"):
        Note.parse(b"\xff" + BOTH)


def test_a_signature_of_a_known_key_that_does_not_hold_spoils_the_note() -> None:
    """One good signature does not save a note with a false one; an unknown key's is left out."""
    false = f"— PeterNeumann {GO['signature'][:20]}ABCD{GO['signature'][24:]}\n"
    note = Note.parse(f"{GO['text']}\n{false}{ENOCHS}".encode())
    with pytest.raises(AuditFault, match="PeterNeumann does not hold"):
        note.by(PETER, ENOCH)
    assert note.by(ENOCH)
    misnamed = Note.parse(f"{GO['text']}\n{PETERS.replace('Peter', 'Carmen')}".encode())
    assert misnamed.by(PETER) == ()


def test_text_may_have_empty_lines_and_what_looks_like_a_signature() -> None:
    """The last empty line divides a note, so that its text cannot pass for signatures."""
    text = f"a\n\n{PETERS}\n\nb\n"
    note = sign(text, LOG_KEY)
    assert Note.parse(bytes(note)) == note
    assert note.by(LOG_KEY.verifier)


def test_two_keys_sign_while_a_key_is_changed() -> None:
    """A note under the old and the new key of one name verifies by either."""
    note = sign("a\n", LOG_KEY, NEXT_KEY)
    assert len(note.signatures) == 2
    assert note.by(LOG_KEY.verifier)
    assert note.by(NEXT_KEY.verifier)
    assert note.with_signatures(*note.signatures) == note


def test_what_cannot_be_signed() -> None:
    """Text without a newline at its end or with a control, no key, and a witness's key."""
    for text in ("", "a", "a\tb\n", "a\r\n"):
        with pytest.raises(AuditFault, match="cannot be signed"):
            sign(text, LOG_KEY)
    for keys in ((), (WITNESS_KEY,), (LOG_KEY, WITNESS_KEY)):
        with pytest.raises(AuditFault, match="of kind 1"):
            sign("a\n", *keys)


def test_a_private_key_does_not_show() -> None:
    """Neither the repr nor the text of a key has its seed."""
    key = SigningKey("a", LOG, b64decode("c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0MTI="))
    assert "secret" not in f"{key!r} {key}"


@given(st.binary(max_size=60) | st.text(max_size=60).map(str.encode))
def test_parsing_is_total(given: bytes) -> None:
    """Whatever is given, it is a note that writes the same bytes, or refused."""
    for whole in (given, given + b"\n\n" + PETERS.encode(), bytes(SIGNED) + given):
        try:
            assert bytes(Note.parse(whole)) == whole
        except AuditFault:
            continue


@given(st.text(max_size=60))
def test_parsing_keys_and_lines_is_total(given: str) -> None:
    """Whatever is given, it is a key or a line that is written the same, or refused."""
    for parse, text in (
        (VerifierKey.parse, given),
        (VerifierKey.parse, f"{given}+c74f20a3+{given}"),
        (Signature.parse, given),
        (Signature.parse, f"— {given}\n"),
    ):
        try:
            assert str(parse(text)) == text
        except AuditFault:
            continue


def test_without_cryptography_one_sentence_says_what_to_install() -> None:
    """An import without the extra fails with its name, and not inside of something else."""
    code = (
        "import sys; sys.modules['cryptography.exceptions'] = None\n"
        "try: import pemasyarakatan.audit.proof.notes\n"
        "except ImportError as error: print(error)"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "pip install 'pemasyarakatan[audit]'" in ran.stdout
