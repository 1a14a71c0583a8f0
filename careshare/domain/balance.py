"""Whose load is reckoned at all, what somebody may set for themselves, and what is said first of what was found."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from careshare.domain.load import Assessment, Care, Carer, Coming, Signal, SignalName, ahead, assess, relieving
from careshare.domain.load.notices import Past, Snooze, Standing, awake, standing
from careshare.domain.load.signals import OWN_WORD
from careshare.domain.shifts import is_night
from careshare.domain.time import ONE_DAY, home_day, instant
from careshare.domain.words import Role

A_WEEK = timedelta(days=7)
BACK = timedelta(days=70)
"""Before today: eight whole weeks to draw, and the six that the model looks back over."""
AHEAD = timedelta(days=77)
"""From today on: eight Mondays, and the two weeks that each of them looks ahead over."""
USUAL_RHYTHM = 14
"""Days from one check-in to the next, where they chose none."""
KEPT = timedelta(days=366)
"""As long a check-in is kept, and a notice."""
SEEN_KEPT = timedelta(days=90)
"""As long what was found of a day is kept."""
SETTLING = timedelta(days=7)
"""As long somebody must have lived in, by what is known here, before it is judged who else is ever there."""
LOOKED_AT = tuple(time(hour) for hour in (9, 12, 15, 18, 20))
"""By a carer's own clock; more than once, because a notice disturbs nobody while they are with somebody."""

TIME_TO_ASK = timedelta(days=2)
"""A moment before that is hard to find somebody for."""
SOON = timedelta(days=14)
LOUDEST = (
    SignalName.SOS,
    SignalName.OWN_LIMIT,
    SignalName.WEEKLY_HOURS,
    SignalName.WITH_PAID_WORK,
    SignalName.WEEKLY_NIGHTS,
    SignalName.DAYS_IN_A_ROW,
    SignalName.CARE_AWAY,
    SignalName.SUDDEN_RISE,
    SignalName.SHORT_RESTS,
    SignalName.UNRESTED_NIGHTS,
    SignalName.MONTHLY_NIGHTS,
    SignalName.BAD_NIGHTS,
    SignalName.HEAVY,
    SignalName.LASTS,
)
"""Of two that are as strong, the one that is said first: their own line, then what can be counted on the rota."""


@dataclass(frozen=True, slots=True)
class Lines:
    """What a carer set for themselves; a week's hours. `wanted` is None while they chose nothing.

    `check_in_days` is None without their consent, which they gave at `check_in_since`; `asked_at` is when they were
    last asked, or answered unasked.
    """

    wanted: bool | None = None
    limit: timedelta | None = None
    paid: timedelta | None = None
    check_in_days: int | None = None
    asks_how_long: bool = True
    check_in_since: datetime | None = None
    asked_at: datetime | None = None


def is_reckoned(roles: Iterable[Role], wanted: bool | None, under_18: bool = False) -> bool:
    """Whether signals are reckoned for somebody: family, and a friend who wants it; never for who is under 18.

    Volunteers have their own limit alone, professionals and the person nothing.
    """
    if under_18:
        return False
    found = set(roles)
    if Role.FAMILY in found:
        return wanted is not False
    return Role.FRIEND in found and wanted is True


def last_look(now: datetime, zone: ZoneInfo) -> datetime:
    """When it was last time to look at who lives by this clock."""
    today = home_day(now, zone)
    looks = (instant(datetime.combine(day, at), zone) for day in (today - ONE_DAY, today) for at in LOOKED_AT)
    return max(look for look in looks if look <= now)


def may_set_limit(roles: Iterable[Role]) -> bool:
    """Whether somebody has a limit of their own: who helps, and is not paid for it."""
    return bool({Role.FAMILY, Role.FRIEND, Role.VOLUNTEER} & set(roles))


@dataclass(frozen=True, slots=True)
class Found:
    """What is found of a carer today and in the weeks to come, and how it stands with them by all that is kept."""

    assessment: Assessment
    coming: Sequence[Coming]
    standing: Standing
    known: Sequence[Snooze] = ()

    def loudest(self, signals: Iterable[Signal] | None = None) -> list[Signal]:
        """What is not fine, of these or of today; but for what they know and called fine. The first is said first."""
        found = self.assessment.signals if signals is None else signals
        raised = (signal for signal in awake(found, self.known) if signal.strength)
        return sorted(raised, key=lambda signal: (-signal.strength, LOUDEST.index(signal.name)))


def find(carer: Carer, past: Past, now: datetime) -> Found:
    """How it is with the carer at this moment."""
    today = home_day(now, carer.zone)
    assessment, coming = assess(carer, today), ahead(carer, today)
    return Found(assessment, coming, standing(carer, past, assessment, coming, now), past.still_known(today))


def first_meant(signal: Signal, day: date, zone: ZoneInfo) -> date:
    """The first of the seven days before `day` or from it on, whichever a signal is about: its shifts say so."""
    is_ahead = any(home_day(care.stretch.start, zone) >= day for care in signal.cares)
    return day if is_ahead and signal.name is not SignalName.SUDDEN_RISE else day - A_WEEK


def to_hand_over(carer: Carer, loudest: Signal, now: datetime) -> Care | None:
    """The one moment to ask somebody else for: one that makes the signal less, else the heaviest of the next fortnight.

    A night before a day, a long one before a short one, and none that they look for somebody for already.
    """
    lighter = () if loudest.name in OWN_WORD else relieving(carer, loudest.name, home_day(now, carer.zone))
    soon = [care for care in carer.cares if care.stretch.start < now + SOON]
    return _heaviest(lighter, now) or _heaviest(soon, now)


def _heaviest(cares: Iterable[Care], now: datetime) -> Care | None:
    left = [care for care in cares if care.stretch.start > now and not care.is_sought]
    in_time = [care for care in left if care.stretch.start > now + TIME_TO_ASK] or left
    return max(in_time, key=lambda care: (is_night(care.stretch, care.zone), care.stretch.duration), default=None)
