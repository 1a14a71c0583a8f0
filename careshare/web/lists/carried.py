"""A list on its way from one page to the next: packed and signed in the form itself, and kept nowhere.

What it says is looked at anew each time, so the signature only promises that it unpacks to no more than we packed.
"""

import base64
import json
import re
import zlib
from collections.abc import Mapping

from careshare.domain.lists.columns import Column, Listing, Row
from careshare.domain.lists.table import CannotRead, Unreadable
from careshare.domain.text import plain
from careshare.seal import Seal

PURPOSE = "list"
MOST_CARRIED = 200_000
"""Signs, so that it fits in a form; a year of moments takes some forty thousand."""
PEOPLE, MOMENTS = "people", "moments"
_CELL = re.compile(rf"({PEOPLE}|{MOMENTS})-([0-9]{{1,4}})-([a-z_]{{1,20}})")


def packed(seal: Seal, listing: Listing) -> str:
    """The list as a hidden field holds it. Raises CannotRead where it is too long for that."""
    values = [[_as_values(row) for row in rows] for rows in (listing.people, listing.moments)]
    text = json.dumps([*values, listing.unknown], ensure_ascii=False, separators=(",", ":"))
    carried = seal.signed(PURPOSE, base64.b85encode(zlib.compress(text.encode(errors="replace"), 9)).decode())
    if len(carried) > MOST_CARRIED:
        raise CannotRead(Unreadable.TOO_BIG)
    return carried


def unpacked(seal: Seal, carried: str) -> Listing | None:
    """The list in a hidden field; None where we did not write that."""
    signed = seal.read(PURPOSE, carried)
    if signed is None:
        return None
    people, moments, unknown = json.loads(zlib.decompress(base64.b85decode(signed)))
    return Listing(tuple(map(_as_row, people)), tuple(map(_as_row, moments)), tuple(unknown))


def corrected(listing: Listing, typed: Mapping[str, str]) -> Listing:
    """The list with the cells that were typed anew, each in a field called `cell(…)`."""
    rows = {PEOPLE: [*listing.people], MOMENTS: [*listing.moments]}
    for name, text in typed.items():
        if not (found := _CELL.fullmatch(name)):
            continue
        sort, place, column = found[1], int(found[2]), found[3]
        if place < len(rows[sort]) and column in set(Column):
            row = rows[sort][place]
            rows[sort][place] = row._replace(cells={**row.cells, Column(column): plain(text)})
    return Listing(tuple(rows[PEOPLE]), tuple(rows[MOMENTS]), listing.unknown)


def cell(sort: str, place: int, column: Column) -> str:
    """The name of the field for one cell: `place` is that of its row in the list."""
    return f"{sort}-{place}-{column}"


def _as_values(row: Row) -> list[object]:
    return [row.number, row.sheet, row.cells]


def _as_row(values: list[object]) -> Row:
    number, sheet, cells = values
    assert isinstance(number, int)
    assert isinstance(cells, dict)
    return Row(number, {Column(column): text for column, text in cells.items()}, str(sheet))
