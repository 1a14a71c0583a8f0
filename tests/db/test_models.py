"""The tables as the models describe them: what the migrations really make, and how rows point at each other."""

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import BigInteger, Column, Connection

from careshare.db import migrate
from careshare.db.models import Base

POINTERS = [
    pytest.param(key.parent, id=f"{table.name}.{key.parent.name}")
    for table in Base.metadata.sorted_tables
    for key in sorted(table.foreign_keys, key=lambda key: key.parent.name)
]


def test_the_migrations_make_the_tables_of_the_models(database_url: str):
    found: list[object] = []

    def compare(connection: Connection) -> None:
        found.extend(compare_metadata(MigrationContext.configure(connection), Base.metadata))

    migrate._with_connection(database_url, compare)

    assert found == []


@pytest.mark.parametrize("column", POINTERS)
def test_what_points_at_a_row_is_as_wide_as_its_number(column: Column[int]):
    assert isinstance(column.type, BigInteger)
