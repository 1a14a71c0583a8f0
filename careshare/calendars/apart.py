"""Reads an outside calendar in a process of its own, which is gone afterwards.

The pages keep answering meanwhile, on another core; whatever a file makes of the memory and the time of that process,
here it is one sentence. `python -m careshare.calendars.apart` is that process: the file comes in, JSON goes out.
"""

import asyncio
import json
import os
import resource
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import careshare
from careshare.domain.outside import MOST_BYTES, Occurrence, Problem, Reading, Unreadable
from careshare.domain.time import Stretch
from careshare.domain.words import Wrong

MOST_MEMORY = 160 * 1024 * 1024
"""What the largest calendar that may be sent needs, and a little more."""
CPU_SECONDS = 30
SECONDS = 60
"""However busy the machine is."""
SERIES_SECONDS, ALL_SERIES_SECONDS = 1.5, 6.0
"""What one series may take to work out, and all of them; of this process alone, so also on a busy machine."""
LATER_THAN_PAGES = 10
"""As `nice` counts."""

_ONE_AFTER_THE_OTHER = asyncio.Semaphore(1)
"""A second core is all that a small machine has for this."""


async def read_apart(sent: bytes, home: ZoneInfo, within: Stretch) -> Reading:
    """As `outside.read`. Raises Unreadable, also where it takes too much of anything."""
    if len(sent) > MOST_BYTES:
        raise Unreadable(Wrong.TOO_BIG)
    window = [str(int(at.timestamp())) for at in (within.start, within.end)]
    async with _ONE_AFTER_THE_OTHER:
        answer = await _answer(sent, home.key, *window)
    try:
        return _unpacked(json.loads(answer))
    except ValueError:  # it was ended before it could answer
        raise Unreadable(Wrong.TOO_MUCH) from None


async def _answer(sent: bytes, *words: str) -> bytes:
    reader = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", __name__, *words),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        env={"PYTHONPATH": str(Path(careshare.__file__).parent.parent)},  # none of our settings
    )
    try:
        async with asyncio.timeout(SECONDS):
            answer, _ = await reader.communicate(sent)
    except TimeoutError:
        return b""
    finally:
        if reader.returncode is None:
            reader.kill()
            await reader.wait()
    return answer


def _packed(reading: Reading) -> dict[str, Any]:
    return {
        "occurrences": [
            (each.key, each.stretch.start.timestamp(), each.stretch.end.timestamp(), each.title, each.is_free)
            for each in reading.occurrences
        ],
        "entries": reading.entries,
        "unread": reading.unread,
        "problems": [(each.wrong, each.line, each.title) for each in reading.problems],
    }


def _unpacked(said: dict[str, Any]) -> Reading:
    if "unreadable" in said:
        raise Unreadable(Wrong(said["unreadable"]), said["line"])
    return Reading(
        tuple(
            Occurrence(key, _stretch(start, end), title, is_free)
            for key, start, end, title, is_free in said["occurrences"]
        ),
        said["entries"],
        said["unread"],
        tuple(Problem(Wrong(wrong), line, title) for wrong, line, title in said["problems"]),
    )


def _stretch(start: float, end: float) -> Stretch:
    return Stretch(datetime.fromtimestamp(start, UTC), datetime.fromtimestamp(end, UTC))


def _too_long(wrong: Wrong) -> BaseException:
    from careshare.calendars.entry import TooLong

    return TooLong(wrong)


class _Patience:
    """Ends what takes too long, by an alarm in the process's own time."""

    def __init__(self) -> None:
        self.left = ALL_SERIES_SECONDS
        signal.signal(signal.SIGVTALRM, self._ring)

    @contextmanager
    def __call__(self) -> Iterator[None]:
        given = min(SERIES_SECONDS, self.left)
        if given <= 0:
            raise _too_long(Wrong.TOO_MUCH)
        begun = time.process_time()
        signal.setitimer(signal.ITIMER_VIRTUAL, given)
        try:
            yield
        finally:
            signal.setitimer(signal.ITIMER_VIRTUAL, 0)
            self.left -= time.process_time() - begun

    @staticmethod
    def _ring(_number: int, _frame: object) -> None:
        raise _too_long(Wrong.TOO_OFTEN)


def _limit() -> None:
    for what, most in ((resource.RLIMIT_AS, MOST_MEMORY), (resource.RLIMIT_CPU, CPU_SECONDS)):
        with suppress(ValueError, OSError):  # a system that does not know it, or allows less already
            resource.setrlimit(what, (most, most))
    os.nice(LATER_THAN_PAGES)


def _main(home: str, start: str, end: str) -> None:
    from careshare.calendars.outside import read  # what it takes to read, only this process needs

    _limit()
    try:
        said = _packed(read(sys.stdin.buffer.read(), ZoneInfo(home), _stretch(int(start), int(end)), _Patience()))
    except Unreadable as unreadable:
        said = {"unreadable": unreadable.problem.wrong, "line": unreadable.problem.line}
    json.dump(said, sys.stdout)


if __name__ == "__main__":
    _main(*sys.argv[1:])
