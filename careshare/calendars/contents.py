"""The lines of a calendar file, put together as RFC 5545 section 3.1 folds them, each with its number in the file.

Read leniently, because the files are not ours: any end of line, any encoding, components that never end.
"""

import codecs
import io
import re
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from icalendar.parser import Contentline

from careshare.domain.outside import Unreadable
from careshare.domain.words import Wrong

_NAME = re.compile(r"[A-Za-z0-9-]+")
_MARKS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
_NOTHING = "\ufeff\0 \t\r\n"
END_WITHIN = 1000
"""Some programs write a few empty lines more."""
_TIMES = {"DTSTART", "DTEND", "DURATION", "RECURRENCE-ID", "RRULE", "EXRULE", "RDATE", "EXDATE", "FREEBUSY"}
_WORDS = {"UID", "SEQUENCE", "STATUS", "SUMMARY", "CLASS", "TRANSP", "X-MICROSOFT-CDO-BUSYSTATUS"}
_READ = _TIMES | _WORDS
"""What of an entry is read. The rest of it can be broken, or very much."""
_COMPONENTS = frozenset({"VEVENT", "VFREEBUSY", "VTODO", "VJOURNAL", "VTIMEZONE"})


_content_line: Callable[[str], Contentline] = Contentline


class Line(NamedTuple):
    """A content line: where it stands, what it is, and all of it as it is written."""

    number: int
    name: str
    text: str

    def parts(self) -> tuple[Mapping[str, str], str]:
        """Its parameters and its value. Raises ValueError where it is written as no line can be."""
        head, colon, value = self.text.partition(":")
        if '"' in head or not colon:
            _name, parameters, value = _content_line(self.text).parts()
            return {name: str(said).strip() for name, said in parameters.items()}, value
        pairs = (each.partition("=") for each in head.split(";")[1:])
        return {name.upper(): said.strip() for name, _, said in pairs}, value


@dataclass(slots=True)
class Component:
    """What stands between a BEGIN and its END: those lines that are read; of an alarm within it none, of a zone all."""

    name: str
    number: int
    lines: list[Line] = field(default_factory=list)
    is_whole: bool = False

    def all(self, name: str) -> list[Line]:
        """Every line of this name."""
        return [line for line in self.lines if line.name == name]

    def first(self, name: str) -> Line | None:
        """The first line of this name."""
        return next((line for line in self.lines if line.name == name), None)


def decoded(sent: bytes) -> str:
    """The text, in UTF-8 as the standard says, or else as old programs of these countries write it."""
    for mark, name in _MARKS.items():
        if sent.startswith(mark):
            return sent.decode(name, errors="replace")
    try:
        return sent.decode()
    except UnicodeDecodeError:
        return sent.decode("cp1252", errors="replace")


def components(text: str) -> list[Component]:
    """The components of a calendar, in their order. Raises Unreadable for what is no calendar."""
    begin = text.lstrip(_NOTHING)
    if not begin:
        raise Unreadable(Wrong.EMPTY)
    if "BEGIN:VCALENDAR" not in text.upper():
        raise Unreadable(Wrong.WEB_PAGE if begin.startswith("<") else Wrong.NO_CALENDAR, line=1)
    reader = _Reader()
    for line in _lines(text):
        reader.take(line)
    return reader.found


def is_whole(text: str) -> bool:
    """Whether the calendar ends where its writer meant it to."""
    return "END:VCALENDAR" in text[-END_WITHIN:].upper()


class _Reader:
    """Takes line after line; `within` are the parts, such as an alarm, of the component that is open."""

    def __init__(self) -> None:
        self.found: list[Component] = []
        self.open: Component | None = None
        self.within: list[str] = []

    def take(self, line: Line) -> None:
        if line.name == "BEGIN":
            self._begin(line, _value(line))
        elif line.name == "END":
            self._end(line, _value(line))
        else:
            self._keep(line)

    def _begin(self, line: Line, name: str) -> None:
        if name in _COMPONENTS:  # also where the one before never ended: none stands within another
            self.open, self.within = Component(name, line.number), []
            self.found.append(self.open)
        elif self.open:
            self.within.append(name)
            self._keep(line)

    def _end(self, line: Line, name: str) -> None:
        if self.open and name == self.open.name:
            self.open.is_whole = True
            self.open = None
        elif self.within[-1:] == [name]:
            self._keep(line)
            self.within.pop()
        elif name == "VCALENDAR":
            self.open = None

    def _keep(self, line: Line) -> None:
        if self.open and (self.open.name == "VTIMEZONE" or (line.name in _READ and not self.within)):
            self.open.lines.append(line)


def _value(line: Line) -> str:
    return line.text.partition(":")[2].strip().upper()


def _lines(text: str) -> Iterator[Line]:
    """Unfolded: a line that goes on in the next one begins there with a space or a tab."""
    pieces: list[str] = []
    begun = 0
    for number, read in enumerate(io.StringIO(text, newline=None), start=1):
        piece = read.removesuffix("\n")
        if piece[:1] in (" ", "\t") and pieces:
            pieces.append(piece[1:])
            continue
        if pieces:
            yield _line(begun, "".join(pieces))
        pieces, begun = [piece] * bool(piece.strip(_NOTHING)), number
    if pieces:
        yield _line(begun, "".join(pieces))


def _line(number: int, text: str) -> Line:
    text = text.lstrip(_NOTHING)
    name = _NAME.match(text)
    return Line(number, sys.intern(name[0].upper()) if name else "", text)
