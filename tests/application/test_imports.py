"""What a process loads with the domain: the standard library and attrs, nothing that patches."""

from __future__ import annotations

import os
import subprocess
import sys

SCRIPT = """
import dataclasses, importlib, pkgutil, sys
before = dataclasses._process_class
import pemasyarakatan.domain as domain
names = [one.name for one in pkgutil.walk_packages(domain.__path__, "pemasyarakatan.domain.")]
for name in names:
    importlib.import_module(name)
loaded = {name.partition(".")[0] for name in sys.modules}
assert len(names) > 20, names
assert dataclasses._process_class is before
print(*sorted(loaded & set(sys.argv[1:])))
"""

HEAVY = (
    "eventsourcing",
    "cattrs",
    "cattr",
    "msgspec",
    "json",
    "sqlite3",
    "logging",
    "typer",
    "rich",
    "hypothesis",
    "pytest",
)


def test_the_domain_loads_nothing_but_attrs():
    """A fresh process with every module of the domain has no eventsourcing, cattrs or msgspec."""
    ran = subprocess.run(
        [sys.executable, "-c", SCRIPT, *HEAVY],
        env={"PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.split() == []
