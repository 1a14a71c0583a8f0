"""A carer's weeks as bars under each other: a picture that is as readable on a telephone as on a wide screen.

Across, everything is in hundredths of the width; down, in the height of a letter: so it fits any screen, and grows with
the letters. All of it stands in the table beside it too.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from careshare.domain.load import CareWeek
from careshare.domain.time import NO_TIME, Week

LEFT, RIGHT = 22.0, 79.0
"""Where the bars begin, and where the longest ends: before them stands the week, behind them its hours."""
ROW = 2.05
TOP = 1.6
"""Above the first row, for the words of the limit."""
BAR = 0.85
DOT_EVERY = 0.62
"""From the middle of one night to that of the next."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A week: its row, `down` from the top, and how far what is done and what is planned reach, in hundredths.

    `dots` and `half_dot` are its nights, from the left of the bars on. Numbers of hours are for the table.
    """

    care_week: CareWeek
    down: float
    done_hours: float
    done: float
    planned: float
    dots: tuple[float, ...]
    half_dot: float | None
    is_this_week: bool

    @property
    def monday(self) -> date:
        """The week's first day."""
        return self.care_week.week.monday

    @property
    def hours(self) -> float:
        """Done, planned and arranged together."""
        return _hours(self.care_week.hours)

    @property
    def planned_hours(self) -> float:
        """What is still to come."""
        return self.hours - self.done_hours

    @property
    def at_home_hours(self) -> float:
        """At home with the person while nobody else was there, and nothing of theirs on the rota."""
        return _hours(self.care_week.at_home)

    @property
    def planned_from(self) -> float:
        """Where what is planned begins: behind what is done."""
        return LEFT + self.done


@dataclass(frozen=True, slots=True)
class Chart:
    """All of them, and the line of their own limit, where they set one."""

    bars: tuple[Bar, ...]
    limit: float | None
    left: float = LEFT

    @property
    def height(self) -> float:
        """In the height of a letter."""
        return round(TOP + ROW * len(self.bars), 2)

    @property
    def top(self) -> float:
        """Where the rows begin."""
        return TOP


def drawn(weeks: Sequence[CareWeek], limit: timedelta | None, today: date) -> Chart:
    """The bars of these weeks, the longest, or the limit where that is more, over the whole width."""
    longest = max([*(week.hours for week in weeks), limit or NO_TIME, timedelta(hours=1)])
    this_week = Week.of(today)
    bars = tuple(_bar(week, place, longest, this_week) for place, week in enumerate(weeks))
    return Chart(bars, LEFT + _share(limit, longest) if limit else None)


def _bar(week: CareWeek, place: int, longest: timedelta, this_week: Week) -> Bar:
    """What was noted for the arranging of this week or of one before it is done, the rest is planned."""
    is_past = week.week.monday <= this_week.monday
    done = week.done + (week.arranged if is_past else NO_TIME)
    whole = int(week.nights)
    dots = [round(DOT_EVERY * (night + 0.5), 2) for night in range(whole + 1)]
    return Bar(
        care_week=week,
        down=round(TOP + ROW * place, 2),
        done_hours=_hours(done),
        done=_share(done, longest),
        planned=_share(week.hours - done, longest),
        dots=tuple(dots[:whole]),
        half_dot=dots[whole] if week.nights > whole else None,
        is_this_week=week.week == this_week,
    )


def _hours(time: timedelta) -> float:
    return time.total_seconds() / 3600


def _share(time: timedelta, longest: timedelta) -> float:
    return round((RIGHT - LEFT) * (time / longest), 2)
