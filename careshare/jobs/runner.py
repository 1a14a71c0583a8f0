"""Turns the jobs: each in a loop of its own, again after a while, and after a failure later each time.

With SQLite they run inside `careshare serve`; with PostgreSQL `careshare work` runs them, on any number of machines:
every job is safe to run twice at once.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import datetime

from careshare.actions import assignments
from careshare.calendars.fetch import Internet
from careshare.db.engine import Database
from careshare.jobs import ask, deliver, divide, horizon, reckon, refresh, remind, sweep
from careshare.letters.deliver import Round
from careshare.letters.pace import Pace
from careshare.letters.text import House

log = logging.getLogger("careshare.jobs")

LONGEST_WAIT_SECONDS = 300.0
FINISH_SECONDS = 10.0
"""How long a round that has begun may take when we are told to stop."""


@dataclass(frozen=True, slots=True)
class Tools:
    """What a job may use."""

    database: Database
    house: House
    round: Round
    pace: Pace
    now: Callable[[], datetime]
    internet: Internet


@dataclass(frozen=True, slots=True)
class Job:
    """One round of `run`, and then again after `seconds`."""

    name: str
    seconds: float
    run: Callable[[Tools], Awaitable[object]]


async def _codes(tools: Tools) -> None:
    await _deliver(tools, deliver.CODES)


async def _letters(tools: Tools) -> None:
    room = tools.pace.room(tools.now())
    await _deliver(tools, deliver.LETTERS._replace(most=min(room, deliver.IN_ONE_ROUND)))


async def _deliver(tools: Tools, lane: deliver.Lane) -> None:
    """Codes count, and never wait: who is at the door is let in."""
    async with tools.round() as post:
        taken_up = await deliver.once(tools.database, tools.house, post, tools.now, lane)
        tools.pace.count(taken_up, tools.now())


async def _expire(tools: Tools) -> None:
    some = True
    while some:
        async with tools.database.writing() as db:
            some = bool(await assignments.expire(db, tools.now()))


async def _horizon(tools: Tools) -> None:
    await horizon.move(tools.database, tools.now())


async def _sweep(tools: Tools) -> None:
    await sweep.once(tools.database, tools.now())


async def _reckon(tools: Tools) -> None:
    some = True
    while some:
        some = await reckon.once(tools.database, tools.now()) > 0


async def _ask(tools: Tools) -> None:
    while await ask.once(tools.database, tools.now()):
        pass


async def _near(tools: Tools) -> None:
    await remind.near(tools.database, tools.now())


async def _ahead(tools: Tools) -> None:
    await remind.ahead(tools.database, tools.now())


async def _divide(tools: Tools) -> None:
    while await divide.once(tools.database, tools.now):
        pass


async def _refresh(tools: Tools) -> None:
    await refresh.once(refresh.Reach(tools.database, tools.house.seal, tools.internet), tools.now)


JOBS = (
    *[Job("codes", 1, _codes)] * 2,
    Job("letters", 1, _letters),
    Job("horizon", 600, _horizon),
    Job("expire", 60, _expire),
    Job("sweep", 600, _sweep),
    Job("reckon", 300, _reckon),
    Job("ask", 10, _ask),
    Job("near", 60, _near),
    Job("ahead", 300, _ahead),
    Job("divide", 1, _divide),
    *[Job("refresh", 60, _refresh)] * 2,
)
"""Looking into an empty outbox is one read of an index, so it is simply done every second. More than one look for codes
and for calendars, because a mail server can take half a minute to answer, and somebody else's calendar ten seconds. One
sends letters: should it be killed, at most one of them was sent and is not noted."""


@asynccontextmanager
async def beside(tools: Tools, jobs: Sequence[Job] = JOBS) -> AsyncIterator[None]:
    """Runs the jobs while the block runs; then lets rounds that have begun finish, within FINISH_SECONDS."""
    stop = asyncio.Event()
    loops = [asyncio.create_task(_turn(job, tools, stop), name=job.name) for job in jobs]
    try:
        yield
    finally:
        stop.set()
        _finished, unfinished = await asyncio.wait(loops, timeout=FINISH_SECONDS)
        for loop in unfinished:
            loop.cancel()
        await asyncio.gather(*loops, return_exceptions=True)


async def _turn(job: Job, tools: Tools, stop: asyncio.Event) -> None:
    failures = 0
    while not stop.is_set():
        failures = 0 if await _succeeds(job, tools) else failures + 1
        with suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), wait_seconds(job, failures))


async def _succeeds(job: Job, tools: Tools) -> bool:
    try:
        await job.run(tools)
    except Exception:
        log.exception("a job failed and will be tried again", extra={"job": job.name})
        return False
    return True


def wait_seconds(job: Job, failures: int) -> float:
    """How long until the next round: twice as long after each failure, at most five minutes longer than usual."""
    return job.seconds + min(2.0 ** min(failures, 9) - 1, LONGEST_WAIT_SECONDS)
