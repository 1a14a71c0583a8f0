"""A carer for the tests of load: Monday 1 June 2026 in Amsterdam, and a rhythm held every week around it."""

from collections.abc import Collection
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from careshare.domain.load import Assessment, Care, Carer, CheckIn, SignalName, assess
from careshare.domain.time import Stretch, instant, stretch_on
from careshare.domain.words import Presence

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
TODAY = date(2026, 6, 1)
MON, TUE, WED, THU, FRI, SAT, SUN = range(7)
ALL_WEEK = range(7)
WEEKS = range(-42, 7)
"""The days from today on which a rhythm is held: six weeks back, one ahead."""


def day(later: int) -> date:
    return TODAY + timedelta(days=later)


def clock(text: str) -> time:
    return time.fromisoformat(text)


def care(later: int, hours: str, presence: Presence = Presence.ACTIVE, **values: Any) -> Care:
    """The shift "22:00-08:00" on the day so much later than today."""
    starts, ends = map(clock, hours.split("-"))
    stretch = stretch_on(day(later), starts, ends, values.get("zone", AMSTERDAM))
    usual: dict[str, Any] = {"stretch": stretch, "presence": presence, "zone": AMSTERDAM, "circle_id": 1}
    return Care(**usual | {"shift_id": later} | values)


def every(weekdays: Collection[int], hours: str, presence: Presence = Presence.ACTIVE, calls: int = 0) -> list[Care]:
    """The same shift on each of these weekdays, through all the weeks."""
    return [care(later, hours, presence, calls=calls) for later in WEEKS if day(later).weekday() in weekdays]


def carer(*cares: Care, **values: Any) -> Carer:
    """Somebody with these cares, who has cared for long."""
    usual: dict[str, Any] = {"zone": AMSTERDAM, "cares": cares, "since": day(-365)}
    return Carer(**usual | values)


def said(later: int = 0, **answers: Any) -> CheckIn:
    """A check-in at noon of that day."""
    return CheckIn(instant(datetime.combine(day(later), time(12)), AMSTERDAM), **answers)


def found(name: SignalName, *cares: Care, **values: Any) -> tuple[int, float]:
    """The strength and the number of one signal today."""
    signal = assess(carer(*cares, **values), TODAY).signal(name)
    assert signal is not None
    return signal.strength, signal.amount


def strengths(assessment: Assessment) -> dict[str, int]:
    """Of every signal that could be reckoned."""
    return {signal.name.value: signal.strength for signal in assessment.signals}


def moved(one: Care, by: timedelta) -> Care:
    return replace(one, stretch=Stretch(one.stretch.start + by, one.stretch.end + by))


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)
