"""A read model of somebody else's, in a package of its own, is found and used as ours are.

The package beside this file was written from docs/how-to/write-a-read-model.md alone.
"""

from __future__ import annotations

import sys
import tomllib
from datetime import date
from importlib.metadata import distribution, entry_points
from pathlib import Path

import pytest

from tests.acceptance.conftest import _demo
from tests.acceptance.lines import line
from tests.acceptance.reading import DINSOS, FACILITIES

__all__ = ["_demo"]

PACKAGE = Path(__file__).with_name("package")


def install(package, folder):
    """Leave in *folder* what an installer would: the module, and what its project says of it."""
    project = tomllib.loads((package / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    for module in package.glob("*.py"):
        (folder / module.name).write_bytes(module.read_bytes())
    name, version = project["name"], project["version"]
    told = folder / f"{name.replace('-', '_')}-{version}.dist-info"
    told.mkdir()
    (told / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n")
    groups = [
        "\n".join([f"[{group}]", *(f"{one} = {value}" for one, value in points.items())])
        for group, points in project["entry-points"].items()
    ]
    (told / "entry_points.txt").write_text("\n".join(groups) + "\n", encoding="utf-8")


@pytest.fixture(name="installed", scope="module")
def _installed(tmp_path_factory):
    """The package, installed where Python looks; gone afterwards."""
    folder = tmp_path_factory.mktemp("site-packages")
    install(PACKAGE, folder)
    sys.path.insert(0, str(folder))
    try:
        yield folder
    finally:
        sys.path.remove(str(folder))
        sys.modules.pop("lapas_programmes", None)


@pytest.fixture(name="told", scope="module")
def _told(installed, demo, tmp_path_factory):
    """The store of `demo` with all read models, the package's too; nothing may record in it."""
    terminal = demo.copied(tmp_path_factory.mktemp("told"))
    assert terminal("views", "rebuild").code == 0
    return terminal


def test_it_is_found_as_an_installed_package_is(installed):
    """By its entry point; nothing of ours names it."""
    assert distribution("lapas-programmes").version == "0.3"
    (point,) = [
        one for one in entry_points(group="pemasyarakatan.views") if one.name == "programmes"
    ]
    assert [one.name for one in point.load()] == ["programmes", "heads"]
    assert Path(sys.modules["lapas_programmes"].__file__).parent == installed


def test_its_views_stand_among_ours(told):
    """In the list, in the status, and in what a rebuild tells."""
    listed = [one["view"] for one in told("view", "--format", "json").lines]
    assert listed[-2:] == ["programmes", "heads"]
    models = {one["model"] for one in told("views", "status", "--format", "json").lines}
    assert {"programmes", "programme_officials", "partners"} <= models
    told_again = told("views", "rebuild", "programmes", "--require-equal")
    assert (told_again.code, told_again.out.splitlines()[0]) == (0, "no row differs")


def test_what_the_reports_tell(told):
    """One innovation with one declaration of support, and the heads of Lapas Cilegon in order."""
    (row,) = told("view", "programmes", "--format", "json").lines
    assert row == {
        "unit": "Lembaga Pemasyarakatan Kelas IIA Cilegon",
        "acronym": "SIKaP",
        "title": "Strategi Integrasi Kolaboratif Anti Narkoba dan Pemberdayaan Warga Binaan",
        "introduced": "by 2025-10-17",
        "supporters": ["Kepala Dinas Sosial Kota Cilegon: mendukung penuh"],
        "partners": 3,
    }
    heads = told("view", "heads", "--format", "json").lines
    assert len(heads) == 4
    own = told("view", "heads", "--facility", "lapas-cilegon", "--format", "json").lines
    assert [one["name"] for one in own] == ["Margono", "Raja Muhammad Ismael Novadiansyah"]


def test_every_option_works_for_it(told):
    """A day, an instant, one facility, a page, a sheet; and it is asked for no more than it can."""
    before = told("view", "heads", "--on", "2025-10-16", "--format", "json").lines
    assert [one["name"] for one in before] == ["Ahmad Sihabudin", "Margono"]
    assert told("view", "heads", "--known", "2020-01-01T00:00Z", "--format", "json").raw == b""
    assert told("view", "programmes", "--stream", "lapas-selong", "--format", "json").raw == b""
    assert told("view", "programmes", "--page").out.startswith("AKSI PERUBAHAN\nSIKaP: Strategi")
    assert told("view", "heads", "--format", "csv").out.splitlines()[0] == "unit,name,seen"
    assert "heads has no page" in told("view", "heads", "--page").sentence()
    assert "not about single streams" in told("view", "heads", "--stream", DINSOS).sentence()


def test_it_is_answered_from_python(told, installed):
    """With its own class of rows, and with its tables."""
    from lapas_programmes import PROGRAMMES, SEEN, VIEWS, ProgrammeRow
    from sqlalchemy import func, select

    from pemasyarakatan import Pemasyarakatan
    from pemasyarakatan.projections.views import Views

    rows = f"sqlite:///{told.path.parent}/kemitraan.views.db"
    with Pemasyarakatan.open(told.url) as app, Views(rows, app, VIEWS[0].models) as views:
        (row,) = views.ask(VIEWS[0], today=date(2026, 2, 1)).rows
        with views.tables(PROGRAMMES) as (connection, table):
            seen = connection.scalar(select(func.count()).select_from(table(SEEN)))

    assert isinstance(row, ProgrammeRow)
    assert (row.acronym, seen) == ("SIKaP", 4)


def test_it_follows_what_comes(installed, demo, tmp_path):
    """A correction and a new event are in the rows once they were followed."""
    terminal = demo.copied(tmp_path)
    assert terminal("views", "follow", "--once").code == 0
    (first,) = [
        one
        for one in terminal.history("lapas-selong")
        if one["event"] == "facility.head_observed@1"
    ]
    terminal.recorded(
        line(
            "Void",
            stream=FACILITIES["lapas-selong"],
            target_version=first["version"],
            reason="of another unit",
            approved_by="Kasubbag TU",
        ),
        line(
            "ObserveHead",
            facility_id=FACILITIES["lapas-selong"],
            official={"name": {"raw": "Sri", "canonical": "Sri"}},
            observed_on="2026-03-01",
        ),
    )
    assert terminal("views", "follow", "--once").code == 0

    rows = terminal("view", "heads", "--facility", "lapas-selong", "--format", "json").lines
    assert rows == [{"unit": "Lapas Kelas IIB Selong", "name": "Sri", "seen": "2026-03-01"}]
    assert terminal("views", "rebuild", "--require-equal").code == 0
