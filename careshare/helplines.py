"""Whom a carer can ring or read: a list in a file, because numbers change and other countries have others."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from careshare.config import Misconfigured

GROUPS = ("care", "talk", "now")
LANGUAGES = {"nl", "en"}
TEXTS = ("name", "about")


@dataclass(frozen=True, slots=True)
class HelpLine:
    """Somebody to turn to. `name` and `about` are by language; a telephone number and an address where there is one."""

    group: str
    name: Mapping[str, str]
    about: Mapping[str, str]
    phone: str = ""
    link: str = ""

    @property
    def dial(self) -> str:
        """The number as a telephone dials it."""
        return self.phone.replace(" ", "")


@dataclass(frozen=True, slots=True)
class HelpLines:
    """All of them, in the order of the file, and the day on which somebody last rang them; None where nobody did."""

    checked_on: date | None
    lines: tuple[HelpLine, ...]

    def of(self, group: str) -> list[HelpLine]:
        """Those of one group."""
        return [line for line in self.lines if line.group == group]


def help_lines_in(path: Path) -> HelpLines:
    """The list in that file. Raises Misconfigured, which says what is not right in it."""
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8"))
        lines = tuple(_line(each) for each in found["lines"])
        checked_on = found.get("checked_on")
    except (OSError, ValueError, KeyError, TypeError) as wrong:
        raise Misconfigured(f"CARESHARE_HELP_FILE cannot be read: {path}: {wrong}") from wrong
    if checked_on is not None and type(checked_on) is not date:
        raise Misconfigured(f"CARESHARE_HELP_FILE: {path}: checked_on must be a day, such as 2026-11-24.")
    return HelpLines(checked_on, lines)


def _line(found: dict[str, Any]) -> HelpLine:
    line = HelpLine(**found)
    if line.group not in GROUPS:
        raise ValueError(f"the group of {line.name} must be one of {', '.join(GROUPS)}")
    if any(set(getattr(line, text)) != LANGUAGES for text in TEXTS):
        raise ValueError(f"{line.name}: name and about must be there in {' and '.join(sorted(LANGUAGES))}")
    if not line.dial.lstrip("+").isdecimal() and line.phone:
        raise ValueError(f"{line.phone} is no telephone number")
    if line.link and not line.link.startswith("https://"):
        raise ValueError(f"{line.link} must start with https://")
    return line
