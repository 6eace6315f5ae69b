"""Others' persistence modules under the kit: `python -m tests.testing.storage.third_party [NAME …]`.

Prints the report on each that is installed. UmaDB's server is started here, one for every store.
"""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from importlib.util import find_spec
from itertools import count
from pathlib import Path
from typing import Any

from attrs import frozen
from eventsourcing.persistence import InfrastructureFactory
from eventsourcing.utils import Environment

from pemasyarakatan.testing.storage import Offers, Report, run_storage_conformance
from pemasyarakatan.testing.storage.bench import Factory


@frozen
class Module:
    """A persistence module, how a new store of it is made, and what it does not offer."""

    name: str
    settings: Callable[[Path], dict[str, str]]
    offers: Offers
    needs: tuple[str, ...] = ()

    @property
    def installed(self) -> bool:
        """Whether it can be tried here."""
        try:
            return all(find_spec(one) is not None for one in self.needs)
        except ModuleNotFoundError:
            return False

    def make_factory(self, folder: Path) -> Factory:
        """The factory of a new, empty store."""
        module = self.name.split(" ")[0]
        settings = {"PERSISTENCE_MODULE": module, **self.settings(folder)}
        return InfrastructureFactory.construct(Environment("Kit", settings))

    def report(self, *, size: int = 1, seed: int = 0) -> Report:
        """What the kit says of it."""
        return run_storage_conformance(
            self.make_factory, offers=self.offers, size=size, seed=seed, raises=False
        )


SERVERS: list[subprocess.Popen[bytes]] = []
CLUSTERS: list[Any] = []
NUMBERS = count(1)


def umadb(folder: Path) -> dict[str, str]:
    """The settings of a new server over a file in *folder*; the one before is ended."""
    _stop_umadb()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    program = shutil.which("umadb", path=str(Path(sys.executable).parent)) or "umadb"
    server = subprocess.Popen(
        [program, "--listen", f"127.0.0.1:{port}", "--db-path", str(folder / "uma.db")],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    SERVERS.append(server)
    for _ in range(200):
        time.sleep(0.05)
        with socket.socket() as knock:
            if knock.connect_ex(("127.0.0.1", port)) == 0:
                break
    return {"UMADB_URI": f"http://127.0.0.1:{port}"}


def postgres(folder: Path) -> dict[str, str]:
    """The settings of a new schema of one server."""
    from tests.adapters.postgres.server import Server

    if not CLUSTERS:
        CLUSTERS.append(Server())
    settings = CLUSTERS[0].settings_of(f"kit{next(NUMBERS)}")
    return {key: value for key, value in settings.items() if key != "PERSISTENCE_MODULE"}


def postgres_with_schema(folder: Path) -> dict[str, str]:
    """The same with the schema in it, which eventsourcing's module does not make."""
    import psycopg

    settings = postgres(folder)
    with psycopg.connect(
        host=settings["POSTGRES_HOST"],
        port=settings["POSTGRES_PORT"],
        dbname=settings["POSTGRES_DBNAME"],
        user=settings["POSTGRES_USER"],
        password=settings["POSTGRES_PASSWORD"],
    ) as connection:
        connection.execute(f"CREATE SCHEMA {settings['POSTGRES_SCHEMA']}")
    return settings


def stop_servers() -> None:
    """End every server that was started here."""
    while CLUSTERS:
        CLUSTERS.pop().remove()
    _stop_umadb()


def _stop_umadb() -> None:
    while SERVERS:
        server = SERVERS.pop()
        server.kill()
        server.wait()


POSTGRES = ("psycopg", "tests.adapters.postgres.server")
LOCKING = Offers(positions_on_select=False, append_only=False)

MODULES = {
    one.name: one
    for one in (
        Module(
            "eventsourcing.popo",
            lambda _: {},
            Offers(several_processes=False, positions_on_select=False),
        ),
        Module(
            "eventsourcing.sqlite",
            lambda folder: {"SQLITE_DBNAME": f"{folder}/a.db"},
            Offers(subscribe=False, positions_on_select=False, append_only=False),
        ),
        Module(
            "eventsourcing_sqlalchemy",
            lambda folder: {
                "SQLALCHEMY_URL": f"sqlite:///{folder}/a.db",
                "SQLITE_DBNAME": f"{folder}/a.db",
            },
            Offers(subscribe=False, positions_on_select=False, append_only=False),
            ("eventsourcing_sqlalchemy",),
        ),
        Module("pemasyarakatan.adapters.postgres", postgres, Offers(), POSTGRES),
        Module("eventsourcing.postgres", postgres_with_schema, LOCKING, POSTGRES),
        Module(
            "eventsourcing.postgres with POSTGRES_ENABLE_DB_FUNCTIONS=y",
            lambda folder: {**postgres_with_schema(folder), "POSTGRES_ENABLE_DB_FUNCTIONS": "y"},
            LOCKING,
            POSTGRES,
        ),
        Module(
            "eventsourcing_umadb",
            umadb,
            Offers(
                positions_on_select=False,
                append_only=False,
                stops_waiting=False,
                tracking=False,
                shared_transaction=False,
            ),
            ("eventsourcing_umadb", "umadb"),
        ),
    )
}


def main(names: list[str]) -> int:
    """Try all that are named, or all that are installed."""
    try:
        for name in names or [one.name for one in MODULES.values() if one.installed]:
            report = MODULES[name].report()
            sys.stdout.write(f"{report}\n\n")
            for one in report.ended:
                sys.stdout.write(f"{one.seconds:6.1f} s  {one.name}\n")
            sys.stdout.flush()
    finally:
        stop_servers()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
