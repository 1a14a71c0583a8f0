"""Pages that are for one human alone: no browser and no server between keeps them."""

from collections.abc import Iterable
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from careshare.domain.circles import Me
from careshare.domain.words import CircleState
from careshare.web import page


async def show(request: Request, template: str, **values: Any) -> Response:
    """The page, among those of “my weeks”."""
    return kept_nowhere(await page.show(request, template, nav="balance", **values))


def kept_nowhere(response: Response) -> Response:
    """So that nobody who sits at this browser next finds it."""
    response.headers["Cache-Control"] = "no-store"
    return response


def around(mes: Iterable[Me]) -> dict[str, Any]:
    """What stands around such a page: the circles to go to, and the way to one's weeks."""
    return {"circles": [me.circle for me in mes if me.circle.state is not CircleState.ENDED], "has_weeks": True}
