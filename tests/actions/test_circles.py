"""A circle, written down: how it begins, what it agreed, and how it is paused, ended and resumed."""

import asyncio
from dataclasses import replace
from datetime import date, time, timedelta
from typing import Any

import pytest
from sqlalchemy import update

from careshare.actions import circles
from careshare.db.models import CircleRow, EntryRow, LetterRow, MemberRow, QuietTimeRow
from careshare.domain.cautions import WeeklyTime
from careshare.domain.deciding import Deciding, NewCircle
from careshare.domain.reasons import NotFound, Refused, Why
from careshare.domain.words import CircleState, Closed, Decides, Language, LetterState, MayBeAlone, Role, Trust
from careshare.queries import circles as queries
from tests.actions.dividing import refused
from tests.world import HOME, World

WAS = {"person_name": "Ellen", "house_rules": "", "wants": "", "person_plans": False}
"""What is written down of Ellen's circle at first."""
FOR_GREET = NewCircle(
    person_name="Greet",
    role=Role.FRIEND,
    relation="buurman",
    person_knows=True,
    deciding=Deciding(Decides.TOGETHER),
    may_be_alone=MayBeAlone.HOURS,
    alone_for=timedelta(hours=4),
    zone=HOME,
)


async def start(world: World, **otherwise: Any) -> int:
    async with world.database.writing() as db:
        return await circles.start(db, world.stranger.account, replace(FOR_GREET, **otherwise), world.now)


async def of_circle(world: World, circle_id: int) -> CircleRow:
    [row] = await world.rows(CircleRow, id=circle_id)
    return row


async def do(world: World, verb: Any, me: Any, *values: Any, **named: Any) -> Any:
    async with world.database.writing() as db:
        return await verb(db, me, *values, world.now, **named)


async def standing(world: World) -> Deciding:
    """Who decides in Ellen's circle, as a page reads it."""
    async with world.database.reading() as db:
        return await queries.deciding(db, world.coordinator)


# Beginning.


async def test_who_starts_a_circle_is_its_first_coordinator_and_the_person_is_in_it(world: World) -> None:
    circle_id = await start(world)

    starter, person = await world.rows(MemberRow, circle_id=circle_id)
    assert (starter.name, starter.role, starter.relation, starter.is_coordinator, starter.trust) == (
        "Karel", Role.FRIEND, "buurman", True, Trust.FULL,
    )  # fmt: skip
    assert (starter.account_id, starter.is_representative) == (world.stranger.account.id, False)
    assert (person.name, person.role, person.account_id, person.language) == (
        "Greet", Role.PERSON, None, Language.NL,
    )  # fmt: skip


async def test_what_was_said_of_the_home_is_kept(world: World) -> None:
    circle_id = await start(world, person_knows=False)

    row = await of_circle(world, circle_id)
    assert (row.person_name, row.zone, row.decides, row.may_be_alone, row.alone_minutes, row.person_knows) == (
        "Greet", HOME, Decides.TOGETHER, MayBeAlone.HOURS, 240, False,
    )  # fmt: skip


async def test_a_circle_of_ones_own_has_the_person_as_its_coordinator(world: World) -> None:
    circle_id = await start(world, role=Role.PERSON, relation="")

    [only] = await world.rows(MemberRow, circle_id=circle_id)
    assert (only.role, only.is_coordinator, only.account_id) == (Role.PERSON, True, world.stranger.account.id)


async def test_the_starter_can_be_the_representative(world: World) -> None:
    deciding = Deciding(Decides.REPRESENTATIVE, "volmacht", date(2026, 1, 2))

    circle_id = await start(world, deciding=deciding)

    starter, person = await world.rows(MemberRow, circle_id=circle_id)
    assert (starter.is_representative, person.is_representative) == (True, False)
    row = await of_circle(world, circle_id)
    assert (row.decides_basis, row.decides_since) == ("volmacht", date(2026, 1, 2))


async def test_another_representative_becomes_a_member_by_name(world: World) -> None:
    deciding = Deciding(Decides.REPRESENTATIVE, representative_name="Wim")

    circle_id = await start(world, deciding=deciding)

    starter, _person, wim = await world.rows(MemberRow, circle_id=circle_id)
    assert starter.is_representative is False
    assert (wim.name, wim.is_representative, wim.account_id) == ("Wim", True, None)


async def test_the_log_begins_with_who_began(world: World) -> None:
    circle_id = await start(world)

    [entry] = await world.rows(EntryRow, circle_id=circle_id)
    starter, _ = await world.rows(MemberRow, circle_id=circle_id)
    assert (entry.verb, entry.by_member_id) == ("start_circle", starter.id)


# What it agreed.


async def test_a_change_is_kept_and_everyones_pages_know(world: World) -> None:
    await do(world, circles.change, world.coordinator, WAS, house_rules="Schoenen uit.", person_plans=True, wants="")

    row = await of_circle(world, world.circle_id)
    assert (row.house_rules, row.person_plans, row.revision) == ("Schoenen uit.", True, 1)
    [entry] = await world.rows(EntryRow)
    assert (entry.verb, entry.facts) == ("change_circle", {"what": ["house_rules", "person_plans"]})


async def test_the_person_is_called_as_the_circle_is(world: World) -> None:
    await do(world, circles.change, world.coordinator, WAS, person_name="Ellie")

    assert (await world.me(world.person.id)).member.name == "Ellie"
    assert (await of_circle(world, world.circle_id)).person_name == "Ellie"


async def test_who_does_not_arrange_changes_nothing(world: World) -> None:
    for who in (world.neighbour, world.child, world.professional, world.person):
        reason = await refused(world, lambda db, me, now: circles.change(db, me, WAS, now, wants="x"), who)
        assert reason is Why.NOT_ALLOWED

    assert (await of_circle(world, world.circle_id)).wants == ""


async def test_what_somebody_else_changed_meanwhile_is_not_written_over(world: World) -> None:
    await do(world, circles.change, world.coordinator, WAS, wants="Muziek.")

    reason = await refused(
        world, lambda db, me, now: circles.change(db, me, WAS, now, wants="Stilte."), world.coordinator
    )
    await do(world, circles.change, world.coordinator, WAS, house_rules="Schoenen uit.")

    row = await of_circle(world, world.circle_id)
    assert (reason, row.wants, row.house_rules) == (Why.CHANGED_MEANWHILE, "Muziek.", "Schoenen uit.")


async def test_nothing_different_changes_nothing(world: World) -> None:
    await do(world, circles.change, world.coordinator, WAS, wants="")

    assert (await world.rows(EntryRow), (await of_circle(world, world.circle_id)).revision) == ([], 0)


async def test_quiet_times_come_and_go(world: World) -> None:
    sundays = [WeeklyTime(6, time(12), time(14)), WeeklyTime(5, time(22), time(7))]
    await do(world, circles.keep_quiet, world.coordinator, sundays)
    first, second = await world.rows(QuietTimeRow)

    await do(world, circles.no_longer_quiet, world.coordinator, first.id)

    assert [(row.id, row.weekday, row.starts, row.ends) for row in await world.rows(QuietTimeRow)] == [
        (second.id, 5, time(22), time(7))
    ]


async def test_a_quiet_time_that_two_say_at_once_is_one(world: World) -> None:
    sunday = [WeeklyTime(6, time(12), time(14))]

    new = await asyncio.gather(*(do(world, circles.keep_quiet, world.coordinator, sunday) for _ in range(2)))

    assert sorted(new, key=len) == [[], sunday]
    assert [len(await world.rows(table)) for table in (QuietTimeRow, EntryRow)] == [1, 1]


async def test_a_quiet_time_said_twice_in_one_form_is_one(world: World) -> None:
    sunday = WeeklyTime(6, time(12), time(14))

    assert await do(world, circles.keep_quiet, world.coordinator, [sunday, sunday]) == [sunday]

    assert len(await world.rows(QuietTimeRow)) == 1


async def test_a_quiet_time_of_another_circle_stays(world: World) -> None:
    row = {"weekday": 6, "starts": time(12), "ends": time(14)}
    theirs = await world.add(QuietTimeRow, circle_id=world.stranger.circle_id, **row)

    await do(world, circles.no_longer_quiet, world.coordinator, theirs)

    assert len(await world.rows(QuietTimeRow)) == 1


# Who decides.


async def test_a_new_representative_takes_over_from_the_old_one(world: World) -> None:
    await world.change_member(world.partner, is_representative=True)
    deciding = Deciding(Decides.REPRESENTATIVE, "rechter", date(2026, 2, 3), world.child.id)

    await do(world, circles.decide, world.coordinator, await standing(world), deciding)

    marked = await world.rows(MemberRow, is_representative=True)
    assert [row.name for row in marked] == ["Bram"]
    row = await of_circle(world, world.circle_id)
    assert (row.decides, row.decides_basis, row.decides_since) == (
        Decides.REPRESENTATIVE, "rechter", date(2026, 2, 3),
    )  # fmt: skip


async def test_of_two_who_are_named_at_once_one_represents_the_person(world: World) -> None:
    named = [Deciding(Decides.REPRESENTATIVE, representative=who.id) for who in (world.partner, world.child)]

    was = await standing(world)
    ends = await asyncio.gather(
        *(do(world, circles.decide, world.coordinator, was, each) for each in named), return_exceptions=True
    )

    assert [end.reason.why for end in ends if isinstance(end, Refused)] == [Why.CHANGED_MEANWHILE]
    assert len(await world.rows(MemberRow, is_representative=True)) == 1


async def test_who_decides_said_again_as_it_stands_writes_nothing(world: World) -> None:
    was = await standing(world)

    await do(world, circles.decide, world.coordinator, was, was)

    assert await world.rows(EntryRow) == []


async def test_where_the_person_decides_nobody_represents_them(world: World) -> None:
    await world.change_member(world.partner, is_representative=True)

    await do(world, circles.decide, world.coordinator, await standing(world), Deciding(Decides.PERSON))

    assert await world.rows(MemberRow, is_representative=True) == []


async def test_a_coordinator_does_not_take_the_last_word_from_the_person(world: World) -> None:
    await world.change_circle(decides=Decides.PERSON)
    coordinator = await world.me(world.coordinator.id)
    deciding = Deciding(Decides.REPRESENTATIVE, representative=coordinator.id)

    assert await refused(world, circles.decide, coordinator, await standing(world), deciding) is Why.THEIRS_TO_DECIDE

    assert (await of_circle(world, world.circle_id)).decides is Decides.PERSON


async def test_a_representative_comes_from_the_circle_itself(world: World) -> None:
    deciding = Deciding(Decides.REPRESENTATIVE, representative=world.stranger.id)

    was = await standing(world)
    with pytest.raises(NotFound):
        await do(world, circles.decide, world.coordinator, was, deciding)

    assert (await of_circle(world, world.circle_id)).decides is Decides.TOGETHER


# Pausing, ending, going on.


async def test_a_paused_circle_carries_the_familys_words_and_goes_on(world: World) -> None:
    await do(world, circles.pause, world.coordinator, "Ellen ligt in het ziekenhuis.")
    paused = await world.me(world.coordinator.id)
    assert (paused.circle.state, paused.circle.state_words) == (CircleState.PAUSED, "Ellen ligt in het ziekenhuis.")

    await do(world, circles.resume, paused)

    resumed = await world.me(world.coordinator.id)
    assert (resumed.circle.state, resumed.circle.state_words) == (CircleState.LIVE, "")
    assert [entry.verb for entry in await world.rows(EntryRow)] == ["pause", "resume"]


async def told(world: World) -> list[tuple[str, int | None]]:
    return [(row.kind, row.account_id) for row in await world.rows(LetterRow)]


async def test_a_pause_is_told_to_who_would_come_soon_and_who_plans_and_so_is_its_end(world: World) -> None:
    await world.change_member(world.child, is_coordinator=True)
    for who, day in (
        (world.neighbour, "2026-12-07"),
        (world.volunteer, "2026-12-19"),
        (world.coordinator, "2026-12-08"),
    ):
        await world.assign(await world.shift(f"{day} 12:00"), who)
    await world.assign(await world.shift("2026-12-09 12:00", closed=Closed.CANCELLED), world.professional)
    both = sorted((world.neighbour.account.id, world.child.account.id))

    await do(world, circles.pause, world.coordinator, "")
    assert await told(world) == [("paused", account) for account in both]

    async with world.database.writing() as db:
        await db.execute(update(LetterRow).values(state=LetterState.SENT))
    world.now += timedelta(days=4)
    await do(world, circles.resume, await world.me(world.coordinator.id))

    later = sorted([*both, world.volunteer.account.id])
    assert (await told(world))[2:] == [("resumed", account) for account in later]


async def test_who_pauses_by_mistake_and_goes_on_at_once_sends_no_letter(world: World) -> None:
    await world.assign(await world.shift("2026-12-07 12:00"), world.neighbour)

    await do(world, circles.pause, world.coordinator, "")
    hear = await do(world, circles.resume, await world.me(world.coordinator.id))

    assert (await told(world), hear) == ([], [])


async def test_who_heard_of_a_pause_hears_of_its_end_though_it_was_paused_twice(world: World) -> None:
    await world.assign(await world.shift("2026-12-07 12:00"), world.neighbour)
    await do(world, circles.pause, world.coordinator, "")
    async with world.database.writing() as db:
        await db.execute(update(LetterRow).values(state=LetterState.SENT))
    await do(world, circles.resume, await world.me(world.coordinator.id))

    await do(world, circles.pause, await world.me(world.coordinator.id), "")
    again = await told(world)
    await do(world, circles.resume, await world.me(world.coordinator.id))

    neighbour = world.neighbour.account.id
    assert (again, await told(world)) == ([("paused", neighbour)], [("paused", neighbour), ("resumed", neighbour)])


async def test_what_was_tried_may_have_arrived_so_its_end_is_told(world: World) -> None:
    await world.assign(await world.shift("2026-12-07 12:00"), world.neighbour)
    await do(world, circles.pause, world.coordinator, "")
    async with world.database.writing() as db:
        await db.execute(update(LetterRow).values(tries=1))

    await do(world, circles.resume, await world.me(world.coordinator.id))

    assert await told(world) == [("resumed", world.neighbour.account.id)]


async def test_where_somebody_represents_the_person_a_coordinator_ends_it_after_a_death_only(world: World) -> None:
    await world.change_member(world.partner, is_representative=True)

    assert await refused(world, lambda db, me, now: circles.end(db, me, "", False, now), world.coordinator) is (
        Why.NOT_ALLOWED
    )
    await do(world, circles.end, world.coordinator, "Ellen is rustig ingeslapen.", True)

    assert (await world.me(world.coordinator.id)).circle.state is CircleState.ENDED


async def test_what_the_person_ended_no_coordinator_takes_up_again(world: World) -> None:
    await world.change_circle(decides=Decides.PERSON)
    await do(world, circles.end, await world.me(world.person.id), "", False)

    assert await refused(world, circles.resume, await world.me(world.coordinator.id)) is Why.NOT_ALLOWED
    await do(world, circles.resume, await world.me(world.person.id))

    assert (await world.me(world.coordinator.id)).circle.state is CircleState.LIVE


async def test_of_two_who_go_on_at_once_one_reads_that_it_goes_on_already(world: World) -> None:
    await do(world, circles.pause, world.coordinator, "")
    paused = await world.me(world.coordinator.id)
    await do(world, circles.resume, paused)

    assert await refused(world, circles.resume, paused) is Why.CHANGED_MEANWHILE


async def test_nobody_else_pauses_or_ends(world: World) -> None:
    for who in (world.neighbour, world.child, world.professional):
        assert await refused(world, circles.pause, who, "") is Why.NOT_ALLOWED
        assert await refused(world, lambda db, me, now: circles.end(db, me, "", True, now), who) is Why.NOT_ALLOWED
