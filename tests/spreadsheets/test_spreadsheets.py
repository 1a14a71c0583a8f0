"""What goes out comes in again, however others wrote it; and no file, whatever is in it, harms who reads it."""

import io
import struct
import zipfile
from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from careshare.domain.lists.table import MOST_COLUMNS, MOST_ROWS, CannotRead, Unreadable
from careshare.domain.text import plain
from careshare.spreadsheets.read import SEPARATORS, read
from careshare.spreadsheets.write import RUNS, Sheet, as_csv, as_xlsx

LIST = "Naam{0}Relatie{0}Wat\nRenée{0}buurvrouw{0}“’s Avonds” – € 5\nZoë{0}nicht{0}\n"
ROWS = (("Naam", "Relatie", "Wat"), ("Renée", "buurvrouw", "“’s Avonds” – € 5"), ("Zoë", "nicht"))
ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "cp1252")


def rows(content: bytes) -> tuple[tuple[str, ...], ...]:
    """Of the only table in it."""
    [table] = read(content)
    return table.rows


def why(content: bytes) -> Unreadable:
    """Why nothing can be read from it."""
    with pytest.raises(CannotRead) as error:
        read(content)
    return error.value.why


def workbook(fill: Callable[[Any], object], title: str = "Blad1") -> bytes:
    """A workbook with one sheet, filled as said."""
    book = Workbook()
    book.active.title = title
    fill(book.active)
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def repacked(content: bytes, **parts: bytes) -> bytes:
    """The same workbook with other bytes in some of its parts, named without their folder and ending."""
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as before, zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as after:
        for name in before.namelist():
            short = name.rpartition("/")[2].partition(".")[0]
            after.writestr(name, parts.get(short, before.read(name)))
    return written.getvalue()


# Text.


@pytest.mark.parametrize("separator", SEPARATORS, ids=["semicolon", "comma", "tab", "bar"])
@pytest.mark.parametrize("encoding", ENCODINGS)
def test_any_usual_encoding_and_separator_is_read(encoding, separator):
    assert rows(LIST.format(separator).encode(encoding)) == ROWS


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_a_quoted_cell_keeps_its_lines_and_its_separators(newline):
    text = f'Wat;Uitleg{newline}Lunch;"Soep; brood{newline}en ""kaas"""{newline}'

    assert rows(text.encode()) == (("Wat", "Uitleg"), ("Lunch", f'Soep; brood{newline}en "kaas"'))


def test_a_comma_in_a_sentence_is_no_separator():
    text = "Rooster van Ellen, december, eerste week\nDag;Wat\n4-12;Lunch, en daarna koffie, en thee\n5-12;Eten\n"

    assert rows(text.encode())[1:3] == (("Dag", "Wat"), ("4-12", "Lunch, en daarna koffie, en thee"))


def test_a_first_line_for_excel_says_the_separator_and_is_counted_as_a_row():
    assert rows(b"sep=|\nDag|Wat, en wie\n4-12|Lunch\n") == ((), ("Dag", "Wat, en wie"), ("4-12", "Lunch"))


def test_rows_are_counted_as_the_file_has_them():
    assert rows(b"Dag;Wat\n\n4-12;Lunch\n;;\n\n") == (("Dag", "Wat"), (), ("4-12", "Lunch"))


def test_a_list_of_one_column_is_read():
    assert rows(b"Naam\nRia\nBram\n") == (("Naam",), ("Ria",), ("Bram",))


# Excel.


def test_days_and_times_of_excel_are_read_as_they_are_meant():
    def fill(page: Any) -> None:
        page.append(
            [
                date(2026, 12, 4),
                datetime.fromisoformat("2026-12-04T09:30"),
                time(9),
                timedelta(hours=24),
                900,
                1.5,
                True,
                None,
            ]
        )

    [row] = rows(workbook(fill))

    assert row == ("2026-12-04", "2026-12-04 09:30", "09:00", "24:00", "900", "1.5", "True")


def test_every_sheet_that_can_be_seen_is_read_by_its_name():
    book = Workbook()
    book.active.title = "Mensen"
    book.active.append(["Naam"])
    book.create_sheet("Leeg")
    hidden = book.create_sheet("Verborgen")
    hidden.append(["Geheim"])
    hidden.sheet_state = "hidden"
    book.create_sheet("Momenten").append(["Dag"])
    written = io.BytesIO()
    book.save(written)

    assert [(table.name, table.rows) for table in read(written.getvalue())] == [
        ("Mensen", (("Naam",),)),
        ("Momenten", (("Dag",),)),
    ]


def test_a_formula_is_what_it_last_showed_and_runs_nowhere():
    content = workbook(lambda page: page.append(["Lunch", '=HYPERLINK("http://example.org","Lunch")']))

    assert rows(content) == (("Lunch",),)


# Out, and in again.

TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\x85\u2028\u2029"), max_size=20).map(plain)
CELLS = TEXTS | st.sampled_from([f"{sign}1+1" for sign in RUNS]).map(plain) | st.just("'=1+1")


@given(st.lists(st.tuples(CELLS, CELLS, CELLS), max_size=8), st.sampled_from([";", ","]))
def test_what_goes_out_comes_in_the_same(cells, separator):
    sheet = Sheet("Momenten", ("Een", "Twee", "Drie"), tuple(cells))
    trimmed = [tuple(row) for row in cells]

    for content in (as_csv(sheet, separator), as_xlsx([sheet])):
        heading, *found = rows(content)
        assert heading == sheet.headings
        padded = [(*row, *[""] * (3 - len(row))) for row in found]
        while trimmed and not any(trimmed[-1]):
            trimmed.pop()
        assert padded == trimmed


def test_a_sign_within_one_row_does_not_cut_those_that_another_cuts():
    sheet = Sheet("Momenten", ("Een", "Twee", "Drie"), (("soep", "brood", "koffie; thee"),))

    assert rows(as_csv(sheet, ",")) == (sheet.headings, *sheet.rows)


def test_days_and_times_go_out_as_such_and_come_in_again():
    sheet = Sheet("Momenten", ("Dag", "Van", "Tot", "Hoeveel"), ((date(2026, 12, 4), time(23), time(7, 5), 2),))

    assert rows(as_csv(sheet, ";"))[1] == rows(as_xlsx([sheet]))[1] == ("2026-12-04", "23:00", "07:05", "2")
    assert load_workbook(io.BytesIO(as_xlsx([sheet]))).active["A2"].value.date() == date(2026, 12, 4)


@pytest.mark.parametrize("sign", RUNS, ids=repr)
def test_nothing_that_goes_out_runs_in_a_spreadsheet(sign):
    sheet = Sheet("Momenten", ("Wat",), ((f"{sign}cmd|' /C calc'!A0",),))

    [_, cell] = next(load_workbook(io.BytesIO(as_xlsx([sheet]))).active.columns)
    line = as_csv(sheet, ";").decode("utf-8-sig").split("\r\n")[1].strip('"')

    assert cell.data_type == "s"
    assert not line.startswith(RUNS)


# What somebody sends who means no good, or chose the wrong file.


def zip_bomb() -> bytes:
    """Small, and gigabytes once it is unpacked."""
    return repacked(workbook(lambda page: page.append(["Naam"])), sheet1=b"<worksheet>" + b" " * 30_000_000)


def many_styles() -> bytes:
    """Each of them an object: a few kilobytes would keep us busy for a minute."""
    content = workbook(lambda page: page.append(["Naam"]))
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        styles = book.read("xl/styles.xml")
    return repacked(content, styles=styles.replace(b"</cellXfs>", b"<xf/>" * 200_000 + b"</cellXfs>"))


def lying_zip() -> bytes:
    """Says that a part is small which is not."""
    content = bytearray(zip_bomb())
    place = content.rfind(b"PK\x01\x02", 0, content.rfind(b"sheet1.xml"))
    content[place + 24 : place + 28] = struct.pack("<I", 100)
    return bytes(content)


def laughing_xml() -> bytes:
    """Entities made of entities made of entities."""
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
    bomb = f'<?xml version="1.0"?><!DOCTYPE w [<!ENTITY e0 "ha">{entities}]><worksheet>&e11;</worksheet>'
    return repacked(workbook(lambda page: page.append(["Naam"])), sheet1=bomb.encode())


def letter() -> bytes:
    """A zip as well, with no sheet in it."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as packed:
        packed.writestr("[Content_Types].xml", "<Types/>")
        packed.writestr("word/document.xml", "<document>Lieve Ria</document>")
    return written.getvalue()


def many_sheets() -> bytes:
    """Each of them full."""
    book = Workbook(write_only=True)
    for _ in range(3):
        page = book.create_sheet()
        for _ in range(MOST_ROWS // 2):
            page.append(["Ria"])
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


HOSTILE = {
    "a zip bomb": (zip_bomb, Unreadable.TOO_BIG),
    "a hundred thousand styles": (many_styles, Unreadable.TOO_BIG),
    "too many rows on all sheets together": (many_sheets, Unreadable.TOO_BIG),
    "a zip that lies": (lying_zip, Unreadable.NOT_A_SPREADSHEET),
    "a billion laughs": (laughing_xml, Unreadable.NOT_A_SPREADSHEET),
    "a workbook cut off": (lambda: workbook(lambda page: page.append(["Naam"]))[:-200], Unreadable.NOT_A_SPREADSHEET),
    "a letter of Word’s": (letter, Unreadable.NOT_A_SPREADSHEET),
    "an old workbook": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512), Unreadable.OLD_FORMAT),
    "a picture": (lambda: b"\x89PNG\r\n\x1a\n" + bytes(range(256)), Unreadable.NOT_A_SPREADSHEET),
    "a PDF": (lambda: b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n\x00\x01\x02", Unreadable.NOT_A_SPREADSHEET),
    "nothing": (lambda: b"", Unreadable.EMPTY),
    "nothing but signs between cells": (lambda: b"\xef\xbb\xbf;;;\r\n;;;\r\n", Unreadable.EMPTY),
    "a million columns": (lambda: b"Naam" + b";x" * 1_000_000, Unreadable.TOO_BIG),
    "one column too many": (lambda: b";".join([b"x"] * (MOST_COLUMNS + 1)), Unreadable.TOO_BIG),
    "one row too many": (lambda: b"Naam\n" * (MOST_ROWS + 1), Unreadable.TOO_BIG),
    "a cell without an end": (lambda: b'Naam\n"' + b"x" * 200_000, Unreadable.NOT_A_SPREADSHEET),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_file_that_is_none_of_ours_is_refused_in_words(name):
    make, expected = HOSTILE[name]

    assert why(make()) is expected


def test_as_many_rows_as_may_be_are_read():
    assert len(rows(b"Naam\n" + b"Ria\n" * (MOST_ROWS - 1))) == MOST_ROWS


def test_one_cell_in_the_last_corner_makes_no_seventeen_billion():
    def fill(page: Any) -> None:
        page["A1"] = "Naam"
        page.cell(1_048_576, 16_384, "ver weg")

    assert rows(workbook(fill)) == (("Naam",),)


def test_of_a_workbook_with_macros_only_the_cells_are_read():
    content = repacked(workbook(lambda page: page.append(["Naam", "Ria"])))
    written = io.BytesIO(content)
    with zipfile.ZipFile(written, "a") as book:
        book.writestr("xl/vbaProject.bin", b"\xd0\xcf\x11\xe0" + b"Sub AutoOpen()" * 100)

    assert rows(written.getvalue()) == (("Naam", "Ria"),)


@given(st.binary(max_size=400))
def test_any_bytes_are_a_list_or_are_refused(content):
    with suppress(CannotRead):
        assert read(content)
