"""Stores for the acceptance tests: an empty one, and one that `demo` was run on."""

from __future__ import annotations

import pytest

from tests.acceptance.lines import known
from tests.acceptance.terminal import Terminal


@pytest.fixture(name="terminal")
def _terminal(tmp_path):
    return Terminal(tmp_path)


@pytest.fixture(name="ledger")
def _ledger(terminal):
    """A store with one unit, one partner and their partnership."""
    terminal.recorded(*known())
    return terminal


@pytest.fixture(scope="session", name="demo")
def _demo(tmp_path_factory):
    """A store that `demo` was run on; nothing may record in it."""
    terminal = Terminal(tmp_path_factory.mktemp("demo"))
    assert terminal("demo").code == 0
    return terminal
