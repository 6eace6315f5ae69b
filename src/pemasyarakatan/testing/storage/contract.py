"""The pytest contract: subclass it, say how a store is made, and every check is a test."""

from __future__ import annotations

from abc import ABC, abstractmethod
from pathlib import Path
from typing import Any, ClassVar

import pytest

from pemasyarakatan.testing.storage.bench import Bench, Factory
from pemasyarakatan.testing.storage.checks import CHECKS, Check
from pemasyarakatan.testing.storage.offers import Offers
from pemasyarakatan.testing.storage.tampering import connection_of


class StorageContract(ABC):
    """What every storage adapter promises; a subclass named `Test…` is collected by pytest."""

    offers: ClassVar[Offers] = Offers()
    size: ClassVar[int] = 1
    seed: ClassVar[int] = 0

    @abstractmethod
    def make_factory(self, folder: Path) -> Factory:
        """The factory of a new, empty store; *folder* is empty, and for it alone."""

    def connect(self, factory: Factory) -> Any:
        """A plain DB-API connection to the store of a factory, past the adapter."""
        return connection_of(factory)

    @pytest.mark.parametrize("check", CHECKS, ids=str)
    def test_storage(self, check: Check, tmp_path: Path) -> None:
        """The adapter keeps what this check tries."""
        bench = Bench(self.make_factory, tmp_path, self.offers, self.size, self.seed, self.connect)
        ended = check.end(bench)
        if ended.broken is not None:
            raise ended.broken
        if ended.left_out is not None:
            pytest.skip(ended.left_out)
