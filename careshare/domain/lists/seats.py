"""Whoever a list names for a moment, towards it: put down where they need not be asked, asked where they do."""

from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import count

from careshare.domain.assignments import Candidate, Held, why_not_plan_in, why_not_propose, why_not_take
from careshare.domain.cautions import REST, Around, WeeklyTime, cautions_for_planning, cautions_for_proposing
from careshare.domain.circles import Me, Member
from careshare.domain.lists.cells import Flaw, Mistake
from careshare.domain.lists.columns import Column, Listing
from careshare.domain.lists.moments import MomentLine, key
from careshare.domain.lists.people import PersonLine
from careshare.domain.reasons import Reason
from careshare.domain.shifts import Draft, Shift
from careshare.domain.time import ONE_DAY, Stretch
from careshare.domain.words import AssignmentState

ACCEPTED, PROPOSED = AssignmentState.ACCEPTED, AssignmentState.PROPOSED


@dataclass(frozen=True, slots=True)
class Checked:
    """A list as it would be written now."""

    listing: Listing
    people: tuple[PersonLine, ...] = ()
    moments: tuple[MomentLine, ...] = ()

    @property
    def mistakes(self) -> int:
        """How many cells are not right."""
        return sum(len(line.mistakes) for lines in (self.people, self.moments) for line in lines)

    @property
    def newcomers(self) -> tuple[PersonLine, ...]:
        """Whom it would bring in."""
        return tuple(line for line in self.people if line.details)

    @property
    def new_moments(self) -> tuple[MomentLine, ...]:
        """What it would put on the rota."""
        return tuple(line for line in self.moments if line.is_new)

    @property
    def brings_something(self) -> bool:
        """Whether anything is different once it is written."""
        return bool(self.newcomers or self.new_moments)


def without_known(lines: Iterable[MomentLine], on_the_rota: frozenset[tuple[Stretch, str]]) -> list[MomentLine]:
    """The lines, where those that are on the rota already say so: a list that comes in twice changes nothing.

    So does a row that is in the list twice, with the same people. With others it is one more moment.
    """
    seen: set[Hashable] = set()

    def is_there(draft: Draft, line: MomentLine) -> bool:
        same = key(draft.stretch, draft.title)
        with_them = same, frozenset(member.id for member in line.who)
        is_twice = with_them in seen and not line.mistakes
        seen.add(with_them)
        return is_twice or same in on_the_rota

    return [
        MomentLine(line.row, is_known=True) if line.draft and is_there(line.draft, line) else line for line in lines
    ]


class Seats:
    """Seats people line by line, and remembers what each of them then has.

    `around` is what stands in their way; `quiet` are the times at which the house should stay so.
    """

    def __init__(self, around: Mapping[int, Around], quiet: list[WeeklyTime], me: Me, now: datetime) -> None:
        self._around = dict(around)
        self._quiet = quiet
        self._held: dict[tuple[int, date], list[Held]] = {}
        self._me = me
        self._now = now
        self._numbers = count(1)
        for member_id, each in around.items():
            for held in each.held:
                self._remember(member_id, held)

    def __call__(self, line: MomentLine) -> MomentLine:
        """The line with everyone it names on it, or with the reason why one of them cannot be."""
        if not line.is_new or line.draft is None:
            return line
        shift = self._shift(line)
        seats, cautions = [], cautions_for_planning(shift.stretch, self._quiet, self._me.circle.zone)
        for member in line.who:
            candidate = self._candidate(member, shift)
            state = self._state(candidate)
            if reason := self._why_not(shift, candidate, state):
                refused = Mistake(Flaw.REFUSED, who=member.name, reason=reason)
                return replace(line, mistakes={**line.mistakes, Column.WHO: refused})
            seats.append((member, state))
            found = cautions_for_proposing(shift, candidate, self._me.circle)
            cautions += [replace(caution, who=member.name) for caution in found]
        for member in (member for member, state in seats if state is ACCEPTED):  # a question holds no place
            self._remember(member.id, Held(shift.id, shift.stretch, shift.presence))
        return replace(line, seats=tuple(seats), cautions=tuple(cautions))

    def _shift(self, line: MomentLine) -> Shift:
        """As the rules read one; it has no number yet, so it has one below zero, of its own."""
        draft = line.draft
        assert draft is not None
        return Shift(
            -next(self._numbers),
            self._me.circle_id,
            draft.stretch,
            draft.kind,
            draft.title,
            presence=draft.presence,
            needed=draft.needed,
            open_to=draft.open_to,
        )

    def _candidate(self, member: Member, shift: Shift) -> Candidate:
        """With what they hold around the shift alone: a year of them is looked at day by day."""
        around = self._around.get(member.id) or Around(member)
        near_it = Stretch(shift.stretch.start - REST, shift.stretch.end + REST)
        near = {held for day in _days(near_it) for held in self._held.get((member.id, day), ())}
        return replace(around, held=tuple(near)).towards(shift, self._me.circle.zone)

    def _state(self, candidate: Candidate) -> AssignmentState:
        """Who writes down their own name said yes."""
        member = candidate.member
        return ACCEPTED if member.id == self._me.id or member.is_planned_without_asking else PROPOSED

    def _why_not(self, shift: Shift, candidate: Candidate, state: AssignmentState) -> Reason | None:
        if candidate.member.id == self._me.id:
            return why_not_take(shift, candidate, self._me.circle, self._now)
        rule = why_not_plan_in if state is ACCEPTED else why_not_propose
        return rule(shift, candidate, self._me, self._now)

    def _remember(self, member_id: int, held: Held) -> None:
        for day in _days(held.stretch):
            self._held.setdefault((member_id, day), []).append(held)


def _days(stretch: Stretch) -> Iterator[date]:
    """The days it touches, by the clock of Greenwich, which is the same for all."""
    day = stretch.start.date()
    while day <= stretch.end.date():
        yield day
        day += ONE_DAY
