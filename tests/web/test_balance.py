"""My weeks: how is it with me, why, and what can I do about it? Nobody else reads it."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import httpx
import pytest

from careshare.db.models import BalanceRow, NoticeRow, SnoozeRow
from careshare.domain.words import AssignmentState, Language, Level, Presence
from careshare.web.trace import Trace
from tests.pages import heading, read, statements
from tests.world import BASE_URL, HOME, As, World

PAGE = "/me/balance"


async def holds(world: World, who: str, starts: str, hours: float = 2, **values: Any) -> int:
    """A moment that one of the cast comes to; its number."""
    state = values.pop("state", AssignmentState.ACCEPTED)
    shift_id = await world.shift(starts, hours, **values)
    await world.assign(shift_id, world.cast[who], state)
    return shift_id


async def set_lines(world: World, who: str, **values: Any) -> None:
    """What one of the cast set for themselves."""
    async with world.database.writing() as db:
        db.add(BalanceRow(account_id=world.cast[who].account.id, **values))


async def has_lived_in(world: World) -> None:
    """The partner, for long enough to say who else is ever there."""
    await world.change_member(world.partner, created_at=world.now - timedelta(days=60))


async def fifteen_hours_ahead(world: World, who: str = "child") -> int:
    """Over the twelve they set: six hours on Monday evening, and the night of Wednesday 9 December."""
    await set_lines(world, who, limit_minutes=12 * 60)
    await holds(world, who, "2026-12-07 18:00", 6)
    return await holds(world, who, "2026-12-09 22:00", 9)


def section(page: httpx.Response, name: str) -> str:
    """What stands under a heading."""
    found = (each for each in read(page).all("section") if each.attributes.get("aria-labelledby") == name)
    return next((each.text for each in found), "")


def links(page: httpx.Response) -> dict[str, str]:
    """The words of every link on the page itself, and where they lead."""
    [main] = read(page).all("main")
    return {each.text: each.attributes["href"] or "" for each in main.all("a")}


async def test_the_first_line_is_what_was_counted_and_the_reason_names_its_moments(world: World, as_: As):
    night = await fifteen_hours_ahead(world)

    page = await as_(world.child).get(PAGE)

    assert heading(page) == "De komende zeven dagen staat er 15 uur voor jou. Je gaf zelf 12 uur per week aan."
    assert "Het wordt vol." in read(page).text
    assert "Dat komt door maandagavond en woensdagnacht ." in read(page).text
    assert "Met 3 uur minder past het." in read(page).text
    assert links(page)["woensdagnacht"] == f"/circles/{world.circle_id}/shifts/{night}"


async def test_it_says_what_it_rests_on(world: World, as_: As):
    await fifteen_hours_ahead(world)

    page = await as_(world.child).get(PAGE)

    assert "Dit is alleen uit het rooster gerekend." in read(page).text


async def test_a_night_is_asked_somebody_for_in_two_taps(world: World, as_: As):
    night = await fifteen_hours_ahead(world)
    browser = as_(world.child)

    first = links(await browser.get(PAGE))["Vraag iemand voor woensdagnacht"]
    before = read(await browser.get(first))
    [second] = [each for each in before.all("form") if "/seek" in str(each.attributes["action"])]
    await browser.post(str(second.attributes["action"]))

    assert first == f"/circles/{world.circle_id}/shifts/{night}/seeking"
    assert "Ria" in before.text
    assert "Het blijft van jou tot iemand het overneemt." in before.text
    page = await browser.get(PAGE)
    assert "Je zoekt al iemand woensdagnacht" in read(page).text
    assert "Vraag iemand voor woensdagnacht" not in links(page)


async def test_where_it_fits_it_says_so_and_offers_nothing(world: World, as_: As):
    await holds(world, "child", "2026-12-09 17:00", 3)

    page = await as_(world.child).get(PAGE)

    assert heading(page) == "Volgens het rooster past het."
    assert not [words for words in links(page) if words.startswith("Vraag iemand voor")]


async def test_a_newcomer_reads_what_will_stand_here(world: World, as_: As):
    page = await as_(world.child).get(PAGE)

    assert heading(page) == "Er staat nog niets van jou in het rooster."
    assert "Zodra je iets op je neemt" in read(page).text


async def test_what_is_coming_is_said_weeks_before(world: World, as_: As):
    await set_lines(world, "child", limit_minutes=150)
    await holds(world, "child", "2026-12-23 17:00", 3)

    page = await as_(world.child).get(PAGE)

    assert section(page, "coming").startswith(
        "Wat eraan komt In de week van 21 december: 3 uur, en je gaf zelf 2,5 uur aan"
    )
    assert heading(page) == "Volgens het rooster past het."


async def test_the_weeks_stand_in_a_picture_and_in_a_table(world: World, as_: As):
    await has_lived_in(world)
    await set_lines(world, "partner", limit_minutes=600)
    await holds(world, "partner", "2026-12-01 22:00", 9, presence=Presence.ASLEEP)
    await holds(world, "partner", "2026-12-05 12:00", 3)

    page = read(await as_(world.partner).get(PAGE))

    [picture] = [each for each in page.all("svg") if each.attributes.get("role") == "img"]
    assert "met je eigen grens van 10 uur" in picture.text
    assert [each.text for each in picture.all("text")][16:18] == ["30 nov", "7,5 u"]
    rows = [[each.text for each in row.inside if not isinstance(each, str)] for row in page.all("tr")]
    assert rows[0] == ["Week van", "Gedaan", "Gepland", "Nachten", "Thuis"]
    assert len(rows) == 1 + 8 + 1 + 8
    assert rows[9][:4] == ["30 nov", "4,5", "3", "0,5"]


async def test_who_lives_in_reads_the_hours_in_which_nobody_else_is_there(world: World, as_: As):
    await has_lived_in(world)
    await holds(world, "partner", "2026-12-05 12:00", 3)
    await holds(world, "child", "2026-12-05 15:00", 5)

    page = await as_(world.partner).get(PAGE)

    assert "Deze week staat er 3 uur voor jou. Daarnaast: 160 uur thuis als er niemand anders is." in read(page).text


async def test_all_their_circles_count_and_say_at_whose_home(world: World, as_: As):
    await set_lines(world, "child", limit_minutes=240)
    elsewhere = await world.circle("Truus")
    there = await world.join(elsewhere, world.child)
    await holds(world, "child", "2026-12-08 09:00", 3)
    await world.assign(await world.shift("2026-12-09 09:00", 3, circle_id=elsewhere), there)

    page = await as_(world.child).get(PAGE)

    assert "Dat komt door dinsdagochtend bij Ellen en woensdagochtend bij Truus ." in read(page).text


@pytest.mark.parametrize("who", ["neighbour", "volunteer"])
async def test_who_helps_otherwise_reads_their_hours_and_no_level(world: World, as_: As, who: str):
    await set_lines(world, who, limit_minutes=60)
    await holds(world, who, "2026-12-05 12:00", 5)

    page = await as_(world.cast[who]).get(PAGE)

    assert heading(page) == "Deze week staat er 5 uur voor jou."
    assert "Het wordt vol." not in page.text


async def test_a_friend_who_wants_it_reads_the_level_too(world: World, as_: As):
    await set_lines(world, "neighbour", limit_minutes=60, wanted=True)
    await holds(world, "neighbour", "2026-12-05 12:00", 5)

    page = await as_(world.neighbour).get(PAGE)

    assert "Het wordt vol." in page.text


@pytest.mark.parametrize("who", ["professional", "person"])
async def test_for_whom_it_is_not_it_is_not_there(world: World, as_: As, who: str):
    page = await as_(world.cast[who]).get(PAGE)

    assert page.status_code == 404


async def test_no_browser_and_no_server_between_keeps_it(world: World, as_: As):
    page = await as_(world.partner).get(PAGE)

    assert page.headers["cache-control"] == "no-store"


async def test_family_has_it_in_the_menu_and_others_have_not(world: World, as_: As):
    rota = f"/circles/{world.circle_id}/rota"
    pages = [await as_(world.cast[who]).get(rota) for who in ("partner", "neighbour", "professional", "person")]

    assert [PAGE in page.text for page in pages] == [True, False, False, False]


@pytest.mark.parametrize("copied_world", ["sqlite"], indirect=True)
async def test_it_asks_the_database_as_often_for_one_moment_as_for_many(world: World, as_: As):
    await holds(world, "partner", "2026-12-05 12:00", 3)
    with statements(world) as few:
        await as_(world.partner).get(PAGE)
    for day in range(50):
        starts = datetime(2026, 11, 1, 12, tzinfo=HOME) + timedelta(days=day)
        await holds(world, "partner", starts.strftime("%Y-%m-%d %H:%M"), 3)
    with statements(world) as many:
        await as_(world.partner).get(PAGE)

    assert (len(few), len(many)) == (13, 13)


async def test_after_two_letters_with_nothing_changed_it_stands_here_alone(world: World, as_: As):
    await fifteen_hours_ahead(world)
    for weeks in (5, 2):
        at = world.now - timedelta(weeks=weeks)
        row = {"account_id": world.child.account.id, "level": Level.ATTENTION, "signals": {"h2": 1}}
        await world.add(NoticeRow, at=at, **row)

    page = await as_(world.child).get(PAGE)

    assert "We schreven je dit twee keer" in read(page).text
    assert links(page)["Dit weten we"] == f"{PAGE}/wrong"


# What is not right, and whom to ring.


async def test_what_somebody_knows_and_calls_fine_is_not_said_for_a_while(world: World, as_: As):
    await fifteen_hours_ahead(world)
    browser = as_(world.child)

    answer = await browser.post(f"{PAGE}/known", data={"signal": "h2"}, follow_redirects=True)

    assert heading(answer) == "Deze week staat er 0 uur voor jou."
    assert "Je weet dit, en het is goed zo." in read(answer).text
    world.now += timedelta(days=28)
    await set_of_week(world)
    assert "Je gaf zelf 12 uur per week aan." in heading(await browser.get(PAGE))


async def set_of_week(world: World) -> None:
    """Four weeks on there is as much again."""
    await holds(world, "child", "2027-01-04 18:00", 6)
    await holds(world, "child", "2027-01-06 22:00", 9)


async def test_what_is_not_so_cannot_be_called_fine(world: World, as_: As):
    answers = [await as_(world.child).post(f"{PAGE}/known", data={"signal": name}) for name in ("h2", "sos", "nothing")]

    assert [answer.status_code for answer in answers] == [404, 404, 422]
    assert await world.rows(SnoozeRow) == []


async def test_what_could_be_wrong_leads_to_where_it_is_put_right(world: World, as_: As):
    shift_id = await holds(world, "child", "2026-12-03 12:00", 3)
    await fifteen_hours_ahead(world)

    page = await as_(world.child).get(f"{PAGE}/wrong")

    here = f"/circles/{world.circle_id}/shifts/{shift_id}"
    found = links(page)
    assert found["Donderdagmiddag 3 december"] == here
    assert found["Hoe lang het echt was : donderdagmiddag 3 december"] == f"{here}/members/{world.child.id}/minutes"
    assert found["Verander wat voor mij genoeg is"] == f"{PAGE}/settings"
    assert list(read(page).buttons.values())[:1] == ["Ik weet het, het is goed zo"]


async def test_whom_to_ring_stands_there_with_the_day_it_was_checked_on(world: World, as_: As):
    nobody_yet = await as_(world.child).get(f"{PAGE}/help")
    world.app.state.help_lines = replace(world.app.state.help_lines, checked_on=date(2026, 11, 24))
    page = await as_(world.child).get(f"{PAGE}/help")

    assert links(page)["112 , Alarmnummer"] == "tel:112"
    assert "Wie het hier beheert, heeft ze nog niet nagelopen" in read(nobody_yet).text
    assert "Deze nummers en adressen zijn nagekeken op 24 november 2026." in read(page).text


async def test_what_is_coming_is_said_of_the_week_it_is_in_and_once(world: World, as_: As):
    await world.add(BalanceRow, account_id=world.child.account.id, limit_minutes=12 * 60, asks_how_long=True)
    for day in (14, 15, 16):
        await world.assign(await world.shift(f"2026-12-{day} 10:00", 6), world.child)

    page = read(await as_(world.child).get(PAGE)).text

    assert page.count("In de week van 14 december") == 1
    assert "In de week van 21 december" not in page


async def test_the_same_in_english(world: World, as_: As):
    await world.change_account(world.child, language=Language.EN)
    await fifteen_hours_ahead(world)

    page = await as_(world.child).get(PAGE)

    assert heading(page) == "There are 15 hours for you in the coming seven days. You said 12 hours a week is enough."
    assert "That is because of Monday evening and Wednesday night ." in read(page).text


# Nobody else.


@pytest.mark.parametrize("who", ["coordinator", "person", "child", "neighbour", "professional"])
async def test_how_full_somebodys_weeks_are_stands_on_no_page_of_others(world: World, as_: As, who: str):
    await set_lines(world, "partner", limit_minutes=60)
    shift_id = await holds(world, "partner", "2026-12-05 12:00", 5)
    assert "past het." in (await as_(world.partner).get(PAGE)).text
    here = f"/circles/{world.circle_id}"
    own = [f"{here}/rota", f"{here}/members", f"{here}/members/{world.partner.id}", f"{here}/shifts/{shift_id}", "/me"]

    pages = [await as_(world.cast[who]).get(address) for address in [*own, f"{here}/log", f"{here}/lists/rota.csv"]]

    told = ("Het wordt vol", "te veel", "past het", "1 uur per week", "zelf 1 uur")
    assert [page.status_code for page in pages] == [200] * len(pages)
    assert [(page.url.path, words) for page in pages for words in told if words in page.text] == []


async def test_the_operators_log_knows_no_more_than_that_a_page_was_asked_for(world: World):
    said: list[str] = []
    trace = Trace(world.app, said.append)
    await fifteen_hours_ahead(world)
    transport = httpx.ASGITransport(trace)
    cookies = {"careshare": f"token-{world.child.id}"}

    async with httpx.AsyncClient(transport=transport, base_url=BASE_URL, cookies=cookies) as browser:
        await browser.get(PAGE)

    [line] = said
    assert "route=balance.show status=200" in line
    assert not {"15", "12", "ATTENTION", "Bram"} & set(line.replace("=", " ").split())
