"""The rota's first line: the answer in words, before any grid."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from careshare.domain.rota import Gap, Outlook
from careshare.domain.time import ONE_DAY, Stretch, home_day
from careshare.i18n import N_, Words, day_words, time_words, weekday_words

PARTS_OF_TODAY = (
    (6, N_("tonight at %(time)s")),
    (12, N_("this morning at %(time)s")),
    (18, N_("this afternoon at %(time)s")),
    (23, N_("this evening at %(time)s")),
    (24, N_("tonight at %(time)s")),
)


@dataclass(frozen=True, slots=True)
class FirstLine:
    """What the rota says first, in one language, at one home and moment."""

    words: Words
    zone: ZoneInfo
    now: datetime

    def __call__(self, outlook: Outlook, alone: Sequence[Stretch], looked_until: datetime | None) -> str:
        """From the nearest gaps, and the stretches for which nobody is down although somebody should be.

        Time is called arranged only without such a stretch in it, and only as far as was looked; None is for ever.
        """
        if outlook.last is None or outlook.last <= self.now:
            return self._("Nothing is planned yet.")
        return " ".join([*self._gap(outlook.first), self._rest(outlook, alone, looked_until or outlook.last)])

    def of_week(self, gaps: int, planned: int, is_left_alone: bool) -> str:
        """Of a week that is not this one."""
        if not planned:
            return self._("Nothing is planned in this week.")
        if gaps:
            return self.words.ngettext(
                "In this week there is one moment nobody has yet.",
                "In this week there are %(n)s moments nobody has yet.",
                gaps,
            )
        if is_left_alone:
            return self._("Every moment of this week has somebody.")
        return self._("Everything in this week is arranged.")

    def otherwise(self, at_home: str) -> str:
        """Who is there in the other hours; `at_home` names who lives in, or is empty."""
        if at_home:
            return self._("When nobody else is there, %(who)s is at home.", who=at_home)
        return self._("There are hours without anybody.")

    def _gap(self, gap: Gap | None) -> list[str]:
        if gap is None:
            return []
        moment = capital(self.moment(gap.stretch.start))
        if gap.stretch.start <= self.now:
            return [self._("Right now nobody is down for “%(title)s”.", title=gap.title)]
        if gap.seeking:
            return [self._("%(moment)s somebody comes who is looking for someone else.", moment=moment)]
        return [self._("%(moment)s nobody is there yet.", moment=moment)]

    def _rest(self, outlook: Outlook, alone: Sequence[Stretch], looked_until: datetime) -> str:
        assert outlook.last is not None
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
        return self._("Every moment has somebody.")

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


def capital(sentence: str) -> str:
    """With a capital first: Dutch puts the moment first, and a weekday has none of its own."""
    return sentence[:1].upper() + sentence[1:]
