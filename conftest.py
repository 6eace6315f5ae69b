"""What `README.md` and `docs/` show is executed, one page after its own text, in its own folder.

A block of `python` runs in the page's namespace; one that begins with `>>>` is a doctest. In a
block of `console` every line after `$ ` is run (`> ` continues it), and what it prints is compared
with what the page says it prints; `...` stands for anything. A block whose language is followed
by a name, as `jsonl visits.jsonl`, is written to a file of that name.

A page is one test, so that its examples stay together when tests run on several processes.
"""

from __future__ import annotations

import doctest
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from contextlib import chdir
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from sybil import Document, Example, Region, Sybil
from sybil.example import SybilFailure
from sybil.parsers.markdown import CodeBlockParser, PythonCodeBlockParser, SkipParser
from sybil.parsers.markdown.lexers import FencedCodeBlockLexer

_NEEDS_A_SHELL = re.compile(r"[|<>;&$*`]")
_PLAIN = {"COLUMNS": "100", "NO_COLOR": "1", "TERM": "dumb"}
_STORE = "PEMASYARAKATAN_STORE"


def _sessions(block: str) -> Iterator[tuple[str, str]]:
    """Each command of a block of `console`, and what it is said to print."""
    command, printed = "", ""
    for line in block.splitlines():
        if line.startswith("$ "):
            if command:
                yield command, printed
            command, printed = line[2:], ""
        elif line.startswith("> ") and not printed:
            command += "\n" + line[2:]
        else:
            printed += line + "\n"
    if command:
        yield command, printed


def _run(command: str, last: int) -> tuple[str, int]:
    """What *command* prints, errors included, and how it ends; *last* is what `$?` stands for."""
    words = shlex.split(command)
    if words[0] == "pemasyarakatan" and not _NEEDS_A_SHELL.search(command):
        # The same application in this process: a new one costs half a second a command.
        from typer.testing import CliRunner  # noqa: PLC0415

        from pemasyarakatan.cli.main import app  # noqa: PLC0415

        result = CliRunner().invoke(app, words[1:], env={**_PLAIN, _STORE: None})
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result.output, result.exit_code
    ours = f'pemasyarakatan() {{ "{sys.executable}" -m pemasyarakatan "$@"; }}'
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
    done = subprocess.run(  # noqa: S603
        ["/bin/sh", "-c", f"{ours}\n(exit {last})\n{command}"],
        env={**os.environ, **_PLAIN, "PATH": path},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return done.stdout, done.returncode


def _tidy(text: str) -> str:
    return "\n".join(line.rstrip() for line in text.strip("\n").splitlines())


def console(example: Example) -> str | None:
    """Run every command of a block, and compare what it prints."""
    for command, said in _sessions(example.parsed):
        printed, example.namespace["$?"] = _run(command, example.namespace.get("$?", 0))
        expected, found = _tidy(said), _tidy(printed)
        pattern = ".*?".join(map(re.escape, expected.split("...")))
        if not re.fullmatch(pattern, found, re.DOTALL):
            return f"$ {command}\nexpected:\n{expected}\n\nprinted:\n{found}"
    return None


class FileParser:
    """Finds blocks that name a file, and writes each when its turn comes."""

    def __init__(self) -> None:
        self.lexer = FencedCodeBlockLexer(
            language=r"\w+ (?P<name>[\w.-]+)", mapping={"name": "name", "source": "source"}
        )

    def __call__(self, document: Document) -> Iterator[Region]:
        """The regions of the blocks."""
        for region in self.lexer(document):
            region.parsed = region.lexemes
            region.evaluator = self.evaluate
            yield region

    def evaluate(self, example: Example) -> None:
        """Write the file."""
        Path(example.parsed["name"]).write_text(example.parsed["source"], encoding="utf-8")


PAGES = Sybil(
    parsers=[
        PythonCodeBlockParser(doctest_optionflags=doctest.ELLIPSIS),
        CodeBlockParser(language="console", evaluator=console),
        FileParser(),
        SkipParser(),
    ],
    patterns=["README.md", "docs/*.md", "docs/*/*.md"],
)


class Page(pytest.File):
    """One page of the documentation."""

    def collect(self) -> Iterator[pytest.Item]:
        """Its examples, as one test; none if it shows none."""
        document = PAGES.parse(self.path)
        if any(True for _ in document.examples()):
            yield Examples.from_parent(self, name="examples", document=document)


class Examples(pytest.Item):
    """The examples of one page, in order."""

    def __init__(self, *, document: Document, **kwargs: Any) -> None:
        """*document* is the page, parsed."""
        super().__init__(**kwargs)
        self.document = document
        # Starlette's test client asks for a package that is younger than the one it can use.
        self.add_marker(pytest.mark.filterwarnings("ignore:Using `httpx` with"))

    def runtest(self) -> None:
        """Run every example in a folder that is thrown away."""
        with TemporaryDirectory(prefix="page-") as folder, chdir(folder):
            for example in self.document.examples():
                example.evaluate()

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """What an example printed instead; a traceback for an error in Python."""
        if isinstance(excinfo.value, SybilFailure):
            return str(excinfo.value)
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, int, str]:
        """Where the page is."""
        return self.path, 0, f"{self.path.name}: examples"


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> Page | None:
    """Collect the pages of the documentation."""
    if PAGES.should_parse(file_path):
        return Page.from_parent(parent, path=file_path)
    return None
