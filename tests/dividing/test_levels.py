"""Which shares there can be: sums of whole shifts beside what is carried already, and no others."""

from fractions import Fraction

import pytest

from careshare.dividing.levels import Levels
from careshare.domain.division import Bar
from careshare.domain.division.puzzle import puzzle_of
from careshare.domain.words import Presence
from tests.domain.cast import stretch
from tests.domain.dividing import ANN, BEN, MONDAY, carried, helper, on_days, task, wanted

ANN_AND_BEN = puzzle_of(task(on_days(4, 3), helper(ANN, 10, hours=carried(1)), helper(BEN, 4)))


def test_shares_are_sums_of_whole_shifts() -> None:
    assert Levels(ANN_AND_BEN).all == [
        *(Fraction(0), Fraction(1, 10), Fraction(4, 10), Fraction(5, 10), Fraction(3, 4), Fraction(8, 10), Fraction(1))
    ]


@pytest.mark.parametrize(
    ("level", "hours"),
    [
        (Fraction(0), 0),
        (Fraction(39, 100), 0),
        (Fraction(4, 10), 3),
        (Fraction(5, 10), 4),
        (Fraction(79, 100), 4),
        (Fraction(8, 10), 7),
        (Fraction(2), 7),
    ],
)
def test_a_share_leaves_room_for_whole_shifts_only(level: Fraction, hours: int) -> None:
    levels = Levels(ANN_AND_BEN)

    assert levels.most(0, 0, level) * levels.piece == hours * 3600


def test_no_share_is_over_a_limit() -> None:
    levels = Levels(ANN_AND_BEN)

    assert levels.most_of_all(0, 0) * levels.piece == 7 * 3600
    assert levels.most_of_all(1, 0) * levels.piece == 4 * 3600


def test_whose_share_nothing_changes_is_left_out() -> None:
    on_call = wanted(9, stretch("09:00", "12:00", MONDAY), presence=Presence.ON_CALL)
    nothing_for_ben = helper(BEN, 10, closed={1: Bar.NOT_FOR_THEM}, hours=carried(3))

    levels = Levels(puzzle_of(task((*on_days(2), on_call), helper(ANN, 10), nothing_for_ben)))

    assert levels.movable == [0]
    assert levels.all == [0, Fraction(2, 10)]
