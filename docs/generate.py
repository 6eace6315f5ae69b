"""Write the generated pages of the reference: `python docs/generate.py`, or `make docs`.

What stands in them is read from the code: the deciders, the vocabulary, the rule books, the
command line. Only what the code does not say of itself is written here, how each page is to be
read, and in `flags.toml`, what a flag means.
"""

from __future__ import annotations

import ast
import contextlib
import io
import os
import re
import sys
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from enum import EnumMeta
from functools import cache
from importlib import import_module
from inspect import cleandoc, getdoc
from pathlib import Path
from typing import Any, NewType, get_type_hints
from unittest.mock import patch

import attrs
import typer.main
from fields import fields_table, parts_of, shown
from read_models import read_models

import pemasyarakatan
from pemasyarakatan.cli.main import app
from pemasyarakatan.cli.opening import Exit
from pemasyarakatan.domain import values
from pemasyarakatan.domain.aggregates import COMMAND_RULES, DECIDERS
from pemasyarakatan.domain.agreement.rules import NO_EVALUATION_POLICY
from pemasyarakatan.domain.corrections import PAIRS as SHARED
from pemasyarakatan.domain.together import Together
from pemasyarakatan.domain.decider import AMENDMENTS, Decider
from pemasyarakatan.domain.law import Rule, RuleBook
from pemasyarakatan.record import Meta
from pemasyarakatan.wire.schema import described

FOLDER = Path(__file__).parent / "reference"
SOURCE = Path(pemasyarakatan.__file__).parent
FIRST_LINE = "<!-- Written by `make docs` from the code; change it there. -->\n\n"

FLAGS: Mapping[tuple[str, str], str] = {
    (aggregate, name): meaning
    for aggregate, flags in tomllib.loads((FOLDER.parent / "flags.toml").read_text("utf-8")).items()
    for name, meaning in flags.items()
}
"""What each flag means, by its aggregate and name."""

EXITS: Mapping[Exit, str] = {
    Exit.DONE: "done",
    Exit.FAILED: "a check ran and found something, or two stores that should hold the same do not",
    Exit.CANNOT: "it cannot run, or the input cannot be read as a command",
    Exit.NOT_ACCEPTED: "understood and not accepted: refused under a rule, or a version conflict",
}


# --- what the code says --------------------------------------------------------------------------


def flags_in_source() -> set[tuple[str, str]]:
    """Every flag that the domain can raise, by its aggregate and name.

    A name in capitals, in a module that makes flags, is taken for that of a flag.
    """
    found = set()
    for path in sorted((SOURCE / "domain").rglob("*.py")):
        aggregate = path.relative_to(SOURCE / "domain").parts[0].removesuffix(".py")
        nodes = list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
        if not any(isinstance(node, ast.Call) and _called(node) == "Flag" for node in nodes):
            continue
        for node in nodes:
            if isinstance(node, ast.Constant) and re.fullmatch(r"[A-Z_]{5,}", str(node.value)):
                found.add((aggregate, str(node.value)))
    return found


def _called(call: ast.Call) -> str | None:
    return getattr(call.func, "id", None)


def package_of(decider: Decider[Any, Any, Any]) -> Any:
    """The package, or module, of an aggregate."""
    return import_module(f"pemasyarakatan.domain.{decider.name}")


def first_paragraph(thing: Any) -> str:
    """The beginning of a docstring, on one line."""
    return " ".join(cleandoc(thing.__doc__ or "").split("\n\n")[0].split())


def whole(thing: Any) -> str:
    """A docstring, as paragraphs."""
    paragraphs = (getdoc(thing) or "").split("\n\n")
    return "\n\n".join(" ".join(one.split()) for one in paragraphs)


def anchor(heading: str) -> str:
    """The anchor that a heading gets."""
    kept = (c for c in heading.lower().replace(" ", "-") if c.isalnum() or c in "-_")
    return "".join(kept)


# --- the pages -----------------------------------------------------------------------------------


def commands() -> Iterator[str]:
    """Every command a user can give, by its aggregate, and every value that is said in one."""
    yield "# Commands\n\n"
    yield (
        "What can be asked of each aggregate, field by field. In Python a command is a class with "
        "keyword arguments; in a line of JSON `data` holds the same fields under the same names. "
        "Each command gives the event that is named, which holds the same content; "
        "[stored-events.md](stored-events.md) says how it is stored, [rules.md](rules.md) under "
        "which rules a command is refused.\n\n"
        "In JSON a UUID, a date (`2026-01-28`) and a member of an enumeration are texts, a list "
        "and a set are arrays, and a field that is left out is not stated. A `PartialDate` of one "
        "day may be written as its date alone. `irregular` acknowledges (L) rules; it belongs to "
        "every command that states a partial date, and to some others.\n\n"
    )
    index = ", ".join(f"[{one.name}](#{one.name})" for one in DECIDERS)
    yield f"Aggregates: {index}. For all of them: [every aggregate](#every-aggregate). "
    yield "The values: [values](#values).\n\n"
    yield "## Every aggregate\n\n"
    yield "A fact of any stream can be corrected, voided, and given evidence for or against it.\n\n"
    for command, events in SHARED.items():
        yield from _command(command, "", events)
    yield f"### {Together.__name__}\n\n{whole(Together)}\n\n"
    yield (
        "Gives what its commands give. `commands` is an array of objects with `command` and "
        "`data`, as in a line; an inferred field within one is pointed at by "
        "`/commands/0/data/…`.\n\n"
    )
    for decider in DECIDERS:
        yield f"## {decider.name}\n\n{first_paragraph(package_of(decider))}\n\n"
        if decider.internal:
            yield "Nobody commands it; the library writes it with what it serves: "
            told = (
                f"`{one.__name__}` ({first_paragraph(one).rstrip('.')})" for one in decider.pairs
            )
            yield ", ".join(told) + ".\n\n"
            continue
        for command, events in decider.pairs.items():
            yield from _command(command, decider.name, events)
    yield from _values()


@cache
def _stored_names() -> Mapping[tuple[str, str | None], str]:
    return {(one["aggregate"], one["class"]): one["name"] for one in described()["catalogue"]}


def _command(command: type, aggregate: str, events: Iterable[type]) -> Iterator[str]:
    stored = _stored_names()
    yield f"### {command.__name__}\n\n{whole(command)}\n\n"
    links = []
    for event in events:
        name = stored.get((aggregate, event.__name__))
        place = "in-every-aggregate" if name is None else anchor(name)
        links.append(f"[`{event.__name__}`](stored-events.md#{place})")
    yield f"Gives {' or '.join(links)}.\n\n"
    yield from fields_table(command)


def used_values() -> list[Any]:
    """Every value class, enumeration and named type that a command or an event holds, sorted."""
    classes = [*SHARED, *(one for decider in DECIDERS for one in decider.pairs)]
    classes += [*AMENDMENTS, *(one for decider in DECIDERS for one in decider.events), Meta]
    hints = (hint for cls in classes for hint in get_type_hints(cls).values())
    found = {part for hint in hints for part in parts_of(hint)}
    return sorted(found, key=lambda one: one.__name__.lower())


def _values() -> Iterator[str]:
    yield "## Values\n\nWhat commands and events are made of, in alphabetical order.\n\n"
    for value in used_values():
        yield f"### {value.__name__}\n\n{_said_of(value)}\n\n"
        if isinstance(value, EnumMeta):
            yield f"One of {', '.join(f'`{one.value}`' for one in value)}.\n\n"
        elif attrs.has(value):
            yield from fields_table(value)


def _said_of(value: Any) -> str:
    if isinstance(value, NewType):
        return f"{_note(value.__name__)} In JSON: {shown(value.__supertype__)}."
    return whole(value)


def _note(name: str) -> str:
    """The text under an assignment in `values.py`, where no docstring can be."""
    body = ast.parse(Path(values.__file__ or "").read_text(encoding="utf-8")).body
    for node, following in zip(body, body[1:], strict=False):
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", None) == name:
            assert isinstance(following, ast.Expr) and isinstance(following.value, ast.Constant)
            return str(following.value.value)
    sys.exit(f"{values.__file__}: no text under {name}")


def stored_events() -> Iterator[str]:
    """Every stored name, current and retired."""
    catalogue = described()["catalogue"]
    yield "# Stored events\n\n"
    yield (
        "Every name that an event was ever written under. A name is never changed and never used "
        "for anything else: a class that must change gets a new name, and the old one an upcast "
        "that is applied when it is read. What is stored is never rewritten.\n\n"
        'A stored event is one JSON document in UTF-8, `{"v":1,"meta":{…},"data":{…}}`, '
        "beside its stream, its version in that stream and its name. `data` holds every field of "
        "the event, what is not stated as `null` or `[]`; sets are sorted. `meta` holds the "
        "circumstances:\n\n"
    )
    yield from fields_table(Meta, "commands.md")
    yield (
        "`recorded_at` is in UTC and never falls within a stream. `command.sha256` is taken over "
        "the command's canonical JSON, without actor, source and day. Fields marked (key) say "
        "which stream or which part a fact is about; no correction changes them. Types are "
        "described in [commands.md](commands.md#values).\n\n"
    )
    yield "## Retired names\n\n"
    retired = [one for one in catalogue if one["becomes"]]
    yield "| stored name | is read as |\n|---|---|\n"
    for one in retired:
        yield f"| `{one['name']}` | [`{one['becomes']}`](#{anchor(one['becomes'])}) |\n"
    yield "\n## In every aggregate\n\n"
    for event in AMENDMENTS:
        names = [f"`{one['name']}`" for one in catalogue if one["class"] == event.__name__]
        yield f"### {event.__name__}\n\n{', '.join(names)}\n\n{whole(event)}\n\n"
        yield from fields_table(event, "commands.md")
    yield (
        "In the document of a correction, `corrected` is an object with `event`, a stored name, "
        "and `data`, that event's own content; so it is typed, and upcast with its target.\n\n"
    )
    for decider in DECIDERS:
        yield f"## {decider.name}\n\n"
        for one in catalogue:
            if one["aggregate"] != decider.name or one["class"] in (None, *_amending()):
                continue
            event = next(e for e in decider.events if e.__name__ == one["class"])
            yield f"### {one['name']}\n\n`{event.__name__}`: {whole(event)}\n\n"
            yield from fields_table(event, "commands.md", keys=True)


def _amending() -> tuple[str, ...]:
    return tuple(one.__name__ for one in AMENDMENTS)


def rules() -> Iterator[str]:
    """Every rule under which a command is refused, and every flag."""
    yield "# Rules and flags\n\n"
    yield (
        "A refusal names one rule by its id; the id stays, the words may be improved. Nothing is "
        "written when a command is refused.\n\n"
        "- **(H)**, impossible: against the calendar, against conservation or against itself. "
        "Always refused.\n"
        "- **(L)**, irregular: it can have happened, and should not have. Refused unless the "
        "command's `irregular` names every (L) rule that is broken, with a reason and who answers "
        "for it; the event then keeps those that really were broken.\n"
        "- **(S)** beside either: the rule looks at other streams. Two saves at once can get past "
        "it, so whoever audits looks at it again from the log.\n\n"
        "If several rules are broken, the refusal names the first (H), else the first (L) that is "
        "not acknowledged, with the other (L) ones. A rule over partial dates refuses only what is "
        "certain.\n\n"
        f"`{NO_EVALUATION_POLICY}` is a policy: it is weighed only where the service switched it "
        "on, with `Pemasyarakatan.open(…, policies=frozenset({…}))`, by its id.\n\n"
    )
    yield "## Commands as such\n\n"
    yield from _rules_table(COMMAND_RULES)
    general = RuleBook("any").rules
    names = [one.id.partition(".")[2] for one in general]
    yield "## In every aggregate\n\n"
    yield "| rule | | expected | remedy |\n|---|---|---|---|\n"
    for name, rule in zip(names, general, strict=True):
        ids = "<br>".join(f"`{decider.name}.{name}`" for decider in DECIDERS)
        yield f"| {ids} | {_sort(rule)} | {rule.expected} | {rule.remedy} |\n"
    yield "\n"
    for decider in DECIDERS:
        own = [one for one in decider.book.rules if one.id.partition(".")[2] not in names]
        yield f"## {decider.name}\n\n"
        yield from _rules_table(own)
    yield "## Flags\n\n"
    yield (
        "A flag refuses nothing: it says what whoever audits wants to see. `state` prints those "
        "of a stream by itself; those over other streams need them to be looked at.\n\n"
    )
    yield "| aggregate | flag | means |\n|---|---|---|\n"
    for (aggregate, name), meaning in FLAGS.items():
        yield f"| {aggregate} | `{name}` | {meaning} |\n"


def _rules_table(book: Iterable[Rule]) -> Iterator[str]:
    yield "| rule | | expected | remedy |\n|---|---|---|---|\n"
    for rule in book:
        yield f"| `{rule.id}` | {_sort(rule)} | {rule.expected} | {rule.remedy} |\n"
    yield "\n"


def _sort(rule: Rule) -> str:
    return f"({rule.sort.value}){' (S)' if rule.elsewhere else ''}"


def command_line() -> Iterator[str]:
    """Every command of the command line, by its own help."""
    yield "# Command line\n\n"
    yield (
        "`pemasyarakatan`, or `python -m pemasyarakatan`; it needs the extra `cli`. `--store` "
        "names the store: `memory:` (gone when the command ends), `sqlite:///file.db` in the "
        "working folder, `sqlite:////srv/file.db` by its full path. Left out, it is the "
        "environment variable `PEMASYARAKATAN_STORE`, else `sqlite:///pemasyarakatan.db`. A "
        "STREAM is an id, a unique prefix of one with at least four characters, or the code of a "
        "facility.\n\n"
        "Data goes to stdout, and `--format json` prints one JSON value a line. An error goes to "
        "stderr as one sentence: what was found, what was expected, what to do.\n\n"
    )
    yield "| exit code | means |\n|---|---|\n"
    for code, meaning in EXITS.items():
        yield f"| {int(code)} | {meaning} |\n"
    yield (
        "\n`record` ends with 2 if any line was invalid, else with 3 if any was refused, else "
        "with 0.\n\n"
        "A line that `record` reads, and the receipt that it prints for it:\n\n"
        "```json\n"
        '{"command": "HoldVisit", "command_id": "…", "actor": "…", "source": {…}, "data": {…}}\n'
        "```\n\n"
        "```json\n"
        '{"line": 1, "status": "recorded", "command": "HoldVisit", "stream": "…", "version": 3, '
        '"position": 17, "events": ["partnership.visit_held@1"], "also": [], "rule": null, '
        '"message": null}\n'
        "```\n\n"
        "`command` and `data` are needed; `source` is a [`Provenance`](commands.md#provenance). "
        "`status` is `recorded`, `unchanged` (it was already so, or the command was repeated), "
        "`refused` or `invalid`; `also` lists what the same save wrote to other streams; "
        "`position` is `null` where the recorder gives none. "
        "[Record from a file](../how-to/record-from-a-file.md) shows both at work.\n\n"
    )
    for name, text in helps().items():
        yield f"## {name}\n\n```text\n{text}```\n\n"


def helps() -> dict[str, str]:
    """The help of every command, without colours and boxes."""
    group: Any = typer.main.get_command(app)
    group.rich_markup_mode = None
    found = {}
    with patch.dict(os.environ, COLUMNS="88"):
        for name, command in _commands(group):
            command.rich_markup_mode = None
            printed = io.StringIO()
            args = [*name.split(), "--help"]
            with contextlib.redirect_stdout(printed):
                group.main(args=args, prog_name="pemasyarakatan", standalone_mode=False)
            found[name] = printed.getvalue()
    return found


def _commands(group: Any, before: str = "") -> Iterator[tuple[str, Any]]:
    """Every command with its whole name; a group is none."""
    for name, command in group.commands.items():
        if hasattr(command, "commands"):
            command.rich_markup_mode = None
            yield from _commands(command, f"{before}{name} ")
        else:
            yield f"{before}{name}", command


PAGES = {
    "commands.md": commands,
    "stored-events.md": stored_events,
    "rules.md": rules,
    "command-line.md": command_line,
    "read-models.md": read_models,
}


def page(name: str) -> str:
    """The text of one page as the code would have it now."""
    return FIRST_LINE + "".join(PAGES[name]()).rstrip("\n") + "\n"


def main() -> None:
    """Write every page."""
    unexplained = flags_in_source() - set(FLAGS)
    gone = set(FLAGS) - flags_in_source()
    if unexplained or gone:
        sys.exit(f"in FLAGS of {__file__}: missing {unexplained}, raised nowhere {gone}")
    FOLDER.mkdir(exist_ok=True)
    for name in PAGES:
        (FOLDER / name).write_text(page(name), encoding="utf-8")


if __name__ == "__main__":
    main()
