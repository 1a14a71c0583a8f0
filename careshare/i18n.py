"""Words in the reader's language: catalogues, dates and times, and sentences for what a rule answered.

Code and templates hold the English sentence; `locale/<language>/*.po` holds the others, one file a noun.
"""

import gettext
import re
from collections import Counter
from collections.abc import Callable, Collection, Sequence
from datetime import date, datetime, timedelta
from functools import cache, lru_cache
from zoneinfo import ZoneInfo

from babel.core import Locale, get_global
from babel.dates import format_date
from babel.lists import format_list
from babel.messages.pofile import read_po
from babel.numbers import format_decimal

from careshare import paths
from careshare.domain.cautions import cautions_for_writing
from careshare.domain.members import Reach
from careshare.domain.reasons import Care, Caution, Reason, Why
from careshare.domain.relief import Relief
from careshare.domain.shifts import is_night
from careshare.domain.time import Stretch, home_day
from careshare.domain.words import Language

NO_COUNTRY = frozenset({"001", "ZZ"})
"""The world, and nobody knows where: how CLDR calls what is no territory."""
MOST_NAMES = 6
"""In one sentence; more are counted."""
_WEIGHT = re.compile(r"[01](\.[0-9]{0,3})?")


def N_(text: str) -> str:
    """Marks a sentence for the catalogues where it is written, to be translated where it is read."""
    return text


class Words:
    """One language: what `_()` and `ngettext()` answer."""

    def __init__(
        self, language: Language, texts: dict[str, str | tuple[str, ...]], plural: Callable[[int], int]
    ) -> None:
        self.language = language
        self._texts = texts
        self._plural = plural

    def gettext(self, text: str, **values: object) -> str:
        """The sentence in this language, with its values filled in."""
        found = self._texts.get(text, text)
        sentence = found if isinstance(found, str) else found[0]
        return sentence % values if values else sentence

    def ngettext(self, one: str, many: str, n: int, **values: object) -> str:
        """The sentence for `n` things; `%(n)s` is filled in as well."""
        found = self._texts.get(one)
        forms = found if isinstance(found, tuple) else None
        sentence = forms[self._plural(n)] if forms else (one if n == 1 else many)
        return sentence % {"n": n, "num": n, **values}


@cache
def words_in(language: Language) -> Words:
    """The catalogue of a language, read once. English is what the code itself says."""
    texts: dict[str, str | tuple[str, ...]] = {}
    plural = "(n != 1)"
    for path in sorted((paths.LOCALE / language).glob("*.po")):
        with path.open("rb") as file:
            catalogue = read_po(file, abort_invalid=True)
        plural = catalogue.plural_expr
        texts.update({_key(m.id): _strings(m.string) for m in catalogue if m.id and m.string})
    return Words(language, texts, gettext.c2py(plural))


@lru_cache(256)
def preferred(header: str) -> Language:
    """The language of ours that an Accept-Language header likes best (RFC 9110, 12.5.4); else English."""
    ranges = (each.partition(";") for each in header.lower().split(","))
    liked = [(_weight(weight), name.strip().partition("-")[0]) for name, _, weight in ranges]
    spoken = [(weight, name) for weight, name in liked if weight > 0 and name in list(Language)]
    return Language(max(spoken, key=lambda each: each[0])[1]) if spoken else Language.EN


def _weight(typed: str) -> float:
    name, _, value = typed.strip().partition("=")
    return float(value) if name == "q" and _WEIGHT.fullmatch(value) else float(not typed.strip())


def _strings(found: str | tuple[str, ...] | list[str]) -> str | tuple[str, ...]:
    return found if isinstance(found, str) else tuple(found)


def _key(msgid: str | tuple[str, ...] | list[str]) -> str:
    return msgid if isinstance(msgid, str) else msgid[0]


# Dates and times. Never AM or PM; a day is "do 3 dec" or "Thu 3 Dec".

_LOCALES = {Language.NL: "nl", Language.EN: "en_GB"}


@lru_cache(4096)
def day_words(day: date, language: Language) -> str:
    """ "do 3 dec", "Thu 3 Dec"."""
    return format_date(day, "EEE d MMM", locale=_LOCALES[language]).replace(".", "").replace(",", "")


@lru_cache(4096)
def long_day_words(day: date, language: Language) -> str:
    """ "donderdag 3 december", "Thursday 3 December"."""
    return format_date(day, "EEEE d MMMM", locale=_LOCALES[language])


@lru_cache(1024)
def weekday_words(day: date, language: Language, pattern: str = "EEEE") -> str:
    """ "donderdag", or with the pattern "EEE" "do"."""
    return format_date(day, pattern, locale=_LOCALES[language]).replace(".", "")


@lru_cache(1024)
def month_words(day: date, language: Language) -> str:
    """ "dec", "Dec"."""
    return format_date(day, "MMM", locale=_LOCALES[language]).replace(".", "")


def full_month_words(day: date, language: Language) -> str:
    """ "december", "December"."""
    return format_date(day, "MMMM", locale=_LOCALES[language])


@lru_cache(1024)
def month_day_words(day: date, language: Language, pattern: str = "d MMMM") -> str:
    """ "3 december", or with the pattern "d MMM" "3 dec"."""
    return format_date(day, pattern, locale=_LOCALES[language]).replace(".", "")


@lru_cache(1024)
def date_words(day: date, language: Language) -> str:
    """With its year: "3 december 2026"."""
    return format_date(day, "d MMMM y", locale=_LOCALES[language])


@lru_cache(1024)
def number_words(number: float, language: Language) -> str:
    """ "12,5", "12.5": to a tenth, and without one where it is whole."""
    return format_decimal(round(number, 1), "#,##0.#", locale=_LOCALES[language])


def list_words(each: Sequence[str], language: Language) -> str:
    """ "maandag, woensdag en vrijdag", "Monday, Wednesday and Friday"."""
    return format_list(each, locale=_LOCALES[language])


def months_and_weekdays(language: Language) -> tuple[dict[str, int], dict[str, int]]:
    """Every way to write a month, 1 to 12, and a day of the week, from Monday, which is 0; but for single letters."""
    locale = Locale.parse(_LOCALES[language])
    months, days = locale.months["format"], locale.days["format"]
    return (
        {name: number for width in ("abbreviated", "wide") for number, name in months[width].items()},
        {name: number for width in ("abbreviated", "short", "wide") for number, name in days[width].items()},
    )


def time_words(moment: datetime, zone: ZoneInfo) -> str:
    """ "14:00" on the wall of the home."""
    return moment.astimezone(zone).strftime("%H:%M")


def stretch_words(stretch: Stretch, zone: ZoneInfo) -> str:
    """ "12:00–14:00" on the wall of the home."""
    return f"{time_words(stretch.start, zone)}–{time_words(stretch.end, zone)}"


def own_clock_words(stretch: Stretch, home: ZoneInfo, own: ZoneInfo, language: Language) -> str:
    """The time where the reader lives, "(06:00–08:00 where you are)", with its day where that is another; often ""."""
    starts, day = stretch.start.astimezone(own), home_day(stretch.start, home)
    if starts.utcoffset() == stretch.start.astimezone(home).utcoffset():
        return ""
    other_day = "" if starts.date() == day else f"{weekday_words(starts.date(), language, 'EEE')} "
    return words_in(language).gettext("(%(times)s where you are)", times=f"{other_day}{stretch_words(stretch, own)}")


def moment_words(stretch: Stretch, home: ZoneInfo, language: Language, own: ZoneInfo | None = None) -> str:
    """ "Friday 4 December, 12:00–14:00"; an end later than the next day says which. With `own` also where they live."""
    first, last = home_day(stretch.start, home), home_day(stretch.end, home)
    said = f"{long_day_words(first, language)}, {stretch_words(stretch, home)}"
    if (last - first).days > 1:
        said = f"{said} ({day_words(last, language)})"
    return f"{said} {own_clock_words(stretch, home, own, language)}".rstrip() if own else said


def duration_words(duration: timedelta, words: Words) -> str:
    """ "2 hours", "1 hour 30 minutes"; whole minutes."""
    hours, minutes = divmod(round(duration.total_seconds() / 60), 60)
    parts = []
    if hours:
        parts.append(words.ngettext("%(n)s hour", "%(n)s hours", hours))
    if minutes or not hours:
        parts.append(words.ngettext("%(n)s minute", "%(n)s minutes", minutes))
    return " ".join(parts)


@cache
def zone_choices(language: Language) -> tuple[tuple[str, str], ...]:
    """The time zones of all countries as ("Europe/Brussels", "België"), by the alphabet.

    With its city where a country has several. Clocks of no country, such as "Etc/GMT+3", are not among them.
    """
    locale = Locale.parse(_LOCALES[language])
    countries = {code: name for code, name in locale.territories.items() if code not in NO_COUNTRY}
    zones = {zone: countries[code] for zone, code in get_global("zone_territories").items() if code in countries}
    alone = Counter(zones.values())
    spoken = ((z, name if alone[name] == 1 else f"{name} ({_city(z, locale)})") for z, name in zones.items())
    return tuple(sorted(spoken, key=lambda choice: choice[1]))


def _city(zone: str, locale: Locale) -> str:
    known: str | None = locale.time_zones.get(zone, {}).get("city")
    return known or zone.rsplit("/", 1)[-1].replace("_", " ")


# Relief that a carer asks for.

A_MONDAY = date(2024, 1, 1)
"""Any, to name weekdays by."""


def relief_words(asked: Sequence[Relief], words: Words) -> str:
    """ "Thursday 10 December and Friday night 11 December", "every Thursday and every Friday night"."""
    return list_words([_relief(each, words) for each in asked], words.language)


def _relief(relief: Relief, words: Words) -> str:
    day = relief.day or A_MONDAY + timedelta(days=relief.weekday)
    name = weekday_words(day, words.language)
    name = words.gettext("%(weekday)s night", weekday=name) if relief.night else name
    if relief.day is None:
        return words.gettext("every %(moment)s", moment=name)
    return words.gettext("%(moment)s, %(day)s", moment=name, day=month_day_words(relief.day, words.language))


# Time off.

_PARTS = ((12, N_("Your morning off")), (18, N_("Your afternoon off")), (24, N_("Your evening off")))
_A_DAY = timedelta(hours=8)


def time_off_words(stretch: Stretch, zone: ZoneInfo, words: Words) -> str:
    """ "Your evening off": what a moment that is one's own time off is called to oneself."""
    if is_night(stretch, zone):
        return words.gettext("Your night off")
    if stretch.duration >= _A_DAY:
        return words.gettext("Your day off")
    hour = stretch.start.astimezone(zone).hour
    return words.gettext(next(part for until, part in _PARTS if hour < until))


def who_is_there_words(names: Sequence[str], person_name: str, words: Words) -> str:
    """ "Mia is with Ellen", or "nobody yet": who makes it possible."""
    if not names:
        return words.gettext("nobody yet")
    return words.ngettext(
        "%(names)s is with %(name)s",
        "%(names)s are with %(name)s",
        len(names),
        names=list_words(names, words.language),
        name=person_name,
    )


# What a rule answered.

_REASONS = {
    Why.STARTED: N_("This has already started."),
    Why.ENDED: N_("This is already over."),
    Why.NOT_STARTED: N_("This has not started yet."),
    Why.CANCELLED: N_("This is not needed any more."),
    Why.FULL: N_("Somebody is coming already. Nothing was changed."),
    Why.QUICKER: N_("%(who)s was just before you. Thank you all the same!"),
    Why.ALREADY_YOURS: N_("You are already coming then."),
    Why.ALREADY_THEIRS: N_("%(who)s is already coming then."),
    Why.ALREADY_ASKED: N_("%(who)s has been asked already."),
    Why.MORE_COME: N_("More people are coming already. Ask one of them first."),
    Why.NOT_YOURS: N_("This is not yours to change."),
    Why.OVERLAP: N_("You have something else then, for %(minutes)s minutes of this."),
    Why.NIGHT_UNDER_18: N_("Nights are for people of 18 and over."),
    Why.TIME_OFF: N_("You have time off then."),
    Why.COMES_THEMSELVES: N_("%(who)s is coming to this, so it cannot be their time off."),
    Why.NOT_SHOWN_TO_YOU: N_("For this somebody has to show you %(what)s first. Ask %(who)s."),
    Why.NOT_SHOWN_TO_THEM: N_("For this somebody has to show %(who)s %(what)s first."),
    Why.IN_THE_WAY: N_("Something else is in the way then. Questions? Call %(who)s."),
    Why.NOT_OPEN_TO_YOU: N_("This moment is not open to you. Questions? Call %(who)s."),
    Why.NOT_AVAILABLE_FOR_THIS: N_("%(who)s is not available for this."),
    Why.NOT_ALLOWED: N_("Only someone who plans can do that."),
    Why.NOT_PROPOSED: N_("You are no longer being asked for this."),
    Why.NOT_HOLDING: N_("This is not yours any more."),
    Why.NOT_THEIRS_ANY_MORE: N_("%(who)s no longer has that moment, or has said yes to it again."),
    Why.NOT_OVER: N_("That time is still to come. Once it is over, write down how long it was."),
    Why.NOT_SEEKING: N_("This no longer needs somebody else."),
    Why.NOT_ASKED_TO_BE_PLANNED: N_("%(who)s wants to be asked first."),
    Why.TOO_LATE_TO_LEAVE: N_("It starts too soon for that. Look for someone else, or say that you can’t come."),
    Why.TOO_LATE_TO_UNDO: N_("It is too late to undo that."),
    Why.CHANGED_MEANWHILE: N_("Somebody changed this in the meantime. Look again: this is how it stands now."),
    Why.LAST_COORDINATOR: N_("There must always be someone who plans. Name someone else first."),
    Why.CIRCLE_NOT_LIVE: N_("The circle is on hold. Nothing can be changed in it now."),
    Why.LINK_USED: N_("This link has been used. Ask for a new one."),
    Why.LINK_EXPIRED: N_("This link is too old. Ask for a new one."),
    Why.ALREADY_A_MEMBER: N_("You are already in this circle."),
    Why.CAN_SIGN_IN: N_("%(who)s can come in with a code by mail or a passkey, and needs no link."),
    Why.CANNOT_BE_REMOVED: N_("%(who)s cannot be taken out of this circle by somebody else."),
    Why.THEIRS_TO_DECIDE: N_("Only %(who)s can change who decides."),
    Why.TOO_OFTEN: N_("That was tried too often. Try again in %(minutes)s minutes."),
    Why.CODE_WRONG: N_("That isn’t the code. Check the letter again."),
    Why.CODE_EXPIRED: N_("This code does not work any more. Ask for a new one."),
    Why.PIN_WRONG: N_("Those aren’t your digits. Try once more."),
    Why.PIN_NOT_SIX: N_("It takes six digits."),
    Why.PIN_TOO_EASY: N_("Anybody would guess these first. Choose others."),
    Why.PASSKEY_UNKNOWN: N_("That passkey doesn’t work here. Sign in with a code by mail instead."),
    Why.PASSKEY_EXPIRED: N_("That took a little too long. Try once more."),
    Why.PASSKEYS_ENOUGH: N_("You already have a lot of passkeys. Remove one first."),
    Why.CALENDARS_ENOUGH: N_("A lot of calendars are read already. Remove one first."),
}

_CAUTIONS = {
    Care.SHORT_OVERLAP: N_("This overlaps something else of yours by %(minutes)s minutes."),
    Care.SHORT_REST: N_("Between this and something else of yours there is only %(rest)s of rest."),
    Care.NO_REST: N_("This runs straight into something else of yours, with a night in it and no rest in between."),
    Care.ABSENT: N_("You said that you are away then."),
    Care.BUSY: N_("You have something else in your own calendar then."),
    Care.RATHER_NOT: N_("You said you would rather not come at this time."),
    Care.BETTER_SHOWN: N_("Let somebody show you %(what)s first, if you can."),
    Care.BETTER_SHOWN_FIRST: N_("has yet to be shown %(what)s"),
    Care.QUIET_TIME: N_("This should be a quiet time at home."),
    Care.NOT_NOW: N_("not just now"),
    Care.NO_LETTERS: N_("Our letters don’t reach %(who)s. Call, or pass it on yourself."),
    Care.NO_LETTERS_BUT_A_PHONE: N_("Our letters don’t reach %(who)s. Call %(phone)s."),
}


def reason_words(reason: Reason, words: Words) -> str:
    """The sentence for a rule's no."""
    what = list_words(reason.what, words.language)
    return words.gettext(_REASONS[reason.why], who=reason.who, minutes=reason.minutes, what=what)


def names_words(names: Sequence[str], words: Words) -> str:
    """ "Sanne, Ria and Bram"; of a crowd only how many they are."""
    if len(names) > MOST_NAMES:
        return words.gettext("%(n)s people", n=len(names))
    return list_words(names, words.language)


def told_words(told: Collection[Reach], words: Words) -> list[str]:
    """Who gets a letter of what was just done, and whom to call instead: a sentence each."""
    names = [each.name for each in told if each.by_letter]
    listed = names_words(names, words)
    letters = words.ngettext("%(names)s gets a letter.", "%(names)s get a letter.", len(names), names=listed)
    calls = [caution_words(caution, words) for caution in cautions_for_writing(told)]
    return [letters, *calls] if names else calls


def caution_words(caution: Caution, words: Words) -> str:
    """The sentence for a rule's "mind you"."""
    rest = duration_words(timedelta(minutes=caution.minutes), words)
    what = list_words(caution.what, words.language)
    values = {"minutes": caution.minutes, "rest": rest, "who": caution.who, "phone": caution.phone, "what": what}
    return words.gettext(_CAUTIONS[caution.care], **values)
