"""The pages of the documentation, and what writes the generated ones."""

from __future__ import annotations

import re
import sys
from functools import cache
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
REFERENCE = DOCS / "reference"

_FENCE = re.compile(r"^[ \t]*```.*?^[ \t]*```", re.MULTILINE | re.DOTALL)
_HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
_LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)")
_BAR = re.compile(r"(?<!\\)\|")
_CODE = re.compile(r"`[^`\n]+`")


@cache
def generator() -> ModuleType:
    """`docs/generate.py`, loaded as it stands."""
    sys.path.insert(0, str(DOCS))
    spec = spec_from_file_location("generate_docs", DOCS / "generate.py")
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    sys.path.remove(str(DOCS))
    return module


def pages() -> list[Path]:
    """Every page, the README first."""
    return [ROOT / "README.md", *sorted(DOCS.rglob("*.md"))]


@cache
def prose(page: Path) -> str:
    """A page without its blocks of code."""
    return _FENCE.sub("", page.read_text(encoding="utf-8"))


def links(page: Path) -> list[str]:
    """Where the links of a page lead."""
    return _LINK.findall(_CODE.sub("``", prose(page)))


def anchors(page: Path) -> set[str]:
    """The anchors of a page's headings; a heading that stands twice gets a number."""
    found: set[str] = set()
    for heading in _HEADING.findall(prose(page)):
        plain = _LINK.sub("", heading).replace("`", "").strip()
        anchor = first = "".join(
            c for c in plain.lower().replace(" ", "-") if c.isalnum() or c in "-_"
        )
        number = 0
        while anchor in found:
            number += 1
            anchor = f"{first}-{number}"
        found.add(anchor)
    return found


def cells(page: Path, column: int) -> list[str]:
    """One column of every table of a page, without the heads."""
    rows = [line.strip() for line in prose(page).splitlines() if line.lstrip().startswith("|")]
    found = []
    for row, following in zip(rows, [*rows[1:], ""], strict=False):
        is_head = set(following) <= set("|-: ") and following
        is_rule = set(row) <= set("|-: ")
        if not is_head and not is_rule:
            found.append(_BAR.split(row.strip("|"))[column].strip())
    return found


def terms(text: str) -> list[str]:
    """What stands in backticks."""
    return re.findall(r"`([^`\n]+)`", text)
