"""Calendars that other programs wrote: what is read of them, and what is said of the rest."""

from datetime import UTC, datetime

import pytest

from careshare.calendars.outside import read
from careshare.domain.outside import MOST_OCCURRENCES, Problem, Reading, Unreadable
from careshare.domain.time import Stretch
from careshare.domain.words import Wrong
from tests.calendars.outside import COLLECTED, HOME, NO_COLLECTION, WINDOW, at, calendar, event

TUESDAY = "DTSTART;TZID=Europe/Amsterdam:20261201T090000"
AN_HOUR = "DURATION:PT1H"


def reading(*components: str) -> Reading:
    return read(calendar(*components), HOME, WINDOW)


def starts(found: Reading) -> list[datetime]:
    return [each.stretch.start for each in found.occurrences]


def test_an_appointment_is_read_with_its_title() -> None:
    found = reading(event(TUESDAY, "DTEND;TZID=Europe/Amsterdam:20261201T094500", title="Wassen\\, en\\n ontbijt"))

    [visit] = found.occurrences
    assert (visit.title, visit.stretch) == (
        "Wassen, en ontbijt",
        Stretch(at("2026-12-01 08:00"), at("2026-12-01 08:45")),
    )
    assert (found.entries, found.unread, found.problems) == (1, 0, ())


@pytest.mark.parametrize(
    ("lines", "start", "end"),
    [
        (["DTSTART:20261201T090000Z", AN_HOUR], "2026-12-01 09:00", "2026-12-01 10:00"),
        (["DTSTART:20261201T090000", AN_HOUR], "2026-12-01 08:00", "2026-12-01 09:00"),
        (["DTSTART;TZID=W. Europe Standard Time:20261201T090000", AN_HOUR], "2026-12-01 08:00", "2026-12-01 09:00"),
        (['DTSTART;TZID="America/New_York":20261201T090000', AN_HOUR], "2026-12-01 14:00", "2026-12-01 15:00"),
        (["DTSTART;TZID=/example.org/Europe/London:20261201T090000", AN_HOUR], "2026-12-01 09:00", "2026-12-01 10:00"),
        (["DTSTART;VALUE=DATE:20261201"], "2026-11-30 23:00", "2026-12-01 23:00"),
        (["DTSTART;VALUE=DATE:20261201", "DTEND;VALUE=DATE:20261203"], "2026-11-30 23:00", "2026-12-02 23:00"),
        (["DTSTART;VALUE=DATE:20261201", "DURATION:P2D"], "2026-11-30 23:00", "2026-12-02 23:00"),
        (["DTSTART:20261201T200000Z", "DTEND;VALUE=DATE:20261203"], "2026-12-01 20:00", "2026-12-02 23:00"),
        (["DTSTART:20261201T090000Z"], "2026-12-01 09:00", "2026-12-01 09:01"),
    ],
    ids=["UTC", "floating", "Windows", "quoted", "maker", "day", "days", "days by duration", "mixed", "no end"],
)
def test_times_are_those_the_writer_meant(lines: list[str], start: str, end: str) -> None:
    found = reading(event(*lines))

    assert [each.stretch for each in found.occurrences] == [Stretch(at(start), at(end))]
    assert found.unread == 0


def test_a_zone_is_read_from_the_calendar_itself_and_forgotten_with_it() -> None:
    zone = (
        "BEGIN:VTIMEZONE\nTZID: Our zone\nBEGIN:STANDARD\nDTSTART:16010101T030000\nTZOFFSETFROM:+0300\n"
        "TZOFFSETTO:+0300\nEND:STANDARD\nEND:VTIMEZONE"
    )
    here = event("DTSTART;TZID= Our zone:20261201T090000", "RRULE:FREQ=WEEKLY;COUNT=2", AN_HOUR)

    assert starts(reading(zone, here)) == [at("2026-12-01 06:00"), at("2026-12-08 06:00")]
    assert reading(here).problems == (Problem(Wrong.ZONE, 6, "Washing"),)


def test_a_series_stays_at_its_hour_on_the_wall_with_its_exceptions() -> None:
    found = read(
        calendar(
            event(
                "DTSTART:20261006T090000",
                AN_HOUR,
                "RRULE:FREQ=WEEKLY;UNTIL=20261104T000000Z",
                "EXDATE:20261013T090000",
            ),
            event("RECURRENCE-ID:20261020T090000", "DTSTART:20261021T140000", AN_HOUR, title="Later"),
            event("RECURRENCE-ID:20261027T090000", "DTSTART:20261027T090000", AN_HOUR, "STATUS:CANCELLED"),
        ),
        HOME,
        Stretch(datetime(2026, 10, 1, tzinfo=UTC), datetime(2026, 12, 1, tzinfo=UTC)),
    )

    assert [(each.stretch.start, each.title) for each in found.occurrences] == [
        (at("2026-10-06 07:00"), "Washing"),
        (at("2026-10-21 12:00"), "Later"),
        (at("2026-11-03 08:00"), "Washing"),
    ]
    assert found.unread == 0


def test_what_moved_is_the_same_one_and_each_of_a_series_is_another() -> None:
    before = reading(event(TUESDAY), event(TUESDAY, "RRULE:FREQ=DAILY;COUNT=2", uid="series"))
    moved = reading(
        event("DTSTART:20261203T090000Z"),
        event(TUESDAY, "RRULE:FREQ=DAILY;COUNT=2", uid="series"),
        event("RECURRENCE-ID:20261201T080000Z", "DTSTART:20261224T080000Z", uid="series"),
    )

    assert {each.key for each in before.occurrences} == {each.key for each in moved.occurrences}
    assert len({each.key for each in before.occurrences}) == 3


def test_the_newest_version_counts_and_the_same_one_twice_is_said() -> None:
    versions = reading(event("DTSTART:20261203T090000Z", "SEQUENCE:3"), event(TUESDAY, "SEQUENCE:1"))
    twice = reading(event(TUESDAY, title="One"), event("DTSTART:20261203T090000Z", title="Another"))

    assert (starts(versions), versions.unread) == ([at("2026-12-03 09:00")], 0)
    assert (starts(twice), twice.problems) == ([at("2026-12-03 09:00")], (Problem(Wrong.TWICE, 3, "One"),))


def test_who_is_free_then_and_what_is_private_is_known() -> None:
    found = reading(
        event(TUESDAY, "TRANSP:TRANSPARENT", uid="1"),
        event(TUESDAY, "X-MICROSOFT-CDO-BUSYSTATUS:FREE", uid="2"),
        event(TUESDAY, "CLASS:PRIVATE", uid="3"),
        event(TUESDAY, "STATUS:CANCELLED", uid="4"),
    )

    assert sorted((each.is_free, each.title) for each in found.occurrences) == [
        (False, ""),
        (True, "Washing"),
        (True, "Washing"),
    ]


def test_a_list_of_busy_times_is_read_too() -> None:
    busy = "FREEBUSY:20261201T090000Z/20261201T100000Z,20261202T090000Z/PT30M"

    found = reading(f"BEGIN:VFREEBUSY\nUID:1\n{busy}\nFREEBUSY;FBTYPE=FREE:20261203T090000Z/PT1H\nEND:VFREEBUSY")

    assert [(each.stretch.start, each.is_free) for each in found.occurrences] == [
        (at("2026-12-01 09:00"), False),
        (at("2026-12-02 09:00"), False),
        (at("2026-12-03 09:00"), True),
    ]


@pytest.mark.parametrize(
    ("lines", "wrong", "line"),
    [
        (["DTSTART:Next year"], Wrong.TIME, 6),
        (["DTSTART:20260230T090000Z"], Wrong.TIME, 6),
        (["DTSTART;TZID=Nowhere/At_All:20261201T090000"], Wrong.ZONE, 6),
        (['DTSTART;TZID="W. Europe Standard Time:20261201T090000'], Wrong.LINE, 6),
        ([TUESDAY, "DTEND:20261130T090000Z"], Wrong.ENDS_FIRST, 6),
        ([TUESDAY, "DURATION:soon"], Wrong.TIME, 7),
        ([TUESDAY, "RRULE:EVERY=NOW;AND=THEN"], Wrong.RULE, 7),
        ([TUESDAY, "RRULE:FREQ=WEEKLY;BYDAY=NO"], Wrong.RULE, 7),
        ([TUESDAY, "RRULE:FREQ=SECONDLY"], Wrong.TOO_OFTEN, 7),
        ([TUESDAY, "RRULE:FREQ=DAILY;BYHOUR=8,9,10;BYMINUTE=0,5,10,15,20,25,30,35,40"], Wrong.TOO_OFTEN, 7),
        ([TUESDAY, "RRULE:FREQ=DAILY", "EXDATE:never"], Wrong.TIME, 8),
        ([TUESDAY, "RRULE:FREQ=DAILY", "EXRULE:FREQ=WEEKLY"], Wrong.RULE, 8),
        (["COMMENT:no time at all"], Wrong.NO_START, 3),
    ],
)
def test_what_cannot_be_read_costs_only_itself_and_names_its_line(lines: list[str], wrong: Wrong, line: int) -> None:
    found = reading(event(*lines), event(TUESDAY, uid="another"))

    assert found.problems == (Problem(wrong, line, "Washing"),)
    assert (found.entries, found.unread, starts(found)) == (2, 1, [at("2026-12-01 08:00")])


def test_a_file_that_was_cut_off_says_so_of_its_last_entry() -> None:
    whole = calendar(event(TUESDAY, uid="1"), event(TUESDAY, uid="2"))

    found = read(whole[: whole.rindex(b"END:VEVENT")], HOME, WINDOW)

    assert (len(found.occurrences), found.problems) == (1, (Problem(Wrong.CUT_OFF, 8, "Washing"),))


def test_a_file_that_was_cut_off_between_two_says_so_too() -> None:
    whole = calendar(event(TUESDAY, uid="1"), event(TUESDAY, uid="2"))

    found = read(whole[: whole.rindex(b"BEGIN:VEVENT")], HOME, WINDOW)

    assert (found.entries, found.unread, found.problems) == (1, 0, (Problem(Wrong.CUT_OFF, 7),))


def test_what_was_moved_of_a_series_that_cannot_be_read_is_read_alone() -> None:
    changed = event("RECURRENCE-ID:20261202T080000Z", "DTSTART:20261202T090000Z")

    found = reading(event(TUESDAY, "RRULE:FREQ=WEEKLY;BYDAY=NO"), changed, event(TUESDAY, uid="another"))

    assert (found.entries, found.unread) == (3, 1)
    assert starts(found) == [at("2026-12-01 08:00"), at("2026-12-02 09:00")]


def test_of_a_series_that_is_always_each_entry_is_counted() -> None:
    always = event("DTSTART:20200101T090000Z", "DURATION:P20000D", "RRULE:FREQ=DAILY")

    found = reading(always, event("RECURRENCE-ID:20261202T090000Z", "DTSTART:20261203T090000Z"))

    assert (found.entries, found.unread) == (2, 2)
    assert found.problems == (Problem(Wrong.TOO_OFTEN, 8, "Washing"),)


def test_tasks_are_no_appointments_and_are_counted() -> None:
    found = reading("BEGIN:VTODO\nUID:1\nSUMMARY:Call\nEND:VTODO", event(TUESDAY))

    assert (found.entries, found.unread, found.problems) == (2, 1, (Problem(Wrong.TASK, 3, "Call"),))


def test_more_than_is_kept_is_said() -> None:
    found = reading(*(event(TUESDAY, uid=str(number)) for number in range(MOST_OCCURRENCES + 1)))

    assert len(found.occurrences) == MOST_OCCURRENCES
    assert found.problems == (Problem(Wrong.TOO_MANY, title=str(MOST_OCCURRENCES)),)


@pytest.mark.parametrize(
    ("sent", "wrong"),
    [
        (b"", Wrong.EMPTY),
        (b"\0" * 1000, Wrong.EMPTY),
        (b"\n<!DOCTYPE html><html><body>Sign in</body></html>", Wrong.WEB_PAGE),
        (b"PK\x03\x04 a spreadsheet", Wrong.NO_CALENDAR),
    ],
)
def test_what_is_no_calendar_is_refused_with_what_it_is(sent: bytes, wrong: Wrong) -> None:
    with pytest.raises(Unreadable) as refused:
        read(sent, HOME, WINDOW)

    assert refused.value.problem.wrong is wrong


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("end", ["\r\n", "\n", "\r"])
def test_any_encoding_and_any_end_of_line_is_read(encoding: str, end: str) -> None:
    text = calendar(event(TUESDAY, title="Café\n  bezoek, één uur")).decode().replace("\r\n", end)

    found = read(text.encode(encoding), HOME, WINDOW)

    assert [each.title for each in found.occurrences] == ["Café bezoek, één uur"]


ALL_TIME = Stretch(datetime(1980, 1, 1, tzinfo=UTC), datetime(2030, 1, 1, tzinfo=UTC))
LACKING = {
    "Office-2012-owa": [Wrong.ZONE] * 4,
    "attendee-with-url": [Wrong.NO_START],
    "bad_custom_ms_tz": [Wrong.ZONE, Wrong.TIME],
    "bad_custom_ms_tz2": [Wrong.ZONE, Wrong.TIME],
    "daily-count-exdate-recurrence-id": [Wrong.ENDS_FIRST],
    "event-with-category": [Wrong.NO_START] * 5,
    "exchange_whole_day_moved_recurrence_offset_tz": [Wrong.ZONE],
    "germany_at_end_of_day_repeating": [Wrong.ZONE],
    "large-file-with-late-error": [Wrong.TIME] * 6,
    "ms_timezones": [Wrong.TIME],
    "multi-event-basic": [Wrong.TIME],
    "music-school-weekly-until": [Wrong.ZONE],
    "test_date_duration": [Wrong.TIME],
    "test_with_tz_list": [Wrong.ZONE],
    "tv-show-episode": [Wrong.TWICE],
    "utf8-french-calendar": [Wrong.TASK] * 2,
    "vtodo-vfreebusy": [Wrong.TASK] * 2,
    "windows-quoted-tz-rrule": [Wrong.ZONE],
}
"""What is said of each collected calendar; of those not named here everything is read."""


@pytest.mark.skipif(not COLLECTED.is_dir(), reason=NO_COLLECTION)
@pytest.mark.parametrize("path", sorted(COLLECTED.glob("*.ics")), ids=lambda path: path.stem)
def test_the_calendars_of_many_programs_are_read_or_it_is_said_what_is_not(path) -> None:
    found = read(path.read_bytes(), HOME, ALL_TIME)

    said = [each.wrong for each in found.problems if each.wrong is not Wrong.TOO_MANY]
    assert said == LACKING.get(path.stem, [])
    assert found.unread == len(said)
    assert bool(found.occurrences) == (found.entries > found.unread)
