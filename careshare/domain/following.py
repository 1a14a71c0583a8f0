"""When patterns change, pause or end: what that does to the shifts already written from them.

An occurrence and its shift are known by their day: a series happens at most once a day. Nothing that has started
changes, nor anything that was changed by hand or taken off the rota; those only stay with their occurrence.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from math import lcm

from careshare.domain.assignments import Change
from careshare.domain.circles import Member
from careshare.domain.patterns import Pattern, Rotation, days_and_turns, round_of, split, tidied
from careshare.domain.shifts import Assignment, Shift
from careshare.domain.time import ONE_DAY, wall_duration
from careshare.domain.turns import NOBODY, Noes, PatternDraft, Planned, Seating, Standing, Turn, is_no_to_all, noes
from careshare.domain.words import AssignmentState, Closed, MemberState

WITHDRAWN = AssignmentState.WITHDRAWN
A_CENTURY = timedelta(days=36525)
"""The longest that two patterns are compared day by day."""


@dataclass(frozen=True, slots=True)
class Written:
    """A shift written from a series, by the home's day of its occurrence."""

    day: date
    shift: Shift

    @property
    def is_exception(self) -> bool:
        """Changed by hand, or closed by a person: the pattern leaves it alone."""
        return self.shift.detached or self.shift.closed in {Closed.CANCELLED, Closed.BY_PERSON}


@dataclass(frozen=True, slots=True)
class Differences:
    """What must happen so that the rota says what the patterns of a series say.

    `new` have no shift yet; `followed` are shifts that take over their occurrence; `exceptions` only stay with theirs;
    `vanished` are not needed any more.
    """

    new: tuple[Planned, ...] = ()
    followed: tuple[tuple[Shift, Planned], ...] = ()
    exceptions: tuple[tuple[Shift, Planned], ...] = ()
    vanished: tuple[Written, ...] = ()


def differences(planned: Iterable[Planned], written: Iterable[Written], now: datetime) -> Differences:
    """Compares what a series should have with what was written of it, both over the same days."""
    by_day = {each.day: each for each in written}
    wanted = {each.day: each for each in planned}
    ahead = [each for each in by_day.values() if not each.shift.has_started(now)]
    paired = [(each, wanted[each.day]) for each in ahead if each.day in wanted]
    return Differences(
        new=tuple(each for day, each in wanted.items() if day not in by_day and each.occurrence.stretch.end > now),
        followed=tuple((each.shift, to) for each, to in paired if not each.is_exception and _differs(each.shift, to)),
        exceptions=tuple((each.shift, to) for each, to in paired if each.is_exception and _differs(each.shift, to)),
        vanished=tuple(
            each for each in ahead if each.day not in wanted and not each.is_exception and not each.shift.closed
        ),
    )


def _differs(shift: Shift, to: Planned) -> bool:
    """A pattern never changes after it is kept: another pattern, or a closed shift, is the difference."""
    return shift.pattern_id != to.standing.id or shift.closed is Closed.BY_PATTERN


@dataclass(frozen=True, slots=True)
class Followed:
    """A shift before and after it followed its pattern."""

    was: Shift
    now: Shift
    planned: Planned

    @property
    def has_moved(self) -> bool:
        """Whether it has another time."""
        return self.was.stretch != self.now.stretch

    @property
    def is_back(self) -> bool:
        """Whether it had been called off."""
        return self.was.closed is not None

    @property
    def changes(self) -> tuple[Change, ...]:
        """What became of who was on it, and who is new."""
        pairs = [(self.was.of(each.member_id), each) for each in self.now.assignments]
        return tuple(
            Change(each.member_id, each.account_id, was, each.state)
            for was, each in pairs
            if was is None or was.state is not each.state
        )


@dataclass(frozen=True, slots=True)
class Before:
    """Whose turn a shift was before it followed: `members` who had not said no to all; `noes` are all of its series."""

    members: frozenset[int] = frozenset()
    noes: Noes = frozenset()


def before(shift: Shift, day: date, series: Iterable[Standing]) -> Before:
    """Whose turn it was by the pattern the shift was written from."""
    series = list(series)
    turns = next((each.turns_on(day) for each in series if each.id == shift.pattern_id), ())
    return Before(frozenset(turn.member.id for turn in turns if not turn.declined), noes(series))


def follow(shift: Shift, to: Planned, before: Before, seating: Seating) -> Followed:
    """`shift` as its occurrence now has it; `before` is whose turn it was.

    Who comes keeps it where the time stays, and is asked again where it moves or is no longer called off, unless they
    need no asking. Where others are in turn now, those before make place, as does who left the circle. Whom the
    pattern asked and who said yes to all of it since comes. Who said no to this one shift, or gave it back, is left
    in peace; a no to all that went before goes for this no longer.
    """
    now = to.shift(shift.circle_id, shift.id)
    asks_again = now.stretch != shift.stretch or shift.closed is not None
    for each in shift.assignments:
        turn = to.turn_of(each.member_id)
        if _makes_place(each, turn, before):
            state = WITHDRAWN
        elif (each.holds and asks_again) or (_is_asked_by_pattern(each) and turn):
            state = _asked(each, now, turn, seating)
        else:
            state = each.state
        now = seating.put(now, replace(each, state=state))
    seats = [turn for turn in to.turns if _may_be_seated(shift, turn.member.id, before)]
    return Followed(shift, seating.fill(now, seats), to)


def _makes_place(assignment: Assignment, turn: Turn | None, before: Before) -> bool:
    if not _is_on(assignment):
        return False
    return turn.member.state is not MemberState.ACTIVE if turn else assignment.member_id in before.members


def _is_asked_by_pattern(assignment: Assignment) -> bool:
    """And not by somebody, who waits for an answer to that."""
    return assignment.state is AssignmentState.PROPOSED and assignment.noted_by is None


def _asked(assignment: Assignment, now: Shift, turn: Turn | None, seating: Seating) -> AssignmentState:
    """Proposed; but who comes without being asked, and can, is as before, or accepted."""
    comes = turn is not None and seating.state(now, turn) is AssignmentState.ACCEPTED
    if not comes:
        return AssignmentState.PROPOSED
    return assignment.state if assignment.holds else AssignmentState.ACCEPTED


def _may_be_seated(shift: Shift, member_id: int, before: Before) -> bool:
    """Whether a member in turn may get a place they have not: it was called off, or was not theirs to come before.

    It was not theirs to come where it was not their turn, or where they had said no to all of it.
    """
    was = shift.of(member_id)
    if was is None:
        return shift.closed is not None or member_id not in before.members
    if is_no_to_all(was, before.noes):
        return True
    return was.state is WITHDRAWN and member_id not in before.members


def _is_on(assignment: Assignment) -> bool:
    return assignment.holds or assignment.state is AssignmentState.PROPOSED


# From this day on.


def next_part(series: Iterable[Standing], after: date) -> Standing | None:
    """The first part of a series that begins after that day."""
    later = [each for each in series if each.has_days and each.pattern.starts_on > after]
    return min(later, key=lambda each: each.pattern.starts_on, default=None)


def part_on(series: Iterable[Standing], day: date) -> Standing | None:
    """The pattern of a series that goes for `day`."""
    parts = [each for each in series if each.goes_on(day) and each.pattern.starts_on <= day]
    return parts[-1] if parts else None


@dataclass(frozen=True, slots=True)
class Changing:
    """A part of a series that is to be otherwise from a day on: `was`, in its whole `series`, as it is `today`.

    The change goes from its first day, today at the earliest, to where the next part begins, which stays. It may begin
    before `was` does: then whatever went for those days makes way for it.
    """

    was: Standing
    series: tuple[Standing, ...]
    today: date

    @property
    def later(self) -> Standing | None:
        """The part that stays, and where the change ends."""
        return next_part(self.series, self.was.pattern.starts_on)

    def day(self, wanted: Pattern) -> date:
        """From when on it is otherwise."""
        return max(wanted.starts_on, self.today)

    def goes_on(self, wanted: Pattern) -> Pattern:
        """`wanted` as it is kept, its turns carried on. It may have no day left. Raises BrokenRule."""
        day = self.day(wanted)
        begins_earlier = day < self.was.pattern.starts_on
        changed = (part_on(self.series, day) if begins_earlier else None) or self.was
        _, after = split(changed.pattern, day, replace(wanted, starts_on=day))
        if self.later:
            last = self.later.pattern.starts_on - ONE_DAY
            after = replace(after, until=min(after.until or last, last))
        return replace(after, pauses=self.was.pattern.pauses)


def what_was_said(before: Standing, after: Standing) -> dict[int, Turn]:
    """Answers, by member, that go for `after` as well: it has the same times, and no day more that is theirs."""
    if _times(before.pattern) != _times(after.pattern):
        return {}
    said = {turn.member.id: turn for turn in before.turns}
    if _is_the_same(before.pattern, after.pattern):
        return said
    more = _with_more_days(before, after)
    return {} if more is None else {number: turn for number, turn in said.items() if number not in more}


def _times(pattern: Pattern) -> tuple[time, timedelta]:
    return pattern.starts, wall_duration(pattern.starts, pattern.ends, pattern.days_later)


def _is_the_same(before: Pattern, after: Pattern) -> bool:
    """Whether `after` has the days and turns that `before` would have had, and none beyond its end."""
    if before.until and (after.until is None or after.until > before.until):
        return False
    _, going_on = split(before, after.starts_on)
    return _rhythm(going_on) == _rhythm(after)


def _rhythm(pattern: Pattern) -> tuple[object, ...]:
    """All that says when it is and whose turn, but for its end."""
    days = pattern.rule, pattern.starts_on, pattern.rotation
    if pattern.rotation is Rotation.NONE:
        return days
    return *days, pattern.members, pattern.turn_offset % max(len(pattern.members), 1)


def _with_more_days(before: Standing, after: Standing) -> set[int] | None:
    """Whose days in `after` are not all theirs in `before`; None where that takes too long to see.

    Both come round: a whole round of the two from the first day shows it, and one from the end of `before`.
    """
    whole = timedelta(days=lcm(round_of(before.pattern).days, round_of(after.pattern).days))
    if whole > A_CENTURY:
        return None
    starts = {each for each in (after.pattern.starts_on, before.pattern.until) if each}
    return {number for first in starts for number in _more(before, after, first, first + whole)}


def _more(before: Standing, after: Standing, first: date, last: date) -> set[int]:
    """Who has a day of their own in `after` that is none of theirs in `before`."""
    were, are = (_own_days(each, first, last) for each in (before, after))
    return {number for number, days in are.items() if not days <= were[number]}


def _own_days(standing: Standing, first: date, last: date) -> dict[int, set[date]]:
    """The days in turn of each member, pauses or not."""
    found: dict[int, set[date]] = defaultdict(set)
    for day, number in days_and_turns(standing.pattern, first, last):
        for turn in standing.in_turn(number):
            found[turn.member.id].add(day)
    return found


def drafted(draft: PatternDraft, people: Mapping[int, Member], by: int, changing: Changing | None = None) -> Standing:
    """A draft as it will be kept, made by member `by`, with turns of those of `people` it names, and of nobody.

    A change also keeps the turns it names of who left since: they are nobody's, and no one else comes sooner for it.
    Who said yes or no before still does, where nothing more is asked of them. Else who makes it says yes by that,
    unless they said no before. It may have no day left. Raises BrokenRule.
    """
    people = {NOBODY.id: NOBODY, **(changing.was.left if changing else {}), **people}
    pattern = replace(draft.pattern, members=tuple(number for number in draft.pattern.members if number in people))
    pattern, was = (changing.goes_on(pattern), changing.was) if changing else (tidied(pattern), None)
    asked = tuple(Turn(people[number]) for number in pattern.members)
    standing = Standing(0, was.series if was else "", pattern, draft.task, asked)
    said = what_was_said(was, standing) if was else {}
    makers = was.of(by) if was else None
    comes = {by} if makers is None or not makers.declined else set()
    turns = (_answered(turn, said.get(turn.member.id), draft.agreed, turn.member.id in comes) for turn in asked)
    return replace(standing, turns=tuple(turns))


def _answered(asked: Turn, said: Turn | None, agreed: bool, comes: bool) -> Turn:
    """A turn with what they `said` and still goes; else a yes where all `agreed`, or they `come` since they make it."""
    if said and (said.agreed or not agreed):
        return replace(said, member=asked.member)
    return replace(asked, agreed=(agreed or comes) and not asked.is_vacant)


# What people are told.


class Tidings(StrEnum):
    """What somebody is told of their moments; also the kind of the letter."""

    ASKED = "pattern_proposed"
    EXPECTED = "pattern_planned_in"
    CALLED_OFF = "pattern_off"
    BACK = "pattern_back"
    ASKED_AGAIN = "pattern_changed"


@dataclass(frozen=True, slots=True)
class News:
    """One thing to tell one human, whatever the number of moments; `day` is the first of them.

    `before` is the pattern the first of them was of until now, None for what is new.
    """

    account_id: int
    what: Tidings
    pattern_id: int
    day: date
    before: int | None = None


def news(followed: Iterable[Followed], vanished: Iterable[Written]) -> list[News]:
    """Whom to tell what, each thing once. Who is asked again for some is not asked for others besides."""
    found = [each for one in followed for each in _news_of(one)]
    found += [
        News(account_id, Tidings.CALLED_OFF, one.shift.pattern_id or 0, one.day, one.shift.pattern_id)
        for one in vanished
        for account_id in {each.account_id for each in one.shift.assignments if _is_on(each)}
        if account_id is not None
    ]
    again = {each.account_id for each in found if each.what is Tidings.ASKED_AGAIN}
    first: dict[tuple[int, Tidings], News] = {}
    for each in sorted(found, key=lambda each: (each.day, each.account_id, each.what)):
        if each.what is not Tidings.ASKED or each.account_id not in again:
            first.setdefault((each.account_id, each.what), each)
    return list(first.values())


def news_of_turns(standing: Standing, said: Mapping[int, Turn], told: Iterable[News], day: date) -> list[News]:
    """Who in a pattern is asked or expected from `day` on, and was not just `told`: not who `said` the same before."""
    know = {each.account_id for each in told if each.what is not Tidings.CALLED_OFF}
    people = {
        turn.member.account_id: turn
        for turn in standing.turns
        if not turn.is_vacant and not _still_goes(said.get(turn.member.id), turn)
    }
    return [
        News(account_id, _what_to_say(turn), standing.id, standing.first_day_of(turn.member.id, day))
        for account_id, turn in people.items()
        if account_id is not None and account_id not in know
    ]


def _still_goes(said: Turn | None, turn: Turn) -> bool:
    return said is not None and said.agreed is turn.agreed


def _what_to_say(turn: Turn) -> Tidings:
    return Tidings.EXPECTED if turn.needs_no_asking else Tidings.ASKED


def _news_of(followed: Followed) -> Iterator[News]:
    for each in followed.now.assignments:
        what = _what_to_tell(followed, followed.was.of(each.member_id), each)
        if what and each.account_id is not None:
            to, was = followed.planned, followed.was.of(each.member_id)
            before = followed.was.pattern_id if was and _is_on(was) else None
            yield News(each.account_id, what, to.standing.id, to.day, before)


def _what_to_tell(followed: Followed, was: Assignment | None, now: Assignment) -> Tidings | None:
    """Nothing where it stays as it is."""
    if not _is_on(now):
        return Tidings.CALLED_OFF if was and _is_on(was) else None
    if was is None or not _is_on(was):
        return Tidings.EXPECTED if now.holds else Tidings.ASKED
    if now.holds and not was.holds:
        return Tidings.EXPECTED
    if not followed.has_moved and not followed.is_back:
        return None
    if not now.holds:
        return Tidings.ASKED_AGAIN
    return Tidings.EXPECTED if followed.has_moved else Tidings.BACK
