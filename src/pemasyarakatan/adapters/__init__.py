"""Storage: each module here is an eventsourcing persistence module; `environment` opens by URL."""

from __future__ import annotations

import re
from urllib.parse import unquote, urlsplit

from pemasyarakatan.errors import StoreUnusable

_IN_MEMORY = re.compile(":memory:|mode=memory")
"""Names that would open a store in memory, which forgets what it acknowledged."""

_FORMS = "memory:, sqlite:///path"


def environment(url: str, *, reading: bool = False) -> dict[str, str]:
    """The settings that open the store at *url*, and nothing else; raises StoreUnusable.

    With *reading* nothing can be written, and what may not be written can be opened.

    `memory:` forgets everything when it is closed. `sqlite:///kemitraan.db` is a file in the
    working folder, `sqlite:////srv/kemitraan.db` one by its full path.
    """
    if type(url) is not str:
        raise StoreUnusable(f"{url!r} is no URL; expected one of {_FORMS}")
    try:
        parts = urlsplit(url)
    except ValueError as error:
        raise StoreUnusable(f"{url!r} is no URL ({error}); expected one of {_FORMS}") from None
    if url == "memory:":
        return {"PERSISTENCE_MODULE": "pemasyarakatan.adapters.memory"}
    if parts.scheme == "sqlite":
        path = unquote(parts.path[1:])
        extra = parts.netloc or parts.query or parts.fragment
        if extra or not path or not path.isprintable() or _IN_MEMORY.search(path):
            raise StoreUnusable(f"{url!r} names no file; expected sqlite:///path, or memory:")
        # SQLite takes a name that begins with "file:" for a URI of its own, with settings in it.
        name = f"./{path}" if path.startswith("file:") else path
        given = {"PERSISTENCE_MODULE": "pemasyarakatan.adapters.sqlite", "SQLITE_DBNAME": name}
        return {**given, "SQLITE_READ_ONLY": "yes"} if reading else given
    raise StoreUnusable(
        f"no adapter for {url!r}; expected one of {_FORMS}, or open(env=…) for any "
        "PERSISTENCE_MODULE"
    )
