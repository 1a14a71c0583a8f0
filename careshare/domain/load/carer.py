"""What is known of one carer: what they hold in all circles, their own lines, and their own word."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from careshare.domain.time import NO_TIME, Stretch
from careshare.domain.words import Kind, Lasts, MayBeAlone, Presence

HEAVIEST = 10
MOST_BAD_NIGHTS = 7


@dataclass(frozen=True, slots=True)
class Care:
    """One shift the carer holds, or held: as it really was where somebody said so. `zone` is its circle's home.

    A past one that nobody contradicted counts as done; what was cancelled or did not happen is left out before. It is
    theirs until somebody takes it, also where a stand-in `is_sought`.
    """

    stretch: Stretch
    presence: Presence
    zone: ZoneInfo
    circle_id: int
    shift_id: int
    kind: Kind = Kind.CARE
    title: str = ""
    calls: int = 0
    is_sought: bool = False


@dataclass(frozen=True, slots=True)
class CheckIn:
    """The carer's own word. None is "rather not say". `bad_nights` is of the seven days before it.

    Raises ValueError outside 0–10 and 0–7.
    """

    at: datetime
    heavy: int | None = None
    bad_nights: int | None = None
    lasts: Lasts | None = None
    sos: bool = False

    def __post_init__(self) -> None:
        if self.heavy is not None and not 0 <= self.heavy <= HEAVIEST:
            raise ValueError("how heavy it is goes from 0 to 10")
        if self.bad_nights is not None and not 0 <= self.bad_nights <= MOST_BAD_NIGHTS:
            raise ValueError("a week has seven nights")


@dataclass(frozen=True, slots=True)
class AtHome:
    """A circle in which the carer lives in, and the person may not, or only so long, be alone.

    `others` are the stretches in which somebody else holds a shift of it, in any order; their own are their cares.
    """

    circle_id: int
    zone: ZoneInfo
    may_be_alone: MayBeAlone
    alone_for: timedelta = NO_TIME
    others: tuple[Stretch, ...] = ()


@dataclass(frozen=True, slots=True)
class Carer:
    """One human over all circles. Days are those of `zone`, nights those of each care's own home.

    `cares` go back 42 days at least (63 for `weeks`), and ahead as far as is planned; `since` is the day of the very
    first there was, or None for that of the first one here. `limit` and `paid` are a week's; `arranged` is what they
    noted for the arranging itself, by the Monday of its week.
    """

    zone: ZoneInfo
    cares: tuple[Care, ...] = ()
    limit: timedelta | None = None
    paid: timedelta | None = None
    check_ins: tuple[CheckIn, ...] = ()
    homes: tuple[AtHome, ...] = ()
    arranged: Mapping[date, timedelta] = field(default_factory=dict)
    since: date | None = None
    under_18: bool = False
    palliative: bool = False
