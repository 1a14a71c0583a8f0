"""The letters of the demo, as they would arrive: for a visitor who wants to read what the others get. In it alone."""

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from careshare.domain.reasons import NotFound
from careshare.letters.tray import Received, Tray
from careshare.web import page

AS_MAIL = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; sandbox"
"""A letter brings its own styles, as mail does, and may do nothing: its links open, and that is all."""


async def index(request: Request) -> Response:
    """Who got what?"""
    tray, to = _tray(request), request.query_params.get("to", "")
    letters, addresses = tray.letters(to), tray.addresses()
    return await page.show(request, "demo_letters/index.html", letters=letters, addresses=addresses, to=to)


async def show(request: Request) -> Response:
    """One letter, as text."""
    return await page.show(request, "demo_letters/show.html", letter=_letter(request))


async def as_mail(request: Request) -> Response:
    """The same, as a mail program shows it."""
    return HTMLResponse(_letter(request).html, headers={"Content-Security-Policy": AS_MAIL})


def _letter(request: Request) -> Received:
    letter = _tray(request).letter(request.path_params["number"])
    if letter is None:
        raise NotFound
    return letter


def _tray(request: Request) -> Tray:
    """Where the demo keeps its letters. Raises NotFound outside of it: there a letter is its reader's alone."""
    if not request.app.state.settings.demo:
        raise NotFound
    tray: Tray = request.app.state.tray
    return tray
