"""Stretches of time, ISO weeks, and the home's wall clock beside real instants.

Instants are aware datetimes in UTC, days are the home's calendar days, wall times are naive.
Nothing here reads a clock.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Self
from zoneinfo import ZoneInfo

NO_TIME = timedelta(0)
ONE_DAY = timedelta(days=1)
YEARS = range(2000, 2200)
"""In which anything here can be or end; far within the edges of a calendar, where reckoning breaks."""
SHORTEST_SHIFT = timedelta(minutes=5)
LONGEST_SHIFT = timedelta(hours=48)
_WEEK = re.compile(r"(19[7-9][0-9]|2[0-9]{3})-W([0-9]{2})")


@dataclass(frozen=True, slots=True, order=True)
class Stretch:
    """Time from `start` up to, but not including, `end`: two instants in UTC, at least a moment apart.

    Sorts by start, then by end. Raises ValueError for anything but `datetime.UTC`, because Python
    subtracts two datetimes of one other zone by their wall clocks and forgets the change to summer time.
    """

    start: datetime
    end: datetime

    def __post_init__(self) -> None:
        if self.start.tzinfo is not UTC or self.end.tzinfo is not UTC:
            raise ValueError("a stretch is made of instants in UTC")
        if self.end <= self.start:
            raise ValueError("a stretch ends after it starts")

    @property
    def duration(self) -> timedelta:
        """The time that really passes, also through a change of the clocks."""
        return self.end - self.start

    def contains(self, moment: datetime) -> bool:
        """Whether `moment` falls inside; the end itself does not."""
        return self.start <= moment < self.end

    def overlaps(self, other: "Stretch") -> bool:
        """Whether they share any time; two that only touch do not."""
        return self.start < other.end and other.start < self.end

    def overlap(self, other: "Stretch") -> timedelta:
        """How much time they share: zero where they are apart or only touch."""
        return max(min(self.end, other.end) - max(self.start, other.start), NO_TIME)

    def gap_to(self, other: "Stretch") -> timedelta:
        """The time between the two, whichever comes first: zero where they touch or overlap."""
        return max(other.start - self.end, self.start - other.end, NO_TIME)

    def within(self, whole: "Stretch") -> "Stretch | None":
        """The part of this one that lies inside `whole`, or None where they share no time."""
        if not self.overlaps(whole):
            return None
        return Stretch(max(self.start, whole.start), min(self.end, whole.end))


def instant(wall: datetime, zone: ZoneInfo) -> datetime:
    """The instant at which clocks in `zone` show the naive time `wall`.

    A time that does not exist moves forward by the gap, a time that exists twice is the first:
    both are what `fold=0` means (PEP 495; RFC 5545 section 3.3.5 says the same).
    """
    if wall.tzinfo is not None:
        raise ValueError("a wall time carries no zone of its own")
    return wall.replace(tzinfo=zone, fold=0).astimezone(UTC)


def wall_time(moment: datetime, zone: ZoneInfo) -> datetime:
    """What clocks in `zone` show at `moment`, naive; an hour that exists twice reads the same both times."""
    return moment.astimezone(zone).replace(tzinfo=None, fold=0)


def days_later(starts: time, ends: time) -> int:
    """How many days after its start something ends when nobody says so: an end that is not later is tomorrow's."""
    return 0 if ends > starts else 1


def wall_duration(starts: time, ends: time, days: int | None = None) -> timedelta:
    """How long the clock says it lasts from `starts` to `ends`, `days` later; below zero where that comes first."""
    later = days_later(starts, ends) if days is None else days
    return timedelta(days=later) + (datetime.combine(date.min, ends) - datetime.combine(date.min, starts))


def stretch_on(day: date, starts: time, ends: time, zone: ZoneInfo, days: int | None = None) -> Stretch:
    """The stretch that starts on the home's `day` at wall time `starts` and ends at `ends`, `days` later.

    Without `days` it ends at the first `ends` after the start. It lasts what it really lasts:
    23:00–07:00 is 7 hours when the clocks go forward. Where the start does not exist and so moved
    past its end, or to under 5 minutes before it, the end moves with it. Raises ValueError where the
    end is not after the start, or over 48 hours away on the wall clock (which may be 49 real ones).
    """
    duration = wall_duration(starts, ends, days)
    if not NO_TIME < duration <= LONGEST_SHIFT:
        raise ValueError("a stretch on a day ends after it starts and within 48 hours")
    wall_start = datetime.combine(day, starts)
    start, end = instant(wall_start, zone), instant(wall_start + duration, zone)
    if end - start < SHORTEST_SHIFT:
        end += wall_time(start, zone) - wall_start
    return Stretch(start, end)


def home_day(moment: datetime, zone: ZoneInfo) -> date:
    """The calendar day at home at `moment`."""
    return moment.astimezone(zone).date()


def home_midnight(day: date, zone: ZoneInfo) -> datetime:
    """The instant the home's `day` begins; where the clocks skip midnight, the first moment after it."""
    return instant(datetime.combine(day, time()), zone)


def day_stretch(day: date, zone: ZoneInfo) -> Stretch:
    """All of the home's `day`: 24 hours, or 23 or 25 when the clocks change.

    Raises ValueError for a day its calendar never had (Apia, 30 December 2011).
    """
    return Stretch(home_midnight(day, zone), home_midnight(day + ONE_DAY, zone))


def by_day(stretch: Stretch, zone: ZoneInfo) -> Iterator[tuple[date, Stretch]]:
    """The stretch cut at the home's midnights: each of its days, with the part that lies in it."""
    day, start = home_day(stretch.start, zone), stretch.start
    while start < stretch.end:
        end = min(home_midnight(day + ONE_DAY, zone), stretch.end)
        if start < end:  # not so on a day its calendar never had
            yield day, Stretch(start, end)
        day, start = day + ONE_DAY, end


@dataclass(frozen=True, slots=True, order=True)
class Week:
    """An ISO 8601 week, Monday to Sunday, written "2026-W49". A year has 52 or 53 of them."""

    monday: date

    def __post_init__(self) -> None:
        if self.monday.isoweekday() != 1:
            raise ValueError("a week begins on a Monday")

    @classmethod
    def of(cls, day: date) -> Self:
        """The week `day` is in; the first days of January may be in the last week of the year before.

        Raises ValueError outside 1970–2999.
        """
        if not 1970 <= day.year <= 2999:
            raise ValueError(f"nobody plans in {day.year}")
        return cls(day - timedelta(days=day.weekday()))

    @classmethod
    def parse(cls, text: str) -> Self:
        """The week written as "2026-W49". Raises ValueError for anything else, and outside 1970–2999."""
        match = _WEEK.fullmatch(text)
        if match is None:
            raise ValueError(f"not a week: {text!r}")
        return cls(date.fromisocalendar(int(match[1]), int(match[2]), 1))

    def __str__(self) -> str:
        return f"{self.year}-W{self.number:02}"

    def __contains__(self, day: date) -> bool:
        return self.monday <= day <= self.sunday

    @property
    def year(self) -> int:
        """The year the week counts in: the one its Thursday is in."""
        return self.monday.isocalendar().year

    @property
    def number(self) -> int:
        """1 to 53."""
        return self.monday.isocalendar().week

    @property
    def sunday(self) -> date:
        return self.monday + timedelta(days=6)

    @property
    def days(self) -> tuple[date, ...]:
        """The seven days, Monday first."""
        return tuple(self.monday + timedelta(days=later) for later in range(7))

    @property
    def next(self) -> Self:
        return self._moved(weeks=1)

    @property
    def previous(self) -> Self:
        return self._moved(weeks=-1)

    def stretch(self, zone: ZoneInfo) -> Stretch:
        """From Monday's midnight at home to the next: 168 hours, or 167 or 169 when the clocks change."""
        return Stretch(home_midnight(self.monday, zone), home_midnight(self.sunday + ONE_DAY, zone))

    def _moved(self, weeks: int) -> Self:
        return type(self)(self.monday + timedelta(weeks=weeks))
