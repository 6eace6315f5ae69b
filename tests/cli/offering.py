"""A package that offers views, as an installer leaves one: a module, and what tells of it."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from textwrap import dedent

COUNTING = """
    from attrs import frozen
    from sqlalchemy import Column, Text, select

    from pemasyarakatan.domain.facility import FacilityRegistered
    from pemasyarakatan.projections.model import ReadModel, fact_table, put
    from pemasyarakatan.projections.view import View

    NAMES = fact_table("unit_name", Column("name", Text))

    def named(event, record):
        {before}
        yield put(NAMES, name=event.name)

    @frozen(kw_only=True)
    class NameRow:
        name: str

    def answer(asked):
        names = asked.table(NAMES)
        for row in asked.rows(select(names.c.name).order_by(names.c.name)):
            yield NameRow(name=row.name)

    NAMED = ReadModel(
        name="units", version=1, tables=(NAMES,), facts={{FacilityRegistered: named}}
    )
    UNITS = View(name="units", title="Units", models=(NAMED,), row=NameRow, answer=answer)
"""
"""A view of the names of facilities; what is put for `before` runs for each of them."""


@contextmanager
def offered(folder, monkeypatch, source, *, module="offered_views", views="UNITS"):
    """A package in *folder*, found as an installed one is, while the test runs."""
    (folder / f"{module}.py").write_text(dedent(source), encoding="utf-8")
    told = folder / f"{module}-1.0.dist-info"
    told.mkdir()
    (told / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {module}\nVersion: 1.0\n")
    (told / "entry_points.txt").write_text(
        f"[pemasyarakatan.views]\n{module} = {module}:{views}\n", encoding="utf-8"
    )
    monkeypatch.syspath_prepend(folder)
    try:
        yield
    finally:
        sys.modules.pop(module, None)
