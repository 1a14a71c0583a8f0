"""`make bench`: measures all, or what is named: pages, feeds, outside, take, load, dividing, start, kills."""

import os
import platform
import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack

from bench import calendars, carrying, dividing, measures, outside, seeded, table
from bench.seeded import CIRCLES, FEW, SHIFTS
from bench.table import Row
from careshare.db import migrate
from tests.postgres import Databases


def pages() -> Iterator[Row]:
    """Looking."""
    with seeded.sqlite(CIRCLES, SHIFTS) as big, seeded.sqlite(*FEW) as few:
        yield from measures.pages(big, few)


def take() -> Iterator[Row]:
    """Taking, on both databases."""
    with seeded.sqlite(CIRCLES, SHIFTS) as big, seeded.sqlite(*FEW) as few:
        yield from measures.taking("SQLite", 500, big, few)
    with ExitStack() as stack:
        server = stack.enter_context(seeded.postgres_server())
        big = stack.enter_context(seeded.on_postgres(server, CIRCLES, SHIFTS))
        few = stack.enter_context(seeded.on_postgres(server, *FEW))
        yield from measures.taking("PostgreSQL", 800, big, few)


def feeds() -> Iterator[Row]:
    """Fetching a calendar."""
    with seeded.sqlite(CIRCLES, SHIFTS) as big, seeded.sqlite(*FEW) as few:
        yield from calendars.measured(big, few)


def load() -> Iterator[Row]:
    """Saying how it goes with who cares."""
    yield from carrying.measured()


def read() -> Iterator[Row]:
    """Reading somebody else's calendar."""
    with seeded.sqlite(CIRCLES, SHIFTS) as big:
        yield from outside.measured(big)


def start() -> Iterator[Row]:
    """Starting, and resting."""
    with seeded.sqlite(CIRCLES, SHIFTS) as big:
        yield from measures.starting(big)


def kills() -> Iterator[Row]:
    """Dying, on both databases."""
    with seeded.emptied() as url:
        yield from measures.dying(url, "SQLite")
    with seeded.postgres_server() as server:
        databases = Databases(server)
        url = databases.create(f"careshare_kills_{os.getpid()}")
        migrate.upgrade(url)
        yield from measures.dying(url, "PostgreSQL")
        databases.drop(f"careshare_kills_{os.getpid()}")
        databases.close()


PARTS: dict[str, Callable[[], Iterator[Row]]] = {
    "pages": pages,
    "feeds": feeds,
    "outside": read,
    "take": take,
    "load": load,
    "dividing": dividing.measured,
    "start": start,
    "kills": kills,
}


def main(names: list[str]) -> int:
    """Measures these parts; 1 where an aim is missed."""
    rows = []
    for name in names or list(PARTS):
        for row in PARTS[name]():
            rows.append(row)
            print(table.printed(row), flush=True)
    if not names:
        table.keep(rows, conditions())
    return int(any(row.met is False for row in rows))


def conditions() -> dict[str, str]:
    """On what it was measured."""
    return {
        "machine": f"{os.cpu_count()} × {platform.machine()}",
        "python": platform.python_version(),
        "sqlite": sqlite3.sqlite_version,
    }


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
