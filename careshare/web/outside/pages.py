"""A calendar of mine, or of who comes to us, read in: by its address or from a file; how it stands; not any more.

It is had and read before anything is written, so that nobody waits for a slow server; what is wrong with it is said
beside the field where it was given.
"""

from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import wtforms
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import Response

from careshare.actions import limits
from careshare.actions import outside as actions
from careshare.calendars.apart import read_apart
from careshare.calendars.fetch import LOCKED_FOR, address_of, get
from careshare.domain.accounts import CALENDARS_OF_AN_ACCOUNT
from careshare.domain.circles import Account, Me
from careshare.domain.outside import (
    MOST_BYTES,
    Copy,
    Mark,
    Outside,
    Source,
    Unreadable,
    may_see_address,
    why_not_attach,
    window,
)
from careshare.domain.reasons import NotFound, Refused
from careshare.domain.time import home_day
from careshare.domain.words import CircleState, Wrong
from careshare.i18n import N_, date_words
from careshare.queries import mine
from careshare.queries import outside as queries
from careshare.queries.outside import Owned
from careshare.web import forms, page, session
from careshare.web.outside.words import entry_words, state_words, whole_words

LAST_LETTERS = 6


class FileForm(forms.Form):
    """A calendar file."""

    file = wtforms.FileField(N_("A calendar file"))


class BusyForm(FileForm):
    """A calendar of one's own: its address, or a file."""

    name = wtforms.StringField(N_("What do you call it?"), [forms.visible, forms.AtMost(80)])
    address = wtforms.StringField(N_("Its address"), [wtforms.validators.Optional(), forms.AtMost(2000)])
    file = wtforms.FileField(N_("Or a file of it"))


class VisitsForm(BusyForm):
    """A calendar of who comes."""

    name = wtforms.StringField(N_("Whose visits are these?"), [forms.visible, forms.AtMost(80)])


@dataclass(frozen=True, slots=True)
class Line:
    """A calendar in a list: its page, what it is called, and how it stands."""

    id: int
    name: str
    state: str


async def index(request: Request) -> Response:
    """Which calendars of mine, and of who comes to us, are read in?"""
    async with page.reading(request) as db:
        account = await session.account(db, request)
        owned = await queries.of_account(db, account)
        mes = [me for me in await mine.circles(db, account) if me.circle.state is not CircleState.ENDED]
    busy = [_line(request, outside) for outside, me in owned if me is None]
    places = [me for me in mes if why_not_attach(me) is None]
    each = [(me.circle, [_line(request, one.outside) for one in owned if _is_in(one, me)]) for me in places]
    return await page.show(request, "outside/index.html", busy=busy, each=each, is_in_one=bool(mes))


async def new_busy(request: Request) -> Response:
    """By which calendar are my times known?"""
    async with page.reading(request) as db:
        await session.account(db, request)
    return await page.show(request, "outside/new.html", circle=None, form=forms.form_for(request, BusyForm))


async def attach_busy(request: Request) -> Response:
    """Read in when I have something else."""
    async with page.reading(request) as db:
        account = await session.account(db, request)
    form = await forms.filled(request, BusyForm, page=new_busy)
    source, copy = await _obtained(request, form, new_busy, account.zone)
    async with page.writing(request) as db:
        account = await session.account(db, request)
        number = await actions.attach_busy(db, account, source, copy, page.now(request))
    return _to(request, number, N_("Your calendar was read. Others see at most that now is not the moment."))


async def new_visits(request: Request) -> Response:
    """In which calendar do the visits stand?"""
    async with page.reading(request) as db:
        me = await session.member(db, request)
    if reason := why_not_attach(me):
        raise Refused(reason)
    form = forms.form_for(request, VisitsForm)
    return await page.show(request, "outside/new.html", me=me, form=form)


async def attach_visits(request: Request) -> Response:
    """Read in when they come."""
    async with page.reading(request) as db:
        me = await session.member(db, request)
    if reason := why_not_attach(me):
        raise Refused(reason)
    form = await forms.filled(request, VisitsForm, page=new_visits)
    source, copy = await _obtained(request, form, new_visits, me.circle.zone)
    async with page.writing(request) as db:
        me = await session.member(db, request)
        number = await actions.attach_visits(db, me, source, copy, page.now(request))
    return _to(request, number, N_("The calendar was read. Its visits are in the rota."))


async def show(request: Request) -> Response:
    """How does it stand with this calendar?"""
    async with page.reading(request) as db:
        outside, me = await _mine(db, request)
    t, now = page.words(request), page.now(request)
    return await page.show(
        request,
        "outside/show.html",
        me=me,
        outside=outside,
        state=state_words(outside, now, t),
        problems=[entry_words(problem, t) for problem in outside.problems],
        rest=max(outside.unread - len(outside.problems), 0),
        address=_hint(request, outside) if may_see_address(me, outside) else "",
        until=_until(request, outside),
        form=forms.form_for(request, FileForm),
    )


async def read(request: Request) -> Response:
    """Look once more, now."""
    async with page.reading(request) as db:
        outside, me = await _mine(db, request)
    if outside.is_file:
        raise NotFound
    await _count(request)
    try:
        copy = await _from_address(request, _address(request, outside), _zone(request, me))
    except Unreadable as unreadable:
        return _to(request, outside.id, whole_words(unreadable.problem.wrong, page.words(request)), is_no=True)
    async with page.writing(request) as db:
        outside, me = await _mine(db, request)
        await actions.keep(db, outside, copy, page.now(request), 0.5)
    return _to(request, outside.id, N_("The calendar was read."))


async def replace(request: Request) -> Response:
    """A newer file in place of the one before."""
    async with page.reading(request) as db:
        outside, me = await _mine(db, request)
    if not outside.is_file:
        raise NotFound
    await _count(request)
    form = await forms.filled(request, FileForm, page=show)
    copy = await _from_file(request, form, show, _zone(request, me))
    async with page.writing(request) as db:
        outside, me = await _mine(db, request)
        await actions.keep(db, outside, copy, page.now(request), 0.5)
    return _to(request, outside.id, N_("The calendar was read."))


async def remove(request: Request) -> Response:
    """Not any more."""
    async with page.writing(request) as db:
        outside, me = await _mine(db, request)
        await actions.remove(db, outside, me, page.now(request))
    said = page.words(request).gettext("The calendar is not read any more, and what was read of it is gone.")
    return page.said(request, page.back_to(request, "outside.index"), said)


async def _mine(db: AsyncSession, request: Request) -> Owned:
    account = await session.account(db, request)
    return await queries.one(db, account, request.path_params["outside_id"])


async def _obtained(request: Request, form: BusyForm, again: forms.Page, zone: ZoneInfo) -> tuple[Source, Copy]:
    """What the form speaks of, read. Raises FormMistake, with what is wrong beside its field."""
    await _count(request)
    if _sent(form.file.data):
        return Source(str(form.name.data), None), await _from_file(request, form, again, zone)
    try:
        address = address_of(form.address.data or "")
        copy = await _from_address(request, address, zone)
    except Unreadable as unreadable:
        raise _mistake(request, form, "address", unreadable.problem.wrong, again) from None
    return Source(str(form.name.data), request.app.state.seal.locked(LOCKED_FOR, address)), copy


async def _from_address(request: Request, address: str, zone: ZoneInfo) -> Copy:
    fetched = await get(address, Mark(), request.app.state.internet)
    within = window(home_day(page.now(request), zone), zone)
    return Copy(await read_apart(fetched.sent or b"", zone, within), fetched.mark)


async def _from_file(request: Request, form: FileForm, again: forms.Page, zone: ZoneInfo) -> Copy:
    file = form.file.data
    within = window(home_day(page.now(request), zone), zone, is_file=True)
    try:
        sent = await file.read(MOST_BYTES + 1) if _sent(file) else b""
        return Copy(await read_apart(sent, zone, within))
    except Unreadable as unreadable:
        raise _mistake(request, form, "file", unreadable.problem.wrong, again) from None


def _sent(file: object) -> bool:
    """A browser sends a nameless file where none was chosen."""
    return isinstance(file, UploadFile) and bool(file.filename)


def _mistake(request: Request, form: FileForm, field: str, wrong: Wrong, again: forms.Page) -> forms.FormMistake:
    form[field].errors = [whole_words(wrong, page.words(request), of_a_file=field == "file")]
    return forms.FormMistake(form, again)


async def _count(request: Request) -> None:
    """Counts whatever becomes of it: each makes us ask somebody else's server, or read five megabytes."""
    async with page.writing(request) as db:
        account = await session.account(db, request)
        who, now = str(account.id), page.now(request)
        await limits.count(db, request.app.state.seal, CALENDARS_OF_AN_ACCOUNT, who, now)


def _zone(request: Request, me: Me | None) -> ZoneInfo:
    """Of the home in which times without a zone are meant."""
    account: Account = request.state.account
    return me.circle.zone if me else account.zone


def _address(request: Request, outside: Outside) -> str:
    """Raises Unreadable where it was locked with a key that is lost."""
    assert outside.source.address is not None
    try:
        address: str = request.app.state.seal.unlocked(LOCKED_FOR, outside.source.address)
    except ValueError:
        raise Unreadable(Wrong.KEY_LOST) from None
    return address


def _hint(request: Request, outside: Outside) -> str:
    """Enough of the address to know it again, and too little to use it."""
    if outside.is_file:
        return ""
    with suppress(Unreadable):
        address = _address(request, outside)
        return f"{urlsplit(address).netloc} … {address[-LAST_LETTERS:]}"
    return ""


def _until(request: Request, outside: Outside) -> str:
    """The day after which nothing of a file is known."""
    if not outside.is_file:
        return ""
    zone = request.state.account.zone
    last = window(home_day(outside.read_at, zone), zone, is_file=True).end
    return date_words(home_day(last, zone), page.language(request))


def _line(request: Request, outside: Outside) -> Line:
    return Line(outside.id, outside.source.name, state_words(outside, page.now(request), page.words(request)))


def _is_in(owned: Owned, me: Me) -> bool:
    return owned.outside.circle_id == me.circle_id


def _to(request: Request, number: int, text: str, is_no: bool = False) -> Response:
    response = page.back_to(request, "outside.show", outside_id=number)
    return page.said(request, response, page.words(request).gettext(text), is_no=is_no)
