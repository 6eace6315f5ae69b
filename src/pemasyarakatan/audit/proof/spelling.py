"""One accepted spelling of each value: what was read is written again, and must be the same.

Base64 has spare bits, hexadecimal has two cases, decimals have leading zeroes; any second spelling
would be a byte that could be changed without anyone noticing.
"""

from __future__ import annotations

from base64 import b64decode, b64encode

from pemasyarakatan.audit.proof.tree import LARGEST, WIDTH
from pemasyarakatan.errors import AuditFault


def base64(value: bytes) -> str:
    """Standard Base64, RFC 4648 section 4, with its padding."""
    return b64encode(value).decode("ascii")


def unbase64(text: str, what: str) -> bytes:
    """The bytes of *text*; raises `AuditFault`, naming *what*, for any other spelling of them."""
    try:
        value = b64decode(text, validate=True)
    except ValueError:
        value = b""
    if not text or base64(value) != text:
        raise AuditFault(f"{what} {shown(text)} is not Base64 as RFC 4648 writes it")
    return value


def unhash(text: str, what: str) -> bytes:
    """The SHA-256 that *text* spells in Base64; raises `AuditFault`."""
    value = unbase64(text, what)
    if len(value) != WIDTH:
        raise AuditFault(f"{what} has {len(value)} bytes, expected the {WIDTH} of a SHA-256")
    return value


def undecimal(text: str, what: str, most: int = LARGEST) -> int:
    """The whole number from 0 to *most* that *text* spells, or `AuditFault`."""
    # So many digits at most: int() of a long text takes long.
    if text.isascii() and text.isdigit() and len(text) <= len(str(most)):
        value = int(text)
        if value <= most and str(value) == text:
            return value
    raise AuditFault(
        f"{what} {shown(text)} is no whole number from 0 to {most} without leading zeroes"
    )


def shown(text: str) -> str:
    """A text as an error shows it: quoted, and not all of a long one."""
    return repr(text if len(text) <= 80 else f"{text[:77]}...")
