"""Getting a calendar from somewhere on the internet: from real servers here, as unkind as they come."""

import asyncio
import gzip
import tracemalloc
import zlib
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import pytest
import pytest_asyncio

from careshare.calendars.fetch import Internet, address_of, get
from careshare.domain.outside import MOST_BYTES, Mark, Unreadable
from careshare.domain.words import Wrong
from tests.calendars.servers import NAME, Server, serving

CALENDAR = b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"


@pytest_asyncio.fixture
async def server() -> AsyncIterator[Server]:
    async with serving() as server:
        yield server


async def refusal(address: str, internet: Internet) -> Wrong:
    with pytest.raises(Unreadable) as refused:
        await get(address, Mark(), internet)
    return refused.value.problem.wrong


async def test_a_calendar_is_fetched_with_what_knows_it_the_next_time(server: Server) -> None:
    address = server.says("/mine.ics?key=1", CALENDAR, ETag='"7"', Last_Modified="Tue, 24 Nov 2026 12:00:00 GMT")

    fetched = await get(address, Mark(), server.internet)

    assert fetched.sent == CALENDAR
    assert fetched.mark == Mark('"7"', "Tue, 24 Nov 2026 12:00:00 GMT")
    assert f"Host: {NAME}:{server.port}" in server.asked[0]
    assert "If-" not in server.asked[0]


async def test_nothing_new_is_not_sent_again(server: Server) -> None:
    known = Mark('"7"', "Tue, 24 Nov 2026 12:00:00 GMT")

    fetched = await get(server.says("/mine.ics", status=304), known, server.internet)

    assert (fetched.sent, fetched.mark) == (None, known)
    assert 'If-None-Match: "7"' in server.asked[0]
    assert "If-Modified-Since: Tue, 24 Nov 2026 12:00:00 GMT" in server.asked[0]


async def test_a_packed_calendar_is_unpacked(server: Server) -> None:
    address = server.says("/mine.ics", gzip.compress(CALENDAR), Content_Encoding="gzip")

    assert (await get(address, Mark(), server.internet)).sent == CALENDAR


async def test_a_few_redirects_are_followed_each_with_its_own_name(server: Server) -> None:
    server.says("/here.ics", CALENDAR)
    server.says("/b", status=308, Location="here.ics")
    address = server.says("/a", status=302, Location=server.address("/b", "127.0.0.1"))

    assert (await get(address, Mark(), server.internet)).sent == CALENDAR
    assert [f"Host: {name}:{server.port}" in asked for name, asked in zip(HOSTS, server.asked, strict=True)] == [
        True
    ] * 3


HOSTS = (NAME, "127.0.0.1", "127.0.0.1")


@pytest.mark.parametrize(
    ("answer", "wrong"),
    [
        ({"status": 404}, Wrong.NOT_THERE),
        ({"status": 410}, Wrong.NOT_THERE),
        ({"status": 401}, Wrong.NOT_ALLOWED),
        ({"status": 503}, Wrong.OUT_OF_ORDER),
        ({"status": 304}, Wrong.OUT_OF_ORDER),
        ({"status": 302, "Location": "/mine.ics"}, Wrong.GOES_ROUND),
        ({"status": 302, "Location": "http://calendars.example/"}, Wrong.NOT_SECURE),
        ({"status": 302, "Location": "file:///etc/passwd"}, Wrong.NOT_SECURE),
        ({"status": 302, "Location": "https://[::1]/"}, Wrong.NO_ADDRESS),
        ({"body": b"x" * (MOST_BYTES + 1)}, Wrong.TOO_BIG),
        ({"body": gzip.compress(b"\0" * (MOST_BYTES + 1)), "Content_Encoding": "gzip"}, Wrong.TOO_BIG),
        ({"body": gzip.compress(CALENDAR)[:-9], "Content_Encoding": "gzip"}, Wrong.OUT_OF_ORDER),
        ({"body": CALENDAR, "Content_Encoding": "gzip"}, Wrong.OUT_OF_ORDER),
        ({"body": CALENDAR, "Content_Encoding": "br"}, Wrong.OUT_OF_ORDER),
    ],
)
async def test_whatever_it_answers_there_is_a_word_for_it(server: Server, answer: dict[str, Any], wrong: Wrong) -> None:
    assert await refusal(server.says("/mine.ics", **answer), server.internet) is wrong


async def test_a_bomb_of_zeros_takes_no_more_memory_than_a_calendar(server: Server) -> None:
    packer = zlib.compressobj(wbits=31)
    bomb = b"".join(packer.compress(bytes(1_000_000)) for _ in range(300)) + packer.flush()
    address = server.says("/mine.ics", bomb, Content_Encoding="gzip")

    tracemalloc.start()
    try:
        assert await refusal(address, server.internet) is Wrong.TOO_BIG
        _now, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert peak < 5 * MOST_BYTES


async def test_a_redirect_leads_nowhere_inside(server: Server) -> None:
    elsewhere = server.address("/secret", "inside.example")
    address = server.says("/mine.ics", status=302, Location=elsewhere)
    server.says("/secret", b"secret")

    assert await refusal(address, server.leading(inside_example="127.0.0.2")) is Wrong.NOT_PUBLIC
    assert len(server.asked) == 1


@pytest.mark.parametrize("address", ["https://localhost/", "https://127.0.0.1:8000/", "https://2130706433/"])
async def test_the_real_check_stops_what_leads_to_this_machine(address: str) -> None:
    assert await refusal(address, Internet()) is Wrong.NOT_PUBLIC


async def test_where_one_of_the_numbers_of_a_name_is_inside_none_is_asked(server: Server) -> None:
    async def both(_host: str, _port: int) -> list[str]:
        return ["127.0.0.1", "10.0.0.1"]

    internet = Internet(both, server.internet.is_allowed, server.internet.trust)

    assert await refusal(server.says("/mine.ics", CALENDAR), internet) is Wrong.NOT_PUBLIC
    assert server.asked == []


async def test_a_name_is_looked_up_once_and_what_was_checked_is_asked(server: Server) -> None:
    numbers = iter([["127.0.0.1"], ["127.0.0.2"]])

    async def changing(_host: str, _port: int) -> list[str]:
        return next(numbers)

    internet = Internet(changing, server.internet.is_allowed, server.internet.trust)

    assert (await get(server.says("/mine.ics", CALENDAR), Mark(), internet)).sent == CALENDAR
    assert next(numbers) == ["127.0.0.2"]


async def test_a_name_nobody_has_is_said(server: Server) -> None:
    assert await refusal("https://nobody.invalid/", Internet()) is Wrong.NO_SUCH_NAME


async def test_a_machine_that_does_not_answer_is_said(server: Server) -> None:
    assert await refusal("https://calendars.example:1025/", server.internet) is Wrong.NO_ANSWER


async def test_a_certificate_of_another_name_or_of_nobody_is_refused() -> None:
    async with serving("another.example") as server:
        of_another = await refusal(server.says("/mine.ics", CALENDAR), server.internet)
        of_nobody = await refusal(server.says("/mine.ics"), Internet(server.internet.addresses, lambda _: True))

    assert (of_another, of_nobody, server.asked) == (Wrong.NOT_SECURE, Wrong.NOT_SECURE, [])


@pytest.mark.parametrize("first", [b"", b"HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n", b"HTTP/1.1 200 OK\r\nX: "])
async def test_a_server_that_drips_is_given_up(server: Server, first: bytes) -> None:
    async def drip(writer: asyncio.StreamWriter) -> None:
        writer.write(first)
        while True:
            await writer.drain()
            await asyncio.sleep(0.05)
            writer.write(b"x" if first else b"")

    server.answers["/mine.ics"] = drip

    assert await refusal(server.address("/mine.ics"), replace(server.internet, seconds=0.3)) is Wrong.TOO_SLOW


@pytest.mark.parametrize("answer", [b"", b"220 mail.example ESMTP\r\n", b"HTTP/1.1 200 OK\r\nX" + b"x" * 200_000])
async def test_what_speaks_something_else_is_out_of_order(server: Server, answer: bytes) -> None:
    async def speak(writer: asyncio.StreamWriter) -> None:
        writer.write(answer)

    server.answers["/mine.ics"] = speak

    assert await refusal(server.address("/mine.ics"), server.internet) is Wrong.OUT_OF_ORDER


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("webcal://example.org/a.ics", "https://example.org/a.ics"),
        ("  http://Example.org ", "https://example.org/"),
        ("example.org/a b?c=d#e", "https://example.org/a%20b?c=d"),
        ("https://bücher.example:8443/é", "https://xn--bcher-kva.example:8443/%C3%A9"),
        ("https://example.org:443/a%20b", "https://example.org/a%20b"),
    ],
)
def test_an_address_is_taken_as_people_copy_it(typed: str, address: str) -> None:
    assert address_of(typed) == address


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "https://",
        "ftp://example.org/",
        "file:///etc/passwd",
        "https://me:secret@example.org/",
        "https://[::1]/",
        "https://example.org:25/",
        "https://example.org:99999/",
        "https://example.org/\r\nX-Evil: 1",
        "https://exa mple.org/",
        "https://" + "a" * 300 + ".example/",
        "https://example.org/" + "a" * 2000,
    ],
)
def test_what_is_no_address_is_said(typed: str) -> None:
    with pytest.raises(Unreadable) as refused:
        address_of(typed)

    assert refused.value.problem.wrong is Wrong.NO_ADDRESS
