"""How the program looks at carers, as its job does, and what it told of before a limit was broken."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import pairwise

from bench.year.assumptions import HOME
from bench.year.people import Someone
from bench.year.rota import Rota
from careshare.domain.balance import KEPT, SEEN_KEPT, Found
from careshare.domain.division.hours import credited
from careshare.domain.load import NORMS, Assessment, Carer, Coming, SignalName, ahead, assess, standing
from careshare.domain.load.diary import Diary
from careshare.domain.load.notices import Notice, Past, Seen
from careshare.domain.time import NO_TIME, ONE_DAY, Stretch, Week, home_day, home_midnight

A_WEEK = timedelta(days=7)
QUIET_BEFORE = timedelta(days=28)
"""A limit that was broken within these is not broken anew: it is a habit, and the warning is of its beginning."""
TAKEN_BACK = timedelta(days=NORMS.days_until_down)
LOOKS_SO_FAR = timedelta(weeks=NORMS.weeks_ahead + 1)
"""The end of the last week that is judged by the plan."""


@dataclass(slots=True)
class Told:
    """All that one carer was told."""

    seen: dict[date, Seen] = field(default_factory=dict)
    notices: list[Notice] = field(default_factory=list)
    said: dict[date, frozenset[date]] = field(default_factory=dict)
    """By day, the first days of the weeks that the page said would be over their own limit."""

    def past(self, now: datetime) -> Past:
        """What is kept of it."""
        since = home_day(now, HOME) - SEEN_KEPT
        self.seen = {day: seen for day, seen in self.seen.items() if day >= since}
        return Past(tuple(self.seen.values()), (), tuple(each for each in self.notices if each.at > now - KEPT))


@dataclass(frozen=True, slots=True)
class Broken:
    """A limit broken anew, and how many days before what they held was too much, the page said so without taking it
    back, and a notice did; None where it never did. `any_notice` says whether one came of anything in the nine weeks
    before, `at_taking` whether they had read it before they said yes to some of what made it. `by_calendar` says
    whether a week from Monday to Sunday was over as well: the page looks no further than seven days for any other.
    """

    day: date
    known: int
    page: int | None
    notice: int | None
    any_notice: bool
    at_taking: bool
    by_calendar: bool


class Telling:
    """Looks at everybody whose load is reckoned."""

    def __init__(self, rota: Rota) -> None:
        self.rota = rota
        self.told = {who: Told() for who in rota.people.helpers if who.is_reckoned}
        self.found: dict[Someone, tuple[Carer, Assessment, tuple[Coming, ...]]] = {}
        self._ahead: dict[Someone, tuple[tuple[date, Carer], tuple[Coming, ...]]] = {}

    def look(self, who: Someone, now: datetime) -> Found:
        """What `balance.find` finds, and the job keeps. What is to come is left out where nothing is judged by it here:
        today is not fine, and there is no limit.
        """
        today = home_day(now, HOME)
        carer = self.rota.carer(who, today)
        assessment = assess(carer, today)
        is_read = who.limit is not None or not assessment.raised
        self.found[who] = carer, assessment, self._forecast(who, carer, today) if is_read else ()
        return self.look_again(who, now)

    def look_again(self, who: Someone, now: datetime) -> Found:
        """The same later that day, by what was found: whether a notice may be given now that could not."""
        told, today = self.told[who], home_day(now, HOME)
        carer, assessment, coming = self.found[who]
        found = Found(assessment, coming, standing(carer, told.past(now), assessment, coming, now))
        told.seen[today] = found.standing.seen
        if found.standing.notice:
            told.notices.append(found.standing.notice)
        told.said[today] = _said(found, today)
        return found

    def _forecast(self, who: Someone, carer: Carer, today: date) -> tuple[Coming, ...]:
        monday = Week.of(today).monday
        if who not in self._ahead or not _is_same(self._ahead[who][0], (monday, carer)):
            self._ahead[who] = (monday, carer), ahead(carer, today)
        return self._ahead[who][1]


def broken(rota: Rota, who: Someone, told: Told, until: date) -> list[Broken]:
    """Each time their own limit was broken anew before `until`, by all that was done."""
    return [_broken(rota, who, day, told) for day in _anew(over_limit(rota, who, until))]


def over_limit(rota: Rota, who: Someone, until: date) -> list[date]:
    """The days at whose end the last seven made more hours than their own limit."""
    diary = Diary(Carer(HOME, rota.all_cares(who)), NORMS)
    if diary.first_day is None:
        return []
    days = range(diary.first_day, until.toordinal())
    return [date.fromordinal(day) for day in days if _is_too_much(diary, who, day + 1)]


def _is_too_much(diary: Diary, who: Someone, last: int) -> bool:
    """Whether the seven days before that one are over their limit."""
    hours = timedelta(hours=round(diary.hours(last - A_WEEK.days, last), 6))
    return who.limit is not None and hours > who.limit


def in_vain(told: Told, over: list[date], until: date) -> tuple[int, int]:
    """Of the notices that told of the own limit, in how many nothing broke as far as they looked ahead; and how many
    they were. Those that look beyond `until` are left out: nobody knows yet.
    """
    days = [home_day(notice.at, HOME) for notice in told.notices if _tells_of_limit(notice)]
    judged = [day for day in days if day + LOOKS_SO_FAR <= until]
    vain = sum(not any(day <= broken < day + LOOKS_SO_FAR for broken in over) for day in judged)
    return vain, len(judged)


def _anew(over: list[date]) -> list[date]:
    return over[:1] + [day for before, day in pairwise(over) if day - before > QUIET_BEFORE]


def _broken(rota: Rota, who: Someone, day: date, told: Told) -> Broken:
    first, diary = _first_said(told, day), Diary(Carer(HOME, rota.all_cares(who)), NORMS)
    weeks = Week.of(day - A_WEEK + ONE_DAY), Week.of(day)
    given = [home_day(notice.at, HOME) for notice in told.notices]
    of_limit = [home_day(notice.at, HOME) for notice in told.notices if _tells_of_limit(notice)]
    notice = min((each for each in of_limit if first and first <= each <= day), default=None)
    return Broken(
        day,
        known=(day - _known(rota, who, day)).days,
        page=(day - first).days if first else None,
        notice=(day - notice).days if notice else None,
        any_notice=any(day - LOOKS_SO_FAR < each <= day for each in given),
        by_calendar=any(_is_too_much(diary, who, week.monday.toordinal() + A_WEEK.days) for week in weeks),
        at_taking=any((shift.id, who.id) in rota.warned for shift in rota.held(who, day - A_WEEK, day)),
    )


def _first_said(told: Told, broken: date) -> date | None:
    """The first day on which the page said it and did not take it back: as the program does, after seven days."""
    first, day = None, broken
    while day >= (first or broken) - TAKEN_BACK:
        if any(week <= broken < week + A_WEEK for week in told.said.get(day, ())):
            first = day
        day -= ONE_DAY
    return first


def _known(rota: Rota, who: Someone, day: date) -> date:
    """When they had said yes to more than their limit, of what these seven days were."""
    assert who.limit is not None
    week = Stretch(home_midnight(day - A_WEEK + ONE_DAY, HOME), home_midnight(day + ONE_DAY, HOME))
    hours = NO_TIME
    for at, shift in sorted((rota.taken[shift.id, who.id], shift.id) for shift in rota.held(who, day - A_WEEK, day)):
        part = rota.shifts[shift].stretch.within(week)
        hours += credited(part, rota.shifts[shift].presence) if part else NO_TIME
        if hours > who.limit:
            return home_day(at, HOME)
    return day


def _tells_of_limit(notice: Notice) -> bool:
    return any(name is SignalName.OWN_LIMIT for name, _ in notice.raised)


def _said(found: Found, today: date) -> frozenset[date]:
    """A habit that is over is still said of a week that is not over the limit: that is left out here."""
    assessments = [(today, found.assessment), *((coming.day, coming.assessment) for coming in found.coming)]
    return frozenset(week for day, each in assessments if (week := _week_over(day, each)))


def _week_over(day: date, assessment: Assessment) -> date | None:
    """The first day of the seven that are too much: that day or a week before it."""
    signal = assessment.signal(SignalName.OWN_LIMIT)
    if signal is None or signal.amount <= signal.line:
        return None
    is_to_come = any(home_day(care.stretch.end, HOME) > day for care in signal.cares)
    return day if is_to_come else day - A_WEEK


def _is_same(one: tuple[date, Carer], other: tuple[date, Carer]) -> bool:
    return one[0] == other[0] and one[1] is other[1]
