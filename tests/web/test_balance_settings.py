"""What is enough for me, who may see it, my hours of arranging, and letting it all be forgotten."""

from datetime import date

import pytest

from careshare.db.models import ArrangingRow, BalanceRow, CheckInRow, NoticeRow, SeenLevelRow, ShownLimitRow, SnoozeRow
from careshare.domain.load import SignalName
from careshare.domain.words import Level, Role
from tests.pages import heading, read
from tests.world import ON_SQLITE, As, World

PAGE = "/me/balance/settings"


async def lines(world: World, who: str) -> tuple[int | None, int | None, bool | None]:
    """What one of the cast set: the minutes of their limit and of their work, and whether they want to be told."""
    [row] = await world.rows(BalanceRow, account_id=world.cast[who].account.id)
    return row.limit_minutes, row.paid_minutes, row.wanted


async def test_somebody_says_what_is_enough_and_that_they_work(world: World, as_: As):
    browser = as_(world.child)

    await browser.post(PAGE, data={"limit": "12,5", "paid": "36", "wanted": "y"})

    assert await lines(world, "child") == (750, 36 * 60, True)
    page = await browser.get(PAGE)
    assert [each.attributes["value"] for each in read(page).all("input") if each.attributes.get("inputmode")] == [
        "12,5",
        "36",
    ]


async def test_leaving_it_empty_takes_it_away(world: World, as_: As):
    await as_(world.child).post(PAGE, data={"limit": "12", "paid": "36"})

    await as_(world.child).post(PAGE, data={"limit": "", "paid": "0", "wanted": "y"})

    assert await lines(world, "child") == (None, 0, True)


@ON_SQLITE
@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("0", "Schrijf meer dan 0, of laat het leeg als je geen grens wilt."),
        ("0,00", "Schrijf meer dan 0, of laat het leeg als je geen grens wilt."),
        ("-3", "Minder dan 0 uur kan niet."),
        ("drie", "Schrijf de uren als getal, zoals 12 of 12,5."),
        ("twaalf", "Schrijf de uren als getal, zoals 12 of 12,5."),
        ("1e3", "Schrijf de uren als getal, zoals 12 of 12,5."),
        ("500", "Een week heeft niet meer dan 168 uur."),
        ("168,5", "Een week heeft niet meer dan 168 uur."),
        ("9" * 30, "Dit is 10 tekens te lang."),
    ],
)
async def test_what_cannot_be_is_said_beside_its_field_and_kept(world: World, as_: As, typed: str, words: str):
    page = await as_(world.child).post(PAGE, data={"limit": typed, "paid": "36", "wanted": "y"})

    assert page.status_code == 422
    said = [each.text for each in read(page).all("p") if each.attributes.get("id") == "limit-error"]
    assert said == [words]
    assert f'value="{typed}"' in page.text
    assert await world.rows(BalanceRow) == []
    assert page.headers["cache-control"] == "no-store"


@ON_SQLITE
@pytest.mark.parametrize("typed", ["168", "0,5", "0.5"])
async def test_the_least_and_the_most_are_fine(world: World, as_: As, typed: str):
    answer = await as_(world.child).post(PAGE, data={"limit": typed})

    assert answer.status_code == 303


async def test_a_volunteer_is_only_asked_what_is_enough(world: World, as_: As):
    browser = as_(world.volunteer)

    await browser.post(PAGE, data={"limit": "4", "paid": "36", "wanted": "y"})

    assert await lines(world, "volunteer") == (240, None, None)
    page = await browser.get(PAGE)
    assert heading(page) == "Wat is voor jou genoeg?"
    assert "betaald" not in page.text
    assert "Laat het me weten" not in page.text


async def test_a_friend_has_it_once_they_want_it_and_family_until_they_do_not(world: World, as_: As):
    for who, wanted in (("neighbour", {"wanted": "y"}), ("child", {})):
        before = await as_(world.cast[who]).get(PAGE)
        await as_(world.cast[who]).post(PAGE, data=wanted)
        after = await as_(world.cast[who]).get(PAGE)

        assert ["checked" in page.text for page in (before, after)] == [who == "child", who == "neighbour"]


async def test_hours_of_arranging_count_and_only_who_arranges_is_asked(world: World, as_: As):
    browser = as_(world.coordinator)

    await browser.post("/me/balance/arranging", data={"this_week": "3", "last_week": "1,5"})

    rows = await world.rows(ArrangingRow)
    assert [(row.monday, row.minutes) for row in rows] == [(date(2026, 11, 30), 180), (date(2026, 11, 23), 90)]
    assert heading(await browser.get("/me/balance")) == "Volgens het rooster past het."
    assert "3 u" in read(await browser.get("/me/balance")).text
    assert "Regelen is ook zorg" in (await browser.get(PAGE)).text
    assert "Regelen is ook zorg" not in (await as_(world.child).get(PAGE)).text


async def test_no_hours_of_arranging_take_them_away(world: World, as_: As):
    await as_(world.coordinator).post("/me/balance/arranging", data={"this_week": "3", "last_week": ""})

    await as_(world.coordinator).post("/me/balance/arranging", data={"this_week": "", "last_week": "2"})

    assert [(row.monday, row.minutes) for row in await world.rows(ArrangingRow)] == [(date(2026, 11, 23), 120)]


async def test_who_plans_sees_what_is_enough_only_while_they_are_shown_it(world: World, as_: As):
    await as_(world.partner).post(PAGE, data={"limit": "12", "wanted": "y"})
    there = f"/circles/{world.circle_id}/members/{world.coordinator.id}/balance"

    seen = []
    for verb in (None, "show", "show", "hide"):
        if verb:
            await as_(world.partner).post(f"{there}/{verb}")
        seen.append("Voor Anton is 12 uur per week genoeg." in (await as_(world.coordinator).get("/me")).text)

    assert seen == [False, True, True, False]


async def test_what_is_enough_is_shown_to_nobody_else(world: World, as_: As):
    await as_(world.partner).post(PAGE, data={"limit": "12", "wanted": "y"})
    await as_(world.partner).post(f"/circles/{world.circle_id}/members/{world.coordinator.id}/balance/show")
    to_a_child = await as_(world.partner).post(f"/circles/{world.circle_id}/members/{world.child.id}/balance/show")

    assert to_a_child.status_code == 404
    assert len(await world.rows(ShownLimitRow)) == 1
    for who in ("person", "child", "neighbour", "professional"):
        assert "12 uur" not in (await as_(world.cast[who]).get("/me")).text


async def test_all_that_was_kept_is_forgotten_at_once_after_a_question(world: World, as_: As):
    mine, others = world.partner.account.id, world.child.account.id
    for account_id in (mine, others):
        await world.add(CheckInRow, account_id=account_id, at=world.now, heavy=7)
        await world.add(SeenLevelRow, account_id=account_id, day=date(2026, 12, 3), level=Level.ATTENTION, shifts=[])
        await world.add(NoticeRow, account_id=account_id, at=world.now, level=Level.ATTENTION, signals={"h1": 1})
        row = {"signal": SignalName.OWN_LIMIT, "strength": 1, "since": date(2026, 12, 3)}
        await world.add(SnoozeRow, account_id=account_id, **row)
        await world.add(ArrangingRow, account_id=account_id, monday=date(2026, 11, 30), minutes=60)
    await as_(world.partner).post(PAGE, data={"limit": "12", "wanted": "y"})

    question = await as_(world.partner).get("/me/balance/forgetting")
    await as_(world.partner).post("/me/balance/forget")

    assert heading(question) == "Alles vergeten?"
    for rows in (CheckInRow, SeenLevelRow, NoticeRow, SnoozeRow, ArrangingRow):
        assert [row.account_id for row in await world.rows(rows)] == [others]
    assert await lines(world, "partner") == (720, None, True)


async def test_who_is_somebody_else_here_by_now_still_takes_back_and_forgets_what_was_theirs(world: World, as_: As):
    await as_(world.partner).post(PAGE, data={"limit": "12", "wanted": "y"})
    there = f"/circles/{world.circle_id}/members/{world.coordinator.id}/balance"
    await as_(world.partner).post(f"{there}/show")
    await world.add(ArrangingRow, account_id=world.partner.account.id, monday=date(2026, 11, 30), minutes=60)
    await world.change_member(world.partner, role=Role.PROFESSIONAL)

    shown = await as_(world.partner).post(f"{there}/show")
    await as_(world.partner).post(f"{there}/hide")
    await as_(world.partner).post("/me/balance/forget")

    assert shown.status_code == 404
    assert [await world.rows(rows) for rows in (ShownLimitRow, ArrangingRow)] == [[], []]
