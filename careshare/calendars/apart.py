"""Reads an outside calendar in a process of its own, which is gone afterwards.

The pages keep answering meanwhile, on another core; whatever a file makes of the memory and the time of that process,
here it is one sentence. `python -m careshare.calendars.apart` is that process: the file comes in, lines of JSON go out,
first how much was read and then, a little in each line, what.
"""

import asyncio
import json
import os
import resource
import signal
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from itertools import islice
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

AT_ONCE = 100
"""Occurrences in one line, which is unpacked before others get a turn."""

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
        return await unpacked(answer)
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


def packed(reading: Reading) -> Iterator[Any]:
    """What was read, as the lines say it."""
    yield {
        "occurrences": len(reading.occurrences),
        "entries": reading.entries,
        "unread": reading.unread,
        "problems": [(each.wrong, each.line, each.title) for each in reading.problems],
    }
    occurrences = iter(reading.occurrences)
    while some := list(islice(occurrences, AT_ONCE)):
        yield [
            (each.key, each.stretch.start.timestamp(), each.stretch.end.timestamp(), each.title, each.is_free)
            for each in some
        ]


async def unpacked(answer: bytes) -> Reading:
    """What the lines say, while others have turns. Raises Unreadable; ValueError where some are missing."""
    head, *lines = answer.splitlines() or [b""]
    said = json.loads(head)
    if "unreadable" in said:
        raise Unreadable(Wrong(said["unreadable"]), said["line"])
    occurrences: list[Occurrence] = []
    for line in lines:
        occurrences += (
            Occurrence(key, _stretch(start, end), title, is_free)
            for key, start, end, title, is_free in json.loads(line)
        )
        await asyncio.sleep(0)
    if len(occurrences) != said["occurrences"]:
        raise ValueError("it was ended halfway")
    problems = tuple(Problem(Wrong(wrong), line, title) for wrong, line, title in said["problems"])
    return Reading(tuple(occurrences), said["entries"], said["unread"], problems)


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
    said: Iterable[Any]
    try:
        said = packed(read(sys.stdin.buffer.read(), ZoneInfo(home), _stretch(int(start), int(end)), _Patience()))
    except Unreadable as unreadable:
        said = [{"unreadable": unreadable.problem.wrong, "line": unreadable.problem.line}]
    for each in said:
        print(json.dumps(each))  # noqa: T201 - it is how this process answers


if __name__ == "__main__":
    _main(*sys.argv[1:])
