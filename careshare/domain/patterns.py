"""Patterns: a rule, wall times at home and a rotation; and so the occurrences that shifts are written from.

A rule's text and its days are in `careshare.domain.recurrence`; here it gets a time, an end, pauses and people.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from itertools import groupby, islice
from zoneinfo import ZoneInfo

from careshare.domain.recurrence import WEEKDAYS, BrokenRule, Flaw, Frequency, Recurrence
from careshare.domain.time import (
    LONGEST_SHIFT,
    ONE_DAY,
    SHORTEST_SHIFT,
    Stretch,
    Week,
    stretch_on,
    wall_duration,
    wall_time,
)

HORIZON = timedelta(weeks=12)
TEN_YEARS = timedelta(days=3653)
LAST = -1
OFFERED_MONTH_DAYS = (*range(1, 31), LAST)
OFFERED_NTHS = (1, 2, 3, 4, LAST)


class Rotation(StrEnum):
    """Who comes: the same members every time, the next one each time, or the next one each week."""

    NONE = "none"
    OCCURRENCE = "occurrence"
    WEEK = "week"


@dataclass(frozen=True, slots=True)
class Pause:
    """The home's days from `first` to `last`, both included, on which a pattern does not happen."""

    first: date
    last: date

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last


@dataclass(frozen=True, slots=True)
class Pattern:
    """A rhythm: on the days of `rule` from `starts_on` to `until`, both included, from `starts` to `ends` at home.

    `rule` is the value of an RRULE (RFC 5545), `ends` is `days_later` days after the start (None: the
    first such time after it). `members` take turns in their order; `turn_offset` is how many turns
    the series had before this pattern, so that "from this day on" carries the rotation on.
    """

    rule: str
    starts_on: date
    starts: time
    ends: time
    zone: ZoneInfo
    days_later: int | None = None
    until: date | None = None
    pauses: tuple[Pause, ...] = ()
    rotation: Rotation = Rotation.NONE
    members: tuple[int, ...] = ()
    turn_offset: int = 0


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One time a pattern happens. `day` and `starts` are what the rule gave: they stay its name when a shift moves.

    `turn` is the place in `Pattern.members` of whose turn it is, None without a rotation.
    """

    day: date
    starts: time
    stretch: Stretch
    turn: int | None


def round_of(pattern: Pattern) -> timedelta:
    """After how long its days come again as they were, with the same turns on them. Raises BrokenRule."""
    turns = 1 if pattern.rotation is Rotation.NONE else max(len(pattern.members), 1)
    return Recurrence.parse(pattern.rule, pattern.starts_on).cycle * turns


def horizon_end(today: date) -> date:
    """The last home day up to which shifts are written ahead: 12 weeks from today."""
    return today + HORIZON


def occurrences(pattern: Pattern, first: date, last: date) -> Iterator[Occurrence]:
    """What falls on the home's days from `first` to `last`, both included, in order.

    Turns count what the rule gives from the start of the series. A pause skips occurrences and not
    their turns, so it shifts nobody else; nor does whatever happens to a single shift. Costs the
    window, not the history. Raises BrokenRule where the rule is none.
    """
    for day, turn in days_and_turns(pattern, first, last):
        if not any(day in pause for pause in pattern.pauses):
            stretch = stretch_on(day, pattern.starts, pattern.ends, pattern.zone, pattern.days_later)
            yield Occurrence(day, pattern.starts, stretch, turn)


def days_and_turns(pattern: Pattern, first: date, last: date) -> Iterator[tuple[date, int | None]]:
    """As `occurrences`, pauses or not: each day, and the place in `Pattern.members` of whose turn it is then."""
    recurrence = Recurrence.parse(pattern.rule, pattern.starts_on)
    last = min(last, _last_day(pattern, recurrence) or last)
    for number, day in _numbered(pattern.rotation, recurrence, first, last):
        yield day, _turn(pattern, number)


def _numbered(rotation: Rotation, recurrence: Recurrence, first: date, last: date) -> Iterator[tuple[int, date]]:
    """The days, each with the number of its turn, counted from 0 at the start of the recurrence."""
    match rotation:
        case Rotation.NONE:
            yield from ((0, day) for day in recurrence.days(first, last))
        case Rotation.OCCURRENCE:
            yield from enumerate(recurrence.days(first, last), recurrence.count_before(first))
        case Rotation.WEEK:
            monday = Week.of(first).monday
            weeks = groupby(recurrence.days(monday, last), Week.of)
            for number, (_, days) in enumerate(weeks, recurrence.weeks_before(monday)):
                yield from ((number, day) for day in days if day >= first)


def _turn(pattern: Pattern, number: int) -> int | None:
    if pattern.rotation is Rotation.NONE or not pattern.members:
        return None
    return (pattern.turn_offset + number) % len(pattern.members)


def _last_day(pattern: Pattern, recurrence: Recurrence) -> date | None:
    """The last home day it can fall on, None without an end: the first of `until` and the rule's own UNTIL or COUNT."""
    ends = [pattern.until, _last_day_by_until(pattern, recurrence.until), _last_day_by_count(recurrence)]
    return min((end for end in ends if end is not None), default=None)


def _last_day_by_until(pattern: Pattern, until: date | datetime | None) -> date | None:
    """UNTIL is the last start there may be: a day whose start comes after it on the clock is not in."""
    if not isinstance(until, datetime):
        return until
    wall = wall_time(until, pattern.zone) if until.tzinfo else until
    return wall.date() if pattern.starts <= wall.time() else wall.date() - ONE_DAY


def _last_day_by_count(recurrence: Recurrence) -> date | None:
    """The day it has fallen on COUNT days, or None where that takes longer than ten years."""
    if recurrence.count is None:
        return None
    days = recurrence.days(recurrence.starts_on, recurrence.starts_on + TEN_YEARS)
    return next(islice(days, recurrence.count - 1, None), None)


def tidied(pattern: Pattern) -> Pattern:
    """The same occurrences in the way a pattern is kept: the rule complete and without end, its last day in `until`."""
    recurrence = Recurrence.parse(pattern.rule, pattern.starts_on)
    return replace(pattern, rule=recurrence.rule, until=_last_day(pattern, recurrence))


def flaws(pattern: Pattern, today: date) -> list[Flaw]:
    """Everything that keeps `pattern` from being kept; empty where it is fine.

    A pattern starts between ten years ago and the horizon, gives a day within ten years of its start
    and before its end, lasts 5 minutes to 48 hours on the wall clock, and has somebody in turn if it rotates.
    """
    start = _flaw_of_start(pattern.starts_on, today)
    duration = wall_duration(pattern.starts, pattern.ends, pattern.days_later)
    length = None if SHORTEST_SHIFT <= duration <= LONGEST_SHIFT else Flaw.LENGTH
    turns = Flaw.NOBODY_IN_TURN if pattern.rotation is not Rotation.NONE and not pattern.members else None
    return [flaw for flaw in (start or _flaw_of_rule(pattern), length, turns) if flaw]


def _flaw_of_start(starts_on: date, today: date) -> Flaw | None:
    if starts_on > horizon_end(today):
        return Flaw.STARTS_TOO_LATE
    return Flaw.STARTS_TOO_EARLY if starts_on < today - TEN_YEARS else None


def _flaw_of_rule(pattern: Pattern) -> Flaw | None:
    try:
        recurrence = Recurrence.parse(pattern.rule, pattern.starts_on)
    except BrokenRule as broken:
        return broken.flaw
    return None if _first_day(recurrence, _last_day(pattern, recurrence)) else Flaw.NEVER


def first_day(pattern: Pattern) -> date | None:
    """The first day it falls on, pauses or not; None where that is not within ten years, nor before its end.

    Raises BrokenRule where the rule is none.
    """
    recurrence = Recurrence.parse(pattern.rule, pattern.starts_on)
    return _first_day(recurrence, _last_day(pattern, recurrence))


def _first_day(recurrence: Recurrence, last: date | None = None) -> date | None:
    """The first day it falls on, within ten years of its start and not after `last`."""
    return next(recurrence.days(recurrence.starts_on, min(last or date.max, recurrence.starts_on + TEN_YEARS)), None)


def split(pattern: Pattern, day: date, wanted: Pattern | None = None) -> tuple[Pattern, Pattern]:
    """What "from this day on" makes: the pattern up to the day before `day`, and how its series goes on from `day`.

    `wanted` is the pattern as it should be from then on; without it nothing changes. It starts on `day`,
    or where it keeps the step of every second or third week (or month), on the first day from then that the
    step does not skip. Its turns carry on: in a rotation by week, a week begun keeps its member, also where
    `day` is in the middle of it. A rotation of another kind begins anew. A COUNT in `wanted` counts from
    its new start. Where `day` is the first of `pattern`, nothing is left of that: it ends before it starts;
    so too where `wanted` starts before it: nobody has come by it yet, and there is no step to keep.
    """
    before = tidied(pattern)
    after = wanted or before
    old = Recurrence.parse(before.rule, before.starts_on)
    day = day if wanted else max(day, before.starts_on)
    keeps_step = day >= before.starts_on and old.keeps_step_with(Recurrence.parse(after.rule, after.starts_on))
    after = tidied(replace(after, starts_on=old.resume(day) if keeps_step else day))
    ends = day - ONE_DAY
    return (
        replace(before, until=min(ends, before.until or ends)),
        replace(after, turn_offset=_carried_on(before, after, day)),
    )


def _carried_on(before: Pattern, after: Pattern, day: date) -> int:
    """How many turns the series had before the first of `after`, when `before` ends the day before `day`."""
    if before.rotation is not after.rotation:
        return 0
    old, new = (Recurrence.parse(pattern.rule, pattern.starts_on) for pattern in (before, after))
    match after.rotation:
        case Rotation.NONE:
            return 0
        case Rotation.OCCURRENCE:
            return before.turn_offset + old.count_before(day)
        case Rotation.WEEK:
            week_begun = Week.of(_first_day(new) or day).monday
            return before.turn_offset + old.weeks_before(min(day, week_begun))


@dataclass(frozen=True, slots=True)
class EveryWeeks:
    """Every `interval` weeks on `weekdays`, 0 is Monday: "every third weekend" is 3 and (5, 6)."""

    weekdays: tuple[int, ...]
    interval: int = 1


@dataclass(frozen=True, slots=True)
class EveryMonthsOnDay:
    """Every `interval` months on a day of the month, 1 to 30, or LAST.

    31 is read as LAST, for a plain rule skips the months that have no 31st; 29 and 30 do skip February.
    """

    day: int
    interval: int = 1


@dataclass(frozen=True, slots=True)
class EveryMonthsOnWeekday:
    """Every `interval` months on the `nth` (1 to 4, or LAST) of a weekday, 0 is Monday."""

    nth: int
    weekday: int
    interval: int = 1


Form = EveryWeeks | EveryMonthsOnDay | EveryMonthsOnWeekday


def own_part(pattern: Pattern, member_id: int) -> Pattern:
    """`pattern` as one of its members comes by it, without the others.

    A weekly one has only the weekdays that are ever theirs, and goes by turns only where these are others' as well.
    """
    alone = replace(pattern, members=(), turn_offset=0)
    form = form_from_rule(pattern.rule, pattern.starts_on)
    if not isinstance(form, EveryWeeks) or member_id not in pattern.members or pattern.rotation is Rotation.NONE:
        return alone
    last = pattern.starts_on + round_of(pattern) - ONE_DAY
    days = list(days_and_turns(replace(pattern, until=None), pattern.starts_on, last))
    theirs = [day for day, turn in days if turn is not None and pattern.members[turn] == member_id]
    weekdays = {day.weekday() for day in theirs}
    shares = len(theirs) < sum(day.weekday() in weekdays for day, _ in days)
    rule = rule_from_form(EveryWeeks(tuple(sorted(weekdays)), form.interval))
    return replace(alone, rule=rule, rotation=pattern.rotation if shares else Rotation.NONE)


def rule_from_form(form: Form) -> str:
    """The rule (RFC 5545, 3.3.10) for what somebody chose. Raises BrokenRule: no weekday, interval not 1 to 52."""
    match form:
        case EveryWeeks(weekdays, interval):
            days = ",".join(WEEKDAYS[weekday] for weekday in weekdays)
            rule = f"FREQ=WEEKLY;INTERVAL={interval};BYDAY={days};WKST=MO"
        case EveryMonthsOnDay(day, interval):
            rule = f"FREQ=MONTHLY;INTERVAL={interval};BYMONTHDAY={LAST if day == 31 else day}"
        case EveryMonthsOnWeekday(nth, weekday, interval):
            rule = f"FREQ=MONTHLY;INTERVAL={interval};BYDAY={nth}{WEEKDAYS[weekday]}"
    return Recurrence.parse(rule, date.min).rule


def form_from_rule(rule: str, starts_on: date) -> Form | None:
    """The choices that give `rule`, without its end; None where it says more than the form can."""
    recurrence = Recurrence.parse(rule, starts_on)
    form = _nearest_form(recurrence)
    return form if form and rule_from_form(form) == recurrence.rule else None


def _nearest_form(recurrence: Recurrence) -> Form | None:
    match recurrence.frequency, recurrence.weekdays, recurrence.month_days:
        case Frequency.WEEKLY, weekdays, ():
            return EveryWeeks(tuple(weekday for _, weekday in weekdays), recurrence.interval)
        case Frequency.MONTHLY, (), (day,) if day in OFFERED_MONTH_DAYS:
            return EveryMonthsOnDay(day, recurrence.interval)
        case Frequency.MONTHLY, ((nth, weekday),), () if nth in OFFERED_NTHS:
            return EveryMonthsOnWeekday(nth, weekday, recurrence.interval)
        case _:
            return None
