"""The outbox is emptied: every letter leaves, once and in order, whatever the mail server does."""

import asyncio
import base64
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import update

from careshare.actions import circles, letters, outbox, sign_in
from careshare.actions.sign_in import Browser
from careshare.db.engine import Database
from careshare.db.models import InvitationRow, LetterRow
from careshare.domain.circles import Me
from careshare.domain.words import AssignmentState, CircleState, Language, LetterState, MemberState
from careshare.jobs import deliver
from careshare.letters.compose import compose
from careshare.letters.deliver import NotNow, by_smtp
from careshare.letters.text import House
from careshare.queries import operator
from tests.mailbox import MailServer
from tests.world import World

PHONE = Browser("a token in a cookie", "192.0.2.7", Language.NL)


async def ask(world: World, who: Me, starts: str = "2026-12-04 12:00") -> int:
    """The coordinator asks `who` for a moment of its own; a letter says so. The shift's id."""
    shift = await world.shift(starts)
    await world.assign(shift, who, AssignmentState.PROPOSED)
    await write(world, who, shift)
    return shift


async def write(world: World, who: Me, shift: int, kind: str = "proposed") -> None:
    async with world.database.writing() as db:
        to = {"account_id": who.account.id, "circle_id": who.circle_id}
        await letters.write(db, kind, world.now, f"shift-{shift}", **to, shift=shift, by=world.coordinator.id)


async def ask_for_a_code(world: World, email: str) -> None:
    async with world.database.writing() as db:
        await sign_in.ask(db, world.app.state.seal, PHONE, email, world.now)


async def work(world: World, mail: MailServer, codes: bool = False, database: Database | None = None) -> int:
    """One round of one worker."""
    house = House(world.settings, world.app.state.seal)
    async with by_smtp(mail.url)() as post:
        return await deliver.once(
            database or world.database, house, post, lambda: world.now, deliver.CODES if codes else deliver.LETTERS
        )


async def states(world: World) -> list[str]:
    return [row.state for row in await world.rows(LetterRow)]


def to(who: Me) -> str:
    assert who.account.email
    return who.account.email


def received(mail: MailServer) -> list[str]:
    return [str(letter["To"]) for letter in mail.letters]


async def test_a_letter_is_sent_once_and_noted(world, mail_server):
    await ask(world, world.neighbour)

    rounds = [await work(world, mail_server) for _ in range(3)]

    assert rounds == [1, 0, 0]
    assert received(mail_server) == [to(world.neighbour)]
    (row,) = await world.rows(LetterRow)
    assert (row.state, row.sent_at, row.tries) == (LetterState.SENT, world.now, 1)


async def test_a_name_in_the_code_of_mail_programs_adds_nothing_to_a_letter(world, mail_server):
    ends_the_line = base64.b64encode(b"x\r\nBcc: thief@example.org\r\n\r\n<h1>").decode()
    await world.change_member(world.coordinator, name=f"=?utf-8?b?{ends_the_line}?=")
    await ask(world, world.neighbour)

    await work(world, mail_server)

    (letter,) = mail_server.letters
    assert ends_the_line in letter["Subject"]
    assert "Bcc" not in letter
    assert letter.get_content_type() == "multipart/alternative"


async def test_a_letter_that_is_held_back_waits_for_its_moment(world, mail_server):
    shift = await ask(world, world.neighbour)
    await change_letter(world, 1, due_at=world.now + timedelta(seconds=14))

    early = await work(world, mail_server)
    world.now += timedelta(seconds=14)
    await work(world, mail_server)

    assert (early, len(mail_server.letters), shift) == (0, 1, 1)


async def test_a_letter_about_what_is_over_is_dropped(world, mail_server):
    await ask(world, world.neighbour)

    world.now += timedelta(hours=4)
    await work(world, mail_server)

    assert (await states(world), mail_server.letters) == (["dropped"], [])


async def test_while_the_server_is_away_letters_wait_longer_each_time_and_then_leave(world, mail_server):
    shift = await ask(world, world.neighbour, "2026-12-04 23:30")  # so soon that it is sent at any hour
    mail_server.answers[to(world.neighbour)] = "451 Greylisted"
    waits = []
    for _ in range(9):
        await work(world, mail_server)
        (row,) = await world.rows(LetterRow)
        waits.append(int((row.due_at - world.now).total_seconds()))
        world.now = row.due_at

    mail_server.answers.clear()
    await work(world, mail_server)

    assert waits == [5, 20, 60, 300, 900, 3600, 14400, 14400, 14400]
    assert (await states(world), len(mail_server.letters), shift) == (["sent"], 1, 1)


async def test_what_went_wrong_is_kept_without_an_address(world, mail_server):
    await ask(world, world.neighbour)
    mail_server.answers[to(world.neighbour)] = f"451 <{to(world.neighbour)}> try later"

    await work(world, mail_server)

    (row,) = await world.rows(LetterRow)
    assert row.error == "the mail server said 451 to that address"


async def test_a_server_that_dies_before_its_yes_gets_the_letter_again_under_the_same_name(world, mail_server):
    await ask(world, world.neighbour)
    mail_server.deaths = 1

    await work(world, mail_server)
    world.now += timedelta(seconds=5)
    await work(world, mail_server)

    first, second = mail_server.letters
    assert first["Message-ID"] == second["Message-ID"]
    assert await states(world) == ["sent"]


async def test_a_worker_that_was_killed_while_sending_leaves_the_letter_to_another(world, mail_server):
    await ask(world, world.neighbour)
    async with world.database.writing() as db:
        assert await outbox.claim(db, 1, world.now)

    at_once = await work(world, mail_server)
    world.now += timedelta(minutes=5)
    later = await work(world, mail_server)

    assert (at_once, later, len(mail_server.letters)) == (0, 1, 1)


async def test_a_worker_that_took_too_long_does_not_undo_what_another_noted(world, mail_server):
    await ask(world, world.neighbour)
    async with world.database.writing() as db:
        slow = await outbox.claim(db, 1, world.now)
    world.now += timedelta(minutes=5)
    await work(world, mail_server)

    async with world.database.writing() as db:
        assert slow
        await outbox.put_off(db, slow, "too slow", world.now)

    assert await states(world) == ["sent"]


async def test_many_workers_send_each_letter_once(world, mail_server):
    for number in range(12):
        await ask(world, (world.neighbour, world.child, world.volunteer)[number % 3])
    databases = [Database(world.url) for _ in range(4)]

    await asyncio.gather(*(work(world, mail_server, database=database) for database in databases))

    assert sorted(received(mail_server)) == sorted([to(world.neighbour), to(world.child), to(world.volunteer)] * 4)
    assert len({letter["Message-ID"] for letter in mail_server.letters}) == 12
    assert await states(world) == ["sent"] * 12
    for database in databases:
        await database.close()


async def test_letters_about_one_moment_reach_one_reader_in_order(world, mail_server):
    shift = await ask(world, world.neighbour)
    await write(world, world.neighbour, shift)
    mail_server.answers[to(world.neighbour)] = "451 Later"

    tried = await work(world, mail_server)
    world.now += timedelta(seconds=4)
    meanwhile = await work(world, mail_server)
    mail_server.answers.clear()
    world.now += timedelta(seconds=1)
    await work(world, mail_server)

    rows = await world.rows(LetterRow)
    assert (tried, meanwhile) == (1, 0)
    assert [letter["Message-ID"] for letter in mail_server.letters] == [f"<{row.message_id}@localhost>" for row in rows]


async def test_a_mailbox_that_takes_nothing_holds_up_nobody_else(world, mail_server):
    shift = await ask(world, world.neighbour)
    await world.assign(shift, world.child, AssignmentState.PROPOSED)
    await write(world, world.child, shift)
    await ask(world, world.volunteer)
    mail_server.answers[to(world.neighbour)] = "451 Later"

    await work(world, mail_server)

    assert received(mail_server) == [to(world.child), to(world.volunteer)]
    assert await states(world) == ["waiting", "sent", "sent"]


async def test_a_code_goes_by_a_lane_of_its_own(world, mail_server):
    for _ in range(3):
        await ask(world, world.neighbour)
    await ask_for_a_code(world, "ria@example.org")

    sent = await work(world, mail_server, codes=True)

    assert (sent, received(mail_server)) == (1, ["ria@example.org"])
    assert await work(world, mail_server) == 3


async def test_a_refused_letter_is_not_tried_again_and_whoever_plans_is_told(world, mail_server):
    await ask(world, world.neighbour)
    mail_server.answers[to(world.neighbour)] = "550 No such mailbox"

    await work(world, mail_server)

    assert [(row.kind, row.state) for row in await world.rows(LetterRow)] == [
        ("proposed", "refused"),
        ("undelivered", "sent"),
    ]
    assert [letter["Subject"] for letter in mail_server.letters_to(to(world.coordinator))] == [
        "Onze berichten komen niet aan bij Ria"
    ]


async def test_an_invitation_to_an_address_that_does_not_exist_is_told_too(world, mail_server):
    values = {"circle_id": world.circle_id, "member_id": world.volunteer.id, "invited_by": world.coordinator.id}
    good = {"secret": b"s" * 32, "created_at": world.now, "expires_at": world.now + timedelta(days=14)}
    invitation = await world.add(InvitationRow, **values, **good, email="piet@example.org")
    async with world.database.writing() as db:
        await letters.write(db, "invitation", world.now, invitation_id=invitation, circle_id=world.circle_id)
    mail_server.answers["piet@example.org"] = "550 No such mailbox"

    await work(world, mail_server)

    assert [letter["Subject"] for letter in mail_server.letters] == ["Onze berichten komen niet aan bij Piet"]


async def test_after_three_days_whoever_plans_is_told_once_and_it_is_still_tried(world, mail_server):
    await ask(world, world.neighbour, "2026-12-31 12:00")
    mail_server.answers[to(world.neighbour)] = "451 Later"
    for days in (0, 3, 4):
        world.now += timedelta(days=days)
        await work(world, mail_server)

    mail_server.answers.clear()
    world.now += timedelta(days=1)
    await work(world, mail_server)

    assert received(mail_server) == [to(world.coordinator), to(world.neighbour)]
    assert await states(world) == ["sent", "sent"]


async def test_that_letters_do_not_arrive_is_not_told_about_a_letter_that_tells_it(world, mail_server):
    await ask(world, world.neighbour)
    mail_server.answers |= {to(world.neighbour): "550 No", to(world.coordinator): "550 No"}

    await work(world, mail_server)

    assert [row.kind for row in await world.rows(LetterRow)] == ["proposed", "undelivered"]


async def test_a_mistake_of_ours_in_one_letter_holds_up_no_other(world, mail_server, caplog):
    await write(world, world.neighbour, 1, kind="a kind nobody knows")
    await ask(world, world.child)

    await work(world, mail_server)

    assert received(mail_server) == [to(world.child)]
    assert await states(world) == ["waiting", "sent"]
    assert "a letter could not be written" in caplog.text


async def test_the_log_names_nobody(world, mail_server, caplog):
    await ask(world, world.neighbour)
    await ask(world, world.child)
    mail_server.answers |= {to(world.neighbour): "451 Later", to(world.child): "550 No"}

    await work(world, mail_server)

    said = [str(vars(record)) for record in caplog.records]
    assert len(said) == 2
    assert [line for line in said if "example.org" in line or "Ria" in line] == []


async def test_a_letter_leaves_while_another_hangs_at_a_slow_server(world, mail_server):
    await ask(world, world.neighbour)
    await ask(world, world.child)
    hangs, answered = asyncio.Event(), asyncio.Event()

    async def slow(_mail: Any) -> None:
        hangs.set()
        await answered.wait()
        raise NotNow

    house = House(world.settings, world.app.state.seal)
    hanging = asyncio.create_task(deliver.once(world.database, house, slow, lambda: world.now, deliver.LETTERS))
    await hangs.wait()
    await work(world, mail_server)
    answered.set()
    await hanging

    assert received(mail_server) == [to(world.child)]


async def change_letter(world: World, number: int, **values: Any) -> None:
    async with world.database.writing() as db:
        await db.execute(update(LetterRow).where(LetterRow.id == number).values(**values))


# While a circle is paused.


async def pause(world: World, state: CircleState = CircleState.PAUSED) -> None:
    await world.change_circle(state=state, state_since=world.now)


async def test_while_its_circle_is_paused_a_letter_waits_and_leaves_when_that_goes_on(world, mail_server):
    await ask(world, world.neighbour, "2026-12-31 12:00")
    await pause(world)
    world.now += timedelta(days=5)
    rounds = await work(world, mail_server)
    async with world.database.reading() as db:
        seen_by_the_operator = await operator.outbox(db, world.now)

    await pause(world, CircleState.LIVE)
    await work(world, mail_server)

    assert (rounds, seen_by_the_operator) == (0, (0, 0.0))
    assert received(mail_server) == [to(world.neighbour)]


async def test_what_is_over_when_the_circle_goes_on_is_told_no_more(world, mail_server):
    await ask(world, world.neighbour)
    await pause(world)
    world.now += timedelta(days=5)

    await pause(world, CircleState.LIVE)
    await work(world, mail_server)

    assert (await states(world), mail_server.letters) == (["dropped"], [])


async def test_in_a_circle_that_ended_nothing_waits(world, mail_server):
    await ask(world, world.neighbour, "2026-12-31 12:00")
    await pause(world, CircleState.ENDED)

    await work(world, mail_server)

    assert (await states(world), mail_server.letters) == (["dropped"], [])


async def test_a_letter_that_is_on_its_way_when_the_circle_is_paused_waits_too(world):
    await ask(world, world.neighbour, "2026-12-31 12:00")
    async with world.database.writing() as db:
        taken = await outbox.claim(db, 1, world.now)
    await pause(world)
    assert taken is not None

    async with world.database.reading() as db:
        with pytest.raises(NotNow):
            await compose(db, House(world.settings, world.app.state.seal), taken, world.now)


async def test_who_was_taken_out_hears_so_also_while_the_circle_is_paused(world, mail_server):
    await world.change_member(world.neighbour, state=MemberState.FORMER)
    await write(world, world.neighbour, 1, kind="removed")
    await pause(world)

    await work(world, mail_server)

    assert received(mail_server) == [to(world.neighbour)]


async def test_that_the_circle_is_paused_is_told_while_it_is(world, mail_server):
    await world.assign(await world.shift("2026-12-07 12:00"), world.neighbour)
    async with world.database.writing() as db:
        await circles.pause(db, world.coordinator, "", world.now)

    await work(world, mail_server)

    [told] = mail_server.letters_to(to(world.neighbour))
    assert told["Subject"] == "De kring van Ellen staat even stil"


async def test_a_pause_does_not_make_a_letter_late(world, mail_server):
    await ask(world, world.neighbour, "2026-12-31 12:00")
    await pause(world)
    world.now += timedelta(days=5)
    await pause(world, CircleState.LIVE)
    mail_server.answers[to(world.neighbour)] = "451 Later"

    await work(world, mail_server)

    assert await states(world) == ["waiting"]
