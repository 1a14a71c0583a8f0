"""The letters of the demo, on a page: to be read and answered by whoever looks at it, and in the demo alone."""

from collections.abc import AsyncIterator
from dataclasses import replace

import httpx
import pytest

from careshare.actions import assignments
from careshare.app import create_app
from careshare.domain.assignments import ON_ITS_WAY, UNDO
from careshare.jobs import deliver
from careshare.letters.text import House
from tests.actions.dividing import do, states
from tests.pages import heading, read
from tests.world import BASE_URL, World


@pytest.fixture
async def visitor(world: World) -> AsyncIterator[httpx.AsyncClient]:
    """Somebody who looks at the demo, and is signed in as nobody."""
    world.app = create_app(replace(world.settings, demo=True), now=lambda: world.now)
    async with world.browser() as browser:
        yield browser
    await world.app.state.database.close()


async def letters_leave(world: World) -> None:
    """Those that are due."""
    state = world.app.state
    house = House(world.settings, state.seal)
    await deliver.once(world.database, house, state.tray.take, lambda: world.now, deliver.LETTERS)


async def ria_is_asked(world: World) -> int:
    """For lunch, and her letter has left."""
    lunch = await world.shift("2026-12-08 12:00")
    await do(world, assignments.propose, world.coordinator, lunch, world.neighbour.id)
    world.now += UNDO + 2 * ON_ITS_WAY
    state = world.app.state
    await deliver.once(
        world.database, House(world.settings, state.seal), state.tray.take, lambda: world.now, deliver.LETTERS
    )
    return int(lunch)


async def test_who_reads_a_letter_there_answers_from_it_without_signing_in(world, visitor):
    lunch = await ria_is_asked(world)

    listed = read(await visitor.get("/demo/letters"))
    [letter] = [str(a.attributes["href"]) for a in listed.all("a") if "kun je komen" in a.text]
    links = [str(a.attributes["href"]) for a in read(await visitor.get(letter)).all("a")]
    [yes, no] = [each.removeprefix(BASE_URL) for each in links if "/answers/" in each]
    [button] = [path for path, said in read(await visitor.get(yes)).buttons.items() if said == "Ja, ik kom"]
    await visitor.post(button)

    assert no == f"{yes}&say=not-now"
    assert await states(world, lunch) == {"Ria": "accepted"}


async def test_of_many_letters_those_to_one_can_be_read(world, visitor):
    await ria_is_asked(world)
    await do(world, assignments.propose, world.coordinator, await world.shift("2026-12-09 12:00"), world.child.id)
    world.now += UNDO + 2 * ON_ITS_WAY
    state = world.app.state
    await deliver.once(
        world.database, House(world.settings, state.seal), state.tray.take, lambda: world.now, deliver.LETTERS
    )

    page = read(await visitor.get("/demo/letters", params={"to": world.child.account.email}))

    assert [each.text for each in page.all("b")] == ["Sanne vraagt: kun je komen op wo 9 dec, 12:00?"]


async def test_as_a_mail_program_shows_it_a_letter_may_do_nothing_but_be_left(world, visitor):
    await ria_is_asked(world)

    page = await visitor.get("/demo/letters/1/as-mail")

    assert "Sanne vraagt of je naar Ellen kunt komen" in page.text
    assert page.headers.get_list("content-security-policy") == [
        "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; sandbox"
    ]
    assert page.headers["x-content-type-options"] == "nosniff"


async def test_before_any_letter_left_it_says_what_to_do(world, visitor):
    page = await visitor.get("/demo/letters")

    assert heading(page) == "Berichten van deze demo"
    assert "Er is nog geen bericht verstuurd" in read(page).text


@pytest.mark.parametrize("path", ["", "/1", "/1/as-mail"])
async def test_outside_the_demo_nobody_reads_a_letter(world, as_, path):
    await ria_is_asked(world)

    page = await as_(world.coordinator).get(f"/demo/letters{path}")

    assert page.status_code == 404
    assert "Ria" not in page.text
