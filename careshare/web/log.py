"""Who did what: every change in sentences, newest first."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

from starlette.requests import Request
from starlette.responses import Response

from careshare.actions import undo as actions
from careshare.domain.circles import Me
from careshare.domain.lists.back import Brought, why_not_take_back
from careshare.domain.permissions import may_read_log
from careshare.domain.time import Stretch, home_day
from careshare.i18n import Words, day_words, stretch_words, time_words
from careshare.queries import log
from careshare.web import page, session
from careshare.web.addresses import number_in
from careshare.web.sentences import sentence


@dataclass(frozen=True, slots=True)
class Said:
    """A line of the log as it is read: when, and the sentence. `takes_back`: the list that can still be taken back."""

    day: date
    time: str
    words: str
    shift_id: int | None
    about: str
    takes_back: int | None = None


async def index(request: Request) -> Response:
    """The newest hundred lines, and a link to what came before them."""
    before = number_in(request, "before")
    async with page.reading(request) as db:
        me = await session.member(db, request)
        lines = await log.page(db, me, before)
    lists = _can_be_taken_back(lines, me, page.now(request))
    said = [replace(as_read(line, me, page.words(request)), takes_back=lists.get(line.id)) for line in lines]
    older = lines[-1].id if len(lines) == log.A_PAGE else None
    return await page.show(request, "log/index.html", me=me, said=said, older=older, everything=may_read_log(me))


async def undo(request: Request) -> Response:
    """Takes back what was just done, for a minute and while nobody else acted on it."""
    async with page.writing(request) as db:
        me = await session.member(db, request)
        shift_id = await actions.undo(db, me, request.path_params["entry_id"], page.now(request))
    here = request.app.state.url("shifts.show", circle_id=me.circle_id, shift_id=shift_id)
    return page.said(request, page.back_where_they_were(request, here), page.words(request).gettext("Taken back."))


def as_read(line: log.Line, me: Me, words: Words) -> Said:
    """In the reader's language, at the home's clock."""
    return Said(
        day=home_day(line.at, me.circle.zone),
        time=time_words(line.at, me.circle.zone),
        words=sentence(line, me.circle.person_name, words),
        shift_id=line.shift[0] if line.shift else None,
        about=_about(line, me, words),
    )


def _can_be_taken_back(lines: Iterable[log.Line], me: Me, now: datetime) -> dict[int, int]:
    """The lines of lists that were brought, of which the reader may still think better."""
    lines = list(lines)
    taken = {line.facts["entry"] for line in lines if line.verb == "take_back_list"}
    brought = [
        Brought(line.id, line.by_member_id, line.at, line.facts["people"], line.facts["moments"], line.id in taken)
        for line in lines
        if line.verb == "bring_list"
    ]
    return {each.entry_id: each.entry_id for each in brought if why_not_take_back(each, me, now) is None}


def _about(line: log.Line, me: Me, words: Words) -> str:
    if line.shift:
        _number, title, starts_at, ends_at = line.shift
        day = day_words(home_day(starts_at, me.circle.zone), words.language)
        return f"{title}, {day} {stretch_words(Stretch(starts_at, ends_at), me.circle.zone)}"
    if line.verb in {"bring_list", "take_back_list"}:
        return _how_much(line, words)
    return line.pattern[1] if line.pattern else ""


def _how_much(line: log.Line, words: Words) -> str:
    people, moments = line.facts["people"], line.facts["moments"]
    parts = [words.ngettext("one person", "%(n)s people", people)] if people else []
    parts += [words.ngettext("one moment", "%(n)s moments", moments)] if moments else []
    return " · ".join(parts)
