"""Every address of the product, on one page. Sign-in is required unless it says `public`."""

from careshare.web import operator, rota, static
from careshare.web.addresses import page, post

ROUTES = [
    # The rota: what is covered, what is not?
    page("/circles/{circle_id:int}/rota", rota.show),
    # Around it.
    page("/static/{build}/{path:path}", static.file, public=True),
    page("/manifest.webmanifest", static.manifest, public=True),
    page("/robots.txt", static.robots, public=True),
    page("/health", operator.health, public=True),
]
