"""What it costs to say how it goes with who cares: reckoned each time a shift is looked at, in this very process."""

from collections.abc import Callable, Iterator
from datetime import date, time, timedelta
from statistics import median
from time import process_time
from zoneinfo import ZoneInfo

from bench.table import Row, at_most
from careshare.domain.load import AtHome, Care, Carer, ahead, assess
from careshare.domain.time import ONE_DAY, stretch_on
from careshare.domain.words import MayBeAlone, Presence

HOME = ZoneInfo("Europe/Amsterdam")
TODAY = date(2026, 6, 1)
DAYS = [TODAY + ONE_DAY * later for later in range(-49, 56)]
"""Fifteen weeks."""
HELPERS = 29
TIMES = 50


def measured() -> Iterator[Row]:
    """One carer, and a whole circle."""
    circle = [partner(), *(helper(number) for number in range(HELPERS))]
    yield at_most(
        "load of one carer, 3 shifts a day for 15 weeks", 5, milliseconds(lambda: assess(circle[0], TODAY)), "ms"
    )
    forecast = milliseconds(lambda: [ahead(carer, TODAY) for carer in circle])
    yield at_most(f"forecast of a circle of {len(circle)}, 8 weeks", 60, forecast, "ms")


def partner() -> Carer:
    """Lives in: up in the morning, to bed in the evening, and there at night; others come in the afternoon."""
    cares = (
        *(care(day, time(7, 30), time(9)) for day in DAYS),
        *(care(day, time(18), time(20, 30)) for day in DAYS),
        *(care(day, time(23), time(7), Presence.ASLEEP, calls=1) for day in DAYS),
    )
    others = tuple(stretch_on(day, time(13), time(16, 30), HOME) for day in DAYS)
    home = AtHome(1, HOME, MayBeAlone.NEVER, others=others)
    return Carer(HOME, cares, limit=timedelta(hours=30), paid=timedelta(hours=16), homes=(home,))


def helper(number: int) -> Carer:
    """Comes twice a week by day, and sleeps there on one more."""
    by_day = [care(day, time(9), time(13)) for day in DAYS if (day.weekday() - number) % 7 in {0, 3}]
    by_night = [care(day, time(23), time(7), Presence.ASLEEP) for day in DAYS if (day.weekday() - number) % 7 == 5]
    return Carer(HOME, (*by_day, *by_night), limit=timedelta(hours=16))


def care(day: date, starts: time, ends: time, presence: Presence = Presence.ACTIVE, calls: int = 0) -> Care:
    """A shift on that day."""
    return Care(stretch_on(day, starts, ends, HOME), presence, HOME, 1, day.toordinal(), calls=calls)


def milliseconds(reckon: Callable[[], object]) -> float:
    """What it takes of this process, mostly."""
    return median(_once(reckon) for _ in range(TIMES)) * 1000


def _once(reckon: Callable[[], object]) -> float:
    started = process_time()
    reckon()
    return process_time() - started
