"""Who comes, pressed on a page: what each button does, what it says, and how it really went."""

from datetime import timedelta

import pytest

from careshare.db.models import AssignmentRow
from careshare.domain.words import AssignmentState
from tests.actions.dividing import look, states
from tests.pages import flash, read
from tests.web.test_shifts import at, new_shift


async def test_taking_goes_back_to_where_the_button_stood_with_an_undo(world, as_):
    lunch = await world.shift()
    rota = f"/circles/{world.circle_id}/rota"

    answer = await as_(world.neighbour).post(
        at(world, lunch, "/take"), headers={"referer": f"http://localhost:8000{rota}"}
    )

    assert (answer.status_code, answer.headers["location"]) == (303, rota)
    assert (await look(world, lunch)).is_sure


async def test_the_next_page_says_it_and_undo_takes_it_back(world, as_):
    lunch = await world.shift()
    ria = as_(world.neighbour)
    await ria.post(at(world, lunch, "/take"))

    page = await ria.get(at(world, lunch))
    undo = next(iter(next(each for each in read(page).all("div") if each.attributes.get("id") == "flash").buttons))
    await ria.post(undo)

    assert flash(page) == "Je komt op vrijdag 4 december, 12:00–14:00. Dank je wel! Ongedaan maken"
    assert await states(world, lunch) == {}


async def test_a_no_says_to_what_and_undo_takes_it_back(world, as_):
    lunch = await world.shift()
    await world.assign(lunch, world.neighbour, AssignmentState.PROPOSED)
    ria = as_(world.neighbour)
    await ria.post(at(world, lunch, "/decline"))

    page = await ria.get(at(world, lunch))
    undo = next(address for address in read(page).buttons if "/undo" in address)
    await ria.post(undo)

    said = "Je komt niet op vrijdag 4 december, 12:00–14:00. Dat geeft niet, goed dat je het zegt. Ongedaan maken"
    assert flash(page) == said
    assert await states(world, lunch) == {"Ria": "proposed"}


async def test_a_page_from_before_it_moved_says_no_yes_to_another_time(world, as_):
    lunch = await world.shift("2026-12-05 12:00")
    ria = as_(world.neighbour)
    pages = [await ria.get(f"/circles/{world.circle_id}/rota"), await ria.get(at(world, lunch))]
    presses = [next(address for address in read(page).buttons if "/take" in address) for page in pages]
    await as_(world.coordinator).post(at(world, lunch), data=new_shift(starts="18:00", ends="20:00"))

    for press in presses:
        await ria.post(press)

        page = await ria.get(at(world, lunch))
        assert "Iemand heeft dit intussen veranderd" in flash(page)
        assert await states(world, lunch) == {}
    await ria.post(next(address for address in read(page).buttons if "/take" in address))
    assert await states(world, lunch) == {"Ria": "accepted"}


@pytest.mark.parametrize("seen", ["", "x", "-1", "1" * 19])
async def test_an_address_with_no_number_in_it_is_none_of_ours(world, as_, seen):
    lunch = await world.shift()

    assert (await as_(world.neighbour).post(at(world, lunch, f"/take?seen={seen}"))).status_code == 400


@pytest.mark.parametrize(
    ("verb", "words"),
    [
        ("seek", "Het staat nu open in het rooster. Tot iemand het overneemt, blijft het van jou."),
        ("leave", "Je hebt het teruggegeven. Het staat weer open in het rooster."),
        ("cannot-come", "Dat geeft niet. Het staat weer open in het rooster."),
    ],
)
async def test_who_gives_something_up_reads_what_became_of_it_and_who_hears(world, as_, verb, words):
    lunch = await world.shift("2026-12-08 12:00")
    await world.assign(lunch, world.neighbour)

    await as_(world.neighbour).post(at(world, lunch, f"/{verb}"))

    said = flash(await as_(world.neighbour).get(at(world, lunch)))
    assert said == f"{words} Sanne krijgt bericht. Ongedaan maken"


async def test_who_plans_alone_and_gives_something_up_is_promised_no_letter(world, as_):
    lunch = await world.shift("2026-12-08 12:00")
    await world.assign(lunch, world.coordinator)

    await as_(world.coordinator).post(at(world, lunch, "/cannot-come"))

    said = flash(await as_(world.coordinator).get(at(world, lunch)))
    assert said == "Dat geeft niet. Het staat weer open in het rooster. Ongedaan maken"


async def test_a_no_that_is_noted_for_another_is_told_to_them_too(world, as_):
    await world.change_member(world.child, is_coordinator=True)
    lunch = await world.shift("2026-12-08 12:00")
    await world.assign(lunch, world.neighbour)

    await as_(world.coordinator).post(at(world, lunch, "/cannot-come"), data={"member": world.neighbour.id})

    said = flash(await as_(world.coordinator).get(at(world, lunch)))
    assert said == "Het staat weer open in het rooster. Bram en Ria krijgen bericht. Ongedaan maken"


async def test_standing_in_says_who_is_told(world, as_):
    lunch = await world.shift()
    await world.assign(lunch, world.child, AssignmentState.SEEKING)

    await as_(world.neighbour).post(at(world, lunch, "/take"))

    page = await as_(world.neighbour).get(at(world, lunch))
    assert flash(page) == "Je komt op vrijdag 4 december, 12:00–14:00. Dank je wel! Bram krijgt bericht. Ongedaan maken"


async def test_a_yes_from_the_week_says_what_is_worth_knowing(world, as_):
    walk, lunch = await world.shift("2026-12-04 13:50"), await world.shift()
    await world.assign(walk, world.neighbour)

    await as_(world.neighbour).post(at(world, lunch, "/take"))

    said = flash(await as_(world.neighbour).get(at(world, lunch)))
    assert said.startswith("Je komt op vrijdag 4 december, 12:00–14:00. Dank je wel!")
    assert said.endswith("Dit valt 10 minuten samen met iets anders van jou. Ongedaan maken")


async def test_who_was_asked_can_say_yes_on_the_telephone(world, as_):
    lunch = await world.shift()
    await world.assign(lunch, world.neighbour, AssignmentState.PROPOSED)

    page = await as_(world.coordinator).get(at(world, lunch))

    [whole] = [each for each in read(page).all("ul") if "is gevraagd" in each.text]
    assert list(whole.buttons.values()) == ["Zei ja", "Haal eraf"]
    await as_(world.coordinator).post(next(iter(whole.buttons)), data={"member": world.neighbour.id})
    assert await states(world, lunch) == {"Ria": "accepted"}


async def test_who_is_late_reads_who_was_quicker(world, as_):
    lunch = await world.shift()
    await as_(world.partner).post(at(world, lunch, "/take"))

    await as_(world.neighbour).post(at(world, lunch, "/take"))

    page = await as_(world.neighbour).get(at(world, lunch))
    assert flash(page) == "Anton was je net voor. Toch bedankt!"


@pytest.mark.parametrize(
    ("verb", "before", "after"),
    [
        ("take", AssignmentState.PROPOSED, "accepted"),
        ("decline", AssignmentState.PROPOSED, "declined"),
        ("seek", AssignmentState.ACCEPTED, "seeking"),
        ("stop-seeking", AssignmentState.SEEKING, "accepted"),
        ("cannot-come", AssignmentState.ACCEPTED, "cannot_come"),
        ("leave", AssignmentState.ACCEPTED, "left"),
    ],
)
async def test_a_button_about_oneself(world, as_, verb, before, after):
    lunch = await world.shift("2026-12-08 12:00")
    await world.assign(lunch, world.neighbour, before)

    answer = await as_(world.neighbour).post(at(world, lunch, f"/{verb}"))

    assert answer.status_code == 303
    assert await states(world, lunch) == {"Ria": after}


@pytest.mark.parametrize(
    ("verb", "before", "after"),
    [
        ("propose", None, "proposed"),
        ("note-yes", None, "accepted"),
        ("withdraw", AssignmentState.ACCEPTED, "withdrawn"),
        ("seek", AssignmentState.ACCEPTED, "seeking"),
        ("cannot-come", AssignmentState.ACCEPTED, "cannot_come"),
    ],
)
async def test_a_button_of_who_plans_about_another(world, as_, verb, before, after):
    lunch = await world.shift("2026-12-08 12:00")
    if before:
        await world.assign(lunch, world.neighbour, before)

    answer = await as_(world.coordinator).post(at(world, lunch, f"/{verb}"), data={"member": world.neighbour.id})

    assert answer.status_code == 303
    assert await states(world, lunch) == {"Ria": after}


async def test_who_does_not_plan_says_nothing_for_another(world, as_):
    lunch = await world.shift()
    await world.assign(lunch, world.child)

    await as_(world.neighbour).post(at(world, lunch, "/cannot-come"), data={"member": world.child.id})

    assert await states(world, lunch) == {"Bram": "accepted"}


@pytest.mark.parametrize("typed", ["x", "-1", "1" * 30, "1.5"])
async def test_a_button_about_nobody_is_refused(world, as_, typed):
    lunch = await world.shift()

    answer = await as_(world.coordinator).post(at(world, lunch, "/propose"), data={"member": typed})

    assert answer.status_code in {400, 404}


@pytest.mark.parametrize(
    ("verb", "words"),
    [
        ("propose", "De vraag staat genoteerd. Ria krijgt bericht. Ongedaan maken"),
        ("note-yes", "Genoteerd: het is een ja. Ria krijgt bericht. Ongedaan maken"),
    ],
)
async def test_who_plans_reads_who_gets_a_letter_of_it(world, as_, verb, words):
    lunch = await world.shift()

    await as_(world.coordinator).post(at(world, lunch, f"/{verb}"), data={"member": world.neighbour.id})

    assert flash(await as_(world.coordinator).get(at(world, lunch))) == words


async def test_who_looks_for_another_in_place_of_who_plans_too_does_not_read_that_they_get_a_letter(world, as_):
    await world.change_member(world.child, is_coordinator=True)
    await world.change_member(world.partner, is_coordinator=True)
    lunch = await world.shift()
    await world.assign(lunch, world.child)

    await as_(world.coordinator).post(at(world, lunch, "/seek"), data={"member": world.child.id})

    said = flash(await as_(world.coordinator).get(at(world, lunch)))
    assert said.removesuffix(" Ongedaan maken").endswith("Anton krijgt bericht.")
    assert "Bram" not in said


async def test_who_asks_somebody_without_an_address_reads_that_no_letter_goes(world, as_):
    await world.change_account(world.neighbour, email=None)
    lunch = await world.shift()

    await as_(world.coordinator).post(at(world, lunch, "/propose"), data={"member": world.neighbour.id})

    said = flash(await as_(world.coordinator).get(at(world, lunch)))
    assert (
        said == "De vraag staat genoteerd. Ria krijgt geen bericht van ons. Bel, of geef het zelf door. Ongedaan maken"
    )


async def test_the_real_minutes_of_a_night_fall_on_the_right_day(world, as_):
    night = await world.shift("2026-12-02 23:00", hours=8)
    await world.assign(night, world.neighbour)

    form = {"starts": "00:30", "ends": "07:15", "calls": "2"}
    await as_(world.neighbour).post(at(world, night, f"/members/{world.neighbour.id}/minutes"), data=form)

    [row] = await world.rows(AssignmentRow)
    assert (row.real_starts_at.isoformat(), row.real_ends_at.isoformat(), row.calls) == (
        "2026-12-02T23:30:00+00:00",
        "2026-12-03T06:15:00+00:00",
        2,
    )


async def test_saving_the_real_minutes_of_a_weekend_changes_nothing_about_them(world, as_):
    weekend = await world.shift("2026-11-30 18:00", hours=48)
    await world.assign(weekend, world.neighbour)
    here = at(world, weekend, f"/members/{world.neighbour.id}/minutes")
    shown = {
        each.attributes.get("name"): each.attributes.get("value")
        for each in read(await as_(world.neighbour).get(here)).all("input")
    }

    await as_(world.neighbour).post(here, data={name: shown[name] for name in ("starts", "ends", "calls")})

    [row] = await world.rows(AssignmentRow)
    assert row.real_ends_at - row.real_starts_at == timedelta(hours=48)
    said = flash(await as_(world.neighbour).get(at(world, weekend)))
    assert said == "Het is opgeschreven: maandag 30 november, 18:00–18:00 (wo 2 dec)."


async def test_what_is_still_to_come_was_nobodys_time(world, as_):
    lunch = await world.shift("2026-12-04 08:00", hours=6)
    await world.assign(lunch, world.neighbour)

    form = {"starts": "08:00", "ends": "14:00", "calls": "0"}
    page = await as_(world.neighbour).post(at(world, lunch, f"/members/{world.neighbour.id}/minutes"), data=form)

    assert page.status_code == 422
    assert "Die tijd moet nog komen." in read(page).text


async def test_real_minutes_that_are_none_get_a_sentence(world, as_):
    lunch = await world.shift("2026-12-03 12:00")
    await world.assign(lunch, world.neighbour)

    form = {"starts": "25:00", "ends": "", "calls": "100"}
    page = await as_(world.neighbour).post(at(world, lunch, f"/members/{world.neighbour.id}/minutes"), data=form)

    assert page.status_code == 422
    assert 'value="25:00"' in page.text


async def test_how_long_it_was_can_be_put_right_also_after_it_was_said_that_they_were_there(world, as_):
    lunch = await world.shift("2026-12-03 12:00")
    await world.assign(lunch, world.neighbour, happened=True)

    page = await as_(world.coordinator).get(at(world, lunch))

    assert f"/members/{world.neighbour.id}/minutes" in page.text
