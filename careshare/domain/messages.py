"""Whether a message goes, and when: as its reader chose, not at night, and what can wait in one letter a day.

By the reader's own clock. Letters that are about nobody's moments, or are for one human alone, always go by mail.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from careshare.domain.letters import IN_CALENDAR
from careshare.domain.time import ONE_DAY, home_day, instant, wall_time
from careshare.domain.words import Group, Way

QUIET_FROM, QUIET_UNTIL = time(21), time(8)
"""Nobody is written to at night,"""
SOON = timedelta(hours=24)
"""but about what starts so soon, or runs already."""
GATHERED_AT = time(17)
"""Late enough that most of the day has happened, early enough to still ring somebody about it."""
CANNOT_WAIT = timedelta(hours=48)
"""News of a moment that starts within so long goes by itself."""

_KINDS: dict[Group, tuple[str, ...]] = {
    Group.ASKS: ("proposed", "pattern_proposed", "swap_asked", "asked", "filled"),
    Group.CHANGES: (
        *("planned_in", "yes_noted", "no_noted", "replaced", "withdrawn", "cancelled", "taken_back", "reopened"),
        *("moved", "swap_accepted", "swap_declined", "in_your_calendar", "out_of_your_calendar"),
        *("pattern_planned_in", "pattern_changed", "pattern_off", "pattern_back", "paused", "resumed"),
    ),
    Group.PLANNING: (
        *("declined", "cannot_come", "gave_back", "seeks", "person_asks", "pattern_declined", "pattern_left"),
        *("waiting", "left", "undelivered", "gap_needs_you", "gaps_ahead", "nobody_here"),
    ),
    Group.REMINDERS: ("evening_before",),
    Group.WEEK: ("look_ahead",),
    Group.CIRCLE: ("approved", "coordinator"),
}
GROUPS: Mapping[str, Group] = {kind: group for group, kinds in _KINDS.items() for kind in kinds}
"""Of each kind of letter, with which others its reader chooses how it goes."""
NOT_CHOSEN = frozenset({"code", "invitation", "farewell", "removed", "notice", "check_in", "relief", "sos"})
"""Kinds of which nobody chooses: keys, goodbyes, and what is switched on and off elsewhere. Always by mail."""
AT_ANY_HOUR = frozenset({"code", "invitation", "farewell", "sos"})
"""Kinds that somebody waits for."""
CAN_WAIT = frozenset(
    {
        *IN_CALENDAR - {"moved"},
        *("taken_back", "reopened", "swap_declined", "declined", "gave_back", "seeks"),
        *("pattern_planned_in", "pattern_changed", "pattern_off", "pattern_back", "pattern_declined", "pattern_left"),
    }
)
"""Kinds that go into one letter a day, where their moment is not so soon: they tell, and do not ask."""

NEEDED = frozenset({Group.CHANGES, Group.PLANNING})
"""Groups that nobody can do without: who hears nothing of a moment of theirs comes to a closed door."""
LOOKS_AHEAD_ON = 6
"""The weekday of the look ahead where nobody chose: Sunday, so that it is the reminder of Monday as well."""


@dataclass(frozen=True, slots=True)
class Choices:
    """What somebody chose of their messages; where they did not, what is usual.

    `week_on` is the weekday of the look ahead, Monday being 0.
    """

    ways: Mapping[Group, Way] = field(default_factory=dict)
    week_on: int = LOOKS_AHEAD_ON

    def way(self, group: Group) -> Way:
        """How messages of this group go; what nobody can do without always goes."""
        chosen = self.ways.get(group, Way.MAIL)
        return chosen if chosen in ways(group) else Way.MAIL

    def without(self, group: Group) -> "Choices":
        """The same, but no more letters of this group."""
        return replace(self, ways={**self.ways, group: Way.NONE})


@dataclass(frozen=True, slots=True)
class Reader:
    """Who a message is for: by which clock they live, and what they chose.

    `has_feed`: a calendar program of theirs asks us for their moments.
    """

    zone: ZoneInfo
    choices: Choices = field(default_factory=Choices)
    has_feed: bool = False


@dataclass(frozen=True, slots=True)
class News:
    """A message as it bears on when it may leave; `starts_at` is when the first moment it is about begins, or began."""

    kind: str
    written_at: datetime
    starts_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Leaving:
    """When a message may leave; None: not at all. `with_others`: in the letter of that day."""

    at: datetime | None = None
    with_others: bool = False


def ways(group: Group) -> tuple[Way, ...]:
    """What can be chosen."""
    return (Way.MAIL,) if group in NEEDED else (Way.MAIL, Way.NONE)


def goes(kind: str, choices: Choices) -> bool:
    """Whether messages of this kind are wanted at all."""
    group = GROUPS.get(kind)
    return group is None or choices.way(group) is not Way.NONE


def leaving(news: News, reader: Reader, now: datetime) -> Leaving:
    """When a message goes, at the earliest."""
    if not goes(news.kind, reader.choices):
        return Leaving()
    if _can_wait(news, reader, now):
        gathered = max(now, gathered_at(news.written_at, reader.zone))
        return Leaving(after_quiet_hours(gathered, reader.zone), with_others=True)
    return Leaving(now if _at_any_hour(news, now) else after_quiet_hours(now, reader.zone))


def after_quiet_hours(moment: datetime, zone: ZoneInfo) -> datetime:
    """`moment` itself, or, in the quiet hours, the morning after."""
    wall = wall_time(moment, zone)
    if QUIET_UNTIL <= wall.time() < QUIET_FROM:
        return moment
    morning = wall.date() + ONE_DAY if wall.time() >= QUIET_FROM else wall.date()
    return instant(datetime.combine(morning, QUIET_UNTIL), zone)


def gathered_at(written_at: datetime, zone: ZoneInfo) -> datetime:
    """When the letter of the day leaves that something written then goes into."""
    day = home_day(written_at, zone)
    today = instant(datetime.combine(day, GATHERED_AT), zone)
    return today if written_at <= today else instant(datetime.combine(day + ONE_DAY, GATHERED_AT), zone)


def kinds_gathered(has_feed: bool) -> frozenset[str]:
    """What can wait. One letter carries one moment for a calendar, so that one goes alone to who has it by letters."""
    return CAN_WAIT if has_feed else CAN_WAIT - IN_CALENDAR


def _at_any_hour(news: News, now: datetime) -> bool:
    is_soon = news.starts_at is not None and news.starts_at - now <= SOON
    return news.kind in AT_ANY_HOUR or is_soon


def _can_wait(news: News, reader: Reader, now: datetime) -> bool:
    is_near = news.starts_at is not None and news.starts_at - now <= CANNOT_WAIT
    # What waited until its day's letter goes with it, though its moment has come nearer meanwhile.
    is_near = is_near and now < gathered_at(news.written_at, reader.zone)
    return news.kind in kinds_gathered(reader.has_feed) and not is_near
