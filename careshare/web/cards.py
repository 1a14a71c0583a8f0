"""What a shift looks like on a page that shows many: strings made here, so that the template only places them."""

from collections.abc import Callable
from datetime import date, datetime
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from careshare.domain.circles import Me
from careshare.domain.rota import is_sure
from careshare.domain.shifts import is_night
from careshare.domain.time import ONE_DAY, Stretch
from careshare.domain.words import HOLDING, AssignmentState
from careshare.i18n import N_, Words, weekday_words
from careshare.queries.rota import Entry, Place

COME = N_("I’ll come")
CANNOT = N_("I can’t")
STAND_IN = N_("I’ll stand in")
KEEP = N_("I’ll come after all")


class Action(NamedTuple):
    """A button: where it goes, what it says, and whether it is the first thing to do."""

    address: str
    words: str
    first: bool


class Who(NamedTuple):
    """A helper on a card."""

    name: str
    relation: str
    is_me: bool


class Card(NamedTuple):
    """A shift on the rota or on "me"."""

    id: int | str
    url: str
    times: str
    title: str
    state: str
    who: tuple[Who, ...]
    needed: int
    held: int
    actions: tuple[Action, ...]
    until: str
    night: bool
    mine: bool


class OnTheWall(NamedTuple):
    """A stretch by the home's clock: the days it starts and ends, "12:00–14:00", and whether it takes the night."""

    starts: date
    ends: date
    times: str
    night: bool


@lru_cache(8192)
def on_the_wall(starts_at: datetime, ends_at: datetime, zone: ZoneInfo) -> OnTheWall:
    """The same for everyone who looks, so it is worked out once."""
    starts, ends = starts_at.astimezone(zone), ends_at.astimezone(zone)
    night = is_night(Stretch(starts_at, ends_at), zone)
    return OnTheWall(starts.date(), ends.date(), f"{starts:%H:%M}–{ends:%H:%M}", night)


class Cards:
    """Makes cards for one viewer at one moment. `url` gives addresses, `may_take` says which doors are open."""

    def __init__(self, me: Me, now: datetime, words: Words, url: Callable[..., str]) -> None:
        self.me, self.now, self.words, self.url = me, now, words, url

    def yes_to(self, entry: Entry, may_take: bool) -> str | None:
        """The address of a yes; None where the viewer may not, or holds it."""
        mine = self._mine(entry)
        return self._yes(entry, mine).address if may_take and mine not in HOLDING else None

    def __call__(self, entry: Entry, day: date, may_take: bool) -> Card:
        """The card of `entry` in the column of `day`."""
        mine = self._mine(entry)
        wall = on_the_wall(entry.starts_at, entry.ends_at, self.me.circle.zone)
        return Card(
            id=entry.id,
            url=self.url("shifts.show", circle_id=self.me.circle_id, shift_id=entry.id),
            times=wall.times,
            title=entry.title,
            state=self._state(entry, mine),
            who=tuple([self._who(place) for place in entry.places if place.state in HOLDING]),
            needed=entry.needed,
            held=entry.held,
            actions=self._actions(entry, mine, may_take),
            until=self._until(wall.starts, wall.ends, day),
            night=wall.night,
            mine=mine in HOLDING,
        )

    def _mine(self, entry: Entry) -> AssignmentState | None:
        return next((place.state for place in entry.places if place.member_id == self.me.id), None)

    def _state(self, entry: Entry, mine: AssignmentState | None) -> str:
        if entry.closed:
            return "cancelled"
        if entry.ends_at <= self.now:
            return "done"
        if mine is AssignmentState.PROPOSED:
            return "proposed"
        if not is_sure(entry.needed, entry.held, entry.seeking):
            return "seeking" if entry.held >= entry.needed else "open"
        return "own" if mine else "arranged"

    def _actions(self, entry: Entry, mine: AssignmentState | None, may_take: bool) -> tuple[Action, ...]:
        if entry.closed or entry.ends_at <= self.now:
            return ()
        yes = (self._yes(entry, mine),) if may_take and mine not in HOLDING else ()
        if mine is AssignmentState.PROPOSED:
            return *yes, self._action(entry, "decline", CANNOT)
        if mine is AssignmentState.SEEKING:
            return (self._action(entry, "stop_seeking", KEEP),)
        return yes

    def _yes(self, entry: Entry, mine: AssignmentState | None) -> Action:
        """A yes to the moment as it stands here: the address says which, in case it moves before it is pressed."""
        stands_in = mine is not AssignmentState.PROPOSED and entry.held >= entry.needed
        address, words, first = self._action(entry, "take", STAND_IN if stands_in else COME, first=True)
        return Action(f"{address}?seen={entry.sequence}", words, first)

    def _action(self, entry: Entry, verb: str, words: str, first: bool = False) -> Action:
        address = self.url(f"assignments.{verb}", circle_id=self.me.circle_id, shift_id=entry.id)
        return Action(address, self.words.gettext(words), first)

    def _who(self, place: Place) -> Who:
        return Who(place.name, place.relation, place.member_id == self.me.id)

    def _until(self, starts: date, ends: date, day: date) -> str:
        """Where it begins on an earlier day, since when; where it ends later than the next morning, until when."""
        if starts < day:
            return self.words.gettext("since %(day)s", day=weekday_words(starts, self.words.language))
        if ends > starts + ONE_DAY:
            return self.words.gettext("until %(day)s", day=weekday_words(ends, self.words.language))
        return ""
