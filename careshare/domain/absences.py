"""When a member cannot, and the weekly times they would rather come, or rather not."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from careshare.domain import permissions
from careshare.domain.cautions import WeeklyTime
from careshare.domain.circles import Me, Member
from careshare.domain.reasons import Reason, Why
from careshare.domain.time import ONE_DAY, Stretch, home_midnight, instant
from careshare.domain.words import MemberState

LONGEST_ABSENCE = timedelta(days=732)
"""Two years: who is away longer has left, and says so in another way."""


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

    def at(self, zone: ZoneInfo) -> Stretch:
        """From the beginning of `first`, or `starts` on it, to the end of `last`, or `ends` on it.

        Raises ValueError where it would end before it starts, or lasts more than two years.
        """
        start = (
            instant(datetime.combine(self.first, self.starts), zone) if self.starts else home_midnight(self.first, zone)
        )
        end = (
            instant(datetime.combine(self.last, self.ends), zone)
            if self.ends
            else home_midnight(self.last + ONE_DAY, zone)
        )
        stretch = Stretch(start, end)
        if stretch.duration > LONGEST_ABSENCE:
            raise ValueError("an absence lasts two years at most")
        return stretch


def why_not_speak_for(me: Me, member: Member) -> Reason | None:
    """Say when a member cannot, or would rather: everyone for themselves, who plans for who has no account."""
    if member.state is MemberState.FORMER:
        return Reason(Why.NOT_ALLOWED)
    if me.id == member.id or (member.account_id is None and permissions.may_plan(me)):
        return None
    return Reason(Why.NOT_YOURS)
