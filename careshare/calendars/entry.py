"""One entry of an outside calendar: when it is, whether it comes back, and, where it cannot be read, on which line.

Times without a zone are those of the home. A zone is known by its name (IANA or Windows) or from the calendar itself;
one that is not known is said, because an hour too late is worse than not there.
"""

import re
import warnings
from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime, timedelta, tzinfo
from functools import lru_cache, partial
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from icalendar import Timezone
from icalendar.prop import vDDDTypes, vPeriod, vRecur
from icalendar.timezone import tzp

from careshare.calendars.contents import Component, Line
from careshare.domain.outside import MOST_A_DAY, Problem
from careshare.domain.text import in_one_line
from careshare.domain.time import ONE_DAY, Stretch, home_midnight
from careshare.domain.words import Wrong

_as_value: Callable[[str], Any] = vDDDTypes.from_ical
_as_period: Callable[[str], Any] = vPeriod.from_ical

T = TypeVar("T")
Time = date | datetime

LONGEST_TITLE = 120
AT_ONCE = timedelta(minutes=1)
"""How long an appointment is that says no end."""
A_DAY_OR_TIME = re.compile(r"[0-9]{8}(T[0-9]{6}Z?)?")
ESCAPED = re.compile(r"\\(.)")
A_SPACE = re.compile(r"(?<=TZID[=:]) +")
COMES_BACK = ("RRULE", "RDATE", "RECURRENCE-ID")
TIMES = ("DTSTART", "DTEND", "RECURRENCE-ID", "EXDATE")
_PARTS_OF_A_DAY = (
    ("BYHOUR", 24, {"HOURLY", "MINUTELY", "SECONDLY"}),
    ("BYMINUTE", 60, {"MINUTELY", "SECONDLY"}),
    ("BYSECOND", 60, {"SECONDLY"}),
)
_UNREADABLE = (ValueError, KeyError, TypeError, IndexError, OverflowError, AttributeError)
"""What the library raises for text that is no time, rule or line."""


Patience = Callable[[], AbstractContextManager[object]]
"""Around each series and zone, whose rule can be written to take for ever: raises TooLong after a while."""


class TooLong(BaseException):
    """A series takes too long, or the calendar has too many. No library may take it for a mistake of its own."""

    def __init__(self, wrong: Wrong) -> None:
        super().__init__(wrong)
        self.wrong = wrong


class Broken(Exception):  # noqa: N818 - an entry's state, not a crash
    """An entry that cannot be read, and why."""

    def __init__(self, wrong: Wrong, line: int) -> None:
        super().__init__(wrong)
        self.wrong, self.line = wrong, line

    def of(self, entry: Component) -> Problem:
        """As it is told, with the title of the entry."""
        return Problem(self.wrong, self.line, title_of(entry))


def learn_zones(zones: Iterable[Component], patience: Patience) -> None:
    """Makes the time zones that a calendar brings along known, and forgets those of the one before."""
    tzp.use_zoneinfo()
    zone_named.cache_clear()
    for zone in zones:
        text = "\r\n".join(["BEGIN:VTIMEZONE", *(_named(line) for line in zone.lines), "END:VTIMEZONE", ""])
        try:
            with patience():
                Timezone.from_ical(text)
        except (TooLong, *_UNREADABLE):  # said of each entry that needs it
            continue


@lru_cache
def zone_named(name: str) -> tzinfo | None:
    """The zone that a calendar means by this name, or None."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a name with its maker in front of it is a guess, and a good one
        try:
            return tzp.timezone(name)
        except _UNREADABLE:
            return None


def comes_back(entry: Component) -> bool:
    """Whether it is one of a series, or all of it."""
    return any(line.name in COMES_BACK for line in entry.lines)


def stretch_of(entry: Component, home: ZoneInfo) -> Stretch:
    """When a single entry is. Raises Broken."""
    if not entry.is_whole:
        raise Broken(Wrong.CUT_OFF, entry.number)
    line = entry.first("DTSTART")
    if line is None:
        raise Broken(Wrong.NO_START, entry.number)
    start = time_of(line, home)
    return as_stretch(start, _end(entry, start, home), home, line.number)


def as_stretch(start: Time, end: Time, home: ZoneInfo, line: int) -> Stretch:
    """From start to end; what takes no time at all takes a minute, or its day. Raises Broken."""
    try:
        begins, ends = _instant(start, home), _instant(end, home)
        if begins == ends:
            ends = begins + AT_ONCE if isinstance(start, datetime) else _instant(start + ONE_DAY, home)
    except _UNREADABLE:
        raise Broken(Wrong.TIME, line) from None
    if ends < begins:
        raise Broken(Wrong.ENDS_FIRST, line)
    return Stretch(begins, ends)


def time_of(line: Line, home: ZoneInfo) -> Time:
    """The day or the moment that a line says. Raises Broken."""
    parameters, value = _parts(line)
    return _time(line, parameters, value, home)


def title_of(entry: Component) -> str:
    """What it is called, in one line; "" where it does not say, or says that it is private."""
    line, kept = entry.first("SUMMARY"), entry.first("CLASS")
    if line is None or (kept and kept.text.upper().endswith((":PRIVATE", ":CONFIDENTIAL"))):
        return ""
    try:
        return in_one_line(ESCAPED.sub(_unescaped, line.parts()[1]))[:LONGEST_TITLE]
    except _UNREADABLE:
        return ""


def says(entry: Component, name: str) -> str:
    """The word that a line of this name says, in capitals; "" where there is none."""
    line = entry.first(name)
    return line.text.rpartition(":")[2].strip().upper() if line else ""


def periods(entry: Component, home: ZoneInfo) -> list[tuple[Stretch, bool]]:
    """When somebody is busy, or is said to be free, by an entry of such times alone (section 3.6.4). Raises Broken."""
    return [each for line in entry.all("FREEBUSY") for each in _periods(line, home)]


def checked(entry: Component, home: ZoneInfo) -> list[str]:
    """The lines that say when an entry of a series is, each of which can be read. Raises Broken."""
    stretch_of(entry, home)
    for name in TIMES:
        for line in entry.all(name):
            parameters, value = _parts(line)
            for each in value.split(","):
                _time(line, parameters, each, home)
    for line in entry.all("RDATE"):
        _parameters, value = _parts(line)
        for each in value.split(","):
            _as_read(line, Wrong.TIME, partial(_as_value, each))
    for line in entry.all("RRULE"):
        _check_rule(line)
    for line in entry.all("EXRULE"):  # of the standard before this one; who reads the series without it, reads it wrong
        raise Broken(Wrong.RULE, line.number)
    return [_at_home(line, home) for line in entry.lines if line.name in {*TIMES, *COMES_BACK, "DURATION"}]


def _unescaped(sign: re.Match[str]) -> str:
    return "\n" if sign[1] in "nN" else sign[1]


def _named(line: Line) -> str:
    """As it is written, but for the space that some programs have before the name of a zone."""
    return A_SPACE.sub("", line.text)


def _at_home(line: Line, home: ZoneInfo) -> str:
    """As it is written; where that is a time without a zone, with that of the home."""
    parameters, value = _parts(line)
    if line.name in {"RRULE", "DURATION"} or "TZID" in parameters or "T" not in value or value.endswith("Z"):
        return _named(line)
    return f"{line.name};TZID={home.key}{line.text[len(line.name) :]}"


def _end(entry: Component, start: Time, home: ZoneInfo) -> Time:
    if line := entry.first("DTEND"):
        return time_of(line, home)
    if line := entry.first("DURATION"):
        _parameters, value = _parts(line)
        lasts = _as_read(line, Wrong.TIME, lambda: _as_value(value))
        if not isinstance(lasts, timedelta):
            raise Broken(Wrong.TIME, line.number)
        end: Time = _as_read(line, Wrong.TIME, partial(_later, start, lasts, home))
        return end
    return start


def _later(start: Time, lasts: timedelta, home: ZoneInfo) -> Time:
    """Days on the calendar and hours that really pass (RFC 5545 section 3.3.6)."""
    if not isinstance(start, datetime):
        return start + lasts if lasts % ONE_DAY == timedelta(0) else _instant(start, home) + lasts
    return (start + timedelta(days=lasts.days)).astimezone(UTC) + timedelta(seconds=lasts.seconds)


def _instant(time: Time, home: ZoneInfo) -> datetime:
    return time.astimezone(UTC) if isinstance(time, datetime) else home_midnight(time, home)


def _time(line: Line, parameters: Mapping[str, str], value: str, home: ZoneInfo) -> Time:
    value = value.strip()
    if not A_DAY_OR_TIME.fullmatch(value):
        raise Broken(Wrong.TIME, line.number)
    found: Time = _as_read(line, Wrong.TIME, lambda: _as_value(value))
    if not isinstance(found, datetime) or found.tzinfo is not None:
        return found
    if "TZID" not in parameters:
        return found.replace(tzinfo=home)
    zone = zone_named(parameters["TZID"])
    if zone is None:
        raise Broken(Wrong.ZONE, line.number)
    return found.replace(tzinfo=zone)


def _periods(line: Line, home: ZoneInfo) -> Iterable[tuple[Stretch, bool]]:
    parameters, value = _parts(line)
    is_free = parameters.get("FBTYPE", "BUSY").upper() == "FREE"
    for each in value.split(","):
        start, end = _as_read(line, Wrong.TIME, partial(_as_period, each))
        until = end if isinstance(end, datetime) else start + end
        begins, ends = (at if at.tzinfo else at.replace(tzinfo=home) for at in (start, until))
        yield as_stretch(begins, ends, home, line.number), is_free


def _check_rule(line: Line) -> None:
    """Raises Broken for a rule that says nothing, or that comes back all day long."""
    _parameters, value = _parts(line)
    rule = _as_read(line, Wrong.RULE, lambda: vRecur.from_ical(value))
    [frequency] = rule.get("FREQ") or [""]
    if not frequency or value.upper().count("FREQ=") != 1:
        raise Broken(Wrong.RULE, line.number)
    if _times_a_day(str(frequency).upper(), rule) > MOST_A_DAY:
        raise Broken(Wrong.TOO_OFTEN, line.number)


def _times_a_day(frequency: str, rule: vRecur) -> int:
    """How often at most on one day: each part that is not said is every one, or, under a longer one, just the first."""
    times = 1
    for part, many, within in _PARTS_OF_A_DAY:
        times *= len(rule.get(part, [])) or (many if frequency in within else 1)
    return times


def _parts(line: Line) -> tuple[Mapping[str, str], str]:
    parts: tuple[Mapping[str, str], str] = _as_read(line, Wrong.LINE, line.parts)
    return parts


def _as_read(line: Line, wrong: Wrong, read: Callable[[], T]) -> Any:
    try:
        return read()
    except _UNREADABLE:
        raise Broken(wrong, line.number) from None
