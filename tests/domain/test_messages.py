"""By which way a message goes, and when: not at night but for what is near, and nothing is lost or late by waiting."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as some

from careshare.domain.letters import IN_CALENDAR
from careshare.domain.messages import (
    CAN_WAIT,
    GROUPS,
    NEEDED,
    NOT_CHOSEN,
    Choices,
    News,
    Reader,
    after_quiet_hours,
    gathered_at,
    goes,
    leaving,
)
from careshare.domain.time import wall_time
from careshare.domain.words import Group, Way
from careshare.letters.kinds import KINDS
from careshare.letters.kinds.own import OWN
from tests.domain.test_time import AMSTERDAM, moments, zones

KIND = some.sampled_from(sorted({*GROUPS, *NOT_CHOSEN}))
READER = some.builds(
    Reader,
    zone=zones,
    choices=some.builds(Choices, some.dictionaries(some.sampled_from(Group), some.sampled_from(Way))),
    has_feed=some.booleans(),
)
AHEAD = some.none() | some.timedeltas(timedelta(days=-2), timedelta(days=30))


def at(wall: str, zone: ZoneInfo = AMSTERDAM) -> datetime:
    """An instant by the home's clock."""
    return datetime.fromisoformat(wall).replace(tzinfo=zone).astimezone(UTC)


def leaves(kind: str, now: str, starts: str | None, reader: Reader | None = None) -> str | None:
    """When a letter leaves that is written now, by the clock at home."""
    news = News(kind, at(now), at(starts) if starts else None)
    found = leaving(news, reader or Reader(AMSTERDAM), at(now)).at
    return f"{wall_time(found, AMSTERDAM):%Y-%m-%d %H:%M}" if found else None


def test_of_every_kind_of_letter_it_is_known_who_chooses_how_it_goes():
    written = {*KINDS, *OWN, "code", "invitation", "farewell"}

    assert written - set(GROUPS) - NOT_CHOSEN == set()
    assert set(GROUPS) & NOT_CHOSEN == set()
    assert CAN_WAIT.issubset(GROUPS)


def test_a_question_leaves_at_once_by_day_and_in_the_morning_by_night():
    starts = "2026-12-20 12:00"

    assert leaves("proposed", "2026-12-04 20:59", starts) == "2026-12-04 20:59"
    assert leaves("proposed", "2026-12-04 21:00", starts) == "2026-12-05 08:00"
    assert leaves("proposed", "2026-12-05 07:59", starts) == "2026-12-05 08:00"
    assert leaves("proposed", "2026-12-05 08:00", starts) == "2026-12-05 08:00"


@pytest.mark.parametrize("now", ["2026-12-04 14:00", "2026-12-04 23:00"])
def test_what_starts_within_a_day_leaves_at_any_hour(now):
    assert leaves("cannot_come", now, "2026-12-05 12:00") == now
    assert leaves("planned_in", now, "2026-12-05 12:00") == now


def test_a_cry_for_help_leaves_at_any_hour_though_no_moment_is_near():
    assert leaves("sos", "2026-12-05 03:00", None) == "2026-12-05 03:00"


@pytest.mark.parametrize("night", ["2026-10-24", "2027-03-27"])
def test_on_the_night_the_clocks_change_it_is_still_eight_in_the_morning(night):
    morning = {"2026-10-24": "2026-10-25 08:00", "2027-03-27": "2027-03-28 08:00"}[night]

    assert leaves("proposed", f"{night} 22:00", "2027-05-01 12:00") == morning


def test_news_of_a_moment_further_off_waits_for_the_letter_of_the_day():
    assert leaves("gave_back", "2026-12-04 09:00", "2026-12-20 12:00") == "2026-12-04 17:00"
    assert leaves("gave_back", "2026-12-04 17:01", "2026-12-20 12:00") == "2026-12-05 17:00"
    assert leaves("gave_back", "2026-12-04 09:00", "2026-12-06 09:00") == "2026-12-04 09:00"
    assert leaves("cannot_come", "2026-12-04 09:00", "2026-12-20 12:00") == "2026-12-04 09:00"


def test_what_carries_a_moment_goes_alone_unless_their_calendar_asks_us_itself():
    with_feed = Reader(AMSTERDAM, has_feed=True)

    assert leaves("planned_in", "2026-12-04 09:00", "2026-12-20 12:00") == "2026-12-04 09:00"
    assert leaves("planned_in", "2026-12-04 09:00", "2026-12-20 12:00", with_feed) == "2026-12-04 17:00"


def test_what_nobody_wants_does_not_go():
    assert not goes("proposed", Choices({Group.ASKS: Way.NONE}))
    assert leaves("proposed", "2026-12-04 12:00", None, Reader(AMSTERDAM, Choices({Group.ASKS: Way.NONE}))) is None


def test_who_wants_no_letters_of_something_still_gets_the_others():
    left = Choices().without(Group.ASKS)

    assert (left.way(Group.ASKS), left.way(Group.WEEK)) == (Way.NONE, Way.MAIL)


@given(READER, KIND)
def test_what_nobody_can_do_without_always_goes(reader, kind):
    assert goes(kind, reader.choices) or GROUPS[kind] not in NEEDED


@given(moments, zones)
def test_quiet_hours_end_the_same_morning_and_never_go_back(moment, zone):
    end = after_quiet_hours(moment, zone)

    assert time(8) <= wall_time(end, zone).time() < time(21)
    assert timedelta(0) <= end - moment <= timedelta(hours=13)
    assert after_quiet_hours(end, zone) == end


@given(moments, zones)
def test_the_letter_of_the_day_is_never_more_than_a_day_away(moment, zone):
    found = gathered_at(moment, zone)

    assert wall_time(found, zone).time() == time(17)
    assert timedelta(0) <= found - moment <= timedelta(hours=25)


@given(KIND, READER, moments, AHEAD)
def test_whatever_waits_leaves_while_there_is_still_time(kind, reader, written_at, ahead):
    news = News(kind, written_at, None if ahead is None else written_at + ahead)

    first = leaving(news, reader, written_at)

    if first.at:
        assert first.at >= written_at
        assert ahead is None or ahead <= timedelta(0) or first.at < written_at + ahead
    assert first.with_others is False or (kind in CAN_WAIT and (reader.has_feed or kind not in IN_CALENDAR))


@given(KIND, READER, moments, AHEAD)
def test_what_waited_until_it_may_leave_leaves_then(kind, reader, written_at, ahead):
    news = News(kind, written_at, None if ahead is None else written_at + ahead)
    until = leaving(news, reader, written_at).at

    again = leaving(news, reader, until or written_at)

    assert again.at == until
