"""The rota as a list: what everyone may take along, and that it comes in again as it went out."""

from datetime import date
from typing import Any

import httpx
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from careshare.db.models import ShiftRow
from careshare.domain.lists.columns import OF_MOMENTS, recognised
from careshare.domain.lists.moments import Home, Names, read_moments
from careshare.domain.shifts import Draft, Shift
from careshare.domain.time import SHORTEST_SHIFT, days_later, instant, stretch_on, wall_time
from careshare.domain.words import HELPERS, AssignmentState, Closed, Kind, Language, Presence, Role
from careshare.i18n import words_in
from careshare.spreadsheets.read import read as read_file
from careshare.spreadsheets.write import Sheet, as_csv, as_xlsx
from careshare.web.lists.files import _headings, _row
from careshare.web.lists.words import vocabulary
from tests.domain.cast import HOME, NOW, SANNE, me
from tests.web.test_lists import at, carried, errors, send
from tests.world import ON_SQLITE


def out(world: Any, ending: str = "csv", **asked: Any) -> str:
    """The address of the rota as a list."""
    return str(world.app.state.url("lists.rota", circle_id=world.circle_id, ending=ending, **asked))


async def rows_of(browser: httpx.AsyncClient, address: str) -> list[tuple[str, ...]]:
    """What stands in the list at that address, below its headings."""
    answer = await browser.get(address)
    assert answer.status_code == 200
    [table] = read_file(answer.content)
    return [(*row, *[""] * (len(table.rows[0]) - len(row))) for row in table.rows[1:]]


async def busy_week(world: Any) -> None:
    """A night, a weekend, a moment for two with somebody who seeks, one that is off, and one of next week."""
    night = await world.shift("2026-12-01 23:00", 8, title="De nacht", kind=Kind.CARE, presence=Presence.ASLEEP)
    lunch = await world.shift("2026-12-04 12:00", 2, what="Soep!", needed=2)
    await world.shift("2026-12-05 10:00", 48, title="Weekend", open_to=frozenset({Role.FAMILY, Role.FRIEND}))
    await world.shift("2026-12-06 10:00", 1, title="Gaat niet door", closed=Closed.CANCELLED)
    await world.shift("2026-12-07 09:00", 1, title="Volgende week", kind=Kind.RESPITE)
    await world.assign(night, world.neighbour)
    await world.assign(lunch, world.child)
    await world.assign(lunch, world.partner, AssignmentState.SEEKING)
    await world.assign(lunch, world.volunteer, AssignmentState.PROPOSED)


IN_DUTCH = """
2026-12-01|23:00|07:00||De nacht|Zorg|1|Ria||iedereen in de kring|Slapend|Geregeld
2026-12-04|12:00|14:00||Lunch|Gezelschap|2|Bram, Anton|Soep!|iedereen in de kring|Wakker|Open: zoekt iemand anders
2026-12-05|10:00|10:00|2026-12-07|Weekend|Gezelschap|1|||Familie, Vrienden en buren|Wakker|Open: één persoon nodig
"""


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
async def test_the_rota_goes_out_as_a_list(world, as_, ending):
    await busy_week(world)

    rows = await rows_of(as_(world.coordinator), out(world, ending))

    assert ["|".join(row) for row in rows] == IN_DUTCH.strip().splitlines()


async def test_a_list_is_in_the_readers_language_with_what_stands_between_cells_there(world, as_):
    await world.shift("2026-12-04 12:00", 2)

    dutch = await as_(world.partner).get(out(world))
    await world.change_account(world.partner, language="en")
    english = await as_(world.partner).get(out(world))

    assert dutch.text.splitlines()[0].removeprefix("\ufeff").startswith("Dag;Van;Tot;Eindigt op;Wat;Soort")
    assert english.text.splitlines()[0].removeprefix("\ufeff").startswith("Day,From,To,Ends on,What,Kind")
    assert english.headers["content-disposition"] == 'attachment; filename="careshare-2026-11-30.csv"'
    assert "no-cache" in english.headers["cache-control"]


async def test_other_weeks_and_more_of_them_can_be_asked_for(world, as_):
    await busy_week(world)

    following = await rows_of(as_(world.coordinator), out(world, week="2026-W50"))
    both = await rows_of(as_(world.coordinator), out(world, weeks=2))

    assert [row[4] for row in following] == ["Volgende week"]
    assert [row[4] for row in both] == ["De nacht", "Lunch", "Weekend", "Volgende week"]


@ON_SQLITE
async def test_the_week_somebody_was_looking_at_stands_first(world, as_):
    next_week, this = [await as_(world.neighbour).get(at(world, f"?week=2026-W{number}")) for number in (50, 49)]

    assert "De week van maandag 7 december" in next_week.text
    assert out(world, week="2026-W50").replace("&", "&amp;") in next_week.text
    assert "De week van" not in this.text


@pytest.mark.parametrize(
    "asked", ["/rota.pdf", "/rota.csv?week=2026-W99", "/rota.csv?weeks=54", "/example-wishes.csv", "?week=49"]
)
@ON_SQLITE
async def test_what_is_no_list_of_ours_is_not_there(world, as_, asked):
    assert (await as_(world.coordinator).get(at(world, asked))).status_code == 404


async def test_everyone_takes_out_only_what_they_may_see(world, as_):
    await busy_week(world)

    of_ria = await rows_of(as_(world.neighbour), out(world, weeks=2))
    of_sanne = await rows_of(as_(world.coordinator), out(world, weeks=2))

    assert [(row[5], row[8]) for row in of_ria][1::2] == [("Gezelschap", "Soep!"), ("Gezelschap", "")]
    assert of_sanne[3][5] == "Vrijaf voor wie er altijd is"
    await world.assign((await world.rows(ShiftRow))[1].id, world.professional)
    assert "Soep" not in str(await rows_of(as_(world.neighbour), out(world)))


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
async def test_what_goes_out_of_one_circle_comes_into_another_the_same(world, as_, ending):
    world.now = world.now.replace(day=1)
    await busy_week(world)
    before = await as_(world.coordinator).get(out(world, ending, weeks=2))
    moments = [each for each in await world.rows(ShiftRow) if each.closed is None]
    stranger = as_(world.stranger)
    there = f"/circles/{world.stranger.circle_id}/lists"
    people = "Naam;Komt als\nRia;vriend\nBram;familie\nAnton;familie\n"
    first = await stranger.post(there, files={"file": ("mensen.csv", people.encode())})
    await stranger.post(f"{there}/keep", data={"list": carried(first)})

    page = await stranger.post(there, files={"file": (f"rooster.{ending}", before.content)})
    await stranger.post(f"{there}/keep", data={"list": carried(page)})

    after = await world.rows(ShiftRow, circle_id=world.stranger.circle_id)
    what = ("starts_at", "ends_at", "title", "kind", "presence", "what", "needed", "open_to", "held")
    assert [[getattr(each, name) for name in what] for each in after] == [
        [getattr(each, name) for name in what] for each in moments
    ]


@ON_SQLITE
async def test_the_examples_can_be_brought_as_they_are(world, as_):
    sanne = as_(world.coordinator)

    for name in ("example.xlsx", "example-people.csv", "example-moments.csv"):
        example = await sanne.get(at(world, f"/{name}"))
        page = await send(sanne, world, example.content, name)
        assert (example.status_code, len(errors(page))) == (200, 1 if name == "example-moments.csv" else 0)


# Any moment at all.

CLOCKS = st.times().map(lambda clock: clock.replace(second=0, microsecond=0))
DAYS = st.dates(date(2026, 12, 5), date(2028, 3, 1)) | st.sampled_from([date(2027, 3, 27), date(2027, 10, 30)])
STRETCHES = st.builds(
    lambda day, starts, ends, longer: stretch_on(day, starts, ends, HOME, days_later(starts, ends) + longer),
    DAYS,
    CLOCKS,
    CLOCKS,
    st.integers(0, 1),
)
DRAFTS = st.builds(
    Draft,
    STRETCHES.filter(lambda stretch: stretch.duration >= SHORTEST_SHIFT),
    st.sampled_from(Kind),
    st.just("’t Hoekje; =1+1"),
    st.sampled_from(Presence),
    st.just("Soep,\n“brood”"),
    st.integers(1, 9),
    st.frozensets(st.sampled_from(sorted(HELPERS)), min_size=1),
)


@given(DRAFTS)
def test_any_moment_comes_in_as_it_went_out(sent):
    assume(instant(wall_time(sent.stretch.end, HOME), HOME) == sent.stretch.end)  # not the second of one that is twice
    shift = Shift(1, 1, sent.stretch, sent.kind, sent.title, sent.presence, sent.what, sent.needed, sent.open_to)

    row = _row(me(SANNE), shift, sent.what, words_in(Language.NL))
    sheet = Sheet("Momenten", _headings(OF_MOMENTS, words_in(Language.NL)), (row,))

    for content in (as_csv(sheet, ";"), as_xlsx([sheet])):
        listing = recognised(read_file(content), vocabulary())
        [line] = read_moments(listing.moments, Home(HOME, NOW, vocabulary()), Names([], vocabulary()))
        assert (line.mistakes, line.draft) == ({}, sent)
