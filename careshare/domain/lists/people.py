"""A row about somebody: the member it would become."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from careshare.domain.circles import Me, Member
from careshare.domain.lists.cells import Flaw, Mistake, Unclear, read_choice, read_phone, read_text, read_yes
from careshare.domain.lists.columns import Column, Row, Vocabulary, folded
from careshare.domain.members import (
    LONGEST_NAME,
    LONGEST_ORGANISATION,
    LONGEST_RELATION,
    Details,
    state_of_newcomer,
    usual_trust,
)
from careshare.domain.text import in_one_line, says_something
from careshare.domain.words import Language, Role

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class PersonLine:
    """What a row would become; nothing where `mistakes` says what is not right, or they are in the circle already."""

    row: Row
    details: Details | None = None
    mistakes: Mapping[Column, Mistake] = field(default_factory=dict)
    is_known: bool = False


class Reading:
    """Reads the cells of one row, and remembers what is not right, each beside its column."""

    def __init__(self, row: Row) -> None:
        self.row = row
        self.mistakes: dict[Column, Mistake] = {}

    def __call__(self, column: Column, read: Callable[..., T], *how: Any, otherwise: T) -> T:
        """What stands in a cell; `otherwise` where nothing does, or something that is not right."""
        text = self.row.text(column)
        try:
            return read(text, *how) if text else otherwise
        except Unclear as unclear:
            self.mistakes[column] = unclear.mistake
            return otherwise

    def line(self, column: Column, most: int) -> str:
        """A text of one line."""
        return self(column, lambda text: read_text(in_one_line(text), most), otherwise="")

    def required(self, *columns: Column) -> None:
        """Says of each of these that it may not stay empty, where it is."""
        for column in columns:
            if not says_something(self.row.text(column)):
                self.mistakes[column] = Mistake(Flaw.EMPTY)


def read_people(
    rows: Iterable[Row], vocabulary: Vocabulary, members: Iterable[Member], language: Language
) -> list[PersonLine]:
    """What each row would become. Whoever is in the circle by that name stays as they are; `language` is the rest's."""
    known = {folded(member.name) for member in members}
    rows_of: dict[str, int] = {}
    lines = []
    for row in rows:
        name = folded(row.text(Column.NAME))
        if name and name in known:
            lines.append(PersonLine(row, is_known=True))
        elif name and name in rows_of:
            lines.append(PersonLine(row, mistakes={Column.NAME: Mistake(Flaw.TWICE, number=rows_of[name])}))
        else:
            lines.append(_read(row, vocabulary, language))
        rows_of.setdefault(name, row.number)
    return lines


def newcomers(me: Me, lines: Iterable[PersonLine]) -> list[Member]:
    """Whom a list brings in, in its order. Until they have a number they have one below zero: -1, -2, and so on."""
    found = [line.details for line in lines if line.details]
    return [_as_member(me, -place, details) for place, details in enumerate(found, 1)]


def _as_member(me: Me, number: int, details: Details) -> Member:
    return Member(
        number,
        me.circle_id,
        None,
        details.name,
        details.role,
        details.relation,
        state=state_of_newcomer(me),
    )


def _read(row: Row, vocabulary: Vocabulary, language: Language) -> PersonLine:
    read = Reading(row)
    read.required(Column.NAME)
    relation = read.line(Column.RELATION, LONGEST_RELATION)
    usual = vocabulary.roles.get(folded(relation), Role.FRIEND)
    role = read(Column.ROLE, read_choice, vocabulary.roles, otherwise=usual)
    details = Details(
        name=read.line(Column.NAME, LONGEST_NAME),
        relation=relation,
        role=role,
        organisation=read.line(Column.ORGANISATION, LONGEST_ORGANISATION),
        trust=usual_trust(role),
        phone=read(Column.PHONE, read_phone, otherwise=""),
        phone_shared=read(Column.PHONE_SHARED, read_yes, vocabulary, otherwise=False),
        language=language,
    )
    return PersonLine(row, None if read.mistakes else details, read.mistakes)
