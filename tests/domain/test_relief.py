"""When relief is asked for, and by whom it can be."""

from datetime import date, timedelta

import pytest

from careshare.domain.relief import Relief, may_ask_relief
from careshare.domain.words import Role
from tests.domain.cast import me, member

FRIDAY = date(2026, 12, 4)


@pytest.mark.parametrize(("weekday", "days"), [(4, 0), (5, 1), (0, 3), (3, 6)])
def test_once_is_the_next_such_day_and_today_counts(weekday: int, days: int):
    assert Relief.next_time(weekday, True, FRIDAY) == Relief(weekday, True, FRIDAY + timedelta(days=days))


@pytest.mark.parametrize("role", Role)
def test_family_and_friends_can_ask(role: Role):
    assert may_ask_relief(me(member(1, "Ria", role))) is (role in {Role.FAMILY, Role.FRIEND})
