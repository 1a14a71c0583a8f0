"""How a circle asks: the page for who plans, whom it would ask before it is kept, and a moment’s own search."""

from datetime import timedelta
from typing import Any

from careshare.db.models import AbsenceRow, LadderRow, SearchRow
from careshare.domain.circles import Me
from careshare.jobs import ask
from tests.pages import flash, heading, read, statements
from tests.world import ON_SQLITE, As, World

IN_TWELVE_DAYS = "2026-12-16 14:00"
USUAL = {
    "on_1": "y",
    "whom_1": "family_and_friends",
    "days_1": "14",
    "on_2": "y",
    "whom_2": "volunteers",
    "days_2": "10",
    "on_3": "y",
    "days_3": "7",
    "on_4": "y",
    "hours_4": "72",
    "hours_5": "24",
    "alarm": "",
}


def here(world: World, path: str = "") -> str:
    return f"/circles/{world.circle_id}/asking{path}"


async def text(client: Any, url: str) -> str:
    return read(await client.get(url)).text


async def test_who_plans_reads_the_order_in_sentences_and_whom_it_asks_now(world: World, as_: As):
    await world.shift(IN_TWELVE_DAYS)

    page = await text(as_(world.coordinator), here(world))

    assert "14 dagen van tevoren vragen we familie en vrienden, met een bericht." in page
    assert "72 uur van tevoren krijgt wie meeregelt bericht dat er nog niemand komt." in page
    assert "woensdag 16 december, 14:00–16:00 Nu: Sanne, Bram, Ria en Mia. Vanaf zo 6 dec: vrijwilligers." in page


async def test_another_order_shows_whom_it_would_ask_before_it_is_kept(world: World, as_: As):
    await world.shift(IN_TWELVE_DAYS)
    other = USUAL | {"whom_1": "family", "days_2": "14"}

    tried = await as_(world.coordinator).post(here(world, "/look"), data=other)
    standing = await world.rows(LadderRow)
    kept = await as_(world.coordinator).post(here(world), data=other, follow_redirects=True)
    await ask.once(world.database, world.now)

    assert "Nu: Sanne en Bram. Nu: Piet." in read(tried).text
    assert "Dit is nog niet bewaard" in read(tried).text
    assert standing == []
    assert flash(kept) == "Bewaard. Vanaf nu vragen we in deze volgorde."
    assert "Nu: Sanne en Bram" not in await text(as_(world.coordinator), here(world))  # they have been asked


async def test_the_steps_come_one_after_the_other(world: World, as_: As):
    answer = await as_(world.coordinator).post(here(world), data=USUAL | {"days_1": "9"})

    assert answer.status_code == 422
    assert "Dit komt eerder dan de stap erboven." in read(answer).text
    assert await world.rows(LadderRow) == []


async def test_numbers_out_of_bounds_are_said_beside_their_field(world: World, as_: As):
    wrong = {"days_1": "0", "days_2": "61", "hours_5": "drie", "alarm": "3", "whom_1": "coordinators"}

    answer = await as_(world.coordinator).post(here(world), data=USUAL | wrong)

    assert answer.status_code == 422
    assert answer.text.count('class="error"') == 5


async def test_two_who_change_it_at_once_do_not_write_over_each_other(world: World, as_: As):
    page = await as_(world.coordinator).get(here(world))
    [seen] = [each.attributes["value"] for each in read(page).all("input") if each.attributes["name"] == "seen"]
    await as_(world.coordinator).post(here(world), data=USUAL | {"alarm": "30"})

    answer = await as_(world.coordinator).post(here(world), data=USUAL | {"alarm": "15", "seen": seen})

    assert answer.status_code == 422
    assert [row.alarm_minutes for row in await world.rows(LadderRow)] == [30]


@ON_SQLITE
async def test_the_page_takes_as_many_statements_for_one_open_moment_as_for_many(world: World, as_: As):
    await world.shift(IN_TWELVE_DAYS)
    with statements(world) as one:
        await as_(world.coordinator).get(here(world))
    for day in range(10, 16):
        await world.shift(f"2026-12-{day} 10:00")
    with statements(world) as many:
        await as_(world.coordinator).get(here(world))

    assert len(one) == len(many) == 15


async def test_who_cannot_just_now_is_not_among_them_and_nobody_reads_why(world: World, as_: As):
    await world.shift(IN_TWELVE_DAYS)
    away = {"starts_at": world.now, "ends_at": world.now + timedelta(days=20)}
    await world.add(AbsenceRow, circle_id=world.circle_id, member_id=world.neighbour.id, **away)

    page = await text(as_(world.coordinator), here(world))

    assert "Nu: Sanne, Bram en Mia." in page
    assert "Ria" not in page


async def test_everybody_else_finds_no_such_page(world: World, as_: As):
    for who in (world.partner, world.neighbour, world.volunteer, world.professional, world.stranger):
        assert (await as_(who).get(here(world))).status_code == 404


# A moment’s own search.


async def test_a_moment_says_to_who_plans_who_was_asked_and_what_comes_next(world: World, as_: As):
    shift_id = await world.shift(IN_TWELVE_DAYS)
    await ask.once(world.database, world.now)

    page = await text(as_(world.coordinator), of(world, shift_id))

    assert "Ria gevraagd op vr 4 dec: nog geen antwoord" in page
    assert "Vanaf zo 6 dec: vrijwilligers." in page
    assert "Wie vragen we hiervoor?" not in await text(as_(world.neighbour), of(world, shift_id))


async def test_the_next_ones_can_be_asked_now(world: World, as_: As):
    shift_id = await world.shift(IN_TWELVE_DAYS)
    await ask.once(world.database, world.now)
    world.now += timedelta(hours=1)

    answer = await as_(world.coordinator).post(of(world, shift_id, "/ask-now"), follow_redirects=True)
    await ask.once(world.database, world.now)

    assert flash(answer) == "We vragen de volgenden meteen. Is het avond of nacht? Dan om acht uur ’s ochtends."
    assert "Piet gevraagd op vr 4 dec: nog geen antwoord" in await text(as_(world.coordinator), of(world, shift_id))


async def test_asking_can_begin_later(world: World, as_: As):
    shift_id = await world.shift(IN_TWELVE_DAYS)

    form = await as_(world.coordinator).get(of(world, shift_id, "/later"))
    coordinator = as_(world.coordinator)
    answer = await coordinator.post(
        of(world, shift_id, "/ask-later"), data={"day": "2026-12-08"}, follow_redirects=True
    )
    await ask.once(world.database, world.now)

    [search] = await world.rows(SearchRow)
    assert heading(form) == "Vanaf welke dag mogen we anderen vragen?"
    assert flash(answer) == "Vóór die dag vragen we niemand."
    assert search.held_until.isoformat() == "2026-12-08T07:00:00+00:00"
    assert "Vóór di 8 dec vragen we niemand." in await text(as_(world.coordinator), of(world, shift_id))
    assert "gevraagd op" not in await text(as_(world.coordinator), of(world, shift_id))


async def test_nothing_is_steered_by_who_does_not_plan(world: World, as_: As):
    shift_id = await world.shift(IN_TWELVE_DAYS)

    await as_(world.neighbour).post(of(world, shift_id, "/ask-now"))

    assert await world.rows(SearchRow) == []


def of(world: World, shift_id: int, path: str = "") -> str:
    who: Me = world.coordinator
    return f"/circles/{who.circle_id}/shifts/{shift_id}{path}"
