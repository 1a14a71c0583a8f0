"""How programs other than ours understand a calendar: three libraries that share no code for times."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any, NamedTuple

import icalendar
import recurring_ical_events
import vobject


class Understood(NamedTuple):
    """An event as a reader of the calendar sees it, in UTC."""

    start: datetime | date
    end: datetime | date
    summary: str
    status: str
    sequence: int


Reader = Callable[[bytes], dict[str, Understood]]


def by_icalendar(text: bytes) -> dict[str, Understood]:
    """As Home Assistant and many a server read it."""
    return {str(event["uid"]): _of(event) for event in icalendar.Calendar.from_ical(text).walk("VEVENT")}


def by_recurring(text: bytes) -> dict[str, Understood]:
    """As a program that unfolds series reads it, from 2020 to 2040."""
    found = recurring_ical_events.of(icalendar.Calendar.from_ical(text)).between((2020, 1, 1), (2040, 1, 1))
    return {str(event["uid"]): _of(event) for event in found}


def by_vobject(text: bytes) -> dict[str, Understood]:
    """As Radicale reads it; it takes its time zones from the calendar alone."""
    calendar = vobject.readOne(text.decode())
    return {
        event.uid.value: Understood(
            _in_utc(event.dtstart.value),
            _in_utc(event.dtend.value),
            event.summary.value,
            event.status.value,
            int(event.sequence.value),
        )
        for event in calendar.contents.get("vevent", [])
    }


READERS = (by_icalendar, by_recurring, by_vobject)


def _of(event: Any) -> Understood:
    times = (_in_utc(event.decoded("dtstart")), _in_utc(event.decoded("dtend")))
    return Understood(*times, str(event["summary"]), str(event["status"]), int(event["sequence"]))


def _in_utc(moment: datetime | date) -> datetime | date:
    return moment.astimezone(UTC) if isinstance(moment, datetime) else moment
