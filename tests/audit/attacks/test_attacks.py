"""Real stores are rewritten underneath the library, and each attack has the verdict of the table."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

import pytest

from tests.adapters.postgres.conftest import _server
from tests.adapters.postgres.server import Server
from tests.audit.attacks import page
from tests.audit.attacks.history import Scene, postgres_scene, sqlite_scene
from tests.audit.attacks.judging import STANCES, judged
from tests.audit.attacks.stores import Place, PostgresPlace
from tests.audit.attacks.table import PAPERS, STORES, Attack, Outcome, malformed

__all__ = ["_server"]

ON_POSTGRES = ("kept", "first, key stolen")
"""What a store comes to depends on the stance as on SQLite; there is no need to ask for all."""


@pytest.fixture(name="scene", scope="module")
def _scene(tmp_path_factory: pytest.TempPathFactory) -> Scene:
    """The history in a file."""
    return sqlite_scene(tmp_path_factory.mktemp("attacks"))


@pytest.fixture(name="served", scope="module")
def _served(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Scene:
    """The history in a database, and copies of it."""
    pytest.importorskip("psycopg")
    server: Server = request.getfixturevalue("server")
    return postgres_scene(tmp_path_factory.mktemp("attacks"), server)


@pytest.fixture(name="target", scope="module")
def _target(served: Scene) -> PostgresPlace:
    """A database that every attack on rows finds as it was; to make one anew takes longer."""
    place = served.place.copy()
    assert isinstance(place, PostgresPlace)
    with place.keeper() as keeper:
        keeper.remember()
    return place


def come_to(
    scene: Scene,
    attack: Attack,
    outcome: Outcome,
    room: Path,
    *,
    place: Place | None = None,
    stances: Collection[str] = STANCES,
) -> None:
    """Do it, in a copy if no *place* is given, and see that all comes to what the table says."""
    own = place or scene.place.copy()
    seen = attack(scene, own) or own
    expected = {one: said for one, said in outcome.store.items() if one in stances}
    try:
        found = judged(scene, seen, room, stances=expected)
        assert found.store == expected
        assert found.export == {one: outcome.export(one) for one in expected}
        assert found.sealer == outcome.sealer
    finally:
        if seen is not place and isinstance(seen, PostgresPlace):
            seen.drop()


@pytest.mark.parametrize("name", STORES)
def test_stores_on_sqlite(scene: Scene, tmp_path: Path, name: str) -> None:
    """Each attack comes to its verdict, in the store and in an export, and the sealer minds it."""
    _, attack, outcome = STORES[name]
    come_to(scene, attack, outcome, tmp_path)


@pytest.mark.parametrize("name", STORES)
def test_stores_on_postgresql(
    served: Scene, target: PostgresPlace, tmp_path: Path, name: str
) -> None:
    """The same attacks come to the same on PostgreSQL."""
    _, attack, outcome = STORES[name]
    with target.keeper() as keeper:
        keeper.reset()
    come_to(served, attack, outcome, tmp_path, place=target, stances=ON_POSTGRES)


@pytest.mark.parametrize("name", malformed("sqlite"))
def test_rows_that_are_none_on_sqlite(scene: Scene, tmp_path: Path, name: str) -> None:
    """A row that no event has is found whoever holds what, and nothing ends in a traceback."""
    attack, outcome = malformed("sqlite")[name]
    come_to(scene, attack, outcome, tmp_path)


@pytest.mark.parametrize("name", malformed("postgres"))
def test_rows_that_are_none_on_postgresql(
    served: Scene, target: PostgresPlace, tmp_path: Path, name: str
) -> None:
    """The same on PostgreSQL; and what it hides from followers is told."""
    attack, outcome = malformed("postgres")[name]
    with target.keeper() as keeper:
        keeper.reset()
    come_to(served, attack, outcome, tmp_path, place=target)


@pytest.mark.parametrize("name", malformed("retyped"))
def test_columns_of_other_types(served: Scene, tmp_path: Path, name: str) -> None:
    """Where a column was given another type, that is found, and not a traceback."""
    attack, outcome = malformed("retyped")[name]
    come_to(served, attack, outcome, tmp_path)


@pytest.mark.parametrize("name", PAPERS)
def test_papers(scene: Scene, tmp_path: Path, name: str) -> None:
    """What is done to the ledger comes to its verdict, and never makes a log look better."""
    _, attack, outcome = PAPERS[name]
    found = judged(scene, scene.place, tmp_path, attack, stances=tuple(outcome.store))
    assert found.store == outcome.store
    assert found.export == {one: outcome.export(one) for one in outcome.store}
    assert found.sealer == outcome.sealer


def test_the_page_shows_this_table() -> None:
    """The page of threats has every attack and every verdict as they are tested here."""
    assert page.PAGE.read_text(encoding="utf-8") == page.written(), (
        "write it anew: python -m tests.audit.attacks.page"
    )
