"""Dividing in a process of its own: the same answer, always one, and nothing left behind."""

import asyncio
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from careshare.dividing.apart import divide
from careshare.domain.division import Division, Progress, Step
from tests.dividing.circles import large_circle
from tests.domain.dividing import ANN, BEN, CAS, helper, hours_of, on_days, task

PROC = Path("/proc")
FIVE_SHIFTS = task(on_days(4, 4, 3, 3, 2), helper(ANN, 12), helper(BEN, 8), helper(CAS, 4))
LONG = 30.0

lists_processes = pytest.mark.skipif(not PROC.is_dir(), reason="this system does not list its processes in /proc")


async def test_what_is_divided_apart_is_the_best() -> None:
    heard: list[Progress] = []

    division = await divide(FIVE_SHIFTS, seconds=LONG, progress=heard.append)

    assert hours_of(division) == [8, 6, 2]
    assert division.proven
    assert not division.best_so_far
    assert heard[-1] == Progress(Step.WISHES, 0, 0.75)


async def test_where_nobody_can_no_process_is_asked() -> None:
    division = await divide(task(on_days(2), helper(ANN, 1)), seconds=0)

    assert division.given == ()
    assert not division.best_so_far


async def test_without_any_time_there_is_a_division_all_the_same() -> None:
    division = await divide(large_circle(), seconds=0)

    assert len(division.given) > 100
    assert division.best_so_far
    assert not division.proven


async def test_the_loop_turns_while_it_is_divided() -> None:
    dividing = asyncio.create_task(divide(large_circle(), seconds=1))
    turns = 0

    while not dividing.done():
        await asyncio.sleep(0.01)
        turns += 1

    assert len((await dividing).given) > 100
    assert turns > 10


@lists_processes
async def test_a_search_that_hangs_is_ended_when_its_time_is_over() -> None:
    dividing = asyncio.create_task(divide(large_circle(), seconds=1))
    searcher = await _searcher()
    os.kill(searcher, signal.SIGSTOP)

    division = await dividing

    _is_not_the_last_word(division)
    assert _searchers() == []


@lists_processes
async def test_a_search_that_breaks_leaves_the_best_so_far() -> None:
    dividing = asyncio.create_task(divide(large_circle(), seconds=LONG))
    os.kill(await _searcher(), signal.SIGKILL)

    _is_not_the_last_word(await dividing)


@lists_processes
async def test_a_search_that_breaks_midway_claims_nothing_of_what_it_found() -> None:
    large = large_circle()
    heard: list[Progress] = []

    def break_it(progress: Progress) -> None:
        heard.append(progress)
        os.kill(_searchers()[0], signal.SIGKILL)

    division = await divide(large, seconds=LONG, progress=break_it)

    _is_not_the_last_word(division)
    assert sum(gap.places for gap in division.uncovered) == heard[0].uncovered
    assert max(share.after for share in division.shares) == heard[0].largest


@lists_processes
async def test_whoever_no_longer_waits_leaves_no_process_behind() -> None:
    dividing = asyncio.create_task(divide(large_circle(), seconds=LONG))
    await _searcher()

    dividing.cancel()
    await asyncio.gather(dividing, return_exceptions=True)

    assert _searchers() == []


def test_who_asks_for_a_division_loads_nothing_that_searches() -> None:
    asked = "import sys, careshare.dividing.apart; sys.exit(bool({'numpy', 'highspy'} & set(sys.modules)))"

    done = subprocess.run([sys.executable, "-c", asked], check=False)

    assert done.returncode == 0


def _is_not_the_last_word(division: Division) -> None:
    assert len(division.given) > 100
    assert division.best_so_far
    assert not division.proven


async def _searcher() -> int:
    async with asyncio.timeout(60):
        while not _searchers():  # noqa: ASYNC110 - nobody tells when a process has begun
            await asyncio.sleep(0.01)
    return _searchers()[0]


def _searchers() -> list[int]:
    """Processes that search a division for this one."""
    mine = " ".join(path.read_text() for path in PROC.glob("self/task/*/children")).split()
    said = {child: PROC / child / "cmdline" for child in mine}
    return [int(child) for child, path in said.items() if path.exists() and b"careshare.dividing" in path.read_bytes()]
