"""How it goes with a carer today."""

from collections.abc import Iterable, Iterator
from datetime import date

from careshare.domain.load.carer import Carer
from careshare.domain.load.diary import Diary
from careshare.domain.load.hours import signals_of_hours
from careshare.domain.load.norms import NORMS, Norms
from careshare.domain.load.own import day_of, latest, signals_of_own_word, sos
from careshare.domain.load.rests import signals_of_rest
from careshare.domain.load.signals import HOURS, NIGHTS, OWN_WORD, RESTS, Assessment, Signal, SignalName
from careshare.domain.load.sleep import signals_of_nights, signals_of_sleep
from careshare.domain.words import Level


def assess(carer: Carer, today: date, norms: Norms = NORMS) -> Assessment:
    """How it goes as `today` begins: with what was done before that midnight, and what is planned from it on.

    What the carer said today counts already. Who is under 18 is not scored; that they cannot go on is heard all the
    same.
    """
    if carer.under_18:
        return _judged(tuple(sos(carer, today, norms)), None)
    diary = Diary(carer, norms)
    signals = (
        *rota_signals(diary, today),
        *signals_of_sleep(carer, today, norms),
        *signals_of_own_word(carer, today, norms),
    )
    said = latest(carer, today, norms.lasts_days, lambda each: each.lasts if each.heavy is None else each.heavy)
    return _judged(signals, day_of(carer, said) if said else None)


def rota_signals(diary: Diary, today: date) -> Iterator[Signal]:
    """What the rota knows: hours, rest and nights."""
    day = today.toordinal()
    yield from signals_of_hours(diary, day)
    yield from signals_of_rest(diary, day)
    yield from signals_of_nights(diary, day)


def level_of(signals: Iterable[Signal]) -> Level:
    """The level these make. The carer's own word weighs most: “it is fine” is never overruled into overloaded."""
    found = tuple(signals)
    own = own_word(found)
    rota = [_strongest(found, names) for names in (HOURS, RESTS, NIGHTS)]
    if own == 2 or (own == 1 and max(rota) == 2) or (own is None and min(rota) == 2):
        return Level.OVERLOADED
    return Level.ATTENTION if own or max(rota) else Level.OK


def own_word(signals: Iterable[Signal]) -> int | None:
    """The worst of what the carer said, or None where they said nothing."""
    return max((signal.strength for signal in signals if signal.name in OWN_WORD), default=None)


def _judged(signals: tuple[Signal, ...], answered_on: date | None) -> Assessment:
    own = own_word(signals)
    rota = _strongest(signals, HOURS | RESTS | NIGHTS)
    told_of_nights = any(signal.name is SignalName.BAD_NIGHTS and signal.strength for signal in signals)
    return Assessment(
        level=level_of(signals),
        signals=signals,
        rota_only=own is None and not told_of_nights,
        asks_check_in=own is None and rota == 2,
        own=own,
        answered_on=None if own is None else answered_on,
    )


def _strongest(signals: Iterable[Signal], names: frozenset[SignalName]) -> int:
    return max((signal.strength for signal in signals if signal.name in names), default=0)
