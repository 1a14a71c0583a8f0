"""Pictures of every page: on a phone and a laptop, light and dark, in both languages. Run by `make screenshots`.

The pictures go to var/screenshots; the one of the README, a full week on a laptop, to docs/rota.png.
"""

import asyncio
import shutil
import sys
import tempfile
from pathlib import Path

from playwright.async_api import Browser

from tests import chromium, server
from tests.audit import LANGUAGES, PEOPLE, THEMES, Seen, find, person, seen_by

FOLDER = Path("var/screenshots")
OF_THE_README = Path("docs/rota.png")


def main() -> int:
    """Makes them all; says how many."""
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    with tempfile.TemporaryDirectory(prefix="careshare-screenshots-") as folder, server.demo(Path(folder)) as demo:
        asyncio.run(all_pictures(demo))
    print(f"{len(list(FOLDER.iterdir()))} pictures in {FOLDER}, and {OF_THE_README}")
    return 0


async def all_pictures(demo: server.Demo) -> None:
    """Every kind of page, and the one of the README."""
    seen = find(demo)
    async with chromium.running() as browser:
        for who in PEOPLE:
            await pictures(browser, demo, who, seen_by(who, seen))
        await picture_of_the_readme(browser, demo)


async def pictures(browser: Browser, demo: server.Demo, who: str, seen: list[Seen]) -> None:
    """Each page this person is the first to reach, in every language and theme, on every screen."""
    for language, theme in ((language, theme) for language in LANGUAGES for theme in THEMES):
        async with person(browser, demo, who, language, theme) as context:
            page = await context.new_page()
            for one in seen:
                await page.goto(demo.base_url + one.address)
                for screen, values in chromium.SCREENS.items():
                    await page.set_viewport_size(values["viewport"])
                    name = f"{one.kind.strip('/').replace('/', '-') or 'door'}-{screen}-{theme}-{language}.png"
                    await page.screenshot(path=FOLDER / name, full_page=True)


async def picture_of_the_readme(browser: Browser, demo: server.Demo) -> None:
    """The coming week, as who plans sees it on a laptop."""
    async with person(browser, demo, "coordinator", "nl") as context:
        page = await context.new_page()
        await page.set_viewport_size(chromium.SCREENS["laptop"]["viewport"])
        await page.goto(f"/circles/{demo.circle_id}/rota")
        await page.get_by_role("link", name="De week erna").click()
        await page.wait_for_url("**week=**")
        await page.wait_for_timeout(300)
        await page.screenshot(path=OF_THE_README)


if __name__ == "__main__":
    sys.exit(main())
