"""When a member cannot, and the weekly times they would rather come, or rather not."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Self
from zoneinfo import ZoneInfo

from careshare.domain import permissions
from careshare.domain.cautions import WeeklyTime
from careshare.domain.circles import Me, Member
from careshare.domain.reasons import Reason, Why
from careshare.domain.time import ONE_DAY, Stretch, home_day, home_midnight, instant, wall_time
from careshare.domain.words import MemberState

LONGEST_ABSENCE = timedelta(days=732)
"""Two years: who is away longer has left, and says so in another way."""
MOMENT = timedelta(microseconds=1)
"""A stretch ends before its end."""


@dataclass(frozen=True, slots=True)
class Absence:
    """Time in which a member cannot come. Nobody asks why."""

    id: int
    member_id: int
    stretch: Stretch


@dataclass(frozen=True, slots=True)
class Preference:
    """A time of every week at which a member would rather be asked, or rather not; `id` once it is kept."""

    weekly: WeeklyTime
    rather: bool
    id: int = 0


@dataclass(frozen=True, slots=True)
class Away:
    """An absence as somebody says it: days of the home, both included, and times where it is less than whole days."""

    first: date
    last: date
    starts: time | None = None
    ends: time | None = None

    @classmethod
    def of(cls, stretch: Stretch, zone: ZoneInfo) -> Self:
        """How somebody says it: without a time where a day is missed from its beginning, or to its end."""
        first, last = home_day(stretch.start, zone), home_day(stretch.end - MOMENT, zone)
        starts = None if stretch.start == home_midnight(first, zone) else wall_time(stretch.start, zone).time()
        ends = None if stretch.end == home_midnight(last + ONE_DAY, zone) else wall_time(stretch.end, zone).time()
        return cls(first, last, starts, ends)

    def at(self, zone: ZoneInfo) -> Stretch:
        """From the beginning of `first`, or `starts` on it, to the end of `last`, or `ends` on it.

        Raises ValueError where it would end before it starts, or lasts more than two years.
        """
        end_day = self.last if self.ends else self.last + ONE_DAY
        stretch = Stretch(
            instant(datetime.combine(self.first, self.starts or time()), zone),
            instant(datetime.combine(end_day, self.ends or time()), zone),
        )
        if stretch.duration > LONGEST_ABSENCE:
            raise ValueError("an absence lasts two years at most")
        return stretch


def why_not_be_away(stretch: Stretch, now: datetime) -> Reason | None:
    """Say when one cannot come: of what is still to come, at least in part."""
    return Reason(Why.ENDED) if stretch.end <= now else None


def why_not_speak_for(me: Me, member: Member) -> Reason | None:
    """Say when a member cannot, or would rather: everyone for themselves, who plans for who has no account."""
    if member.state is MemberState.FORMER:
        return Reason(Why.NOT_ALLOWED)
    if me.id == member.id or (member.account_id is None and permissions.may_plan(me)):
        return None
    return Reason(Why.NOT_YOURS)
