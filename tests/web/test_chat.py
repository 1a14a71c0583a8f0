"""The question for a moment as a text for a chat: nothing is sent, and only who may come is asked by name."""

from urllib.parse import unquote

from careshare.actions import assignments
from careshare.db.models import WishRow
from careshare.domain.words import Decides, Kind, Role
from tests.actions.dividing import do, letters, states
from tests.pages import read
from tests.world import BASE_URL, World


def at(world: World, shift: int) -> str:
    return f"/circles/{world.circle_id}/shifts/{shift}"


async def test_to_everybody_it_leads_to_the_moment_and_says_nothing_of_what_is_done(world, as_):
    lunch = await world.shift("2026-12-08 12:00", title="Wassen")

    page = await as_(world.coordinator).get(f"{at(world, lunch)}/chat")

    [text] = [each.text for each in read(page).all("textarea")]
    [whatsapp] = [str(a.attributes["href"]) for a in read(page).all("a") if "wa.me" in str(a.attributes["href"])]
    assert text == (
        "Hoi, met Sanne. Kun je bij Ellen komen op dinsdag 8 december, 12:00–14:00? "
        "Laat het me weten, of zeg het hier: "
        f"{BASE_URL}{at(world, lunch)} Ja of nee, het is allebei goed."
    )
    assert " ".join(unquote(whatsapp.removeprefix("https://wa.me/?text=")).split()) == text


async def test_to_one_by_name_it_has_their_own_link_also_where_they_have_no_account(world, as_):
    greet = await world.member(world.circle_id, "Greet", Role.FRIEND, has_account=False)
    lunch = await world.shift("2026-12-08 12:00")
    page = await as_(world.coordinator).get(f"{at(world, lunch)}/chat?to={greet}")
    [text] = [each.text for each in read(page).all("textarea")]
    [link] = [each.removeprefix(BASE_URL) for each in text.split() if "/answers/" in each]

    [button] = [path for path, said in read(await as_(None).get(link)).buttons.items() if said == "Ja, ik kom"]
    await as_(None).post(button)

    assert text.startswith("Hoi Greet, met Sanne.")
    assert await states(world, lunch) == {"Greet": "accepted"}
    assert await letters(world) == []


async def test_who_cannot_come_to_it_is_not_among_the_names(world, as_):
    await world.add(WishRow, circle_id=world.circle_id, member_id=world.child.id, kind=Kind.COMPANY)
    lunch = await world.shift("2026-12-08 12:00", needed=2)
    await do(world, assignments.take, world.neighbour, lunch)

    page = await as_(world.coordinator).get(f"{at(world, lunch)}/chat")
    answers = [
        await as_(world.coordinator).get(f"{at(world, lunch)}/chat?to={each.id}")
        for each in (world.child, world.neighbour, world.stranger)
    ]

    [names] = [each.text for each in read(page).all("nav") if each.attributes.get("aria-label") == "Aan wie"]
    assert names.split() == ["Iedereen", "Anton", "Joke", "Mia", "Piet"]
    assert {each.status_code for each in answers} == {404}


async def test_who_seeks_somebody_in_their_place_can_take_the_text_along_but_nobody_elses_link(world, as_):
    lunch = await world.shift("2026-12-08 12:00")
    await do(world, assignments.take, world.neighbour, lunch)
    refused = await as_(world.neighbour).get(f"{at(world, lunch)}/chat")
    await do(world, assignments.seek, world.neighbour, lunch, world.neighbour.id)

    page = await as_(world.neighbour).get(f"{at(world, lunch)}/chat")
    of_another = await as_(world.neighbour).get(f"{at(world, lunch)}/chat?to={world.child.id}")

    assert (refused.status_code, page.status_code, of_another.status_code) == (303, 200, 404)
    assert f"{at(world, lunch)}/chat" in (await as_(world.neighbour).get(at(world, lunch))).text


async def test_the_person_asks_to_their_own_house(world, as_):
    await world.change_circle(decides=Decides.PERSON)
    lunch = await world.shift("2026-12-08 12:00")

    page = await as_(world.person).get(f"{at(world, lunch)}/chat")

    assert "Kun je bij mij komen op dinsdag 8 december, 12:00–14:00?" in page.text
