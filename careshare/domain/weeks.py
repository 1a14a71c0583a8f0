"""The weeks ahead: what is still open, days with nobody, how many different faces, and what rests on one member alone.

Facts about the rota, countable, and for everybody; but what points at one member is for them and for who plans.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from careshare.domain.cautions import WeeklyTime
from careshare.domain.circles import Me
from careshare.domain.permissions import may_see_who_carries
from careshare.domain.rota import brings_somebody, is_sure
from careshare.domain.shifts import is_night
from careshare.domain.time import NO_TIME, ONE_DAY, Stretch, Week, home_day, home_midnight, stretch_on
from careshare.domain.words import Kind, Presence

WEEKS = 8
A_MOMENT = timedelta(microseconds=1)
"""What ends at midnight is not of the day that begins then."""
FEWEST_NIGHTS = 4
"""Of a month: fewer that are all somebody's say nothing."""
LOOKED_AT = timedelta(days=28)
FEWEST_HOURS = timedelta(hours=20)
"""In four weeks: less that is mostly somebody's says nothing."""
A_QUIET_DAY = timedelta(hours=12)
"""A day of which so much is to be quiet is one that the person wanted without anybody."""


@dataclass(frozen=True, slots=True)
class Moment:
    """A shift ahead that is needed, and the members who hold it."""

    stretch: Stretch
    presence: Presence
    needed: int
    held: int
    seeking: int
    holders: frozenset[int] = frozenset()
    kind: Kind = Kind.CARE

    @property
    def is_sure(self) -> bool:
        """Enough come who do not look for a stand-in."""
        return is_sure(self.needed, self.held, self.seeking)

    @property
    def come(self) -> frozenset[int]:
        """Who comes to the home for it: nobody who is on call at their own, or on the telephone."""
        return self.holders if brings_somebody(self.kind, self.presence) else frozenset()


@dataclass(frozen=True, slots=True)
class Home:
    """What the facts need to know of the home: who lives in, when it is quiet, and visits from outside."""

    zone: ZoneInfo
    living_in: frozenset[int] = frozenset()
    quiet: Sequence[WeeklyTime] = ()
    visits: Sequence[Stretch] = ()


@dataclass(frozen=True, slots=True)
class WeekAhead:
    """One week, from today on: how many moments there are, and how many still want somebody.

    `bare` are the days on which nobody is down and nobody lives in; `faces` how many different members come.
    """

    week: Week
    planned: int
    open: int
    bare: tuple[date, ...]
    faces: int


@dataclass(frozen=True, slots=True)
class Rests:
    """What rests on one member: all nights to come of these `months`; without any, most hours of four weeks."""

    member_id: int
    months: tuple[date, ...] = ()


def weeks_ahead(moments: Sequence[Moment], home: Home, now: datetime) -> list[WeekAhead]:
    """This week, as far as it is still to come, and those after it; as far as anything is planned."""
    if not moments:
        return []
    this = Week.of(home_day(now, home.zone)).monday
    last = home_day(max(moment.stretch.end for moment in moments) - A_MOMENT, home.zone)
    mondays = [monday for n in range(WEEKS) if (monday := this + timedelta(weeks=n)) <= last]
    return [_week(moments, Week(monday), home, now) for monday in mondays]


def _week(moments: Sequence[Moment], week: Week, home: Home, now: datetime) -> WeekAhead:
    whole = week.stretch(home.zone)
    begins = [each for each in moments if whole.contains(each.stretch.start) and each.stretch.end > now]
    touches = [each for each in moments if each.stretch.overlaps(whole)]  # also what of today is over by now
    today = home_day(now, home.zone)
    days = [day for day in week.days if day >= today]
    bare = () if home.living_in else tuple(day for day in days if _is_bare(day, touches, home))
    faces = {member for each in touches if each.stretch.end > now for member in each.come} - home.living_in
    return WeekAhead(week, len(begins), sum(not each.is_sure for each in begins), bare, len(faces))


def _is_bare(day: date, moments: Iterable[Moment], home: Home) -> bool:
    """Nobody is down for any of the day, no visit is expected, and it is not a day that was to be quiet."""
    whole = Stretch(home_midnight(day, home.zone), home_midnight(day + ONE_DAY, home.zone))
    comes = (each.stretch for each in moments if each.come)
    somebody = any(stretch.overlaps(whole) for stretch in (*comes, *home.visits))
    return not (somebody or _is_quiet(whole, home))


def _is_quiet(day: Stretch, home: Home) -> bool:
    starts_on = home_day(day.start, home.zone)
    around = [(starts_on - ONE_DAY, each) for each in home.quiet] + [(starts_on, each) for each in home.quiet]
    times = (stretch_on(on, each.starts, each.ends, home.zone) for on, each in around if each.weekday == on.weekday())
    return sum((day.overlap(quiet) for quiet in times), NO_TIME) >= A_QUIET_DAY


def rests_on_one(moments: Sequence[Moment], zone: ZoneInfo, now: datetime) -> list[Rests]:
    """What rests on one member alone: all nights of a month, each month as far as it is planned; most of the hours."""
    ahead = [each for each in moments if each.stretch.start >= now and brings_somebody(each.kind, each.presence)]
    return [*_nights(ahead, zone), *_hours(ahead, now)]


def _nights(moments: Iterable[Moment], zone: ZoneInfo) -> list[Rests]:
    months: dict[date, list[frozenset[int]]] = defaultdict(list)
    for moment in moments:
        if is_night(moment.stretch, zone):
            months[home_day(moment.stretch.start, zone).replace(day=1)].append(moment.holders)
    theirs: dict[int, list[date]] = defaultdict(list)
    for month, holders in sorted(months.items()):
        if len(holders) >= FEWEST_NIGHTS and len(holders[0]) == 1 and len(set(holders)) == 1:
            theirs[next(iter(holders[0]))].append(month)
    return [Rests(member, tuple(found)) for member, found in theirs.items()]


def _hours(moments: Iterable[Moment], now: datetime) -> list[Rests]:
    soon, hours = Stretch(now, now + LOOKED_AT), Counter[int]()
    for moment in moments:
        for member in moment.holders:
            hours[member] += int(moment.stretch.overlap(soon).total_seconds())
    if len(+hours) < 2:
        return []
    [(member, most)] = hours.most_common(1)
    return [Rests(member)] if most * 2 > hours.total() and most >= FEWEST_HOURS.total_seconds() else []


def told_to(me: Me, rests: Iterable[Rests]) -> list[Rests]:
    """As far as it is for this viewer: what points at one member is for them, and for who plans; not for the person."""
    return [each for each in rests if may_see_who_carries(me, each.member_id)]
