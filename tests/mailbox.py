"""A real SMTP server that keeps what it is given, so that a test can read somebody's mail."""

import asyncio
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from threading import Condition
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import Envelope

from tests.server import free_port

WAIT_SECONDS = 20
LONG_SECONDS = 120


class MailServer:
    """Everybody's mailbox, and as unwilling as a test wants.

    `answer` is what it says after DATA, such as "451 Later"; `answers` what it says to a letter for one address;
    `deaths` how often it takes a letter and is gone before it said so; `hangs_up`, whether it does after each yes.
    `calls` counts the connections.
    """

    def __init__(self, port: int) -> None:
        self.url = f"smtp://127.0.0.1:{port}"
        self.letters: list[EmailMessage] = []
        self.answer = "250 Taken"
        self.answers: dict[str, str] = {}
        self.deaths = 0
        self.hangs_up = False
        self.calls = 0
        self._arrived = Condition()

    async def letter_to(self, address: str, number: int = 1) -> EmailMessage:
        """The `number`th letter to `address`, waited for; TimeoutError when it does not come within 20 seconds."""
        return await asyncio.to_thread(self._wait_for, address, number)

    def wait_for_letters(self, number: int) -> None:
        """Until so many have come in all."""
        self.wait_for(lambda: len(self.letters) >= number)

    def wait_for(self, is_so: Callable[[], bool]) -> None:
        """Until it is so, looked at whenever a letter comes, and twice a second; TimeoutError after two minutes."""
        end = time.monotonic() + LONG_SECONDS
        while not is_so():
            if time.monotonic() > end:
                raise TimeoutError(f"there are {len(self.letters)} letters")
            with self._arrived:
                self._arrived.wait(0.5)

    def letters_to(self, address: str) -> list[EmailMessage]:
        """What has come for `address` so far, oldest first."""
        return [letter for letter in self.letters if address in letter["X-Envelope-To"]]

    def _wait_for(self, address: str, number: int) -> EmailMessage:
        with self._arrived:
            if not self._arrived.wait_for(lambda: len(self.letters_to(address)) >= number, WAIT_SECONDS):
                raise TimeoutError(f"no letter number {number} to {address}; there are {len(self.letters)} in all")
            return self.letters_to(address)[number - 1]

    async def handle_EHLO(
        self, _server: Any, session: Any, _envelope: Envelope, name: str, answers: list[str]
    ) -> list[str]:
        """Somebody calls."""
        session.host_name = name
        self.calls += 1
        return answers

    async def handle_RCPT(
        self, _server: Any, _session: Any, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        """Says whether a letter may come for this address."""
        answer = self.answers.get(address, "250 Yes")
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server: Any, _session: Any, envelope: Envelope) -> str:
        """Takes a letter from the wire."""
        if self.answer.startswith("250"):
            letter = message_from_bytes(envelope.original_content or b"", _class=EmailMessage, policy=policy.default)
            letter["X-Envelope-To"] = ", ".join(envelope.rcpt_tos)
            with self._arrived:
                self.letters.append(letter)
                self._arrived.notify_all()
        if self.deaths:
            self.deaths -= 1
            server.transport.abort()
        if self.hangs_up:
            asyncio.get_running_loop().call_soon(server.transport.close)
        return self.answer


@contextmanager
def running() -> Iterator[MailServer]:
    """A mail server on a free port of loopback until the block ends."""
    port = free_port()
    server = MailServer(port)
    controller = Controller(server, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield server
    finally:
        controller.stop()
