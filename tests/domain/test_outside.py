"""How far an outside calendar is read."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from careshare.domain.outside import window
from careshare.domain.time import Stretch


def test_a_calendar_is_read_from_a_week_ago_to_past_the_shifts_at_the_homes_midnights() -> None:
    found = window(date(2026, 12, 1), ZoneInfo("Europe/Amsterdam"))

    assert found == Stretch(datetime(2026, 11, 23, 23, tzinfo=UTC), datetime(2027, 3, 1, 23, tzinfo=UTC))
