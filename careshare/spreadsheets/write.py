"""Rows into a file that any spreadsheet opens, in which nothing runs."""

import csv
import io
from collections.abc import Iterable
from datetime import date, time
from typing import Any, NamedTuple

from careshare.domain.text import plain

Cell = str | int | date | time | None
RUNS = ("=", "+", "-", "@", "\t", "\r")
"""How a cell begins that a spreadsheet program takes for a formula (OWASP, CSV injection)."""
WIDEST = 60


class Sheet(NamedTuple):
    """A sheet as it is written: its name, what stands above the columns, and the rows."""

    name: str
    headings: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


def as_csv(sheet: Sheet, separator: str) -> bytes:
    """As text (RFC 4180), in UTF-8 with the mark by which Excel knows it. Days and times are as ISO 8601."""
    written = io.StringIO(newline="")
    writer = csv.writer(written, delimiter=separator)
    writer.writerow(map(_harmless, sheet.headings))
    writer.writerows([_harmless(_text(cell)) for cell in row] for row in sheet.rows)
    return written.getvalue().encode("utf-8-sig")


def as_xlsx(sheets: Iterable[Sheet]) -> bytes:
    """As a workbook. Days and times are the spreadsheet's own, text is never a formula."""
    from openpyxl import Workbook  # only where a workbook is asked for: a server starts sooner, and smaller, without
    from openpyxl.utils import get_column_letter

    book = Workbook(write_only=True)
    for sheet in sheets:
        page = book.create_sheet(sheet.name)
        page.freeze_panes = "A2"
        for place, width in enumerate(_widths(sheet), 1):
            page.column_dimensions[get_column_letter(place)].width = width
        page.append([_cell(page, heading, bold=True) for heading in sheet.headings])
        for row in sheet.rows:
            page.append([_cell(page, cell) for cell in row])
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def _text(cell: Cell) -> str:
    if isinstance(cell, time):
        return cell.isoformat("minutes")
    return "" if cell is None else plain(str(cell))


def _harmless(text: str) -> str:
    """What would run is text after an apostrophe, which a spreadsheet does not show and `read` takes off again."""
    return f"'{text}" if text.lstrip("'").startswith(RUNS) else text


def _cell(page: Any, value: Cell, bold: bool = False) -> Any:
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font

    cell = WriteOnlyCell(page, plain(value) if isinstance(value, str) else value)
    if isinstance(value, str):
        cell.data_type = "s"  # whatever it begins with
    elif isinstance(value, date):
        cell.number_format = "ddd d mmm yyyy"
    elif isinstance(value, time):
        cell.number_format = "hh:mm"
    if bold:
        cell.font = Font(bold=True)
    return cell


def _widths(sheet: Sheet) -> list[int]:
    columns = zip(sheet.headings, *sheet.rows, strict=True)
    return [min(max(len(str(cell or "")) for cell in column) + 3, WIDEST) for column in columns]
