"""Signed notes: text under the signatures of one or more keys, as C2SP signed-note v1.0.0 has it.

A signature says that a key signed the text, and nothing of whether the text is true or whose the
key is. Only Ed25519 is known here: kind 1 over a text, kind 4 for a witness's cosignature of a
checkpoint (`checkpoints`). Stricter than the specification: a line that is repeated is refused, and
so is a public key of small order or in a second spelling, under which anything would be signed.
"""

from __future__ import annotations

import re
from hashlib import sha256

from attrs import field, frozen

from pemasyarakatan.audit.proof.spelling import base64, shown, unbase64
from pemasyarakatan.errors import AuditFault

try:
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import (
        Ed25519PrivateKey,
        Ed25519PublicKey,
    )
except ImportError as error:
    raise ImportError(
        "the proof layer needs cryptography; install it with pip install 'pemasyarakatan[audit]'"
    ) from error

LOG = 1
"""The kind of a key that signs notes."""

WITNESS = 4
"""The kind of a key that cosigns checkpoints."""

MOST_SIGNATURES = 100
MOST_BYTES = 1_000_000

# Half a surrogate pair has no UTF-8.
_UNNAMED = re.compile("[\\s+\x00-\x1f\ud800-\udfff]")

_PRIME = 2**255 - 19
_EIGHTH = 0x7A03AC9277FDC74EC6CC392CFA53202A0F67100D760B3CBA4FD84D3D706A17C7
_SMALL = (0, 1, _PRIME - 1, _EIGHTH, _PRIME - _EIGHTH)
"""The heights (y) of the eight points of small order."""


@frozen
class VerifierKey:
    """A public key by name; parsed from the text that is handed out, a vkey."""

    name: str
    kind: int
    public: bytes

    @property
    def id(self) -> bytes:
        """The four bytes that stand in signatures; not strong enough to tell keys apart."""
        return sha256(f"{self.name}\n".encode() + bytes([self.kind]) + self.public).digest()[:4]

    def __str__(self) -> str:
        return f"{self.name}+{self.id.hex()}+{base64(bytes([self.kind]) + self.public)}"

    @classmethod
    def parse(cls, text: str) -> VerifierKey:
        """The key that a vkey spells; raises `AuditFault` for any other text."""
        parts = text.split("+", 2)
        if len(parts) != 3 or not named(parts[0]):
            raise AuditFault(
                f"{shown(text)} is no verifier key; expected <name>+<8 hex digits>+<Base64>, "
                "all of it as it was handed out"
            )
        material = unbase64(parts[2], "the key in a verifier key")
        key = cls(parts[0], material[0], material[1:])
        if key.kind not in (LOG, WITNESS) or len(key.public) != 32:
            raise AuditFault(
                f"the verifier key of {key.name} is of kind {key.kind} with {len(key.public)} "
                f"bytes; expected kind {LOG} or {WITNESS} with the 32 bytes of Ed25519"
            )
        if str(key) != text:
            raise AuditFault(
                f"{shown(text)} does not fit its own id, {key.id.hex()}: ask for the key again"
            )
        if weak(key.public):
            raise AuditFault(f"the verifier key of {key.name} is one under which anything verifies")
        return key

    def verify(self, message: bytes, signature: bytes) -> bool:
        """Whether this key made that Ed25519 signature over exactly these bytes."""
        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(signature, message)
        except (InvalidSignature, ValueError):
            return False
        return True


@frozen
class SigningKey:
    """A private key by name; what it is made of does not show in its repr."""

    name: str
    kind: int
    seed: bytes = field(repr=False)

    @property
    def verifier(self) -> VerifierKey:
        """The public half, for whoever verifies."""
        public = Ed25519PrivateKey.from_private_bytes(self.seed).public_key().public_bytes_raw()
        return VerifierKey(self.name, self.kind, public)

    def sign(self, message: bytes) -> bytes:
        """64 bytes of Ed25519 over the message as it is."""
        return Ed25519PrivateKey.from_private_bytes(self.seed).sign(message)


@frozen
class Signature:
    """One line under a note: a key's name, and its id with what it signed."""

    name: str
    blob: bytes

    @property
    def id(self) -> bytes:
        """The four bytes that say which key of that name."""
        return self.blob[:4]

    @property
    def body(self) -> bytes:
        """What follows the id; of which form depends on the kind of key."""
        return self.blob[4:]

    def __str__(self) -> str:
        return f"— {self.name} {base64(self.blob)}\n"

    @classmethod
    def parse(cls, line: str) -> Signature:
        """The signature that one line spells, its newline included."""
        dash, _, rest = line.removesuffix("\n").partition(" ")
        name, blank, blob = rest.partition(" ")
        if dash != "—" or not blank or not line.endswith("\n") or not named(name):
            raise AuditFault(f"{shown(line)} is no signature line; expected — <name> <Base64>")
        read = cls(name, unbase64(blob, f"the signature of {name}"))
        if len(read.blob) < 5:
            raise AuditFault(f"the signature of {name} is cut short; expected an id and more")
        return read

    def by(self, key: VerifierKey) -> bool:
        """Whether it names this key; whether it holds is another question."""
        return self.name == key.name and self.id == key.id


@frozen
class Note:
    """A text and the signatures under it, none of them looked at yet."""

    text: str
    signatures: tuple[Signature, ...]

    def __bytes__(self) -> bytes:
        return (self.text + "\n" + "".join(map(str, self.signatures))).encode()

    @classmethod
    def parse(cls, given: bytes) -> Note:
        """The note that these bytes are; raises `AuditFault` for any others."""
        if len(given) > MOST_BYTES:
            raise AuditFault(f"a note of {len(given)} bytes; expected {MOST_BYTES} at most")
        try:
            text = given.decode()
        except UnicodeDecodeError as error:
            raise AuditFault(f"a note that is no UTF-8: {error}") from error
        content, blank, lines = text.rpartition("\n\n")
        if not blank or not text.endswith("\n"):
            raise AuditFault(
                f"{shown(text)} is no signed note; expected text, an empty line, and signature "
                "lines that each end with a newline"
            )
        signatures = lines.removesuffix("\n").split("\n") if lines else []
        note = cls(check_text(f"{content}\n"), tuple(Signature.parse(f"{s}\n") for s in signatures))
        if not 0 < len(signatures) <= MOST_SIGNATURES:
            raise AuditFault(
                f"a note with {len(signatures)} signatures; expected 1 to {MOST_SIGNATURES}"
            )
        if len(set(note.signatures)) != len(signatures):
            raise AuditFault("a note repeats a signature line; expected each once")
        return note

    def by(self, *keys: VerifierKey) -> tuple[tuple[VerifierKey, Signature], ...]:
        """The signatures of these keys of kind 1, each of them verified; others are left out.

        Raises `AuditFault` where one names such a key and does not hold: then no part of the note
        is to be believed.
        """
        found: list[tuple[VerifierKey, Signature]] = []
        for signature in self.signatures:
            for key in keys:
                if not signature.by(key) or key.kind != LOG:
                    continue
                if not key.verify(self.text.encode(), signature.body):
                    raise AuditFault(
                        f"the signature of {key.name} does not hold: the note or the signature "
                        "was altered"
                    )
                found.append((key, signature))
        return tuple(found)

    def with_signatures(self, *more: Signature) -> Note:
        """The same note with more under it; a line that is there already is not repeated."""
        return Note(self.text, tuple(dict.fromkeys((*self.signatures, *more))))


def sign(text: str, *keys: SigningKey) -> Note:
    """A note under the signatures of keys of kind 1; two while a key is being changed.

    Raises `AuditFault` for text that no note can hold, and without a key.
    """
    if not keys or any(key.kind != LOG for key in keys):
        raise AuditFault(f"a note is signed by keys of kind {LOG}, and by one at least")
    message = check_text(text).encode()
    return Note(
        text,
        tuple(Signature(key.name, key.verifier.id + key.sign(message)) for key in keys),
    )


def check_text(text: str) -> str:
    """The text, where a note can hold it: it ends with a newline and has no other control."""
    if not text.endswith("\n") or any(one < " " and one != "\n" for one in text):
        raise AuditFault(
            f"{shown(text)} cannot be signed; expected text that ends with a newline and has no "
            "other control character"
        )
    return text


def named(name: str) -> bool:
    """Whether a key may have this name: not empty, without blanks, plus signs or controls."""
    return bool(name) and not _UNNAMED.search(name)


def weak(public: bytes) -> bool:
    """Whether an Ed25519 key is of small order, or spelled in a second way."""
    height = int.from_bytes(public, "little") & (2**255 - 1)
    return height >= _PRIME or height in _SMALL
