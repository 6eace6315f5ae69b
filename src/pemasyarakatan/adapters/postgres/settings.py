"""What opens a store on PostgreSQL, said in full: libpq is left nothing to look up elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Literal, Self, cast

from attrs import field, frozen
from eventsourcing.utils import Environment, resolve_topic
from psycopg import pq

from pemasyarakatan.errors import StoreUnusable

NOWHERE = "/nonexistent/pemasyarakatan"
"""Named where libpq would otherwise look into a file of the home folder."""

_OWN: Mapping[str, str] = {
    "passfile": NOWHERE,
    "sslcert": NOWHERE,
    "sslkey": NOWHERE,
    "sslrootcert": NOWHERE,
    "sslcrl": NOWHERE,
    "client_encoding": "UTF8",
    "application_name": "pemasyarakatan",
    "sslcertmode": "allow",
    "min_protocol_version": "3.0",
    "max_protocol_version": "3.0",
    "require_auth": "none,password,md5,scram-sha-256,gss,sspi",
    "keepalives": "1",
    "keepalives_idle": "10",
    "keepalives_interval": "5",
    "keepalives_count": "3",
    "tcp_user_timeout": "20000",
}
"""Given to libpq unless said otherwise; a client that vanished is noticed within half a minute."""

_BY_CHOICE = ("sslmode", "sslrootcert", "sslcert", "sslkey", "sslpassword", "application_name")
"""What a user may say of a connection, as POSTGRES_SSLMODE and so on, or in a URL."""

_UNSAYABLE = frozenset({"service", "servicefile"})
"""To libpq an empty service is one of that name, so it is left out."""

_USUAL: Mapping[str, str] = {
    "PORT": "5432",
    "POOL_SIZE": "1",
    "MAX_OVERFLOW": "15",
    "CONNECT_TIMEOUT": "5",
    "CONN_MAX_AGE": "3600",
    "LOCK_TIMEOUT": "5",
    "IDLE_IN_TRANSACTION_SESSION_TIMEOUT": "30",
    "STATEMENT_TIMEOUT": "30",
}
"""What a number is where nobody says otherwise; times are in seconds."""

Kind = Literal["uuid", "text"]


@frozen(kw_only=True)
class Settings:
    """Where a store is, and how long anybody is waited for; times are in seconds."""

    host: str
    port: int
    dbname: str
    user: str
    password: str = field(repr=False)
    get_password: Callable[[], str] | None
    schema: str
    originator_id_type: Kind
    pool_size: int
    max_overflow: int
    connect_timeout: int
    max_age: float
    lock_timeout: float
    idle_timeout: float
    statement_timeout: float
    chosen: Mapping[str, str]

    @classmethod
    def of(cls, env: Environment) -> Self:
        """The settings named POSTGRES_… in *env*; raises StoreUnusable with what is wrong."""

        def must(name: str) -> str:
            found = env.get(f"POSTGRES_{name}")
            if not found:
                raise StoreUnusable(f"POSTGRES_{name} is not set; expected it beside the others")
            return found

        def number(name: str, least: float = 0) -> float:
            found = env.get(f"POSTGRES_{name}") or _USUAL[name]
            try:
                value = float(found)
            except ValueError:
                value = -1.0
            if not least <= value < 2_000_000:
                raise StoreUnusable(
                    f"POSTGRES_{name}: found {found!r}; expected a number, {least:g} or more"
                )
            return value

        kind = (env.get("ORIGINATOR_ID_TYPE") or "uuid").lower()
        if kind not in {"uuid", "text"}:
            raise StoreUnusable(f"ORIGINATOR_ID_TYPE: found {kind!r}; expected 'uuid' or 'text'")
        topic = env.get("POSTGRES_GET_PASSWORD_TOPIC")
        chosen = {name: env.get(f"POSTGRES_{name.upper()}") or "" for name in _BY_CHOICE}
        port = number("PORT", 1)
        if port > 65535 or port != int(port):
            raise StoreUnusable(f"POSTGRES_PORT: found {port:g}; expected a port, 1 to 65535")
        return cls(
            host=must("HOST"),
            port=int(port),
            dbname=must("DBNAME"),
            user=must("USER"),
            password=env.get("POSTGRES_PASSWORD") or "",
            get_password=resolve_topic(topic) if topic else None,
            schema=(env.get("POSTGRES_SCHEMA") or "").strip() or "public",
            originator_id_type=cast("Kind", kind),
            pool_size=int(number("POOL_SIZE")),
            max_overflow=int(number("MAX_OVERFLOW")),
            connect_timeout=int(number("CONNECT_TIMEOUT", 1)),
            max_age=number("CONN_MAX_AGE", 1),
            lock_timeout=number("LOCK_TIMEOUT"),
            idle_timeout=number("IDLE_IN_TRANSACTION_SESSION_TIMEOUT"),
            statement_timeout=number("STATEMENT_TIMEOUT"),
            chosen={name: said for name, said in chosen.items() if said},
        )

    @property
    def shown(self) -> str:
        """The store as a message may name it: without the password."""
        return f"postgresql://{self.user}@{self.host}:{self.port}/{self.dbname}"

    def parameters(self) -> dict[str, str]:
        """Every parameter that libpq knows: what is not said here it would take from elsewhere."""
        given = {**_OWN, **self.chosen}
        given |= {
            "host": self.host,
            "port": str(self.port),
            "dbname": self.dbname,
            "user": self.user,
            "password": self.get_password() if self.get_password is not None else self.password,
            "connect_timeout": str(self.connect_timeout),
            "options": self._options(),
        }
        known = {one.keyword.decode(): one for one in pq.Conninfo.get_defaults()}
        if known["service"].val:
            raise StoreUnusable(
                "PGSERVICE is set in the environment, and libpq obeys it whatever else is said; "
                "unset it, or start this process without it"
            )
        for name, option in known.items():
            if option.envvar and name not in _UNSAYABLE:
                given.setdefault(name, (option.compiled or b"").decode())
        return {name: said for name, said in given.items() if name in known}

    def _options(self) -> str:
        """Set at the start of every session, so that no default of a role or database steers it."""
        said = {
            "synchronous_commit": "on",
            "default_transaction_isolation": r"read\ committed",
            "lock_timeout": f"{int(self.lock_timeout * 1000)}",
            "idle_in_transaction_session_timeout": f"{int(self.idle_timeout * 1000)}",
            "statement_timeout": f"{int(self.statement_timeout * 1000)}",
            "jit": "off",
            "bytea_output": "hex",
        }
        return " ".join(f"-c {name}={value}" for name, value in said.items())
