"""What was shown to whom: its page, the forms that ask for it, and what who lacks it reads."""

from typing import Any

import pytest

from careshare.db.models import ShiftRow, ShownRow, SkillAskedRow, SkillRow
from careshare.domain.reasons import Reason, Why
from careshare.domain.words import Decides, Language
from careshare.i18n import reason_words, words_in
from tests.actions.shown import ask_for, show, skill
from tests.actions.usual import lunch, make
from tests.pages import cards, flash, heading, read, statements
from tests.web.test_patterns import preview, typed
from tests.world import ON_SQLITE, on


def at(world: Any, page: str = "/skills") -> str:
    return f"/circles/{world.circle_id}{page}"


def mistakes(page: Any) -> dict[str, str]:
    found = (each for each in read(page).all("p") if each.attributes.get("class") == "error")
    return {str(each.attributes["id"]).removesuffix("-error"): each.text for each in found}


def moment(**different: Any) -> dict[str, Any]:
    """The form of a moment, as a browser sends it."""
    return {
        "title": "Lunch",
        "kind": "company",
        "day": "2026-12-05",
        "starts": "12:00",
        "ends": "14:00",
        "last_day": "",
        "what": "",
        "presence": "active",
        "needed": "1",
        "open_to": ["family", "friend"],
        "window_starts": "",
        "window_ends": "",
        **different,
    }


# The page.


async def test_the_page_begins_with_what_was_shown_to_me(world, as_):
    await skill(world, "de tillift", world.neighbour)
    await skill(world, "de pomp")

    page = await as_(world.neighbour).get(at(world))

    assert heading(page) == "Jou is voorgedaan: de tillift."
    assert "voorgedaan door Joke op 1 december 2026" in read(page).text
    assert "Nog niet aan jou voorgedaan." in read(page).text


async def test_what_no_longer_holds_is_said_and_does_not_count(world, as_):
    await skill(world, "de tillift", world.neighbour, until=on("2026-12-03"))

    page = await as_(world.neighbour).get(at(world))

    assert heading(page) == "Jou is nog niets voorgedaan."
    assert "gold tot en met 3 december 2026: opnieuw voordoen" in read(page).text


@pytest.mark.parametrize(
    ("who", "sees"),
    [
        ("coordinator", ["Mia", "Ria"]),
        ("partner", ["Mia", "Ria"]),
        ("person", ["Mia", "Ria"]),
        ("professional", ["Mia", "Ria"]),
        ("neighbour", ["Ria"]),
        ("volunteer", []),
    ],
)
async def test_with_the_trust_of_the_rota_one_sees_what_was_shown_to_oneself(world, as_, who, sees):
    await skill(world, "de tillift", world.neighbour, world.second_neighbour)

    page = await as_(getattr(world, who)).get(at(world))

    assert [name for name in ("Mia", "Ria") if any(each.text == name for each in read(page).all("b"))] == sees


async def test_who_left_is_not_on_the_list(world, as_):
    await skill(world, "de tillift", world.neighbour)
    await world.change_member(world.neighbour, state="former")

    assert "Ria" not in read(await as_(world.coordinator).get(at(world))).text


async def test_who_plans_writes_down_a_skill_and_to_whom_it_was_shown(world, as_):
    browser = as_(world.coordinator)

    added = await browser.post(at(world), data={"name": " de  tillift "})
    [row] = await world.rows(SkillRow)
    shown = {"member": world.neighbour.id, "by": "0", "by_words": "de ergotherapeut", "on": "2026-12-01", "until": ""}
    kept = await browser.post(f"{added.headers['location']}/shown", data=shown)
    page = await browser.get(kept.headers["location"])

    assert (row.name, added.headers["location"]) == ("de tillift", at(world, f"/skills/{row.id}"))
    assert flash(page) == "Opgeschreven voor Ria."
    assert "voorgedaan door de ergotherapeut op 1 december 2026" in read(page).text


@pytest.mark.parametrize(
    ("different", "field", "words"),
    [
        ({"by": "0"}, "by", "Kies iemand, of schrijf op wie het was."),
        ({"by": "self"}, "by", "Kies iemand anders: wie deed het voor?"),
        ({"on": "2026-12-05"}, "on", "Die dag moet nog komen. Schrijf het op als het is voorgedaan."),
        ({"until": "2026-11-30"}, "until", "De laatste dag kan niet voor de eerste komen."),
    ],
)
async def test_what_cannot_be_right_is_said_beside_its_field(world, as_, different, field, words):
    lift = await skill(world)
    form = {"member": world.neighbour.id, "by": world.professional.id, "by_words": "", "on": "2026-12-01", "until": ""}
    different = {name: world.neighbour.id if value == "self" else value for name, value in different.items()}

    page = await as_(world.coordinator).post(at(world, f"/skills/{lift}/shown"), data={**form, **different})

    assert (page.status_code, mistakes(page)) == (422, {field: words})
    assert await world.rows(ShownRow) == []


@pytest.mark.parametrize("name", ["de tillift", "De Tillift", ""])
async def test_one_of_each_name(world, as_, name):
    await skill(world)

    page = await as_(world.coordinator).post(at(world), data={"name": name})

    assert (page.status_code, list(mistakes(page))) == (422, ["name"])


async def test_it_is_called_otherwise_taken_back_and_taken_away(world, as_):
    lift = await skill(world, "de tillift", world.neighbour)
    [shown] = await world.rows(ShownRow)
    browser = as_(world.coordinator)

    await browser.post(at(world, f"/skills/{lift}"), data={"name": "De tillift"})
    await browser.post(at(world, f"/skills/{lift}/shown/{shown.id}/forget"))
    assert [(row.name) for row in await world.rows(SkillRow)] == ["De tillift"]
    assert await world.rows(ShownRow) == []
    await browser.post(at(world, f"/skills/{lift}/remove"))

    assert await world.rows(SkillRow) == []


async def test_the_person_who_decides_writes_it_down_themselves(world, as_):
    await world.change_circle(decides=Decides.PERSON)

    assert "/skills" in (await as_(world.person).get(at(world))).text
    assert (await as_(world.person).post(at(world), data={"name": "de tillift"})).status_code == 303


async def test_people_and_circle_lead_there(world, as_):
    for page in ("/members", ""):
        assert f'href="{at(world)}"' in (await as_(world.volunteer).get(at(world, page))).text


@ON_SQLITE
async def test_many_skills_ask_the_database_as_often_as_one(world, as_):
    await skill(world, "de tillift", world.neighbour)
    with statements(world) as few:
        await as_(world.coordinator).get(at(world))
    for n in range(10):
        await skill(world, f"Nummer {n}", world.neighbour, world.child)

    with statements(world) as many:
        await as_(world.coordinator).get(at(world))

    assert len(many) == len(few)


# What asks for it.


async def test_a_moment_asks_for_what_its_form_says_and_its_page_says_so(world, as_):
    lift, pump = await skill(world, "de tillift", world.coordinator), await skill(world, "de pomp")
    asks = {"asks": [f"required-{lift}", f"advised-{pump}", ""]}

    answer = await as_(world.coordinator).post(at(world, "/shifts"), data=moment(**asks))
    [asked, advised] = await world.rows(SkillAskedRow)
    page = await as_(world.coordinator).get(at(world, f"/shifts/{asked.shift_id}"))

    assert answer.status_code == 303
    assert ((asked.skill_id, asked.required), (advised.skill_id, advised.required)) == ((lift, True), (pump, False))
    assert "Moet zijn voorgedaan de tillift, de pomp (liefst)" in read(page).text


async def test_the_form_of_a_moment_shows_what_it_asks_for_and_what_its_usual_week_does(world, as_):
    lift, pump = await skill(world), await skill(world, "de pomp")
    pattern = await make(world, lunch("2026-12-07"))
    shift = (await world.rows(ShiftRow))[0].id
    await ask_for(world, pump, pattern_id=pattern)
    await ask_for(world, lift, required=False, shift_id=shift)

    page = await as_(world.coordinator).get(at(world, f"/shifts/{shift}/edit"))

    chosen = [each.attributes["value"] for each in read(page).all("option") if "selected" in each.attributes]
    assert f"advised-{lift}" in chosen
    assert f"required-{pump}" not in chosen
    assert "De vaste week vraagt elke keer om: de pomp." in read(page).text


async def test_without_any_skill_the_forms_say_nothing_of_it(world, as_):
    for page in ("/shifts/new", "/patterns/new"):
        assert "voorgedaan" not in read(await as_(world.coordinator).get(at(world, page))).text


async def test_a_skill_taken_away_meanwhile_is_not_asked_for(world, as_):
    answer = await as_(world.coordinator).post(at(world, "/shifts"), data=moment(asks=["required-99", "nonsense"]))

    assert answer.status_code == 303
    assert await world.rows(SkillAskedRow) == []


async def test_a_usual_week_asks_for_what_its_form_says_and_carries_it_along(world, as_):
    lift = await skill(world)
    browser = as_(world.coordinator)
    made = await browser.post(at(world, "/patterns"), data=typed(asks=[f"required-{lift}"]))

    page = await browser.get(f"{made.headers['location']}/edit")
    shown = await browser.get(made.headers["location"])

    chosen = [each.attributes["value"] for each in read(page).all("option") if "selected" in each.attributes]
    assert f"required-{lift}" in chosen
    assert "Moet zijn voorgedaan de tillift" in read(shown).text


async def test_the_look_at_a_usual_week_leaves_gaps_where_it_was_not_shown(world, as_):
    lift = await skill(world, "de tillift", world.child)
    form = typed(world.child, world.neighbour, rotation="occurrence", agreed="y", asks=[f"required-{lift}"])

    page = await as_(world.coordinator).post(at(world, "/patterns/new"), data=form)

    assert preview(page)[:2] == ["ma 7 dec 12:00–14:00 · Bram", "wo 9 dec 12:00–14:00 · nog niemand: Ria nu even niet"]


# What it bars.


async def test_who_was_not_shown_it_reads_what_and_whom_to_ask(world, as_):
    lift, shift = await skill(world), await world.shift()
    await ask_for(world, lift, shift_id=shift)

    page = await as_(world.neighbour).get(at(world, f"/shifts/{shift}"))
    pressed = await as_(world.neighbour).post(at(world, f"/shifts/{shift}/take"), follow_redirects=True)

    words = "Voor dit moment moet iemand je eerst de tillift voordoen. Vraag Sanne."
    assert words in read(page).text
    assert not any("/take" in address for address in read(page).buttons)
    assert words in flash(pressed)


async def test_the_rota_offers_it_only_to_whom_it_was_shown(world, as_):
    lift, shift = await skill(world, "de tillift", world.second_neighbour), await world.shift()
    await ask_for(world, lift, shift_id=shift)

    theirs = cards(await as_(world.neighbour).get(at(world, "/rota")))[f"shift-{shift}"]
    hers = cards(await as_(world.second_neighbour).get(at(world, "/rota")))[f"shift-{shift}"]

    assert (list(theirs.buttons), "Open" in theirs.text) == ([], True)
    assert list(hers.buttons.values()) == ["Ik kom"]


async def test_the_rota_offers_a_usual_week_only_to_whom_it_was_shown(world, as_):
    lift = await skill(world, "de tillift", world.second_neighbour)
    await ask_for(world, lift, pattern_id=await make(world, lunch("2026-12-07")))

    offered = [
        len(
            [
                each
                for card in cards(await as_(who).get(at(world, "/rota?week=2026-W50"))).values()
                for each in card.buttons
            ]
        )
        for who in (world.neighbour, world.second_neighbour)
    ]

    assert offered == [0, 5]


async def test_who_plans_reads_what_has_to_be_shown_first_and_is_not_let_through(world, as_):
    lift, shift = await skill(world), await world.shift()
    await ask_for(world, lift, shift_id=shift)

    page = await as_(world.coordinator).get(at(world, f"/shifts/{shift}"))

    assert "Hiervoor moet iemand Ria eerst de tillift voordoen." in read(page).text
    assert not any("/propose" in address for address in read(page).buttons)


async def test_who_plans_sees_who_comes_and_was_never_shown_it(world, as_):
    lift, shift = await skill(world), await world.shift()
    await world.assign(shift, world.neighbour)
    await ask_for(world, lift, shift_id=shift)

    words = "moet nog worden voorgedaan: de tillift"
    assert words in read(await as_(world.coordinator).get(at(world, f"/shifts/{shift}"))).text
    assert words not in read(await as_(world.child).get(at(world, f"/shifts/{shift}"))).text


async def test_only_what_one_was_shown_is_offered_to_swap_with(world, as_):
    lift = await skill(world)
    mine, plain, lifted = [await world.shift(f"2026-12-0{day} 12:00") for day in (7, 8, 9)]
    for shift, who in (mine, world.neighbour), (plain, world.child), (lifted, world.child):
        await world.assign(shift, who)
    await ask_for(world, lift, shift_id=lifted)

    page = await as_(world.neighbour).get(at(world, f"/shifts/{mine}/swap"))

    offered = [each.attributes["value"] for each in read(page).all("input") if each.attributes.get("name") == "shift"]
    assert offered == [str(plain)]


async def test_all_of_a_usual_week_cannot_be_accepted_before_it_was_shown(world, as_):
    lift = await skill(world)
    pattern = await make(world, lunch("2026-12-07", world.neighbour))
    await ask_for(world, lift, pattern_id=pattern)
    words = "Voor dit moment moet iemand je eerst de tillift voordoen. Vraag Sanne."

    page = await as_(world.neighbour).get(at(world, f"/patterns/{pattern}"))
    pressed = await as_(world.neighbour).post(at(world, f"/patterns/{pattern}/accept"), follow_redirects=True)
    planner = await as_(world.coordinator).get(at(world, f"/patterns/{pattern}"))
    await show(world, lift, world.neighbour)
    after = await as_(world.neighbour).get(at(world, f"/patterns/{pattern}"))

    assert words in read(page).text
    assert at(world, f"/patterns/{pattern}/accept") not in read(page).buttons
    assert words in flash(pressed)
    assert "Hiervoor moet iemand Ria eerst de tillift voordoen." in read(planner).text
    assert at(world, f"/patterns/{pattern}/accept") in read(after).buttons


def test_in_english_it_reads_as_it_is_said():
    english = words_in(Language.EN)

    assert (
        reason_words(Reason(Why.NOT_SHOWN_TO_YOU, who="Sanne", what=("the lift", "the pump")), english)
        == "For this somebody has to show you the lift and the pump first. Ask Sanne."
    )
