"""When can somebody not come? As they say it themselves, and as others never see it."""

from typing import Any

import pytest

from careshare.db.models import AbsenceRow, AssignmentRow, PreferenceRow
from careshare.domain.words import AssignmentState, CircleState, Role
from tests.pages import flash, heading, read, statements


def address(world: Any, who: Any, page: str = "absences") -> str:
    return f"/circles/{who.circle_id}/members/{who.id}/{page}"


def mistakes(page: Any) -> dict[str, str]:
    """The sentences beside the fields, by the field's id."""
    found = (each for each in read(page).all("p") if each.attributes.get("class") == "error")
    return {str(each.attributes["id"]).removesuffix("-error"): each.text for each in found}


def offered(page: Any) -> list[str]:
    """The moments for which somebody else can be looked for."""
    return [each.text for each in read(page).all("label") if "choice" in (each.attributes.get("class") or "")]


async def test_from_me_it_is_one_tap(world, as_):
    page = await as_(world.neighbour).get("/me/absences", follow_redirects=True)

    assert (page.status_code, heading(page)) == (200, "Wanneer kun je niet?")


async def test_a_week_away_offers_to_find_others_for_all_it_meets(world, as_):
    lunch, supper = await world.shift("2026-12-08 12:00"), await world.shift("2026-12-09 18:00", title="Avond")
    for shift_id in (lunch, supper):
        await world.assign(shift_id, world.neighbour)
    days = {"first": "2026-12-07", "last": "2026-12-11"}

    away = await as_(world.neighbour).post(address(world, world.neighbour), data=days, follow_redirects=True)
    sought = await as_(world.neighbour).post(
        f"{away.url.path}/seek", data={"shifts": [str(lunch), str(supper)]}, follow_redirects=True
    )

    assert heading(away) == "Je bent weg: ma 7 dec – vr 11 dec"
    assert offered(away) == ["di 8 dec 12:00–14:00 · Lunch · Bij Ellen", "wo 9 dec 18:00–20:00 · Avond · Bij Ellen"]
    assert flash(sought) == "2 momenten staan nu open in het rooster. Sanne krijgt bericht."
    assert {row.state for row in await world.rows(AssignmentRow)} == {AssignmentState.SEEKING}
    assert offered(sought) == []


async def test_all_are_ticked_until_somebody_unticks_one(world, as_):
    lunch = await world.shift("2026-12-08 12:00")
    await world.assign(lunch, world.neighbour)

    away = await as_(world.neighbour).post(
        address(world, world.neighbour), data={"first": "2026-12-08"}, follow_redirects=True
    )
    page = await as_(world.neighbour).post(f"{away.url.path}/seek", data={})

    ticked = [each for each in read(away).all("input") if each.attributes.get("name") == "shifts"]
    assert ["checked" in each.attributes for each in ticked] == [True]
    assert (page.status_code, mistakes(page)) == (422, {"shifts": "Dit kan niet leeg blijven."})


async def test_an_absence_that_meets_nothing_says_so(world, as_):
    page = await as_(world.neighbour).post(
        address(world, world.neighbour), data={"first": "2026-12-08"}, follow_redirects=True
    )

    assert "Er staat dan niets van jou." in page.text


async def test_what_stands_in_a_circle_that_is_paused_is_said_and_not_offered(world, as_):
    lunch = await world.shift("2026-12-08 12:00")
    await world.assign(lunch, world.neighbour)
    away = await as_(world.neighbour).post(address(world, world.neighbour), data={"first": "2026-12-08"})
    await world.change_circle(state=CircleState.PAUSED)

    page = await as_(world.neighbour).get(away.headers["location"])

    assert "Er staat dan niets van jou." not in page.text
    assert "In een kring die stilstaat" in page.text
    assert "di 8 dec 12:00–14:00 · Lunch · Bij Ellen" in read(page).text
    assert offered(page) == []


@pytest.mark.parametrize(
    ("typed", "field", "words"),
    [
        ({}, "first", "Dit kan niet leeg blijven."),
        ({"first": "2026-02-30"}, "first", "Deze datum bestaat niet."),
        ({"first": "9999-12-31"}, "first", "Deze dag is te ver weg. Kijk nog eens naar het jaar."),
        ({"first": "2024-12-08"}, "last", "Dat is al voorbij. Kijk nog eens naar de dagen."),
        ({"first": "2026-12-08", "last": "gisteren"}, "last", "Deze datum bestaat niet."),
        (
            {"first": "2026-12-08", "last": "2026-12-07"},
            "last",
            "Het einde moet na het begin liggen, en binnen twee jaar.",
        ),
        (
            {"first": "2026-12-08", "from_time": "14:00", "to_time": "14:00"},
            "to_time",
            "Het einde moet na het begin liggen, en binnen twee jaar.",
        ),
        (
            {"first": "2026-12-08", "last": "2036-12-08"},
            "last",
            "Het einde moet na het begin liggen, en binnen twee jaar.",
        ),
        ({"first": "2026-12-08", "from_time": "x" * 10_000}, "from_time", "Deze tijd bestaat niet."),
    ],
)
async def test_what_cannot_be_right_gets_a_sentence_and_stays(world, as_, typed, field, words):
    page = await as_(world.neighbour).post(address(world, world.neighbour), data=typed)

    inputs = {each.attributes.get("name"): each.attributes.get("value") for each in read(page).all("input")}
    assert (page.status_code, words in mistakes(page)[field]) == (422, True)
    assert inputs["first"] == typed.get("first", "")
    assert await world.rows(AbsenceRow) == []


async def test_away_in_all_circles_is_offered_to_who_has_more(world, as_):
    one = await as_(world.neighbour).get(address(world, world.neighbour))
    elsewhere = await world.join(world.stranger.circle_id, world.neighbour)
    two = await as_(world.neighbour).get(address(world, world.neighbour))

    await as_(world.neighbour).post(address(world, world.neighbour), data={"first": "2026-12-08", "everywhere": "y"})

    assert ["In al mijn kringen" in page.text for page in (one, two)] == [False, True]
    assert {row.circle_id for row in await world.rows(AbsenceRow)} == {world.circle_id, elsewhere.circle_id}


async def test_a_moment_in_another_circle_is_met_too(world, as_):
    elsewhere = await world.join(world.stranger.circle_id, world.neighbour)
    lunch = await world.shift("2026-12-08 12:00", circle_id=elsewhere.circle_id)
    await world.assign(lunch, elsewhere)
    away = {"first": "2026-12-08", "everywhere": "y"}

    page = await as_(world.neighbour).post(address(world, world.neighbour), data=away, follow_redirects=True)
    await as_(world.neighbour).post(f"{page.url.path}/seek", data={"shifts": [str(lunch)]})

    assert offered(page) == ["di 8 dec 12:00–14:00 · Lunch · Bij Henk"]
    assert [row.state for row in await world.rows(AssignmentRow)] == [AssignmentState.SEEKING]


async def test_who_plans_in_two_of_the_circles_is_named_once(world, as_):
    elsewhere = await world.join(world.stranger.circle_id, world.neighbour)
    await world.join(elsewhere.circle_id, world.coordinator, is_coordinator=True)
    here = await world.shift("2026-12-08 12:00")
    await world.assign(here, world.neighbour)
    there = await world.shift("2026-12-08 18:00", circle_id=elsewhere.circle_id)
    await world.assign(there, elsewhere)
    away = await as_(world.neighbour).post(
        address(world, world.neighbour), data={"first": "2026-12-08", "everywhere": "y"}, follow_redirects=True
    )

    sought = await as_(world.neighbour).post(
        f"{away.url.path}/seek", data={"shifts": [here, there]}, follow_redirects=True
    )

    assert flash(sought) == "2 momenten staan nu open in het rooster. Sanne en Karel krijgen bericht."


async def test_coming_after_all_takes_it_away(world, as_):
    away = await as_(world.neighbour).post(
        address(world, world.neighbour), data={"first": "2026-12-08"}, follow_redirects=True
    )

    page = await as_(world.neighbour).post(f"{away.url.path}/remove", follow_redirects=True)

    assert (heading(page), await world.rows(AbsenceRow)) == ("Wanneer kun je niet?", [])


async def test_weekly_times_are_kept_shown_and_removed(world, as_):
    times = {"rather": "no", "weekdays": ["0", "2"], "starts": "09:00", "ends": "12:00"}

    await as_(world.neighbour).post(address(world, world.neighbour, "preferences"), data=times)
    page = await as_(world.neighbour).get(address(world, world.neighbour))
    first = (await world.rows(PreferenceRow))[0].id
    await as_(world.neighbour).post(address(world, world.neighbour, f"preferences/{first}/remove"))

    lines = [each.text for each in read(page).all("li") if "09:00" in each.text]
    assert lines == ["maandag 09:00–12:00 Liever niet Weghalen", "woensdag 09:00–12:00 Liever niet Weghalen"]
    assert [row.weekday for row in await world.rows(PreferenceRow)] == [2]


async def test_weekly_times_that_are_kept_are_said_and_the_same_again_is_not_written_twice(world, as_):
    there = address(world, world.neighbour, "preferences")
    times = {"rather": "no", "weekdays": ["0", "2"], "starts": "09:00", "ends": "12:00"}

    first = await as_(world.neighbour).post(there, data=times, follow_redirects=True)
    again = await as_(world.neighbour).post(there, data=times, follow_redirects=True)
    gladly = await as_(world.neighbour).post(
        there, data={**times, "rather": "yes", "weekdays": ["2"]}, follow_redirects=True
    )

    assert flash(first) == "Bewaard: liever niet op maandag en woensdag, 09:00–12:00."
    assert flash(again) == "Dat staat hier al. Er is niets dubbel opgeschreven."
    assert flash(gladly) == "Bewaard: liever wel op woensdag, 09:00–12:00."
    assert [(row.weekday, row.rather) for row in await world.rows(PreferenceRow)] == [(0, False), (2, True)]


async def test_a_weekly_time_sent_twice_in_one_form_is_one(world, as_):
    times = {"rather": "no", "weekdays": ["0", "0"], "starts": "09:00", "ends": "12:00"}

    page = await as_(world.neighbour).post(
        address(world, world.neighbour, "preferences"), data=times, follow_redirects=True
    )

    assert flash(page) == "Bewaard: liever niet op maandag, 09:00–12:00."
    assert len(await world.rows(PreferenceRow)) == 1


@pytest.mark.parametrize(
    ("typed", "field", "words"),
    [
        ({"weekdays": []}, "weekdays", "Dit kan niet leeg blijven."),
        ({"weekdays": ["7"]}, "weekdays", "Kies uit de mogelijkheden."),
        ({"ends": "09:00"}, "ends", "Van en tot zijn dezelfde tijd."),
        ({"ends": "half tien"}, "ends", "Deze tijd bestaat niet."),
        ({"rather": "sure"}, "rather", "Kies een van de mogelijkheden."),
    ],
)
async def test_weekly_times_that_cannot_be_right_get_a_sentence(world, as_, typed, field, words):
    times = {"rather": "no", "weekdays": ["0"], "starts": "09:00", "ends": "12:00", **typed}

    page = await as_(world.neighbour).post(address(world, world.neighbour, "preferences"), data=times)

    assert (page.status_code, words in mistakes(page)[field]) == (422, True)
    assert await world.rows(PreferenceRow) == []


@pytest.mark.parametrize("name", ["coordinator", "partner", "person", "professional"])
async def test_nobody_reads_when_another_is_away(world, as_, name):
    away = await as_(world.neighbour).post(
        address(world, world.neighbour), data={"first": "2026-12-08"}, follow_redirects=True
    )
    somebody = as_(getattr(world, name))

    answers = [
        await somebody.get(address(world, world.neighbour)),
        await somebody.get(away.url.path),
        await somebody.post(f"{away.url.path}/remove"),
        await somebody.post(f"{away.url.path}/seek"),
        await somebody.post(address(world, world.neighbour), data={"first": "2026-12-09"}),
    ]

    assert {each.status_code for each in answers} == {404}
    assert len(await world.rows(AbsenceRow)) == 1


async def test_who_plans_says_it_for_a_member_without_account(world, as_):
    gerda = await world.member(world.circle_id, "Gerda", Role.FRIEND, has_account=False)
    hers = f"/circles/{world.circle_id}/members/{gerda}/absences"

    page = await as_(world.coordinator).post(hers, data={"first": "2026-12-08"}, follow_redirects=True)
    closed = await as_(world.neighbour).get(hers)

    assert (heading(page), closed.status_code) == ("Gerda is weg: di 8 dec", 404)


@pytest.mark.parametrize("copied_world", ["sqlite"], indirect=True)
async def test_fifty_moments_are_read_with_as_many_statements_as_one(world, as_):
    for _ in range(50):
        await world.assign(await world.shift("2026-12-08 12:00"), world.neighbour)
    away = await as_(world.neighbour).post(address(world, world.neighbour), data={"first": "2026-12-08"})

    with statements(world) as sent:
        page = await as_(world.neighbour).get(away.headers["location"])

    assert (len(offered(page)), len(sent)) == (50, 5)
