"""How it goes with a carer is theirs alone: a circle in which it is too much looks as any other to everybody else.

The same rota, the same presses; in the one the partner wants no reckoning, in the other they set a limit, said that it
is heavy, and were told that it gets full. What others see may differ in one word of who plans: "not just now".
"""

import io
import logging
import re
import shutil
import zipfile
from collections.abc import AsyncIterator
from datetime import date, timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any, NamedTuple

import httpx
import pytest

from careshare.actions.revision import circle_changed
from careshare.db.models import (
    ArrangingRow,
    BalanceRow,
    CheckInRow,
    EntryRow,
    FeedRow,
    LetterRow,
    NoticeRow,
    SeenLevelRow,
    ShiftRow,
    SnoozeRow,
    SwapRow,
)
from careshare.domain.circles import Me
from careshare.domain.load import Lasts, SignalName
from careshare.domain.words import AssignmentState, FeedKind, Level, Presence, Role
from careshare.jobs import deliver, reckon
from careshare.letters.text import House
from tests.walk import steps
from tests.web.test_shifts import at
from tests.world import World

OTHERS = ("coordinator", "child", "neighbour", "volunteer", "professional", "person", "stranger", "nobody")
NOT_NOW = "nu even niet"
THEIRS = (
    *("Hiermee", "Je gaf zelf", "With this", "Het wordt vol", "Dit is te veel", "It is getting full", "too much"),
    *("10,22", "10.22", "De tuin", "Lees dit even eerst"),
)
"""What is said to the partner, their limit of 613 minutes, and a word of their own."""

OURS = "request"
"""What is counted of our own looking."""


class Circle(NamedTuple):
    """Of one of the two: what is open, is given up, is asked for by a letter, and waits as a swap."""

    world: World
    open: int
    given_up: int
    asked: int
    swap: int
    feeds: tuple[str, ...]


@pytest.fixture
async def two(sqlite_cast: tuple[Path, dict[str, Me]], tmp_path: Path) -> AsyncIterator[tuple[Circle, Circle]]:
    """A circle in which it goes well, and its twin, in which the partner carries too much."""
    secret = b"s" * 32
    worlds = []
    for name in ("fine", "full"):
        folder = tmp_path / name
        folder.mkdir()
        (folder / "secret").write_bytes(secret)
        (folder / "secret").chmod(0o600)
        path = shutil.copy(sqlite_cast[0], folder / "careshare.db")
        worlds.append(World(f"sqlite:///{path}", folder, cast=dict(sqlite_cast[1])))
    fine, full = [await _furnished(world) for world in worlds]
    await fine.world.add(BalanceRow, account_id=fine.world.partner.account.id, wanted=False)
    await _burdened(full.world)
    yield fine, full
    for world in worlds:
        await world.database.close()


async def _furnished(world: World) -> Circle:
    """A fortnight with three nights of the partner, and everything that can be asked of them."""
    numbers = iter(range(100))

    async def shift(starts: str, hours: float, **values: Any) -> int:
        return await world.shift(starts, hours, uid=f"uid-{next(numbers)}", **values)

    for day in (1, 8, 9, 10):
        night = await shift(f"2026-12-{day:02} 22:00", 9, presence=Presence.ACTIVE, title="Nacht")
        await world.assign(night, world.partner)
    given_up, asked = await shift("2026-12-11 14:00", 3), await shift("2026-12-29 09:00", 11)
    await world.assign(given_up, world.neighbour, AssignmentState.SEEKING)
    await world.assign(asked, world.partner, AssignmentState.PROPOSED)
    mine, theirs = await shift("2026-12-14 09:00", 1), await shift("2026-12-15 09:00", 6)
    await world.assign(mine, world.partner)
    await world.assign(theirs, world.neighbour)
    sides = {"shift_id": theirs, "member_id": world.neighbour.id}
    sides |= {"other_shift_id": mine, "other_member_id": world.partner.id}
    swap = await world.add(SwapRow, circle_id=world.circle_id, **sides, asked_at=world.now)
    feeds = []
    for kind in (FeedKind.MINE, FeedKind.OPEN):
        of = {"circle_id": world.circle_id, "member_id": world.neighbour.id, "kind": kind, "secret": b"f" * 32}
        number = await world.add(FeedRow, **of, created_at=world.now, changed_at=world.now)
        feeds.append(world.app.state.url("feeds.fetch", link=world.app.state.seal.link("feed", number, b"f" * 32)))
    await world.member(world.circle_id, "Gerda", Role.FRIEND, has_account=False, own_page_secret=b"o" * 32)
    is_open = [await shift("2027-01-05 09:00", 11), await shift("2026-12-18 12:00", 1)]
    return Circle(world, is_open[0], given_up, asked, swap, tuple(feeds))


async def _burdened(world: World) -> None:
    theirs, day = {"account_id": world.partner.account.id}, timedelta(days=1)
    asks = {"check_in_days": 14, "check_in_since": world.now - 30 * day, "asked_at": world.now - day}
    await world.add(BalanceRow, **theirs, limit_minutes=613, paid_minutes=1441, **asks, asks_how_long=True)
    answer = {"heavy": 9, "bad_nights": 5, "lasts": Lasts.ONE_TO_SIX_MONTHS, "energy": "De tuin"}
    await world.add(CheckInRow, **theirs, at=world.now - day, **answer)
    for days, level in ((20, Level.ATTENTION), (6, Level.OVERLOADED)):
        await world.add(NoticeRow, **theirs, at=world.now - days * day, level=level, signals={"h1": 1, "h2": 2})
    await world.add(SnoozeRow, **theirs, signal=SignalName.WEEKLY_NIGHTS, strength=1, since=date(2026, 12, 1))
    await world.add(SeenLevelRow, **theirs, day=date(2026, 12, 3), level=Level.OVERLOADED, shifts=[1])
    await world.add(ArrangingRow, **theirs, monday=date(2026, 11, 30), minutes=77)


async def lived(circle: Circle) -> list[EmailMessage]:
    """The partner says yes, twice where they are asked to read first, no, and swaps; who plans asks them once more.

    Then it is reckoned, and every letter goes out.
    """
    world, sent = circle.world, []
    async with world.browser(world.partner) as anton:
        await anton.post(world.app.state.url("swaps.accept", circle_id=world.circle_id, swap_id=circle.swap))
        for number in (circle.open, circle.given_up):
            await anton.post(at(world, number, "/take"))
            await anton.post(at(world, number, "/take?sure=yes"))
        await anton.post(at(world, circle.asked, "/decline"))
        await anton.post(at(world, circle.given_up, "/cannot-come"))
    async with world.browser(world.coordinator) as sanne:
        await sanne.post(at(world, circle.asked, "/propose"), data={"member": world.partner.id})
    async with world.database.writing() as db:
        await circle_changed(db, world.circle_id, world.now)
    await reckon.once(world.database, world.now)

    async def post(mail: EmailMessage) -> None:
        sent.append(mail)

    house = House(world.settings, world.app.state.seal)
    for lane in (deliver.CODES, deliver.LETTERS):
        await deliver.once(world.database, house, post, lambda: world.now + timedelta(minutes=5), lane)
    return sent


async def walked(circle: Circle, who: str) -> dict[str, str]:
    """Every page and file that one of them reaches, by its address, as it reads; and the page of every moment."""
    found: dict[str, str] = {}
    moments = [at(circle.world, row.id) for row in await circle.world.rows(ShiftRow)]
    async with circle.world.browser(None if who == "nobody" else circle.world.cast[who]) as browser:
        way = steps("/")
        address = next(way)
        while True:
            answer = await browser.get(address, follow_redirects=True)
            found[address] = reads(answer)
            try:
                address = way.send(answer)
            except StopIteration:
                break
        for moment in moments:
            found[moment] = reads(await browser.get(moment))
    return found


def reads(answer: httpx.Response) -> str:
    """The text of a page or a file; of a workbook that of its sheets."""
    if not answer.content.startswith(b"PK"):
        return answer.text
    with zipfile.ZipFile(io.BytesIO(answer.content)) as book:
        sheets = [name for name in book.namelist() if name.startswith("xl/") and name.endswith(".xml")]
        return "\n".join(book.read(name).decode() for name in sorted(sheets))


def without_not_now(page: str) -> list[str]:
    """The lines of a page in any order, as who is "not just now" stands below the others, and without that word."""
    said = re.sub(r'<p class="state">(?:(?!</p>).)*' + NOT_NOW + r".*?</p>", "", page, flags=re.DOTALL)
    return sorted(line.strip() for line in said.splitlines() if line.strip())


def said_in(text: str) -> list[str]:
    return [words for words in THEIRS if words.lower() in text.lower()]


@pytest.mark.parametrize("who", OTHERS)
async def test_no_page_and_no_file_of_another_tells_one_circle_from_the_other(two: tuple[Circle, Circle], who: str):
    fine, full = two
    for circle in two:
        await lived(circle)

    one, other = await walked(fine, who), await walked(full, who)

    assert one.keys() == other.keys()
    differ = {address for address in one if one[address] != other[address]}
    moments = {address for address in one if re.search(r"/shifts/\d+$", address)}
    assert differ <= (moments if who == "coordinator" else set())
    assert [address for address in differ if without_not_now(one[address]) != without_not_now(other[address])] == []
    assert {address: said_in(text) for address, text in other.items() if said_in(text)} == {}
    assert bool(differ) is (who == "coordinator")


async def test_no_letter_log_or_feed_tells_one_circle_from_the_other(two: tuple[Circle, Circle]):
    told, entries, calendars, figures = [], [], [], []
    for circle in two:
        world = circle.world
        mails = await lived(circle)
        mine = str(world.partner.account.email)
        others = [each for each in mails if mine not in each["To"]]
        told.append(sorted((str(each["To"]), str(each["Subject"]), _body(each)) for each in others))
        entries.append([(row.verb, row.by_member_id, row.shift_id, row.facts) for row in await world.rows(EntryRow)])
        async with world.browser() as program:
            calendars.append([(await program.get(address)).text for address in circle.feeds])
            metrics = (await program.get("/metrics")).text
            figures.append(
                [line for line in metrics.splitlines() if line.startswith("careshare_") and OURS not in line]
            )
        assert not [each for each in others if said_in(str(each["Subject"]) + _body(each))]

    assert told[0] == told[1] != []
    assert entries[0] == entries[1] != []
    assert calendars[0] == calendars[1]
    assert figures[0] == figures[1]


async def test_their_own_letters_say_nothing_of_it_either(two: tuple[Circle, Circle]):
    _, full = two
    mails = await lived(full)
    kinds = {row.kind for row in await full.world.rows(LetterRow) if row.account_id == full.world.partner.account.id}

    mine = [each for each in mails if str(full.world.partner.account.email) in each["To"]]
    assert "proposed" in kinds
    assert mine != []
    assert [said_in(str(each["Subject"]) + _body(each)) for each in mine] == [[] for _ in mine]


async def test_the_operator_reads_nothing_of_it(two: tuple[Circle, Circle], caplog: pytest.LogCaptureFixture):
    _, full = two
    with caplog.at_level(logging.DEBUG, logger="careshare"):
        await lived(full)
        async with full.world.browser(full.world.partner) as anton:
            for address in ("/me", "/me/balance", at(full.world, full.asked)):
                assert (await anton.get(address)).status_code == 200

    lines = "\n".join(f"{record.getMessage()} {vars(record)}" for record in caplog.records)
    assert said_in(re.sub(r"'(created|msecs|relativeCreated|thread|process)': [\d.]+", "", lines)) == []
    assert str(full.world.partner.account.email) not in lines


async def test_the_partner_does_read_it(two: tuple[Circle, Circle]):
    """Otherwise the others would see nothing of it for another reason."""
    _, full = two
    await lived(full)
    async with full.world.browser(full.world.partner) as anton:
        held_up = await anton.post(at(full.world, full.asked, "/take"))
        page = reads(await anton.get(at(full.world, full.asked)))
        waiting = reads(await anton.get("/me"))

    assert held_up.headers["location"] == at(full.world, full.asked)
    assert "Lees dit even eerst" in page
    assert "Hiermee wordt het 11 uur" in page
    assert "Alleen jij ziet dit." in waiting


def _body(mail: EmailMessage) -> str:
    plain = mail.get_body(("plain",))
    assert plain is not None
    return str(plain.get_content())
