"""When patterns change, pause or end: what that does to the shifts already written from them.

An occurrence and its shift are known by their day: a series happens at most once a day. Nothing that has started
changes, nor anything that was changed by hand or taken off the rota; those only stay with their occurrence.
"""

from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from careshare.domain.assignments import Change
from careshare.domain.circles import Member
from careshare.domain.patterns import Pattern, occurrences, split, tidied
from careshare.domain.shifts import Assignment, Shift
from careshare.domain.time import ONE_DAY, wall_duration
from careshare.domain.turns import PatternDraft, Planned, Seating, Standing, Turn
from careshare.domain.words import AssignmentState, Closed

WITHDRAWN = AssignmentState.WITHDRAWN
A_YEAR = timedelta(days=366)
"""Long enough to see every day a rule has, but for one that skips years."""


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


def follow(shift: Shift, to: Planned, in_turn_before: Container[int], seating: Seating) -> Followed:
    """`shift` as its occurrence now has it; `in_turn_before` are the members whose turn it was.

    Who comes keeps it where the time stays, and is asked again where it moves or is no longer called off, unless they
    need no asking. Where others are in turn now, those before make place. Who said no to this one shift, or
    gave it back, is left in peace.
    """
    now = to.shift(shift.circle_id, shift.id)
    asks_again = now.stretch != shift.stretch or shift.closed is not None
    for each in shift.assignments:
        if _is_on(each) and each.member_id in in_turn_before and not to.turn_of(each.member_id):
            state = WITHDRAWN
        elif each.holds and asks_again:
            state = _asked_again(each, now, to, seating)
        else:
            state = each.state
        now = seating.put(now, replace(each, state=state))
    seats = [turn for turn in to.turns if _may_be_seated(shift, turn.member.id, in_turn_before)]
    return Followed(shift, seating.fill(now, seats), to)


def _asked_again(assignment: Assignment, now: Shift, to: Planned, seating: Seating) -> AssignmentState:
    """Proposed, or as it was for who comes without being asked, and still can."""
    turn = to.turn_of(assignment.member_id)
    given = turn and seating.state(now, turn)
    return assignment.state if given is AssignmentState.ACCEPTED else AssignmentState.PROPOSED


def _may_be_seated(shift: Shift, member_id: int, in_turn_before: Container[int]) -> bool:
    """Whether a member in turn may get a place they have not: it was called off, or it was not their turn before."""
    was = shift.of(member_id)
    if was is None:
        return shift.closed is not None or member_id not in in_turn_before
    return was.state is WITHDRAWN and member_id not in in_turn_before


def _is_on(assignment: Assignment) -> bool:
    return assignment.holds or assignment.state is AssignmentState.PROPOSED


# From this day on.


def next_part(series: Iterable[Standing], after: date) -> Standing | None:
    """The first part of a series that begins after that day."""
    later = [each for each in series if each.has_days and each.pattern.starts_on > after]
    return min(later, key=lambda each: each.pattern.starts_on, default=None)


def ends_before(pattern: Pattern, series: Iterable[Standing]) -> Pattern:
    """The pattern, ending where a later part of its series begins."""
    later = next_part(series, pattern.starts_on)
    if later is None:
        return pattern
    last = later.pattern.starts_on - ONE_DAY
    return replace(pattern, until=min(pattern.until or last, last))


def what_was_said(before: Standing, after: Pattern) -> dict[int, Turn]:
    """Answers, by member, that go for `after` as well: where it has the same times, and no more days."""
    rhythm = before.pattern
    same_times = (after.starts, _duration(after)) == (rhythm.starts, _duration(rhythm))
    days, were = (_days(each, after.starts_on, after.starts_on + A_YEAR) for each in (after, rhythm))
    return {turn.member.id: turn for turn in before.turns} if same_times and days <= were else {}


def _duration(pattern: Pattern) -> timedelta:
    return wall_duration(pattern.starts, pattern.ends, pattern.days_later)


def _days(pattern: Pattern, first: date, last: date) -> set[date]:
    return {each.day for each in occurrences(replace(pattern, until=None, pauses=()), first, last)}


def drafted(draft: PatternDraft, people: Mapping[int, Member], by: int, was: Standing | None = None) -> Standing:
    """A draft as it will be kept, made by member `by`, with turns of those of `people` it names; goes on from `was`.

    Who makes it says yes by that. Who said yes or no to `was` still does, where it asks nothing else of them.
    """
    here = replace(draft.pattern, members=tuple(number for number in draft.pattern.members if number in people))
    pattern = replace(split(was.pattern, here.starts_on, here)[1], pauses=was.pattern.pauses) if was else tidied(here)
    said = what_was_said(was, pattern) if was else {}
    turns = tuple(_turn(draft, people[number], by, said.get(number)) for number in pattern.members)
    return Standing(0, was.series if was else "", pattern, draft.task, turns)


def _turn(draft: PatternDraft, member: Member, by: int, said: Turn | None) -> Turn:
    agreed = draft.agreed or member.id == by or (said is not None and said.agreed)
    return Turn(member, agreed, declined=not agreed and said is not None and said.declined)


def part_on(series: Iterable[Standing], day: date) -> Standing | None:
    """The pattern of a series that goes for `day`."""
    parts = [each for each in series if each.has_days and each.pattern.starts_on <= day]
    return next((each for each in reversed(parts) if each.pattern.until is None or each.pattern.until >= day), None)


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
    """One thing to tell one human, whatever the number of moments; `day` is the first of them."""

    account_id: int
    what: Tidings
    pattern_id: int
    day: date


def news(followed: Iterable[Followed], vanished: Iterable[Written]) -> list[News]:
    """Whom to tell what, each thing once."""
    found = [each for one in followed for each in _news_of(one)]
    found += [
        News(account_id, Tidings.CALLED_OFF, one.shift.pattern_id or 0, one.day)
        for one in vanished
        for account_id in {each.account_id for each in one.shift.assignments if _is_on(each)}
        if account_id is not None
    ]
    first: dict[tuple[int, Tidings], News] = {}
    for each in sorted(found, key=lambda each: (each.day, each.account_id, each.what)):
        first.setdefault((each.account_id, each.what), each)
    return list(first.values())


def news_of_turns(standing: Standing, said: Container[int], told: Container[int]) -> list[News]:
    """Who in a pattern is asked or expected from now on: not members who `said` so before, nor accounts just `told`."""
    people = {
        turn.member.account_id: turn for turn in standing.turns if not turn.declined and turn.member.id not in said
    }
    return [
        News(account_id, _what_to_say(turn), standing.id, standing.pattern.starts_on)
        for account_id, turn in people.items()
        if account_id is not None and account_id not in told
    ]


def _what_to_say(turn: Turn) -> Tidings:
    return Tidings.EXPECTED if turn.needs_no_asking else Tidings.ASKED


def _news_of(followed: Followed) -> Iterator[News]:
    for each in followed.now.assignments:
        was = followed.was.of(each.member_id)
        what = _what_to_tell(followed, each) if was and _is_on(was) else None
        if what and each.account_id is not None:
            yield News(each.account_id, what, followed.planned.standing.id, followed.planned.day)


def _what_to_tell(followed: Followed, now: Assignment) -> Tidings | None:
    """Nothing where it stays as it is."""
    if now.state is WITHDRAWN:
        return Tidings.CALLED_OFF
    if not followed.has_moved and not followed.is_back:
        return None
    if not now.holds:
        return Tidings.ASKED_AGAIN
    return Tidings.EXPECTED if followed.has_moved else Tidings.BACK
