"""What is coming, by the plan alone: the weeks ahead, one shift more, one shift fewer."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from itertools import islice

from careshare.domain.load.assessment import rota_signals
from careshare.domain.load.carer import Care, Carer
from careshare.domain.load.diary import WEEK, Diary
from careshare.domain.load.norms import NORMS, Norms
from careshare.domain.load.rating import exact
from careshare.domain.load.signals import Assessment, Coming, Signal, SignalName
from careshare.domain.time import Week, home_day, home_midnight
from careshare.domain.words import Level

A_WEEK = timedelta(weeks=1)


def ahead(carer: Carer, today: date, norms: Norms = NORMS) -> tuple[Coming, ...]:
    """What the plan says of each of the next eight Mondays; nothing for who is under 18."""
    if carer.under_18:
        return ()
    diary = Diary(carer, norms)
    this_monday = Week.of(today).monday
    mondays = [this_monday + A_WEEK * later for later in range(1, norms.weeks_ahead + 1)]
    return tuple(_coming(day, tuple(rota_signals(diary, day))) for day in mondays)


def with_care(carer: Carer, *cares: Care, norms: Norms = NORMS) -> tuple[Coming, ...]:
    """If these were theirs as well: on the day of each and a week later, with the signals that are new or higher then.

    Nothing for who is under 18.
    """
    first_days = {home_day(care.stretch.start, carer.zone) for care in cares}
    after = replace(carer, cares=(*carer.cares, *cares))
    return compared(carer, after, first_days | {day + A_WEEK for day in first_days}, norms)


def compared(before: Carer, after: Carer, days: Iterable[date], norms: Norms = NORMS) -> tuple[Coming, ...]:
    """On these days, in order: what would be `after`, with the signals that are new or higher than `before`.

    Nothing for who is under 18.
    """
    if after.under_18:
        return ()
    was, would_be = Diary(before, norms), Diary(after, norms)
    return tuple(
        _coming(day, tuple(rota_signals(would_be, day)), tuple(rota_signals(was, day))) for day in sorted(set(days))
    )


def hours_of_week(carer: Carer, first: date, norms: Norms = NORMS) -> timedelta:
    """What is credited in the seven days from `first` on, with what was noted for the arranging of them."""
    diary, day = Diary(carer, norms), first.toordinal()
    return timedelta(hours=exact(diary.hours(day, day + WEEK) + diary.arranging(day, day + WEEK)))


def relieving(carer: Carer, name: SignalName, today: date, most: int = 3) -> tuple[Care, ...]:
    """The first shifts ahead, `most` of them, that would each lower this signal of the rota if somebody else took it.

    None where it takes more than one, or where it is the past that makes it.
    """
    return tuple(islice(_relieving(carer, name, today), most))


def _relieving(carer: Carer, name: SignalName, today: date) -> Iterator[Care]:
    signal = _signal(carer, name, today)
    if signal is None:
        return
    midnight = home_midnight(today, carer.zone)
    for care in signal.cares:
        if care.stretch.start < midnight:
            continue
        lighter = replace(carer, cares=tuple(each for each in carer.cares if each is not care))
        left = _signal(lighter, name, today)
        if left is None or left.strength < signal.strength:
            yield care


def _signal(carer: Carer, name: SignalName, today: date) -> Signal | None:
    return next((signal for signal in rota_signals(Diary(carer, NORMS), today) if signal.name is name), None)


def _coming(day: date, signals: tuple[Signal, ...], before: tuple[Signal, ...] = ()) -> Coming:
    """A plan may change, and nobody can say yet how it will be: never more than attention."""
    known = {signal.name: signal.strength for signal in before}
    new = tuple(signal for signal in signals if signal.strength > known.get(signal.name, 0))
    level = Level.ATTENTION if any(signal.strength for signal in signals) else Level.OK
    return Coming(day, Assessment(level, signals), new)
