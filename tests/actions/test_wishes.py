"""Wishes, written down: by three at most, and of which nobody else reads."""

import asyncio

import pytest

from careshare.actions import wishes
from careshare.db.models import EntryRow, MemberRow, WishRow
from careshare.domain.circles import Me
from careshare.domain.reasons import NotFound
from careshare.domain.words import Kind, MemberState
from careshare.queries import wishes as queries
from tests.actions.dividing import do
from tests.world import World


async def add(world: World, me: Me, *kinds: Kind) -> None:
    await do(world, wishes.add, me, world.child.member, kinds)


async def test_the_person_writes_down_whom_they_would_rather_not_have_and_for_what(world: World) -> None:
    await add(world, world.person, Kind.CARE, Kind.NURSING)

    assert [(row.member_id, row.kind) for row in await world.rows(WishRow)] == [
        (world.child.id, Kind.CARE),
        (world.child.id, Kind.NURSING),
    ]


async def test_said_twice_is_once(world: World) -> None:
    await add(world, world.person, Kind.CARE)

    await add(world, world.person, Kind.CARE, Kind.MEAL)

    assert [row.kind for row in await world.rows(WishRow)] == [Kind.CARE, Kind.MEAL]


async def test_a_wish_is_taken_away_again(world: World) -> None:
    await add(world, world.person, Kind.CARE)
    [wish] = await world.rows(WishRow)

    await do(world, wishes.remove, world.person, wish.id)

    assert await world.rows(WishRow) == []


@pytest.mark.parametrize("who", ["coordinator", "partner", "child", "neighbour", "professional"])
async def test_for_everyone_else_wishes_do_not_exist(world: World, who: str) -> None:
    await add(world, world.person, Kind.CARE)
    me = getattr(world, who)
    [wish] = await world.rows(WishRow)

    for verb, values in ((wishes.add, (world.child.member, [Kind.MEAL])), (wishes.remove, (wish.id,))):
        with pytest.raises(NotFound):
            await do(world, verb, me, *values)
    async with world.database.reading() as db:
        with pytest.raises(NotFound):
            await queries.all_of(db, me)

    assert [row.kind for row in await world.rows(WishRow)] == [Kind.CARE]


async def test_the_log_names_no_wish(world: World) -> None:
    await add(world, world.person, Kind.CARE)

    [entry] = await world.rows(EntryRow)
    assert (entry.verb, entry.member_id, entry.facts) == ("change_wishes", None, {})


async def test_one_confidant_at_a_time_knows_them_too(world: World) -> None:
    await do(world, wishes.confide_in, world.person, world.neighbour.member)
    await do(world, wishes.confide_in, world.person, world.partner.member)

    assert [row.name for row in await world.rows(MemberRow, is_confidant=True)] == ["Anton"]
    await add(world, await world.me(world.partner.id), Kind.CARE)
    assert len(await world.rows(WishRow)) == 1


async def test_of_two_who_are_chosen_at_once_one_is_the_confidant(world: World) -> None:
    ends = await asyncio.gather(
        do(world, wishes.confide_in, world.person, world.neighbour.member),
        do(world, wishes.confide_in, world.person, world.child.member),
        return_exceptions=True,
    )

    assert [*ends] == [None, None]
    assert len(await world.rows(MemberRow, is_confidant=True)) == 1


async def test_who_left_meanwhile_is_told_nothing_in_confidence(world: World) -> None:
    await world.change_member(world.neighbour, state=MemberState.FORMER)

    await do(world, wishes.confide_in, world.person, world.neighbour.member)

    assert await world.rows(MemberRow, is_confidant=True) == []


async def test_the_confidant_chooses_no_other(world: World) -> None:
    await world.change_member(world.partner, is_confidant=True)

    with pytest.raises(NotFound):
        await do(world, wishes.confide_in, await world.me(world.partner.id), world.neighbour.member)


async def test_the_representative_reads_them(world: World) -> None:
    await add(world, world.person, Kind.CARE)
    await world.change_member(world.partner, is_representative=True)

    async with world.database.reading() as db:
        found = await queries.all_of(db, await world.me(world.partner.id))

    assert [(wish.name, wish.kind) for wish in found] == [("Bram", Kind.CARE)]
