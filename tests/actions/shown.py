"""What the tests of skills do all the time: the lift, shown to some, and asked for by a moment or a usual week."""

from datetime import date

from careshare.db.models import ShownRow, SkillAskedRow, SkillRow
from careshare.domain.circles import Me
from tests.world import World, on


async def skill(world: World, name: str = "de tillift", *to: Me, until: date | None = None) -> int:
    """A skill that the district nurse showed to these on 1 December; its id."""
    skill_id = await world.add(SkillRow, circle_id=world.circle_id, name=name)
    for each in to:
        await show(world, skill_id, each, until)
    return skill_id


async def show(world: World, skill_id: int, to: Me, until: date | None = None) -> int:
    """It was shown to one more; the number of that."""
    how = {"by_member_id": world.professional.id, "by_words": "", "shown_on": on("2026-12-01"), "until": until}
    return await world.add(ShownRow, circle_id=world.circle_id, skill_id=skill_id, member_id=to.id, **how)


async def ask_for(world: World, skill_id: int, required: bool = True, **of: int) -> int:
    """A shift (`shift_id`) or a pattern (`pattern_id`) asks for it."""
    return await world.add(SkillAskedRow, circle_id=world.circle_id, skill_id=skill_id, required=required, **of)
