"""Dump a store and restore it into a fresh cluster, whose transaction ids begin anew."""

from __future__ import annotations

from tests.adapters.postgres.server import Server


def younger(server: Server, schema: str) -> Server:
    """A fresh cluster with a copy of *schema*."""
    other = Server()
    try:
        dumped = other.folder / "dump.sql"
        dumped.write_text(server.client("pg_dump", "-n", schema, "postgres"))
        other.client("psql", "-q", "-v", "ON_ERROR_STOP=1", "-f", str(dumped), "postgres")
    except BaseException:
        other.remove()
        raise
    return other
