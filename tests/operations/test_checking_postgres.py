"""Each fault planted in tables on a server is found by check, with plain SQL."""

from __future__ import annotations

from contextlib import closing
from urllib.parse import parse_qs, urlsplit

import pytest

from pemasyarakatan.errors import StoreFailure, StoreMissing, StoreUnusable
from pemasyarakatan.operations import check
from tests.adapters.postgres.server import needs_driver
from tests.operations.stores import recorded

needs_driver()

UNGUARDED = (
    "ALTER TABLE {t} DISABLE TRIGGER pemasyarakatan_events_guard",
    "{}",
    "ALTER TABLE {t} ENABLE ALWAYS TRIGGER pemasyarakatan_events_guard",
)
"""What lets a stored event be changed, and hides it."""


@pytest.fixture(name="url")
def _url(new_schema):
    """A store with some partners in it."""
    url = new_schema()
    recorded(url, 3)
    return url


@pytest.fixture(name="spoil")
def _spoil(server, url):
    """Executes plain SQL; {t} is the table, {s} the schema."""
    [schema] = parse_qs(urlsplit(url).query)["schema"]

    def spoil(*statements):
        with closing(server.connect()) as connection:
            for one in statements:
                connection.execute(
                    one.replace("{t}", f"{schema}.pemasyarakatan_events").replace("{s}", schema)
                )

    return spoil


def found(url):
    """What check finds, by kind, and its lines."""
    checked = check(url)
    assert checked.found == len(checked.findings)
    return [one.kind for one in checked.findings], [str(one) for one in checked.findings]


def test_a_whole_store(url):
    """Nothing is found; the server's own figures come with it."""
    checked = check(url)

    assert (checked.found, checked.events, checked.streams, checked.position) == (0, 6, 6, 6)
    assert checked.figures["withheld"] == 0
    assert checked.figures["durable"] is True


def test_what_is_withheld_is_a_figure(url, server):
    """Events behind a long transaction are counted as withheld, and are no fault."""
    with closing(server.connect(autocommit=False)) as other:
        other.execute("SELECT pg_current_xact_id()")
        recorded(url, 1, first=9)
        checked = check(url)

    assert (checked.found, checked.events, checked.figures["withheld"]) == (0, 6, 2)
    assert checked.figures["oldest"]


GUARDS = {
    "dropped": ("DROP TRIGGER pemasyarakatan_events_guard ON {t}", "found none"),
    "disabled": (
        "ALTER TABLE {t} DISABLE TRIGGER pemasyarakatan_events_guard",
        "found one that is not enabled as it should be",
    ),
    "replaced": (
        (
            "DROP TRIGGER pemasyarakatan_events_guard_insert ON {t};"
            "CREATE TRIGGER pemasyarakatan_events_guard_insert BEFORE DELETE ON {t}"
            " EXECUTE FUNCTION {t}_refuse()"
        ),
        "found another one of that name",
    ),
}


@pytest.mark.parametrize(("statement", "said"), GUARDS.values(), ids=GUARDS)
def test_a_guard_that_does_not_guard(url, spoil, statement, said):
    """A trigger that is gone, off or another one is named."""
    spoil(*statement.split(";"))
    for _ in range(2):
        kinds, [line] = found(url)
        assert kinds == ["guard"]
        assert said in line


def test_a_function_that_was_replaced(url, spoil):
    """The function that refuses, and those that append, are those of this release."""
    spoil(
        "CREATE OR REPLACE FUNCTION {t}_refuse() RETURNS trigger LANGUAGE plpgsql AS"
        " $$BEGIN RETURN NULL; END$$"
    )
    kinds, [line] = found(url)

    assert kinds == ["function"]
    assert "pemasyarakatan_events_refuse" in line


def test_a_constraint_that_is_gone(url, spoil):
    """Without its unique key a table could hold a version twice."""
    spoil("ALTER TABLE {t} DROP CONSTRAINT pemasyarakatan_events_stream_version_key")
    kinds, [line] = found(url)

    assert kinds == ["table"]
    assert "not all of its constraints" in line


def test_a_next_position_that_was_used(url, spoil):
    """A sequence behind the last position would give it twice."""
    spoil("SELECT setval('{t}_position_seq', 4)")
    kinds, [line] = found(url)

    assert kinds == ["next_position"]
    assert line.startswith("the next position: found 5; expected one beyond 6")


ROWS = {
    "a gap": ("UPDATE {t} SET version=3 WHERE position=3", "version", "version 3"),
    "not JSON": ("UPDATE {t} SET state='x' WHERE position=3", "unreadable", "not JSON"),
    "an unknown name": (
        "UPDATE {t} SET topic='no.such@1' WHERE position=3",
        "unreadable",
        "no.such",
    ),
}


@pytest.mark.parametrize(("statement", "kind", "said"), ROWS.values(), ids=ROWS)
def test_a_row_that_was_changed(url, spoil, statement, kind, said):
    """It is named with stream and position."""
    spoil(*(one.replace("{}", statement) for one in UNGUARDED))
    kinds, [line] = found(url)

    assert kinds == [kind]
    assert said in line
    assert "position 3" in line


def test_a_server_that_may_lose_what_it_acknowledged(url, spoil):
    """full_page_writes off is a finding about the server."""
    try:
        spoil("ALTER SYSTEM SET full_page_writes = off", "SELECT pg_reload_conf()")
        kinds: list[str] = []
        for _ in range(200):
            kinds, lines = found(url)
            if kinds:
                break
        assert kinds == ["durability"], lines
    finally:
        spoil("ALTER SYSTEM RESET full_page_writes", "SELECT pg_reload_conf()")
        while check(url).figures["durable"] is not True:
            pass


def test_nothing_there(server, new_schema):
    """An empty schema is refused, and nothing is made in it."""
    url = new_schema()
    [schema] = parse_qs(urlsplit(url).query)["schema"]
    with pytest.raises(StoreMissing, match="holds nothing yet; record something first"):
        check(url)
    with closing(server.connect()) as connection:
        asked = connection.execute("SELECT 1 FROM pg_namespace WHERE nspname=%s", (schema,))
        assert asked.fetchone() is None


def test_a_server_that_does_not_answer(url):
    """It cannot be looked at; nothing is said of the store."""
    with pytest.raises((StoreUnusable, StoreFailure), match="Connection refused"):
        check(url.replace(f":{urlsplit(url).port}", ":1"))


def test_a_newer_version(url, spoil):
    """Tables of a newer release cannot be looked at."""
    spoil("UPDATE {s}.pemasyarakatan_schema SET version=9")
    with pytest.raises(StoreUnusable, match=r"has version 9 of the schema; this release reads 1"):
        check(url)
