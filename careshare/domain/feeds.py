"""Feeds: which shifts a calendar address shows, and how each stands to the one whose address it is.

A feed is evaluated with the rights of the moment it is fetched. It depends on the home's day and on no smaller clock,
so that the same state is the same text for a day.
"""

from collections.abc import Container
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from zoneinfo import ZoneInfo

from dateutil.relativedelta import relativedelta

from careshare.domain import permissions
from careshare.domain.circles import Me
from careshare.domain.reasons import Reason, Why
from careshare.domain.time import home_midnight
from careshare.domain.words import HOLDING, AssignmentState, Closed, FeedKind, MemberState, Role

BACK = relativedelta(months=1)
"""How far back a feed goes."""
STAYS = timedelta(days=30)
"""How long something that is off, or somebody else's, is still said to be so; and how long a feed that ended is an
empty calendar before it is gone: many programs freeze the copy they have on an error."""
REMINDERS = (timedelta(minutes=15), timedelta(hours=1), timedelta(hours=2), timedelta(days=1))
"""How long before a shift of one's own a calendar program can be asked to say so."""


class Showing(StrEnum):
    """How a shift stands to the one whose calendar it is in."""

    OWN = "own"
    SEEKING = "seeking"
    ASKED = "asked"
    OPEN = "open"
    OTHERS = "others"
    OFF = "off"
    NOT_MINE = "not_mine"

    @property
    def is_mine(self) -> bool:
        """Theirs to come to, also while they look for somebody else."""
        return self in {Showing.OWN, Showing.SEEKING}

    @property
    def is_of_reader(self) -> bool:
        """Theirs, or asked of them."""
        return self.is_mine or self is Showing.ASKED

    @property
    def is_over(self) -> bool:
        """Said only so that a calendar takes it away."""
        return self in {Showing.OFF, Showing.NOT_MINE}


@dataclass(frozen=True, slots=True)
class Feed:
    """A secret calendar address of a member, or, without a circle, of an account over all its circles.

    `detail`: titles and what to do are in it too. `reminder`: how long before an own shift the program says so.
    `changed_at` is when the address or its settings last changed.
    """

    id: int
    kind: FeedKind
    circle_id: int | None
    secret: bytes
    detail: bool
    reminder: timedelta | None
    changed_at: datetime
    off_at: datetime | None = None
    fetched_at: datetime | None = None
    fetched_by: str = ""


class Serving(StrEnum):
    """What is answered at a feed's address."""

    FULL = "full"
    EMPTY = "empty"
    GONE = "gone"


def serving(feed: Feed, reader: Me | None, left_at: datetime | None, now: datetime) -> Serving:
    """Whether the calendar is full, empty for a while, or gone (RFC 9110 section 15.5.11).

    `reader` is whose it is within its circle, None for a feed over all circles, which is empty by itself where there
    are none. `left_at` is when they left that circle.
    """
    ended_at = feed.off_at or (left_at if reader and reader.member.state is MemberState.FORMER else None)
    if ended_at is not None:
        return Serving.EMPTY if now < ended_at + STAYS else Serving.GONE
    if reader and reader.member.state is not MemberState.ACTIVE:
        return Serving.EMPTY
    return Serving.FULL


def has_shifts(me: Me) -> bool:
    """Whether anything of this circle is shown: not while it is paused, and not after its end."""
    return me.circle.is_live and me.member.state is MemberState.ACTIVE


def kinds_for(me: Me) -> tuple[FeedKind, ...]:
    """The feeds somebody can have in a circle. The person takes no shifts: theirs is who comes."""
    return (FeedKind.MINE, FeedKind.OPEN, FeedKind.ROTA) if permissions.may_help(me.member) else (FeedKind.ROTA,)


def why_not_have(me: Me, kind: FeedKind) -> Reason | None:
    """Switch on a feed of this kind."""
    return None if kind in kinds_for(me) else Reason(Why.NOT_ALLOWED)


def earliest(today: date, zone: ZoneInfo) -> datetime:
    """The instant from which on a feed shows: a month back, at the home's midnight. There is no end to it ahead."""
    return home_midnight(today - BACK, zone)


def still_said_since(today: date, zone: ZoneInfo) -> datetime:
    """What was called off, or went to somebody else, before this instant is not in a feed any more."""
    return home_midnight(today - STAYS, zone)


def showing_mine(state: AssignmentState | None, closed: Closed | None) -> Showing | None:
    """How a shift somebody is on, was asked for or gave up stands in the feed of their own; None where it does not.

    Who said no, or let a question pass, never had it: nothing has to be taken away. Whoever was taken off it may have
    had it, and is told so.
    """
    if closed:
        return Showing.OFF if state in HOLDING else None
    return _MINE.get(state) if state else None


def showing_to(state: AssignmentState | None, closed: Closed | None) -> Showing:
    """How any shift of the circle stands in the feed of the whole rota; `state` is the reader's own."""
    if closed:
        return Showing.OFF
    return _MINE[state] if state and state in _STANDING else Showing.OTHERS


def is_open_to(me: Me, open_to: Container[Role], is_barred: bool, state: AssignmentState | None) -> bool:
    """Whether an open shift is in the reader's feed of open shifts: what their role leaves, and the person's wishes
    and the skills it requires, by which it `is_barred`.

    Clashes and absences hide nothing; what they hold already is no longer open to them, and their own time
    off never is.
    """
    return me.member.role in open_to and not is_barred and state not in HOLDING


_MINE = {
    AssignmentState.ACCEPTED: Showing.OWN,
    AssignmentState.SEEKING: Showing.SEEKING,
    AssignmentState.PROPOSED: Showing.ASKED,
    AssignmentState.REPLACED: Showing.NOT_MINE,
    AssignmentState.LEFT: Showing.NOT_MINE,
    AssignmentState.CANNOT_COME: Showing.NOT_MINE,
    AssignmentState.WITHDRAWN: Showing.NOT_MINE,
}
_STANDING = {*HOLDING, AssignmentState.PROPOSED}

HANDED_OVER = frozenset(state for state, showing in _MINE.items() if showing is Showing.NOT_MINE)
"""States of somebody who had it, or may have had it in their calendar, and does not any more."""


@lru_cache(256)
def program_name(user_agent: str) -> str:
    """The calendar program that fetched, as people call it; else what it calls itself first, or ""."""
    known = next((name for mark, name in _PROGRAMS if mark in user_agent.lower()), "")
    return known or user_agent.partition("/")[0].partition(" ")[0][:40]


# In this order: many a program also claims to be another one.
_PROGRAMS = (
    ("google-calendar", "Google"),
    ("googlebot", "Google"),
    ("feedfetcher-google", "Google"),
    ("outlook", "Outlook"),
    ("microsoft", "Outlook"),
    ("exchange", "Outlook"),
    ("thunderbird", "Thunderbird"),
    ("davx5", "DAVx⁵"),
    ("icsx5", "ICSx⁵"),
    ("nextcloud", "Nextcloud"),
    ("proton", "Proton Calendar"),
    ("fantastical", "Fantastical"),
    ("vdirsyncer", "vdirsyncer"),
    ("evolution", "Evolution"),
    ("dataaccessd", "Apple"),
    ("calendaragent", "Apple"),
    ("calendard", "Apple"),
    ("cfnetwork", "Apple"),
    ("macos", "Apple"),
    ("ios/", "Apple"),
)
