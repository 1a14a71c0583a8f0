"""Static files: the font, the one stylesheet, htmx. Their address changes with their content."""

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.staticfiles import StaticFiles

from careshare import paths, render
from careshare.web import page, security

_files = StaticFiles(directory=paths.STATIC)


async def file(request: Request) -> Response:
    """A file, kept by the browser for a year when it was asked for by its present address."""
    response = await _files.get_response(request.path_params["path"], request.scope)
    if request.path_params["build"] == render.BUILD:
        security.keep_for_a_year(response.headers)
    return response


async def manifest(request: Request) -> Response:
    """What makes it installable (W3C web app manifest)."""
    name = "CareShare"
    icons = [
        {"src": render.static("icon-192.png"), "sizes": "192x192", "type": "image/png"},
        {"src": render.static("icon-512.png"), "sizes": "512x512", "type": "image/png"},
        {"src": render.static("icon-maskable-512.png"), "sizes": "512x512", "type": "image/png", "purpose": "maskable"},
    ]
    manifest = {
        "id": "/",
        "name": name,
        "short_name": name,
        "start_url": "/",
        "display": "standalone",
        "lang": page.language(request).value,
        "background_color": "#faf4e8",
        "theme_color": "#faf4e8",
        "icons": icons,
    }
    return JSONResponse(manifest, media_type="application/manifest+json")


async def robots(request: Request) -> Response:
    """Nothing here is for search engines; but calendar programs ask here too, whether they may fetch a feed."""
    return PlainTextResponse("User-agent: *\nAllow: /feeds/\nDisallow: /\n")
