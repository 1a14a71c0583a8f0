"""Who keeps their calendar by letters alone has there what they come to, whatever became of it and through whom.

A mail program is played by its rules (RFC 5546): of one UID it keeps what has the highest SEQUENCE, and takes out what
is called off.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import timedelta
from email.message import EmailMessage
from typing import Any

import pytest

from careshare.actions import assignments, circles, members, patterns, shifts, swaps, turns, undo
from careshare.actions.letters import HOLD_BACK
from careshare.db.models import AccountRow, LetterRow, ShiftRow
from careshare.domain.circles import Me
from careshare.domain.feeds import Showing, showing_mine
from careshare.domain.patterns import Pause
from careshare.domain.shifts import Draft
from careshare.domain.swaps import Swap
from careshare.domain.time import Stretch
from careshare.jobs import deliver
from careshare.letters.text import House
from careshare.queries import shifts as shift_queries
from tests.actions.dividing import do, look
from tests.actions.usual import change, lunch, make, on_day
from tests.letters.test_invites import invite
from tests.world import World, on

LUNCH, WALK = "2026-12-10 12:00", "2026-12-11 15:00"


@dataclass
class Mail:
    """Everybody's mail program: which letters came with a moment, and what each has in its calendar."""

    world: World
    letters: list[tuple[str, str, str]] = field(default_factory=list)
    calendars: dict[str, dict[str, Any]] = field(default_factory=dict)

    async def arrives(self) -> None:
        """Everything that was written leaves, once it can no longer be undone."""
        self.world.now += HOLD_BACK + timedelta(seconds=1)
        house = House(self.world.settings, self.world.app.state.seal)
        await deliver.once(self.world.database, house, self._take, lambda: self.world.now, deliver.LETTERS)

    async def _take(self, mail: EmailMessage) -> None:
        if not any(part.get_content_type() == "text/calendar" for part in mail.iter_parts()):
            return
        method, calendar = invite(mail)
        [event] = calendar.walk("VEVENT")
        [account] = await self.world.rows(AccountRow, email=str(mail["To"]))
        number = str(mail["Message-ID"])[1:].partition("@")[0]
        [letter] = await self.world.rows(LetterRow, message_id=number)
        self.letters.append((account.name, letter.kind, method))
        theirs = self.calendars.setdefault(account.name, {})
        known = theirs.get(str(event["uid"]))
        if known is None or int(event["sequence"]) > int(known["sequence"]):
            theirs[str(event["uid"])] = event

    def shows(self, name: str) -> dict[str, tuple[str, str]]:
        """What stands in somebody's calendar: each moment by its UID, when it starts and as what."""
        theirs = self.calendars.get(name, {})
        return {
            uid: (str(event["dtstart"].dt.isoformat()), str(event["status"]))
            for uid, event in theirs.items()
            if event["status"] != "CANCELLED"
        }


async def stands(world: World, who: Me) -> dict[str, tuple[str, str]]:
    """What somebody comes to, and what was moved and is asked of them again, as the rota has it."""
    words = {Showing.OWN: "CONFIRMED", Showing.SEEKING: "CONFIRMED", Showing.ASKED: "TENTATIVE"}
    found = {}
    for row in await world.rows(ShiftRow):
        async with world.database.reading() as db:
            shift = await shift_queries.one(db, world.coordinator, row.id)
        showing = showing_mine(shift.state_of(who.id), shift.closed)
        if showing in words:
            starts = row.starts_at.astimezone(who.circle.zone).isoformat()
            found[row.uid] = starts, words[showing]
    return found


@dataclass
class Scene:
    """Ria comes to lunch, as Sanne noted and a letter said; Bram comes to the walk the day after, which none said."""

    world: World
    mail: Mail
    lunch: int
    walk: int

    async def sanne(self, verb: Callable[..., Awaitable[Any]], *values: Any) -> Any:
        """The coordinator does something, and the letters of it arrive."""
        return await self.does(self.world.coordinator, verb, *values)

    async def ria(self, verb: Callable[..., Awaitable[Any]], *values: Any) -> Any:
        """Ria does something herself."""
        return await self.does(self.world.neighbour, verb, *values)

    async def does(self, who: Me, verb: Callable[..., Awaitable[Any]], *values: Any) -> Any:
        answer = await do(self.world, verb, await self.world.me(who.id), *values)
        await self.mail.arrives()
        return answer


@pytest.fixture
async def scene(world: World) -> Scene:
    mail = Mail(world)
    scene = Scene(world, mail, await world.shift(LUNCH), await world.shift(WALK))
    await world.assign(scene.walk, world.child)
    await scene.sanne(assignments.note_yes, scene.lunch, world.neighbour.id)
    assert mail.letters == [("Ria", "yes_noted", "REQUEST")]
    assert len(mail.shows("Ria")) == 1
    mail.letters.clear()
    return scene


async def she_cannot_come(s: Scene) -> None:
    await s.ria(assignments.cannot_come, s.lunch, s.world.neighbour.id)


async def she_cannot_come_as_sanne_heard(s: Scene) -> None:
    await s.sanne(assignments.cannot_come, s.lunch, s.world.neighbour.id)


async def she_can_come_after_all(s: Scene) -> None:
    await she_cannot_come(s)
    await s.ria(assignments.come_after_all, s.lunch)


async def she_gives_it_back(s: Scene) -> None:
    await s.ria(assignments.leave, s.lunch)


async def she_is_taken_off(s: Scene) -> None:
    await s.sanne(assignments.withdraw, s.lunch, s.world.neighbour.id)


async def she_is_taken_off_and_says_yes(s: Scene) -> None:
    await she_is_taken_off(s)
    await s.ria(assignments.take, s.lunch)


async def she_is_taken_off_asked_and_says_yes(s: Scene) -> None:
    await she_is_taken_off(s)
    await s.sanne(assignments.propose, s.lunch, s.world.neighbour.id)
    await s.ria(assignments.take, s.lunch)


async def she_is_taken_off_and_put_down_again(s: Scene) -> None:
    await she_is_taken_off(s)
    await s.sanne(assignments.note_yes, s.lunch, s.world.neighbour.id)


async def she_seeks_somebody(s: Scene) -> None:
    await s.ria(assignments.seek, s.lunch, s.world.neighbour.id)


async def she_seeks_and_changes_her_mind(s: Scene) -> None:
    await she_seeks_somebody(s)
    await s.ria(assignments.stop_seeking, s.lunch, s.world.neighbour.id)


async def somebody_takes_it_over(s: Scene) -> None:
    await she_seeks_somebody(s)
    await s.does(s.world.volunteer, assignments.take, s.lunch)


async def she_takes_back_in_time_that_she_cannot_come(s: Scene) -> None:
    entry = await do(s.world, assignments.cannot_come, s.world.neighbour, s.lunch, s.world.neighbour.id)
    await s.ria(undo.undo, entry)


async def it_is_off(s: Scene) -> None:
    await s.sanne(shifts.cancel, s.lunch, "")


async def it_is_off_and_needed_after_all(s: Scene) -> None:
    await it_is_off(s)
    await s.sanne(shifts.reopen, s.lunch)


async def it_is_off_needed_after_all_and_she_says_yes(s: Scene) -> None:
    await it_is_off_and_needed_after_all(s)
    await s.ria(assignments.take, s.lunch)


async def it_moves(s: Scene) -> None:
    shift = await look(s.world, s.lunch)
    later = Stretch(shift.stretch.start + timedelta(hours=1), shift.stretch.end + timedelta(hours=1))
    await s.sanne(shifts.edit, s.lunch, Draft(later, shift.kind, title=shift.title, open_to=shift.open_to))


async def it_moves_and_she_says_yes(s: Scene) -> None:
    await it_moves(s)
    await s.ria(assignments.take, s.lunch)


async def it_moves_and_she_says_no(s: Scene) -> None:
    await it_moves(s)
    await s.ria(assignments.decline, s.lunch)


async def she_swaps(s: Scene) -> None:
    swap = await s.ria(swaps.ask, Swap(s.lunch, s.world.neighbour.id, s.walk, s.world.child.id))
    await s.does(s.world.child, swaps.accept, swap)


async def she_says_yes_to_a_swap(s: Scene) -> None:
    swap = await s.does(s.world.child, swaps.ask, Swap(s.walk, s.world.child.id, s.lunch, s.world.neighbour.id))
    await s.ria(swaps.accept, swap)


async def she_leaves_the_circle(s: Scene) -> None:
    await s.ria(members.leave)


async def she_is_taken_out_of_the_circle(s: Scene) -> None:
    await s.sanne(members.remove, s.world.neighbour.member)


async def she_takes_another_of_which_no_letter_came(s: Scene) -> None:
    await s.ria(assignments.take, await s.world.shift("2026-12-12 12:00"))


async def it_went_as_planned(s: Scene) -> None:
    s.world.now = (await look(s.world, s.lunch)).stretch.start
    await s.ria(assignments.here, s.lunch, s.world.neighbour.id)


CANCELLED = [("Ria", "in_your_calendar", "CANCEL")]
WITHDRAWN = [("Ria", "withdrawn", "CANCEL")]
BACK = [("Ria", "in_your_calendar", "REQUEST")]
MOVED = [("Ria", "moved", "REQUEST")]
OFF = [("Ria", "cancelled", "CANCEL")]
HOLIDAY = Pause(on("2026-12-14"), on("2026-12-18"))


@pytest.mark.parametrize(
    ("what_happens", "letters"),
    [
        (she_cannot_come, CANCELLED),
        (she_cannot_come_as_sanne_heard, [("Ria", "no_noted", "CANCEL")]),
        (she_can_come_after_all, CANCELLED + BACK),
        (she_gives_it_back, CANCELLED),
        (she_is_taken_off, WITHDRAWN),
        (she_is_taken_off_and_says_yes, WITHDRAWN + BACK),
        (she_is_taken_off_and_put_down_again, [*WITHDRAWN, ("Ria", "yes_noted", "REQUEST")]),
        (she_is_taken_off_asked_and_says_yes, WITHDRAWN + BACK),
        (she_seeks_somebody, []),
        (she_seeks_and_changes_her_mind, []),
        (somebody_takes_it_over, [("Ria", "replaced", "CANCEL")]),
        (she_takes_back_in_time_that_she_cannot_come, []),
        (it_is_off, OFF),
        (it_is_off_needed_after_all_and_she_says_yes, OFF + BACK),
        (it_moves, MOVED),
        (it_moves_and_she_says_yes, MOVED + BACK),
        (it_moves_and_she_says_no, MOVED + CANCELLED),
        (she_swaps, [("Ria", "swap_accepted", "REQUEST"), *CANCELLED]),
        (she_says_yes_to_a_swap, [*CANCELLED, ("Bram", "swap_accepted", "REQUEST"), *BACK]),
        (she_leaves_the_circle, [("Ria", "out_of_your_calendar", "CANCEL")]),
        (she_is_taken_out_of_the_circle, [("Ria", "out_of_your_calendar", "CANCEL")]),
        (it_went_as_planned, []),
    ],
)
async def test_each_verb_leaves_in_the_calendar_what_the_rota_has(scene: Scene, what_happens: Any, letters: Any):
    await what_happens(scene)

    assert sorted(scene.mail.letters) == sorted(letters)
    assert scene.mail.shows("Ria") == await stands(scene.world, scene.world.neighbour)


async def the_usual_week_stands_still(s: Scene, pattern_id: int) -> None:
    await s.sanne(patterns.pause, pattern_id, HOLIDAY)


async def the_usual_week_stands_still_and_goes_on(s: Scene, pattern_id: int) -> None:
    await the_usual_week_stands_still(s, pattern_id)
    await s.sanne(patterns.resume, pattern_id, HOLIDAY)


async def the_usual_week_ends(s: Scene, pattern_id: int) -> None:
    await s.sanne(patterns.stop, pattern_id, HOLIDAY.first)


async def it_has_another_time(s: Scene, pattern_id: int) -> int:
    later = lunch(str(HOLIDAY.first), s.world.neighbour, starts="13:00", ends="15:00")
    going_on = await change(s.world, pattern_id, later)
    await s.mail.arrives()
    return going_on


async def it_has_another_time_and_she_says_yes_to_all(s: Scene, pattern_id: int) -> None:
    await s.ria(turns.agree, await it_has_another_time(s, pattern_id), s.world.neighbour.id)


async def it_has_another_time_and_she_says_no_to_all(s: Scene, pattern_id: int) -> None:
    await s.ria(turns.decline, await it_has_another_time(s, pattern_id))


async def she_leaves_with_all_her_turns(s: Scene, _pattern_id: int) -> None:
    await s.ria(members.leave)


@pytest.mark.parametrize(
    ("what_happens", "letters"),
    [
        (the_usual_week_stands_still, CANCELLED),
        (the_usual_week_stands_still_and_goes_on, CANCELLED + BACK),
        (the_usual_week_ends, CANCELLED),
        (it_has_another_time, BACK),
        (it_has_another_time_and_she_says_yes_to_all, BACK + BACK),
        (it_has_another_time_and_she_says_no_to_all, BACK + CANCELLED),
        (she_leaves_with_all_her_turns, [("Ria", "out_of_your_calendar", "CANCEL")] * 2),
    ],
)
async def test_a_day_of_the_usual_week_that_a_letter_brought_follows_it(
    scene: Scene, what_happens: Any, letters: list[tuple[str, str, str]]
):
    ria = scene.world.neighbour
    pattern_id = await make(scene.world, lunch("2026-12-14", ria), agreed=True)
    day = await on_day(scene.world, "2026-12-15")
    await scene.ria(assignments.cannot_come, day.id, ria.id)
    await scene.sanne(assignments.note_yes, day.id, ria.id)
    assert scene.mail.letters == [("Ria", "yes_noted", "REQUEST")]
    scene.mail.letters.clear()

    await what_happens(scene, pattern_id)

    assert scene.mail.letters == letters
    stands_at = (await stands(scene.world, ria)).get(day.uid)
    assert scene.mail.shows("Ria").get(day.uid) == stands_at


async def test_what_who_plans_calls_off_or_moves_leaves_their_own_calendar_right_too(scene: Scene):
    sanne = scene.world.coordinator
    both = await scene.world.shift("2026-12-12 12:00")
    await scene.world.change_member(scene.world.child, is_coordinator=True)
    await scene.does(scene.world.child, assignments.note_yes, both, sanne.id)
    shift = await look(scene.world, both)
    later = Stretch(shift.stretch.start + timedelta(hours=1), shift.stretch.end + timedelta(hours=1))

    await scene.sanne(shifts.edit, both, Draft(later, shift.kind, title=shift.title, open_to=shift.open_to))
    moved = scene.mail.shows("Sanne")
    assert moved == await stands(scene.world, sanne)
    await scene.sanne(shifts.cancel, both, "")

    assert len(moved) == 1
    assert scene.mail.shows("Sanne") == {}


async def test_a_pause_and_the_end_of_a_circle_take_nothing_out(scene: Scene):
    """What is theirs stays theirs in a pause, as the letter about it says; and after a death no program writes."""
    shown = scene.mail.shows("Ria")

    await scene.sanne(circles.pause, "")
    await scene.sanne(circles.end, "", False)

    assert scene.mail.letters == []
    assert scene.mail.shows("Ria") == shown


async def test_what_is_given_up_in_a_pause_leaves_the_calendar_once_the_circle_goes_on(scene: Scene):
    await scene.sanne(circles.pause, "")
    await she_cannot_come(scene)
    assert scene.mail.letters == []

    await scene.sanne(circles.resume)

    assert scene.mail.letters == CANCELLED
    assert scene.mail.shows("Ria") == {}


async def test_who_leaves_in_a_pause_has_it_taken_out_at_once(scene: Scene):
    await scene.sanne(circles.pause, "")

    await she_leaves_the_circle(scene)

    assert scene.mail.shows("Ria") == {}


async def test_what_one_takes_oneself_and_no_letter_ever_brought_sends_none(scene: Scene):
    await she_takes_another_of_which_no_letter_came(scene)

    assert scene.mail.letters == []
