"""What letters say, to whom, in which language, and which are not sent because what they were about is over."""

import re
from dataclasses import replace
from datetime import time, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import insert, select, update
from starlette.routing import Match

import careshare.actions
from careshare.actions import assignments
from careshare.actions import letters as outbox
from careshare.db.models import (
    AccountRow,
    AssignmentRow,
    ChallengeRow,
    CircleRow,
    InvitationRow,
    LetterRow,
    MemberRow,
    PatternRow,
    ShiftRow,
    SwapRow,
    TurnRow,
)
from careshare.domain.circles import Me
from careshare.domain.following import Tidings
from careshare.domain.letters import IN_CALENDAR, IN_YOUR_CALENDAR, OUT_OF_YOUR_CALENDAR, TO_WHO_LEFT, Letter
from careshare.domain.members import SENT
from careshare.domain.messages import NOT_CHOSEN
from careshare.domain.patterns import Rotation
from careshare.domain.words import HELPERS, AssignmentState, CircleState, Closed, Kind, Language, MemberState, Presence
from careshare.letters.answer_links import AskedOf, path_of
from careshare.letters.compose import compose
from careshare.letters.kinds import KINDS
from careshare.letters.kinds.kind import nothing
from careshare.letters.kinds.own import OWN
from careshare.letters.text import House
from careshare.queries.letters import LETTER
from careshare.web.routes import ROUTES
from tests.actions.usual import lunch, make
from tests.world import HOME, ON_SQLITE, World

LUNCH = "2026-12-04 12:00"


async def letter(world: World, kind: str, to: Me | None = None, **facts: Any) -> EmailMessage | None:
    """The letter as it would now be sent."""
    if to:
        facts |= {"account_id": to.account.id, "circle_id": to.circle_id}
    async with world.database.writing() as db:
        await outbox.write(db, kind, world.now, **facts)
    async with world.database.reading() as db:
        row: Any = (await db.execute(select(*LETTER).order_by(LetterRow.id.desc()).limit(1))).one()
        return await compose(db, House(world.settings, world.app.state.seal), Letter(*row), world.now)


async def change(world: World, model: Any, number: int, **values: Any) -> None:
    async with world.database.writing() as db:
        await db.execute(update(model).where(model.id == number).values(**values))


async def add(world: World, model: Any, **values: Any) -> int:
    async with world.database.writing() as db:
        return int((await db.execute(insert(model).values(**values).returning(model.id))).scalar_one())


def text(mail: EmailMessage | None) -> str:
    assert mail is not None
    part = mail.get_body(("plain",))
    assert part is not None
    return str(part.get_content())


def html(mail: EmailMessage) -> str:
    part = mail.get_body(("html",))
    assert part is not None
    return str(part.get_content())


async def a_code(world: World, language: Language = Language.NL) -> int:
    return await add(
        world,
        ChallengeRow,
        kind="code",
        secret=b"s" * 32,
        browser_hash=b"b" * 32,
        email="ria@bücher.example",
        language=language,
        created_at=world.now,
        expires_at=world.now + timedelta(minutes=10),
    )


async def an_invitation(world: World, **values: Any) -> int:
    return await add(
        world,
        InvitationRow,
        **{
            "circle_id": world.circle_id,
            "member_id": world.volunteer.id,
            "invited_by": world.coordinator.id,
            "email": "piet@example.org",
            "secret": b"s" * 32,
            "created_at": world.now,
            "expires_at": world.now + timedelta(days=14),
            **values,
        },
    )


async def a_pattern(world: World) -> int:
    return await add(
        world,
        PatternRow,
        circle_id=world.circle_id,
        series="series",
        rule="FREQ=WEEKLY;BYDAY=TU",
        starts_on=world.now.date() + timedelta(days=4),
        starts=(world.now.astimezone(HOME)).time(),
        ends=(world.now.astimezone(HOME) + timedelta(hours=2)).time(),
        kind=Kind.COMPANY,
        presence=Presence.ACTIVE,
        title="Lunch",
        open_to=HELPERS,
        created_at=world.now,
    )


async def test_a_letter_about_the_usual_week_names_its_days_and_times(world):
    pattern_id = await a_pattern(world)
    about = {"pattern": pattern_id, "by": world.coordinator.id, "from_on": "2026-12-08"}

    mail = await letter(world, "pattern_proposed", world.child, **about)

    assert mail is not None
    assert mail["Subject"] == "Sanne vraagt: kun je elke dinsdag, 09:00–11:00?"
    assert "elke dinsdag, 09:00–11:00, vanaf dinsdag 8 december." in text(mail)


@pytest.mark.parametrize("kind", ["pattern_changed", "pattern_planned_in"])
async def test_where_the_usual_week_moved_what_it_was_and_what_it_is_are_said(world, kind):
    before, after = await a_pattern(world), await a_pattern(world)
    await change(world, PatternRow, after, starts=time(17, 30), ends=time(19, 30))
    about = {"pattern": after, "pattern_before": before, "by": world.coordinator.id, "from_on": "2026-12-15"}

    mail = await letter(world, kind, world.child, **about)

    assert "Het was elke dinsdag, 09:00–11:00." in text(mail)
    assert "Het wordt elke dinsdag, 17:30–19:30. Jouw eerste keer is dinsdag 15 december." in text(mail)


async def test_in_a_rotation_each_reads_the_days_that_are_theirs(world):
    pattern_id = await a_pattern(world)
    await change(world, PatternRow, pattern_id, rule="FREQ=WEEKLY;BYDAY=MO,WE,FR", rotation="occurrence")
    for position, member in enumerate((world.child, world.partner, world.neighbour)):
        await a_turn(world, pattern_id, member_id=member.id, position=position)
    about = {"pattern": pattern_id, "by": world.coordinator.id, "from_on": "2026-12-11"}

    asked = await letter(world, "pattern_proposed", world.partner, **about)
    await change(world, TurnRow, 3, declined_at=world.now)
    declined = await letter(world, "pattern_declined", world.coordinator, member=world.neighbour.id, **about)

    assert asked is not None
    assert declined is not None
    assert asked["Subject"] == "Sanne vraagt: kun je elke vrijdag, 09:00–11:00?"
    assert declined["Subject"] == "Ria kan niet: elke maandag, 09:00–11:00"


async def test_a_turn_of_nobody_takes_its_days_from_the_others(world):
    pattern_id = await a_pattern(world)
    await change(world, PatternRow, pattern_id, rule="FREQ=WEEKLY;BYDAY=MO,WE,FR", rotation="occurrence")
    for position, member_id in enumerate((None, world.child.id, None)):
        await a_turn(world, pattern_id, member_id=member_id, position=position)

    asked = await letter(
        world, "pattern_proposed", world.child, pattern=pattern_id, by=world.coordinator.id, from_on="2026-12-11"
    )

    assert asked is not None
    assert asked["Subject"] == "Sanne vraagt: kun je elke vrijdag, 09:00–11:00?"


async def test_where_only_the_day_it_ends_on_is_another_both_are_said(world):
    before, after = await a_pattern(world), await a_pattern(world)
    await change(world, PatternRow, after, days_later=1)
    about = {"pattern": after, "pattern_before": before, "by": world.coordinator.id, "from_on": "2026-12-15"}

    mail = await letter(world, "pattern_changed", world.child, **about)

    assert "Het was elke dinsdag, 09:00–11:00." in text(mail)
    assert "Het wordt elke dinsdag, 09:00–11:00 de volgende dag." in text(mail)


async def a_turn(world: World, pattern_id: int, **values: Any) -> None:
    """Of Bram, unless it says of whom."""
    place = {"circle_id": world.circle_id, "pattern_id": pattern_id, "member_id": world.child.id, "position": 0}
    await add(world, TurnRow, **{**place, **values})


async def test_a_code_is_in_the_subject_and_on_a_line_of_its_own(world):
    mail = await letter(world, "code", challenge_id=await a_code(world))

    code = world.app.state.seal.code(b"s" * 32)
    assert mail is not None
    assert mail["Subject"] == f"{code} is je code voor CareShare"
    assert mail["To"] == "ria@xn--bcher-kva.example"
    assert code in text(mail).splitlines()
    assert f'<p class="code">{code}</p>' in html(mail)


async def test_a_code_is_in_the_language_of_the_page_where_it_was_asked(world):
    mail = await letter(world, "code", challenge_id=await a_code(world, Language.EN))

    assert "Type this code on the page where you asked for it." in text(mail)


async def test_a_code_that_was_given_or_is_too_old_is_not_sent_any_more(world):
    given, old = await a_code(world), await a_code(world)
    await change(world, ChallengeRow, given, answered_at=world.now)

    world.now += timedelta(minutes=10)

    assert await letter(world, "code", challenge_id=given) is None
    assert await letter(world, "code", challenge_id=old) is None


async def test_every_letter_says_what_it_is_to_programs(world):
    mail = await letter(world, "code", challenge_id=await a_code(world))

    assert mail is not None
    assert mail["From"] == "CareShare <careshare@localhost>"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Content-Language"] == "nl"
    assert mail["Date"].datetime == world.now
    (row,) = await world.rows(LetterRow)
    assert mail["Message-ID"] == f"<{row.message_id}@localhost>"


async def test_a_letter_is_plain_ascii_on_the_wire(world):
    mail = await letter(world, "invitation", invitation_id=await an_invitation(world), circle_id=world.circle_id)

    assert mail is not None
    assert mail.as_bytes().isascii()
    assert max(len(line) for line in mail.as_bytes().splitlines()) <= 998


async def test_an_invitation_says_who_asks_and_opens_the_circle(world):
    late_at_home = world.now.replace(hour=23, minute=30) + timedelta(days=13)
    number = await an_invitation(world, expires_at=late_at_home)
    mail = await letter(world, "invitation", invitation_id=number, circle_id=world.circle_id)

    link = world.app.state.seal.link(SENT, number, b"s" * 32)
    assert mail is not None
    assert mail["Subject"] == "Sanne vraagt je in de kring van Ellen"
    assert mail["To"] == "piet@example.org"
    assert "Dag Piet," in text(mail)
    assert f"http://localhost:8000/invitations/{link}" in text(mail).splitlines()
    assert "tot en met 18 december 2026" in text(mail)


@pytest.mark.parametrize("gone", ["used_at", "revoked_at", "expires_at"])
async def test_an_invitation_that_lets_nobody_in_is_not_sent(world, gone):
    number = await an_invitation(world, **{gone: world.now})

    assert await letter(world, "invitation", invitation_id=number, circle_id=world.circle_id) is None


async def test_nobody_is_asked_into_a_circle_that_has_ended(world):
    number = await an_invitation(world)
    await world.change_circle(state=CircleState.ENDED)

    assert await letter(world, "invitation", invitation_id=number, circle_id=world.circle_id) is None


async def test_an_invitation_without_an_address_was_passed_on_by_hand(world):
    number = await an_invitation(world, email=None)

    assert await letter(world, "invitation", invitation_id=number, circle_id=world.circle_id) is None


async def test_who_is_asked_reads_by_whom_and_when(world):
    shift = await world.shift(LUNCH)
    await world.assign(shift, world.neighbour, AssignmentState.PROPOSED)

    mail = await letter(world, "proposed", world.neighbour, shift=shift, by=world.coordinator.id)

    assert mail is not None
    assert mail["To"] == world.neighbour.account.email
    assert mail["Subject"] == "Sanne vraagt: kun je komen op vr 4 dec, 12:00?"
    yes = await answer_link(world, shift, world.neighbour)
    assert text(mail) == (
        "Dag Ria,\n\n"
        "Sanne vraagt of je naar Ellen kunt komen op vrijdag 4 december, 12:00–14:00.\n\n"
        "Ja of nee, het is allebei goed. Dan weet iedereen het.\n\n"
        f"Ja, ik kom:\nhttp://localhost:8000{yes}\n\n"
        f"Nu even niet:\nhttp://localhost:8000{yes}&say=not-now\n\n"
        f"Bekijk het eerst:\nhttp://localhost:8000/circles/{world.circle_id}/shifts/{shift}\n\n"
        "CareShare\n\n"
        "-- \nJe krijgt dit bericht omdat je in de kring van Ellen zit.\n"
        "Hier kies je wat je van ons hoort:\nhttp://localhost:8000/me/messages\n"
    )


async def test_both_answers_are_buttons_that_lead_to_the_moment_as_it_stands_now(world):
    shift = await world.shift(LUNCH, sequence=3)
    await world.assign(shift, world.neighbour, AssignmentState.PROPOSED)

    mail = await letter(world, "proposed", world.neighbour, shift=shift, by=world.coordinator.id)

    assert mail is not None
    buttons = re.findall(r'<a class="button[^"]*" href="([^"]*)">([^<]*)</a>', html(mail))
    yes = f"http://localhost:8000{await answer_link(world, shift, world.neighbour)}"
    assert buttons == [(yes, "Ja, ik kom"), (f"{yes}&amp;say=not-now", "Nu even niet")]
    assert "seen=3" in yes


async def test_the_reader_reads_their_own_language(world):
    await change(world, AccountRow, world.neighbour.account.id, language=Language.EN)
    shift = await world.shift(LUNCH)
    await world.assign(shift, world.neighbour, AssignmentState.PROPOSED)

    mail = await letter(world, "proposed", world.neighbour, shift=shift, by=world.coordinator.id)

    assert mail is not None
    assert mail["Subject"] == "Sanne asks: can you come on Fri 4 Dec, 12:00?"


async def test_names_are_read_when_the_letter_is_sent(world):
    await change(world, MemberRow, world.coordinator.id, name="Sanne <b>de Vries</b>")
    shift = await world.shift(LUNCH)
    await world.assign(shift, world.neighbour, AssignmentState.PROPOSED)

    mail = await letter(world, "proposed", world.neighbour, shift=shift, by=world.coordinator.id)

    assert mail is not None
    assert mail["Subject"].startswith("Sanne <b>de Vries</b> vraagt")
    assert "Sanne &lt;b&gt;de Vries&lt;/b&gt; vraagt of je" in html(mail)


async def test_no_letter_says_what_is_done_then(world):
    shift = await world.shift(LUNCH, title="Steunkousen aantrekken", what="Insuline spuiten", closed_words="Ziekenhuis")
    await world.assign(shift, world.neighbour)
    await change(world, ShiftRow, shift, closed=Closed.CANCELLED)

    mail = await letter(world, "cancelled", world.neighbour, shift=shift, by=world.coordinator.id)

    assert [word for word in ("Steunkousen", "Insuline", "Ziekenhuis") if word in str(mail)] == []


async def test_where_a_moment_moved_both_times_are_said(world):
    shift = await world.shift("2026-12-05 13:30")
    await world.assign(shift, world.neighbour, AssignmentState.PROPOSED)
    was = ["2026-12-04T11:00:00+00:00", "2026-12-04T13:00:00+00:00"]

    mail = await letter(world, "moved", world.neighbour, shift=shift, by=world.coordinator.id, was=was)

    assert mail is not None
    assert mail["Subject"] == "Andere tijd: za 5 dec, 13:30. Kun je dan ook?"
    assert "Het was vrijdag 4 december, 12:00–14:00. Het is nu zaterdag 5 december, 13:30–15:30." in text(mail)


async def test_a_moment_over_midnight_is_said_by_the_day_it_starts_at_home(world):
    shift = await world.shift("2026-12-05 23:30", hours=8)
    await world.assign(shift, world.neighbour)

    mail = await letter(world, "planned_in", world.neighbour, shift=shift, by=world.coordinator.id)

    assert "zaterdag 5 december, 23:30–07:30" in text(mail)


async def test_a_reader_who_lives_elsewhere_reads_their_own_clock_too(world):
    shift_id = await world.shift("2026-12-05 01:00", 2)
    await world.assign(shift_id, world.child, AssignmentState.PROPOSED)
    await change(world, AccountRow, world.child.account.id, zone=ZoneInfo("America/New_York"))

    mail = await letter(world, "proposed", world.child, shift_id=shift_id, by=world.coordinator.id)

    assert "zaterdag 5 december, 01:00–03:00 (vr 19:00–21:00 bij jou)" in text(mail)


async def test_coordinators_read_who_cannot_come(world):
    shift = await world.shift(LUNCH)
    await world.assign(shift, world.neighbour, AssignmentState.CANNOT_COME)

    mail = await letter(
        world, "cannot_come", world.coordinator, shift=shift, by=world.neighbour.id, member=world.neighbour.id
    )

    assert mail is not None
    assert mail["Subject"] == "Ria kan niet op vr 4 dec, 12:00"


@pytest.mark.parametrize(
    ("kind", "state", "says"),
    [
        (
            "cannot_come",
            AssignmentState.CANNOT_COME,
            "Anton kan op {moment} niet bij Ellen zijn. Er is iemand anders nodig.",
        ),
        ("declined", AssignmentState.DECLINED, "Anton is gevraagd voor {moment} bij Ellen, en kan dan niet."),
        ("gave_back", AssignmentState.LEFT, "Anton zou op {moment} bij Ellen zijn, en heeft dat op tijd teruggegeven."),
        ("seeks", AssignmentState.SEEKING, "Anton staat op {moment} in het rooster bij Ellen, en zoekt iemand anders."),
    ],
)
async def test_of_who_lives_in_no_letter_says_that_they_come_there(world, kind, state, says):
    shift = await world.shift(LUNCH)
    await world.assign(shift, world.partner, state)

    mail = await letter(world, kind, world.coordinator, shift=shift, by=world.partner.id, member=world.partner.id)

    assert says.format(moment="vrijdag 4 december, 12:00–14:00") in text(mail)
    assert "naar Ellen" not in text(mail)


GIVEN_UP = [("cannot_come", AssignmentState.CANNOT_COME), ("declined", AssignmentState.DECLINED)]


@pytest.mark.parametrize(("kind", "state"), GIVEN_UP)
async def test_nobody_else_is_asked_for_once_somebody_comes_in_between(world, kind, state):
    lunch = await world.shift(LUNCH)
    await world.assign(lunch, world.child, state)
    about = {"shift": lunch, "by": world.child.id, "member": world.child.id}

    open_still = await letter(world, kind, world.coordinator, **about)
    await world.assign(lunch, world.neighbour)

    assert "Er is iemand anders nodig." in text(open_still)
    assert await letter(world, kind, world.coordinator, **about) is None


@pytest.mark.parametrize(("kind", "state"), GIVEN_UP)
async def test_nobody_else_is_asked_for_once_it_is_cancelled(world, kind, state):
    lunch = await world.shift(LUNCH, closed=Closed.CANCELLED)
    await world.assign(lunch, world.child, state)
    about = {"shift": lunch, "by": world.child.id, "member": world.child.id}

    assert await letter(world, kind, world.coordinator, **about) is None


@pytest.mark.parametrize(("kind", "state"), GIVEN_UP)
async def test_somebody_else_is_asked_for_also_while_it_runs(world, kind, state):
    running = await world.shift("2026-12-04 08:00", hours=6)
    await world.assign(running, world.child, state)
    about = {"shift": running, "by": world.child.id, "member": world.child.id}

    assert "Er is iemand anders nodig." in text(await letter(world, kind, world.coordinator, **about))


async def test_whose_no_was_noted_reads_what_became_of_the_place(world):
    lunch = await world.shift(LUNCH)
    await world.assign(lunch, world.child, AssignmentState.CANNOT_COME)
    about = {"shift": lunch, "by": world.coordinator.id}

    open_still = await letter(world, "no_noted", world.child, **about)
    await world.assign(lunch, world.neighbour)
    taken = await letter(world, "no_noted", world.child, **about)
    await change(world, ShiftRow, lunch, closed=Closed.CANCELLED)

    assert "Het staat weer open in het rooster." in text(open_still)
    assert "Er is dan iemand anders." in text(taken)
    assert await letter(world, "no_noted", world.child, **about) is None


async def a_swap(world: World, accepted: bool | None) -> dict[str, int]:
    """The neighbour asks the child: her lunch on Friday for his on Sunday."""
    hers, his = await world.shift(LUNCH), await world.shift("2026-12-06 12:00")
    await world.assign(hers, world.neighbour)
    await world.assign(his, world.child)
    swap = await add(
        world,
        SwapRow,
        circle_id=world.circle_id,
        shift_id=hers,
        member_id=world.neighbour.id,
        other_shift_id=his,
        other_member_id=world.child.id,
        asked_at=world.now,
        accepted=accepted,
    )
    return {"swap": swap, "shift": hers}


async def test_who_is_asked_to_swap_reads_what_they_give_and_what_they_get(world):
    mail = await letter(world, "swap_asked", world.child, **await a_swap(world, None), by=world.neighbour.id)

    assert "Ria wil graag naar Ellen gaan op zondag 6 december, 12:00–14:00, als jij gaat" in text(mail)
    assert "als jij gaat op vrijdag 4 december, 12:00–14:00." in text(mail)


async def test_who_asked_to_swap_reads_when_they_come_now(world):
    mail = await letter(world, "swap_accepted", world.neighbour, **await a_swap(world, True), by=world.child.id)

    assert mail is not None
    assert mail["Subject"] == "Bram ruilt met je: jij komt op zo 6 dec, 12:00"


async def test_a_swap_that_was_answered_is_not_asked_any_more(world):
    swap = await a_swap(world, False)

    assert await letter(world, "swap_asked", world.child, **swap, by=world.neighbour.id) is None
    assert await letter(world, "swap_declined", world.child, **swap, by=world.neighbour.id) is not None


async def sought(world: World, *days: str) -> list[int]:
    """Moments of Bram, who looks for someone else for them."""
    found = [await world.shift(day) for day in days]
    for each in found:
        await world.assign(each, world.child, AssignmentState.SEEKING)
    return found


async def test_who_plans_reads_that_somebody_seeks_a_stand_in_and_that_it_stays_theirs_until_then(world):
    [lunch] = await sought(world, LUNCH)

    mail = await letter(world, "seeks", world.coordinator, shift=lunch, by=world.child.id, member=world.child.id)

    assert mail is not None
    assert mail["Subject"] == "Bram zoekt iemand anders voor vr 4 dec, 12:00"
    assert "Tot iemand het overneemt, blijft het van Bram." in text(mail)


async def test_several_moments_that_are_sought_for_at_once_are_one_letter(world):
    first, _ = await sought(world, "2026-12-07 12:00", "2026-12-08 18:00")

    mail = await letter(world, "seeks", world.coordinator, by=world.child.id, member=world.child.id)

    assert mail is not None
    assert mail["Subject"] == "Bram zoekt iemand anders voor 2 momenten"
    assert "Het eerste: maandag 7 december, 12:00–14:00." in text(mail)
    assert f"http://localhost:8000/circles/{world.circle_id}/shifts/{first}" in text(mail).splitlines()


async def test_who_comes_after_all_is_no_longer_told_to_seek(world):
    [lunch] = await sought(world, LUNCH)
    async with world.database.writing() as db:
        await assignments.stop_seeking(db, world.child, lunch, world.child.id, world.now)

    assert await letter(world, "seeks", world.coordinator, shift=lunch, member=world.child.id) is None


async def test_that_a_circle_is_paused_says_since_when_and_what_the_family_writes(world):
    await world.change_circle(state=CircleState.PAUSED, state_words="Ellen logeert bij haar zus.\nTot gauw!")

    mail = await letter(world, "paused", world.neighbour, by=world.coordinator.id, from_on="2026-12-04")

    assert mail is not None
    assert mail["Subject"] == "De kring van Ellen staat even stil"
    assert "Sanne heeft de kring van Ellen stilgezet op vrijdag 4 december." in text(mail)
    assert "Sanne schrijft: “Ellen logeert bij haar zus.\nTot gauw!”" in text(mail)


async def test_a_pause_that_ended_is_not_told_nor_that_a_circle_goes_on_which_stands_still(world):
    about = {"by": world.coordinator.id, "from_on": "2026-12-04"}
    paused_before = await letter(world, "paused", world.neighbour, **about)
    await world.change_circle(state=CircleState.PAUSED)

    assert (paused_before, await letter(world, "resumed", world.neighbour, **about)) == (None, None)


# What is over is not sent.


async def proposed(world: World, reader: Me) -> int:
    shift = await world.shift(LUNCH)
    await world.assign(shift, reader, AssignmentState.PROPOSED)
    return shift


async def answered(world: World, shift: int) -> None:
    async with world.database.writing() as db:
        await db.execute(
            update(AssignmentRow).where(AssignmentRow.shift_id == shift).values(state=AssignmentState.DECLINED)
        )


async def cancelled(world: World, shift: int) -> None:
    await change(world, ShiftRow, shift, closed=Closed.CANCELLED)


async def started(world: World, _shift: int) -> None:
    world.now += timedelta(hours=3)


async def ended(world: World, _shift: int) -> None:
    await change(world, CircleRow, world.circle_id, state=CircleState.ENDED)


async def left(world: World, _shift: int) -> None:
    await change(world, MemberRow, world.neighbour.id, state=MemberState.FORMER)


async def lost_their_account(world: World, _shift: int) -> None:
    await change(world, MemberRow, world.neighbour.id, account_id=None)


async def has_no_address(world: World, _shift: int) -> None:
    await change(world, AccountRow, world.neighbour.account.id, email=None)


@pytest.mark.parametrize(
    "what_happened", [answered, cancelled, started, ended, left, lost_their_account, has_no_address]
)
async def test_a_question_that_is_none_any_more_is_not_sent(world, what_happened):
    shift = await proposed(world, world.neighbour)

    await what_happened(world, shift)

    assert await letter(world, "proposed", world.neighbour, shift=shift, by=world.coordinator.id) is None


async def test_a_letter_about_another_circle_says_nothing_of_it(world):
    shift = await world.shift(LUNCH)
    await world.assign(shift, world.neighbour, AssignmentState.PROPOSED)

    assert await letter(world, "proposed", world.stranger, shift=shift, by=world.coordinator.id) is None


async def test_who_was_taken_out_of_the_circle_reads_that_and_nothing_else(world):
    await change(world, MemberRow, world.neighbour.id, state=MemberState.FORMER)

    mail = await letter(world, "removed", world.neighbour, by=world.coordinator.id)

    assert mail is not None
    assert mail["Subject"] == "Je zit niet meer in de kring van Ellen"
    assert "http://localhost:8000/" in text(mail).splitlines()
    assert text(mail).endswith("Je krijgt dit bericht omdat je in de kring van Ellen zat.\n")


@pytest.mark.parametrize("kind", ["planned_in", "yes_noted"])
async def test_who_is_put_down_for_what_has_begun_still_reads_it_and_not_once_it_is_over(world, kind):
    running = await world.shift("2026-12-04 08:00", hours=6)
    await world.assign(running, world.neighbour)

    assert await letter(world, kind, world.neighbour, shift=running, by=world.coordinator.id)
    await change(world, ShiftRow, running, closed=Closed.CANCELLED)
    assert await letter(world, kind, world.neighbour, shift=running, by=world.coordinator.id) is None
    await change(world, ShiftRow, running, closed=None, ends_at=world.now)
    assert await letter(world, kind, world.neighbour, shift=running, by=world.coordinator.id) is None


async def test_a_no_to_a_pattern_that_became_a_yes_is_not_sent(world):
    pattern_id = await a_pattern(world)
    await a_turn(world, pattern_id, agreed_at=world.now)

    assert await letter(world, "pattern_declined", world.coordinator, pattern=pattern_id, member=world.child.id) is None


# All of them.


@pytest.mark.parametrize(
    ("opened", "says"),
    [
        (0, None),
        (1, "Eén moment is nu open: vrijdag 4 december, 12:00–14:00. Er is iemand anders nodig."),
        (21, "21 momenten zijn nu open. Het eerste: vrijdag 4 december, 12:00–14:00."),
    ],
)
async def test_that_somebody_left_is_one_letter_about_all_they_had(world, opened, says):
    gave_up = [await world.shift(LUNCH) for _ in range(opened)]
    for each in gave_up:
        await world.assign(each, world.child, AssignmentState.CANNOT_COME)

    mail = await letter(world, "left", world.neighbour, member=world.child.id, by=world.child.id)

    assert mail is not None
    assert mail["Subject"] == "Bram zit niet meer in de kring van Ellen"
    assert text(mail).startswith("Dag Ria,\n\nBram zit niet meer in de kring van Ellen.\n\n" + (says or ""))
    leads_to = f"shifts/{gave_up[0]}" if gave_up else "members"
    assert f"http://localhost:8000/circles/{world.circle_id}/{leads_to}" in text(mail).splitlines()


async def test_of_what_somebody_left_only_what_still_wants_somebody_is_told(world):
    taken, started, off, earlier, open_still = [
        await world.shift(day)
        for day in ("2026-12-05 12:00", "2026-12-04 09:00", "2026-12-06 12:00", "2026-12-07 12:00", "2026-12-08 12:00")
    ]
    for each in (taken, started, off, open_still):
        await world.assign(each, world.child, AssignmentState.CANNOT_COME)
    await world.assign(earlier, world.child, AssignmentState.CANNOT_COME, since=world.now - timedelta(days=1))
    await world.assign(taken, world.partner)
    await change(world, ShiftRow, off, closed=Closed.CANCELLED)

    mail = await letter(world, "left", world.neighbour, member=world.child.id, by=world.child.id)

    assert "Eén moment is nu open: dinsdag 8 december, 12:00–14:00." in text(mail)


@pytest.mark.parametrize(
    ("kind", "subject", "says"),
    [
        ("proposed", "Sanne vraagt: kun je 3 keer komen?", "Sanne vraagt of je 3 keer naar Ellen kunt komen."),
        (
            "planned_in",
            "Je wordt 3 keer verwacht, vanaf vr 4 dec, 12:00",
            "Sanne heeft je 3 keer op het rooster gezet om naar Ellen te komen.",
        ),
    ],
)
async def test_a_whole_list_is_one_letter_to_each(world, kind, subject, says):
    shift = await world.shift(LUNCH)

    mail = await letter(world, kind, world.neighbour, shift=shift, by=world.coordinator.id, number=3)

    assert mail is not None
    first = "De eerste keer is vrijdag 4 december, 12:00–14:00."
    assert (mail["Subject"], text(mail).split("\n\n")[1]) == (subject, f"{says} {first}")
    assert "http://localhost:8000/me" in text(mail).splitlines()


async def test_the_person_is_asked_once_about_everyone_who_would_come_in(world):
    await change(world, MemberRow, world.child.id, state=MemberState.WAITING)

    mail = await letter(world, "waiting", world.person, member_id=world.child.id, by=world.coordinator.id, number=2)

    assert mail is not None
    assert mail["Subject"] == "Mogen 2 mensen in jouw kring?"
    assert "Sanne wil graag dat Bram en anderen ook helpen." in text(mail)


async def test_that_somebody_asks_for_relief_says_nothing_of_it(world):
    await change(world, MemberRow, world.neighbour.id, is_coordinator=True)

    mail = await letter(world, "relief", world.neighbour, by=world.partner.id, member=world.partner.id)

    assert mail is not None
    assert mail["Subject"] == "Anton heeft een vraag voor je"
    assert "Anton heeft een vraag voor wie regelt bij Ellen. Die staat op je eigen pagina." in text(mail)
    assert "http://localhost:8000/me" in text(mail).splitlines()


async def everything(world: World, kind: str) -> EmailMessage | None:
    """A letter of this kind, in a world where it matters."""
    state = {
        "proposed": AssignmentState.PROPOSED,
        "moved": AssignmentState.PROPOSED,
        "replaced": AssignmentState.REPLACED,
        "withdrawn": AssignmentState.WITHDRAWN,
        "no_noted": AssignmentState.CANNOT_COME,
        "out_of_your_calendar": AssignmentState.LEFT,
        "asked": AssignmentState.EXPIRED,
        "filled": AssignmentState.EXPIRED,
    }.get(kind, AssignmentState.ACCEPTED)
    shift = await world.shift(
        LUNCH, needed=1 if kind == "filled" else 3, closed=Closed.CANCELLED if kind == "cancelled" else None
    )
    await world.assign(shift, world.neighbour, state)
    theirs = {
        "declined": AssignmentState.DECLINED,
        "gave_back": AssignmentState.LEFT,
        "seeks": AssignmentState.SEEKING,
        "filled": AssignmentState.ACCEPTED,
    }.get(kind, AssignmentState.CANNOT_COME)
    await world.assign(shift, world.child, theirs)
    facts: dict[str, Any] = {"by": world.coordinator.id, "member": world.child.id, "pattern": await a_pattern(world)}
    facts |= {
        "shift": shift,
        "shifts": [shift] if kind in {"asked", "gap_needs_you"} else [],
        "from_on": "2026-12-08",
        "was": ["2026-12-03T11:00:00+00:00", "2026-12-03T13:00:00+00:00"],
    }
    if kind.startswith("swap"):
        facts |= await a_swap(world, {"swap_accepted": True, "swap_declined": False}.get(kind))
    if kind == "pattern_declined":
        await a_turn(world, facts["pattern"], declined_at=world.now)
    if kind == "pattern_left":
        await a_turn(world, facts["pattern"])
        await change(world, MemberRow, world.child.id, state=MemberState.FORMER)
    if kind == "waiting":
        await change(world, MemberRow, world.child.id, state=MemberState.WAITING)
    if kind in {"coordinator", "relief"}:
        await change(world, MemberRow, world.neighbour.id, is_coordinator=True)
    if kind == "paused":
        await world.change_circle(state=CircleState.PAUSED)
    if kind in TO_WHO_LEFT:
        await change(world, MemberRow, world.neighbour.id, state=MemberState.FORMER)
    return await letter(world, kind, world.neighbour, **facts)


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("kind", KINDS)
@ON_SQLITE
async def test_every_kind_fills_all_its_words_and_leads_to_a_page_of_ours(world, kind, language):
    await change(world, AccountRow, world.neighbour.account.id, language=language)

    mail = await everything(world, kind)

    assert mail is not None
    assert "%(" not in mail["Subject"] + text(mail) + html(mail)
    assert "  " not in mail["Subject"].strip()
    links = re.findall(r"^http://localhost:8000(/.*)$", text(mail), re.MULTILINE)
    *answers, link = [each for each in links if each != "/me/messages"]
    assert leads_to_a_page(link), link
    assert [each.split("/")[1] for each in answers] == ["answers"] * (
        2 if kind in {"proposed", "moved", "asked"} else 0
    )
    assert all(leads_to_a_page(each.partition("?")[0]) for each in answers)
    assert links[1 + len(answers) :] == ([] if kind in NOT_CHOSEN else ["/me/messages"])


async def test_the_address_to_stop_a_letter_stays_whole_however_long_it_is(world):
    world.settings = replace(world.settings, base_url=f"https://{'care.' * 12}example.org")
    await world.assign(await world.shift(LUNCH), world.neighbour, AssignmentState.PROPOSED)

    mail = await letter(world, "proposed", world.neighbour, shift=1, by=world.coordinator.id)

    assert mail is not None
    [line] = [line for line in mail.as_bytes().split(b"\r\n") if line.startswith(b"List-Unsubscribe:")]
    assert re.fullmatch(
        rb"List-Unsubscribe: <https://(care\.){12}example\.org/unsubscribe/asks/[0-9]+-[\w-]{22}>", line
    )


async def answer_link(world: World, shift: int, who: Me) -> str:
    [row] = await world.rows(ShiftRow, id=shift)
    return path_of(world.app.state.seal, AskedOf(shift, row.uid, row.sequence, who.id))


def leads_to_a_page(path: str) -> bool:
    scope = {"type": "http", "path": path, "method": "GET", "root_path": ""}
    return any(route.matches(scope)[0] is Match.FULL for route in ROUTES)


def test_the_kinds_that_carry_a_moment_are_those_whose_words_say_so():
    carries = {name for name, kinds in KINDS.items() if any(kind.in_calendar is not nothing for kind in kinds)}

    assert carries == IN_CALENDAR


def test_every_kind_that_is_written_down_can_be_read_and_no_other():
    sources = [path.read_text() for path in Path(careshare.actions.__file__).parent.glob("*.py")]
    calls = r"(?:letters\.write|tell|tell_of|_tell_who_plans)\(\s*db,\s*(?:doing,\s*|Doing\(.*?\),\s*)?\"(\w+)\""
    written = {kind for source in sources for kind in re.findall(calls, source)}
    swaps = {"swap_asked", "swap_accepted", "swap_declined"}

    others = {IN_YOUR_CALENDAR, OUT_OF_YOUR_CALENDAR, "taken_back"}
    assert written | swaps | others | {each.value for each in Tidings} == {
        *KINDS,
        *OWN,
        "code",
        "farewell",
        "invitation",
    }


async def test_a_long_subject_is_read_as_it_was_written(world):
    await change(world, AccountRow, world.neighbour.account.id, language=Language.EN)
    weekly = lunch(
        "2026-12-07", world.neighbour, world.child, rule="FREQ=WEEKLY;BYDAY=MO,WE,FR", rotation=Rotation.WEEK
    )
    pattern_id = await make(world, weekly)

    mail = await letter(world, "pattern_proposed", world.neighbour, pattern=pattern_id, by=world.coordinator.id)

    assert mail is not None
    arrived = message_from_bytes(mail.as_bytes(), policy=default)
    says = "Sanne asks: can you come every week on Mon, Wed and Fri, 12:00–14:00, in turn?"
    assert arrived["Subject"] == str(mail["Subject"]) == says
