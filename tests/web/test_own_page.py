"""“Jouw dinsdagen”: the page of who has no account."""

from datetime import timedelta
from typing import Any
from urllib.parse import unquote

import pytest
from sqlalchemy import update

from careshare.actions import assignments, shifts
from careshare.db.models import AssignmentRow, LetterRow, MemberRow, ShiftRow, WishRow
from careshare.domain.shifts import Draft
from careshare.domain.time import Stretch
from careshare.domain.words import AssignmentState, CircleState, Decides, Kind, Language, MemberState, Role
from tests.actions.dividing import do, look
from tests.pages import flash, heading, read, statements


async def greet(world: Any, as_: Any) -> tuple[int, str]:
    """A member without an account, and the address the coordinator gave her."""
    number = await world.member(world.circle_id, "Greet", Role.FRIEND, has_account=False, language=Language.NL)
    here = f"/circles/{world.circle_id}/members/{number}"
    await as_(world.coordinator).post(f"{here}/own-page")
    page = await as_(world.coordinator).get(here)
    addresses = [str(a.attributes["href"]) for a in read(page).all("a")]
    [address] = [each for each in addresses if each.startswith("http://localhost:8000/own/")]
    return number, address.removeprefix("http://localhost:8000")


async def on_rota(world: Any, number: int, starts: str, **values: Any) -> int:
    """A lunch that she holds."""
    shift = await world.shift(starts, held=1, **values)
    row = {"circle_id": world.circle_id, "member_id": number, "state": AssignmentState.ACCEPTED, "since": world.now}
    await world.add(AssignmentRow, shift_id=shift, **row)
    return int(shift)


async def test_it_is_named_by_the_day_one_always_comes(world, as_):
    number, address = await greet(world, as_)
    for day in ("2026-12-08", "2026-12-15"):
        await on_rota(world, number, f"{day} 12:00")

    page = await as_(None).get(address)

    assert heading(page) == "Jouw dinsdagen bij Ellen"
    assert "De volgende keer dinsdag 8 december, 12:00–14:00" in read(page).text


async def test_the_next_moment_stands_first_with_what_to_do_and_whom_to_call_above_it(world, as_):
    await world.change_member(world.coordinator, phone="06 1234 5678", phone_shared=True)
    number, address = await greet(world, as_)
    await on_rota(world, number, "2026-12-15 12:00", title="Wandelen")
    await on_rota(world, number, "2026-12-08 12:00", title="Soep koken", what="De pan staat onder de kast.")

    words = read(await as_(None).get(address)).text

    in_order = [
        "Bel Sanne 06 1234 5678",
        "De volgende keer",
        "De pan staat onder de kast.",
        "Ik kan echt niet",
        "Wandelen",
    ]
    assert sorted(in_order, key=words.index) == in_order


async def test_of_many_moments_the_first_few_stand_there_and_the_rest_is_folded_away(world, as_):
    number, address = await greet(world, as_)
    days = [f"2026-12-{day:02}" for day in range(8, 16)]
    for day in days:
        await on_rota(world, number, f"{day} 12:00")

    page = read(await as_(None).get(address))

    [folded] = page.all("details")
    assert [each.text.split()[1] for each in page.all("li")] == ["9", "10", "11", "12", "13", "14", "15"]
    assert [each.text.split()[1] for each in folded.all("li")] == ["13", "14", "15"]
    assert next(folded.all("summary")).text == "En daarna nog 3 momenten"
    assert page.text.index("In mijn agenda") < page.text.index("De andere momenten")


@pytest.mark.parametrize(
    ("sender", "says"),
    [
        ("coordinator", "Hoi Greet, met Sanne.\n\nOp deze bladzijde zie je wanneer je bij Ellen komt,"),
        ("person", "Hoi Greet, met Ellen.\n\nOp deze bladzijde zie je wanneer je bij mij komt,"),
    ],
)
async def test_who_sends_the_address_sends_it_with_words_of_their_own(world, as_, sender, says):
    await world.change_circle(decides=Decides.PERSON)
    number, address = await greet(world, as_)

    page = await as_(getattr(world, sender)).get(f"/circles/{world.circle_id}/members/{number}")

    links = [str(a.attributes["href"]) for a in read(page).all("a")]
    [whatsapp] = [each for each in links if "wa.me" in each]
    [shared] = [each for each in read(page).all("button") if "data-share" in each.attributes]
    text = unquote(whatsapp.removeprefix("https://wa.me/?text="))
    assert text == shared.attributes["data-share"]
    assert text.startswith(says)
    assert f"\n\nhttp://localhost:8000{address}\n\n" in text


async def test_who_has_no_own_page_yet_can_be_given_one(world, as_):
    number = await world.member(world.circle_id, "Greet", Role.FRIEND, has_account=False)

    page = await as_(world.coordinator).get(f"/circles/{world.circle_id}/members/{number}")

    assert page.status_code == 200
    here = f"/circles/{world.circle_id}/members/{number}/own-page"
    assert read(page).buttons[here] == "Maak een pagina voor Greet"


async def test_who_can_come_after_all_takes_it_back_there_while_nobody_else_comes(world, as_):
    number, address = await greet(world, as_)
    lunch = await on_rota(world, number, "2026-12-08 12:00")
    await as_(None).post(f"{address}/shifts/{lunch}")

    page = await as_(None).get(address)
    [way_back] = [each for each in read(page).buttons if each.startswith(f"{address}/shifts/{lunch}/come")]
    answer = await as_(None).post(way_back)

    assert flash(await as_(None).get(answer.headers["location"])) == (
        "Fijn dat je toch komt. Het staat weer in het rooster."
    )
    assert [(row.member_id, row.state) for row in await world.rows(AssignmentRow)] == [
        (number, AssignmentState.ACCEPTED)
    ]


async def test_once_somebody_else_comes_there_is_no_way_back(world, as_):
    number, address = await greet(world, as_)
    lunch = await on_rota(world, number, "2026-12-08 12:00")
    await as_(None).post(f"{address}/shifts/{lunch}")
    await do(world, assignments.take, world.neighbour, lunch)

    page = await as_(None).get(address)
    answer = await as_(None).post(f"{address}/shifts/{lunch}/come")

    assert "/come" not in page.text
    assert flash(await as_(None).get(answer.headers["location"])) == "Ria was je net voor. Toch bedankt!"
    assert (await look(world, lunch)).holders[0].name == "Ria"


async def not_open_to_friends(world: Any, shift: int, _number: int) -> None:
    async with world.database.writing() as db:
        await db.execute(update(ShiftRow).where(ShiftRow.id == shift).values(open_to=frozenset({Role.PROFESSIONAL})))


async def a_wish_against(world: Any, _shift: int, number: int) -> None:
    await world.add(WishRow, circle_id=world.circle_id, member_id=number, kind=Kind.COMPANY)


async def something_else_then(world: Any, _shift: int, number: int) -> None:
    await on_rota(world, number, "2026-12-08 13:00")


@pytest.mark.parametrize("in_the_way", [not_open_to_friends, a_wish_against, something_else_then])
async def test_what_would_be_refused_is_not_offered(world, as_, in_the_way):
    number, address = await greet(world, as_)
    lunch = await on_rota(world, number, "2026-12-08 12:00")
    supper = await on_rota(world, number, "2026-12-09 18:00", kind=Kind.MEAL)
    for each in (lunch, supper):
        await as_(None).post(f"{address}/shifts/{each}")

    await in_the_way(world, lunch, number)

    page = await as_(None).get(address)
    offered = [each for each in read(page).buttons if "/come?" in each]
    assert [each.removeprefix(f"{address}/shifts/") for each in offered] == [f"{supper}/come?seen=0"]


@pytest.mark.parametrize("copied_world", ["sqlite"], indirect=True)
async def test_ways_back_cost_two_statements_however_many_there_are(world, as_):
    number, address = await greet(world, as_)
    first = await on_rota(world, number, "2026-12-08 12:00")
    with statements(world) as before:
        await as_(None).get(address)
    await as_(None).post(f"{address}/shifts/{first}")
    with statements(world) as one:
        await as_(None).get(address)
    for _ in range(20):
        shift = await world.shift("2026-12-08 12:00")
        row = {"member_id": number, "state": AssignmentState.CANNOT_COME, "since": world.now}
        await world.add(AssignmentRow, circle_id=world.circle_id, shift_id=shift, **row)

    with statements(world) as many:
        await as_(None).get(address)

    assert (len(one) - len(before), len(many) - len(one)) == (2, 0)


async def test_where_somebody_else_seeks_a_stand_in_the_page_is_none(world, as_):
    number, address = await greet(world, as_)
    lunch = await on_rota(world, number, "2026-12-08 12:00")
    await as_(None).post(f"{address}/shifts/{lunch}")
    await do(world, assignments.take, world.neighbour, lunch)
    await do(world, assignments.seek, world.neighbour, lunch, world.neighbour.id)

    await as_(None).post(f"{address}/shifts/{lunch}/come")

    assert [holder.name for holder in (await look(world, lunch)).holders] == ["Ria"]


async def test_a_moment_that_moved_since_is_not_taken_back_unseen(world, as_):
    number, address = await greet(world, as_)
    lunch = await on_rota(world, number, "2026-12-08 12:00")
    await as_(None).post(f"{address}/shifts/{lunch}")
    shift = await look(world, lunch)
    later = Stretch(shift.stretch.start + timedelta(hours=1), shift.stretch.end + timedelta(hours=1))
    await do(world, shifts.edit, world.coordinator, lunch, Draft(later, shift.kind, shift.title))

    await as_(None).post(f"{address}/shifts/{lunch}/come?seen=0")

    assert (await look(world, lunch)).held == 0


@pytest.mark.parametrize("state", [AssignmentState.PROPOSED, AssignmentState.DECLINED, AssignmentState.WITHDRAWN])
async def test_only_ones_own_no_is_taken_back_there(world, as_, state):
    number, address = await greet(world, as_)
    lunch = await world.shift("2026-12-08 12:00")
    row = {"circle_id": world.circle_id, "member_id": number, "state": state, "since": world.now}
    await world.add(AssignmentRow, shift_id=lunch, **row)

    await as_(None).post(f"{address}/shifts/{lunch}/come")

    assert [row.state for row in await world.rows(AssignmentRow)] == [state]


async def test_it_shows_own_moments_to_come_and_nothing_of_others(world, as_):
    number, address = await greet(world, as_)
    await on_rota(world, number, "2026-12-08 12:00", title="Soep koken")
    await on_rota(world, number, "2026-12-01 12:00", title="Vorige week")
    await world.assign(await world.shift("2026-12-08 18:00", title="Avond"), world.neighbour)

    page = await as_(None).get(address)

    assert "Soep koken" in page.text
    for other in ("Vorige week", "Avond", "Ria", "Anton", "/rota", "/members"):
        assert other not in page.text


async def test_a_moment_that_was_moved_stays_there_as_a_question(world, as_):
    number, address = await greet(world, as_)
    lunch = await on_rota(world, number, "2026-12-08 12:00", title="Soep koken")
    shift = await look(world, lunch)
    later = Stretch(shift.stretch.start + timedelta(hours=1), shift.stretch.end + timedelta(hours=1))
    await do(world, shifts.edit, world.coordinator, lunch, Draft(later, shift.kind, shift.title))

    page = await as_(None).get(address)

    assert "dinsdag 8 december 13:00–15:00" in read(page).text
    assert "Je bent hiervoor gevraagd. Bel om te zeggen of je kunt komen." in read(page).text
    assert f"/shifts/{lunch}" not in page.text


async def test_whoever_arranges_can_be_called(world, as_):
    await world.change_member(world.coordinator, phone="06 (12) 34/56.78", phone_shared=True)
    await world.change_member(world.neighbour, phone="06 8765 4321", phone_shared=True)
    _, address = await greet(world, as_)

    page = await as_(None).get(address)

    assert [a.attributes["href"] for a in read(page).all("a") if "tel:" in str(a.attributes["href"])] == [
        "tel:0612345678"
    ]


async def test_i_cannot_come_takes_two_presses_and_the_coordinators_know(world, as_):
    number, address = await greet(world, as_)
    lunch = await on_rota(world, number, "2026-12-08 12:00")

    question = await as_(None).get(f"{address}/shifts/{lunch}")
    [before] = await world.rows(AssignmentRow)
    answer = await as_(None).post(f"{address}/shifts/{lunch}")

    assert heading(question) == "Kun je dinsdag 8 december niet?"
    assert "Het staat dan weer open in het rooster, en wie het regelt krijgt bericht." in question.text
    assert before.state is AssignmentState.ACCEPTED
    [after] = await world.rows(AssignmentRow)
    assert after.state is AssignmentState.CANNOT_COME
    [letter] = await world.rows(LetterRow)
    assert (letter.kind, letter.account_id) == ("cannot_come", world.coordinator.account.id)
    page = await as_(None).get(answer.headers["location"])
    assert flash(page) == (
        "Goed dat je het zegt. Het staat weer open in het rooster, en wie het regelt krijgt bericht."
    )
    assert "Je kunt niet. Dat is genoteerd." in page.text


async def test_it_speaks_the_language_of_whose_it_is(world, as_):
    _number, address = await greet(world, as_)
    async with world.browser(**{"accept-language": "en"}) as english:
        assert (await english.get(address)).text.count('<html lang="nl">') == 1


async def test_nobody_elses_moment_can_be_given_up_there(world, as_):
    _, address = await greet(world, as_)
    lunch = await world.shift()
    await world.assign(lunch, world.neighbour)

    assert (await as_(None).get(f"{address}/shifts/{lunch}")).status_code == 404
    await as_(None).post(f"{address}/shifts/{lunch}")

    [row] = await world.rows(AssignmentRow)
    assert row.state is AssignmentState.ACCEPTED


async def test_a_paused_circle_expects_nobody(world, as_):
    number, address = await greet(world, as_)
    await on_rota(world, number, "2026-12-08 12:00", title="Soep koken")
    await world.change_circle(state=CircleState.PAUSED, state_words="Ellen ligt in het ziekenhuis.")

    page = await as_(None).get(address)

    assert "Ellen ligt in het ziekenhuis." in page.text
    assert "Soep koken" not in page.text


@pytest.mark.parametrize("end", ["own-page", "own-page/close", "remove"])
async def test_an_address_that_was_ended_leads_nowhere(world, as_, end):
    number, address = await greet(world, as_)

    await as_(world.coordinator).post(f"/circles/{world.circle_id}/members/{number}/{end}")

    assert (await as_(None).get(address)).status_code == 404


async def test_with_an_account_it_leads_nowhere(world, as_):
    number, address = await greet(world, as_)
    greet_row = (await world.rows(MemberRow, id=number))[0]
    await world.change_member(greet_row, account_id=world.stranger.account.id)

    assert (await as_(None).get(address)).status_code == 404


async def test_waiting_for_the_persons_yes_it_leads_nowhere(world, as_):
    number, address = await greet(world, as_)
    await world.change_member((await world.rows(MemberRow, id=number))[0], state=MemberState.WAITING)

    assert (await as_(None).get(address)).status_code == 404


@pytest.mark.parametrize("bad", ["1-AAAAAAAAAAAAAAAAAAAAAA", "x", "9" * 18 + "-" + "A" * 22])
async def test_an_address_we_did_not_make_leads_nowhere(world, as_, bad):
    await greet(world, as_)

    assert (await as_(None).get(f"/own/{bad}")).status_code == 404
    assert (await as_(None).post(f"/own/{bad}/shifts/1")).status_code == 404


async def test_only_who_plans_makes_one_and_sees_it(world, as_):
    number, address = await greet(world, as_)
    here = f"/circles/{world.circle_id}/members/{number}"

    for who in (world.child, world.neighbour, world.professional, world.person):
        assert "/own/" not in (await as_(who).get(here)).text
        await as_(who).post(f"{here}/own-page")

    assert (await as_(None).get(address)).status_code == 200


async def test_who_tries_address_after_address_is_stopped_for_a_while(world, as_):
    number, address = await greet(world, as_)
    lunch = await on_rota(world, number, "2026-12-08 12:00")
    wrong = [await as_(None).post(f"/own/{number}-{'A' * 22}/shifts/{lunch}") for _ in range(60)]

    refused = await as_(None).post(f"{address}/shifts/{lunch}")

    assert {answer.status_code for answer in wrong} == {404}
    assert refused.status_code == 429
    assert (await look(world, lunch)).held == 1
