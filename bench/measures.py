"""What is measured, and what it should be: the table of `make bench`, row by row."""

import asyncio
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from sqlalchemy import func, select

from bench import browsers, served
from bench.browsers import Browser
from bench.load import Load, Measured, measure
from bench.seeded import Seeded
from bench.table import Row, at_least, at_most
from careshare.db.engine import Database
from careshare.db.models import ShiftRow
from careshare.seed import member_id
from tests import kills

SECONDS = 5.0
WARM_SECONDS = 1.0
AT_ONCE = 16
ALONE = 1_000
"""So many requests, one after the other, say what one of them costs."""

KILLS = 50

HELPER = 4
"""The place in each circle of the one who looks: a neighbour, who may take what is open."""


def around(port: int, requests: list[bytes], connections: int = AT_ONCE) -> Measured:
    """How many a second it answers, warm."""
    measure(Load(port, requests, connections, WARM_SECONDS))
    return _all(200, 304, of=measure(Load(port, requests, connections, SECONDS)))


def alone(port: int, requests: list[bytes]) -> Measured:
    """How long one takes, with nobody else there."""
    measure(Load(port, requests[:50], 1))
    return _all(200, 304, of=measure(Load(port, list(islice(_again(requests), ALONE)), 1)))


def hello() -> Measured:
    """A bare Starlette, asked in the same way."""
    with served.hello() as port:
        return around(port, [browsers.request("/", 1)])


def weeks(of: Seeded, **headers: str) -> list[bytes]:
    """The rota of this week, in circle after circle."""
    return [browsers.request(browsers.week(circle), member_id(circle, HELPER), **headers) for circle in of.busy]


def unchanged(of: Seeded, port: int) -> list[bytes]:
    """The same once more, by browsers that have it already."""
    asked = []
    for circle in of.busy[:50]:
        helper = member_id(circle, HELPER)
        answer, _ = Browser(port, helper).get(browsers.week(circle))
        asked.append(browsers.request(browsers.week(circle), helper, If_None_Match=answer.headers["ETag"]))
    return asked


def takes(of: Seeded) -> list[bytes]:
    """“I'll come”, on what nobody has, as who has read what it makes of their weeks presses it."""
    return [
        browsers.request(f"/circles/{circle}/shifts/{shift}/take?sure=yes", helper, "POST")
        for circle, shift, helper in of.takes()
    ]


def _again(requests: list[bytes]) -> Iterator[bytes]:
    while True:
        yield from requests


def _all(*statuses: int, of: Measured) -> Measured:
    """Raises where anything else came back: what is refused quickly is not quick."""
    if unexpected := set(of.statuses) - set(statuses):
        raise RuntimeError(f"answered {unexpected}, of {of.statuses}")
    return of


def pages(big: Seeded, few: Seeded) -> Iterator[Row]:
    """Looking at the week."""
    bare = hello()
    yield Row("a bare Starlette that says hello", "", f"{bare.per_second:,.0f}/s", bare.per_second)
    with served.careshare(big) as port:
        looked = around(port, weeks(big, Accept_Encoding="gzip"))
        plain = around(port, weeks(big))
        single = alone(port, weeks(big, Accept_Encoding="gzip"))
        nothing_new = around(port, unchanged(big, port))
        single_304 = alone(port, unchanged(big, port))
        yield at_least("rota week, 60 of 1,000,000 shifts, 16 at once, compressed", 500, looked.per_second, "/s")
        yield at_least("  the same, compression left to the proxy", 500, plain.per_second, "/s")
        yield at_most("  p99 alone", 8, single.percentile(99), "ms")
        yield at_least(
            "  nothing new (304), as a part of hello", 33.3, 100 * nothing_new.per_second / bare.per_second, "%"
        )
        yield from visits(big, port)
    with served.careshare(few) as port:
        yield grown("rota week", alone(port, weeks(few, Accept_Encoding="gzip")), single)
        yield grown("nothing new (304)", alone(port, unchanged(few, port)), single_304)


def visits(of: Seeded, port: int) -> Iterator[Row]:
    """What a phone with poor reception must fetch."""
    browser = Browser(port, member_id(1, HELPER))
    yield at_most(
        "first visit of the rota, compressed, without the font", 60, browser.visit(browsers.week(1)) / 1024, "KB"
    )
    yield at_most("  a later visit, when something changed", 8, browser.visit(browsers.week(1)) / 1024, "KB")


def taking(name: str, aim: float, big: Seeded, few: Seeded) -> Iterator[Row]:
    """Taking a shift, kept on the disk before it is told."""
    with served.careshare(big) as port:
        presses = takes(big)
        last = len(presses) // 8
        singly, presses = presses[:last], presses[last:]
        measure(Load(port, singly[: last // 2], AT_ONCE))
        single = _all(303, of=measure(Load(port, singly[last // 2 :], 1)))
        together = _all(303, of=measure(Load(port, presses, AT_ONCE)))
        yield at_least(f"take a shift, 16 at once, on {name}", aim, together.per_second, "/s")
        yield at_most("  p99", 60, together.percentile(99), "ms")
    asyncio.run(check_taken(big, big.takes()))
    with served.careshare(few) as port:
        presses = takes(few)
        measure(Load(port, presses[: len(presses) // 4], 1))
        yield grown(f"take a shift, on {name}", measure(Load(port, presses[len(presses) // 4 :], 1)), single)


def grown(what: str, few: Measured, many: Measured) -> Row:
    """What one costs alone with 1,000,000 shifts, against 1,000."""
    return at_most(f"cost of growing from 1,000 to 1,000,000 shifts: {what}", 1.2, many.median / few.median, "×", 2)


async def check_taken(of: Seeded, takes: list[tuple[int, int, int]]) -> None:
    """Raises unless every take is there: an answer that did nothing would be quick as well."""
    database = Database(of.url)
    async with database.reading() as db:
        held = select(func.count()).where(ShiftRow.id.in_([shift for _, shift, _ in takes[:5000]]), ShiftRow.held == 1)
        there = (await db.execute(held)).scalar_one()
    await database.close()
    if there != len(takes[:5000]):
        raise RuntimeError(f"only {there} of {len(takes[:5000])} takes are there")


def starting(of: Seeded) -> Iterator[Row]:
    """From the command to the first page, and what it then weighs."""
    started = [served.seconds_to_first_answer(of) for _ in range(5)]
    yield at_most("start to the first answer", 0.8, median(seconds for seconds, _ in started), "s", 2)
    yield at_most("memory at rest", 100, median(megabytes for _, megabytes in started), "MB", 0)


def dying(url: str, name: str) -> Iterator[Row]:
    """Killed under takes, fifty times."""
    with TemporaryDirectory(prefix="careshare-kills-") as folder:
        lost = kills.kill_under_takes(url, Path(folder), KILLS)
    yield at_most(f"lost, doubled or broken after {KILLS} kills, on {name}", 0, len(lost), "", 0)
