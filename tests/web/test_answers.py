"""An answer by the link in a letter or a chat: without signing in, to one question, and nothing else."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import update

from careshare.actions import assignments
from careshare.db.models import AskRow, EntryRow, LimitRow, SearchRow, ShiftRow, WishRow
from careshare.domain.accounts import LINKS_FROM_A_NETWORK
from careshare.domain.words import AssignmentState, CircleState, Closed, Kind, Language, MemberState, Role
from careshare.letters.answer_links import NOT_NOW, AskedOf, path_of
from tests.actions.dividing import do, letters, states
from tests.pages import heading, read, statements
from tests.world import ON_SQLITE, World


async def link(world: World, shift: int, member_id: int, say: str = "") -> str:
    """The path that a letter to that member leads to."""
    [row] = await world.rows(ShiftRow, id=shift)
    return path_of(world.app.state.seal, AskedOf(shift, row.uid, row.sequence, member_id), say)


async def press(world: World, as_: Any, address: str, words: str) -> Any:
    """Opens the page, presses the button with those words, and looks at what follows."""
    page = await as_(None).get(address)
    [button] = [path for path, said in read(page).buttons.items() if said == words]
    answer = await as_(None).post(button)
    assert answer.status_code == 303
    return await as_(None).get(answer.headers["location"])


async def lunch_that_ria_is_asked_for(world: World) -> tuple[int, str]:
    lunch = await world.shift("2026-12-08 12:00")
    await do(world, assignments.propose, world.coordinator, lunch, world.neighbour.id)
    return lunch, await link(world, lunch, world.neighbour.id)


async def test_who_is_asked_says_yes_from_the_letter_without_signing_in(world, as_):
    lunch, address = await lunch_that_ria_is_asked_for(world)

    page = await as_(None).get(address)
    after = await press(world, as_, address, "Ja, ik kom")

    assert heading(page) == "Kun je bij Ellen komen op dinsdag 8 december, 12:00–14:00?"
    assert heading(after) == "Je komt op dinsdag 8 december, 12:00–14:00. Dank je wel!"
    assert await states(world, lunch) == {"Ria": "accepted"}
    assert not as_(None).cookies


async def test_who_has_no_account_answers_as_well(world, as_):
    greet = await world.member(world.circle_id, "Greet", Role.FRIEND, has_account=False, language=Language.EN)
    lunch = await world.shift("2026-12-08 12:00")

    after = await press(world, as_, await link(world, lunch, greet), "Yes, I’ll come")

    assert heading(after) == "You are coming on Tuesday 8 December, 12:00–14:00. Thank you!"
    assert await states(world, lunch) == {"Greet": "accepted"}


async def test_a_no_is_told_to_who_asked_and_can_be_taken_back(world, as_):
    lunch, address = await lunch_that_ria_is_asked_for(world)

    after = await press(world, as_, address, "Nu even niet")
    declined = await states(world, lunch)
    told = await letters(world)
    again = await press(world, as_, address, "Ik kan toch wel")

    assert heading(after) == "Je komt niet op dinsdag 8 december, 12:00–14:00. Dat geeft niet, goed dat je het zegt."
    assert declined == {"Ria": "declined"}
    assert told[-1] == ("declined", world.coordinator.account.id)
    assert heading(again).startswith("Je komt op dinsdag 8 december")


async def test_a_no_in_a_chat_is_written_down_for_who_plans(world, as_):
    lunch = await world.shift("2026-12-08 12:00")

    await press(world, as_, await link(world, lunch, world.neighbour.id), "Nu even niet")

    assert await states(world, lunch) == {"Ria": "declined"}


async def test_no_later_no_takes_the_place_of_what_was_said_before(world, as_):
    lunch = await world.shift("2026-12-08 12:00")
    await do(world, assignments.take, world.neighbour, lunch)
    await do(world, assignments.cannot_come, world.neighbour, lunch, world.neighbour.id)
    address = (await link(world, lunch, world.neighbour.id)).partition("?")[0]

    await as_(None).post(f"{address}/not-now")

    assert await states(world, lunch) == {"Ria": "cannot_come"}


async def test_the_answer_that_was_tapped_in_the_letter_stands_first(world, as_):
    lunch, _ = await lunch_that_ria_is_asked_for(world)

    page = await as_(None).get(await link(world, lunch, world.neighbour.id, NOT_NOW))

    assert list(read(page).buttons.values())[:2] == ["Nu even niet", "Ja, ik kom"]
    assert await states(world, lunch) == {"Ria": "proposed"}


@pytest.mark.parametrize("method", ["GET", "HEAD"])
async def test_a_scanner_that_follows_every_link_answers_nothing(world, as_, method):
    lunch, address = await lunch_that_ria_is_asked_for(world)
    before = await world.rows(EntryRow)
    path = address.partition("?")[0]

    for each in (address, f"{address}&say={NOT_NOW}", f"{path}/yes?seen=0", f"{path}/not-now?seen=0"):
        await as_(None).request(method, each)

    assert await states(world, lunch) == {"Ria": "proposed"}
    assert len(await world.rows(EntryRow)) == len(before)


async def test_whose_link_it_is_not_opens_nothing(world, as_):
    lunch, address = await lunch_that_ria_is_asked_for(world)
    other = await world.shift("2026-12-09 12:00")
    path = address.partition("?")[0]
    key = path.rpartition("/")[2]
    wrong = [
        path.replace(f"/{lunch}/", f"/{other}/"),
        path.replace(f"/{world.neighbour.id}-", f"/{world.child.id}-"),
        path[:-1] + ("A" if path[-1] != "A" else "B"),
        f"/answers/{lunch}/nothing",
        f"/own/{key}",
        f"/invitations/{key}",
    ]

    answers = [await as_(None).get(each) for each in wrong]

    assert {each.status_code for each in answers} == {404}


async def test_who_left_the_circle_has_no_link_any_more(world, as_):
    _, address = await lunch_that_ria_is_asked_for(world)
    await world.change_member(world.neighbour, state=MemberState.FORMER, left_at=world.now)

    page = await as_(None).get(address)

    assert page.status_code == 404


async def filled(world: World, lunch: int) -> None:
    await do(world, assignments.take, world.second_neighbour, lunch)


async def called_off(world: World, lunch: int) -> None:
    async with world.database.writing() as db:
        await db.execute(update(ShiftRow).where(ShiftRow.id == lunch).values(closed=Closed.CANCELLED))


async def begun(world: World, _lunch: int) -> None:
    world.now += timedelta(days=4, hours=6)


async def paused(world: World, _lunch: int) -> None:
    await world.change_circle(state=CircleState.PAUSED, state_since=world.now)


async def against_a_wish(world: World, _lunch: int) -> None:
    await world.add(WishRow, circle_id=world.circle_id, member_id=world.neighbour.id, kind=Kind.COMPANY)


async def something_else_then(world: World, _lunch: int) -> None:
    await world.assign(await world.shift("2026-12-08 12:30"), world.neighbour)


@pytest.mark.parametrize(
    ("what", "says"),
    [
        (filled, "Mia was je net voor. Toch bedankt!"),
        (called_off, "Dit is niet meer nodig."),
        (begun, "Dit is al voorbij."),
        (paused, "De kring staat stil. Er kan nu niets veranderd worden."),
        (against_a_wish, "Dit moment staat niet voor jou open. Vragen? Bel Sanne."),
        (something_else_then, "Er staat dan iets in de weg. Vragen? Bel Sanne."),
    ],
)
async def test_who_comes_too_late_reads_why_and_finds_no_button(world, as_, what, says):
    lunch, address = await lunch_that_ria_is_asked_for(world)
    path = address.partition("?")[0]
    await what(world, lunch)

    page = await as_(None).get(address)
    await as_(None).post(f"{path}/yes?seen=0")

    assert heading(page) == says
    assert not [each for each in read(page).buttons if each.startswith(path)]
    assert (await states(world, lunch)).get("Ria") == "proposed"


async def test_a_yes_to_another_time_than_was_asked_for_is_asked_once_more(world, as_):
    lunch, address = await lunch_that_ria_is_asked_for(world)
    path = address.partition("?")[0]
    async with world.database.writing() as db:
        row = (await world.rows(ShiftRow, id=lunch))[0]
        later = {"starts_at": row.starts_at + timedelta(hours=1), "ends_at": row.ends_at + timedelta(hours=1)}
        await db.execute(update(ShiftRow).where(ShiftRow.id == lunch).values(sequence=1, **later))

    answer = await as_(None).post(f"{path}/yes?seen=0")
    page = await as_(None).get(answer.headers["location"])
    before = await states(world, lunch)
    after = await press(world, as_, answer.headers["location"], "Ja, ik kom")

    assert before == {"Ria": "proposed"}
    assert heading(page) == "Kun je bij Ellen komen op dinsdag 8 december, 13:00–15:00?"
    assert "De tijd is veranderd sinds het je gevraagd werd." in read(page).text
    assert heading(after) == "Je komt op dinsdag 8 december, 13:00–15:00. Dank je wel!"


async def test_it_is_for_whom_it_asks_whoever_is_signed_in_there(world, as_):
    lunch, address = await lunch_that_ria_is_asked_for(world)
    path = address.partition("?")[0]

    page = await as_(world.child).get(address)
    await as_(world.child).post(f"{path}/yes?seen=0")

    assert "Hallo Ria." in read(page).text
    assert await states(world, lunch) == {"Ria": "accepted"}


async def test_too_many_tries_from_one_network_are_held_up(world, as_):
    _, address = await lunch_that_ria_is_asked_for(world)
    path = address.partition("?")[0]

    for _ in range(LINKS_FROM_A_NETWORK.times + 1):
        answer = await as_(None).post(f"{path[:-1]}-/yes")

    assert answer.status_code == 429
    assert len(await world.rows(LimitRow)) >= 1


# What was asked by the order of asking.


async def by_link(world: World, as_: Any, shift: int, verb: str) -> None:
    path = (await link(world, shift, world.neighbour.id)).partition("?")[0]
    await as_(None).post(f"{path}/{verb}?seen=0")


async def by_rota(world: World, as_: Any, shift: int, verb: str) -> None:
    here = f"/circles/{world.circle_id}/shifts/{shift}"
    await as_(world.neighbour).post(f"{here}/{'take' if verb == 'yes' else 'decline'}?seen=0")


async def by_telephone(world: World, _as: Any, shift: int, verb: str) -> None:
    assert verb == "yes"
    await do(world, assignments.note_yes, world.coordinator, shift, world.neighbour.id)


@pytest.mark.parametrize(
    ("way", "verb", "answer"),
    [
        (by_link, "yes", "zei ja"),
        (by_link, "not-now", "nu even niet"),
        (by_rota, "yes", "zei ja"),
        (by_rota, "not-now", "nu even niet"),
        (by_telephone, "yes", "zei ja"),
    ],
)
async def test_who_plans_reads_what_was_answered_wherever_it_was(world, as_, way, verb, answer):
    shift = await world.shift("2026-12-08 12:00", needed=2)
    await world.assign(shift, world.neighbour, AssignmentState.PROPOSED)
    here = {"circle_id": world.circle_id}
    search = await world.add(SearchRow, **here, shift_id=shift, began_at=world.now, sequence=0)
    for who in (world.neighbour, world.child):
        await world.add(AskRow, **here, search_id=search, member_id=who.id, rung=1, asked_at=world.now)

    await way(world, as_, shift, verb)

    page = read(await as_(world.coordinator).get(f"/circles/{world.circle_id}/shifts/{shift}")).text
    assert f"Ria gevraagd op vr 4 dec: {answer}" in page
    assert "Bram gevraagd op vr 4 dec: nog geen antwoord" in page


@ON_SQLITE
async def test_the_page_costs_five_statements(world, as_):
    _, address = await lunch_that_ria_is_asked_for(world)

    with statements(world) as sent:
        await as_(None).get(address)

    assert len(sent) == 5
