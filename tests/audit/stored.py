"""Turning bits of a store over, underneath the library: in its table of events and in its ledger."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from pemasyarakatan.application import Pemasyarakatan
from pemasyarakatan.audit.proof.findings import Verdict
from pemasyarakatan.audit.proof.marks import Rules
from pemasyarakatan.audit.proof.policies import Policy
from pemasyarakatan.audit.proof.verifying import verify_store
from pemasyarakatan.errors import PemasyarakatanError
from tests.audit.documents import POLICY
from tests.audit.flips import CLOCK, LAST
from tests.audit.houses import House, codes
from tests.audit.trees import flipped
from tests.projections.appended import reports

COLUMNS = ("originator_id", "originator_version", "topic", "state")


class Stored:
    """The five source reports in a file, sealed and witnessed to the end."""

    def __init__(self, home: House, file: sqlite3.Connection) -> None:
        self.home = home
        self._file = file
        self._rules = Rules(policy=Policy.parse(POLICY), now=LAST)
        file.isolation_level = None
        file.execute("PRAGMA synchronous = OFF")
        file.execute("PRAGMA ignore_check_constraints = ON")
        for (name,) in file.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'"):
            file.execute(f'DROP TRIGGER "{name}"')
        self.events = {
            position: dict(zip(COLUMNS, values, strict=True))
            for position, *values in file.execute(
                f"SELECT position, {', '.join(COLUMNS)} FROM stored_events"
            )
        }
        assert self.verdict().result == "VERIFIED", "the store itself is verified"

    def verdict(self) -> Verdict:
        """What is found in it now."""
        return verify_store(self.home.recorder, self.home.ledger, self._rules)

    def columns(self, every: int) -> Iterator[str]:
        """One bit of each so many bytes of each column of each event: where it is verified."""
        step = 0
        for position, event in self.events.items():
            for column, value in event.items():
                for place in range(len(_bytes(value))):
                    step += 1
                    if step % every == 0 and self._verified(position, column, place, step % 8):
                        yield f"position {position}, {column}, byte {place}, bit {step % 8}"

    def ledger(self, every: int) -> Iterator[str]:
        """The same for the files of the ledger; what is bent of the tree is found as that."""
        for name in self.home.files():
            # A copy of the newest note, for people, which nobody reads here.
            if name.startswith("ledger/") and name != "ledger/checkpoint":
                file = self.home.folder / name
                whole = file.read_bytes()
                for place in range(len(name) % every, len(whole), every):
                    file.write_bytes(flipped(whole, place, place % 8))
                    found = self.verdict()
                    tree = "checkpoints" not in name
                    if found.result == "VERIFIED" or (tree and "TILE_MISMATCH" not in codes(found)):
                        yield f"{name}, byte {place}, bit {place % 8}"
                file.write_bytes(whole)

    def _verified(self, position: int, column: str, place: int, bit: int) -> bool:
        value = self.events[position][column]
        bad = flipped(_bytes(value), place, bit)
        try:
            if isinstance(value, int):
                self._put(position, column, "?", int.from_bytes(bad, signed=True))
            else:
                self._put(position, column, "CAST(? AS TEXT)" if type(value) is str else "?", bad)
        except sqlite3.IntegrityError:
            return False  # no table holds one version of a stream twice
        try:
            return self.verdict().result == "VERIFIED"
        except PemasyarakatanError:
            return False
        finally:
            self._put(position, column, "?", value)

    def _put(self, position: int, column: str, mark: str, value: Any) -> None:
        self._file.execute(
            f"UPDATE stored_events SET {column} = {mark} WHERE position = ?", (value, position)
        )


def _bytes(value: Any) -> bytes:
    if isinstance(value, int):
        return value.to_bytes(8)
    return value.encode() if isinstance(value, str) else bytes(value)


@contextmanager
def stored(folder: Path) -> Iterator[Stored]:
    """The store in that folder."""
    with Pemasyarakatan.open(f"sqlite:///{folder}/log.db", clock=CLOCK) as app:
        reports(app)
        home = House(app, folder)
        home.seal()
        home.witnessed(LAST)
        with closing(sqlite3.connect(folder / "log.db")) as file:
            yield Stored(home, file)
