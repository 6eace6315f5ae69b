r"""What of one stored event is under the tree: `es-leaf/v1`.

    es-leaf/v1\n<id>\n<version>\n<name>\n<hex of the SHA-256 of the state's bytes>\n

The state is hashed as it is stored; nothing is decoded or written anew. It counts by its digest,
so that a state can be withheld and the leaf still be shown. A position in the log is no part of
it: databases reuse and skip positions. The order of events is the order of leaves.
"""

from __future__ import annotations

import re
from functools import lru_cache
from hashlib import sha256
from uuid import UUID

from pemasyarakatan.audit.proof.tree import WIDTH, leaf_hash
from pemasyarakatan.errors import AuditFault

# Half a surrogate pair has no UTF-8.
_REFUSED = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]")


def leaf_input(stream: UUID | str, version: int, name: str, digest: bytes) -> bytes:
    """The text of one leaf, from the digest of its state.

    Raises `AuditFault` where two events could share one text: a control character in the stream
    or the name, a version that is no whole number from 0, a digest that is none.
    """
    if not isinstance(stream, UUID):
        _check("stream", stream)
    _check("name", name)
    if type(version) is not int or version < 0:
        raise AuditFault(f"version {version!r} cannot stand in a leaf: expected a number from 0")
    if len(digest) != WIDTH:
        raise AuditFault(f"a digest of {len(digest)} bytes; expected the {WIDTH} of a SHA-256")
    return f"es-leaf/v1\n{stream}\n{version}\n{name}\n{digest.hex()}\n".encode()


@lru_cache
def _check(what: str, text: str) -> None:
    # What is read from a table whose kinds somebody changed need be no text.
    if type(text) is not str or not text or _REFUSED.search(text):
        raise AuditFault(
            f"the {what} {text!r} cannot stand in a leaf: expected text without control "
            "characters; look the stored event over"
        )


def leaf(stream: UUID | str, version: int, name: str, state: bytes) -> bytes:
    """The hash of an event's leaf, from its state as stored."""
    return leaf_hash(leaf_input(stream, version, name, sha256(state).digest()))
