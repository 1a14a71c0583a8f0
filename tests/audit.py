"""Lets others judge the pages: axe, the W3C's checker (v.Nu) and Lighthouse. Run by `make audit`.

Every kind of page of the demo circle that its people reach by links, in every language, theme and width. v.Nu needs
Java and Lighthouse needs Node; both come with npx. What could not run is named, and counts as a complaint.
"""

import asyncio
import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
from playwright.async_api import Browser, BrowserContext

from tests import axe, chromium, server
from tests.walk import walk

LANGUAGES = ("nl", "en")
THEMES = ("light", "dark")
WIDTHS = (320, 768, 1280)
NOBODY = "nobody"
PEOPLE = (NOBODY, "coordinator", "neighbour", "partner", "child", "professional", "person")

VNU = "vnu-jar@26.9.27"
LIGHTHOUSE = "lighthouse@13.5.0"
LIGHTHOUSE_AIMS = {"performance": 0.95, "accessibility": 1.0, "best-practices": 1.0}


@dataclass(frozen=True)
class Seen:
    """One kind of page: who of the cast found it, and where."""

    kind: str
    who: str
    address: str


async def main() -> int:
    """Prints what is wrong, as it is found; 0 when nothing is."""
    number = 0
    with tempfile.TemporaryDirectory(prefix="careshare-audit-") as folder, server.demo(Path(folder)) as demo:
        seen = find(demo)
        print(f"{len(seen)} kinds of page, in {len(LANGUAGES)} languages, {len(THEMES)} themes, {len(WIDTHS)} widths")
        async with chromium.running() as browser:
            async for complaint in complaints(browser, demo, seen, Path(folder)):
                print(complaint, flush=True)
                number += 1
    print(f"{number} complaints")
    return 1 if number else 0


async def complaints(browser: Browser, demo: server.Demo, seen: list[Seen], folder: Path) -> AsyncIterator[str]:
    """What any of the three has against any page."""
    async for complaint in by_axe(browser, demo, seen):
        yield complaint
    for complaint in by_vnu([path async for path in saved(browser, demo, seen, folder)]):
        yield complaint
    async for complaint in by_lighthouse(browser, demo, seen):
        yield complaint


OF_MAIL = frozenset({"/demo/letters/*/as-mail"})
"""A letter as it came: no page of ours, and nothing may run on it, so that axe cannot look at it."""


def find(demo: server.Demo) -> list[Seen]:
    """Every kind of page, each with the first person who reaches it."""
    found: dict[str, Seen] = {}
    for who in PEOPLE:
        with httpx.Client(base_url=demo.base_url, trust_env=False, follow_redirects=True, timeout=60) as client:
            if who != NOBODY:
                client.get(demo.sign_in[who])
            for visit in walk(client):
                if visit.is_page and visit.kind not in OF_MAIL:
                    found.setdefault(visit.kind, Seen(visit.kind, who, visit.address))
    return list(found.values())


async def by_axe(browser: Browser, demo: server.Demo, seen: list[Seen]) -> AsyncIterator[str]:
    """What axe has against each page, in every language, theme and width."""
    for who, language, theme in ((w, n, t) for w in PEOPLE for n in LANGUAGES for t in THEMES):
        async with person(browser, demo, who, language, theme) as context:
            page = await context.new_page()
            for one in seen_by(who, seen):
                await page.goto(demo.base_url + one.address)
                for width in WIDTHS:
                    await page.set_viewport_size({"width": width, "height": 800})
                    for complaint in await axe.complaints(page):
                        yield f"axe: {one.kind} ({who}, {language}, {theme}, {width}): {complaint}"


async def saved(browser: Browser, demo: server.Demo, seen: list[Seen], folder: Path) -> AsyncIterator[Path]:
    """Each page in each language as a file, named for its kind."""
    for who, language in ((w, n) for w in PEOPLE for n in LANGUAGES):
        async with person(browser, demo, who, language) as context:
            for one in seen_by(who, seen):
                answer = await context.request.get(demo.base_url + one.address)
                path = folder / f"{one.kind.replace('/', ' ')} {language}.html"
                path.write_bytes(await answer.body())
                yield path


def by_vnu(paths: list[Path]) -> list[str]:
    """What the W3C's checker has against the pages."""
    if not (shutil.which("npx") and shutil.which("java")):
        return ["v.Nu could not run: install Node (npx) and Java (Debian: apt install npm default-jre-headless)."]
    command = ["npx", "--yes", VNU, "--errors-only", "--format", "gnu", *map(str, paths)]
    said = subprocess.run(command, capture_output=True, text=True, check=False).stderr
    return [f"v.Nu: {line}" for line in said.splitlines() if ".html" in line or "rror:" in line]


async def by_lighthouse(browser: Browser, demo: server.Demo, seen: list[Seen]) -> AsyncIterator[str]:
    """Where Lighthouse, as a phone, gives a page less than we aim at."""
    if not shutil.which("npx"):
        yield "Lighthouse could not run: install Node (Debian: apt install npm)."
        return
    for who in PEOPLE:
        async with person(browser, demo, who, "nl") as context:
            cookies = "; ".join(f"{cookie['name']}={cookie['value']}" for cookie in await context.cookies())
            for one in seen_by(who, seen):
                for complaint in lighthouse(demo.base_url + one.address, cookies):
                    yield f"Lighthouse: {one.kind} ({who}): {complaint}"


def lighthouse(address: str, cookies: str) -> Iterator[str]:
    """The categories in which `address` scores below the aim, or why it could not be scored."""
    command = ["npx", "--yes", LIGHTHOUSE, address, "--quiet", "--output=json"]
    flags = ["--headless=new", *chromium.QUIETLY, *chromium.NO_SANDBOX_FOR_ROOT]
    command += [f"--only-categories={','.join(LIGHTHOUSE_AIMS)}", f"--chrome-flags={' '.join(flags)}"]
    command += [f"--extra-headers={json.dumps({'Cookie': cookies})}"]
    environment = {**server.inherited_environment(), "CHROME_PATH": chromium.program()}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        yield f"it could not run: {done.stderr.strip()[-300:]}"
        return
    report: dict[str, Any] = json.loads(done.stdout)
    for name, aim in LIGHTHOUSE_AIMS.items():
        category = report["categories"][name]
        if category["score"] < aim:
            failed = [ref["id"] for ref in category["auditRefs"] if (report["audits"][ref["id"]]["score"] or 1) < 1]
            yield f"{name} {category['score']:.2f} instead of {aim:.2f}: {', '.join(failed)}"


@asynccontextmanager
async def person(
    browser: Browser, demo: server.Demo, who: str, language: str, theme: str = "light"
) -> AsyncIterator[BrowserContext]:
    """A browser of one of the cast, signed in, in a language and a theme."""
    context = await browser.new_context(color_scheme=theme, locale=language, base_url=demo.base_url)  # type: ignore[arg-type]
    if who != NOBODY:
        page = await context.new_page()
        await page.goto(demo.sign_in[who])
        await page.close()
    await context.request.post("/language", form={"language": language}, headers={"Origin": demo.base_url})
    yield context
    await context.close()


def seen_by(who: str, seen: list[Seen]) -> list[Seen]:
    """The pages that are looked at as `who`."""
    return [one for one in seen if one.who == who]


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
