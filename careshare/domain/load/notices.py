"""In time: which level is shown, and when a carer gets a notice of it. Up at once, down slowly, and never nagging."""

from dataclasses import dataclass
from datetime import date, datetime

from careshare.domain.load.signals import SignalName
from careshare.domain.words import Level


@dataclass(frozen=True, slots=True)
class Seen:
    """The last level that was found on a day, as kept. `shifts` are those that made it: none where it was their own
    word that did.
    """

    day: date
    level: Level
    shifts: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Snooze:
    """“I know, it is fine”, said of one signal on a day; it returns earlier only where it rises above `strength`."""

    name: SignalName
    strength: int
    since: date


@dataclass(frozen=True, slots=True)
class Notice:
    """A notice that was given: when, of which level, and what was raised then, each with its strength."""

    at: datetime
    level: Level
    raised: frozenset[tuple[SignalName, int]]


@dataclass(frozen=True, slots=True)
class Past:
    """What is kept of one carer's levels and notices, in any order."""

    seen: tuple[Seen, ...] = ()
    snoozes: tuple[Snooze, ...] = ()
    notices: tuple[Notice, ...] = ()


@dataclass(frozen=True, slots=True)
class Standing:
    """What the page says now, and the notice that is due, if any.

    `only_on_page`: it was said often enough, nothing changed, and the page offers “we know this”.
    """

    level: Level
    notice: Notice | None = None
    only_on_page: bool = False
