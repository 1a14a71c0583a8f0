"""What is private of one of two who read the same mailbox, and the six digits that open it."""

from datetime import timedelta

import httpx
import pytest
from sqlalchemy import delete, insert, update

from careshare.actions import accounts, pins
from careshare.db.models import AccountRow, BalanceRow, DeviceRow, PinRow
from careshare.domain.accounts import Newcomer
from careshare.domain.pins import PINS_OF_AN_ACCOUNT
from careshare.domain.words import Language
from careshare.queries.pins import door
from careshare.seal import hashed
from tests.pages import flash, heading, read
from tests.world import HOME, ON_SQLITE, World

DIGITS = "271828"


async def share_the_mailbox(world: World) -> None:
    """Somebody else turns out to read it too."""
    async with world.database.writing() as db:
        theirs = update(AccountRow).where(AccountRow.id == world.partner.account.id)
        await db.execute(theirs.values(email=world.neighbour.account.email))


async def write_something(world: World) -> None:
    async with world.database.writing() as db:
        await db.execute(insert(BalanceRow).values(account_id=world.neighbour.account.id, limit_minutes=600))


async def choose(browser: httpx.AsyncClient, typed: str = DIGITS, then: str = "") -> httpx.Response:
    return await browser.post(f"/account/pin{then}", data={"code": typed}, follow_redirects=True)


async def answer(browser: httpx.AsyncClient, typed: str, then: str = "") -> httpx.Response:
    return await browser.post(f"/account/pin/answer{then}", data={"code": typed}, follow_redirects=True)


async def is_open(world: World) -> bool:
    """For the neighbour, on the device of the test."""
    async with world.database.reading() as db:
        token = hashed(f"token-{world.neighbour.id}")
        return (await door(db, world.neighbour.account, token)).is_open


async def another_device(world: World) -> None:
    """As if she had signed in here only now, with a code by mail."""
    async with world.database.writing() as db:
        await pins.close(db, hashed(f"token-{world.neighbour.id}"))


async def test_who_reads_a_mailbox_alone_is_asked_for_nothing(world, as_):
    page = await as_(world.neighbour).get("/account/pin")

    assert await is_open(world)
    assert heading(page) == "Kies zes cijfers"


async def test_of_two_behind_one_mailbox_each_chooses_digits_of_their_own(world, as_):
    await share_the_mailbox(world)
    before = await is_open(world)

    asked = await as_(world.neighbour).get("/account/pin?next=/me")
    kept = await choose(as_(world.neighbour), then="?next=/me")

    assert (before, await is_open(world)) == (False, True)
    assert "leest de mail van" in read(asked).text
    assert (kept.url.path, flash(kept)) == ("/me", "Vanaf nu openen deze cijfers je weken.")
    assert [row.account_id for row in await world.rows(PinRow)] == [world.neighbour.account.id]


async def test_on_another_device_the_digits_are_asked_for_and_open_it(world, as_):
    await choose(as_(world.neighbour))
    await another_device(world)

    asked = await as_(world.neighbour).get("/account/pin?next=/me")
    wrong = await answer(as_(world.neighbour), "314159")
    after_the_wrong_ones = await is_open(world)
    right = await answer(as_(world.neighbour), "2718 28", "?next=/me")

    assert heading(asked) == "Wat zijn je zes cijfers?"
    assert (wrong.status_code, after_the_wrong_ones) == (422, False)
    assert "Dat zijn je cijfers niet." in read(wrong).text
    assert (right.url.path, await is_open(world)) == ("/me", True)


async def test_nobody_guesses_them(world, as_):
    await choose(as_(world.neighbour))
    await another_device(world)

    tries = [await answer(as_(world.neighbour), "314159") for _ in range(PINS_OF_AN_ACCOUNT.times)]
    too_late = await answer(as_(world.neighbour), DIGITS)
    world.now += timedelta(minutes=16)
    later = await answer(as_(world.neighbour), DIGITS)

    assert {each.status_code for each in tries} == {422}
    assert (too_late.status_code, later.status_code) == (429, 200)
    assert await is_open(world)


async def test_what_somebody_wrote_before_is_not_opened_by_digits_that_another_chooses(world, as_):
    await write_something(world)
    await share_the_mailbox(world)

    page = await as_(world.neighbour).get("/account/pin")
    chosen = await choose(as_(world.neighbour))

    assert heading(page) == "Ben jij het, Ria?"
    assert heading(chosen) == "Ben jij het, Ria?"
    assert await world.rows(PinRow) == []


async def test_who_was_signed_in_before_somebody_came_behind_the_mailbox_is_sure_to_be_themselves(world, as_):
    await write_something(world)
    newcomer = Newcomer("Gerard", world.neighbour.account.email, Language.NL, HOME)
    async with world.database.writing() as db:
        await accounts.create(db, newcomer, world.now)

    assert await is_open(world)
    await another_device(world)
    assert not await is_open(world)


@pytest.mark.parametrize("has_digits", [True, False])
async def test_whoever_else_comes_behind_a_mailbox_opens_nothing_that_was_closed(world, as_, has_digits):
    await write_something(world)
    if has_digits:
        await choose(as_(world.neighbour))
    else:
        await share_the_mailbox(world)
    await another_device(world)
    newcomer = Newcomer("Gerard", world.neighbour.account.email, Language.NL, HOME)
    async with world.database.writing() as db:
        await accounts.create(db, newcomer, world.now)

    assert not await is_open(world)


@pytest.mark.parametrize("address", ["/account/passkeys/question", "/account/passkeys", "/account/address"])
async def test_no_other_way_in_is_made_by_who_does_not_know_them(world, as_, address):
    await choose(as_(world.neighbour))
    await another_device(world)

    answer = await as_(world.neighbour).post(address, data={"email": "b@example.org", "answer": "{}"})

    assert answer.headers["location"].startswith("/account/pin")


async def test_who_forgot_them_begins_anew_without_what_was_there(world, as_):
    await write_something(world)
    await choose(as_(world.neighbour))
    await another_device(world)

    asked = await as_(world.neighbour).get("/account/pin/forgotten")
    anew = await as_(world.neighbour).post("/account/pin/forgotten", follow_redirects=True)

    assert "je eigen grens" in read(asked).text
    assert heading(anew) == "Kies zes cijfers"
    assert (await world.rows(BalanceRow), await world.rows(PinRow)) == ([], [])


async def test_other_digits_must_be_given_on_every_other_device_too(world, as_):
    await choose(as_(world.neighbour))
    laptop = await world.me(world.neighbour.id)
    async with world.database.writing() as db:
        await db.execute(
            insert(DeviceRow).values(
                account_id=laptop.account.id,
                token_hash=hashed("laptop"),
                name="",
                created_at=world.now,
                seen_at=world.now,
                expires_at=world.now + timedelta(days=1),
                proven_at=world.now,
            )
        )

    await choose(as_(world.neighbour), "161803")

    async with world.database.reading() as db:
        there = await door(db, world.neighbour.account, hashed("laptop"))
    assert (await is_open(world), there.is_open) == (True, False)


async def test_it_can_be_closed_on_a_device_that_others_hold(world, as_):
    await choose(as_(world.neighbour))

    closed = await as_(world.neighbour).post("/account/pin/close", follow_redirects=True)

    assert flash(closed) == "Je weken zijn gesloten op dit apparaat."
    assert not await is_open(world)


async def test_digits_can_be_given_up_where_nobody_else_reads_the_mailbox(world, as_):
    await choose(as_(world.neighbour))
    await as_(world.neighbour).post("/account/pin/remove")
    first = await world.rows(PinRow)
    await choose(as_(world.neighbour))
    await share_the_mailbox(world)
    await as_(world.neighbour).post("/account/pin/remove")

    assert (len(first), len(await world.rows(PinRow))) == (0, 1)


async def test_who_does_not_know_them_cannot_change_or_give_them_up(world, as_):
    await choose(as_(world.neighbour))
    [before] = await world.rows(PinRow)
    await another_device(world)

    changed = await choose(as_(world.neighbour), "161803")
    given_up = await as_(world.neighbour).post("/account/pin/remove", follow_redirects=True)

    assert [heading(page) for page in (changed, given_up)] == ["Wat zijn je zes cijfers?"] * 2
    assert [row.hidden for row in await world.rows(PinRow)] == [before.hidden]


@ON_SQLITE
@pytest.mark.parametrize("typed", ["", "12345", "123456", "000000", "geheim", "x" * 500, "１２３４５７８"])
async def test_what_is_no_good_is_said_beside_the_field(world, as_, typed):
    page = await choose(as_(world.neighbour), typed)

    assert page.status_code == 422
    assert await world.rows(PinRow) == []


async def test_an_address_elsewhere_is_not_followed(world, as_):
    kept = await choose(as_(world.neighbour), then="?next=//example.org/")

    assert (kept.url.host, kept.url.path) == ("localhost", "/account")


async def test_the_digits_go_with_the_account(world):
    async with world.database.writing() as db:
        number = await accounts.create(db, Newcomer("Gerard", None, Language.NL, HOME), world.now)
        await db.execute(insert(PinRow).values(account_id=number, hidden="", chosen_at=world.now))
        await db.execute(delete(AccountRow).where(AccountRow.id == number))

    assert await world.rows(PinRow) == []
