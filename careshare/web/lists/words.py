"""The words of a list: above its columns, and in its cells.

What a list may say is read in every language, and in some words more than we write: it was made by somebody else.
"""

from collections.abc import Iterable
from functools import cache
from typing import TypeVar

from careshare.domain.lists.columns import Column, Vocabulary, folded
from careshare.domain.words import Language, Role
from careshare.i18n import N_, Words, months_and_weekdays, words_in
from careshare.web.choices import KINDS, OPEN_TO, PRESENCES, ROLES

T = TypeVar("T")

HEADINGS = {
    Column.NAME: N_("Name"),
    Column.RELATION: N_("Relation"),
    Column.ROLE: N_("Comes as"),
    Column.ORGANISATION: N_("Organisation"),
    Column.PHONE: N_("Telephone"),
    Column.PHONE_SHARED: N_("Others may see the number"),
    Column.DAY: N_("Day"),
    Column.STARTS: N_("From"),
    Column.ENDS: N_("To"),
    Column.LAST_DAY: N_("Ends on"),
    Column.TITLE: N_("What"),
    Column.KIND: N_("Kind"),
    Column.NEEDED: N_("How many people"),
    Column.WHO: N_("Who"),
    Column.WHAT: N_("What to do"),
    Column.OPEN_TO: N_("Who can come"),
    Column.PRESENCE: N_("How one is there"),
    Column.STATE: N_("State"),
}
EVERYONE, YES, NO = N_("everyone in the circle"), N_("Yes"), N_("No")

ALSO: dict[Column, tuple[str, ...]] = {
    Column.NAME: ("namen", "voornaam", "naam helper", "first name", "full name", "helper"),
    Column.RELATION: ("wat zijn ze van elkaar", "band", "what are they to each other", "relationship"),
    Column.ROLE: ("rol", "role", "soort helper"),
    Column.ORGANISATION: ("organization", "organisatie", "instelling", "bedrijf", "company"),
    Column.PHONE: ("telefoonnummer", "tel", "mobiel", "nummer", "06", "phone", "phone number", "mobile"),
    Column.PHONE_SHARED: ("nummer delen", "gedeeld", "delen", "shared", "share", "number shared"),
    Column.DAY: ("datum", "date", "op", "wanneer", "when", "on which day", "op welke dag"),
    Column.STARTS: ("begin", "begint", "begint om", "start", "starttijd", "vanaf", "begins at", "starts", "start time"),
    Column.ENDS: (
        "einde",
        "eind",
        "eindtijd",
        "t m",
        "tot en met",
        "end",
        "ends",
        "ends at",
        "end time",
        "until",
        "till",
    ),
    Column.LAST_DAY: ("einddatum", "laatste dag", "tot en met dag", "end date", "last day", "eindigt op welke dag"),
    Column.TITLE: (
        "titel",
        "title",
        "moment",
        "dienst",
        "taak",
        "activiteit",
        "omschrijving",
        "shift",
        "task",
        "activity",
    ),
    Column.KIND: ("type", "waarvoor", "what for", "waar is het voor", "what is it for"),
    Column.NEEDED: ("aantal", "nodig", "hoeveel", "aantal mensen", "needed", "how many", "number", "people needed"),
    Column.WHO: ("wie komt", "wie komt er", "helpers", "who comes", "naam van wie komt", "persoon", "people"),
    Column.WHAT: ("wat is er te doen", "taken", "toelichting", "uitleg", "what is there to do", "notes", "details"),
    Column.OPEN_TO: ("wie kan er komen", "open voor", "open to", "for whom"),
    Column.PRESENCE: ("aanwezig", "aanwezigheid", "presence", "hoe ben je er"),
    Column.STATE: ("status", "staat"),
}
"""What else stands above such a column in lists that people have."""
ROLE_WORDS = {
    Role.FAMILY: "familie gezin mantelzorger dochter zoon kind man vrouw partner echtgenoot echtgenote moeder vader "
    "zus broer kleinkind kleindochter kleinzoon nicht neef tante oom schoondochter schoonzoon schoonzus zwager "
    "family carer daughter son child husband wife spouse mother father sister brother grandchild granddaughter "
    "grandson niece nephew aunt uncle",
    Role.FRIEND: "vriend vriendin buur buurvrouw buurman buren kennis friend neighbour neighbor",
    Role.VOLUNTEER: "vrijwilliger vrijwilligster vrijwilligers maatje volunteer volunteers buddy",
    Role.PROFESSIONAL: "wijkverpleging wijkverpleegkundige verpleging verpleegkundige verzorgende thuiszorg zorg "
    "zorgverlener begeleider huisarts fysiotherapeut beroepskracht professional nurse caregiver therapist",
}
YES_WORDS, NO_WORDS = ("ja", "j", "yes", "y", "x", "waar", "true", "1"), ("nee", "n", "no", "onwaar", "false", "0")
NOBODY_WORDS = ("niemand", "nog niemand", "open", "vrij", "nobody", "nobody yet", "none", "tbd", "nvt", "n v t")
BETWEEN_NAMES = ("en", "and")
MONTHS_TOO = {"sept": 9, "maa": 3, "mar": 3}


@cache
def vocabulary() -> Vocabulary:
    """Everything a list may say, in every language."""
    months, weekdays = dict(MONTHS_TOO), dict[str, int]()
    for language in Language:
        in_months, in_weekdays = months_and_weekdays(language)
        months |= _folded(in_months.items())
        weekdays |= _folded(in_weekdays.items())
    also = [(column, heading) for column, headings in ALSO.items() for heading in headings]
    more = [(role, word) for role, words in ROLE_WORDS.items() for word in words.split()]
    return Vocabulary(
        columns=_said(also) | _written(HEADINGS.items()),
        kinds=_said((kind, kind.value) for kind, _ in KINDS) | _written(KINDS),
        roles=_said(more) | _written([*OPEN_TO, *ROLES]),
        presences=_written(PRESENCES),
        yes_or_no=dict.fromkeys(YES_WORDS, True) | dict.fromkeys(NO_WORDS, False),
        months=months,
        weekdays=weekdays,
        between=frozenset(BETWEEN_NAMES),
        nobody=frozenset(NOBODY_WORDS),
        everyone=frozenset(_written([(True, EVERYONE)])) | {"iedereen", "everyone", "alle", "all"},
    )


def heading(column: Column, words: Words) -> str:
    """What stands above a column."""
    return words.gettext(HEADINGS[column])


def _folded(named: Iterable[tuple[str, T]]) -> dict[str, T]:
    return {folded(name): value for name, value in named}


def _said(meant: Iterable[tuple[T, str]]) -> dict[str, T]:
    return {folded(word): value for value, word in meant}


def _written(choices: Iterable[tuple[T, str]]) -> dict[str, T]:
    """As our pages write them, in every language."""
    choices = list(choices)
    return {folded(words_in(language).gettext(word)): value for language in Language for value, word in choices}
