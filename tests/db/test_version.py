"""Whether the tables are where this program needs them, found out without loading Alembic."""

import pytest
from alembic.script import ScriptDirectory

from careshare.config import CannotStart
from careshare.db import migrate, version
from careshare.db.engine import Database


def test_the_newest_file_is_the_head_alembic_knows():
    heads = ScriptDirectory.from_config(migrate._config(None)).get_heads()

    assert heads == [version.needed()]


async def test_a_database_with_all_tables_says_so(database_url):
    assert await found(database_url) == version.needed()


async def test_a_database_without_tables_has_none(bare_postgres_url, tmp_path):
    assert await found(bare_postgres_url) is None
    assert await found(f"sqlite:///{tmp_path / 'empty.db'}") is None


def test_a_fresh_embedded_database_gets_its_tables(tmp_path):
    url = f"sqlite:///{tmp_path / 'new' / 'careshare.db'}"

    version.make_ready(url)

    assert migrate.is_current(url)


def test_an_embedded_database_with_its_tables_is_left_alone(sqlite_url):
    version.make_ready(sqlite_url)

    assert migrate.is_current(sqlite_url)


def test_a_server_without_tables_is_never_filled_by_itself(bare_postgres_url):
    with pytest.raises(CannotStart, match="careshare migrate"):
        version.make_ready(bare_postgres_url)


async def found(url: str) -> str | None:
    """What the database itself says."""
    database = Database(url)
    async with database.reading() as db:
        at = await version.found(db)
    await database.close()
    return at
