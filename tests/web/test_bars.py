"""A carer's weeks as bars: within the picture, to scale, and with the own limit where it belongs."""

from datetime import date, timedelta

import pytest

from careshare.domain.load import CareWeek
from careshare.domain.time import NO_TIME, Week
from careshare.web.balance.bars import LEFT, RIGHT, drawn

MONDAY = date(2026, 11, 30)
TODAY = date(2026, 12, 4)


def week(later: int = 0, done: float = 0, planned: float = 0, arranged: float = 0, nights: float = 0) -> CareWeek:
    """A week, so many after this one, with these hours."""
    was, comes, noted = (timedelta(hours=number) for number in (done, planned, arranged))
    return CareWeek(Week(MONDAY + timedelta(weeks=later)), was, comes, noted, nights, at_home=NO_TIME)


def test_the_longest_week_takes_the_whole_width_and_the_others_their_share():
    long, short = drawn([week(done=12, planned=4), week(1, planned=8)], None, TODAY).bars

    whole = RIGHT - LEFT
    assert [long.done, long.planned] == pytest.approx([whole * 0.75, whole * 0.25])
    assert [short.done, short.planned] == pytest.approx([0, whole / 2])
    assert long.planned_from == pytest.approx(LEFT + long.done)


@pytest.mark.parametrize(("limit", "at"), [(8, (RIGHT + LEFT) / 2), (16, RIGHT), (32, RIGHT)])
def test_the_limit_stands_within_the_picture_also_where_it_is_more_than_any_week(limit: int, at: float):
    chart = drawn([week(done=16)], timedelta(hours=limit), TODAY)

    assert chart.limit == pytest.approx(at)


def test_without_a_limit_there_is_no_line():
    assert drawn([week(done=16)], None, TODAY).limit is None


def test_weeks_without_anything_are_drawn_too():
    chart = drawn([week(later) for later in range(-8, 9)], None, TODAY)

    assert {(bar.done, bar.planned, bar.dots, bar.half_dot) for bar in chart.bars} == {(0, 0, (), None)}
    assert [bar.is_this_week for bar in chart.bars].index(True) == 8


@pytest.mark.parametrize(("nights", "whole", "has_half"), [(0.5, 0, True), (3, 3, False), (5.5, 5, True)])
def test_every_night_is_a_dot_and_half_a_night_half_a_one(nights: float, whole: int, has_half: bool):
    [bar] = drawn([week(nights=nights)], None, TODAY).bars

    assert (len(bar.dots), bar.half_dot is not None) == (whole, has_half)
    assert sorted(bar.dots) == list(bar.dots)


def test_what_was_arranged_is_done_in_a_week_that_has_begun_and_planned_in_one_to_come():
    now, later = drawn([week(arranged=4), week(1, arranged=4)], None, TODAY).bars

    assert (now.done_hours, now.planned_hours, later.done_hours, later.planned_hours) == (4, 0, 0, 4)


def test_each_week_has_its_own_row():
    chart = drawn([week(later) for later in range(3)], None, TODAY)

    steps = {round(second.down - first.down, 2) for first, second in zip(chart.bars, chart.bars[1:], strict=False)}
    assert len(steps) == 1
    assert chart.bars[-1].down + steps.pop() == pytest.approx(chart.height)
