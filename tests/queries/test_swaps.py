"""What there is to swap with, and which swaps wait."""

from datetime import timedelta

import pytest

from careshare.actions import assignments
from careshare.actions import swaps as actions
from careshare.db.models import WishRow
from careshare.domain.swaps import Swap
from careshare.domain.time import Stretch
from careshare.domain.words import AssignmentState, Closed, Kind, Role
from careshare.queries import mine, shifts, swaps
from tests.actions.dividing import do
from tests.world import HOME, World


async def offered(world: World, lunch: int) -> list[tuple[int, str]]:
    """What Ria could have for her lunch."""
    weeks = Stretch(world.now, world.now + timedelta(weeks=4))
    async with world.database.reading() as db:
        shift = await shifts.one(db, world.neighbour, lunch)
        return [(each.shift.id, each.name) for each in await swaps.to_swap_with(db, world.neighbour, shift, weeks)]


async def test_what_one_of_them_no_longer_has_waits_no_more(world: World) -> None:
    lunch, walk = await world.shift("2026-12-05 12:00"), await world.shift("2026-12-06 12:00")
    await world.assign(lunch, world.neighbour)
    await world.assign(walk, world.child)
    await do(world, actions.ask, world.neighbour, Swap(lunch, world.neighbour.id, walk, world.child.id))

    async def waits() -> list[int]:
        async with world.database.reading() as db:
            here = await swaps.waiting(db, world.child, walk, world.now)
            return [len(here), len(await mine.swaps_asked(db, world.child.account, world.now))]

    assert await waits() == [1, 1]
    await do(world, assignments.seek, world.neighbour, lunch, world.neighbour.id)
    assert await waits() == [1, 1]
    later = world.now + timedelta(minutes=1)
    await do(world, assignments.cannot_come, world.neighbour, lunch, world.neighbour.id, now=later)
    assert await waits() == [0, 0]
    await do(world, assignments.take, world.neighbour, lunch, now=later)
    assert await waits() == [0, 0]


async def test_what_others_hold_and_i_may_do_is_offered(world: World) -> None:
    lunch, walk, later = [await world.shift(f"2026-12-0{day} 12:00") for day in (5, 6, 7)]
    await world.assign(lunch, world.neighbour)
    await world.assign(walk, world.child)
    await world.assign(later, world.partner, AssignmentState.SEEKING)

    assert await offered(world, lunch) == [(walk, "Bram"), (later, "Anton")]


async def test_in_a_full_month_what_is_nearest_is_offered_on_either_side(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(swaps, "MOST", 4)
    lunch = await world.shift("2026-12-14 12:00")
    await world.assign(lunch, world.neighbour)
    for day in range(5, 24):
        for hour in (8, 15):
            await world.assign(await world.shift(f"2026-12-{day:02} {hour:02}:00", 1), world.child)

    async with world.database.reading() as db:
        shift = await shifts.one(db, world.neighbour, lunch)
        whole = Stretch(world.now, world.now + timedelta(weeks=4))
        found = await swaps.to_swap_with(db, world.neighbour, shift, whole)

    starts = [f"{each.shift.stretch.start.astimezone(HOME):%d %H}" for each in found]
    assert starts == ["12 15", "13 08", "13 15", "14 08", "14 15", "15 08", "15 15", "16 08"]


async def test_what_cannot_be_swapped_is_not_offered(world: World) -> None:
    lunch = await world.shift("2026-12-05 12:00")
    await world.assign(lunch, world.neighbour)
    family_only = await world.shift("2026-12-06 12:00", open_to=frozenset({Role.FAMILY}))
    cancelled = await world.shift("2026-12-06 12:00", closed=Closed.CANCELLED)
    far = await world.shift("2027-02-06 12:00")
    wished = await world.shift("2026-12-06 12:00", kind=Kind.CARE)
    for shift in (family_only, cancelled, far, wished):
        await world.assign(shift, world.child)
    together = await world.shift("2026-12-08 12:00", needed=2)
    await world.assign(together, world.child)
    await world.assign(together, world.neighbour)
    asked = await world.shift("2026-12-09 12:00")
    await world.assign(asked, world.child, AssignmentState.PROPOSED)
    await world.add(WishRow, circle_id=world.circle_id, member_id=world.neighbour.id, kind=Kind.CARE)

    assert await offered(world, lunch) == []


async def test_a_swap_waits_for_the_two_until_one_of_the_shifts_begins(world: World) -> None:
    lunch, walk = await world.shift("2026-12-05 12:00", title="Lunch"), await world.shift("2026-12-06 12:00")
    await world.assign(lunch, world.neighbour)
    await world.assign(walk, world.child)
    await do(world, actions.ask, world.neighbour, Swap(lunch, world.neighbour.id, walk, world.child.id))

    async with world.database.reading() as db:
        mine = await swaps.waiting(db, world.neighbour, lunch, world.now)
        theirs = await swaps.waiting(db, world.child, walk, world.now)
        others = await swaps.waiting(db, world.partner, lunch, world.now)
        late = await swaps.waiting(db, world.child, walk, world.now + timedelta(days=2))

    assert [(each.gives.shift.title, each.gives.name, each.gets.name) for each in mine] == [("Lunch", "Ria", "Bram")]
    assert mine == theirs
    assert (others, late) == ([], [])
