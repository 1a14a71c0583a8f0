"""What is found: signals with their numbers, and the level they make."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from careshare.domain.load.carer import Care
from careshare.domain.words import Level


class SignalName(StrEnum):
    """The rows of the table: h for hours, r for rest, n for nights, the others the carer's own word."""

    WEEKLY_HOURS = "h1"
    OWN_LIMIT = "h2"
    WITH_PAID_WORK = "h3"
    SUDDEN_RISE = "h4"
    DAYS_IN_A_ROW = "r1"
    SHORT_RESTS = "r2"
    CARE_AWAY = "r3"
    WEEKLY_NIGHTS = "n1"
    MONTHLY_NIGHTS = "n2"
    UNRESTED_NIGHTS = "n3"
    BAD_NIGHTS = "n4"
    HEAVY = "heavy"
    LASTS = "lasts"
    SOS = "sos"


HOURS = frozenset({SignalName(name) for name in ("h1", "h2", "h3", "h4")})
RESTS = frozenset({SignalName(name) for name in ("r1", "r2", "r3")})
NIGHTS = frozenset({SignalName(name) for name in ("n1", "n2", "n3", "n4")})
OWN_WORD = frozenset({SignalName.HEAVY, SignalName.LASTS, SignalName.SOS})
FROM_CHECK_INS = OWN_WORD | {SignalName.BAD_NIGHTS}
"""What is known by their answers alone, and is gone with them."""


@dataclass(frozen=True, slots=True)
class Signal:
    """One number and the line it is held against. `strength`: 0 fine, 1 attention, 2 high.

    `amount` and `line` are hours a week (h1–h4), days (r1–r3), nights (n1–n4), points of ten (heavy) or months at least
    (lasts). `line` is the one that was reached, or the first where none was. `fewer` is what must go, at least, to be
    fine (for r3 the days that are missing): nothing where it is, nor of their own word. `cares` are the shifts that
    make it, in order. `weeks_over` is for h2: in how many of the last four weeks it was over.
    """

    name: SignalName
    strength: int
    amount: float
    line: float
    fewer: float = 0.0
    cares: tuple[Care, ...] = ()
    weeks_over: int = 0


@dataclass(frozen=True, slots=True)
class Assessment:
    """How it goes. `signals` are all that could be reckoned, also those that are fine, in the order of their names.

    `rota_only` says that the carer's own word is missing, which a page must say beside "it fits". `own` is that word,
    0 to 2, and `answered_on` its day.
    """

    level: Level
    signals: tuple[Signal, ...] = ()
    rota_only: bool = True
    asks_check_in: bool = False
    own: int | None = None
    answered_on: date | None = None

    @property
    def raised(self) -> tuple[Signal, ...]:
        """Those that are not fine."""
        return tuple(signal for signal in self.signals if signal.strength)

    def signal(self, name: SignalName) -> Signal | None:
        """That one, where it could be reckoned."""
        return next((signal for signal in self.signals if signal.name is name), None)

    def strength(self, names: frozenset[SignalName]) -> int:
        """The strongest of these; 0 where there is none."""
        return max((signal.strength for signal in self.signals if signal.name in names), default=0)


@dataclass(frozen=True, slots=True)
class Coming:
    """The same by the plan, for a day to come: never more than attention, without the carer's own word.

    `new` are the signals that are raised by what is asked about: all of them for a week ahead, those that are new or
    higher for a shift that would be theirs.
    """

    day: date
    assessment: Assessment
    new: tuple[Signal, ...] = ()
