"""A circle's own pages: beginning one, what it agreed, who decides, quiet times, pausing and ending."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import update

from careshare.db.models import AssignmentRow, CircleRow, LetterRow, MemberRow, QuietTimeRow
from careshare.domain.words import AssignmentState, CircleState, Decides, LetterState, MayBeAlone, Role
from tests.pages import flash, heading, read

START = {
    "whose": "theirs",
    "person_name": "Greet",
    "role": "friend",
    "relation": "buurman",
    "knows": "yes",
    "may_be_alone": "yes",
    "decides": "together",
    "zone": "Europe/Amsterdam",
}
HOME = {"person_name": "Ellen", "may_be_alone": "never", "house_rules": "", "wants": "", "zone": "Europe/Amsterdam"}


def at(world: Any, page: str = "") -> str:
    return f"/circles/{world.circle_id}{page}"


# Beginning.


async def test_somebody_starts_a_circle_and_goes_on_to_the_people_in_it(world, as_):
    answer = await as_(world.stranger).post("/circles", data=START)

    assert answer.status_code == 303
    page = await as_(world.stranger).get(answer.headers["location"])
    assert heading(page) == "Er staat één persoon om Greet heen."
    assert flash(page) == "De kring van Greet is begonnen. Wie hoort er nog meer bij?"


async def test_the_page_asks_few_things_and_has_an_answer_ready(world, as_):
    page = await as_(world.stranger).get("/circles/new")

    assert heading(page) == "Begin een kring"
    assert '<option selected value="Europe/Amsterdam">Nederland</option>' in page.text


async def test_for_oneself_no_name_and_no_relation_is_needed(world, as_):
    answer = await as_(world.stranger).post(
        "/circles", data=START | {"whose": "mine", "person_name": "", "knows": "", "relation": ""}
    )

    assert answer.status_code == 303
    assert [row.person_name for row in await world.rows(CircleRow)] == ["Ellen", "Henk", "Karel"]


@pytest.mark.parametrize(
    ("mistake", "sentence"),
    [
        ({"person_name": ""}, "Dit kan niet leeg blijven."),
        ({"person_name": " \u200b\u0007 "}, "Dit kan niet leeg blijven."),
        ({"person_name": "x" * 10_000}, "Dit is 9920 tekens te lang."),
        ({"knows": ""}, "Zeg of zij of hij het weet."),
        ({"may_be_alone": "hours"}, "Schrijf een aantal uren van 1 tot 24."),
        ({"may_be_alone": "hours", "hours": "25"}, "Schrijf een aantal uren van 1 tot 24."),
        ({"may_be_alone": "hours", "hours": "veel"}, "Schrijf een aantal uren van 1 tot 24."),
        ({"decides": "the cat"}, "Kies een van de mogelijkheden."),
        ({"zone": "../../etc/passwd"}, "Kies een van de mogelijkheden."),
        ({"decides": "representative", "since": "2026-02-30"}, "Deze datum bestaat niet."),
    ],
)
async def test_a_mistake_is_said_and_what_was_typed_is_kept(world, as_, mistake, sentence):
    page = await as_(world.stranger).post("/circles", data=START | {"relation": "de beste buur"} | mistake)

    assert page.status_code == 422
    assert sentence in page.text
    assert "de beste buur" in page.text
    assert len(await world.rows(CircleRow)) == 2


@pytest.mark.parametrize("name", ["أمينة", "👩‍🦽 Greet", "Ma\u0301rta", "O'Neil <b>", "Robert'); DROP TABLE"])
async def test_a_name_of_any_script_is_kept(world, as_, name):
    answer = await as_(world.stranger).post("/circles", data=START | {"person_name": name})

    page = await as_(world.stranger).get(answer.headers["location"])
    assert page.status_code == 200
    assert "O'Neil <b>" not in page.text
    assert len(await world.rows(CircleRow)) == 3


async def test_nobody_starts_a_circle_without_signing_in(world, as_):
    answer = await as_(None).post("/circles", data=START)

    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in")


# What it agreed.


async def test_everyone_reads_what_the_circle_agreed(world, as_):
    await world.change_circle(house_rules="Schoenen uit.\nDe kat blijft binnen.", wants="Thee om vier uur.")

    page = await as_(world.neighbour).get(at(world))

    assert "Schoenen uit.\nDe kat blijft binnen." in page.text
    assert "Thee om vier uur." in page.text
    assert "Er moet altijd iemand bij Ellen zijn." in page.text
    assert "/edit" not in page.text


async def test_without_the_persons_knowing_it_says_that_there_are_no_notes(world, as_):
    await world.change_circle(person_knows=False)

    page = await as_(world.neighbour).get(at(world))

    assert "Ellen weet niet van deze kring. Zet hier dus alleen wie wanneer komt." in page.text


async def test_who_arranges_changes_it(world, as_):
    answer = await as_(world.coordinator).post(
        at(world),
        data=HOME | {"may_be_alone": "hours", "hours": "3", "house_rules": "Schoenen uit.", "person_plans": "y"},
    )

    assert (answer.status_code, answer.headers["location"]) == (303, at(world))
    [row] = await world.rows(CircleRow, id=world.circle_id)
    assert (row.may_be_alone, row.alone_minutes, row.house_rules, row.person_plans, row.person_knows) == (
        MayBeAlone.HOURS, 180, "Schoenen uit.", True, False,
    )  # fmt: skip


async def test_a_text_that_is_too_long_is_kept_to_be_shortened(world, as_):
    page = await as_(world.coordinator).post(at(world), data=HOME | {"wants": "thee " * 1000})

    assert page.status_code == 422
    assert "Dit is 999 tekens te lang." in page.text


async def test_once_something_is_planned_the_clock_stays(world, as_):
    await world.shift()

    page = await as_(world.coordinator).get(at(world, "/edit"))
    await as_(world.coordinator).post(at(world), data=HOME | {"zone": "Asia/Tokyo"})

    assert 'name="zone"' not in page.text
    [row] = await world.rows(CircleRow, id=world.circle_id)
    assert row.zone.key == "Europe/Amsterdam"


@pytest.mark.parametrize("page", ["/edit", "/deciding", "/quiet-times", "/pausing", "/ending"])
async def test_who_does_not_arrange_is_told_so_in_words(world, as_, page):
    answer = await as_(world.neighbour).get(at(world, page))

    assert answer.status_code == 303
    assert flash(await as_(world.neighbour).get("/me")) == "Dat kan alleen iemand die meeregelt."


@pytest.mark.parametrize("page", ["", "/edit", "/deciding", "/quiet-times", "/pausing", "/ending"])
async def test_for_a_stranger_the_circle_does_not_exist(world, as_, page):
    assert (await as_(world.stranger).get(at(world, page))).status_code == 404


# Who decides.


async def test_a_representative_is_chosen_from_the_people(world, as_):
    page = await as_(world.coordinator).get(at(world, "/deciding"))
    answer = await as_(world.coordinator).post(
        at(world, "/deciding"),
        data={
            "decides": "representative",
            "representative": world.partner.id,
            "basis": "volmacht",
            "since": "2026-01-02",
        },
    )

    assert f'<option value="{world.person.id}">' not in page.text
    assert answer.status_code == 303
    shown = await as_(world.neighbour).get(at(world))
    assert "Anton beslist voor Ellen." in shown.text
    assert "Sinds 2 januari 2026" in shown.text


async def test_a_representative_needs_a_name(world, as_):
    page = await as_(world.coordinator).post(
        at(world, "/deciding"), data={"decides": "representative", "representative": 0, "representative_name": ""}
    )

    assert page.status_code == 422
    assert "Kies iemand, of schrijf een naam." in page.text


async def test_somebody_from_another_circle_represents_nobody_here(world, as_):
    page = await as_(world.coordinator).post(
        at(world, "/deciding"), data={"decides": "representative", "representative": world.stranger.id}
    )

    assert page.status_code == 422
    assert await world.rows(MemberRow, is_representative=True) == []


async def test_where_the_person_decides_the_coordinator_reads_whose_it_is_to_change(world, as_):
    await world.change_circle(decides=Decides.PERSON)

    await as_(world.coordinator).get(at(world, "/deciding"))

    assert flash(await as_(world.coordinator).get("/me")) == "Wie beslist, kan alleen Ellen veranderen."


async def test_who_decides_is_not_written_over_unseen(world, as_):
    page = await as_(world.coordinator).get(at(world, "/deciding"))
    seen = next(each.attributes["value"] for each in read(page).all("input") if each.attributes.get("name") == "seen")
    await world.change_circle(decides_basis="volmacht")
    typed = {"decides": "person", "representative": 0}

    again = await as_(world.coordinator).post(at(world, "/deciding"), data={**typed, "seen": seen})
    mark = next(each.attributes["value"] for each in read(again).all("input") if each.attributes.get("name") == "seen")
    sent = await as_(world.coordinator).post(at(world, "/deciding"), data={**typed, "seen": mark})

    assert again.status_code == 422
    assert "Iemand heeft dit intussen veranderd" in again.text
    assert "volmacht" in read(again).text
    assert sent.status_code == 303
    [row] = await world.rows(CircleRow, id=world.circle_id)
    assert row.decides is Decides.PERSON


# Quiet times.


async def test_quiet_times_are_added_for_several_days_at_once(world, as_):
    quiet = {"weekdays": ["5", "6"], "starts": "22:00", "ends": "07:00"}
    first, again = [
        await as_(world.coordinator).post(at(world, "/quiet-times"), data=quiet, follow_redirects=True)
        for _ in range(2)
    ]

    assert flash(first) == "Bewaard: rustig op zaterdag en zondag, 22:00–07:00."
    assert flash(again) == "Dat staat hier al. Er is niets dubbel opgeschreven."
    page = await as_(world.neighbour).get(at(world))
    assert "zaterdag 22:00–07:00" in read(page).text
    assert "zondag 22:00–07:00" in read(page).text


async def test_a_quiet_time_sent_twice_in_one_form_is_one(world, as_):
    twice = {"weekdays": ["5", "5"], "starts": "22:00", "ends": "07:00"}

    page = await as_(world.coordinator).post(at(world, "/quiet-times"), data=twice, follow_redirects=True)

    assert flash(page) == "Bewaard: rustig op zaterdag, 22:00–07:00."
    assert len(await world.rows(QuietTimeRow)) == 1


async def test_a_quiet_time_of_no_length_is_refused(world, as_):
    page = await as_(world.coordinator).post(
        at(world, "/quiet-times"), data={"weekdays": ["8"], "starts": "22:00", "ends": "22:00"}
    )

    assert page.status_code == 422
    assert await world.rows(QuietTimeRow) == []


def shown_in(page: Any) -> dict[str, str]:
    """A form as it was shown, with everything in it, to be sent."""
    [form] = [form for form in next(read(page).all("main")).all("form") if form.attributes.get("method") == "post"]
    boxes = [each.attributes for each in form.all("input")]
    kept = [each for each in boxes if each.get("type") not in ("radio", "checkbox") or "checked" in each]
    areas = {str(area.attributes["name"]): area.text for area in form.all("textarea")}
    menus = {
        str(menu.attributes["name"]): str(option.attributes["value"])
        for menu in form.all("select")
        for option in menu.all("option")
        if "selected" in option.attributes
    }
    return {str(each["name"]): each.get("value") or "" for each in kept} | areas | menus


async def test_two_who_change_it_at_once_each_read_what_the_other_wrote(world, as_):
    await world.change_member(world.child, is_coordinator=True)
    first, second = as_(world.coordinator), as_(world.child)
    mine, theirs = [shown_in(await who.get(at(world, "/edit"))) for who in (first, second)]

    await first.post(at(world), data={**mine, "wants": "Muziek bij de lunch."})
    page = await second.post(at(world), data={**theirs, "wants": "Stilte.", "house_rules": "Schoenen uit."})
    again = await second.post(at(world), data=shown_in(page))

    assert page.status_code == 422
    assert "Iemand heeft dit intussen veranderd." in page.text
    assert "Muziek bij de lunch." in page.text
    assert again.status_code == 303
    [row] = await world.rows(CircleRow, id=world.circle_id)
    assert (row.wants, row.house_rules) == ("Stilte.", "Schoenen uit.")


# Pausing and ending.


async def test_a_paused_circle_says_so_on_every_page(world, as_):
    await as_(world.coordinator).post(at(world, "/pause"), data={"words": "Ellen ligt in het ziekenhuis."})

    for page in (at(world), at(world, "/rota"), at(world, "/members")):
        shown = await as_(world.neighbour).get(page)
        assert "De kring van Ellen staat even stil" in shown.text
        assert "Ellen ligt in het ziekenhuis." in shown.text


async def test_who_pauses_reads_before_and_after_it_who_hears_of_it(world, as_):
    gerda = await world.member(world.circle_id, "Gerda", Role.FRIEND, has_account=False, phone="06 1234")
    lunch = await world.shift("2026-12-07 12:00", held=1)
    place = {"circle_id": world.circle_id, "shift_id": lunch, "member_id": gerda, "since": world.now}
    await world.add(AssignmentRow, state=AssignmentState.ACCEPTED, **place)
    await world.assign(await world.shift("2026-12-08 12:00"), world.neighbour)

    asked = await as_(world.coordinator).get(at(world, "/pausing"))
    paused = await as_(world.coordinator).post(at(world, "/pause"), data={"words": ""}, follow_redirects=True)
    async with world.database.writing() as db:
        await db.execute(update(LetterRow).values(state=LetterState.SENT))
    resumed = await as_(world.coordinator).post(at(world, "/resume"), follow_redirects=True)

    hears = "Ria krijgt bericht. Gerda krijgt geen bericht van ons. Bel 06 1234."
    assert hears in read(asked).text
    assert flash(paused) == f"De kring staat even stil. {hears}"
    assert flash(resumed) == f"De kring gaat verder. {hears}"


async def test_where_nobody_comes_soon_a_pause_is_told_to_nobody(world, as_):
    page = await as_(world.coordinator).get(at(world, "/pausing"))

    assert "Behalve jij is dat nu niemand." in read(page).text


async def test_a_circle_that_goes_on_says_nothing_more(world, as_):
    await world.change_circle(state=CircleState.PAUSED, state_words="Even weg.")

    await as_(world.coordinator).post(at(world, "/resume"))

    assert "Even weg." not in (await as_(world.neighbour).get(at(world))).text


async def test_for_thirty_days_who_ended_it_finds_the_way_to_go_on(world, as_):
    await as_(world.coordinator).post(at(world, "/end"), data={"why": "moved", "words": ""})

    pages = [await as_(who).get(at(world)) for who in (world.coordinator, world.person, world.neighbour)]
    world.now += timedelta(days=31)
    pages.append(await as_(world.coordinator).get(at(world)))

    assert ["Ga verder met de kring" in page.text for page in pages] == [True, True, False, False]


async def test_where_somebody_decides_for_the_person_ending_it_is_theirs_while_the_person_lives(world, as_):
    await world.change_member(world.partner, is_representative=True)

    page = await as_(world.coordinator).get(at(world, "/ending"))
    moved = await as_(world.coordinator).post(at(world, "/end"), data={"why": "moved", "words": ""})
    [after_moving] = await world.rows(CircleRow, id=world.circle_id)
    await as_(world.coordinator).post(at(world, "/end"), data={"why": "died", "words": "Dank aan allen."})

    assert "Zolang Ellen leeft, kan alleen die persoon de kring afsluiten." in page.text
    assert (moved.status_code, after_moving.state) == (303, CircleState.LIVE)
    assert "Dank aan allen." in (await as_(world.neighbour).get(at(world))).text
