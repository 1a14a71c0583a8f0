"""Codes when much happens at once, and what is forgotten."""

import asyncio
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from careshare.actions import sign_in
from careshare.actions.sign_in import Answered, Browser
from careshare.db.models import AccountRow, ChallengeRow, LetterRow
from careshare.domain.reasons import NotFound, Reason, Refused, Why
from careshare.domain.words import Language

PHONE = Browser("a token in a cookie", "192.0.2.7", Language.NL)
BRUSSELS = ZoneInfo("Europe/Brussels")


@pytest.fixture
def seal(world):
    return world.app.state.seal


async def ask(world, email):
    async with world.database.writing() as db:
        await sign_in.ask(db, world.app.state.seal, PHONE, email, world.now)
    (asked,) = await world.rows(ChallengeRow)
    return world.app.state.seal.code(asked.secret)


async def answer(world, typed, browser=PHONE):
    async with world.database.writing() as db:
        return await sign_in.answer(db, world.app.state.seal, browser, typed, world.now)


async def test_a_right_code_says_whose_it_is(world):
    code = await ask(world, world.neighbour.account.email)

    assert await answer(world, code) == Answered(account_id=world.neighbour.account.id)


async def test_fifty_guesses_at_once_are_still_five(world):
    code = await ask(world, world.neighbour.account.email)
    guesses = [f"{(int(code) + 1 + number) % 1_000_000:06}" for number in range(50)]

    answers = await asyncio.gather(*(answer(world, guess) for guess in guesses))

    assert [given.reason.why for given in answers].count(Why.CODE_WRONG) == 4
    assert (await world.rows(ChallengeRow))[0].tries == 5
    assert await answer(world, code) == Answered(Reason(Why.CODE_EXPIRED))


async def test_the_right_code_sent_many_times_at_once_signs_in_once(world):
    code = await ask(world, world.neighbour.account.email)

    answers = await asyncio.gather(*(answer(world, code) for _ in range(10)), return_exceptions=True)

    assert [given for given in answers if isinstance(given, Answered) and given.account_id] == [
        Answered(account_id=world.neighbour.account.id)
    ]


async def test_a_new_account_is_made_once_however_often_the_button_is_pressed(world):
    await answer(world, await ask(world, "nieuw@example.org"))

    async def begin():
        async with world.database.writing() as db:
            return await sign_in.as_someone_new(db, PHONE, "Nieuw", BRUSSELS, world.now)

    answers = await asyncio.gather(*(begin() for _ in range(10)), return_exceptions=True)

    assert [type(each).__name__ for each in answers].count("Refused") == 9
    assert [row.name for row in await world.rows(AccountRow, email="nieuw@example.org")] == ["Nieuw"]


async def test_half_an_hour_after_the_code_it_is_too_late_to_type_a_name(world):
    await answer(world, await ask(world, "nieuw@example.org"))

    world.now += timedelta(minutes=30)

    with pytest.raises(Refused) as refusal:
        async with world.database.writing() as db:
            await sign_in.as_someone_new(db, PHONE, "Nieuw", BRUSSELS, world.now)
    assert refusal.value.reason == Reason(Why.CODE_EXPIRED)


async def test_what_was_asked_and_is_over_is_forgotten_with_its_letters(world):
    await ask(world, "ria@example.org")

    world.now += timedelta(minutes=10)
    async with world.database.writing() as db:
        await sign_in.forget_past(db, world.now)

    assert (await world.rows(ChallengeRow), await world.rows(LetterRow)) == ([], [])


async def test_the_one_tap_address_of_the_demo_is_for_one_of_the_cast(world, seal):
    link = sign_in.demo_link(seal, world.neighbour.account.id)

    async with world.database.reading() as db:
        assert await sign_in.as_one_of_the_cast(db, seal, link) == world.neighbour.account.id


@pytest.mark.parametrize("link", ["", "1", "1-aaaaaaaaaaaaaaaaaaaaaa", "999999999999999999-aaaaaaaaaaaaaaaaaaaaaa"])
async def test_a_one_tap_address_somebody_made_up_is_not_there(world, seal, link):
    async with world.database.reading() as db:
        with pytest.raises(NotFound):
            await sign_in.as_one_of_the_cast(db, seal, link)


async def test_the_one_tap_address_of_who_is_gone_is_not_there(world, seal):
    async with world.database.reading() as db:
        with pytest.raises(NotFound):
            await sign_in.as_one_of_the_cast(db, seal, sign_in.demo_link(seal, 10_000))
