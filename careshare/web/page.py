"""What every page does: open the database, know the time, show a template, go back, say something just once."""

import json
from contextlib import AbstractAsyncContextManager
from datetime import date, datetime
from typing import Any, TypeVar

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from careshare import i18n
from careshare.config import Settings
from careshare.db.hot import Glance
from careshare.domain.circles import Circle, Me
from careshare.domain.time import home_day
from careshare.domain.words import Language
from careshare.web import ours

R = TypeVar("R", bound=Response)

FLASH = "careshare-said"
LANGUAGE = "careshare-language"
MOST_OF_A_HEADER = 200
"""More languages than anybody speaks; what is read of them is remembered."""
A_YEAR = 365 * 24 * 3600


def reading(request: Request) -> AbstractAsyncContextManager[AsyncSession]:
    """A session that sees one moment and changes nothing."""
    session: AbstractAsyncContextManager[AsyncSession] = request.app.state.database.reading()
    return session


def glancing(request: Request) -> AbstractAsyncContextManager[AsyncSession | Glance]:
    """As `reading`, for hot statements alone: without what it costs to begin a session."""
    glance: AbstractAsyncContextManager[AsyncSession | Glance] = request.app.state.database.glancing()
    return glance


def writing(request: Request) -> AbstractAsyncContextManager[AsyncSession]:
    """A transaction: kept whole, or, when anything is refused, not at all."""
    session: AbstractAsyncContextManager[AsyncSession] = request.app.state.database.writing()
    return session


def now(request: Request) -> datetime:
    """The moment this request is about, in UTC."""
    moment: datetime = request.app.state.clock()
    return moment


def today(request: Request, circle: Circle) -> date:
    """The day it is at the person's home."""
    return home_day(now(request), circle.zone)


def language(request: Request) -> Language:
    """As the account chose, else this browser, else as the page knows its reader, else as the browser prefers."""
    if account := getattr(request.state, "account", None):
        chosen: Language = account.language
        return chosen
    known = request.cookies.get(LANGUAGE) or getattr(request.state, "language", "")
    return i18n.preferred(known or request.headers.get("accept-language", "")[:MOST_OF_A_HEADER])


def words(request: Request) -> i18n.Words:
    """The reader's language."""
    return i18n.words_in(language(request))


async def show(
    request: Request, template: str, *, me: Me | None = None, status: int = 200, **values: Any
) -> HTMLResponse:
    """The page, in the reader's language; a message kept for it is said and forgotten."""
    said_before, reader = _unpack(request), language(request)
    settings: Settings = request.app.state.settings
    context = {
        "account": getattr(request.state, "account", None),
        "circle": me and me.circle,
        "me": me and me.member,
        "nav": template.partition("/")[0],
        "path": request.scope["path"],
        "query": query(request),
        "flash": said_before,
        "on_terminal": settings.smtp_url is None and not settings.demo,
        "is_demo": settings.demo,
        "holds_what_was_typed": hasattr(request.state, "form"),
        **values,
    }
    text = request.app.state.pages.render(template, reader, context)
    response = HTMLResponse(text, status_code=status, headers={"Cache-Control": "no-cache, private"})
    if said_before:
        response.delete_cookie(FLASH)
    if context["account"] and request.cookies.get(LANGUAGE) != reader:
        speak(request, response, reader)
    return response


def speak(request: Request, response: Response, language: Language) -> None:
    """From now on in this language on this browser, also where nobody knows yet, or any more, who is asking."""
    is_https = request.app.state.settings.is_https
    response.set_cookie(LANGUAGE, language, max_age=A_YEAR, samesite="lax", secure=is_https)


def query(request: Request) -> str:
    """What follows the path of this address, "?" and all; read without trusting that it, or the name of the host, is
    written as an address should be."""
    typed = request.scope["query_string"].decode("latin-1")
    return f"?{typed}" if typed else ""


def back_to(request: Request, name: str, anchor: str = "", **params: Any) -> RedirectResponse:
    """On to a page of ours after something was done (303, so that reloading does not do it again)."""
    return RedirectResponse(request.app.state.url(name, **params) + (f"#{anchor}" if anchor else ""), status_code=303)


def back_where_they_were(request: Request, otherwise: str) -> RedirectResponse:
    """To the page that the button stood on, when it is ours."""
    came_from = ours.path_in(request.headers.get("referer", ""), request.headers.get("host", ""))
    is_here = came_from.partition("?")[0] in ("", request.scope["path"])
    return RedirectResponse(otherwise if is_here else came_from, status_code=303)


def said(request: Request, response: R, text: str, undo_url: str = "", is_no: bool = False) -> R:
    """Lets the next page say `text` once, with an undo beside it where there is one. `is_no`: nothing was done."""
    settings: Settings = request.app.state.settings
    packed = request.app.state.seal.signed("said", json.dumps([text, undo_url, is_no]))
    response.set_cookie(FLASH, packed, max_age=60, httponly=True, samesite="lax", secure=settings.is_https)
    return response


def kept(request: Request, response: R, text: str) -> R:
    """Lets the next page say what was kept; without a `text` that all of it stood there already."""
    already = words(request).gettext("That is already here. Nothing was written down twice.")
    return said(request, response, text or already, is_no=not text)


def _unpack(request: Request) -> dict[str, str | bool] | None:
    packed = request.cookies.get(FLASH)
    plain = packed and request.app.state.seal.read("said", packed)
    if not plain:
        return None
    text, undo_url, is_no = json.loads(plain)
    return {"text": text, "undo_url": undo_url, "is_no": is_no}
