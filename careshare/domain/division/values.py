"""What is divided, among whom, and what comes of it: values without a rule."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from careshare.domain.assignments import Held
from careshare.domain.time import Stretch, Week
from careshare.domain.words import Presence


class Bar(StrEnum):
    """Why a shift cannot go to somebody. It is theirs: others read `Because.NOT_FOR_THEM` or `NOT_NOW`."""

    THEIRS_ALREADY = "theirs_already"
    NOT_FOR_THEM = "not_for_them"
    SKILL = "skill"
    SAID_NO = "said_no"
    NOT_NOW = "not_now"
    NIGHT_UNDER_18 = "night_under_18"
    AWAY = "away"
    CLASH = "clash"
    REST = "rest"
    LIMIT = "limit"


class Nobody(StrEnum):
    """Why a place stays open, as far as everybody may know."""

    NO_HELPERS = "no_helpers"
    NOT_OPEN = "not_open"
    SKILL = "skill"
    ELSEWHERE = "elsewhere"
    NOT_NOW = "not_now"


class Because(StrEnum):
    """Why somebody gets a shift, or does not, as far as everybody may know: nobody's limit can be read from it."""

    ONLY_ONE = "only_one"
    RATHER = "rather"
    SPREAD = "spread"
    ANOTHER = "another"
    NOT_FOR_THEM = "not_for_them"
    NOT_NOW = "not_now"


class Step(StrEnum):
    """How far the dividing is: the goals, in their order."""

    COVER = "cover"
    LARGEST = "largest"
    OTHERS = "others"
    WISHES = "wishes"


@dataclass(frozen=True, slots=True)
class Open:
    """The places of a shift for which nobody was asked yet. `skills` are the names of those it cannot do without."""

    shift_id: int
    stretch: Stretch
    zone: ZoneInfo
    presence: Presence = Presence.ACTIVE
    wanted: int = 1
    skills: frozenset[str] = frozenset()
    title: str = ""

    @property
    def as_held(self) -> Held:
        """As it would be once somebody has it."""
        return Held(self.shift_id, self.stretch, self.presence)


@dataclass(frozen=True, slots=True)
class Helper:
    """One who may get some of it.

    `limit` is their own, of credited hours a week, None where they set none; `hours` what they hold already in each
    week, in all their circles, or are asked for, with what they note for arranging; `held` those shifts, from two days
    before the first open one to two days after the last. `away` is when they are not there. `closed` are the open
    shifts that cannot go to them by what is so already, and why: NOT_FOR_THEM for a role or a wish, SKILL, SAID_NO, or
    NOT_NOW, as who plans reads it. `rather` and `rather_not` are open shifts in weekly times they like and do not like;
    one that is in both is neither.
    """

    member_id: int
    limit: timedelta | None = None
    hours: Mapping[Week, timedelta] = field(default_factory=dict)
    held: tuple[Held, ...] = ()
    away: tuple[Stretch, ...] = ()
    closed: Mapping[int, Bar] = field(default_factory=dict)
    rather: frozenset[int] = frozenset()
    rather_not: frozenset[int] = frozenset()
    under_18: bool = False


@dataclass(frozen=True, slots=True)
class Task:
    """What is to be divided. `weeks` are those looked at; one that an open shift runs into is added by itself."""

    opens: tuple[Open, ...]
    helpers: tuple[Helper, ...]
    weeks: tuple[Week, ...] = ()


@dataclass(frozen=True, slots=True)
class Given:
    """A place for somebody, and why them."""

    shift_id: int
    member_id: int
    because: Because


@dataclass(frozen=True, slots=True)
class Uncovered:
    """Places of a shift that nobody gets. `skills` are those it asks for, where that is why."""

    shift_id: int
    places: int
    why: Nobody
    skills: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class WeekShare:
    """Credited hours of somebody in a week, without what they get and with it."""

    week: Week
    before: timedelta
    after: timedelta


@dataclass(frozen=True, slots=True)
class Share:
    """What somebody would carry. For their own eyes: `before` and `after` are their worst week's part of their limit.

    Where they set no limit it is a part of the circle's median one; where nobody did, of one that is the same for all.
    """

    member_id: int
    weeks: tuple[WeekShare, ...]
    before: float
    after: float


@dataclass(frozen=True, slots=True)
class Progress:
    """How far it is: the places still open and the largest share, in the best division so far.

    The share is somebody's: it tells that things get better, and is shown to nobody.
    """

    step: Step
    uncovered: int
    largest: float


@dataclass(frozen=True, slots=True)
class Division:
    """A proposal; nobody has anything before they say yes.

    `proven`: no division leaves fewer places open, and none of those has a largest share that is more than one in a
    hundred, or one shift, smaller. `best_so_far`: time ran out before all goals were gone through.
    """

    given: tuple[Given, ...]
    uncovered: tuple[Uncovered, ...]
    shares: tuple[Share, ...]
    proven: bool
    best_so_far: bool
