"""Out of the door: by SMTP (RFC 5321), or onto the terminal where no mail server is known."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from email.message import EmailMessage
from urllib.parse import parse_qs, unquote, urlsplit

import aiosmtplib
from aiosmtplib import SMTPDataError, SMTPException, SMTPRecipientsRefused, SMTPResponseException

from careshare.config import Misconfigured

Post = Callable[[EmailMessage], Awaitable[None]]
"""Takes a message away. Raises NotNow or Never with a few words for the operator, without any address in them."""

ANSWER_SECONDS = 30.0
"""How long a server may take for one answer,"""
LETTER_SECONDS = 120.0
"""and for the whole letter: less than SENDING_LASTS, so that nobody else sends it meanwhile."""

GOODBYE_SECONDS = 5.0


class NotNow(Exception):  # noqa: N818 - a server's word, not a crash
    """It may be taken later: the server is away, busy, or asks to come back."""


class Never(Exception):  # noqa: N818 - a server's word, not a crash
    """It will not be taken, however often it is tried: there is no such mailbox."""


def post_for(smtp_url: str | None) -> Post:
    """How letters leave here. Raises Misconfigured for an address that cannot work."""
    return by_smtp(smtp_url) if smtp_url else onto_the_terminal


async def onto_the_terminal(mail: EmailMessage) -> None:
    """Shows the letter where the program runs, for a household that has no mail server."""
    body = mail.get_body(("plain",))
    text = body.get_content() if body else ""
    frame = "-" * 72
    print(  # noqa: T201 - the terminal is the mailbox here
        f"\n{frame}\nA letter to {mail['To']}: {mail['Subject']}\n{frame}\n{text}{frame}", flush=True
    )


def by_smtp(url: str, answer_seconds: float = ANSWER_SECONDS) -> Post:
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

    async def send(mail: EmailMessage) -> None:
        client = aiosmtplib.SMTP(
            hostname=address.hostname,
            port=port,
            username=unquote(address.username) if address.username else None,
            password=unquote(address.password) if address.password else None,
            use_tls=is_encrypted,
            start_tls=False if is_encrypted else starttls,
            timeout=answer_seconds,
        )
        await _say(client, mail)

    return send


async def _say(client: aiosmtplib.SMTP, mail: EmailMessage) -> None:
    """One letter over one connection. Once the server said yes it is sent, whatever happens to the connection then."""
    try:
        async with asyncio.timeout(LETTER_SECONDS):
            await client.connect()
            await client.send_message(mail)
        with suppress(SMTPException, OSError):
            await client.quit(timeout=GOODBYE_SECONDS)
    except SMTPRecipientsRefused as error:
        raise _judged(error.recipients[0], "to that address") from None
    except SMTPDataError as error:
        raise _judged(error, "to that letter") from None
    except SMTPResponseException as error:
        raise NotNow(f"the mail server said {error.code}") from None
    except (SMTPException, OSError, TimeoutError) as error:
        raise NotNow(f"the mail server could not be reached ({type(error).__name__})") from None
    finally:
        client.close()


def _judged(error: SMTPResponseException, what: str) -> NotNow | Never:
    """What a server says no to for good starts with a 5; anything else may change (RFC 5321 section 4.2.1)."""
    verdict = Never if 500 <= error.code <= 599 else NotNow
    return verdict(f"the mail server said {error.code} {what}")
