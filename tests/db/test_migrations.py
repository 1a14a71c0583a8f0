"""Moving a database forward that somebody lives in: every step leaves what was there as it was."""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, text
from sqlalchemy.exc import IntegrityError

from careshare.db import migrate, version
from careshare.paths import MIGRATIONS

STEPS = sorted(path.name.partition("_")[0] for path in (MIGRATIONS / "versions").glob("[0-9]*_*.py"))
A_CIRCLE = """
INSERT INTO circles (id, person_name, zone, decides, decides_basis, may_be_alone, alone_minutes, person_knows,
                     person_plans, house_rules, wants, state, state_words, revision, created_at)
VALUES (7, 'Ellen', 'Europe/Amsterdam', 'together', '', 'never', 0, true, false, '', '', 'live', '', 3,
        '2026-12-04 08:00:00+00:00')
"""
A_MEMBER = """
INSERT INTO members (id, circle_id, name, role, relation, organisation, trust, is_coordinator, is_representative,
                     is_confidant, lives_in, planned_in, phone, phone_shared, state, created_at)
VALUES (9, 7, 'Ria', 'friend', 'buurvrouw', '', 'rota', true, false, false, false, false, '', false, 'active',
        '2026-12-04 08:00:00+00:00')
"""
A_PATTERN = """
INSERT INTO patterns (id, circle_id, series, rule, starts_on, starts, ends, days_later, kind, presence, title, what,
                      needed, open_to, rotation, turn_offset, created_at)
VALUES (5, 7, 'lunch', 'FREQ=DAILY', '2026-12-07', '12:00:00', '14:00:00', 0, 'meal', 'active', 'Lunch', '', 1,
        'friend', 'week', 0, '2026-12-04 08:00:00+00:00')
"""
A_TURN = "INSERT INTO turns (id, circle_id, pattern_id, member_id, position) VALUES (3, 7, 5, 9, 0)"
NOBODYS_TURN = "INSERT INTO turns (id, circle_id, pattern_id, member_id, position) VALUES (4, 7, 5, NULL, 1)"
WHO_IS_THERE = """
SELECT circles.person_name, circles.revision, members.name FROM members JOIN circles ON circles.id = members.circle_id
"""


@pytest.fixture(params=["sqlite", "postgres"])
def bare_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a database without any table."""
    return (
        f"sqlite:///{tmp_path / 'old.db'}"
        if request.param == "sqlite"
        else request.getfixturevalue("bare_postgres_url")
    )


def run(url: str, *statements: str) -> list[tuple[Any, ...]]:
    """Runs them in one transaction; the rows of the last one, where it has any."""
    rows: list[tuple[Any, ...]] = []

    def do(connection: Connection) -> None:
        answers = [connection.execute(text(statement)) for statement in statements]
        if answers[-1].returns_rows:
            rows.extend(tuple(row) for row in answers[-1])

    migrate._with_connection(url, do)
    return rows


def test_each_migration_follows_the_one_before_it():
    assert [f"{number:04}" for number in range(1, len(STEPS) + 1)] == STEPS
    assert version.needed() == STEPS[-1]


def test_turns_stay_whose_they_are_once_they_can_be_nobodys(bare_url: str):
    migrate.upgrade(bare_url, "0004")
    run(bare_url, A_CIRCLE, A_MEMBER, A_PATTERN, A_TURN)
    with pytest.raises(IntegrityError):
        run(bare_url, NOBODYS_TURN)

    migrate.upgrade(bare_url, "0005")
    run(bare_url, NOBODYS_TURN)

    assert run(bare_url, "SELECT member_id FROM turns ORDER BY position") == [(9,), (None,)]
    with pytest.raises(IntegrityError):
        run(bare_url, A_TURN.replace("(3, 7, 5, 9, 0)", "(5, 7, 5, 9, 1)"))


def test_what_was_there_is_there_after_each_step(bare_url: str):
    migrate.upgrade(bare_url, STEPS[0])
    run(bare_url, A_CIRCLE, A_MEMBER)

    found = []
    for step in STEPS[1:]:
        migrate.upgrade(bare_url, step)
        found.append(run(bare_url, WHO_IS_THERE))

    assert found == [[("Ellen", 3, "Ria")]] * len(STEPS[1:])
    assert migrate.is_current(bare_url)
