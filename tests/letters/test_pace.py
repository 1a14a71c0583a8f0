"""No more letters leave in a minute than a mail server takes."""

from datetime import UTC, datetime, timedelta

from careshare.letters.pace import Pace

NOON = datetime(2026, 12, 4, 12, tzinfo=UTC)


def at(seconds: float) -> datetime:
    return NOON + timedelta(seconds=seconds)


def test_what_left_within_a_minute_takes_room():
    pace = Pace(10)
    pace.count(4, at(0))
    pace.count(3, at(30))

    assert [pace.room(at(seconds)) for seconds in (30, 59, 60, 89, 90)] == [3, 3, 7, 7, 10]


def test_codes_that_did_not_wait_leave_no_room_and_never_less_than_none():
    pace = Pace(10)
    pace.count(10, at(0))
    pace.count(25, at(20))

    assert [pace.room(at(seconds)) for seconds in (20, 60, 79, 80)] == [0, 0, 0, 10]
