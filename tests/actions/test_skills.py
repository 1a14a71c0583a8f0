"""Skills written down, and what they bar: on both databases, with everything that asks for them."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from careshare.actions import assignments, patterns, shifts, skills, swaps, turns
from careshare.db.models import EntryRow, ShiftRow, ShownRow, SkillAskedRow, SkillRow
from careshare.domain.circles import Me
from careshare.domain.patterns import Pattern, Rotation
from careshare.domain.reasons import Care, Caution, NotFound, Reason, Refused, Why
from careshare.domain.shifts import Asks, Draft
from careshare.domain.skills import Showing
from careshare.domain.swaps import Swap
from careshare.domain.turns import PatternDraft
from careshare.domain.words import Kind
from tests.actions.dividing import do, refused, states
from tests.actions.shown import ask_for, show, skill
from tests.actions.usual import drafted, lunch, make, week
from tests.domain.cast import stretch
from tests.world import World, on


async def said(world: World, verb: Any, me: Me, *values: Any) -> Reason:
    """The whole reason of a refusal."""
    with pytest.raises(Refused) as refusal:
        await do(world, verb, me, *values)
    return refusal.value.reason


def draft(*asks: Asks, **values: Any) -> Draft:
    at = stretch("12:00", "14:00", day="2026-12-05")
    return Draft(**{"stretch": at, "kind": Kind.CARE, "title": "Lunch", "asks": frozenset(asks), **values})


# Writing it down.


async def test_who_plans_writes_down_what_there_is_and_to_whom_it_was_shown(world: World) -> None:
    lift = await do(world, skills.add, world.coordinator, "de tillift")
    showing = Showing(world.neighbour.id, on("2026-12-01"), world.professional.id, until=on("2027-06-01"))

    await do(world, skills.show, world.coordinator, lift, showing)

    [row] = await world.rows(ShownRow)
    assert (row.skill_id, row.member_id, row.by_member_id) == (lift, world.neighbour.id, world.professional.id)
    assert (row.shown_on, row.until) == (date(2026, 12, 1), date(2027, 6, 1))
    assert [(each.verb, each.member_id) for each in await world.rows(EntryRow)] == [
        ("add_skill", None),
        ("show_skill", world.neighbour.id),
    ]


async def test_shown_once_more_it_is_that_showing_that_holds(world: World) -> None:
    lift = await skill(world, "de tillift", world.neighbour, until=on("2026-12-02"))

    again = Showing(world.neighbour.id, on("2026-12-04"), by_words="de ergotherapeut")
    await do(world, skills.show, world.coordinator, lift, again)

    [row] = await world.rows(ShownRow)
    assert (row.by_member_id, row.by_words, row.until) == (None, "de ergotherapeut", None)


async def test_two_of_one_name_are_one_too_many(world: World) -> None:
    pump = await skill(world, "de pomp")
    await skill(world)

    assert await refused(world, skills.add, world.coordinator, "de tillift") is Why.CHANGED_MEANWHILE
    assert await refused(world, skills.rename, world.coordinator, pump, "de tillift") is Why.CHANGED_MEANWHILE


async def test_taken_away_nothing_asks_for_it_and_what_was_shown_is_gone(world: World) -> None:
    lift = await skill(world, "de tillift", world.neighbour)
    lunch_id = await world.shift()
    await ask_for(world, lift, shift_id=lunch_id)

    await do(world, skills.remove, world.coordinator, lift)
    await do(world, skills.remove, world.coordinator, lift)

    assert [await world.rows(each) for each in (SkillRow, ShownRow, SkillAskedRow)] == [[], [], []]
    assert [each.verb for each in await world.rows(EntryRow)] == ["remove_skill"]
    await do(world, assignments.take, world.second_neighbour, lunch_id)


@pytest.mark.parametrize("who", ["partner", "child", "neighbour", "volunteer", "professional", "person"])
async def test_nobody_else_writes_it_down(world: World, who: str) -> None:
    lift = await skill(world, "de tillift", world.neighbour)
    [row] = await world.rows(ShownRow)
    me, showing = getattr(world, who), Showing(world.child.id, on("2026-12-01"), by_words="ik")

    for verb, *values in (
        (skills.add, "de pomp"),
        (skills.rename, lift, "de pomp"),
        (skills.remove, lift),
        (skills.show, lift, showing),
        (skills.forget, row.id),
    ):
        assert await refused(world, verb, me, *values) is Why.NOT_ALLOWED

    assert [each.name for each in await world.rows(SkillRow)] == ["de tillift"]
    assert len(await world.rows(ShownRow)) == 1


async def test_what_is_of_another_circle_is_not_there(world: World) -> None:
    lift = await skill(world, "de tillift", world.neighbour)
    [row] = await world.rows(ShownRow)

    with pytest.raises(NotFound):
        await do(world, skills.rename, world.stranger, lift, "van mij")
    with pytest.raises(NotFound):
        await do(world, skills.show, world.stranger, lift, Showing(world.stranger.id, on("2026-12-01"), by_words="ik"))
    await do(world, skills.remove, world.stranger, lift)
    await do(world, skills.forget, world.stranger, row.id)

    assert len(await world.rows(SkillRow)) == len(await world.rows(ShownRow)) == 1


async def test_another_circles_skill_is_not_asked_for(world: World) -> None:
    theirs = await world.add(SkillRow, circle_id=world.stranger.circle_id, name="de pomp")

    await do(world, shifts.create, world.coordinator, draft(Asks(theirs, required=True)))

    assert await world.rows(SkillAskedRow) == []


async def test_who_left_and_came_back_was_still_shown_it(world: World) -> None:
    lift = await skill(world, "de tillift", world.neighbour, until=on("2027-06-01"))
    place = await world.member(world.circle_id, "Ria", world.neighbour.member.role)

    async with world.database.writing() as db:
        await skills.follow(db, world.neighbour.member, replace(world.neighbour.member, id=place))

    [row] = await world.rows(ShownRow)
    assert (row.skill_id, row.member_id, row.until) == (lift, place, date(2027, 6, 1))


# What asks for it.


async def test_a_moment_asks_for_what_was_chosen_and_for_nothing_else_once_it_is_changed(world: World) -> None:
    lift, pump = await skill(world), await skill(world, "de pomp")
    required, advised = Asks(lift, required=True), Asks(pump, required=False)
    number = await do(world, shifts.create, world.coordinator, draft(required, advised))

    assert {(row.skill_id, row.required) for row in await world.rows(SkillAskedRow, shift_id=number)} == {
        (lift, True),
        (pump, False),
    }
    await do(world, shifts.edit, world.coordinator, number, draft(Asks(lift, required=False)))

    assert [(row.skill_id, row.required) for row in await world.rows(SkillAskedRow)] == [(lift, False)]


async def test_who_comes_keeps_a_moment_that_asks_for_something_more(world: World) -> None:
    lift = await skill(world)
    number = await do(world, shifts.create, world.coordinator, draft())
    await do(world, assignments.take, world.neighbour, number)

    await do(world, shifts.edit, world.coordinator, number, draft(Asks(lift, required=True)))

    assert await states(world, number) == {"Ria": "accepted"}


async def test_from_this_day_on_it_asks_for_what_the_change_says(world: World) -> None:
    lift = await skill(world)
    asks = frozenset({Asks(lift, required=True)})
    first = await do(world, patterns.make, world.coordinator, with_asks(lunch("2026-12-07"), asks))

    then = await do(world, patterns.change, world.coordinator, first, with_asks(lunch("2026-12-14"), asks))
    last = await do(world, patterns.change, world.coordinator, then, with_asks(lunch("2026-12-21"), frozenset()))

    assert [(row.pattern_id, row.required) for row in await world.rows(SkillAskedRow)] == [(first, True), (then, True)]
    assert last not in (first, then)
    days = {str(row.original_on): row.id for row in await world.rows(ShiftRow)}
    for day in ("2026-12-07", "2026-12-14"):
        assert await refused(world, assignments.take, world.neighbour, days[day]) is Why.NOT_SHOWN_TO_YOU
    await do(world, assignments.take, world.neighbour, days["2026-12-21"])


# What it bars.


async def test_only_who_was_shown_it_takes_what_requires_it_and_reads_whom_to_ask(world: World) -> None:
    lift, number = await skill(world, "de tillift", world.second_neighbour), await world.shift()
    await ask_for(world, lift, shift_id=number)

    reason = await said(world, assignments.take, world.neighbour, number)
    await do(world, assignments.take, world.second_neighbour, number)

    assert reason == Reason(Why.NOT_SHOWN_TO_YOU, who="Sanne", what=("de tillift",))
    assert await states(world, number) == {"Mia": "accepted"}


async def test_what_is_shown_no_longer_than_the_day_before_does_not_count(world: World) -> None:
    lift, number = await skill(world, "de tillift", world.neighbour, until=on("2026-12-04")), await world.shift()
    tomorrow = await world.shift("2026-12-05 00:30", 1)
    for each in (number, tomorrow):
        await ask_for(world, lift, shift_id=each)

    await do(world, assignments.take, world.neighbour, number)

    assert await refused(world, assignments.take, world.neighbour, tomorrow) is Why.NOT_SHOWN_TO_YOU


async def test_a_yes_says_what_would_better_be_shown_first(world: World) -> None:
    lift, number = await skill(world), await world.shift()
    await ask_for(world, lift, required=False, shift_id=number)

    taken = await do(world, assignments.take, world.neighbour, number)

    assert taken.cautions == [Caution(Care.BETTER_SHOWN, what=("de tillift",))]


async def test_whoever_was_asked_cannot_say_yes_before_it_was_shown_to_them(world: World) -> None:
    lift, number = await skill(world), await world.shift()
    await do(world, assignments.propose, world.coordinator, number, world.neighbour.id)
    await ask_for(world, lift, shift_id=number)

    assert await refused(world, assignments.take, world.neighbour, number) is Why.NOT_SHOWN_TO_YOU
    await show(world, lift, world.neighbour)
    await do(world, assignments.take, world.neighbour, number)


async def test_who_plans_reads_it_whichever_way_they_would_put_somebody_down(world: World) -> None:
    lift, number = await skill(world), await world.shift()
    await ask_for(world, lift, shift_id=number)
    nel = await world.member(world.circle_id, "Nel", world.neighbour.member.role, has_account=False)

    for verb in (assignments.propose, assignments.note_yes, assignments.plan_in):
        reason = await said(world, verb, world.coordinator, number, nel)
        assert reason == Reason(Why.NOT_SHOWN_TO_THEM, who="Nel", what=("de tillift",))


async def test_whoever_gave_it_up_comes_after_all_only_with_what_it_requires(world: World) -> None:
    lift, number = await skill(world), await world.shift()
    await world.assign(number, world.neighbour)
    await do(world, assignments.cannot_come, world.neighbour, number, world.neighbour.id)
    await ask_for(world, lift, shift_id=number)

    assert await refused(world, assignments.come_after_all, world.neighbour, number) is Why.NOT_SHOWN_TO_YOU


async def test_a_swap_needs_both_to_have_been_shown_what_they_get(world: World) -> None:
    lift = await skill(world, "de tillift", world.neighbour)
    mine, theirs = await world.shift("2026-12-08 12:00"), await world.shift("2026-12-09 12:00")
    await world.assign(mine, world.neighbour)
    await world.assign(theirs, world.child)
    await ask_for(world, lift, shift_id=mine)

    asked_by_ria = Swap(mine, world.neighbour.id, theirs, world.child.id)
    asked_by_bram = Swap(theirs, world.child.id, mine, world.neighbour.id)

    assert await refused(world, swaps.ask, world.neighbour, asked_by_ria) is Why.NOT_AVAILABLE_FOR_THIS
    assert await said(world, swaps.ask, world.child, asked_by_bram) == Reason(
        Why.NOT_SHOWN_TO_YOU, who="Sanne", what=("de tillift",)
    )


# The usual week.


async def test_turns_of_who_was_not_shown_it_stay_open(world: World) -> None:
    lift = await skill(world, "de tillift", world.neighbour)
    in_turn = lunch(
        "2026-12-07", world.neighbour, world.child, rule="FREQ=WEEKLY;BYDAY=MO,TU", rotation=Rotation.OCCURRENCE
    )

    await do(world, patterns.make, world.coordinator, with_asks(in_turn, frozenset({Asks(lift, required=True)})))

    days = await week(world, "2026-12-07", "2026-12-08")
    assert [day.who for day in days.values()] == [{"Ria": "proposed"}, {}]


async def test_it_counts_for_each_day_by_itself_until_it_no_longer_holds(world: World) -> None:
    lift = await skill(world, "de tillift", world.neighbour, until=on("2026-12-08"))

    await do(
        world,
        patterns.make,
        world.coordinator,
        with_asks(lunch("2026-12-07", world.neighbour), frozenset({Asks(lift, required=True)})),
    )

    days = await week(world, "2026-12-07", "2026-12-10")
    assert [list(day.who) for day in days.values()] == [["Ria"], ["Ria"], [], []]


async def test_one_yes_to_all_of_it_needs_what_all_of_it_requires(world: World) -> None:
    lift = await skill(world)
    number = await make(world, lunch("2026-12-07", world.neighbour))
    await ask_for(world, lift, pattern_id=number)

    own = await said(world, turns.agree, world.neighbour, number, world.neighbour.id)
    noted = await said(world, turns.agree, world.coordinator, number, world.neighbour.id)
    await show(world, lift, world.neighbour)

    assert own == Reason(Why.NOT_SHOWN_TO_YOU, who="Sanne", what=("de tillift",))
    assert noted == Reason(Why.NOT_SHOWN_TO_THEM, who="Ria", what=("de tillift",))
    assert await do(world, turns.agree, world.neighbour, number, world.neighbour.id) == 60


async def test_a_yes_to_all_leaves_out_the_one_that_asks_for_more(world: World) -> None:
    lift = await skill(world)
    number = await make(world, lunch("2026-12-07", world.neighbour))
    tuesday = next(row for row in await world.rows(ShiftRow) if str(row.original_on) == "2026-12-08")
    await ask_for(world, lift, shift_id=tuesday.id)

    await do(world, turns.agree, world.neighbour, number, world.neighbour.id)

    days = await week(world, "2026-12-07", "2026-12-09")
    assert [day.who["Ria"] for day in days.values()] == ["accepted", "proposed", "accepted"]


def with_asks(pattern: Pattern, asks: frozenset[Asks]) -> PatternDraft:
    """As the form hands it over."""
    return replace(drafted(pattern), asks=asks)
