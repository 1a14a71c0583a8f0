"""Taking a list back that was brought: by whoever did, for an hour; what somebody did something with since stays."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from careshare.domain.circles import Me
from careshare.domain.reasons import Reason, Why
from careshare.domain.shifts import why_not_plan

FOR = timedelta(hours=1)
"""Long enough to look the weeks through; who was asked reads of it before they made plans for it."""


@dataclass(frozen=True, slots=True)
class Brought:
    """A list that was brought, by its line in the log, and how much was in it."""

    entry_id: int
    by_member_id: int | None
    at: datetime
    people: int
    moments: int
    is_taken_back: bool


@dataclass(frozen=True, slots=True)
class TakenBack:
    """What went again, and how much of each stays."""

    people: int
    moments: int
    people_stay: int
    moments_stay: int

    @property
    def stays(self) -> int:
        """How much stays in all."""
        return self.people_stay + self.moments_stay


def why_not_take_back(brought: Brought, me: Me, now: datetime) -> Reason | None:
    """Take a list back."""
    if brought.by_member_id != me.id:
        return Reason(Why.NOT_YOURS)
    if reason := why_not_plan(me):
        return reason
    if now - brought.at > FOR:
        return Reason(Why.TOO_LATE_TO_UNDO)
    return Reason(Why.CHANGED_MEANWHILE) if brought.is_taken_back else None
