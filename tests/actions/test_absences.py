"""Members say when they cannot come, and look for stand-ins for all of it at once."""

import asyncio
from datetime import time

import pytest

from careshare.actions import absences, preferences
from careshare.db.models import AbsenceRow, AssignmentRow, EntryRow, LetterRow, PreferenceRow
from careshare.domain.absences import Absence, Preference
from careshare.domain.cautions import WeeklyTime
from careshare.domain.circles import Me
from careshare.domain.reasons import Why
from careshare.domain.time import Stretch
from careshare.domain.words import AssignmentState, CircleState, Role
from careshare.queries import absences as queries
from careshare.queries import assignments, members, shifts
from tests.actions.dividing import do, refused
from tests.actions.usual import at
from tests.world import World

NEXT_WEEK = Stretch(at("2026-12-07 00:00"), at("2026-12-12 00:00"))


async def away(world: World, who: Me, stretch: Stretch = NEXT_WEEK) -> Absence:
    """They say so themselves."""
    number = await do(world, absences.add, who, who.member, stretch)
    return Absence(number, who.id, stretch)


async def held(world: World, who: Me, *starts: str) -> list[int]:
    """Shifts of theirs at these times."""
    found = [await world.shift(each) for each in starts]
    for shift_id in found:
        await world.assign(shift_id, who)
    return found


async def states(world: World) -> dict[int, str]:
    return {row.shift_id: row.state.value for row in await world.rows(AssignmentRow)}


async def test_an_absence_meets_what_one_holds_and_has_not_begun(world: World) -> None:
    _before, first, last, _after = await held(
        world, world.neighbour, "2026-12-06 22:00", "2026-12-06 23:00", "2026-12-11 22:30", "2026-12-12 00:00"
    )
    absence = await away(world, world.neighbour)

    async with world.database.reading() as db:
        met = await queries.met(db, world.neighbour.member, absence.stretch, world.now)
    assert [each.shift_id for each in met] == [first, last]


async def test_the_last_of_the_longest_shift_is_met(world: World) -> None:
    """48 hours by the clock are 49 when it goes back in between."""
    weekend = await world.shift("2026-10-24 02:00", hours=49)
    await world.assign(weekend, world.neighbour)
    last_hour = Stretch(at("2026-10-26 01:30"), at("2026-10-26 03:00"))

    async with world.database.reading() as db:
        met = await queries.met(db, world.neighbour.member, last_hour, at("2026-10-01 12:00"))
    assert [each.shift_id for each in met] == [weekend]


async def test_what_is_over_is_refused(world: World) -> None:
    past = Stretch(at("2024-12-07 00:00"), at("2024-12-12 00:00"))

    assert await refused(world, absences.add, world.neighbour, world.neighbour.member, past) is Why.ENDED


async def test_stand_ins_are_sought_for_what_was_chosen_at_once(world: World) -> None:
    lunch, supper, evening = await held(
        world, world.neighbour, "2026-12-07 12:00", "2026-12-08 18:00", "2026-12-09 20:00"
    )
    absence = await away(world, world.neighbour)

    assert len(await do(world, absences.seek_stand_ins, world.neighbour, absence, [lunch, evening])) == 2

    assert await states(world) == {lunch: "seeking", supper: "accepted", evening: "seeking"}


async def test_who_plans_gets_one_letter_in_each_circle_about_all_that_is_sought(world: World) -> None:
    elsewhere = await world.join(world.stranger.circle_id, world.neighbour)
    here = await held(world, world.neighbour, "2026-12-07 12:00", "2026-12-08 18:00")
    there = await world.shift("2026-12-09 12:00", circle_id=elsewhere.circle_id)
    await world.assign(there, elsewhere)
    number = await do(world, absences.add_everywhere, world.neighbour, world.neighbour.member, NEXT_WEEK)

    absence = Absence(number, world.neighbour.id, NEXT_WEEK)
    await do(world, absences.seek_stand_ins, world.neighbour, absence, [*here, there])

    written = [(row.kind, row.circle_id, row.account_id, row.facts["member"]) for row in await world.rows(LetterRow)]
    assert written == [
        ("seeks", world.circle_id, world.coordinator.account.id, world.neighbour.id),
        ("seeks", elsewhere.circle_id, world.stranger.account.id, elsewhere.id),
    ]


async def test_what_the_absence_does_not_meet_is_never_sought_for(world: World) -> None:
    [outside] = await held(world, world.neighbour, "2026-12-20 12:00")
    [of_another] = await held(world, world.child, "2026-12-08 12:00")
    absence = await away(world, world.neighbour)

    assert len(await do(world, absences.seek_stand_ins, world.neighbour, absence, [outside, of_another, 10**17])) == 0
    assert await states(world) == {outside: "accepted", of_another: "accepted"}


async def test_a_second_press_changes_nothing(world: World) -> None:
    [lunch] = await held(world, world.neighbour, "2026-12-07 12:00")
    absence = await away(world, world.neighbour)
    await do(world, absences.seek_stand_ins, world.neighbour, absence, [lunch])

    assert len(await do(world, absences.seek_stand_ins, world.neighbour, absence, [lunch])) == 0
    assert await states(world) == {lunch: "seeking"}


async def test_away_in_all_my_circles_and_stand_ins_in_each(world: World) -> None:
    elsewhere = await world.join(world.stranger.circle_id, world.neighbour)
    here = await held(world, world.neighbour, "2026-12-07 12:00")
    there = [await world.shift("2026-12-08 12:00", circle_id=elsewhere.circle_id)]
    await world.assign(there[0], elsewhere)

    number = await do(world, absences.add_everywhere, world.neighbour, world.neighbour.member, NEXT_WEEK)
    absence = Absence(number, world.neighbour.id, NEXT_WEEK)
    assert len(await do(world, absences.seek_stand_ins, world.neighbour, absence, here + there)) == 2

    assert {row.circle_id for row in await world.rows(AbsenceRow)} == {world.circle_id, elsewhere.circle_id}
    assert set((await states(world)).values()) == {"seeking"}


async def test_taking_it_back_everywhere_takes_back_only_the_same(world: World) -> None:
    await world.join(world.stranger.circle_id, world.neighbour)
    other = await away(world, world.neighbour, Stretch(at("2026-12-24 00:00"), at("2026-12-27 00:00")))
    number = await do(world, absences.add_everywhere, world.neighbour, world.neighbour.member, NEXT_WEEK)

    same = Absence(number, world.neighbour.id, NEXT_WEEK)
    await do(world, absences.remove_everywhere, world.neighbour, world.neighbour.member, same)

    assert [row.id for row in await world.rows(AbsenceRow)] == [other.id]


async def test_taking_it_back_here_leaves_it_elsewhere(world: World) -> None:
    elsewhere = await world.join(world.stranger.circle_id, world.neighbour)
    number = await do(world, absences.add_everywhere, world.neighbour, world.neighbour.member, NEXT_WEEK)

    here = Absence(number, world.neighbour.id, NEXT_WEEK)
    await do(world, absences.remove, world.neighbour, world.neighbour.member, here)

    assert [row.circle_id for row in await world.rows(AbsenceRow)] == [elsewhere.circle_id]


async def test_in_a_paused_circle_nothing_is_sought(world: World) -> None:
    [lunch] = await held(world, world.neighbour, "2026-12-07 12:00")
    absence = await away(world, world.neighbour)
    await world.change_circle(state=CircleState.PAUSED)

    assert len(await do(world, absences.seek_stand_ins, world.neighbour, absence, [lunch])) == 0
    assert await states(world) == {lunch: "accepted"}


async def test_who_plans_speaks_for_a_member_without_account(world: World) -> None:
    gerda = await world.member(world.circle_id, "Gerda", Role.FRIEND, has_account=False)
    async with world.database.reading() as db:
        member = await members.one(db, world.coordinator, gerda)
    lunch = await world.shift("2026-12-07 12:00", held=1)
    await world.add(
        AssignmentRow,
        circle_id=world.circle_id,
        shift_id=lunch,
        member_id=gerda,
        state=AssignmentState.ACCEPTED,
        since=world.now,
    )

    number = await do(world, absences.add, world.coordinator, member, NEXT_WEEK)
    sought = await do(world, absences.seek_stand_ins, world.coordinator, Absence(number, gerda, NEXT_WEEK), [lunch])

    assert (len(sought), await states(world)) == (1, {lunch: "seeking"})


async def test_nobody_says_for_another_that_they_are_away(world: World) -> None:
    about = world.neighbour.member

    assert await refused(world, absences.add, world.coordinator, about, NEXT_WEEK) is Why.NOT_YOURS
    assert await world.rows(AbsenceRow) == []


async def test_the_log_says_that_times_changed_and_not_which(world: World) -> None:
    await away(world, world.neighbour)

    [entry] = await world.rows(EntryRow)
    assert (entry.verb, entry.member_id, entry.facts) == ("change_times", world.neighbour.id, {})


async def test_weekly_times_are_seen_while_planning_as_not_now(world: World) -> None:
    mondays = Preference(WeeklyTime(0, time(10), time(12)), rather=False)
    await do(world, preferences.add, world.neighbour, world.neighbour.member, [mondays])
    monday = await world.shift("2026-12-07 11:30")

    async with world.database.reading() as db:
        shift = await shifts.one(db, world.coordinator, monday)
        found = await assignments.candidates(db, world.coordinator, shift, world.now)

    assert {each.member.name for each in found if each.rather_not} == {"Ria"}


async def test_several_days_are_kept_at_once_and_removed_one_by_one(world: World) -> None:
    times = [WeeklyTime(day, time(10), time(12)) for day in (0, 2)]
    await do(
        world, preferences.add, world.neighbour, world.neighbour.member, [Preference(each, True) for each in times]
    )
    async with world.database.reading() as db:
        monday, wednesday = await queries.preferences(db, world.neighbour.member)

    await do(world, preferences.remove, world.neighbour, world.neighbour.member, monday.id)

    assert [row.id for row in await world.rows(PreferenceRow)] == [wednesday.id]


async def test_a_weekly_time_said_twice_in_one_form_is_one(world: World) -> None:
    mondays = Preference(WeeklyTime(0, time(10), time(12)), rather=True)

    new = await do(world, preferences.add, world.neighbour, world.neighbour.member, [mondays, mondays])

    assert (new, len(await world.rows(PreferenceRow))) == ([mondays], 1)


async def test_a_weekly_time_of_another_is_not_removed(world: World) -> None:
    mondays = Preference(WeeklyTime(0, time(10), time(12)), rather=False)
    await do(world, preferences.add, world.neighbour, world.neighbour.member, [mondays])
    [row] = await world.rows(PreferenceRow)

    await do(world, preferences.remove, world.child, world.child.member, row.id)

    assert len(await world.rows(PreferenceRow)) == 1
    assert await refused(world, preferences.remove, world.coordinator, world.neighbour.member, row.id) is Why.NOT_YOURS


@pytest.mark.parametrize("name", ["coordinator", "child"])
async def test_an_absence_changes_what_others_see_while_planning(world: World, name: str) -> None:
    before = (await world.me(world.coordinator.id)).circle.revision

    await away(world, getattr(world, name))

    assert (await world.me(world.coordinator.id)).circle.revision > before


async def test_the_same_absence_said_twice_at_once_is_one(world: World) -> None:
    first, second = await asyncio.gather(*(away(world, world.neighbour) for _ in range(2)))

    assert first == second
    assert [row.id for row in await world.rows(AbsenceRow)] == [first.id]


async def test_the_same_weekly_time_said_twice_at_once_is_one(world: World) -> None:
    mornings = [Preference(WeeklyTime(0, time(9), time(12)), rather=False)]

    new = await asyncio.gather(
        *(do(world, preferences.add, world.neighbour, world.neighbour.member, mornings) for _ in range(2))
    )

    assert sorted(new, key=len) == [[], mornings]
    assert len(await world.rows(PreferenceRow)) == 1
