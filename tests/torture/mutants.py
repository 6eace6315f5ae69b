"""Mutants: the source of an aggregate with one rule, one fact or one invariant dropped.

A mutant is compiled from the changed source of its module and put in the place of the function's
code, so that every class stays the class that the suite knows.
"""

from __future__ import annotations

import ast
import copy
import inspect
import pkgutil
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from types import CodeType, FunctionType, ModuleType
from typing import Any

from attrs import frozen

from pemasyarakatan.domain.decider import Decider
from pemasyarakatan.domain.law import Rule

FALSE = ast.Constant(value=False)

REFUSALS = ("Refused", "InvalidCommand", "VersionConflict")
"""What is raised to refuse."""


@frozen(kw_only=True)
class Mutant:
    """One change: its *name*, the *function* it changes, and the *rule* it drops where it is one."""

    name: str
    function: FunctionType
    code: CodeType
    rule: str | None = None

    @contextmanager
    def planted(self) -> Iterator[None]:
        """While this lasts, the function runs the changed code."""
        whole = self.function.__code__
        self.function.__code__ = self.code
        try:
            yield
        finally:
            self.function.__code__ = whole


def modules_of(decider: Decider[Any, Any, Any]) -> list[ModuleType]:
    """The modules that an aggregate is written in."""
    home = sys.modules[decider.decide.__module__]
    package = home.__package__ or ""
    if package.rpartition(".")[2] == "domain":
        return [home]
    found = [
        package,
        *(m.name for m in pkgutil.iter_modules(sys.modules[package].__path__, f"{package}.")),
    ]
    return [import_module(name) for name in found]


def mutants(module: ModuleType) -> list[Mutant]:
    """Every mutant of one module."""
    source = inspect.getsource(module)
    tree = ast.parse(source)
    found: list[Mutant] = []
    named: Counter[str] = Counter()
    for path, function in _functions(tree, ()):
        for node in list(ast.walk(function)):
            for what, rule, change, undo in _changes(node, module):
                home = module.__name__.removeprefix("pemasyarakatan.domain.")
                name = f"{home}.{'.'.join(path)}: {what}"
                named[name] += 1
                if named[name] > 1:
                    name = f"{name} ({named[name]})"
                change()
                try:
                    found.append(_compiled(module, tree, path, name, rule))
                finally:
                    undo()
    return found


def _functions(node: ast.AST, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Every function and method of a module; those inside a function belong to it."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.FunctionDef):
            yield (*path, child.name), child
        elif isinstance(child, ast.ClassDef):
            yield from _functions(child, (*path, child.name))


Change = tuple[str, str | None, Callable[[], None], Callable[[], None]]


def _changes(node: ast.AST, module: ModuleType) -> Iterator[Change]:
    """The changes that drop what this node says."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        if node.func.attr == "forbids" and not isinstance(node.func.value, ast.Call):
            yield _no_longer_broken(node, module)
        elif node.func.attr == "known":
            yield ("nothing is known", None, *_swapped(node, FALSE))
    if isinstance(node, ast.Expr | ast.Return) and isinstance(node.value, ast.Call):
        yield from _statements(node, node.value, module)
    if isinstance(node, ast.If) and _already_so(node):
        yield (f"never () for {_short(node.test)}", None, *_attribute(node, "test", FALSE))
    if isinstance(node, ast.Raise) and any(one in ast.unparse(node) for one in REFUSALS):
        yield (f"no {_short(node)}", None, *_swapped(node, ast.Pass()))
    if isinstance(node, ast.Expr | ast.Return) and (told := _told(node, module)) is not None:
        nothing = ast.Return(value=ast.Tuple(elts=[], ctx=ast.Load()))
        new = nothing if isinstance(node, ast.Return) else ast.Pass()
        yield (f"no {_short(node.value)}", told, *_swapped(node, new))
    if isinstance(node, ast.FunctionDef) and node.name == "evolve":
        for case in ast.walk(node):
            if isinstance(case, ast.match_case) and "assert_never" not in ast.unparse(case):
                yield (f"{ast.unparse(case.pattern)} is lost", None, *_body(case, node))


def _no_longer_broken(node: ast.Call, module: ModuleType) -> Change:
    rule = node.args[0]
    name = f"{ast.unparse(rule)} forbids nothing"
    for keyword in node.keywords:
        if keyword.arg == "broken":
            return (name, _rule(rule, module), *_attribute(keyword, "value", FALSE))
    args = [rule, FALSE, *node.args[2:]]
    return (name, _rule(rule, module), *_attribute(node, "args", args))


def _statements(node: Any, call: ast.Call, module: ModuleType) -> Iterator[Change]:
    attr = call.func.attr if isinstance(call.func, ast.Attribute) else ""
    if ast.unparse(call.func) == "_refuse":
        yield (f"no {_short(call)}", None, *_swapped(node, ast.Pass()))
    if attr == "refuses":
        yield (f"no {_short(call)}", _rule(call.args[0], module), *_swapped(node, ast.Pass()))
    if attr in ("recorded_already", "created_already"):
        nothing = ast.Return(value=ast.Tuple(elts=[], ctx=ast.Load()))
        yield (f"{_short(call)} takes anything", None, *_swapped(node, nothing))
        yield (f"no {_short(call)}", None, *_swapped(node, ast.Pass()))


def _already_so(node: ast.If) -> bool:
    """Whether it says that there is nothing to do; not where something is missing or of no kind.

    What a law says is known has a mutant of its own.
    """
    test = ast.unparse(node.test)
    nothing = [ast.unparse(one) for one in node.body] == ["return ()"]
    return nothing and ".known(" not in test and " is " not in test


def _told(node: ast.Expr | ast.Return, module: ModuleType) -> str | None:
    """The rule that a statement says is broken, by a `Broken` or a pair; "" where only a run tells."""
    value = node.value
    if isinstance(value, ast.Yield):
        value = value.value
    elif isinstance(node, ast.Return) and isinstance(value, ast.Tuple) and value.elts:
        value = value.elts[0]
    else:
        return None
    if isinstance(value, ast.Call) and ast.unparse(value.func) == "Broken":
        told = next(keyword.value for keyword in value.keywords if keyword.arg == "rule")
        return _rule(told.value if isinstance(told, ast.Attribute) else told, module) or ""
    if isinstance(value, ast.Tuple) and value.elts:
        return _rule(value.elts[0], module)
    return None


def _short(node: ast.AST) -> str:
    text = ast.unparse(node)
    return text if len(text) <= 60 else f"{text[:57]}..."


def _rule(node: ast.expr, module: ModuleType) -> str | None:
    """The id of the rule that an expression names; None where only a run would tell."""
    try:
        found = eval(compile(ast.Expression(node), "rule", "eval"), vars(module))
    except (NameError, AttributeError):
        return None
    return found.id if isinstance(found, Rule) else None


def _attribute(node: Any, name: str, new: Any) -> tuple[Callable[[], None], Callable[[], None]]:
    old = getattr(node, name)
    return lambda: setattr(node, name, new), lambda: setattr(node, name, old)


def _body(case: ast.match_case, evolve: ast.FunctionDef) -> Any:
    state = evolve.args.args[0].arg
    return _attribute(case, "body", [ast.Return(value=ast.Name(id=state, ctx=ast.Load()))])


def _swapped(node: Any, new: ast.AST) -> tuple[Callable[[], None], Callable[[], None]]:
    """Turn a node into another in its place, and back."""
    kind, content = node.__class__, dict(vars(node))

    def change() -> None:
        fresh = ast.copy_location(copy.deepcopy(new), node)
        node.__class__ = fresh.__class__
        node.__dict__.clear()
        node.__dict__.update(vars(fresh))

    def undo() -> None:
        node.__class__ = kind
        node.__dict__.clear()
        node.__dict__.update(content)

    return change, undo


def _compiled(
    module: ModuleType, tree: ast.Module, path: tuple[str, ...], name: str, rule: str | None
) -> Mutant:
    ast.fix_missing_locations(tree)
    code = compile(tree, module.__file__ or "mutant", "exec")
    function: Any = module
    for step in path:
        found = [c for c in code.co_consts if isinstance(c, CodeType) and c.co_name == step]
        code = found[-1]
        function = vars(function)[step]
    function = getattr(function, "fget", function)
    function = inspect.unwrap(getattr(function, "__func__", function))
    return Mutant(name=name, function=function, code=code, rule=rule or None)
