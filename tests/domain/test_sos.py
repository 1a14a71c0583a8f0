"""Which doctor answers at what hour."""

from datetime import UTC, datetime

import pytest

from careshare.domain.sos import is_out_of_hours
from tests.domain.cast import HOME


@pytest.mark.parametrize(
    ("wall", "is_late"),
    [
        ("2026-12-04 07:59", True),
        ("2026-12-04 08:00", False),
        ("2026-12-04 16:59", False),
        ("2026-12-04 17:00", True),
        ("2026-12-05 12:00", True),
        ("2026-12-06 12:00", True),
        ("2026-12-07 08:00", False),
    ],
)
def test_in_the_evening_at_night_and_at_weekends_another_doctor_answers(wall: str, is_late: bool):
    moment = datetime.fromisoformat(wall).replace(tzinfo=HOME).astimezone(UTC)

    assert is_out_of_hours(moment, HOME) is is_late
