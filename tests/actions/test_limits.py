"""How often something may be tried, by whom."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from careshare.actions import limits, members
from careshare.db.models import AssignmentRow, LetterRow, LimitRow, MemberRow
from careshare.domain.accounts import Limit
from careshare.domain.reasons import TooOften
from careshare.domain.words import AssignmentState, MemberState, Role

THRICE = Limit("knocks", 3, timedelta(hours=1))


async def knock(world, who="ria@example.org", limit=THRICE):
    async with world.database.writing() as db:
        await limits.count(db, world.app.state.seal, limit, who, world.now)


async def counted(world):
    async with world.database.reading() as db:
        return list(await db.scalars(select(LimitRow)))


async def test_three_times_is_fine_and_the_fourth_says_when_to_come_back(world):
    for _ in range(3):
        await knock(world)

    world.now += timedelta(minutes=45)
    with pytest.raises(TooOften) as refusal:
        await knock(world)

    assert refusal.value.reason.minutes == 15


async def test_others_and_other_things_are_counted_apart(world):
    for _ in range(3):
        await knock(world)

    await knock(world, who="anton@example.org")
    await knock(world, limit=Limit("rings", 3, timedelta(hours=1)))

    assert sorted(row.count for row in await counted(world)) == [1, 1, 3]


async def test_after_the_hour_counting_begins_anew(world):
    for _ in range(3):
        await knock(world)

    world.now += timedelta(hours=1)
    for _ in range(3):
        await knock(world)

    with pytest.raises(TooOften):
        await knock(world)


async def test_knocking_on_at_a_closed_door_does_not_keep_it_closed(world):
    for _ in range(3):
        await knock(world)
    for _ in range(5):
        world.now += timedelta(minutes=11)
        with pytest.raises(TooOften):
            await knock(world)

    world.now += timedelta(minutes=5)

    await knock(world)


async def test_of_twenty_at_once_three_come_through(world):
    answers = await asyncio.gather(*(knock(world) for _ in range(20)), return_exceptions=True)

    assert sorted(type(answer).__name__ for answer in answers) == ["NoneType"] * 3 + ["TooOften"] * 17


async def test_nothing_that_is_kept_tells_who_it_was(world):
    await knock(world)

    assert [row for row in await counted(world) if "ria" in row.key] == []


async def test_what_is_over_is_forgotten(world):
    await knock(world)
    world.now += timedelta(minutes=30)
    await knock(world, who="anton@example.org")

    world.now += timedelta(minutes=30)
    async with world.database.writing() as db:
        await limits.forget_past(db, world.now)

    assert len(await counted(world)) == 1


async def test_taking_and_giving_back_all_day_long_fills_nobodys_mailbox_and_a_no_is_never_refused(world, as_):
    shift_id = await world.shift("2026-12-20 12:00")
    shift = f"/circles/{world.circle_id}/shifts/{shift_id}"
    neighbour = as_(world.neighbour)

    answers = []
    for _ in range(41):
        await neighbour.post(f"{shift}/take")
        answers.append((await neighbour.post(f"{shift}/cannot-come")).status_code)

    [place] = await world.rows(AssignmentRow, shift_id=shift_id)
    assert answers == [303] * 41
    assert place.state is AssignmentState.CANNOT_COME
    assert len(await world.rows(LetterRow)) == 40


async def test_asking_and_taking_back_is_refused_once_it_is_too_much(world, as_):
    shift = f"/circles/{world.circle_id}/shifts/{await world.shift('2026-12-20 12:00')}"
    coordinator, whom = as_(world.coordinator), {"member": str(world.neighbour.id)}

    answers = []
    for _ in range(21):
        answers.append((await coordinator.post(f"{shift}/propose", data=whom)).status_code)
        answers.append((await coordinator.post(f"{shift}/withdraw", data=whom)).status_code)

    assert answers[:40] == [303] * 40
    assert answers[40] == 429


async def test_who_leaves_can_leave_also_where_no_more_letters_go(world):
    account = world.neighbour.account.id
    async with world.database.writing() as db:
        db.add(LimitRow(key=f"letters by {account}", count=800, expires_at=world.now + timedelta(days=1)))

    async with world.database.writing() as db:
        await members.leave(db, world.neighbour, world.now)

    [place] = await world.rows(MemberRow, id=world.neighbour.id)
    assert place.state is MemberState.FORMER
    assert await world.rows(LetterRow) == []


async def test_a_whole_summer_is_planned_in_an_evening(world):
    for number in range(13 * 7 * 4):
        async with world.database.writing() as db:
            await limits.count_letters(db, world.coordinator, f"shift-{number}", world.now)


async def test_nobody_is_invited_again_and_again(world, as_):
    answers = []
    for number in range(6):
        member = await world.member(world.circle_id, f"Gast {number}", Role.FRIEND, has_account=False)
        invitation = f"/circles/{world.circle_id}/members/{member}/invitation/send"
        answers.append((await as_(world.coordinator).post(invitation, data={"email": "ria@example.org"})).status_code)

    assert answers == [303] * 5 + [429]


async def test_who_has_no_account_is_counted_by_themselves(world):
    nobodys = [replace(each, account=replace(each.account, id=0)) for each in (world.neighbour, world.volunteer)]
    for me in nobodys:
        for _ in range(40):
            async with world.database.writing() as db:
                await limits.count_letters(db, me, "shift-1", world.now)

    with pytest.raises(TooOften):
        async with world.database.writing() as db:
            await limits.count_letters(db, nobodys[0], "shift-1", world.now)
