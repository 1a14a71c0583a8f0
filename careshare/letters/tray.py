"""The letter box of the demo: what was sent is kept here, to be read on a page, and goes to nobody."""

from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from email.message import EmailMessage
from typing import NamedTuple

from careshare.letters.deliver import Post

MOST = 300
"""The oldest go first: a demo that runs for weeks does not fill the machine."""


class Received(NamedTuple):
    """One letter, by the number it came as."""

    number: int
    mail: EmailMessage

    @property
    def to(self) -> str:
        """The address it is for."""
        return str(self.mail["To"])

    @property
    def subject(self) -> str:
        """Its first line."""
        return str(self.mail["Subject"])

    @property
    def text(self) -> str:
        """As who reads mail without markup sees it."""
        return self._part("plain")

    @property
    def html(self) -> str:
        """As most mail programs show it."""
        return self._part("html")

    def _part(self, kind: str) -> str:
        body = self.mail.get_body((kind,))
        return str(body.get_content()) if body else ""


class Tray:
    """Letters in the order they came, in memory alone."""

    def __init__(self) -> None:
        self._received: deque[Received] = deque(maxlen=MOST)
        self._number = 0

    async def take(self, mail: EmailMessage) -> None:
        """A letter that would have left."""
        self._number += 1
        self._received.appendleft(Received(self._number, mail))

    @asynccontextmanager
    async def round(self) -> AsyncIterator[Post]:
        """The postman's round of the demo: none leaves the house."""
        yield self.take

    def letters(self, to: str = "") -> list[Received]:
        """The newest first; only those to one address where that is given."""
        return [each for each in self._received if to in ("", each.to)]

    def addresses(self) -> list[str]:
        """Everybody who was written to, by the alphabet."""
        return sorted({each.to for each in self._received})

    def letter(self, number: int) -> Received | None:
        """One of them; None where it is not there any more."""
        return next((each for each in self._received if each.number == number), None)
