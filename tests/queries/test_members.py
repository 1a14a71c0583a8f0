"""Who shares a shift with whom: the rights that come with it last as long as the shift."""

from careshare.domain.words import AssignmentState, Closed
from careshare.queries import members
from tests.world import World


async def test_who_comes_beside_me_shares_a_shift_until_it_is_over_or_off(world: World) -> None:
    together = {
        "coming": await world.shift("2026-12-05 12:00", needed=2),
        "over": await world.shift("2026-12-01 12:00", needed=2),
        "cancelled": await world.shift("2026-12-06 12:00", needed=2, closed=Closed.CANCELLED),
        "asked": await world.shift("2026-12-07 12:00", needed=2),
    }
    others = dict(zip(together, (world.child, world.partner, world.volunteer, world.professional), strict=True))
    for name, shift_id in together.items():
        await world.assign(shift_id, world.neighbour)
        state = AssignmentState.PROPOSED if name == "asked" else AssignmentState.ACCEPTED
        await world.assign(shift_id, others[name], state)

    async with world.database.reading() as db:
        assert await members.sharing_a_shift(db, world.neighbour, world.now) == {world.child.id}
