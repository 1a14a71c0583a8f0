"""Writing a moment down: the forms for a new one, a changed one, one that is not needed, and care nobody planned."""

from datetime import time, timedelta
from typing import Any

import pytest

from careshare.db.models import AssignmentRow, QuietTimeRow, ShiftRow, WishRow
from careshare.domain.words import AssignmentState, Closed, Kind, Role
from tests.actions.dividing import look, states
from tests.pages import flash, heading, read
from tests.web.test_shifts import at, buttons, new_shift
from tests.world import World


async def test_a_new_moment_is_on_the_rota(world, as_):
    answer = await as_(world.coordinator).post(at(world), data=new_shift(ends="23:30", starts="22:00"))

    [row] = await world.rows(ShiftRow)
    assert answer.headers["location"] == f"/circles/{world.circle_id}/rota?day=2026-12-05#shift-{row.id}"
    assert (row.title, row.starts_at.isoformat(), row.ends_at.isoformat(), row.needed) == (
        "Lunch",
        "2026-12-05T21:00:00+00:00",
        "2026-12-05T22:30:00+00:00",
        1,
    )
    assert row.open_to == {Role.FAMILY, Role.FRIEND}


async def test_past_midnight_is_the_next_day(world, as_):
    await as_(world.coordinator).post(at(world), data=new_shift(starts="23:00", ends="07:00"))

    [row] = await world.rows(ShiftRow)
    assert row.ends_at.isoformat() == "2026-12-06T06:00:00+00:00"


async def test_a_weekend_has_a_last_day(world, as_):
    await as_(world.coordinator).post(at(world), data=new_shift(starts="10:00", ends="10:00", last_day="2026-12-07"))

    [row] = await world.rows(ShiftRow)
    assert row.ends_at - row.starts_at == timedelta(hours=48)


MISTAKES: dict[str, tuple[dict[str, Any], str, str]] = {
    "end before start": ({"starts": "14:00", "ends": "13:00"}, "ends", "Het einde komt voor het begin."),
    "the same time": ({"starts": "14:00", "ends": "14:00"}, "ends", "Begin en einde zijn dezelfde tijd."),
    "one minute": ({"starts": "14:00", "ends": "14:01"}, "ends", "Een moment duurt minstens 5 minuten."),
    "eight days": ({"last_day": "2026-12-13"}, "last_day", "Een moment duurt hoogstens 48 uur."),
    "a last day before the first": ({"last_day": "2026-12-04"}, "last_day", "Het einde komt voor het begin."),
    "30 February": ({"day": "2026-02-30"}, "day", ""),
    "the past": ({"day": "2026-12-03"}, "day", "Dit is al voorbij."),
    "ten years ahead": ({"day": "2036-12-05"}, "day", "Deze dag is te ver weg. Kijk nog eens naar het jaar."),
    "nobody needed": ({"needed": "0"}, "needed", "Schrijf een getal van 1 tot en met 9."),
    "half a person": ({"needed": "1.5"}, "needed", ""),
    "no title": ({"title": " \u200b"}, "title", "Dit kan niet leeg blijven."),
    "a title of 10,000": ({"title": "x" * 10_000}, "title", ""),
    "a text of 10,000": ({"what": "x" * 10_000}, "what", ""),
    "open to nobody": ({"open_to": []}, "open_to", ""),
    "open to a king": ({"open_to": ["king"]}, "open_to", ""),
    "a kind that is none": ({"kind": "party"}, "kind", ""),
    "half a window": ({"window_starts": "08:00"}, "window_ends", "Schrijf beide tijden op, of geen."),
    "no time": ({"starts": ""}, "starts", ""),
}


@pytest.mark.parametrize("name", MISTAKES)
async def test_a_mistake_gets_a_sentence_beside_its_field_and_keeps_what_was_typed(world, as_, name):
    changed, field, sentence = MISTAKES[name]

    page = await as_(world.coordinator).post(at(world), data=new_shift(**changed))

    errors = {p.attributes["id"]: p.text for p in read(page).all("p") if p.attributes.get("class") == "error"}
    assert page.status_code == 422
    assert list(errors) == [f"{field}-error"]
    assert sentence in errors[f"{field}-error"]
    assert "Soep staat klaar" in page.text or "what" in changed
    assert await world.rows(ShiftRow) == []


@pytest.mark.parametrize(
    ("changed", "opens"),
    [
        ({"starts": "15:00", "ends": "14:00"}, True),
        ({"window_starts": "08:00"}, True),
        ({"title": ""}, False),
    ],
    ids=["the end before the beginning", "half a window", "no title"],
)
async def test_what_is_folded_away_opens_for_a_mistake_that_is_put_right_in_it(world, as_, changed, opens):
    page = await as_(world.coordinator).post(at(world), data=new_shift(**changed))

    [folded] = read(page).all("details")
    assert page.status_code == 422
    assert ("open" in folded.attributes) is opens
    assert "last_day" in [each.attributes["name"] for each in folded.all("input")]


@pytest.mark.parametrize("title", ["🧶 breien 🧶", "אוכל חם", 'Brunch <b>&</b> "zo"', "’s Avonds"])
async def test_names_are_kept_as_they_are_written(world, as_, title):
    await as_(world.coordinator).post(at(world), data=new_shift(title=title))

    [row] = await world.rows(ShiftRow)
    page = await as_(world.neighbour).get(at(world, row.id))
    assert row.title == title
    assert heading(page) == title


async def test_a_body_that_is_no_form_is_refused_calmly(world, as_):
    page = await as_(world.coordinator).post(
        at(world), content=b"{}", headers={"content-type": "multipart/form-data; boundary=x"}
    )

    assert page.status_code in {400, 422}


async def test_who_plans_in_a_quiet_time_is_told(world, as_):
    await world.add(QuietTimeRow, circle_id=world.circle_id, weekday=5, starts=time(13), ends=time(15))
    sanne = as_(world.coordinator)
    await sanne.post(at(world), data=new_shift())

    page = await sanne.get(at(world, "new"))

    assert flash(page).startswith("Het staat op het rooster.")
    assert "rust" in flash(page)


@pytest.mark.parametrize("path", ["new", "{id}/edit", "{id}/cancelling"])
async def test_who_does_not_plan_reads_that_and_changes_nothing(world, as_, path):
    lunch = await world.shift()

    answer = await as_(world.neighbour).get(at(world, path.format(id=lunch)))

    assert answer.status_code == 303


async def test_the_forms_show_what_is_there(world, as_):
    night = await world.shift("2026-12-05 23:00", hours=8, title="Nacht", what="Stil", needed=2)

    page = await as_(world.coordinator).get(at(world, night, "/edit"))

    values = {each.attributes.get("name"): each.attributes.get("value") for each in read(page).all("input")}
    shown = [values[name] for name in ("title", "day", "starts", "ends", "needed", "last_day")]
    assert shown == ["Nacht", "2026-12-05", "23:00", "07:00", "2", ""]


async def sent(world, as_, shift_id):
    """The form to change a moment, as the browser has it when nobody touched it."""
    page = await as_(world.coordinator).get(at(world, shift_id, "/edit"))
    hidden = {each.attributes["name"]: each.attributes["value"] for each in read(page).all("input")}
    return new_shift(version=hidden["version"])


async def test_two_who_change_it_do_not_overwrite_each_other(world, as_):
    lunch = await world.shift("2026-12-05 12:00")
    mine = await sent(world, as_, lunch)
    await as_(world.coordinator).post(at(world, lunch), data=new_shift(starts="15:00", ends="17:00", what="Deur A"))

    page = await as_(world.coordinator).post(at(world, lunch), data={**mine, "title": "Soep"})

    assert page.status_code == 422
    assert "Iemand heeft dit intussen veranderd." in read(page).text
    assert "Lunch, zaterdag 5 december, 15:00–17:00" in read(page).text
    assert "Deur A" in read(page).text
    values = {each.attributes.get("name"): each.attributes.get("value") for each in read(page).all("input")}
    assert (values["title"], values["starts"]) == ("Soep", "12:00")

    await as_(world.coordinator).post(at(world, lunch), data={**mine, "title": "Soep", "version": values["version"]})
    assert (await look(world, lunch)).title == "Soep"


async def test_a_move_can_be_undone_where_the_words_stayed(world, as_):
    lunch = await world.shift("2026-12-05 12:00", title="Lunch", what="Soep staat klaar")
    await world.assign(lunch, world.neighbour)
    sanne = as_(world.coordinator)

    await sanne.post(at(world, lunch), data=new_shift(starts="13:00", ends="15:00"))
    page = await sanne.get(at(world, lunch))
    await sanne.post(
        next(iter(next(each for each in read(page).all("div") if each.attributes.get("id") == "flash").buttons))
    )
    assert await states(world, lunch) == {"Ria": "accepted"}

    await sanne.post(at(world, lunch), data=new_shift(starts="13:00", ends="15:00", title="Soep"))
    assert "Ongedaan maken" not in flash(await sanne.get(at(world, lunch)))


async def ask_gerda(world: World, lunch: int) -> None:
    """She has a telephone and no account."""
    phone = {"phone": "06 1234", "phone_shared": True}
    gerda = await world.member(world.circle_id, "Gerda", Role.FRIEND, has_account=False, **phone)
    asked = {"circle_id": world.circle_id, "shift_id": lunch, "member_id": gerda, "state": AssignmentState.PROPOSED}
    await world.add(AssignmentRow, since=world.now, **asked)


async def test_who_only_changes_the_words_is_told_to_call_nobody(world, as_):
    lunch = await world.shift("2026-12-05 12:00", needed=2)
    await ask_gerda(world, lunch)

    await as_(world.coordinator).post(at(world, lunch), data=new_shift(starts="12:00", ends="14:00", title="Soep"))

    assert flash(await as_(world.coordinator).get(at(world, lunch))) == "Het is veranderd."


async def test_who_changes_it_reads_whom_it_is_not_for_and_whom_to_call(world, as_):
    lunch = await world.shift("2026-12-05 12:00", needed=2)
    await world.assign(lunch, world.child)
    await ask_gerda(world, lunch)
    await world.add(WishRow, circle_id=world.circle_id, member_id=world.child.id, kind=Kind.CARE)

    await as_(world.coordinator).post(at(world, lunch), data=new_shift(starts="13:00", ends="15:00", kind="care"))

    page = await as_(world.coordinator).get(at(world, lunch))
    assert "Bram is hier niet voor beschikbaar, en komt niet meer." in flash(page)
    assert "Gerda krijgt geen bericht van ons. Bel 06 1234." in flash(page)
    [whole] = [each for each in read(page).all("ul") if "is gevraagd" in each.text]
    assert "Bel 06 1234." in whole.text
    assert "Zet erop" in whole.buttons.values()


async def test_who_moves_it_into_a_quiet_time_is_told(world, as_):
    await world.add(QuietTimeRow, circle_id=world.circle_id, weekday=5, starts=time(13), ends=time(15))
    lunch = await world.shift("2026-12-05 09:00")

    await as_(world.coordinator).post(at(world, lunch), data=new_shift())

    assert "rust" in flash(await as_(world.coordinator).get(at(world, lunch)))


async def test_a_changed_time_asks_who_comes_again(world, as_):
    lunch = await world.shift("2026-12-05 12:00")
    await world.assign(lunch, world.neighbour)

    await as_(world.coordinator).post(at(world, lunch), data=new_shift(starts="12:30"))

    page = await as_(world.coordinator).get(at(world, lunch))
    assert flash(page) == "Het is verplaatst. Wie zou komen, wordt opnieuw gevraagd. Ria krijgt bericht."
    assert await states(world, lunch) == {"Ria": "proposed"}


async def test_fewer_people_than_come_already_is_said_beside_the_field(world, as_):
    lunch = await world.shift("2026-12-05 12:00", needed=2)
    await world.assign(lunch, world.neighbour)
    await world.assign(lunch, world.child)

    page = await as_(world.coordinator).post(at(world, lunch), data=new_shift(needed="1"))

    assert page.status_code == 422
    assert "Er komen al meer mensen." in page.text


async def test_cancelling_asks_why_and_tells(world, as_):
    lunch = await world.shift()
    sanne = as_(world.coordinator)

    await sanne.post(at(world, lunch, "/cancel"), data={"words": "Ellen is weg"})

    page = await sanne.get(at(world, lunch))
    assert "Ellen is weg" in page.text
    assert "Het is toch nodig" in buttons(page)


async def test_what_goes_ahead_after_all_says_no_more_why_it_did_not_and_can_be_undone(world, as_):
    lunch = await world.shift(closed=Closed.CANCELLED, closed_words="Ellen is weg")
    sanne = as_(world.coordinator)

    page = await sanne.post(at(world, lunch, "/reopen"), follow_redirects=True)
    undone = await sanne.post(
        next(door for door in read(page).buttons if door.endswith("/undo")), follow_redirects=True
    )

    assert ("Ellen is weg" in page.text, "Ellen is weg" in undone.text) == (False, True)


async def test_who_cancels_and_who_opens_it_again_read_who_gets_a_letter(world, as_):
    lunch = await world.shift(needed=2)
    await world.assign(lunch, world.neighbour)
    await world.assign(lunch, world.child)
    sanne = as_(world.coordinator)

    off = flash(await sanne.post(at(world, lunch, "/cancel"), data={"words": ""}, follow_redirects=True))
    again = flash(await sanne.post(at(world, lunch, "/reopen"), follow_redirects=True))

    assert off.startswith("Het gaat niet door. Bram en Ria krijgen bericht.")
    assert "Bram en Ria krijgen bericht." in again


async def test_who_lets_the_person_do_it_alone_reads_who_gets_a_letter(world, as_):
    lunch = await world.shift(person_asks=True)
    await world.assign(lunch, world.neighbour)

    page = await as_(world.coordinator).post(at(world, lunch, "/answer"), data={"yes": "yes"}, follow_redirects=True)

    assert flash(page).startswith("Het gaat niet door. Ria krijgt bericht.")


async def test_who_cancels_reads_whom_no_letter_tells(world, as_):
    lunch = await world.shift()
    await world.assign(lunch, world.neighbour)
    await world.change_account(world.neighbour, email=None)

    await as_(world.coordinator).post(at(world, lunch, "/cancel"), data={"words": ""})

    said = flash(await as_(world.coordinator).get(at(world, lunch)))
    assert "Ria krijgt geen bericht van ons." in said


async def test_care_nobody_planned_is_written_down(world, as_):
    form = new_shift(day="2026-12-03", starts="22:00", ends="23:30", title="Van bed geholpen")

    answer = await as_(world.neighbour).post(at(world, "unplanned"), data=form)

    [row] = await world.rows(ShiftRow)
    assert answer.headers["location"] == at(world, row.id)
    assert (row.held, row.needed) == (1, 1)


async def test_care_that_is_still_to_come_is_not_unplanned(world, as_):
    page = await as_(world.neighbour).post(at(world, "unplanned"), data=new_shift())

    assert page.status_code == 422
    assert "Dit is nog niet begonnen." in page.text


@pytest.mark.parametrize("last_day", ["0001-01-01", "0026-12-05", "9999-12-31"])
async def test_a_year_typed_wrong_is_said_beside_the_day_also_when_a_moment_is_changed(world, as_, last_day):
    lunch = await world.shift(title="Lunch")

    page = await as_(world.coordinator).post(at(world, lunch), data=new_shift(last_day=last_day))

    assert page.status_code == 422
    assert "Deze dag is te ver weg. Kijk nog eens naar het jaar." in read(page).text
