"""A list as the page shows it before anything is written: what each row becomes, and the cells that are not right."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, takewhile

from careshare.domain.circles import Me
from careshare.domain.lists.cells import Flaw
from careshare.domain.lists.columns import Column
from careshare.domain.lists.moments import MomentLine
from careshare.domain.lists.people import PersonLine
from careshare.domain.lists.seats import Checked
from careshare.domain.members import Details, state_of_newcomer
from careshare.domain.shifts import Draft
from careshare.domain.time import home_day
from careshare.domain.words import AssignmentState, MemberState
from careshare.i18n import Words, caution_words, date_words, list_words, stretch_words, weekday_words
from careshare.web.choices import KINDS, ROLES
from careshare.web.lists.carried import MOMENTS, PEOPLE, cell
from careshare.web.lists.sentences import mistake_words
from careshare.web.lists.words import heading

ASKS_FOR_A_DAY = frozenset({Flaw.SAME_TIME, Flaw.ENDS_FIRST})
MOST_MENDED = 60
"""Cells that can be typed anew on the page; who has more to mend does that where the list was made."""


@dataclass(frozen=True, slots=True)
class Wrong:
    """A cell that is not right: its field, what stands in it, and what is not right about it.

    Without a sentence it is one that may be needed to mend another.
    """

    name: str
    heading: str
    text: str
    sentence: str
    is_long: bool


@dataclass(frozen=True, slots=True)
class Line:
    """A row: where it stands, what it is about, what it becomes, or which of its cells are not right."""

    place: str
    title: str
    becomes: str = ""
    more: str = ""
    wrong: tuple[Wrong, ...] = ()


@dataclass(frozen=True)
class Preview:
    """What a page says of a list to who brought it, in their language."""

    me: Me
    checked: Checked
    words: Words

    @cached_property
    def wrong(self) -> list[Line]:
        """Rows with a cell that is not right, as many as can be mended here."""
        lines = list(self._wrong())
        counted = accumulate(len(line.wrong) for line in lines)
        return [line for line, _ in takewhile(lambda each: each[1] <= MOST_MENDED, zip(lines, counted, strict=True))]

    @property
    def more_wrong(self) -> int:
        """Cells that are not right and do not stand here."""
        return self.checked.mistakes - sum(bool(wrong.sentence) for line in self.wrong for wrong in line.wrong)

    @cached_property
    def people(self) -> list[Line]:
        """Whom it brings in."""
        return [self._person(line, line.details) for line in self.checked.people if line.details]

    @cached_property
    def moments(self) -> list[Line]:
        """What it puts on the rota, as the list has it."""
        return [self._moment(line, line.draft) for line in self.checked.moments if line.is_new and line.draft]

    @cached_property
    def known(self) -> list[Line]:
        """What is there already and stays as it is."""
        people = [Line(self._place(line), line.row.text(Column.NAME)) for line in self.checked.people if line.is_known]
        return people + [self._as_typed(line) for line in self.checked.moments if line.is_known]

    @cached_property
    def over(self) -> list[Line]:
        """What has been, and of which nothing is made."""
        return [self._as_typed(line) for line in self.checked.moments if line.is_over]

    @property
    def waits(self) -> bool:
        """Whether who comes in waits for the person's yes."""
        return bool(self.people) and state_of_newcomer(self.me) is MemberState.WAITING

    def _wrong(self) -> Iterator[Line]:
        for place, person in enumerate(self.checked.people):
            if person.mistakes:
                yield Line(self._place(person), person.row.text(Column.NAME), wrong=self._cells(PEOPLE, place, person))
        for place, moment in enumerate(self.checked.moments):
            if moment.mistakes:
                title = self._as_typed(moment).title
                yield Line(self._place(moment), title, wrong=self._cells(MOMENTS, place, moment))

    def _cells(self, sort: str, place: int, line: PersonLine | MomentLine) -> tuple[Wrong, ...]:
        """Its cells that are not right; where an end may be meant for a later day, also the one for that day."""
        said = {column: mistake_words(column, mistake, self.words) for column, mistake in line.mistakes.items()}
        if any(mistake.flaw in ASKS_FOR_A_DAY for mistake in line.mistakes.values()):
            said.setdefault(Column.LAST_DAY, "")
        return tuple(self._cell(cell(sort, place, column), column, line, words) for column, words in said.items())

    def _cell(self, name: str, column: Column, line: PersonLine | MomentLine, words: str) -> Wrong:
        text = line.row.text(column)
        return Wrong(name, heading(column, self.words), text, words, is_long=column is Column.WHAT)

    def _place(self, line: PersonLine | MomentLine) -> str:
        """Its row, as the spreadsheet counts, and its sheet where there are several."""
        row = self.words.gettext("Row %(number)s", number=line.row.number)
        return f"{line.row.sheet} · {row}" if self._has_sheets else row

    @cached_property
    def _has_sheets(self) -> bool:
        listing = self.checked.listing
        return len({row.sheet for rows in (listing.people, listing.moments) for row in rows}) > 1

    def _as_typed(self, line: MomentLine) -> Line:
        said = (line.row.text(column) for column in (Column.DAY, Column.STARTS, Column.TITLE))
        return Line(self._place(line), " · ".join(text for text in said if text))

    def _person(self, line: PersonLine, details: Details) -> Line:
        role = self.words.gettext(dict(ROLES)[details.role])
        name = f"{details.name}, {details.relation}" if details.relation else details.name
        more = " · ".join(text for text in (details.organisation, details.phone) if text)
        return Line(self._place(line), name, role, more)

    def _moment(self, line: MomentLine, draft: Draft) -> Line:
        zone, language = self.me.circle.zone, self.words.language
        day = home_day(draft.stretch.start, zone)
        when = (
            f"{weekday_words(day, language, 'EEE')} {date_words(day, language)}, {stretch_words(draft.stretch, zone)}"
        )
        needed = self.words.ngettext("one person", "%(n)s people", draft.needed)
        kind = self.words.gettext(dict(KINDS)[draft.kind])
        more = " · ".join([kind, needed, *self._cautions(line)])
        return Line(self._place(line), f"{when} · {draft.title}", self._who(line), more)

    def _cautions(self, line: MomentLine) -> list[str]:
        said = [(caution.who, caution_words(caution, self.words)) for caution in line.cautions]
        return [f"{who}: {words}" if who else words for who, words in said]

    def _who(self, line: MomentLine) -> str:
        """Who comes by it, and who is asked."""
        coming = [member.name for member, state in line.seats if state is AssignmentState.ACCEPTED]
        asked = [member.name for member, state in line.seats if state is AssignmentState.PROPOSED]
        said = []
        if coming:
            said.append(self.words.gettext("On the rota: %(names)s.", names=list_words(coming, self.words.language)))
        if asked:
            said.append(self.words.gettext("To be asked: %(names)s.", names=list_words(asked, self.words.language)))
        return " ".join(said) or self.words.gettext("Open: nobody yet")
