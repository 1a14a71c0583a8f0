"""The cast: two circles on a fresh database, at one fixed moment, and browsers that are signed in as each of them."""

import hashlib
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import httpx
import pytest
from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from careshare.app import create_app
from careshare.config import Settings
from careshare.db.engine import Database
from careshare.db.models import AccountRow, AssignmentRow, CircleRow, DeviceRow, MemberRow, ShiftRow
from careshare.domain.circles import Me
from careshare.domain.words import (
    HELPERS,
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
from careshare.queries import members

HOME = ZoneInfo("Europe/Amsterdam")
NOW = datetime(2026, 12, 4, 8, 0, tzinfo=UTC)
"""Friday 4 December 2026, 09:00 at home."""
BASE_URL = "http://localhost:8000"
ON_SQLITE = pytest.mark.parametrize("copied_world", ["sqlite"], indirect=True)
"""For many cases of one thing that is about what people type or read, and not about how rows are kept."""


@dataclass
class World:
    """A circle around Ellen, and another one. Each of the cast is a `Me`, as an action or a page is handed it."""

    url: str
    folder: Path
    now: datetime = NOW
    cast: dict[str, Me] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.settings = Settings(database_url=self.url, base_url=BASE_URL, secret_file=self.folder / "secret")
        self.app = create_app(self.settings, now=lambda: self.now)
        self.database: Database = self.app.state.database
        self._numbers = count(1)

    def __getattr__(self, name: str) -> Me:
        """`world.partner`, `world.neighbour`, …"""
        try:
            return self.__dict__["cast"][name]
        except KeyError:
            raise AttributeError(name) from None

    @property
    def circle_id(self) -> int:
        """Ellen's circle."""
        return self.coordinator.circle_id

    # Adding to it.

    async def circle(self, person_name: str, **values: Any) -> int:
        """A circle of its own; returns its id."""
        defaults = {"zone": HOME, "decides": Decides.TOGETHER, "may_be_alone": MayBeAlone.NEVER, "created_at": self.now}
        async with self.database.writing() as db:
            return await _insert(db, CircleRow, person_name=person_name, **{**defaults, **values})

    async def member(self, circle_id: int, name: str, role: Role, has_account: bool = True, **values: Any) -> int:
        """A member, with an account of their own where not said otherwise; returns the member's id."""
        async with self.database.writing() as db:
            account_id = await self._account(db, name) if has_account else None
            return await _insert(
                db,
                MemberRow,
                circle_id=circle_id,
                account_id=account_id,
                name=name,
                role=role,
                created_at=self.now,
                **values,
            )

    async def shift(self, starts: str = "2026-12-04 12:00", hours: float = 2, **values: Any) -> int:
        """A shift in Ellen's circle, `starts` on the wall of her home; returns its id."""
        start = datetime.fromisoformat(starts).replace(tzinfo=HOME).astimezone(UTC)
        defaults = {
            "circle_id": self.circle_id,
            "uid": str(uuid4()),
            "starts_at": start,
            "ends_at": start + timedelta(hours=hours),
            "kind": Kind.COMPANY,
            "presence": Presence.ACTIVE,
            "title": "Lunch",
            "open_to": HELPERS,
            "changed_at": self.now,
        }
        async with self.database.writing() as db:
            return await _insert(db, ShiftRow, **{**defaults, **values})

    async def assign(
        self, shift_id: int, who: Me, state: AssignmentState = AssignmentState.ACCEPTED, **values: Any
    ) -> int:
        """`who` on a shift in that state, the shift's counts with it; returns the assignment's id."""
        async with self.database.writing() as db:
            await db.execute(
                update(ShiftRow)
                .where(ShiftRow.id == shift_id)
                .values(
                    held=ShiftRow.held + int(state in HOLDING),
                    seeking=ShiftRow.seeking + int(state is AssignmentState.SEEKING),
                )
            )
            row = {
                "circle_id": who.circle_id,
                "shift_id": shift_id,
                "member_id": who.id,
                "state": state,
                "since": self.now,
            }
            return await _insert(db, AssignmentRow, **{**row, **values})

    async def join(self, circle_id: int, who: Me, **values: Any) -> Me:
        """The same human in another circle as well, with the same role."""
        row = {"account_id": who.account.id, "name": who.account.name, "role": who.member.role, "created_at": self.now}
        async with self.database.writing() as db:
            member_id = await _insert(db, MemberRow, circle_id=circle_id, **{**row, **values})
        async with self.database.reading() as db:
            found = await members.me(db, _hashed(who.id), circle_id, self.now)
        assert found is not None
        assert found.id == member_id
        return found

    async def add(self, model: Any, **values: Any) -> int:
        """A row of any table; returns its id."""
        async with self.database.writing() as db:
            return await _insert(db, model, **values)

    async def change_circle(self, **values: Any) -> None:
        """Ellen's circle, otherwise."""
        async with self.database.writing() as db:
            await db.execute(update(CircleRow).where(CircleRow.id == self.circle_id).values(**values))

    async def change_member(self, who: Me, **values: Any) -> None:
        """A member, otherwise."""
        async with self.database.writing() as db:
            await db.execute(update(MemberRow).where(MemberRow.id == who.id).values(**values))

    async def change_account(self, who: Me, **values: Any) -> None:
        """An account, otherwise."""
        async with self.database.writing() as db:
            await db.execute(update(AccountRow).where(AccountRow.id == who.account.id).values(**values))

    # Looking at it.

    async def rows(self, model: Any, **where: Any) -> list[Any]:
        """The rows of a table, in the order of their ids."""
        async with self.database.reading() as db:
            return list(
                (await db.scalars(select(model).filter_by(**where).order_by(*model.__table__.primary_key))).all()
            )

    async def me(self, member_id: int) -> Me:
        """A member as pages and actions know them; their device's token is "token-<member id>"."""
        async with self.database.reading() as db:
            circle_id = (await db.execute(select(MemberRow.circle_id).where(MemberRow.id == member_id))).scalar_one()
            found = await members.me(db, _hashed(member_id), circle_id, self.now)
        assert found is not None
        return found

    async def signed_in(self, name: str, member_id: int) -> Me:
        """Signs that member in on a device of their own, and calls them `world.<name>`."""
        async with self.database.writing() as db:
            account_id = (await db.execute(select(MemberRow.account_id).where(MemberRow.id == member_id))).scalar_one()
            device = {"name": "Firefox", "created_at": self.now, "seen_at": self.now}
            device |= {"expires_at": self.now + timedelta(days=3650)}
            await _insert(db, DeviceRow, account_id=account_id, token_hash=_hashed(member_id), **device)
        self.cast[name] = await self.me(member_id)
        return self.cast[name]

    def browser(self, who: Me | None = None, **headers: str) -> httpx.AsyncClient:
        """A browser on the application, without a network between; signed in as `who`, or as nobody."""
        return httpx.AsyncClient(
            transport=httpx.ASGITransport(self.app, raise_app_exceptions=False),
            base_url=BASE_URL,
            cookies={"careshare": f"token-{who.id}"} if who else {},
            headers={"sec-fetch-site": "same-origin", "accept-language": "nl", **headers},
        )

    async def _account(self, db: AsyncSession, name: str) -> int:
        email = f"{name.lower()}{next(self._numbers)}@example.org"
        values = {"language": Language.NL, "zone": HOME, "created_at": self.now}
        return await _insert(db, AccountRow, name=name, email=email, **values)


async def build(url: str, folder: Path) -> World:
    """Ellen's circle with its cast, and the circle of a stranger."""
    world = World(url, folder)
    ellen, henk = await world.circle("Ellen"), await world.circle("Henk")
    cast: list[tuple[str, int, str, Role, dict[str, Any]]] = [
        (
            "coordinator",
            ellen,
            "Sanne",
            Role.FAMILY,
            {"relation": "dochter", "is_coordinator": True, "trust": Trust.FULL},
        ),
        ("partner", ellen, "Anton", Role.FAMILY, {"relation": "man", "lives_in": True, "trust": Trust.FULL}),
        ("child", ellen, "Bram", Role.FAMILY, {"relation": "zoon", "trust": Trust.FULL}),
        ("neighbour", ellen, "Ria", Role.FRIEND, {"relation": "buurvrouw"}),
        ("second_neighbour", ellen, "Mia", Role.FRIEND, {"relation": "buurvrouw"}),
        ("volunteer", ellen, "Piet", Role.VOLUNTEER, {"relation": "vrijwilliger", "organisation": "Zonnebloem"}),
        ("professional", ellen, "Joke", Role.PROFESSIONAL, {"relation": "wijkverpleging", "organisation": "Thuiszorg"}),
        ("person", ellen, "Ellen", Role.PERSON, {"trust": Trust.FULL}),
        ("stranger", henk, "Karel", Role.FRIEND, {"relation": "buurman", "is_coordinator": True}),
    ]
    for key, circle_id, name, role, values in cast:
        await world.signed_in(key, await world.member(circle_id, name, role, **values))
    return world


async def _insert(db: AsyncSession, model: Any, **values: Any) -> int:
    return int((await db.execute(insert(model).values(**values).returning(*model.__table__.primary_key))).scalar_one())


def _hashed(member_id: int) -> bytes:
    return hashlib.sha256(f"token-{member_id}".encode()).digest()


As = Callable[[Me | None], httpx.AsyncClient]


def on(day: str) -> date:
    """ "2026-12-04" as a date."""
    return date.fromisoformat(day)


async def browsers(world: World) -> AsyncIterator[As]:
    """`as_(world.partner)`: one browser for each of them, closed after the test."""
    opened: dict[int | None, httpx.AsyncClient] = {}

    def as_(who: Me | None) -> httpx.AsyncClient:
        key = who.id if who else None
        return opened.setdefault(key, world.browser(who))

    yield as_
    for client in opened.values():
        await client.aclose()
