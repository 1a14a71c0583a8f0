"""What a week says: what is covered until when, what is still open, and when nobody from outside is there.

A shift here is the little a rota needs of it; the rules of taking and giving back are in `shifts`.
"""

from collections.abc import Container, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from careshare.domain.circles import Me
from careshare.domain.permissions import may_help, may_plan
from careshare.domain.time import ONE_DAY, Stretch, Week, by_day, home_day, home_midnight
from careshare.domain.words import Kind, MayBeAlone, Presence, Role

SHORTEST_AT_HOME = timedelta(minutes=15)
"""A handful of minutes between two helpers is a doorstep, not time alone."""
AHEAD = timedelta(days=7)
LONGEST_ALONE = ONE_DAY
"""No circle says that more is fine."""


@dataclass(frozen=True, slots=True)
class Gap:
    """A shift that is not sure: `[start, end)`, and whether somebody still comes but looks for a stand-in."""

    shift_id: int
    stretch: Stretch
    title: str
    seeking: bool


@dataclass(frozen=True, slots=True)
class Outlook:
    """`first` and `second` are the nearest gaps that have not ended, `last` is the end of what is planned at all."""

    first: Gap | None
    second: Gap | None
    last: datetime | None


def is_sure(needed: int, held: int, seeking: int) -> bool:
    """Whether enough helpers come who do not look for a stand-in."""
    return held - seeking >= needed


def is_question_to(me: Me, open_to: Container[Role], is_against: bool) -> bool:
    """Whether a gap is a question to `me`: who may come, who plans, and the person, who can do it without help.

    To all others it says that nobody comes yet; and never why it is not theirs, a role or a wish.
    """
    return may_plan(me) or not may_help(me.member) or (me.member.role in open_to and not is_against)


def brings_somebody(kind: Kind, presence: Presence) -> bool:
    """Whether who has such a moment comes to the home: not on call at their own, nor on the telephone."""
    return presence is not Presence.ON_CALL and kind is not Kind.PHONE_CALL


def days_ahead(today: date) -> list[date]:
    """The days after today that "who comes to me" tells of: until the same day of next week."""
    return [today + each * ONE_DAY for each in range(1, AHEAD.days)]


def coming_days(today: date, zone: ZoneInfo) -> Stretch:
    """Today and those days."""
    return Stretch(home_midnight(today, zone), home_midnight(today + AHEAD, zone))


def spoken_of(week: Week, today: date, zone: ZoneInfo) -> Stretch:
    """The time a week's page speaks of: from today on, to the end of the week and never less than a week from today."""
    days = max(week.monday, today), max(week.sunday, today + AHEAD) + ONE_DAY
    return Stretch(*(home_midnight(day, zone) for day in days))


def looked_at(week: Week, today: date, zone: ZoneInfo) -> Stretch:
    """The same and a day around it, so that hours alone at its edges are known as long as they are."""
    spoken = spoken_of(week, today, zone)
    return Stretch(spoken.start - LONGEST_ALONE, spoken.end + LONGEST_ALONE)


def unheld(whole: Stretch, held: Iterable[tuple[datetime, datetime]]) -> list[Stretch]:
    """What of `whole` nobody holds, in order. `held` is (start, end) by start, each before the end of `whole`."""
    left, since = [], whole.start
    for start, end in held:
        if start > since:
            left.append(Stretch(since, start))
        since = max(since, end)
    if since < whole.end:
        left.append(Stretch(since, whole.end))
    return left


def shown_on(visit: Stretch, zone: ZoneInfo) -> list[tuple[date, Stretch]]:
    """The days on which a visit stands, each with what is said there: a night where it begins, a stay on every day."""
    if visit.duration <= ONE_DAY:
        return [(home_day(visit.start, zone), visit)]
    return list(by_day(visit, zone))


def alone(free: Iterable[Stretch], may_be_alone: MayBeAlone, alone_for: timedelta) -> list[Stretch]:
    """Which of the stretches that nobody holds need somebody: all, the long ones, or none, as the circle says.

    Each must be whole: cut at midnight, at now or at the end of a week, a long one would pass for two short ones.
    """
    if may_be_alone is MayBeAlone.YES:
        return []
    longest = timedelta(0) if may_be_alone is MayBeAlone.NEVER else alone_for
    return [stretch for stretch in free if stretch.duration > longest and stretch.duration >= SHORTEST_AT_HOME]
