"""The look keeps its promises: every word readable, every picture there, the stylesheet small."""

import gzip
import re
from itertools import product

import pytest

from careshare.paths import STATIC, TEMPLATES

STYLESHEET = (STATIC / "careshare.css").read_text()
WORDS = ("ink", "soft", "deep", "deeper", "amber")
GROUNDS = ("paper", "lane", "card", "mist", "honey")
AAA = 7
"""WCAG 2.2, 1.4.6: the contrast of text of any size."""
EDGE = 3
"""WCAG 2.2, 1.4.11: the contrast of the edge of a field or a button."""


def test_every_word_is_readable_on_every_ground(scheme: dict[str, str]) -> None:
    pairs = [*product(WORDS, GROUNDS), ("on-deep", "deep"), ("on-deep", "deeper"), ("paper", "ink"), ("deep", "paper")]

    too_faint = {pair: round(contrast(scheme[pair[0]], scheme[pair[1]]), 2) for pair in pairs}

    assert {pair: found for pair, found in too_faint.items() if found < AAA} == {}


def test_the_edge_of_what_can_be_pressed_is_seen(scheme: dict[str, str]) -> None:
    pairs = product(("edge", "deep", "amber"), GROUNDS)

    assert [pair for pair in pairs if contrast(scheme[pair[0]], scheme[pair[1]]) < EDGE] == []


def test_no_letters_are_smaller_than_fifteen_pixels() -> None:
    rem = 18
    sizes = [float(size) for size in re.findall(r"(?:font-size|--small): (?:clamp\()?([\d.]+)rem", STYLESHEET)]

    assert [size for size in sizes if size * rem < 15] == []
    assert re.findall(r"font-size: [\d.]+px", STYLESHEET) == []


def test_the_stylesheet_stays_light() -> None:
    assert len(gzip.compress(STYLESHEET.encode())) < 12_000


def test_nothing_is_fetched_from_elsewhere() -> None:
    files = [*STATIC.glob("*.css"), STATIC / "careshare.js", *TEMPLATES.rglob("*.html")]

    fetching = re.compile(r"src=.https?:|<link[^>]*https?:|url\(.?https?:|import .https?:")
    assert [path.name for path in files if fetching.search(path.read_text())] == []


def test_every_picture_that_is_named_exists() -> None:
    sprite = set(re.findall(r'<symbol id="([a-z-]+)"', (STATIC / "icons.svg").read_text()))
    named = {
        (path.name, name)
        for path in TEMPLATES.rglob("*.html")
        for name in re.findall(r'\b(?:icon|state|empty)\("([a-z-]+)"', path.read_text())
    }

    assert {(page, name) for page, name in named if name not in sprite} == set()


@pytest.fixture(params=["light", "dark"])
def scheme(request: pytest.FixtureRequest) -> dict[str, str]:
    """The colours of the tokens, as the device asks for them."""
    light, dark = (
        dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6})", block))
        for block in re.findall(r":root {(.*?)}", STYLESHEET, re.DOTALL)[:2]
    )
    assert light.keys() == dark.keys()
    return light if request.param == "light" else dark


def contrast(one: str, other: str) -> float:
    """WCAG 2.2's contrast ratio of two colours `#rrggbb`, 1 to 21."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    """WCAG 2.2's relative luminance, 0 to 1."""
    channels = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


async def test_no_line_ends_between_two_times_and_what_was_typed_stays_as_it_is(world, as_):
    lunch = await world.shift(title="Lunch", what="Eten staat klaar van 12:00–13:00")

    shown = await as_(world.coordinator).get(f"/circles/{world.circle_id}/shifts/{lunch}")
    form = await as_(world.coordinator).get(f"/circles/{world.circle_id}/shifts/{lunch}/edit")
    rota = await as_(world.coordinator).get(f"/circles/{world.circle_id}/rota?day=2026-12-04")

    assert "4 december, 12:00–\u206014:00" in shown.text
    assert "van 12:00–\u206013:00" in shown.text
    assert "12:00–\u206014:00" in rota.text
    assert re.search(r"\d–\d", rota.text) is None
    assert "van 12:00–13:00</textarea>" in form.text
