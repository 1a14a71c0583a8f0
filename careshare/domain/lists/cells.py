"""One cell: the day, the time, the word it says, as people write them; or what is not right about it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time, timedelta
from enum import StrEnum
from typing import TypeVar

from careshare.domain.lists.columns import Vocabulary, folded
from careshare.domain.members import LONGEST_PHONE
from careshare.domain.reasons import Reason
from careshare.domain.shifts import MOST_NEEDED
from careshare.domain.text import can_be_dialled

T = TypeVar("T")

FIRST_YEAR, LAST_YEAR = 2000, 2199
LOOKS_BACK = timedelta(days=90)
"""A day without a year is the first such day from so long ago on: a list goes on from where it began."""
_ISO = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})(?:[T ].*)?")
_NUMBERS = re.compile(r"([0-9]{1,2})[-/. ]([0-9]{1,2})(?:[-/. ]([0-9]{4}|[0-9]{2})?)?")
_WORDS = re.compile(
    r"([0-9]{1,2})(?:e|st|nd|rd|th)? ([^\W\d]+)(?: ([0-9]{4}))?"
    r"|([^\W\d]+) ([0-9]{1,2})(?:st|nd|rd|th)?(?: ([0-9]{4}))?"
)
_CLOCK = re.compile(
    r"(?:[0-9]{4}-[0-9]{2}-[0-9]{2}[T ])?"  # a spreadsheet may keep the day beside it
    r"([0-9]{1,2})(?:[:.uh]([0-9]{2})(?::[0-9]{2})?)?"
    r"[uh]?(?:uur|am|pm|a\.m\.|p\.m\.)?"
)
_IN_A_ROW = re.compile(r"([0-9]{1,2})([0-9]{2})(?:uur|[uh])?")
NOON = 12


class Flaw(StrEnum):
    """What is not right about a cell."""

    EMPTY = "empty"
    TOO_LONG = "too_long"
    NOT_A_DAY = "not_a_day"
    NO_SUCH_DAY = "no_such_day"
    FAR_AWAY = "far_away"
    ANOTHER_WEEKDAY = "another_weekday"
    NOT_A_TIME = "not_a_time"
    SAME_TIME = "same_time"
    ENDS_FIRST = "ends_first"
    TOO_SHORT = "too_short"
    TOO_MUCH_TIME = "too_much_time"
    NOT_A_NUMBER = "not_a_number"
    NOT_A_CHOICE = "not_a_choice"
    NOT_YES_OR_NO = "not_yes_or_no"
    NOT_A_PHONE = "not_a_phone"
    TWICE = "twice"
    NOBODY_CALLED_SO = "nobody_called_so"
    SEVERAL_CALLED_SO = "several_called_so"
    NOT_IN_YET = "not_in_yet"
    MORE_THAN_NEEDED = "more_than_needed"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Mistake:
    """A flaw with what its sentence needs: a name, a day, a number, or the reason of a rule."""

    flaw: Flaw
    who: str = ""
    day: date | None = None
    number: int = 0
    reason: Reason | None = None


class Unclear(Exception):  # noqa: N818 - said beside the cell, not a crash
    """Nothing can be made of a cell."""

    def __init__(self, flaw: Flaw, who: str = "", day: date | None = None, number: int = 0) -> None:
        super().__init__(flaw)
        self.mistake = Mistake(flaw, who, day, number)


def read_text(text: str, most: int) -> str:
    """A text of so many signs at most. Raises Unclear."""
    if len(text) > most:
        raise Unclear(Flaw.TOO_LONG, number=len(text) - most)
    return text


def read_day(text: str, today: date, vocabulary: Vocabulary) -> date:
    """A day as people write it: 2026-12-04, 4-12-2026, 4/12, "vr 4 dec", "December 4". Raises Unclear.

    In figures the day stands before the month. A weekday beside it must be the right one.
    """
    weekday, rest = _without_weekday(text, vocabulary)
    day = _day(rest, today, vocabulary)
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise Unclear(Flaw.NO_SUCH_DAY)
    if weekday is not None and day.weekday() != weekday:
        raise Unclear(Flaw.ANOTHER_WEEKDAY, day=day)
    return day


def _without_weekday(text: str, vocabulary: Vocabulary) -> tuple[int | None, str]:
    first, _, rest = text.strip().partition(" ")
    weekday = vocabulary.weekdays.get(folded(first))
    return (None, text.strip()) if weekday is None else (weekday, rest.strip())


def _day(text: str, today: date, vocabulary: Vocabulary) -> date:
    if found := _ISO.fullmatch(text):
        return _date(int(found[1]), int(found[2]), int(found[3]))
    if found := _NUMBERS.fullmatch(text):
        return _dated(int(found[1]), int(found[2]), found[3], today)
    if found := _WORDS.fullmatch(folded(text)):
        day, name, year = found.group(1, 2, 3) if found[1] else found.group(5, 4, 6)
        if month := vocabulary.months.get(name):
            return _dated(int(day), month, year, today)
    raise Unclear(Flaw.NOT_A_DAY)


def _dated(day: int, month: int, year: str | None, today: date) -> date:
    if year:
        return _date(int(year) + (2000 if len(year) == 2 else 0), month, day)
    first = today - LOOKS_BACK
    for other in range(first.year, first.year + 9):  # 29 February may be eight years away
        try:
            found = date(other, month, day)
        except ValueError:
            continue
        if found >= first:
            return found
    raise Unclear(Flaw.NO_SUCH_DAY)


def _date(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise Unclear(Flaw.NO_SUCH_DAY) from None


def read_time(text: str) -> time:
    """A time as people write it: 9:00, 9.00, 9u30, 900, "9 uur", "2:30 pm"; 24:00 is midnight. Raises Unclear."""
    typed = text.casefold().replace(" ", "") if not _ISO.fullmatch(text) else text
    found = _IN_A_ROW.fullmatch(typed) or _CLOCK.fullmatch(typed)
    if not found:
        raise Unclear(Flaw.NOT_A_TIME)
    hour, minute = int(found[1]), int(found[2] or 0)
    if typed.endswith(("am", "pm", "m.")):
        if not 1 <= hour <= NOON:
            raise Unclear(Flaw.NOT_A_TIME)
        hour = hour % NOON + (NOON if "p" in typed[-4:] else 0)
    if (hour, minute) == (24, 0):
        return time()
    try:
        return time(hour, minute)
    except ValueError:
        raise Unclear(Flaw.NOT_A_TIME) from None


def read_number(text: str) -> int:
    """How many people, 1 to 9. Raises Unclear."""
    if not re.fullmatch(r"[1-9]", text) or int(text) > MOST_NEEDED:
        raise Unclear(Flaw.NOT_A_NUMBER)
    return int(text)


def read_choice(text: str, choices: Mapping[str, T]) -> T:
    """What a word stands for. Raises Unclear."""
    try:
        return choices[folded(text)]
    except KeyError:
        raise Unclear(Flaw.NOT_A_CHOICE) from None


def read_yes(text: str, vocabulary: Vocabulary) -> bool:
    """Yes or no. Raises Unclear."""
    try:
        return vocabulary.yes_or_no[folded(text)]
    except KeyError:
        raise Unclear(Flaw.NOT_YES_OR_NO) from None


def read_phone(text: str) -> str:
    """A number that can be called, as people write it. Raises Unclear."""
    if len(text) > LONGEST_PHONE or not can_be_dialled(text):
        raise Unclear(Flaw.NOT_A_PHONE)
    return text
