"""Me: what do I have to do, over all my circles, and what waits for my answer?"""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import update

from careshare.actions import swaps
from careshare.db.models import AccountRow, OutsideCalendarRow, VisitRow
from careshare.domain.patterns import Rotation
from careshare.domain.swaps import Swap
from careshare.domain.words import AssignmentState, CircleState, Closed, Decides, Kind, MemberState, Presence, Role
from tests.actions.dividing import do
from tests.actions.usual import lunch, make
from tests.pages import cards, heading, read, statements
from tests.world import BASE_URL, NOW, ON_SQLITE

READ = {
    "etag": "",
    "last_modified": "",
    "entries": 2,
    "unread": 0,
    "problems": [],
    "read_at": NOW,
    "seen_at": NOW,
    "failures": 0,
    "created_at": NOW,
}
"""A calendar from outside that was read."""


def sections(page):
    """The cards under each heading, by their titles."""
    found = {each.attributes["aria-labelledby"]: each for each in read(page).all("section")}
    return {
        name: [title.text for card in section.all("article") for title in card.all("h3")]
        for name, section in found.items()
    }


async def test_who_is_in_no_circle_is_told_how_to_begin(world, as_):
    await world.change_member(world.neighbour, state=MemberState.FORMER)

    page = await as_(world.neighbour).get("/me")

    assert heading(page) == "Hallo Ria. Je hoort nu bij geen kring."


async def test_nothing_to_do_is_said(world, as_):
    page = await as_(world.neighbour).get("/me")

    assert heading(page) == "De komende dagen hoef je niets."
    assert sections(page) == {"circles": []}


async def test_who_is_cared_for_is_not_asked_when_they_are_away_unless_they_help_elsewhere(world, as_):
    before = await as_(world.person).get("/me")
    await world.join(await world.circle("Truus"), world.person, role=Role.FRIEND)
    after = await as_(world.person).get("/me")
    helper = await as_(world.neighbour).get("/me")

    assert ["Wanneer ik weg ben" in page.text for page in (before, after, helper)] == [False, True, True]


async def test_today_the_coming_week_and_how_much_comes_after(world, as_):
    for wall, title in (
        ("2026-12-04 12:00", "Lunch"),
        ("2026-12-10 23:00", "Nacht"),
        ("2026-12-11 00:30", "Vroeg"),
        ("2026-12-20 12:00", "Later"),
    ):
        await world.assign(await world.shift(wall, 2, title=title), world.neighbour)

    page = await as_(world.neighbour).get("/me")

    assert heading(page) == "Vandaag kom jij."
    assert sections(page) == {"today": ["Lunch"], "soon": ["Nacht"], "circles": []}
    assert "En daarna nog 2 momenten van jou" in read(page).text


@pytest.mark.parametrize(
    ("days", "words"),
    [((20,), "Eén moment van jou, op zo 20 dec"), ((20, 27), "2 momenten van jou, vanaf zo 20 dec")],
)
async def test_without_anything_this_week_it_says_when_the_next_one_is(world, as_, days, words):
    for day in days:
        await world.assign(await world.shift(f"2026-12-{day} 12:00", 2), world.neighbour)

    page = await as_(world.neighbour).get("/me")

    assert heading(page) == "De komende dagen hoef je niets. De volgende keer: zo 20 dec."
    assert words in read(page).text
    assert "En daarna" not in page.text


async def test_what_goes_on_since_yesterday_is_today(world, as_):
    world.now = datetime(2026, 12, 4, 0, 30, tzinfo=UTC)
    await world.assign(await world.shift("2026-12-03 23:00", 8, title="Nacht"), world.neighbour)

    page = await as_(world.neighbour).get("/me")

    assert sections(page)["today"] == ["Nacht"]


async def test_all_my_circles_are_there_and_only_live_ones_ask(world, as_):
    for name, state in (("Truus", CircleState.LIVE), ("Wim", CircleState.PAUSED)):
        other = await world.circle(name, state=state)
        there = await world.join(other, world.neighbour)
        await world.assign(await world.shift("2026-12-04 15:00", 1, title=f"Thee met {name}", circle_id=other), there)

    page = await as_(world.neighbour).get("/me")

    assert sections(page)["today"] == ["Thee met Truus"]
    assert "Bij Truus" in read(page).text
    assert "staat stil" in read(page).text


async def test_a_question_comes_before_everything_and_is_answered_there(world, as_):
    shift_id = await world.shift("2026-12-20 12:00", 2)
    await world.assign(shift_id, world.neighbour, AssignmentState.PROPOSED)

    page = await as_(world.neighbour).get("/me")

    assert heading(page) == "Eén vraag wacht op jouw antwoord."
    here = f"/circles/{world.circle_id}/shifts/{shift_id}"
    assert cards(page)[f"shift-{shift_id}"].buttons == {
        f"{here}/take?seen=0": "Ik kom",
        f"{here}/decline": "Ik kan niet",
    }


async def test_a_question_that_others_answered_can_only_be_declined(world, as_):
    shift_id = await world.shift("2026-12-20 12:00", 2)
    await world.assign(shift_id, world.neighbour, AssignmentState.PROPOSED)
    await world.assign(shift_id, world.child)

    page = await as_(world.neighbour).get("/me")

    assert list(cards(page)[f"shift-{shift_id}"].buttons.values()) == ["Ik kan niet"]


async def test_a_swap_waits_for_who_was_asked(world, as_):
    walk, tea = (
        await world.shift("2026-12-05 12:00", title="Wandelen"),
        await world.shift("2026-12-06 15:00", title="Thee"),
    )
    await world.assign(walk, world.child)
    await world.assign(tea, world.neighbour)
    await do(world, swaps.ask, world.child, Swap(walk, world.child.id, tea, world.neighbour.id))

    asked, asker = [await as_(who).get("/me") for who in (world.neighbour, world.child)]

    assert heading(asked) == "Eén vraag wacht op jouw antwoord."
    assert "Bram wil graag ruilen" in read(asked).text
    assert "wil graag ruilen" not in read(asker).text


async def test_a_usual_week_is_one_question_with_its_days_folded_away(world, as_):
    pattern_id = await make(world, lunch("2026-12-07", world.neighbour))

    page = await as_(world.neighbour).get("/me")

    assert heading(page) == "Eén vraag wacht op jouw antwoord."
    [question] = [each for each in read(page).all("article") if each.attributes.get("class") == "box"]
    assert question.text.startswith("Lunch, ma, di, wo, do en vr 12:00–14:00 Elke keer? Eén antwoord is genoeg.")
    here = f"/circles/{world.circle_id}/patterns/{pattern_id}"
    assert [question.buttons[f"{here}/{verb}"] for verb in ("accept", "decline")] == ["Ja, ik kom", "Ik kan niet"]
    [folded] = question.all("details")
    assert [each.text for each in folded.all("li")][:2] == ["ma 7 dec", "di 8 dec"]
    assert cards(page) == {}


@pytest.mark.parametrize(
    ("pattern", "often", "days"),
    [
        (
            {"rotation": Rotation.WEEK},
            "Elke 3 weken, om de beurt met Ria en Bram.",
            "De eerste dagen: ma 21 dec, di 22 dec, wo 23 dec.",
        ),
        (
            {"rotation": Rotation.WEEK, "rule": "FREQ=WEEKLY;INTERVAL=2;BYDAY=SA,SU"},
            "Elke 6 weken, om de beurt met Ria en Bram.",
            "De eerste dagen: za 9 jan, zo 10 jan, za 20 feb.",
        ),
        (
            {"rotation": Rotation.OCCURRENCE, "rule": "FREQ=WEEKLY;BYDAY=MO"},
            "Elke 3 weken, om de beurt met Ria en Bram.",
            "De eerste dagen: ma 21 dec, ma 11 jan, ma 1 feb.",
        ),
        (
            {"rotation": Rotation.OCCURRENCE},
            "Eén op de 3 keer, om de beurt met Ria en Bram.",
            "De eerste dagen: wo 9 dec, ma 14 dec, do 17 dec.",
        ),
    ],
)
async def test_who_is_asked_for_one_turn_of_three_reads_how_often_with_whom_and_when(world, as_, pattern, often, days):
    await make(world, lunch("2026-12-07", world.neighbour, world.child, world.second_neighbour, **pattern))

    page = await as_(world.second_neighbour).get("/me")

    assert f"{often} Eén antwoord is genoeg. {days}" in read(page).text
    assert "Elke keer" not in page.text


async def test_who_has_two_turns_of_three_reads_only_that_it_is_by_turns(world, as_):
    turns = (world.neighbour, world.child, world.neighbour)
    await make(world, lunch("2026-12-07", *turns, rotation=Rotation.WEEK))

    page = await as_(world.neighbour).get("/me")

    assert "Om de beurt met Bram. Eén antwoord is genoeg." in read(page).text


async def test_a_turn_whose_member_left_still_counts_and_has_no_name(world, as_):
    turns = (world.neighbour, world.child)
    await make(world, lunch("2026-12-07", *turns, rotation=Rotation.WEEK))
    await world.change_member(world.child, state=MemberState.FORMER)

    page = await as_(world.neighbour).get("/me")

    assert "Niet elke keer, maar om de beurt. Eén antwoord is genoeg." in read(page).text


async def test_who_is_in_more_circles_reads_where_a_usual_week_is(world, as_):
    await world.join(world.stranger.circle_id, world.neighbour)
    await make(world, lunch("2026-12-07", world.neighbour))

    page = await as_(world.neighbour).get("/me")

    assert "Bij Ellen · Elke keer? Eén antwoord is genoeg." in read(page).text


async def test_the_person_is_asked_by_name_who_may_join_and_answers_there(world, as_):
    await world.change_circle(decides=Decides.PERSON)
    loes = await world.member(world.circle_id, "Loes", Role.FRIEND, state=MemberState.WAITING, relation="buurvrouw")
    here = f"/circles/{world.circle_id}/members/{loes}"

    page = await as_(world.person).get("/me")
    answer = await as_(world.person).post(f"{here}/approve", headers={"referer": f"{BASE_URL}/me"})

    assert heading(page) == "Vandaag komt er niemand. Anton is thuis."
    assert "Eén vraag wacht op jouw antwoord." in read(page).text
    assert [each.text for each in read(page).all("h2")][:1] == ["Mag Loes erbij?"]
    assert [read(page).buttons[f"{here}/{verb}"] for verb in ("approve", "turn-down")] == ["Ja, welkom", "Liever niet"]
    assert answer.headers["location"] == "/me"
    assert "Mag Loes erbij?" not in (await as_(world.person).get("/me")).text


async def test_nobody_else_is_asked_who_may_join(world, as_):
    await world.change_circle(decides=Decides.PERSON)
    await world.member(world.circle_id, "Loes", Role.FRIEND, state=MemberState.WAITING)

    assert "Loes" not in (await as_(world.coordinator).get("/me")).text


async def test_who_waits_for_a_yes_reads_only_that(world, as_):
    await world.change_circle(decides=Decides.PERSON)
    await world.change_member(world.neighbour, state=MemberState.WAITING)

    page = await as_(world.neighbour).get("/me")

    assert heading(page) == "Ellen moet nog zeggen dat je mee mag doen."
    assert "bij geen kring" not in page.text


async def test_who_lives_elsewhere_reads_their_own_clock_beside_that_of_the_home(world, as_):
    await live_in(world, world.child, "America/New_York")
    night = await world.shift("2026-12-05 01:00", 2, title="Nacht")
    await world.assign(night, world.child)

    me = await as_(world.child).get("/me")
    rota = await as_(world.child).get(f"/circles/{world.circle_id}/rota")
    home = await as_(world.partner).get(f"/circles/{world.circle_id}/rota")
    itself = await as_(world.child).get(f"/circles/{world.circle_id}/shifts/{night}")

    assert sections(me)["today"] == ["Nacht"]
    assert "01:00–03:00 (vr 19:00–21:00 bij jou)" in cards(me)[f"shift-{night}"].text
    assert "01:00–03:00 (vr 19:00–21:00 bij jou)" in cards(rota)[f"shift-{night}"].text
    assert "zaterdag 5 december, 01:00–03:00 (vr 19:00–21:00 bij jou)" in read(itself).text
    assert "bij jou" not in cards(home)[f"shift-{night}"].text


async def test_another_zone_with_the_same_clock_is_not_mentioned(world, as_):
    await live_in(world, world.child, "Europe/Brussels")
    await world.assign(await world.shift("2026-12-04 12:00", 2), world.child)

    assert "bij jou" not in read(await as_(world.child).get("/me")).text


# Who is cared for.


async def comes(world, wall, *who, hours=2, **values):
    """They come then, together."""
    shift_id = await world.shift(wall, hours, needed=max(len(who), 1), **values)
    for each in who:
        await world.assign(shift_id, each)


def days(page):
    """The coming days, each with who comes then."""
    [section] = [each for each in read(page).all("section") if each.attributes.get("aria-labelledby") == "visitors"]
    return [each.text for each in section.all("li")]


async def test_who_is_cared_for_reads_first_who_comes_today_and_then_what_the_rota_says_first(world, as_):
    await comes(world, "2026-12-04 18:00", world.child)
    await comes(world, "2026-12-04 12:00", world.neighbour, world.second_neighbour)
    await comes(world, "2026-12-05 18:00")

    page = await as_(world.person).get("/me")

    assert heading(page) == "Vandaag komen Ria en Mia om 12:00 en Bram om 18:00."
    rota = await as_(world.person).get(f"/circles/{world.circle_id}/rota")
    assert heading(rota) == "Alleen morgen om 18:00 is nog open."
    assert f"<p>{heading(rota)} Als er niemand anders is, is Anton thuis.</p>" in page.text


@pytest.mark.parametrize(
    ("clock", "words"),
    [
        ((11, 0), "Ria is nu bij je, tot 14:00. Later vandaag komt Bram om 18:00."),
        ((17, 30), "Bram is nu bij je, tot 20:00."),
        ((19, 30), "Vandaag komt er niemand meer. Anton is thuis."),
    ],
)
async def test_in_the_course_of_the_day_it_says_who_is_there_and_who_is_still_to_come(world, as_, clock, words):
    await comes(world, "2026-12-04 12:00", world.neighbour)
    await comes(world, "2026-12-04 18:00", world.child)
    world.now = datetime.combine(NOW, time(*clock), UTC)

    assert heading(await as_(world.person).get("/me")) == words


async def test_the_night_that_began_yesterday_is_there_now(world, as_):
    await comes(world, "2026-12-03 23:00", world.neighbour, hours=11)

    assert heading(await as_(world.person).get("/me")) == "Ria is nu bij je, tot 10:00."


async def test_the_days_after_today_say_who_comes_and_lead_to_the_rota(world, as_):
    await comes(world, "2026-12-06 12:00", world.neighbour)
    await comes(world, "2026-12-06 18:00", world.child)
    await comes(world, "2026-12-11 12:00", world.neighbour)

    page = await as_(world.person).get("/me")

    assert days(page) == [
        "za 5 dec Anton is thuis",
        "zo 6 dec Ria om 12:00 en Bram om 18:00",
        *(f"{day} Anton is thuis" for day in ("ma 7 dec", "di 8 dec", "wo 9 dec", "do 10 dec")),
    ]
    assert f'href="/circles/{world.circle_id}/rota?day=2026-12-06"' in page.text


async def test_who_has_it_without_coming_or_only_was_asked_does_not_come(world, as_):
    await comes(world, "2026-12-04 11:00", world.partner)
    await comes(world, "2026-12-04 12:00", world.neighbour, presence=Presence.ON_CALL)
    await comes(world, "2026-12-04 13:00", world.neighbour, kind=Kind.PHONE_CALL)
    await comes(world, "2026-12-04 14:00", world.neighbour, closed=Closed.CANCELLED)
    await world.assign(await world.shift("2026-12-04 15:00"), world.neighbour, AssignmentState.PROPOSED)

    assert heading(await as_(world.person).get("/me")).startswith("Vandaag komt er niemand.")


async def test_a_visit_comes_too_and_who_looks_for_someone_else_still_does(world, as_):
    calendar = await world.add(OutsideCalendarRow, circle_id=world.circle_id, name="Thuiszorg", **READ)
    for key, first, last in (("a", 9, 10), ("b", -1, 23)):
        midnight = datetime(2026, 12, 4, tzinfo=UTC)
        stretch = {"starts_at": midnight + timedelta(hours=first), "ends_at": midnight + timedelta(hours=last)}
        await world.add(VisitRow, circle_id=world.circle_id, calendar_id=calendar, key=key, title="", **stretch)
    await world.assign(await world.shift("2026-12-04 18:00"), world.child, AssignmentState.SEEKING)

    page = await as_(world.person).get("/me")

    assert heading(page) == "Vandaag komt Thuiszorg om 10:00, Bram om 18:00 en Thuiszorg de hele dag."


async def test_in_a_home_alone_nobody_is_said_to_be_there(world, as_):
    await world.change_member(world.partner, lives_in=False)

    page = await as_(world.person).get("/me")

    assert heading(page) == "Vandaag komt er niemand."
    assert days(page)[0] == "za 5 dec Nog niemand"


async def test_while_their_circle_is_paused_nobody_comes(world, as_):
    await comes(world, "2026-12-04 12:00", world.neighbour)
    await world.change_circle(state=CircleState.PAUSED)

    page = await as_(world.person).get("/me")

    assert heading(page) == "De kring van Ellen staat even stil"
    assert "Ria" not in page.text


async def test_who_is_cared_for_and_helps_elsewhere_reads_both(world, as_):
    other = await world.circle("Truus")
    there = await world.join(other, world.person, role=Role.FRIEND)
    await world.assign(await world.shift("2026-12-04 15:00", 1, title="Thee", circle_id=other), there)
    await comes(world, "2026-12-04 12:00", world.neighbour)

    page = await as_(world.person).get("/me")

    assert heading(page) == "Vandaag komt Ria om 12:00."
    assert sections(page)["today"] == ["Thee"]


@ON_SQLITE
async def test_who_comes_to_me_costs_five_statements_however_many_come(world, as_):
    async def costs(who):
        with statements(world) as sent:
            await as_(who).get("/me")
        return len(sent)

    few = [await costs(who) for who in (world.person, world.neighbour)]
    for hour in range(50):
        await comes(world, f"2026-12-0{hour % 6 + 4} {hour % 24:02}:00", world.neighbour, hours=1)
    many = [await costs(who) for who in (world.person, world.neighbour)]

    assert (few, many) == ([13, 8], [13, 8])


async def live_in(world, who, zone):
    async with world.database.writing() as db:
        await db.execute(update(AccountRow).where(AccountRow.id == who.account.id).values(zone=ZoneInfo(zone)))
