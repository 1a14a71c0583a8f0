"""A real Chromium, and the screens people have."""

import os
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from playwright.async_api import Browser, async_playwright

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


@asynccontextmanager
async def running() -> AsyncIterator[Browser]:
    """A browser until the block ends; RuntimeError when there is none on this machine."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=program(), args=[*QUIETLY, *NO_SANDBOX_FOR_ROOT])
        yield browser
        await browser.close()


def program() -> str:
    """Where Chromium is: as CHROMIUM says, or as the system has it; RuntimeError when there is none."""
    path = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    if path is None:
        raise RuntimeError("There is no Chromium: install the package `chromium`, or set CHROMIUM to the program.")
    return path
