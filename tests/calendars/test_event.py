"""The text of one shift. Numbers of rules are those of the design's page on feeds."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import icalendar
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from careshare.calendars import feed
from careshare.calendars.event import Look, vevent
from careshare.domain.feeds import Showing
from careshare.domain.time import LONGEST_SHIFT, SHORTEST_SHIFT
from careshare.domain.words import Closed, Language, Presence
from careshare.queries.feeds import Event
from tests.calendars.readers import READERS, Reader

HOME = ZoneInfo("Europe/Amsterdam")
LOOK = Look(Language.NL, "Ellen", HOME, reader=4, link="https://care.example.org/circles/1/shifts/{shift_id}")
LUNCH = Event(
    id=7,
    uid="0b0a5a2e-5c5f-4ff5-9e58-52f1a2a3a3f7",
    version=3,
    starts_at=datetime(2026, 12, 4, 11, tzinfo=UTC),
    ends_at=datetime(2026, 12, 4, 13, tzinfo=UTC),
    presence=Presence.ACTIVE,
    title="Wondzorg",
    what="Verband ligt in de la.",
    needed=1,
    closed=None,
    window_starts=None,
    window_ends=None,
    changed_at=datetime(2026, 12, 1, 9, 30, tzinfo=UTC),
    names={4: "Ria de Wit", 3: "Bram Jansen"},
    seekers=set(),
)


def read(event: Event = LUNCH, showing: Showing = Showing.OWN, **look: Any) -> Any:
    """The event as a library reads it back."""
    [found] = icalendar.Calendar.from_ical(feed.single(event, showing, looking(**look))).walk("VEVENT")
    return found


def looking(**otherwise: Any) -> Look:
    return replace(LOOK, **otherwise)


TITLES = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1, max_size=200)


@given(TITLES)
@example("مرحبا بكم في منزل إيلين, het is warm; en \\ alles")
@example("👩‍👩‍👧‍👦" * 40)
@example("é" * 80)
def test_rule_1_text_is_folded_at_75_octets_and_never_inside_a_character(title: str):
    text = feed.single(LUNCH._replace(title=title), Showing.OWN, looking(detail=True))

    lines = text.split(b"\r\n")
    assert text.startswith(b"BEGIN:VCALENDAR\r\n")
    assert lines[-2:] == [b"END:VCALENDAR", b""]
    assert not {b"\r", b"\n"} & {bytes([octet]) for octet in b"".join(lines)}
    assert max(map(len, lines)) <= 75
    assert [line.decode() for line in lines]
    assert read(LUNCH._replace(title=title), detail=True)["summary"] == f"Bij Ellen: {title}"


def test_rule_2_times_are_on_the_wall_of_the_home_with_its_zone():
    text = feed.single(LUNCH, Showing.OWN, LOOK)

    assert b"DTSTART;TZID=Europe/Amsterdam:20261204T120000\r\n" in text
    assert b"DTEND;TZID=Europe/Amsterdam:20261204T140000\r\n" in text
    assert text.count(b"BEGIN:VTIMEZONE") == 1


def test_rule_2_whole_days_at_home_are_days_and_the_end_is_not_in_them():
    weekend = LUNCH._replace(
        starts_at=datetime(2026, 10, 23, 22, tzinfo=UTC),  # through the night that the clocks go back
        ends_at=datetime(2026, 10, 25, 23, tzinfo=UTC),
    )

    text = vevent(weekend, Showing.OWN, LOOK)

    assert b"DTSTART;VALUE=DATE:20261024\r\n" in text
    assert b"DTEND;VALUE=DATE:20261026\r\n" in text


def test_rule_3_no_event_comes_back_by_a_rule():
    assert b"RRULE" not in vevent(LUNCH, Showing.OWN, LOOK)


def test_rule_4_the_uid_is_the_one_of_the_shift_and_names_no_host():
    assert read()["uid"] == LUNCH.uid


def test_rule_5_the_same_state_is_the_same_bytes_and_a_change_raises_the_sequence():
    once, again = vevent(LUNCH, Showing.OWN, LOOK), vevent(LUNCH, Showing.OWN, LOOK)
    changed = read(LUNCH._replace(version=4, changed_at=LUNCH.changed_at + timedelta(hours=1)))

    assert once == again
    assert (read()["sequence"], changed["sequence"]) == (3, 4)
    assert read().decoded("dtstamp") == read().decoded("last-modified") == LUNCH.changed_at
    assert b"METHOD" not in feed.single(LUNCH, Showing.OWN, LOOK)


@pytest.mark.parametrize(
    ("showing", "summary", "status", "transparency"),
    [
        (Showing.OWN, "Bij Ellen", "CONFIRMED", "OPAQUE"),
        (Showing.SEEKING, "Bij Ellen (je zoekt iemand anders)", "CONFIRMED", "OPAQUE"),
        (Showing.ASKED, "Bij Ellen (kun jij komen?)", "TENTATIVE", "TRANSPARENT"),
        (Showing.OPEN, "Bij Ellen (wie kan komen?)", "TENTATIVE", "TRANSPARENT"),
        (Showing.OTHERS, "Bij Ellen", "CONFIRMED", "TRANSPARENT"),
        (Showing.OFF, "Gaat niet door: Bij Ellen", "CANCELLED", "TRANSPARENT"),
        (Showing.NOT_MINE, "Niet meer jij: Bij Ellen", "CANCELLED", "TRANSPARENT"),
    ],
)
def test_rule_6_the_state_says_whether_it_takes_time(showing, summary, status, transparency):
    event = read(showing=showing)

    assert (event["summary"], event["status"], event["transp"]) == (summary, status, transparency)


@pytest.mark.parametrize(
    ("names", "needed", "summary", "status"),
    [
        ({3: "Bram Jansen"}, 1, "Bij Ellen (Bram)", "CONFIRMED"),
        ({3: "Bram Jansen", 4: "Ria de Wit"}, 2, "Bij Ellen (Bram en jij)", "CONFIRMED"),
        ({3: "Bram Jansen"}, 2, "Bij Ellen (Bram, en nog 1 nodig)", "TENTATIVE"),
        ({}, 1, "Bij Ellen (nog niemand)", "TENTATIVE"),
    ],
)
def test_the_rota_says_who_comes(names, needed, summary, status):
    event = read(LUNCH._replace(names=names, needed=needed), Showing.OTHERS, whole=True)

    assert (event["summary"], event["status"]) == (summary, status)


def test_rule_8_little_is_said_by_default():
    event = read()

    assert event["description"] == "Met Bram.\nhttps://care.example.org/circles/1/shifts/7"
    assert event["url"] == "https://care.example.org/circles/1/shifts/7"
    for name in ("attendee", "organizer", "location", "contact"):
        assert name not in event
    for word in (b"Wondzorg", b"Verband", b"Jansen", b"VALARM"):
        assert word not in vevent(LUNCH, Showing.OWN, LOOK)


def test_rule_8_more_is_said_where_it_was_asked_for():
    event = read(detail=True, what=True, reminder=timedelta(hours=2))

    assert event["summary"] == "Bij Ellen: Wondzorg"
    assert event["description"].split("\n")[:2] == ["Met Bram.", "Verband ligt in de la."]
    [alarm] = event.walk("VALARM")
    assert (alarm["action"], alarm.decoded("trigger")) == ("DISPLAY", timedelta(hours=-2))


def test_what_is_off_says_nothing_but_that():
    event = read(
        LUNCH._replace(closed=Closed.CANCELLED), Showing.OFF, detail=True, what=True, reminder=timedelta(hours=2)
    )

    assert event["summary"] == "Gaat niet door: Bij Ellen: Wondzorg"
    assert "description" not in read(showing=Showing.OFF, link="")
    assert event.walk("VALARM") == []


def test_it_says_how_one_is_there_who_seeks_and_between_which_hours():
    night = LUNCH._replace(presence=Presence.ASLEEP, window_starts=time(8), window_ends=time(10), seekers={3})

    lines = read(night)["description"].split("\n")

    assert lines[:-1] == ["Bram komt, maar zoekt iemand anders.", "Je slaapt daar.", "Ergens tussen 08:00–10:00."]


@pytest.mark.parametrize("hour", [0, 1])
def test_the_hour_that_comes_twice_is_said_in_utc(hour: int):
    starts = datetime(2026, 10, 25, hour, 30, tzinfo=UTC)
    text = vevent(LUNCH._replace(starts_at=starts, ends_at=datetime(2026, 10, 25, 3, tzinfo=UTC)), Showing.OWN, LOOK)

    assert f"DTSTART:20261025T0{hour}3000Z".encode() in text
    assert b"DTEND;TZID=Europe/Amsterdam:20261025T040000" in text


ZONES = ["Europe/Amsterdam", "America/New_York", "Asia/Kolkata", "Asia/Jerusalem", "Australia/Lord_Howe"]
"""Not Casablanca, whose changes are listed one by one: vobject keeps the first list it saw. See test_zones.py."""


FEBRUARY, MINUTE = datetime(2026, 2, 1, tzinfo=UTC), timedelta(minutes=1)


@pytest.mark.parametrize("reader", READERS)
@given(
    zone=st.sampled_from(ZONES),
    starts=st.integers(0, 660 * 24 * 60).map(lambda minutes: FEBRUARY + minutes * MINUTE),
    minutes=st.integers(SHORTEST_SHIFT // MINUTE, LONGEST_SHIFT // MINUTE),
)
@example(zone="Europe/Amsterdam", starts=datetime(2026, 3, 28, 22, tzinfo=UTC), minutes=420)  # an hour short
@example(zone="Europe/Amsterdam", starts=datetime(2026, 10, 24, 21, tzinfo=UTC), minutes=540)  # an hour longer
@example(zone="Europe/Amsterdam", starts=datetime(2026, 10, 25, 0, 30, tzinfo=UTC), minutes=90)
def test_other_programs_understand_the_times_as_we_do(reader: Reader, zone: str, starts: datetime, minutes: int):
    event = LUNCH._replace(starts_at=starts, ends_at=starts + minutes * MINUTE)

    [understood] = reader(feed.single(event, Showing.OWN, looking(zone=ZoneInfo(zone)))).values()

    is_in_days = b"VALUE=DATE" in vevent(event, Showing.OWN, looking(zone=ZoneInfo(zone)))
    planned = [each.astimezone(ZoneInfo(zone)).date() if is_in_days else each for each in event[3:5]]
    assert [understood.start, understood.end] == planned
