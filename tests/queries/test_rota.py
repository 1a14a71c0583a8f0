"""In which stretches nobody is there."""

import random
from datetime import UTC, datetime, timedelta

from careshare.domain.time import Stretch, Week
from careshare.domain.words import Closed, Presence
from careshare.queries import rota
from tests.world import HOME, World

WEEK = Week.parse("2026-W49")


def at(wall: str) -> datetime:
    return datetime.fromisoformat(wall).replace(tzinfo=HOME).astimezone(UTC)


async def free(world: World) -> list[Stretch]:
    """What of this Friday and the week after it nobody holds, and of the day before and after."""
    async with world.database.glancing() as db:
        return list((await rota.sheet(db, world.coordinator, WEEK, world.now)).free)


async def test_nobody_at_all_is_one_stretch_from_before_to_after(world: World) -> None:
    assert await free(world) == [Stretch(at("2026-12-03 00:00"), at("2026-12-13 00:00"))]


async def test_only_who_is_really_there_counts(world: World) -> None:
    held = [
        await world.shift("2026-12-05 12:00", 1),
        await world.shift("2026-12-05 14:00", 1, presence=Presence.ON_CALL),
        await world.shift("2026-12-05 16:00", 1, presence=Presence.ASLEEP),
        await world.shift("2026-12-05 18:00", 1, closed=Closed.CANCELLED),
    ]
    for shift_id in held:
        await world.assign(shift_id, world.neighbour)
    await world.shift("2026-12-05 22:00", 1)
    other = await world.circle("Truus")
    await world.assign(await world.shift("2026-12-05 23:00", 1, circle_id=other), await world.join(other, world.child))

    assert await free(world) == [
        Stretch(at("2026-12-03 00:00"), at("2026-12-05 12:00")),
        Stretch(at("2026-12-05 13:00"), at("2026-12-05 16:00")),
        Stretch(at("2026-12-05 17:00"), at("2026-12-13 00:00")),
    ]


async def test_what_is_left_is_what_no_minute_of_a_shift_touches(world: World) -> None:
    chance = random.Random(4)
    start = at("2026-12-01 00:00")
    shifts = [
        (start + timedelta(hours=chance.randrange(300)), timedelta(hours=chance.randint(1, 48))) for _ in range(9)
    ]
    for begins, length in shifts:
        wall = begins.astimezone(HOME)
        shift_id = await world.shift(f"{wall:%Y-%m-%d %H:%M}", length / timedelta(hours=1))
        await world.assign(shift_id, world.neighbour)
    hours = [at("2026-12-03 00:00") + timedelta(hours=number) for number in range(10 * 24)]

    left = await free(world)

    assert [hour for hour in hours if any(stretch.contains(hour) for stretch in left)] == [
        hour for hour in hours if not any(begins <= hour < begins + length for begins, length in shifts)
    ]
