"""Values for the tests of the rules: Friday 4 December 2026, nine o'clock, in the circle of Ellen."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from careshare.domain.assignments import Candidate, Held
from careshare.domain.circles import Account, Circle, Me, Member
from careshare.domain.shifts import Assignment, Shift
from careshare.domain.time import Stretch
from careshare.domain.words import (
    HOLDING,
    AssignmentState,
    Decides,
    Kind,
    Language,
    MayBeAlone,
    Presence,
    Role,
    Trust,
)

HOME = ZoneInfo("Europe/Amsterdam")
NOW = datetime(2026, 12, 4, 8, 0, tzinfo=UTC)
CIRCLE = Circle(1, "Ellen", HOME, Decides.TOGETHER, MayBeAlone.NEVER, timedelta(0))


def member(number: int, name: str, role: Role, **marks: Any) -> Member:
    """A member whose account has the same number."""
    return Member(**{"id": number, "circle_id": 1, "account_id": number, "name": name, "role": role, **marks})


SANNE = member(1, "Sanne", Role.FAMILY, is_coordinator=True, trust=Trust.FULL)
ANTON = member(2, "Anton", Role.FAMILY, lives_in=True, trust=Trust.FULL)
BRAM = member(3, "Bram", Role.FAMILY, trust=Trust.FULL)
RIA = member(4, "Ria", Role.FRIEND)
PIET = member(5, "Piet", Role.VOLUNTEER, planned_in=True)
JOKE = member(6, "Joke", Role.PROFESSIONAL)
ELLEN = member(7, "Ellen", Role.PERSON, trust=Trust.FULL)


def me(who: Member, **circle: Any) -> Me:
    """That member, looking; `circle` is what is different about it."""
    account = Account(who.id, who.name, None, Language.NL, HOME)
    return Me(account, who, replace(CIRCLE, **circle))


def stretch(starts: str, ends: str, day: str = "2026-12-04", until: str = "") -> Stretch:
    """From `starts` to `ends` on the wall of the home; `until` is the day it ends where that is another."""
    first, last = (
        datetime.fromisoformat(f"{date} {clock}").replace(tzinfo=HOME).astimezone(UTC)
        for date, clock in ((day, starts), (until or day, ends))
    )
    return Stretch(first, last)


def on(who: Member, state: AssignmentState = AssignmentState.ACCEPTED, **values: Any) -> Assignment:
    """`who` on a shift, in that state since now."""
    return Assignment(
        **{"member_id": who.id, "account_id": who.account_id, "name": who.name, "state": state, "since": NOW} | values
    )


def shift(*people: Assignment, at: Stretch | None = None, **values: Any) -> Shift:
    """A lunch at 12:00 to 14:00 today, for one, with these people."""
    held = [each for each in people if each.state in HOLDING]
    seeking = [each for each in people if each.state is AssignmentState.SEEKING]
    defaults = {
        "id": 1,
        "circle_id": 1,
        "kind": Kind.COMPANY,
        "title": "Lunch",
        "held": len(held),
        "seeking": len(seeking),
    }
    return Shift(stretch=at or stretch("12:00", "14:00"), assignments=people, **{**defaults, **values})


def towards(who: Member, *held: Stretch, **values: Any) -> Candidate:
    """`who`, holding other shifts at these times."""
    return Candidate(who, tuple(Held(100 + n, each) for n, each in enumerate(held)), **values)


def on_call(at: Stretch) -> Held:
    """Another shift, at one's own home."""
    return Held(200, at, Presence.ON_CALL)
