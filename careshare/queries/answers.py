"""Who was sent an answer link, with an account or without."""

from typing import Any

from sqlalchemy import and_, select
from sqlalchemy.ext.asyncio import AsyncSession

from careshare.db.models import AccountRow, CircleRow, MemberRow, ShiftRow
from careshare.domain.circles import Me
from careshare.domain.reasons import NotFound
from careshare.domain.words import MemberState
from careshare.queries.members import ACCOUNT, CIRCLE, MEMBER, as_account, as_circle, as_member, guest
from careshare.seal import Seal, number_of

ANSWER = "answer"
"""What its link is sealed for."""


def secret_of(uid: str) -> bytes:
    """What the links of a shift are made from: its random name. Only with the key does it make one."""
    return uid.encode()


async def uid_of(db: AsyncSession, me: Me, shift_id: int) -> str:
    """The random name of a shift of the circle I am in. Raises NotFound."""
    statement = select(ShiftRow.uid).where(ShiftRow.circle_id == me.circle_id, ShiftRow.id == shift_id)
    uid = (await db.execute(statement)).scalar_one_or_none()
    if uid is None:
        raise NotFound
    return uid


async def addressee(db: AsyncSession, seal: Seal, shift_id: int, link: str) -> Me:
    """Whom that link asks for that shift, whether they have an account or not; as long as they are in the circle.

    Raises NotFound for a link we did not make.
    """
    statement = (
        select(ShiftRow.uid, MemberRow.language, *ACCOUNT, *CIRCLE, *MEMBER)
        .select_from(ShiftRow)
        .join(CircleRow, CircleRow.id == ShiftRow.circle_id)
        .join(MemberRow, and_(MemberRow.circle_id == ShiftRow.circle_id, MemberRow.id == number_of(link)))
        .outerjoin(AccountRow, AccountRow.id == MemberRow.account_id)
        .where(ShiftRow.id == shift_id, MemberRow.state == MemberState.ACTIVE)
    )
    row: Any = (await db.execute(statement)).one_or_none()
    if row is None or not seal.opens(ANSWER, link, secret_of(row[0])):
        raise NotFound
    _, language, *rest = row
    a, c = len(ACCOUNT), len(ACCOUNT) + len(CIRCLE)
    circle = as_circle(rest[a:c])
    if rest[0] is None:
        member = as_member(rest[c:], under_18=False)
        return Me(account=guest(member, circle, language), member=member, circle=circle)
    account = as_account(rest[:a])
    return Me(account=account, member=as_member(rest[c:], account.under_18), circle=circle)
