"""What axe, the accessibility checker, has against a page."""

from functools import cache
from importlib.resources import files

from playwright.async_api import Page


async def complaints(page: Page) -> list[str]:
    """Each rule the page breaks and where, empty when it breaks none; also the advice beyond WCAG counts."""
    await page.evaluate(_script())
    found = await page.evaluate("async () => (await axe.run()).violations")
    return [f"{rule['id']}: {rule['help']} at {node['target']}" for rule in found for node in rule["nodes"]]


@cache
def _script() -> str:
    return (files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")
