"""Two change places: both or neither."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from careshare.actions import assignments, swaps
from careshare.db.models import AbsenceRow, EntryRow, SwapRow
from careshare.domain.reasons import Care, Caution, NotFound, Reason, Refused, Why
from careshare.domain.swaps import Swap
from careshare.domain.words import AssignmentState, Role
from tests.actions.dividing import do, letters, look, refused, states
from tests.actions.test_races import press
from tests.world import World


@pytest.fixture
async def swap(world: World) -> Swap:
    """Ria has lunch and would rather have Bram's walk, which overlaps it."""
    lunch, walk = await world.shift("2026-12-04 12:00"), await world.shift("2026-12-04 13:00", title="Wandelen")
    await world.assign(lunch, world.neighbour)
    await world.assign(walk, world.child, AssignmentState.SEEKING)
    return Swap(lunch, world.neighbour.id, walk, world.child.id)


async def test_the_other_is_asked(world: World, swap: Swap) -> None:
    await do(world, swaps.ask, world.neighbour, swap)

    assert await letters(world) == [("swap_asked", world.child.account.id)]
    assert await states(world, swap.shift_id) == {"Ria": "accepted"}


async def test_with_a_yes_both_change_places(world: World, swap: Swap) -> None:
    number = await do(world, swaps.ask, world.neighbour, swap)

    await do(world, swaps.accept, world.child, number)

    lunch, walk = await look(world, swap.shift_id), await look(world, swap.other_shift_id)
    assert await states(world, lunch.id) == {"Ria": "replaced", "Bram": "accepted"}
    assert await states(world, walk.id) == {"Bram": "replaced", "Ria": "accepted"}
    assert [(shift.held, shift.seeking, shift.version) for shift in (lunch, walk)] == [(1, 0, 1), (1, 0, 1)]


async def test_the_rows_name_who_took_over_and_each_shift_has_its_line_in_the_log(world: World, swap: Swap) -> None:
    number = await do(world, swaps.ask, world.neighbour, swap)

    await do(world, swaps.accept, world.child, number)

    ria = (await look(world, swap.shift_id)).of(world.neighbour.id)
    assert ria is not None
    assert ria.replaced_by == world.child.id
    assert [(row.verb, row.shift_id) for row in await world.rows(EntryRow)] == [
        ("swap_asked", swap.shift_id),
        ("swap", swap.shift_id),
        ("swap", swap.other_shift_id),
    ]


async def test_who_asked_is_told_of_a_yes(world: World, swap: Swap) -> None:
    number = await do(world, swaps.ask, world.neighbour, swap)

    await do(world, swaps.accept, world.child, number)

    assert (await letters(world))[-1] == ("swap_accepted", world.neighbour.account.id)


async def test_a_no_changes_nothing_and_is_told(world: World, swap: Swap) -> None:
    number = await do(world, swaps.ask, world.neighbour, swap)

    await do(world, swaps.decline, world.child, number)

    [row] = await world.rows(SwapRow)
    assert (row.accepted, row.answered_at) == (False, world.now)
    assert await states(world, swap.shift_id) == {"Ria": "accepted"}
    assert (await letters(world))[-1] == ("swap_declined", world.neighbour.account.id)


async def test_a_swap_is_answered_once(world: World, swap: Swap) -> None:
    number = await do(world, swaps.ask, world.neighbour, swap)
    await do(world, swaps.decline, world.neighbour, number)

    assert await refused(world, swaps.accept, world.child, number) is Why.NOT_PROPOSED


async def test_a_yes_comes_too_late_when_the_shift_was_given_up(world: World, swap: Swap) -> None:
    number = await do(world, swaps.ask, world.neighbour, swap)
    await do(world, assignments.cannot_come, world.neighbour, swap.shift_id, world.neighbour.id)

    assert await refused(world, swaps.accept, world.child, number) is Why.NOT_THEIRS_ANY_MORE
    assert await states(world, swap.other_shift_id) == {"Bram": "seeking"}


async def test_another_shift_of_the_other_at_that_time_is_in_the_way(world: World, swap: Swap) -> None:
    morning = await world.shift("2026-12-04 10:00", hours=3)
    await world.assign(morning, world.child)

    assert await refused(world, swaps.ask, world.neighbour, swap) is Why.NOT_AVAILABLE_FOR_THIS


async def test_two_taps_on_yes_swap_once(world: World, swap: Swap) -> None:
    number = await do(world, swaps.ask, world.neighbour, swap)

    answers = await asyncio.gather(*(press(world, swaps.accept, world.child, number) for _ in range(3)))

    assert answers.count(None) == 1
    assert await states(world, swap.shift_id) == {"Ria": "replaced", "Bram": "accepted"}


async def test_the_same_is_asked_once(world: World, swap: Swap) -> None:
    await do(world, swaps.ask, world.neighbour, swap)

    assert await refused(world, swaps.ask, world.neighbour, swap) is Why.ALREADY_ASKED
    assert await letters(world) == [("swap_asked", world.child.account.id)]


async def test_after_a_no_it_may_be_asked_again(world: World, swap: Swap) -> None:
    number = await do(world, swaps.ask, world.neighbour, swap)
    await do(world, swaps.decline, world.child, number)

    assert await do(world, swaps.ask, world.neighbour, swap) == number + 1


async def test_who_has_no_account_is_asked_by_telephone(world: World, swap: Swap) -> None:
    gerda = await world.member(world.circle_id, "Gerda", Role.FRIEND, has_account=False)
    tea = await world.shift("2026-12-07 15:00")
    await do(world, assignments.plan_in, world.coordinator, tea, gerda)

    asked = replace(swap, other_shift_id=tea, other_member_id=gerda)
    assert await refused(world, swaps.ask, world.neighbour, asked) is Why.NOT_AVAILABLE_FOR_THIS


async def test_a_yes_is_to_the_times_that_were_on_the_page(world: World, swap: Swap) -> None:
    number = await do(world, swaps.ask, world.neighbour, swap)

    async with world.database.writing() as db:
        with pytest.raises(Refused) as refusal:
            await swaps.accept(db, world.child, number, world.now, seen=1)
    assert refusal.value.reason == Reason(Why.CHANGED_MEANWHILE)

    async with world.database.writing() as db:
        await swaps.accept(db, world.child, number, world.now, seen=0)


async def test_a_yes_says_what_is_worth_knowing(world: World, swap: Swap) -> None:
    number = await do(world, swaps.ask, world.neighbour, swap)
    times = {"starts_at": world.now, "ends_at": world.now + timedelta(days=3)}
    await world.add(AbsenceRow, circle_id=world.circle_id, member_id=world.child.id, **times)

    assert (await do(world, swaps.accept, world.child, number)).cautions == [Caution(Care.ABSENT)]


async def test_a_stranger_knows_of_no_swap(world: World, swap: Swap) -> None:
    number = await do(world, swaps.ask, world.neighbour, swap)

    with pytest.raises(NotFound):
        await do(world, swaps.accept, world.stranger, number)
