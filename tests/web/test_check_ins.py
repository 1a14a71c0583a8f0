"""The check-in: off until they want it, answered here or by the link in a letter, read by nobody else."""

from datetime import timedelta

import httpx
import pytest
from sqlalchemy import insert, update

from careshare.actions import check_ins as actions
from careshare.db.models import (
    AccountRow,
    BalanceRow,
    CheckInRow,
    LetterRow,
    NoticeRow,
    SeenLevelRow,
    SnoozeRow,
)
from careshare.domain.check_ins import LINK_LASTS
from careshare.domain.load import SignalName
from careshare.domain.words import Lasts, Level
from careshare.queries import shifts
from careshare.queries.check_ins import CHECK_IN
from careshare.queries.hints import full
from tests.pages import flash, heading, read
from tests.world import ON_SQLITE, World

ALL = {"heavy": "4", "bad_nights": "2", "lasts": "over_two_years", "energy": "Met Mia gewandeld"}


async def switch_on(world: World, as_, days: int = 14) -> httpx.Response:
    answers = {"days": str(days), "how_long": "y"}
    return await as_(world.partner).post("/me/check-in/on", data=answers, follow_redirects=True)


async def link(world: World) -> str:
    """As the letter says it, which was just sent."""
    async with world.database.writing() as db:
        await actions.ask(db, world.partner.account.id, world.now)
    [row] = await world.rows(BalanceRow)
    return "/check-in/" + world.app.state.seal.link(CHECK_IN, world.partner.account.id, row.asked_secret)


async def test_nothing_is_asked_before_they_want_it(world, as_):
    page = await as_(world.partner).get("/me/check-in")
    answered = await as_(world.partner).post("/me/check-in", data=ALL)

    assert heading(page) == "Mogen we af en toe vragen hoe het gaat?"
    assert (answered.status_code, await world.rows(CheckInRow)) == (303, [])


async def test_an_answer_is_kept_and_read_back_by_them_alone(world, as_):
    await switch_on(world, as_)

    kept = await as_(world.partner).post("/me/check-in", data=ALL, follow_redirects=True)
    page = await as_(world.partner).get("/me/check-in")

    [row] = await world.rows(CheckInRow)
    assert (row.heavy, row.bad_nights, row.lasts, row.energy) == (4, 2, Lasts.OVER_TWO_YEARS, "Met Mia gewandeld")
    assert flash(kept) == "Dank je. Dit zie alleen jij."
    assert "Hoe zwaar: 4. 2 slechte nachten. Hoe lang je dit volhoudt: langer dan twee jaar." in read(page).text
    assert "Met Mia gewandeld" in read(page).text
    assert page.headers["cache-control"] == "no-store"


async def test_every_question_may_be_passed_over(world, as_):
    await switch_on(world, as_)

    await as_(world.partner).post("/me/check-in", data={"heavy": "", "bad_nights": "", "lasts": "", "energy": " "})
    first = await world.rows(CheckInRow)
    await as_(world.partner).post("/me/check-in", data={"heavy": "0"})

    [row] = await world.rows(CheckInRow)
    assert (first, row.heavy, row.bad_nights, row.lasts, row.energy) == ([], 0, None, None, "")


async def test_how_long_is_asked_once_a_month_and_not_where_they_left_it_out(world, as_):
    question = "Hoe lang houd je dit zo vol?"
    await switch_on(world, as_)
    first = await as_(world.partner).get("/me/check-in")
    await as_(world.partner).post("/me/check-in", data=ALL)
    after = await as_(world.partner).get("/me/check-in")
    world.now += timedelta(days=28)
    later = await as_(world.partner).get("/me/check-in")
    await as_(world.partner).post("/me/check-in/on", data={"days": "14"})
    never = await as_(world.partner).get("/me/check-in")

    assert [question in read(page).text for page in (first, after, later, never)] == [True, False, True, False]


async def test_who_stops_has_nothing_kept(world, as_):
    await switch_on(world, as_)
    await as_(world.partner).post("/me/check-in", data=ALL)

    page = await as_(world.partner).post("/me/check-in/off", follow_redirects=True)

    assert flash(page) == "We vragen het niet meer, en wat je had geantwoord is gewist."
    assert await world.rows(CheckInRow) == []
    assert (await world.rows(BalanceRow))[0].check_in_since is None


async def test_the_consent_can_be_taken_back_also_by_who_wants_to_be_told_nothing_any_more(world, as_):
    await switch_on(world, as_)
    await as_(world.partner).post("/me/check-in", data=ALL)
    address = await link(world)
    async with world.database.writing() as db:
        theirs = update(BalanceRow).where(BalanceRow.account_id == world.partner.account.id)
        await db.execute(theirs.values(wanted=False))

    by_letter = await as_(None).post(address, data={"heavy": "1"})
    await as_(world.partner).post("/me/check-in/off")

    assert by_letter.status_code == 404
    assert await world.rows(CheckInRow) == []


async def test_one_answer_can_be_taken_back(world, as_):
    await switch_on(world, as_)
    await as_(world.partner).post("/me/check-in", data=ALL)
    [row] = await world.rows(CheckInRow)

    await as_(world.partner).post(f"/me/check-in/{row.id}/forget")

    assert await world.rows(CheckInRow) == []


async def told(world: World, ago: timedelta, **signals: int) -> None:
    """So long ago they got a notice for this, and it was much."""
    theirs, at = {"account_id": world.partner.account.id}, world.now - ago
    await world.add(NoticeRow, **theirs, at=at, level=Level.OVERLOADED, signals=signals)
    await world.add(SeenLevelRow, **theirs, day=at.date(), level=Level.OVERLOADED, shifts=[])


async def test_with_the_answers_goes_what_was_found_by_them_and_nobody_asks_or_tells_sooner(world, as_):
    await switch_on(world, as_)
    await told(world, timedelta(days=8), h1=1, lasts=1)
    await told(world, timedelta(days=1), heavy=2, n4=1)
    for signal in (SignalName.BAD_NIGHTS, SignalName.OWN_LIMIT):
        known = {"signal": signal, "strength": 1, "since": world.now.date()}
        await world.add(SnoozeRow, account_id=world.partner.account.id, **known)

    await as_(world.partner).post("/me/check-in/off")

    notices = [(row.level, row.signals) for row in await world.rows(NoticeRow)]
    assert notices == [(Level.OVERLOADED, {"h1": 1}), (Level.OVERLOADED, {})]
    assert await world.rows(SeenLevelRow) == []
    assert [row.signal for row in await world.rows(SnoozeRow)] == [SignalName.OWN_LIMIT]
    async with world.database.reading() as db:
        lunch = await shifts.one(db, world.coordinator, await world.shift("2026-12-08 12:00"))
        assert await full(db, world.coordinator.circle, [lunch], world.now) == {(lunch.id, world.partner.id)}


async def test_with_one_answer_goes_what_was_found_since_and_no_more(world, as_):
    await switch_on(world, as_)
    await told(world, timedelta(days=3), heavy=1)
    await world.add(CheckInRow, account_id=world.partner.account.id, at=world.now - timedelta(days=2), heavy=9)
    await told(world, timedelta(days=1), heavy=2)
    [row] = await world.rows(CheckInRow)

    await as_(world.partner).post(f"/me/check-in/{row.id}/forget")

    assert [notice.signals for notice in await world.rows(NoticeRow)] == [{"heavy": 1}, {}]
    assert [seen.day for seen in await world.rows(SeenLevelRow)] == [(world.now - timedelta(days=3)).date()]


async def test_the_link_in_a_letter_answers_once_without_signing_in_and_shows_nothing_of_before(world, as_):
    await switch_on(world, as_)
    await as_(world.partner).post("/me/check-in", data=ALL)
    address = await link(world)

    asked = await as_(None).get(address)
    done = await as_(None).post(address, data={"heavy": "9"})
    again = [(await as_(None).get(address)).status_code, (await as_(None).post(address, data=ALL)).status_code]

    assert heading(asked) == "Hoe gaat het, Anton?"
    assert "Mia" not in asked.text
    assert heading(done) == "Dank je, Anton."
    assert [row.heavy for row in await world.rows(CheckInRow)] == [4, 9]
    assert again == [404, 404]


async def test_whoever_is_signed_in_on_the_device_of_the_letter_stays_who_they_are(world, as_):
    await switch_on(world, as_)
    address = await link(world)

    page = await as_(world.neighbour).get(address)

    assert "Ria" not in page.text


async def test_to_look_at_the_link_changes_nothing(world, as_):
    await switch_on(world, as_)
    address = await link(world)

    for _ in range(3):
        await as_(None).get(address)

    assert await world.rows(CheckInRow) == []
    assert (await as_(None).post(address, data={"heavy": "1"})).status_code == 200


@pytest.mark.parametrize("then", ["later", "asked again", "stopped", "another link"])
async def test_a_link_that_is_over_or_is_none_is_not_there(world, as_, then):
    await switch_on(world, as_)
    address = await link(world)
    if then == "later":
        world.now += LINK_LASTS
    if then == "asked again":
        await link(world)
    if then == "stopped":
        await as_(world.partner).post("/me/check-in/off")
    if then == "another link":
        address = address[:-4] + "AAAA"

    answers = [await as_(None).get(address), await as_(None).post(address, data=ALL)]

    assert [answer.status_code for answer in answers] == [404, 404]
    assert await world.rows(CheckInRow) == []


@ON_SQLITE
@pytest.mark.parametrize(
    "answers",
    [
        {"heavy": "11"},
        {"heavy": "-1"},
        {"heavy": "zwaar"},
        {"bad_nights": "8"},
        {"lasts": "for_ever"},
        {"energy": "x" * 1001},
    ],
)
async def test_what_no_page_of_ours_would_send_is_said_beside_its_field(world, as_, answers):
    await switch_on(world, as_)

    page = await as_(world.partner).post("/me/check-in", data=answers)

    assert page.status_code == 422
    assert await world.rows(CheckInRow) == []


@ON_SQLITE
@pytest.mark.parametrize("who", ["person", "professional", "neighbour", "volunteer"])
async def test_it_is_there_for_carers_alone(world, as_, who):
    page = await as_(world.cast[who]).get("/me/check-in")

    assert page.status_code == 404


async def test_a_friend_who_wants_it_is_asked_too(world, as_):
    wants = {"account_id": world.neighbour.account.id, "wanted": True, "asks_how_long": True}
    async with world.database.writing() as db:
        await db.execute(insert(BalanceRow).values(**wants))

    assert (await as_(world.neighbour).get("/me/check-in")).status_code == 200


async def test_nothing_of_it_stands_in_the_log_or_the_letter(world, as_):
    await switch_on(world, as_)
    await as_(world.partner).post("/me/check-in", data=ALL)
    await link(world)

    log = await as_(world.coordinator).get(f"/circles/{world.circle_id}/log")
    [letter] = await world.rows(LetterRow)

    assert "Anton" not in " ".join(item.text for item in read(log).all("li"))
    assert (letter.kind, letter.facts, letter.circle_id) == ("check_in", {}, None)


async def test_of_two_who_read_one_mailbox_only_one_sees_it(world, as_):
    await switch_on(world, as_)
    async with world.database.writing() as db:
        moved = update(AccountRow).where(AccountRow.id == world.neighbour.account.id)
        await db.execute(moved.values(email=world.partner.account.email))

    page = await as_(world.partner).get("/me/check-in")

    assert page.headers["location"] == "/account/pin?next=%2Fme%2Fcheck-in"
