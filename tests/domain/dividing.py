"""Open shifts and helpers for the tests of dividing: short words for a Monday to Sunday of December 2026 at home."""

from datetime import date, timedelta
from typing import Any

from careshare.domain.assignments import Held
from careshare.domain.division import Division, Helper, Open, Task
from careshare.domain.time import Stretch, Week
from careshare.domain.words import Presence
from tests.domain.cast import HOME, stretch

WEEK, NEXT_WEEK = Week(date(2026, 12, 7)), Week(date(2026, 12, 14))
MONDAY, TUESDAY, WEDNESDAY, SUNDAY = "2026-12-07", "2026-12-08", "2026-12-09", "2026-12-13"
NEXT_MONDAY = "2026-12-14"
ANN, BEN, CAS = 1, 2, 3

NIGHT = stretch("23:00", "07:00", MONDAY, until=TUESDAY)


def wanted(number: int, at: Stretch, **values: Any) -> Open:
    """A shift that wants somebody."""
    return Open(number, at, HOME, **values)


def on_days(*hours: int) -> tuple[Open, ...]:
    """A shift from nine o'clock on for so many hours, one a day from Monday on."""
    days = (f"2026-12-{7 + later:02}" for later in range(len(hours)))
    return tuple(
        wanted(number, stretch("09:00", f"{9 + long:02}:00", day))
        for number, (long, day) in enumerate(zip(hours, days, strict=True), 1)
    )


def helper(number: int, limit: float | None = None, **values: Any) -> Helper:
    """Somebody with a limit of so many hours a week."""
    return Helper(number, None if limit is None else timedelta(hours=limit), **values)


def holding(at: Stretch, presence: Presence = Presence.ACTIVE) -> tuple[Held, ...]:
    """One shift that somebody has already."""
    return (Held(100, at, presence),)


def carried(hours: float, week: Week = WEEK) -> dict[Week, timedelta]:
    """What somebody carries already."""
    return {week: timedelta(hours=hours)}


def hours_of(division: Division) -> list[float]:
    """What everyone would carry in the worst week."""
    return [max(week.after for week in share.weeks) / timedelta(hours=1) for share in division.shares]


def who_gets(division: Division) -> dict[int, set[int]]:
    """By shift, the members who get it."""
    found: dict[int, set[int]] = {}
    for given in division.given:
        found.setdefault(given.shift_id, set()).add(given.member_id)
    return found


def task(opens: tuple[Open, ...], *helpers: Helper, **values: Any) -> Task:
    """These open shifts, among these."""
    return Task(opens, helpers, **values)
