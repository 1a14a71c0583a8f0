"""Reading a page as its viewer does: its heading, its cards, its buttons; and counting what it asked the database."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

import httpx
from sqlalchemy import event

VOID = frozenset({"area", "br", "hr", "img", "input", "link", "meta", "use", "path", "circle", "wbr"})


WORD_JOINER = "\u2060"
"""Keeps two words in one line; nobody sees it."""


@dataclass
class Element:
    """A node of a page: its name, attributes and what lies in it."""

    name: str
    attributes: dict[str, str | None]
    inside: list["Element | str"] = field(default_factory=list)

    @property
    def text(self) -> str:
        """All words in it, white space folded; words for a screen reader too."""
        words = "".join(each if isinstance(each, str) else f" {each.text} " for each in self.inside)
        return re.sub(r"\s+", " ", words).strip()

    @property
    def buttons(self) -> dict[str, str]:
        """The forms in it: address to the words that are seen on the button."""
        found = {}
        for form in self.all("form"):
            for button in form.all("button"):
                found[form.attributes["action"] or ""] = _seen(button)
        return found

    def all(self, name: str) -> Iterator["Element"]:
        """Every element of that name below."""
        for each in self.inside:
            if isinstance(each, Element):
                if each.name == name:
                    yield each
                yield from each.all(name)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.root = Element("", {})
        self.open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, dict(attrs))
        self.open[-1].inside.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open[-1].inside.append(Element(tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            while len(self.open) > 1 and self.open.pop().name != tag:
                pass

    def handle_data(self, data: str) -> None:
        self.open[-1].inside.append(data.replace(WORD_JOINER, ""))


def read(page: httpx.Response) -> Element:
    """The page as a tree."""
    reader = _Reader()
    reader.feed(page.text)
    return reader.root


def heading(page: httpx.Response) -> str:
    """The page's first line."""
    return next(read(page).all("h1")).text


def flash(page: httpx.Response) -> str:
    """What the page says just once."""
    return next((each.text for each in read(page).all("div") if each.attributes.get("id") == "flash"), "")


def cards(page: httpx.Response) -> dict[str, Element]:
    """The shifts on a page, by the id of their card."""
    return {str(each.attributes["id"]): each for each in read(page).all("article") if "id" in each.attributes}


def at_home(page: httpx.Response) -> list[str]:
    """The hours nobody is down for, as the rota says them."""
    return [each.text for each in read(page).all("p") if "at-home" in (each.attributes.get("class") or "").split()]


def _seen(element: Element) -> str:
    words = [each if isinstance(each, str) else _seen(each) for each in element.inside if not _is_hidden(each)]
    return re.sub(r"\s+", " ", "".join(words)).strip()


def _is_hidden(each: Element | str) -> bool:
    return isinstance(each, Element) and each.attributes.get("class") == "sr"


@contextmanager
def statements(world: Any) -> Iterator[list[str]]:
    """Collects what really reaches the database meanwhile, beside BEGIN and the like: SQLite itself tells."""
    assert world.database.is_embedded, "only SQLite tells; the statements are the same on PostgreSQL"
    sent: list[str] = []

    def note(statement: str) -> None:
        if not statement.startswith(("BEGIN", "COMMIT", "ROLLBACK", "PRAGMA")):
            sent.append(statement)

    engines = (world.database.reader.sync_engine, world.database.writer.sync_engine)
    with _told(engines[0], note), _told(engines[1], note), _glances_told(world.database._glances, note):
        yield sent


@contextmanager
def _told(engine: Any, note: Callable[[str], None]) -> Iterator[None]:
    """Every connection that is given out tells `note` what it runs."""

    def listen(connection: Any, _record: Any, _proxy: Any) -> None:
        connection.set_trace_callback(note)

    def stop(connection: Any, _record: Any) -> None:
        connection.set_trace_callback(None)

    event.listen(engine, "checkout", listen)
    event.listen(engine, "checkin", stop)
    try:
        yield
    finally:
        event.remove(engine, "checkout", listen)
        event.remove(engine, "checkin", stop)


@contextmanager
def _glances_told(glances: Any, note: Callable[[str], None]) -> Iterator[None]:
    """The connection that whoever glances next is given tells `note` what it runs; no pool speaks of those."""
    connection = glances._idle[-1] if glances._idle else glances._open()
    glances._idle[-1:] = [connection]
    connection.set_trace_callback(note)
    try:
        yield
    finally:
        connection.set_trace_callback(None)
