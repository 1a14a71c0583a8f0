"""The rota as its viewers see it."""

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from careshare.db.models import CircleRow, WishRow
from careshare.domain.words import HELPERS, AssignmentState, CircleState, Closed, Kind, MayBeAlone, Presence, Role
from tests.pages import at_home, cards, heading, read, statements


def rota(world, **query):
    return f"/circles/{world.circle_id}/rota" + ("?" + "&".join(f"{k}={v}" for k, v in query.items()) if query else "")


async def test_an_open_shift_stands_out_with_a_word_and_a_button(world, as_):
    shift_id = await world.shift("2026-12-04 18:00", 3, title="Avond")

    page = await as_(world.neighbour).get(rota(world))

    card = cards(page)[f"shift-{shift_id}"]
    assert "Open: nog niemand" in card.text
    assert card.buttons == {f"/circles/{world.circle_id}/shifts/{shift_id}/take?seen=0": "Ik kom"}


async def test_the_first_line_says_the_nearest_gap_and_offers_it(world, as_):
    shift_id = await world.shift("2026-12-04 18:00", 3)

    page = await as_(world.neighbour).get(rota(world))

    assert heading(page) == "Alleen vanavond om 18:00 is nog open."
    assert f'action="/circles/{world.circle_id}/shifts/{shift_id}/take?seen=0"' in page.text
    assert "Ik kom vanavond om 18:00" in page.text


async def test_who_lives_in_is_at_home_when_nobody_else_is(world, as_):
    shift_id = await world.shift("2026-12-04 12:00", 2)
    await world.assign(shift_id, world.neighbour)
    evening = await world.shift("2026-12-04 18:00", 3)
    await world.assign(evening, world.child)

    page = await as_(world.coordinator).get(rota(world))

    assert "Anton is thuis 14:00–18:00" in at_home(page)
    assert "geregeld" not in heading(page)


async def test_where_the_person_may_be_alone_nobody_needs_to_be_at_home(world, as_):
    await world.change_circle(may_be_alone=MayBeAlone.YES)
    shift_id = await world.shift("2026-12-04 12:00", 2)
    await world.assign(shift_id, world.neighbour)

    page = await as_(world.coordinator).get(rota(world))

    assert at_home(page) == []
    assert heading(page) == "Alles is geregeld tot en met vr 4 dec."


async def test_without_anyone_living_in_long_hours_alone_show_as_gaps(world, as_):
    await world.change_circle(may_be_alone=MayBeAlone.HOURS, alone_minutes=180)
    await world.change_member(world.partner, lives_in=False)
    shift_id = await world.shift("2026-12-04 12:00", 2)
    await world.assign(shift_id, world.neighbour)

    page = await as_(world.coordinator).get(rota(world))

    assert at_home(page)[:2] == ["Nog niemand 00:00–12:00", "Nog niemand 14:00–00:00"]


async def test_hours_alone_through_midnight_are_counted_as_one(world, as_):
    await leave_alone_for(world, hours=3)
    for wall, length in (("2026-12-04 08:00", 13), ("2026-12-05 03:00", 24), ("2026-12-06 03:00", 24 * 7)):
        await held(world, wall, length)

    page = await as_(world.coordinator).get(rota(world))

    assert at_home(page) == ["Nog niemand 21:00–00:00", "Nog niemand 00:00–03:00"]
    assert heading(page) == "Vandaag is er van 21:00 tot morgen om 03:00 niemand."
    assert "Voor elk moment op het rooster is er iemand." in page.text


async def test_hours_alone_from_sunday_to_monday_are_counted_as_one(world, as_):
    await leave_alone_for(world, hours=3)
    await held(world, "2026-12-04 00:00", 24 * 3 - 2)
    await held(world, "2026-12-07 02:00", 24 * 14)

    sunday = await as_(world.coordinator).get(rota(world))
    monday = await as_(world.coordinator).get(rota(world, week="2026-W50"))

    assert (at_home(sunday), at_home(monday)) == (["Nog niemand 22:00–00:00"], ["Nog niemand 00:00–02:00"])


async def test_hours_alone_are_as_long_as_they_are_also_when_some_have_passed(world, as_):
    await leave_alone_for(world, hours=3)
    await held(world, "2026-12-04 00:00", 14)
    await held(world, "2026-12-04 18:00", 24 * 14)
    world.now += timedelta(hours=8)

    page = await as_(world.coordinator).get(rota(world))

    assert at_home(page) == ["Nog niemand 14:00–18:00"]


async def test_next_week_counts_before_all_is_called_arranged(world, as_):
    await held(world, "2026-11-30 00:00", 24 * 7)
    await held(world, "2026-12-07 12:00", 24 * 21)
    world.now += timedelta(days=2, hours=11)  # Sunday evening

    page = await as_(world.coordinator).get(rota(world))

    assert heading(page) == "Voor elk moment op het rooster is er iemand."


async def test_a_week_without_a_single_moment_is_not_arranged_when_later_ones_are_planned(world, as_):
    await held(world, "2026-12-20 12:00", 2)

    page = await as_(world.coordinator).get(rota(world))

    assert "Anton is thuis de hele dag" in at_home(page)
    assert "geregeld" not in heading(page)


async def test_another_week_says_the_hours_without_anybody_before_what_is_arranged(world, as_):
    await leave_alone_for(world, hours=3)
    await held(world, "2026-12-08 12:00", 2)

    page = await as_(world.coordinator).get(rota(world, week="2026-W50"))

    assert heading(page) == "In deze week zijn er uren zonder iemand."
    assert "Voor elk moment op het rooster is er iemand." in page.text
    assert at_home(page)[:3] == ["Nog niemand de hele dag", "Nog niemand 00:00–12:00", "Nog niemand 14:00–00:00"]


async def test_who_lives_in_reads_that_they_are_at_home_themselves(world, as_):
    await held(world, "2026-12-04 12:00", 2)
    await world.change_member(world.child, lives_in=True)

    anton, sanne = as_(world.partner), as_(world.coordinator)

    assert "Jij en Bram zijn thuis 14:00–00:00" in at_home(await anton.get(rota(world)))
    assert "Anton en Bram zijn thuis 14:00–00:00" in at_home(await sanne.get(rota(world)))


async def test_who_was_asked_for_the_nearest_gap_reads_that(world, as_):
    shift_id = await world.shift("2026-12-04 18:00", 3)
    await world.assign(shift_id, world.neighbour, AssignmentState.PROPOSED)

    asked, other = await as_(world.neighbour).get(rota(world)), await as_(world.child).get(rota(world))

    assert heading(asked).startswith("Je bent gevraagd voor vanavond om 18:00.")
    assert "gevraagd" not in heading(other)


@pytest.mark.parametrize("how", [{"presence": Presence.ON_CALL}, {"kind": Kind.PHONE_CALL}], ids=str)
async def test_who_is_on_call_or_on_the_telephone_is_at_their_own_home(world, as_, how):
    await held(world, "2026-12-04 00:00", 24 * 14, **how)

    page = await as_(world.coordinator).get(rota(world))

    assert "Anton is thuis de hele dag" in at_home(page)


async def test_hours_at_home_stay_the_same_while_they_pass_and_so_may_be_nothing_new(world, as_):
    await held(world, "2026-12-04 18:00", 3)
    browser = as_(world.neighbour)
    first = await browser.get(rota(world))
    world.now += timedelta(hours=8, minutes=55)

    again = await browser.get(rota(world), headers={"if-none-match": first.headers["etag"]})
    anew = await browser.get(rota(world))

    assert again.status_code == 304
    assert at_home(anew) == at_home(first)
    assert heading(anew) == heading(first)


async def leave_alone_for(world, hours):
    await world.change_circle(may_be_alone=MayBeAlone.HOURS, alone_minutes=hours * 60)
    await world.change_member(world.partner, lives_in=False)


async def held(world, wall, hours, **values):
    """Somebody is there, a day at a time."""
    start = datetime.fromisoformat(wall)
    while hours > 0:
        shift_id = await world.shift(f"{start:%Y-%m-%d %H:%M}", min(hours, 24), **values)
        await world.assign(shift_id, world.neighbour)
        start, hours = start + timedelta(hours=24), hours - 24


async def test_while_the_circle_is_paused_that_is_the_first_line_and_nobody_is_missed(world, as_):
    shift_id = await world.shift("2026-12-05 18:00", 3)
    words = {"state_words": "Ellen ligt in het ziekenhuis.", "state_since": world.now}
    await world.change_circle(state=CircleState.PAUSED, **words)

    planner, helper = await as_(world.coordinator).get(rota(world)), await as_(world.neighbour).get(rota(world))

    assert heading(planner) == "De kring van Ellen staat even stil"
    assert "Sinds vr 4 dec wordt er niemand gevraagd en niemand verwacht." in planner.text
    assert planner.text.count("Ellen ligt in het ziekenhuis.") == 1
    assert at_home(planner) == []
    assert "nog niemand" not in cards(planner)[f"shift-{shift_id}"].text
    assert "Ga verder met de kring" in planner.text
    assert not {"Ga verder met de kring", "Iemand vragen", "Voeg een moment toe"} & set(buttons_and_links(helper))
    assert not {"Iemand vragen", "Voeg een moment toe"} & set(buttons_and_links(planner))


async def test_while_the_circle_is_paused_a_card_of_ones_own_does_not_stand_out(world, as_):
    shift_id = await world.shift("2026-12-05 18:00", 3)
    await world.assign(shift_id, world.neighbour)
    looks = []

    for state in (CircleState.LIVE, CircleState.PAUSED):
        await world.change_circle(state=state)
        looks.append(cards(await as_(world.neighbour).get(rota(world)))[f"shift-{shift_id}"].attributes["class"])

    assert looks == ["shift own", "shift paused"]


def buttons_and_links(page):
    main = next(read(page).all("main"))
    return [each.text for name in ("button", "a") for each in main.all(name)]


async def test_the_one_thing_to_do_stands_there_whatever_is_shown(world, as_):
    shift_id = await world.shift("2026-12-04 18:00", 3)

    page = await as_(world.neighbour).get(rota(world, show="mine"))

    assert cards(page) == {}
    assert f'action="/circles/{world.circle_id}/shifts/{shift_id}/take?seen=0"' in page.text


async def test_a_gap_next_week_leads_to_its_own_page(world, as_):
    shift_id = await world.shift("2026-12-08 18:00", 3)

    page = await as_(world.neighbour).get(rota(world))

    assert f'href="/circles/{world.circle_id}/shifts/{shift_id}">Bekijk dit moment</a>' in page.text


async def test_a_proposal_that_others_filled_can_only_be_declined(world, as_):
    shift_id = await world.shift("2026-12-05 12:00", 2)
    await world.assign(shift_id, world.child)
    await world.assign(shift_id, world.neighbour, AssignmentState.PROPOSED)

    card = cards(await as_(world.neighbour).get(rota(world)))[f"shift-{shift_id}"]

    assert list(card.buttons.values()) == ["Ik kan niet"]


async def test_what_an_ended_circle_had_planned_is_not_in_the_way(world, as_):
    other = await world.circle("Truus", state=CircleState.ENDED)
    there = await world.join(other, world.neighbour)
    await world.assign(await world.shift("2026-12-05 12:00", 2, circle_id=other), there)
    shift_id = await world.shift("2026-12-05 13:00", 2)

    card = cards(await as_(world.neighbour).get(rota(world)))[f"shift-{shift_id}"]

    assert list(card.buttons.values()) == ["Ik kom"]


async def test_a_stand_in_can_be_offered_where_somebody_seeks_one(world, as_):
    shift_id = await world.shift("2026-12-05 12:00", 2)
    await world.assign(shift_id, world.partner, AssignmentState.SEEKING)

    card = cards(await as_(world.neighbour).get(rota(world)))[f"shift-{shift_id}"]

    assert "Anton" in card.text
    assert list(card.buttons.values()) == ["Ik neem het over"]


async def test_a_proposal_waits_for_its_addressee_alone(world, as_):
    shift_id = await world.shift("2026-12-05 12:00", 2)
    await world.assign(shift_id, world.neighbour, AssignmentState.PROPOSED)

    asked = cards(await as_(world.neighbour).get(rota(world)))[f"shift-{shift_id}"]
    other = cards(await as_(world.second_neighbour).get(rota(world)))[f"shift-{shift_id}"]

    assert list(asked.buttons.values()) == ["Ik kom", "Ik kan niet"]
    assert "Ria" not in other.text
    assert list(other.buttons.values()) == ["Ik kom"]


async def test_who_plans_reads_on_the_card_who_was_asked_and_nobody_else_does(world, as_):
    shift_id = await world.shift("2026-12-05 12:00", 2)
    for who in (world.neighbour, world.child, world.coordinator):
        await world.assign(shift_id, who, AssignmentState.PROPOSED)

    planner, asked, other = [
        cards(await as_(who).get(rota(world)))[f"shift-{shift_id}"].text
        for who in (world.coordinator, world.neighbour, world.partner)
    ]

    assert "gevraagd: Bram en Ria" in planner
    assert "gevraagd" not in asked + other


@pytest.mark.parametrize("change", ["over", "off", "still"])
async def test_nobody_is_said_to_be_asked_for_what_needs_no_answer_any_more(world, as_, change):
    shift_id = await world.shift("2026-12-05 12:00", 2, closed=Closed.CANCELLED if change == "off" else None)
    await world.assign(shift_id, world.neighbour, AssignmentState.PROPOSED)
    if change == "still":
        await world.change_circle(state=CircleState.PAUSED)
    if change == "over":
        world.now += timedelta(days=2)

    card = cards(await as_(world.coordinator).get(rota(world)))[f"shift-{shift_id}"]

    assert "gevraagd" not in card.text


def filter_and_strip(page):
    """What the choice "open" says it counts, and what the days do."""
    filters, strip = [
        next(each for each in read(page).all("nav") if each.attributes.get("class") == name)
        for name in ("filter", "strip")
    ]
    return [
        each.text for nav in (filters, strip) for each in nav.all("span") if each.attributes.get("class") == "count"
    ]


@pytest.mark.parametrize(
    ("needed", "holds", "words"),
    [
        (1, None, "Wassen Nog niemand"),
        (2, AssignmentState.ACCEPTED, "Wassen Ria buurvrouw 1 van 2"),
        (1, AssignmentState.SEEKING, "Wassen Ria buurvrouw Zoekt iemand anders"),
    ],
)
async def test_what_is_not_for_somebody_is_no_open_door_and_whether_by_role_or_wish_cannot_be_told(
    world, as_, needed, holds, words
):
    await world.add(WishRow, circle_id=world.circle_id, member_id=world.child.id, kind=Kind.CARE)
    by_wish = {"kind": Kind.CARE, "title": "Wassen", "needed": needed}
    by_role = {**by_wish, "kind": Kind.HOUSEHOLD, "open_to": HELPERS - {Role.FAMILY}}
    ids = [await world.shift("2026-12-05 08:00", 1, **why) for why in (by_wish, by_role)]
    for shift_id in ids if holds else ():
        await world.assign(shift_id, world.neighbour, holds)

    page = await as_(world.child).get(rota(world))
    only_open = await as_(world.child).get(rota(world, show="open"))

    looks = [cards(page)[f"shift-{shift_id}"] for shift_id in ids]
    assert [(each.text, each.buttons, each.attributes["class"]) for each in looks] == [
        (f"08:00–09:00 {words}", {}, "shift others")
    ] * 2
    assert filter_and_strip(page) == []
    assert cards(only_open) == {}
    assert "Niets open voor jou" in only_open.text


async def test_a_gap_that_is_for_others_is_still_said_first_and_is_no_arranged_week(world, as_):
    for wall in ("2026-12-05 08:00", "2026-12-08 08:00"):
        await world.shift(wall, 1, open_to=HELPERS - {Role.FRIEND})

    now, next_week = [await as_(world.neighbour).get(rota(world, **week)) for week in ({}, {"week": "2026-W50"})]

    assert heading(now).startswith("Morgen om 08:00 is er nog niemand.")
    assert heading(next_week) == "In deze week is er nog één moment zonder iemand."


async def test_a_week_in_which_nothing_is_open_to_the_reader_says_so_once(world, as_):
    await world.change_circle(may_be_alone=MayBeAlone.YES)
    await world.shift("2026-12-05 08:00", 1, open_to=HELPERS - {Role.FRIEND})

    page = await as_(world.neighbour).get(rota(world, show="open"))

    assert "In deze week staat er niets open voor jou." in page.text


@pytest.mark.parametrize("who", ["coordinator", "person"])
async def test_who_plans_and_the_person_see_every_gap_as_open(world, as_, who):
    shift_id = await world.shift("2026-12-05 08:00", 1, open_to=HELPERS - {Role.FAMILY})

    page = await as_(getattr(world, who)).get(rota(world))

    assert cards(page)[f"shift-{shift_id}"].attributes["class"] == "shift open"
    assert filter_and_strip(page) == ["1", "1"]


async def test_what_clashes_with_another_circle_shows_no_button(world, as_):
    other = await world.circle("Truus")
    there = await world.join(other, world.neighbour)
    await world.assign(await world.shift("2026-12-05 12:00", 2, circle_id=other), there)
    shift_id = await world.shift("2026-12-05 13:00", 2)

    card = cards(await as_(world.neighbour).get(rota(world)))[f"shift-{shift_id}"]

    assert card.buttons == {}


async def test_mine_and_open_show_what_they_say(world, as_):
    mine = await world.shift("2026-12-05 12:00", 2)
    await world.assign(mine, world.neighbour)
    others = await world.shift("2026-12-05 18:00", 2)
    await world.assign(others, world.child)
    gap = await world.shift("2026-12-06 12:00", 2)
    browser = as_(world.neighbour)

    assert set(cards(await browser.get(rota(world, show="mine")))) == {f"shift-{mine}"}
    assert set(cards(await browser.get(rota(world, show="open")))) == {f"shift-{gap}"}
    assert set(cards(await browser.get(rota(world)))) == {f"shift-{mine}", f"shift-{others}", f"shift-{gap}"}


@pytest.mark.parametrize(
    ("show", "once", "each_day"),
    [
        ("open", "In deze week staat er niets open.", "Niets open"),
        ("mine", "In deze week staat er niets van jou.", "Niets van jou"),
    ],
)
async def test_what_is_not_there_is_said_in_the_words_of_what_was_asked(world, as_, show, once, each_day):
    await world.change_circle(may_be_alone=MayBeAlone.YES)
    browser = as_(world.neighbour)
    none = await browser.get(rota(world, show=show))
    shift_id = await world.shift("2026-12-05 12:00", 2)
    if show == "mine":
        await world.assign(shift_id, world.neighbour)
    some = await browser.get(rota(world, show=show))

    assert (once in none.text, none.text.count(each_day), none.text.count("Niets gepland")) == (True, 0, 0)
    assert (once in some.text, some.text.count(each_day), some.text.count("Niets gepland")) == (False, 6, 0)


async def test_who_plans_begins_an_empty_rota_with_the_usual_week_or_a_moment(world, as_):
    planner, helper = await as_(world.coordinator).get(rota(world)), await as_(world.neighbour).get(rota(world))
    await world.shift("2026-12-05 12:00", 2)
    filled = await as_(world.coordinator).get(rota(world))

    assert buttons_and_links(planner)[:2] == ["Maak de vaste week", "Voeg een moment toe"]
    assert buttons_and_links(planner).count("Voeg een moment toe") == 1
    assert "Wie plant, zet de eerste momenten erin." in helper.text
    assert "Maak de vaste week" not in buttons_and_links(filled)


async def test_a_night_stands_once_under_the_day_it_begins(world, as_):
    shift_id = await world.shift("2026-12-05 23:00", 8, title="Nacht")
    await world.assign(shift_id, world.partner)

    page = await as_(world.neighbour).get(rota(world))

    assert page.text.count(f'id="shift-{shift_id}"') == 1
    assert re.search(rf'id="d-2026-12-05".*id="shift-{shift_id}".*id="d-2026-12-06"', page.text, re.DOTALL)


async def test_the_night_that_is_going_on_stands_under_today(world, as_):
    world.now -= timedelta(hours=4)
    shift_id = await world.shift("2026-12-03 23:00", 8, title="Nacht")
    await world.assign(shift_id, world.partner)

    page = await as_(world.neighbour).get(rota(world))

    assert re.search(rf'id="d-2026-12-04".*id="shift-{shift_id}"', page.text, re.DOTALL)
    assert "sinds donderdag" in page.text


async def test_a_cancelled_shift_is_no_gap(world, as_):
    await world.shift("2026-12-05 12:00", 2, closed=Closed.CANCELLED)

    page = await as_(world.neighbour).get(rota(world))

    assert "Gaat niet door" in page.text
    assert heading(page) == "Er staat nog niets in het rooster."


@pytest.mark.parametrize(
    "query",
    [
        *({"week": text} for text in ("2026-W54", "x")),
        *({"day": text} for text in ("2026-02-30", "0001-01-01", "9999-12-31", "²")),
        {"show": "secret"},
    ],
)
async def test_an_address_that_means_nothing_is_not_there(world, as_, query):
    assert (await as_(world.neighbour).get(rota(world, **query))).status_code == 404


async def test_a_deep_link_to_a_day_opens_its_week(world, as_):
    shift_id = await world.shift("2026-12-10 12:00", 2)

    page = await as_(world.neighbour).get(rota(world, day="2026-12-10"))

    assert f"shift-{shift_id}" in cards(page)


async def test_the_day_an_address_names_is_marked_beside_today(world, as_):
    page = read(await as_(world.neighbour).get(rota(world, day="2026-12-05")))

    strip = next(each for each in page.all("nav") if each.attributes.get("class") == "strip")
    marked = {each.attributes["href"]: each.attributes.get("aria-current") for each in strip.all("a")}
    days = [each.attributes["id"] for each in page.all("section") if "asked" in (each.attributes["class"] or "")]
    assert {day: mark for day, mark in marked.items() if mark} == {"#d-2026-12-04": "date", "#d-2026-12-05": "true"}
    assert days == ["d-2026-12-05"]


async def test_another_week_says_how_much_of_it_is_open(world, as_):
    await world.shift("2026-12-10 12:00", 2)
    await world.shift("2026-12-11 12:00", 2)

    page = await as_(world.neighbour).get(rota(world, week="2026-W50"))

    assert heading(page) == "In deze week zijn er nog 2 momenten zonder iemand."


@pytest.mark.parametrize("copied_world", ["sqlite"], indirect=True)
async def test_a_full_week_costs_as_many_statements_as_an_empty_one(world, as_):
    browser = as_(world.neighbour)
    with statements(world) as few:
        await browser.get(rota(world))
    for hour in range(50):
        shift_id = await world.shift(f"2026-12-0{hour % 3 + 4} {hour % 24:02}:00", 1)
        await world.assign(shift_id, [world.partner, world.child, world.neighbour][hour % 3])
    with statements(world) as many:
        await browser.get(rota(world))

    assert (len(few), len(many)) == (8, 8)


@pytest.mark.parametrize("copied_world", ["sqlite"], indirect=True)
async def test_nothing_new_is_answered_from_one_read(world, as_):
    await world.shift("2026-12-05 12:00", 2)
    browser = as_(world.neighbour)
    first = await browser.get(rota(world))
    with statements(world) as seen:
        again = await browser.get(rota(world), headers={"hx-ptag": first.headers["hx-ptag"]})

    assert (again.status_code, again.content, len(seen)) == (304, b"", 1)


async def test_a_change_by_another_is_new(world, as_):
    shift_id = await world.shift("2026-12-05 12:00", 2)
    browser = as_(world.neighbour)
    first = await browser.get(rota(world))
    await as_(world.child).post(f"/circles/{world.circle_id}/shifts/{shift_id}/take")

    again = await browser.get(rota(world), headers={"hx-ptag": first.headers["hx-ptag"]})

    assert again.status_code == 200
    assert "Bram" in cards(again)[f"shift-{shift_id}"].text


@pytest.mark.parametrize("until", ["²", "9" * 23, "9" * 12, "", "-1"])
async def test_a_tag_somebody_made_up_is_no_tag(world, as_, until):
    browser = as_(world.neighbour)
    first = await browser.get(rota(world))
    made_up = first.headers["hx-ptag"].rpartition("-")[0] + f"-{until}"

    again = await browser.get(rota(world), headers={"if-none-match": made_up.encode()})

    assert again.status_code == (304 if until == "9" * 12 else 200)


async def test_a_week_with_a_day_its_calendar_never_had(world, as_):
    await world.change_circle(zone=ZoneInfo("Pacific/Apia"))

    assert (await as_(world.neighbour).get(rota(world, day="2011-12-29"))).status_code == 200


async def test_a_start_that_has_passed_is_new(world, as_):
    await world.shift("2026-12-04 12:00", 2)
    browser = as_(world.neighbour)
    first = await browser.get(rota(world))
    tag = {"if-none-match": first.headers["etag"]}
    world.now += timedelta(hours=2, minutes=59)
    before = await browser.get(rota(world), headers=tag)
    world.now += timedelta(minutes=1)
    after = await browser.get(rota(world), headers=tag)

    assert (before.status_code, after.status_code) == (304, 200)


async def test_another_language_is_new(world, as_):
    browser = as_(world.neighbour)
    first = await browser.get(rota(world))
    await browser.post("/language", data={"language": "en"})

    again = await browser.get(rota(world), headers={"if-none-match": first.headers["etag"]})

    assert again.status_code == 200
    assert "Nothing is planned yet." in heading(again)


async def test_a_page_with_a_message_is_never_nothing_new(world, as_):
    shift_id = await world.shift("2026-12-05 12:00", 2)
    browser = as_(world.neighbour)
    first = await browser.get(rota(world))
    await browser.post(f"/circles/{world.circle_id}/shifts/{shift_id}/take")
    said = await browser.get(rota(world))

    assert "etag" not in said.headers
    assert said.status_code == 200
    assert first.headers["etag"]


async def test_another_members_tag_does_not_fit(world, as_):
    first = await as_(world.neighbour).get(rota(world))

    again = await as_(world.child).get(rota(world), headers={"if-none-match": first.headers["etag"]})

    assert again.status_code == 200


async def test_revision_rises_with_a_take(world, as_):
    shift_id = await world.shift("2026-12-05 12:00", 2)
    (before,) = await world.rows(CircleRow, id=world.circle_id)

    await as_(world.neighbour).post(f"/circles/{world.circle_id}/shifts/{shift_id}/take")

    (after,) = await world.rows(CircleRow, id=world.circle_id)
    assert after.revision == before.revision + 1


async def test_a_second_tap_on_the_same_place_does_not_take_the_next_gap(world, as_):
    first, second = await world.shift("2026-12-04 12:00", 2), await world.shift("2026-12-04 18:00", 3)
    browser = as_(world.neighbour)
    here = f"http://localhost:8000{rota(world)}"
    await browser.post(f"/circles/{world.circle_id}/shifts/{first}/take", headers={"referer": here})

    just_said, after = await browser.get(rota(world)), await browser.get(rota(world))

    assert "Ik kom vanavond om 18:00" not in just_said.text
    assert f"shift-{second}" in cards(just_said)
    assert "Ik kom vanavond om 18:00" in after.text


async def test_a_week_that_is_over_shows_its_days_on_a_phone_too_and_says_what_was(world, as_):
    await world.assign(await world.shift("2026-11-25 12:00", 2), world.neighbour)
    await world.shift("2026-11-26 12:00", 2)

    page = await as_(world.neighbour).get(f"/circles/{world.circle_id}/rota?week=2026-W48")

    assert heading(page) == "Deze week is voorbij."
    assert "Voor één moment waren er te weinig mensen, of niemand." in page.text
    assert 'class="day past' not in page.text
