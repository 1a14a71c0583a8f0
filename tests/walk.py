"""Walks through the pages as a person does: by their links."""

import re
from collections import defaultdict, deque
from collections.abc import Generator
from dataclasses import dataclass
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

import httpx

OF_EACH_KIND = 4
"""So many pages of one kind are looked at: an open shift leads elsewhere than a taken one."""


@dataclass(frozen=True)
class Visit:
    """What was found at the end of a link; `kind` is the address without what differs between pages of one kind."""

    kind: str
    address: str
    status: int
    is_page: bool


def walk(person: httpx.Client, start: str = "/") -> list[Visit]:
    """Everything that links lead to from `start`, some of each kind, redirects followed."""
    way = steps(start)
    address = next(way)
    while True:
        try:
            address = way.send(person.get(address, follow_redirects=True))
        except StopIteration as end:
            return list(end.value)


def steps(start: str) -> Generator[str, httpx.Response, list[Visit]]:
    """The same for any browser: gives the address to get, is sent what came, and returns what was found."""
    seen: dict[str, dict[str, Visit]] = defaultdict(dict)
    waiting = deque([start])
    while waiting:
        address = waiting.popleft()
        visits = seen[kind(address)]
        if address in visits or len(visits) >= OF_EACH_KIND:
            continue
        answer = yield address
        is_page = answer.headers.get("content-type", "").startswith("text/html")
        visits[address] = Visit(kind(address), address, answer.status_code, is_page)
        if is_page:
            waiting.extend(links(answer.text, address))
    return [visit for visits in seen.values() for visit in visits.values()]


def kind(address: str) -> str:
    """`/circles/*/rota?week` for `/circles/1/rota?week=2026-W49`."""
    parts = urlsplit(address)
    path = "/".join("*" if re.search(r"\d", piece) else piece for piece in parts.path.split("/"))
    names = sorted({pair.split("=")[0] for pair in parts.query.split("&") if pair})
    return path + ("?" + "&".join(names) if names else "")


def links(html: str, address: str) -> list[str]:
    """The addresses of this site that a page links to, without their anchors."""
    targets = [urlsplit(urljoin(address, href)) for href in _Links(html).found]
    return [
        target.path + (f"?{target.query}" if target.query else "")
        for target in targets
        if target.scheme == target.netloc == ""
    ]


class _Links(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        if tag == "a":
            self.found.extend(value for name, value in attributes if name == "href" and value)
