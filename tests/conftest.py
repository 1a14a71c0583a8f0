"""What every test may ask for: a fresh database on SQLite or PostgreSQL, a running server, a mailbox."""

import asyncio
import os
import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack
from itertools import count
from pathlib import Path
from typing import Any

import hypothesis
import pytest

from careshare.domain.circles import Me
from tests import mailbox, memory, postgres, server
from tests.world import As, World, browsers, build

# The same examples on every machine and every run: a red test is red for everybody.
hypothesis.settings.register_profile("house", derandomize=True, deadline=None, database=None)
hypothesis.settings.load_profile("house")

POSTGRES_URL = pytest.StashKey[str]()


def pytest_configure_node(node: Any) -> None:
    """One PostgreSQL for all workers of pytest-xdist: the process that starts them starts it, and tells them where."""
    node.workerinput["postgres_url"] = _postgres_of_this_run(node.config)


def _postgres_of_this_run(config: pytest.Config) -> str:
    if hasattr(config, "workerinput"):
        return str(config.workerinput["postgres_url"])
    if POSTGRES_URL not in config.stash:
        config.stash[POSTGRES_URL] = os.environ.get("CARESHARE_TEST_DATABASE_URL") or _start_postgres(config)
    return config.stash[POSTGRES_URL]


def _start_postgres(config: pytest.Config) -> str:
    stack = ExitStack()
    config.add_cleanup(stack.close)
    try:
        return stack.enter_context(postgres.running(postgres.QUICK))
    except (OSError, RuntimeError) as why:
        pytest.exit(f"PostgreSQL, which the tests need, did not start: {why}", returncode=1)


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest) -> str:
    """The address of an empty database with all tables, once on SQLite and once on PostgreSQL."""
    return str(request.getfixturevalue(f"{request.param}_url"))


@pytest.fixture
def sqlite_url(sqlite_template: Path) -> Iterator[str]:
    """The address of an empty SQLite database with all tables."""
    with tempfile.TemporaryDirectory(prefix="careshare-sqlite-", dir=memory.place(megabytes=30)) as folder:
        yield f"sqlite:///{shutil.copy(sqlite_template, Path(folder, 'careshare.db'))}"


@pytest.fixture
def postgres_url(databases: postgres.Databases, postgres_template: str, names: Iterator[str]) -> Iterator[str]:
    """The address of an empty PostgreSQL database with all tables, dropped after the test."""
    name = next(names)
    yield databases.create(name, postgres_template)
    databases.drop(name)


@pytest.fixture
def bare_postgres_url(databases: postgres.Databases, names: Iterator[str]) -> Iterator[str]:
    """The address of a PostgreSQL database without any table, for tests of the migrations."""
    name = next(names)
    yield databases.create(name)
    databases.drop(name)


@pytest.fixture
def mail_server() -> Iterator[mailbox.MailServer]:
    """A real SMTP server; `letters_to(address)` is what it was given, `await letter_to(address)` waits for it."""
    with mailbox.running() as mail:
        yield mail


@pytest.fixture
def live_server(sqlite_url: str, tmp_path: Path) -> Iterator[server.LiveServer]:
    """`careshare serve` as its own process with its own SQLite database; letters and codes are in its `log`."""
    with server.running(tmp_path, sqlite_url) as live:
        yield live


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file to copy."""
    from careshare.db import migrate

    path = tmp_path_factory.mktemp("template") / "careshare.db"
    migrate.upgrade(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def postgres_template(databases: postgres.Databases, names: Iterator[str]) -> Iterator[str]:
    """The name of a migrated PostgreSQL database to copy."""
    from careshare.db import migrate

    name = next(names)
    migrate.upgrade(databases.create(name))
    yield name
    databases.drop(name)


@pytest.fixture(scope="session")
def databases(request: pytest.FixtureRequest) -> Iterator[postgres.Databases]:
    """Makes and drops databases on the PostgreSQL of this run."""
    made = postgres.Databases(_postgres_of_this_run(request.config))
    yield made
    made.close()


@pytest.fixture(scope="session")
def names() -> Iterator[str]:
    """Names for databases that no other worker or run uses."""
    return (f"careshare_test_{os.getpid()}_{number}" for number in count(1))


@pytest.fixture
async def world(copied_world: World) -> AsyncIterator[World]:
    """The cast, on SQLite and on PostgreSQL."""
    yield copied_world
    await copied_world.database.close()


@pytest.fixture(params=["sqlite", "postgres"])
def copied_world(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[World]:
    """A copy of a database with the cast in it, which is built once."""
    template, cast = request.getfixturevalue(f"{request.param}_cast")
    if request.param == "sqlite":
        yield World(f"sqlite:///{shutil.copy(template, tmp_path / 'careshare.db')}", tmp_path, cast=dict(cast))
    else:
        databases, name = request.getfixturevalue("databases"), next(request.getfixturevalue("names"))
        yield World(databases.create(name, template), tmp_path, cast=dict(cast))
        databases.drop(name)


@pytest.fixture(scope="session")
def sqlite_cast(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Me]]:
    """A SQLite file with the cast in it, to copy."""
    folder = tmp_path_factory.mktemp("cast")
    path = Path(shutil.copy(sqlite_template, folder / "careshare.db"))
    return path, asyncio.run(_cast(f"sqlite:///{path}", folder))


@pytest.fixture(scope="session")
def postgres_cast(
    databases: postgres.Databases,
    postgres_template: str,
    names: Iterator[str],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[tuple[str, dict[str, Me]]]:
    """The name of a PostgreSQL database with the cast in it, to copy."""
    name = next(names)
    url = databases.create(name, postgres_template)
    yield name, asyncio.run(_cast(url, tmp_path_factory.mktemp("cast")))
    databases.drop(name)


async def _cast(url: str, folder: Path) -> dict[str, Me]:
    world = await build(url, folder)
    await world.database.close()
    return world.cast


@pytest.fixture
async def as_(world: World) -> AsyncIterator[As]:
    """`await as_(world.partner).get(path)`: a browser for each of the cast."""
    async for opened in browsers(world):
        yield opened
