"""A pattern as a circle keeps it: what is to be done then, and who comes, each time or in turn."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time

from careshare.domain import permissions
from careshare.domain.assignments import Candidate, Held, why_not_take
from careshare.domain.circles import Circle, Me, Member
from careshare.domain.patterns import Occurrence, Pattern, occurrences
from careshare.domain.reasons import Reason, Why
from careshare.domain.shifts import Assignment, Shift
from careshare.domain.time import Stretch
from careshare.domain.words import HELPERS, AssignmentState, CircleState, Kind, Presence, Role


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


@dataclass(frozen=True, slots=True)
class Turn:
    """A member's place in a pattern. `agreed` is their one yes to all of it, `declined` their one no."""

    member: Member
    agreed: bool = False
    declined: bool = False

    @property
    def needs_no_asking(self) -> bool:
        """Whether they come without being asked for each shift: they agreed, or may be planned in."""
        return self.agreed or self.member.is_planned_without_asking


@dataclass(frozen=True, slots=True)
class PatternDraft:
    """A pattern as somebody would have it; `agreed` where everyone in it said yes already, in some other way."""

    pattern: Pattern
    task: Task
    agreed: bool = False


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

    def in_turn(self, occurrence: Occurrence) -> tuple[Turn, ...]:
        """Who comes then: everyone who holds the pattern, or the one whose turn it is."""
        return self.turns if occurrence.turn is None else (self.turns[occurrence.turn],)

    def members_on(self, day: date) -> frozenset[int]:
        """Whose turn it is by its rhythm on that day, also where it has ended or pauses; nobody's on its other days."""
        endless = replace(self.pattern, until=None, pauses=())
        found = (self.in_turn(occurrence) for occurrence in occurrences(endless, day, day))
        return frozenset(turn.member.id for turns in found for turn in turns)

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
    return None if me.circle.state is CircleState.LIVE else Reason(Why.CIRCLE_NOT_LIVE)


def why_not_change(standing: Standing, day: date, me: Me) -> Reason | None:
    """Change it from `day` on: as making one, while it goes on then. Otherwise somebody changed it in the meantime."""
    ended = standing.pattern.until is not None and standing.pattern.until < day
    return why_not_make(me) or (Reason(Why.CHANGED_MEANWHILE) if ended else None)


def why_not_call_off(me: Me) -> Reason | None:
    """Stop or pause a pattern: whoever plans, also while the circle is paused."""
    return None if permissions.may_plan(me) else Reason(Why.NOT_ALLOWED)


def why_not_agree(standing: Standing, member_id: int, me: Me) -> Reason | None:
    """Say yes to all of it: who is in it; who plans may note such a yes."""
    if not permissions.may_act_for(me, member_id):
        return Reason(Why.NOT_YOURS)
    turn = standing.of(member_id)
    return None if turn and not turn.agreed else Reason(Why.NOT_PROPOSED)


def why_not_decline(standing: Standing, member_id: int, me: Me) -> Reason | None:
    """Say no to all of it, also after a yes: only oneself. What is theirs already stays theirs."""
    if me.id != member_id:
        return Reason(Why.NOT_YOURS)
    turn = standing.of(member_id)
    return None if turn and not turn.declined else Reason(Why.NOT_PROPOSED)


def planned(standings: Iterable[Standing], first: date, last: date) -> Iterator[Planned]:
    """What these patterns of one series have from `first` to `last`, both included, in order."""
    for standing in sorted(standings, key=lambda each: each.pattern.starts_on):
        for occurrence in occurrences(standing.pattern, first, last):
            yield Planned(standing, occurrence, standing.in_turn(occurrence))


class Seating:
    """Puts members on shifts as their turns come, and remembers what each of them then holds.

    `candidates` are these members with what they hold, their absences and wishes against, over the whole time.
    """

    def __init__(self, candidates: Mapping[int, Candidate], circle: Circle, now: datetime) -> None:
        self._candidates = dict(candidates)
        self._circle = circle
        self._now = now

    def state(self, shift: Shift, turn: Turn) -> AssignmentState | None:
        """How a member whose turn it is stands to `shift`: accepted, proposed, or None, which leaves a gap.

        A gap is left by who is absent, said no to the pattern, has left the circle, holds something else then,
        or is not open to by role or wish. Nobody else moves up: a person decides.
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
