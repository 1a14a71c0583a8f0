"""What every page about one moment does: find it, refuse in words, and go back to it with a word of what happened."""

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request
from starlette.responses import Response

from careshare.domain.circles import Me
from careshare.domain.reasons import Reason, Refused
from careshare.domain.shifts import Shift
from careshare.queries import shifts
from careshare.web import page, session


async def moment(db: AsyncSession, request: Request) -> tuple[Me, Shift]:
    """Who is looking, and the shift in the address. Raises NotFound."""
    me = await session.member(db, request)
    return me, await shifts.one(db, me, request.path_params["shift_id"])


def unless(reason: Reason | None) -> None:
    """Raises Refused where there is a reason."""
    if reason:
        raise Refused(reason)


def back(request: Request, me: Me, shift_id: int, said: str, entry: int | None = None) -> Response:
    """To the shift's page, with an undo of that line of the log."""
    url = request.app.state.url
    undo = url("log.undo", circle_id=me.circle_id, entry_id=entry) if entry else ""
    response = page.back_to(request, "shifts.show", circle_id=me.circle_id, shift_id=shift_id)
    return page.said(request, response, page.words(request).gettext(said), undo)
