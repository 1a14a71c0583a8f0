"""Skills: what somebody must have been shown before they do it, who was, and which shifts ask for it.

A shift asks for its own skills and for those of its pattern. What was shown holds for the day a shift begins on.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from careshare.domain import permissions
from careshare.domain.circles import Me, Member
from careshare.domain.reasons import Reason, Why
from careshare.domain.shifts import Shift
from careshare.domain.time import home_day
from careshare.domain.words import MemberState

LONGEST_NAME = 80
"""In signs; also of the words for who showed it."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A skill that a shift, or every shift of a pattern, asks for: `required`, or else advised; towards one member.

    `is_shown` says whether they were ever shown it, `until` the last day that holds, None for ever.
    """

    skill_id: int
    name: str
    required: bool
    shift_id: int | None = None
    pattern_id: int | None = None
    is_shown: bool = False
    until: date | None = None

    def is_of(self, shift_id: int, pattern_id: int | None) -> bool:
        """Whether that shift asks for it itself, or its pattern does."""
        return self.pattern_id == pattern_id if self.shift_id is None else self.shift_id == shift_id

    def is_known_on(self, day: date) -> bool:
        """Whether they may do it on that day."""
        return self.is_shown and (self.until is None or day <= self.until)

    def bars(self, shift_id: int, pattern_id: int | None, day: date) -> bool:
        """Whether it keeps them off that shift, which begins on that day."""
        return self.required and self.is_of(shift_id, pattern_id) and not self.is_known_on(day)


@dataclass(frozen=True, slots=True)
class Showing:
    """A skill shown to a member: by another, or by whom in words, on what day, and the last day it holds.

    Raises ValueError where it would end before it began.
    """

    member_id: int
    on: date
    by_member_id: int | None = None
    by_words: str = ""
    until: date | None = None

    def __post_init__(self) -> None:
        if self.until is not None and self.until < self.on:
            raise ValueError("holds until the day it was shown, at least")


def asked_by(shift: Shift, around: Iterable[Asked]) -> tuple[Asked, ...]:
    """What of all that is asked for `around` a shift it asks for itself: the required first, then by name.

    Each skill once; where the shift and its pattern ask for the same, it is required as soon as one requires it.
    """
    return each_once(each for each in around if each.is_of(shift.id, shift.pattern_id))


def usually_asked(shift: Shift, around: Iterable[Asked]) -> tuple[Asked, ...]:
    """What its pattern asks for, whatever it asks for itself."""
    return each_once(each for each in around if each.shift_id is None and each.is_of(shift.id, shift.pattern_id))


def each_once(asked: Iterable[Asked]) -> tuple[Asked, ...]:
    """Each skill once, the required first, then by name."""
    found: dict[int, Asked] = {}
    for each in sorted(asked, key=lambda one: (not one.required, one.name.casefold(), one.skill_id)):
        found.setdefault(each.skill_id, each)
    return tuple(found.values())


def lacking(shift: Shift, around: Iterable[Asked], zone: ZoneInfo) -> tuple[Asked, ...]:
    """What the shift asks for and the member was not shown, or not lately enough."""
    day = home_day(shift.stretch.start, zone)
    return tuple(each for each in asked_by(shift, around) if not each.is_known_on(day))


def if_lacking(lacks: Iterable[Asked]) -> Reason | None:
    """A no where one of these is required; it names those that are."""
    names = tuple(each.name for each in lacks if each.required)
    return Reason(Why.NOT_SHOWN_TO_YOU, what=names) if names else None


def why_not_keep(me: Me) -> Reason | None:
    """Write down which skills there are and to whom they were shown: whoever plans."""
    return None if permissions.may_plan(me) else Reason(Why.NOT_ALLOWED)


def why_not_show(member: Member, me: Me) -> Reason | None:
    """Write down that a skill was shown to this member: to who helps, and is in the circle."""
    if reason := why_not_keep(me):
        return reason
    is_here = member.state is MemberState.ACTIVE and permissions.may_help(member)
    return None if is_here else Reason(Why.CHANGED_MEANWHILE)
