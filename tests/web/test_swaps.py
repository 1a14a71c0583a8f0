"""Swapping on a page: with whom, and yes or no."""

import re

import pytest

from tests.pages import flash, read
from tests.web.test_shifts import at, buttons


async def test_somebody_finds_what_to_swap_with_and_asks(world, as_):
    lunch, walk = await world.shift(), await world.shift("2026-12-05 13:00", title="Wandelen")
    await world.assign(lunch, world.neighbour)
    await world.assign(walk, world.child)

    page = await as_(world.neighbour).get(at(world, lunch, "/swap"))
    await as_(world.neighbour).post(at(world, lunch, "/swap"), data={"shift": walk, "member": world.child.id})

    said = flash(await as_(world.neighbour).get(at(world, lunch)))
    asked = await as_(world.child).get(at(world, walk))
    assert said == "De vraag staat genoteerd. Bram krijgt bericht."
    assert "Wandelen, zaterdag 5 december, 13:00–15:00" in read(page).text
    assert "Ria wil graag ruilen" in asked.text
    assert {"Ja, ruilen", "Liever niet"} <= set(buttons(asked))
    assert "Een ja staat vast." in asked.text


async def test_the_five_most_alike_stand_first_and_the_rest_is_folded_by_week(world, as_):
    lunch = await world.shift("2026-12-08 12:00", 2)
    await world.assign(lunch, world.neighbour)
    for day in (7, 9, 10, 11, 12, 15, 16, 22):
        await world.assign(await world.shift(f"2026-12-{day:02} 12:00", 2), world.child)
    await world.assign(await world.shift("2026-12-07 18:00", 6, title="Avond"), world.child)

    page = read(await as_(world.neighbour).get(at(world, lunch, "/swap")))

    [alike] = [each for each in page.all("section") if each.attributes["aria-labelledby"] == "alike"]
    assert [int(re.findall(r"(\d+) december", each.text)[0]) for each in alike.all("li")] == [7, 9, 10, 11, 12]
    weeks = [each.text for each in page.all("summary")]
    assert weeks == ["De week van ma 7 dec (1)", "De week van ma 14 dec (2)", "De week van ma 21 dec (1)"]


async def test_what_one_could_not_come_to_is_not_offered(world, as_):
    lunch = await world.shift("2026-12-05 12:00")
    await world.assign(lunch, world.neighbour)
    await world.assign(await world.shift("2026-12-06 12:00"), world.neighbour)
    await world.assign(await world.shift("2026-12-06 13:00", title="Wandelen"), world.child)

    page = await as_(world.neighbour).get(at(world, lunch, "/swap"))

    assert "Er is niets om mee te ruilen" in page.text


async def test_a_swap_says_what_is_worth_knowing_before_and_after_a_yes(world, as_):
    lunch, walk = await world.shift("2026-12-05 12:00"), await world.shift("2026-12-06 12:00", title="Wandelen")
    await world.assign(lunch, world.neighbour)
    await world.assign(walk, world.child)
    beside = await world.shift("2026-12-05 13:50")
    await world.assign(beside, world.child)
    await as_(world.neighbour).post(at(world, lunch, "/swap"), data={"shift": walk, "member": world.child.id})

    offered = await as_(world.child).get(at(world, walk, "/swap"))
    page = await as_(world.child).get(at(world, walk))
    await as_(world.child).post(next(address for address in read(page).buttons if "/accept" in address))

    worth = "Dit valt 10 minuten samen met iets anders van jou."
    assert worth in read(offered).text
    assert worth in read(page).text
    said = flash(await as_(world.child).get(at(world, walk)))
    assert said == f"Jullie hebben geruild. Jij komt op zaterdag 5 december, 12:00–14:00. Ria krijgt bericht. {worth}"


@pytest.mark.parametrize("fields", [{}, {"shift": "x", "member": "1"}, {"shift": "1", "member": "9" * 40}])
async def test_a_swap_with_nothing_is_refused(world, as_, fields):
    lunch = await world.shift()
    await world.assign(lunch, world.neighbour)

    answer = await as_(world.neighbour).post(at(world, lunch, "/swap"), data=fields)

    assert answer.status_code in {400, 404}
