"""What every page about one moment does: find it, refuse in words, and go back to it with a word of what happened."""

from collections.abc import Iterable

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request
from starlette.responses import Response

from careshare.domain.circles import Me
from careshare.domain.reasons import Reason, Refused
from careshare.domain.shifts import Assignment, Shift
from careshare.domain.words import AssignmentState
from careshare.i18n import Words, told_words
from careshare.queries import reach, shifts
from careshare.web import page, session

PROPOSED, WITHDRAWN = AssignmentState.PROPOSED, AssignmentState.WITHDRAWN


async def moment(db: AsyncSession, request: Request) -> tuple[Me, Shift]:
    """Who is looking, and the shift in the address. Raises NotFound."""
    me = await session.member(db, request)
    return me, await shifts.one(db, me, request.path_params["shift_id"])


def unless(reason: Reason | None) -> None:
    """Raises Refused where there is a reason."""
    if reason:
        raise Refused(reason)


async def afterwards(db: AsyncSession, me: Me, before: Shift, words: Words) -> list[str]:
    """What whoever changed a moment has to know: who is taken off it by that, who gets a letter, and whom to call."""
    after = await shifts.one(db, me, before.id)
    off = [each for each in after.assignments if each.state is WITHDRAWN and before.concerns(each.member_id)]
    is_asked_again = after.sequence != before.sequence
    asked = [each for each in after.assignments if is_asked_again and each.state is PROPOSED]
    said = [words.gettext("%(name)s is not available for this, and is taken off it.", name=each.name) for each in off]
    return said + await told(db, me, [*asked, *off], words)


async def told(db: AsyncSession, me: Me, people: Iterable[Assignment], words: Words) -> list[str]:
    """Which of these get a letter of it, and whom none reaches."""
    return told_words(await reach.of_members(db, me, {each.member_id for each in people}), words)


def back(request: Request, me: Me, shift_id: int, said: str, entry: int | None = None) -> Response:
    """To the shift's page, with an undo of that line of the log."""
    url = request.app.state.url
    undo = url("log.undo", circle_id=me.circle_id, entry_id=entry) if entry else ""
    response = page.back_to(request, "shifts.show", circle_id=me.circle_id, shift_id=shift_id)
    return page.said(request, response, page.words(request).gettext(said), undo)
