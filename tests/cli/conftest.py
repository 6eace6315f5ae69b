"""The stores of the acceptance tests serve here too."""

from tests.acceptance.conftest import _demo, _ledger, _terminal

__all__ = ["_demo", "_ledger", "_terminal"]
