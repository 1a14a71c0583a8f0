"""What time brings is written once, to whom it concerns, and says what is so when it is sent."""

import asyncio
from datetime import datetime, timedelta
from email.message import EmailMessage
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import update

from careshare.db.models import AssignmentRow, LadderRow, LetterRow, MessageChoiceRow, ShiftRow
from careshare.domain.circles import Me
from careshare.domain.time import instant
from careshare.domain.words import AssignmentState, CircleState, Language, MemberState, Presence, Role
from careshare.jobs import deliver, remind
from careshare.letters.text import House
from tests.world import HOME, World

EARLIER = timedelta(days=3)
EVENING = "2026-12-04 18:00"
SUNDAY = "2026-12-06 18:00"
TOMORROW = "2026-12-05 12:00"


async def comes(world: World, who: Me, starts: str = TOMORROW, **values: Any) -> int:
    """A moment that was theirs for days."""
    shift = await world.shift(starts, **values)
    await world.assign(shift, who, since=world.now - EARLIER)
    return shift


async def ahead(world: World, wall: str = EVENING) -> None:
    world.now = instant(datetime.fromisoformat(wall), HOME)
    await remind.ahead(world.database, world.now)


async def written(world: World) -> list[tuple[str, int | None]]:
    return [(row.kind, row.account_id) for row in await world.rows(LetterRow)]


async def sent(world: World) -> list[EmailMessage]:
    """Everything that waits leaves."""
    mails: list[EmailMessage] = []

    async def post(mail: EmailMessage) -> None:
        mails.append(mail)

    house = House(world.settings, world.app.state.seal)
    await deliver.once(world.database, house, post, lambda: world.now, deliver.LETTERS)
    return mails


def text(mail: EmailMessage) -> str:
    part = mail.get_body(("plain",))
    assert part is not None
    return str(part.get_content())


async def choose(world: World, who: Me, **values: Any) -> None:
    usual = {"ways": {}, "week_on": 6}
    async with world.database.writing() as db:
        db.add(MessageChoiceRow(account_id=who.account.id, **(usual | values)))


async def alarm(world: World, minutes: int = 15) -> None:
    async with world.database.writing() as db:
        db.add(LadderRow(circle_id=world.circle_id, alarm_minutes=minutes))


async def test_the_evening_before_is_one_letter_about_all_of_that_day_in_every_circle(world):
    other = await world.circle("Gerda")
    there = await world.join(other, world.neighbour)
    await comes(world, world.neighbour, "2026-12-05 00:30")
    await comes(world, there, "2026-12-05 23:00", circle_id=other)
    await comes(world, world.neighbour, "2026-12-06 09:00")

    await ahead(world, "2026-12-04 17:59")
    early = await written(world)
    await ahead(world)
    [mail] = await sent(world)

    assert (early, await written(world)) == ([], [("evening_before", world.neighbour.account.id)])
    assert mail["Subject"] == "Denk eraan: 2 momenten, het eerste za 5 dec, 00:30 bij Ellen"
    assert "zaterdag 5 december, 23:00–01:00, bij Gerda" in text(mail)
    assert "zondag" not in text(mail)


async def test_it_is_written_once_whoever_does_it_at_the_same_time(world):
    await comes(world, world.neighbour)
    world.now = instant(datetime.fromisoformat(EVENING), HOME)

    await asyncio.gather(*(remind.ahead(world.database, world.now) for _ in range(4)))
    await ahead(world, "2026-12-04 20:00")

    assert await written(world) == [("evening_before", world.neighbour.account.id)]


async def chose_none(world: World, _shift: int) -> None:
    await choose(world, world.neighbour, ways={"reminders": "none"})


async def said_yes_just_now(world: World, _shift: int) -> None:
    since = instant(datetime.fromisoformat("2026-12-04 14:01"), HOME)
    async with world.database.writing() as db:
        await db.execute(update(AssignmentRow).values(since=since))


async def is_paused(world: World, _shift: int) -> None:
    await world.change_circle(state=CircleState.PAUSED)


async def has_ended(world: World, _shift: int) -> None:
    await world.change_circle(state=CircleState.ENDED)


async def left(world: World, _shift: int) -> None:
    await world.change_member(world.neighbour, state=MemberState.FORMER)


async def gave_it_up(world: World, _shift: int) -> None:
    async with world.database.writing() as db:
        await db.execute(update(AssignmentRow).values(state=AssignmentState.CANNOT_COME))


async def moved(world: World, shift: int) -> None:
    async with world.database.writing() as db:
        was = await db.get_one(ShiftRow, shift)
        was.starts_at += timedelta(days=2)
        was.ends_at += timedelta(days=2)


@pytest.mark.parametrize("why", [chose_none, said_yes_just_now, is_paused, has_ended, left, gave_it_up, moved])
async def test_nobody_is_reminded_of_what_they_need_no_reminder_of(world, why):
    shift = await comes(world, world.neighbour)
    await why(world, shift)

    await ahead(world)

    assert await written(world) == []


@pytest.mark.parametrize("why", [is_paused, has_ended, left, gave_it_up])
async def test_what_changed_since_it_was_written_is_not_sent(world, why):
    shift = await comes(world, world.neighbour)
    await ahead(world)
    await why(world, shift)

    assert await sent(world) == []


async def test_at_a_home_elsewhere_it_is_said_by_its_clock_and_by_the_readers_own(world):
    await world.change_account(world.neighbour, zone=ZoneInfo("America/New_York"), language=Language.EN)
    await comes(world, world.neighbour)

    await ahead(world)
    [mail] = await sent(world)

    assert "Saturday 5 December, 12:00–14:00 (06:00–08:00 where you are)" in text(mail)


async def test_a_week_ahead_says_what_is_theirs_and_what_is_open_and_is_the_reminder_of_monday(world):
    await comes(world, world.neighbour, "2026-12-07 12:00")
    await world.shift("2026-12-08 14:00")

    await ahead(world, SUNDAY)
    letters = {mail["To"]: mail for mail in await sent(world)}

    assert {kind for kind, _ in await written(world)} == {"look_ahead"}
    mail = letters[world.neighbour.account.email]
    assert mail["Subject"] == "Jouw week: ma 7 dec, 12:00"
    assert "Nog open, als het je uitkomt:\n\ndinsdag 8 december, 14:00–16:00, bij Ellen" in text(mail)
    assert letters.keys() == {
        who.account.email
        for who in (world.neighbour, world.second_neighbour, world.child, world.volunteer, world.coordinator)
    }


async def test_where_there_is_nothing_to_say_no_week_is_sent(world):
    await ahead(world, SUNDAY)

    assert await sent(world) == []


async def test_a_week_is_looked_ahead_at_on_the_day_somebody_chose_and_not_by_who_wants_none(world):
    await choose(world, world.neighbour, week_on=2)
    await choose(world, world.second_neighbour, ways={"week": "none"})
    await choose(world, world.child, ways={"week": "none"})

    await ahead(world, SUNDAY)
    on_sunday = {account for _, account in await written(world)}
    await ahead(world, "2026-12-09 18:00")
    on_wednesday = {account for _, account in await written(world)} - on_sunday

    assert on_sunday.isdisjoint({who.account.id for who in (world.neighbour, world.second_neighbour, world.child)})
    assert on_wednesday == {world.neighbour.account.id}


async def test_who_wants_no_week_ahead_is_reminded_of_monday(world):
    await choose(world, world.neighbour, ways={"week": "none"})
    await comes(world, world.neighbour, "2026-12-07 12:00")

    await ahead(world, SUNDAY)

    assert ("evening_before", world.neighbour.account.id) in await written(world)


async def test_somebody_who_comes_for_the_first_time_is_worth_knowing(world):
    newcomer = await world.signed_in("newcomer", await world.member(world.circle_id, "Noor", Role.FRIEND))
    await comes(world, newcomer, "2026-12-08 10:00")
    await comes(world, world.neighbour, "2026-12-07 12:00")

    await ahead(world, SUNDAY)
    letters = {mail["To"]: text(mail) for mail in await sent(world)}

    assert (
        "Goed om te weten: Noor is di 8 dec, 10:00 voor het eerst bij Ellen." in letters[world.neighbour.account.email]
    )
    assert "Noor is" not in letters[newcomer.account.email]


async def test_who_plans_reads_of_gaps_to_come_one_morning_and_not_of_the_same_again(world):
    await world.shift("2026-12-08 07:00")
    await world.shift("2026-12-10 12:00")

    for hour in ("08:59", "09:00", "11:00"):
        await ahead(world, f"2026-12-04 {hour}")
    [mail] = await sent(world)
    await ahead(world, "2026-12-05 09:00")

    assert await written(world) == [("gaps_ahead", world.coordinator.account.id)]
    assert mail["Subject"] == "Nog open in de komende zeven dagen: 2 momenten"
    assert "donderdag 10 december, 12:00–14:00, bij Ellen" in text(mail)


async def test_a_gap_that_the_order_of_asking_tells_of_by_itself_is_no_other_letter(world):
    await world.shift("2026-12-06 12:00")

    await ahead(world, "2026-12-04 09:00")

    assert await written(world) == []


async def test_who_plans_is_told_at_any_hour_that_nobody_said_they_are_there(world):
    await comes(world, world.neighbour, "2026-12-05 02:00")
    await alarm(world)
    world.now = instant(datetime.fromisoformat("2026-12-05 02:14"), HOME)
    await remind.near(world.database, world.now)
    early = await written(world)

    world.now += timedelta(minutes=1)
    for _ in range(2):
        await remind.near(world.database, world.now)
    [mail] = await sent(world)

    assert (early, await written(world)) == ([], [("nobody_here", world.coordinator.account.id)])
    assert mail["Subject"] == "Is er iemand bij Ellen? za 5 dec, 02:00"
    assert "Ria zou op zaterdag 5 december, 02:00–04:00 bij Ellen zijn." in text(mail)


@pytest.mark.parametrize("presence", [Presence.ACTIVE, Presence.ON_CALL])
@pytest.mark.parametrize("who", ["neighbour", "coordinator"])
@pytest.mark.parametrize("is_here", [True, False])
async def test_there_is_no_alarm_once_somebody_is_there_nor_of_ones_own_moment_nor_on_call(
    world, presence, who, is_here
):
    shift = await world.shift("2026-12-04 08:00", presence=presence)
    await world.assign(shift, world.cast[who], here_at=world.now if is_here else None)
    await alarm(world)

    await remind.near(world.database, world.now)

    is_told = presence is Presence.ACTIVE and who == "neighbour" and not is_here
    assert bool(await written(world)) == is_told


async def test_a_circle_that_wants_no_alarm_has_none(world):
    await comes(world, world.neighbour, "2026-12-04 08:00")

    await remind.near(world.database, world.now)

    assert await written(world) == []


async def test_who_said_so_in_between_makes_the_alarm_no_letter(world):
    await comes(world, world.neighbour, "2026-12-04 08:00")
    await alarm(world)
    await remind.near(world.database, world.now)
    async with world.database.writing() as db:
        await db.execute(update(AssignmentRow).values(here_at=world.now))

    assert await sent(world) == []
