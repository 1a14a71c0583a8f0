from datetime import UTC, datetime, timedelta

import pytest

from careshare.domain.rota import alone, is_sure, unheld
from careshare.domain.time import Stretch
from careshare.domain.words import MayBeAlone


def hours(start: float, end: float) -> Stretch:
    midnight = datetime(2026, 12, 4, tzinfo=UTC)
    return Stretch(midnight + timedelta(hours=start), midnight + timedelta(hours=end))


def test_hours_nobody_holds_are_what_is_left_of_the_day():
    assert unheld(hours(0, 24), [hours(12, 14), hours(18, 21)]) == [hours(0, 12), hours(14, 18), hours(21, 24)]


def test_a_doorstep_between_two_helpers_is_not_time_alone():
    assert unheld(hours(8, 12), [hours(8, 10), hours(10.2, 12)]) == []


@pytest.mark.parametrize(
    ("may_be_alone", "needed"),
    [
        (MayBeAlone.NEVER, [hours(8, 9), hours(14, 18)]),
        (MayBeAlone.HOURS, [hours(14, 18)]),
        (MayBeAlone.YES, []),
    ],
)
def test_the_circle_says_which_hours_alone_need_somebody(may_be_alone, needed):
    assert alone([hours(8, 9), hours(14, 18)], may_be_alone, timedelta(hours=2)) == needed


def test_a_stretch_just_as_long_as_may_be_is_fine():
    assert alone([hours(8, 10)], MayBeAlone.HOURS, timedelta(hours=2)) == []


@pytest.mark.parametrize(
    ("needed", "held", "seeking", "sure"),
    [(1, 0, 0, False), (1, 1, 0, True), (1, 1, 1, False), (2, 2, 1, False), (2, 1, 0, False), (2, 3, 1, True)],
)
def test_sure_is_enough_helpers_who_do_not_look_for_a_stand_in(needed, held, seeking, sure):
    assert is_sure(needed, held, seeking) is sure
