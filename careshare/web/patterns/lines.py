"""Patterns as a page shows them: strings made before the template, so that the template only places them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import NamedTuple

from careshare.domain.circles import Me
from careshare.domain.following import Written, next_part, part_on
from careshare.domain.patterns import Pause, Rotation
from careshare.domain.permissions import may_plan
from careshare.domain.reasons import Reason
from careshare.domain.recurrence import Frequency, Recurrence
from careshare.domain.shifts import Assignment, Shift
from careshare.domain.skills import Asked
from careshare.domain.time import Stretch, home_day
from careshare.domain.turns import Planned, Seating, Standing, Turn, why_not_agree, why_not_decline
from careshare.domain.words import AssignmentState, MemberState
from careshare.i18n import Words, day_words, stretch_words, time_words
from careshare.rhythm import A_WEEK, rhythm, times

SHOWN = 6
"""Times that are shown ahead: two turns of three."""
AHEAD = timedelta(days=3 * 366)
"""How far to look for them: every sixth month still shows them all."""


class Line(NamedTuple):
    """A pattern in the usual week. `begins`, `until` and `paused` are days in words, where they are still to come.

    `every_week` where its weekdays say how often; else `often` does. `names` are those who come, "nobody" among them
    where a turn in a rotation is vacant.
    """

    id: int
    title: str
    times: str
    often: str
    every_week: bool
    rotation: Rotation
    names: tuple[str, ...]
    is_open: bool
    begins: str
    until: str
    paused: str


class Day(NamedTuple):
    """A weekday, named by any date of it, and what usually happens then."""

    day: date
    lines: tuple[Line, ...]


class Who(NamedTuple):
    """Somebody on one of the times: "comes", "seeking", "asked", or "gap" where it is their turn and they cannot."""

    name: str
    state: str


class Time(NamedTuple):
    """One time a pattern happens. `shift_id` once it is written, `off` where it was called off.

    `more` is how many people are wanted beside those who are named.
    """

    when: str
    who: tuple[Who, ...]
    more: int
    shift_id: int | None = None
    off: bool = False


class Answer(NamedTuple):
    """A member of a pattern, as who plans sees it: "yes", "no", "waiting", or "planned" for who need not be asked.

    Whether I may say yes for them, or no; `reason` where a yes would do, but for what they were not shown yet.
    """

    member_id: int
    name: str
    relation: str
    said: str
    may_agree: bool
    may_decline: bool
    reason: Reason | None


class Detail(NamedTuple):
    """All of one pattern. `mine` is my own answer; `next_id` the part of its series that goes on from `next_on`.

    It has no days where it was changed before it began.
    """

    line: Line
    ended: bool
    has_days: bool
    times: tuple[Time, ...]
    answers: tuple[Answer, ...]
    mine: Answer | None
    pauses: tuple[tuple[Pause, str], ...]
    next_id: int | None
    next_on: str

    @property
    def asks_me(self) -> bool:
        """Whether it waits for my yes, and I may give it."""
        return self.mine is not None and self.mine.said == "waiting" and self.mine.may_agree


class Known(NamedTuple):
    """What everyone in a pattern was shown of what is asked for, by member; and whom to ask to be shown it."""

    asked: Mapping[int, tuple[Asked, ...]]
    who_plans: str


STATES = {
    AssignmentState.ACCEPTED: "comes",
    AssignmentState.SEEKING: "seeking",
    AssignmentState.PROPOSED: "asked",
    None: "gap",
}


class Lines:
    """Makes what the pages show, for one reader on one day."""

    def __init__(self, me: Me, today: date, words: Words) -> None:
        self.me, self.today, self.words = me, today, words

    def line(self, standing: Standing) -> Line:
        """A pattern in one line."""
        pattern = standing.pattern
        now = next((pause for pause in pattern.pauses if self.today in pause), None)
        return Line(
            id=standing.id,
            title=standing.task.title,
            times=times(pattern, self.words),
            often=rhythm(pattern, self.words),
            every_week=_is_every_week(standing),
            rotation=pattern.rotation,
            names=self._names(standing),
            is_open=standing.is_open,
            begins=self.day(pattern.starts_on) if pattern.starts_on > self.today else "",
            until=self.day(pattern.until) if pattern.until else "",
            paused=self.day(now.last) if now else "",
        )

    def detail(
        self, standing: Standing, series: Iterable[Standing], ahead: Iterable[Written], known: "Known"
    ) -> Detail:
        """A pattern with everything that is ahead of it."""
        pattern = standing.pattern
        series = list(series)
        instead = None if standing.has_days else part_on(series, pattern.starts_on)
        later = instead or next_part(series, pattern.starts_on)
        here = [turn for turn in standing.turns if turn.member.state is MemberState.ACTIVE]
        answers = tuple({turn.member.id: self._answer(standing, turn, known) for turn in here}.values())
        return Detail(
            line=self.line(standing),
            ended=not standing.goes_on(self.today),
            has_days=standing.has_days,
            times=tuple(self.written(each) for each in ahead),
            answers=answers,
            mine=next((each for each in answers if each.member_id == self.me.id), None),
            pauses=tuple((pause, self._pause(pause)) for pause in pattern.pauses if pause.last >= self.today),
            next_id=later.id if later else None,
            next_on=self.day(later.pattern.starts_on) if later else "",
        )

    def week(self, standings: Sequence[Standing]) -> list[Day]:
        """What comes every week, or every so many weeks, by weekday."""
        weekly = [(standing, _weekdays(standing)) for standing in standings]
        return [
            Day(day, tuple(self.line(standing) for standing, weekdays in weekly if day.weekday() in weekdays))
            for day in A_WEEK
        ]

    def others(self, standings: Iterable[Standing]) -> list[Line]:
        """What comes on no weekday of its own."""
        return [self.line(standing) for standing in standings if not _weekdays(standing)]

    def planned(self, wanted: Iterable[Planned], seating: Seating) -> list[Time]:
        """Times as they will be, once they are written."""
        return [self._planned(each, seating) for each in wanted]

    def written(self, written: Written) -> Time:
        """A time as it stands on the rota. Who was asked is between them and who plans."""
        shift = written.shift
        people = [each for each in shift.assignments if each.holds or self._sees_asked(each)]
        who = tuple(Who(each.name, STATES[each.state]) for each in people)
        return Time(self.when(shift.stretch), who, _more(shift, who), shift.id, off=shift.closed is not None)

    def when(self, stretch: Stretch) -> str:
        """The day and the times; where it ends on another day, that day too."""
        zone, language = self.me.circle.zone, self.words.language
        first, last = home_day(stretch.start, zone), home_day(stretch.end, zone)
        if first == last:
            return f"{day_words(first, language)} {stretch_words(stretch, zone)}"
        starts, ends = time_words(stretch.start, zone), time_words(stretch.end, zone)
        return f"{day_words(first, language)} {starts} – {day_words(last, language)} {ends}"

    def day(self, day: date) -> str:
        """ "do 3 dec"."""
        return day_words(day, self.words.language)

    def _names(self, standing: Standing) -> tuple[str, ...]:
        if all(turn.is_vacant for turn in standing.turns):
            return ()
        in_turn = standing.pattern.rotation is not Rotation.NONE
        return tuple(self._name(turn) for turn in standing.turns if in_turn or not turn.is_vacant)

    def _name(self, turn: Turn) -> str:
        if turn.is_vacant:
            return self.words.gettext("nobody")
        if turn.awaits_answer and self._sees_who_was_asked(turn.member.id):
            return self.words.gettext("%(name)s (asked)", name=turn.member.name)
        return turn.member.name

    def _answer(self, standing: Standing, turn: Turn, known: "Known") -> Answer:
        member = turn.member
        who = (standing, member.id, self.me, self.today)
        why_not = why_not_agree(*who, known.asked.get(member.id, ()))
        may_decline = why_not_decline(*who) is None
        reason = replace(why_not, who=why_not.who or known.who_plans) if why_not and why_not.what else None
        return Answer(member.id, member.name, member.relation, _said(turn), why_not is None, may_decline, reason)

    def _pause(self, pause: Pause) -> str:
        return (
            self.day(pause.first) if pause.first == pause.last else f"{self.day(pause.first)} – {self.day(pause.last)}"
        )

    def _planned(self, each: Planned, seating: Seating) -> Time:
        shift = seating.fill(each.shift(self.me.circle_id), each.turns)
        turns = [turn for turn in each.turns if turn.member.state is MemberState.ACTIVE]
        who = tuple(Who(turn.member.name, STATES[shift.state_of(turn.member.id)]) for turn in turns)
        return Time(self.when(shift.stretch), who, _more(shift, who))

    def _sees_asked(self, assignment: Assignment) -> bool:
        return assignment.state is AssignmentState.PROPOSED and self._sees_who_was_asked(assignment.member_id)

    def _sees_who_was_asked(self, member_id: int) -> bool:
        return member_id == self.me.id or may_plan(self.me)


def _more(shift: Shift, who: Sequence[Who]) -> int:
    return max(0, shift.needed - len(who))


def _said(turn: Turn) -> str:
    if turn.declined:
        return "no"
    if turn.agreed:
        return "yes"
    return "planned" if turn.needs_no_asking else "waiting"


def _is_every_week(standing: Standing) -> bool:
    rule = Recurrence.parse(standing.pattern.rule, standing.pattern.starts_on)
    return rule.is_plainly_weekly and rule.interval == 1


def _weekdays(standing: Standing) -> frozenset[int]:
    """The weekdays of a weekly rule; none of another."""
    rule = Recurrence.parse(standing.pattern.rule, standing.pattern.starts_on)
    weekly = rule.frequency is Frequency.WEEKLY
    return frozenset(weekday for _, weekday in rule.weekdays) if weekly else frozenset()
