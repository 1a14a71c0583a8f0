"""One moment as a page says it: who, when, what to do, and can I? With every door that is open to the viewer."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import NamedTuple

from careshare.domain import assignments as rules
from careshare.domain import permissions
from careshare.domain import shifts as shift_rules
from careshare.domain.assignments import Candidate
from careshare.domain.cautions import cautions_for_taking
from careshare.domain.circles import Me
from careshare.domain.reasons import Caution, Reason, Why
from careshare.domain.shifts import Assignment, Shift, is_night
from careshare.domain.skills import Asked, asked_by
from careshare.domain.swaps import why_not_offer
from careshare.domain.words import HELPERS, SAID_NO, AssignmentState, Closed, Kind
from careshare.i18n import N_, Words, moment_words, names_words, time_off_words, who_is_there_words
from careshare.web.cards import CANNOT, COME, KEEP, STAND_IN
from careshare.web.choices import KINDS, OPEN_TO, PRESENCES
from careshare.web.hints import ALL_THE_SAME, ASK_SOMEONE_ELSE, SURE

SAYS_MORE = frozenset({Why.NOT_OPEN_TO_YOU, Why.OVERLAP, Why.NIGHT_UNDER_18, Why.NOT_SHOWN_TO_YOU, Why.TIME_OFF})
"""Why somebody cannot take an open moment: worth saying. What the page shows anyway is not said twice."""


"""Who said so is not invited again, with a large button and what is worth knowing before a yes; they still may come."""
AFTER_ALL = N_("I can come after all")


class Door(NamedTuple):
    """A button: where it goes, what it says, its picture, whom it is about, and what it does if that is not plain."""

    address: str
    words: str
    picture: str = ""
    fields: dict[str, int | str] = {}  # noqa: RUF012 - never changed
    explains: str = ""


@dataclass(frozen=True)
class ShiftPage:
    """What the page says to one viewer, at one moment. `told`: who gets a letter of what the viewer does.

    `hints`: what a yes would make of the viewer's own weeks.
    """

    me: Me
    shift: Shift
    candidate: Candidate
    now: datetime
    words: Words
    url: Callable[..., str]
    told: Sequence[str] = ()
    hints: Sequence[str] = ()

    # Who, when, what.

    @property
    def when(self) -> str:
        """The day and the times, at home and where the viewer lives."""
        return moment_words(self.shift.stretch, self.me.circle.zone, self.words.language, self.me.account.zone)

    @property
    def is_night(self) -> bool:
        """Whether it takes the night."""
        return is_night(self.shift.stretch, self.me.circle.zone)

    @property
    def mine(self) -> AssignmentState | None:
        """How I stand to it."""
        return self.shift.state_of(self.me.id)

    @property
    def what(self) -> str:
        """What to do, for who may see it."""
        return rules.what_to_do(self.shift, self.candidate, self.me, self.now)

    @property
    def kind(self) -> Kind:
        """What it is for, as the viewer sees it."""
        return self.shift.kind if self._is_my_time_off else permissions.kind_for(self.me, self.shift.kind)

    @property
    def _is_my_time_off(self) -> bool:
        return self.shift.id in {off.shift_id for off in self.candidate.off}

    @property
    def my_time_off(self) -> str:
        """ "Your evening off: Mia is with Ellen.", to whose it is, until it is over; "" to everybody else."""
        if not self._is_my_time_off or self.shift.has_ended(self.now) or not self.me.circle.is_live:
            return ""
        names = [holder.name for holder in self.shift.holders]
        who = who_is_there_words(names, self.me.circle.person_name, self.words)
        what = time_off_words(self.shift.stretch, self.me.circle.zone, self.words)
        return f"{what}: {who}."

    @property
    def what_for(self) -> str:
        """What it is for, in words."""
        return self._(dict(KINDS)[self.kind])

    @property
    def presence(self) -> str:
        """How one is there."""
        return self._(dict(PRESENCES)[self.shift.presence])

    @property
    def open_to(self) -> list[str]:
        """Whom it is open to; nobody in particular where it is everyone."""
        if self.shift.open_to == HELPERS:
            return [self._("everyone in the circle")]
        return [self._(words) for role, words in OPEN_TO if role in self.shift.open_to]

    @property
    def asks_for(self) -> tuple[Asked, ...]:
        """The skills it asks for, and which of them the viewer was shown."""
        return asked_by(self.shift, self.candidate.asked)

    @property
    def may_correct(self) -> bool:
        """Whether I was there and may say how long."""
        over = self.shift.has_ended(self.now)
        return over and not rules.why_not_be_here(self.shift, self.me.id, self.me, self.now)

    @property
    def state(self) -> tuple[str, str]:
        """The answer in one sentence, and its picture."""
        if self.shift.closed:
            return "cancelled", self._closed()
        if self.shift.has_ended(self.now):
            return "done", self._past()
        if not self.me.circle.is_live:
            return "waiting", self._("While the circle is on hold, nobody is expected.")
        return self._mine() or self._others()

    def _mine(self) -> tuple[str, str] | None:
        """The same for who is asked, or comes."""
        if self.mine is AssignmentState.PROPOSED:
            return "waiting", self._("You are asked for this. Can you come?")
        if self.mine is AssignmentState.SEEKING:
            return "seeking", self._(
                "You are coming, and looking for someone else. It stays yours until somebody takes it."
            )
        return ("own", self._coming()) if self.mine is AssignmentState.ACCEPTED else None

    # What the viewer may do.

    @cached_property
    def doors(self) -> list[Door]:
        """Everything open to the viewer, the most fitting first."""
        return list(self._doors())

    @property
    def big(self) -> Door | None:
        """The one to do: say yes, come after all, be there. Not just after a no."""
        if self.mine in SAID_NO:
            return None
        firsts = {self._address(verb) for verb in ("stop_seeking", "here")} | {self._take}
        return self.doors[0] if self.doors and self.doors[0].address in firsts else None

    @property
    def others(self) -> list[Door]:
        """The rest, quietly."""
        return self.doors[1:] if self.big else self.doors

    @property
    def cautions(self) -> list[Caution]:
        """What is worth knowing before saying yes."""
        if self._why_not_take() or self.mine in SAID_NO:
            return []
        return cautions_for_taking(self.shift, self.candidate, self.me.circle)

    @property
    def reason(self) -> Reason | None:
        """Why I cannot, where there is a place and it is not plain to see."""
        reason = self._why_not_take()
        is_plain = reason is None or reason.why not in SAYS_MORE or self._is_my_time_off
        worth = not is_plain and permissions.may_help(self.me.member)
        return reason if worth and self.shift.has_place(self.now) else None

    @property
    def my_stand_in(self) -> Assignment | None:
        """Who took it over from me."""
        mine = self.shift.of(self.me.id)
        return self.shift.of(mine.replaced_by) if mine and mine.replaced_by else None

    def _why_not_take(self) -> Reason | None:
        return rules.why_not_take(self.shift, self.candidate, self.me.circle, self.now)

    def _doors(self) -> Iterator[Door]:
        if self.me.circle.is_live:
            yield from self._yes()
        yield from self._there()
        yield from self._persons()

    def _yes(self) -> Iterator[Door]:
        if self.mine is AssignmentState.PROPOSED:
            if not self._why_not_take():
                yield self._yes_door(COME)
            yield self._door("decline", ASK_SOMEONE_ELSE if self.hints else CANNOT)
        elif not self._why_not_take():
            yield self._yes_door(self._come)
        elif not rules.why_not_stop_seeking(self.shift, self.me.id, self.me):
            yield self._door("stop_seeking", KEEP, "come")

    def _there(self) -> Iterator[Door]:
        mine = self.shift.of(self.me.id)
        if mine and not rules.why_not_be_here(self.shift, self.me.id, self.me, self.now):
            ended = self.shift.has_ended(self.now)
            if mine.happened is None:
                yield self._door("here", N_("I was there") if ended else N_("I am here"), "yes")
                yield self._door("did_not_happen", N_("It did not happen"))
        elif not rules.why_not_have_been_there(self.shift, self.me.member, self.me, self.now):
            yield self._door("was_there_too", N_("I was there too"))

    @property
    def ways_out(self) -> list[Door]:
        """Every way not to come that is open, the one that changes least first; none where nobody is expected."""
        return list(self._ways_out()) if self.me.circle.is_live else []

    @property
    def swap(self) -> Door | None:
        """The way to a swap: a page to choose on."""
        if why_not_offer(self.shift, self.me, self.now):
            return None
        explained = self._("You come at another moment, and somebody else comes at this one.")
        return self._door("new", N_("Swap"), "swap", noun="swaps")._replace(explains=explained)

    def _ways_out(self) -> Iterator[Door]:
        if not rules.why_not_seek(self.shift, self.me.id, self.me, self.now):
            stays = self._("It stays yours until somebody takes it over.")
            yield self._door("seek", N_("I’m looking for someone else"), "seeking")._replace(explains=stays)
        if self.swap:
            yield self.swap
        if not rules.why_not_leave(self.shift, self.me.id, self.me, self.now):
            opens = self._("It is open at once. You can do this up to 48 hours before.")
            yield self._door("leave", N_("Give it back"), "undo")._replace(explains=opens)
        if not rules.why_not_cannot_come(self.shift, self.me.id, self.me, self.now):
            yield self._door("cannot_come", N_("I really can’t"), "close")._replace(explains=self._is_told())

    def _persons(self) -> Iterator[Door]:
        if not shift_rules.why_not_do_myself(self.shift, self.me, self.now):
            yield self._door("do_myself", N_("I do this myself"), "own", noun="shifts")

    def _door(self, verb: str, words: str, picture: str = "", noun: str = "assignments") -> Door:
        return Door(self._address(verb, noun), self._(words), picture)

    @property
    def _come(self) -> str:
        """A yes that nobody asked for, in the words that fit."""
        if not self.shift.gap:
            return STAND_IN
        return AFTER_ALL if self.mine in SAID_NO else COME

    @property
    def leaves_it(self) -> bool:
        """Whether somebody else may be found for it without saying no: nobody asked the viewer, and it is much."""
        return bool(self.hints) and self.mine is not AssignmentState.PROPOSED

    def _yes_door(self, words: str) -> Door:
        return Door(self._take, self._(ALL_THE_SAME if self.hints else words), "come")

    @property
    def _take(self) -> str:
        """A yes to the moment as it stands here, by who has read what it makes of their weeks."""
        return f"{self._address('take')}?seen={self.shift.sequence}" + (f"&{SURE}=yes" if self.hints else "")

    def _address(self, verb: str, noun: str = "assignments") -> str:
        return self.url(f"{noun}.{verb}", circle_id=self.me.circle_id, shift_id=self.shift.id)

    # Sentences.

    def _is_told(self) -> str:
        if not self.told:
            return self._("It is open at once.")
        one, many = N_("It is open at once, and %(names)s is told."), N_("It is open at once, and %(names)s are told.")
        return self._(one if len(self.told) == 1 else many, names=names_words(self.told, self.words))

    def _closed(self) -> str:
        if self.shift.closed is Closed.BY_PERSON:
            return self._("%(name)s does this without help.", name=self.me.circle.person_name)
        return self._("This is not needed any more.")

    def _past(self) -> str:
        came = [holder.name for holder in self.shift.holders if holder.happened]
        down = [holder.name for holder in self.shift.holders if holder.happened is None]
        if came:
            n, names = len(came), self._names(came)
            return self.words.ngettext(
                "It is over. %(names)s was there.", "It is over. %(names)s were there.", n, names=names
            )
        if down:
            return self._("It is over. %(names)s would come.", names=self._names(down))
        return (
            self._("It is over. Nobody was there.")
            if self.shift.held
            else self._("It is over. Nobody was down for it.")
        )

    def _coming(self) -> str:
        mine = self.shift.of(self.me.id)
        if mine and mine.here_at:
            return self._("You are there.")
        others = [holder.name for holder in self.shift.holders if holder.member_id != self.me.id]
        if others:
            return self._("You are coming, together with %(names)s.", names=self._names(others))
        return self._("You are coming.")

    def _others(self) -> tuple[str, str]:
        names = [holder.name for holder in self.shift.holders]
        seeking = [seeker.name for seeker in self.shift.seekers]
        if not names:
            return "open", self._("Nobody is coming yet.")
        coming = self.words.ngettext(
            "%(names)s is coming.", "%(names)s are coming.", len(names), names=self._names(names)
        )
        if self.shift.gap:
            wanted = self.words.ngettext("One more is wanted.", "%(n)s more are wanted.", self.shift.gap)
            return "open", f"{coming} {wanted}"
        return ("seeking", f"{coming} {self._looking(seeking)}") if not self.shift.is_sure else ("people", coming)

    def _looking(self, seeking: list[str]) -> str:
        one, many = N_("%(names)s is looking for someone else."), N_("%(names)s are looking for someone else.")
        return self._(one if len(seeking) == 1 else many, names=self._names(seeking))

    def _names(self, names: list[str]) -> str:
        *firsts, last = names
        return self._("%(names)s and %(last)s", names=", ".join(firsts), last=last) if firsts else last

    def _(self, text: str, **values: object) -> str:
        return self.words.gettext(text, **values)
