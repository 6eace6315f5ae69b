"""Storage: each module here is an eventsourcing persistence module; `environment` opens by URL."""

from __future__ import annotations

import re
from collections.abc import Mapping
from importlib.util import find_spec
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from pemasyarakatan.errors import StoreUnusable

_IN_MEMORY = re.compile(":memory:|mode=memory")
"""Names that would open a store in memory, which forgets what it acknowledged."""

_FORMS = "memory:, sqlite:///path, postgresql://user:password@host:port/database"

_OPTIONS = frozenset({"schema", "sslmode", "sslrootcert", "sslcert", "sslkey", "application_name"})
"""What the query of a postgresql:// URL may say."""


def environment(url: str, *, reading: bool = False) -> dict[str, str]:
    """The settings that open the store at *url*, and nothing else; raises StoreUnusable.

    With *reading* nothing can be written, and what may not be written can be opened.

    `memory:` forgets everything when it is closed. `sqlite:///kemitraan.db` is a file in the
    working folder, `sqlite:////srv/kemitraan.db` one by its full path.
    `postgresql://user:password@host:port/database` may end in `?schema=…&sslmode=…`; what it does
    not say is looked up nowhere else.
    """
    if type(url) is not str:
        raise StoreUnusable(f"{url!r} is no URL; expected one of {_FORMS}")
    try:
        parts = urlsplit(url)
    except ValueError as error:
        raise StoreUnusable(
            f"{shown(url)!r} is no URL ({error}); expected one of {_FORMS}"
        ) from None
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
    if parts.scheme in {"postgresql", "postgres"}:
        return _postgres(url, parts)
    raise StoreUnusable(
        f"no adapter for {shown(url)!r}; expected one of {_FORMS}, or open(env=…) for any "
        "PERSISTENCE_MODULE"
    )


def untouched(settings: Mapping[str, str]) -> dict[str, str]:
    """*settings* such that nothing is made, brought up or written by who opens with them."""
    ours = settings.get("PERSISTENCE_MODULE") == "pemasyarakatan.adapters.sqlite"
    return {**settings, **({"SQLITE_READ_ONLY": "yes"} if ours else {"CREATE_TABLE": "no"})}


def shown(url: str) -> str:
    """*url* as a message may show it: without a password."""
    scheme, slashes, rest = url.partition("://")
    host, at, after = rest.rpartition("@")
    # What stands before the last @ may hold anything if it was not escaped.
    user, colon, _ = host.partition(":")
    rest = f"{user}{colon and ':…'}{at}{after}"
    return re.sub(r"(?i)(password=)[^&]*", r"\1…", f"{scheme}{slashes}{rest}")


def _postgres(url: str, parts: SplitResult) -> dict[str, str]:
    form = "expected postgresql://user:password@host:port/database"
    try:
        port = parts.port or 5432
        options = parse_qsl(parts.query, keep_blank_values=True, strict_parsing=bool(parts.query))
    except ValueError as error:
        raise StoreUnusable(f"{shown(url)!r} cannot be read ({error}); {form}") from None
    unknown = sorted({name for name, _ in options} - _OPTIONS)
    # Not parts.hostname, which is in small letters: a host may be the folder of a socket.
    host = re.sub(r":\d*$", "", parts.netloc.rpartition("@")[2]).strip("[]")
    said = {
        "host": unquote(host),
        "database": unquote(parts.path[1:]),
        "user": unquote(parts.username or ""),
    }
    missing = [name for name, value in said.items() if not value]
    if missing or unknown or parts.fragment or "/" in said["database"]:
        found = f"no {missing[0]}" if missing else f"{', '.join(unknown) or 'more than a database'}"
        raise StoreUnusable(
            f"{shown(url)!r} says {found}; {form}, and after a ? only {', '.join(sorted(_OPTIONS))}"
        )
    if not all(value.isprintable() for value in (*said.values(), *(one for _, one in options))):
        raise StoreUnusable(f"{shown(url)!r} holds what cannot be printed; {form}")
    if find_spec("psycopg") is None or find_spec("psycopg_pool") is None:
        raise StoreUnusable(
            f"{shown(url)} needs the driver psycopg, which is not installed; install it with "
            "pip install 'pemasyarakatan[postgres]'"
        )
    return {
        "PERSISTENCE_MODULE": "pemasyarakatan.adapters.postgres",
        "POSTGRES_HOST": said["host"],
        "POSTGRES_PORT": str(port),
        "POSTGRES_DBNAME": said["database"],
        "POSTGRES_USER": said["user"],
        "POSTGRES_PASSWORD": unquote(parts.password or ""),
        **{f"POSTGRES_{name.upper()}": value for name, value in options},
    }
