"""Nederlands or English: for this browser, and for the account that is signed in on it."""

from starlette.requests import Request
from starlette.responses import Response

from careshare.actions import accounts
from careshare.domain.reasons import NotFound
from careshare.domain.words import Language
from careshare.web import page, session


async def choose(request: Request) -> Response:
    """From now on in this language."""
    form = await request.form()
    if form.get("language") not in list(Language):
        raise NotFound
    language = Language(str(form["language"]))
    async with page.writing(request) as db:
        if me := await session.anyone(db, request):
            await accounts.speak(db, me, language)
    response = page.back_where_they_were(request, otherwise="/")
    page.speak(request, response, language)
    return response
