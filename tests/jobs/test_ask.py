"""What is open asks for itself: who gets a letter, when, how often, and what stops it."""

import asyncio
from datetime import datetime, timedelta
from email.message import EmailMessage

from sqlalchemy import update

from careshare.actions import asking, assignments
from careshare.actions.revision import circle_changed
from careshare.db.models import AccountRow, AskRow, LadderRow, LetterRow, SearchRow, ShiftRow
from careshare.domain.circles import Me
from careshare.domain.words import AssignmentState, CircleState, MemberState, Role
from careshare.jobs import ask, deliver
from careshare.letters.text import House
from careshare.queries import asking as queries
from tests.world import NOW, World

A_DAY = timedelta(days=1)
IN_TWELVE_DAYS = "2026-12-16 14:00"
IN_FIVE_DAYS = "2026-12-09 14:00"
TOMORROW_EVENING = "2026-12-05 19:00"


async def look(world: World) -> None:
    """As the job does, whatever changed."""
    while await ask.once(world.database, world.now):
        pass


async def change(world: World) -> None:
    async with world.database.writing() as db:
        await circle_changed(db, world.circle_id, world.now)


async def letters(world: World, kind: str) -> list[str]:
    """The names of whom there is such a letter for."""
    names = {each.id: each.name for each in await world.rows(AccountRow)}
    return [names[row.account_id] for row in await world.rows(LetterRow) if row.kind == kind]


async def post(world: World) -> list[EmailMessage]:
    """What is sent of all that was written."""
    sent: list[EmailMessage] = []

    async def take(mail: EmailMessage) -> None:
        sent.append(mail)

    house = House(world.settings, world.app.state.seal)
    await deliver.once(world.database, house, take, lambda: world.now, deliver.LETTERS)
    return sent


def words(mail: EmailMessage) -> str:
    part = mail.get_body(("plain",))
    assert part is not None
    return str(part.get_content())


async def take(world: World, who: Me, shift_id: int) -> None:
    async with world.database.writing() as db:
        await assignments.take(db, who, shift_id, world.now)


async def test_an_open_moment_in_twelve_days_asks_family_and_friends_and_nobody_else(world):
    await world.shift(IN_TWELVE_DAYS)

    await look(world)

    assert await letters(world, "asked") == ["Sanne", "Bram", "Ria", "Mia"]  # not Anton, who lives there
    assert await letters(world, "gap_needs_you") == []


async def test_the_letter_says_who_asks_when_and_where_and_that_no_is_fine(world):
    await world.shift(IN_TWELVE_DAYS, title="Wassen")
    await look(world)

    mails = await post(world)

    assert mails[2]["Subject"] == "Kun jij wo 16 dec, 14:00 komen?"
    assert words(mails[2]).splitlines()[:6] == [
        "Dag Ria,",
        "",
        "De kring van Ellen zoekt nog iemand: woensdag 16 december, 14:00–16:00. Kun jij dan bij Ellen komen?",
        "",
        "Nee is ook goed. Dan vragen we iemand anders.",
        "",
    ]
    assert "Wassen" not in str(mails[2])


async def test_nothing_is_asked_twice_however_often_it_is_looked_at(world):
    await world.shift(IN_TWELVE_DAYS)

    for _ in range(3):
        await look(world)
        await change(world)
        world.now += timedelta(minutes=5)

    assert len(await world.rows(AskRow)) == 4


async def test_two_that_look_at_once_ask_once(world):
    await world.shift(IN_TWELVE_DAYS)

    await asyncio.gather(*(ask.once(world.database, world.now) for _ in range(3)))

    assert len(await letters(world, "asked")) == 4


async def test_volunteers_follow_ten_days_before(world):
    await world.shift(IN_TWELVE_DAYS)
    await look(world)

    world.now += 2 * A_DAY
    at_nine = await letters(world, "asked")
    await look(world)
    world.now += timedelta(hours=5)
    await look(world)

    assert (await letters(world, "asked"))[len(at_nine) :] == ["Piet"]


async def test_a_gap_that_comes_later_asks_all_whose_turn_has_passed_at_once(world):
    await world.shift(IN_FIVE_DAYS)

    await look(world)

    assert await letters(world, "asked") == ["Sanne", "Bram", "Ria", "Mia", "Piet"]
    assert await letters(world, "gap_needs_you") == ["Sanne"]  # a message to send on to home care


async def test_who_plans_reads_of_it_three_days_before_and_again_a_day_before(world):
    await world.shift(IN_FIVE_DAYS)
    hours: list[int] = []
    while world.now < NOW + 5 * A_DAY:
        before = len(await letters(world, "gap_needs_you"))
        await look(world)
        hours += [round((NOW + 5 * A_DAY + timedelta(hours=5) - world.now) / timedelta(hours=1))] * (
            len(await letters(world, "gap_needs_you")) - before
        )
        world.now += timedelta(hours=1)

    assert hours == [125, 72, 24]


async def test_evening_and_night_stay_quiet_but_for_what_starts_within_a_day(world):
    world.now = datetime.fromisoformat("2026-12-04T21:30+01:00").astimezone(NOW.tzinfo)
    await world.shift(IN_TWELVE_DAYS)
    await look(world)
    in_the_evening = await letters(world, "asked")
    await world.shift(TOMORROW_EVENING)
    await change(world)
    await look(world)
    for_tomorrow = await letters(world, "asked")
    world.now = datetime.fromisoformat("2026-12-05T08:00+01:00").astimezone(NOW.tzinfo)
    await look(world)

    assert in_the_evening == []
    assert for_tomorrow == ["Sanne", "Bram", "Ria", "Mia", "Piet"]
    assert len(await letters(world, "asked")) == 9


async def test_what_is_open_at_once_is_one_letter(world):
    await world.shift(IN_TWELVE_DAYS)
    await world.shift("2026-12-15 10:00")

    await look(world)
    mails = await post(world)

    assert await letters(world, "asked") == ["Sanne", "Bram", "Ria", "Mia"]
    assert len(await world.rows(AskRow)) == 8
    assert mails[0]["Subject"] == "Kun jij een van deze 2 keer komen?"
    assert "dinsdag 15 december, 10:00–12:00" in words(mails[0])


async def test_when_it_is_filled_whoever_was_still_asked_reads_so_with_thanks(world):
    shift_id = await world.shift(IN_TWELVE_DAYS)
    await look(world)
    await post(world)
    world.now += timedelta(hours=1)

    await take(world, world.neighbour, shift_id)
    await look(world)
    mails = await post(world)

    assert await letters(world, "filled") == ["Sanne", "Bram", "Mia"]
    assert mails[0]["Subject"] == "wo 16 dec, 14:00: Ria komt. Dank je wel"
    assert [row.ended_at for row in await world.rows(SearchRow)] == [world.now]


async def test_a_letter_that_has_not_left_when_it_is_filled_does_not_leave(world):
    shift_id = await world.shift(IN_TWELVE_DAYS)
    await look(world)
    await take(world, world.neighbour, shift_id)

    mails = await post(world)

    assert [mail["Subject"] for mail in mails] == []


async def test_who_cannot_come_starts_a_new_search_once_it_cannot_be_undone(world):
    shift_id = await world.shift(IN_TWELVE_DAYS)
    await look(world)
    await take(world, world.neighbour, shift_id)
    await look(world)
    world.now += A_DAY
    async with world.database.writing() as db:
        await assignments.cannot_come(db, world.neighbour, shift_id, world.neighbour.id, world.now)
    await look(world)
    at_once = len(await world.rows(AskRow))
    world.now += timedelta(minutes=2)
    await look(world)

    first, second = await world.rows(SearchRow)
    again = [row.member_id for row in await world.rows(AskRow, search_id=second.id)]
    assert (first.ended_at is not None, at_once) == (True, 4)
    assert again == [world.coordinator.id, world.child.id, world.second_neighbour.id]  # not who just said no


async def test_a_moment_whose_holder_seeks_asks_others_in_their_name(world):
    shift_id = await world.shift(IN_TWELVE_DAYS)
    await world.assign(shift_id, world.neighbour)
    async with world.database.writing() as db:
        await assignments.seek(db, world.neighbour, shift_id, world.neighbour.id, world.now)
    world.now += timedelta(minutes=2)

    await look(world)
    mails = await post(world)

    assert await letters(world, "asked") == ["Sanne", "Bram", "Mia"]
    assert "Kun jij wo 16 dec, 14:00 komen in plaats van Ria?" in [mail["Subject"] for mail in mails]


async def test_somebody_who_said_no_by_hand_or_is_asked_by_hand_is_not_asked(world):
    shift_id = await world.shift(IN_TWELVE_DAYS)
    await world.assign(shift_id, world.neighbour, AssignmentState.DECLINED)
    await world.assign(shift_id, world.child, AssignmentState.PROPOSED)

    await look(world)

    assert await letters(world, "asked") == ["Sanne", "Mia"]


async def test_the_next_four_follow_after_a_day(world):
    for name in ("Ans", "Bert", "Cor"):
        await world.member(world.circle_id, name, Role.FRIEND)
    await world.shift(IN_TWELVE_DAYS)
    await look(world)
    first = await letters(world, "asked")
    world.now += timedelta(hours=23)
    await look(world)
    later = await letters(world, "asked")
    world.now += timedelta(hours=1)
    await look(world)

    assert first == later == ["Sanne", "Bram", "Ria", "Mia"]
    assert (await letters(world, "asked"))[4:] == ["Ans", "Bert", "Cor"]


async def test_nobody_gets_more_than_three_letters_a_week_and_a_volunteer_one(world):
    for day in range(6):
        await world.shift(f"2026-12-1{day} 14:00")
        await change(world)
        world.now += timedelta(hours=2)
        await look(world)

    found = await letters(world, "asked")
    assert {name: found.count(name) for name in ("Bram", "Ria", "Piet")} == {"Bram": 3, "Ria": 3, "Piet": 1}


async def test_a_circle_that_stands_still_asks_nothing_and_goes_on_where_it_was(world):
    await world.shift(IN_TWELVE_DAYS)
    await world.change_circle(state=CircleState.PAUSED, state_since=NOW)
    await look(world)
    paused = await world.rows(AskRow)
    await world.change_circle(state=CircleState.LIVE)
    await look(world)

    assert paused == []
    assert len(await world.rows(AskRow)) == 4


async def test_who_left_or_has_no_address_is_asked_nothing(world):
    await world.change_member(world.child, state=MemberState.FORMER, left_at=world.now)
    await world.change_account(world.neighbour, email=None)
    await world.shift(IN_TWELVE_DAYS)

    await look(world)

    assert await letters(world, "asked") == ["Sanne", "Mia"]


async def test_a_moment_that_moved_asks_anew(world):
    shift_id = await world.shift(IN_TWELVE_DAYS)
    await look(world)
    async with world.database.writing() as db:
        await db.execute(update(ShiftRow).where(ShiftRow.id == shift_id).values(sequence=1, version=1))
        await circle_changed(db, world.circle_id, world.now)
    world.now += A_DAY
    await look(world)

    assert len(await world.rows(SearchRow)) == 2
    assert len(await world.rows(AskRow)) == 8


async def test_a_look_that_was_cut_off_is_made_again(world):
    await world.shift(IN_TWELVE_DAYS)
    async with world.database.reading() as db:
        [due, _] = await queries.due(db, world.now, 50)
    async with world.database.writing() as db:
        await asking.claim(db, due, world.now)
    at_once = await ask.once(world.database, world.now)
    world.now += timedelta(minutes=5)
    await look(world)

    assert at_once == 1  # the stranger's circle alone
    assert len(await world.rows(AskRow)) == 4
    assert len(await world.rows(LadderRow)) == 2
