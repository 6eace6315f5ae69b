"""The page of threats, written from the table that the attacks are held against.

`python -m tests.audit.attacks.page` writes the tables of `docs/reference/threats.md` anew; what
stands around them is kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from tests.audit.attacks.judging import STANCES
from tests.audit.attacks.table import FEW, KINDS, LEFT, PAPERS, STORES, Outcome, malformed

PAGE = Path(__file__).parents[3] / "docs" / "reference" / "threats.md"
UNPROVEN = {
    "NO_CHECKPOINT",
    "NO_INDEPENDENT_ANCHOR",
    "UNANCHORED_TAIL",
    "CHECKPOINT_UNTRUSTED",
    "STALE",
}


def written() -> str:
    """The page with its tables as the attacks have them."""
    text = PAGE.read_text(encoding="utf-8")
    tables = {
        "stances": _stances(),
        "stores": _table("what is done to the store", STANCES, _stores()),
        "rows": _table("what is put into a row or a column", FEW, _rows()),
        "papers": _table("what is done to the ledger", LEFT, _papers()),
    }
    for name, table in tables.items():
        whole = f"<!-- {name} -->\n\n{table}\n\n<!-- end -->"
        text, count = re.subn(
            f"<!-- {name} -->.*?<!-- end -->", lambda _, one=whole: one, text, flags=re.DOTALL
        )
        assert count == 1, name
    return text


def _stances() -> str:
    rows = [f"| {name} | {stance.meaning} |" for name, stance in STANCES.items()]
    return "\n".join(["| column | what there is to hold the store against |", "|---|---|", *rows])


def _stores() -> Iterator[tuple[str, Outcome]]:
    for meaning, _, outcome in STORES.values():
        yield meaning, outcome


def _papers() -> Iterator[tuple[str, Outcome]]:
    for meaning, _, outcome in PAPERS.values():
        yield meaning, outcome


def _rows() -> Iterator[tuple[str, Outcome]]:
    seen = dict[str, Outcome]()
    for kind in KINDS:
        only = {"sqlite": " (SQLite)", "postgres": " (PostgreSQL)", "retyped": " (PostgreSQL)"}[
            kind
        ]
        for name, (_, outcome) in malformed(kind).items():
            both = name in KINDS["sqlite"] and name in KINDS["postgres"]
            same = both and malformed("sqlite")[name][1] == malformed("postgres")[name][1]
            seen[name if same else name + only] = outcome
    yield from seen.items()


def _table(title: str, stances: Iterable[str], rows: Iterable[tuple[str, Outcome]]) -> str:
    names = list(stances)
    lines = [
        f"| {title} | {' | '.join(names)} | found as | sealer |",
        "|" + "---|" * (len(names) + 3),
    ]
    for meaning, outcome in rows:
        cells = [_cell(outcome.store[one]) for one in names]
        codes = {code for said in outcome.store.values() for code in said.split()[1:]} - UNPROVEN
        found = ", ".join(f"`{one}`" for one in sorted(codes)) or "–"
        lines.append(f"| {meaning} | {' | '.join(cells)} | {found} | {outcome.sealer} |")
    return "\n".join(lines)


def _cell(said: str) -> str:
    result = said.split(maxsplit=1)[0]
    return f"**{result}**" if result == "VERIFIED" else result


if __name__ == "__main__":
    PAGE.write_text(written(), encoding="utf-8")
