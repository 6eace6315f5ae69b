"""The probes that others published: `python -m tests.audit.published FOLDER`.

FOLDER is the `testdata` of transparency-dev/merkle. Each file of `inclusion` and `consistency` holds
a proof and whether it is to hold. Ends with 1 where we disagree with any.
"""

from __future__ import annotations

import json
import sys
from base64 import b64decode
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pemasyarakatan.audit.proof.tree import verify_consistency, verify_inclusion
from tests.audit.torture import say


def _hash(text: str | None) -> bytes:
    return b64decode(text or "")


def holds(probe: Mapping[str, Any]) -> bool:
    """What our verifiers say of one probe."""
    path = [_hash(one) for one in probe["proof"] or ()]
    if "leafHash" in probe:
        return verify_inclusion(
            probe["leafIdx"],
            probe["treeSize"],
            _hash(probe["leafHash"]),
            path,
            _hash(probe["root"]),
        )
    return verify_consistency(
        probe["size1"], probe["size2"], _hash(probe["root1"]), _hash(probe["root2"]), path
    )


def main(folder: Path) -> int:
    """Say how many probes there were, and name those on which we disagree."""
    wrong = 0
    for kind in ("inclusion", "consistency"):
        files = sorted((folder / kind).rglob("*.json"))
        probes = [json.loads(file.read_text(encoding="utf-8")) for file in files]
        negative = sum(probe["wantErr"] for probe in probes)
        for file, probe in zip(files, probes, strict=True):
            if holds(probe) is probe["wantErr"]:
                wrong += 1
                say(f"{file}: {probe['desc']}")
        say(f"{kind}: {len(probes)} probes, {negative} of them negative")
        wrong += not probes
    say(f"{wrong} disagreements")
    return min(wrong, 1)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
