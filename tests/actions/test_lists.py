"""A list is written as it was looked at, all of it, or not at all."""

import pytest
from sqlalchemy import event

from careshare.actions import lists as actions
from careshare.db.models import AssignmentRow, EntryRow, LetterRow, MemberRow, ShiftRow
from careshare.domain.lists.columns import Column, Listing, Row
from careshare.domain.lists.seats import Checked
from careshare.domain.reasons import Refused, TooOften, Why
from careshare.domain.words import CircleState
from careshare.queries import lists
from careshare.web.lists.words import vocabulary
from tests.world import World

TEA = {Column.DAY: "7-12-2026", Column.STARTS: "9:00", Column.ENDS: "11:00", Column.TITLE: "Thee", Column.WHO: "Piet"}
LISTING = Listing(people=(Row(2, {Column.NAME: "Gerda"}),), moments=(Row(2, TEA),))


async def look(world: World, listing: Listing = LISTING) -> Checked:
    """What a list would become, as the page shows it."""
    async with world.database.reading() as db:
        return await lists.checked(db, world.coordinator, listing, vocabulary(), world.now)


async def keep(world: World, seen: Checked) -> None:
    """Writes what was looked at."""
    async with world.database.writing() as db:
        await actions.keep(db, await world.me(world.coordinator.id), seen, vocabulary(), world.now)


async def written(world: World) -> list[int]:
    """How much there is of all a list writes."""
    return [len(await world.rows(model)) for model in (MemberRow, ShiftRow, AssignmentRow, EntryRow, LetterRow)]


async def test_who_took_on_something_else_meanwhile_is_not_put_down_over_it(world):
    await world.change_member(world.volunteer, planned_in=True)
    seen = await look(world)
    await world.assign(await world.shift("2026-12-07 10:00"), world.volunteer)
    before = await written(world)

    with pytest.raises(Refused) as refused:
        await keep(world, seen)

    assert seen.mistakes == 0
    assert refused.value.reason.why is Why.CHANGED_MEANWHILE
    assert await written(world) == before


async def test_nothing_comes_into_a_circle_that_stands_still(world):
    seen = await look(world)
    await world.change_circle(state=CircleState.PAUSED)
    before = await written(world)

    with pytest.raises(Refused) as refused:
        await keep(world, seen)

    assert refused.value.reason.why is Why.CIRCLE_NOT_LIVE
    assert await written(world) == before


async def test_what_somebody_else_wrote_meanwhile_is_not_written_twice(world):
    seen = await look(world)
    await keep(world, seen)
    before = await written(world)

    await keep(world, seen)

    assert await written(world) == before


async def test_a_long_list_is_written_in_as_many_statements_as_a_short_one(world):
    sent = [0]

    def note(_connection, _cursor, statement, *_about):
        sent[-1] += statement.startswith("INSERT")

    event.listen(world.database.writer.sync_engine, "before_cursor_execute", note)
    for days in (1, 56):
        rows = (Row(2, {**TEA, Column.DAY: f"{1 + day % 28}-{1 + day // 28}-2027"}) for day in range(days))
        seen = await look(world, Listing(moments=tuple(rows)))
        sent.append(0)
        await keep(world, seen)

    _before, short, long = sent
    assert short == long
    assert [len(await world.rows(EntryRow, verb=verb)) for verb in ("create", "propose")] == [56, 56]


async def test_letters_by_the_dozen_to_one_member_come_to_an_end_and_then_nothing_is_written(world):
    for number in range(40):
        await keep(world, await look(world, Listing(moments=(Row(2, {**TEA, Column.TITLE: f"Thee {number}"}),))))
    before = await written(world)

    with pytest.raises(TooOften):
        await keep(world, await look(world, Listing(moments=(Row(2, {**TEA, Column.TITLE: "Nog meer thee"}),))))

    assert await written(world) == before
