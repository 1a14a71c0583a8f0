"""The check-in: a carer's own word on how it goes. Off until they want it; every question may be passed over."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from careshare.domain.balance import Lines
from careshare.domain.load.carer import Carer, CheckIn
from careshare.domain.load.notices import disturbs
from careshare.domain.time import ONE_DAY, home_day
from careshare.domain.words import Lasts

MONTHLY = timedelta(days=28)
"""How long they can keep it up is asked once a month."""
LINK_LASTS = timedelta(days=14)
"""The link in a letter, from when it was written."""
LONGEST_ENERGY = 1000
"""In signs."""


@dataclass(frozen=True, slots=True)
class Answers:
    """What somebody answered now; None is “rather not say”. What gave them energy is never scored."""

    heavy: int | None = None
    bad_nights: int | None = None
    lasts: Lasts | None = None
    energy: str = ""

    @property
    def says_nothing(self) -> bool:
        """Every question was passed over."""
        return self == Answers()


def asks_how_long(lines: Lines, given: Sequence[CheckIn], now: datetime) -> bool:
    """Whether “how long can you keep this up?” is asked now: once a month, and not where they switched it off."""
    if not lines.asks_how_long:
        return False
    return all(now - each.at >= MONTHLY for each in given if each.lasts is not None)


def is_due(lines: Lines, carer: Carer, now: datetime) -> bool:
    """Whether they are to be asked now: so many days after the last time, first the day after they switched it on.

    Never in the evening, at night, or while they are with somebody.
    """
    if lines.check_in_days is None or lines.check_in_since is None or disturbs(carer, now):
        return False
    since, wait = lines.check_in_since, ONE_DAY
    if lines.asked_at and lines.asked_at >= since:
        since, wait = lines.asked_at, timedelta(days=lines.check_in_days)
    return home_day(now, carer.zone) >= home_day(since, carer.zone) + wait
