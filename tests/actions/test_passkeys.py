"""Passkeys: made and used as a browser would, and everything that must not open a door."""

import json
from dataclasses import dataclass
from datetime import timedelta

import pytest

from careshare.actions import passkeys
from careshare.actions.passkeys import Answer, Site
from careshare.actions.sign_in import Browser
from careshare.db.models import PasskeyRow
from careshare.domain.accounts import MOST_PASSKEYS
from careshare.domain.reasons import NotFound, Refused, Why
from careshare.domain.words import Language
from tests.authenticator import PRESENT, Authenticator
from tests.world import ON_SQLITE, World

PHONE = Browser("the phone", "192.0.2.7", Language.NL)
LAPTOP = Browser("the laptop", "192.0.2.8", Language.NL)


@dataclass
class Door:
    """What a test does with passkeys, each in a transaction of its own."""

    world: World

    @property
    def site(self) -> Site:
        return Site(self.world.settings, self.world.app.state.seal)

    async def asks_to_make(self, who, browser=PHONE) -> str:
        async with self.world.database.writing() as db:
            return await passkeys.ask_to_make(db, self.site, who.account, browser, self.world.now)

    async def keeps(self, who, words, browser=PHONE) -> None:
        async with self.world.database.writing() as db:
            await passkeys.keep(db, self.site, who.account, Answer(browser, words, "Firefox, Android"), self.world.now)

    async def asks(self, browser=PHONE) -> str:
        async with self.world.database.writing() as db:
            return await passkeys.ask_to_sign_in(db, self.site, browser, self.world.now)

    async def opens(self, words, browser=PHONE) -> int:
        async with self.world.database.writing() as db:
            return await passkeys.sign_in(db, self.site, Answer(browser, words), self.world.now)

    async def stays_closed(self, words, browser=PHONE) -> Why:
        with pytest.raises(Refused) as refusal:
            await self.opens(words, browser)
        return refusal.value.reason.why


@pytest.fixture
def door(world):
    return Door(world)


@pytest.fixture
async def key(world, door):
    """A key of the neighbour's."""
    made = Authenticator()
    await door.keeps(world.neighbour, made.make(await door.asks_to_make(world.neighbour)))
    return made


async def test_a_key_that_was_made_signs_in_its_account(world, door, key):
    assert await door.opens(key.answer(await door.asks())) == world.neighbour.account.id

    (kept,) = await world.rows(PasskeyRow)
    assert (kept.name, kept.sign_count, kept.used_at) == ("Firefox, Android", 1, world.now)


async def test_the_question_names_nobody_and_wants_the_one_who_is_there(door):
    question = json.loads(await door.asks())

    assert (question["rpId"], question["allowCredentials"]) == ("localhost", [])
    assert question["userVerification"] == "required"


async def test_a_new_key_is_not_made_on_a_device_that_has_one(world, door, key):
    question = json.loads(await door.asks_to_make(world.neighbour))

    assert len(question["excludeCredentials"]) == 1
    assert question["authenticatorSelection"]["residentKey"] == "required"
    assert question["user"]["id"] == key.user_handle


async def test_an_answer_is_taken_once(door, key):
    said = key.answer(await door.asks())
    await door.opens(said)

    assert await door.stays_closed(said) is Why.PASSKEY_EXPIRED


async def test_an_answer_is_taken_from_the_browser_that_was_asked(door, key):
    said = key.answer(await door.asks(PHONE))

    assert await door.stays_closed(said, LAPTOP) is Why.PASSKEY_EXPIRED


async def test_after_five_minutes_the_question_is_over(world, door, key):
    said = key.answer(await door.asks())

    world.now += timedelta(minutes=5)

    assert await door.stays_closed(said) is Why.PASSKEY_EXPIRED


async def test_a_key_nobody_kept_opens_nothing(door, key):
    unknown = Authenticator(credential_id=b"another key", user_handle=key.user_handle)

    assert await door.stays_closed(unknown.answer(await door.asks())) is Why.PASSKEY_UNKNOWN


@pytest.mark.parametrize(
    "lie",
    [
        {"origin": "https://evil.example"},
        {"origin": "http://localhost:9999"},
        {"host": "evil.example"},
        {"flags": PRESENT},
        {"flags": 0},
        {"user_handle": "AAAA"},
        {"user_handle": ""},
        {"key": Authenticator().key},
        {"count": -1},
    ],
    ids=lambda lie: str(next(iter(lie.items())))[:40],
)
async def test_an_answer_that_does_not_fit_opens_nothing(door, key, lie):
    await door.opens(key.answer(await door.asks()))
    for name, value in lie.items():
        setattr(key, name, value)

    assert await door.stays_closed(key.answer(await door.asks())) is Why.PASSKEY_UNKNOWN


@ON_SQLITE
@pytest.mark.parametrize("part", ["clientDataJSON", "authenticatorData", "signature", "userHandle"])
@pytest.mark.parametrize("value", ["", "AAAA", "====", "é", None, 7, {}, "A" * 5000])
async def test_a_broken_part_opens_nothing_and_breaks_nothing(door, key, part, value):
    said = json.loads(key.answer(await door.asks()))
    said["response"][part] = value

    assert await door.stays_closed(json.dumps(said)) in (Why.PASSKEY_UNKNOWN, Why.PASSKEY_EXPIRED)


@pytest.mark.parametrize(
    "lie",
    [{"origin": "https://evil.example"}, {"host": "evil.example"}, {"flags": PRESENT}],
    ids=str,
)
async def test_a_key_made_for_another_site_or_without_looking_who_it_is_is_not_kept(world, door, lie):
    made = Authenticator(**lie)

    with pytest.raises(Refused):
        await door.keeps(world.neighbour, made.make(await door.asks_to_make(world.neighbour)))

    assert await world.rows(PasskeyRow) == []


async def test_nobody_keeps_a_key_somebody_else_has(world, door, key):
    with pytest.raises(Refused):
        await door.keeps(world.partner, key.make(await door.asks_to_make(world.partner)))

    assert [row.account_id for row in await world.rows(PasskeyRow)] == [world.neighbour.account.id]


async def test_a_key_that_was_taken_away_opens_nothing(world, door, key):
    (kept,) = await world.rows(PasskeyRow)
    async with world.database.writing() as db:
        await passkeys.remove(db, world.neighbour.account, kept.id)

    assert await door.stays_closed(key.answer(await door.asks())) is Why.PASSKEY_UNKNOWN


async def test_nobody_takes_away_somebody_elses_key(world, door, key):
    (kept,) = await world.rows(PasskeyRow)

    with pytest.raises(NotFound):
        async with world.database.writing() as db:
            await passkeys.remove(db, world.partner.account, kept.id)


async def test_twenty_keys_are_enough_for_anybody(world, door):
    for number in range(MOST_PASSKEYS):
        made = Authenticator(credential_id=f"key {number}".encode())
        await door.keeps(world.neighbour, made.make(await door.asks_to_make(world.neighbour)))

    with pytest.raises(Refused) as refusal:
        await door.keeps(world.neighbour, "")

    assert refusal.value.reason.why is Why.PASSKEYS_ENOUGH
