"""Time off as each of them reads it: to whose it is free time, to everybody else an ordinary moment with its helper."""

from typing import Any

import pytest

from careshare.db.models import RespiteRow, ShiftRow
from careshare.domain.words import AssignmentState, Decides, Kind
from tests.actions.usual import lunch, make
from tests.pages import cards, read
from tests.web.test_patterns import typed
from tests.web.test_skills import mistakes, moment
from tests.world import World


def at(world: Any, page: str) -> str:
    return f"/circles/{world.circle_id}{page}"


async def evening(world: World, carer: Any = None, **values: Any) -> int:
    """Time off for Anton on Friday evening, by the name that everybody reads."""
    number = await world.shift("2026-12-04 20:00", 3, kind=Kind.RESPITE, title="Avond met Mia", **values)
    whose = (carer or world.partner).id
    await world.add(RespiteRow, circle_id=world.circle_id, member_id=whose, shift_id=number)
    return number


def chosen(page: Any, name: str) -> list[str]:
    """What stands chosen in a select."""
    [select] = [each for each in read(page).all("select") if each.attributes.get("name") == name]
    return [str(each.attributes["value"]) for each in select.all("option") if "selected" in each.attributes]


def offered(page: Any, name: str) -> list[str]:
    """What a select offers."""
    [select] = [each for each in read(page).all("select") if each.attributes.get("name") == name]
    return [str(each.attributes["value"]) for each in select.all("option")]


# As it is read.


async def test_on_the_rota_it_is_their_evening_off_and_to_the_others_an_evening_with_mia(world, as_):
    number = await evening(world)
    await world.assign(number, world.second_neighbour)

    seen = {}
    for who in ("partner", "coordinator", "person", "neighbour"):
        card = cards(await as_(getattr(world, who)).get(at(world, "/rota")))[f"shift-{number}"]
        seen[who] = next(card.all("h3")).text

    assert seen == {
        "partner": "Jouw vrije avond",
        "coordinator": "Avond met Mia",
        "person": "Avond met Mia",
        "neighbour": "Avond met Mia",
    }


async def test_the_rota_offers_it_to_the_others_and_not_to_them(world, as_):
    number = await evening(world)

    theirs = cards(await as_(world.partner).get(at(world, "/rota")))[f"shift-{number}"]
    others = cards(await as_(world.neighbour).get(at(world, "/rota")))[f"shift-{number}"]

    assert (list(theirs.buttons), list(others.buttons.values())) == ([], ["Ik kom"])


async def test_the_rota_offers_them_nothing_else_then(world, as_):
    await evening(world)
    other = await world.shift("2026-12-04 22:00", 2)

    card = cards(await as_(world.partner).get(at(world, "/rota")))[f"shift-{other}"]

    assert list(card.buttons) == []
    assert "Dan heb jij vrij." in read(await as_(world.partner).get(at(world, f"/shifts/{other}"))).text


@pytest.mark.parametrize(
    ("who", "words"),
    [(None, "Jouw vrije avond: nog niemand."), ("second_neighbour", "Jouw vrije avond: Mia is bij Ellen.")],
)
async def test_its_page_tells_them_who_makes_it_possible(world, as_, who, words):
    number = await evening(world)
    if who:
        await world.assign(number, getattr(world, who))

    page = await as_(world.partner).get(at(world, f"/shifts/{number}"))

    assert words in read(page).text
    assert not any("/take" in address for address in read(page).buttons)


async def test_once_it_is_over_its_page_says_how_it_went(world, as_):
    number = await world.shift("2026-12-03 20:00", 3, kind=Kind.RESPITE, title="Avond met Mia")
    await world.add(RespiteRow, circle_id=world.circle_id, member_id=world.partner.id, shift_id=number)
    await world.assign(number, world.second_neighbour)

    words = read(await as_(world.partner).get(at(world, f"/shifts/{number}"))).text

    assert "Jouw vrije avond" not in words
    assert "Het is voorbij. Mia zou komen." in words


@pytest.mark.parametrize("who", ["person", "child", "neighbour", "professional"])
async def test_nobody_else_reads_that_it_is_time_off(world, as_, who):
    number = await evening(world)
    await world.change_circle(decides=Decides.PERSON)

    for page in ("/rota", f"/shifts/{number}"):
        words = read(await as_(getattr(world, who)).get(at(world, page))).text.lower()
        assert "avond met mia" in words
        assert "vrij" not in words.replace("vrijdag", "").replace("vrijwillig", "")


async def test_who_plans_reads_whose_it_is_and_cannot_ask_them(world, as_):
    number = await evening(world)

    page = await as_(world.coordinator).get(at(world, f"/shifts/{number}"))

    assert "Vrije tijd voor Anton" in read(page).text
    assert "Anton is hier niet voor beschikbaar." in read(page).text


async def test_on_me_it_stands_among_what_is_mine(world, as_):
    number = await evening(world)
    await world.assign(number, world.second_neighbour)
    await world.assign(number, world.neighbour, AssignmentState.PROPOSED)

    theirs = read(await as_(world.partner).get("/me")).text
    others = read(await as_(world.child).get("/me")).text

    assert "Jouw vrije tijd Jouw vrije avond : Mia is bij Ellen vrijdag 4 december, 20:00–23:00" in theirs
    assert "vrije" not in others


# As it is written.


async def test_the_form_asks_whose_it_is_and_proposes_who_lives_in(world, as_):
    page = await as_(world.coordinator).get(at(world, "/shifts/new"))

    assert chosen(page, "respite_for") == [str(world.partner.id)]
    assert str(world.person.id) not in offered(page, "respite_for")


async def test_a_moment_is_kept_as_the_time_off_that_was_chosen(world, as_):
    form = moment(kind="respite", respite_for=world.child.id)

    await as_(world.coordinator).post(at(world, "/shifts"), data=form)
    [row] = await world.rows(RespiteRow)
    page = await as_(world.coordinator).get(at(world, f"/shifts/{row.shift_id}/edit"))

    assert row.member_id == world.child.id
    assert chosen(page, "respite_for") == [str(world.child.id)]


async def test_what_is_for_something_else_is_nobodys_time_off(world, as_):
    await as_(world.coordinator).post(at(world, "/shifts"), data=moment(respite_for=world.partner.id))

    assert await world.rows(RespiteRow) == []


@pytest.mark.parametrize("typed_in", ["0", "999", "nonsense"])
async def test_whose_it_is_must_be_somebody_here(world, as_, typed_in):
    page = await as_(world.coordinator).post(at(world, "/shifts"), data=moment(kind="respite", respite_for=typed_in))

    assert (page.status_code, list(mistakes(page))) == (422, ["respite_for"])
    assert await world.rows(ShiftRow) == []


async def test_whoever_comes_cannot_be_whose_it_is(world, as_):
    number = await world.shift("2026-12-05 12:00", 2)
    await world.assign(number, world.partner)
    form = moment(kind="respite", respite_for=world.partner.id)

    page = await as_(world.coordinator).post(at(world, f"/shifts/{number}"), data=form)
    week = await as_(world.coordinator).post(
        at(world, "/patterns"), data=typed(world.partner, kind="respite", respite_for=world.partner.id)
    )

    words = {"respite_for": "Die komt zelf. Kies hier iemand anders, of laat iemand anders komen."}
    assert (mistakes(page), mistakes(week)) == (words, words)


async def test_a_usual_week_gives_it_every_time_and_carries_it_along(world, as_):
    browser = as_(world.coordinator)
    made = await browser.post(at(world, "/patterns"), data=typed(kind="respite", respite_for=world.child.id))

    page = await browser.get(f"{made.headers['location']}/edit")
    shown = await browser.get(made.headers["location"])
    others = await as_(world.neighbour).get(made.headers["location"])

    assert [row.member_id for row in await world.rows(RespiteRow)] == [world.child.id]
    assert chosen(page, "respite_for") == [str(world.child.id)]
    assert "Vrije tijd voor Bram" in read(shown).text
    assert "Vrije tijd" not in read(others).text


async def test_the_person_who_plans_neither_reads_nor_ends_it(world, as_):
    await world.change_circle(decides=Decides.PERSON)
    number = await evening(world)
    browser = as_(world.person)

    page = await browser.get(at(world, f"/shifts/{number}/edit"))
    form = moment(title="Avond met Mia", day="2026-12-04", starts="20:00", ends="23:00", what="Zingen")
    await browser.post(at(world, f"/shifts/{number}"), data=form)

    [row] = await world.rows(ShiftRow)
    assert "respite" not in page.text
    assert (row.what, row.kind) == ("Zingen", Kind.RESPITE)
    assert [each.member_id for each in await world.rows(RespiteRow)] == [world.partner.id]


async def test_nor_does_a_usual_week_that_the_person_changes(world, as_):
    await world.change_circle(decides=Decides.PERSON)
    pattern = await make(world, lunch("2026-12-07"), kind=Kind.RESPITE)
    await world.add(RespiteRow, circle_id=world.circle_id, member_id=world.partner.id, pattern_id=pattern)

    page = await as_(world.person).get(at(world, f"/patterns/{pattern}/edit"))
    await as_(world.person).post(at(world, f"/patterns/{pattern}"), data=typed(kind="company", starts_on="2026-12-14"))

    assert "respite" not in page.text
    assert [row.member_id for row in await world.rows(RespiteRow)] == [world.partner.id] * 2
