"""For whoever runs it: alive, ready, and figures that are told on this machine only."""

import re

import httpx
import pytest
from sqlalchemy import text
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from careshare.web.trace import Trace
from tests.pages import read
from tests.world import World


def asking(world: World, address: str = "127.0.0.1") -> httpx.AsyncClient:
    """Somebody at `address` who asks, through the trace that stands around the application."""
    transport = httpx.ASGITransport(Trace(world.app), client=(address, 5000))
    return httpx.AsyncClient(transport=transport, base_url="http://localhost:8000")


async def test_it_is_alive(world):
    async with asking(world) as client:
        answer = await client.get("/health")

    assert (answer.status_code, answer.text) == (200, "ok\n")


async def test_it_is_ready_when_the_tables_are(world):
    async with asking(world) as client:
        answer = await client.get("/ready")

    assert (answer.status_code, answer.text) == (200, "ready\n")


async def test_it_is_not_ready_while_the_tables_are_behind(world):
    async with world.database.writing() as db:
        await db.execute(text("UPDATE alembic_version SET version_num = '0000'"))

    async with asking(world) as client:
        answer = await client.get("/ready")

    assert answer.status_code == 503
    assert "careshare migrate" in answer.text


async def test_the_figures_count_answers_by_route_and_never_by_path(world):
    async with asking(world) as client:
        await client.get("/health")
        await client.get("/demo/17-somebodys-secret")
        figures = (await client.get("/metrics")).text

    assert 'careshare_request_seconds_count{route="operator.health",status="200"} 1.0' in figures
    assert 'careshare_request_seconds_count{route="sign_in.demo",status="404"} 1.0' in figures
    assert "secret" not in figures


async def test_the_figures_say_how_long_the_oldest_letter_waits(world):
    async with asking(world) as client:
        figures = (await client.get("/metrics")).text

    assert re.search(r"^careshare_letters_waiting 0.0$", figures, re.MULTILINE)
    assert re.search(r"^careshare_letters_waited_seconds 0.0$", figures, re.MULTILINE)


@pytest.mark.parametrize("address", ["192.0.2.7", "10.0.0.5"])
async def test_another_machine_is_told_no_figures(world, address):
    async with asking(world, address) as client:
        assert (await client.get("/metrics")).status_code == 404


async def test_a_proxy_on_this_machine_is_told_no_figures(world):
    async with asking(world) as client:
        answer = await client.get("/metrics", headers={"X-Forwarded-For": "127.0.0.1"})

    assert answer.status_code == 404


async def test_the_log_names_the_route_and_not_the_address(world):
    said: list[str] = []
    transport = httpx.ASGITransport(Trace(world.app, said.append))

    async with httpx.AsyncClient(transport=transport, base_url="http://localhost:8000") as client:
        await client.get("/demo/17-somebodys-secret?next=/me")

    [line] = said
    assert re.fullmatch(r"\S+Z info request id=[0-9a-f]{4}-1 method=GET route=sign_in.demo status=404 ms=[0-9.]+", line)


async def test_a_static_file_is_not_worth_a_line(world):
    said: list[str] = []
    transport = httpx.ASGITransport(Trace(world.app, said.append))

    async with httpx.AsyncClient(transport=transport, base_url="http://localhost:8000") as client:
        await client.get("/health")

    assert said == []
    assert world.app.state.trace.answers["operator.health", 200].count == 1


async def test_who_tells_of_a_crash_gives_the_number_its_lines_in_the_log_have(world, caplog):
    world.app.state.clock = lambda: 1 // 0

    async with asking(world) as client:
        page = await client.get("/sign-in/code")

    [number] = [each.text for each in read(page).all("b") if each.attributes.get("class") == "number"]
    assert [record.id for record in caplog.records if record.message == "crash"] == [number]


async def test_what_crashes_is_counted_as_500_and_goes_no_further(world):
    async def crashing(_request: Request) -> Response:
        raise ZeroDivisionError

    world.app.router.routes.insert(0, Route("/crash", crashing, name="crash"))
    async with asking(world) as client:
        answer = await client.get("/crash")

    assert answer.status_code == 500
    assert world.app.state.trace.answers["crash", 500].count == 1


async def test_that_there_is_nothing_new_is_counted_and_not_logged(world, as_):
    said: list[str] = []
    trace = Trace(world.app, said.append)
    cookies = as_(world.neighbour).cookies
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(trace), base_url="http://localhost:8000", cookies=cookies
    ) as client:
        first = await client.get(f"/circles/{world.circle_id}/rota")
        await client.get(f"/circles/{world.circle_id}/rota", headers={"if-none-match": first.headers["etag"]})

    assert [re.findall(r"status=\d+", line) for line in said] == [["status=200"]]
    assert trace.answers["rota.show", 304].count == 1
