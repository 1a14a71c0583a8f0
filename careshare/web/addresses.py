"""How an address is written down: a method, a path, a handler; and how one is made from its name."""

import re
from collections.abc import Awaitable, Callable, Iterable
from urllib.parse import urlencode

from sqlalchemy.exc import DBAPIError
from starlette.convertors import IntegerConvertor, register_url_convertor
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

Handler = Callable[[Request], Awaitable[Response]]

MOST_FIELDS = 300
"""A form of ours never has more fields than this; a body that has is not from a page of ours."""

AROUND_A_FILE = 100_000
"""The rest of a form that brings a file, and a little too much file, so that the form itself can say by how much."""

RETRIES = 3
TRY_AGAIN = frozenset({"40001", "40P01"})
"""PostgreSQL: serialization failure, deadlock. The whole transaction was undone and may simply be done again."""

A_NUMBER = re.compile(r"[0-9]{1,18}")
"""A number that a row can have."""


class NumberOfARow(IntegerConvertor):
    """A number that a row can have: with more digits no database could look for it, so there is no such address."""

    regex = A_NUMBER.pattern


register_url_convertor("int", NumberOfARow())


def page(path: str, handler: Handler, public: bool = False) -> Route:
    """GET: asks a query and shows a page. Only for people who are signed in, unless `public`."""
    return _route(path, handler, "GET", handler if public else _signed_in(handler))


def post(path: str, handler: Handler, public: bool = False, form: Handler | None = None) -> Route:
    """POST: calls one action and redirects. Only for people who are signed in, unless `public`.

    `form` is the page its form stands on, where that is neither at the same address nor at the one above it.
    """
    endpoint = _read_first(_again_after_deadlock(handler if public else _signed_in(handler)))
    return _form_on(form, _route(path, handler, "POST", endpoint))


def upload(path: str, handler: Handler, most_bytes: int, form: Handler | None = None) -> Route:
    """As `post`, for a form that may bring a file of so many bytes at most. Only for people who are signed in."""
    endpoint = _read_first(_again_after_deadlock(_signed_in(handler)), files=1)
    return _form_on(form, _route(path, handler, "POST", endpoint, most_bytes + AROUND_A_FILE))


class Address(Route):
    """A route that knows the name of the page with its form, where it has one elsewhere."""

    form: str | None = None


def _route(path: str, handler: Handler, method: str, endpoint: Handler, most_bytes: int | None = None) -> Address:
    return Address(path, endpoint, methods=[method], name=_name(handler), max_body_size=most_bytes)


def _form_on(form: Handler | None, route: Address) -> Address:
    route.form = form and _name(form)
    return route


def _name(handler: Handler) -> str:
    noun = handler.__module__.split(".")[2]
    return f"{noun}.{handler.__name__}"


def _signed_in(handler: Handler) -> Handler:
    async def guarded(request: Request) -> Response:
        response = await handler(request)
        if not hasattr(request.state, "account"):
            raise RuntimeError(f"{handler.__qualname__} never asked who is signed in")
        return response

    return guarded


def _read_first(handler: Handler, files: int = 0) -> Handler:
    """Everything that was sent is here before a transaction begins: whoever sends slowly makes nobody else wait.

    What a handler reads afterwards is this same form. Only an `upload` takes a file.
    """

    async def ready(request: Request) -> Response:
        async with request.form(max_fields=MOST_FIELDS, max_files=files):  # which lets go of what was sent
            return await handler(request)

    return ready


def _again_after_deadlock(handler: Handler) -> Handler:
    async def patient(request: Request) -> Response:
        for left in reversed(range(RETRIES)):
            try:
                return await handler(request)
            except DBAPIError as error:
                if left == 0 or getattr(error.orig, "sqlstate", None) not in TRY_AGAIN:
                    raise
        raise AssertionError("unreachable")

    return patient


def number_in(request: Request, name: str) -> int | None:
    """What the query of the address says by that name; None where it says nothing. 400 for what is no number."""
    typed = request.query_params.get(name)
    if typed is not None and not A_NUMBER.fullmatch(typed):
        raise HTTPException(400)
    return None if typed is None else int(typed)


class Addresses:
    """Makes the path of a route from its name; what the path does not take becomes its query."""

    def __init__(self, routes: Iterable[Route]) -> None:
        routes = list(routes)
        self._pages = [route for route in routes if "GET" in (route.methods or ())]
        self._paths = {route.name: (route.path_format, frozenset(route.param_convertors)) for route in routes}

    def __call__(self, name: str, **params: object) -> str:
        """ "/circles/1/rota?week=2026-W49". KeyError for a name that does not exist."""
        path, needed = self._paths[name]
        if len(params) == len(needed):  # nothing is left for a query: so it is for each card of a week
            return path.format(**params)
        extra = {key: str(value) for key, value in params.items() if key not in needed and value is not None}
        return path.format(**params) + (f"?{urlencode(extra)}" if extra else "")

    def of_form(self, request: Request) -> str:
        """For an address that only takes what is sent: that of the page with its form, else of the page above it."""
        if form := request.scope["route"].form:
            return self(form, **{name: request.path_params[name] for name in self._paths[form][1]})
        above = request.scope["path"]
        while above and not any(page.path_regex.match(above) for page in self._pages):
            above = above.rpartition("/")[0]
        return above or "/"
