"""What is said first of what is found of a carer, and the one moment they are offered to ask somebody for."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from careshare.domain.balance import find, is_reckoned, may_set_limit, to_hand_over
from careshare.domain.load import Carer, CheckIn, Signal, SignalName
from careshare.domain.load.notices import Past, Snooze
from careshare.domain.time import home_midnight
from careshare.domain.words import Level, Presence, Role
from tests.domain.weeks import AMSTERDAM, FRI, MON, TODAY, TUE, WED, care, carer, every

NOW = home_midnight(TODAY, AMSTERDAM) + timedelta(hours=9)
A_LIMIT = timedelta(hours=10)


def loudest(somebody: Carer, past: Past = Past(), now: datetime = NOW) -> list[str]:  # noqa: B008 - never changed
    """The names of what is raised today, in the order in which it is said."""
    return [signal.name.value for signal in find(somebody, past, now).loudest()]


def first(somebody: Carer) -> Signal:
    """What is said first of them."""
    return find(somebody, Past(), NOW).loudest()[0]


@pytest.mark.parametrize(
    ("roles", "wanted", "under_18", "reckoned"),
    [
        ({Role.FAMILY}, None, False, True),
        ({Role.FAMILY}, False, False, False),
        ({Role.FAMILY}, None, True, False),
        ({Role.FRIEND}, None, False, False),
        ({Role.FRIEND}, True, False, True),
        ({Role.VOLUNTEER}, True, False, False),
        ({Role.PROFESSIONAL, Role.PERSON}, True, False, False),
        ({Role.PROFESSIONAL, Role.FAMILY}, None, False, True),
    ],
)
def test_family_is_reckoned_unless_they_want_it_not_and_a_friend_where_they_want_it(roles, wanted, under_18, reckoned):
    assert is_reckoned(roles, wanted, under_18) is reckoned


@pytest.mark.parametrize("role", Role)
def test_who_helps_unpaid_may_say_what_is_enough(role):
    assert may_set_limit({role}) is (role in {Role.FAMILY, Role.FRIEND, Role.VOLUNTEER})


def test_what_is_strongest_is_said_first_and_of_two_their_own_line():
    nights = carer(*every({MON, TUE, WED}, "22:00-08:00"), limit=A_LIMIT)

    assert loudest(nights)[:3] == ["h2", "h1", "n2"]


def test_that_somebody_cannot_go_on_is_said_before_anything():
    somebody = carer(*every({MON, TUE, WED}, "22:00-08:00"), limit=A_LIMIT, check_ins=(CheckIn(NOW, sos=True),))

    assert loudest(somebody)[0] == "sos"


def test_what_they_called_fine_is_not_said_until_it_rises():
    somebody = carer(*every({MON, WED, FRI}, "09:00-13:00"), limit=A_LIMIT)
    known = Past(snoozes=(Snooze(SignalName.OWN_LIMIT, 2, TODAY),))
    less_known = Past(snoozes=(Snooze(SignalName.OWN_LIMIT, 1, TODAY),))

    assert loudest(somebody) == ["h2"]
    assert loudest(somebody, known) == []
    assert find(somebody, known, NOW).standing.level is Level.OK
    assert loudest(somebody, less_known) == ["h2"]


@pytest.mark.parametrize(("days", "said"), [(27, []), (28, ["h2"])])
def test_what_they_called_fine_is_said_again_after_four_weeks(days, said):
    somebody = carer(*every({MON, WED, FRI}, "09:00-13:00"), limit=A_LIMIT)
    past = Past(snoozes=(Snooze(SignalName.OWN_LIMIT, 2, TODAY - timedelta(days=days)),))

    assert loudest(somebody, past) == said


def test_what_lifts_it_is_offered_to_somebody_else():
    short, long = care(3, "09:00-11:00"), care(4, "09:00-13:00")
    somebody = carer(short, long, limit=timedelta(hours=5))

    assert to_hand_over(somebody, first(somebody), NOW) == long


def test_where_no_single_one_lifts_it_the_next_heavy_night_is_offered():
    nights = [care(later, "22:00-08:00") for later in range(-28, 20)]
    somebody = carer(*nights, *(care(later, "12:00-20:00") for later in range(-28, 20)))

    offered = to_hand_over(somebody, first(somebody), NOW)

    assert offered == nights[28 + 2]


def test_what_is_sought_already_is_not_offered_again():
    sought, other = replace(care(3, "22:00-07:00"), is_sought=True), care(4, "22:00-07:00")
    somebody = carer(sought, other, limit=timedelta(hours=5))

    assert to_hand_over(somebody, first(somebody), NOW) == other


def test_what_begins_too_soon_is_offered_only_where_there_is_nothing_else():
    today, later = care(0, "12:00-20:00"), care(5, "12:00-18:00")
    both, alone = carer(today, later, limit=timedelta(hours=4)), carer(today, limit=timedelta(hours=4))

    assert to_hand_over(both, first(both), NOW) == later
    assert to_hand_over(alone, first(alone), NOW) == today


def test_what_is_over_is_not_offered():
    somebody = carer(*(care(later, "09:00-19:00", Presence.ACTIVE) for later in range(-7, 0)), limit=A_LIMIT)

    assert to_hand_over(somebody, first(somebody), NOW) is None
