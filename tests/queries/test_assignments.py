"""What a member holds around a shift, and everyone towards it: in any circle, and never further than a window."""

from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest
from sqlalchemy import text

from careshare.db.models import AbsenceRow, MemberRow, PreferenceRow, WishRow
from careshare.domain.assignments import Candidate
from careshare.domain.cautions import WeeklyTime
from careshare.domain.circles import Me
from careshare.domain.reasons import NotFound
from careshare.domain.time import Stretch
from careshare.domain.words import AssignmentState, Closed, Kind, Role
from careshare.queries import assignments, shifts
from tests.pages import statements
from tests.world import ON_SQLITE, World

LUNCH = Stretch(datetime(2026, 12, 4, 11, tzinfo=UTC), datetime(2026, 12, 4, 13, tzinfo=UTC))


async def held(world: World, who: Me, stretch: Stretch = LUNCH) -> set[int]:
    async with world.database.reading() as db:
        return {each.shift_id for each in await assignments.held_around(db, who.member, stretch)}


async def towards(world: World, shift_id: int) -> dict[str, Candidate]:
    async with world.database.reading() as db:
        shift = await shifts.one(db, world.coordinator, shift_id)
        return {
            each.member.name: each for each in await assignments.candidates(db, world.coordinator, shift, world.now)
        }


@pytest.mark.parametrize(
    ("state", "is_held"),
    [(state, state in {AssignmentState.ACCEPTED, AssignmentState.SEEKING}) for state in AssignmentState],
)
async def test_only_a_place_that_is_held_counts(world: World, state: AssignmentState, is_held: bool) -> None:
    walk = await world.shift("2026-12-04 13:00")
    await world.assign(walk, world.neighbour, state)

    assert await held(world, world.neighbour) == ({walk} if is_held else set())


async def test_a_cancelled_shift_is_in_nobodys_way(world: World) -> None:
    walk = await world.shift("2026-12-04 13:00", closed=Closed.CANCELLED)
    await world.assign(walk, world.neighbour)

    assert await held(world, world.neighbour) == set()


@pytest.mark.parametrize(
    ("starts", "hours", "is_near"),
    [
        ("2026-12-05 01:00", 2, False),
        ("2026-12-05 00:59", 2, True),
        ("2026-12-03 22:00", 3, False),
        ("2026-12-03 22:00", 3.5, True),
        ("2026-12-02 02:00", 48, True),
    ],
    ids=["eleven hours later", "just before", "eleven hours earlier", "just after", "a long one, still going on"],
)
async def test_the_rest_before_and_after_is_in_sight(world: World, starts: str, hours: float, is_near: bool) -> None:
    other = await world.shift(starts, hours)
    await world.assign(other, world.neighbour)

    assert await held(world, world.neighbour) == ({other} if is_near else set())


async def test_the_same_human_in_another_circle_counts(world: World) -> None:
    there = await world.member(world.stranger.circle_id, "Ria", Role.FRIEND, has_account=False)
    await world.change_member(await there_as(world, there), account_id=world.neighbour.account.id)
    walk = await world.shift("2026-12-04 13:00", circle_id=world.stranger.circle_id)
    ria = Me(world.neighbour.account, world.neighbour.member, world.neighbour.circle)
    await world.assign(walk, await there_as(world, there))

    assert await held(world, ria) == {walk}
    lunch = await world.shift()
    assert [each.shift_id for each in (await towards(world, lunch))["Ria"].held] == [walk]


async def test_a_member_without_an_account_is_a_human_too(world: World) -> None:
    gre = await world.member(world.circle_id, "Gré", Role.FRIEND, has_account=False)
    walk, lunch = await world.shift("2026-12-04 13:00"), await world.shift()
    await world.assign(walk, await there_as(world, gre))

    assert [each.shift_id for each in (await towards(world, lunch))["Gré"].held] == [walk]


async def test_absences_preferences_and_wishes_are_each_ones_own(world: World) -> None:
    lunch = await world.shift()
    mine = {"circle_id": world.circle_id, "member_id": world.neighbour.id}
    day = timedelta(days=1)
    await world.add(AbsenceRow, **mine, starts_at=world.now, ends_at=world.now + day)
    await world.add(PreferenceRow, **mine, weekday=4, starts=time(12), ends=time(13), rather=False)
    await world.add(WishRow, circle_id=world.circle_id, member_id=world.child.id, kind=Kind.COMPANY)
    gladly = {"circle_id": world.circle_id, "member_id": world.volunteer.id}
    await world.add(PreferenceRow, **gladly, weekday=4, starts=time(9), ends=time(18), rather=True)

    everyone = await towards(world, lunch)

    ria, bram, piet = everyone["Ria"], everyone["Bram"], everyone["Piet"]
    assert (ria.away, ria.rather_not, ria.wished_against) == ((Stretch(world.now, world.now + day),), True, False)
    assert (bram.away, bram.rather_not, bram.wished_against) == ((), False, True)
    assert (piet.rather, piet.rather_not) == (True, False)


async def test_wishes_absences_and_weekly_times_are_read_beside_each_other(world: World) -> None:
    """Three of each are nine lines, not twenty-seven; and who has none of them is there too."""
    mine = {"circle_id": world.circle_id, "member_id": world.neighbour.id}
    days = [Stretch(world.now + timedelta(days=n), world.now + timedelta(days=n, hours=9)) for n in range(3)]
    for kind, day, weekday in zip((Kind.CARE, Kind.MEAL, Kind.NURSING), days, range(3), strict=True):
        await world.add(WishRow, **mine, kind=kind)
        await world.add(AbsenceRow, **mine, starts_at=day.start, ends_at=day.end)
        await world.add(PreferenceRow, **mine, weekday=weekday, starts=time(9), ends=time(12), rather=weekday == 1)
    whole = Stretch(world.now, world.now + timedelta(days=7))

    async with world.database.reading() as db:
        asked = {"circle_id": world.circle_id, "member_id": world.neighbour.id, "start": whole.start, "end": whole.end}
        lines = await db.run_sync(assignments._AROUND.rows, **asked)
        ria = await assignments.around(db, world.circle_id, world.neighbour.id, whole)
        mia = await assignments.around(db, world.circle_id, world.second_neighbour.id, whole)

    assert len(lines) == 9
    assert (set(ria.against), ria.away) == ({Kind.CARE, Kind.MEAL, Kind.NURSING}, tuple(days))
    assert ria.weekly == {(WeeklyTime(n, time(9), time(12)), n == 1) for n in range(3)}
    assert (mia.member.name, mia.against, mia.away, mia.weekly) == ("Mia", frozenset(), (), frozenset())


async def test_the_person_is_no_candidate(world: World) -> None:
    assert "Ellen" not in await towards(world, await world.shift())


@ON_SQLITE
async def test_more_members_and_shifts_ask_no_more_of_the_database(world: World) -> None:
    lunch = await world.shift()
    with statements(world) as few:
        await towards(world, lunch)
    for n in range(10):
        gast = await world.member(world.circle_id, f"Gast {n}", Role.FRIEND)
        await world.assign(await world.shift("2026-12-04 13:00"), await there_as(world, gast))

    with statements(world) as many:
        await towards(world, lunch)

    assert len(many) == len(few)


async def test_a_shift_of_another_circle_is_not_found(world: World) -> None:
    lunch = await world.shift()

    async with world.database.reading() as db:
        with pytest.raises(NotFound):
            await shifts.one(db, world.stranger, lunch)


async def there_as(world: World, member_id: int) -> Any:
    """Enough of a member to put on a shift."""
    [row] = await world.rows(MemberRow, id=member_id)
    return row


@ON_SQLITE
async def test_what_nobody_answered_is_found_without_reading_every_assignment(world: World) -> None:
    async with world.database.reading() as db:
        with statements(world) as sent:
            async with world.database.reading() as other:
                await assignments.started_proposals(other, world.now, most=5)
        plan = (await db.execute(text(f"EXPLAIN QUERY PLAN {sent[-1]}"))).scalars("detail").all()

    assert any("ix_assignments_proposed" in step for step in plan)
