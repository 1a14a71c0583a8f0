"""Time off, written with a moment or a usual week, and what it bars: on both databases."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from careshare.actions import assignments, patterns, shifts
from careshare.db.models import RespiteRow, ShiftRow
from careshare.domain.circles import Me
from careshare.domain.reasons import NotFound, Why
from careshare.domain.shifts import Draft
from careshare.domain.time import Stretch
from careshare.domain.words import CircleState, Kind, MayBeAlone, Role
from careshare.queries import respite
from tests.actions.dividing import do, look, refused, states
from tests.actions.usual import drafted, lunch, week
from tests.domain.cast import stretch
from tests.world import World


def evening(carer: Me | None = None, day: str = "2026-12-05", **values: Any) -> Draft:
    at = stretch("19:00", "22:00", day=day)
    respite_for = carer.id if carer else None
    return Draft(
        **{"stretch": at, "kind": Kind.RESPITE, "title": "Avond met Mia", "respite_for": respite_for, **values}
    )


async def written(world: World, draft: Draft) -> int:
    number: int = await do(world, shifts.create, world.coordinator, draft)
    return number


async def whose(world: World, shift_id: int) -> str | None:
    shift = await look(world, shift_id)
    async with world.database.reading() as db:
        carer = await respite.of_shift(db, world.coordinator, shift)
    return carer and carer.name


async def test_it_asks_the_others_and_blocks_whose_it_is(world: World) -> None:
    number = await written(world, evening(world.partner))
    other = await world.shift("2026-12-05 21:00", 2)

    for each in (number, other):
        assert await refused(world, assignments.take, world.partner, each) is Why.TIME_OFF
    assert await refused(world, assignments.propose, world.coordinator, other, world.partner.id) is (
        Why.NOT_AVAILABLE_FOR_THIS
    )
    await do(world, assignments.take, world.second_neighbour, number)

    assert await states(world, number) == {"Mia": "accepted"}


async def test_it_is_free_in_all_their_circles(world: World) -> None:
    henk = await world.join(world.stranger.circle_id, world.partner)
    await written(world, evening(world.partner))
    there = await world.shift("2026-12-05 19:30", 1, circle_id=henk.circle_id)

    assert await refused(world, assignments.take, henk, there) is Why.TIME_OFF


async def test_in_a_circle_that_ended_nobody_has_time_off(world: World) -> None:
    await written(world, evening(world.partner))
    henk = await world.join(world.stranger.circle_id, world.partner)
    there = await world.shift("2026-12-05 19:30", 1, circle_id=henk.circle_id)
    await world.change_circle(state=CircleState.ENDED)

    await do(world, assignments.take, henk, there)


async def test_what_is_not_needed_gives_nobody_time_off(world: World) -> None:
    number = await written(world, evening(world.partner))
    other = await world.shift("2026-12-05 21:00", 2)

    await do(world, shifts.cancel, world.coordinator, number, "")

    await do(world, assignments.take, world.partner, other)


async def test_it_can_be_changed_to_another_and_to_something_else(world: World) -> None:
    number = await written(world, evening(world.partner))

    await do(world, shifts.edit, world.coordinator, number, evening(world.child))
    assert await whose(world, number) == "Bram"
    await do(world, shifts.edit, world.coordinator, number, evening(kind=Kind.COMPANY))

    assert await world.rows(RespiteRow) == []
    await do(world, assignments.take, world.child, number)


async def test_who_comes_cannot_be_who_has_time_off_by_it(world: World) -> None:
    number = await written(world, evening(kind=Kind.COMPANY))
    await do(world, assignments.take, world.partner, number)

    assert await refused(world, shifts.edit, world.coordinator, number, evening(world.partner)) is Why.COMES_THEMSELVES
    week_of_his = replace(drafted(lunch("2026-12-07", world.partner), kind=Kind.RESPITE), respite_for=world.partner.id)
    assert await refused(world, patterns.make, world.coordinator, week_of_his) is Why.COMES_THEMSELVES

    assert await world.rows(RespiteRow) == []


async def test_it_is_of_somebody_of_this_circle(world: World) -> None:
    with pytest.raises(NotFound):
        await written(world, evening(world.stranger))


async def test_a_usual_week_gives_it_every_time_and_a_turn_of_theirs_stays_open(world: World) -> None:
    thursdays = replace(drafted(lunch("2026-12-07"), kind=Kind.RESPITE), respite_for=world.partner.id)
    await do(world, patterns.make, world.coordinator, thursdays)
    other = await world.shift("2026-12-08 13:00", 2)

    assert await refused(world, assignments.take, world.partner, other) is Why.TIME_OFF
    at_the_same_time = drafted(lunch("2026-12-07", world.partner, rule="FREQ=WEEKLY;BYDAY=MO,SA"), agreed=True)
    await do(world, patterns.make, world.coordinator, at_the_same_time)

    saturday = await week(world, "2026-12-12", "2026-12-12")
    assert [day.who for day in saturday.values()] == [{"Anton": "accepted"}]
    mondays = [row for row in await world.rows(ShiftRow) if str(row.original_on) == "2026-12-07"]
    assert [await states(world, row.id) for row in mondays] == [{}, {}]


async def test_one_day_of_it_can_be_somebody_elses(world: World) -> None:
    draft = replace(drafted(lunch("2026-12-07"), kind=Kind.RESPITE), respite_for=world.partner.id)
    await do(world, patterns.make, world.coordinator, draft)
    tuesday = next(row for row in await world.rows(ShiftRow) if str(row.original_on) == "2026-12-08")
    at = Stretch(tuesday.starts_at, tuesday.ends_at)

    await do(world, shifts.edit, world.coordinator, tuesday.id, evening(world.child, stretch=at))

    monday = next(row for row in await world.rows(ShiftRow) if str(row.original_on) == "2026-12-07")
    assert (await whose(world, monday.id), await whose(world, tuesday.id)) == ("Anton", "Bram")
    assert await refused(world, assignments.take, world.child, tuesday.id) is Why.TIME_OFF
    assert await refused(world, assignments.take, world.partner, monday.id) is Why.TIME_OFF
    await do(world, assignments.take, world.partner, tuesday.id)


async def test_from_this_day_on_it_is_of_whom_the_change_says(world: World) -> None:
    draft = replace(drafted(lunch("2026-12-07"), kind=Kind.RESPITE), respite_for=world.partner.id)
    first = await do(world, patterns.make, world.coordinator, draft)
    then = replace(drafted(lunch("2026-12-14"), kind=Kind.RESPITE), respite_for=world.child.id)

    await do(world, patterns.change, world.coordinator, first, then)

    days = {str(row.original_on): row.id for row in await world.rows(ShiftRow)}
    assert [await whose(world, days[day]) for day in ("2026-12-07", "2026-12-14")] == ["Anton", "Bram"]


async def test_mine_is_what_is_ahead_with_who_is_there(world: World) -> None:
    mias, nobodys = (
        await written(world, evening(world.partner)),
        await written(world, evening(world.partner, "2026-12-06")),
    )
    await written(world, evening(world.child, "2026-12-07"))
    await do(world, assignments.take, world.second_neighbour, mias)

    async with world.database.reading() as db:
        found = await respite.mine(db, world.partner.account, Stretch(world.now, world.now + timedelta(days=7)))

    assert [(each.shift_id, each.names) for each in found] == [(mias, ["Mia"]), (nobodys, [])]


async def test_the_days_since_the_last_free_day_are_counted_from_what_was_held(world: World) -> None:
    held, open_still = (
        await world.shift("2026-12-01 19:00", 1, kind=Kind.RESPITE),
        await world.shift("2026-12-03 19:00", 1, kind=Kind.RESPITE),
    )
    for number in (held, open_still):
        await world.add(RespiteRow, circle_id=world.circle_id, member_id=world.partner.id, shift_id=number)
    await world.assign(held, world.second_neighbour)
    visit = await world.shift("2026-12-02 14:00", 4)
    await world.assign(visit, world.second_neighbour)

    async def since(who: Me) -> int | None:
        async with world.database.reading() as db:
            return await respite.since_free_day(db, await world.me(who.id), world.now)

    assert (await since(world.partner), await since(world.child)) == (2, None)
    await world.change_circle(may_be_alone=MayBeAlone.YES)
    assert await since(world.partner) == 3
    await world.change_member(world.partner, role=Role.FAMILY, lives_in=False)
    assert await since(world.partner) == 3
