"""The rota as a list that any spreadsheet opens, in the reader's language; and examples of a list to bring in."""

import asyncio
from datetime import date, time, timedelta

from starlette.requests import Request
from starlette.responses import Response

from careshare.domain import permissions
from careshare.domain.assignments import Candidate, what_to_do
from careshare.domain.circles import Me
from careshare.domain.lists.columns import OF_MOMENTS, OF_PEOPLE, Column
from careshare.domain.reasons import NotFound
from careshare.domain.shifts import A_NIGHT, Shift
from careshare.domain.time import Stretch, Week, home_midnight, wall_time
from careshare.domain.words import HELPERS, Kind, Language, Role
from careshare.i18n import N_, Words
from careshare.queries import shifts, wishes
from careshare.spreadsheets.write import Cell, Sheet, as_csv, as_xlsx
from careshare.web import page, session
from careshare.web.addresses import number_in
from careshare.web.choices import KINDS, OPEN_TO, PRESENCES, ROLES
from careshare.web.lists.words import EVERYONE, NO, YES, heading

SORTS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
SEPARATORS = {Language.NL: ";", Language.EN: ","}
"""As Excel expects them in that language."""
MOST_WEEKS = 53
PEOPLE, MOMENTS = N_("People"), N_("Moments")
OF_EXAMPLE = tuple(column for column in OF_MOMENTS if column not in {Column.LAST_DAY, Column.PRESENCE, Column.STATE})


async def rota(request: Request) -> Response:
    """One week or more of the rota, each moment a row, as far as the viewer may see it."""
    async with page.reading(request) as db:
        me = await session.member(db, request)
        first, until = _asked(request, me)
        stretch = Stretch(home_midnight(first, me.circle.zone), home_midnight(until, me.circle.zone))
        found = await shifts.beginning_in(db, me, stretch)
        against = await wishes.against(db, me)
    words, now = page.words(request), page.now(request)
    whats = [what_to_do(each, Candidate(me.member, wished_against=each.kind in against), me, now) for each in found]
    rows = tuple(_row(me, each, what, words) for each, what in zip(found, whats, strict=True))
    sheet = Sheet(words.gettext(MOMENTS), _headings(OF_MOMENTS, words), rows)
    return await _file(request, [sheet], f"careshare-{first}")


async def example(request: Request) -> Response:
    """A workbook as it may look, of people and of moments."""
    return await _file(request, [*(await _examples(request)).values()], "careshare")


async def example_of(request: Request) -> Response:
    """The same, of people or of moments alone."""
    sort, examples = request.path_params["sort"], await _examples(request)
    if sort not in examples:
        raise NotFound
    return await _file(request, [examples[sort]], f"careshare-{sort}")


async def _examples(request: Request) -> dict[str, Sheet]:
    async with page.reading(request) as db:
        me = await session.member(db, request)
    words, today = page.words(request), page.today(request, me.circle)
    return {
        "people": Sheet(words.gettext(PEOPLE), _headings(OF_PEOPLE, words), _example_people(words)),
        "moments": Sheet(words.gettext(MOMENTS), _headings(OF_EXAMPLE, words), _example_moments(today, words)),
    }


def _asked(request: Request, me: Me) -> tuple[date, date]:
    """From the Monday of the week in the address, or of today's, to the Monday after the last. NotFound for none."""
    try:
        typed = request.query_params.get("week")
        week = Week.parse(typed) if typed else Week.of(page.today(request, me.circle))
    except ValueError:
        raise NotFound from None
    weeks = number_in(request, "weeks") or 1
    if weeks > MOST_WEEKS:
        raise NotFound
    return week.monday, week.monday + timedelta(weeks=weeks)


async def _file(request: Request, sheets: list[Sheet], name: str) -> Response:
    ending = request.scope["path"].rpartition(".")[2]
    if ending not in SORTS:
        raise NotFound
    separator = SEPARATORS[page.language(request)]
    content = await asyncio.to_thread(lambda: as_xlsx(sheets) if ending == "xlsx" else as_csv(sheets[0], separator))
    headers = {"Content-Disposition": f'attachment; filename="{name}.{ending}"', "Cache-Control": "private, no-cache"}
    return Response(content, media_type=SORTS[ending], headers=headers)


def _headings(columns: tuple[Column, ...], words: Words) -> tuple[str, ...]:
    return tuple(heading(column, words) for column in columns)


def _row(me: Me, shift: Shift, what: str, words: Words) -> tuple[Cell, ...]:
    """In the order of OF_MOMENTS; what comes in again becomes the same moment."""
    starts, ends = (wall_time(moment, me.circle.zone) for moment in (shift.stretch.start, shift.stretch.end))
    needs_day = ends.date() > starts.date() and max(ends - starts, shift.stretch.duration) > A_NIGHT
    return (
        starts.date(),
        starts.time(),
        ends.time(),
        ends.date() if needs_day else None,
        shift.title,
        words.gettext(dict(KINDS)[permissions.kind_for(me, shift.kind)]),
        shift.needed,
        ", ".join(holder.name for holder in shift.holders),
        what,
        _open_to(shift.open_to, words),
        words.gettext(dict(PRESENCES)[shift.presence]),
        _state(shift, words),
    )


def _open_to(roles: frozenset[Role], words: Words) -> str:
    if roles == HELPERS:
        return words.gettext(EVERYONE)
    return ", ".join(words.gettext(word) for role, word in OPEN_TO if role in roles)


def _state(shift: Shift, words: Words) -> str:
    if shift.is_sure:
        return words.gettext("Arranged")
    if not shift.gap:
        return words.gettext("Open: is looking for someone else")
    return words.ngettext("Open: one person needed", "Open: %(num)s people needed", shift.gap)


def _example_people(words: Words) -> tuple[tuple[Cell, ...], ...]:
    roles = {role: words.gettext(word) for role, word in ROLES}
    yes, no = words.gettext(YES), words.gettext(NO)
    return (
        ("Ria Jansen", words.gettext("neighbour"), roles[Role.FRIEND], "", "06 1234 5678", yes),
        ("Joke de Wit", words.gettext("district nurse"), roles[Role.PROFESSIONAL], "Thuiszorg Oost", "", no),
    )


def _example_moments(today: date, words: Words) -> tuple[tuple[Cell, ...], ...]:
    """In the coming week, so that it can be tried as it is."""
    monday = Week.of(today).next.monday
    kinds = {kind: words.gettext(word) for kind, word in KINDS}
    everyone = words.gettext(EVERYONE)
    return (
        (monday, time(12), time(13, 30), words.gettext("Lunch"), kinds[Kind.MEAL], 1, "Ria Jansen", "", everyone),
        (
            monday + timedelta(days=1),
            time(23),
            time(7),
            words.gettext("The night"),
            kinds[Kind.CARE],
            1,
            "",
            words.gettext("The bed in the guest room is made."),
            everyone,
        ),
    )
