"""One line for each thing that happened, its values readable by a program, nobody's name in it."""

import logging
import sys

import pytest

from careshare import logs


def written(message: str, exc_info=None, **values) -> str:
    record = logging.LogRecord("careshare", logging.INFO, __file__, 1, message, (), exc_info)
    record.created = 1_764_835_200.123
    vars(record).update(values)
    return logs.Lines().format(record)


def test_a_line_says_when_how_serious_what_and_its_values():
    said = written("request", id="1f6a", route="rota.show", status=200, ms="2.1")

    assert said == "2025-12-04T08:00:00.123Z info request id=1f6a route=rota.show status=200 ms=2.1"


@pytest.mark.parametrize(
    ("value", "shown"),
    [("", "''"), ("two words", "'two words'"), ("a=b", "'a=b'"), ("line\nbreak", "'line\\nbreak'")],
)
def test_a_value_never_breaks_the_line(value, shown):
    assert written("tried", why=value).endswith(f"tried why={shown}")


def test_an_error_has_its_traceback_under_the_line_and_not_its_words():
    try:
        try:
            int("Ria's telephone")
        except ValueError as wrong:
            raise OSError(28, "No space for Ria") from wrong
    except OSError:
        said = written("crash", exc_info=sys.exc_info())

    first, second, *_, last = said.splitlines()
    assert first.endswith(" info crash")
    assert second == "Traceback (most recent call last):"
    assert last == "OSError ENOSPC"
    assert "ValueError" in said.splitlines()
    assert "No space" not in last
