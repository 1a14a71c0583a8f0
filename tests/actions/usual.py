"""What the tests of the usual week do all the time: a lunch that comes back, and how its days stand."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

from sqlalchemy import delete

from careshare.actions import patterns
from careshare.db.models import AssignmentRow, LetterRow, MemberRow, ShiftRow
from careshare.domain.circles import Me
from careshare.domain.patterns import Pattern
from careshare.domain.turns import PatternDraft, Task
from careshare.domain.words import HELPERS, Kind
from tests.actions.dividing import do
from tests.world import HOME, World

WORKDAYS = "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"


def lunch(day: str = "2026-12-04", *who: Me, starts: str = "12:00", ends: str = "14:00", **values: Any) -> Pattern:
    """Lunch on workdays at Ellen's from `day` on; `who` comes every time, or in turn where a rotation is given."""
    defaults = {"rule": WORKDAYS, "zone": HOME, "members": tuple(each.id for each in who)}
    times = {"starts": time.fromisoformat(starts), "ends": time.fromisoformat(ends)}
    return Pattern(starts_on=date.fromisoformat(day), **{**defaults, **times, **values})


def drafted(pattern: Pattern, agreed: bool = False, **task: Any) -> PatternDraft:
    """As the form hands it over."""
    return PatternDraft(pattern, Task(**{"title": "Lunch", "kind": Kind.MEAL, "open_to": HELPERS, **task}), agreed)


async def make(world: World, pattern: Pattern, now: datetime | None = None, **task: Any) -> int:
    """The coordinator makes it; its id."""
    made: int = await do(world, patterns.make, world.coordinator, drafted(pattern, **task), now=now)
    return made


async def change(world: World, pattern_id: int, pattern: Pattern, now: datetime | None = None, **task: Any) -> int:
    """The coordinator changes it from the first day of `pattern` on; the id of what goes on."""
    going_on: int = await do(world, patterns.change, world.coordinator, pattern_id, drafted(pattern, **task), now=now)
    return going_on


@dataclass(frozen=True)
class OneDay:
    """How a day of the usual week stands: its times at home, who is on it in which state, and whether it is off."""

    times: str
    who: dict[str, str]
    closed: str | None = None
    held: int = 0


async def week(world: World, first: str, last: str) -> dict[str, OneDay]:
    """The days of all patterns from `first` to `last`, by their date."""
    shifts = [row for row in await world.rows(ShiftRow) if row.original_on]
    names = {row.id: row.name for row in await world.rows(MemberRow)}
    people: dict[int, dict[str, str]] = {}
    for row in await world.rows(AssignmentRow):
        people.setdefault(row.shift_id, {})[names[row.member_id]] = row.state.value
    return {
        str(row.original_on): OneDay(_times(row), people.get(row.id, {}), row.closed and row.closed.value, row.held)
        for row in sorted(shifts, key=lambda row: row.original_on)
        if first <= str(row.original_on) <= last
    }


async def who(world: World, first: str, last: str) -> list[tuple[str, ...]]:
    """Who is on each of those days, in whatever state."""
    return [tuple(day.who) for day in (await week(world, first, last)).values()]


async def on_day(world: World, day: str) -> Any:
    """The row of the shift of that day."""
    return next(row for row in await world.rows(ShiftRow) if str(row.original_on) == day)


async def told(world: World) -> list[tuple[str, str]]:
    """The letters in the outbox: kind, and the name of who gets it."""
    names = {row.account_id: row.name for row in await world.rows(MemberRow)}
    return sorted((row.kind, names[row.account_id]) for row in await world.rows(LetterRow))


async def forget_letters(world: World) -> None:
    """As if all that was written so far had been sent long ago."""
    async with world.database.writing() as db:
        await db.execute(delete(LetterRow))


async def counts_are_right(world: World) -> bool:
    """Whether every shift counts who is on it."""
    people = await world.rows(AssignmentRow)
    for row in await world.rows(ShiftRow):
        held = [each for each in people if each.shift_id == row.id and each.state.value in {"accepted", "seeking"}]
        if (row.held, row.seeking) != (len(held), sum(each.state.value == "seeking" for each in held)):
            return False
    return True


def at(words: str) -> datetime:
    """An instant, by the clock at home."""
    return datetime.fromisoformat(words).replace(tzinfo=HOME).astimezone(UTC)


def _times(row: Any) -> str:
    starts, ends = (moment.astimezone(HOME) for moment in (row.starts_at, row.ends_at))
    return f"{starts:%H:%M}–{ends:%H:%M}"
