"""A spreadsheet as its bytes came from anybody's machine: comma separated text in any usual writing, or .xlsx.

Nothing in it runs: a formula is what it last showed, macros are not looked at. It is bounded before it is opened,
because two megabytes can unfold into gigabytes.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from fractions import Fraction
from itertools import islice
from typing import Any
from zipfile import ZipFile, ZipInfo

from careshare.domain.lists.table import MOST_COLUMNS, MOST_ROWS, CannotRead, Table, Unreadable

SEPARATORS = "\t|;,"
"""What may stand between cells, that which is the rarest in a sentence first."""
SAYS_SEPARATOR = re.compile(r"sep=(.)\s*")
"""A first line by which a spreadsheet program is told what stands between the cells."""
GUARDED = re.compile(r"'(?='*[=+\-@\t\r])")
"""What `write` puts into a text file before a cell that a spreadsheet program would run."""
ZIP, OLD = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
LOOKED_AT = 50
"""Rows that tell which sign stands between the cells."""
HALF = Fraction(1, 2)
"""Of those rows at least so many are cut by it; else it is a comma."""
MOST_SHEETS = 10
MOST_PARTS = 500
MOST_UNPACKED = 20_000_000
MOST_OF_A_PART = 500_000
"""Bytes of a part that becomes objects, such as the styles: a hundred thousand of them keep us busy for seconds."""
ONLY_CELLS = re.compile(r"xl/(worksheets/[^/]+\.xml|sharedStrings\.xml|media/.*)", re.IGNORECASE)


def read(content: bytes) -> tuple[Table, ...]:
    """Every sheet with something in it. Raises CannotRead. It may take a second: call it beside the event loop."""
    if content.startswith(OLD):
        raise CannotRead(Unreadable.OLD_FORMAT)
    found = _workbook(content) if content.startswith(ZIP) else _filled([Table("", _bounded(_records(_text(content))))])
    if not found:
        raise CannotRead(Unreadable.EMPTY)
    return found


# Text.


def _text(content: bytes) -> str:
    """UTF-8, UTF-16 where it says so, else as Windows in the west of Europe has it, in which every byte is a letter."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = content.decode("utf-16", errors="replace")
    else:
        try:
            text = content.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = content.decode("cp1252", errors="replace")
    if re.search(r"[\x00-\x08\x0e-\x1f]", text):
        raise CannotRead(Unreadable.NOT_A_SPREADSHEET)
    return text


def _records(text: str) -> Iterator[list[str]]:
    first, _, rest = text.partition("\n")
    if says := SAYS_SEPARATOR.fullmatch(first.strip("\r")):
        yield []  # so that rows are counted as the file has them
        yield from _split(rest, says[1])
    else:
        best = max(SEPARATORS, key=lambda sign: _cuts(text, sign))
        yield from _split(text, best if _cuts(text, best) >= HALF else SEPARATORS[-1])


def _cuts(text: str, separator: str) -> Fraction:
    """What part of the first rows has more than one cell by it."""
    try:
        widths = [len(record) for record in islice(_split(text, separator), LOOKED_AT) if record]
    except CannotRead:  # a cell without an end, as long as these are no separators
        return Fraction(0)
    return Fraction(sum(width > 1 for width in widths), len(widths) or 1)


def _split(text: str, separator: str) -> Iterator[list[str]]:
    try:
        for record in csv.reader(io.StringIO(text, newline=""), delimiter=separator):
            yield [cell[1:] if GUARDED.match(cell) else cell for cell in record]
    except csv.Error:
        raise CannotRead(Unreadable.NOT_A_SPREADSHEET) from None


# .xlsx


def _workbook(content: bytes) -> tuple[Table, ...]:
    from openpyxl import load_workbook  # only where a workbook comes in, as in `write`

    try:
        with ZipFile(io.BytesIO(content)) as packed:
            _bound(packed.infolist())
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
        sheets = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"][:MOST_SHEETS]
        return _filled(Table(sheet.title, _bounded(_cells(sheet))) for sheet in sheets)
    except CannotRead:
        raise
    except Exception:  # noqa: BLE001 - in a file that somebody made to break it, a reader stumbles over anything
        raise CannotRead(Unreadable.NOT_A_SPREADSHEET) from None


def _bound(parts: list[ZipInfo]) -> None:
    """By what the parts say they are: more than that is never unpacked of one. Raises CannotRead."""
    heavy = [part for part in parts if part.file_size > MOST_OF_A_PART and not ONLY_CELLS.fullmatch(part.filename)]
    if heavy or len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise CannotRead(Unreadable.TOO_BIG)


def _cells(sheet: Any) -> Iterator[Iterable[str]]:
    """Its rows, however large it says it is: one cell in the last corner makes no seventeen billion of them."""
    for row in sheet.iter_rows(max_row=MOST_ROWS + LOOKED_AT + 1, max_col=MOST_COLUMNS + 1, values_only=True):
        yield map(_shown, row)


def _shown(value: Any) -> str:  # noqa: PLR0911 - one kind of cell a line
    """A cell as text."""
    match value:
        case None:
            return ""
        case datetime() if value.time() == time():
            return value.date().isoformat()
        case datetime():
            return value.isoformat(" ", "minutes")
        case date():
            return value.isoformat()
        case time():
            return value.isoformat("minutes")
        case timedelta():
            hours, minutes = divmod(round(value.total_seconds() / 60), 60)
            return f"{hours:02}:{minutes:02}"
        case float() if value.is_integer():
            return str(int(value))
    return str(value)


# Either.


def _filled(tables: Iterable[Table]) -> tuple[Table, ...]:
    """Those with something in them. Raises CannotRead as soon as there are too many rows, and reads no further."""
    found, rows = [], 0
    for table in tables:
        filled = sum(map(any, table.rows))
        rows += filled
        if rows > MOST_ROWS:
            raise CannotRead(Unreadable.TOO_BIG)
        if filled:
            found.append(table)
    return tuple(found)


def _bounded(records: Iterable[Iterable[str]]) -> tuple[tuple[str, ...], ...]:
    """The rows, without what is empty at their end. Raises CannotRead where there are more than anybody plans."""
    rows: list[tuple[str, ...]] = []
    for record in records:
        row = [cell.strip() for cell in record]
        while row and not row[-1]:
            row.pop()
        if len(row) > MOST_COLUMNS or (row and len(rows) >= MOST_ROWS + LOOKED_AT):
            raise CannotRead(Unreadable.TOO_BIG)
        rows.append(tuple(row))
    while rows and not rows[-1]:
        rows.pop()
    return tuple(rows)
