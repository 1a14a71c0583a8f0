"""A real Chromium: a phone and a laptop, with JavaScript and without, in front of a running server."""

from collections.abc import AsyncIterator, Awaitable, Callable

import pytest
from playwright.async_api import Browser, ConsoleMessage, Page, expect

from tests import chromium
from tests.server import LiveServer

OpenPage = Callable[..., Awaitable[Page]]

PATIENCE = 20_000
"""Milliseconds; a machine may be busy with other tests."""
expect.set_options(timeout=PATIENCE)


@pytest.fixture(scope="session")
async def browser() -> AsyncIterator[Browser]:
    """One browser for a whole run; every page has its own cookies."""
    async with chromium.running() as one:
        yield one


@pytest.fixture
async def open_page(browser: Browser, live_server: LiveServer) -> AsyncIterator[OpenPage]:
    """Opens pages: `await open_page("phone", javascript=False, locale="en-GB")`; each is a person of its own.

    The test fails when a page crashed, broke a script or the content policy, which nobody might see.
    """
    opened: list[Page] = []
    complaints: list[str] = []

    def listen(message: ConsoleMessage) -> None:
        # A 4xx that a test asks for is logged by the browser too; it is the test that judges it.
        if message.type == "error" and not message.text.startswith("Failed to load resource"):
            complaints.append(message.text)

    async def open_one(screen: str, *, javascript: bool = True, locale: str = "nl-NL") -> Page:
        context = await browser.new_context(
            **chromium.SCREENS[screen],
            base_url=live_server.base_url,
            java_script_enabled=javascript,
            locale=locale,
            timezone_id="Europe/Amsterdam",
        )
        context.set_default_timeout(PATIENCE)
        page = await context.new_page()
        page.on("console", listen)
        page.on("response", lambda answer: complaints.append(answer.url) if answer.status >= 500 else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        opened.append(page)
        return page

    yield open_one
    for page in opened:
        await page.context.close()
    assert complaints == []


@pytest.fixture
async def phone(open_page: OpenPage) -> Page:
    """A page on a phone of 360 x 740 with touch, in Dutch, at nobody's account yet."""
    return await open_page("phone")


@pytest.fixture
async def laptop(open_page: OpenPage) -> Page:
    """A page on a laptop of 1280 x 800, in Dutch, at nobody's account yet."""
    return await open_page("laptop")


@pytest.fixture
async def phone_without_javascript(open_page: OpenPage) -> Page:
    """The phone, with JavaScript switched off."""
    return await open_page("phone", javascript=False)


@pytest.fixture
async def laptop_without_javascript(open_page: OpenPage) -> Page:
    """The laptop, with JavaScript switched off."""
    return await open_page("laptop", javascript=False)
