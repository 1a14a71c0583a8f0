"""Starting the demo: a database by the real rules, a way in for each of the cast, on this machine only."""

import json
import re
import shutil
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest
from sqlalchemy import select, text

from careshare import demo
from careshare.actions import assignments
from careshare.app import create_app
from careshare.config import CannotStart, Settings
from careshare.db.engine import Database
from careshare.db.models import AccountRow, CircleRow, MemberRow
from careshare.domain.circles import Me
from careshare.queries import patterns
from careshare.queries.members import ACCOUNT, CIRCLE, MEMBER, as_me
from tests import server

NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
"""A Tuesday."""

FRIDAY_EVENING = "SELECT id FROM shifts WHERE held = 0 AND title = 'Avond en naar bed' AND starts_at > '2026-11-24'"
SOUGHT = "SELECT id FROM shifts WHERE seeking = 1"
ASKED = (
    "SELECT shift_id AS id FROM assignments JOIN members ON members.id = member_id "
    "WHERE name = '{}' AND assignments.state = 'proposed'"
)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Settings, list[demo.Tap]]:
    """The demo, made twice."""
    settings = demo.settings_for(tmp_path_factory.mktemp("var"), 8000)
    demo.make(settings, NOW)
    return settings, demo.make(settings, NOW).taps


@pytest.fixture
async def database(made: tuple[Settings, list[demo.Tap]], tmp_path: Path) -> AsyncIterator[Database]:
    """A copy of it to change."""
    path = made[0].database_url.removeprefix("sqlite:///")
    opened = Database(f"sqlite:///{shutil.copy(path, tmp_path / 'demo.db')}")
    yield opened
    await opened.close()


async def test_started_over_it_is_whole(made):
    with closing(sqlite3.connect(made[0].database_url.removeprefix("sqlite:///"))) as rows:
        broken = rows.execute("PRAGMA foreign_key_check").fetchall()
        whole = rows.execute("PRAGMA integrity_check").fetchall()
        circles = rows.execute("SELECT person_name FROM circles ORDER BY id").fetchall()

    assert (broken, whole, circles) == ([], [("ok",)], [("Ellen",), ("Harm",)])


async def test_the_horizon_has_nothing_left_to_write(database):
    async with database.reading() as db:
        assert await patterns.due(db, NOW) == []


@pytest.mark.parametrize(
    ("name", "which", "verb"),
    [
        ("Ria", FRIDAY_EVENING, assignments.take),
        ("Ria", SOUGHT, assignments.take),
        ("Ria", ASKED.format("Ria"), assignments.take),
        ("Bram", ASKED.format("Bram"), assignments.take),
    ],
)
async def test_the_real_rules_let_somebody_do_what_there_is_to_do(database, name, which, verb):
    async with database.writing() as db:
        me = await member(db, name)
        [shift_id, *_] = (await db.execute(text(f"SELECT id FROM ({which}) ORDER BY id"))).scalars()

        await verb(db, me, shift_id, NOW)

        [held] = (await db.execute(text(f"SELECT held - seeking FROM shifts WHERE id = {shift_id}"))).scalars()
    assert held == 1


async def test_one_tap_signs_in_and_opens_the_circle(made):
    settings, taps = made
    app = create_app(settings, now=lambda: NOW)

    for tap in taps:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=settings.base_url) as browser:
            signed_in = await browser.get(tap.url)
            people = await browser.get("/circles/1/members")

        assert signed_in.status_code == 303
        assert (tap.part, people.status_code) == (tap.part, 404 if tap.part == "stranger" else 200)
    await app.state.database.close()


def test_any_other_address_is_refused():
    with pytest.raises(CannotStart, match="this machine only"):
        demo.show("0.0.0.0", 8000)


def test_the_command_prints_the_ways_in_and_writes_them_down(tmp_path):
    with server.demo(tmp_path) as shown:
        described = json.loads((tmp_path / "var" / "demo.json").read_text())
        said = (tmp_path / "demo.log").read_text()
        answer = httpx.get(shown.sign_in["coordinator"], trust_env=False)
        letters = httpx.get(described["letters_url"], trust_env=False)
        feeds = {kind: httpx.get(url, trust_env=False).status_code for kind, url in described["feeds"].items()}

    assert set(described) == {"base_url", "letters_url", "circle_id", "members", "feeds"}
    assert letters.status_code == 200
    assert f"{described['letters_url']}\n" in said
    assert feeds == {"mine": 200, "open": 200, "rota": 200}
    assert described["circle_id"] == 1
    assert {part: member["name"] for part, member in described["members"].items()} == {
        "coordinator": "Sanne",
        "partner": "Anton",
        "child": "Bram",
        "neighbour": "Ria",
        "professional": "Joke",
        "person": "Ellen",
        "stranger": "Joris",
    }
    assert re.findall(r"http\S+/demo/\d\S+", said) == list(shown.sign_in.values())
    assert (answer.status_code, answer.headers["location"]) == (303, "/me")


async def member(db, name: str) -> Me:
    """One of Ellen's circle, by name."""

    statement = (
        select(*ACCOUNT, *CIRCLE, *MEMBER)
        .select_from(MemberRow)
        .join(AccountRow, AccountRow.id == MemberRow.account_id)
        .join(CircleRow, CircleRow.id == MemberRow.circle_id)
        .where(MemberRow.circle_id == 1, MemberRow.name == name)
    )
    return as_me((await db.execute(statement)).one())
