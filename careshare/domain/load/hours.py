"""H1 to H4: how many hours, against what others can carry, their own line, their work, and the weeks before."""

from collections.abc import Iterator
from dataclasses import dataclass

from careshare.domain.load.diary import MONTH, WEEK, Diary
from careshare.domain.load.rating import Cares, exact, hours_of, in_hours, rated
from careshare.domain.load.signals import Signal, SignalName

A_QUARTER = 0.25
"""Of an hour: nobody hands over less."""


@dataclass(frozen=True, slots=True)
class Weekly:
    """Hours a week over the days `[first, last)`."""

    hours: float
    first: int
    last: int


def signals_of_hours(diary: Diary, today: int) -> Iterator[Signal]:
    """Those of H1 to H4 that can be reckoned."""
    weekly = _weekly(diary, today)
    cares = _cares_of(diary, weekly)
    yield rated(SignalName.WEEKLY_HOURS, weekly.hours, hours_of(diary.norms.weekly), A_QUARTER, cares)
    if diary.carer.limit is not None:
        yield _own_limit(diary, today, in_hours(diary.carer.limit))
    if diary.carer.paid is not None:
        together = weekly.hours + in_hours(diary.carer.paid)
        yield rated(SignalName.WITH_PAID_WORK, together, hours_of(diary.norms.with_work), A_QUARTER, cares)
    if _history(diary, today) >= diary.norms.history_for_rise:
        yield _sudden_rise(diary, today)


def _weekly(diary: Diary, today: int) -> Weekly:
    """Over the last four weeks, or over three of them and the one to come, whichever is more; where they are even, what
    can still be changed.

    Who has not cared for four weeks yet is judged by the weeks there were, one at least.
    """
    history = _history(diary, today)
    past = Weekly(_hours(diary, today - MONTH, today) / (min(max(history, WEEK), MONTH) / WEEK), today - MONTH, today)
    if history < MONTH:
        return past
    first, last = today - MONTH + WEEK, today + WEEK
    return max(Weekly(_hours(diary, first, last) / 4, first, last), past, key=lambda each: exact(each.hours))


def _own_limit(diary: Diary, today: int, limit: float) -> Signal:
    """The last or the next week, whichever is more. Over it now and then is one thing, a habit another."""
    weeks = [_week(diary, today - WEEK * back) for back in (0, 1, 2, 3, 4)]
    worst = max(weeks[:2], key=lambda week: week.hours)
    weeks_over = sum(week.hours > limit for week in weeks[1:])
    is_over = worst.hours > limit
    is_far_over = is_over and worst.hours >= exact(diary.norms.far_over * limit)
    strength = 2 if is_far_over or weeks_over >= diary.norms.weeks_over else int(is_over)
    fewer = exact(max(worst.hours - limit, 0))
    cares = _cares_of(diary, worst)() if strength else ()
    return Signal(SignalName.OWN_LIMIT, strength, worst.hours, limit, fewer, cares, weeks_over)


def _sudden_rise(diary: Diary, today: int) -> Signal:
    """The last week, against what the four before it were in the mean; never more than attention."""
    norms = diary.norms
    last = diary.hours(today - WEEK, today)
    rise = exact(last - diary.hours(today - WEEK - MONTH, today - WEEK) / 4)
    over = exact(min(rise - in_hours(norms.rise), last - in_hours(norms.rise_from)))
    if over < 0:
        return Signal(SignalName.SUDDEN_RISE, 0, rise, in_hours(norms.rise))
    cares = diary.cares_on(today - WEEK, today)
    return Signal(SignalName.SUDDEN_RISE, 1, rise, in_hours(norms.rise), exact(over + A_QUARTER), cares)


def _history(diary: Diary, today: int) -> int:
    """For how many days there has been care."""
    return 0 if diary.first_day is None else today - diary.first_day


def _week(diary: Diary, first: int) -> Weekly:
    return Weekly(exact(_hours(diary, first, first + WEEK)), first, first + WEEK)


def _hours(diary: Diary, first: int, last: int) -> float:
    """Care and the arranging of it."""
    return diary.hours(first, last) + diary.arranging(first, last)


def _cares_of(diary: Diary, week: Weekly) -> Cares:
    return lambda: diary.cares_on(week.first, week.last)
