"""Nothing new: a page that would be the same once more is answered 304, from one indexed read.

A page's tag names all it was made from: who looks, the revisions of their circle and account, the language, the build.
It carries the moment until which it holds (the next start, end or midnight), so time passing needs no read either.
A page that carries a message just for now is never answered so.
"""

import hashlib
import re
from datetime import datetime

from starlette.requests import Request
from starlette.responses import Response

from careshare import render
from careshare.domain.circles import Me
from careshare.web import page

POLL = "hx-ptag"
"""What the rota's own refreshing sends; a browser's cache stands between an ordinary tag and the page."""

A_MOMENT = re.compile(r"[0-9]{1,12}")
"""Seconds since 1970: the second half of a tag, which anybody may send."""


def tag(request: Request, me: Me, until: datetime) -> str:
    """The tag of this page as it is now, good until then."""
    return f"{_made_from(request, me)}-{int(until.timestamp())}"


def nothing_new(request: Request, me: Me) -> Response | None:
    """304, where the browser has this very page already; else None."""
    known = request.headers.get(POLL) or request.headers.get("if-none-match", "").removeprefix("W/").strip('"')
    made_from, _, until = known.rpartition("-")
    if not A_MOMENT.fullmatch(until) or page.FLASH in request.cookies or made_from != _made_from(request, me):
        return None
    if page.now(request).timestamp() >= int(until):
        return None
    return Response(status_code=304, headers={"ETag": f'"{known}"', "HX-PTag": known})


def marked(request: Request, response: Response, tag: str) -> Response:
    """The page with its tag; without one when it says something that holds only now."""
    if page.FLASH not in request.cookies:
        response.headers["HX-PTag"] = tag
        if POLL not in request.headers:
            response.headers["ETag"] = f'"{tag}"'
    return response


def _made_from(request: Request, me: Me) -> str:
    account, circle, address = me.account, me.circle, request.scope
    made_from = (
        f"{render.BUILD} {account.id} {account.revision} {circle.id} {circle.revision} {page.language(request).value} "
        f"{address['path']}?{address['query_string']!r}"
    )
    return hashlib.blake2s(made_from.encode(errors="surrogatepass"), digest_size=12).hexdigest()
