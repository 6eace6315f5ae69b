"""The walls between the rooms hold, and each of them can fall."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "pemasyarakatan"

PLANTED = {
    "The domain is pure": (
        "domain/values.py",
        "import json",
    ),
    "The aggregates never import each other": (
        "domain/facility/values.py",
        "from pemasyarakatan.domain.partner.events import PartnerMerged",
    ),
    "The machinery of the domain knows no aggregate": (
        "domain/facts.py",
        "from pemasyarakatan.domain.partner.events import PartnerMerged",
    ),
    "Errors import nothing of ours": ("errors.py", "import pemasyarakatan.domain.text"),
    "A record knows the domain alone": ("record.py", "import pemasyarakatan.wire.upcasts"),
    "The wire knows the domain and the record alone": (
        "wire/upcasts.py",
        "import pemasyarakatan.application.receipts",
    ),
    "Adapters know errors alone": ("adapters/memory.py", "import pemasyarakatan.domain.text"),
    "The application knows no adapter by name": (
        "application/streams.py",
        "import pemasyarakatan.adapters.sqlite",
    ),
    "Operations know no adapter by name": (
        "operations/copying.py",
        "import pemasyarakatan.adapters.sqlite",
    ),
    "Read models and the audit know what was recorded alone": (
        "projections/__init__.py",
        "import pemasyarakatan.application.app",
    ),
    "Nothing imports the testing kit or the command line": (
        "application/app.py",
        "import pemasyarakatan.testing.scenario",
    ),
    "The testing kit does not import the command line": (
        "testing/scenario.py",
        "import pemasyarakatan.cli.opening",
    ),
    "The environment is read at the door alone": (
        "wire/catalogue.py",
        "import os",
    ),
}


def _verdicts(folder: Path) -> dict[str, str]:
    linter = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run(
        [linter, "--no-cache"],
        cwd=folder,
        env={"PYTHONPATH": str(folder / "src"), "PATH": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    return dict(re.findall(r"^(\S.*?) (KEPT|BROKEN)\b.*$", done.stdout, re.MULTILINE))


@pytest.fixture(name="copy")
def _copy(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "src", tmp_path / "src", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def test_every_wall_holds_and_falls_under_a_planted_import(copy: Path) -> None:
    """Each contract is kept by the code as it is, and broken by one import of the wrong room."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
    names = {contract["name"] for contract in contracts["contracts"]}
    assert names == set(PLANTED)

    assert dict.fromkeys(names, "KEPT") == _verdicts(copy)

    for file, planted in PLANTED.values():
        path = copy / "src" / "pemasyarakatan" / file
        path.write_text(path.read_text() + f"\n{planted}\n")
    assert dict.fromkeys(names, "BROKEN") == _verdicts(copy)


def test_no_room_is_too_large() -> None:
    """No source file has more than 400 lines."""
    sizes = {path: len(path.read_text().splitlines()) for path in SOURCE.rglob("*.py")}
    assert {} == {path.name: size for path, size in sizes.items() if size > 400}


def test_the_public_names_are_sorted_and_there() -> None:
    """Every name of `__all__` is there, in order, and nothing is loaded before it is asked for."""
    import pemasyarakatan

    assert sorted(pemasyarakatan.__all__) == sorted(set(pemasyarakatan.__all__))
    for name in pemasyarakatan.__all__:
        assert getattr(pemasyarakatan, name).__name__ == name
    with pytest.raises(AttributeError, match="no_such_name"):
        _ = pemasyarakatan.no_such_name
