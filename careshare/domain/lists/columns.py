"""Which column is what, by the words above it; and the words of a list, in every language at once."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import NamedTuple

from careshare.domain.lists.table import CannotRead, Table, Unreadable
from careshare.domain.words import Kind, Presence, Role

LOOKED_AT = 10
"""Rows among which the headings are: above them often stands what the list is called."""


class Column(StrEnum):
    """What a cell of a list says. Of people the first five, of moments the others."""

    NAME = "name"
    RELATION = "relation"
    ROLE = "role"
    ORGANISATION = "organisation"
    PHONE = "phone"
    PHONE_SHARED = "phone_shared"
    DAY = "day"
    STARTS = "starts"
    ENDS = "ends"
    LAST_DAY = "last_day"
    TITLE = "title"
    KIND = "kind"
    NEEDED = "needed"
    WHO = "who"
    WHAT = "what"
    OPEN_TO = "open_to"
    PRESENCE = "presence"
    STATE = "state"


OF_PEOPLE = tuple(Column)[:6]
OF_MOMENTS = tuple(Column)[6:]
NEEDED_OF_MOMENTS = (Column.DAY, Column.STARTS, Column.ENDS, Column.TITLE)
ONLY_OUT = frozenset({Column.STATE})
"""Goes out with the rota; where it comes in again nothing is made of it."""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What people write, `folded`, and what it is.

    `between` stand between two names, such as "and"; `nobody` says that nobody comes yet, `everyone` that anybody may.
    """

    columns: Mapping[str, Column]
    kinds: Mapping[str, Kind] = field(default_factory=dict)
    roles: Mapping[str, Role] = field(default_factory=dict)
    presences: Mapping[str, Presence] = field(default_factory=dict)
    yes_or_no: Mapping[str, bool] = field(default_factory=dict)
    months: Mapping[str, int] = field(default_factory=dict)
    weekdays: Mapping[str, int] = field(default_factory=dict)
    between: frozenset[str] = frozenset()
    nobody: frozenset[str] = frozenset()
    everyone: frozenset[str] = frozenset()


class Row(NamedTuple):
    """One row below the headings: its number as the spreadsheet counts, and its cells in the columns we know.

    `sheet` is the name of its sheet, where it has one.
    """

    number: int
    cells: Mapping[Column, str]
    sheet: str = ""

    def text(self, column: Column) -> str:
        """What stands there; "" too where there is no such column."""
        return self.cells.get(column, "")


@dataclass(frozen=True, slots=True)
class Listing:
    """A list as it was read, before anybody asked whether it can be so.

    `unknown` are the headings, and the sheets, of which nothing is made.
    """

    people: tuple[Row, ...] = ()
    moments: tuple[Row, ...] = ()
    unknown: tuple[str, ...] = ()


def folded(text: str) -> str:
    """Without capitals, accents and any sign that is no letter or digit: "Van:" and "van" are one."""
    letters = unicodedata.normalize("NFKD", text.casefold())
    return " ".join(re.findall(r"[^\W_]+", "".join(sign for sign in letters if not unicodedata.combining(sign))))


def recognised(tables: Iterable[Table], vocabulary: Vocabulary) -> Listing:
    """The people and the moments in these tables. Raises CannotRead where there are none, or a column is missing."""
    listing, is_known = Listing(), False
    for table in tables:
        place, columns = _headings(table, vocabulary)
        if wanted := _wanted(columns):
            listing, is_known = _with(listing, table, place, _as_of(wanted, columns)), True
        else:
            listing = replace(listing, unknown=(*listing.unknown, table.name))
    if not listing.people and not listing.moments:
        raise CannotRead(Unreadable.EMPTY if is_known else Unreadable.NO_COLUMNS)
    return listing


def _wanted(columns: Iterable[Column | None]) -> tuple[Column, ...]:
    """Whether it is of moments or of people, by its columns; neither where it has none of those."""
    known = {column for column in columns if column}
    if len(known.intersection(OF_MOMENTS)) > 1:
        return OF_MOMENTS
    return OF_PEOPLE if Column.NAME in known else ()


def _as_of(wanted: tuple[Column, ...], columns: list[Column | None]) -> list[Column | None]:
    """Only those; beside a day a name is who comes. Raises CannotRead where one is missing."""
    if wanted is OF_MOMENTS:
        is_who = Column.WHO not in columns
        columns = [Column.WHO if column is Column.NAME and is_who else column for column in columns]
        if missing := [column for column in NEEDED_OF_MOMENTS if column not in columns]:
            raise CannotRead(Unreadable.COLUMN_MISSING, tuple(missing))
    return [column if column in wanted else None for column in columns]


def _with(listing: Listing, table: Table, place: int, columns: list[Column | None]) -> Listing:
    rows = tuple(_rows(table, place + 1, columns))
    unknown = [heading for heading, column in zip(table.rows[place], columns, strict=False) if heading and not column]
    is_of_people = Column.NAME in columns
    return Listing(
        listing.people + (rows if is_of_people else ()),
        listing.moments + (() if is_of_people else rows),
        listing.unknown + tuple(unknown),
    )


def _headings(table: Table, vocabulary: Vocabulary) -> tuple[int, list[Column | None]]:
    """The row above the list, that of the first ones which knows the most columns; a column counts once."""
    found = [_columns(row, vocabulary) for row in table.rows[:LOOKED_AT]]
    place = max(range(len(found)), key=lambda number: (sum(map(bool, found[number])), -number))
    return place, found[place]


def _columns(row: Iterable[str], vocabulary: Vocabulary) -> list[Column | None]:
    columns: list[Column | None] = []
    for heading in row:
        column = vocabulary.columns.get(folded(heading))
        columns.append(None if column in columns else column)
    return columns


def _rows(table: Table, first: int, columns: list[Column | None]) -> Iterator[Row]:
    for place, row in enumerate(table.rows[first:], first + 1):
        padded = (*row, *[""] * len(columns))
        if any(cell for cell, column in zip(padded, columns, strict=False) if column):
            cells = {column: cell for cell, column in zip(padded, columns, strict=False) if column}
            yield Row(place, cells, table.name)
