"""A pattern as a circle keeps it: what is to be done then, and who comes, each time or in turn."""

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time

from careshare.domain import permissions
from careshare.domain.assignments import Candidate, Held, why_not_take
from careshare.domain.circles import Circle, Me, Member
from careshare.domain.patterns import TEN_YEARS, Occurrence, Pattern, Rotation, occurrences
from careshare.domain.reasons import Reason, Why
from careshare.domain.shifts import Asks, Assignment, Shift, if_not_live
from careshare.domain.skills import Asked, each_once, if_lacking
from careshare.domain.time import Stretch
from careshare.domain.words import HELPERS, AssignmentState, Kind, MemberState, Presence, Role


@dataclass(frozen=True, slots=True)
class Task:
    """What a pattern's shifts are for. `window` is "between 8 and 10", wall times of the home."""

    title: str
    kind: Kind
    presence: Presence = Presence.ACTIVE
    what: str = ""
    needed: int = 1
    open_to: frozenset[Role] = HELPERS
    window: tuple[time, time] | None = None


NOBODY = Member(0, 0, None, "", Role.VOLUNTEER, state=MemberState.FORMER)
"""Whose turn is a gap on purpose: like somebody who left, so that all a rule ever asks is whether a turn is vacant."""


@dataclass(frozen=True, slots=True)
class Turn:
    """A member's place in a pattern. `agreed` is their one yes to all of it, `declined` their one no, both `since`.

    In a rotation it can be NOBODY's.
    """

    member: Member
    agreed: bool = False
    declined: bool = False
    since: datetime | None = None

    @property
    def needs_no_asking(self) -> bool:
        """Whether they come without being asked for each shift: they agreed, or may be planned in."""
        return self.agreed or self.member.is_planned_without_asking

    @property
    def is_vacant(self) -> bool:
        """Whether nobody comes by it: it is nobody's, they left the circle, or said no to all of it."""
        return self.declined or self.member.state is not MemberState.ACTIVE

    @property
    def awaits_answer(self) -> bool:
        """Whether they were asked, and have said neither yes nor no."""
        return not (self.is_vacant or self.needs_no_asking)


@dataclass(frozen=True, slots=True)
class PatternDraft:
    """A pattern as somebody would have it; `agreed` where everyone in it said yes already, in some other way.

    `asks` are the skills that all of its shifts ask for, `respite_for` is the member whose time off they are.
    """

    pattern: Pattern
    task: Task
    agreed: bool = False
    asks: frozenset[Asks] = frozenset()
    respite_for: int | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """A pattern as it is kept. `series` stays through every "from this day on"; `written_until` is a home day."""

    id: int
    series: str
    pattern: Pattern
    task: Task
    turns: tuple[Turn, ...] = ()
    written_until: date | None = None

    @property
    def has_days(self) -> bool:
        """Whether it has not ended before it began, as one that was changed from its first day on."""
        return self.pattern.until is None or self.pattern.until >= self.pattern.starts_on

    @property
    def is_open(self) -> bool:
        """Whether nobody is fixed for some of its times: nobody holds it, or a turn in its rotation is vacant."""
        vacant = [turn.is_vacant for turn in self.turns]
        return all(vacant) if self.pattern.rotation is Rotation.NONE else any(vacant) or not vacant

    @property
    def members(self) -> dict[int, Member]:
        """Who is in it, by number, also who left."""
        return {turn.member.id: turn.member for turn in self.turns if turn.member != NOBODY}

    @property
    def left(self) -> dict[int, Member]:
        """Who is in it and left the circle, by number. Their turns go on being counted, and are nobody's."""
        return {number: member for number, member in self.members.items() if member.state is not MemberState.ACTIVE}

    @property
    def waits_for(self) -> tuple[Member, ...]:
        """Who has not answered yet, each once."""
        return tuple({turn.member.id: turn.member for turn in self.turns if turn.awaits_answer}.values())

    def is_open_to(self, member: Member, wished_against: Container[Kind]) -> bool:
        """Whether it has times for which this member could be asked."""
        return self.is_open and member.role in self.task.open_to and self.task.kind not in wished_against

    def goes_on(self, day: date) -> bool:
        """Whether it has days from `day` on, or may have."""
        return self.has_days and (self.pattern.until is None or self.pattern.until >= day)

    def in_turn(self, turn: int | None) -> tuple[Turn, ...]:
        """Who comes then: everyone who holds the pattern, or the one whose `turn` it is."""
        return self.turns if turn is None else (self.turns[turn],)

    def turns_on(self, day: date) -> tuple[Turn, ...]:
        """Whose turn it is by its rhythm on that day, also where it has ended or pauses; nobody's on its other days."""
        endless = replace(self.pattern, until=None, pauses=())
        return next((self.in_turn(occurrence.turn) for occurrence in occurrences(endless, day, day)), ())

    def first_day_of(self, member_id: int, day: date) -> date:
        """The first day from `day` on that is this member's; the one it starts on where that takes ten years."""
        for occurrence in occurrences(self.pattern, day, day + TEN_YEARS):
            if member_id in {turn.member.id for turn in self.in_turn(occurrence.turn)}:
                return occurrence.day
        return self.pattern.starts_on

    def of(self, member_id: int) -> Turn | None:
        """This member's place in it, the first where they have more."""
        return next((turn for turn in self.turns if turn.member.id == member_id), None)


@dataclass(frozen=True, slots=True)
class Planned:
    """An occurrence as its pattern has it, and who comes."""

    standing: Standing
    occurrence: Occurrence
    turns: tuple[Turn, ...]

    @property
    def day(self) -> date:
        """The home's day it is named by."""
        return self.occurrence.day

    def turn_of(self, member_id: int) -> Turn | None:
        """The turn by which this member comes then."""
        return next((turn for turn in self.turns if turn.member.id == member_id), None)

    def shift(self, circle_id: int, shift_id: int | None = None) -> Shift:
        """The shift it becomes, with nobody on it yet. Until it has a number it has one below zero, of its own."""
        task = self.standing.task
        return Shift(
            id=-self.day.toordinal() if shift_id is None else shift_id,
            circle_id=circle_id,
            stretch=self.occurrence.stretch,
            kind=task.kind,
            title=task.title,
            presence=task.presence,
            what=task.what,
            needed=task.needed,
            open_to=task.open_to,
            window=task.window,
            pattern_id=self.standing.id,
        )


def why_not_make(me: Me) -> Reason | None:
    """Make a pattern, change it, or let it go on after a pause: whoever plans, in a circle that lives."""
    if not permissions.may_plan(me):
        return Reason(Why.NOT_ALLOWED)
    return if_not_live(me.circle)


def why_not_change(standing: Standing, day: date, me: Me) -> Reason | None:
    """Change it from `day` on: as making one, while it goes on then. Otherwise somebody changed it in the meantime."""
    return why_not_make(me) or _if_over(standing, day)


def why_not_call_off(me: Me) -> Reason | None:
    """Stop or pause a pattern: whoever plans, also while the circle is paused."""
    return None if permissions.may_plan(me) else Reason(Why.NOT_ALLOWED)


def why_not_agree(
    standing: Standing, member_id: int, me: Me, today: date, asked: Iterable[Asked] = ()
) -> Reason | None:
    """Say yes to all of it: who is in it, while the circle lives; who plans may note such a yes.

    `asked` are the skills asked for, and which of them that member was shown: those that all of it requires must hold
    on the first day that is theirs.
    """
    if not permissions.may_act_for(me, member_id):
        return Reason(Why.NOT_YOURS)
    turn = standing.of(member_id)
    if turn is None or turn.agreed or turn.member.state is not MemberState.ACTIVE:
        return Reason(Why.NOT_PROPOSED)
    return if_not_live(me.circle) or _if_over(standing, today) or _if_not_shown(standing, turn, me, today, asked)


def why_not_decline(standing: Standing, member_id: int, me: Me, today: date) -> Reason | None:
    """Say no to all of it, also after a yes: only oneself, always. What is theirs already stays theirs."""
    if me.id != member_id:
        return Reason(Why.NOT_YOURS)
    turn = standing.of(member_id)
    return _if_over(standing, today) if turn and not turn.declined else Reason(Why.NOT_PROPOSED)


def _if_over(standing: Standing, day: date) -> Reason | None:
    """Another part of its series goes for that day, or none does."""
    return None if standing.goes_on(day) else Reason(Why.CHANGED_MEANWHILE)


def skills_of(standing: Standing, asked: Iterable[Asked]) -> tuple[Asked, ...]:
    """What of all that is asked for every one of its shifts asks for, the required first."""
    return each_once(each for each in asked if each.pattern_id == standing.id)


def _if_not_shown(standing: Standing, turn: Turn, me: Me, today: date, asked: Iterable[Asked]) -> Reason | None:
    of_it = skills_of(standing, asked)
    day = standing.first_day_of(turn.member.id, today) if of_it else today
    reason = if_lacking(each for each in of_it if not each.is_known_on(day))
    if reason and turn.member.id != me.id:
        return replace(reason, why=Why.NOT_SHOWN_TO_THEM, who=turn.member.name)
    return reason


Noes = frozenset[tuple[int, datetime]]
"""Every no to all of a pattern: the member, and when. What it declined was declined at that very moment."""


def noes(standings: Iterable[Standing]) -> Noes:
    """Who said no to all of any of these patterns."""
    return frozenset(
        (turn.member.id, turn.since)
        for standing in standings
        for turn in standing.turns
        if turn.declined and turn.since is not None
    )


def is_no_to_all(assignment: Assignment, said: Noes) -> bool:
    """Whether it was declined by a no to all of its pattern, and not by one to this shift."""
    return assignment.state is AssignmentState.DECLINED and (assignment.member_id, assignment.since) in said


def is_settled_by(standing: Standing, member_id: int, day: date, shift: Shift) -> bool:
    """Whether a yes to all of `standing` by this member is one to `shift` of it, whose occurrence is on `day`.

    It is their turn then, nothing else is arranged, and they were asked for it, or not because of their no to all of
    it. Who said something else to this one shift is left in peace.
    """
    if shift.closed or member_id not in {turn.member.id for turn in standing.turns_on(day)}:
        return False
    said = shift.of(member_id)
    if said is None:
        return not shift.detached
    return said.state is AssignmentState.PROPOSED or is_no_to_all(said, noes([standing]))


def planned(standings: Iterable[Standing], first: date, last: date) -> Iterator[Planned]:
    """What these patterns of one series have from `first` to `last`, both included, in order."""
    for standing in sorted(standings, key=lambda each: each.pattern.starts_on):
        for occurrence in occurrences(standing.pattern, first, last):
            yield Planned(standing, occurrence, standing.in_turn(occurrence.turn))


class Seating:
    """Puts members on shifts as their turns come, and remembers what each of them then holds.

    `candidates` are these members with what they hold, their absences and wishes against, over the whole time.
    """

    def __init__(self, candidates: Mapping[int, Candidate], circle: Circle, now: datetime) -> None:
        self._candidates = dict(candidates)
        self._circle = circle
        self._now = now

    def asking(self, asked: Mapping[int, tuple[Asked, ...]]) -> "Seating":
        """The same, of a pattern that is not kept yet: `asked` is what it asks for, by member."""
        people = {
            each.member.id: replace(each, asked=asked.get(each.member.id, ())) for each in self._candidates.values()
        }
        return Seating(people, self._circle, self._now)

    def state(self, shift: Shift, turn: Turn) -> AssignmentState | None:
        """How a member whose turn it is stands to `shift`: accepted, proposed, or None, which leaves a gap.

        A gap is left by who is absent, said no to the pattern, has left the circle, holds something else then, was
        not shown what it requires, or whom it is not open to by role or wish. Nobody else moves up: a person decides.
        """
        candidate = self._candidates.get(turn.member.id)
        if candidate is None or turn.declined or any(shift.stretch.overlaps(away) for away in candidate.away):
            return None
        if why_not_take(shift, candidate, self._circle, self._now):
            return None
        return AssignmentState.ACCEPTED if turn.needs_no_asking else AssignmentState.PROPOSED

    def fill(self, shift: Shift, turns: Iterable[Turn]) -> Shift:
        """The shift with everyone on it whose turn it is and who can come."""
        for turn in turns:
            if state := self.state(shift, turn):
                member = turn.member
                shift = self.put(shift, Assignment(member.id, member.account_id, member.name, state, self._now))
        return shift

    def fitting(self, shifts: Iterable[Shift], turn: Turn) -> list[int]:
        """The numbers of those of the shifts that this member can have together."""
        found = []
        for shift in shifts:
            if self.state(shift, turn):
                self._remember(turn.member.id, shift)
                found.append(shift.id)
        return found

    def put(self, shift: Shift, assignment: Assignment) -> Shift:
        """The shift with this on it too, instead of what it had of the same member."""
        others = tuple(each for each in shift.assignments if each.member_id != assignment.member_id)
        if assignment.holds:
            self._remember(assignment.member_id, shift)
        return with_people(shift, (*others, assignment))

    def _remember(self, member_id: int, shift: Shift) -> None:
        if candidate := self._candidates.get(member_id):
            held = (*candidate.held, Held(shift.id, shift.stretch, shift.presence))
            self._candidates[member_id] = replace(candidate, held=held)


def with_people(shift: Shift, assignments: tuple[Assignment, ...]) -> Shift:
    """The shift with these on it, and its counts to match."""
    held = sum(each.holds for each in assignments)
    seeking = sum(each.state is AssignmentState.SEEKING for each in assignments)
    return replace(shift, assignments=assignments, held=held, seeking=seeking)


def spanning(shifts: Sequence[Shift]) -> Shift:
    """The first of the shifts, as if it lasted from the start of all to the end of all."""
    whole = Stretch(min(each.stretch.start for each in shifts), max(each.stretch.end for each in shifts))
    return replace(shifts[0], stretch=whole)
