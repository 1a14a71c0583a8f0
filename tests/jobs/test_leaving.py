"""When a letter leaves, and with which others: in the morning what was written at night, once a day what can wait."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from careshare.actions import letters, outbox
from careshare.db.models import FeedRow, LetterRow, MessageChoiceRow
from careshare.domain.circles import Me
from careshare.domain.letters import SENDING_LASTS
from careshare.domain.words import AssignmentState, FeedKind
from careshare.letters.compose import compose
from careshare.letters.text import House
from tests.jobs.test_deliver import ask, received, states, to, work, write
from tests.mailbox import MailServer
from tests.world import World

DAYS = ("2026-12-20 12:00", "2026-12-21 12:00", "2026-12-22 12:00")


async def give_back(world: World, *days: str) -> None:
    """Ria gives back a moment on each of these days, one after the other; the coordinator is told."""
    for day in days:
        world.now += timedelta(seconds=1)
        shift = await world.shift(day)
        await world.assign(shift, world.neighbour, AssignmentState.LEFT)
        async with world.database.writing() as db:
            about = {"shift": shift, "member": world.neighbour.id, "by": world.neighbour.id}
            reader = {"account_id": world.coordinator.account.id, "circle_id": world.circle_id}
            await letters.write(db, "gave_back", world.now, f"shift-{shift}", **reader, **about)


async def choose(world: World, who: Me, **ways: str) -> None:
    usual = {"week_on": 6}
    async with world.database.writing() as db:
        db.add(MessageChoiceRow(account_id=who.account.id, ways=ways, **usual))


def body(mail: MailServer, number: int = 0) -> str:
    part = mail.letters[number].get_body(("plain",))
    assert part
    return part.get_content()


async def test_what_is_written_at_night_leaves_in_the_morning_and_is_no_try_that_failed(world, mail_server):
    world.now += timedelta(hours=13)  # ten in the evening
    await ask(world, world.neighbour, "2026-12-20 12:00")

    at_night = await work(world, mail_server)
    again = await work(world, mail_server)
    [row] = await world.rows(LetterRow)
    world.now += timedelta(hours=10)
    await work(world, mail_server)

    assert (at_night, again, row.tries, row.due_at) == (1, 0, 0, world.now)
    assert received(mail_server) == [to(world.neighbour)]


async def test_what_starts_within_a_day_is_told_at_night(world, mail_server):
    world.now += timedelta(hours=13)
    await ask(world, world.neighbour, "2026-12-05 12:00")

    await work(world, mail_server)

    assert received(mail_server) == [to(world.neighbour)]


async def test_a_letter_that_was_tried_by_day_is_not_tried_again_at_night(world, mail_server):
    await ask(world, world.neighbour, "2026-12-20 12:00")
    mail_server.answers[to(world.neighbour)] = "451 Later"
    await work(world, mail_server)
    mail_server.answers.clear()

    world.now += timedelta(hours=13)
    await work(world, mail_server)
    at_night = received(mail_server)
    world.now += timedelta(hours=10)
    await work(world, mail_server)

    assert (at_night, received(mail_server)) == ([], [to(world.neighbour)])


async def test_by_the_readers_own_clock(world, mail_server):
    await world.change_account(world.neighbour, zone=ZoneInfo("America/New_York"))  # three at night
    await ask(world, world.neighbour, "2026-12-20 12:00")

    await work(world, mail_server)

    assert received(mail_server) == []


async def test_news_of_moments_further_off_is_one_letter_a_day(world, mail_server):
    await give_back(world, *DAYS)

    await work(world, mail_server)
    before = received(mail_server)
    world.now += timedelta(hours=8)  # five in the afternoon
    await work(world, mail_server)

    assert (before, received(mail_server)) == ([], [to(world.coordinator)])
    assert mail_server.letters[0]["Subject"] == "Weer open: zo 20 dec, 12:00, en nog 2 berichten"
    assert [day in body(mail_server) for day in ("20 december", "21 december", "22 december")] == [True] * 3
    assert body(mail_server).count("http://localhost:8000/circles/") == 3
    assert await states(world) == ["sent"] * 3


async def test_what_is_no_longer_so_is_left_out_of_the_letter_of_the_day(world, mail_server):
    await give_back(world, *DAYS)
    await work(world, mail_server)
    [first, *_] = await world.rows(LetterRow)
    await world.assign(first.facts["shift"], world.child)

    world.now += timedelta(hours=8)
    await work(world, mail_server)

    assert mail_server.letters[0]["Subject"] == "Weer open: ma 21 dec, 12:00, en nog één bericht"
    assert await states(world) == ["sent"] * 3


async def test_the_letter_of_the_day_is_about_one_circle(world, mail_server):
    other = await world.circle("Henk")
    there = await world.join(other, world.coordinator)
    await give_back(world, DAYS[0])
    await give_back(world, DAYS[1])
    shift = await world.shift(DAYS[2], circle_id=other)
    async with world.database.writing() as db:
        to_them = {"account_id": there.account.id, "circle_id": other}
        await letters.write(db, "swap_declined", world.now, f"shift-{shift}", **to_them, shift=shift)

    world.now += timedelta(hours=8)
    await work(world, mail_server)

    rows = await world.rows(LetterRow)
    assert [row.leader_id for row in rows] == [None, rows[0].id, None]


async def test_news_that_cannot_wait_does_not_wait_for_what_can(world, mail_server):
    await give_back(world, DAYS[0])
    await work(world, mail_server)
    [row] = await world.rows(LetterRow)
    await write(world, world.coordinator, row.facts["shift"], kind="person_asks")

    await work(world, mail_server)

    assert [letter["Subject"] for letter in mail_server.letters] == ["Ellen doet het liever zelf: zo 20 dec, 12:00"]


async def test_a_worker_that_was_killed_sends_the_same_letter_of_the_day_again(world, mail_server):
    await give_back(world, *DAYS[:2])
    world.now += timedelta(hours=8)
    async with world.database.writing() as db:
        taken = await outbox.claim(db, 1, world.now)
    async with world.database.reading() as db:
        killed = taken and await compose(db, House(world.settings, world.app.state.seal), taken, world.now)
    await give_back(world, DAYS[2])

    world.now += SENDING_LASTS
    await work(world, mail_server)

    assert killed
    assert mail_server.letters[0]["Message-ID"] == killed["Message-ID"]
    assert "22 december" not in body(mail_server)
    assert await states(world) == ["sent", "sent", "waiting"]


async def test_a_refused_letter_of_the_day_is_told_once(world, mail_server):
    await world.change_member(world.child, is_coordinator=True)
    await give_back(world, *DAYS)
    mail_server.answers[to(world.coordinator)] = "550 No such mailbox"

    world.now += timedelta(hours=8)
    await work(world, mail_server)

    rows = await world.rows(LetterRow)
    assert [(row.kind, row.state) for row in rows] == [("gave_back", "refused")] * 3 + [("undelivered", "sent")]


async def test_where_the_first_is_taken_back_on_its_way_the_others_still_leave_each_by_itself(world, mail_server):
    await give_back(world, *DAYS)
    world.now += timedelta(hours=8)
    async with world.database.writing() as db:
        await outbox.claim(db, 1, world.now)
        await db.delete(await db.get_one(LetterRow, 1))

    await work(world, mail_server)

    assert [letter["Subject"] for letter in mail_server.letters] == [
        "Weer open: ma 21 dec, 12:00",
        "Weer open: di 22 dec, 12:00",
    ]


async def test_whose_calendar_asks_us_itself_gets_their_moments_in_the_letter_of_the_day(world, mail_server):
    for day in DAYS:
        shift = await world.shift(day)
        await world.assign(shift, world.neighbour)
        await write(world, world.neighbour, shift, kind="planned_in")
    feed = {"circle_id": world.circle_id, "member_id": world.neighbour.id, "kind": FeedKind.MINE, "secret": b"s" * 32}
    await world.add(FeedRow, **feed, created_at=world.now, changed_at=world.now, fetched_at=world.now)

    await work(world, mail_server)
    before = received(mail_server)
    world.now += timedelta(hours=8)
    await work(world, mail_server)

    assert (before, len(mail_server.letters)) == ([], 1)
    assert mail_server.letters[0]["Subject"] == "Je wordt verwacht op zo 20 dec, 12:00, en nog 2 berichten"


async def test_what_somebody_does_not_want_to_hear_is_not_sent(world, mail_server):
    await choose(world, world.neighbour, asks="none")
    await ask(world, world.neighbour)

    await work(world, mail_server)

    assert (await states(world), received(mail_server)) == (["dropped"], [])
