"""A circle's own list: which column is what, what a cell means however it is written, and what a row becomes."""

from contextlib import suppress
from dataclasses import replace
from datetime import date, time, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from careshare.domain.assignments import Held
from careshare.domain.cautions import Around, WeeklyTime
from careshare.domain.circles import Member
from careshare.domain.lists.cells import Flaw, Mistake, Unclear, read_day, read_number, read_phone, read_time
from careshare.domain.lists.columns import Column, Listing, Row, folded, recognised
from careshare.domain.lists.moments import Home, MomentLine, Names, key, read_moments
from careshare.domain.lists.people import newcomers, read_people
from careshare.domain.lists.seats import Seats, without_known
from careshare.domain.lists.table import CannotRead, Table, Unreadable
from careshare.domain.reasons import Care, Caution, Why
from careshare.domain.words import HELPERS, AssignmentState, Decides, Kind, Language, MemberState, Presence, Role, Trust
from careshare.web.lists.words import vocabulary
from tests.domain.cast import ANTON, BRAM, ELLEN, HOME, JOKE, NOW, PIET, RIA, SANNE, me, stretch

WORDS = vocabulary()
TODAY = date(2026, 12, 4)
CIRCLE = (SANNE, ANTON, BRAM, RIA, PIET, JOKE, ELLEN)
ACCEPTED, PROPOSED = AssignmentState.ACCEPTED, AssignmentState.PROPOSED


def unclear(read: Any, *how: Any) -> Flaw:
    """Why nothing can be made of a cell."""
    with pytest.raises(Unclear) as error:
        read(*how)
    return error.value.mistake.flaw


# Days and times.

DAYS = {
    "2026-12-04": date(2026, 12, 4),
    "2026-12-04 00:00": date(2026, 12, 4),
    "4-12-2026": date(2026, 12, 4),
    "04/12/2026": date(2026, 12, 4),
    "4.12.26": date(2026, 12, 4),
    "4 12 2026": date(2026, 12, 4),
    "4-12": date(2026, 12, 4),
    "4/1": date(2027, 1, 4),
    "1 nov": date(2026, 11, 1),
    "29 feb": date(2028, 2, 29),
    "4 dec": date(2026, 12, 4),
    "4 dec.": date(2026, 12, 4),
    "4 december 2027": date(2027, 12, 4),
    "vr 4 dec": date(2026, 12, 4),
    "Vrijdag 4 december 2026": date(2026, 12, 4),
    "vr. 4-12-2026": date(2026, 12, 4),
    "Fri 4 Dec": date(2026, 12, 4),
    "December 4, 2026": date(2026, 12, 4),
    "Friday, December 4th": date(2026, 12, 4),
    "3 mrt": date(2027, 3, 3),
}
NO_DAYS = {
    "morgen": Flaw.NOT_A_DAY,
    "volgende week dinsdag": Flaw.NOT_A_DAY,
    "12": Flaw.NOT_A_DAY,
    "30-2-2027": Flaw.NO_SUCH_DAY,
    "31 feb": Flaw.NO_SUCH_DAY,
    "12/25/2026": Flaw.NO_SUCH_DAY,
    "0-0-2026": Flaw.NO_SUCH_DAY,
    "4-12-0026": Flaw.NO_SUCH_DAY,
    "4-12-9026": Flaw.NO_SUCH_DAY,
    "do 4 dec": Flaw.ANOTHER_WEEKDAY,
    "4 foo": Flaw.NOT_A_DAY,
    "²-12-2026": Flaw.NOT_A_DAY,
}


@pytest.mark.parametrize("text", DAYS)
def test_a_day_is_read_however_it_is_written(text):
    assert read_day(text, TODAY, WORDS) == DAYS[text]


@pytest.mark.parametrize("text", NO_DAYS)
def test_what_is_no_day_says_so(text):
    assert unclear(read_day, text, TODAY, WORDS) is NO_DAYS[text]


@given(st.dates(date(2000, 1, 1), date(2199, 12, 31)))
def test_every_day_is_read_back(day):
    for text in (day.isoformat(), f"{day.day}-{day.month}-{day.year}", f"{day:%d/%m/%Y}"):
        assert read_day(text, TODAY, WORDS) == day


@given(st.dates(date(2026, 9, 5), date(2027, 9, 4)))
def test_without_a_year_it_is_the_first_such_day_of_a_list_that_goes_on(day):
    assert read_day(f"{day.day}-{day.month}", TODAY, WORDS) == day


TIMES = {
    "9:00": time(9),
    "09:05": time(9, 5),
    "9.30": time(9, 30),
    "9u30": time(9, 30),
    "9u": time(9),
    "9 uur": time(9),
    "9h15": time(9, 15),
    "900": time(9),
    "1430": time(14, 30),
    "9": time(9),
    "24:00": time(0),
    "9:00:00": time(9),
    "2026-12-04 09:30": time(9, 30),
    "2:30 pm": time(14, 30),
    "12 am": time(0),
    "12 p.m.": time(12),
}


@pytest.mark.parametrize("text", TIMES)
def test_a_time_is_read_however_it_is_written(text):
    assert read_time(text) == TIMES[text]


@pytest.mark.parametrize(
    "text", ["", "ochtend", "25:00", "9:60", "24:01", "13 pm", "0 am", "9:5", "-9:00", "9:00–11:00", "٩:00"]
)
def test_what_is_no_time_says_so(text):
    assert unclear(read_time, text) is Flaw.NOT_A_TIME


@given(st.times().map(lambda clock: clock.replace(second=0, microsecond=0)))
def test_every_time_is_read_back(clock):
    for text in (
        f"{clock:%H:%M}",
        f"{clock:%H.%M}",
        f"{clock:%H%M}",
        f"{clock.hour}u{clock.minute:02}",
        f"{clock:%I:%M %p}",
    ):
        assert read_time(text) == clock


@given(st.text(max_size=30))
def test_any_cell_is_read_or_says_what_is_not_right(text):
    for read in (
        lambda: read_day(text, TODAY, WORDS),
        lambda: read_time(text),
        lambda: read_number(text),
        lambda: read_phone(text),
    ):
        with suppress(Unclear):
            read()


# Columns.


def table(*rows: tuple[str, ...], name: str = "") -> Table:
    """A sheet."""
    return Table(name, rows)


def test_columns_are_known_in_any_order_language_and_way_of_writing():
    listing = recognised(
        [
            table(
                ("", "TOT:", "who?", "datum", "From", "Wat", "Kleur"),
                ("x", "14:00", "Ria", "4-12", "12", "Lunch", "rood"),
            )
        ],
        WORDS,
    )

    [row] = listing.moments
    assert row.cells == {
        Column.ENDS: "14:00",
        Column.WHO: "Ria",
        Column.DAY: "4-12",
        Column.STARTS: "12",
        Column.TITLE: "Lunch",
    }
    assert listing.unknown == ("Kleur",)


def test_what_the_list_is_called_may_stand_above_it_and_rows_keep_their_number():
    listing = recognised([table(("Rooster van Ellen",), (), ("Naam", "Telefoon"), (), ("Ria",))], WORDS)

    assert listing.people == (Row(5, {Column.NAME: "Ria", Column.PHONE: ""}),)


def test_beside_a_day_a_name_is_who_comes():
    listing = recognised([table(("Dag", "Van", "Tot", "Wat", "Naam"), ("4-12", "9", "10", "Thee", "Ria"))], WORDS)

    assert listing.moments[0].text(Column.WHO) == "Ria"
    assert listing.unknown == ()


def test_one_file_may_bring_people_and_moments():
    people = table(("Naam",), ("Gerda",), name="Mensen")
    moments = table(("Dag", "Van", "Tot", "Wat"), ("4-12", "9", "10", "Thee"), name="Rooster")

    listing = recognised([people, moments, table(("Boodschappen",), ("Melk",), name="Melk en brood")], WORDS)

    assert [row.sheet for row in (*listing.people, *listing.moments)] == ["Mensen", "Rooster"]
    assert listing.unknown == ("Melk en brood",)


def test_a_column_counts_once():
    listing = recognised([table(("Naam", "Name"), ("Ria", "Bram"))], WORDS)

    assert listing.people[0].text(Column.NAME) == "Ria"
    assert listing.unknown == ("Name",)


@pytest.mark.parametrize(
    ("rows", "why", "about"),
    [
        ((("Appels", "Peren"), ("1", "2")), Unreadable.NO_COLUMNS, ()),
        ((("Naam", "Telefoon"),), Unreadable.EMPTY, ()),
        ((("Dag", "Van", "Wie"), ("4-12", "9", "Ria")), Unreadable.COLUMN_MISSING, ("ends", "title")),
    ],
)
def test_where_a_column_is_missing_nothing_can_be_read(rows, why, about):
    with pytest.raises(CannotRead) as error:
        recognised([table(*rows)], WORDS)

    assert (error.value.why, error.value.about) == (why, about)


@given(
    st.lists(
        st.lists(st.text(max_size=8) | st.sampled_from(["Naam", "Dag", "Van", "Tot", "Wat"]), max_size=6).map(tuple),
        max_size=6,
    )
)
def test_any_table_is_a_list_or_is_refused(rows):
    if not rows:
        return
    with suppress(CannotRead):
        listing = recognised([table(*rows)], WORDS)
        assert listing.people or listing.moments


# People.


def people(*rows: dict[Column, str]) -> Any:
    """What these rows become in Ellen's circle."""
    return read_people([Row(number, cells) for number, cells in enumerate(rows, 2)], WORDS, CIRCLE, Language.NL)


def test_a_row_becomes_a_member():
    [line] = people(
        {
            Column.NAME: "Gerda  de Wit",
            Column.RELATION: "collega",
            Column.ROLE: "Vrijwilliger",
            Column.ORGANISATION: "Zonnebloem",
            Column.PHONE: "+31 6 1234 5678",
            Column.PHONE_SHARED: "Ja",
        }
    )

    assert line.details is not None
    assert (line.details.name, line.details.role, line.details.trust) == ("Gerda de Wit", Role.VOLUNTEER, Trust.ROTA)
    assert (line.details.organisation, line.details.phone) == ("Zonnebloem", "+31 6 1234 5678")
    assert (line.details.phone_shared, line.details.language) == (True, Language.NL)


@pytest.mark.parametrize(
    ("relation", "role", "expected"),
    [
        ("buurvrouw", "", Role.FRIEND),
        ("Dochter", "", Role.FAMILY),
        ("wijkverpleging", "", Role.PROFESSIONAL),
        ("iets anders", "", Role.FRIEND),
        ("", "buurman", Role.FRIEND),
        ("", "Familie, of zo goed als familie", Role.FAMILY),
        ("dochter", "Works in care", Role.PROFESSIONAL),
    ],
)
def test_what_somebody_comes_as_is_said_or_follows_from_what_they_are(relation, role, expected):
    [line] = people({Column.NAME: "Gerda", Column.RELATION: relation, Column.ROLE: role})

    assert line.details is not None
    assert line.details.role is expected


def test_who_is_in_the_circle_stays_as_they_are_whatever_the_row_says():
    [line] = people({Column.NAME: " RÍA ", Column.ROLE: "koning"})

    assert (line.is_known, line.details, line.mistakes) == (True, None, {})


def test_each_cell_that_is_not_right_says_so_by_itself():
    first, second = people(
        {
            Column.NAME: "",
            Column.ROLE: "koning",
            Column.PHONE: "geen",
            Column.PHONE_SHARED: "misschien",
            Column.RELATION: "x" * 61,
        },
        {Column.NAME: "\u200b"},
    )

    assert {column: mistake.flaw for column, mistake in first.mistakes.items()} == {
        Column.NAME: Flaw.EMPTY,
        Column.RELATION: Flaw.TOO_LONG,
        Column.ROLE: Flaw.NOT_A_CHOICE,
        Column.PHONE: Flaw.NOT_A_PHONE,
        Column.PHONE_SHARED: Flaw.NOT_YES_OR_NO,
    }
    assert second.mistakes == {Column.NAME: Mistake(Flaw.EMPTY)}


def test_nobody_stands_in_a_list_twice():
    first, second = people({Column.NAME: "Gerda"}, {Column.NAME: "gerda"})

    assert first.details is not None
    assert second.mistakes == {Column.NAME: Mistake(Flaw.TWICE, number=2)}


# Moments.


def cells(**changed: str) -> dict[Column, str]:
    """A row about lunch, otherwise."""
    usual = {"day": "4-12-2026", "starts": "12:00", "ends": "14:00", "title": "Lunch"}
    return {Column(name): text for name, text in {**usual, **changed}.items()}


def moments(*rows: dict[Column, str], among: tuple[Member, ...] = CIRCLE) -> list[MomentLine]:
    """What these rows become at Ellen's."""
    numbered = [Row(number, row) for number, row in enumerate(rows, 2)]
    return read_moments(numbered, Home(HOME, NOW, WORDS), Names(among, WORDS))


def flaws(line: MomentLine) -> dict[Column, Flaw]:
    """What is not right about a row."""
    return {column: mistake.flaw for column, mistake in line.mistakes.items()}


def test_a_row_becomes_a_moment():
    [line] = moments(
        cells(
            kind="eten",
            needed="2",
            who="Ria, Bram",
            what="Soep\nstaat klaar",
            open_to="Familie, Vrienden en buren",
            presence="Slapend",
        )
    )

    assert line.draft is not None
    assert line.draft.stretch == stretch("12:00", "14:00")
    assert (line.draft.kind, line.draft.needed, line.draft.presence) == (Kind.MEAL, 2, Presence.ASLEEP)
    assert line.draft.what == "Soep\nstaat klaar"
    assert line.draft.open_to == {Role.FAMILY, Role.FRIEND}
    assert line.who == (RIA, BRAM)


def test_what_a_row_does_not_say_is_as_usual():
    [line] = moments(cells())

    assert line.draft is not None
    assert (line.draft.kind, line.draft.needed, line.draft.open_to) == (Kind.COMPANY, 1, HELPERS)


def test_as_many_are_needed_as_are_named():
    [line] = moments(cells(who="Ria en Bram"))

    assert line.draft is not None
    assert line.draft.needed == 2


def test_an_end_before_the_start_is_the_next_morning():
    [line] = moments(cells(starts="23:00", ends="7:00"))

    assert line.draft is not None
    assert line.draft.stretch == stretch("23:00", "07:00", until="2026-12-05")


def test_a_weekend_says_on_which_day_it_ends():
    [line] = moments(cells(starts="10:00", ends="10:00", last_day="6 dec"))

    assert line.draft is not None
    assert line.draft.stretch.duration == timedelta(hours=48)


TIMES_NOT_RIGHT = {
    "the same time": (cells(ends="12:00"), {Column.ENDS: Flaw.SAME_TIME}),
    "a slip": (cells(ends="11:00"), {Column.ENDS: Flaw.ENDS_FIRST}),
    "a minute": (cells(ends="12:01"), {Column.ENDS: Flaw.TOO_SHORT}),
    "a week": (cells(last_day="11-12-2026"), {Column.ENDS: Flaw.TOO_MUCH_TIME}),
    "a last day before the first": (cells(last_day="3-12-2026"), {Column.ENDS: Flaw.ENDS_FIRST}),
    "a last day that is none": (cells(last_day="?"), {Column.LAST_DAY: Flaw.NOT_A_DAY}),
    "another year": (cells(day="4-12-2062"), {Column.DAY: Flaw.FAR_AWAY}),
    "nothing at all": (
        dict.fromkeys(cells(), ""),
        dict.fromkeys((Column.DAY, Column.STARTS, Column.ENDS, Column.TITLE), Flaw.EMPTY),
    ),
}


@pytest.mark.parametrize("name", TIMES_NOT_RIGHT)
def test_times_that_cannot_be_say_so(name):
    row, expected = TIMES_NOT_RIGHT[name]

    [line] = moments(row)

    assert flaws(line) == expected
    assert not line.is_new


def test_all_that_is_not_right_about_a_row_is_said_at_once():
    [line] = moments(
        cells(
            day="morgen",
            ends="25:00",
            kind="feestje",
            needed="tien",
            who="Koos",
            open_to="buren, koningen",
            title="x" * 81,
        )
    )

    assert flaws(line) == {
        Column.DAY: Flaw.NOT_A_DAY,
        Column.ENDS: Flaw.NOT_A_TIME,
        Column.WHO: Flaw.NOBODY_CALLED_SO,
        Column.TITLE: Flaw.TOO_LONG,
        Column.NEEDED: Flaw.NOT_A_NUMBER,
        Column.KIND: Flaw.NOT_A_CHOICE,
        Column.OPEN_TO: Flaw.NOT_A_CHOICE,
    }


def test_what_has_been_is_left_out_whatever_it_says():
    [line] = moments(cells(day="3-12-2026", who="Koos", kind="feestje"))

    assert (line.is_over, line.mistakes, line.is_new) == (True, {}, False)


def test_a_list_that_comes_in_again_changes_nothing():
    lines = without_known(
        moments(cells(who="Koos"), cells(title="Thee")), frozenset({key(stretch("12:00", "14:00"), "LUNCH")})
    )

    assert [(line.is_known, line.is_new) for line in lines] == [(True, False), (False, True)]


@pytest.mark.parametrize(
    ("again", "is_known"),
    [
        ({}, True),
        ({"title": " LUNCH"}, True),
        ({"who": "Bram"}, False),
        ({"starts": "12:30"}, False),
    ],
    ids=["the same", "in capitals", "somebody else", "another time"],
)
def test_a_row_that_is_in_the_list_twice_becomes_one_moment(again, is_known):
    lines = without_known(moments(cells(who="Ria"), cells(**{"who": "Ria", **again})), frozenset())

    assert [line.is_known for line in lines] == [False, is_known]


# Who comes.

JANSEN, BAKKER = replace(RIA, id=8, name="Els Jansen"), replace(RIA, id=9, name="Els Bakker")
NURSE = replace(JOKE, relation="wijkverpleging")
NAMED = {
    "Ria": (RIA,),
    "ria": (RIA,),
    "Els Jansen": (JANSEN,),
    "Ria en Bram": (RIA, BRAM),
    "RIA EN BRAM": (RIA, BRAM),
    "Ria and Bram": (RIA, BRAM),
    "Ria, Bram": (RIA, BRAM),
    "Ria/Bram": (RIA, BRAM),
    "Ria + Bram": (RIA, BRAM),
    "Ria\nBram": (RIA, BRAM),
    "Wijkverpleging": (NURSE,),
    "?": (),
    "-": (),
    "nog niemand": (),
}


@pytest.mark.parametrize("text", NAMED)
def test_people_are_meant_by_their_name_or_what_they_are(text):
    assert Names([SANNE, BRAM, RIA, JANSEN, BAKKER, NURSE], WORDS)(text) == NAMED[text]


@pytest.mark.parametrize(
    ("text", "mistake"),
    [
        ("Els", Mistake(Flaw.SEVERAL_CALLED_SO)),
        ("Brma", Mistake(Flaw.NOBODY_CALLED_SO, who="Bram")),
        ("Koos", Mistake(Flaw.NOBODY_CALLED_SO)),
        ("Ria, Ria", Mistake(Flaw.TWICE)),
        ("Ria, Koos", Mistake(Flaw.NOBODY_CALLED_SO)),
        ("Wim", Mistake(Flaw.NOT_IN_YET, who="Wim")),
    ],
)
def test_whoever_is_not_clear_says_so(text, mistake):
    waiting = replace(RIA, id=10, name="Wim", state=MemberState.WAITING)
    names = Names([SANNE, BRAM, RIA, JANSEN, BAKKER, waiting], WORDS)

    with pytest.raises(Unclear) as error:
        names(text)

    assert error.value.mistake == mistake


def test_more_people_than_are_asked_for_are_too_many():
    [line] = moments(cells(who="Ria, Bram", needed="1"))

    assert line.mistakes == {Column.WHO: Mistake(Flaw.MORE_THAN_NEEDED, number=1)}


QUIET = WeeklyTime(4, time(13), time(14))


def seated(*rows: dict[Column, str], around: dict[int, Around] | None = None) -> list[MomentLine]:
    """Rows with whoever they name on them, as Sanne, who plans, would put them there."""
    seats = Seats(around or {each.id: Around(each) for each in CIRCLE}, [QUIET], me(SANNE), NOW)
    return [seats(line) for line in moments(*rows)]


def test_who_need_not_be_asked_is_put_down_and_others_are_asked():
    first, second, mine = seated(cells(who="Ria"), cells(who="Piet"), cells(who="Sanne"))

    assert (first.seats, second.seats, mine.seats) == (((RIA, PROPOSED),), ((PIET, ACCEPTED),), ((SANNE, ACCEPTED),))


def test_who_comes_in_by_the_list_itself_is_put_down_by_it():
    [line] = read_people([Row(2, {Column.NAME: "Gerda"})], WORDS, CIRCLE, Language.NL)
    [gerda] = newcomers(me(SANNE), [line])

    [moment] = moments(cells(who="Gerda"), among=(*CIRCLE, gerda))

    assert Seats({}, [], me(SANNE), NOW)(moment).seats == ((gerda, ACCEPTED),)


def test_where_the_person_decides_a_newcomer_comes_on_no_moment_yet():
    [line] = read_people([Row(2, {Column.NAME: "Gerda"})], WORDS, CIRCLE, Language.NL)

    [gerda] = newcomers(me(SANNE, decides=Decides.PERSON), [line])

    assert gerda.state is MemberState.WAITING
    assert flaws(moments(cells(who="Gerda"), among=(gerda,))[0]) == {Column.WHO: Flaw.NOT_IN_YET}


REFUSED = {
    "the person": (cells(who="Ellen"), Why.NOT_AVAILABLE_FOR_THIS),
    "whom it is not open to": (cells(who="Ria", open_to="Familie"), Why.NOT_AVAILABLE_FOR_THIS),
    "whom the person would rather not have": (cells(who="Bram", kind="zorg"), Why.NOT_AVAILABLE_FOR_THIS),
    "who has something else": (cells(who="Bram"), Why.NOT_AVAILABLE_FOR_THIS),
    "who plans, and has something else": (cells(who="Sanne"), Why.OVERLAP),
}


@pytest.mark.parametrize("name", REFUSED)
def test_the_rules_of_asking_are_those_of_every_moment(name):
    row, why = REFUSED[name]
    busy = (Held(99, stretch("13:00", "15:00")),)
    around = {
        BRAM.id: Around(BRAM, held=busy, against=frozenset({Kind.CARE})),
        SANNE.id: Around(SANNE, held=busy),
    }

    [line] = seated(row, around=around)

    reason = line.mistakes[Column.WHO].reason
    assert reason is not None
    assert reason.why is why
    assert (line.seats, line.is_new) == ((), False)


def test_nobody_is_in_two_rows_at_once():
    first, second, later = seated(
        cells(who="Piet"),
        cells(who="Piet", starts="13:00", ends="15:00"),
        cells(who="Piet", starts="15:00", ends="16:00"),
    )

    assert (first.is_new, later.is_new) == (True, True)
    assert flaws(second) == {Column.WHO: Flaw.REFUSED}


def test_a_question_holds_no_place_and_so_stands_in_no_ones_way():
    lines = seated(cells(who="Ria"), cells(who="Ria", starts="13:00", ends="15:00"))

    assert [line.seats for line in lines] == [((RIA, PROPOSED),), ((RIA, PROPOSED),)]


def test_what_is_worth_knowing_is_said_and_stops_nothing():
    held = (Held(99, stretch("22:00", "06:00", day="2026-12-04", until="2026-12-05")),)
    around = {
        PIET.id: Around(PIET, away=(stretch("08:00", "18:00"),)),
        RIA.id: Around(RIA, held=held),
        BRAM.id: Around(BRAM),
    }

    lunch, tea = seated(
        cells(who="Piet, Bram"), cells(who="Ria", day="5 dec", starts="9:00", ends="10:00"), around=around
    )

    assert lunch.cautions == (Caution(Care.QUIET_TIME), Caution(Care.NOT_NOW, who="Piet"))
    assert tea.cautions == (Caution(Care.NOT_NOW, who="Ria"),)
    assert (lunch.is_new, tea.is_new) == (True, True)


def test_words_are_the_same_without_accents_capitals_and_signs():
    assert folded(" Één dag:  (vroeg) ") == "een dag vroeg"
    assert Listing() == Listing(people=(), moments=(), unknown=())
