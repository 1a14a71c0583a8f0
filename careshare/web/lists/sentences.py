"""What is not right about a list or a cell of it, and what to do, in the reader's language."""

from collections.abc import Mapping

from careshare.domain.lists.cells import Flaw, Mistake
from careshare.domain.lists.columns import Column
from careshare.domain.lists.table import CannotRead, Unreadable
from careshare.i18n import N_, Words, date_words, reason_words, weekday_words
from careshare.web.choices import KINDS, OPEN_TO, PRESENCES, ROLES
from careshare.web.lists.words import heading

_SENTENCES = {
    Flaw.EMPTY: N_("This can’t be empty."),
    Flaw.NOT_A_DAY: N_("Write a day like 4-12-2026 or 4 December."),
    Flaw.NO_SUCH_DAY: N_("There is no such day."),
    Flaw.FAR_AWAY: N_("This day is too far away. Check the year."),
    Flaw.NOT_A_TIME: N_("Write a time like 9:00 or 14:30."),
    Flaw.SAME_TIME: N_(
        "Begin and end are the same time. Does it end on a later day? Write that day under “%(column)s”."
    ),
    Flaw.ENDS_FIRST: N_(
        "The end comes before the beginning. Does it end on a later day? Write that day under “%(column)s”."
    ),
    Flaw.TOO_SHORT: N_("A moment lasts at least 5 minutes."),
    Flaw.TOO_MUCH_TIME: N_("A moment lasts 48 hours at most. Make it two, or a usual week."),
    Flaw.NOT_A_NUMBER: N_("Write a number from 1 to 9."),
    Flaw.NOT_YES_OR_NO: N_("Write yes or no."),
    Flaw.NOT_A_PHONE: N_("Write digits only, such as 06 1234 5678 or +31 6 1234 5678."),
    Flaw.SEVERAL_CALLED_SO: N_("Several people are called that. Write the whole name."),
    Flaw.NOT_IN_YET: N_("%(who)s is not in the circle yet. Leave it empty for now."),
    Flaw.MORE_THAN_NEEDED: N_("These are more people than are needed."),
}
_OFFERED: Mapping[Column, list[tuple[object, str]]] = {
    Column.ROLE: [*ROLES],
    Column.KIND: [*KINDS],
    Column.PRESENCE: [*PRESENCES],
    Column.OPEN_TO: [*OPEN_TO],
}


def mistake_words(column: Column, mistake: Mistake, words: Words) -> str:
    """What is not right about a cell, and what to write instead."""
    match mistake.flaw:
        case Flaw.TOO_LONG:
            over = mistake.number
            return words.ngettext("This is %(n)s character too long.", "This is %(n)s characters too long.", over)
        case Flaw.ANOTHER_WEEKDAY if mistake.day:
            weekday = weekday_words(mistake.day, words.language)
            day = date_words(mistake.day, words.language)
            return words.gettext("%(day)s is a %(weekday)s.", day=day, weekday=weekday)
        case Flaw.NOT_A_CHOICE:
            choices = ", ".join(words.gettext(word) for _, word in _OFFERED[column])
            return words.gettext("Choose one of these: %(choices)s.", choices=choices)
        case Flaw.TWICE | Flaw.NOBODY_CALLED_SO:
            return _name_words(mistake, words)
        case Flaw.REFUSED if mistake.reason:
            return reason_words(mistake.reason, words)
    return words.gettext(_SENTENCES[mistake.flaw], who=mistake.who, column=heading(Column.LAST_DAY, words))


def _name_words(mistake: Mistake, words: Words) -> str:
    if mistake.flaw is Flaw.TWICE and mistake.number:
        return words.gettext("The same name is in row %(number)s too.", number=mistake.number)
    if mistake.flaw is Flaw.TWICE:
        return words.gettext("The same person is here twice.")
    if mistake.who:
        return words.gettext("Nobody in the circle is called that. Do you mean %(who)s?", who=mistake.who)
    return words.gettext("Nobody in the circle or in this list is called that.")


_UNREADABLE = {
    Unreadable.NO_FILE: N_("Choose a file first."),
    Unreadable.NOT_A_SPREADSHEET: N_(
        "We cannot read this as a spreadsheet. Save it as .xlsx or .csv, and choose that file."
    ),
    Unreadable.OLD_FORMAT: N_(
        "This is an old or a locked Excel file. Open it, save it as .xlsx, and choose that file."
    ),
    Unreadable.TOO_BIG: N_("This list is too long: at most 2,000 rows and 50 columns at once. Make it two lists."),
    Unreadable.EMPTY: N_("There is nothing in this file."),
    Unreadable.NO_COLUMNS: N_(
        "We do not recognise any of the words above the columns. The examples below show what they are called."
    ),
}


def unreadable_words(error: CannotRead, words: Words) -> str:
    """Why nothing can be read from a file, and what to do."""
    if error.why is Unreadable.COLUMN_MISSING:
        missing = ", ".join(f"“{heading(Column(column), words)}”" for column in error.about)
        return words.gettext("A column is missing for: %(columns)s.", columns=missing)
    return words.gettext(_UNREADABLE[error.why])
