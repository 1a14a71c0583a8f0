"""Kills the server in the middle of takes, again and again, and compares the database with what people were told.

`tests/test_kills.py` does it five times on each database, `make bench` fifty times.
"""

import asyncio
import json
import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

import httpx
from sqlalchemy import select

from careshare.db.engine import Database
from careshare.db.models import AssignmentRow, ShiftRow
from careshare.domain.words import HOLDING
from careshare.seal import Seal
from tests import server
from tests.crowd import Crowd, Helper, gather
from tests.server import LiveServer

HELPERS = 16
SHIFTS_PER_KILL = 60
"""More than are taken before the kill, so that it always falls in the middle."""


def kill_under_takes(url: str, folder: Path, kills: int) -> list[str]:
    """What was lost, doubled or broken, in sentences; none, as it should be. The database at `url` has its tables."""
    crowd = asyncio.run(gather(url, HELPERS, SHIFTS_PER_KILL * kills))
    told: list[tuple[int, int]] = []
    for number in range(kills):
        shifts = crowd.shifts[number * SHIFTS_PER_KILL : (number + 1) * SHIFTS_PER_KILL]
        with server.running(folder, url) as live:
            seal = Seal.kept_in(folder / "secret")
            run = Run(crowd, live, seal, _two_for_each(crowd, shifts), after=Random(number).randint(3, 20))
            asyncio.run(run.until_it_dies())
        told += run.told
    return [*asyncio.run(lost_or_doubled(url, told)), *_broken(url)]


def was_told_yes(seal: Seal, answer: httpx.Response) -> bool:
    """Whether the next page says that it is done, and offers to undo it; a refusal has nothing to undo."""
    said = seal.read("said", (answer.cookies.get("careshare-said") or "").strip('"'))
    return said is not None and bool(json.loads(said)[1])


@dataclass
class Run:
    """One life of the server, which ends when `after` takes were told yes, with others under way."""

    crowd: Crowd
    live: LiveServer
    seal: Seal
    wanted: Iterator[tuple[Helper, int]]
    after: int
    told: list[tuple[int, int]] = field(default_factory=list)

    async def until_it_dies(self) -> None:
        """Everybody presses as fast as they can."""
        async with httpx.AsyncClient(base_url=self.live.base_url, trust_env=False, timeout=30) as browser:
            await asyncio.gather(*(self._press(browser) for _ in range(HELPERS)))

    async def _press(self, browser: httpx.AsyncClient) -> None:
        for helper, shift_id in self.wanted:
            try:
                answer = await browser.post(self.crowd.take(shift_id), headers=helper.headers)
            except httpx.TransportError:
                return  # it is dead
            if was_told_yes(self.seal, answer):
                self.told.append((shift_id, helper.member_id))
            if len(self.told) >= self.after:
                self.live.kill()


def _two_for_each(crowd: Crowd, shifts: list[int]) -> Iterator[tuple[Helper, int]]:
    """For each shift two helpers, one of whom must be too late."""
    helpers = crowd.helpers
    for place, shift_id in enumerate(shifts):
        yield helpers[place % len(helpers)], shift_id
        yield helpers[(place + 5) % len(helpers)], shift_id


async def lost_or_doubled(url: str, told: list[tuple[int, int]], needed: int = 1) -> list[str]:
    """Takes that were told and are not there, and shifts whose places do not add up."""
    database = Database(url)
    async with database.reading() as db:
        places = select(AssignmentRow.shift_id, AssignmentRow.member_id).where(AssignmentRow.state.in_(HOLDING))
        held = {(shift_id, member_id) for shift_id, member_id in await db.execute(places)}
        counts = [(shift_id, count) for shift_id, count in await db.execute(select(ShiftRow.id, ShiftRow.held))]
    await database.close()
    helpers = Counter(shift_id for shift_id, _ in held)
    lost = [f"member {member} was told yes for shift {shift}" for shift, member in set(told) - held]
    wrong = [
        f"shift {shift} has {helpers[shift]} helpers and counts {count} of {needed}"
        for shift, count in counts
        if not helpers[shift] == count <= needed
    ]
    return lost + wrong


def _broken(url: str) -> list[str]:
    """What SQLite itself finds wrong with the file."""
    if not url.startswith("sqlite"):
        return []
    with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as rows:
        found = [row[0] for row in rows.execute("PRAGMA integrity_check")]
    return [] if found == ["ok"] else found
