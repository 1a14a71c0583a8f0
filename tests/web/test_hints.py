"""Before it happens: a carer reads what a yes would make of their weeks, beside the button, and nobody else does."""

from datetime import timedelta

import httpx
import pytest

from careshare.db.models import SnoozeRow, SwapRow
from careshare.domain.circles import Me
from careshare.domain.load import SignalName
from careshare.domain.words import AssignmentState, Language
from tests.actions.dividing import states
from tests.actions.usual import lunch as usual_lunch
from tests.actions.usual import make
from tests.pages import flash, read, statements
from tests.web.test_balance import holds, set_lines
from tests.web.test_shifts import at
from tests.world import ON_SQLITE, As, World

OVER = "Hiermee wordt het 14 uur in de week vanaf 7 december. Je gaf zelf 10 uur per week aan."


async def nine_of_ten_hours(world: World, who: str = "child") -> None:
    """Of the ten they set themselves, nine are theirs already: on Tuesday 8 December."""
    await set_lines(world, who, limit_minutes=600)
    await holds(world, who, "2026-12-08 09:00", 9)


async def five_hours_more(world: World, **values: object) -> int:
    """An open moment, on Thursday 10 December."""
    return await world.shift("2026-12-10 12:00", 5, **values)


def hinted(page: httpx.Response) -> list[str]:
    """What a page says of the weeks of who reads it."""
    return [each.text for each in read(page).all("p") if each.text.startswith("Hiermee")]


def yes(page: httpx.Response) -> dict[str, str]:
    """The address and the words of the button that says yes."""
    return {address: words for address, words in read(page).buttons.items() if "/take" in address}


# On the moment's own page.


async def test_it_stands_beside_the_button_that_does_it_all_the_same(world: World, as_: As):
    await nine_of_ten_hours(world)
    lunch = await five_hours_more(world)

    page = await as_(world.child).get(at(world, lunch))

    assert hinted(page) == [OVER]
    assert yes(page) == {at(world, lunch, "/take?seen=0&sure=yes"): "Toch doen"}
    assert page.headers["cache-control"] == "no-store"


async def test_the_other_way_is_back_to_the_week_where_anybody_may_take_it(world: World, as_: As):
    await nine_of_ten_hours(world)
    lunch = await five_hours_more(world)

    page = read(await as_(world.child).get(at(world, lunch)))

    [other] = [each for each in page.all("a") if each.text == "Laat het aan iemand anders"]
    assert other.attributes["href"] == f"/circles/{world.circle_id}/rota?day=2026-12-10"


async def test_who_plans_asks_somebody_else_on_the_same_page(world: World, as_: As):
    await nine_of_ten_hours(world, "coordinator")
    lunch = await five_hours_more(world)

    page = read(await as_(world.coordinator).get(at(world, lunch)))

    [other] = [each for each in page.all("a") if each.text == "Vraag iemand anders"]
    assert other.attributes["href"] == "#asking"


async def test_who_was_asked_says_no_by_asking_for_somebody_else(world: World, as_: As):
    await nine_of_ten_hours(world)
    lunch = await five_hours_more(world)
    await world.assign(lunch, world.child, AssignmentState.PROPOSED)
    bram = as_(world.child)

    page = await bram.get(at(world, lunch))
    [no] = [address for address, words in read(page).buttons.items() if words == "Vraag iemand anders"]
    await bram.post(no)

    assert hinted(page) == [OVER]
    assert await states(world, lunch) == {"Bram": "declined"}


async def test_what_fits_is_no_hint(world: World, as_: As):
    await nine_of_ten_hours(world)
    walk = await world.shift("2026-12-10 12:00", 1)

    page = await as_(world.child).get(at(world, walk))

    assert hinted(page) == []
    assert yes(page) == {at(world, walk, "/take?seen=0"): "Ik kom"}
    assert page.headers["cache-control"] == "no-cache, private"


async def test_nights_are_counted_with_it(world: World, as_: As):
    for day in (8, 9):
        await holds(world, "partner", f"2026-12-{day:02} 23:00", 8)
    night = await world.shift("2026-12-10 23:00", 8)

    page = await as_(world.partner).get(at(world, night))

    assert "Hiermee heb je 3 nachten in de week vanaf 7 december." in hinted(page)
    assert len(hinted(page)) <= 2


async def test_in_english(world: World, as_: As):
    await world.change_account(world.child, language=Language.EN)
    await nine_of_ten_hours(world)
    lunch = await five_hours_more(world)

    page = read(await as_(world.child).get(at(world, lunch))).text

    assert "With this, the week from 7 December comes to 14 hours. You said 10 hours a week yourself." in page
    assert "Take it all the same" in page
    assert "Leave it to someone else" in page


async def test_what_they_know_and_called_fine_is_no_hint(world: World, as_: As):
    await nine_of_ten_hours(world)
    known = {"signal": SignalName.OWN_LIMIT, "strength": 1, "since": world.now.date() - timedelta(days=3)}
    await world.add(SnoozeRow, account_id=world.child.account.id, **known)
    lunch = await five_hours_more(world)

    assert hinted(await as_(world.child).get(at(world, lunch))) == []


async def test_who_reads_the_same_mailbox_reads_it_not(world: World, as_: As):
    """Nor is anything of it to be guessed: the button does what it says."""
    await nine_of_ten_hours(world)
    lunch = await five_hours_more(world)
    await world.change_account(world.neighbour, email=world.child.account.email)

    page = await as_(world.child).get(at(world, lunch))
    await as_(world.child).post(next(iter(yes(page))))

    assert hinted(page) == []
    assert await states(world, lunch) == {"Bram": "accepted"}


# Pressed in the week.


async def test_a_yes_in_the_week_leads_to_what_is_to_be_read_first_and_does_nothing_yet(world: World, as_: As):
    await nine_of_ten_hours(world)
    lunch = await five_hours_more(world)
    bram, rota = as_(world.child), f"/circles/{world.circle_id}/rota?week=2026-W50"

    [press] = yes(await bram.get(rota))
    answer = await bram.post(press, headers={"referer": f"http://localhost:8000{rota}"})
    page = await bram.get(answer.headers["location"])

    assert answer.headers["location"] == at(world, lunch)
    assert flash(page) == "Er is nog niets opgeschreven. Lees dit even eerst."
    assert hinted(page) == [OVER]
    assert await states(world, lunch) == {}


async def test_all_the_same_is_one_more_tap_and_says_no_more_of_it(world: World, as_: As):
    await nine_of_ten_hours(world)
    lunch = await five_hours_more(world)
    bram = as_(world.child)
    await bram.post(at(world, lunch, "/take"))

    [press] = yes(await bram.get(at(world, lunch)))
    await bram.post(press)

    page = await bram.get(at(world, lunch))
    assert await states(world, lunch) == {"Bram": "accepted"}
    assert flash(page) == "Je komt op donderdag 10 december, 12:00–17:00. Dank je wel! Ongedaan maken"
    assert hinted(page) == []


async def test_standing_in_is_the_same(world: World, as_: As):
    await nine_of_ten_hours(world)
    lunch = await five_hours_more(world)
    await world.assign(lunch, world.partner, AssignmentState.SEEKING)

    await as_(world.child).post(at(world, lunch, "/take"))

    assert hinted(await as_(world.child).get(at(world, lunch))) == [OVER]
    assert await states(world, lunch) == {"Anton": "seeking"}


@pytest.mark.parametrize("who", ["neighbour", "volunteer", "professional"])
async def test_who_has_no_load_to_reckon_takes_it_at_once(world: World, as_: As, who: str):
    for day in (8, 9):
        await holds(world, who, f"2026-12-{day:02} 23:00", 8)
    night = await world.shift("2026-12-10 23:00", 8)

    page = await as_(world.cast[who]).get(at(world, night))
    await as_(world.cast[who]).post(at(world, night, "/take"))

    assert hinted(page) == []
    assert await states(world, night) == {world.cast[who].member.name: "accepted"}


@pytest.mark.parametrize("who", ["neighbour", "volunteer"])
async def test_who_set_a_limit_and_wants_no_more_reads_of_that_alone(world: World, as_: As, who: str):
    await set_lines(world, who, limit_minutes=20 * 60)
    for day in (8, 9):
        await holds(world, who, f"2026-12-{day:02} 23:00", 8)
    night = await world.shift("2026-12-10 23:00", 8)

    page = await as_(world.cast[who]).get(at(world, night))

    said = "Hiermee wordt het 24 uur in de week vanaf 7 december. Je gaf zelf 20 uur per week aan."
    assert hinted(page) == [said]


@ON_SQLITE
@pytest.mark.parametrize("who", ["neighbour", "volunteer", "professional"])
async def test_it_costs_nothing_for_who_has_no_load(world: World, as_: As, who: str):
    lunch = await five_hours_more(world)

    with statements(world) as sent:
        await as_(world.cast[who]).post(at(world, lunch, "/take"))

    assert len(sent) == 11


# Swaps.


async def swap_asked(world: World, gives: int, by: Me, gets: int, of: Me) -> int:
    sides = {"shift_id": gives, "member_id": by.id, "other_shift_id": gets, "other_member_id": of.id}
    return await world.add(SwapRow, circle_id=world.circle_id, **sides, asked_at=world.now)


async def test_a_swap_is_judged_with_what_is_given_for_it(world: World, as_: As):
    await nine_of_ten_hours(world)
    mine = await holds(world, "child", "2026-12-10 09:00", 1)
    theirs = await holds(world, "neighbour", "2026-12-10 12:00", 6)
    alike = await holds(world, "neighbour", "2026-12-10 19:00", 1)
    await swap_asked(world, theirs, world.neighbour, mine, world.child)
    await swap_asked(world, alike, world.neighbour, mine, world.child)

    page = await as_(world.child).get(at(world, mine))

    assert hinted(page) == ["Hiermee wordt het 15 uur in de week vanaf 7 december. Je gaf zelf 10 uur per week aan."]
    assert sorted(words for address, words in read(page).buttons.items() if "/accept" in address) == [
        "Ja, ruilen",
        "Toch ruilen",
    ]


# What waits for an answer, over all circles.


async def test_among_what_waits_it_stands_above_the_button(world: World, as_: As):
    await nine_of_ten_hours(world)
    lunch = await five_hours_more(world)
    fits = await world.shift("2026-12-14 12:00", 1)
    for each in (lunch, fits):
        await world.assign(each, world.child, AssignmentState.PROPOSED)
    bram = as_(world.child)

    page = await bram.get("/me")
    await bram.post(next(address for address in yes(page) if "sure" in address))

    assert hinted(page) == [OVER]
    assert yes(page) == {
        at(world, lunch, "/take?seen=0&sure=yes"): "Toch doen",
        at(world, fits, "/take?seen=0"): "Ik kom",
    }
    assert read(page).buttons[at(world, lunch, "/decline")] == "Vraag iemand anders"
    assert await states(world, lunch) == {"Bram": "accepted"}
    assert page.headers["cache-control"] == "no-store"


async def test_each_of_what_waits_is_judged_by_itself(world: World, as_: As):
    await set_lines(world, "child", limit_minutes=600)
    for hour in ("09:00", "15:00"):
        each = await world.shift(f"2026-12-10 {hour}", 6)
        await world.assign(each, world.child, AssignmentState.PROPOSED)

    assert hinted(await as_(world.child).get("/me")) == []


async def test_a_swap_that_waits_says_it_too(world: World, as_: As):
    await nine_of_ten_hours(world)
    mine = await holds(world, "child", "2026-12-10 09:00", 1)
    theirs = await holds(world, "neighbour", "2026-12-10 12:00", 6)
    await swap_asked(world, theirs, world.neighbour, mine, world.child)

    page = await as_(world.child).get("/me")

    assert hinted(page) == ["Hiermee wordt het 15 uur in de week vanaf 7 december. Je gaf zelf 10 uur per week aan."]
    assert "Toch ruilen" in read(page).buttons.values()


async def test_a_whole_pattern_is_one_yes_and_one_hint(world: World, as_: As):
    await set_lines(world, "child", limit_minutes=90)
    pattern = await make(world, usual_lunch("2026-12-07", world.child))
    bram = as_(world.child)

    for page in (await bram.get("/me"), await bram.get(f"/circles/{world.circle_id}/patterns/{pattern}")):
        assert hinted(page) == [
            "Hiermee wordt het 10 uur in de week vanaf 7 december. Je gaf zelf 1,5 uur per week aan."
        ]
        accept = f"/circles/{world.circle_id}/patterns/{pattern}/accept"
        assert read(page).buttons[accept] == "Toch doen"


async def test_a_shift_of_another_circle_of_theirs_counts_there_too(world: World, as_: As):
    await nine_of_ten_hours(world)
    there = await world.join(world.stranger.circle_id, world.child)
    walk = await world.shift("2026-12-10 12:00", 5, circle_id=there.circle_id)
    await world.assign(walk, there, AssignmentState.PROPOSED)

    assert hinted(await as_(world.child).get("/me")) == [OVER]


@ON_SQLITE
async def test_what_waits_asks_the_database_as_often_for_one_as_for_many(world: World, as_: As):
    counts = []
    for who in ("professional", "child"):
        first = await five_hours_more(world)
        await world.assign(first, world.cast[who], AssignmentState.PROPOSED)
        with statements(world) as one:
            await as_(world.cast[who]).get("/me")
        for day in range(11, 20):
            each = await world.shift(f"2026-12-{day} 12:00", 5)
            await world.assign(each, world.cast[who], AssignmentState.PROPOSED)
        with statements(world) as many:
            await as_(world.cast[who]).get("/me")
        counts.append((len(one), len(many)))

    assert counts == [(8, 8), (17, 17)]
