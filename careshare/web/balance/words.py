"""A carer's numbers in words: the fact first, countable; never blame, never a score, never somebody else's."""

from collections.abc import Mapping
from datetime import date, timedelta

from careshare.domain.load import Care, Signal, SignalName
from careshare.domain.shifts import is_night
from careshare.domain.time import home_day, wall_time
from careshare.domain.words import Level
from careshare.i18n import N_, Words, month_day_words, number_words, weekday_words
from careshare.web.counted import days_words, hours_words, nights_words

MEANS = frozenset({SignalName.WEEKLY_HOURS, SignalName.WITH_PAID_WORK})
FROM_HERE_WHOLE = 20
NEAR = timedelta(days=7)
"""As far ahead a weekday alone says which day it is."""
ALL_DAY = timedelta(hours=8)
"""From here on a moment is called by its day, and not by the part of it in which it begins."""
MORNING_BEGINS = 6
PARTS = ((12, N_("%(weekday)s morning")), (18, N_("%(weekday)s afternoon")), (24, N_("%(weekday)s evening")))
NIGHT = N_("%(weekday)s night")
DAY = N_("%(weekday)s")

LEVELS = {
    Level.OK: N_("By the rota, it fits."),
    Level.ATTENTION: N_("It is getting full."),
    Level.OVERLOADED: N_("This is too much. That is not your fault."),
}

FACTS = {
    SignalName.WEEKLY_HOURS: N_("Your rota comes to %(hours)s of care a week."),
    SignalName.WITH_PAID_WORK: N_("Together with your paid work it is %(hours)s a week."),
    SignalName.SUDDEN_RISE: N_("The last seven days were %(hours)s more than the weeks before."),
    SignalName.DAYS_IN_A_ROW: N_("You give care on %(days)s in a row, without a day off."),
    SignalName.SHORT_RESTS: N_("On %(days)s of one week there is little time to rest."),
    SignalName.MONTHLY_NIGHTS: N_("You had %(nights)s in four weeks."),
    SignalName.UNRESTED_NIGHTS: N_("After %(nights)s your next moment begins within fourteen hours."),
    SignalName.BAD_NIGHTS: N_("You said that you slept badly for %(nights)s."),
    SignalName.HEAVY: N_("You said how heavy it is: %(number)s out of 10."),
    SignalName.SOS: N_("You said that you can’t go on like this."),
}
NIGHTS_AHEAD = N_("There are %(nights)s for you in the coming seven days.")
NIGHTS_BEHIND = N_("In the last seven days you had %(nights)s.")
LIMIT_AHEAD = N_("There are %(hours)s for you in the coming seven days. You said %(limit)s a week is enough.")
LIMIT_BEHIND = N_("The last seven days came to %(hours)s. You said %(limit)s a week is enough.")
LIMIT_OFTEN = N_("%(n)s of your last four weeks went over the %(limit)s you said is enough.")
NOBODY_ELSE = N_("In a whole week, nobody takes over from you for three hours.")
SELDOM_ANYBODY_ELSE = N_("In a whole week, there is one day on which somebody takes over from you for three hours.")
LASTS = {
    0: N_("You said that you can keep this up for less than a month."),
    1: N_("You said that you can keep this up for one to six months."),
}

LIFTS = {  # of what is still to come
    SignalName.WEEKLY_HOURS: N_("With %(fewer_hours)s a week less, it fits."),
    SignalName.OWN_LIMIT: N_("With %(fewer_hours)s less, it fits."),
    SignalName.WITH_PAID_WORK: N_("With %(fewer_hours)s a week less, it fits."),
    SignalName.SUDDEN_RISE: N_("With a calmer week, it fits again."),
    SignalName.DAYS_IN_A_ROW: N_("One whole day off in between would already help."),
    SignalName.SHORT_RESTS: N_("An evening that ends earlier, or a later morning, would already help."),
    SignalName.CARE_AWAY: N_("Two days a week on which somebody comes for three hours, and it fits."),
    SignalName.WEEKLY_NIGHTS: N_("With %(fewer_nights)s less, it fits."),
    SignalName.MONTHLY_NIGHTS: N_("With %(fewer_nights)s less, it fits."),
    SignalName.UNRESTED_NIGHTS: N_("A free morning after a night would already help."),
}

COMING = {
    SignalName.WEEKLY_HOURS: N_("around %(hours)s a week"),
    SignalName.OWN_LIMIT: N_("%(hours)s, and you said %(limit)s is enough"),
    SignalName.WITH_PAID_WORK: N_("%(hours)s, with your paid work"),
    SignalName.SUDDEN_RISE: N_("%(hours)s more than the weeks before"),
    SignalName.DAYS_IN_A_ROW: N_("%(days)s in a row"),
    SignalName.SHORT_RESTS: N_("little time to rest on %(days)s"),
    SignalName.CARE_AWAY: N_("hardly anybody who takes over from you"),
    SignalName.WEEKLY_NIGHTS: N_("%(nights)s"),
    SignalName.MONTHLY_NIGHTS: N_("%(nights)s in four weeks"),
    SignalName.UNRESTED_NIGHTS: N_("little rest after %(nights)s"),
}


class Says:
    """Says things of one carer in one language. `names` are whose home each circle is, where there is more than one."""

    def __init__(self, words: Words, today: date, names: Mapping[int, str]) -> None:
        self.words = words
        self.today = today
        self.names = names if len(names) > 1 else {}

    def level(self, level: Level) -> str:
        """The words for a level."""
        return self._(LEVELS[level])

    def fact(self, signal: Signal) -> str:
        """What was counted, in a sentence."""
        if signal.name is SignalName.OWN_LIMIT:
            return self._limit(signal)
        if signal.name is SignalName.WEEKLY_NIGHTS:
            return self._(NIGHTS_AHEAD if self._is_ahead(signal) else NIGHTS_BEHIND, **self._counted(signal))
        if signal.name is SignalName.CARE_AWAY:
            return self._(SELDOM_ANYBODY_ELSE if signal.amount else NOBODY_ELSE)
        sentence = LASTS[int(signal.amount)] if signal.name is SignalName.LASTS else FACTS[signal.name]
        return self._(sentence, **self._counted(signal))

    def lifts(self, signal: Signal) -> str:
        """What would make it better; "" for what is over, and for their own word, of which the rota knows nothing."""
        is_open = signal.name is SignalName.CARE_AWAY or self._is_ahead(signal)
        sentence = LIFTS.get(signal.name, "") if signal.fewer and is_open else ""
        return self._(sentence, **self._counted(signal)) if sentence else ""

    def coming(self, signal: Signal) -> str:
        """The same of a week to come, in half a sentence."""
        return self._(COMING[signal.name], **self._counted(signal))

    def moment(self, care: Care) -> str:
        """ "Friday night", "Wednesday evening, 4 November", and where there is more than one circle, at whose home."""
        part, day = _part(care)
        name = self._(part, weekday=weekday_words(day, self.words.language))
        if not self.today <= day < self.today + NEAR:
            name = self._("%(moment)s, %(day)s", moment=name, day=month_day_words(day, self.words.language))
        at = self.names.get(care.circle_id)
        return self._("%(moment)s at %(name)s’s", moment=name, name=at) if at else name

    def sum(self, signal: Signal) -> str:
        """ "7 nights and 5 other moments", all that make it."""
        nights = sum(is_night(care.stretch, care.zone) for care in signal.cares)
        others = len(signal.cares) - nights
        if not nights:
            return self.words.ngettext("one moment", "%(n)s moments", others)
        if not others:
            return self.nights(nights)
        more = self.words.ngettext("one other moment", "%(n)s other moments", others)
        return self._("%(nights)s and %(others)s", nights=self.nights(nights), others=more)

    def hours(self, hours: float | timedelta) -> str:
        """ "15 hours", "12.5 hours"."""
        return hours_words(hours, self.words)

    def nights(self, nights: float) -> str:
        """ "4 nights", "3.5 nights"."""
        return nights_words(nights, self.words)

    def days(self, days: float) -> str:
        """ "7 days"."""
        return days_words(days, self.words)

    def number(self, number: float) -> str:
        """ "12.5" """
        return number_words(number, self.words.language)

    def week(self, monday: date) -> str:
        """ "the week of 14 December"."""
        return self._("the week of %(day)s", day=month_day_words(monday, self.words.language))

    def _limit(self, signal: Signal) -> str:
        if signal.amount <= signal.line:
            return self._(LIMIT_OFTEN, n=signal.weeks_over, limit=self.hours(signal.line))
        return self._(LIMIT_AHEAD if self._is_ahead(signal) else LIMIT_BEHIND, **self._counted(signal))

    def _is_ahead(self, signal: Signal) -> bool:
        """Whether it is about what is still to come."""
        return any(home_day(care.stretch.start, care.zone) >= self.today for care in signal.cares)

    def _counted(self, signal: Signal) -> dict[str, str]:
        """A mean over four weeks is said in whole hours: more would sound as if it had been measured."""
        is_mean = signal.name in MEANS and signal.amount >= FROM_HERE_WHOLE
        amount = round(signal.amount) if is_mean else signal.amount
        return {
            "hours": self.hours(amount),
            "nights": self.nights(signal.amount),
            "days": self.days(signal.amount),
            "number": self.number(signal.amount),
            "limit": self.hours(signal.line),
            "fewer_hours": self.hours(signal.fewer),
            "fewer_nights": self.nights(signal.fewer),
        }

    def _(self, text: str, **values: object) -> str:
        return self.words.gettext(text, **values)


def _part(care: Care) -> tuple[str, date]:
    """What part of a day it takes, and of which: a night is that of the evening before, also where it begins late."""
    day, hour = home_day(care.stretch.start, care.zone), wall_time(care.stretch.start, care.zone).hour
    if is_night(care.stretch, care.zone):
        return NIGHT, day - timedelta(days=hour < MORNING_BEGINS)
    if care.stretch.duration >= ALL_DAY:
        return DAY, day
    return next(part for until, part in PARTS if hour < until), day
