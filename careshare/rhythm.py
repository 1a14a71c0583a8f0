"""A rhythm in words: "every 3 weeks at the weekend". Any rule a pattern can have, in the reader's language."""

from datetime import date

from careshare.domain.patterns import Pattern, Rotation
from careshare.domain.recurrence import EVERY_DAY, Frequency, NthWeekday, Recurrence
from careshare.domain.time import Week, days_later
from careshare.i18n import N_, Words, full_month_words, list_words, weekday_words

A_WEEK = Week(date(2024, 1, 1)).days
"""Any, to name weekdays by."""
WEEKEND = (NthWeekday(0, 5), NthWeekday(0, 6))
WORKDAYS = EVERY_DAY[:5]

NTHS = {
    1: N_("the first %(day)s"),
    2: N_("the second %(day)s"),
    3: N_("the third %(day)s"),
    4: N_("the fourth %(day)s"),
    5: N_("the fifth %(day)s"),
    -1: N_("the last %(day)s"),
}
ONCE = {
    Frequency.DAILY: N_("every day"),
    Frequency.WEEKLY: N_("every week on %(days)s"),
    Frequency.MONTHLY: N_("every month on %(days)s"),
}
MORE = {
    Frequency.DAILY: N_("every %(n)s days"),
    Frequency.WEEKLY: N_("every %(n)s weeks on %(days)s"),
    Frequency.MONTHLY: N_("every %(n)s months on %(days)s"),
}

NEXT_DAY, TWO_DAYS_LATER = N_("%(times)s the next day"), N_("%(times)s two days later")


def rhythm(pattern: Pattern, words: Words) -> str:
    """How often, and on which days, without its times. Raises BrokenRule where its rule is none."""
    rule = Recurrence.parse(pattern.rule, pattern.starts_on)
    parts = [_often(rule, words)]
    if rule.month_days and rule.weekdays:
        parts.append(words.gettext("only on %(days)s", days=list_words(_month_days(rule, words), words.language)))
    if rule.months:
        months = [full_month_words(date(2024, month, 1), words.language) for month in rule.months]
        parts.append(words.gettext("only in %(months)s", months=list_words(months, words.language)))
    if rule.positions:
        chosen = [_position(position, words) for position in rule.positions]
        parts.append(words.gettext("of those only %(positions)s", positions=list_words(chosen, words.language)))
    return ", ".join(parts)


def times(pattern: Pattern, words: Words) -> str:
    """From when to when; an end later than the first such time says how much."""
    said = f"{pattern.starts:%H:%M}–{pattern.ends:%H:%M}"
    if pattern.days_later in {None, days_later(pattern.starts, pattern.ends)}:
        return said
    return words.gettext(NEXT_DAY if pattern.days_later == 1 else TWO_DAYS_LATER, times=said)


def rhythm_and_times(pattern: Pattern, words: Words) -> str:
    """How often, on which days and from when to when; and whether it is by turns."""
    said = f"{rhythm(pattern, words)}, {times(pattern, words)}"
    return said if pattern.rotation is Rotation.NONE else words.gettext("%(rhythm)s, in turn", rhythm=said)


def _often(rule: Recurrence, words: Words) -> str:
    if rule.frequency is Frequency.WEEKLY and rule.interval == 1:
        if rule.weekdays == EVERY_DAY:
            return words.gettext("every day")
        if len(rule.weekdays) == 1:
            return words.gettext("every %(day)s", day=_weekday(rule.weekdays[0], words, short=False))
    if rule.weekdays == WEEKEND and rule.frequency is Frequency.WEEKLY:
        return words.ngettext("every weekend", "every %(n)s weeks at the weekend", rule.interval)
    sentence = (ONCE if rule.interval == 1 else MORE)[rule.frequency]
    return words.gettext(sentence, n=rule.interval, days=_days(rule, words))


def _days(rule: Recurrence, words: Words) -> str:
    if rule.frequency is Frequency.WEEKLY and rule.weekdays == WORKDAYS:
        return words.gettext("workdays")
    short = len(rule.weekdays) > 1
    named = [_weekday(weekday, words, short) for weekday in rule.weekdays] or _month_days(rule, words)
    return list_words(named, words.language)


def _weekday(weekday: NthWeekday, words: Words, short: bool) -> str:
    day = weekday_words(A_WEEK[weekday.weekday], words.language, "EEE" if short else "EEEE")
    if weekday.nth in NTHS:
        return words.gettext(NTHS[weekday.nth], day=day)
    return (
        words.gettext("the %(day)s that is number %(nth)s from the end", nth=-weekday.nth, day=day)
        if weekday.nth
        else day
    )


def _month_days(rule: Recurrence, words: Words) -> list[str]:
    return [_month_day(day, words) for day in sorted(rule.month_days, key=lambda day: (day < 0, day))]


def _month_day(day: int, words: Words) -> str:
    if day == -1:
        return words.gettext("the last day")
    return words.gettext("day %(n)s", n=day) if day > 0 else words.gettext("day %(n)s from the end", n=-day)


def _position(position: int, words: Words) -> str:
    if position == -1:
        return words.gettext("the last")
    return (
        words.gettext("number %(n)s", n=position)
        if position > 0
        else words.gettext("number %(n)s from the end", n=-position)
    )
