"""What a shift looks like on a page that shows many: strings made here, so that the template only places them."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from careshare.domain.circles import Me
from careshare.domain.rota import is_question_to, is_sure
from careshare.domain.shifts import is_night
from careshare.domain.time import ONE_DAY, Stretch, day_stretch
from careshare.domain.words import AssignmentState
from careshare.i18n import N_, Words, names_words, own_clock_words, weekday_words
from careshare.queries.rota import Entry, Visit

COME = N_("I’ll come")
CANNOT = N_("I can’t")
STAND_IN = N_("I’ll stand in")
A_MOMENT = timedelta(minutes=1)
"""What lasts no longer says only when it is."""
KEEP = N_("I’ll come after all")


class Action(NamedTuple):
    """A button: where it goes from the shift's own page, what it says, and whether it is the first thing to do."""

    verb: str
    words: str
    first: bool


class Who(NamedTuple):
    """A helper on a card."""

    name: str
    relation: str
    is_me: bool


class Card(NamedTuple):
    """A shift on the rota or on "me". But for its first two values, many are alike: the same lunch, every week.

    `yours` is the same time where the viewer lives, if that differs: "(06:00–08:00 where you are)". `asked` says whose
    answer is waited for, to who plans: "Truus has been asked".
    """

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
    yours: str
    asked: str = ""


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
        self.me, self.now, self.words = me, now, words
        self._zone, self._own_zone = me.circle.zone, me.account.zone
        self._is_live = me.circle.is_live
        self._address = url("shifts.show", circle_id=me.circle_id, shift_id="{}")

    def yes_to(self, entry: Entry, may_take: bool) -> str | None:
        """The address of a yes; None where the viewer may not, or holds it."""
        _who, mine = self._people(entry)
        actions = self._actions(entry, mine, may_take)
        return f"{self._url(entry)}/{actions[0].verb}" if actions and actions[0].first else None

    def __call__(self, entry: Entry, day: date, may_take: bool) -> Card:
        """The card of `entry` in the column of `day`."""
        who, mine = self._people(entry)
        wall = on_the_wall(entry.starts_at, entry.ends_at, self._zone)
        return Card(
            id=entry.id,
            url=self._url(entry),
            times=wall.times,
            title=entry.title,
            state=self._state(entry, mine),
            who=who,
            needed=entry.needed,
            held=entry.held,
            actions=self._actions(entry, mine, may_take),
            until=self._until(wall, day),
            night=wall.night,
            mine=mine is not None and mine is not AssignmentState.PROPOSED,
            yours=self._yours(entry),
            asked=self._asked(entry),
        )

    def of_visit(self, visit: Visit, piece: Stretch, day: date) -> Card:
        """The card of a visit, or of a `piece` of it, on a day of its own: who comes and when, and nothing to press."""
        who = (Who(visit.who, "", is_me=False),)
        title = visit.title or self.words.gettext("Visit")
        number = f"visit-{visit.id}-{day:%d}"
        return Card(number, "", self._times(piece, day), title, "visit", who, 0, 0, (), "", False, False, "")

    def _times(self, piece: Stretch, day: date) -> str:
        """All of a day, a moment, or from when to when."""
        if piece == day_stretch(day, self._zone):
            return self.words.gettext("all day")
        times = on_the_wall(piece.start, piece.end, self._zone).times
        return times.partition("–")[0] if piece.duration <= A_MOMENT else times

    def _url(self, entry: Entry) -> str:
        return self._address.format(entry.id)

    def _people(self, entry: Entry) -> tuple[tuple[Who, ...], AssignmentState | None]:
        """Who holds it, and how the viewer stands to it."""
        who, mine, my_id = [], None, self.me.member.id
        for member_id, name, relation, state in entry.places:
            is_me = member_id == my_id
            if is_me:
                mine = state
            if state is not AssignmentState.PROPOSED:
                who.append(Who(name, relation, is_me))
        return tuple(who), mine

    def _asked(self, entry: Entry) -> str:
        """Who else was asked and has not answered, as far as the viewer is told who that is."""
        if self._is_over(entry):
            return ""
        me, asked = self.me.member.id, AssignmentState.PROPOSED
        names = [place.name for place in entry.places if place.state is asked and place.member_id != me]
        listed = names_words(names, self.words)
        return (
            self.words.ngettext("%(names)s has been asked", "%(names)s have been asked", len(names), names=listed)
            if names
            else ""
        )

    def _is_over(self, entry: Entry) -> bool:
        """Whether nothing is to be answered any more: it is over or off, or the circle stands still."""
        return entry.closed is not None or entry.ends_at <= self.now or not self.me.circle.is_live

    def _state(self, entry: Entry, mine: AssignmentState | None) -> str:
        if entry.closed:
            return "cancelled"
        if entry.ends_at <= self.now:
            return "done"
        if not self._is_live:
            return "paused"
        if mine is AssignmentState.PROPOSED:
            return "proposed"
        if not is_sure(entry.needed, entry.held, entry.seeking):
            return self._gap(entry, mine)
        return "own" if mine else "arranged"

    def _gap(self, entry: Entry, mine: AssignmentState | None) -> str:
        if mine is None and not is_question_to(self.me, entry.open_to, entry.against):
            return "others"
        return "seeking" if entry.held >= entry.needed else "open"

    def _actions(self, entry: Entry, mine: AssignmentState | None, may_take: bool) -> tuple[Action, ...]:
        if self._is_over(entry):
            return ()
        if mine is AssignmentState.PROPOSED:
            yes = (self._yes(entry, mine),) if may_take else ()
            return *yes, self._action("decline", CANNOT)
        if mine is AssignmentState.SEEKING:
            return (self._action("stop-seeking", KEEP),)
        if may_take and mine is None:
            return (self._yes(entry, mine),)
        return ()

    def _yes(self, entry: Entry, mine: AssignmentState | None) -> Action:
        """A yes to the moment as it stands here: the address says which, in case it moves before it is pressed."""
        stands_in = mine is None and entry.held >= entry.needed
        return self._action(f"take?seen={entry.sequence}", STAND_IN if stands_in else COME, first=True)

    def _action(self, verb: str, words: str, first: bool = False) -> Action:
        return Action(verb, self.words.gettext(words), first)

    def _until(self, wall: OnTheWall, day: date) -> str:
        """Where it begins on an earlier day, since when; where it ends later than the next morning, until when."""
        if wall.starts < day:
            return self.words.gettext("since %(day)s", day=weekday_words(wall.starts, self.words.language))
        if wall.ends > wall.starts + ONE_DAY:
            return self.words.gettext("until %(day)s", day=weekday_words(wall.ends, self.words.language))
        return ""

    def _yours(self, entry: Entry) -> str:
        if self._own_zone is self._zone:
            return ""
        stretch = Stretch(entry.starts_at, entry.ends_at)
        return own_clock_words(stretch, self._zone, self._own_zone, self.words.language)
