"""Who may only read asks; nothing is made for them, and nothing of theirs is written."""

from __future__ import annotations

from datetime import date
from urllib.parse import quote

import pytest
from sqlalchemy.exc import DBAPIError

from pemasyarakatan.application import Pemasyarakatan
from pemasyarakatan.errors import ViewsUnusable
from pemasyarakatan.projections.database import SCHEMA
from pemasyarakatan.projections.questions.board import BOARD
from pemasyarakatan.projections.tables import READ_MODELS
from pemasyarakatan.projections.views import Views
from tests.acceptance.terminal import here
from tests.adapters.postgres.server import PASSWORD
from tests.projections.appended import reports

TODAY = date(2026, 1, 15)
ROLE = "reader"


@pytest.fixture(name="theirs")
def _theirs(server, postgres):
    """The URL of a user who may do no more than SELECT, in a store that has read models."""
    with Pemasyarakatan.open(postgres) as app:
        reports(app)
        with Views(postgres, app, READ_MODELS) as views:
            views.rebuild()
    name = postgres.rsplit("/", 1)[1].split("?")[0]
    with server.connect(dbname=name) as plain:
        plain.execute(f"CREATE ROLE {ROLE} LOGIN PASSWORD '{ROLE}'")
        for schema in ("public", SCHEMA):
            plain.execute(f"GRANT USAGE ON SCHEMA {schema} TO {ROLE}")
            plain.execute(f"GRANT SELECT ON ALL TABLES IN SCHEMA {schema} TO {ROLE}")
        yield postgres.replace(f"postgres:{quote(PASSWORD)}@", f"{ROLE}:{ROLE}@")
        plain.execute(f"DROP OWNED BY {ROLE}")
        plain.execute(f"DROP ROLE {ROLE}")


def test_a_user_who_may_only_select_asks(theirs):
    """From the command line every view answers, of today and of another day; a rebuild is refused.

    The sentence says which right is missing.
    """
    asked = here("view", "board", "--store", theirs, "--format", "json")
    assert (asked.code, len(asked.lines)) == (0, 5)
    assert here("view", "exceptions", "--on", "2025-01-01", "--store", theirs).code == 0
    assert here("views", "status", "--store", theirs).code == 0
    refused = here("views", "rebuild", "--store", theirs)
    assert (refused.code, "permission denied" in refused.sentence()) == (2, True)


def test_nothing_can_be_written_through_views_for_reading(theirs):
    """From Python too: they answer, and what would write fails."""
    with (
        Pemasyarakatan.open(theirs) as app,
        Views(theirs, app, READ_MODELS, reading=True) as views,
    ):
        assert len(views.ask(BOARD, today=TODAY).rows) == 5
        with pytest.raises(DBAPIError, match="permission denied"):
            views.rebuild()


def test_a_file_that_may_only_be_read(tmp_path):
    """Read models in a file are asked as it is; where none were built a sentence says so."""
    rows = f"sqlite:///{tmp_path / 'rows.db'}"
    with Pemasyarakatan.open("memory:") as app:
        with pytest.raises(ViewsUnusable, match="views rebuild"):
            Views(rows, app, READ_MODELS, reading=True)
        assert list(tmp_path.iterdir()) == []
        reports(app)
        with Views(rows, app, READ_MODELS) as views:
            views.rebuild()
        (tmp_path / "rows.db").chmod(0o444)
        with Views(rows, app, READ_MODELS, reading=True) as views:
            assert len(views.ask(BOARD, today=TODAY).rows) == 5
            with pytest.raises(DBAPIError, match="readonly"):
                views.rebuild()
