"""The order of asking in sentences: one a rung, and one for each thing that comes of a search."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from careshare.domain.asking.ahead import Next
from careshare.domain.asking.ladder import OF_HELPERS, Ladder, Rung, Whom
from careshare.domain.circles import Circle
from careshare.domain.time import ONE_DAY, home_day
from careshare.i18n import N_, Words, day_words, moment_words, names_words, time_words
from careshare.queries.asking import Ahead

AN_HOUR = timedelta(hours=1)
WHOM = {
    Whom.FAMILY_AND_FRIENDS: N_("family and friends"),
    Whom.FAMILY: N_("family"),
    Whom.FRIENDS: N_("friends and neighbours"),
    Whom.VOLUNTEERS: N_("volunteers"),
    Whom.ALL_HELPERS: N_("family, friends and volunteers"),
    Whom.PROFESSIONALS: N_("home care, through whoever arranges"),
    Whom.COORDINATORS: N_("whoever arranges"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """An open moment, who has been asked, and what comes next."""

    shift_id: int
    title: str
    when: str
    asked: int
    says: list[str]


def rung_words(rung: Rung, words: Words) -> str:
    """What happens at a rung."""
    long_before = before_words(rung.before, words)
    if rung.whom is Whom.PROFESSIONALS:
        says = N_("%(time)s before, whoever arranges gets a message that is ready to send on to home care.")
    elif rung.whom is Whom.COORDINATORS:
        says = N_("%(time)s before, whoever arranges reads that nobody is coming yet.")
    else:
        says = N_("%(time)s before, we ask %(whom)s, with a letter.")
    return words.gettext(says, time=long_before, whom=words.gettext(WHOM[rung.whom]))


def ladder_words(ladder: Ladder, words: Words) -> list[str]:
    """A sentence for each rung that is taken."""
    return [rung_words(rung, words) for rung in ladder.steps]


def before_words(before: timedelta, words: Words) -> str:
    """Days where it is three or more of them, else hours: "14 days", "72 hours"."""
    if before > 3 * ONE_DAY and not before % ONE_DAY:
        return words.ngettext("%(n)s day", "%(n)s days", before // ONE_DAY)
    return words.ngettext("%(n)s hour", "%(n)s hours", before // AN_HOUR)


def lines(found: Iterable[Ahead], circle: Circle, words: Words, now: datetime) -> list[Line]:
    """One for each open moment."""
    return [
        Line(
            gap.shift.id,
            gap.shift.title,
            moment_words(gap.shift.stretch, circle.zone, words.language),
            len({ask.member_id for ask in gap.search.asks}),
            list(outlook_words(Ahead(gap, outlook), circle, words, now)),
        )
        for gap, outlook in found
    ]


def outlook_words(ahead: Ahead, circle: Circle, words: Words, now: datetime) -> Iterator[str]:
    """Who is asked now, or when it begins; and who after that."""
    first, then = ahead.outlook.first, ahead.outlook.then
    held_until = ahead.gap.search.held_until
    if held_until and held_until > now:
        day = day_words(home_day(held_until, circle.zone), words.language)
        yield words.gettext("Nobody is asked to come before %(day)s.", day=day)
    for each in first:
        yield _said(each, circle, words, now)
    if not first and not held_until:
        yield words.gettext("There is nobody else to ask just now.")
    for each in then:
        day = day_words(home_day(each.at, circle.zone), words.language)
        yield words.gettext("From %(day)s on: %(whom)s.", day=day, whom=words.gettext(WHOM[each.rung.whom]))


def _said(each: Next, circle: Circle, words: Words, now: datetime) -> str:
    names = names_words([member.name for member in each.members], words)
    if each.rung.whom is Whom.PROFESSIONALS:
        names = words.gettext("%(names)s, for home care", names=names)
    elif each.rung.whom is Whom.COORDINATORS:
        names = words.ngettext(
            "%(names)s reads that nobody comes yet",
            "%(names)s read that nobody comes yet",
            len(each.members),
            names=names,
        )
    if each.at <= now:
        return words.gettext("Now: %(names)s.", names=names)
    day = day_words(home_day(each.at, circle.zone), words.language)
    clock = time_words(each.at, circle.zone)
    return words.gettext("%(day)s, %(time)s: %(names)s.", day=day, time=clock, names=names)


@dataclass(frozen=True, slots=True)
class OneAsked:
    """Somebody who was asked for a moment, and what became of it."""

    name: str
    says: str


ANSWERS = {
    True: N_("said yes"),
    False: N_("not just now"),
    None: N_("no answer yet"),
}


def asked_words(ahead: Ahead, circle: Circle, words: Words) -> list[OneAsked]:
    """Who was asked to come, in their order, when, and what they said."""
    names = {each.member.id: each.member.name for each in ahead.gap.candidates}
    return [
        OneAsked(
            names[ask.member_id],
            words.gettext(
                "asked on %(day)s: %(answer)s",
                day=day_words(home_day(ask.at, circle.zone), words.language),
                answer=words.gettext(ANSWERS[ahead.gap.answer_of(ask.member_id)]),
            ),
        )
        for ask in ahead.gap.search.asks
        if ask.rung in OF_HELPERS and ask.member_id in names
    ]
