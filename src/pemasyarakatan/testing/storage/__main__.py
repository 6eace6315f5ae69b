"""Prove a persistence module: `python -m pemasyarakatan.testing.storage MODULE [KEY=VALUE …]`.

`{folder}` in a value stands for an empty folder, a new one for every store. Ends with 1 if a
promise is broken.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

import attrs
from eventsourcing.persistence import InfrastructureFactory
from eventsourcing.utils import Environment

from pemasyarakatan.testing.storage.bench import Factory
from pemasyarakatan.testing.storage.checks import run_storage_conformance
from pemasyarakatan.testing.storage.offers import Offers


def main(arguments: Sequence[str]) -> int:
    """Try it, and print the report."""
    flags = [one.name for one in attrs.fields(Offers) if one.default is True]
    parser = argparse.ArgumentParser(prog="python -m pemasyarakatan.testing.storage")
    parser.add_argument("module", metavar="MODULE", help="what PERSISTENCE_MODULE would say")
    parser.add_argument("settings", nargs="*", metavar="KEY=VALUE")
    parser.add_argument(
        "--without",
        action="append",
        default=[],
        choices=flags,
        metavar="OFFER",
        help=f"what it does not offer: {', '.join(flags)}",
    )
    parser.add_argument("--largest-batch", type=int)
    parser.add_argument("--size", type=int, default=1)
    parser.add_argument("--seed", type=int, default=0)
    chosen = parser.parse_args(arguments)
    wrong = [one for one in chosen.settings if "=" not in one]
    if wrong:
        parser.error(f"expected KEY=VALUE, found {wrong[0]}")
    settings = dict(one.split("=", 1) for one in chosen.settings)

    def make_factory(folder: Path) -> Factory:
        env = {key: value.replace("{folder}", str(folder)) for key, value in settings.items()}
        env["PERSISTENCE_MODULE"] = chosen.module
        return InfrastructureFactory.construct(Environment("Kit", env))

    report = run_storage_conformance(
        make_factory,
        offers=Offers(largest_batch=chosen.largest_batch, **dict.fromkeys(chosen.without, False)),
        size=chosen.size,
        seed=chosen.seed,
        raises=False,
    )
    sys.stdout.write(f"{report}\n")
    return 1 if report.broken else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
