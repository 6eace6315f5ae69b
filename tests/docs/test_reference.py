"""The generated pages of the reference are those of the code, and hold all of it."""

from __future__ import annotations

import ast
import pkgutil
import re
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from pathlib import Path

import pytest
import typer.main

import pemasyarakatan
from pemasyarakatan.cli.main import app
from pemasyarakatan.domain.aggregates import COMMAND_RULES, DECIDERS
from pemasyarakatan.domain.law import Rule, RuleBook
from pemasyarakatan.projections.ours import VIEWS
from pemasyarakatan.projections.tables import READ_MODELS
from pemasyarakatan.wire.catalogue import CATALOGUE, codec
from pemasyarakatan.wire.upcasts import UPCASTS
from tests.docs import pages

SOURCE = Path(pemasyarakatan.__file__).parent
GENERAL = RuleBook("any").rules
GENERATED = pages.generator().PAGES


def text(name: str) -> str:
    """A page as it lies in the reference."""
    return (pages.REFERENCE / name).read_text(encoding="utf-8")


def headings(name: str) -> set[str]:
    """The headings of a page."""
    return set(re.findall(r"^#+ (.+)$", text(name), re.MULTILINE))


def listed_rules() -> set[str]:
    """Every rule id in the reference."""
    return set(re.findall(r"`([a-z]+\.[a-z_]+)`", text("rules.md")))


def modules() -> Iterator[str]:
    """Every module of the library."""
    for found in pkgutil.walk_packages(pemasyarakatan.__path__, "pemasyarakatan."):
        if not found.name.endswith("__main__"):
            yield found.name


@cache
def trees() -> list[tuple[Path, ast.Module]]:
    """Every source file, parsed."""
    paths = sorted(SOURCE.rglob("*.py"))
    return [(path, ast.parse(path.read_text(encoding="utf-8"))) for path in paths]


@pytest.mark.parametrize("name", GENERATED)
def test_a_generated_page_is_that_of_the_code(name):
    """A page that is stale is written anew with `make docs`."""
    assert pages.generator().page(name) == text(name), f"{name} is stale: run `make docs`"


def test_every_command_of_a_user_has_its_section():
    """No command can be given that the reference does not describe."""
    assert set(codec().commands) <= headings("commands.md")


def test_every_value_is_described():
    """A type that stands in a table of fields can be looked up."""
    named = {value.__name__ for value in pages.generator().used_values()}

    assert named <= headings("commands.md")


def test_every_stored_name_is_described():
    """What is in a store can be read with the reference alone, retired names included."""
    missing = {
        name for name in (*CATALOGUE, *UPCASTS) if f"`{name}`" not in text("stored-events.md")
    }

    assert {name for name in missing if name not in headings("stored-events.md")} == set()


def test_every_rule_that_is_declared_is_listed():
    """A refusal can always be looked up by its id."""
    declared: set[str] = {rule.id for rule in COMMAND_RULES}
    for name in modules():
        for value in vars(import_module(name)).values():
            if isinstance(value, Rule):
                declared.add(value.id)
            elif isinstance(value, RuleBook):
                declared |= {rule.id for rule in value.rules}

    assert declared - listed_rules() == set()


def test_only_declared_rules_are_listed():
    """The reference names no rule under which nothing can be refused."""
    declared = {rule.id for decider in DECIDERS for rule in decider.book.rules}

    assert listed_rules() - declared == {rule.id for rule in COMMAND_RULES}


def test_no_refusal_is_raised_under_an_id_of_its_own():
    """`Refused` is raised under the id of a declared rule, never under a text made on the spot."""
    loose = [
        f"{path.relative_to(SOURCE)}:{node.lineno}"
        for path, tree in trees()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and getattr(node.func, "id", None) == "Refused"
        if not (isinstance(node.args[0], ast.Attribute) and node.args[0].attr in {"id", "rule"})
    ]

    assert loose == []


def test_every_rule_id_in_the_source_is_listed():
    """An id that is written out somewhere, instead of taken from its rule, is no other one."""
    prefixes = "|".join(["command", *(decider.name for decider in DECIDERS)])
    shape = re.compile(rf"(?:{prefixes})\.[a-z_]+")
    written = {
        node.value
        for _, tree in trees()
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
        if shape.fullmatch(node.value)
        if not any(name.startswith(node.value) for name in CATALOGUE)
    }

    assert written - listed_rules() == set()


def test_every_view_and_table_is_described():
    """Each has its section, with all its columns."""
    page = headings("read-models.md")
    assert {one.name for one in VIEWS} <= page
    assert {table.name for model in READ_MODELS for table in model.tables} <= page
    columns = {name for one in VIEWS for name in one.columns}
    columns |= {
        one.name
        for model in READ_MODELS
        for table in model.tables
        for one in table.columns
        if not one.primary_key
    }
    assert columns <= set(pages.terms(" ".join(pages.cells(pages.REFERENCE / "read-models.md", 0))))


def test_every_flag_is_explained():
    """Each flag that the domain raises has its meaning in the reference, and no other has one."""
    assert set(pages.generator().FLAGS) == pages.generator().flags_in_source()


def test_every_command_of_the_command_line_has_its_section():
    """The reference holds the help of every command."""
    assert set(pages.generator().helps()) <= headings("command-line.md")


def test_every_command_of_the_command_line_is_in_the_readme():
    """The table in the README leaves none out."""
    table = " ".join(pages.cells(pages.ROOT / "README.md", 0))

    named = {term.split()[0] for term in pages.terms(table)}
    assert set(typer.main.get_command(app).commands) <= named
