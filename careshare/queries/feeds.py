"""Feeds: whose an address is, and what stands in it. Fetched all day by programs, so the statements are hot ones."""

from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple

from sqlalchemy import String, and_, func, or_, select, type_coerce, union_all
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session

from careshare.db.hot import Glance, Hot, given
from careshare.db.models import AccountRow, AssignmentRow, CircleRow, FeedRow, MemberRow, ShiftRow
from careshare.domain.circles import Account, Me
from careshare.domain.feeds import HANDED_OVER, Feed, Showing, is_open_to, showing_mine, showing_to
from careshare.domain.reasons import NotFound
from careshare.domain.shifts import FURTHEST, LONGEST
from careshare.domain.time import home_day
from careshare.domain.words import HOLDING, AssignmentState, Closed, FeedKind, Kind, Language, MemberState, Presence
from careshare.queries import respite, skills
from careshare.queries.members import ACCOUNT, CIRCLE, MEMBER, NO_ACCOUNT, as_account, as_circle, as_me, as_member

FEED = (
    FeedRow.id,
    FeedRow.kind,
    FeedRow.circle_id,
    FeedRow.secret,
    FeedRow.detail,
    FeedRow.reminder_minutes,
    FeedRow.changed_at,
    FeedRow.off_at,
    FeedRow.fetched_at,
    FeedRow.fetched_by,
)


AHEAD = 2 * FURTHEST
"""Past everything that anybody wrote down once; what comes back is known by its pattern."""


class Reader(NamedTuple):
    """Whose feed it is, in one circle; when they left it, and when anything in it last changed."""

    me: Me
    left_at: datetime | None
    changed_at: datetime


class Line(NamedTuple):
    """A shift in a feed, and how it stands to the reader; `version` changes with anything that is said of it."""

    id: int
    version: int
    showing: Showing


class Event(NamedTuple):
    """A shift as a calendar shows it. `names` are those who hold it, by member; `seekers` those of them who seek."""

    id: int
    uid: str
    version: int
    starts_at: datetime
    ends_at: datetime
    presence: Presence
    title: str
    what: str
    needed: int
    closed: Closed | None
    window_starts: time | None
    window_ends: time | None
    changed_at: datetime
    names: dict[int, str]
    seekers: set[int]


# Whose it is.

_CHANGED = func.coalesce(CircleRow.changed_at, CircleRow.created_at, type_=CircleRow.changed_at.type)
_OWNER = (*FEED, *CIRCLE, *MEMBER, MemberRow.left_at, MemberRow.language, _CHANGED.label("changed"), *ACCOUNT)
_NAME_IN_ROW = len(CIRCLE) + MEMBER.index(MemberRow.name)
_NUMBER = given("number", FeedRow.id)
_BY_NUMBER = Hot(
    union_all(
        select(*_OWNER)
        .select_from(FeedRow)
        .join(MemberRow, MemberRow.id == FeedRow.member_id)
        .join(CircleRow, CircleRow.id == FeedRow.circle_id)
        .outerjoin(AccountRow, AccountRow.id == MemberRow.account_id)
        .where(FeedRow.id == _NUMBER),
        select(*_OWNER)
        .select_from(FeedRow)
        .join(AccountRow, AccountRow.id == FeedRow.account_id)
        .outerjoin(MemberRow, and_(MemberRow.account_id == AccountRow.id, MemberRow.state == MemberState.ACTIVE))
        .outerjoin(CircleRow, CircleRow.id == MemberRow.circle_id)
        .where(FeedRow.id == _NUMBER),
    )
)


async def by_number(db: AsyncSession | Glance, number: int) -> tuple[Feed, list[Reader]]:
    """The feed with this number and whose it is: in its circle, or in each of theirs. Raises NotFound.

    One indexed read. Whoever has no account reads in the language written down for them.
    """
    rows = await db.run_sync(_BY_NUMBER.rows, number=number)
    if not rows:
        raise NotFound
    feed = as_feed(rows[0])
    readers = [_as_reader(row[len(FEED) :]) for row in rows if row[len(FEED)] is not None]
    return feed, sorted(readers, key=lambda reader: reader.me.circle_id)


def as_feed(row: Any) -> Feed:
    """From the columns of FEED, in their order."""
    number, kind, circle_id, secret, detail, minutes, *rest = row[: len(FEED)]
    reminder = None if minutes is None else timedelta(minutes=minutes)
    return Feed(number, kind, circle_id, secret, bool(detail), reminder, *rest)


def _as_reader(row: Any) -> Reader:
    c, m = len(CIRCLE), len(CIRCLE) + len(MEMBER)
    circle, (left_at, language, changed_at), of_account = as_circle(row[:c]), row[m : m + 3], row[m + 3 :]
    has_account = of_account[0] is not None
    nobody = None if has_account else Account(NO_ACCOUNT, row[_NAME_IN_ROW], None, language or Language.NL, circle.zone)
    account = nobody or as_account(of_account)
    return Reader(Me(account, as_member(row[c:m], account.under_18), circle), left_at, changed_at)


class Owned(NamedTuple):
    """A feed on its owner's page; `me` is them in its circle, None over all circles."""

    feed: Feed
    me: Me | None


async def of_account(db: AsyncSession, account: Account) -> list[Owned]:
    """The feeds somebody has switched on, in circles they are in and over all of them."""
    statement = _owned(account).where(FeedRow.off_at.is_(None)).order_by(FeedRow.id)
    return [_as_owned(row) for row in await db.execute(statement)]


async def one(db: AsyncSession, account: Account, number: int, also_off: bool = False) -> Owned:
    """One of these, or with `also_off` one that was. Raises NotFound for anybody else's."""
    row = (await db.execute(_owned(account).where(FeedRow.id == number))).one_or_none()
    owned = _as_owned(row) if row else None
    if owned is None or (owned.feed.off_at and not also_off):
        raise NotFound
    return owned


async def of_member(db: AsyncSession, me: Me) -> Feed | None:
    """The feed of their own shifts of a member in this circle, while it is on."""
    statement = select(*FEED).where(
        FeedRow.circle_id == me.circle_id,
        FeedRow.member_id == me.id,
        FeedRow.kind == FeedKind.MINE,
        FeedRow.off_at.is_(None),
    )
    row = (await db.execute(statement)).one_or_none()
    return row and as_feed(row)


def _owned(account: Account) -> Any:
    here = and_(MemberRow.id == FeedRow.member_id, MemberRow.account_id == account.id)
    return (
        select(*FEED, *ACCOUNT, *CIRCLE, *MEMBER)
        .select_from(FeedRow)
        .join(AccountRow, AccountRow.id == account.id)
        .outerjoin(MemberRow, and_(here, MemberRow.state == MemberState.ACTIVE))
        .outerjoin(CircleRow, CircleRow.id == MemberRow.circle_id)
        .where(or_(FeedRow.account_id == account.id, MemberRow.id.is_not(None)))
    )


def _as_owned(row: Any) -> Owned:
    f, c = len(FEED), len(FEED) + len(ACCOUNT)
    return Owned(as_feed(row), as_me(row[f:]) if row[c] is not None else None)


# What stands in it.

_CIRCLE_ID = given("circle_id", ShiftRow.circle_id)
_SINCE = given("since", ShiftRow.changed_at)
_WINDOW = (
    ShiftRow.circle_id == _CIRCLE_ID,
    # No shift is longer than 49 hours, so the index by circle and start finds all that touch the window.
    ShiftRow.starts_at > given("touching", ShiftRow.starts_at),
    ShiftRow.ends_at > given("earliest", ShiftRow.ends_at),
)
_IN_ORDER = (ShiftRow.starts_at, ShiftRow.id)
_OF_ME = and_(
    AssignmentRow.shift_id == ShiftRow.id, AssignmentRow.member_id == given("member_id", AssignmentRow.member_id)
)
# As text, which a word of ours is the same as: of hundreds of rows nothing need be converted.
_STANDS = (type_coerce(AssignmentRow.state, String), type_coerce(ShiftRow.closed, String))
_LINE = (ShiftRow.id, ShiftRow.version, *_STANDS)
_BEGINS = (ShiftRow.pattern_id, ShiftRow.starts_at)
_MINE = Hot(
    select(*_LINE)
    .select_from(ShiftRow)
    .join(AssignmentRow, _OF_ME)
    .where(
        *_WINDOW,
        or_(
            and_(ShiftRow.closed.is_(None), AssignmentRow.state.in_({*HOLDING, AssignmentState.PROPOSED})),
            and_(ShiftRow.closed.is_not(None), AssignmentRow.state.in_(HOLDING), ShiftRow.changed_at >= _SINCE),
            and_(ShiftRow.closed.is_(None), AssignmentRow.state.in_(HANDED_OVER), AssignmentRow.since >= _SINCE),
        ),
    )
    .order_by(*_IN_ORDER)
)
_ALL = Hot(
    select(*_LINE)
    .select_from(ShiftRow)
    .outerjoin(AssignmentRow, _OF_ME)
    .where(*_WINDOW, or_(ShiftRow.closed.is_(None), ShiftRow.changed_at >= _SINCE))
    .order_by(*_IN_ORDER)
)
_OPEN = Hot(
    select(*_LINE, ShiftRow.open_to, ShiftRow.kind, *_BEGINS)
    .select_from(ShiftRow)
    .outerjoin(AssignmentRow, _OF_ME)
    .where(
        *_WINDOW,
        ShiftRow.closed.is_(None),
        ShiftRow.held - ShiftRow.seeking < ShiftRow.needed,
        ~respite.is_for(given("member_id", AssignmentRow.member_id)),
    )
    .order_by(*_IN_ORDER)
)
_PEOPLE = Hot(select(MemberRow.id, MemberRow.name).where(MemberRow.circle_id == _CIRCLE_ID).order_by(MemberRow.id))


class Window(NamedTuple):
    """What a feed shows: what ends after `earliest`, and is off or handed over since `since`."""

    earliest: datetime
    since: datetime

    @property
    def values(self) -> dict[str, datetime]:
        """As the statements take it."""
        return {"earliest": self.earliest, "touching": self.earliest - LONGEST, "since": self.since}


async def lines(db: AsyncSession | Glance, me: Me, kind: FeedKind, window: Window) -> list[Line]:
    """The shifts of one circle in a feed of this kind, by time. The feed of open ones begins at the window itself."""
    return await db.run_sync(_LINES[kind], me, {**window.values, "circle_id": me.circle_id, "member_id": me.id})


_WAYS = [(state, closed) for state in (None, *AssignmentState) for closed in (None, *Closed)]
_AS_MINE = {way: showing_mine(*way) for way in _WAYS}
_AS_ANYS = {way: showing_to(*way) for way in _WAYS}


def _mine(session: Session, _me: Me, values: dict[str, Any]) -> list[Line]:
    rows = _MINE.rows(session, **values)
    shown = [(shift_id, version, _AS_MINE[state, closed]) for shift_id, version, state, closed in rows]
    return [Line(shift_id, version, showing) for shift_id, version, showing in shown if showing]


def _rota(session: Session, _me: Me, values: dict[str, Any]) -> list[Line]:
    rows = _ALL.rows(session, **values)
    return [Line(shift_id, version, _AS_ANYS[state, closed]) for shift_id, version, state, closed in rows]


def _open(session: Session, me: Me, values: dict[str, Any]) -> list[Line]:
    barred = skills.barred(session, me, values["earliest"], values["earliest"] + AHEAD)

    def is_barred(shift_id: int, kind: Kind, pattern_id: int | None, starts_at: datetime) -> bool:
        day = home_day(starts_at, me.circle.zone) if barred.asked else date.min
        return kind in barred.against or any(each.bars(shift_id, pattern_id, day) for each in barred.asked)

    return [
        Line(shift_id, version, Showing.OPEN)
        for shift_id, version, state, _closed, open_to, kind, *begins in _OPEN.rows(session, **values)
        if is_open_to(me, open_to, is_barred(shift_id, kind, *begins), state)
    ]


_LINES = {FeedKind.MINE: _mine, FeedKind.ROTA: _rota, FeedKind.OPEN: _open}


async def people(db: AsyncSession | Glance, me: Me) -> tuple[tuple[Any, ...], ...]:
    """The name of everyone who is or was in the circle: what of a feed changes without any shift."""
    return tuple(await db.run_sync(_PEOPLE.rows, circle_id=me.circle_id))


_EVENT = (
    ShiftRow.id,
    ShiftRow.uid,
    ShiftRow.version,
    ShiftRow.starts_at,
    ShiftRow.ends_at,
    ShiftRow.presence,
    ShiftRow.title,
    ShiftRow.what,
    ShiftRow.needed,
    ShiftRow.closed,
    ShiftRow.window_starts,
    ShiftRow.window_ends,
    ShiftRow.changed_at,
)
_EVENTS = Hot(
    select(*_EVENT, MemberRow.id, MemberRow.name, AssignmentRow.state)
    .select_from(ShiftRow)
    .outerjoin(AssignmentRow, and_(AssignmentRow.shift_id == ShiftRow.id, AssignmentRow.state.in_(HOLDING)))
    .outerjoin(MemberRow, MemberRow.id == AssignmentRow.member_id)
    .where(
        ShiftRow.circle_id == _CIRCLE_ID,
        ShiftRow.id >= given("first", ShiftRow.id),
        ShiftRow.id <= given("last", ShiftRow.id),
    )
    .order_by(ShiftRow.id, AssignmentRow.member_id)  # as the indexes have it
)


async def events(db: AsyncSession | Glance, me: Me, wanted: set[int]) -> list[Event]:
    """All that calendars say of the shifts `wanted`, one at least."""
    numbers = {"first": min(wanted), "last": max(wanted)}
    rows = await db.run_sync(_EVENTS.rows, circle_id=me.circle_id, **numbers)
    found: dict[int, Event] = {}
    for *columns, member_id, name, state in rows:
        if columns[0] not in wanted:
            continue
        event = found.setdefault(columns[0], Event._make((*columns, {}, set())))
        if member_id is not None:
            event.names[member_id] = name
        if state is AssignmentState.SEEKING:
            event.seekers.add(member_id)
    return list(found.values())
