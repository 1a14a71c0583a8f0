"""Load reckoned a second time in the plainest way, quarter of an hour by quarter: both must say the same."""

from collections import Counter
from collections.abc import Iterable
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as some

from careshare.domain.load import Care, SignalName, assess
from careshare.domain.time import Stretch, home_midnight
from careshare.domain.words import Presence
from tests.domain.weeks import AMSTERDAM, TODAY, carer

QUARTER = timedelta(minutes=15)
DAY, NIGHT, NOON, HOUR = 96, 24, 48, 4
MIDNIGHT = home_midnight(TODAY, AMSTERDAM)
"""From here quarters are counted, back and ahead; between the changes of the clocks each day has 96."""

Quarters = set[int]
Held = dict[Presence, Quarters]


def care(presence: Presence, start: int, length: int) -> Care:
    stretch = Stretch(MIDNIGHT + start * QUARTER, MIDNIGHT + (start + length) * QUARTER)
    return Care(stretch, presence, AMSTERDAM, 1, 0)


def rhythm(presence: Presence, start: int, length: int, days: range) -> list[Care]:
    return [care(presence, day * DAY + start, length) for day in days]


# At about the same time every day or every other day: only so rows of days become long, and rests short.
rhythms = some.builds(
    rhythm,
    some.sampled_from(Presence),
    some.integers(0, DAY - 1),
    some.integers(1, 50),
    some.builds(range, some.integers(-30, 8), some.integers(-10, 16), some.integers(1, 3)),
)
rotas = some.lists(rhythms, max_size=5).map(lambda several: tuple(each for one in several for each in one))


def held_in(cares: Iterable[Care]) -> Held:
    found: Held = {presence: set() for presence in Presence}
    for each in cares:
        start, end = ((moment - MIDNIGHT) // QUARTER for moment in (each.stretch.start, each.stretch.end))
        found[each.presence] |= set(range(start, end))
    return found


def hours(held: Held, first: int, last: int) -> float:
    days = range(first * DAY, last * DAY)
    active, asleep = (len(held[presence].intersection(days)) for presence in (Presence.ACTIVE, Presence.ASLEEP))
    return (active + asleep / 2) / HOUR


def weights(held: Held) -> dict[int, float]:
    """Of each morning: a whole night awake, half a one asleep."""
    found: dict[int, float] = {}
    for presence, weight in ((Presence.ASLEEP, 0.5), (Presence.ACTIVE, 1.0)):
        count = Counter(each // DAY for each in held.get(presence, ()) if each % DAY < NIGHT)
        found |= {day: weight for day, quarters in count.items() if quarters > HOUR}
    return found


def there(held: Held) -> Quarters:
    """Awake or asleep, without the small visits of which no night was made."""
    found: Quarters = set()
    for presence in (Presence.ACTIVE, Presence.ASLEEP):
        counted = weights({presence: held[presence]})
        for row in rows(held[presence]):
            if len(row) >= HOUR or any(each // DAY in counted and each % DAY < NIGHT for each in row):
                found |= set(row)
    return found


def rows(numbers: Iterable[int]) -> list[list[int]]:
    """What follows each other."""
    found: list[list[int]] = []
    for each in sorted(numbers):
        if found and found[-1][-1] == each - 1:
            found[-1].append(each)
        else:
            found.append([each])
    return found


def longest_row_of_days(held: Held) -> int:
    count = Counter(each // DAY for each in there(held))
    days = [day for day, quarters in count.items() if quarters >= HOUR and -28 <= day < 14]
    return max((len(row) for row in rows(days) if row[-1] >= -14), default=0)


def short_rests(held: Held, mornings: range) -> tuple[int, int]:
    """How many of these mornings had under eleven hours of rest around them, and under eight."""
    busy, nights = there(held), weights(held)
    rests = [
        max((len(row) for row in rows(set(around(morning)) - busy)), default=0) / HOUR
        for morning in mornings
        if morning not in nights
    ]
    return sum(rest < 11 for rest in rests), sum(rest < 8 for rest in rests)


def around(morning: int) -> range:
    return range(morning * DAY - NOON, morning * DAY + NOON)


def worse_week_of_rests(held: Held) -> tuple[int, int]:
    """The strength, and how many make it."""
    weeks = [short_rests(held, range(-7, 0)), short_rests(held, range(7))]
    return max((2, far) if far >= 3 else (int(short >= 2), short) for short, far in weeks)


@settings(max_examples=150)
@given(rotas)
def test_both_ways_say_the_same(cares: tuple[Care, ...]) -> None:
    held, night = held_in(cares), weights(held_in(cares))
    nights = [sum(night.get(day, 0) for day in days) for days in (range(-7, 0), range(7), range(-28, 0))]
    weekly = max(hours(held, -28, 0) / 4, hours(held, -21, 7) / 4)

    found = {signal.name: signal for signal in assess(carer(*cares, limit=timedelta(hours=40)), TODAY).signals}

    assert found[SignalName.WEEKLY_HOURS].amount == round(weekly, 6)
    assert found[SignalName.OWN_LIMIT].amount == max(hours(held, -7, 0), hours(held, 0, 7))
    assert found[SignalName.SUDDEN_RISE].amount == round(hours(held, -7, 0) - hours(held, -35, -7) / 4, 6)
    assert found[SignalName.WEEKLY_NIGHTS].amount == max(nights[:2])
    assert found[SignalName.MONTHLY_NIGHTS].amount == nights[2]
    assert found[SignalName.DAYS_IN_A_ROW].amount == longest_row_of_days(held)
    rests = found[SignalName.SHORT_RESTS]
    assert (rests.strength, rests.amount) == worse_week_of_rests(held)
