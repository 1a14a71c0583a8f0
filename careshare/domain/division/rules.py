"""What may not be: which shift cannot go to whom, and which two shifts not to the same one."""

from datetime import timedelta
from statistics import median
from zoneinfo import ZoneInfo

from careshare.domain.assignments import SHORT_OVERLAP, Held
from careshare.domain.circles import Member
from careshare.domain.division.hours import REST_AFTER_NIGHT, credited_by_week, is_full_night, needs_rest_before
from careshare.domain.division.values import Bar, Helper, Open, Task
from careshare.domain.hints import as_met
from careshare.domain.shifts import Shift, is_night
from careshare.domain.time import NO_TIME, Week
from careshare.domain.words import AssignmentState, Presence, Role

AMONG = frozenset({Role.FAMILY, Role.FRIEND, Role.VOLUNTEER})
"""Professionals are planned by their own organisation."""
THE_SAME_FOR_ALL = timedelta(hours=8)
"""What shares are parts of where nobody in the circle set a limit: then equal hours are equal shares."""


def takes_part(member: Member) -> bool:
    """Whether anything is given to them: who helps without being paid, has an account to be asked on, and goes home."""
    return member.role in AMONG and member.account_id is not None and not member.lives_in


def places_left(shift: Shift) -> int:
    """The places that want somebody and for which nobody was asked yet."""
    asked = sum(1 for each in shift.assignments if each.state is AssignmentState.PROPOSED)
    return max(shift.needed - (shift.held - shift.seeking) - asked, 0)


def why_not_give(one: Open, helper: Helper) -> Bar | None:
    """Why it cannot go to them, by what is so already. A missing skill comes last: then it is all that is missing."""
    if one.shift_id in {held.shift_id for held in helper.held}:
        return Bar.THEIRS_ALREADY
    closed = helper.closed.get(one.shift_id)
    if closed and closed is not Bar.SKILL:
        return closed
    return _if_not_free(one, helper) or closed


def why_not_both(one: Held, other: Held, zone: ZoneInfo) -> Bar | None:
    """Why the same human cannot have both: more than 15 minutes at once, or too little rest after a full night."""
    if one.stretch.gap_to(other.stretch) >= REST_AFTER_NIGHT or Presence.ON_CALL in {one.presence, other.presence}:
        return None
    if one.stretch.overlap(other.stretch) > SHORT_OVERLAP:
        return Bar.CLASH
    first, then = sorted((one, other), key=lambda held: (held.stretch, held.shift_id))
    return Bar.REST if is_full_night(first, zone) and needs_rest_before(then, zone) else None


def room_in(week: Week, helper: Helper) -> timedelta | None:
    """How much more they may get in that week, by their limit as others meet it; None where they set none."""
    return None if helper.limit is None else max(as_met(helper.limit) - helper.hours.get(week, NO_TIME), NO_TIME)


def usual_limit(task: Task) -> timedelta:
    """What the share of somebody without a limit is a part of: the median of the limits there are."""
    limits = [helper.limit.total_seconds() for helper in task.helpers if helper.limit]
    return timedelta(seconds=median(limits)) if limits else THE_SAME_FOR_ALL


def _if_not_free(one: Open, helper: Helper) -> Bar | None:
    if helper.under_18 and is_night(one.stretch, one.zone):
        return Bar.NIGHT_UNDER_18
    if any(away.overlaps(one.stretch) for away in helper.away):
        return Bar.AWAY
    found = {why_not_both(one.as_held, held, one.zone) for held in helper.held}
    return next((bar for bar in (Bar.CLASH, Bar.REST) if bar in found), None) or _if_too_much(one, helper)


def _if_too_much(one: Open, helper: Helper) -> Bar | None:
    if helper.limit is None:
        return None
    hours = credited_by_week(one.stretch, one.presence, one.zone)
    return Bar.LIMIT if any(more > (room_in(week, helper) or NO_TIME) for week, more in hours.items()) else None
