"""A member and a shift: who may say yes, be asked, look for a stand-in, give it back, and what may be undone.

`why_not_<verb>` answers the reason, or None. The action asks it before it writes, the page before it shows a button.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from careshare.domain import permissions
from careshare.domain.circles import Circle, Me, Member
from careshare.domain.reasons import Reason, Why
from careshare.domain.respite import Off, if_off
from careshare.domain.shifts import (
    Assignment,
    Shift,
    if_closed,
    if_ended,
    if_not_live,
    if_not_started,
    if_started,
    is_night,
)
from careshare.domain.skills import Asked, if_lacking, lacking
from careshare.domain.time import NO_TIME, Stretch
from careshare.domain.words import HOLDING, AssignmentState, MemberState, Presence

SHORT_OVERLAP = timedelta(minutes=15)
GIVE_BACK = timedelta(hours=48)
UNDO = timedelta(seconds=60)
ON_ITS_WAY = timedelta(seconds=5)
"""What a press may take to reach us: the page shows the undo for a minute."""


@dataclass(frozen=True, slots=True)
class Held:
    """Another shift the same human holds, in any of their circles."""

    shift_id: int
    stretch: Stretch
    presence: Presence = Presence.ACTIVE


@dataclass(frozen=True, slots=True)
class Candidate:
    """A member towards one shift: what the same human holds around it, and whether the person has a wish against it.

    `away` are own absences around it, `rather_not` and `rather` own weekly times it falls in. `busy` is when they have
    something else by their own calendar, which informs and bars nothing: nobody here knows what it is. `asked` are the
    skills that it and what is near it ask for, and which of them they were shown. `off` is their own time off.
    `is_full`: they would be over their own limit, or were told lately that it gets full; found for who plans, who reads
    only "not now" of it. `may_have_load`: there may be something to say of their weeks; found for themselves.
    """

    member: Member
    held: tuple[Held, ...] = ()
    wished_against: bool = False
    away: tuple[Stretch, ...] = ()
    rather_not: bool = False
    rather: bool = False
    busy: tuple[Stretch, ...] = ()
    asked: tuple[Asked, ...] = ()
    off: tuple[Off, ...] = ()
    is_full: bool = False
    may_have_load: bool = False


@dataclass(frozen=True, slots=True)
class HowItWent:
    """The real minutes of a member on a shift, and how often they were called or woken. ValueError outside 0 to 99."""

    member_id: int
    real: Stretch
    calls: int = 0

    def __post_init__(self) -> None:
        if not 0 <= self.calls <= 99:
            raise ValueError("called 0 to 99 times")


@dataclass(frozen=True, slots=True)
class Change:
    """One assignment before and after an act; `was` is None where there was none."""

    member_id: int
    account_id: int | None
    was: Assignment | None
    after: AssignmentState

    @property
    def places(self) -> int:
        """Places it takes (1), leaves alone (0) or gives back (-1)."""
        return (self.after in HOLDING) - bool(self.was and self.was.holds)

    @property
    def seekers(self) -> int:
        """As `places`, of those who seek a stand-in."""
        seeking = AssignmentState.SEEKING
        return (self.after is seeking) - bool(self.was and self.was.state is seeking)

    @property
    def is_in_calendars(self) -> bool:
        """Whether a calendar shows another answer of theirs to whether they come: yes, asked, or no."""
        asked = AssignmentState.PROPOSED
        return self.places != 0 or (self.after is asked) != bool(self.was and self.was.state is asked)


@dataclass(frozen=True, slots=True)
class Act:
    """One line of the log, as far as undoing it needs it: the shift's version right after it, and how things were.

    `was` is what it changed of the shift's row, by column; not its words.
    """

    entry_id: int
    verb: str
    by_member_id: int | None
    at: datetime
    shift_id: int
    version: int
    changes: tuple[Change, ...] = ()
    was: Mapping[str, Any] = field(default_factory=dict)

    def stretch_before(self, shift: Shift) -> Stretch:
        """When the shift was before it."""
        moved = "starts_at" in self.was
        return Stretch(self.was["starts_at"], self.was["ends_at"]) if moved else shift.stretch


def what_to_do(shift: Shift, candidate: Candidate, me: Me, now: datetime) -> str:
    """What to do in it, as far as `me`, who is the candidate, may see it; to whom it is not for it is not open."""
    is_wanted = not shift.is_sure and not shift.closed and not shift.has_ended(now)
    is_open = is_wanted and not if_not_for(shift, candidate)
    return shift.what if permissions.may_see_what_to_do(me, is_open, shift.concerns(me.id)) else ""


# Saying yes.


def why_not_take(shift: Shift, candidate: Candidate, circle: Circle, now: datetime) -> Reason | None:
    """“I'll come”, asked or not: fill an empty place, or stand in for whoever has been looking the longest."""
    if reason := why_not_ask_anyone(shift, circle, now):
        return reason
    if candidate.member.id in {holder.member_id for holder in shift.holders}:
        return Reason(Why.ALREADY_YOURS)
    if reason := if_not_for(shift, candidate):
        return reason
    return _if_no_place(shift, now) or if_in_the_way(shift, candidate, circle)


def why_not_come_after_all(shift: Shift, candidate: Candidate, circle: Circle, now: datetime) -> Reason | None:
    """Take back one's “I cannot come” while nobody else has the place. To stand in for somebody is another thing."""
    if shift.state_of(candidate.member.id) is not AssignmentState.CANNOT_COME:
        return Reason(Why.CHANGED_MEANWHILE)
    if reason := why_not_take(shift, candidate, circle, now):
        return reason
    return Reason(Why.FULL) if shift.held >= shift.needed else None


# Asking others. What stands between a member and a shift is theirs: one answer, whatever the cause. But whether they
# were shown what it asks for is no secret, and who plans can see to it: that is said, and said first, so that it tells
# nothing of the rest.


def why_not_propose(shift: Shift, candidate: Candidate, me: Me, now: datetime) -> Reason | None:
    """Ask a member for a shift, until it starts: a letter would come too late, and who calls can note the yes."""
    if shift.state_of(candidate.member.id) is AssignmentState.PROPOSED:
        return Reason(Why.ALREADY_ASKED, who=candidate.member.name)
    return _why_not_for_another(shift, candidate, me, now) or if_started(shift, now)


def why_not_ask_in_a_chat(shift: Shift, me: Me, now: datetime) -> Reason | None:
    """Take a text along that asks for somebody: whoever plans, and whoever looks for somebody in their place."""
    if not permissions.may_plan(me) and shift.state_of(me.id) is not AssignmentState.SEEKING:
        return Reason(Why.NOT_ALLOWED)
    return why_not_ask_anyone(shift, me.circle, now) or _if_no_place(shift, now)


def why_not_plan_in(shift: Shift, candidate: Candidate, me: Me, now: datetime) -> Reason | None:
    """Put a member on a shift who agreed to that, or who has no account to be asked on."""
    if not candidate.member.is_planned_without_asking:
        return Reason(Why.NOT_ASKED_TO_BE_PLANNED, who=candidate.member.name)
    return _why_not_for_another(shift, candidate, me, now)


def why_not_note_yes(shift: Shift, candidate: Candidate, me: Me, now: datetime) -> Reason | None:
    """Write down that a member said yes on the telephone."""
    return _why_not_for_another(shift, candidate, me, now)


def why_not_withdraw(shift: Shift, member_id: int, me: Me, now: datetime) -> Reason | None:
    """Take back what was asked or agreed, before it starts."""
    if not permissions.may_plan(me):
        return Reason(Why.NOT_ALLOWED)
    if shift.state_of(member_id) not in {AssignmentState.PROPOSED, AssignmentState.ACCEPTED}:
        return Reason(Why.CHANGED_MEANWHILE)
    return if_closed(shift) or if_started(shift, now)


# Not coming after all.


def why_not_decline(shift: Shift, member_id: int, me: Me) -> Reason | None:
    """Say no to what one was asked: always, and only oneself."""
    if member_id != me.id:
        return Reason(Why.NOT_YOURS)
    return None if shift.state_of(member_id) is AssignmentState.PROPOSED else Reason(Why.NOT_PROPOSED)


def why_not_say_not_now(shift: Shift, member_id: int, circle: Circle, now: datetime) -> Reason | None:
    """Say no by an answer link, asked by us or in a chat. Who comes says something else: that they cannot."""
    if (assignment := shift.of(member_id)) and assignment.holds:
        return Reason(Why.ALREADY_YOURS)
    return why_not_ask_anyone(shift, circle, now)


def why_not_seek(shift: Shift, member_id: int, me: Me, now: datetime) -> Reason | None:
    """Look for a stand-in; it stays theirs until somebody takes it."""
    if reason := _if_not_theirs(shift, member_id, me, AssignmentState.ACCEPTED):
        return reason
    return if_not_live(me.circle) or if_closed(shift) or if_started(shift, now)


def why_not_stop_seeking(shift: Shift, member_id: int, me: Me) -> Reason | None:
    """“I changed my mind”: come after all."""
    if shift.state_of(member_id) is not AssignmentState.SEEKING:
        return Reason(Why.NOT_SEEKING)
    return _if_not_theirs(shift, member_id, me, AssignmentState.SEEKING) or if_closed(shift)


def why_not_cannot_come(shift: Shift, member_id: int, me: Me, now: datetime) -> Reason | None:
    """“I cannot come”: at any time until it is over, and nobody asks why."""
    if reason := _if_not_theirs(shift, member_id, me, AssignmentState.ACCEPTED, AssignmentState.SEEKING):
        return reason
    return if_closed(shift) or if_ended(shift, now)


def why_not_leave(shift: Shift, member_id: int, me: Me, now: datetime) -> Reason | None:
    """Give it back, up to 48 hours before; later somebody else is looked for first."""
    if member_id != me.id:
        return Reason(Why.NOT_YOURS)
    if shift.state_of(member_id) is not AssignmentState.ACCEPTED:
        return Reason(Why.NOT_HOLDING)
    late = Reason(Why.TOO_LATE_TO_LEAVE) if shift.stretch.start - now < GIVE_BACK else None
    return if_closed(shift) or late


# How it went.


def why_not_be_here(shift: Shift, member_id: int, me: Me, now: datetime) -> Reason | None:
    """“I am here”, "it did not happen", about a place that is held, once it began."""
    if reason := _if_not_theirs(shift, member_id, me, AssignmentState.ACCEPTED, AssignmentState.SEEKING):
        return reason
    return if_closed(shift) or if_not_started(shift, now)


def why_not_correct(shift: Shift, went: HowItWent, me: Me, now: datetime) -> Reason | None:
    """The real minutes: of a place that is held, and of time that has been."""
    if reason := why_not_be_here(shift, went.member_id, me, now):
        return reason
    return Reason(Why.NOT_OVER) if went.real.end > now else None


def why_not_have_been_there(shift: Shift, member: Member, me: Me, now: datetime) -> Reason | None:
    """“I was there too”: somebody who held no place, once it began; places do not count."""
    if not permissions.may_act_for(me, member.id):
        return Reason(Why.NOT_YOURS)
    if not permissions.may_help(member):
        return Reason(Why.NOT_ALLOWED)
    if (assignment := shift.of(member.id)) and assignment.holds:
        return Reason(Why.ALREADY_THEIRS, who=member.name)
    return if_closed(shift) or if_not_started(shift, now)


# Undoing.


def why_not_undo(act: Act, shift: Shift, me: Me, now: datetime) -> Reason | None:
    """Take back what one just did: for a minute, and while nobody else did anything with the shift."""
    if act.by_member_id != me.id:
        return Reason(Why.NOT_YOURS)
    if now - act.at > UNDO + ON_ITS_WAY:
        return Reason(Why.TOO_LATE_TO_UNDO)
    return None if act.version == shift.version else Reason(Why.CHANGED_MEANWHILE)


def why_not_hold_again(shift: Shift, candidate: Candidate, stretch: Stretch) -> Reason | None:
    """Whether an undo may give a place back: not to who left, or took something else then in the meantime."""
    if candidate.member.state is MemberState.FORMER:
        return Reason(Why.CHANGED_MEANWHILE)
    return _if_clash(replace(shift, stretch=stretch), candidate)


# The pieces.


def why_not_ask_anyone(shift: Shift, circle: Circle, now: datetime) -> Reason | None:
    """Why nobody at all can say yes any more, but for the number of places."""
    return if_not_live(circle) or if_closed(shift) or if_ended(shift, now)


def _why_not_for_another(shift: Shift, candidate: Candidate, me: Me, now: datetime) -> Reason | None:
    name = candidate.member.name
    if not permissions.may_plan(me):
        return Reason(Why.NOT_ALLOWED)
    if reason := why_not_ask_anyone(shift, me.circle, now):
        return reason
    if (assignment := shift.of(candidate.member.id)) and assignment.holds:
        return Reason(Why.ALREADY_THEIRS, who=name)
    if reason := _if_no_place(shift, now) or if_not_shown_to_them(shift, candidate, me.circle):
        return reason
    if if_not_for(shift, candidate) or if_in_the_way(shift, candidate, me.circle):
        return Reason(Why.NOT_AVAILABLE_FOR_THIS, who=name)
    return None


def if_not_for(shift: Shift, candidate: Candidate) -> Reason | None:
    """One answer for a role it is not open to and for a wish against, so that neither can be told from the other."""
    member = candidate.member
    if member.state is MemberState.ACTIVE and member.role in shift.open_to and not candidate.wished_against:
        return None
    return Reason(Why.NOT_OPEN_TO_YOU)


def _if_no_place(shift: Shift, now: datetime) -> Reason | None:
    if shift.has_place(now):
        return None
    return Reason(Why.FULL) if shift.is_sure else Reason(Why.STARTED)


def if_in_the_way(shift: Shift, candidate: Candidate, circle: Circle) -> Reason | None:
    """A night under 18, a skill they were not shown, or time off or something else of the same human."""
    if candidate.member.under_18 and is_night(shift.stretch, circle.zone):
        return Reason(Why.NIGHT_UNDER_18)
    return if_not_shown(shift, candidate, circle) or if_off(shift, candidate.off) or _if_clash(shift, candidate)


def if_not_shown(shift: Shift, candidate: Candidate, circle: Circle) -> Reason | None:
    """A skill it requires was not shown to them, or does not hold any more by then."""
    return if_lacking(lacking(shift, candidate.asked, circle.zone))


def if_not_shown_to_them(shift: Shift, candidate: Candidate, circle: Circle) -> Reason | None:
    """As `if_not_shown`, for who plans."""
    reason = if_not_shown(shift, candidate, circle)
    return reason and replace(reason, why=Why.NOT_SHOWN_TO_THEM, who=candidate.member.name)


def _if_clash(shift: Shift, candidate: Candidate) -> Reason | None:
    longest = longest_overlap(shift, candidate)
    return Reason(Why.OVERLAP, minutes=int(longest.total_seconds() // 60)) if longest > SHORT_OVERLAP else None


def longest_overlap(shift: Shift, candidate: Candidate) -> timedelta:
    """The most time it shares with one other shift of theirs. Being on call at home clashes with nothing."""
    if shift.presence is Presence.ON_CALL:
        return NO_TIME
    others = (held for held in candidate.held if held.shift_id != shift.id and held.presence is not Presence.ON_CALL)
    return max((shift.stretch.overlap(held.stretch) for held in others), default=NO_TIME)


def _if_not_theirs(shift: Shift, member_id: int, me: Me, *states: AssignmentState) -> Reason | None:
    if not permissions.may_act_for(me, member_id):
        return Reason(Why.NOT_YOURS)
    assignment: Assignment | None = shift.of(member_id)
    return None if assignment and assignment.state in states else Reason(Why.NOT_HOLDING)
