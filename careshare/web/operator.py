"""For whoever runs it: is it alive, is it ready."""

import asyncio

from sqlalchemy import text
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from careshare.web.page import reading


async def health(request: Request) -> Response:
    """The process answers."""
    return PlainTextResponse("ok\n")
