"""The tables as the models describe them: what the migrations really make, and how rows point at each other."""

from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import BigInteger, Column, Connection
from sqlalchemy.exc import IntegrityError

from careshare.db import migrate
from careshare.db.models import AssignmentRow, Base, EntryRow, InvitationRow, LetterRow
from careshare.domain.words import AssignmentState, Role
from tests.world import World

POINTERS = [
    pytest.param(key.parent, id=f"{table.name}.{key.parent.name}")
    for table in Base.metadata.sorted_tables
    for key in sorted(table.foreign_keys, key=lambda key: key.parent.name)
]
OF_NO_CIRCLE = frozenset({"circle_id", "account_id", "challenge_id", "device_id", "leader_id"})
"""What points at something outside circles, such as a letter, or at the circle itself."""


def test_the_migrations_make_the_tables_of_the_models(database_url: str):
    found: list[object] = []

    def compare(connection: Connection) -> None:
        found.extend(compare_metadata(MigrationContext.configure(connection), Base.metadata))

    migrate._with_connection(database_url, compare)

    assert found == []


@pytest.mark.parametrize("column", POINTERS)
def test_what_points_at_a_row_is_as_wide_as_its_number(column: Column[int]):
    assert isinstance(column.type, BigInteger)


def test_what_points_at_a_row_within_a_circle_names_the_circle_with_it():
    alone = []
    for table in Base.metadata.sorted_tables:
        pairs = {tuple(key.column_keys) for key in table.foreign_key_constraints}
        for column in table.columns:
            points = isinstance(column.type, BigInteger) and not column.primary_key
            if points and column.name not in OF_NO_CIRCLE and ("circle_id", column.name) not in pairs:
                alone.append(f"{table.name}.{column.name}")

    assert alone == []


async def test_the_database_refuses_a_row_that_points_into_another_circle(world: World):
    here = {"circle_id": world.circle_id, "member_id": world.child.id}
    there, at = world.stranger, world.now
    invited = {"secret": b"s" * 32, "created_at": at, "expires_at": at}
    theirs = {"circle_id": there.circle_id, "member_id": there.id, "invited_by": there.id}
    letter = {"kind": "invitation", "invitation_id": await world.add(InvitationRow, **theirs, **invited)}
    letter |= {"due_at": at, "written_at": at, "message_id": "x"}
    on_it = {"shift_id": await world.shift(), "state": AssignmentState.ACCEPTED, "since": at}
    rows: list[tuple[Any, dict[str, Any]]] = [
        (AssignmentRow, {**here, **on_it, "noted_by": there.id}),
        (InvitationRow, {**here, **invited, "invited_by": there.id}),
        (EntryRow, {**here, "at": at, "verb": "take", "by_member_id": there.id}),
        (LetterRow, {**letter, "circle_id": world.circle_id}),
        (LetterRow, {**letter, "circle_id": None}),
    ]

    for model, values in rows:
        with pytest.raises(IntegrityError):
            await world.add(model, **values)


@pytest.mark.parametrize("mark", [{"is_representative": True}, {"is_confidant": True}, {"role": Role.PERSON}])
async def test_a_circle_has_one_of_each(world: World, mark: dict[str, Any]):
    await world.change_member(world.person, is_representative=True, is_confidant=True)

    with pytest.raises(IntegrityError):
        await world.change_member(world.child, **mark)
