"""R1 to R3: days in a row, too little rest between two days, and no day with care away."""

from collections.abc import Iterator, Sequence

from careshare.domain.load.diary import WEEK, Diary
from careshare.domain.load.rating import exact, in_hours, rated
from careshare.domain.load.signals import Signal, SignalName


def signals_of_rest(diary: Diary, today: int) -> Iterator[Signal]:
    """R1 and R2, and R3 where they live in."""
    yield _days_in_a_row(diary, today)
    yield max((_short_rests(diary, days) for days in _weeks(today)), key=lambda each: (each.strength, each.amount))
    if diary.carer.homes:
        yield _care_away(diary, today)


def _days_in_a_row(diary: Diary, today: int) -> Signal:
    """The longest row of care days that is not long over; of two, the later."""
    norms = diary.norms
    since, until = today - norms.run_back, today + norms.run_ahead
    within = [
        (max(first, since), min(last, until))
        for first, last in diary.care_runs
        if last > today - norms.run_reaches and first < until
    ]
    first, last = max(within, key=lambda run: (run[1] - run[0], run), default=(today, today))
    days = diary.midnight(first), diary.midnight(last)
    return rated(SignalName.DAYS_IN_A_ROW, last - first, norms.run, 1, lambda: diary.cares_there([days]))


def _short_rests(diary: Diary, mornings: Sequence[int]) -> Signal:
    """How often there was too little rest around these mornings. A night of being there is judged as a night."""
    enough, some = (in_hours(rest) for rest in diary.norms.rest)
    rests = {day: exact(diary.longest_rest(day)) for day in mornings if not diary.has_night_shift(day)}
    short = [day for day, rest in rests.items() if rest < enough]
    shorter = [day for day, rest in rests.items() if rest < some]
    least, least_high = diary.norms.short_rests
    if len(shorter) >= least_high:
        strength, amount, line = 2, len(shorter), least_high
    else:
        strength, amount, line = int(len(short) >= least), len(short), least
    cares = diary.cares_there([diary.around(day) for day in short]) if strength else ()
    return Signal(SignalName.SHORT_RESTS, strength, amount, line, strength and len(short) - least + 1, cares)


def _care_away(diary: Diary, today: int) -> Signal:
    """Days of the last week, or of the next, with care away; the worse week, in the worst of their homes."""
    least = diary.norms.relief_days
    found = [[len(days.intersection(week)) for week in _weeks(today)] for days in diary.relieved]
    fewest = min(min(weeks) for weeks in found)
    strength = 2 if any(not sum(weeks) for weeks in found) else int(fewest < least)
    return Signal(SignalName.CARE_AWAY, strength, fewest, least, max(least - fewest, 0))


def _weeks(today: int) -> tuple[range, range]:
    """The next seven days and the last: where they are even, what can still be changed is what counts."""
    return range(today, today + WEEK), range(today - WEEK, today)
