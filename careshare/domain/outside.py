"""Outside calendars: who may have one read in, how far ahead, how often; and what was read.

What is read is what it is read at: a calendar is written by other programs, and nothing in it is silently dropped.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from careshare.domain.time import Stretch, home_midnight
from careshare.domain.words import Wrong

MOST_BYTES = 5_000_000
MOST_OCCURRENCES = 5_000
"""Kept of one calendar, the first ones: some fifty a day, all through the window."""
MOST_A_DAY = 24
"""What comes back more often is no appointment."""
MOST_LISTED = 20
"""Of what could not be read all is counted, and so many are told one by one."""
BACK = timedelta(days=7)
AHEAD = timedelta(weeks=13)
"""As far as shifts are written, and a week."""


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


class Unreadable(Exception):  # noqa: N818 - a calendar's state, not a crash
    """Nothing of it can be read, or it cannot be had."""

    def __init__(self, wrong: Wrong, line: int = 0) -> None:
        super().__init__(wrong)
        self.problem = Problem(wrong, line)


def window(today: date, zone: ZoneInfo) -> Stretch:
    """What is read of a calendar: from a week ago, so that this week is whole, to a little past the shifts."""
    return Stretch(home_midnight(today - BACK, zone), home_midnight(today + AHEAD, zone))
