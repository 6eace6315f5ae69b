"""Connections for reading: they wait for no writer, and stand in no queue."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from typing import Any

from eventsourcing.persistence import ConnectionPoolClosedError

IDLE = 8
"""How many connections are kept for the next reader."""


class Readers:
    """Lends connections, each to one thread alone; makes one more when all are lent."""

    def __init__(self, connect: Callable[[], sqlite3.Connection]) -> None:
        self._connect = connect
        self._idle: list[sqlite3.Connection] = []
        self._closed = False

    def select(self, statement: str, params: Sequence[Any]) -> list[Any]:
        """The rows of one statement, which needs no transaction around it."""
        reader = self._taken()
        try:
            return _rows(reader, statement, params)
        finally:
            self._put(reader)

    @contextmanager
    def lent(self) -> Generator[sqlite3.Connection]:
        """A connection in a transaction, so that all its statements see one state of the store."""
        reader = self._taken()
        try:
            reader.execute("BEGIN")
            try:
                yield reader
            finally:
                if reader.in_transaction:
                    reader.execute("ROLLBACK")
        finally:
            self._put(reader)

    def close(self) -> None:
        """Close what is not lent; whoever brings back the rest closes it.

        Closing one while another thread runs a statement on it would end the whole process.
        """
        self._closed = True
        self._dismiss()

    def _taken(self) -> sqlite3.Connection:
        if self._closed:
            raise ConnectionPoolClosedError
        try:
            return self._idle.pop()
        except IndexError:
            return self._connect()

    def _put(self, reader: sqlite3.Connection) -> None:
        if len(self._idle) < IDLE:
            self._idle.append(reader)
        else:
            reader.close()
        if self._closed:
            self._dismiss()

    def _dismiss(self) -> None:
        while self._idle:
            with suppress(IndexError):
                self._idle.pop().close()


def _rows(reader: sqlite3.Connection, statement: str, params: Sequence[Any]) -> list[Any]:
    """The rows of a statement; bytes of a text that are no UTF-8 stand for themselves in it.

    So one damaged text does not hide every other row of its page, and is told by who reads it.
    """
    try:
        return reader.execute(statement, params).fetchall()
    except sqlite3.OperationalError as error:
        if "decode to UTF-8" not in str(error):
            raise
    reader.text_factory = partial(str, encoding="utf-8", errors="surrogateescape")
    try:
        return reader.execute(statement, params).fetchall()
    finally:
        reader.text_factory = str
