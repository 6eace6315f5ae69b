"""Private keys in files of one line, which only their owner may read.

    PRIVATE+KEY+<name>+<id>+<Base64 of kind and seed>

The spelling of Go's signed notes, for both kinds of key. Nothing here protects a key from the
account that it lies under, or from a backup of that folder. Who signs with two keys during a
change reads two files and gives both to `Checkpoint.signed`.
"""

from __future__ import annotations

import os
import stat
from pathlib import Path
from secrets import token_bytes

from pemasyarakatan.audit.proof.files import flush
from pemasyarakatan.audit.proof.notes import LOG, WITNESS, SigningKey, VerifierKey, named
from pemasyarakatan.audit.proof.spelling import base64, shown, unbase64
from pemasyarakatan.errors import AuditFault

_HEAD = "PRIVATE+KEY+"
_MOST = 10_000


def generate(path: Path | str, name: str, kind: int = LOG) -> VerifierKey:
    """Make a key of kind 1 (a log's) or 4 (a witness's) in a new file, and give its public half.

    The file is on the disk, with mode 0600, before this returns. Raises `AuditFault` where a file
    is there already, which is left as it is, and for a name that no key can have.
    """
    if not named(name) or kind not in (LOG, WITNESS):
        raise AuditFault(
            f"{shown(name)} with kind {kind} cannot be a key; expected a name without blanks and "
            f"plus signs, as lapas.example.id/log, and kind {LOG} or {WITNESS}"
        )
    key = SigningKey(name, kind, token_bytes(32))
    file = Path(path)
    try:
        found = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError as error:
        raise AuditFault(f"{path} is there already and was left; name a new file") from error
    except OSError as error:
        raise AuditFault(f"{path} cannot be made: {error.strerror}; name another file") from error
    with os.fdopen(found, "w", encoding="utf-8") as out:
        out.write(f"{written(key)}\n")
        out.flush()
        os.fsync(out.fileno())
    flush(file.absolute().parent)
    return key.verifier


def read(path: Path | str) -> SigningKey:
    """The key in a file.

    Raises `AuditFault` where the file is not there, is none of this form, or may be read or
    written by others than its owner.
    """
    try:
        found = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
        try:
            mode = os.fstat(found).st_mode
            if not stat.S_ISREG(mode):
                raise AuditFault(f"{path} is no file; name the file of a key")
            if mode & 0o077:
                raise AuditFault(
                    f"{path} is open to others (mode {stat.S_IMODE(mode):04o}, expected 0600); "
                    "close it with chmod 600, and think of whether the key was seen"
                )
            given = os.read(found, _MOST)
        finally:
            os.close(found)
    except OSError as error:
        raise AuditFault(f"{path} cannot be read: {error.strerror}; name a key's file") from error
    try:
        line = given.decode()
        if not line.endswith("\n"):
            raise AuditFault("its last line may be cut short")
        return parse(line.removesuffix("\n"))
    except ValueError as error:
        # The reason would show a part of the key.
        raise AuditFault(
            f"{path} holds no private key; expected one line {_HEAD}<name>+<id>+<Base64>, as "
            "`pemasyarakatan audit keygen` writes it"
        ) from error


def parse(text: str) -> SigningKey:
    """The key that one line spells; raises `AuditFault`, which does not show it."""
    wrong = AuditFault("no private key; expected all of what was written, and no more")
    parts = text.removeprefix(_HEAD).split("+", 2)
    if not text.startswith(_HEAD) or len(parts) != 3 or not named(parts[0]):
        raise wrong
    try:
        material = unbase64(parts[2], "the key")
    except AuditFault:
        raise wrong from None
    if material[0] not in (LOG, WITNESS) or len(material) != 33:
        raise wrong
    key = SigningKey(parts[0], material[0], material[1:])
    if written(key) != text:
        raise wrong
    return key


def written(key: SigningKey) -> str:
    """The one line, without its newline, that spells a private key."""
    material = base64(bytes([key.kind]) + key.seed)
    return f"{_HEAD}{key.name}+{key.verifier.id.hex()}+{material}"
