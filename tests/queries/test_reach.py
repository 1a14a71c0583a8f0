"""Whom letters reach, and which number is to be called: the one the page of people shows to the same reader."""

from typing import Any

from careshare.domain.circles import Me
from careshare.domain.members import Reach
from careshare.domain.words import MemberState, Role
from careshare.queries import reach
from tests.world import World


async def gerda(world: World, **values: Any) -> int:
    return await world.member(world.circle_id, "Gerda", Role.FRIEND, has_account=False, phone="06 1234", **values)


async def asked_by(world: World, me: Me, *member_ids: int) -> list[Reach]:
    async with world.database.reading() as db:
        return await reach.of_members(db, me, member_ids)


async def test_who_plans_reads_the_number_that_somebody_without_an_account_told_them(world: World) -> None:
    her = await gerda(world)

    assert await asked_by(world, world.coordinator, her) == [Reach(her, "Gerda", "06 1234", by_letter=False)]
    assert await asked_by(world, world.neighbour, her) == [Reach(her, "Gerda", "", by_letter=False)]


async def test_a_number_that_is_shared_is_read_by_whom_it_is_shared_with(world: World) -> None:
    her = await gerda(world, phone_shared=True)

    phones = {who.member.name: (await asked_by(world, who, her))[0].phone for who in (world.child, world.neighbour)}

    assert phones == {"Bram": "06 1234", "Ria": ""}


async def test_who_has_an_address_gets_letters_and_who_has_none_keeps_an_own_number_to_themselves(world: World) -> None:
    for each in (world.neighbour, world.second_neighbour):
        await world.change_member(each, phone="06 5678")
    await world.change_account(world.second_neighbour, email=None)

    ria, mia = await asked_by(world, world.coordinator, world.neighbour.id, world.second_neighbour.id)

    assert (ria.by_letter, mia.by_letter) == (True, False)
    assert (ria.phone, mia.phone) == ("", "")


async def test_nobody_is_told_of_themselves_nor_who_left(world: World) -> None:
    await world.change_member(world.neighbour, state=MemberState.FORMER)

    assert await asked_by(world, world.coordinator, world.coordinator.id, world.neighbour.id) == []
