"""A moment's own page: who, when, what to do, can I? And the forms to write and change one."""

from datetime import time, timedelta
from typing import Any

import pytest

from careshare.db.models import AssignmentRow, QuietTimeRow, ShiftRow, WishRow
from careshare.domain.words import AssignmentState, Closed, Decides, Kind, Role
from tests.actions.dividing import look, states
from tests.actions.test_shifts import of_a_pattern
from tests.pages import flash, heading, read, statements
from tests.world import ON_SQLITE


def at(world: Any, shift_id: Any = "", page: str = "") -> str:
    return f"/circles/{world.circle_id}/shifts" + (f"/{shift_id}" if shift_id != "" else "") + page


def buttons(page: Any) -> list[str]:
    """The words on the buttons of the page itself, in their order."""
    main = next(read(page).all("main"))
    return list(main.buttons.values())


def new_shift(**changed: Any) -> dict[str, Any]:
    """A form as it is sent for a lunch tomorrow; None leaves a field out."""
    fields = {
        "title": "Lunch",
        "kind": "company",
        "day": "2026-12-05",
        "starts": "12:00",
        "ends": "14:00",
        "last_day": "",
        "what": "Soep staat klaar",
        "presence": "active",
        "needed": "1",
        "open_to": ["family", "friend"],
        "window_starts": "",
        "window_ends": "",
    }
    return {name: value for name, value in {**fields, **changed}.items() if value is not None}


# Who, when, what to do, and can I?


async def test_an_open_moment_says_so_and_has_one_big_button(world, as_):
    lunch = await world.shift(title="Lunch")

    page = await as_(world.neighbour).get(at(world, lunch))

    assert heading(page) == "Lunch"
    assert "vrijdag 4 december, 12:00–14:00" in read(page).text
    assert "Er komt nog niemand." in read(page).text
    assert buttons(page) == ["Ik kom"]


@pytest.mark.parametrize(
    ("state", "says", "doors"),
    [
        (AssignmentState.PROPOSED, "Je bent hiervoor gevraagd. Kun je komen?", ["Ik kom", "Ik kan niet"]),
        (AssignmentState.ACCEPTED, "Je komt.", ["Ik zoek iemand anders", "Ik kan echt niet"]),
        (AssignmentState.SEEKING, "Je komt, en je zoekt iemand anders.", ["Ik kom toch zelf", "Ik kan echt niet"]),
        (AssignmentState.DECLINED, "Er komt nog niemand.", ["Ik kom"]),
    ],
    ids=["asked", "coming", "seeking", "said no"],
)
async def test_my_own_state_decides_what_i_can_press(world, as_, state, says, doors):
    lunch = await world.shift()
    await world.assign(lunch, world.neighbour, state)

    page = await as_(world.neighbour).get(at(world, lunch))

    assert says in read(page).text
    assert buttons(page) == doors


async def test_in_good_time_it_can_be_given_back(world, as_):
    lunch = await world.shift("2026-12-06 12:00")
    await world.assign(lunch, world.neighbour)

    page = await as_(world.neighbour).get(at(world, lunch))

    assert buttons(page) == ["Ik zoek iemand anders", "Geef het terug", "Ik kan echt niet"]


async def test_who_looks_for_someone_else_can_be_replaced(world, as_):
    lunch = await world.shift()
    await world.assign(lunch, world.child, AssignmentState.SEEKING)

    page = await as_(world.neighbour).get(at(world, lunch))

    assert "Bram komt. Bram zoekt iemand anders." in read(page).text
    assert buttons(page) == ["Ik neem het over"]


async def test_a_moment_that_is_arranged_has_nothing_to_press(world, as_):
    lunch = await world.shift()
    await world.assign(lunch, world.child)

    page = await as_(world.neighbour).get(at(world, lunch))

    assert "Bram komt." in read(page).text
    assert buttons(page) == []


async def test_what_is_in_my_way_is_said_before_i_press(world, as_):
    lunch, walk = await world.shift(), await world.shift("2026-12-04 13:00")
    await world.assign(walk, world.neighbour)

    page = await as_(world.neighbour).get(at(world, lunch))

    assert "Je hebt dan al iets anders, 60 minuten van deze tijd." in read(page).text
    assert buttons(page) == []


async def test_a_caution_informs_and_does_not_block(world, as_):
    lunch, walk = await world.shift(), await world.shift("2026-12-04 13:50")
    await world.assign(walk, world.neighbour)

    page = await as_(world.neighbour).get(at(world, lunch))

    assert "10 minuten" in read(page).text
    assert buttons(page) == ["Ik kom"]


async def test_what_a_wish_keeps_closed_says_whom_to_call_and_never_why(world, as_):
    lunch = await world.shift()
    await world.add(WishRow, circle_id=world.circle_id, member_id=world.child.id, kind=Kind.COMPANY)

    page = await as_(world.child).get(at(world, lunch))

    assert "Dit moment staat niet voor jou open. Vragen? Bel Sanne." in read(page).text
    assert buttons(page) == []


async def test_a_cancelled_moment_says_why(world, as_):
    lunch = await world.shift(closed=Closed.CANCELLED, closed_words="Ellen is bij de dokter.")

    page = await as_(world.neighbour).get(at(world, lunch))

    assert "Dit is niet meer nodig." in read(page).text
    assert "Ellen is bij de dokter." in read(page).text


async def test_once_it_began_the_big_button_is_that_one_is_there(world, as_):
    lunch = await world.shift("2026-12-04 08:30")
    await world.assign(lunch, world.neighbour)

    page = await as_(world.neighbour).get(at(world, lunch))

    assert buttons(page)[0] == "Ik ben er"


async def test_what_to_do_is_for_who_comes_and_while_it_is_open(world, as_):
    lunch = await world.shift(what="Soep staat klaar")
    open_page = await as_(world.volunteer).get(at(world, lunch))
    await world.assign(lunch, world.neighbour)

    volunteer, neighbour, professional = [
        await as_(who).get(at(world, lunch)) for who in (world.volunteer, world.neighbour, world.professional)
    ]

    sees = ["Soep staat klaar" in page.text for page in (open_page, volunteer, neighbour, professional)]
    assert sees == [True, False, True, True]


async def test_another_circles_moment_does_not_exist(world, as_):
    lunch = await world.shift()

    page = await as_(world.stranger).get(at(world, lunch))

    assert page.status_code == 404


@ON_SQLITE
async def test_one_moment_asks_the_database_as_often_for_one_as_for_many(world, as_):
    few, many = await world.shift(), await world.shift("2026-12-05 12:00", needed=9)
    for n in range(9):
        guest = await world.signed_in(f"g{n}", await world.member(world.circle_id, f"Gast {n}", Role.FRIEND))
        await world.assign(many, guest)

    counts = []
    for shift in (few, many):
        with statements(world) as asked:
            await as_(world.coordinator).get(at(world, shift))
        counts.append(len(asked))

    assert counts[0] == counts[1]


# Every verb, pressed.


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

    assert flash(page) == "Je komt. Dank je wel! Ongedaan maken"
    assert await states(world, lunch) == {}


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


async def test_standing_in_says_who_is_told(world, as_):
    lunch = await world.shift()
    await world.assign(lunch, world.child, AssignmentState.SEEKING)

    await as_(world.neighbour).post(at(world, lunch, "/take"))

    page = await as_(world.neighbour).get(at(world, lunch))
    assert flash(page) == "Je komt. Dank je wel! Bram krijgt bericht. Ongedaan maken"


async def test_a_yes_from_the_week_says_what_is_worth_knowing(world, as_):
    walk, lunch = await world.shift("2026-12-04 13:50"), await world.shift()
    await world.assign(walk, world.neighbour)

    await as_(world.neighbour).post(at(world, lunch, "/take"))

    said = flash(await as_(world.neighbour).get(at(world, lunch)))
    assert said == "Je komt. Dank je wel! Dit valt 10 minuten samen met iets anders van jou. Ongedaan maken"


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


async def test_with_the_trust_of_the_rota_one_reads_only_what_there_is_to_do_where_one_may_come(world, as_):
    nurses_only = await world.shift(what="Stoma verzorgen", open_to=frozenset({Role.PROFESSIONAL}))
    washing = await world.shift("2026-12-05 12:00", what="Wassen", kind=Kind.CARE)
    await world.add(WishRow, circle_id=world.circle_id, member_id=world.neighbour.id, kind=Kind.CARE)

    for shift in (nurses_only, washing):
        assert "Wat er te doen is" not in (await as_(world.neighbour).get(at(world, shift))).text
    assert "Stoma verzorgen" in (await as_(world.professional).get(at(world, nurses_only))).text


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


# For who plans.


async def test_who_plans_sees_who_could_come_and_not_now_whatever_the_cause(world, as_):
    lunch = await world.shift()
    walk = await world.shift("2026-12-04 13:50")
    await world.assign(walk, world.neighbour)

    page = await as_(world.coordinator).get(at(world, lunch))

    [ria] = [each for each in read(page).all("li") if each.text.startswith("R Ria")]
    assert "nu even niet" in ria.text
    assert list(ria.buttons.values()) == ["Vraag", "Zei ja"]


async def test_what_is_somebodys_own_is_not_told_to_who_asks(world, as_):
    lunch = await world.shift()
    await world.add(WishRow, circle_id=world.circle_id, member_id=world.child.id, kind=Kind.COMPANY)
    walk = await world.shift("2026-12-04 13:00")
    await world.assign(walk, world.neighbour)

    page = await as_(world.coordinator).get(at(world, lunch))

    lines = {name: each.text for name in ("Bram", "Ria") for each in read(page).all("li") if f" {name} " in each.text}
    assert "Bram is hier niet voor beschikbaar." in lines["Bram"]
    assert "Ria is hier niet voor beschikbaar." in lines["Ria"]


@pytest.mark.parametrize("who", ["neighbour", "person", "professional"])
async def test_who_does_not_plan_sees_no_list_of_who_could_come(world, as_, who):
    lunch = await world.shift()

    page = await as_(getattr(world, who)).get(at(world, lunch))

    assert "Iemand vragen" not in page.text


async def test_who_declined_is_for_coordinators_only(world, as_):
    lunch = await world.shift()
    await world.assign(lunch, world.child, AssignmentState.DECLINED)

    coordinator, neighbour, person = [
        await as_(who).get(at(world, lunch)) for who in (world.coordinator, world.neighbour, world.person)
    ]

    assert ["zei nee" in page.text for page in (coordinator, neighbour, person)] == [True, False, False]


# The person.


async def test_the_person_may_wish_to_do_it_and_the_coordinator_answers(world, as_):
    lunch = await world.shift()
    await as_(world.person).post(at(world, lunch, "/do-myself"))

    page = await as_(world.coordinator).get(at(world, lunch))
    await as_(world.coordinator).post(at(world, lunch, "/answer"), data={"yes": "yes"})

    assert "Ellen wil dit graag zelf doen" in page.text
    assert (await look(world, lunch)).closed is Closed.BY_PERSON


async def test_where_the_person_decides_it_is_closed_at_once(world, as_):
    await world.change_circle(decides=Decides.PERSON)
    lunch = await world.shift()

    await as_(world.person).post(at(world, lunch, "/do-myself"))

    assert (await look(world, lunch)).closed is Closed.BY_PERSON


# Writing one.


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


async def test_who_changes_it_reads_whom_it_is_not_for_and_whom_to_call(world, as_):
    phone = {"phone": "06 1234", "phone_shared": True, "has_account": False}
    gerda = await world.member(world.circle_id, "Gerda", Role.FRIEND, **phone)
    lunch = await world.shift("2026-12-05 12:00", needed=2)
    await world.assign(lunch, world.child)
    await world.add(
        AssignmentRow,
        circle_id=world.circle_id,
        shift_id=lunch,
        member_id=gerda,
        state=AssignmentState.PROPOSED,
        since=world.now,
    )
    await world.add(WishRow, circle_id=world.circle_id, member_id=world.child.id, kind=Kind.CARE)

    await as_(world.coordinator).post(at(world, lunch), data=new_shift(starts="13:00", ends="15:00", kind="care"))

    page = await as_(world.coordinator).get(at(world, lunch))
    assert "Bram is hier niet voor beschikbaar, en komt niet meer." in flash(page)
    assert "Gerda krijgt geen bericht van ons. Bel 06 1234." in flash(page)
    [whole] = [each for each in read(page).all("ul") if "is gevraagd" in each.text]
    assert "Bel 06 1234." in whole.text
    assert "Zet erop" in whole.buttons.values()


async def test_who_asks_somebody_without_an_address_reads_that_no_letter_goes(world, as_):
    await world.change_account(world.neighbour, email=None)
    lunch = await world.shift()

    await as_(world.coordinator).post(at(world, lunch, "/propose"), data={"member": world.neighbour.id})

    said = flash(await as_(world.coordinator).get(at(world, lunch)))
    assert (
        said == "De vraag staat genoteerd. Ria krijgt geen bericht van ons. Bel, of geef het zelf door. Ongedaan maken"
    )


async def test_who_moves_it_into_a_quiet_time_is_told(world, as_):
    await world.add(QuietTimeRow, circle_id=world.circle_id, weekday=5, starts=time(13), ends=time(15))
    lunch = await world.shift("2026-12-05 09:00")

    await as_(world.coordinator).post(at(world, lunch), data=new_shift())

    assert "rust" in flash(await as_(world.coordinator).get(at(world, lunch)))


async def test_how_long_it_was_can_be_put_right_also_after_it_was_said_that_they_were_there(world, as_):
    lunch = await world.shift("2026-12-03 12:00")
    await world.assign(lunch, world.neighbour, happened=True)

    page = await as_(world.coordinator).get(at(world, lunch))

    assert f"/members/{world.neighbour.id}/minutes" in page.text


async def test_a_changed_time_asks_who_comes_again(world, as_):
    lunch = await world.shift("2026-12-05 12:00")
    await world.assign(lunch, world.neighbour)

    await as_(world.coordinator).post(at(world, lunch), data=new_shift(starts="12:30"))

    page = await as_(world.coordinator).get(at(world, lunch))
    assert flash(page) == "Het is verplaatst. Wie zou komen, wordt opnieuw gevraagd."
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


# Swapping.


async def test_somebody_finds_what_to_swap_with_and_asks(world, as_):
    lunch, walk = await world.shift(), await world.shift("2026-12-05 13:00", title="Wandelen")
    await world.assign(lunch, world.neighbour)
    await world.assign(walk, world.child)

    page = await as_(world.neighbour).get(at(world, lunch, "/swap"))
    await as_(world.neighbour).post(at(world, lunch, "/swap"), data={"shift": walk, "member": world.child.id})

    asked = await as_(world.child).get(at(world, walk))
    assert "Wandelen, zaterdag 5 december, 13:00–15:00" in read(page).text
    assert "Ria wil graag ruilen" in asked.text
    assert {"Ja, ruilen", "Liever niet"} <= set(buttons(asked))


async def test_a_swap_says_what_is_worth_knowing_before_and_after_a_yes(world, as_):
    lunch, walk = await world.shift("2026-12-05 12:00"), await world.shift("2026-12-06 12:00", title="Wandelen")
    await world.assign(lunch, world.neighbour)
    await world.assign(walk, world.child)
    beside = await world.shift("2026-12-05 13:50")
    await world.assign(beside, world.child)
    await as_(world.neighbour).post(at(world, lunch, "/swap"), data={"shift": walk, "member": world.child.id})

    page = await as_(world.child).get(at(world, walk))
    await as_(world.child).post(next(address for address in read(page).buttons if "/accept" in address))

    worth = "Dit valt 10 minuten samen met iets anders van jou."
    assert worth in read(page).text
    said = flash(await as_(world.child).get(at(world, walk)))
    assert said == f"Jullie hebben geruild. Jullie krijgen allebei bericht. {worth}"


@pytest.mark.parametrize("fields", [{}, {"shift": "x", "member": "1"}, {"shift": "1", "member": "9" * 40}])
async def test_a_swap_with_nothing_is_refused(world, as_, fields):
    lunch = await world.shift()
    await world.assign(lunch, world.neighbour)

    answer = await as_(world.neighbour).post(at(world, lunch, "/swap"), data=fields)

    assert answer.status_code in {400, 404}


async def test_who_was_down_for_what_is_over_would_come(world, as_):
    lunch = await world.shift("2026-12-03 12:00")
    await world.assign(lunch, world.neighbour)

    page = await as_(world.coordinator).get(at(world, lunch))

    assert "Het is voorbij. Ria zou komen." in read(page).text
    assert {"Was er", "Het is niet gebeurd"} <= set(buttons(page))


async def test_who_is_asked_for_what_comes_back_can_answer_for_all_of_it(world, as_):
    lunch = await world.shift(**await of_a_pattern(world))
    await world.assign(lunch, world.neighbour, AssignmentState.PROPOSED)

    page = await as_(world.neighbour).get(at(world, lunch))

    assert "Antwoord in één keer voor allemaal." in page.text


async def test_a_moment_says_between_which_times_somebody_comes(world, as_):
    lunch = await world.shift(window_starts=time(11, 30), window_ends=time(13))

    page = await as_(world.neighbour).get(at(world, lunch))

    assert "11:30–13:00" in read(page).text
