"""What waits for an answer of mine, over all my circles."""

from datetime import timedelta

import pytest

from careshare.domain.words import CircleState
from careshare.queries import mine
from tests.actions.usual import change, lunch, make
from tests.world import HOME, World


async def asked(world: World) -> list[int]:
    """The patterns that wait for Ria's yes or no."""
    async with world.database.reading() as db:
        today = world.now.astimezone(HOME).date()
        return [each.id for each in await mine.patterns_asked(db, world.neighbour.account, today)]


async def test_a_pattern_that_was_changed_before_it_began_asks_nothing(world: World) -> None:
    before = await make(world, lunch("2027-01-04", world.neighbour))
    after = await change(world, before, lunch("2027-01-04", world.neighbour, starts="12:30"))

    assert await asked(world) == [after]


async def test_a_pattern_asks_until_its_last_day(world: World) -> None:
    pattern_id = await make(world, lunch("2026-12-04", world.neighbour, until=world.now.date()))

    assert await asked(world) == [pattern_id]
    world.now += timedelta(days=1)
    assert await asked(world) == []


@pytest.mark.parametrize("state", [CircleState.PAUSED, CircleState.ENDED])
async def test_a_circle_that_does_not_live_asks_nothing(world: World, state: CircleState) -> None:
    await make(world, lunch("2026-12-07", world.neighbour))
    await world.change_circle(state=state)

    assert await asked(world) == []
