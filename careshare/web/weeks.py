"""The weeks ahead: what is still open, days with nobody, how many come; and to whom it falls, for who may know."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from careshare.domain.circles import Me
from careshare.domain.weeks import Rests, WeekAhead, rests_on_one, told_to, weeks_ahead
from careshare.i18n import N_, Words, day_words, full_month_words, list_words
from careshare.queries import weeks
from careshare.web import page, session


@dataclass(frozen=True, slots=True)
class Line:
    """A week as the page shows it: its address on the rota, from when to when, and its facts, what is missing first."""

    address: str
    title: str
    missing: list[str]
    known: list[str]


async def show(request: Request) -> Response:
    """What the next eight weeks still ask for."""
    now = page.now(request)
    async with page.reading(request) as db:
        me = await session.member(db, request)
        ahead = await weeks.ahead(db, me, now)
    live = ahead.moments if me.circle.is_live else []
    found = weeks_ahead(live, ahead.home, now)
    says = Sentences(me, page.words(request), request.app.state.url)
    rests = told_to(me, rests_on_one(live, me.circle.zone, now))
    return await page.show(
        request,
        "weeks/show.html",
        me=me,
        first=says.first(found),
        lines=[says.line(week) for week in found],
        rests=[says.rests(each, ahead.names) for each in rests],
    )


@dataclass(frozen=True, slots=True)
class Sentences:
    """The facts in words, to one reader."""

    me: Me
    words: Words
    url: Callable[..., str]

    def first(self, found: Sequence[WeekAhead]) -> str:
        """What is open in all of them together."""
        n, planned = sum(each.open for each in found), sum(each.planned for each in found)
        if not planned:
            return self._(N_("Nothing is planned in the coming weeks."))
        if not n:
            return self._(N_("Every moment of the coming weeks has somebody."))
        return self.words.ngettext(
            "In the coming weeks one moment still wants somebody.",
            "In the coming weeks %(n)s moments still want somebody.",
            n,
        )

    def line(self, each: WeekAhead) -> Line:
        """One week."""
        language = self.words.language
        title = f"{day_words(each.week.monday, language)} – {day_words(each.week.sunday, language)}"
        address = self.url("rota.show", circle_id=self.me.circle_id, week=each.week)
        return Line(address, title, list(self._missing(each)), list(self._known(each)))

    def rests(self, each: Rests, names: Mapping[int, str]) -> str:
        """What rests on one member, to them or to who plans."""
        is_mine = each.member_id == self.me.id
        if not each.months:
            mine = N_("More than half of the hours of the coming four weeks is yours.")
            theirs = N_("More than half of the hours of the coming four weeks is %(name)s’s.")
            return self._(mine if is_mine else theirs, name=names[each.member_id])
        months = [full_month_words(month, self.words.language) for month in each.months]
        mine, theirs = N_("All nights of %(months)s are yours."), N_("All nights of %(months)s are %(name)s’s.")
        return self._(
            mine if is_mine else theirs, months=list_words(months, self.words.language), name=names[each.member_id]
        )

    def _missing(self, each: WeekAhead) -> Iterator[str]:
        if each.open:
            yield self.words.ngettext("One moment is open", "%(n)s moments are open", each.open)
        if each.bare:
            days = list_words([day_words(day, self.words.language) for day in each.bare], self.words.language)
            yield self._(N_("Nobody is down on %(days)s"), days=days)

    def _known(self, each: WeekAhead) -> Iterator[str]:
        if not each.planned:
            yield self._(N_("Nothing is planned"))
        elif not each.open:
            yield self._(N_("Every moment has somebody"))
        if each.faces:
            yield self.words.ngettext("One person comes", "%(n)s different people come", each.faces)

    def _(self, text: str, **values: object) -> str:
        return self.words.gettext(text, **values)
