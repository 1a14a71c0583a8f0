"""The rota's first line: the answer in words, before any grid."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from careshare.domain.circles import Circle
from careshare.domain.rota import Gap, Outlook
from careshare.domain.time import ONE_DAY, Stretch, home_day
from careshare.domain.words import CircleState
from careshare.i18n import N_, Words, day_words, list_words, time_words, weekday_words

ONE_AND_THE_SAME = timedelta(hours=12)
"""Of two gaps as near to each other as an evening and its night both are named: "until tonight" would sound fine."""

PARTS_OF_TODAY = (
    (6, N_("tonight at %(time)s")),
    (12, N_("this morning at %(time)s")),
    (18, N_("this afternoon at %(time)s")),
    (23, N_("this evening at %(time)s")),
    (24, N_("tonight at %(time)s")),
)


class Household(NamedTuple):
    """Who lives in, and so is there when nobody else is: the names of the others, and whether the reader is one."""

    others: tuple[str, ...] = ()
    is_me: bool = False

    def is_at_home(self, words: Words) -> str:
        """ "Anton is at home", "You are at home"; "" where nobody lives in."""
        who = self._names(words)
        if self.is_me:
            return words.gettext("You and %(who)s are at home", who=who) if who else words.gettext("You are at home")
        n = len(self.others)
        return words.ngettext("%(who)s is at home", "%(who)s are at home", n, who=who) if who else ""

    def is_there_otherwise(self, words: Words) -> str:
        """The same of the hours in which nobody else is there."""
        who = self._names(words)
        if not self.is_me:
            return words.ngettext(
                "When nobody else is there, %(who)s is at home.",
                "When nobody else is there, %(who)s are at home.",
                len(self.others),
                who=who,
            )
        if who:
            return words.gettext("When nobody else is there, you and %(who)s are at home.", who=who)
        return words.gettext("When nobody else is there, you are at home.")

    def _names(self, words: Words) -> str:
        return list_words(self.others, words.language)


NOBODY = Household()


class Says(NamedTuple):
    """The first line, and what is said under it."""

    first: str
    more: str = ""


@dataclass(frozen=True, slots=True)
class FirstLine:
    """What the rota says first, in one language, at one home and moment.

    What is not covered comes first: where nobody lives in, the hours without anybody go before whatever is arranged.
    """

    words: Words
    zone: ZoneInfo
    now: datetime
    household: Household = NOBODY

    def __call__(
        self, outlook: Outlook, alone: Sequence[Stretch], looked_until: datetime | None, is_asked: bool = False
    ) -> Says:
        """From the nearest gaps, and the stretches for which nobody is down although somebody should be.

        Time is called arranged only without such a stretch in it, and only as far as was looked; None is for ever.
        `is_asked`: the reader was asked for the nearest gap.
        """
        if outlook.last is None or outlook.last <= self.now:
            return Says(self._("Nothing is planned yet."), self._otherwise(alone))
        gap = self._gaps(outlook, is_asked)
        if alone and self.household == NOBODY:
            return self._hours_and_gap(outlook, gap, alone, looked_until or outlook.last)
        rest = self._rest(outlook, alone, looked_until or outlook.last)
        only = self._only(outlook)
        if only and rest == self._moments(outlook):
            rest = ""
        if only and not is_asked:
            gap = self._("Only %(moment)s is still open.", moment=self.moment(only.stretch.start))
        return Says(_joined(gap, rest), self._otherwise(alone))

    def of_week(self, gaps: int, planned: int, alone: Sequence[Stretch]) -> Says:
        """Of a week that is not this one."""
        if not planned:
            return Says(self._("Nothing is planned this week."), self._otherwise(alone))
        if gaps:
            first = self.words.ngettext(
                "There is one moment this week that nobody has taken yet.",
                "There are %(n)s moments this week that nobody has taken yet.",
                gaps,
            )
            return Says(first, self._otherwise(alone))
        if not alone:
            return Says(self._("Everything this week is arranged."))
        if self.household == NOBODY:
            return Says(
                self._("There are hours this week with nobody there."),
                self._("Every moment on the rota has somebody."),
            )
        return Says(self._("Every moment of this week has somebody."), self._otherwise(alone))

    def of_past_week(self, moments: Sequence[tuple[int, int]]) -> Says:
        """Of a week that is over: how many were needed and how many came, for each of its moments."""
        if not moments:
            return Says(self._("This week is over."), self._("There was nothing on the rota."))
        short = sum(held < needed for needed, held in moments)
        missed = self.words.ngettext(
            "One moment had too few people, or nobody.", "%(n)s moments had too few people, or nobody.", short
        )
        return Says(self._("This week is over."), missed if short else self._("Every moment had somebody."))

    def of_others(self, outlook: Outlook, gaps: int) -> str:
        """What the first line passes over where it names two gaps at once: how many more there are this week."""
        left = gaps - 2 if self._soon(outlook) else 0
        if left <= 0:
            return ""
        return self.words.ngettext("One more moment this week is open.", "%(n)s more moments this week are open.", left)

    def of_stillness(self, circle: Circle) -> Says:
        """Of a circle that is paused or has ended: since when, and that nobody is waited for."""
        paused, ended = N_("%(name)s’s circle is paused"), N_("%(name)s’s circle has ended")
        first = self._(paused if circle.state is CircleState.PAUSED else ended, name=circle.person_name)
        if circle.state_since is None:
            return Says(first, self._("Nobody is asked, and nobody is expected."))
        since = self._("Since %(day)s nobody is asked, and nobody is expected.", day=self._day(circle.state_since))
        return Says(first, since)

    def _otherwise(self, alone: Sequence[Stretch]) -> str:
        """Who is there in the hours that nobody is down for."""
        if not alone:
            return ""
        if self.household == NOBODY:
            return self._("There are hours without anybody.")
        return self.household.is_there_otherwise(self.words)

    def _only(self, outlook: Outlook) -> Gap | None:
        """The one thing still to come that nobody has, where there is no other."""
        gap = outlook.first
        return gap if gap and outlook.second is None and not gap.seeking and gap.stretch.start > self.now else None

    def _hours_and_gap(self, outlook: Outlook, gap: str, alone: Sequence[Stretch], known_until: datetime) -> Says:
        """The nearest hours without anybody and the nearest gap, the earlier of them first."""
        nearest, first = alone[0], outlook.first
        hours = self._hours(nearest, known_until)
        more = self._("There are more hours without anybody.") if alone[1:] else ""
        if first is None:
            return Says(hours, more or self._moments(outlook))
        if first.stretch.start < nearest.start:
            return Says(gap, _joined(hours, more))
        is_said = first.stretch.end <= nearest.end
        return Says(hours, _joined("" if is_said else gap, more))

    def _hours(self, hours: Stretch, known_until: datetime) -> str:
        """ "Right now nobody is there, until 17:30."; without an end where that was not looked at any more."""
        day = home_day(max(hours.start, self.now), self.zone)
        is_same_day = home_day(hours.end - timedelta(microseconds=1), self.zone) == day
        end = time_words(hours.end, self.zone) if is_same_day else self.moment(hours.end)
        is_known = hours.end <= known_until
        if hours.start <= self.now:
            text = N_("Right now nobody is there, until %(end)s.") if is_known else N_("Right now nobody is there.")
            return self._(text, end=end)
        if is_known:
            text = N_("%(day)s from %(start)s until %(end)s nobody is there.")
        else:
            text = N_("%(day)s from %(start)s nobody is there.")
        start = time_words(hours.start, self.zone)
        return self._(text, day=capital(self._near_day(day)), start=start, end=end)

    def _gaps(self, outlook: Outlook, is_asked: bool) -> str:
        """The nearest gap, and the next where it comes soon after."""
        first, second = outlook.first, self._soon(outlook)
        if first is None or second is None or first.stretch.start == second.stretch.start:
            return self._gap(first, is_asked)
        if is_asked or first.seeking or second.seeking or first.stretch.start <= self.now:
            return _joined(self._gap(first, is_asked), self._gap(second, is_asked=False))
        moments = capital(self.moment(first.stretch.start)), self.moment(second.stretch.start)
        return self._("%(first)s and %(second)s nobody is there yet.", first=moments[0], second=moments[1])

    def _soon(self, outlook: Outlook) -> Gap | None:
        """The second gap, where it begins so soon after the first that both are one thing to see to."""
        first, second = outlook.first, outlook.second
        is_soon = first and second and second.stretch.start - first.stretch.start <= ONE_AND_THE_SAME
        return second if is_soon else None

    def _gap(self, gap: Gap | None, is_asked: bool) -> str:
        if gap is None:
            return ""
        moment = self.moment(gap.stretch.start)
        if gap.stretch.start <= self.now:
            return self._("Right now nobody is down for “%(title)s”.", title=gap.title)
        if is_asked:
            return self._("You are asked for %(moment)s.", moment=moment)
        if gap.seeking:
            return self._("%(moment)s somebody comes who is looking for someone else.", moment=capital(moment))
        return self._("%(moment)s nobody is there yet.", moment=capital(moment))

    def _rest(self, outlook: Outlook, alone: Sequence[Stretch], looked_until: datetime) -> str:
        assert outlook.last is not None
        if self._soon(outlook):
            return ""
        until = outlook.second.stretch.start if outlook.second else outlook.last
        if any(stretch.start < min(until, looked_until) for stretch in alone):
            return self._moments(outlook)
        if outlook.first and outlook.second and until <= looked_until:
            return self._("Everything else is arranged until %(moment)s.", moment=self.moment(until))
        last = self._day(min(outlook.last, looked_until - timedelta(microseconds=1)))
        if outlook.first:
            return self._("Everything else is arranged, up to %(day)s.", day=last)
        return self._("Everything is arranged up to %(day)s.", day=last)

    def _moments(self, outlook: Outlook) -> str:
        """Where hours are left open only the moments themselves can be spoken for."""
        if outlook.second:
            until = self.moment(outlook.second.stretch.start)
            return self._("Every other moment has somebody, until %(moment)s.", moment=until)
        if outlook.first:
            return self._("Every other moment has somebody.")
        return self._("Every moment on the rota has somebody.")

    def _near_day(self, day: date) -> str:
        """ "today", "tomorrow", "Friday", "Fri 18 Dec"."""
        ahead = day - home_day(self.now, self.zone)
        if ahead < 2 * ONE_DAY:
            return self._("tomorrow") if ahead else self._("today")
        return (weekday_words if ahead < timedelta(days=7) else day_words)(day, self.words.language)

    def _day(self, moment: datetime) -> str:
        return day_words(home_day(moment, self.zone), self.words.language)

    def moment(self, start: datetime) -> str:
        """ "this evening at 18:00", "tomorrow at 12:00", "Friday at 18:00", "Fri 18 Dec at 18:00"."""
        day, today = home_day(start, self.zone), home_day(self.now, self.zone)
        clock = time_words(start, self.zone)
        if day == today:
            hour = start.astimezone(self.zone).hour
            return self._(next(part for until, part in PARTS_OF_TODAY if hour < until), time=clock)
        if day == today + ONE_DAY:
            return self._("tomorrow at %(time)s", time=clock)
        if timedelta(0) < day - today < timedelta(days=7):
            return self._("%(day)s at %(time)s", day=weekday_words(day, self.words.language), time=clock)
        return self._("%(day)s at %(time)s", day=day_words(day, self.words.language), time=clock)

    def _(self, text: str, **values: object) -> str:
        return self.words.gettext(text, **values)


def _joined(*sentences: str) -> str:
    return " ".join(filter(None, sentences))


def capital(sentence: str) -> str:
    """With a capital first: Dutch puts the moment first, and a weekday has none of its own."""
    return sentence[:1].upper() + sentence[1:]
