"""What somebody hears of us: chosen on one page, and stopped from a letter in one click."""

import httpx
import pytest

from careshare.actions import letters
from careshare.db.models import LetterRow, MessageChoiceRow
from careshare.domain.circles import Me
from careshare.domain.words import Group
from careshare.queries import messages
from tests.jobs.test_deliver import ask, received, work
from tests.pages import flash, heading, read
from tests.world import ON_SQLITE, World

ALL = {"asks": "mail", "changes": "mail", "reminders": "mail", "week": "mail", "circle": "mail"}
ALL |= {"week_on": "6"}


async def link(world: World, who: Me, group: Group) -> str:
    """The address in the head of a letter."""
    async with world.database.reading() as db:
        found = await messages.unsubscribing_link(db, world.app.state.seal, who.account.id, group)
    return f"/unsubscribe/{group}/{found}"


def radios(page: httpx.Response, name: str) -> dict[str | None, bool]:
    """What can be chosen, and whether it is."""
    inputs = [each.attributes for each in read(page).all("input") if each.attributes.get("name") == name]
    return {each["value"]: "checked" in each for each in inputs}


async def ways(world: World) -> list[dict[str, str]]:
    return [row.ways for row in await world.rows(MessageChoiceRow)]


async def test_what_is_usual_stands_there_before_anybody_chose(world, as_):
    page = await as_(world.neighbour).get("/me/messages")

    shown = read(page)
    assert heading(page) == "Wat wil je van ons horen?"
    assert radios(page, "asks") == {"mail": True, "none": False}
    assert [each.text for each in shown.all("option") if "selected" in each.attributes][-1] == "Zondag"
    assert await world.rows(MessageChoiceRow) == []


async def test_what_was_chosen_is_kept_and_shown_again(world, as_):
    chosen = ALL | {"asks": "none", "week": "none", "week_on": "2"}

    kept = await as_(world.neighbour).post("/me/messages", data=chosen, follow_redirects=True)

    [row] = await world.rows(MessageChoiceRow)
    assert (row.ways["asks"], row.ways["week"], row.week_on) == ("none", "none", 2)
    assert flash(kept) == "Dat is bewaard."
    assert radios(kept, "asks") == {"mail": False, "none": True}


@ON_SQLITE
@pytest.mark.parametrize("typed", [{"changes": "none"}, {"asks": "push"}, {"asks": "x"}, {"week_on": "7"}])
async def test_what_cannot_be_chosen_is_not_kept(world, as_, typed):
    answer = await as_(world.neighbour).post("/me/messages", data=ALL | typed)

    assert (answer.status_code, await world.rows(MessageChoiceRow)) == (422, [])


async def test_who_plans_chooses_also_of_what_there_is_to_arrange(world, as_):
    planner = read(await as_(world.coordinator).get("/me/messages"))
    neighbour = read(await as_(world.neighbour).get("/me/messages"))

    assert ["Iemand kan niet" in page.text for page in (planner, neighbour)] == [True, False]


async def test_the_account_leads_there(world, as_):
    page = read(await as_(world.neighbour).get("/account"))

    assert "Kies wat je van ons hoort" in [
        each.text for each in page.all("a") if each.attributes.get("href") == "/me/messages"
    ]


async def test_a_letter_says_how_to_stop_it_and_one_click_does(world, as_, mail_server):
    await ask(world, world.neighbour)
    await work(world, mail_server)
    [letter] = mail_server.letters
    address = str(letter["List-Unsubscribe"]).strip("<>").removeprefix("http://localhost:8000")

    async with world.browser() as program:  # a mail program's own server: no cookie, from anywhere
        program.headers["sec-fetch-site"] = "cross-site"
        said = await program.post(address, data={"List-Unsubscribe": "One-Click"}, headers={"origin": "null"})
    await ask(world, world.neighbour)
    await work(world, mail_server)

    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert (said.status_code, await ways(world)) == (200, [{"asks": "none"}])
    assert [row.state for row in await world.rows(LetterRow)] == ["sent", "dropped"]


async def test_the_foot_of_a_letter_leads_to_where_its_reader_chooses(world, mail_server):
    await ask(world, world.neighbour)

    await work(world, mail_server)

    part = mail_server.letters[0].get_body(("plain",))
    assert part
    foot = part.get_content().splitlines()[-2:]
    assert foot == ["Hier kies je wat je van ons hoort:", "http://localhost:8000/me/messages"]


async def test_looking_at_the_link_changes_nothing(world, as_):
    page = await as_(None).get(await link(world, world.neighbour, Group.ASKS))

    assert heading(page) == "Wil je deze berichten niet meer?"
    assert "Iemand vraagt of je kunt komen" in read(page).text
    assert (page.headers["cache-control"], await ways(world)) == ("no-store", [])


async def test_the_button_on_that_page_does_it_whoever_is_signed_in(world, as_):
    done = await as_(world.coordinator).post(await link(world, world.neighbour, Group.ASKS))

    [row] = await world.rows(MessageChoiceRow)
    assert (row.account_id, row.ways) == (world.neighbour.account.id, {"asks": "none"})
    assert heading(done) == "Je krijgt deze berichten niet meer."
    assert "Sanne" not in done.text


async def test_what_was_chosen_before_of_other_messages_stays(world, as_):
    await as_(world.neighbour).post("/me/messages", data=ALL | {"circle": "none", "week_on": "0"})

    await as_(None).post(await link(world, world.neighbour, Group.ASKS))

    [row] = await world.rows(MessageChoiceRow)
    assert (row.ways["circle"], row.ways["asks"], row.week_on) == ("none", "none", 0)


async def test_a_link_of_somebody_else_or_for_something_else_opens_nothing(world, as_):
    theirs = (await link(world, world.neighbour, Group.ASKS)).rpartition("/")[2]
    other = (await link(world, world.child, Group.ASKS)).rpartition("/")[2]
    forged = f"{other.partition('-')[0]}-{theirs.partition('-')[2]}"
    needed = await link(world, world.neighbour, Group.CHANGES)
    tried = [f"/unsubscribe/week/{theirs}", f"/unsubscribe/asks/{forged}", needed, "/unsubscribe/x/1-x"]

    answers = [(await as_(None).post(address)).status_code for address in tried]

    assert (answers, await ways(world)) == ([404] * 4, [])


async def test_no_other_change_from_another_site_is_let_in_by_it(world):
    link_like = "/unsubscribe/asks/x"
    async with world.browser(world.neighbour) as browser:
        browser.headers["sec-fetch-site"] = "cross-site"
        others = ["/me/messages", f"{link_like}/more", f"/me{link_like}", "/unsubscribe/asks/", "/sign-out"]
        answers = [(await browser.post(path, data=ALL)).status_code for path in others]

    assert answers == [403] * 5


async def test_what_nobody_can_do_without_and_what_is_private_has_no_such_link(world, mail_server):
    await world.assign(await world.shift(), world.neighbour)
    async with world.database.writing() as db:
        reader = {"account_id": world.neighbour.account.id, "circle_id": world.circle_id}
        await letters.write(db, "yes_noted", world.now, **reader, shift=1, by=world.coordinator.id)
        await letters.write(db, "notice", world.now, account_id=world.partner.account.id)

    await work(world, mail_server)

    assert len(received(mail_server)) == 2
    assert [letter["List-Unsubscribe"] for letter in mail_server.letters] == [None, None]
