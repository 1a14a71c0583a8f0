"""Relief a carer asks for on purpose: who plans reads the days and nights, and nothing else; nobody else reads it."""

from datetime import date, timedelta

import pytest

from careshare.actions import members
from careshare.db.models import EntryRow, LetterRow, ReliefRow
from careshare.domain.words import CircleState, Language, Role
from tests.pages import flash, heading, read
from tests.world import As, World


def page_of(world: World) -> str:
    """Where the carer asks."""
    return f"/circles/{world.circle_id}/balance/relief"


async def ask(world: World, as_: As, who: str = "partner", often: str = "once", **chosen: object) -> None:
    """Thursday, and the night of Friday."""
    await as_(world.cast[who]).post(page_of(world), data={"days": [3], "nights": [4], "often": often, **chosen})


async def reads(world: World, as_: As, who: str = "coordinator") -> str:
    """What stands on somebody's own page."""
    return read(await as_(world.cast[who]).get("/me")).text


async def test_who_plans_reads_which_day_and_which_night(world: World, as_: As):
    await ask(world, as_)

    assert (
        "Anton wil graag even vrij Wie kan er zijn: vrijdagnacht 4 december en donderdag 10 december ?"
        in await reads(world, as_)
    )


async def test_every_week_until_it_is_taken_back(world: World, as_: As):
    await ask(world, as_, often="weekly")

    world.now += timedelta(days=70)

    assert "Wie kan er zijn: elke donderdag en elke vrijdagnacht ?" in await reads(world, as_)


async def test_what_was_asked_once_is_gone_when_it_is_past(world: World, as_: As):
    await ask(world, as_)

    world.now += timedelta(days=3)
    assert "Wie kan er zijn: donderdag 10 december ?" in await reads(world, as_)
    world.now += timedelta(days=4)
    assert "wil graag even vrij" not in await reads(world, as_)


async def test_each_leads_to_its_own_day_on_the_rota(world: World, as_: As):
    await ask(world, as_)

    links = read(await as_(world.coordinator).get("/me")).all("a")

    assert [(link.text, link.attributes["href"]) for link in links if "#d-" in str(link.attributes["href"])] == [
        ("vrijdagnacht 4 december", f"/circles/{world.circle_id}/rota?week=2026-W49#d-2026-12-04"),
        ("donderdag 10 december", f"/circles/{world.circle_id}/rota?week=2026-W50#d-2026-12-10"),
    ]


async def test_the_carer_reads_on_their_own_weeks_what_they_asked_for(world: World, as_: As):
    await ask(world, as_, often="weekly")

    page = read(await as_(world.partner).get("/me/balance"))

    assert "Elke donderdag en elke vrijdagnacht" in [
        each.text for each in page.all("a") if each.attributes["href"] == page_of(world)
    ]


async def test_it_can_be_taken_back_by_who_asked(world: World, as_: As):
    await ask(world, as_)

    for row in await world.rows(ReliefRow):
        await as_(world.child).post(f"{page_of(world)}/{row.id}/withdraw")
    assert len(await world.rows(ReliefRow)) == 2
    for row in await world.rows(ReliefRow):
        await as_(world.partner).post(f"{page_of(world)}/{row.id}/withdraw")

    assert "wil graag even vrij" not in await reads(world, as_)
    assert await world.rows(LetterRow) == []


async def test_asked_twice_is_once(world: World, as_: As):
    await ask(world, as_)
    await ask(world, as_)

    assert [(row.day, row.night) for row in await world.rows(ReliefRow)] == [
        (date(2026, 12, 10), False),
        (date(2026, 12, 4), True),
    ]
    assert len(await world.rows(LetterRow)) == 1


async def test_nothing_chosen_is_said_beside_it(world: World, as_: As):
    page = await as_(world.partner).post(page_of(world), data={"often": "once"})

    assert page.status_code == 422
    [whole] = [each for each in read(page).all("div") if each.attributes.get("id") == "when"]
    [error] = [each for each in whole.all("p") if each.attributes.get("id") == whole.attributes["aria-describedby"]]
    assert error.text == "Kies een dag of een nacht."
    assert [each.text for each in read(page).all("a") if each.attributes["href"] == "#when"] == [error.text]
    assert await world.rows(ReliefRow) == []


async def test_the_carer_reads_who_gets_a_letter(world: World, as_: As):
    answer = await as_(world.partner).post(page_of(world), data={"days": [3], "often": "once"}, follow_redirects=True)

    assert flash(answer) == "Je hebt het gevraagd. Sanne krijgt bericht."


@pytest.mark.parametrize("who", ["person", "child", "neighbour", "professional", "stranger"])
async def test_nobody_else_reads_it(world: World, as_: As, who: str):
    await ask(world, as_)

    pages = [await as_(world.cast[who]).get("/me")]
    if who != "stranger":
        pages += [await as_(world.cast[who]).get(f"/circles/{world.circle_id}/{page}") for page in ("rota", "members")]

    assert not [page for page in pages if "graag even vrij" in page.text or page.status_code != 200]


async def test_the_person_does_not_read_it_where_they_plan_too(world: World, as_: As):
    await world.change_member(world.person, is_coordinator=True)

    await ask(world, as_)

    assert "graag even vrij" not in await reads(world, as_, "person")
    assert world.person.account.id not in [row.account_id for row in await world.rows(LetterRow)]


async def test_it_stands_in_the_log_of_no_circle(world: World, as_: As):
    await ask(world, as_)

    assert await world.rows(EntryRow) == []


async def test_who_left_asks_for_nothing_any_more(world: World, as_: As):
    await ask(world, as_)
    async with world.database.writing() as db:
        await members.leave(db, world.partner, world.now)

    assert "graag even vrij" not in await reads(world, as_)


async def test_a_circle_that_stands_still_is_asked_for_nothing(world: World, as_: As):
    await ask(world, as_)
    await world.change_circle(state=CircleState.PAUSED, state_since=world.now)

    page = await as_(world.partner).get(page_of(world))

    assert page_of(world) not in [form.attributes["action"] for form in read(page).all("form")]
    assert (await as_(world.child).get(page_of(world))).status_code == 404
    assert "graag even vrij" not in await reads(world, as_)


async def test_who_is_somebody_else_here_by_now_still_takes_back_what_they_asked(world: World, as_: As):
    await ask(world, as_, often="weekly")
    await world.change_member(world.partner, role=Role.PROFESSIONAL)

    page = await as_(world.partner).get(page_of(world))
    more = await as_(world.partner).post(page_of(world), data={"days": [0], "often": "once"})
    planner = await reads(world, as_)
    for row in await world.rows(ReliefRow):
        await as_(world.partner).post(f"{page_of(world)}/{row.id}/withdraw")

    assert heading(page) == "Wat je hebt gevraagd staat er nog"
    assert len([form for form in read(page).all("form") if "withdraw" in str(form.attributes["action"])]) == 2
    assert more.status_code == 404
    assert "graag even vrij" not in planner
    assert await world.rows(ReliefRow) == []
    assert (await as_(world.partner).get(page_of(world))).status_code == 404


async def test_who_arranges_alone_is_told_what_to_do_instead(world: World, as_: As):
    page = await as_(world.coordinator).get(page_of(world))

    assert "Niemand anders regelt hier iets" in read(page).text
    assert page_of(world) not in [form.attributes["action"] for form in read(page).all("form")]


async def test_in_english_a_night_is_named_by_its_evening(world: World, as_: As):
    await world.change_account(world.coordinator, language=Language.EN)

    await ask(world, as_, often="weekly")

    assert "Who could be there: every Thursday and every Friday night ?" in await reads(world, as_)
