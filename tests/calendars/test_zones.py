"""Time zones as calendar programs need them."""

import io
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from dateutil.tz import tzical

from careshare.calendars.zones import vtimezone
from careshare.domain.words import Language
from careshare.i18n import zone_choices

YEAR = 2026
ALL = [zone for zone, _words in zone_choices(Language.EN)]


@pytest.mark.parametrize("first", ALL[::40])
def test_a_reader_that_knows_only_the_text_keeps_the_same_time_as_the_zone(first: str):
    for zone in ALL[ALL.index(first) : ALL.index(first) + 40]:
        assert wrong_hours(ZoneInfo(zone)) == [], zone


def wrong_hours(zone: ZoneInfo) -> list[datetime]:
    """Moments from a month before the year to a year after it that the text puts at another time; every seven hours."""
    text = vtimezone(zone, YEAR).decode().replace("\r\n", "\n")
    known = tzical(io.StringIO(text)).get()
    moments = (datetime(YEAR - 1, 12, 1, tzinfo=UTC) + timedelta(hours=7 * n) for n in range(2600))
    walls = (moment.astimezone(zone) for moment in moments)
    return [wall for wall in walls if not wall.fold and wall.replace(tzinfo=known).utcoffset() != wall.utcoffset()]


def test_a_rule_is_said_as_a_rule_and_not_as_a_history():
    assert vtimezone(ZoneInfo("Europe/Amsterdam"), YEAR).decode() == (
        "BEGIN:VTIMEZONE\r\n"
        "TZID:Europe/Amsterdam\r\n"
        "BEGIN:DAYLIGHT\r\n"
        "DTSTART:20250330T020000\r\n"
        "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3\r\n"
        "TZNAME:CEST\r\n"
        "TZOFFSETFROM:+0100\r\n"
        "TZOFFSETTO:+0200\r\n"
        "END:DAYLIGHT\r\n"
        "BEGIN:STANDARD\r\n"
        "DTSTART:20251026T030000\r\n"
        "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10\r\n"
        "TZNAME:CET\r\n"
        "TZOFFSETFROM:+0200\r\n"
        "TZOFFSETTO:+0100\r\n"
        "END:STANDARD\r\n"
        "END:VTIMEZONE\r\n"
    )


def test_a_zone_whose_clocks_never_change_has_one_offset():
    text = vtimezone(ZoneInfo("Asia/Kolkata"), YEAR).decode()

    assert text.count("BEGIN:STANDARD") == 1
    assert "BEGIN:DAYLIGHT" not in text
    assert "TZOFFSETTO:+0530" in text
