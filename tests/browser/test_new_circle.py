"""From nothing: sign in by a letter, start a circle, invite by mail, and plan a weekend in turns of three."""

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from playwright.async_api import Browser, Page, expect

from careshare.domain.time import Week, home_day
from tests import chromium, server
from tests.mailbox import MailServer
from tests.server import LiveServer

CODE = re.compile(r"\b(\d{3}) ?(\d{3})\b")


@pytest.fixture
def with_mail(sqlite_url: str, tmp_path: Path, mail_server: MailServer) -> Iterator[LiveServer]:
    """A real, empty CareShare whose letters really leave."""
    with server.running(tmp_path, sqlite_url, CARESHARE_SMTP_URL=mail_server.url) as live:
        yield live


async def on_a_phone(browser: Browser, live: LiveServer, javascript: bool) -> Page:
    """A browser that was never here."""
    context = await browser.new_context(
        **chromium.SCREENS["phone"], base_url=live.base_url, java_script_enabled=javascript, locale="nl-NL"
    )
    return await context.new_page()


def text_of(letter: EmailMessage) -> str:
    """A letter as plain text."""
    body = letter.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


async def sign_in(page: Page, mail: MailServer, address: str, name: str) -> None:
    """By the code from the letter; somebody new says their name."""
    await page.goto("/sign-in")
    await page.locator("[name=email]").fill(address)
    await page.locator("main form:has([name=email]) button").click()
    letter = text_of(await mail.letter_to(address))
    await page.locator("[name=code]").fill("".join(CODE.findall(letter)[0]))
    await page.locator("main form:has([name=code]) button").first.click()
    await page.locator("[name=name]").fill(name)
    await page.locator("main form:has([name=name]) button").first.click()
    await expect(page).to_have_url(re.compile("/me$"))


async def add_somebody(page: Page, circle: str, name: str) -> None:
    """A member without an account yet; ends on the page that asks how to ask them."""
    await page.goto(f"{circle}/members/new")
    await page.locator("[name=name]").fill(name)
    await page.locator("[name=relation]").fill("kind")
    await page.locator("main form:has([name=relation]) button.big").click()
    await expect(page).to_have_url(re.compile(r"/members/\d+/invitation"))


async def start_circle(page: Page) -> str:
    """A circle around Ellen; its address."""
    await page.goto("/circles/new")
    await page.locator("[name=person_name]").fill("Ellen")
    await page.locator("[name=relation]").fill("dochter")
    await page.locator("[name=knows][value=yes]").check()
    await page.locator("main form:has([name=person_name]) button.big").click()
    await expect(page).to_have_url(re.compile(r"/circles/\d+"))
    found = re.search(r"/circles/\d+", page.url)
    assert found is not None
    return found[0]


async def plan_weekends(page: Page, circle: str, first: date, names: Sequence[str]) -> str:
    """Every weekend from ten to eight, each weekend the next of them; the pattern's address."""
    await page.goto(f"{circle}/patterns/new")
    await page.locator("[name=title]").fill("Weekend")
    await page.locator("[name=weekdays][value='5']").check()
    await page.locator("[name=weekdays][value='6']").check()
    await page.locator("[name=starts_on]").fill(first.isoformat())
    await page.locator("[name=starts]").fill("10:00")
    await page.locator("[name=ends]").fill("20:00")
    await page.locator("[name=rotation][value=week]").check()
    for place, name in enumerate(names):
        await page.locator("[name=turns]").nth(place).select_option(label=name)
    await page.locator("button.big", has_text="vaste week").click()
    await expect(page).to_have_url(re.compile(r"/patterns(/\d+)?$"))
    await page.goto(f"{circle}/patterns")
    address = await page.get_by_role("link", name="Weekend").first.get_attribute("href")
    assert address is not None
    return address


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without"])
async def test_a_family_starts_tonight(browser, with_mail, mail_server, javascript):
    sanne = await on_a_phone(browser, with_mail, javascript)
    await sign_in(sanne, mail_server, "sanne@example.org", "Sanne")
    circle = await start_circle(sanne)
    for name in ("Bram", "Lotte", "Kees"):
        await add_somebody(sanne, circle, name)

    await sanne.locator("[name=email]").fill("kees@example.org")
    await sanne.locator("main form:has([name=email]) button.big").click()
    link = re.search(r"http://\S+/invitations/\S+", text_of(await mail_server.letter_to("kees@example.org")))
    kees = await on_a_phone(browser, with_mail, javascript)
    await kees.goto(link[0] if link else "")
    await kees.get_by_role("button", name=re.compile("^Ja")).first.click()
    await expect(kees).to_have_url(re.compile(rf"{circle}/rota|/me$"))

    first = Week.of(home_day(datetime.now(UTC) + timedelta(weeks=1), ZoneInfo("Europe/Amsterdam")))
    weeks = [Week.of(first.monday + timedelta(weeks=later)) for later in range(4)]
    pattern = await plan_weekends(sanne, circle, first.days[5], ("Bram", "Lotte", "Kees"))

    for week, name in zip(weeks, ("Bram", "Lotte", "Wacht op jouw antwoord", "Bram"), strict=True):
        await kees.goto(f"{circle}/rota?week={week}")
        await expect(kees.locator("article.shift")).to_have_count(2)
        await expect(kees.locator("article.shift").first).to_contain_text(name)

    await sanne.goto(f"{pattern}/edit?from={weeks[1].days[5]}")
    await sanne.locator("[name=starts]").fill("11:00")
    await sanne.locator("button.big", has_text="Verander").click()
    await expect(sanne).to_have_url(re.compile(r"/patterns(/\d+)?$"))

    for week, starts in zip(weeks, ("10:00", "11:00", "11:00", "11:00"), strict=True):
        await sanne.goto(f"{circle}/rota?week={week}")
        await expect(sanne.locator("article.shift").first).to_contain_text(f"{starts}–\u206020:00")
    await sanne.context.close()
    await kees.context.close()


async def test_a_form_that_is_not_right_yet_keeps_what_was_typed_while_it_is_looked_at(browser, with_mail, mail_server):
    sanne = await on_a_phone(browser, with_mail, javascript=True)
    await sign_in(sanne, mail_server, "sanne@example.org", "Sanne")
    circle = await start_circle(sanne)
    await add_somebody(sanne, circle, "Bram")
    await sanne.goto(f"{circle}/patterns/new")

    looked_at: list[int] = []
    sanne.on("response", lambda answer: looked_at.append(answer.status) if answer.request.method == "POST" else None)
    for name, typed in (("title", "Avondeten"), ("starts", "17:30"), ("ends", "19:30")):
        await sanne.locator(f"[name={name}]").fill(typed)
        await sanne.keyboard.press("Tab")
        await sanne.wait_for_timeout(1_000)
    await sanne.locator("[name=rotation][value=week]").check()
    await sanne.wait_for_timeout(2_000)

    assert 422 in looked_at
    for name, typed in (("title", "Avondeten"), ("starts", "17:30"), ("ends", "19:30")):
        await expect(sanne.locator(f"[name={name}]")).to_have_value(typed)
    await sanne.context.close()
