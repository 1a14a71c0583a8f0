"""Every kind of page that people reach by links, once, as axe sees it on a telephone; `make audit` does the rest."""

from playwright.async_api import Browser

from tests import axe, chromium, server
from tests.audit import PEOPLE, find, person, seen_by


async def test_axe_has_nothing_against_any_page(browser: Browser, tmp_path):
    with server.demo(tmp_path) as demo:
        seen = find(demo)
        complaints = [each for who in PEOPLE async for each in complaints_of(browser, demo, who, seen_by(who, seen))]

    assert complaints == []
    assert len(seen) > 30


async def complaints_of(browser, demo, who, pages):
    """What axe says of the pages this person is the first to reach."""
    async with person(browser, demo, who, "nl") as context:
        page = await context.new_page()
        await page.set_viewport_size(chromium.SCREENS["phone"]["viewport"])
        for one in pages:
            await page.goto(demo.base_url + one.address)
            for complaint in await axe.complaints(page):
                yield f"{one.kind}: {complaint}"
