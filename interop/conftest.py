"""A circle whose rota is hard to read: around both changes of the clocks, in three scripts, two thousand moments."""

import asyncio
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import cycle
from pathlib import Path
from typing import NamedTuple

import httpx
import pytest

from careshare.db import migrate
from careshare.db.models import FeedRow, ShiftRow
from careshare.domain.time import ONE_DAY, Stretch, day_stretch, stretch_on
from careshare.domain.words import FeedKind
from careshare.seal import Seal, new_secret
from tests import server
from tests.world import HOME, build

TITLES = (
    "Avond met Mia",
    "مساء مع ميا",
    "👵 soep; brood, en \\ koffie",
    "Een ingewikkelde, lange naam voor één gewoon uurtje bij haar op de bank in de zon",
)
TODAY = datetime.now(UTC).date()


@dataclass(frozen=True)
class Circle:
    """It as it is served: its shifts by UID, when and what they are; `feeds` are the neighbour's addresses."""

    base_url: str
    circle_id: int
    planned: dict[str, Stretch]
    titles: dict[str, str]
    numbers: dict[str, int]
    feeds: dict[FeedKind, str]
    cookies: dict[str, str]

    def press(self, uid: str, verb: str) -> None:
        """A button on the page of a shift, as the neighbour."""
        with httpx.Client(base_url=self.base_url, cookies=self.cookies, trust_env=False) as browser:
            address = f"/circles/{self.circle_id}/shifts/{self.numbers[uid]}/{verb}"
            answer = browser.post(address, headers={"sec-fetch-site": "same-origin"})
            assert answer.status_code == 303


@pytest.fixture(scope="session")
def circle(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Circle]:
    """The circle, served by the real program."""
    folder = tmp_path_factory.mktemp("interop")
    url = f"sqlite:///{folder / 'careshare.db'}"
    migrate.upgrade(url)
    seal = Seal.kept_in(folder / "secret")
    filled = asyncio.run(_fill(url, folder))
    with server.running(folder, url) as live:
        yield Circle(
            base_url=live.base_url,
            circle_id=filled.circle_id,
            planned={shift.uid: Stretch(shift.starts_at, shift.ends_at) for shift in filled.shifts},
            titles={shift.uid: shift.title for shift in filled.shifts},
            numbers={shift.uid: shift.id for shift in filled.shifts},
            feeds={
                row.kind: f"{live.base_url}/feeds/{seal.link('feed', row.id, row.secret)}.ics" for row in filled.feeds
            },
            cookies=filled.cookies,
        )


@pytest.fixture
def rota(circle: Circle) -> bytes:
    """The feed of the whole rota, as it is fetched."""
    return httpx.get(circle.feeds[FeedKind.ROTA], trust_env=False).raise_for_status().content


class Filled(NamedTuple):
    """What was put into the database."""

    circle_id: int
    shifts: list[ShiftRow]
    feeds: list[FeedRow]
    cookies: dict[str, str]


async def _fill(url: str, folder: Path) -> Filled:
    world = await build(url, folder)
    for stretch, title in zip(hard(), cycle(TITLES), strict=False):
        await world.shift(title=title, starts_at=stretch.start, ends_at=stretch.end)
    feed = {"circle_id": world.circle_id, "member_id": world.neighbour.id, "detail": True}
    for kind in FeedKind:
        await world.add(FeedRow, **feed, kind=kind, secret=new_secret(), created_at=world.now, changed_at=world.now)
    shifts, feeds = await world.rows(ShiftRow), await world.rows(FeedRow)
    await world.database.close()
    return Filled(world.circle_id, shifts, feeds, {"careshare": f"token-{world.neighbour.id}"})


def hard() -> Iterator[Stretch]:
    """Nights, half past two and whole days in the weeks of both changes of the clocks; then one every three hours."""
    for change in changes():
        for day in (change + timedelta(days=later) for later in range(-3, 4)):
            yield stretch_on(day, time(23), time(7), HOME)
            yield stretch_on(day, time(2, 30), time(3), HOME)
            yield day_stretch(day, HOME)
    start = datetime.combine(TODAY, time(), UTC) + ONE_DAY
    for number in range(2000):
        yield Stretch(start + timedelta(hours=3 * number, minutes=5), start + timedelta(hours=3 * number + 2))


def changes() -> Iterator[date]:
    """The coming days on which the clocks at home change."""
    days = (TODAY + timedelta(days=later) for later in range(7, 380))
    for day in days:
        with suppress(StopIteration):
            if day_stretch(day, HOME).duration != ONE_DAY:
                yield day
