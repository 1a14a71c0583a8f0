"""The calendar of the district nurse, as the program of her organisation writes it, mistakes and all."""

from datetime import date

from careshare.actions.outside import columns_of
from careshare.calendars.outside import read
from careshare.db.models import OutsideCalendarRow, VisitRow
from careshare.demo.cast import HOME, JOKE
from careshare.demo.rows import CircleRows
from careshare.domain.outside import Copy, window
from careshare.domain.time import home_day

THE_FILE = """\
BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//Thuiszorg//Routeplanning 7//NL
BEGIN:VTIMEZONE
TZID:W. Europe Standard Time
BEGIN:STANDARD
DTSTART:16010101T030000
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:16010101T020000
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3
END:DAYLIGHT
END:VTIMEZONE
BEGIN:VEVENT
UID:route-1
SUMMARY:Zuurstof nakijken
DTSTART;TZID=W. Europe Standard Time:{day:%Y%m%d}T101500
DURATION:PT30M
RRULE:FREQ=WEEKLY;BYDAY=TU,SA
END:VEVENT
BEGIN:VEVENT
UID:route-2
SUMMARY:Katheter wisselen
DTSTART;TZID=W. Europe Standard Time:{day:%Y%m%d}T133000
DURATION:PT45M
RRULE:FREQ=WEEKLY;BYDAY=TH
END:VEVENT
BEGIN:VEVENT
UID:route-3
SUMMARY:Kennismaken met de nacht
DTSTART;TZID=Regio Noord:{day:%Y%m%d}T210000
DURATION:PT1H
END:VEVENT
END:VCALENDAR
"""


def read_in(circle: CircleRows, first: date) -> None:
    """Visits from `first` on, from the nurse's file as she sent it today."""
    now = circle.rows.now
    within = window(home_day(now, HOME), HOME, is_file=True)
    copy = Copy(read(THE_FILE.format(day=first).encode(), HOME, within))
    owner = {"member_id": circle.members[JOKE.name], "name": JOKE.organisation or JOKE.name}
    calendar_id = circle.add(OutsideCalendarRow, **owner, **columns_of(copy, now), created_at=now)
    for each in copy.reading.occurrences:
        time = {"starts_at": each.stretch.start, "ends_at": each.stretch.end}
        circle.add(VisitRow, calendar_id=calendar_id, key=each.key, title=each.title, **time)
