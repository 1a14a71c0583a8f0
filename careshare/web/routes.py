"""Every address of the product, on one page. Sign-in is required unless it says `public`."""

from careshare.web import language, me, operator, static
from careshare.web.addresses import page, post
from careshare.web.rota import pages as rota

ROUTES = [
    # The front door, and everything of mine.
    page("/", me.home, public=True),
    page("/me", me.show),
    post("/language", language.choose, public=True),
    # The rota: what is covered, what is not?
    page("/circles/{circle_id:int}/rota", rota.show),
    # Around it.
    page("/static/{build}/{path:path}", static.file, public=True),
    page("/manifest.webmanifest", static.manifest, public=True),
    page("/robots.txt", static.robots, public=True),
    page("/health", operator.health, public=True),
]
