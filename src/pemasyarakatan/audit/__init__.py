"""The auditor's bench: replay, explain and prove; reads only."""

from __future__ import annotations

from pathlib import Path

VERIFIER = Path(__file__).parent / "proof" / "verifier.py"
"""The verifier of exports that imports nothing of this library: one file, to be copied and read."""

__all__ = ["VERIFIER"]
