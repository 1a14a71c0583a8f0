"""A database that is full, read-only or held by another program: calm pages, nothing half done, and well again."""

import asyncio
import logging
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, closing, contextmanager
from pathlib import Path

import httpx
import pytest
from sqlalchemy import text
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from careshare.app import create_app
from careshare.config import Settings
from careshare.db.models import DeviceRow, LetterRow, MemberRow
from careshare.logs import Lines
from careshare.web.sightings import Sightings, writing_sightings
from tests.pages import heading
from tests.world import BASE_URL, ON_SQLITE, World

ON_POSTGRES = pytest.mark.parametrize("copied_world", ["postgres"], indirect=True)

SOMEBODY = {"name": "Gerda Geheim", "role": "friend", "language": "nl", "relation": "", "organisation": ""}


@contextmanager
def held_by_another_program(world: World) -> Iterator[None]:
    """Another process could not be told from this: a connection of its own takes the write lock."""
    with closing(sqlite3.connect(world.url.removeprefix("sqlite:///"), isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


@asynccontextmanager
async def said_to_the_writer(world: World, broken: str, mended: str) -> AsyncIterator[None]:
    """SQLite itself refuses to write meanwhile."""
    await say_to_the_writer(world, broken)
    yield
    await say_to_the_writer(world, mended)


async def say_to_the_writer(world: World, words: str) -> None:
    """To the one connection that writes, outside any transaction."""
    async with world.database.writer.connect() as connection:
        raw = (await connection.get_raw_connection()).dbapi_connection
        assert isinstance(raw, sqlite3.Connection)
        raw.execute(words)


async def fill_the_disk(world: World) -> None:
    """Writes until no page of the file is left: some fit into the one begun, and into those a migration gave back."""
    async with world.browser(world.coordinator) as browser:
        for _ in range(300):
            answer = await browser.post(f"/circles/{world.circle_id}/members", data=SOMEBODY)
            if answer.status_code == 503:
                return
    raise AssertionError("the disk was never full")


@pytest.fixture
def log() -> Iterator[list[str]]:
    """What the operator reads meanwhile."""
    lines: list[str] = []
    handler = logging.Handler()
    handler.emit = lambda record: lines.append(Lines().format(record))  # type: ignore[method-assign]
    logging.getLogger("careshare").addHandler(handler)
    yield lines
    logging.getLogger("careshare").removeHandler(handler)


@ON_SQLITE
async def test_where_there_is_nothing_a_database_that_does_not_answer_changes_nothing(world, as_):
    browser = as_(world.neighbour)

    async with said_to_the_writer(world, "ALTER TABLE devices RENAME TO away", "ALTER TABLE away RENAME TO devices"):
        meanwhile = await browser.get("/nowhere")

    assert meanwhile.status_code == 404
    assert (await browser.get("/me")).status_code == 200


@ON_SQLITE
async def test_a_table_or_a_file_that_is_missing_is_a_mistake_of_ours(world, as_, log):
    def reads_a_file_that_is_not_there(_request: Request) -> Response:
        return Response(Path("/nowhere/at.all").read_text())

    world.app.router.routes.insert(0, Route("/broken", reads_a_file_that_is_not_there))
    async with said_to_the_writer(world, "ALTER TABLE devices RENAME TO away", "ALTER TABLE away RENAME TO devices"):
        without_table = await as_(world.neighbour).get("/me")
    without_file = await as_(world.neighbour).get("/broken")

    assert (without_table.status_code, without_file.status_code) == (500, 500)
    assert ["OperationalError" in log[0], "FileNotFoundError" in log[1]] == [True, True]


@pytest.mark.parametrize("nowhere", ["127.0.0.1:1", "postgres.invalid"])
async def test_a_database_that_cannot_be_reached_is_a_calm_page(tmp_path, nowhere):
    settings = Settings(database_url=f"postgresql://ria@{nowhere}/careshare", secret_file=tmp_path / "secret")
    transport = httpx.ASGITransport(create_app(settings), raise_app_exceptions=False)

    async with httpx.AsyncClient(transport=transport, base_url=BASE_URL, cookies={"careshare": "token"}) as browser:
        answer = await browser.get("/me")

    assert answer.status_code == 503


@ON_SQLITE
async def test_while_another_program_holds_the_database_everyone_who_waits_is_told_so(world):
    who = [world.neighbour, world.child, world.partner, world.person, world.volunteer, world.professional]
    browsers = [world.browser(each) for each in who]

    with held_by_another_program(world):
        while_held = await asyncio.gather(*[each.post("/language", data={"language": "en"}) for each in browsers])
    afterwards = [await each.post("/language", data={"language": "en"}) for each in browsers]

    assert [answer.status_code for answer in while_held] == [503] * 6
    assert [answer.status_code for answer in afterwards] == [303] * 6
    for each in browsers:
        await each.aclose()


@ON_SQLITE
async def test_a_full_disk_is_a_calm_page_and_nothing_is_half_done(world, as_, log):
    async with world.database.reading() as db:
        pages = (await db.execute(text("PRAGMA page_count"))).scalar_one()

    async with said_to_the_writer(world, f"PRAGMA max_page_count = {pages}", "PRAGMA max_page_count = 1000000"):
        await fill_the_disk(world)
        members = len(await world.rows(MemberRow))
        refused = await as_(world.coordinator).post(f"/circles/{world.circle_id}/members", data=SOMEBODY)
        read = await as_(world.coordinator).get(f"/circles/{world.circle_id}/rota")
        after_it = len(await world.rows(MemberRow))
    afterwards = await as_(world.coordinator).post(f"/circles/{world.circle_id}/members", data=SOMEBODY)

    assert (refused.status_code, read.status_code, afterwards.status_code) == (503, 200, 303)
    assert heading(refused) == "Het kan even niet"
    assert after_it == members
    assert log
    assert "Geheim" not in "".join(log)


@ON_SQLITE
async def test_a_database_that_cannot_be_written_is_still_read(world, as_):
    async with said_to_the_writer(world, "PRAGMA query_only = ON", "PRAGMA query_only = OFF"):
        asked = await as_(None).post("/sign-in", data={"email": "ria@example.org"})
        read = await as_(world.neighbour).get(f"/circles/{world.circle_id}/rota")
    afterwards = await as_(None).post("/sign-in", data={"email": "ria@example.org"})

    assert (asked.status_code, read.status_code, afterwards.status_code) == (503, 200, 303)
    assert len(await world.rows(LetterRow)) == 1


@ON_POSTGRES
async def test_a_postgres_that_only_reads_for_a_while_is_still_read(world, as_):
    await make_read_only(world, "on")
    asked = await as_(None).post("/sign-in", data={"email": "ria@example.org"})
    read = await as_(world.neighbour).get(f"/circles/{world.circle_id}/rota")
    await make_read_only(world, "off")
    afterwards = await as_(None).post("/sign-in", data={"email": "ria@example.org"})

    assert (asked.status_code, read.status_code, afterwards.status_code) == (503, 200, 303)


async def make_read_only(world: World, on: str) -> None:
    """For every connection from now on, as a standby is while another machine takes over."""
    async with world.database.writing() as db:
        await db.execute(text("SET TRANSACTION READ WRITE"))
        name = (await db.execute(text("SELECT current_database()"))).scalar_one()
        await db.execute(text(f"ALTER DATABASE {name} SET default_transaction_read_only = {on}"))
    await world.database.writer.dispose()


async def test_what_a_database_says_of_a_row_is_not_in_the_log(world, as_, log):
    async with world.database.writing() as db:
        await db.execute(text("CREATE UNIQUE INDEX one_of_each ON members (name, relation)"))

    answers = [await as_(world.coordinator).post(f"/circles/{world.circle_id}/members", data=SOMEBODY) for _ in "12"]

    assert [answer.status_code for answer in answers] == [303, 500]
    assert "IntegrityError" in "".join(log)
    assert "Geheim" not in "".join(log)


@ON_SQLITE
async def test_devices_that_could_not_be_written_down_are_written_later(world):
    sightings = Sightings()
    (device,) = [each for each in await world.rows(DeviceRow) if each.account_id == world.neighbour.account.id]
    later = world.now.replace(hour=12)

    await say_to_the_writer(world, "PRAGMA busy_timeout = 100")
    with held_by_another_program(world):
        async with writing_sightings(sightings, world.database):
            sightings.note(device.token_hash, later)
    await sightings.write(world.database)

    assert (await world.rows(DeviceRow, id=device.id))[0].seen_at == later
