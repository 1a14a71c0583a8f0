"""Who is asking: the signed-in account, and what it is in the circle of the address."""

import hashlib

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request

from careshare.config import Settings
from careshare.domain.circles import Account, Me
from careshare.domain.reasons import NotFound
from careshare.queries import members


class SignInFirst(Exception):  # noqa: N818 - a page's word, not a crash
    """Nobody is signed in on this device. Answered with the sign-in page, and back here afterwards."""


def cookie_name(settings: Settings) -> str:
    """With https the browser itself keeps the cookie to this very host."""
    return "__Host-careshare" if settings.is_https else "careshare"


def token_hash(request: Request) -> bytes:
    """The hash of this device's token. Raises SignInFirst where there is none."""
    token = request.cookies.get(cookie_name(request.app.state.settings))
    if not token:
        raise SignInFirst
    return hashlib.sha256(token.encode()).digest()


async def account(db: AsyncSession, request: Request) -> Account:
    """The signed-in human. Raises SignInFirst."""
    found = await members.account_of_device(db, token_hash(request), request.app.state.clock())
    if found is None:
        raise SignInFirst
    request.state.account = found
    return found


async def member(db: AsyncSession, request: Request) -> Me:
    """The signed-in human as a member of the circle in the address.

    Raises SignInFirst when nobody is signed in, NotFound for a circle that is not theirs.
    """
    circle_id = int(request.path_params["circle_id"])
    me = await members.me(db, token_hash(request), circle_id, request.app.state.clock())
    if me is None:
        await account(db, request)
        raise NotFound
    request.state.account = me.account
    return me


async def anyone(db: AsyncSession, request: Request) -> Account | None:
    """The signed-in human, or None: for pages that are also for others."""
    try:
        return await account(db, request)
    except SignInFirst:
        return None
