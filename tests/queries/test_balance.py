"""What is gathered of one carer, over all their circles, before it is judged."""

from datetime import timedelta

from sqlalchemy import insert

from careshare.db.models import ArrangingRow, BalanceRow, CheckInRow
from careshare.domain.load.carer import CheckIn
from careshare.domain.words import AssignmentState, CircleState, Closed, Kind, MayBeAlone, Presence, Role
from careshare.queries import balance
from careshare.queries.balance import Weighed
from tests.world import World

STATES_THAT_HOLD_NOTHING = [
    AssignmentState.PROPOSED,
    AssignmentState.REPLACED,
    AssignmentState.LEFT,
    AssignmentState.CANNOT_COME,
    AssignmentState.DECLINED,
    AssignmentState.WITHDRAWN,
    AssignmentState.EXPIRED,
]


async def weighed(world: World, who: str = "partner") -> Weighed:
    """What is known of one of the cast."""
    async with world.database.reading() as db:
        return await balance.weighed(db, world.cast[who].account, world.now)


async def shifts_of(world: World, who: str = "partner") -> list[int]:
    """The shifts that count for them."""
    return [care.shift_id for care in (await weighed(world, who)).carer.cares]


async def test_what_somebody_holds_counts_also_where_they_look_for_a_stand_in(world: World) -> None:
    held, sought = await world.shift("2026-12-03 12:00"), await world.shift("2026-12-05 12:00")
    await world.assign(held, world.partner)
    await world.assign(sought, world.partner, AssignmentState.SEEKING)

    assert await shifts_of(world) == [held, sought]


async def test_what_nobody_holds_counts_for_nobody(world: World) -> None:
    for day, state in enumerate(STATES_THAT_HOLD_NOTHING, 1):
        await world.assign(await world.shift(f"2026-12-{day:02} 12:00"), world.partner, state)

    assert await shifts_of(world) == []


async def test_what_did_not_happen_or_was_cancelled_does_not_count(world: World) -> None:
    await world.assign(await world.shift("2026-12-02 12:00"), world.partner, happened=False)
    await world.assign(await world.shift("2026-12-03 12:00", closed=Closed.CANCELLED), world.partner)

    assert await shifts_of(world) == []


async def test_it_counts_as_it_really_was(world: World) -> None:
    shift_id = await world.shift("2026-12-02 22:00", hours=8, presence=Presence.ASLEEP)
    began = world.now - timedelta(days=2)
    await world.assign(
        shift_id,
        world.partner,
        calls=3,
        happened=True,
        real_starts_at=began,
        real_ends_at=began + timedelta(hours=5),
    )

    [care] = (await weighed(world)).carer.cares

    assert care.stretch.duration == timedelta(hours=5)
    assert (care.calls, care.presence) == (3, Presence.ASLEEP)


async def test_all_circles_of_one_human_count_together(world: World) -> None:
    elsewhere = await world.circle("Henk")
    there = await world.join(elsewhere, world.partner)
    here = await world.shift("2026-12-04 12:00")
    other = await world.shift("2026-12-05 12:00", circle_id=elsewhere)
    await world.assign(here, world.partner)
    await world.assign(other, there)

    assert await shifts_of(world) == [here, other]


async def test_in_a_pause_nobody_is_expected(world: World) -> None:
    before, after = await world.shift("2026-12-02 12:00"), await world.shift("2026-12-05 12:00")
    await world.assign(before, world.partner)
    await world.assign(after, world.partner)
    await world.change_circle(state=CircleState.PAUSED, state_since=world.now)

    assert await shifts_of(world) == [before]


async def test_what_came_long_ago_is_known_to_have_been_and_not_read(world: World) -> None:
    long_ago, lately = await world.shift("2026-06-01 12:00"), await world.shift("2026-12-02 12:00")
    await world.assign(lately, world.partner)
    first = (await weighed(world)).carer.since
    await world.assign(long_ago, world.partner)

    carer = (await weighed(world)).carer

    assert first is None
    assert carer.since is not None
    assert carer.since < (world.now - timedelta(days=63)).date()
    assert [care.shift_id for care in carer.cares] == [lately]


async def test_who_lives_in_is_free_while_somebody_else_is_there(world: World) -> None:
    theirs, own, on_call, rings = (
        await world.shift("2026-12-04 12:00"),
        await world.shift("2026-12-04 18:00"),
        await world.shift("2026-12-04 20:00", presence=Presence.ON_CALL),
        await world.shift("2026-12-05 12:00", kind=Kind.PHONE_CALL),
    )
    await world.assign(theirs, world.neighbour)
    await world.assign(own, world.partner)
    await world.assign(on_call, world.neighbour)
    await world.assign(rings, world.neighbour)
    in_its_first_week = (await weighed(world)).carer.homes
    await world.change_member(world.partner, created_at=world.now - timedelta(days=7))

    [home] = (await weighed(world)).carer.homes

    assert (home.circle_id, home.may_be_alone) == (world.circle_id, MayBeAlone.NEVER)
    assert [each.duration for each in home.others] == [timedelta(hours=2)]
    assert in_its_first_week == ()
    assert (await weighed(world, "neighbour")).carer.homes == ()


async def test_where_the_person_may_be_alone_nobody_is_bound_to_the_house(world: World) -> None:
    await world.change_member(world.partner, created_at=world.now - timedelta(days=7))
    await world.change_circle(may_be_alone=MayBeAlone.YES)

    assert (await weighed(world)).carer.homes == ()


async def test_their_own_lines_and_their_own_word_are_theirs(world: World) -> None:
    number = world.partner.account.id
    answers = [{"at": world.now - timedelta(days=days), "heavy": 3, "sos": False, "energy": ""} for days in (400, 3)]
    async with world.database.writing() as db:
        await db.execute(insert(BalanceRow).values(account_id=number, limit_minutes=600, paid_minutes=960))
        await db.execute(insert(CheckInRow), [{"account_id": number, **answer} for answer in answers])
        await db.execute(insert(ArrangingRow).values(account_id=number, monday=world.now.date(), minutes=90))

    found = await weighed(world)

    assert (found.carer.limit, found.carer.paid) == (timedelta(hours=10), timedelta(hours=16))
    assert found.carer.check_ins == (CheckIn(world.now - timedelta(days=3), heavy=3),)
    assert found.carer.arranged == {world.now.date(): timedelta(minutes=90)}
    assert (await weighed(world, "coordinator")).carer.limit is None


async def test_family_is_reckoned_unless_they_would_rather_not_and_a_friend_who_wants_it(world: World) -> None:
    async with world.database.reading() as db:
        before = [each.account_id for each in await balance.due(db, world.now, 50)]
    async with world.database.writing() as db:
        for who, wanted in ((world.partner, False), (world.neighbour, True)):
            await db.execute(insert(BalanceRow).values(account_id=who.account.id, wanted=wanted, asks_how_long=True))
    async with world.database.reading() as db:
        after = [each.account_id for each in await balance.due(db, world.now, 50)]

    assert world.partner.account.id in before
    assert world.neighbour.account.id not in before
    assert set(after) == set(before) - {world.partner.account.id} | {world.neighbour.account.id}
    assert [(await weighed(world, who)).is_reckoned for who in ("partner", "neighbour", "person")] == [
        False,
        True,
        False,
    ]


async def test_who_was_in_two_roles_is_known_by_both(world: World) -> None:
    elsewhere = await world.circle("Henk")
    await world.join(elsewhere, world.neighbour, role=Role.VOLUNTEER)

    assert (await weighed(world, "neighbour")).roles == {Role.FRIEND, Role.VOLUNTEER}
