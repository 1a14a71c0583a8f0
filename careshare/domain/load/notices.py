"""In time: which level is shown, and when a carer gets a notice of it. Up at once, down slowly, and never nagging."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from careshare.domain.load.assessment import level_of, own_word
from careshare.domain.load.carer import Carer
from careshare.domain.load.norms import NORMS
from careshare.domain.load.signals import OWN_WORD, Assessment, Coming, Signal, SignalName
from careshare.domain.time import home_day, wall_time
from careshare.domain.words import Level

Raised = frozenset[tuple[SignalName, int]]
"""What is not fine, each with its strength."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What was found last on a day, as kept. `shifts` are those that made the level; none where the carer's own word
    did. `is_coming` says that it was fine then, and would not be by the plan.
    """

    day: date
    level: Level
    shifts: frozenset[int] = frozenset()
    is_coming: bool = False

    @property
    def is_fine(self) -> bool:
        """Then, and by the plan."""
        return self.level is Level.OK and not self.is_coming


@dataclass(frozen=True, slots=True)
class Snooze:
    """“I know, it is fine”, said of one signal on a day; it returns earlier only where it rises above `strength`."""

    name: SignalName
    strength: int
    since: date


@dataclass(frozen=True, slots=True)
class Notice:
    """A notice that was given: when, of which level, and what was raised then. `ahead` is the first day it is about
    where it is only coming. Nothing is `raised` where it was given for what they said, and that is wiped since.
    """

    at: datetime
    level: Level
    raised: Raised
    ahead: date | None = None


@dataclass(frozen=True, slots=True)
class Past:
    """What is kept of one carer's levels and notices, in any order."""

    seen: tuple[Seen, ...] = ()
    snoozes: tuple[Snooze, ...] = ()
    notices: tuple[Notice, ...] = ()

    def still_known(self, today: date) -> list[Snooze]:
        """What they called fine, as long as that counts."""
        return [each for each in self.snoozes if 0 <= (today - each.since).days < NORMS.snooze_days]


@dataclass(frozen=True, slots=True)
class Standing:
    """What the page says now, what is to be kept of today, and the notice that is due, if any.

    `only_on_page`: it was said often enough and nothing changed; the page offers “we know this”.
    """

    level: Level
    seen: Seen
    notice: Notice | None = None
    only_on_page: bool = False


def standing(carer: Carer, past: Past, found: Assessment, coming: Sequence[Coming], now: datetime) -> Standing:
    """How things stand with the carer, of whom `found` is true today and `coming` is what the plan says.

    What they know and called fine makes no level and no notice. What is coming gives one only where today is fine.
    """
    today = home_day(now, carer.zone)
    snoozes = past.still_known(today)
    signals = tuple(awake(found.signals, snoozes))
    level = level_of(signals)
    news = _today(now, level, signals) or _to_come(now, coming, snoozes)
    is_coming = news is not None and news.ahead is not None
    seen = Seen(today, level, _made_by(signals, level), is_coming)
    shown = _highest([level, *_lingering(carer, past, found, snoozes, today)])
    if news is None:
        return Standing(shown, seen)
    if _is_old_news(news, past, carer.zone):
        return Standing(shown, seen, only_on_page=True)
    is_due = not _is_too_soon(news, past.notices) and not disturbs(carer, now)
    return Standing(shown, seen, news if is_due else None)


def _today(now: datetime, level: Level, signals: Iterable[Signal]) -> Notice | None:
    """What there would be to say of today."""
    raised = _raised(signals)
    return Notice(now, level, raised) if raised else None


def _to_come(now: datetime, coming: Sequence[Coming], snoozes: Sequence[Snooze]) -> Notice | None:
    """What there would be to say of the weeks to come, from the first in which something is raised."""
    weeks = {week.day: _raised(awake(week.new, snoozes)) for week in coming}
    first = min((day for day, raised in weeks.items() if raised), default=None)
    if first is None:
        return None
    signals = (signal for week in coming for signal in awake(week.new, snoozes))
    return Notice(now, Level.ATTENTION, _raised(signals), first)


def awake(signals: Iterable[Signal], snoozes: Iterable[Snooze]) -> Iterator[Signal]:
    """The signals, those that are snoozed as if they were fine. That somebody cannot go on never sleeps."""
    known: dict[SignalName, int] = {snooze.name: snooze.strength for snooze in snoozes}
    known[SignalName.SOS] = 0
    for signal in signals:
        yield replace(signal, strength=0) if signal.strength <= known.get(signal.name, 0) else signal


def _made_by(signals: Sequence[Signal], level: Level) -> frozenset[int]:
    """The shifts without which it would be another level, or none where the carer's own word is enough for it."""
    own = own_word(signals)
    if own == 2 or (own == 1 and level is Level.ATTENTION):
        return frozenset()
    least = 2 if level is Level.OVERLOADED else 1
    found = (signal for signal in signals if signal.strength >= least and signal.name not in OWN_WORD)
    return frozenset(care.shift_id for signal in found for care in signal.cares)


def _lingering(carer: Carer, past: Past, found: Assessment, snoozes: Sequence[Snooze], today: date) -> Iterable[Level]:
    """The levels of the last seven days that still stand: none of before a fresh “it is fine” or an “I know”, and none
    that a shift made which is not theirs any more.
    """
    fine = [found.answered_on] if found.own == 0 and found.answered_on else []
    since = max([today - timedelta(days=NORMS.days_until_down + 1), *fine, *(snooze.since for snooze in snoozes)])
    held = {care.shift_id for care in carer.cares}
    return (seen.level for seen in past.seen if since < seen.day < today and seen.shifts <= held)


def _is_old_news(notice: Notice, past: Past, zone: ZoneInfo) -> bool:
    """Whether the last notices together said all of it already, and it was never fine since."""
    last = sorted(past.notices, key=lambda each: each.at)[-NORMS.notices_unchanged :]
    if len(last) < NORMS.notices_unchanged:
        return False
    since = home_day(last[0].at, zone)
    was_fine = any(seen.is_fine and seen.day > since for seen in past.seen)
    said = dict(sorted((each for one in last for each in one.raised), key=lambda each: each[1]))
    return not was_fine and all(strength <= said.get(name, 0) for name, strength in notice.raised)


def _is_too_soon(notice: Notice, given: Iterable[Notice]) -> bool:
    """One of attention a fortnight, after any; one of overload a week, after another of overload."""
    if notice.level is Level.OVERLOADED:
        return any(each.level is Level.OVERLOADED and notice.at - each.at < NORMS.overload_every for each in given)
    return any(notice.at - each.at < NORMS.attention_every for each in given)


def is_open(notice: Notice, snoozes: Iterable[Snooze], now: datetime) -> bool:
    """Whether it stands: until there may be another of its level, and while they did not call all of it fine.

    Of what is wiped nobody knows what they called fine: it stands until its time is over.
    """
    every = NORMS.overload_every if notice.level is Level.OVERLOADED else NORMS.attention_every
    known = {snooze.name: snooze.strength for snooze in snoozes}
    is_fine = notice.raised and all(strength <= known.get(name, 0) for name, strength in notice.raised)
    return now - notice.at < every and not is_fine


def disturbs(carer: Carer, now: datetime) -> bool:
    """In the evening, at night, and while they are with somebody."""
    starts, ends = NORMS.silent
    clock = wall_time(now, carer.zone).time()
    return clock >= starts or clock < ends or any(care.stretch.contains(now) for care in carer.cares)


def _raised(signals: Iterable[Signal]) -> Raised:
    strongest: dict[SignalName, int] = {}
    for signal in signals:
        strongest[signal.name] = max(signal.strength, strongest.get(signal.name, 0))
    return frozenset((name, strength) for name, strength in strongest.items() if strength)


def _highest(levels: Iterable[Level]) -> Level:
    return max(levels, key=list(Level).index)
