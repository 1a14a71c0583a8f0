"""A shift, who is on it, and what may still be done with it.

Start here to know how a week is divided: the values and the verbs that change a shift itself. The verbs of who comes
(take, seek, cannot come …) are in `assignments.py`, what is worth knowing before saying yes in `cautions.py`.
"""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from careshare.domain import permissions
from careshare.domain.circles import Circle, Me
from careshare.domain.reasons import Reason, Why
from careshare.domain.time import LONGEST_SHIFT, ONE_DAY, SHORTEST_SHIFT, Stretch, home_day, instant, stretch_on
from careshare.domain.words import HELPERS, HOLDING, AssignmentState, Closed, Kind, Presence, Role

MOST_NEEDED = 9
LONGEST_TITLE, LONGEST_TEXT = 80, 4000
"""In signs."""
A_NIGHT = timedelta(hours=16)
"""An end before the start is the next morning's, as long as that makes no more than this; else it is a slip."""
FURTHEST = timedelta(days=460)
"""Fifteen months either way: whoever means more has most likely typed another year."""
NIGHT = (time(0), time(6))
SHORTEST_NIGHT = timedelta(minutes=60)
LONGEST = LONGEST_SHIFT + timedelta(hours=1)
"""On the day the clocks go back; a shift that began longer ago is over."""


@dataclass(frozen=True, slots=True)
class Assignment:
    """A member on a shift. `happened` is None while nobody said so; `real` and `calls` are how it really went."""

    member_id: int
    account_id: int | None
    name: str
    state: AssignmentState
    since: datetime
    replaced_by: int | None = None
    noted_by: int | None = None
    happened: bool | None = None
    here_at: datetime | None = None
    real: Stretch | None = None
    calls: int = 0
    relation: str = ""

    @property
    def holds(self) -> bool:
        """Whether it takes a place; one who seeks a stand-in still does."""
        return self.state in HOLDING


@dataclass(frozen=True, slots=True)
class Asks:
    """That a draft asks for a skill: `required`, or else advised."""

    skill_id: int
    required: bool


@dataclass(frozen=True, slots=True)
class Beside:
    """What is kept beside a shift's own row: the skills it asks for itself, and whose time off it is."""

    asks: frozenset[Asks] = frozenset()
    respite_for: int | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """A shift as somebody would have it. `window` is "between 8 and 10", wall times of the home.

    `version` is that of the shift somebody looked at while writing; None for a new one. `asks` is what it asks for
    itself, beside its pattern; `respite_for` the member whose time off it is.
    Raises ValueError outside 5 minutes to 48 hours (of wall clock: 49 when it goes back) and 1 to 9 helpers.
    """

    stretch: Stretch
    kind: Kind
    title: str
    presence: Presence = Presence.ACTIVE
    what: str = ""
    needed: int = 1
    open_to: frozenset[Role] = HELPERS
    window: tuple[time, time] | None = None
    version: int | None = None
    asks: frozenset[Asks] = frozenset()
    respite_for: int | None = None

    def __post_init__(self) -> None:
        if not SHORTEST_SHIFT <= self.stretch.duration <= LONGEST:
            raise ValueError("a shift lasts 5 minutes to 48 hours")
        if not 1 <= self.needed <= MOST_NEEDED:
            raise ValueError(f"a shift needs 1 to {MOST_NEEDED} helpers")

    @property
    def beside(self) -> Beside:
        """What is to be kept beside its row."""
        return Beside(self.asks, self.respite_for)


@dataclass(frozen=True, slots=True)
class Shift:
    """A stretch of time in which help is needed, and everyone who was ever asked for it.

    `held` counts who holds a place, `seeking` those of them who look for a stand-in. `version` rises with any change,
    `sequence` with time, place or state.
    """

    id: int
    circle_id: int
    stretch: Stretch
    kind: Kind
    title: str
    presence: Presence = Presence.ACTIVE
    what: str = ""
    needed: int = 1
    open_to: frozenset[Role] = HELPERS
    window: tuple[time, time] | None = None
    held: int = 0
    seeking: int = 0
    closed: Closed | None = None
    closed_words: str = ""
    person_asks: bool = False
    pattern_id: int | None = None
    detached: bool = False
    sequence: int = 0
    version: int = 0
    assignments: tuple[Assignment, ...] = ()

    @property
    def gap(self) -> int:
        """Places nobody holds."""
        return max(self.needed - self.held, 0)

    @property
    def is_sure(self) -> bool:
        """Somebody holds every place and does not look for a stand-in: full, and what a page calls arranged."""
        return self.held - self.seeking >= self.needed

    @property
    def holders(self) -> tuple[Assignment, ...]:
        """Who comes, also who would rather not."""
        return tuple(assignment for assignment in self.assignments if assignment.holds)

    @property
    def seekers(self) -> tuple[Assignment, ...]:
        """Who looks for a stand-in, the longest first."""
        seeking = [each for each in self.assignments if each.state is AssignmentState.SEEKING]
        return tuple(sorted(seeking, key=lambda each: each.since))

    @property
    def next_replaced(self) -> Assignment | None:
        """Whose place a newcomer takes: nobody's while one is empty, else of who looks the longest."""
        return None if self.gap or not self.seekers else self.seekers[0]

    @property
    def latest_holder(self) -> Assignment | None:
        """Who said yes last."""
        return max(self.holders, key=lambda each: each.since, default=None)

    def of(self, member_id: int) -> Assignment | None:
        """How this member stands to it, if they ever did."""
        return next((each for each in self.assignments if each.member_id == member_id), None)

    def state_of(self, member_id: int) -> AssignmentState | None:
        """The state of this member's assignment."""
        assignment = self.of(member_id)
        return assignment.state if assignment else None

    def concerns(self, member_id: int) -> bool:
        """Whether this member is on it or asked for it."""
        assignment = self.of(member_id)
        return assignment is not None and (assignment.holds or assignment.state is AssignmentState.PROPOSED)

    @property
    def concerned(self) -> tuple[Assignment, ...]:
        """Who is on it, or has been asked and may still answer."""
        return tuple(each for each in self.assignments if self.concerns(each.member_id))

    def has_started(self, now: datetime) -> bool:
        """From its first moment on."""
        return now >= self.stretch.start

    def has_ended(self, now: datetime) -> bool:
        """From the moment it is over."""
        return now >= self.stretch.end

    def has_place(self, now: datetime) -> bool:
        """Whether one more can still say yes: to a gap until its end, for who seeks a stand-in until its start."""
        return self.gap > 0 or (not self.is_sure and not self.has_started(now))


def is_night(stretch: Stretch, zone: ZoneInfo) -> bool:
    """Whether it takes over 60 minutes between 00:00 and 06:00 of some morning at home."""
    day, last = home_day(stretch.start, zone), home_day(stretch.end, zone)
    while day <= last:
        if stretch.overlap(stretch_on(day, *NIGHT, zone)) > SHORTEST_NIGHT:
            return True
        day += ONE_DAY
    return False


def real_stretch(shift: Shift, starts: time, ends: time, zone: ZoneInfo) -> Stretch:
    """When somebody was really there, from two wall times: beginning, and then ending, as near to the plan as can be.

    So a weekend from 18:00 to 18:00 is two days, as it was planned.
    """
    start = _nearest(_around(shift.stretch.start, starts, zone), shift.stretch.start)
    later = [end for end in _around(shift.stretch.end, ends, zone) if end > start]
    return Stretch(start, _nearest(later, shift.stretch.end))


def _around(moment: datetime, clock: time, zone: ZoneInfo) -> list[datetime]:
    """When the clock at home shows this on the days around a moment."""
    day = home_day(moment, zone)
    return [instant(datetime.combine(day + ONE_DAY * later, clock), zone) for later in (-1, 0, 1, 2)]


def _nearest(moments: list[datetime], to: datetime) -> datetime:
    return min(moments, key=lambda moment: abs(moment - to))


# What may be done with a shift itself. Each answers why not, or None.


def why_not_create(draft: Draft, me: Me, now: datetime) -> Reason | None:
    """Write a new shift: whoever plans, for what is not over yet."""
    if draft.stretch.end <= now:
        return Reason(Why.ENDED)
    return why_not_plan(me)


def why_not_write_down(draft: Draft, me: Me, now: datetime) -> Reason | None:
    """Write down care nobody had planned: whoever helps, once it has begun."""
    if not permissions.may_help(me.member):
        return Reason(Why.NOT_ALLOWED)
    return Reason(Why.NOT_STARTED) if now < draft.stretch.start else None


def why_not_edit(shift: Shift, me: Me, now: datetime) -> Reason | None:
    """Change it, or give it another time: whoever plans, until it starts; then only the real minutes."""
    return why_not_plan(me) or if_closed(shift) or if_started(shift, now)


def why_not_edit_to(shift: Shift, draft: Draft, me: Me, now: datetime) -> Reason | None:
    """As `why_not_edit`; also nobody overwrites what they never saw, nobody who comes is sent away by asking for fewer,
    and it does not move into the past.
    """
    if reason := why_not_edit(shift, me, now):
        return reason
    if draft.version not in (None, shift.version):
        return Reason(Why.CHANGED_MEANWHILE)
    if draft.needed < shift.held and draft.stretch == shift.stretch:
        return Reason(Why.MORE_COME)
    return Reason(Why.ENDED) if draft.stretch.end <= now else None


def can_be_undone(shift: Shift, draft: Draft, beside: Beside) -> bool:
    """Whether a change is one that an undo takes back: another time, and the same words. New words are written anew,
    and so is what is kept beside it.
    """
    is_worded_alike = (draft.title, draft.what) == (shift.title, shift.what)
    return draft.stretch != shift.stretch and is_worded_alike and draft.beside == beside


def why_not_cancel(shift: Shift, me: Me, now: datetime) -> Reason | None:
    """Say that it is not needed: whoever plans, until it starts; also while the circle is paused."""
    if not permissions.may_plan(me):
        return Reason(Why.NOT_ALLOWED)
    return if_closed(shift) or if_started(shift, now)


def why_not_reopen(shift: Shift, me: Me, now: datetime) -> Reason | None:
    """Ask for it after all: whoever plans, and the person for what they closed themselves."""
    own = shift.closed is Closed.BY_PERSON and permissions.may_do_it_themselves(me)
    if not own and not permissions.may_plan(me):
        return Reason(Why.NOT_ALLOWED)
    if shift.closed is None:
        return Reason(Why.CHANGED_MEANWHILE)
    return if_not_live(me.circle) or if_started(shift, now)


def why_not_do_myself(shift: Shift, me: Me, now: datetime) -> Reason | None:
    """“I do this myself”: the person, until it starts. Closes it or is a wish: `permissions.closes_it_themselves`."""
    if not permissions.may_do_it_themselves(me):
        return Reason(Why.NOT_ALLOWED)
    if shift.person_asks:
        return Reason(Why.CHANGED_MEANWHILE)
    return if_closed(shift) or if_started(shift, now)


def why_not_answer(shift: Shift, me: Me, yes: bool, now: datetime) -> Reason | None:
    """Answer the person's wish to do it themselves: whoever plans; "no, do come" can be the person's own."""
    if not permissions.may_plan(me) and (yes or not permissions.may_do_it_themselves(me)):
        return Reason(Why.NOT_ALLOWED)
    if not shift.person_asks:
        return Reason(Why.CHANGED_MEANWHILE)
    return if_closed(shift) or if_started(shift, now)


def why_not_plan(me: Me) -> Reason | None:
    """Write anything new on the rota."""
    return if_not_live(me.circle) if permissions.may_plan(me) else Reason(Why.NOT_ALLOWED)


# What stands in the way of many verbs.


def if_not_live(circle: Circle) -> Reason | None:
    """The circle is paused or ended."""
    return None if circle.is_live else Reason(Why.CIRCLE_NOT_LIVE)


def if_closed(shift: Shift) -> Reason | None:
    """It was cancelled, or the person does it."""
    return Reason(Why.CANCELLED) if shift.closed else None


def if_not_as_seen(shift: Shift, seen: int | None) -> Reason | None:
    """A page showed it with the sequence `seen`, and since then it moved, closed or opened again; None saw no page."""
    return None if seen in (None, shift.sequence) else Reason(Why.CHANGED_MEANWHILE)


def if_started(shift: Shift, now: datetime) -> Reason | None:
    """It is too late to change who comes."""
    return Reason(Why.STARTED) if shift.has_started(now) else None


def if_not_started(shift: Shift, now: datetime) -> Reason | None:
    """It is too early to say how it went."""
    return None if shift.has_started(now) else Reason(Why.NOT_STARTED)


def if_ended(shift: Shift, now: datetime) -> Reason | None:
    """It is over."""
    return Reason(Why.ENDED) if shift.has_ended(now) else None
