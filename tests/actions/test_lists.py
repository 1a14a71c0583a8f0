"""A list is written as it was looked at, all of it, or not at all."""

from datetime import timedelta

import pytest
from sqlalchemy import event, update

from careshare.actions import assignments
from careshare.actions import lists as actions
from careshare.db.models import AssignmentRow, EntryRow, LetterRow, MemberRow, ShiftRow
from careshare.domain.circles import Me
from careshare.domain.lists.back import FOR, TakenBack
from careshare.domain.lists.columns import Column, Listing, Row
from careshare.domain.lists.seats import Checked
from careshare.domain.reasons import NotFound, Refused, TooOften, Why
from careshare.domain.words import CircleState, Closed, LetterState, MemberState
from careshare.queries import lists
from careshare.web.lists.words import vocabulary
from tests.actions.dividing import do, refused, states
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


# Taking it back.


async def bring(world: World, *rows: dict[Column, str]) -> int:
    """Sanne brings Gerda and these moments; the line of the log that says so."""
    people = (Row(2, {Column.NAME: "Gerda"}),)
    await keep(world, await look(world, Listing(people, tuple(Row(2, each) for each in rows))))
    return (await world.rows(EntryRow, verb="bring_list"))[-1].id


async def take_back(world: World, entry: int, who: Me | None = None) -> TakenBack:
    return await do(world, actions.take_back, who or world.coordinator, entry)


WALK = {**TEA, Column.DAY: "8-12-2026", Column.TITLE: "Wandelen"}
ALONE = {**TEA, Column.DAY: "9-12-2026", Column.WHO: ""}


async def test_a_list_that_nobody_touched_goes_again_and_nobody_reads_of_it(world):
    entry = await bring(world, TEA, WALK)

    gone = await take_back(world, entry)

    assert gone == TakenBack(people=1, moments=2, people_stay=0, moments_stay=0)
    assert {row.closed for row in await world.rows(ShiftRow)} == {Closed.TAKEN_BACK}
    assert (await world.rows(MemberRow, name="Gerda"))[0].state is MemberState.FORMER
    assert await world.rows(LetterRow) == []
    assert (await world.rows(EntryRow))[-1].facts == {"entry": entry, "people": 1, "moments": 2}


async def test_what_somebody_did_something_with_stays(world):
    entry = await bring(world, TEA, WALK, ALONE)
    tea, walk, alone = await world.rows(ShiftRow)
    await do(world, assignments.take, world.volunteer, tea.id)
    await do(world, assignments.propose, world.coordinator, alone.id, (await world.rows(MemberRow, name="Gerda"))[0].id)

    gone = await take_back(world, entry)

    assert gone == TakenBack(people=0, moments=1, people_stay=1, moments_stay=2)
    assert [row.closed for row in await world.rows(ShiftRow)] == [None, Closed.TAKEN_BACK, None]
    assert (await world.rows(MemberRow, name="Gerda"))[0].state is MemberState.ACTIVE
    assert await states(world, tea.id) == {"Piet": "accepted"}
    assert walk.version == 0


@pytest.mark.parametrize(
    ("rows", "kind", "number"), [((TEA,), "cancelled", 1), ((TEA, WALK), "taken_back", 2)], ids=["one", "two"]
)
async def test_who_has_read_of_it_is_told(world, rows, kind, number):
    entry = await bring(world, *rows)
    async with world.database.writing() as db:
        await db.execute(update(LetterRow).values(state=LetterState.SENT, tries=1))

    await take_back(world, entry)

    first = (await world.rows(ShiftRow))[0].id
    letter = (await world.rows(LetterRow))[-1]
    assert (letter.kind, letter.account_id) == (kind, world.volunteer.account.id)
    assert (letter.facts["shift"], letter.facts["number"]) == (first, number)


async def test_who_brought_it_takes_it_back_once_and_within_the_hour(world):
    entry = await bring(world, TEA)
    await world.change_member(world.child, is_coordinator=True)
    child = await world.me(world.child.id)
    later = world.now + FOR + timedelta(seconds=1)

    assert await refused(world, actions.take_back, child, entry) is Why.NOT_YOURS
    assert await refused(world, actions.take_back, world.coordinator, entry, now=later) is Why.TOO_LATE_TO_UNDO
    await take_back(world, entry)
    assert await refused(world, actions.take_back, world.coordinator, entry) is Why.CHANGED_MEANWHILE


async def test_a_list_that_was_taken_back_can_be_brought_again(world):
    entry = await bring(world, TEA)
    await take_back(world, entry)
    world.now += timedelta(seconds=1)

    again = await take_back(world, await bring(world, TEA))

    assert again == TakenBack(people=1, moments=1, people_stay=0, moments_stay=0)


async def test_any_other_line_of_the_log_is_no_list(world):
    await bring(world, TEA)
    [create] = await world.rows(EntryRow, verb="create")

    with pytest.raises(NotFound):
        await take_back(world, create.id)
