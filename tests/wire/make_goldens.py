"""Write a golden file for every stored name that has none: `python -m tests.wire.make_goldens`.

They are written beside the others, or into the folder that is named.

A file that is there is never touched, whatever it holds: what was once stored stays readable.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import msgspec

from pemasyarakatan.domain.decider import AMENDMENTS
from pemasyarakatan.wire.catalogue import CATALOGUE, codec
from pemasyarakatan.wire.upcasts import UPCASTS

from . import examples

GOLDENS = Path(__file__).parent / "goldens"

Document = dict[str, Any]

RETIRED: Mapping[str, Callable[[Document], Document]] = {
    "partnership.plan_realised@1": lambda data: {
        ("by" if key == "by_ref" else key): value for key, value in data.items()
    },
}
"""How each retired name wrote what its successor's data says."""


def path(name: str, folder: Path = GOLDENS) -> Path:
    """Where the golden of a stored name lies."""
    return folder / f"{name}.json"


def document(name: str) -> bytes:
    """The stored bytes of one realistic event under this *name*, current or retired."""
    wire = codec()
    meta = wire.encode_meta(examples.META)
    if name in CATALOGUE:
        aggregate, cls = wire.names[name]
        return wire.encode(aggregate, _event(aggregate, cls), meta)[1]
    following = msgspec.json.decode(document(UPCASTS[name].name))
    return msgspec.json.encode({**following, "data": RETIRED[name](following["data"])})


def _event(aggregate: str, cls: Any) -> Any:
    """An event of *cls*; a correction corrects the first kind of event of its aggregate."""
    kinds = (one for name, one in CATALOGUE.items() if name.startswith(f"{aggregate}."))
    first = next(one for one in kinds if one not in AMENDMENTS)
    return examples.event(cls, corrected=examples.event(first))


def missing(folder: Path = GOLDENS) -> list[str]:
    """Every stored name, current or retired, that has no golden."""
    return sorted(name for name in {*CATALOGUE, *UPCASTS} if not path(name, folder).exists())


def main(folder: Path) -> None:
    """Write what is missing, and say so."""
    folder.mkdir(exist_ok=True)
    for name in missing(folder):
        with path(name, folder).open("xb") as file:  # "x": never over a file that is there
            file.write(document(name))
        print(f"wrote {path(name, folder)}")  # noqa: T201


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else GOLDENS)
