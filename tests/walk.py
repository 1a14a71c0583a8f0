"""Walks through the pages as a person does: by their links."""

import re
from collections import defaultdict, deque
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

from playwright.async_api import BrowserContext

OF_EACH_KIND = 3
"""So many pages of one kind are looked at for further links: an open shift leads elsewhere than a taken one."""


async def kinds_of_page(person: BrowserContext, base_url: str, start: str = "/") -> dict[str, str]:
    """One address for each kind of page that links lead to: `{"/circles/*/rota": "/circles/1/rota"}`."""
    found: dict[str, list[str]] = defaultdict(list)
    waiting = deque([start])
    while waiting:
        address = waiting.popleft()
        visits = found[kind(address)]
        if address in visits or len(visits) >= OF_EACH_KIND:
            continue
        visits.append(address)
        answer = await person.request.get(urljoin(base_url, address))
        if answer.headers.get("content-type", "").startswith("text/html"):
            waiting.extend(links(await answer.text(), address))
        else:
            visits.remove(address)
    return {name: addresses[0] for name, addresses in found.items() if addresses}


def kind(address: str) -> str:
    """The address without what differs between pages of one kind: numbers, dates, weeks, and values after the `?`."""
    parts = urlsplit(address)
    path = "/".join("*" if re.search(r"\d", piece) else piece for piece in parts.path.split("/"))
    names = sorted({pair.split("=")[0] for pair in parts.query.split("&") if pair})
    return path + ("?" + "&".join(names) if names else "")


def links(html: str, address: str) -> list[str]:
    """The own addresses that a page links to, without their anchors, static files left out."""
    targets = [urlsplit(urljoin(address, href)) for href in _Hrefs(html).found]
    return [
        target.path + (f"?{target.query}" if target.query else "")
        for target in targets
        if not target.netloc and target.scheme == "" and not target.path.startswith("/static/")
    ]


class _Hrefs(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        if tag == "a":
            self.found.extend(value for name, value in attributes if name == "href" and value)
