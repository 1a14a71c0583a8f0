"""How much an address takes: a form, and one file where it says so."""

from typing import Any

import httpx
import pytest
from starlette.applications import Starlette
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from careshare.web.addresses import AROUND_A_FILE, post, upload

MOST = 50_000
kept: list[UploadFile] = []


async def bring(request: Request) -> Response:
    """Says how long the file is that came along, to whoever it is."""
    request.state.account = None
    file = (await request.form()).get("file")
    assert isinstance(file, UploadFile)
    kept.append(file)
    return PlainTextResponse(str(len(await file.read())))


async def say(request: Request) -> Response:
    """Says what was sent."""
    return PlainTextResponse(str((await request.form()).get("words")))


ROUTES = [upload("/bring", bring, MOST), post("/say", say, public=True)]


async def sent(path: str, **form: Any) -> httpx.Response:
    """What these addresses answer, where forms are no longer than 1,000 bytes otherwise."""
    app = Starlette(routes=ROUTES, max_body_size=1_000)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://localhost") as browser:
        return await browser.post(path, **form)


async def test_an_address_that_takes_a_file_takes_one_up_to_its_own_bound():
    answer = await sent("/bring", files={"file": ("list.csv", b"x" * MOST)})

    assert (answer.status_code, answer.text) == (200, str(MOST))


@pytest.mark.parametrize(
    ("path", "files", "status"),
    [
        ("/bring", [("file", ("a", b"x" * (MOST + AROUND_A_FILE)))], 413),
        ("/bring", [("file", ("a", b"x")), ("other", ("b", b"x"))], 400),
        ("/say", [("words", ("a", b"x"))], 400),
        ("/say", [("words", ("a", b"x" * 2_000))], 413),
    ],
    ids=["too big", "two of them", "elsewhere", "elsewhere, and too big"],
)
async def test_nothing_else_is_taken(path, files, status):
    assert (await sent(path, files=files)).status_code == status


async def test_a_file_is_gone_once_it_is_answered():
    await sent("/bring", files={"file": ("list.csv", b"x")})

    assert kept[-1].file.closed


async def test_a_form_is_read_as_before():
    assert (await sent("/say", data={"words": "hello"})).text == "hello"
