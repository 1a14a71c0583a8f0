"""Who has the last word in a circle, how a circle begins, and who may change, pause or end it."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from careshare.domain import permissions
from careshare.domain.circles import Me, Member
from careshare.domain.reasons import Reason, Why
from careshare.domain.words import CircleState, Decides, MayBeAlone, Role

ENDING_UNDONE_WITHIN = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Deciding:
    """Who has the last word, on what ground and since when; the representative's name where that is somebody else."""

    decides: Decides
    basis: str = ""
    since: date | None = None
    representative: int | None = None
    representative_name: str = ""


@dataclass(frozen=True, slots=True)
class Ending:
    """When the circle was ended, and by whom."""

    at: datetime
    by: Member


@dataclass(frozen=True, slots=True)
class NewCircle:
    """A circle as its first member describes it. `role` and `relation` are what that member is to the person."""

    person_name: str
    role: Role
    relation: str
    person_knows: bool
    deciding: Deciding
    may_be_alone: MayBeAlone
    alone_for: timedelta
    zone: ZoneInfo

    @property
    def is_ones_own(self) -> bool:
        """Somebody starts it for themselves."""
        return self.role is Role.PERSON


def why_not_change(me: Me) -> Reason | None:
    """Change what the circle writes down of itself: coordinators; the person or representative in charge."""
    in_charge = permissions.may_approve(me) or me.member.is_representative
    return None if me.member.is_coordinator or in_charge else Reason(Why.NOT_ALLOWED)


def why_not_decide(me: Me, person: Member | None, representative: Member | None) -> Reason | None:
    """Change who decides. Nobody takes the last word from who has it and can say so here themselves."""
    if reason := why_not_change(me):
        return reason
    decides = {Decides.PERSON: person, Decides.REPRESENTATIVE: representative, Decides.TOGETHER: None}
    whose = decides[me.circle.decides]
    is_anothers = whose is not None and whose.account_id is not None and whose.id != me.id
    return Reason(Why.THEIRS_TO_DECIDE, who=whose.name) if whose and is_anothers else None


def why_not_pause(me: Me) -> Reason | None:
    """Pause a circle that lives."""
    if not permissions.may_pause(me):
        return Reason(Why.NOT_ALLOWED)
    return None if me.circle.is_live else Reason(Why.CHANGED_MEANWHILE)


def why_not_end(me: Me, has_representative: bool, person_died: bool) -> Reason | None:
    """End a circle that has not ended: the person or representative; a coordinator after a death or without one."""
    if not permissions.may_end(me, has_representative, person_died):
        return Reason(Why.NOT_ALLOWED)
    return None if me.circle.state is not CircleState.ENDED else Reason(Why.CHANGED_MEANWHILE)


def why_not_go_on(me: Me) -> Reason | None:
    """End a pause: who may pause."""
    if not permissions.may_pause(me):
        return Reason(Why.NOT_ALLOWED)
    return None if me.circle.state is CircleState.PAUSED else Reason(Why.CHANGED_MEANWHILE)


def why_not_resume(me: Me, ending: Ending | None, now: datetime) -> Reason | None:
    """Go on with a circle that is paused; for 30 days also with one that ended, by who could have ended it.

    What the person or the representative ended is theirs to take up again.
    """
    if me.circle.state is not CircleState.ENDED:
        return why_not_go_on(me)
    was_theirs = ending is not None and permissions.speaks_for_the_person(ending.by)
    if not permissions.may_end(me, has_representative=was_theirs):
        return Reason(Why.NOT_ALLOWED)
    is_over = ending is None or now - ending.at > ENDING_UNDONE_WITHIN
    return Reason(Why.TOO_LATE_TO_UNDO) if is_over else None
