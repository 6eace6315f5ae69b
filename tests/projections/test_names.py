"""Names that a database has once stay apart between the tables of one rebuild and the next."""

from __future__ import annotations

import pytest
from sqlalchemy import Column, Index, Integer, String, UniqueConstraint

from pemasyarakatan.domain.facility import FacilityRegistered
from pemasyarakatan.projections.model import ReadModel, fact_table, put
from pemasyarakatan.projections.views import Views
from tests.projections.logs import app_of, rows, small

UNIT = fact_table(
    "unit_with_names",
    Column("key", String(40), index=True),
    Column("length", Integer),
    Index("unit_by_length", "length"),
    UniqueConstraint("stream", "key", name="unit_once"),
)


def _unit(event, record):
    yield put(UNIT, key=event.key, length=len(event.key))


NAMED = ReadModel(name="named", version=1, tables=(UNIT,), facts={FacilityRegistered: _unit})


@pytest.mark.parametrize("where", ["sqlite", "postgres"])
def test_a_read_model_can_have_indexes_and_constraints_of_its_own(where, request):
    """It is built, and built anew beside what answers, as often as one likes."""
    url = "sqlite://" if where == "sqlite" else request.getfixturevalue("postgres")
    with app_of(small()) as app, Views(url, app, (NAMED,)) as views:
        views.catch_up()
        before = rows(views, (NAMED,))

        assert [views.rebuild(require_equal=True).switched for _ in range(3)] == [True] * 3
        assert rows(views, (NAMED,)) == before
        assert len(before["unit_with_names"]) == 2
