"""The rhythms of one household that the tests of patterns and of "from this day on" share."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import strategies as some

from careshare.domain.patterns import Pattern, Pause, Rotation, occurrences
from careshare.domain.time import Stretch

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
TODAY = date(2026, 12, 2)
MIA, TOM, EVA = 11, 12, 13
NAMES = {MIA: "Mia", TOM: "Tom", EVA: "Eva"}

WEEKEND = Pattern(
    "FREQ=WEEKLY;BYDAY=SA,SU",
    date(2026, 3, 21),
    time(10),
    time(20),
    AMSTERDAM,
    rotation=Rotation.WEEK,
    members=(MIA, TOM, EVA),
)
LUNCH = Pattern("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", date(2026, 11, 30), time(12), time(13), AMSTERDAM)
LUNCH_IN_TURN = replace(LUNCH, rotation=Rotation.OCCURRENCE, members=(MIA, TOM, EVA))


def daily(starts: time, ends: time) -> Pattern:
    return Pattern("FREQ=DAILY", date(2026, 1, 1), starts, ends, AMSTERDAM)


def days(pattern: Pattern, first: date, last: date) -> list[date]:
    return [occurrence.day for occurrence in occurrences(pattern, first, last)]


def on(pattern: Pattern, day: date) -> Stretch:
    return next(occurrences(pattern, day, day)).stretch


def turns(pattern, first, last):
    """Who comes when: "28 Mar Tom, 29 Mar Tom"."""
    whose = [(one.day, NAMES[pattern.members[one.turn]]) for one in occurrences(pattern, first, last)]
    return ", ".join(f"{day:%d %b} {name}" for day, name in whose)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


rhythms = some.sampled_from(
    [
        *("FREQ=DAILY", "FREQ=DAILY;INTERVAL=3", "FREQ=WEEKLY;BYDAY=MO,WE,FR", "FREQ=WEEKLY;INTERVAL=3;BYDAY=SA,SU"),
        *("FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,SU;WKST=SU", "FREQ=WEEKLY;BYDAY=TH;BYMONTH=1,2,3,9"),
        *("FREQ=MONTHLY;BYMONTHDAY=-1", "FREQ=MONTHLY;INTERVAL=2;BYDAY=1MO,3MO", "FREQ=MONTHLY;BYMONTHDAY=29,30,31"),
    ]
)
some_days = some.dates(date(2026, 1, 1), date(2027, 12, 31))
pauses = some.lists(
    some.tuples(some_days, some.integers(0, 60)).map(lambda both: Pause(both[0], both[0] + timedelta(days=both[1]))),
    max_size=2,
).map(tuple)
patterns = some.builds(
    Pattern,
    rule=rhythms,
    starts_on=some_days,
    starts=some.just(time(22)),
    ends=some.just(time(7)),
    zone=some.just(AMSTERDAM),
    until=some.none() | some_days,
    pauses=pauses,
    rotation=some.sampled_from(Rotation),
    members=some.sampled_from([(MIA,), (MIA, TOM), (MIA, TOM, EVA)]),
    turn_offset=some.integers(0, 5),
)
