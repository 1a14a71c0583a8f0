"""For who plans: everyone on a moment with what can be said for them, and everyone who could be asked."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from careshare.domain import assignments as rules
from careshare.domain import permissions
from careshare.domain.assignments import Candidate
from careshare.domain.cautions import cautions_for_proposing, cautions_for_writing
from careshare.domain.circles import Me
from careshare.domain.members import Reach
from careshare.domain.reasons import Care, Caution, Reason
from careshare.domain.shifts import Assignment, Shift
from careshare.domain.skills import lacking
from careshare.domain.text import as_dialled
from careshare.domain.words import AssignmentState
from careshare.i18n import N_, Words, stretch_words
from careshare.web.shifts.view import Door

STATES = {
    AssignmentState.PROPOSED: ("waiting", N_("is asked")),
    AssignmentState.ACCEPTED: ("yes", N_("is coming")),
    AssignmentState.SEEKING: ("seeking", N_("is coming, and looking for someone else")),
    AssignmentState.REPLACED: ("swap", N_("somebody else is coming instead")),
    AssignmentState.LEFT: ("back", N_("gave it back in good time")),
    AssignmentState.CANNOT_COME: ("close", N_("cannot come")),
    AssignmentState.DECLINED: ("close", N_("said no")),
    AssignmentState.WITHDRAWN: ("remove", N_("was taken off it")),
    AssignmentState.EXPIRED: ("time", N_("had not answered when it started")),
}
ONCE = {
    AssignmentState.PROPOSED: ("time", N_("was asked")),
    AssignmentState.ACCEPTED: ("time", N_("was down for it")),
    AssignmentState.SEEKING: ("time", N_("was down for it")),
}
"""Of what is over, or not going ahead, as far as nobody wrote how it went."""
IN_A_PAUSE = ONCE | {
    AssignmentState.ACCEPTED: ("time", N_("would come")),
    AssignmentState.SEEKING: ("time", N_("would come, and was looking for someone else")),
}
"""While nobody is expected."""
NOES = frozenset({AssignmentState.DECLINED})


@dataclass(frozen=True, slots=True)
class Line:
    """Somebody on a moment, or who could be: who they are, how they stand to it, and what can be done."""

    member_id: int
    name: str
    relation: str
    picture: str
    state: str
    doors: list[Door]
    reason: Reason | None = None
    cautions: tuple[Caution, ...] = ()
    is_glad: bool = False
    may_correct: bool = False
    really: str = ""
    said: tuple[str, str] | None = None
    phone: str = ""

    @property
    def dial(self) -> str:
        """The number as a telephone dials it."""
        return as_dialled(self.phone)


@dataclass(frozen=True, slots=True)
class People:
    """What one viewer sees of the people around one moment.

    For who plans also the `candidates`, and how everybody is reached, by member.
    """

    me: Me
    shift: Shift
    now: datetime
    words: Words
    url: Callable[..., str]
    candidates: Mapping[int, Candidate] = field(default_factory=dict)
    reach: Mapping[int, Reach] = field(default_factory=dict)

    def lines(self) -> list[Line]:
        """Who comes and who was asked; who said no only for who must ask on."""
        seen = [each for each in self.shift.assignments if self._is_shown(each)]
        return [self._line(each) for each in sorted(seen, key=lambda each: not each.holds)]

    def who_could(self) -> list[Line]:
        """Who can be asked: gladly first, then who is free, then "not now", then who would not before, as far as the
        viewer may know that, then who is not available for this.
        """
        others = [each for each in self.candidates.values() if not self.shift.concerns(each.member.id)]
        found = [self._candidate(each) for each in others if each.member.id != self.me.id]
        return sorted(
            found,
            key=lambda line: (line.reason is not None, line.said is not None, bool(line.cautions), not line.is_glad),
        )

    def _is_shown(self, assignment: Assignment) -> bool:
        if assignment.holds:
            return True
        if assignment.state in NOES:
            return permissions.may_see_who_declined(self.me)
        return permissions.may_plan(self.me)

    def _line(self, assignment: Assignment) -> Line:
        who = assignment.member_id, assignment.name, assignment.relation
        doors = list(self._doors(assignment)) if assignment.member_id != self.me.id else []
        ended = self.shift.has_ended(self.now)
        may_correct = ended and not rules.why_not_be_here(self.shift, assignment.member_id, self.me, self.now)
        return Line(
            *who,
            *self._state(assignment),
            doors,
            cautions=(*self._calls(assignment), *self._lacks(assignment)),
            may_correct=may_correct,
            really=self._really(assignment),
        )

    def _really(self, assignment: Assignment) -> str:
        """When they were there and how often they were woken, where that was written down: for them and who plans."""
        if assignment.real is None or not permissions.may_act_for(self.me, assignment.member_id):
            return ""
        times = stretch_words(assignment.real, self.me.circle.zone)
        said = self.words.gettext("Actually %(times)s", times=times)
        if not assignment.calls:
            return said
        woken = self.words.ngettext("called or woken once", "called or woken %(n)s times", assignment.calls)
        return f"{said}, {woken}"

    def _calls(self, assignment: Assignment) -> tuple[Caution, ...]:
        """Whom to call who was asked and does not know it."""
        waits = assignment.state is AssignmentState.PROPOSED and not self.shift.closed
        asked = self.reach.get(assignment.member_id) if waits else None
        return tuple(cautions_for_writing([asked])) if asked else ()

    def _lacks(self, assignment: Assignment) -> tuple[Caution, ...]:
        """What was never shown to somebody who is to come, or does not hold any more: for who can see to it."""
        candidate = self.candidates.get(assignment.member_id)
        if candidate is None or not self.shift.concerns(assignment.member_id) or self.shift.has_ended(self.now):
            return ()
        lacks = lacking(self.shift, candidate.asked, self.me.circle.zone)
        return (Caution(Care.BETTER_SHOWN_FIRST, what=tuple(each.name for each in lacks)),) if lacks else ()

    def _phone(self, member_id: int) -> str:
        return self.reach[member_id].phone if member_id in self.reach else ""

    def _state(self, assignment: Assignment) -> tuple[str, str]:
        """How somebody stands to it, or how it went: a picture and words."""
        if assignment.holds and assignment.happened is not None:
            return ("yes", self._("was there")) if assignment.happened else ("close", self._("it did not happen"))
        is_past = self.shift.closed is not None or self.shift.has_ended(self.now)
        otherwise = ONCE if is_past else {} if self.me.circle.is_live else IN_A_PAUSE
        picture, words = (STATES | otherwise)[assignment.state]
        return picture, self._(words)

    def _candidate(self, candidate: Candidate) -> Line:
        member = candidate.member
        reason = rules.why_not_note_yes(self.shift, candidate, self.me, self.now)
        cautions = () if reason else tuple(cautions_for_proposing(self.shift, candidate, self.me.circle))
        doors = [] if reason else list(self._asking(candidate))
        return Line(
            *(member.id, member.name, member.relation, "", ""),
            doors,
            reason,
            cautions,
            candidate.rather,
            said=self._said(member.id),
            phone="" if reason else self._phone(member.id),
        )

    def _said(self, member_id: int) -> tuple[str, str] | None:
        """That they would not come to this before; not to who may not know who said no."""
        before = self.shift.of(member_id)
        return self._state(before) if before and self._is_shown(before) else None

    def _asking(self, candidate: Candidate) -> Iterator[Door]:
        who = candidate.member.id
        if candidate.member.account_id and not rules.why_not_propose(self.shift, candidate, self.me, self.now):
            yield self._as_seen("propose", N_("Ask"), who)
        yield self._yes(candidate)

    def _yes(self, candidate: Candidate) -> Door:
        """Said for somebody who may come."""
        if rules.why_not_plan_in(self.shift, candidate, self.me, self.now):
            return self._as_seen("note_yes", N_("Said yes"), candidate.member.id)
        return self._as_seen("plan_in", N_("Put down"), candidate.member.id)

    def _as_seen(self, verb: str, words: str, member_id: int) -> Door:
        """For the moment as it stands here."""
        door = self._door(verb, words, member_id)
        return door._replace(address=f"{door.address}?seen={self.shift.sequence}")

    def _doors(self, assignment: Assignment) -> Iterator[Door]:
        who = assignment.member_id
        candidate = self.candidates.get(who)
        if candidate and not assignment.holds and not rules.why_not_note_yes(self.shift, candidate, self.me, self.now):
            yield self._yes(candidate)
        if not rules.why_not_seek(self.shift, who, self.me, self.now):
            yield self._door("seek", N_("Look for someone else"), who)
        if not rules.why_not_stop_seeking(self.shift, who, self.me):
            yield self._door("stop_seeking", N_("Comes after all"), who)
        if not rules.why_not_cannot_come(self.shift, who, self.me, self.now):
            yield self._door("cannot_come", N_("Cannot come"), who)
        if not rules.why_not_withdraw(self.shift, who, self.me, self.now):
            yield self._door("withdraw", N_("Take off it"), who)
        if not rules.why_not_be_here(self.shift, who, self.me, self.now) and assignment.happened is None:
            yield self._door("here", N_("Was there"), who)
            yield self._door("did_not_happen", N_("It did not happen"), who)

    def _door(self, verb: str, words: str, member_id: int) -> Door:
        address = self.url(f"assignments.{verb}", circle_id=self.me.circle_id, shift_id=self.shift.id)
        return Door(address, self._(words), fields={"member": member_id})

    def _(self, text: str) -> str:
        return self.words.gettext(text)
