"""What time brings: the evening before a moment, the week ahead, gaps to come, and nobody there.

Each has a name that it is written under once, whoever writes it first. Hours are those of the home where it is about
moments there, and the reader's own for their week.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from careshare.domain.assignments import Candidate, why_not_take
from careshare.domain.cautions import is_not_now
from careshare.domain.circles import Circle, Member
from careshare.domain.shifts import Shift
from careshare.domain.time import ONE_DAY, Stretch, Week, day_stretch, home_midnight, wall_time
from careshare.domain.words import NEEDS_NO_ASKING, Role

EVENING_BEFORE = "evening_before"
LOOK_AHEAD = "look_ahead"
GAPS_AHEAD = "gaps_ahead"
NOBODY_HERE = "nobody_here"

EVENING = time(18)
"""After work and before the quiet hours: late enough to think of tomorrow, early enough to ring somebody about it."""
MORNING, NOON = time(9), time(12)
"""When who plans hears of gaps: with the day to ring people in. A morning that was missed is left to the next."""
FRESH = timedelta(hours=4)
"""Who said yes so shortly before needs no reminder of it."""
AHEAD = timedelta(days=7)
TOLD_BY_LADDER = timedelta(hours=72)
"""From so long before, the order of asking tells who plans of a gap by itself."""
CANNOT_WAIT = timedelta(hours=96)
"""A gap nobody told them of makes a letter once it is so near: on one morning at least before the ladder speaks."""
NAMED = 5
"""So many moments are named in a letter; of others it says how many."""
NEWCOMER = timedelta(days=60)

HELPS_FREELY = frozenset({Role.FAMILY, Role.FRIEND, Role.VOLUNTEER})


class Worth(StrEnum):
    """One thing worth knowing, under a week ahead. Never anything private, and never of anybody's load."""

    FIRST_TIME = "first_time"
    CALENDAR = "calendar"
    CANNOT_COME = "cannot_come"
    AWAY = "away"


@dataclass(frozen=True, slots=True)
class Coming:
    """A moment as a letter over all circles names it. Not what is done then."""

    circle_id: int
    person_name: str
    zone: ZoneInfo
    shift_id: int
    stretch: Stretch


@dataclass(frozen=True, slots=True)
class Ahead:
    """Somebody's week: what is theirs, what is still open to them, and one thing worth knowing.

    `first` is who comes somewhere for the first time, and when; None for nobody.
    """

    mine: Sequence[Coming] = ()
    still_open: Sequence[Coming] = ()
    worth: Worth = Worth.CANNOT_COME
    first: tuple[str, Coming] | None = None

    @property
    def says_something(self) -> bool:
        """A thing worth knowing alone is no letter."""
        return bool(self.mine or self.still_open)


# Names.


def evening_name(day: date) -> str:
    """Of a day; the account follows. All of one evening is one letter, over all circles."""
    return f"{EVENING_BEFORE}-{day}-"


def week_name(day: date) -> str:
    """Of the day it is looked ahead on; the account follows."""
    return f"{LOOK_AHEAD}-{day}-"


def nobody_here_name(shift_id: int, starts_at: datetime, account_id: int) -> str:
    """A moment that moved is another one."""
    return f"{NOBODY_HERE}-{shift_id}-{int(starts_at.timestamp())}-{account_id}"


def gaps_name(day: date, circle_id: int, account_id: int) -> str:
    """At most one a day."""
    return f"{GAPS_AHEAD}-{day}-{circle_id}-{account_id}"


# When.


def tomorrow_of(now: datetime, zone: ZoneInfo) -> date | None:
    """The day that is reminded of now at home: tomorrow, once it is evening; None before.

    All of that day counts, from its first minute to its last: "the evening before" of a night that begins at 23:00 is
    not two hours before it.
    """
    wall = wall_time(now, zone)
    return wall.date() + ONE_DAY if wall.time() >= EVENING else None


def looks_ahead_on(now: datetime, zone: ZoneInfo) -> date | None:
    """The day on which the week is looked ahead at by that clock, once it is evening; None before."""
    wall = wall_time(now, zone)
    return wall.date() if wall.time() >= EVENING else None


def is_morning(now: datetime, zone: ZoneInfo) -> bool:
    """Whether who plans may be told of gaps to come."""
    return MORNING <= wall_time(now, zone).time() < NOON


def week_after(day: date, zone: ZoneInfo) -> Stretch:
    """The seven days after the day it is looked ahead on."""
    return Stretch(home_midnight(day + ONE_DAY, zone), home_midnight(day + ONE_DAY + AHEAD, zone))


def around(day: date) -> Stretch:
    """All time that is that day at some home on earth."""
    midnight = datetime.combine(day, time(), UTC)
    return Stretch(midnight - ONE_DAY, midnight + 2 * ONE_DAY)


def is_on(day: date, coming: Coming) -> bool:
    """Whether it begins on that day at home."""
    return day_stretch(day, coming.zone).contains(coming.stretch.start)


# What.


def is_open_to(shift: Shift, candidate: Candidate, circle: Circle, now: datetime) -> bool:
    """Whether a letter may name it as open to them: they could take it, and it is not "not just now"."""
    return (
        candidate.member.role in HELPS_FREELY
        and not candidate.rather_not
        and shift.state_of(candidate.member.id) not in NEEDS_NO_ASKING
        and why_not_take(shift, candidate, circle, now) is None
        and not is_not_now(shift, candidate, circle)
    )


def reads_what_is_open(member: Member) -> bool:
    """Who plans reads of all that is open; who helps freely, of what they could take; who lives in is there anyway."""
    return member.is_coordinator or (member.role in HELPS_FREELY and not member.lives_in)


def gaps_to_tell(starts: Mapping[int, datetime], named: Collection[int], now: datetime) -> list[int]:
    """Of the gaps of the week, those to name this morning: all, once one nobody was told of cannot wait; else none.

    So of a gap that comes every day they read twice a week, and not every morning.
    """
    new = [number for number in starts if number not in named]
    cannot_wait = any(starts[number] <= now + CANNOT_WAIT for number in new)
    return sorted(starts, key=lambda number: (starts[number], number)) if cannot_wait else []


def worth_knowing(has_feed: bool, day: date) -> Worth:
    """Another one each week, of those that are of use to them."""
    useful = [Worth.CANNOT_COME, *([] if has_feed else [Worth.CALENDAR]), Worth.AWAY]
    return useful[Week.of(day).monday.toordinal() // 7 % len(useful)]
