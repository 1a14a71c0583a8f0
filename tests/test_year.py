"""The made-up year (`bench/year`): what its table is worth rests on nothing impossible happening in it."""

from datetime import timedelta
from itertools import pairwise
from typing import NamedTuple

import pytest

from bench.table import printed
from bench.year.__main__ import rows
from bench.year.assumptions import HOME, SEED
from bench.year.living import Year
from bench.year.people import Someone
from bench.year.rota import Rota
from careshare.domain.assignments import SHORT_OVERLAP
from careshare.domain.shifts import Shift, is_night
from careshare.domain.time import home_day

WITH_A_WISH, WITH_A_CHILD = 10, 24
"""Circles with a partner, and somebody the person will not be washed by, or a grandchild who keeps company."""
WEEKS = 8
A_FORTNIGHT = (5,)
"""That begins with this week is divided as well."""


class Lives(NamedTuple):
    """Two circles after some weeks, and what is printed of them."""

    years: dict[int, Year]
    table: list[str]


@pytest.fixture(scope="module")
def lives() -> Lives:
    return live(SEED)


@pytest.fixture
def years(lives: Lives) -> dict[int, Year]:
    return lives.years


def test_the_same_seed_lives_the_same_year(lives: Lives) -> None:
    assert live(SEED).table == lives.table


def test_another_seed_lives_another(lives: Lives) -> None:
    assert live(SEED + 1).table != lives.table


def test_nobody_is_in_two_places(years: dict[int, Year]) -> None:
    for year in years.values():
        for who in year.people.helpers:
            stretches = sorted(shift.stretch for shift in held(year.rota, who))

            assert [pair for pair in pairwise(stretches) if pair[0].overlap(pair[1]) > SHORT_OVERLAP] == []


def test_nobody_comes_while_they_are_away(years: dict[int, Year]) -> None:
    for year in years.values():
        for who in year.people.helpers:
            starts = [shift.stretch.start for shift in held(year.rota, who)]

            assert [start for start in starts if any(away.contains(start) for away in year.rota.away(who))] == []


def test_nobody_comes_against_a_wish(years: dict[int, Year]) -> None:
    year = years[WITH_A_WISH]
    unwanted = [who for who in year.people.helpers if who.against]

    assert unwanted
    assert [shift for who in unwanted for shift in held(year.rota, who) if shift.kind in who.against] == []


def test_no_child_has_a_night(years: dict[int, Year]) -> None:
    year = years[WITH_A_CHILD]
    children = [who for who in year.people.helpers if who.member.under_18]

    assert children
    assert [shift for who in children for shift in held(year.rota, who) if is_night(shift.stretch, HOME)] == []
    assert not set(children) & set(year.telling.told)


def test_nobody_has_a_place_that_is_not_there(years: dict[int, Year]) -> None:
    for year in years.values():
        assert all(len(shift.holders) == shift.held <= shift.needed for shift in year.rota.shifts.values())


def test_a_notice_comes_in_the_morning_or_in_the_afternoon(years: dict[int, Year]) -> None:
    notices = [notice for year in years.values() for told in year.telling.told.values() for notice in told.notices]

    assert notices
    assert {notice.at.astimezone(HOME).hour for notice in notices} <= {9, 15}


def test_no_two_notices_of_attention_within_a_fortnight(years: dict[int, Year]) -> None:
    for year in years.values():
        for told in year.telling.told.values():
            assert all(other.at - one.at >= timedelta(days=14) for one, other in pairwise(told.notices))


def live(seed: int) -> Lives:
    years = {number: Year(number, seed) for number in (WITH_A_WISH, WITH_A_CHILD)}
    lived = [year.live(WEEKS, A_FORTNIGHT) for year in years.values()]
    return Lives(years, [printed(row) for row in rows(lived)])


def held(rota: Rota, who: Someone) -> list[Shift]:
    days = [home_day(shift.stretch.start, HOME) for shift in rota.shifts.values()]
    return list(rota.held(who, min(days), max(days)))
