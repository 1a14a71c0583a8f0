"""Who plans reads “not just now” of who had better not be asked, and never why."""

from datetime import timedelta

import pytest

from careshare.db.models import ArrangingRow, NoticeRow, SnoozeRow
from careshare.domain.load import SignalName
from careshare.domain.words import AssignmentState, Level
from tests.pages import read, statements
from tests.web.test_balance import holds, set_lines
from tests.web.test_shifts import at
from tests.world import ON_SQLITE, As, World, on

NOT_NOW = "nu even niet"


async def of(world: World, as_: As, shift_id: int, name: str) -> str:
    """What who plans reads of somebody who could be asked."""
    page = read(await as_(world.coordinator).get(at(world, shift_id)))
    [asking] = [each for each in page.all("section") if each.attributes.get("aria-labelledby") == "asking"]
    [line] = [each for each in asking.all("li") if name in each.text]
    return " ".join(each.text for each in line.all("p"))


async def given_notice(world: World, who: str, days_ago: float, level: Level = Level.ATTENTION) -> None:
    at_ = world.now - timedelta(days=days_ago)
    await world.add(NoticeRow, account_id=world.cast[who].account.id, at=at_, level=level, signals={"h1": 1})


@pytest.mark.parametrize("who", ["partner", "neighbour", "volunteer"])
async def test_over_their_own_limit_with_it(world: World, as_: As, who: str):
    await set_lines(world, who, limit_minutes=8 * 60)
    await holds(world, who, "2026-12-08 09:00", 6)
    fits, does_not = await world.shift("2026-12-10 12:00", 2), await world.shift("2026-12-10 12:00", 3)
    name = world.cast[who].member.name

    assert await of(world, as_, fits, name) == ""
    assert await of(world, as_, does_not, name) == NOT_NOW


async def test_what_they_hold_elsewhere_and_arrange_counts(world: World, as_: As):
    there = await world.join(world.stranger.circle_id, world.child)
    await set_lines(world, "child", limit_minutes=8 * 60)
    walk = await world.shift("2026-12-08 09:00", 6, circle_id=there.circle_id)
    await world.assign(walk, there)
    lunch = await world.shift("2026-12-10 12:00", 2)

    before = await of(world, as_, lunch, "Bram")
    await world.add(ArrangingRow, account_id=world.child.account.id, monday=on("2026-12-07"), minutes=60)

    assert (before, await of(world, as_, lunch, "Bram")) == ("", NOT_NOW)


async def test_it_bars_nothing(world: World, as_: As):
    await set_lines(world, "child", limit_minutes=60)
    lunch = await world.shift("2026-12-10 12:00", 3)

    await as_(world.coordinator).post(at(world, lunch, "/propose"), data={"member": world.child.id})

    page = read(await as_(world.coordinator).get(at(world, lunch))).text
    assert "is gevraagd" in page


@pytest.mark.parametrize(
    ("days_ago", "level", "says"),
    [
        (13.9, Level.ATTENTION, NOT_NOW),
        (14, Level.ATTENTION, ""),
        (6.9, Level.OVERLOADED, NOT_NOW),
        (7, Level.OVERLOADED, ""),
    ],
)
async def test_a_notice_that_stands(world: World, as_: As, days_ago: float, level: Level, says: str):
    await given_notice(world, "partner", days_ago, level)
    lunch = await world.shift("2026-12-10 12:00", 2)

    assert await of(world, as_, lunch, "Anton") == says


async def test_a_notice_of_which_they_said_that_it_is_fine_stands_no_more(world: World, as_: As):
    await given_notice(world, "partner", 3)
    fine = {"signal": SignalName.WEEKLY_HOURS, "strength": 1, "since": on("2026-12-02")}
    await world.add(SnoozeRow, account_id=world.partner.account.id, **fine)
    lunch = await world.shift("2026-12-10 12:00", 2)

    assert await of(world, as_, lunch, "Anton") == ""


async def test_a_notice_of_who_wants_none_any_more_stands_no_more(world: World, as_: As):
    await given_notice(world, "partner", 3)
    await set_lines(world, "partner", wanted=False)
    lunch = await world.shift("2026-12-10 12:00", 2)

    assert await of(world, as_, lunch, "Anton") == ""


async def test_whatever_the_cause_it_is_the_same_word_and_stands_once(world: World, as_: As):
    await set_lines(world, "child", limit_minutes=60)
    await given_notice(world, "child", 3)
    await holds(world, "child", "2026-12-10 13:50", 2, state=AssignmentState.ACCEPTED)
    lunch = await world.shift("2026-12-10 12:00", 2)

    assert await of(world, as_, lunch, "Bram") == NOT_NOW


@ON_SQLITE
async def test_it_takes_as_many_statements_for_one_as_for_all_of_them(world: World, as_: As):
    lunch = await world.shift("2026-12-10 12:00", 2)
    with statements(world) as nobody:
        await as_(world.coordinator).get(at(world, lunch))
    await set_lines(world, "second_neighbour", limit_minutes=600)
    with statements(world) as one:
        await as_(world.coordinator).get(at(world, lunch))
    for who in ("partner", "child", "neighbour", "volunteer"):
        await set_lines(world, who, limit_minutes=600)
        await given_notice(world, who, 3)
        await holds(world, who, "2026-12-08 09:00", 1)
    with statements(world) as many:
        await as_(world.coordinator).get(at(world, lunch))

    assert (len(nobody), len(one), len(many)) == (28, 29, 29)
