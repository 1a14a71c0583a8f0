"""Calendars made to take all the memory or time there is: a sentence, from a process that is gone afterwards."""

import asyncio
import json
import os
from pathlib import Path

import pytest

from careshare.calendars.apart import packed, read_apart, unpacked
from careshare.domain.outside import MOST_BYTES, MOST_OCCURRENCES, Occurrence, Reading, Unreadable
from careshare.domain.time import Stretch
from careshare.domain.words import Wrong
from tests.calendars.outside import HOME, WINDOW, at, calendar, event

PROC = Path("/proc")
TUESDAY = "DTSTART:20261201T090000Z\nDURATION:PT1H"
LARGE = MOST_BYTES - 100
LONG_AGO = "DTSTART:19700101T090000Z"


async def test_what_is_read_apart_is_the_same() -> None:
    found = await read_apart(
        calendar(event(TUESDAY, title="Wassen, één uur"), event("DTSTART:soon", uid="another")), HOME, WINDOW
    )

    [visit] = found.occurrences
    assert (visit.title, visit.stretch.start) == ("Wassen, één uur", at("2026-12-01 09:00"))
    assert [(each.wrong, each.line) for each in found.problems] == [(Wrong.TIME, 12)]


async def test_what_is_no_calendar_is_refused_from_there_too() -> None:
    with pytest.raises(Unreadable) as refused:
        await read_apart(b"<html>", HOME, WINDOW)

    assert (refused.value.problem.wrong, refused.value.problem.line) == (Wrong.WEB_PAGE, 1)


@pytest.mark.parametrize(
    "rule",
    [
        "RRULE:FREQ=HOURLY;BYMONTH=2;BYMONTHDAY=30",
        "DURATION:P20000D\nRRULE:FREQ=DAILY",
        "EXDATE:" + ",".join(["20261201T090000Z"] * 200_000) + "\nRRULE:FREQ=DAILY",
    ],
    ids=["never", "always", "never again"],
)
async def test_a_series_that_takes_for_ever_is_one_that_cannot_be_read(rule: str) -> None:
    found = await read_apart(calendar(event(LONG_AGO, rule), event(TUESDAY, uid="another")), HOME, WINDOW)

    assert [each.wrong for each in found.problems] == [Wrong.TOO_OFTEN]
    assert [each.stretch.start for each in found.occurrences] == [at("2026-12-01 09:00")]


async def test_many_of_them_cost_no_more_than_a_few() -> None:
    never = [event(LONG_AGO, "RRULE:FREQ=HOURLY;BYMONTH=2;BYMONTHDAY=30", uid=str(number)) for number in range(1000)]

    found = await read_apart(calendar(*never, event(TUESDAY)), HOME, WINDOW)

    assert (found.entries, found.unread, len(found.occurrences)) == (1001, 1000, 1)
    assert found.problems[-1].wrong is Wrong.TOO_MUCH


async def test_fifty_thousand_entries_are_counted_and_the_first_of_them_kept() -> None:
    many = calendar(*(event("DTSTART:20261201T090000Z", uid=str(number), title="W") for number in range(50_000)))

    found = await read_apart(many, HOME, WINDOW)

    assert len(many) < MOST_BYTES
    assert (found.entries, found.unread, len(found.occurrences)) == (50_000, 0, MOST_OCCURRENCES)


@pytest.mark.parametrize(
    "sent",
    [
        b"BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:" + b"\n a" * (LARGE // 3),
        b"BEGIN:VCALENDAR\n" + b"BEGIN:VEVENT\n" * (LARGE // 13),
        b"BEGIN:VCALENDAR\nBEGIN:VTIMEZONE\nTZID:Ours\n" + b"TZNAME:X\n" * (LARGE // 9),
        os.urandom(1000) * (LARGE // 1000),
    ],
    ids=["one long line", "beginnings", "names of a zone", "noise"],
)
async def test_five_megabytes_of_anything_are_an_answer(sent: bytes) -> None:
    answer = (await asyncio.gather(read_apart(sent, HOME, WINDOW), return_exceptions=True))[0]

    if isinstance(answer, Reading):
        assert (answer.occurrences, answer.entries) == ((), answer.unread)
    else:
        assert isinstance(answer, Unreadable)
        assert answer.problem.wrong in {Wrong.NO_CALENDAR, Wrong.TOO_MUCH}


async def test_the_loop_turns_while_a_calendar_is_read() -> None:
    many = calendar(*(event("DTSTART:20261201T090000Z", uid=str(number)) for number in range(10_000)))
    reading = asyncio.create_task(read_apart(many, HOME, WINDOW))
    turns = 0

    while not reading.done():
        await asyncio.sleep(0.01)
        turns += 1

    assert len((await reading).occurrences) == MOST_OCCURRENCES
    assert turns > 10


@pytest.mark.skipif(not PROC.is_dir(), reason="this system does not list its processes in /proc")
async def test_an_answer_that_was_cut_off_is_none() -> None:
    hour = Stretch(at("2026-12-01 09:00"), at("2026-12-01 10:00"))
    occurrences = tuple(Occurrence(str(number), hour, "Wondzorg", is_free=False) for number in range(250))
    reading = Reading(occurrences, entries=250, unread=0, problems=())
    lines = [json.dumps(each) for each in packed(reading)]

    assert await unpacked("\n".join(lines).encode()) == reading
    for left in range(len(lines)):
        with pytest.raises(ValueError, match=r"ended halfway|Expecting value"):
            await unpacked("\n".join(lines[:left]).encode())


async def test_whoever_no_longer_waits_leaves_no_process_behind() -> None:
    never = calendar(*(event(LONG_AGO, "RRULE:FREQ=HOURLY;BYMONTH=2;BYMONTHDAY=30", uid=str(n)) for n in range(9)))
    reading = asyncio.create_task(read_apart(never, HOME, WINDOW))
    async with asyncio.timeout(60):
        while not _readers():  # noqa: ASYNC110 - nobody tells when a process has begun
            await asyncio.sleep(0.01)

    reading.cancel()
    await asyncio.gather(reading, return_exceptions=True)

    assert _readers() == []


def _readers() -> list[str]:
    """Processes that read a calendar for this one."""
    mine = " ".join(path.read_text() for path in PROC.glob("self/task/*/children")).split()
    said = {child: PROC / child / "cmdline" for child in mine}
    return [
        child for child, path in said.items() if path.exists() and b"careshare.calendars.apart" in path.read_bytes()
    ]
