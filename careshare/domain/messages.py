"""By which way a message goes, and when: as its reader chose, not at night, and what can wait in one letter a day.

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
    Group.REMINDERS: ("evening_before", "soon"),
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
WITH_A_DEVICE = frozenset({Group.ASKS, Group.CHANGES, Group.PLANNING, Group.REMINDERS})
"""Groups that go to a telephone as well, where somebody let us and chose nothing else."""


LOOKS_AHEAD_ON = 6
"""The weekday of the look ahead where nobody chose: on Sunday people see to their week."""
MINUTES_BEFORE = 120
"""How long before a moment of theirs a telephone says so, where nobody chose."""


@dataclass(frozen=True, slots=True)
class Choices:
    """What somebody chose of their messages; where they did not, what is usual.

    `week_on` is the weekday of the look ahead, Monday being 0, None for none; `evening_before` and `minutes_before` are
    the reminders of a moment of theirs, None for none.
    """

    ways: Mapping[Group, Way] = field(default_factory=dict)
    week_on: int | None = LOOKS_AHEAD_ON
    evening_before: bool = True
    minutes_before: int | None = MINUTES_BEFORE

    def way(self, group: Group, has_device: bool) -> Way:
        """How messages of this group go, as far as a way leads anywhere."""
        chosen = self.ways.get(group, usual(group, has_device))
        return chosen if chosen in ways(group, has_device) else Way.MAIL

    def without_mail(self, group: Group, has_device: bool) -> "Choices":
        """The same, but no more letters of this group."""
        left = Way.PUSH if self.way(group, has_device) in (Way.PUSH, Way.BOTH) else Way.NONE
        return replace(self, ways={**self.ways, group: left})


@dataclass(frozen=True, slots=True)
class Reader:
    """Who a message is for: what they chose, by which clock they live, and how they can be reached.

    `has_feed`: a calendar program of theirs asks us for their moments.
    """

    zone: ZoneInfo
    choices: Choices = field(default_factory=Choices)
    has_mailbox: bool = True
    has_device: bool = False
    has_feed: bool = False


@dataclass(frozen=True, slots=True)
class News:
    """A message as it bears on when it may leave; `starts_at` is when the first moment it is about begins, or began."""

    kind: str
    written_at: datetime
    starts_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Leaving:
    """When a message may leave by each way; None: not by that one. `with_others`: in the letter of that day."""

    by_mail: datetime | None = None
    by_push: datetime | None = None
    with_others: bool = False


def usual(group: Group, has_device: bool) -> Way:
    """How it goes where nobody chose."""
    return Way.BOTH if has_device and group in WITH_A_DEVICE else Way.MAIL


def ways(group: Group, has_device: bool) -> tuple[Way, ...]:
    """What can be chosen."""
    with_push = (Way.PUSH, Way.BOTH) if has_device else ()
    return (Way.MAIL, *with_push, *(() if group in NEEDED else (Way.NONE,)))


def way_of(kind: str, reader: Reader) -> Way:
    """How a message of this kind goes. A way that leads nowhere any more gives way to the other: nothing is lost."""
    group = GROUPS.get(kind)
    if group is None:
        return Way.MAIL
    chosen = reader.choices.way(group, reader.has_device)
    can_only_push = reader.has_device and not reader.has_mailbox
    return Way.PUSH if can_only_push and chosen is not Way.NONE else chosen


def leaving(news: News, reader: Reader, now: datetime) -> Leaving:
    """By which ways a message goes, and when each time at the earliest."""
    way = way_of(news.kind, reader)
    at_once = now if _at_any_hour(news, now) else after_quiet_hours(now, reader.zone)
    with_others = _can_wait(news, reader, now)
    gathered = after_quiet_hours(max(now, gathered_at(news.written_at, reader.zone)), reader.zone)
    return Leaving(
        by_mail=(gathered if with_others else at_once) if way in (Way.MAIL, Way.BOTH) else None,
        by_push=at_once if way in (Way.PUSH, Way.BOTH) else None,
        with_others=with_others,
    )


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
