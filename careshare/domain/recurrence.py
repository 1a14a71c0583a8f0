"""A recurrence: a rule of RFC 5545 (section 3.3.10) and the day it starts; and so the days it falls on.

Days only. At what time something happens, and so any part of a rule that is finer than a day, is the
pattern's own. The days are reckoned here rather than walked with dateutil (which the tests hold beside it),
because a rule of ten years must say at once how often it has happened, and one that never happens must end.
"""

import re
from calendar import monthrange
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from math import lcm
from typing import NamedTuple, Self

from careshare.domain.time import ONE_DAY, YEARS

WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
LONGEST_RULE = 200
LARGEST_INTERVAL = 52
LARGEST_COUNT = 999
CALENDAR = timedelta(days=28 * 1461 // 4)
"""28 years: then every day of the month is on the weekday it was."""
MONTHS_OF_CALENDAR = 28 * 12

_FINER_THAN_A_DAY = {"HOURLY", "MINUTELY", "SECONDLY", "BYHOUR", "BYMINUTE", "BYSECOND"}
_NAMES = {"FREQ", "INTERVAL", "COUNT", "UNTIL", "WKST", "BYDAY", "BYMONTHDAY", "BYMONTH", "BYSETPOS"}
_NTH_WEEKDAY = re.compile(rf"([+-]?[1-5])?({'|'.join(WEEKDAYS)})")
_SMALL_NUMBER = re.compile(r"[+-]?[0-9]{1,3}")
_END = re.compile(r"([0-9]{8})(T[0-9]{6}Z?)?")


class Flaw(StrEnum):
    """What is wrong with a rule or a pattern; the words for it are a page's."""

    UNREADABLE = "unreadable"
    TOO_OFTEN = "too_often"
    TOO_SELDOM = "too_seldom"
    NO_WEEKDAY = "no_weekday"
    INTERVAL = "interval"
    COUNT = "count"
    NEVER = "never"
    STARTS_TOO_LATE = "starts_too_late"
    STARTS_TOO_EARLY = "starts_too_early"
    LENGTH = "length"
    NOBODY_IN_TURN = "nobody_in_turn"


class BrokenRule(ValueError):  # noqa: N818 - a mistake in a form, not a crash
    """A text that is no rule for a pattern; `flaw` says why."""

    def __init__(self, flaw: Flaw) -> None:
        super().__init__(flaw)
        self.flaw = flaw


class Frequency(StrEnum):
    """What a rule counts in."""

    DAILY = "DAILY"
    WEEKLY = "WEEKLY"
    MONTHLY = "MONTHLY"


class NthWeekday(NamedTuple):
    """A weekday, 0 is Monday; the `nth` of its month, -1 the last; or each of them, where `nth` is 0."""

    nth: int
    weekday: int

    def __str__(self) -> str:
        return f"{self.nth or ''}{WEEKDAYS[self.weekday]}"


EVERY_DAY = tuple(NthWeekday(0, weekday) for weekday in range(7))


@dataclass(frozen=True, slots=True)
class Recurrence:
    """The days from `starts_on` that fit: every `interval` days, weeks or months, those that pass every BY part.

    Unlike dateutil, weeks start on Monday unless the rule says otherwise, and BYSETPOS counts in
    whole weeks and months, also in the one the recurrence starts in: as RFC 5545 has it.
    """

    starts_on: date
    frequency: Frequency
    interval: int
    weekdays: tuple[NthWeekday, ...]
    month_days: tuple[int, ...]
    months: tuple[int, ...]
    positions: tuple[int, ...]
    week_start: int
    count: int | None
    until: date | datetime | None

    @classmethod
    def parse(cls, text: str, starts_on: date) -> Self:
        """Read the value of an RRULE. Raises BrokenRule for what is not a daily, weekly or monthly rule.

        What the text leaves to its start is filled in: a plain FREQ=WEEKLY falls on the weekday of
        `starts_on`. Every single day is kept as every week on all seven. COUNT and UNTIL are kept
        for the pattern, `days` itself knows no end; an UNTIL after the year 2199, as calendar programs
        write for "never", is none. A whole rule has at most 200 characters.
        """
        parts = _parts(text)
        read = cls(
            starts_on,
            Frequency(parts["FREQ"]),
            _number(parts.get("INTERVAL", "1"), range(1, LARGEST_INTERVAL + 1), Flaw.INTERVAL),
            weekdays=_weekdays(parts),
            month_days=_numbers(parts, "BYMONTHDAY", range(-31, 32)),
            months=_numbers(parts, "BYMONTH", range(1, 13)),
            positions=_numbers(parts, "BYSETPOS", range(-31, 32)),
            week_start=_week_start(parts),
            count=_number(parts["COUNT"], range(1, LARGEST_COUNT + 1), Flaw.COUNT) if "COUNT" in parts else None,
            until=_end(parts["UNTIL"]) if "UNTIL" in parts else None,
        )
        whole = read._filled_in()
        if read._breaks_the_standard() or len(whole.rule) > LONGEST_RULE:
            raise BrokenRule(Flaw.UNREADABLE)
        return whole

    @property
    def rule(self) -> str:
        """The text of the rule, without an end. The week's start is written where it matters: others guess it."""
        parts = {
            "FREQ": self.frequency,
            "INTERVAL": "" if self.interval == 1 else str(self.interval),
            "BYDAY": ",".join(map(str, self.weekdays)),
            "BYMONTHDAY": ",".join(map(str, self.month_days)),
            "BYMONTH": ",".join(map(str, self.months)),
            "BYSETPOS": ",".join(map(str, self.positions)),
            "WKST": WEEKDAYS[self.week_start] if self._weeks_matter else "",
        }
        return ";".join(f"{name}={value}" for name, value in parts.items() if value)

    def days(self, first: date, last: date) -> Iterator[date]:
        """The days it falls on from `first` to `last`, both included, in order. What came before costs nothing."""
        first = max(first, self.starts_on)
        for unit in range(self._active_unit(first), self._unit(last) + 1, self.interval):
            yield from (day for day in self._days_of(unit) if first <= day <= last)

    def resume(self, day: date) -> date:
        """The first day from `day` on that is in a day, week or month the interval does not skip."""
        return max(day, self._first_day_of(self._active_unit(day)))

    def keeps_step_with(self, other: "Recurrence") -> bool:
        """Whether both count alike, so that one can go on where the other ended without skipping a turn."""
        return (self.frequency, self.interval, self.week_start) == (other.frequency, other.interval, other.week_start)

    @property
    def is_plainly_weekly(self) -> bool:
        """Whether its interval and its weekdays say it all: no week is left out, and no other day."""
        return self.frequency is Frequency.WEEKLY and not (self.months or self.month_days or self.positions)

    @property
    def cycle(self) -> timedelta:
        """After how long it falls on the same days again, in whole weeks.

        Months and weekdays meet again as they did after 28 years: as long as every fourth year is a leap year, to 2099.
        """
        if self.frequency is Frequency.MONTHLY:
            return CALENDAR * (lcm(MONTHS_OF_CALENDAR, self.interval) // MONTHS_OF_CALENDAR)
        unit = 7 if self.frequency is Frequency.WEEKLY else 1
        whole = CALENDAR.days if self.months or self.month_days else 7
        return timedelta(days=lcm(whole, unit * self.interval))

    def count_before(self, day: date) -> int:
        """On how many days before `day` it fell."""
        return self._sum_before(day, len) if self._is_regular else sum(1 for _ in self._days_before(day))

    def weeks_before(self, day: date) -> int:
        """In how many ISO weeks it fell on some day before `day`."""
        weeks_are_apart = self.frequency is Frequency.WEEKLY and (self.interval > 1 or self.week_start == 0)
        if self._is_regular and weeks_are_apart:
            return self._sum_before(day, _count_weeks)
        return _count_weeks(self._days_before(day))

    def _days_before(self, day: date) -> Iterator[date]:
        return self.days(self.starts_on, day - ONE_DAY)

    def _sum_before(self, day: date, measure: Callable[[list[date]], int]) -> int:
        """The sum of `measure` over the units before `day`, where all but the first and the last are alike."""
        units = range(self._unit(self.starts_on), self._unit(day - ONE_DAY) + 1, self.interval)
        if not units:
            return 0
        ends = [[one for one in self._days_of(unit) if self.starts_on <= one < day] for unit in {units[0], units[-1]}]
        return sum(map(measure, ends)) + max(len(units) - 2, 0) * measure(self._days_of(units[0]))

    @property
    def _is_regular(self) -> bool:
        """Whether it falls on equally many days in each unit: then whole units need no walking."""
        if self.frequency is Frequency.DAILY:
            return not (self.weekdays or self.month_days or self.months or self.positions)
        return self.frequency is Frequency.WEEKLY and not self.months

    @property
    def _weeks_matter(self) -> bool:
        return self.frequency is Frequency.WEEKLY and (self.interval > 1 or bool(self.positions))

    # A unit is one day, week or month, numbered from the year 1. Every `interval`-th is active.

    def _unit(self, day: date) -> int:
        match self.frequency:
            case Frequency.DAILY:
                return day.toordinal()
            case Frequency.WEEKLY:
                return (day.toordinal() - 1 - self.week_start) // 7
            case Frequency.MONTHLY:
                return day.year * 12 + day.month - 1

    def _first_day_of(self, unit: int) -> date:
        match self.frequency:
            case Frequency.DAILY:
                return date.fromordinal(unit)
            case Frequency.WEEKLY:
                return date.fromordinal(unit * 7 + 1 + self.week_start)
            case Frequency.MONTHLY:
                return date(unit // 12, unit % 12 + 1, 1)

    def _active_unit(self, day: date) -> int:
        """The unit `day` is in, or where that is skipped, the next active one."""
        unit = self._unit(day)
        return unit + (self._unit(self.starts_on) - unit) % self.interval

    def _days_of(self, unit: int) -> list[date]:
        """All its days in one unit, also those before the start."""
        first = self._first_day_of(unit)
        match self.frequency:
            case Frequency.DAILY:
                days = [first] if self._fits(first) else []
            case Frequency.WEEKLY:
                days = self._days_of_week(first)
            case Frequency.MONTHLY:
                days = self._days_of_month(first)
        if not self.positions:
            return days
        last = len(days) + 1
        return [day for place, day in enumerate(days, 1) if place in self.positions or place - last in self.positions]

    def _fits(self, day: date) -> bool:
        return (
            (not self.months or day.month in self.months)
            and (not self.weekdays or (0, day.weekday()) in self.weekdays)
            and (not self.month_days or day.day in self._numbered_days(monthrange(day.year, day.month)[1]))
        )

    def _days_of_week(self, first: date) -> list[date]:
        days = [first + timedelta(days=(weekday - self.week_start) % 7) for _, weekday in self.weekdays]
        return sorted(day for day in days if not self.months or day.month in self.months)

    def _days_of_month(self, first: date) -> list[date]:
        if self.months and first.month not in self.months:
            return []
        weekday_of_first, length = monthrange(first.year, first.month)
        numbers = set(range(1, length + 1))
        if self.month_days:
            numbers &= self._numbered_days(length)
        if self.weekdays:
            numbers &= self._nth_weekdays(weekday_of_first, length)
        return [first.replace(day=number) for number in sorted(numbers)]

    def _numbered_days(self, length: int) -> set[int]:
        """The numbers BYMONTHDAY means in a month of that length: -1 is its last."""
        return {number if number > 0 else length + 1 + number for number in self.month_days}

    def _nth_weekdays(self, weekday_of_first: int, length: int) -> set[int]:
        """The numbers BYDAY means in a month of that length."""
        numbers: set[int] = set()
        for nth, weekday in self.weekdays:
            each = range(1 + (weekday - weekday_of_first) % 7, length + 1, 7)
            numbers.update(number for place, number in enumerate(each, 1) if nth in (0, place, place - len(each) - 1))
        return numbers

    def _breaks_the_standard(self) -> bool:
        """What RFC 5545 says a rule MUST NOT do."""
        monthly = self.frequency is Frequency.MONTHLY
        return (
            (any(one.nth for one in self.weekdays) and not monthly)
            or (bool(self.month_days) and self.frequency is Frequency.WEEKLY)
            or (bool(self.positions) and not (self.weekdays or self.month_days or self.months))
            or (self.count is not None and self.until is not None)
        )

    def _filled_in(self) -> Self:
        """The same days, with everything said that the text left to its start, each rule in one way of writing."""
        start = self.week_start if self._weeks_matter else 0
        if self.frequency is Frequency.DAILY and self.interval == 1 and not (self.month_days or self.positions):
            return replace(self, frequency=Frequency.WEEKLY, weekdays=self.weekdays or EVERY_DAY, week_start=start)
        if self.frequency is Frequency.WEEKLY and not self.weekdays:
            return replace(self, weekdays=(NthWeekday(0, self.starts_on.weekday()),), week_start=start)
        if self.frequency is Frequency.MONTHLY and not (self.weekdays or self.month_days):
            return replace(self, month_days=(self.starts_on.day,), week_start=start)
        return replace(self, week_start=start)


def _count_weeks(days: Iterable[date]) -> int:
    """How many ISO weeks the days are in."""
    return len({(day.toordinal() - 1) // 7 for day in days})


def _parts(text: str) -> dict[str, str]:
    """The parts of a rule by name, each at most once; refuses parts and frequencies that patterns do not know."""
    named = [part.partition("=") for part in text.strip().upper().removeprefix("RRULE:").split(";")]
    parts = {name: value for name, _, value in named}
    frequency = parts.get("FREQ", "")
    if {frequency, *parts} & _FINER_THAN_A_DAY:
        raise BrokenRule(Flaw.TOO_OFTEN)
    if frequency == "YEARLY":
        raise BrokenRule(Flaw.TOO_SELDOM)
    if len(parts) < len(named) or parts.keys() - _NAMES or frequency not in Frequency.__members__:
        raise BrokenRule(Flaw.UNREADABLE)
    return parts


def _number(text: str, allowed: range, flaw: Flaw = Flaw.UNREADABLE) -> int:
    if not _SMALL_NUMBER.fullmatch(text) or int(text) not in allowed or int(text) == 0:
        raise BrokenRule(flaw)
    return int(text)


def _numbers(parts: dict[str, str], name: str, allowed: range) -> tuple[int, ...]:
    if name not in parts:
        return ()
    return tuple(sorted({_number(value, allowed) for value in parts[name].split(",")}))


def _weekdays(parts: dict[str, str]) -> tuple[NthWeekday, ...]:
    if "BYDAY" not in parts:
        return ()
    if not parts["BYDAY"]:
        raise BrokenRule(Flaw.NO_WEEKDAY)
    return tuple(sorted({_nth_weekday(value) for value in parts["BYDAY"].split(",")}))


def _nth_weekday(text: str) -> NthWeekday:
    match = _NTH_WEEKDAY.fullmatch(text)
    if match is None:
        raise BrokenRule(Flaw.UNREADABLE)
    return NthWeekday(int(match[1] or 0), WEEKDAYS.index(match[2]))


def _week_start(parts: dict[str, str]) -> int:
    weekday = parts.get("WKST", "MO")
    if weekday not in WEEKDAYS:
        raise BrokenRule(Flaw.UNREADABLE)
    return WEEKDAYS.index(weekday)


def _end(text: str) -> date | datetime | None:
    """UNTIL as a day, a naive wall time, or an instant in UTC: whichever of the three it is written as.

    None where it is so far away that it is no end.
    """
    match = _END.fullmatch(text)
    if match is None:
        raise BrokenRule(Flaw.UNREADABLE)
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise BrokenRule(Flaw.UNREADABLE) from None
    if moment.year < YEARS.start:
        raise BrokenRule(Flaw.NEVER)
    if moment.year >= YEARS.stop:
        return None
    return moment if match[2] else moment.date()
