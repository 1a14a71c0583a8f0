"""Outside calendars: who may have one read in, how far ahead, how often; and what was read.

They are read in as visits in a circle, which everybody there sees, or as the times at which one human is busy, of which
others meet only that now is not the moment. Nothing that stands in one is silently dropped.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from careshare.domain import permissions
from careshare.domain.circles import Me
from careshare.domain.reasons import Reason, Why
from careshare.domain.time import ONE_DAY, Stretch, home_midnight
from careshare.domain.words import CircleState, Role, Wrong

MOST_BYTES = 5_000_000
MOST_CALENDARS = 20
"""Of a circle, or of an account."""
MOST_OCCURRENCES = 5_000
"""Kept of one calendar, the first ones: some fifty a day, all through the window."""
MOST_A_DAY = 24
"""What comes back more often is no appointment."""
MOST_LISTED = 20
"""Of what could not be read all is counted, and so many are told one by one."""
BACK = timedelta(days=7)
AHEAD = timedelta(weeks=13)
"""As far as shifts are written, and a week."""
AHEAD_OF_A_FILE = timedelta(weeks=53)
"""A file is read once."""
EVERY = timedelta(hours=1)
WHOLE_AGAIN = ONE_DAY
"""Also of a calendar that is the same: what comes back in it goes on, and more of it comes within the window."""


@dataclass(frozen=True, slots=True)
class Occurrence:
    """An appointment at one time. `key` is the same for the same one read again, also at another time.

    `title` is "" where it says none, or keeps it private. `is_free`: whoever has it can be somewhere else then.
    """

    key: str
    stretch: Stretch
    title: str
    is_free: bool


@dataclass(frozen=True, slots=True)
class Problem:
    """What is the matter, on which line (0: of the whole), and the title of the entry where it can be read."""

    wrong: Wrong
    line: int = 0
    title: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a calendar says within a window, by time. Of its `entries` so many could not be read, or only in part.

    `problems` tells of the first of these, by line.
    """

    occurrences: tuple[Occurrence, ...]
    entries: int
    unread: int
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Mark:
    """By what a server knows the copy we have (RFC 9110 section 8.8)."""

    etag: str = ""
    last_modified: str = ""


@dataclass(frozen=True, slots=True)
class Copy:
    """A calendar as it was read once, and how its server calls that."""

    reading: Reading
    mark: Mark = Mark()


@dataclass(frozen=True, slots=True)
class Source:
    """What somebody calls a calendar, and its address, locked; None for a file."""

    name: str
    address: bytes | None


@dataclass(frozen=True, slots=True)
class Outside:
    """A calendar that is read in: of a circle, for its visits, or of an account, for its busy times.

    `member_id`: whose own visits they are; None where who plans keeps them, of an organisation. `read_at` is when the
    copy that stands was read, `seen_at` when its server last said that this is still so. `trouble` is why it did not
    the last time, so many times in a row. A file has no `address`, and is not looked at again.
    """

    id: int
    circle_id: int | None
    member_id: int | None
    account_id: int | None
    source: Source
    mark: Mark
    entries: int
    unread: int
    problems: tuple[Problem, ...]
    read_at: datetime
    seen_at: datetime
    trouble: Wrong | None = None
    failures: int = 0
    next_at: datetime | None = None

    @property
    def is_file(self) -> bool:
        """Read once, from what somebody sent."""
        return self.source.address is None


class Unreadable(Exception):  # noqa: N818 - a calendar's state, not a crash
    """Nothing of it can be read, or it cannot be had."""

    def __init__(self, wrong: Wrong, line: int = 0) -> None:
        super().__init__(wrong)
        self.problem = Problem(wrong, line)


def window(today: date, zone: ZoneInfo, is_file: bool = False) -> Stretch:
    """What is read of a calendar: from a week ago, so that this week is whole, to a little past the shifts."""
    last = today + (AHEAD_OF_A_FILE if is_file else AHEAD)
    return Stretch(home_midnight(today - BACK, zone), home_midnight(last, zone))


def why_not_attach(me: Me) -> Reason | None:
    """Let visits be read into a circle: a professional their own, who plans those of an organisation."""
    if me.circle.state is CircleState.ENDED:
        return Reason(Why.CIRCLE_NOT_LIVE)
    may = me.member.role is Role.PROFESSIONAL or permissions.may_plan(me)
    return None if may else Reason(Why.NOT_ALLOWED)


def why_not_one_more(number: int) -> Reason | None:
    """Have another calendar read in beside so many."""
    return Reason(Why.CALENDARS_ENOUGH) if number >= MOST_CALENDARS else None


def whose(me: Me) -> int | None:
    """Of which member the visits are that `me` lets be read in; None: of an organisation."""
    return me.id if me.member.role is Role.PROFESSIONAL else None


def may_handle(me: Me, outside: Outside) -> bool:
    """See how it goes with a calendar of visits, and take it away: whose they are, and who plans."""
    return me.id == outside.member_id or permissions.may_plan(me)


def may_see_address(me: Me | None, outside: Outside) -> bool:
    """See where it stands, as far as anybody does: whose it is."""
    return me is None or outside.member_id in (None, me.id)


def next_look(now: datetime, failures: int, chance: float) -> datetime:
    """When a calendar is looked at again: in about an hour; after each failure twice as long, and at least every day.

    `chance`, from 0 to 1, moves it by a tenth, so that not all of them are looked at in one moment.
    """
    doubled: timedelta = EVERY * (1 << min(failures, 10))
    return now + min(doubled, ONE_DAY) * (0.9 + 0.2 * chance)


def known_mark(outside: Outside, now: datetime) -> Mark:
    """What its server is told that we have: nothing, where we want all of it again."""
    return outside.mark if now - outside.read_at < WHOLE_AGAIN else Mark()


@dataclass(frozen=True, slots=True)
class Difference:
    """What changes in the rows of a calendar: written are these occurrences, and removed the rows of these keys."""

    written: tuple[Occurrence, ...]
    gone: frozenset[str]


def still_read_since(now: datetime) -> datetime:
    """What ended before this instant is in no reading any more: it stays as it is."""
    return now - BACK - ONE_DAY


def difference(
    there: Mapping[str, tuple[Stretch, str]], read: Sequence[Occurrence], is_busy: bool, now: datetime
) -> Difference:
    """From what is `there`, by key, to what was `read`. What is over stays, whatever became of it since.

    Of busy times only when they are is kept, and nothing of what is no reason to be elsewhere.
    """
    kept = {each.key: each for each in read if not (is_busy and each.is_free)}
    title = {key: "" if is_busy else each.title for key, each in kept.items()}
    written = tuple(each for key, each in kept.items() if there.get(key) != (each.stretch, title[key]))
    gone = frozenset(key for key, (stretch, _) in there.items() if key not in kept and stretch.end > now)
    return Difference(written, gone)
