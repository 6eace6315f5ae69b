"""The conformance kit for storage: prove an eventsourcing persistence module, yours or ours.

`run_storage_conformance(make_factory)` tries every promise and reports; `StorageContract` is the
same as a pytest class. What the kit can find is proved by `python -m
pemasyarakatan.testing.storage.prove`, which gives it recorders that are wrong on purpose.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pemasyarakatan.testing.storage.offers import Offers, Promise
from pemasyarakatan.testing.storage.report import (
    Broken,
    Finding,
    NotTried,
    Report,
    StorageBroken,
    Verdict,
)

if TYPE_CHECKING:
    from pemasyarakatan.testing.storage.checks import run_storage_conformance
    from pemasyarakatan.testing.storage.contract import StorageContract

__all__ = [
    "Broken",
    "Finding",
    "NotTried",
    "Offers",
    "Promise",
    "Report",
    "StorageBroken",
    "StorageContract",
    "Verdict",
    "run_storage_conformance",
]


def __getattr__(name: str) -> Any:
    """Load what needs Hypothesis or pytest when it is first asked for; a worker needs neither."""
    if name == "StorageContract":
        from pemasyarakatan.testing.storage import contract  # noqa: PLC0415

        return contract.StorageContract
    if name == "run_storage_conformance":
        from pemasyarakatan.testing.storage import checks  # noqa: PLC0415

        return checks.run_storage_conformance
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
