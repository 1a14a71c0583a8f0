"""A pattern writes its shifts: on which days, at what time, with whom."""

from datetime import timedelta

import pytest

from careshare.actions import patterns
from careshare.db.models import AbsenceRow, EntryRow, LetterRow, PatternRow, ShiftRow, WishRow
from careshare.domain.circles import Me
from careshare.domain.patterns import Rotation
from careshare.domain.reasons import Why
from careshare.domain.words import AssignmentState, CircleState, Kind, MemberState, Role
from tests.actions.dividing import refused
from tests.actions.usual import at, counts_are_right, drafted, lunch, make, on_day, told, week, who
from tests.world import World

IN_MARCH = at("2026-03-16 09:00")


async def test_shifts_are_written_twelve_weeks_ahead_at_once(world: World) -> None:
    await make(world, lunch("2026-12-04"))

    days = [row.original_on for row in await world.rows(ShiftRow)]
    assert (len(days), days[0].isoformat(), days[-1].isoformat()) == (61, "2026-12-04", "2027-02-26")


async def test_a_weekend_in_turns_of_a_week_keeps_its_wall_clock_through_the_change_of_the_clocks(world: World) -> None:
    """Worked example 1."""
    weekend = lunch(
        "2026-03-21",
        world.child,
        world.neighbour,
        world.partner,
        starts="10:00",
        ends="20:00",
        rule="FREQ=WEEKLY;BYDAY=SA,SU",
        rotation=Rotation.WEEK,
    )

    await make(world, weekend, now=IN_MARCH)

    assert await who(world, "2026-03-21", "2026-04-05") == [
        *[("Bram",), ("Bram",)],
        *[("Ria",), ("Ria",)],
        *[("Anton",), ("Anton",)],
    ]
    saturday, sunday = await on_day(world, "2026-03-28"), await on_day(world, "2026-03-29")
    assert (saturday.starts_at.hour, sunday.starts_at.hour) == (9, 8)


@pytest.mark.parametrize(
    ("now", "day", "hours"), [(IN_MARCH, "2026-03-28", 7), (at("2026-10-01 09:00"), "2026-10-24", 9)]
)
async def test_a_night_lasts_what_it_really_lasts(world: World, now, day: str, hours: int) -> None:
    """Worked example 2."""
    await make(world, lunch("2026-03-16", starts="23:00", ends="07:00", rule="FREQ=DAILY"), now=now)

    night = await on_day(world, day)
    assert night.ends_at - night.starts_at == timedelta(hours=hours)


@pytest.mark.parametrize(
    ("now", "day", "starts", "ends"),
    [
        (IN_MARCH, "2026-03-29", "2026-03-29T01:30:00+00:00", "2026-03-29T02:00:00+00:00"),
        (at("2026-10-01 09:00"), "2026-10-25", "2026-10-25T00:30:00+00:00", "2026-10-25T02:00:00+00:00"),
    ],
)
async def test_a_time_that_is_skipped_or_comes_twice_happens_once(
    world: World, now, day: str, starts: str, ends: str
) -> None:
    """Worked example 3."""
    await make(world, lunch("2026-03-16", starts="02:30", ends="03:00", rule="FREQ=DAILY"), now=now)

    row = await on_day(world, day)
    assert (row.starts_at.isoformat(), row.ends_at.isoformat()) == (starts, ends)


async def test_who_has_not_said_yes_is_proposed_and_holds_no_place(world: World) -> None:
    await make(world, lunch("2026-12-07", world.neighbour))

    monday = (await week(world, "2026-12-07", "2026-12-07"))["2026-12-07"]
    assert (monday.who, monday.held) == ({"Ria": "proposed"}, 0)


async def test_who_makes_it_says_yes_by_that(world: World) -> None:
    await make(world, lunch("2026-12-07", world.coordinator))

    monday = (await week(world, "2026-12-07", "2026-12-07"))["2026-12-07"]
    assert (monday.who, monday.held) == ({"Sanne": "accepted"}, 1)
    assert await told(world) == []


async def test_everyone_said_yes_in_some_other_way(world: World) -> None:
    await make(world, lunch("2026-12-07", world.neighbour, world.child), agreed=True, needed=2)

    monday = (await week(world, "2026-12-07", "2026-12-07"))["2026-12-07"]
    assert (monday.who, monday.held) == ({"Ria": "accepted", "Bram": "accepted"}, 2)
    assert await told(world) == [("pattern_planned_in", "Bram"), ("pattern_planned_in", "Ria")]


async def test_a_member_without_account_is_expected_without_asking(world: World) -> None:
    gerda = await world.member(world.circle_id, "Gerda", Role.FRIEND, has_account=False)

    await make(world, lunch("2026-12-07", members=(gerda,)))

    assert (await week(world, "2026-12-07", "2026-12-07"))["2026-12-07"].who == {"Gerda": "accepted"}


async def test_each_in_it_gets_one_letter_for_all_of_it(world: World) -> None:
    await make(world, lunch("2026-12-07", world.neighbour, world.child, world.neighbour, rotation=Rotation.OCCURRENCE))

    assert await told(world) == [("pattern_proposed", "Bram"), ("pattern_proposed", "Ria")]
    letter = (await world.rows(LetterRow))[0]
    assert letter.facts == {"pattern_id": 1, "by": world.coordinator.id, "from_on": "2026-12-07"}


async def test_who_is_absent_leaves_a_gap_and_nobody_moves_up(world: World) -> None:
    away = {"starts_at": at("2026-12-08 00:00"), "ends_at": at("2026-12-09 00:00")}
    await world.add(AbsenceRow, circle_id=world.circle_id, member_id=world.child.id, **away)

    await make(world, lunch("2026-12-07", world.neighbour, world.child, rotation=Rotation.OCCURRENCE), agreed=True)

    assert await who(world, "2026-12-07", "2026-12-10") == [("Ria",), (), ("Ria",), ("Bram",)]


async def test_who_holds_something_else_then_leaves_a_gap(world: World) -> None:
    other = await world.shift("2026-12-08 13:00", 2)
    await world.assign(other, world.neighbour)

    await make(world, lunch("2026-12-07", world.neighbour), agreed=True)

    assert await who(world, "2026-12-07", "2026-12-09") == [("Ria",), (), ("Ria",)]


async def test_a_quarter_of_an_hour_of_overlap_is_no_clash(world: World) -> None:
    other = await world.shift("2026-12-08 13:45", 2)
    await world.assign(other, world.neighbour)

    await make(world, lunch("2026-12-08", world.neighbour), agreed=True)

    assert await who(world, "2026-12-08", "2026-12-08") == [("Ria",)]


async def test_what_somebody_holds_in_another_circle_is_in_the_way_too(world: World) -> None:
    elsewhere = await world.join(world.stranger.circle_id, world.neighbour)
    other = await world.shift("2026-12-07 12:00", 2, circle_id=elsewhere.circle_id)
    await world.assign(other, elsewhere)

    await make(world, lunch("2026-12-07", world.neighbour), agreed=True)

    assert await who(world, "2026-12-07", "2026-12-08") == [(), ("Ria",)]


async def test_one_does_not_hold_two_overlapping_days_of_the_same_pattern(world: World) -> None:
    two_days = lunch("2026-12-07", world.child, starts="08:00", ends="20:00", days_later=1)

    await make(world, two_days, agreed=True)

    assert await who(world, "2026-12-07", "2026-12-09") == [("Bram",), (), ("Bram",)]


async def test_a_wish_of_the_person_leaves_a_gap(world: World) -> None:
    await world.add(WishRow, circle_id=world.circle_id, member_id=world.child.id, kind=Kind.CARE)

    await make(world, lunch("2026-12-07", world.child), agreed=True, kind=Kind.CARE)

    assert await who(world, "2026-12-07", "2026-12-07") == [()]


async def test_who_has_left_leaves_a_gap(world: World) -> None:
    await world.change_member(world.neighbour, state=MemberState.FORMER)

    await make(world, lunch("2026-12-07", world.neighbour, world.child, rotation=Rotation.OCCURRENCE), agreed=True)

    assert await who(world, "2026-12-07", "2026-12-08") == [("Bram",), ("Bram",)]


async def test_what_is_over_today_is_not_written(world: World) -> None:
    await make(world, lunch("2026-12-04", starts="07:00", ends="08:00"))

    assert (await world.rows(ShiftRow))[0].original_on.isoformat() == "2026-12-07"


async def test_turns_count_from_the_first_day_also_where_that_was_long_ago(world: World) -> None:
    await make(world, lunch("2026-11-30", world.neighbour, world.child, rotation=Rotation.OCCURRENCE), agreed=True)

    assert await who(world, "2026-12-04", "2026-12-07") == [("Ria",), ("Bram",)]


async def test_a_rule_with_a_count_ends(world: World) -> None:
    await make(world, lunch("2026-12-07", rule="FREQ=WEEKLY;BYDAY=MO;COUNT=3"))

    assert [row.original_on.day for row in await world.rows(ShiftRow)] == [7, 14, 21]
    assert (await world.rows(PatternRow))[0].until.isoformat() == "2026-12-21"


async def test_making_it_is_in_the_log_and_on_other_peoples_screens(world: World) -> None:
    pattern_id = await make(world, lunch("2026-12-07"))

    entry = (await world.rows(EntryRow))[-1]
    assert (entry.verb, entry.pattern_id, entry.by_member_id) == ("write_pattern", pattern_id, world.coordinator.id)
    assert (await world.me(world.coordinator.id)).circle.revision > world.coordinator.circle.revision


@pytest.mark.parametrize("name", ["partner", "neighbour", "volunteer", "professional", "person"])
async def test_only_who_plans_makes_patterns(world: World, name: str) -> None:
    me: Me = getattr(world, name)

    assert await refused(world, patterns.make, me, drafted(lunch())) is Why.NOT_ALLOWED
    assert await world.rows(PatternRow) == []


async def test_in_a_paused_circle_nothing_new_is_planned(world: World) -> None:
    await world.change_circle(state=CircleState.PAUSED)

    assert (
        await refused(world, patterns.make, await world.me(world.coordinator.id), drafted(lunch()))
        is Why.CIRCLE_NOT_LIVE
    )


async def test_the_counts_of_every_shift_are_right(world: World) -> None:
    await world.assign(await world.shift("2026-12-08 13:00", 2), world.neighbour, AssignmentState.ACCEPTED)

    await make(world, lunch("2026-12-07", world.neighbour, world.coordinator, world.child), needed=3)

    assert await counts_are_right(world)
