"""When somebody is away: how it is said, and who may say it."""

from dataclasses import replace
from datetime import date, time
from typing import Any

import pytest

from careshare.domain.absences import Away, why_not_be_away, why_not_speak_for
from careshare.domain.circles import Member
from careshare.domain.reasons import Reason, Why
from careshare.domain.time import Stretch
from careshare.domain.words import Decides, MemberState
from tests.domain.cast import ANTON, ELLEN, HOME, NOW, PIET, RIA, SANNE, me, stretch

MONDAY, WEDNESDAY = date(2026, 12, 7), date(2026, 12, 9)
GERDA = replace(RIA, id=20, account_id=None, name="Gerda")


@pytest.mark.parametrize(
    ("away", "expected"),
    [
        (Away(MONDAY, MONDAY), stretch("00:00", "00:00", "2026-12-07", "2026-12-08")),
        (Away(MONDAY, WEDNESDAY), stretch("00:00", "00:00", "2026-12-07", "2026-12-10")),
        (Away(MONDAY, WEDNESDAY, time(14), time(10)), stretch("14:00", "10:00", "2026-12-07", "2026-12-09")),
        (Away(MONDAY, MONDAY, time(14)), stretch("14:00", "00:00", "2026-12-07", "2026-12-08")),
    ],
)
def test_days_and_times_make_a_stretch_and_read_the_same_again(away: Away, expected: Stretch) -> None:
    assert away.at(HOME) == expected
    assert Away.of(expected, HOME) == away


def test_nobody_goes_away_in_the_past() -> None:
    assert why_not_be_away(stretch("08:00", "09:01"), NOW) is None
    assert why_not_be_away(stretch("08:00", "09:00"), NOW) == Reason(Why.ENDED)


def test_a_day_on_which_the_clocks_go_back_is_missed_whole() -> None:
    day = date(2026, 10, 25)

    assert Away(day, day).at(HOME).duration.total_seconds() == 25 * 3600


@pytest.mark.parametrize(
    "away",
    [
        Away(WEDNESDAY, MONDAY),
        Away(MONDAY, MONDAY, time(14), time(13)),
        Away(MONDAY, MONDAY, time(14), time(14)),
        Away(date(2026, 3, 29), date(2026, 3, 29), time(2, 30), time(3, 15)),
        Away(MONDAY, date(2028, 12, 31)),
    ],
)
def test_it_ends_after_it_starts_and_within_two_years(away: Away) -> None:
    with pytest.raises(ValueError, match=r"ends after it starts|two years"):
        away.at(HOME)


@pytest.mark.parametrize(
    ("who", "about", "why"),
    [
        (me(RIA), RIA, None),
        (me(ELLEN), ELLEN, None),
        (me(SANNE), GERDA, None),
        (me(ELLEN, decides=Decides.PERSON), GERDA, None),
        (me(SANNE), RIA, Why.NOT_YOURS),
        (me(SANNE), PIET, Why.NOT_YOURS),
        (me(ANTON), GERDA, Why.NOT_YOURS),
        (me(SANNE), replace(GERDA, state=MemberState.FORMER), Why.NOT_ALLOWED),
    ],
)
def test_everyone_speaks_for_themselves_and_who_plans_for_who_has_no_account(who: Any, about: Member, why: Why) -> None:
    reason = why_not_speak_for(who, about)

    assert (reason and reason.why) == why
