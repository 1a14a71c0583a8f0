"""The weeks ahead, counted: what is open, days with nobody, how many come, and what rests on one member."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest

from careshare.domain.cautions import WeeklyTime
from careshare.domain.circles import Member
from careshare.domain.time import Stretch, Week
from careshare.domain.weeks import Home, Moment, Rests, rests_on_one, told_to, weeks_ahead
from careshare.domain.words import Kind, Presence
from tests.domain.cast import ANTON, BRAM, ELLEN, HOME, NOW, RIA, SANNE, me, member, stretch

ALONE = Home(HOME)
WITH_ANTON = Home(HOME, living_in=frozenset({ANTON.id}))
SATURDAY, SUNDAY = date(2026, 12, 5), date(2026, 12, 6)


def moment(wall: str, *who: Member, hours: float = 2, needed: int = 1, seeking: int = 0, **values: Any) -> Moment:
    """Starts on the wall of the home, and these members come to it."""
    start = datetime.fromisoformat(wall).replace(tzinfo=HOME).astimezone(UTC)
    holders = frozenset(each.id for each in who)
    defaults: dict[str, Any] = {"presence": Presence.ACTIVE}
    return Moment(
        Stretch(start, start + timedelta(hours=hours)),
        needed=needed,
        held=len(who),
        seeking=seeking,
        holders=holders,
        **defaults | values,
    )


def nights(days: Iterable[int], *who: Member, month: str = "2026-12", **values: Any) -> list[Moment]:
    """A night from each of these days on."""
    return [moment(f"{month}-{day:02} 23:00", *who, hours=8, **values) for day in days]


def bare(*moments: Moment, home: Home = ALONE) -> tuple[date, ...]:
    """The days of this week with nobody: from Friday, which is today."""
    return weeks_ahead(moments, home, NOW)[0].bare


def test_what_has_nobody_or_too_few_or_somebody_who_looks_for_another_is_open():
    held, empty = moment("2026-12-04 12:00", RIA), moment("2026-12-05 12:00")
    sought, half = moment("2026-12-06 12:00", RIA, seeking=1), moment("2026-12-06 15:00", RIA, needed=2)

    [week] = weeks_ahead([held, empty, sought, half], ALONE, NOW)

    assert (week.planned, week.open) == (4, 3)


def test_what_is_over_is_no_longer_counted_and_what_goes_on_is():
    over, going_on = moment("2026-12-04 06:00", hours=2), moment("2026-12-04 08:00", hours=2)

    assert weeks_ahead([over, going_on], ALONE, NOW)[0].planned == 1


def test_weeks_are_told_as_far_as_anything_is_planned_and_eight_at_most():
    soon, later = moment("2026-12-04 12:00", RIA), moment("2026-12-17 12:00", RIA)
    far = moment("2027-06-01 12:00", RIA)

    assert weeks_ahead([], ALONE, NOW) == []
    weeks = weeks_ahead([soon, later], ALONE, NOW)
    assert [each.week for each in weeks] == [Week.of(date(2026, 12, day)) for day in (4, 11, 18)]
    assert [each.planned for each in weeks] == [1, 0, 1]
    assert len(weeks_ahead([soon, far], ALONE, NOW)) == 8


def test_a_night_counts_in_the_week_it_begins_and_who_comes_in_both():
    sunday_night = moment("2026-12-06 23:00", RIA, hours=8)

    first, second = weeks_ahead([sunday_night], ALONE, NOW)

    assert (first.planned, second.planned) == (1, 0)
    assert (first.faces, second.faces) == (1, 1)


def test_a_day_on_which_nobody_is_down_is_a_day_with_nobody():
    assert bare(moment("2026-12-04 12:00", RIA), moment("2026-12-05 12:00")) == (SATURDAY, SUNDAY)


def test_who_was_there_this_morning_was_somebody_of_today():
    this_morning = moment("2026-12-04 07:00", RIA, hours=1)

    assert date(2026, 12, 4) not in bare(this_morning, moment("2026-12-05 12:00", RIA))


def test_an_evening_that_ends_at_midnight_on_sunday_begins_no_other_week():
    evening = moment("2026-12-06 20:00", RIA, hours=4)

    assert len(weeks_ahead([evening], ALONE, NOW)) == 1


@pytest.mark.parametrize("how", [{"presence": Presence.ON_CALL}, {"kind": Kind.PHONE_CALL}], ids=str)
def test_who_is_on_call_at_their_own_home_or_rings_is_not_there_and_no_face(how: dict[str, Any]):
    afar = moment("2026-12-05 12:00", RIA, **how)

    [week] = weeks_ahead([afar, moment("2026-12-06 12:00", BRAM)], ALONE, NOW)

    assert SATURDAY in week.bare
    assert week.faces == 1


def test_a_visit_from_outside_is_somebody():
    home = Home(HOME, visits=[stretch("09:00", "09:30", day="2026-12-05")])

    assert bare(moment("2026-12-04 12:00", RIA), moment("2026-12-06 12:00", RIA), home=home) == ()


def test_where_somebody_lives_in_no_day_is_without_anybody():
    assert bare(moment("2026-12-04 12:00", RIA), home=WITH_ANTON) == ()


@pytest.mark.parametrize(
    ("starts", "ends", "is_left_out"), [("08:00", "20:00", True), ("08:00", "19:59", False), ("20:00", "12:00", True)]
)
def test_a_day_that_was_to_be_quiet_is_not_missed(starts: str, ends: str, is_left_out: bool):
    quiet = [WeeklyTime(day, time.fromisoformat(starts), time.fromisoformat(ends)) for day in (4, 5)]
    moments = moment("2026-12-04 12:00", RIA), moment("2026-12-06 12:00", RIA)

    assert (bare(*moments, home=Home(HOME, quiet=quiet)) == ()) is is_left_out


def test_faces_are_different_people_and_not_who_is_always_there():
    moments = [moment(f"2026-12-0{day} 12:00", RIA, ANTON) for day in (4, 5, 6)]

    assert weeks_ahead(moments, WITH_ANTON, NOW)[0].faces == 1
    assert weeks_ahead([*moments, moment("2026-12-06 15:00", BRAM)], WITH_ANTON, NOW)[0].faces == 2


def rests(moments: list[Moment]) -> list[Rests]:
    return rests_on_one(moments, HOME, NOW)


def test_all_nights_of_a_month_may_rest_on_one():
    assert rests(nights(range(7, 11), ANTON)) == [Rests(ANTON.id, (date(2026, 12, 1),))]


def test_three_nights_of_a_month_say_nothing():
    assert rests(nights(range(7, 10), ANTON)) == []


@pytest.mark.parametrize("other", [nights([20]), nights([20], RIA), nights([20], RIA, ANTON)])
def test_one_night_that_is_not_theirs_alone_ends_it(other: list[Moment]):
    assert rests(nights(range(7, 19), ANTON) + other) in ([], [Rests(ANTON.id)])


def test_each_month_is_told_by_itself():
    moments = nights(range(20, 30), ANTON) + nights(range(5, 10), RIA, month="2027-01")

    assert [each for each in rests(moments) if each.months] == [
        Rests(ANTON.id, (date(2026, 12, 1),)),
        Rests(RIA.id, (date(2027, 1, 1),)),
    ]


def test_the_months_of_one_member_are_told_together():
    moments = nights(range(20, 30), ANTON) + nights(range(5, 10), ANTON, month="2027-01")

    assert rests(moments) == [Rests(ANTON.id, (date(2026, 12, 1), date(2027, 1, 1)))]


@pytest.mark.parametrize("how", [{"presence": Presence.ON_CALL}, {"kind": Kind.PHONE_CALL}], ids=str)
def test_to_be_on_call_is_no_night_and_nor_is_the_telephone(how: dict[str, Any]):
    assert rests(nights(range(7, 19), ANTON, **how)) == []


@pytest.mark.parametrize(("hours", "found"), [(21, [Rests(RIA.id)]), (19, [])])
def test_most_of_the_hours_may_rest_on_one_where_they_are_many(hours: int, found: list[Rests]):
    theirs, others = moment("2026-12-07 02:00", RIA, hours=hours), moment("2026-12-08 12:00", BRAM, hours=2)

    assert rests([theirs, others]) == found


def test_half_of_the_hours_is_not_most_of_them():
    assert rests([moment("2026-12-07 08:00", RIA, hours=24), moment("2026-12-08 08:00", BRAM, hours=24)]) == []


def test_only_the_coming_four_weeks_count():
    soon, later = moment("2026-12-07 02:00", RIA, hours=21), moment("2027-01-04 02:00", BRAM, hours=48)

    assert rests([soon, later]) == []
    assert rests([soon, later, moment("2026-12-08 12:00", BRAM)]) == [Rests(RIA.id)]


def test_who_comes_alone_needs_no_telling():
    assert rests([moment("2026-12-07 02:00", RIA, hours=30)]) == []


ELLEN_WHO_PLANS = member(8, "Ellen", ELLEN.role, is_coordinator=True)


@pytest.mark.parametrize(
    ("who", "is_told"),
    [(ANTON, True), (SANNE, True), (BRAM, False), (RIA, False), (ELLEN, False), (ELLEN_WHO_PLANS, False)],
)
def test_what_points_at_somebody_is_for_them_and_for_who_plans_and_never_for_the_person(who: Member, is_told: bool):
    found = [Rests(ANTON.id)]

    assert told_to(me(who), found) == (found if is_told else [])
