"""One letter out of the door: over a real SMTP server in all its moods, or onto the terminal."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from email.message import EmailMessage

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword

from careshare.config import Misconfigured
from careshare.letters.deliver import ANSWER_SECONDS, Never, NotNow, by_smtp, round_for
from tests.mailbox import MailServer
from tests.server import free_port

IN_THE_OPEN = pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")
"""The test's own server never leaves this machine."""


@pytest.fixture
def letter() -> EmailMessage:
    mail = EmailMessage()
    mail["From"] = "CareShare <careshare@example.org>"
    mail["To"] = "ria@example.org"
    mail["Subject"] = "Ria, kun je komen? 🌷"
    mail["Message-ID"] = "<one@example.org>"
    mail.set_content("Dag Ria")
    return mail


async def send(url: str, *letters: EmailMessage, answer_seconds: float = ANSWER_SECONDS) -> None:
    """One round with these letters."""
    async with by_smtp(url, answer_seconds)() as post:
        for each in letters:
            await post(each)


async def test_a_letter_arrives_as_it_was_written(mail_server, letter):
    await send(mail_server.url, letter)

    (arrived,) = mail_server.letters
    assert (arrived["Subject"], arrived["To"], arrived["Message-ID"]) == (
        "Ria, kun je komen? 🌷",
        "ria@example.org",
        "<one@example.org>",
    )
    assert arrived.get_content().splitlines() == ["Dag Ria"]


async def test_letters_of_one_round_go_over_one_connection(mail_server, letter):
    await send(mail_server.url, letter, letter, letter)

    assert (len(mail_server.letters), mail_server.calls) == (3, 1)


async def test_a_round_without_letters_calls_nobody(mail_server):
    await send(mail_server.url)

    assert mail_server.calls == 0


async def test_a_server_that_hangs_up_between_two_letters_is_called_again_and_no_letter_waits(mail_server, letter):
    mail_server.hangs_up = True

    await send(mail_server.url, letter, letter)

    assert (len(mail_server.letters), mail_server.calls) == (2, 2)


async def test_after_anything_but_a_yes_the_next_letter_has_a_connection_of_its_own(mail_server, letter):
    mail_server.deaths = 1
    async with by_smtp(mail_server.url)() as post:
        with pytest.raises(NotNow):
            await post(letter)
        await post(letter)

    assert (len(mail_server.letters), mail_server.calls) == (2, 2)


async def test_a_server_that_is_away_is_tried_later(letter):
    with pytest.raises(NotNow, match="could not be reached"):
        await send(f"smtp://127.0.0.1:{free_port()}", letter)


async def test_a_server_that_says_nothing_is_tried_later(letter):
    async with silence() as port:
        with pytest.raises(NotNow, match="could not be reached"):
            await send(f"smtp://127.0.0.1:{port}", letter, answer_seconds=0.2)


@pytest.mark.parametrize("answer", ["421 Too busy", "450 Greylisted, come back", "452 Mailbox full"])
async def test_an_address_that_may_be_taken_later_is_tried_later(mail_server, letter, answer):
    mail_server.answers["ria@example.org"] = answer

    with pytest.raises(NotNow, match=f"said {answer[:3]} to that address"):
        await send(mail_server.url, letter)


@pytest.mark.parametrize("answer", ["550 No such mailbox", "553 Not so"])
async def test_an_address_that_does_not_exist_is_never_tried_again(mail_server, letter, answer):
    mail_server.answers["ria@example.org"] = answer

    with pytest.raises(Never, match=f"said {answer[:3]} to that address"):
        await send(mail_server.url, letter)


async def test_a_letter_that_is_refused_after_all_was_said_is_never_tried_again(mail_server, letter):
    mail_server.answer = "554 We do not like this"

    with pytest.raises(Never, match="said 554 to that letter"):
        await send(mail_server.url, letter)


async def test_a_letter_that_may_be_taken_later_is_tried_later(mail_server, letter):
    mail_server.answer = "451 Later"

    with pytest.raises(NotNow, match="said 451 to that letter"):
        await send(mail_server.url, letter)


async def test_a_server_that_is_gone_before_its_yes_is_tried_again(mail_server, letter):
    mail_server.deaths = 1

    with pytest.raises(NotNow):
        await send(mail_server.url, letter)

    assert len(mail_server.letters) == 1


async def test_what_is_kept_of_a_refusal_names_nobody(mail_server, letter):
    mail_server.answers["ria@example.org"] = "550 <ria@example.org> is unknown here"

    with pytest.raises(Never) as refusal:
        await send(mail_server.url, letter)

    assert "ria" not in str(refusal.value)


@IN_THE_OPEN
async def test_a_password_of_any_signs_gets_in(letter):
    with Locked("zorg@example.org", "p@ss:w/rd 🌷") as server:
        url = f"smtp://zorg%40example.org:p%40ss%3Aw%2Frd%20%F0%9F%8C%B7@127.0.0.1:{server}?starttls=no"
        await send(url, letter)


@IN_THE_OPEN
async def test_a_wrong_password_is_ours_to_put_right_so_the_letter_waits(letter):
    with Locked("zorg@example.org", "right") as server, pytest.raises(NotNow, match="said 535"):
        await send(f"smtp://zorg%40example.org:wrong@127.0.0.1:{server}?starttls=no", letter)


@IN_THE_OPEN
async def test_a_password_never_travels_in_the_open_unless_that_is_said(letter):
    with Locked("zorg", "right") as server, pytest.raises(NotNow, match="could not be reached"):
        await send(f"smtp://zorg:right@127.0.0.1:{server}", letter)


@pytest.mark.parametrize(
    "url", ["smtp://", "smtp://:587", "smtp://host:port", "smtp://host:99999", "smtp://host?starttls=perhaps"]
)
def test_an_address_of_a_server_that_cannot_work_is_said_at_once(url):
    with pytest.raises(Misconfigured, match="CARESHARE_SMTP_URL"):
        round_for(url)


async def test_without_a_server_letters_are_shown_on_the_terminal(letter, capsys):
    async with round_for(None)() as post:
        await post(letter)

    shown = capsys.readouterr().out
    assert "A letter to ria@example.org: Ria, kun je komen? 🌷" in shown
    assert "Dag Ria" in shown.splitlines()


@asynccontextmanager
async def silence() -> AsyncIterator[int]:
    """A server that takes the call and says nothing."""
    finished = asyncio.Event()

    async def hold(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await finished.wait()
        writer.close()

    server = await asyncio.start_server(hold, "127.0.0.1", 0)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        finished.set()
        server.close()


class Locked:
    """A server that wants a name and a password."""

    def __init__(self, name: str, password: str) -> None:
        self.right = LoginPassword(name.encode(), password.encode())

    def __enter__(self) -> int:
        port = free_port()
        self.controller = Controller(
            MailServer(port),
            hostname="127.0.0.1",
            port=port,
            auth_required=True,
            auth_require_tls=False,
            authenticator=self._look,
        )
        self.controller.start()
        return port

    def __exit__(self, *_error: object) -> None:
        self.controller.stop()

    def _look(self, *arguments: object) -> AuthResult:
        return AuthResult(success=arguments[-1] == self.right, handled=False)
