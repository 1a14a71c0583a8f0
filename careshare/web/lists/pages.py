"""A list comes in: choose a file, look at what it becomes, mend it, and then write all of it or nothing."""

import asyncio
from collections.abc import Mapping
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from careshare.actions import lists as actions
from careshare.domain import permissions
from careshare.domain.cautions import cautions_for_writing
from careshare.domain.circles import Me
from careshare.domain.lists.back import TakenBack
from careshare.domain.lists.columns import OF_MOMENTS, OF_PEOPLE, ONLY_OUT, Listing, recognised
from careshare.domain.lists.seats import Checked
from careshare.domain.lists.table import CannotRead, Unreadable
from careshare.domain.reasons import NotFound, Refused
from careshare.domain.shifts import why_not_plan
from careshare.domain.time import Week, home_day
from careshare.domain.words import AssignmentState
from careshare.i18n import Words, caution_words
from careshare.queries import lists, reach
from careshare.spreadsheets.read import read as read_file
from careshare.web import page, session
from careshare.web.forms import FormMistake, form_for, fresh
from careshare.web.lists.carried import corrected, packed, unpacked
from careshare.web.lists.form import FileForm
from careshare.web.lists.lines import Preview
from careshare.web.lists.sentences import unreadable_words
from careshare.web.lists.words import heading, vocabulary


async def index(request: Request) -> Response:
    """Bring a list in, or take the rota out as one."""
    async with page.reading(request) as db:
        me = await session.member(db, request)
    words = page.words(request)
    columns: dict[str, Any] = {
        "people": [heading(column, words) for column in OF_PEOPLE],
        "moments": [heading(column, words) for column in OF_MOMENTS if column not in ONLY_OUT],
    }
    view: dict[str, Any] = {
        "form": form_for(request, FileForm),
        "columns": columns,
        "may_bring": permissions.may_plan(me),
        "week": _other_week(request, me),
    }
    return await page.show(request, "lists/index.html", me=me, nav="rota", **view)


async def read(request: Request) -> Response:
    """What each row of the file would become. Nothing is kept."""
    async with page.reading(request) as db:
        await _planner(db, request)
    return await _shown(request, await _listing_in_file(request))


async def look(request: Request) -> Response:
    """The same list once more, with the cells that were typed anew. Nothing is kept."""
    async with page.reading(request) as db:
        await _planner(db, request)
    return await _shown(request, await _carried(request))


async def keep(request: Request) -> Response:
    """Writes all of it; or shows it again, where something in it is not right."""
    async with page.reading(request) as db:
        me = await _planner(db, request)
        listing = await _carried(request)
        seen = await lists.checked(db, me, listing, vocabulary(), page.now(request))
    if seen.mistakes:
        return await _shown(request, listing)
    async with page.writing(request) as db:
        written, entry = await actions.keep(db, me, seen, vocabulary(), page.now(request))
        told = await reach.of_members(db, me, _asked(written))
    calls = [caution_words(caution, page.words(request)) for caution in cautions_for_writing(told)]
    said = " ".join([*_written_words(written, page.words(request)), *calls])
    undo = request.app.state.url("lists.take_back", circle_id=me.circle_id, entry_id=entry) if entry else ""
    return page.said(request, _to_where_it_is(request, me, written), said, undo)


async def take_back(request: Request) -> Response:
    """Takes back all that a list brought, for an hour, but for what somebody did something with since."""
    async with page.writing(request) as db:
        me = await session.member(db, request)
        gone = await actions.take_back(db, me, request.path_params["entry_id"], page.now(request))
    here = request.app.state.url("rota.show", circle_id=me.circle_id)
    return page.said(request, page.back_where_they_were(request, here), _taken_back_words(gone, page.words(request)))


def _other_week(request: Request, me: Me) -> Week | None:
    """The week somebody was looking at when they came here, where that is not this one."""
    this = Week.of(page.today(request, me.circle))
    typed = request.query_params.get("week")
    try:
        asked = Week.parse(typed) if typed else this
    except ValueError:
        raise NotFound from None
    return None if asked == this else asked


async def _planner(db: AsyncSession, request: Request) -> Me:
    me = await session.member(db, request)
    if reason := why_not_plan(me):
        raise Refused(reason)
    return me


async def _listing_in_file(request: Request) -> Listing:
    """The list in the file that was sent. Raises FormMistake."""
    sent = (await request.form()).get("file")
    if not isinstance(sent, UploadFile) or not sent.filename:
        raise _mistake(request, CannotRead(Unreadable.NO_FILE))
    try:
        tables = await asyncio.to_thread(read_file, await sent.read())
        return recognised(tables, vocabulary())
    except CannotRead as error:
        raise _mistake(request, error) from None


def _mistake(request: Request, error: CannotRead) -> FormMistake:
    form = fresh(request, FileForm)
    form.file.errors = [unreadable_words(error, page.words(request))]
    return FormMistake(form, index)


async def _carried(request: Request) -> Listing:
    """The list in the form, with what was typed anew. 400 where that is not one of ours."""
    sent = await request.form()
    typed = {name: text for name, text in sent.items() if isinstance(text, str)}
    listing = unpacked(request.app.state.seal, typed.get("list", ""))
    if listing is None:
        raise HTTPException(400)
    return corrected(listing, typed)


async def _shown(request: Request, listing: Listing) -> Response:
    """The page with what it becomes now; 422 where something is not right yet."""
    async with page.reading(request) as db:
        me = await _planner(db, request)
        checked = await lists.checked(db, me, listing, vocabulary(), page.now(request))
    try:
        carried = packed(request.app.state.seal, listing)
    except CannotRead as error:
        raise _mistake(request, error) from None
    view = Preview(me, checked, page.words(request))
    status = 422 if checked.mistakes else 200
    values: Mapping[str, Any] = {"view": view, "carried": carried, "unknown": listing.unknown}
    return await page.show(request, "lists/preview.html", me=me, nav="rota", status=status, **values)


def _to_where_it_is(request: Request, me: Me, written: Checked) -> Response:
    """The rota at the first week of it; the people, where it was about those alone."""
    if not written.moments:
        return page.back_to(request, "members.index", circle_id=me.circle_id)
    starts = [line.draft.stretch.start for line in written.new_moments if line.draft]
    day = home_day(min(starts), me.circle.zone) if starts else None
    return page.back_to(request, "rota.show", circle_id=me.circle_id, day=day)


def _asked(written: Checked) -> set[int]:
    """Who gets a question by it."""
    seats = (seat for line in written.moments for seat in line.seats)
    return {member.id for member, state in seats if state is AssignmentState.PROPOSED}


def _written_words(written: Checked, words: Words) -> list[str]:
    people, moments = len(written.newcomers), len(written.new_moments)
    said = []
    if people:
        said.append(words.ngettext("One person is added.", "%(n)s people are added.", people))
    if moments:
        said.append(words.ngettext("One moment is on the rota.", "%(n)s moments are on the rota.", moments))
    if not said:
        return [words.gettext("All of it was there already.")]
    return [*said, words.gettext("Not right after all? For an hour you can take it back under “What happened”.")]


def _taken_back_words(gone: TakenBack, words: Words) -> str:
    people, moments = gone.people_stay, gone.moments_stay
    said = [
        gone.people and words.ngettext("One person is out again.", "%(n)s people are out again.", gone.people),
        gone.moments and words.ngettext("One moment is off again.", "%(n)s moments are off again.", gone.moments),
        people and words.ngettext("One person stays.", "%(n)s people stay.", people),
        moments and words.ngettext("One moment stays.", "%(n)s moments stay.", moments),
        gone.stays and words.gettext("Something was done with what stays since then."),
    ]
    return " ".join(each for each in said if each)
