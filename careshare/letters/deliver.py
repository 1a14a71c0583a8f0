"""Out of the door: by SMTP (RFC 5321), or onto the terminal where no mail server is known."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from email.message import EmailMessage
from urllib.parse import parse_qs, unquote, urlsplit

import aiosmtplib
from aiosmtplib import SMTPDataError, SMTPException, SMTPRecipientsRefused, SMTPResponseException

from careshare.config import Misconfigured

Post = Callable[[EmailMessage], Awaitable[None]]
"""Takes a message away. Raises NotNow or Never with a few words for the operator, without any address in them."""
Round = Callable[[], AbstractAsyncContextManager[Post]]
"""A postman's round: what is given to it, letter after letter, goes over one connection, which ends with the round."""

ANSWER_SECONDS = 30.0
"""How long a server may take for one answer,"""
LETTER_SECONDS = 120.0
"""and for the whole letter: less than SENDING_LASTS, so that nobody else sends it meanwhile."""

GOODBYE_SECONDS = 5.0


class NotNow(Exception):  # noqa: N818 - a server's word, not a crash
    """It may be taken later: the server is away, busy, or asks to come back."""


class Never(Exception):  # noqa: N818 - a server's word, not a crash
    """It will not be taken, however often it is tried: there is no such mailbox."""


def round_for(smtp_url: str | None) -> Round:
    """How letters leave here. Raises Misconfigured for an address that cannot work."""
    return by_smtp(smtp_url) if smtp_url else on_the_terminal


@asynccontextmanager
async def on_the_terminal() -> AsyncIterator[Post]:
    """Shows letters where the program runs, for a household that has no mail server."""
    yield _show


async def _show(mail: EmailMessage) -> None:
    body = mail.get_body(("plain",))
    text = body.get_content() if body else ""
    frame = "-" * 72
    print(  # noqa: T201 - the terminal is the mailbox here
        f"\n{frame}\nA letter to {mail['To']}: {mail['Subject']}\n{frame}\n{text}{frame}", flush=True
    )


def by_smtp(url: str, answer_seconds: float = ANSWER_SECONDS) -> Round:
    """A server at `smtp://user:password@host:587?starttls=yes` or `smtps://user:password@host:465`.

    `starttls` is `yes`, `no`, or, where it is left out, `yes` with a password and otherwise as the server offers.
    """
    try:
        address = urlsplit(url)
        port = address.port
        starttls = {"yes": True, "no": False, "": None}[parse_qs(address.query).get("starttls", [""])[0]]
    except (ValueError, KeyError):
        raise Misconfigured("CARESHARE_SMTP_URL must look like smtp://user:password@host:587?starttls=yes.") from None
    if not address.hostname:
        raise Misconfigured("CARESHARE_SMTP_URL names no host: write smtp://host:587.")
    is_encrypted = address.scheme == "smtps"
    if starttls is None and address.password and not is_encrypted:
        starttls = True

    def client() -> aiosmtplib.SMTP:
        return aiosmtplib.SMTP(
            hostname=address.hostname,
            port=port,
            username=unquote(address.username) if address.username else None,
            password=unquote(address.password) if address.password else None,
            use_tls=is_encrypted,
            start_tls=False if is_encrypted else starttls,
            timeout=answer_seconds,
        )

    @asynccontextmanager
    async def go() -> AsyncIterator[Post]:
        line = _Line(client)
        try:
            yield line.send
        finally:
            await line.hang_up()

    return go


class _Line:
    """The connection of one round: opened for its first letter, kept while the server says yes, replaced when not."""

    def __init__(self, new_client: Callable[[], aiosmtplib.SMTP]) -> None:
        self._new_client = new_client
        self._client: aiosmtplib.SMTP | None = None

    async def send(self, mail: EmailMessage) -> None:
        """One letter. Once the server said yes it is sent, whatever happens to the connection then."""
        try:
            await self._say(mail)
        except SMTPRecipientsRefused as error:
            raise _judged(error.recipients[0], "to that address") from None
        except SMTPDataError as error:
            raise _judged(error, "to that letter") from None
        except SMTPResponseException as error:
            raise NotNow(f"the mail server said {error.code}") from None
        except (SMTPException, OSError, TimeoutError) as error:
            raise NotNow(f"the mail server could not be reached ({type(error).__name__})") from None

    async def hang_up(self) -> None:
        """Says goodbye where a connection is open."""
        if self._client:
            with suppress(SMTPException, OSError, TimeoutError):
                await self._client.quit(timeout=GOODBYE_SECONDS)
            self._drop()

    async def _say(self, mail: EmailMessage) -> None:
        try:
            async with asyncio.timeout(LETTER_SECONDS):
                client = await self._connected()
                # As we wrote it: send_message would fold its headers anew, in Python's own way.
                to = [each.addr_spec for each in mail["To"].addresses]
                await client.sendmail(mail["From"].addresses[0].addr_spec, to, mail.as_bytes())
        except BaseException:
            self._drop()  # nobody knows what it still expects to hear
            raise

    async def _connected(self) -> aiosmtplib.SMTP:
        """The line of the letter before, where it is still there: RSET changes nothing else (RFC 5321, 4.1.1.5)."""
        if self._client:
            try:
                await self._client.rset()
            except (SMTPException, OSError):  # a server may hang up between two letters, and that is no fault of theirs
                self._drop()
        if self._client is None:
            self._client = self._new_client()
            await self._client.connect()
        return self._client

    def _drop(self) -> None:
        if self._client:
            self._client.close()
        self._client = None


def _judged(error: SMTPResponseException, what: str) -> NotNow | Never:
    """What a server says no to for good starts with a 5; anything else may change (RFC 5321 section 4.2.1)."""
    verdict = Never if 500 <= error.code <= 599 else NotNow
    return verdict(f"the mail server said {error.code} {what}")
