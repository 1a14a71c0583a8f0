"""What can go wrong, and the page that says so: what happened, that nothing was lost, what to do."""

import logging
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from typing import Any
from urllib.parse import quote

import sqlalchemy.exc
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from careshare.db.engine import NO_ANSWER, is_away
from careshare.domain.reasons import LookFirst, NotFound, Refused, TooOften
from careshare.i18n import reason_words
from careshare.web import page, security, session
from careshare.web.forms import FormMistake
from careshare.web.session import ProveFirst, SignInFirst

log = logging.getLogger("careshare")


async def not_found(request: Request, error: Exception) -> Response:
    """Not there, or not yours: nothing here tells which, but to who was in that circle.

    Who is signed in keeps their way around.
    """
    was_in_it = False
    with suppress(*NO_ANSWER):  # there is nothing here, whether or not it can be known who asks
        async with page.reading(request) as db:
            was_in_it = await session.was_member(db, request)
    return await page.show(request, "errors/not_found.html", status=404, was_in_it=was_in_it)


async def refused(request: Request, error: Exception) -> Response:
    """A rule says no: its words, on the page that shows how it really is."""
    assert isinstance(error, Refused)
    response = page.back_where_they_were(request, otherwise="/")
    return page.said(request, response, reason_words(error.reason, page.words(request)), is_no=True)


async def look_first(request: Request, error: Exception) -> Response:
    """To the moment's own page, which says what is worth reading first, and where the same yes stands once more."""
    said = page.words(request).gettext("Nothing is written down yet. Please read this first.")
    response = page.back_to(request, "shifts.show", **request.path_params)
    return page.said(request, response, said, is_no=True)


async def too_often(request: Request, error: Exception) -> Response:
    """Somebody tried too often; when to try again."""
    assert isinstance(error, TooOften)
    response = await page.show(request, "errors/too_often.html", status=429, minutes=error.reason.minutes)
    response.headers["Retry-After"] = str(error.reason.minutes * 60)
    return response


async def mistake(request: Request, error: Exception) -> Response:
    """The form once more, with a sentence beside each field."""
    assert isinstance(error, FormMistake)
    request.state.form = error.form
    try:
        response = await error.page(request)
    except (NotFound, Refused, SignInFirst, ProveFirst) as theirs:
        # Who may not see the page may not see it with a mistake in it either.
        return await HANDLERS[type(theirs)](request, theirs)
    response.status_code = 422
    return response


async def sign_in_first(request: Request, error: Exception) -> Response:
    """To the sign-in page; a page that was only looked at is opened afterwards."""
    here = request.scope["path"] + page.query(request)
    wanted = f"?next={quote(here)}" if request.method == "GET" and here != "/" else ""
    return RedirectResponse(f"{request.app.state.url('sign_in.index')}{wanted}", status_code=303)


async def prove_first(request: Request, error: Exception) -> Response:
    """To the question for the digits; a page that was only looked at is opened afterwards."""
    here = request.scope["path"] + page.query(request) if request.method == "GET" else None
    return page.back_to(request, "pins.show", next=here)


async def http(request: Request, error: Exception) -> Response:
    """What Starlette itself refuses: an unknown address, a wrong method, a body that cannot be read.

    Where something is sent to there is nothing to see, yet people come there: they reload, or choose their language, on
    a page that was the answer to what they sent. They go to the form.
    """
    assert isinstance(error, HTTPException)
    if error.status_code == 404:
        return await not_found(request, error)
    if error.status_code == 405 and request.method in security.SAFE:
        return RedirectResponse(request.app.state.url.of_form(request) + page.query(request), status_code=303)
    response = await page.show(request, "errors/refused.html", status=error.status_code, code=error.status_code)
    response.headers.update(error.headers or {})
    return response


async def unreachable(request: Request, error: Exception) -> Response:
    """The database is away, full or busy. Nothing was half done; it gets well by itself.

    What else it says no to is a mistake of ours, and goes on to be answered as one.
    """
    if not is_away(error):
        raise error
    log.error("database unreachable", extra={"id": request.scope.get("id")}, exc_info=error)
    return await page.show(request, "errors/unreachable.html", status=503)


async def crash(request: Request, error: Exception) -> Response:
    """A mistake of ours: a calm page with the request's number, under which the operator finds it in the log."""
    number = request.scope.get("id")
    route = getattr(request.scope.get("route"), "name", "none")
    log.error("crash", extra={"id": number, "method": request.method, "route": route}, exc_info=error)
    response = await page.show(request, "errors/crash.html", status=500, number=number)
    response.headers.update(security.marks(request.app.state.settings))  # a crash is answered outside the door
    return response


HANDLERS: Mapping[Any, Callable[[Request, Exception], Awaitable[Response]]] = {
    NotFound: not_found,
    TooOften: too_often,
    Refused: refused,
    LookFirst: look_first,
    FormMistake: mistake,
    SignInFirst: sign_in_first,
    ProveFirst: prove_first,
    HTTPException: http,
    sqlalchemy.exc.DBAPIError: unreachable,
    sqlalchemy.exc.TimeoutError: unreachable,
    ConnectionError: unreachable,
    Exception: crash,
}
