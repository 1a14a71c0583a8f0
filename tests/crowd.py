"""Many helpers around one person and many moments nobody has yet: for races, kills and measurements."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncSession

from careshare.db.engine import Database
from careshare.db.models import AccountRow, CircleRow, DeviceRow, MemberRow, ShiftRow
from careshare.domain.words import HELPERS, Decides, Kind, Language, MayBeAlone, Presence, Role
from careshare.seal import hashed, new_token

HOME = ZoneInfo("Europe/Amsterdam")


@dataclass(frozen=True)
class Helper:
    """One of the crowd; `token` is the cookie of a browser that is signed in as them."""

    member_id: int
    token: str

    @property
    def headers(self) -> dict[str, str]:
        """What that browser sends along."""
        return {"cookie": f"careshare={self.token}", "sec-fetch-site": "same-origin"}


@dataclass(frozen=True)
class Crowd:
    """A circle, its helpers, and the shifts that are open, an hour each, one after the other from tomorrow on."""

    circle_id: int
    helpers: list[Helper]
    shifts: list[int]

    def take(self, shift_id: int) -> str:
        """Where "I'll come" is posted to."""
        return f"/circles/{self.circle_id}/shifts/{shift_id}/take"


async def gather(url: str, helpers: int, shifts: int, needed: int = 1) -> Crowd:
    """Writes a crowd into the database at `url`, which has its tables."""
    database, now = Database(url), datetime.now(UTC)
    async with database.writing() as db:
        values = {"zone": HOME, "decides": Decides.TOGETHER, "may_be_alone": MayBeAlone.YES, "created_at": now}
        circle_id = await _insert(db, CircleRow, person_name="Ellen", **values)
        crowd = Crowd(
            circle_id,
            [await _helper(db, circle_id, f"Helper {number + 1}", now) for number in range(helpers)],
            [await _shift(db, circle_id, now + timedelta(days=1, hours=hour), needed, now) for hour in range(shifts)],
        )
    await database.close()
    return crowd


async def _helper(db: AsyncSession, circle_id: int, name: str, now: datetime) -> Helper:
    account_id = await _insert(db, AccountRow, name=name, language=Language.EN, zone=HOME, created_at=now)
    member = {"circle_id": circle_id, "account_id": account_id, "name": name, "role": Role.FRIEND, "created_at": now}
    helper = Helper(await _insert(db, MemberRow, **member), new_token())
    device = {"name": "Firefox", "created_at": now, "seen_at": now, "expires_at": now + timedelta(days=1)}
    await _insert(db, DeviceRow, account_id=account_id, token_hash=hashed(helper.token), **device)
    return helper


async def _shift(db: AsyncSession, circle_id: int, starts_at: datetime, needed: int, now: datetime) -> int:
    return await _insert(
        db,
        ShiftRow,
        circle_id=circle_id,
        uid=str(uuid4()),
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=1),
        kind=Kind.COMPANY,
        presence=Presence.ACTIVE,
        title="Company",
        needed=needed,
        open_to=HELPERS,
        changed_at=now,
    )


async def _insert(db: AsyncSession, row_class: type, **values: object) -> int:
    statement = insert(row_class).values(**values).returning(row_class.id)  # type: ignore[attr-defined]
    return int((await db.execute(statement)).scalar_one())
