"""Letters: what one is about, whether that still matters, and how long to wait before it is tried again."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from careshare.domain.circles import Circle, Me
from careshare.domain.following import Followed, Written
from careshare.domain.patterns import Pattern
from careshare.domain.time import Stretch
from careshare.domain.words import (
    HOLDING,
    AssignmentState,
    CircleState,
    Closed,
    Language,
    LetterState,
    MemberState,
)

WAITS = (
    timedelta(seconds=5),
    timedelta(seconds=20),
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=15),
    timedelta(hours=1),
    timedelta(hours=4),
)
"""After the first try that failed, the second, and so on; the last one again and again."""
LATE_AFTER = timedelta(days=3)
GIVEN_UP = {
    "left": AssignmentState.CANNOT_COME,
    "gave_back": AssignmentState.LEFT,
    "seeks": AssignmentState.SEEKING,
}
"""Kinds about all the moments that somebody gave up by one act, or would, and how they stand to these since."""
IN_YOUR_CALENDAR = "in_your_calendar"
OUT_OF_YOUR_CALENDAR = "out_of_your_calendar"
IN_CALENDAR = frozenset(
    {
        "planned_in",
        "yes_noted",
        "no_noted",
        "replaced",
        "withdrawn",
        "cancelled",
        "moved",
        "swap_accepted",
        IN_YOUR_CALENDAR,
        OUT_OF_YOUR_CALENDAR,
    }
)
"""Kinds that carry the moment they are about for the reader’s calendar, as it stands to them."""
TO_WHO_LEFT = frozenset({"removed", OUT_OF_YOUR_CALENDAR})
"""Kinds that are sent to somebody who is no longer in the circle, also where it stands still or has ended."""
OF_A_PAUSE = frozenset({"paused", "resumed"})
IN_A_PAUSE = TO_WHO_LEFT | OF_A_PAUSE
"""Kinds that do not wait until the circle goes on."""
SENDING_LASTS = timedelta(minutes=5)
"""A letter that somebody is sending is left alone so long; then whoever sent it must have been killed."""


@dataclass(frozen=True, slots=True)
class Letter:
    """One message to one human, as it lies in the outbox: ids and values, no names and no text.

    `followers` go in the same letter as this one, and end with it.
    """

    id: int
    kind: str
    written_at: datetime
    message_id: str
    circle_id: int | None = None
    account_id: int | None = None
    challenge_id: int | None = None
    invitation_id: int | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)
    state: LetterState = LetterState.WAITING
    tries: int = 1
    followers: "tuple[Letter, ...]" = ()


@dataclass(frozen=True, slots=True)
class Code:
    """What a letter with a code needs."""

    secret: bytes
    email: str
    language: Language
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Farewell:
    """What a letter to the address that somebody gave up needs; `name` is theirs.

    `others_plan`: in each of their circles somebody else can take them out and invite them anew.
    """

    email: str
    language: Language
    name: str
    others_plan: bool


@dataclass(frozen=True, slots=True)
class Invited:
    """What an invitation needs: for whom (`name`), by whom, around whom the circle is, and by which clock it ends."""

    secret: bytes
    email: str
    language: Language
    name: str
    by: str
    person: str
    expires_at: datetime
    zone: ZoneInfo


@dataclass(frozen=True, slots=True)
class Moment:
    """A shift as a letter may speak of it: when, and how everybody on it stands to it. Not what is done then.

    `has_room` where a place is nobody’s, or whose it is seeks a stand-in. An answer link is made with its `uid` and its
    `sequence`.
    """

    id: int
    stretch: Stretch
    closed: Closed | None
    has_room: bool
    states: Mapping[int, AssignmentState]
    uid: str
    sequence: int

    def wants_somebody(self, now: datetime) -> bool:
        """Whether it is still ahead and needed, and not everybody who is needed is sure to come."""
        return self.closed is None and self.has_room and now < self.stretch.start


@dataclass(frozen=True, slots=True)
class Rhythm:
    """A pattern as a letter may speak of it, to or of one who comes by it; `vacant` are those who no longer do."""

    id: int
    pattern: Pattern
    vacant: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Swap:
    """A swap that was asked for; None while nobody answered."""

    accepted: bool | None


@dataclass(frozen=True, slots=True)
class Scene:
    """Everything a letter within a circle can speak of, as it is when it is sent. `me` is its reader.

    `names` are those of the members in its facts, by their number. In a swap `moment` is what the reader would give,
    `other_moment` what they would get. Where somebody gave moments up, `wanting` says how many of these still want
    somebody, and `moment` is the first of them. `moments` are those of a letter about several that still want somebody,
    and `moment` the first of them. `rhythm_before` is the pattern that their moments were of until now.
    """

    me: Me
    facts: Mapping[str, Any]
    now: datetime
    names: Mapping[int, str]
    moment: Moment | None = None
    other_moment: Moment | None = None
    rhythm: Rhythm | None = None
    rhythm_before: Rhythm | None = None
    swap: Swap | None = None
    waiting: bool = False
    wanting: int = 0
    moments: tuple[Moment, ...] = ()

    @property
    def circle(self) -> Circle:
        """The circle it is about."""
        return self.me.circle

    def name(self, fact: str) -> str:
        """The name of the member this fact holds; "" for nobody, such as the program itself."""
        return self.names.get(self.facts.get(fact) or 0, "")

    def state(self, fact: str = "") -> AssignmentState | None:
        """How the member in this fact, or else the reader, stands to the moment."""
        member_id = self.facts.get(fact) if fact else self.me.id
        return self.moment.states.get(member_id or 0) if self.moment else None

    @property
    def is_ahead(self) -> bool:
        """The moment has not started and is still needed."""
        return self.moment is not None and self.moment.closed is None and self.now < self.moment.stretch.start

    @property
    def is_not_over(self) -> bool:
        """The moment has not ended."""
        return self.moment is not None and self.now < self.moment.stretch.end

    @property
    def wants_somebody(self) -> bool:
        """The moment has not ended, is still needed, and not everybody who is needed comes."""
        return self.is_not_over and self.moment is not None and self.moment.closed is None and self.moment.has_room

    @property
    def has_other_rhythm(self) -> bool:
        """What was theirs until now comes on other days, at other times, or is in turn only now, or no longer."""
        if self.rhythm is None or self.rhythm_before is None:
            return False
        before = replace(self.rhythm_before.pattern, starts_on=self.rhythm.pattern.starts_on)
        return before != self.rhythm.pattern

    @property
    def is_vacant(self) -> bool:
        """The member it is about does not come by the pattern, as they said or since they left."""
        return self.rhythm is not None and self.facts.get("member") in self.rhythm.vacant

    @property
    def number(self) -> int:
        """How many moments or people it is about; the facts name the first."""
        return int(self.facts.get("number", 1))

    @property
    def holds(self) -> bool:
        """The reader holds a place."""
        return self.state() in HOLDING

    @property
    def stands_still(self) -> bool:
        """The circle is paused: what is to be said waits until it goes on, and is looked at again then."""
        return self.circle.state is CircleState.PAUSED

    @property
    def is_in_it(self) -> bool:
        """The reader is in the circle, whether it lives or not."""
        return self.me.member.state is MemberState.ACTIVE

    @property
    def is_for_a_member(self) -> bool:
        """The circle lives and the reader is in it: otherwise nothing of it concerns them."""
        return self.circle.is_live and self.is_in_it


def thread_of(shift_id: int) -> str:
    """What letters about one moment have in common."""
    return f"shift-{shift_id}"


def wait_after(tries: int) -> timedelta:
    """How long to leave a letter after so many tries that failed."""
    return WAITS[min(tries, len(WAITS)) - 1]


def in_calendars(followed: Iterable[Followed], vanished: Iterable[Written]) -> set[tuple[int, int | None]]:
    """Whose calendar shows a moment otherwise now, as (shift, account): at another time, off, with another answer."""
    off = {(one.shift.id, each.account_id) for one in vanished for each in one.shift.concerned}
    answered = {(one.now.id, each.account_id) for one in followed for each in one.changes if each.is_in_calendars}
    anew = [one.now for one in followed if one.has_moved or one.is_back]
    return off | answered | {(shift.id, each.account_id) for shift in anew for each in shift.concerned}
