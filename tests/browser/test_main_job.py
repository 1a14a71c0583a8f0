"""The main job in a real browser, on a phone and a laptop, with JavaScript and without: a circle divides its week."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.async_api import Browser, Locator, Page, expect

from careshare.domain.time import Week, home_day
from tests import chromium, server
from tests.server import Demo


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """The demo circle, one for this file: each test takes a shift of its own."""
    with server.demo(tmp_path_factory.mktemp("demo")) as running:
        yield running


async def person(browser: Browser, demo: Demo, part: str, screen: str, javascript: bool) -> Page:
    """A page of their own, signed in by their one-tap address."""
    context = await browser.new_context(
        **chromium.SCREENS[screen],
        base_url=demo.base_url,
        java_script_enabled=javascript,
        locale="nl-NL",
        timezone_id="Europe/Amsterdam",
    )
    page = await context.new_page()
    await page.goto(demo.sign_in[part])
    return page


async def open_rota(page: Page, demo: Demo, weeks_ahead: int = 1, show: str = "open") -> None:
    """A week to come: all of it, or what is open."""
    week = Week.of(home_day(datetime.now(UTC) + timedelta(weeks=weeks_ahead), ZoneInfo("Europe/Amsterdam")))
    await page.goto(f"/circles/{demo.circle_id}/rota?week={week}&show={show}")


async def first_gap(page: Page, demo: Demo, *others: Page) -> Locator:
    """The nearest moment nobody has yet and all these people may take, from next week on; `page` is at its week."""
    for weeks_ahead in range(1, 12):
        free = [await what_is_free(each, demo, weeks_ahead) for each in (page, *others)]
        for number in free[0]:
            if all(number in each for each in free[1:]):
                return page.locator(f"#{number}")
    raise AssertionError("the demo has nothing left to take")


async def what_is_free(page: Page, demo: Demo, weeks_ahead: int) -> list[str]:
    """The cards of that week with a door that is open to the viewer."""
    await open_rota(page, demo, weeks_ahead)
    cards = page.locator("article.shift.open", has_text="nog niemand").filter(has=page.get_by_role("button"))
    return [str(await card.get_attribute("id")) for card in await cards.all()]


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without"])
@pytest.mark.parametrize("screen", ["phone", "laptop"])
async def test_one_takes_a_gap_hands_it_over_and_the_next_falls_ill(browser, demo, screen, javascript):
    ria = await person(browser, demo, "neighbour", screen, javascript)
    sanne = await person(browser, demo, "coordinator", screen, javascript)
    card = await first_gap(ria, demo, sanne)
    shift = await address_of(card, demo)

    await card.get_by_role("button", name=re.compile("^Ik kom")).click()

    await expect(ria.get_by_role("status")).to_contain_text("Je komt")
    await sanne.goto(shift)
    await expect(sanne.get_by_text("Ria komt.")).to_be_visible()

    await ria.goto(shift)
    await ria.get_by_role("button", name="Ik zoek iemand anders").click()

    await expect(ria.get_by_role("status")).to_contain_text("blijft het van jou")
    await sanne.goto(shift)
    await sanne.get_by_role("button", name=re.compile("^Ik neem het over")).click()
    await expect(sanne.get_by_text(re.compile("^Je komt")).first).to_be_visible()
    await ria.goto(shift)
    await expect(ria.get_by_text("Sanne komt.")).to_be_visible()

    await sanne.goto(shift)
    await sanne.get_by_role("button", name="Ik kan echt niet").click()

    await expect(sanne.get_by_role("status")).to_contain_text("krijgt bericht")
    await ria.goto(shift)
    await expect(ria.get_by_text("Er komt nog niemand.")).to_be_visible()
    await ria.context.close()
    await sanne.context.close()


async def address_of(card: Locator, demo: Demo) -> str:
    """The page of the moment on a card."""
    number = await card.get_attribute("id")
    assert number is not None
    return f"/circles/{demo.circle_id}/shifts/{number.removeprefix('shift-')}"


async def test_what_one_does_another_sees_within_twenty_seconds_without_reloading(browser, demo):
    ria = await person(browser, demo, "neighbour", "phone", javascript=True)
    sanne = await person(browser, demo, "coordinator", "laptop", javascript=True)
    card = await first_gap(ria, demo)
    number = await card.get_attribute("id")
    await sanne.goto(ria.url.replace("show=open", "show=all"))
    await expect(sanne.locator(f"#{number}")).to_contain_text("nog niemand")

    await card.get_by_role("button", name=re.compile("^Ik kom")).click()

    await expect(sanne.locator(f"#{number}")).to_contain_text("Ria", timeout=25_000)
    await ria.context.close()
    await sanne.context.close()


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without"])
async def test_a_new_moment_is_in_sight_on_its_day_and_marked(browser, demo, javascript):
    sanne = await person(browser, demo, "coordinator", "phone", javascript)
    day = home_day(datetime.now(UTC) + timedelta(days=12), ZoneInfo("Europe/Amsterdam"))
    await sanne.goto(f"/circles/{demo.circle_id}/shifts/new")
    for name, value in {"title": "Proef", "day": day.isoformat(), "starts": "16:00", "ends": "17:00"}.items():
        await sanne.locator(f"[name={name}]").fill(value)

    await sanne.get_by_role("button", name="Zet het op het rooster").click()

    await expect(sanne.locator("article:target")).to_contain_text("Proef")
    await expect(sanne.locator("article:target")).to_be_in_viewport()
    await expect(sanne.locator(".strip [aria-current=true]")).to_have_attribute("href", f"#d-{day}")
    await sanne.context.close()


async def test_a_link_to_a_day_opens_there(browser, demo):
    ria = await person(browser, demo, "neighbour", "phone", javascript=True)
    week = Week.of(home_day(datetime.now(UTC) + timedelta(weeks=2), ZoneInfo("Europe/Amsterdam")))

    await ria.goto(f"/circles/{demo.circle_id}/rota?day={week.sunday}")

    await expect(ria.locator(f"#h-{week.sunday}")).to_be_in_viewport()
    await ria.context.close()


async def test_an_undo_stays_on_the_page_for_a_minute_and_no_longer_in_the_way(browser, demo):
    ria = await person(browser, demo, "neighbour", "phone", javascript=True)
    await ria.clock.install()
    card = await first_gap(ria, demo)
    await card.get_by_role("button", name=re.compile("^Ik kom")).click()
    undo = ria.get_by_role("button", name="Ongedaan maken")
    await expect(undo).to_be_visible()

    await ria.clock.fast_forward(11_000)
    await expect(ria.locator("#flash.settled")).to_be_attached()
    await expect(undo).to_be_visible()

    await ria.clock.fast_forward(50_000)
    await expect(undo).to_have_count(0)
    await ria.context.close()


async def test_where_nothing_was_ticked_the_focus_goes_to_what_may_be_ticked(browser, demo):
    ria = await person(browser, demo, "neighbour", "phone", javascript=True)
    card = await first_gap(ria, demo)
    shift = await address_of(card, demo)
    await card.get_by_role("button", name=re.compile("^Ik kom")).click()
    await expect(ria.get_by_role("status")).to_contain_text("Je komt")
    await ria.goto(shift)
    day = await ria.evaluate("document.querySelector('a[href*=\"day=\"]').href.match(/day=([0-9-]+)/)[1]")
    await ria.goto("/me/absences")
    await ria.locator("input[name=first]").fill(day)
    await ria.get_by_role("button", name="Dan ben ik weg").click()

    boxes = ria.locator("input[name=shifts]")
    await expect(boxes.first).to_be_visible()
    for box in await boxes.all():
        await box.uncheck()
    await ria.get_by_role("button", name="Zoek iemand anders").click()

    await expect(ria.locator("fieldset:has(.error)")).to_be_focused()
    await ria.context.close()


@pytest.mark.parametrize("everywhere", [True, False], ids=["signed out", "not in the circle any more"])
async def test_an_open_rota_of_who_may_not_read_it_any_more_says_so(browser, demo, everywhere):
    ria = await person(browser, demo, "neighbour", "phone", javascript=True)
    await ria.clock.install()
    await open_rota(ria, demo)

    await ria.context.clear_cookies()
    if not everywhere:
        await ria.context.request.get(demo.sign_in["stranger"])
    await ria.clock.fast_forward(21_000)

    await expect(ria.locator("h1")).to_contain_text("Kom binnen" if everywhere else "Hier is niets voor jou")
    await ria.context.close()


async def test_an_open_rota_stays_while_the_server_is_away_for_a_moment(browser, demo):
    ria = await person(browser, demo, "neighbour", "phone", javascript=True)
    await ria.clock.install()
    await open_rota(ria, demo)
    await ria.route("**/rota*", lambda route: route.fulfill(status=502, body="Bad gateway"))

    for _ in range(2):  # the second time only when the first has left it as it was
        async with ria.expect_response("**/rota*"):
            await ria.clock.fast_forward(21_000)

    await expect(ria.locator("#rota .days")).to_be_visible()
    await ria.context.close()


async def test_the_week_can_be_walked_with_the_arrow_keys_and_a_shift_opened(browser, demo):
    sanne = await person(browser, demo, "coordinator", "laptop", javascript=True)
    await open_rota(sanne, demo, weeks_ahead=1, show="all")
    links = sanne.locator(".day .shift h3 a")
    await links.first.focus()
    await sanne.keyboard.press("ArrowRight")
    await sanne.keyboard.press("ArrowDown")
    focused = await sanne.evaluate("document.activeElement.getAttribute('href')")

    await sanne.keyboard.press("Enter")

    await expect(sanne).to_have_url(re.compile(re.escape(focused) + "$"))
    await sanne.context.close()


async def test_by_keyboard_the_undo_comes_next_and_then_the_moment_again(browser, demo):
    ria = await person(browser, demo, "neighbour", "laptop", javascript=True)
    card = await first_gap(ria, demo)
    number = await card.get_attribute("id")
    day = await card.evaluate("card => card.closest('.day').id")
    await card.get_by_role("button", name=re.compile("^Ik kom")).focus()
    await ria.keyboard.press("Enter")
    await expect(ria.get_by_role("status")).to_contain_text("Je komt")

    await ria.keyboard.press("Tab")
    await expect(ria.get_by_role("button", name="Ongedaan maken")).to_be_focused()
    await ria.keyboard.press("Tab")
    assert await ria.evaluate("document.activeElement.closest('.day')?.id") == day
    await ria.get_by_role("button", name="Ongedaan maken").focus()
    await ria.keyboard.press("Enter")

    await expect(ria.get_by_role("status")).to_contain_text("Ongedaan gemaakt.")
    await expect(ria.locator(f"#{number} h3 a")).to_be_focused()
    await ria.context.close()


async def test_a_usual_week_shows_its_first_times_before_it_has_a_name_and_leaves_the_focus_where_it_is(browser, demo):
    sanne = await person(browser, demo, "coordinator", "phone", javascript=True)
    await sanne.goto(f"/circles/{demo.circle_id}/patterns/new")
    times = sanne.locator("#preview li")

    await sanne.get_by_label("dinsdag").first.check()
    await sanne.locator("[name=starts]").fill("12:00")
    await sanne.locator("[name=ends]").fill("14:00")
    await sanne.locator("[name=ends]").press("Tab")
    focused = await sanne.evaluate("document.activeElement.name")

    await expect(times).to_have_count(6)
    await expect(times.first).to_contain_text("nog niemand")
    assert focused == await sanne.evaluate("document.activeElement.name") != ""
    await sanne.context.close()


async def test_what_was_kept_is_said_and_its_form_is_empty_again(browser, demo):
    sanne = await person(browser, demo, "coordinator", "phone", javascript=True)
    await sanne.goto(f"/circles/{demo.circle_id}/quiet-times")
    await sanne.get_by_label("donderdag").check()
    await sanne.get_by_label("Van").fill("13:10")
    await sanne.get_by_label("Tot").fill("14:20")

    await sanne.get_by_role("button", name="Bewaar").click()

    await expect(sanne.get_by_role("status")).to_contain_text("Bewaard: rustig op donderdag, 13:10–\u206014:20.")
    await expect(sanne.get_by_label("donderdag")).not_to_be_checked()
    await expect(sanne.get_by_label("Van")).to_have_value("")
    await expect(sanne.locator("#flash p")).to_be_focused()
    await sanne.context.close()


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without"])
async def test_copying_and_sharing_are_offered_only_where_the_browser_can(browser, demo, javascript):
    sanne = await person(browser, demo, "coordinator", "laptop", javascript)
    await sanne.add_init_script("Object.defineProperty(navigator, 'share', {value: undefined})")
    await sanne.goto(f"/circles/{demo.circle_id}/members/new")
    await sanne.get_by_label("Naam").fill("Corrie")
    await sanne.get_by_role("button", name="Ga verder").click()
    await sanne.get_by_role("button", name="Maak het berichtje").click()

    await expect(sanne.locator("[data-copy]")).to_be_visible(visible=javascript)
    await expect(sanne.locator("[data-share]")).to_be_hidden()
    await sanne.context.close()
