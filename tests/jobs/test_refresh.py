"""The job that looks at outside calendars again: every hour, later after failures, as often as you like at once."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
import pytest_asyncio

from careshare.actions import outside as actions
from careshare.calendars.fetch import LOCKED_FOR
from careshare.db.models import CircleRow, OutsideCalendarRow, VisitRow
from careshare.domain.outside import Copy, Mark, Reading, Source
from careshare.domain.words import CircleState, Wrong
from careshare.jobs import refresh
from careshare.queries import outside
from tests.calendars.outside import at, calendar, event
from tests.calendars.servers import Server, serving
from tests.world import World

AN_HOUR = timedelta(hours=1)
A_LITTLE_MORE = 1.1
NOTHING_YET = Copy(Reading((), 0, 0, ()), Mark('"old"'))


@pytest_asyncio.fixture
async def server() -> AsyncIterator[Server]:
    async with serving() as server:
        yield server


async def attached(world: World, server: Server, path: str = "/a.ics") -> None:
    """A calendar of visits, of which nothing was read yet, in Ellen's circle."""
    address = world.app.state.seal.locked(LOCKED_FOR, server.address(path))
    async with world.database.writing() as db:
        await actions.attach_visits(db, world.professional, Source("Thuiszorg", address), NOTHING_YET, world.now)


async def look(world: World, server: Server) -> int:
    """One round, at the time it is."""
    reach = refresh.Reach(world.database, world.app.state.seal, server.internet)
    return await refresh.once(reach, lambda: world.now)


async def row(world: World) -> OutsideCalendarRow:
    [found] = await world.rows(OutsideCalendarRow)
    return found


async def next_look(world: World) -> datetime:
    found = (await row(world)).next_at
    assert found is not None
    return found


async def test_after_an_hour_it_is_looked_at_again_and_kept(world: World, server: Server) -> None:
    await attached(world, server)
    server.says("/a.ics", calendar(event("DTSTART:20261207T090000", "DURATION:PT1H")), ETag='"new"')
    revision = (await world.rows(CircleRow, id=world.circle_id))[0].revision

    assert await look(world, server) == 0
    world.now += AN_HOUR * A_LITTLE_MORE
    assert await look(world, server) == 1

    assert [each.starts_at for each in await world.rows(VisitRow)] == [at("2026-12-07 08:00")]
    kept = await row(world)
    assert (kept.etag, kept.entries, kept.read_at, kept.seen_at) == ('"new"', 1, world.now, world.now)
    assert timedelta(minutes=54) <= await next_look(world) - world.now <= timedelta(minutes=66)
    assert (await world.rows(CircleRow, id=world.circle_id))[0].revision == revision + 1


async def test_what_is_the_same_changes_nothing_that_anybody_sees(world: World, server: Server) -> None:
    await attached(world, server)
    server.says("/a.ics", calendar(event("DTSTART:20261207T090000Z")))
    world.now += 2 * AN_HOUR
    await look(world, server)
    revision = (await world.rows(CircleRow, id=world.circle_id))[0].revision

    world.now += 2 * AN_HOUR
    await look(world, server)

    assert (await world.rows(CircleRow, id=world.circle_id))[0].revision == revision
    assert (await row(world)).seen_at == world.now


async def test_its_server_is_asked_for_news_and_once_a_day_for_all_of_it(world: World, server: Server) -> None:
    await attached(world, server)
    server.says("/a.ics", status=304)
    world.now += 2 * AN_HOUR
    await look(world, server)
    seen = (await row(world)).seen_at
    world.now += 24 * AN_HOUR
    server.says("/a.ics", calendar())
    await look(world, server)

    assert seen == world.now - 24 * AN_HOUR
    assert ['If-None-Match: "old"' in asked for asked in server.asked] == [True, False]


async def test_where_it_cannot_be_had_it_is_tried_later_each_time_and_what_was_read_stays(
    world: World, server: Server
) -> None:
    await attached(world, server)
    server.says("/a.ics", calendar(event("DTSTART:20261207T090000Z")))
    world.now += 2 * AN_HOUR
    await look(world, server)
    good = world.now
    server.says("/a.ics", status=404)
    waits = []
    for _ in range(6):
        world.now = await next_look(world)
        await look(world, server)
        waits.append((await next_look(world) - world.now) / AN_HOUR)

    kept = await row(world)
    assert (kept.trouble, kept.failures, kept.seen_at) == (Wrong.NOT_THERE, 6, good)
    assert waits == [pytest.approx(hours, rel=0.1) for hours in (2, 4, 8, 16, 24, 24)]
    assert len(await world.rows(VisitRow)) == 1


async def test_one_that_is_well_again_says_nothing_of_before(world: World, server: Server) -> None:
    await attached(world, server)
    server.says("/a.ics", b"<html>")
    world.now += 2 * AN_HOUR
    await look(world, server)
    assert (await row(world)).trouble is Wrong.WEB_PAGE
    server.says("/a.ics", calendar())
    world.now += 4 * AN_HOUR
    await look(world, server)

    assert ((await row(world)).trouble, (await row(world)).failures) == (None, 0)


async def test_one_that_breaks_does_not_hold_up_the_others(
    world: World, server: Server, caplog: pytest.LogCaptureFixture
) -> None:
    async with world.database.writing() as db:
        lost = Source("Lost", b"locked with another key")
        await actions.attach_visits(db, world.professional, lost, NOTHING_YET, world.now)
    await attached(world, server, "/broken-7f3a.ics")
    await attached(world, server)
    server.says("/a.ics", calendar(event("DTSTART:20261207T090000Z")))
    numbers: Iterator[Exception | list[str]] = iter([RuntimeError("a mistake of ours"), ["127.0.0.1"]])

    async def breaking(_host: str, _port: int) -> list[str]:
        if isinstance(found := next(numbers), Exception):
            raise found
        return found

    server.internet = replace(server.internet, addresses=breaking)
    world.now += 2 * AN_HOUR

    with caplog.at_level("INFO", "careshare"):
        assert await look(world, server) == 3

    assert len(await world.rows(VisitRow)) == 1
    found = [(each.trouble, each.failures) for each in await world.rows(OutsideCalendarRow)]
    assert found == [(Wrong.KEY_LOST, 1), (Wrong.OUT_OF_ORDER, 1), (None, 0)]
    assert "a mistake of ours" in caplog.text
    assert "7f3a" not in caplog.text


async def test_five_machines_at_once_ask_a_server_once(world: World, server: Server) -> None:
    await attached(world, server)
    server.says("/a.ics", calendar())
    world.now += 2 * AN_HOUR

    assert sum(await asyncio.gather(*(look(world, server) for _ in range(5)))) == 1
    assert len(server.asked) == 1


async def test_a_calendar_that_was_taken_away_meanwhile_stays_away(world: World, server: Server) -> None:
    await attached(world, server)

    async def slow(writer: asyncio.StreamWriter) -> None:
        async with world.database.writing() as db:
            [(found, _zone)] = await outside.due(db, world.now + AN_HOUR, 1)
            await actions.remove(db, found, world.professional, world.now)
        body = calendar(event("DTSTART:20261207T090000Z"))
        writer.write(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n" + body)

    server.answers["/a.ics"] = slow
    world.now += 2 * AN_HOUR
    await look(world, server)

    assert (await world.rows(OutsideCalendarRow), await world.rows(VisitRow)) == ([], [])


async def test_of_a_circle_that_ended_nothing_is_read_any_more(world: World, server: Server) -> None:
    await attached(world, server)
    await world.change_circle(state=CircleState.ENDED)
    world.now += 2 * AN_HOUR

    assert await look(world, server) == 0
