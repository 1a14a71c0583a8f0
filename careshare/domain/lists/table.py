"""A spreadsheet as far as we read it: rows of cells, each as the text that stands in it."""

from enum import StrEnum
from typing import NamedTuple

MOST_BYTES = 2_000_000
MOST_ROWS = 2_000
MOST_COLUMNS = 50


class Table(NamedTuple):
    """One sheet of a spreadsheet, or all of a text file. An empty cell is "", and days and times are as ISO 8601."""

    name: str
    rows: tuple[tuple[str, ...], ...]


class Unreadable(StrEnum):
    """Why nothing at all can be read from a file."""

    NO_FILE = "no_file"
    NOT_A_SPREADSHEET = "not_a_spreadsheet"
    OLD_FORMAT = "old_format"
    TOO_BIG = "too_big"
    EMPTY = "empty"
    NO_COLUMNS = "no_columns"
    COLUMN_MISSING = "column_missing"


class CannotRead(Exception):  # noqa: N818 - said to who sent the file, not a crash
    """Nothing can be read from this file; `about` names the columns it is missing."""

    def __init__(self, why: Unreadable, about: tuple[str, ...] = ()) -> None:
        super().__init__(why)
        self.why = why
        self.about = about
