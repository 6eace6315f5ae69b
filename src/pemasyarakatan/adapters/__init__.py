"""Storage: each module here is an eventsourcing persistence module; `environment` opens by URL."""

from __future__ import annotations

from urllib.parse import unquote, urlsplit

from pemasyarakatan.errors import StoreUnusable

_FORMS = "memory:, sqlite:///path"


def environment(url: str) -> dict[str, str]:
    """The settings that open the store at *url*, and nothing else; raises StoreUnusable.

    `memory:` forgets everything when it is closed. `sqlite:///kemitraan.db` is a file in the
    working folder, `sqlite:////srv/kemitraan.db` one by its full path.
    """
    parts = urlsplit(url)
    if url == "memory:":
        return {"PERSISTENCE_MODULE": "pemasyarakatan.adapters.memory"}
    if parts.scheme == "sqlite":
        path = unquote(parts.path[1:])
        if parts.netloc or parts.query or parts.fragment or not path or ":memory:" in path:
            raise StoreUnusable(f"{url!r} names no file; expected sqlite:///path, or memory:")
        return {"PERSISTENCE_MODULE": "pemasyarakatan.adapters.sqlite", "SQLITE_DBNAME": path}
    raise StoreUnusable(
        f"no adapter for {url!r}; expected one of {_FORMS}, or open(env=…) for any "
        "PERSISTENCE_MODULE"
    )
