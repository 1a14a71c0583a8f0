"""The composition root: settings in, the application out."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from datetime import UTC, datetime
from functools import cache

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware

from careshare.calendars.feed import Pieces
from careshare.calendars.fetch import Internet
from careshare.config import Settings
from careshare.db.engine import Database
from careshare.helplines import help_lines_in
from careshare.letters.tray import Tray
from careshare.render import Pages
from careshare.seal import Seal
from careshare.web.addresses import Addresses
from careshare.web.errors import HANDLERS
from careshare.web.routes import ROUTES
from careshare.web.security import Door
from careshare.web.sightings import Sightings, writing_sightings

MOST_BYTES = 250_000
"""A form of ours is never longer; one that brings a file says in its route how long."""

PACKED_ALREADY = ("font/woff2", "image/png")

ADDRESSES = Addresses(ROUTES)

Jobs = Callable[[Starlette], AbstractAsyncContextManager[None]]


def no_jobs(_app: Starlette) -> AbstractAsyncContextManager[None]:
    """Nothing beside the pages: another process moves what a timer moves."""
    return nullcontext()


def clock() -> datetime:
    """The only clock of the program; everything else is handed the moment."""
    return datetime.now(UTC)


def create_app(settings: Settings, now: Callable[[], datetime] = clock, jobs: Jobs = no_jobs) -> Starlette:
    """The application. `now` is its clock; `jobs` run beside it, from its start to its end."""

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        try:
            async with jobs(app), writing_sightings(app.state.sightings, app.state.database):
                yield
        finally:
            await app.state.database.close()

    app = Starlette(
        routes=ROUTES,
        middleware=[
            Middleware(Door, settings=settings),
            Middleware(GZipMiddleware, minimum_size=1000, compresslevel=2, exclude_content_types=PACKED_ALREADY),
        ],
        exception_handlers=dict(HANDLERS),
        lifespan=lifespan,
        max_body_size=MOST_BYTES,
    )
    app.state.settings = settings
    app.state.clock = now
    app.state.url = ADDRESSES
    app.state.pages = _pages()
    app.state.seal = Seal.kept_in(settings.secret_file)
    app.state.database = Database(settings.database_url)
    app.state.sightings = Sightings()
    app.state.pieces = Pieces(settings.base_url)
    app.state.internet = Internet()
    app.state.tray = Tray()
    app.state.help_lines = help_lines_in(settings.help_file)
    return app


@cache
def _pages() -> Pages:
    """Templates are the same for every application of this process, so they are compiled once."""
    return Pages(url=ADDRESSES)
