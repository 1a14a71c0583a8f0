"""Divides in a process of its own, which is ended when its time is over or nobody waits for it any more.

HiGHS computes for seconds and is no Python that could be interrupted. What goes to it is numbers only; each better
division comes back at once, so that there is always one.
`python -m careshare.dividing.apart` is that process: the puzzle comes in, one line of JSON for each division goes out.
"""

import asyncio
import json
import logging
import os
import resource
import sys
import time
from asyncio.subprocess import Process
from collections.abc import Callable
from contextlib import suppress
from fractions import Fraction
from pathlib import Path
from typing import Any

import careshare
from careshare.domain.division.explain import division_of
from careshare.domain.division.greedy import filled
from careshare.domain.division.puzzle import Found, Puzzle, is_allowed, puzzle_of, worth
from careshare.domain.division.values import Division, Progress, Step, Task

log = logging.getLogger("careshare.dividing")

SECONDS = 3.0
"""What somebody waits for."""
LATE_SECONDS = 1.0
"""What it may take the process to notice that its time is over; then it is ended."""
MOST_MEMORY = 1024 * 1024 * 1024
"""Several times what the largest circle needs."""
LATER_THAN_PAGES = 5
"""As `nice` counts."""
LONGEST_LINE = 1024 * 1024

_ONE_AFTER_THE_OTHER = asyncio.Semaphore(1)
"""A second core is all that a small machine has for this."""

Heard = Callable[[Progress], None]


async def divide(task: Task, *, seconds: float = SECONDS, progress: Heard | None = None) -> Division:
    """The fairest division that is found in that time; what is proven of it, it says itself.

    Whoever no longer waits for it ends it. `progress` hears of each better one.
    """
    async with _ONE_AFTER_THE_OTHER:
        until = time.time() + seconds
        puzzle, first = await asyncio.to_thread(_begun, task)
        found = await _searched(puzzle, first, until, progress) if puzzle.pairs else first
    return await asyncio.to_thread(division_of, task, puzzle, found)


def _begun(task: Task) -> tuple[Puzzle, Found]:
    """With a first division; where nobody can have anything it is also the last."""
    puzzle = puzzle_of(task)
    is_all = not puzzle.pairs
    return puzzle, Found(filled(puzzle), covers_most=is_all, is_best=is_all)


async def _searched(puzzle: Puzzle, first: Found, until: float, progress: Heard | None) -> Found:
    searcher = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", __name__, repr(until)),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        limit=LONGEST_LINE,
        env={"PYTHONPATH": str(Path(careshare.__file__).parent.parent), "OPENBLAS_NUM_THREADS": "1"},
    )
    heard = _Best(puzzle, first, progress)
    try:
        async with asyncio.timeout(until + LATE_SECONDS - time.time()):
            await _hear(searcher, puzzle, heard)
    except (TimeoutError, ConnectionError, ValueError):  # cut off, even in the middle of a line
        log.warning("a division was ended before it was done", exc_info=True)
    finally:
        if searcher.returncode is None:
            searcher.kill()
            await searcher.wait()
    return heard.found


async def _hear(searcher: Process, puzzle: Puzzle, heard: "_Best") -> None:
    assert searcher.stdin
    assert searcher.stdout
    searcher.stdin.write(json.dumps(_packed(puzzle)).encode())
    searcher.stdin.write_eof()
    async for line in searcher.stdout:
        heard.hear(json.loads(line))
    if await searcher.wait():
        log.warning("a division ended with %s", searcher.returncode)


class _Best:
    """The best division that was heard of."""

    def __init__(self, puzzle: Puzzle, first: Found, progress: Heard | None) -> None:
        self.puzzle = puzzle
        self.found = first
        self.progress = progress

    def hear(self, said: dict[str, Any]) -> None:
        found = _found(said)
        if not is_allowed(self.puzzle, found.chosen):
            raise ValueError("a division that may not be")
        self.found = found
        if self.progress:
            best = worth(self.puzzle, found.chosen)
            self.progress(Progress(Step(said["step"]), best.uncovered, float(best.largest)))


def _packed(puzzle: Puzzle) -> dict[str, Any]:
    return {
        "places": puzzle.places,
        "hours": [list(hours.items()) for hours in puzzle.hours],
        "pairs": puzzle.pairs,
        "apart": puzzle.apart,
        "held": puzzle.held,
        "room": puzzle.room,
        "limits": puzzle.limits,
        "likes": list(puzzle.likes.items()),
    }


def _unpacked(sent: dict[str, Any]) -> Puzzle:
    return Puzzle(
        places=tuple(sent["places"]),
        hours=tuple(dict(hours) for hours in sent["hours"]),
        pairs=tuple(map(tuple, sent["pairs"])),
        apart=tuple(map(tuple, sent["apart"])),
        held=tuple(map(tuple, sent["held"])),
        room=tuple(map(tuple, sent["room"])),
        limits=tuple(sent["limits"]),
        likes={tuple(pair): likes for pair, likes in sent["likes"]},
    )


def _said(step: Step, found: Found) -> str:
    least = found.least.as_integer_ratio()
    known = {"covers_most": found.covers_most, "is_best": found.is_best, "least": least}
    return json.dumps({"step": step, "chosen": sorted(found.chosen), **known})


def _found(said: dict[str, Any]) -> Found:
    chosen = frozenset((shift, helper) for shift, helper in said["chosen"])
    return Found(chosen, said["covers_most"], Fraction(*said["least"]), said["is_best"])


def _limit(seconds: float) -> None:
    limits = ((resource.RLIMIT_AS, MOST_MEMORY), (resource.RLIMIT_CPU, int(seconds + LATE_SECONDS) + 1))
    for what, most in limits:
        with suppress(ValueError, OSError):  # a system that does not know it, or allows less already
            resource.setrlimit(what, (most, most))
    os.nice(LATER_THAN_PAGES)


def _main(until: str) -> None:
    from careshare.dividing.solve import solve  # what it takes to search, only this process needs

    _limit(float(until) - time.time())
    puzzle = _unpacked(json.load(sys.stdin))
    found = solve(puzzle, float(until) - time.time(), lambda step, found: _say(_said(step, found)))
    _say(_said(Step.WISHES, found))


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    _main(*sys.argv[1:])
