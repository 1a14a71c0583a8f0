"""Hours, nights and days as a carer reads them."""

from datetime import timedelta

from careshare.i18n import N_, Words, number_words


def hours_words(hours: float | timedelta, words: Words) -> str:
    """ "15 hours", "12.5 hours"."""
    number = hours.total_seconds() / 3600 if isinstance(hours, timedelta) else hours
    return _many(N_("%(number)s hour"), N_("%(number)s hours"), number, words)


def nights_words(nights: float, words: Words) -> str:
    """ "4 nights", "3.5 nights"."""
    return _many(N_("%(number)s night"), N_("%(number)s nights"), nights, words)


def days_words(days: float, words: Words) -> str:
    """ "7 days"."""
    return _many(N_("%(number)s day"), N_("%(number)s days"), days, words)


def _many(one: str, many: str, number: float, words: Words) -> str:
    return words.gettext(one if number == 1 else many, number=number_words(number, words.language))
