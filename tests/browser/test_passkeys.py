"""Coming in with a real browser: a code from a real letter, and a passkey from Chromium's own virtual authenticator."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from tests import server
from tests.mailbox import MailServer

WILLING = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def live_server(sqlite_url: str, tmp_path: Path, mail_server: MailServer) -> Iterator[server.LiveServer]:
    """The program with a mail server."""
    with server.running(tmp_path, sqlite_url, CARESHARE_SMTP_URL=mail_server.url) as live:
        yield live


@pytest.fixture
async def come_in(mail_server: MailServer):
    """`await come_in(page, "ria@example.org", "Ria")`: somebody new, by a code from a letter."""

    async def by_code(page: Page, email: str, name: str) -> None:
        await page.goto("/sign-in")
        await page.get_by_label("Je e-mailadres").fill(email)
        await page.get_by_role("button", name="Stuur me een code").click()
        letter = await mail_server.letter_to(email)
        code = re.match(r"\d{6}", letter["Subject"])
        assert code
        await page.get_by_label("De zes cijfers").fill(code[0])
        await page.get_by_role("button", name="Kom binnen").click()
        await page.get_by_label("Je naam").fill(name)
        await page.get_by_role("button", name="Begin").click()
        await page.wait_for_url("**/me")

    return by_code


async def a_key_ring(page: Page, **differences: bool) -> None:
    """A device that keeps passkeys, and says yes at once."""
    devtools = await page.context.new_cdp_session(page)
    await devtools.send("WebAuthn.enable")
    await devtools.send("WebAuthn.addVirtualAuthenticator", {"options": {**WILLING, **differences}})


async def only_when_pressed(page: Page) -> None:
    """A browser that does not offer a passkey by itself; the virtual device would say yes to that at once."""
    await page.add_init_script("PublicKeyCredential.isConditionalMediationAvailable = async () => false")


async def make_a_passkey(page: Page) -> None:
    await page.goto("/account")
    await page.get_by_role("button", name="Maak hier een passkey").click()
    await expect(page.get_by_role("status").first).to_contain_text("Vanaf nu kom je binnen met deze passkey.")


async def sign_out(page: Page) -> None:
    await page.goto("/account")
    await page.get_by_role("button", name="Hier uitloggen").click()
    await page.wait_for_url("**/")


async def test_a_code_from_a_letter_opens_the_door_on_a_telephone(phone, come_in):
    await come_in(phone, "ria@example.org", "Ria")

    await expect(phone.locator("h1")).to_contain_text("Ria")


async def test_the_same_without_javascript(phone_without_javascript, come_in):
    page = phone_without_javascript

    await come_in(page, "ria@example.org", "Ria")
    await page.goto("/account")

    await expect(page.get_by_role("button", name="Maak hier een passkey")).to_be_hidden()
    await page.get_by_label("Je naam").fill("Ria de Boer")
    await page.get_by_role("button", name="Bewaar dit").click()
    await expect(page.get_by_role("status")).not_to_be_empty()
    await page.goto("/account")
    await expect(page.get_by_label("Je naam")).to_have_value("Ria de Boer")


async def test_the_browser_says_in_which_time_zone_somebody_new_lives(phone, come_in):
    await come_in(phone, "ria@example.org", "Ria")

    await phone.goto("/account")

    await expect(phone.get_by_label("Je tijdzone")).to_have_value("Europe/Amsterdam")


async def test_a_passkey_made_here_opens_the_door_with_one_press(phone, come_in):
    await only_when_pressed(phone)
    await a_key_ring(phone)
    await come_in(phone, "ria@example.org", "Ria")
    await make_a_passkey(phone)
    await sign_out(phone)

    await phone.goto("/sign-in?next=/account")
    await phone.get_by_role("button", name="Met een passkey").click()

    await phone.wait_for_url("**/account")
    await expect(phone.locator("h1")).to_contain_text("Ria")


async def test_the_browser_offers_a_passkey_in_the_field_of_the_address(phone, come_in):
    await a_key_ring(phone)
    await come_in(phone, "ria@example.org", "Ria")
    await make_a_passkey(phone)
    await sign_out(phone)

    await phone.goto("/sign-in")

    await phone.wait_for_url("**/me")


async def test_a_passkey_that_was_taken_away_opens_nothing(phone, come_in):
    await only_when_pressed(phone)
    await a_key_ring(phone)
    await come_in(phone, "ria@example.org", "Ria")
    await make_a_passkey(phone)
    await phone.get_by_role("button", name="Weghalen").click()
    await expect(phone.get_by_role("button", name="Weghalen")).to_have_count(0)
    await sign_out(phone)

    await phone.goto("/sign-in")
    await phone.get_by_role("button", name="Met een passkey").click()

    await expect(phone.get_by_role("status").first).to_contain_text("Deze passkey past hier niet.")


async def test_who_does_not_show_who_they_are_reads_that_nothing_changed(phone, come_in):
    await come_in(phone, "ria@example.org", "Ria")
    await a_key_ring(phone, isUserVerified=False)
    await phone.goto("/account")

    await phone.get_by_role("button", name="Maak hier een passkey").click()

    await expect(phone.locator("[data-sorry]")).to_contain_text("Er is niets veranderd.")


async def test_the_button_is_there_too_after_coming_by_a_link(phone, come_in):
    await a_key_ring(phone)
    await come_in(phone, "ria@example.org", "Ria")

    await phone.evaluate(
        "document.querySelector('main').insertAdjacentHTML('beforeend', '<a href=/account>naar mij</a>')"
    )
    await phone.evaluate("htmx.process(document.querySelector('main'))")
    await phone.get_by_role("link", name="naar mij").click()

    await expect(phone.get_by_role("button", name="Maak hier een passkey")).to_be_visible()
