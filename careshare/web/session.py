"""Who is asking: the signed-in account, and what it is in the circle of the address."""

from datetime import datetime
from typing import TypeVar

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request
from starlette.responses import Response

from careshare.actions import devices, limits
from careshare.actions.sign_in import Browser
from careshare.config import Settings
from careshare.db.hot import Glance
from careshare.domain.accounts import DEVICE_LASTS, NAME_LASTS, Limit, device_name, network_of
from careshare.domain.circles import Account, Me
from careshare.domain.reasons import NotFound
from careshare.queries import members, pins
from careshare.queries.hints import Reader
from careshare.seal import hashed, new_token
from careshare.web import page

R = TypeVar("R", bound=Response)


class SignInFirst(Exception):  # noqa: N818 - a page's word, not a crash
    """Nobody is signed in on this device. Answered with the sign-in page, and back here afterwards."""


class ProveFirst(Exception):  # noqa: N818 - a page's word, not a crash
    """It is not sure enough who this is. Answered with the question for the digits, and back here afterwards."""


def cookie_name(settings: Settings) -> str:
    """With https the browser itself keeps the cookie to this very host."""
    return "__Host-careshare" if settings.is_https else "careshare"


def token_hash(request: Request) -> bytes:
    """The hash of this device's token. Raises SignInFirst where there is none."""
    token = request.cookies.get(cookie_name(request.app.state.settings))
    if not token:
        raise SignInFirst
    return hashed(token)


async def account(db: AsyncSession | Glance, request: Request) -> Account:
    """The signed-in human. Raises SignInFirst."""
    device, now = token_hash(request), page.now(request)
    found = await members.account_of_device(db, device, now)
    if found is None:
        raise SignInFirst
    _seen(request, found, device, now)
    return found


async def member(db: AsyncSession | Glance, request: Request) -> Me:
    """The signed-in human as a member of the circle in the address.

    Raises SignInFirst when nobody is signed in, NotFound for a circle that is not theirs.
    """
    circle_id = int(request.path_params["circle_id"])
    device, now = token_hash(request), page.now(request)
    me = await members.me(db, device, circle_id, now)
    if me is None:
        await account(db, request)
        raise NotFound
    _seen(request, me.account, device, now)
    return me


async def anyone(db: AsyncSession, request: Request) -> Account | None:
    """The signed-in human, or None: for pages that are also for others."""
    try:
        return await account(db, request)
    except SignInFirst:
        return None


async def was_member(db: AsyncSession, request: Request) -> bool:
    """Whether whoever asks was in the circle in the address, where there is one, and is not any more."""
    who: Account | None = getattr(request.state, "account", None) or await anyone(db, request)
    circle_id = request.path_params.get("circle_id")
    return who is not None and circle_id is not None and await members.was_in(db, int(circle_id), who.id)


async def private(db: AsyncSession, request: Request) -> Account:
    """As `account`, for what nobody else may see: not even who reads the same mailbox. Raises ProveFirst."""
    me = await account(db, request)
    door = await pins.door(db, me, token_hash(request))
    if not door.is_open:
        raise ProveFirst
    return me


def reader(request: Request, account: Account) -> Reader:
    """The signed-in human at this device: for what is only theirs to read, should it be sure enough who that is."""
    return Reader(account, token_hash(request))


async def start(db: AsyncSession, request: Request, account_id: int, is_proven: bool = False) -> str:
    """Signs this browser in, instead of whoever was; the token for `remember`, once the transaction is kept."""
    came = devices.Came(account_id, device_name(request.headers.get("user-agent", "")), is_proven)
    before = request.cookies.get(cookie_name(request.app.state.settings), "")
    return await devices.begin(db, came, request.app.state.clock(), instead_of=hashed(before))


async def one_more_try(request: Request, limit: Limit) -> None:
    """Counts a try at something secret from this network, whatever becomes of it. Raises TooOften.

    In a transaction of its own, before the one that looks: a refusal there takes back all it wrote.
    """
    async with page.writing(request) as db:
        await limits.count(db, request.app.state.seal, limit, _network(request), page.now(request))


def remember(request: Request, response: R, token: str) -> R:
    """Makes this device known: a cookie that no script and no other site can use."""
    settings: Settings = request.app.state.settings
    response.set_cookie(
        cookie_name(settings),
        token,
        max_age=int(DEVICE_LASTS.total_seconds()),
        httponly=True,
        samesite="lax",
        secure=settings.is_https,
    )
    return response


def forget(request: Request, response: R) -> R:
    """Takes the cookie away again."""
    settings: Settings = request.app.state.settings
    response.delete_cookie(cookie_name(settings), httponly=True, samesite="lax", secure=settings.is_https)
    return response


def browser(request: Request) -> Browser:
    """Whoever asks, signed in or not, by a cookie of its own; `known` gives that cookie to who has none."""
    token = request.cookies.get(_browser_cookie(request)) or new_token()
    return Browser(token, _network(request), page.language(request))


def known(request: Request, response: R, browser: Browser) -> R:
    """So that an answer comes from the browser that was asked."""
    response.set_cookie(
        _browser_cookie(request),
        browser.token,
        max_age=int(NAME_LASTS.total_seconds()),
        httponly=True,
        samesite="lax",
        secure=request.app.state.settings.is_https,
    )
    return response


def _network(request: Request) -> str:
    return network_of(request.client.host if request.client else "")


def _browser_cookie(request: Request) -> str:
    return f"{cookie_name(request.app.state.settings)}-browser"


def _seen(request: Request, account: Account, device: bytes, now: datetime) -> None:
    request.state.account = account
    request.app.state.sightings.note(device, now)
