"""Swapping: each comes in the other's place. One asks, the other says yes or no."""

from starlette.requests import Request
from starlette.responses import Response

from careshare.actions import swaps
from careshare.web import page, session


async def accept(request: Request) -> Response:
    """Yes: both change at once."""
    async with page.writing(request) as db:
        me = await session.member(db, request)
        await swaps.accept(db, me, request.path_params["swap_id"], page.now(request))
    words = page.words(request).gettext("You have swapped. Both of you get a message.")
    return page.said(request, page.back_to(request, "me.show"), words)


async def decline(request: Request) -> Response:
    """Rather not; or, by the one who asked, no longer."""
    async with page.writing(request) as db:
        me = await session.member(db, request)
        await swaps.decline(db, me, request.path_params["swap_id"], page.now(request))
    words = page.words(request).gettext("Nothing changes. The other knows.")
    return page.said(request, page.back_where_they_were(request, request.app.state.url("me.show")), words)
