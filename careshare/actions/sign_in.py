"""Signing in with a code from a letter: ask for one, type it over, say who you are.

Nothing here looks whether an address is known before its code has come back, so no answer and no delay can tell.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Self
from zoneinfo import ZoneInfo

from sqlalchemy import delete, insert, update
from sqlalchemy.ext.asyncio import AsyncSession

from careshare.actions import letters, limits
from careshare.actions.accounts import create
from careshare.db.models import ChallengeRow
from careshare.domain.accounts import (
    ANSWERS_FROM_A_NETWORK,
    CODE_LASTS,
    CODES_FROM_A_NETWORK,
    CODES_IN_A_DAY,
    CODES_IN_AN_HOUR,
    MOST_TRIES,
    NAME_LASTS,
    Challenge,
    Newcomer,
    digits,
)
from careshare.domain.reasons import NotFound, Reason, Refused, Why
from careshare.domain.words import Language
from careshare.queries import accounts
from careshare.seal import Seal, hashed, new_secret, number_of


@dataclass(frozen=True, slots=True)
class Browser:
    """A browser in which somebody signs in: the token in its cookie, the network it is in, the language it reads."""

    token: str
    network: str
    language: Language

    @property
    def hash(self) -> bytes:
        """What is kept of the token."""
        return hashed(self.token)

    def as_account(self, account_id: int) -> Self:
        """The same browser where it asks for the account that is signed in on it, and not to sign in."""
        return replace(self, token=f"{self.token} {account_id}")


@dataclass(frozen=True, slots=True)
class Answered:
    """A code that was checked: why it is not right, or else the account that is signed in with it.

    Neither means that it was right, and somebody must still say who they are.
    """

    reason: Reason | None = None
    account_id: int | None = None


async def ask(db: AsyncSession, seal: Seal, browser: Browser, email: str, now: datetime) -> None:
    """Sends a code to `email`, to be typed over in this browser; a fresh one is sent again. Raises TooOften."""
    await limits.count(db, seal, CODES_FROM_A_NETWORK, browser.network, now)
    await limits.count(db, seal, CODES_IN_AN_HOUR, email, now)
    await limits.count(db, seal, CODES_IN_A_DAY, email, now)
    asked = await accounts.code_asked(db, browser.hash, now)
    again = asked is not None and asked.email == email and asked.is_still_good(now)
    number = asked.id if asked and again else await _new_code(db, browser, email, now)
    await letters.write(db, "code", now, challenge_id=number)


async def answer(db: AsyncSession, seal: Seal, browser: Browser, typed: str, now: datetime) -> Answered:
    """Checks a code, and whether it tells already who signs in. Raises TooOften."""
    given = await check(db, seal, browser, typed, now)
    return Answered(given) if isinstance(given, Reason) else await _as_the_only_one(db, given, now)


async def check(db: AsyncSession, seal: Seal, browser: Browser, typed: str, now: datetime) -> Challenge | Reason:
    """What the code was asked for, or why it is not right: answered and not raised, because the try must be kept.

    Raises TooOften.
    """
    await limits.count(db, seal, ANSWERS_FROM_A_NETWORK, browser.network, now)
    asked = await accounts.code_asked(db, browser.hash, now)
    tries_left = await _spend_a_try(db, asked) if asked else None
    if asked is None or tries_left is None:
        return Reason(Why.CODE_EXPIRED)
    if not seal.is_code(asked.secret, digits(typed)):
        return Reason(Why.CODE_WRONG if tries_left else Why.CODE_EXPIRED)
    right = update(ChallengeRow).where(ChallengeRow.id == asked.id)
    await db.execute(right.values(answered_at=now, expires_at=now + NAME_LASTS))
    return asked


async def as_one_of(db: AsyncSession, browser: Browser, account_id: int, now: datetime) -> int:
    """Signs in the chosen one of several behind an address. Raises NotFound for anybody else, Refused when too late."""
    given = await _given(db, browser, now)
    if account_id not in {account.id for account in await accounts.behind(db, given.email)}:
        raise NotFound
    await use(db, given, now)
    return account_id


async def as_someone_new(db: AsyncSession, browser: Browser, name: str, zone: ZoneInfo, now: datetime) -> int:
    """Makes an account for the answered address and signs it in. Raises Refused when too late."""
    given = await _given(db, browser, now)
    await use(db, given, now)
    return await create(db, Newcomer(name, given.email, browser.language, zone), now)


def demo_link(seal: Seal, account_id: int) -> str:
    """The secret part of the one-tap address of somebody in the demo: it stands behind `/demo/`."""
    return seal.link("demo", account_id, b"")


async def as_one_of_the_cast(db: AsyncSession, seal: Seal, link: str) -> int:
    """Signs in whom a one-tap address is for. Raises NotFound. Only to be reached in the demo."""
    found = await accounts.one(db, number_of(link)) if seal.opens("demo", link, b"") else None
    if found is None:
        raise NotFound
    return found.id


async def use(db: AsyncSession, given: Challenge, now: datetime) -> None:
    """A code does what it was asked for once, also when it is sent twice in the same moment."""
    statement = update(ChallengeRow).where(ChallengeRow.id == given.id, ChallengeRow.used_at.is_(None))
    if (await db.execute(statement.values(used_at=now).returning(ChallengeRow.id))).first() is None:
        raise Refused(Reason(Why.CODE_EXPIRED))


async def forget_past(db: AsyncSession, now: datetime) -> None:
    """Removes what was asked and is over, with its letters."""
    await db.execute(delete(ChallengeRow).where(ChallengeRow.expires_at <= now))


async def _new_code(db: AsyncSession, browser: Browser, email: str, now: datetime) -> int:
    statement = insert(ChallengeRow).values(
        kind="code",
        secret=new_secret(),
        browser_hash=browser.hash,
        email=email,
        language=browser.language,
        created_at=now,
        expires_at=now + CODE_LASTS,
    )
    return (await db.execute(statement.returning(ChallengeRow.id))).scalar_one()


async def _spend_a_try(db: AsyncSession, asked: Challenge) -> int | None:
    """The tries left after this one; None when there was none. Counts before it looks: a thousand at once are five."""
    statement = (
        update(ChallengeRow)
        .where(ChallengeRow.id == asked.id, ChallengeRow.answered_at.is_(None), ChallengeRow.tries < MOST_TRIES)
        .values(tries=ChallengeRow.tries + 1)
    )
    tries = (await db.execute(statement.returning(ChallengeRow.tries))).scalar_one_or_none()
    return None if tries is None else MOST_TRIES - tries


async def _as_the_only_one(db: AsyncSession, given: Challenge, now: datetime) -> Answered:
    found = await accounts.behind(db, given.email)
    if len(found) != 1:
        return Answered()
    await use(db, given, now)
    return Answered(account_id=found[0].id)


async def _given(db: AsyncSession, browser: Browser, now: datetime) -> Challenge:
    given = await accounts.code_given(db, browser.hash, now)
    if given is None:
        raise Refused(Reason(Why.CODE_EXPIRED))
    return given
