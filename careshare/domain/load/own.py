"""The carer's own word: how heavy it is, how long they can keep it up, and that they cannot go on."""

from collections.abc import Callable, Iterator
from datetime import date
from statistics import median

from careshare.domain.load.carer import Carer, CheckIn
from careshare.domain.load.norms import Norms
from careshare.domain.load.rating import exact
from careshare.domain.load.signals import Signal, SignalName
from careshare.domain.time import home_day
from careshare.domain.words import Lasts

MONTHS_AT_LEAST = {
    Lasts.UNDER_A_MONTH: 0,
    Lasts.ONE_TO_SIX_MONTHS: 1,
    Lasts.SIX_TO_TWELVE_MONTHS: 6,
    Lasts.ONE_TO_TWO_YEARS: 12,
    Lasts.OVER_TWO_YEARS: 24,
}


def latest(
    carer: Carer, today: date, days: int, answer: Callable[[CheckIn], object] = lambda each: each
) -> CheckIn | None:
    """The last check-in that answers this and still counts: on its own day and the days after it, `days` in all."""
    valid = [
        each for each in carer.check_ins if answer(each) is not None and 0 <= (today - day_of(carer, each)).days < days
    ]
    return max(valid, key=lambda each: each.at, default=None)


def day_of(carer: Carer, check_in: CheckIn) -> date:
    """The carer's own day on which it was given."""
    return home_day(check_in.at, carer.zone)


def signals_of_own_word(carer: Carer, today: date, norms: Norms) -> Iterator[Signal]:
    """What the carer said and still counts; nothing where they said nothing."""
    heavy = latest(carer, today, norms.answer_days, lambda each: each.heavy)
    if heavy is not None:
        yield _heavy(carer, heavy, norms)
    lasts = latest(carer, today, norms.lasts_days, lambda each: each.lasts)
    if lasts is not None and lasts.lasts is not None and not carer.palliative:
        months = MONTHS_AT_LEAST[lasts.lasts]
        strength = sum(months < line for line in norms.lasts_months)
        yield Signal(SignalName.LASTS, strength, months, norms.lasts_months[max(strength - 1, 0)])
    yield from sos(carer, today, norms)


def sos(carer: Carer, today: date, norms: Norms) -> Iterator[Signal]:
    """“I can't go on” counts until they say again how heavy it is, and as long as any answer."""
    said = latest(carer, today, norms.answer_days, lambda each: each.sos or None)
    heavy = latest(carer, today, norms.answer_days, lambda each: each.heavy)
    if said is not None and (heavy is None or heavy.at <= said.at):
        yield Signal(SignalName.SOS, 2, 1, 1)


def _heavy(carer: Carer, check_in: CheckIn, norms: Norms) -> Signal:
    """By the lines, or much heavier than what they said the last few times."""
    assert check_in.heavy is not None
    before = sorted((each for each in carer.check_ins if each.at < check_in.at), key=lambda each: each.at)
    answers = [each.heavy for each in before if each.heavy is not None][-norms.heavier_than_last :]
    attention: float
    attention, high = norms.heavy
    if answers:
        attention = min(attention, exact(median(answers) + norms.heavier_by))
    strength = 2 if check_in.heavy >= high else int(check_in.heavy >= attention)
    line = high if strength == 2 else attention
    return Signal(SignalName.HEAVY, strength, check_in.heavy, line)
