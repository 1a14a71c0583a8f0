"""A real Chromium: a phone and a laptop, with JavaScript and without, in front of a running server."""

import os
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest
from playwright.async_api import Browser, ConsoleMessage, Page, async_playwright

from tests.server import LiveServer

SCREENS: dict[str, dict[str, Any]] = {
    "phone": {
        "viewport": {"width": 360, "height": 740},
        "has_touch": True,
        "is_mobile": True,
        "device_scale_factor": 2,
    },
    "laptop": {"viewport": {"width": 1280, "height": 800}},
}
QUIETLY = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-dev-shm-usage",
    "--disable-extensions",
    "--disable-gpu",
    "--disable-sync",
    "--no-first-run",
]
NO_SANDBOX_FOR_ROOT = ["--no-sandbox"] if os.geteuid() == 0 else []

OpenPage = Callable[..., Awaitable[Page]]


@pytest.fixture(scope="session")
async def chromium() -> AsyncIterator[Browser]:
    """One browser for a whole run; every page has its own cookies."""
    path = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    assert path, "The browser tests need Chromium: install the package `chromium`, or set CHROMIUM to the program."
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=path, args=[*QUIETLY, *NO_SANDBOX_FOR_ROOT])
        yield browser
        await browser.close()


@pytest.fixture
async def open_page(chromium: Browser, live_server: LiveServer) -> AsyncIterator[OpenPage]:
    """Opens pages: `await open_page("phone", javascript=False, locale="en-GB")`; each is a person of its own.

    The test fails when a page broke a script or the content policy, which nobody would see.
    """
    opened: list[Page] = []
    complaints: list[str] = []

    def listen(message: ConsoleMessage) -> None:
        # A 4xx that a test asks for is logged by the browser too; it is the test that judges it.
        if message.type == "error" and not message.text.startswith("Failed to load resource"):
            complaints.append(message.text)

    async def open_one(screen: str, *, javascript: bool = True, locale: str = "nl-NL") -> Page:
        context = await chromium.new_context(
            **SCREENS[screen],
            base_url=live_server.base_url,
            java_script_enabled=javascript,
            locale=locale,
            timezone_id="Europe/Amsterdam",
        )
        context.set_default_timeout(20_000)
        page = await context.new_page()
        page.on("console", listen)
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
