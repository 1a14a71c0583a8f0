"""The jobs run in turn, survive their own failures, and stop without leaving anything half done."""

import asyncio

import pytest

from careshare.jobs import runner
from careshare.jobs.runner import Job, Tools, beside, wait_seconds

NO_TOOLS: Tools = None  # type: ignore[assignment]


@pytest.mark.parametrize(("failures", "seconds"), [(0, 60), (1, 61), (2, 63), (5, 91), (20, 360), (2000, 360)])
def test_after_each_failure_it_waits_longer_and_at_most_five_minutes(failures, seconds):
    assert wait_seconds(Job("sweep", 60, no_round), failures) == seconds


async def test_every_job_runs_at_once_and_again():
    rounds: dict[str, int] = {"one": 0, "two": 0}
    done = asyncio.Event()

    def counting(name: str):
        async def round_of(_tools: Tools) -> None:
            rounds[name] += 1
            if min(rounds.values()) >= 3:
                done.set()

        return round_of

    async with beside(NO_TOOLS, [Job("one", 0.001, counting("one")), Job("two", 0.001, counting("two"))]):
        await asyncio.wait_for(done.wait(), 10)

    assert min(rounds.values()) >= 3


async def test_a_job_that_fails_is_logged_and_holds_nobody_up(caplog):
    done = asyncio.Event()

    async def fails(_tools: Tools) -> None:
        raise ZeroDivisionError

    async def works(_tools: Tools) -> None:
        done.set()

    async with beside(NO_TOOLS, [Job("broken", 60, fails), Job("whole", 60, works)]):
        await asyncio.wait_for(done.wait(), 10)

    assert [(record.job, record.exc_info[0]) for record in caplog.records] == [("broken", ZeroDivisionError)]


async def test_a_round_that_has_begun_is_finished_before_it_stops():
    begun, go_on, finished = asyncio.Event(), asyncio.Event(), []

    async def slow(_tools: Tools) -> None:
        begun.set()
        await go_on.wait()
        finished.append("whole")

    async with beside(NO_TOOLS, [Job("slow", 60, slow)]):
        await begun.wait()
        asyncio.get_running_loop().call_later(0.01, go_on.set)

    assert finished == ["whole"]


async def test_a_round_that_never_ends_is_ended(monkeypatch):
    monkeypatch.setattr(runner, "FINISH_SECONDS", 0.01)
    begun = asyncio.Event()

    async def endless(_tools: Tools) -> None:
        begun.set()
        await asyncio.Event().wait()

    async with beside(NO_TOOLS, [Job("endless", 60, endless)]):
        await begun.wait()


async def no_round(_tools: Tools) -> None:
    """Nothing."""
