"""The circles to measure with: all alike, whole, and on both databases the same."""

from datetime import UTC, datetime, time

import pytest
from sqlalchemy import insert, text

from careshare import seed
from careshare.config import CannotStart
from careshare.db.engine import Database
from careshare.db.models import QuietTimeRow

NOW = datetime(2026, 12, 4, 8, tzinfo=UTC)
PLACES_THAT_DO_NOT_ADD_UP = """
    SELECT count(*) FROM shifts
    WHERE held <> (SELECT count(*) FROM assignments a WHERE a.shift_id = shifts.id AND state IN ('accepted', 'seeking'))
    OR seeking <> (SELECT count(*) FROM assignments a WHERE a.shift_id = shifts.id AND state = 'seeking')
"""
POINTS_NOWHERE = """
    SELECT count(*) FROM assignments a
    LEFT JOIN members m ON m.circle_id = a.circle_id AND m.id = a.member_id
    LEFT JOIN shifts s ON s.circle_id = a.circle_id AND s.id = a.shift_id
    WHERE m.id IS NULL OR s.id IS NULL
"""
OF_ONE_WEEK = "SELECT count(*) FROM shifts WHERE circle_id = 2 AND original_on BETWEEN '2026-11-30' AND '2026-12-06'"


@pytest.fixture
async def filled(database_url):
    """Three circles with 600 shifts in all."""
    await seed._fill(database_url, circles=3, shifts=600, now=NOW)
    database = Database(database_url)
    yield database
    await database.close()


async def one(database: Database, statement: str) -> int:
    async with database.reading() as db:
        return (await db.execute(text(statement))).scalar_one()


async def test_circles_are_filled_alike(filled):
    assert await one(filled, "SELECT count(*) FROM shifts") == 600
    assert await one(filled, "SELECT count(*) FROM circles") == 3
    assert await one(filled, OF_ONE_WEEK) == 60


async def test_every_row_points_where_it_should_and_places_add_up(filled):
    assert await one(filled, PLACES_THAT_DO_NOT_ADD_UP) == 0
    assert await one(filled, POINTS_NOWHERE) == 0


async def test_new_rows_are_numbered_after_these(filled):
    async with filled.writing() as db:
        values = {"circle_id": 1, "weekday": 0, "starts": time(9), "ends": time(10)}
        number = (await db.execute(insert(QuietTimeRow).values(**values).returning(QuietTimeRow.id))).scalar_one()

    assert number == 4


async def test_a_database_somebody_uses_is_never_filled(filled):
    with pytest.raises(CannotStart, match="people in this database"):
        await seed._fill(filled.url.render_as_string(hide_password=False), circles=1, shifts=200, now=NOW)
