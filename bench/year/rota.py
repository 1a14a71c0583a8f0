"""The rota of one circle as it stands: who holds what. Whatever changes it asks the program's rule first."""

from collections import defaultdict
from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta

from bench.year.assumptions import FIRST_DAY, HOME, Turn
from bench.year.people import People, Someone
from careshare.domain import assignments as rules
from careshare.domain.assignments import Candidate, Held
from careshare.domain.balance import SETTLING
from careshare.domain.load import AtHome, Care, Carer
from careshare.domain.shifts import Assignment, Shift
from careshare.domain.time import ONE_DAY, Stretch, Week, day_stretch, home_day, instant, stretch_on
from careshare.domain.words import AssignmentState, MayBeAlone

BACK = timedelta(weeks=7)
"""Before a Monday: the six weeks that the model looks back over, from any day of it."""
TWO_DAYS = 2
"""As many days before and after one that a shift can stand in the way of another."""


@dataclass(slots=True)
class _Plan:
    """What one holds, by the day it starts, and how often that changed."""

    by_day: dict[date, list[int]] = field(default_factory=lambda: defaultdict(list))
    away: list[Stretch] = field(default_factory=list)
    since: date | None = None
    changes: int = 0


class Rota:
    """All shifts there are, by their number; `open` are those that are not sure."""

    def __init__(self, people: People) -> None:
        self.people = people
        self.shifts: dict[int, Shift] = {}
        self.turns: dict[int, Turn] = {}
        self.open: dict[int, None] = {}
        self.taken: dict[tuple[int, int], datetime] = {}
        """When somebody said yes to it last, by shift and helper."""
        self.warned: set[tuple[int, int]] = set()
        """Of which shifts somebody read before that it would be over their own limit."""
        self.changes = 0
        self._plans = {who.id: _Plan() for who in people.helpers}
        self._carers: dict[int, tuple[tuple[date, int], Carer]] = {}

    def another(self) -> "Rota":
        """The same once more: what happens to it does not happen here."""
        other = copy(self)
        other.shifts, other.turns, other.open = dict(self.shifts), dict(self.turns), dict(self.open)
        other.taken, other.warned = dict(self.taken), set(self.warned)
        other._carers = dict(self._carers)
        other._plans = {
            who: replace(plan, by_day=defaultdict(list, {day: list(held) for day, held in plan.by_day.items()}))
            for who, plan in self._plans.items()
        }
        return other

    # Reading.

    def held(self, who: Someone, first: date, last: date) -> Iterator[Shift]:
        """What they hold that starts on these days, both included."""
        by_day = self._plans[who.id].by_day
        day = first
        while day <= last:
            yield from (self.shifts[number] for number in by_day.get(day, ()))
            day += ONE_DAY

    def is_away(self, who: Someone, stretch: Stretch) -> bool:
        """Whether they said that they are not there then."""
        return any(away.overlaps(stretch) for away in self._plans[who.id].away)

    def away(self, who: Someone) -> tuple[Stretch, ...]:
        """When they are not there."""
        return tuple(self._plans[who.id].away)

    def candidate(self, shift: Shift, who: Someone) -> Candidate:
        """Them towards one shift, as the program reads it."""
        day, around = home_day(shift.stretch.start, HOME), ONE_DAY * TWO_DAYS
        held = tuple(as_held(each) for each in self.held(who, day - around, day + around))
        away = tuple(each for each in self._plans[who.id].away if each.overlaps(shift.stretch))
        return Candidate(who.member, held, shift.kind in who.against, away)

    def may_take(self, number: int, who: Someone, now: datetime) -> bool:
        """Whether the rule lets them say yes to it."""
        shift = self.shifts[number]
        return rules.why_not_take(shift, self.candidate(shift, who), self.people.circle, now) is None

    def carer(self, who: Someone, today: date) -> Carer:
        """What is known of them: all that is planned, and seven weeks back from this Monday."""
        monday = Week.of(today).monday
        known = monday, self.changes if who.member.lives_in else self._plans[who.id].changes
        if who.id not in self._carers or self._carers[who.id][0] != known:
            self._carers[who.id] = known, self._carer(who, monday)
        return self._carers[who.id][1]

    def all_cares(self, who: Someone) -> tuple[Care, ...]:
        """Everything they ever held, to look back on."""
        return tuple(_as_care(shift, who) for shift in self._all(who, date.min))

    def _carer(self, who: Someone, monday: date) -> Carer:
        return Carer(
            zone=HOME,
            cares=tuple(_as_care(shift, who) for shift in self._all(who, monday - BACK)),
            limit=who.limit,
            paid=who.paid,
            homes=tuple(self._homes(who, monday)),
            since=self._plans[who.id].since,
            under_18=who.member.under_18,
        )

    def _homes(self, who: Someone, monday: date) -> Iterator[AtHome]:
        circle = self.people.circle
        has_settled = monday - FIRST_DAY >= SETTLING
        if who.member.lives_in and has_settled and circle.may_be_alone is not MayBeAlone.YES:
            others = (other for other in self.people.helpers if other is not who)
            there = sorted(shift.stretch for other in others for shift in self._all(other, monday - BACK))
            yield AtHome(circle.id, HOME, circle.may_be_alone, circle.alone_for, tuple(there))

    def _all(self, who: Someone, since: date) -> Iterator[Shift]:
        by_day = self._plans[who.id].by_day
        for day in sorted(day for day, held in by_day.items() if held and day >= since):
            yield from (self.shifts[number] for number in by_day[day])

    # Changing.

    def write(self, turn: Turn, day: date) -> int:
        """A new shift, which nobody holds yet."""
        number = len(self.shifts) + 1
        stretch = stretch_on(day, turn.starts, turn.ends, HOME)
        open_to = turn.open_to
        circle = self.people.circle
        shift = Shift(number, circle.id, stretch, turn.kind, "", turn.presence, open_to=open_to)
        self.shifts[number], self.turns[number] = shift, turn
        self.open[number] = None
        return number

    def take(self, number: int, who: Someone, now: datetime) -> bool:
        """“I'll come”: whether the rule allowed it."""
        if not self.may_take(number, who, now):
            return False
        shift = self.shifts[number]
        if replaced := shift.next_replaced:
            self._put(number, self._helper(replaced.member_id), AssignmentState.REPLACED, now)
        self._put(number, who, AssignmentState.ACCEPTED, now)
        self.taken[number, who.id] = now
        return True

    def be_away(self, who: Someone, first: date, last: date, now: datetime) -> None:
        """From now on, on these days: they give back what they hold, or cannot come to it."""
        away = Stretch(day_stretch(first, HOME).start, day_stretch(last, HOME).end)
        self._plans[who.id].away.append(away)
        for shift in list(self.held(who, first - ONE_DAY, last)):
            if not shift.stretch.overlaps(away):
                continue
            if rules.why_not_leave(shift, who.id, who.me, now) is None:
                self._put(shift.id, who, AssignmentState.LEFT, now)
            elif rules.why_not_cannot_come(shift, who.id, who.me, now) is None:
                self._put(shift.id, who, AssignmentState.CANNOT_COME, now)

    def seek(self, number: int, who: Someone, now: datetime) -> None:
        """They look for a stand-in, if the rule allows it; it stays theirs until somebody takes it."""
        if rules.why_not_seek(self.shifts[number], who.id, who.me, now) is None:
            self._put(number, who, AssignmentState.SEEKING, now)

    def close(self, before: date) -> None:
        """What is over is open no more."""
        midnight = instant(datetime.combine(before, time()), HOME)
        for number in [number for number in self.open if self.shifts[number].stretch.start < midnight]:
            del self.open[number]

    def _put(self, number: int, who: Someone, state: AssignmentState, now: datetime) -> None:
        shift = self.shifts[number]
        others = tuple(each for each in shift.assignments if each.member_id != who.id)
        mine = Assignment(who.id, who.member.account_id, who.member.name, state, now)
        everyone = (*others, mine)
        held = sum(each.holds for each in everyone)
        seeking = sum(each.state is AssignmentState.SEEKING for each in everyone)
        after = replace(shift, assignments=everyone, held=held, seeking=seeking, version=shift.version + 1)
        self.shifts[number] = after
        self._note(after, who, mine.holds)

    def _note(self, shift: Shift, who: Someone, holds: bool) -> None:
        plan, day = self._plans[who.id], home_day(shift.stretch.start, HOME)
        if holds and shift.id not in plan.by_day[day]:
            plan.by_day[day].append(shift.id)
            plan.since = min(plan.since or day, day)
        if not holds and shift.id in plan.by_day[day]:
            plan.by_day[day].remove(shift.id)
        plan.changes += 1
        self.changes += 1
        if shift.is_sure:
            self.open.pop(shift.id, None)
        else:
            self.open[shift.id] = None

    def _helper(self, member_id: int) -> Someone:
        return self.people.helpers[member_id - 1]


def as_held(shift: Shift) -> Held:
    """As it is of the one who holds it."""
    return Held(shift.id, shift.stretch, shift.presence)


def _as_care(shift: Shift, who: Someone) -> Care:
    is_sought = shift.state_of(who.id) is AssignmentState.SEEKING
    return Care(shift.stretch, shift.presence, HOME, shift.circle_id, shift.id, shift.kind, is_sought=is_sought)
