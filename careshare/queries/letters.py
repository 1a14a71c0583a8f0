"""The outbox, and what a letter is about: everything is read when it is sent, names and languages too."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from careshare.db.hot import Glance, Hot, given
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
from careshare.domain.letters import (
    GIVEN_UP,
    IN_A_PAUSE,
    IN_CALENDAR,
    Code,
    Farewell,
    Invited,
    Letter,
    Moment,
    Rhythm,
    Scene,
    Swap,
    thread_of,
)
from careshare.domain.patterns import Pattern, Rotation, own_part
from careshare.domain.time import Stretch
from careshare.domain.turns import NOBODY
from careshare.domain.words import (
    NEEDS_NO_ASKING,
    UNSENT,
    AssignmentState,
    CircleState,
    LetterState,
    MemberState,
)
from careshare.queries.members import ACCOUNT, CIRCLE, MEMBER, as_me

LETTER = (
    LetterRow.id,
    LetterRow.kind,
    LetterRow.written_at,
    LetterRow.message_id,
    LetterRow.circle_id,
    LetterRow.account_id,
    LetterRow.challenge_id,
    LetterRow.invitation_id,
    LetterRow.facts,
    LetterRow.state,
    LetterRow.tries,
)
HAS_ROOM = ShiftRow.held - ShiftRow.seeking < ShiftRow.needed


async def next_due(db: AsyncSession | Glance, now: datetime, codes: bool) -> int | None:
    """The letter that has waited longest for its turn, of the codes or of all others.

    No letter goes before an earlier one of its thread to the same account, by the same way, that has not been sent; but
    one that waits for the morning, or for the letter of the day, holds up none. None goes while its circle is paused.
    """
    row = await (_NEXT_CODE if codes else _NEXT_OTHER).first(db, now=now)
    return row[0] if row else None


STANDS_STILL = and_(
    LetterRow.account_id.is_not(None),
    LetterRow.kind.not_in(IN_A_PAUSE),
    exists().where(CircleRow.id == LetterRow.circle_id, CircleRow.state == CircleState.PAUSED),
)
"""A letter to somebody in a circle that is paused: it waits until the circle goes on. Invitations are sent."""


def _next(which: ColumnElement[bool]) -> Hot:
    """Asked every second, whether there are letters or not."""
    earlier = aliased(LetterRow)
    first = ~exists().where(
        earlier.thread == LetterRow.thread,
        earlier.account_id == LetterRow.account_id,
        earlier.id < LetterRow.id,
        earlier.state.in_(UNSENT),
        or_(earlier.tries > 0, earlier.due_at <= LetterRow.due_at),
    )
    is_due = and_(LetterRow.due_at <= given("now", LetterRow.due_at), LetterRow.leader_id.is_(None))
    return Hot(
        select(LetterRow.id)
        .where(LetterRow.state.in_(UNSENT), is_due, which, first)
        .order_by(LetterRow.due_at, LetterRow.id)
        .limit(1)
    )


_NEXT_CODE = _next(LetterRow.challenge_id.is_not(None))
_NEXT_OTHER = _next(and_(LetterRow.challenge_id.is_(None), ~STANDS_STILL))


async def could_leave_since(db: AsyncSession, letter: Letter) -> datetime:
    """When it was written, or when its circle went on after that."""
    statement = select(CircleRow.state_since).where(CircleRow.id == letter.circle_id)
    went_on: datetime | None = (await db.execute(statement)).scalar_one_or_none()
    return max(letter.written_at, went_on or letter.written_at)


async def code(db: AsyncSession, letter: Letter, now: datetime) -> Code | None:
    """The code to send, while it can still be given."""
    statement = select(ChallengeRow.secret, ChallengeRow.email, ChallengeRow.language, ChallengeRow.expires_at).where(
        ChallengeRow.id == letter.challenge_id, ChallengeRow.answered_at.is_(None), ChallengeRow.expires_at > now
    )
    row: Any = (await db.execute(statement)).one_or_none()
    return row and Code(*row)


async def farewell(db: AsyncSession, letter: Letter) -> Farewell | None:
    """To which address, whose it was while that is still known, and whether somebody in their circles can help them."""
    mine, other = aliased(MemberRow), aliased(MemberRow)
    theirs = (mine.account_id == letter.account_id, mine.state == MemberState.ACTIVE)
    plans_too = exists().where(
        other.circle_id == mine.circle_id,
        other.id != mine.id,
        other.is_coordinator,
        other.state == MemberState.ACTIVE,
        other.account_id.is_not(None),
    )
    others_plan = and_(exists().where(*theirs), ~exists().where(*theirs, ~plans_too))
    statement = (
        select(ChallengeRow.email, ChallengeRow.language, AccountRow.name, others_plan)
        .join(AccountRow, AccountRow.id == letter.account_id)
        .where(ChallengeRow.id == letter.challenge_id)
    )
    row: Any = (await db.execute(statement)).one_or_none()
    return row and Farewell(*row)


async def invited(db: AsyncSession, letter: Letter, now: datetime) -> Invited | None:
    """The invitation to send, while it can still be used; in the inviter's language unless the reader's is known."""
    member, inviter = aliased(MemberRow), aliased(MemberRow)
    statement = (
        select(
            InvitationRow.secret,
            InvitationRow.email,
            member.language,
            AccountRow.language,
            member.name,
            inviter.name,
            CircleRow.person_name,
            InvitationRow.expires_at,
            CircleRow.zone,
        )
        .join(member, member.id == InvitationRow.member_id)
        .join(inviter, inviter.id == InvitationRow.invited_by)
        .join(AccountRow, AccountRow.id == inviter.account_id)
        .join(CircleRow, CircleRow.id == InvitationRow.circle_id)
        .where(
            InvitationRow.id == letter.invitation_id,
            InvitationRow.used_at.is_(None),
            InvitationRow.revoked_at.is_(None),
            InvitationRow.expires_at > now,
            InvitationRow.email.is_not(None),
            CircleRow.state != CircleState.ENDED,
        )
    )
    row: Any = (await db.execute(statement)).one_or_none()
    if row is None:
        return None
    secret, email, their_language, our_language, *rest = row
    return Invited(secret, email, their_language or our_language, *rest)


async def scene(db: AsyncSession, letter: Letter, now: datetime) -> Scene | None:
    """All a letter within a circle speaks of; None where its reader has no account, no address or was never there."""
    me = await _reader(db, letter)
    if me is None or me.account.email is None:
        return None
    facts = {name.removesuffix("_id"): value for name, value in letter.facts.items()}
    swap, shift_id, other_shift_id = await _swap(db, me, facts)
    wanting = await wanting_of(db, letter, now) if letter.kind in GIVEN_UP else []
    whose = facts.get("member") or me.id
    asked = await _moments(db, me, facts.get("shifts", ()), now, of_others=letter.kind == "asked")
    return Scene(
        me=me,
        facts=facts,
        now=now,
        names=await _names(db, me, (facts.get("by"), facts.get("member"))),
        moment=asked[0] if asked else await _moment(db, me, wanting[0] if wanting else shift_id),
        other_moment=await _moment(db, me, other_shift_id),
        rhythm=await _rhythm(db, me, facts.get("pattern"), whose),
        rhythm_before=await _rhythm(db, me, facts.get("pattern_before"), whose),
        swap=swap,
        waiting=await _is_waiting(db, me, facts.get("member")),
        wanting=len(wanting),
        moments=asked,
    )


async def carried(db: AsyncSession, theirs: Iterable[tuple[int, int | None]]) -> set[tuple[int, int]]:
    """Those of `theirs`, as (shift, account), of which a letter that left, or may have, carried the shift to them.

    It put it into their calendar, or took it out.
    """
    wanted = {
        (thread_of(shift_id), account_id): (shift_id, account_id) for shift_id, account_id in theirs if account_id
    }
    if not wanted:
        return set()
    statement = select(LetterRow.thread, LetterRow.account_id).where(
        LetterRow.thread.in_({thread for thread, _ in wanted}),
        LetterRow.kind.in_(IN_CALENDAR),
        LetterRow.tries > 0,
        LetterRow.state.in_({*UNSENT, LetterState.SENT}),
    )
    rows: Any = await db.execute(statement)
    return {wanted[tuple(row)] for row in rows if tuple(row) in wanted}


async def addressee(db: AsyncSession, letter: Letter) -> int | None:
    """The member a letter is for, in its circle."""
    if letter.invitation_id:
        statement = select(InvitationRow.member_id).where(InvitationRow.id == letter.invitation_id)
    else:
        statement = select(MemberRow.id).where(
            MemberRow.circle_id == letter.circle_id, MemberRow.account_id == letter.account_id
        )
    return (await db.execute(statement)).scalar_one_or_none()


async def _reader(db: AsyncSession, letter: Letter) -> Me | None:
    statement = (
        select(*ACCOUNT, *CIRCLE, *MEMBER)
        .select_from(MemberRow)
        .join(AccountRow, AccountRow.id == MemberRow.account_id)
        .join(CircleRow, CircleRow.id == MemberRow.circle_id)
        .where(MemberRow.account_id == letter.account_id, MemberRow.circle_id == letter.circle_id)
    )
    row: Any = (await db.execute(statement)).one_or_none()
    return row and as_me(row)


async def _names(db: AsyncSession, me: Me, members: Iterable[int | None]) -> dict[int, str]:
    wanted = {number for number in members if number}
    statement = select(MemberRow.id, MemberRow.name).where(
        MemberRow.circle_id == me.circle_id, MemberRow.id.in_(wanted)
    )
    return dict((await db.execute(statement)).all()) if wanted else {}


async def _moment(db: AsyncSession, me: Me, shift_id: int | None) -> Moment | None:
    found = await _as_moments(db, me, [] if shift_id is None else [shift_id])
    return found[0] if found else None


async def _moments(
    db: AsyncSession, me: Me, shift_ids: Sequence[int], now: datetime, of_others: bool
) -> tuple[Moment, ...]:
    """Those of them that still want somebody; where it is `of_others`, not what the reader has or said no to."""
    found = [each for each in await _as_moments(db, me, shift_ids) if each.wants_somebody(now)]
    return tuple(each for each in found if not of_others or each.states.get(me.id) not in NEEDS_NO_ASKING)


async def _as_moments(db: AsyncSession, me: Me, shift_ids: Sequence[int]) -> list[Moment]:
    if not shift_ids:
        return []
    columns = (
        *(ShiftRow.id, ShiftRow.starts_at, ShiftRow.ends_at, ShiftRow.closed, HAS_ROOM),
        *(ShiftRow.uid, ShiftRow.sequence),
    )
    statement = (
        select(*columns, AssignmentRow.member_id, AssignmentRow.state)
        .outerjoin(AssignmentRow, AssignmentRow.shift_id == ShiftRow.id)
        .where(ShiftRow.circle_id == me.circle_id, ShiftRow.id.in_(shift_ids))
        .order_by(ShiftRow.starts_at, ShiftRow.id)
    )
    found: dict[tuple[Any, ...], dict[int, AssignmentState]] = defaultdict(dict)
    for *shift, member_id, state in await db.execute(statement):
        found[tuple(shift)].update({member_id: state} if member_id else {})
    return [
        Moment(number, Stretch(starts_at, ends_at), closed, has_room, states, uid, sequence)
        for (number, starts_at, ends_at, closed, has_room, uid, sequence), states in found.items()
    ]


async def _swap(db: AsyncSession, me: Me, facts: Any) -> tuple[Swap | None, int | None, int | None]:
    """The swap, the shift its reader would give and the one they would get; without one, the shift of the facts."""
    swap_id = facts.get("swap")
    if swap_id is None:
        return None, facts.get("shift"), None
    statement = select(SwapRow.accepted, SwapRow.member_id, SwapRow.shift_id, SwapRow.other_shift_id).where(
        SwapRow.circle_id == me.circle_id, SwapRow.id == swap_id
    )
    row: Any = (await db.execute(statement)).one_or_none()
    if row is None:
        return None, None, None
    accepted, asker, offered, wanted = row
    return Swap(accepted), *((offered, wanted) if me.id == asker else (wanted, offered))


async def _rhythm(db: AsyncSession, me: Me, pattern_id: int | None, whose: int) -> Rhythm | None:
    """The pattern as this member comes by it; all of it where they do not."""
    if pattern_id is None:
        return None
    columns = (
        PatternRow.rule,
        PatternRow.starts_on,
        PatternRow.starts,
        PatternRow.ends,
        PatternRow.days_later,
        PatternRow.rotation,
        PatternRow.turn_offset,
    )
    statement = select(*columns).where(PatternRow.circle_id == me.circle_id, PatternRow.id == pattern_id)
    row: Any = (await db.execute(statement)).one_or_none()
    if row is None:
        return None
    turns = (
        select(
            func.coalesce(TurnRow.member_id, NOBODY.id),
            or_(TurnRow.declined_at.is_not(None), MemberRow.state.is_distinct_from(MemberState.ACTIVE)),
        )
        .outerjoin(MemberRow, MemberRow.id == TurnRow.member_id)
        .where(TurnRow.circle_id == me.circle_id, TurnRow.pattern_id == pattern_id)
        .order_by(TurnRow.position)
    )
    found = (await db.execute(turns)).all()
    rule, starts_on, starts, ends, later, rotation, offset = row
    members = tuple(member_id for member_id, _ in found)
    in_turn = {"days_later": later, "rotation": Rotation(rotation), "members": members, "turn_offset": offset}
    pattern = Pattern(rule, starts_on, starts, ends, me.circle.zone, **in_turn)
    vacant = frozenset(member_id for member_id, is_vacant in found if is_vacant)
    return Rhythm(pattern_id, own_part(pattern, whose), vacant)


async def wanting_of(db: AsyncSession, letter: Letter, now: datetime) -> list[int]:
    """Of the shifts given up by the act this letter tells of, those that still want somebody; the first comes first.

    They are known by their instant, which is the letter's.
    """
    statement = (
        select(ShiftRow.id)
        .join(AssignmentRow, AssignmentRow.shift_id == ShiftRow.id)
        .where(
            AssignmentRow.circle_id == letter.circle_id,
            AssignmentRow.member_id == letter.facts["member"],
            AssignmentRow.state == GIVEN_UP[letter.kind],
            AssignmentRow.since == letter.written_at,
            ShiftRow.closed.is_(None),
            ShiftRow.starts_at > now,
            HAS_ROOM,
        )
        .order_by(ShiftRow.starts_at, ShiftRow.id)
    )
    return list(await db.scalars(statement))


async def _is_waiting(db: AsyncSession, me: Me, member_id: int | None) -> bool:
    """Whether the member it is about waits for a yes of the person."""
    statement = select(MemberRow.id).where(
        MemberRow.circle_id == me.circle_id, MemberRow.id == member_id, MemberRow.state == MemberState.WAITING
    )
    return (await db.execute(statement)).first() is not None
