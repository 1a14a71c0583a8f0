"""Somebody brings the spreadsheet they have: three mistakes in it, mended on a phone, and then the week."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.async_api import Browser, Page, expect

from careshare.domain.time import Week, home_day
from careshare.spreadsheets.write import Sheet, as_xlsx
from tests import axe, chromium, server
from tests.server import Demo

BEYOND_THE_USUAL_WEEK = timedelta(weeks=14)
"""Until then everyone in the demo has something already."""
LISTS = {
    "nl-NL": (
        ("Dag", "Van", "Tot", "Wat", "Wie", "Kleur"),
        ("Klopt het zo?", "3 vakjes kloppen nog niet. Er is nog niets veranderd.", "3 momenten staan op het rooster."),
    ),
    "en-GB": (
        ("Date", "From", "To", "What", "Who", "Colour"),
        (
            "Is this how it should be?",
            "3 cells are not right yet. Nothing has been added.",
            "3 moments are on the rota.",
        ),
    ),
}


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """The demo circle, one for this file: every test brings moments of its own."""
    with server.demo(tmp_path_factory.mktemp("demo")) as running:
        yield running


@asynccontextmanager
async def sanne_on_a_phone(browser: Browser, demo: Demo, locale: str, javascript: bool) -> AsyncIterator[Page]:
    """Who plans, signed in by her one-tap address, in that language."""
    context = await browser.new_context(
        **chromium.SCREENS["phone"], base_url=demo.base_url, java_script_enabled=javascript, locale=locale
    )
    page = await context.new_page()
    await page.goto(demo.sign_in["coordinator"])
    await page.locator(f"button[name=language][value={locale[:2]}]").click()
    yield page
    await context.close()


def with_three_mistakes(headings: tuple[str, ...], monday: date, mark: str) -> bytes:
    """A list of three moments: a day that does not exist, a time that does not, and a name that nobody has."""
    tuesday, wednesday = monday + timedelta(days=1), monday + timedelta(days=2)
    rows = (
        ("31-11-2026", "9.00", "11u30", f"{mark} 1", "Ria", "rood"),
        (f"{tuesday:%d-%m-%Y}", "12:00", "25:00", f"{mark} 2", "", ""),
        (f"{wednesday:%d-%m-%Y}", "23:00", "7:00", f"{mark} 3", "Brma", ""),
    )
    return as_xlsx([Sheet("Rooster", headings, rows)])


@pytest.mark.parametrize("locale", LISTS)
@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without"])
async def test_a_list_with_three_mistakes_is_mended_and_becomes_the_week(browser, demo, locale, javascript):
    headings, (all_right, three, written) = LISTS[locale]
    week = Week.of(home_day(datetime.now(UTC) + BEYOND_THE_USUAL_WEEK, ZoneInfo("Europe/Amsterdam")))
    mark = f"Tuin {locale} {javascript}"
    async with sanne_on_a_phone(browser, demo, locale, javascript) as sanne:
        await sanne.goto(f"/circles/{demo.circle_id}/members")
        await sanne.get_by_role("link", name="lijst" if locale == "nl-NL" else "list").click()
        content = with_three_mistakes(headings, week.monday, mark)
        await sanne.locator("[name=file]").set_input_files(
            {"name": "rooster.xlsx", "mimeType": "application/octet-stream", "buffer": content}
        )
        await sanne.locator("main form:has([name=file]) button").click()

        await expect(sanne.get_by_role("heading", level=1)).to_have_text(three)
        assert [each async for each in complaints(sanne)] == []
        await sanne.locator("[name$=-day]").fill(f"{week.monday:%d-%m-%Y}")
        await sanne.locator("[name$=-ends]").fill("14.30")
        await sanne.locator("[name$=-who]").fill("Bram")
        await sanne.locator("main form:has([name=list]) button").click()

        await expect(sanne.get_by_role("heading", level=1)).to_have_text(all_right)
        await expect(sanne.locator("main li", has_text=mark)).to_have_count(3)
        assert [each async for each in complaints(sanne)] == []
        await sanne.locator("#keep button").click()

        await expect(sanne).to_have_url(f"{demo.base_url}/circles/{demo.circle_id}/rota?day={week.monday}")
        await expect(sanne.get_by_role("status")).to_contain_text(written)
        cards = sanne.locator("article.shift", has_text=mark)
        await expect(cards).to_have_count(3)
        await expect(cards.nth(1)).to_contain_text("12:00–\u206014:30")


async def complaints(page: Page) -> AsyncIterator[str]:
    """What axe says of the page; it needs JavaScript to look."""
    if await page.evaluate("() => document.documentElement.classList.contains('js')"):
        for complaint in await axe.complaints(page):
            yield str(complaint)
