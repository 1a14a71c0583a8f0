"""Respite: planned time off for somebody who is always there. Others hold the shift; whose time off it is, is free.

To everybody else it reads as an ordinary moment with its helper (`permissions.kind_for`).
"""

from collections.abc import Container, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from careshare.domain import permissions
from careshare.domain.circles import Me, Member
from careshare.domain.reasons import Reason, Why
from careshare.domain.rota import brings_somebody, unheld
from careshare.domain.shifts import Shift
from careshare.domain.time import ONE_DAY, Stretch, by_day, home_day
from careshare.domain.words import Kind, MemberState, Presence

A_REAL_BREAK = timedelta(hours=3)
"""With somebody else there for so long a day counts as one off, for who lives in (signal R3 of the model of load)."""
LOOKED_BACK = timedelta(weeks=8)
"""How far back a free day is looked for."""


@dataclass(frozen=True, slots=True)
class Watch:
    """A place on a shift that somebody held: when, and how. `is_mine` where the carer held it, `is_time_off` where the
    shift was their time off.
    """

    stretch: Stretch
    presence: Presence = Presence.ACTIVE
    is_mine: bool = False
    is_time_off: bool = False
    kind: Kind = Kind.CARE


@dataclass(frozen=True, slots=True)
class Off:
    """Somebody's time off: the shift that gives it, and when."""

    shift_id: int
    stretch: Stretch


def if_off(shift: Shift, off: Iterable[Off]) -> Reason | None:
    """A no to whatever falls in one's own time off, also to the shift that gives it."""
    return Reason(Why.TIME_OFF) if any(shift.stretch.overlaps(each.stretch) for each in off) else None


def why_not_give(carer: Member, coming: Container[int]) -> Reason | None:
    """Make a shift the time off of a member: of who helps and is in the circle, and is not `coming` themselves."""
    if carer.state is not MemberState.ACTIVE or not permissions.may_help(carer):
        return Reason(Why.CHANGED_MEANWHILE)
    return Reason(Why.COMES_THEMSELVES, who=carer.name) if carer.id in coming else None


def may_see_whose(me: Me, carer_id: int) -> bool:
    """Whose time off a shift is: they themselves, and who may know that it is any."""
    return me.id == carer_id or permissions.may_see_respite(me)


def days_since_free_day(watches: Iterable[Watch], today: date, zone: ZoneInfo, lives_in: bool) -> int | None:
    """How many days ago the carer last had a day off, 0 where it is today; None where there was none in `watches`.

    A day off is one on which somebody else held their time off; for who lives in also one with three hours on end in
    which somebody else was there and they held nothing; nobody is who is on call at their own home or on the telephone.
    """
    found = [day for day in free_days(list(watches), zone, lives_in) if day <= today]
    return (today - max(found)) // ONE_DAY if found else None


def free_days(watches: list[Watch], zone: ZoneInfo, lives_in: bool) -> set[date]:
    """The home's days off, as `days_since_free_day` counts them."""
    given = {home_day(each.stretch.start, zone) for each in watches if each.is_time_off and not each.is_mine}
    return given | _with_a_real_break(watches, zone) if lives_in else given


def _with_a_real_break(watches: list[Watch], zone: ZoneInfo) -> set[date]:
    others = [each.stretch for each in watches if not each.is_mine and brings_somebody(each.kind, each.presence)]
    own = [each.stretch for each in watches if each.is_mine]
    free = (piece for whole in merged(others) for piece in _without(whole, own))
    return {day for each in free for day, piece in by_day(each, zone) if piece.duration >= A_REAL_BREAK}


def _without(whole: Stretch, taken: Iterable[Stretch]) -> list[Stretch]:
    within = [part for each in taken if (part := each.within(whole))]
    return unheld(whole, sorted((part.start, part.end) for part in within))


def merged(stretches: Iterable[Stretch]) -> list[Stretch]:
    """The same time, with those that touch or overlap as one."""
    found: list[Stretch] = []
    for each in sorted(stretches):
        if found and each.start <= found[-1].end:
            found[-1] = Stretch(found[-1].start, max(found[-1].end, each.end))
        else:
            found.append(each)
    return found
