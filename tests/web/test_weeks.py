"""The page of the weeks ahead, and to whom it says what rests on one member."""

import pytest

from careshare.domain.words import CircleState, Presence
from tests.pages import heading, read, statements
from tests.world import ON_SQLITE

ALL_NIGHTS = "Alle nachten van december zijn voor Anton."


async def nights_of_the_partner(world, count=5):
    for day in range(7, 7 + count):
        shift_id = await world.shift(f"2026-12-{day:02} 23:00", 8, title="Nacht", presence=Presence.ASLEEP)
        await world.assign(shift_id, world.partner)


async def show(world, as_, who):
    return await as_(who).get(f"/circles/{world.circle_id}/weeks")


async def test_an_empty_rota_is_said_to_be_empty(world, as_):
    page = await show(world, as_, world.neighbour)

    assert heading(page) == "Er staat nog niets in de komende weken."


async def test_each_week_says_what_is_open_and_how_many_come_and_leads_to_the_rota(world, as_):
    await world.assign(await world.shift("2026-12-08 12:00"), world.neighbour)
    await world.shift("2026-12-09 12:00")

    page = await show(world, as_, world.neighbour)

    assert heading(page) == "In de komende weken zoekt één moment nog iemand."
    weeks = [item.text for item in next(iter(read(page).all("main"))).all("li")]
    assert weeks == [
        "ma 30 nov – zo 6 dec Er staat nog niets",
        "ma 7 dec – zo 13 dec Eén moment is nog open Er komt één iemand",
    ]
    assert f"/circles/{world.circle_id}/rota?week=2026-W50" in page.text


async def test_what_rests_on_one_member_is_for_them_and_for_who_plans(world, as_):
    await nights_of_the_partner(world)

    seen = {
        name: (await show(world, as_, world.cast[name])).text
        for name in ("partner", "coordinator", "person", "neighbour", "professional")
    }

    assert "Alle nachten van december zijn voor jou." in seen["partner"]
    assert ALL_NIGHTS in seen["coordinator"]
    assert [name for name, text in seen.items() if "Alle nachten" in text] == ["partner", "coordinator"]


@pytest.mark.parametrize("state", [CircleState.PAUSED, CircleState.ENDED])
async def test_where_nobody_is_expected_nothing_is_missing(world, as_, state):
    await nights_of_the_partner(world)
    await world.change_circle(state=state, state_since=world.now)

    page = await show(world, as_, world.coordinator)

    assert heading(page) == "Er staat nog niets in de komende weken."
    assert "Alle nachten" not in page.text


@ON_SQLITE
@pytest.mark.parametrize("count", [1, 20])
async def test_it_asks_the_database_as_often_for_one_moment_as_for_many(world, as_, count):
    await nights_of_the_partner(world, count)

    with statements(world) as asked:
        await show(world, as_, world.coordinator)

    assert len(asked) == 5
