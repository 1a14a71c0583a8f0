"""Reckoning how it goes with carers: what is kept, when a notice goes out, and to whom nothing does."""

import asyncio
from datetime import timedelta
from email.message import EmailMessage

import pytest
from sqlalchemy import insert, update

from careshare.actions import check_ins, reckoning
from careshare.actions.balance import forget
from careshare.actions.revision import circle_changed
from careshare.db.models import BalanceRow, CheckInRow, LetterRow, NoticeRow, SeenLevelRow
from careshare.domain.balance import KEPT, SEEN_KEPT, find
from careshare.domain.words import Level, MemberState
from careshare.jobs import deliver, reckon, sweep
from careshare.letters.text import House
from careshare.queries import balance
from careshare.queries.balance import Due
from tests.world import World

A_DAY = timedelta(days=1)


async def has_full_weeks(world: World, who: str = "partner") -> None:
    """Nine hours on each day of the next week and the four before it, from five in the afternoon."""
    for day in range(-28, 8):
        wall = f"{(world.now + day * A_DAY).date()} 17:00"
        await world.assign(await world.shift(wall, 4), world.cast[who])


async def kinds(world: World) -> list[str]:
    return [row.kind for row in await world.rows(LetterRow)]


async def test_a_carer_whose_weeks_are_full_gets_a_letter_that_says_nothing(world):
    await has_full_weeks(world)

    looked_at = await reckon.once(world.database, world.now)

    [letter] = await world.rows(LetterRow)
    [notice] = await world.rows(NoticeRow)
    assert looked_at == 3  # the others of the family too
    assert (letter.kind, letter.account_id, letter.facts) == ("notice", world.partner.account.id, {})
    assert (notice.account_id, notice.level) == (world.partner.account.id, Level.ATTENTION)
    assert set(notice.signals) >= {"h1"}


async def test_what_the_letter_carries_is_a_link_and_no_more(world):
    await has_full_weeks(world)
    await reckon.once(world.database, world.now)
    sent: list[EmailMessage] = []

    async def post(mail: EmailMessage) -> None:
        sent.append(mail)

    await deliver.once(
        world.database, House(world.settings, world.app.state.seal), post, lambda: world.now, deliver.LETTERS
    )

    [mail] = sent
    body = mail.get_body(("plain",))
    assert body is not None
    assert mail["Subject"] == "Even over jouw weken"
    assert body.get_content().splitlines()[:6] == [
        "Dag Anton,",
        "",
        "Bekijk je weken:",
        "http://localhost:8000/me/balance",
        "",
        "CareShare",
    ]
    assert "Ellen" not in str(mail)


async def test_nobody_is_told_twice_in_a_fortnight_and_not_in_the_evening(world):
    await has_full_weeks(world)
    world.now = world.now.replace(hour=20)  # 21:00 at home
    await reckon.once(world.database, world.now)
    in_the_evening = await kinds(world)
    for _ in range(14):
        world.now += timedelta(hours=12)
        await reckon.once(world.database, world.now)

    assert in_the_evening == []
    assert await kinds(world) == ["notice"]


async def test_who_was_looked_at_is_looked_at_again_when_its_time_comes_or_something_changed(world):
    first = await reckon.once(world.database, world.now)
    at_once = await reckon.once(world.database, world.now + timedelta(minutes=1))
    async with world.database.writing() as db:
        await circle_changed(db, world.circle_id, world.now + timedelta(minutes=2))
    changed = await reckon.once(world.database, world.now + timedelta(minutes=3))
    at_noon = await reckon.once(world.database, world.now + timedelta(hours=3, minutes=1))

    assert (first, at_once, changed, at_noon) == (3, 0, 3, 3)


async def test_two_that_look_at_once_give_one_notice(world):
    await has_full_weeks(world)

    await asyncio.gather(*(reckon.once(world.database, world.now) for _ in range(3)))

    assert await kinds(world) == ["notice"]


async def test_what_was_found_is_kept_once_a_day(world):
    await has_full_weeks(world)
    await reckon.once(world.database, world.now)
    await reckon.once(world.database, world.now + timedelta(hours=4))
    await reckon.once(world.database, world.now + A_DAY)

    rows = [row for row in await world.rows(SeenLevelRow) if row.account_id == world.partner.account.id]
    assert [(row.day, row.level) for row in rows] == [
        (world.now.date(), Level.ATTENTION),
        ((world.now + A_DAY).date(), Level.ATTENTION),
    ]


@pytest.mark.parametrize("who", ["neighbour", "volunteer", "professional"])
async def test_nobody_but_a_carer_is_reckoned(world, who):
    await has_full_weeks(world, who)

    await reckon.once(world.database, world.now)

    assert await kinds(world) == []
    assert world.cast[who].account.id not in [row.account_id for row in await world.rows(BalanceRow)]


async def test_who_wants_it_not_or_has_left_is_not_reckoned(world):
    await world.change_member(world.child, state=MemberState.FORMER, left_at=world.now)
    no = {"account_id": world.partner.account.id, "wanted": False, "asks_how_long": True}
    async with world.database.writing() as db:
        await db.execute(insert(BalanceRow).values(**no))

    assert await reckon.once(world.database, world.now) == 1


async def test_one_who_cannot_be_reckoned_holds_up_none_of_the_others(world, caplog):
    await has_full_weeks(world)
    broken = {"account_id": world.coordinator.account.id, "at": world.now, "sos": False, "energy": ""}
    async with world.database.writing() as db:
        await db.execute(insert(CheckInRow).values(**broken, heavy=5, bad_nights=3))
        await db.execute(
            insert(NoticeRow).values(account_id=broken["account_id"], at=world.now, level="ok", signals={"x": 1})
        )

    looked_at = await reckon.once(world.database, world.now)

    assert looked_at == 3
    assert await kinds(world) == ["notice"]
    assert "a carer could not be reckoned" in caplog.text


async def test_who_wants_check_ins_is_asked_the_day_after_and_then_in_their_rhythm(world):
    async with world.database.writing() as db:
        await check_ins.switch_on(db, world.partner.account, 7, True, world.now)
    asked = []
    for day in range(17):
        before = (await kinds(world)).count("check_in")
        await reckon.once(world.database, world.now + day * A_DAY)
        asked += [day] * ((await kinds(world)).count("check_in") - before)

    assert asked == [1, 8, 15]


async def test_who_answered_unasked_is_asked_later(world):
    async with world.database.writing() as db:
        await check_ins.switch_on(db, world.partner.account, 7, True, world.now - 7 * A_DAY)
        answered = update(BalanceRow).where(BalanceRow.account_id == world.partner.account.id)
        await db.execute(answered.values(asked_at=world.now - A_DAY))
    await reckon.once(world.database, world.now)
    first = await kinds(world)
    await reckon.once(world.database, world.now + 6 * A_DAY)

    assert (first, await kinds(world)) == ([], ["check_in"])


async def test_what_nothing_is_judged_by_any_more_is_forgotten(world):
    number = world.partner.account.id
    check_in = {"account_id": number, "sos": False, "energy": ""}
    async with world.database.writing() as db:
        for ago in (KEPT, KEPT - A_DAY):
            await db.execute(insert(CheckInRow).values(**check_in, at=world.now - ago, heavy=3))
            await db.execute(insert(NoticeRow).values(account_id=number, at=world.now - ago, level="ok", signals={}))
        for ago in (SEEN_KEPT + A_DAY, SEEN_KEPT):
            seen = {"day": (world.now - ago).date(), "level": "ok", "shifts": [], "is_coming": False}
            await db.execute(insert(SeenLevelRow).values(account_id=number, **seen))

    await sweep.once(world.database, world.now)

    assert [len(await world.rows(table)) for table in (CheckInRow, NoticeRow, SeenLevelRow)] == [1, 1, 1]


async def test_what_was_wiped_while_it_was_thought_about_does_not_come_back(world):
    await has_full_weeks(world)
    number = world.partner.account.id
    async with world.database.writing() as db:
        assert await reckoning.claim(db, Due(number, None), world.now)
    async with world.database.reading() as db:
        weighed = await balance.weighed(db, world.partner.account, world.now)
        past = await balance.past(db, world.partner.account, world.now)
    standing = find(weighed.carer, past, world.now).standing
    async with world.database.writing() as db:
        await forget(db, world.partner.account)
    async with world.database.writing() as db:
        await reckoning.keep(db, world.partner.account, weighed, standing, world.now)

    assert standing.notice is not None
    assert [await world.rows(table) for table in (SeenLevelRow, NoticeRow, LetterRow)] == [[], [], []]
