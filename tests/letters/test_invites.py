"""The moment a letter is about, for the calendar that a mail program knows (RFC 5546, RFC 6047)."""

from datetime import timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

import icalendar
import pytest

from careshare.db.models import ShiftRow, SwapRow
from careshare.domain.words import AssignmentState, Closed, FeedKind
from tests.calendars.readers import by_icalendar, by_vobject
from tests.letters.test_compose import letter, text
from tests.web.test_feeds import address, fetch
from tests.world import World


def invite(mail: EmailMessage | None) -> tuple[str, Any]:
    """The method of the part for calendars, as it comes over the wire, and the calendar in it."""
    assert mail is not None
    received = message_from_bytes(mail.as_bytes(), policy=default)
    assert received.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in received.iter_parts()] == ["text/plain", "text/html", "text/calendar"]
    part = list(received.iter_parts())[-1]
    assert part["Content-Type"].params["charset"] == "utf-8"
    calendar = icalendar.Calendar.from_ical(part.get_content())
    assert calendar["method"] == part["Content-Type"].params["method"]
    return str(calendar["method"]), calendar


async def test_who_is_put_down_can_take_it_into_their_calendar(world: World):
    shift = await world.shift(title="Wondzorg", version=3)
    await world.assign(shift, world.neighbour)

    mail = await letter(world, "planned_in", world.neighbour, shift_id=shift, by=world.coordinator.id)

    method, calendar = invite(mail)
    [event] = calendar.walk("VEVENT")
    [row] = await world.rows(ShiftRow, id=shift)
    assert method == "REQUEST"
    assert (event["uid"], event["sequence"], event["status"]) == (row.uid, 3, "CONFIRMED")
    assert event["summary"] == "Bij Ellen"
    assert event["organizer"] == "mailto:careshare@localhost"
    assert event["attendee"] == f"mailto:{world.neighbour.account.email}"
    assert event["attendee"].params["RSVP"] == "FALSE"
    assert event["attendee"].params["PARTSTAT"] == "ACCEPTED"
    assert event["url"] in text(mail)
    assert "Wondzorg" not in calendar.to_ical().decode()


@pytest.mark.parametrize(
    ("kind", "state", "closed"),
    [
        ("withdrawn", AssignmentState.WITHDRAWN, None),
        ("replaced", AssignmentState.REPLACED, None),
        ("no_noted", AssignmentState.CANNOT_COME, None),
        ("cancelled", AssignmentState.ACCEPTED, Closed.CANCELLED),
    ],
)
async def test_who_need_not_come_has_it_taken_out(
    world: World, kind: str, state: AssignmentState, closed: Closed | None
):
    shift = await world.shift(closed=closed)
    await world.assign(shift, world.neighbour, state)

    mail = await letter(world, kind, world.neighbour, shift_id=shift, by=world.coordinator.id, member=world.child.id)

    method, calendar = invite(mail)
    [event] = calendar.walk("VEVENT")
    assert (method, event["status"]) == ("CANCEL", "CANCELLED")


async def test_what_was_moved_is_moved_there_too_as_a_question(world: World):
    shift = await world.shift("2026-12-05 15:00", version=1)
    await world.assign(shift, world.neighbour, AssignmentState.PROPOSED)
    was = [(world.now + timedelta(days=days)).isoformat() for days in (1, 2)]

    mail = await letter(world, "moved", world.neighbour, shift_id=shift, by=world.coordinator.id, was=was)

    method, calendar = invite(mail)
    [event] = calendar.walk("VEVENT")
    assert (method, event["status"]) == ("REQUEST", "TENTATIVE")
    assert event["attendee"].params["PARTSTAT"] == "NEEDS-ACTION"


async def test_what_was_moved_and_then_called_off_is_taken_out_again(world: World):
    shift = await world.shift("2026-12-05 15:00", version=2, closed=Closed.CANCELLED)
    await world.assign(shift, world.neighbour, AssignmentState.PROPOSED)

    mail = await letter(world, "cancelled", world.neighbour, shift_id=shift, by=world.coordinator.id)

    assert invite(mail)[0] == "CANCEL"


async def test_who_swapped_gets_what_they_have_now(world: World):
    mine, theirs = await world.shift("2026-12-05 12:00"), await world.shift("2026-12-06 12:00")
    await world.assign(mine, world.child)
    await world.assign(theirs, world.neighbour)
    pair = {
        "shift_id": mine,
        "member_id": world.neighbour.id,
        "other_shift_id": theirs,
        "other_member_id": world.child.id,
    }
    swap = await world.add(SwapRow, circle_id=world.circle_id, **pair, asked_at=world.now, accepted=True)

    mail = await letter(world, "swap_accepted", world.neighbour, shift_id=mine, by=world.child.id, swap=swap)

    method, calendar = invite(mail)
    [event] = calendar.walk("VEVENT")
    [row] = await world.rows(ShiftRow, id=theirs)
    assert (method, event["uid"]) == ("REQUEST", row.uid)


@pytest.mark.parametrize("kind", ["proposed", "cannot_come", "seeks"])
async def test_a_question_and_what_others_do_is_nothing_for_the_calendar(world: World, kind: str):
    shift = await world.shift()
    await world.assign(shift, world.neighbour, AssignmentState.PROPOSED)
    state = AssignmentState.SEEKING if kind == "seeks" else AssignmentState.CANNOT_COME
    await world.assign(shift, world.child, state)
    facts: dict[str, Any] = {"shifts": [shift]} if kind == "seeks" else {}

    mail = await letter(world, kind, world.neighbour, shift_id=shift, by=world.child.id, member=world.child.id, **facts)

    assert mail is not None
    assert [part.get_content_type() for part in mail.iter_parts()] == ["text/plain", "text/html"]


async def test_it_is_the_same_event_as_in_the_feed_and_as_others_read_it(world: World, as_: Any):
    shift = await world.shift()
    await world.assign(shift, world.neighbour)
    feed = by_icalendar((await fetch(as_, await address(as_, world.neighbour, FeedKind.MINE))).content)

    mail = await letter(world, "yes_noted", world.neighbour, shift_id=shift, by=world.coordinator.id)

    _method, calendar = invite(mail)
    assert by_icalendar(calendar.to_ical()) == by_vobject(calendar.to_ical()) == feed
