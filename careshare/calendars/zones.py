"""A time zone as calendar programs need it: its rule of now, and not its history since 1835 (RFC 5545 section 3.6.5).

Outlook knows no zone by its name alone: without a VTIMEZONE everything is an hour off there.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from itertools import pairwise
from zoneinfo import ZoneInfo

from icalendar import Timezone, TimezoneDaylight, TimezoneStandard
from icalendar.prop import vRecur

CYCLE = 28
"""Years after which the same days of the week fall on the same dates."""
LONG_AGO = datetime.fromisoformat("1970-01-01")
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


@dataclass(frozen=True, slots=True)
class Change:
    """The clocks change at wall time `at`, naive, as they show it just before; offsets from UTC before and after."""

    at: datetime
    before: timedelta
    after: timedelta
    name: str


@cache
def vtimezone(zone: ZoneInfo, year: int) -> bytes:
    """The VTIMEZONE for times from `year` on, with its end of line.

    Where the zone's changes follow a rule for a whole cycle of the calendar it is written as that rule; where they do
    not (Morocco, around Ramadan) they are listed one by one, for ten years.
    """
    groups = _by_kind(_changes(zone, year - 1, CYCLE))
    observances = [rule for rule in map(_rule, groups) if rule]
    if not groups or len(observances) < len(groups):
        observances = [_from_the_start(zone, year), *(_listed(group, year + 10) for group in groups)]
    written = Timezone()
    written.add("tzid", zone.key)
    for observance in observances:
        written.add_component(observance)
    text: bytes = written.to_ical()
    return text


def _from_the_start(zone: ZoneInfo, year: int) -> TimezoneStandard | TimezoneDaylight:
    """The offset before any change in these years."""
    start = datetime(year - 1, 1, 1, tzinfo=zone)
    offset = _offset(zone, start)
    return _observance(Change(LONG_AGO, offset, offset, start.tzname() or zone.key))


def _listed(changes: list[Change], until: int) -> TimezoneStandard | TimezoneDaylight:
    """These changes one by one."""
    observance = _observance(changes[0])
    if later := [change.at for change in changes[1:] if change.at.year < until]:
        observance.add("rdate", later)
    return observance


def _changes(zone: ZoneInfo, first: int, years: int) -> Iterator[Change]:
    """Every change of the clocks in these years, by time, to the second."""
    midnight = datetime(first, 1, 1, tzinfo=UTC)
    days = [midnight + timedelta(days=n) for n in range((date(first + years, 1, 1) - date(first, 1, 1)).days + 1)]
    for start, end in pairwise(days):
        if _offset(zone, start) != _offset(zone, end):
            yield _change_between(zone, start, end)


def _change_between(zone: ZoneInfo, start: datetime, end: datetime) -> Change:
    before = _offset(zone, start)
    while end - start > timedelta(seconds=1):
        middle = start + (end - start) // 2
        middle = middle.replace(microsecond=0)
        start, end = (middle, end) if _offset(zone, middle) == before else (start, middle)
    name = end.astimezone(zone).tzname() or zone.key
    return Change((end + before).replace(tzinfo=None), before, _offset(zone, end), name)


def _offset(zone: ZoneInfo, moment: datetime) -> timedelta:
    return moment.astimezone(zone).utcoffset() or timedelta(0)


def _by_kind(changes: Iterable[Change]) -> list[list[Change]]:
    """Those that change the clocks in the same way, together."""
    groups: dict[tuple[timedelta, timedelta, str], list[Change]] = {}
    for change in changes:
        groups.setdefault((change.before, change.after, change.name), []).append(change)
    return list(groups.values())


def _rule(changes: list[Change]) -> TimezoneStandard | TimezoneDaylight | None:
    """These changes as one rule, where they are one: the same month, weekday and time in each year of the cycle."""
    first = changes[0]
    same = {(change.at.month, change.at.weekday(), change.at.time()) for change in changes}
    years = [change.at.year for change in changes]
    if len(same) != 1 or years != list(range(years[0], years[0] + CYCLE)):
        return None
    days = _days([change.at for change in changes])
    if days is None:
        return None
    observance = _observance(first)
    observance.add("rrule", vRecur({"FREQ": "YEARLY", "BYMONTH": first.at.month, **days}))
    return observance


def _days(ats: list[datetime]) -> dict[str, object] | None:
    """Which of its weekdays in the month it is: the second, the last, or the first from a date on."""
    weekday = WEEKDAYS[ats[0].weekday()]
    if all((at + timedelta(days=7)).month != at.month for at in ats):
        return {"BYDAY": f"-1{weekday}"}
    numbers = {(at.day - 1) // 7 + 1 for at in ats}
    if len(numbers) == 1:
        return {"BYDAY": f"{numbers.pop()}{weekday}"}
    first, last = min(at.day for at in ats), max(at.day for at in ats)
    return {"BYDAY": weekday, "BYMONTHDAY": list(range(first, last + 1))} if last - first == 6 else None


def _observance(change: Change) -> TimezoneStandard | TimezoneDaylight:
    written = TimezoneDaylight() if change.after > change.before else TimezoneStandard()
    written.add("dtstart", change.at)
    written.add("tzoffsetfrom", change.before)
    written.add("tzoffsetto", change.after)
    written.add("tzname", change.name)
    return written
