"""Bring your own list: what each row becomes, what is not right, and all of it or nothing."""

import asyncio
import io
from datetime import time
from typing import Any

import httpx
import pytest
from openpyxl import Workbook

from careshare.db.models import AssignmentRow, EntryRow, LetterRow, MemberRow, ShiftRow
from careshare.domain.lists.table import MOST_BYTES
from careshare.domain.words import AssignmentState, Decides, Kind, MemberState, Role, Trust
from tests.pages import flash, heading, read, statements
from tests.world import ON_SQLITE, on

WEEK = """Dag;Van;Tot;Wat;Soort;Wie;Hoeveel mensen
7-12-2026;12:00;14:00;Lunch;Eten;Ria;1
di 8 dec;9.00;11u30;Wassen;zorg;;2
woensdag 9 december;23:00;7:00;De nacht;;Bram;
"""


def at(world: Any, path: str = "") -> str:
    """An address of these pages."""
    return f"/circles/{world.circle_id}/lists{path}"


async def send(browser: httpx.AsyncClient, world: Any, content: str | bytes, name: str = "lijst.csv") -> httpx.Response:
    """A file, as a browser sends it."""
    octets = content.encode() if isinstance(content, str) else content
    return await browser.post(at(world), files={"file": (name, octets)})


def carried(page: httpx.Response) -> str:
    """The list, as the page hands it on."""
    return next(str(each.attributes["value"]) for each in read(page).all("input") if each.attributes["name"] == "list")


def errors(page: httpx.Response) -> dict[str, str]:
    """What is not right, by the field it is about."""
    found = (each for each in read(page).all("p") if each.attributes.get("class") == "error")
    return {str(each.attributes["id"]).removesuffix("-error"): each.text for each in found}


def workbook(**sheets: list[list[Any]]) -> bytes:
    """A file of Excel's, with these rows on its sheets."""
    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        page = book.create_sheet(name)
        for row in rows:
            page.append(row)
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


async def test_a_list_is_looked_at_before_anything_is_written(world, as_):
    page = await send(as_(world.coordinator), world, WEEK)

    assert (page.status_code, heading(page)) == (200, "Klopt het zo?")
    assert [each.text for each in read(page).all("li") if "Rij" in each.text] == [
        "ma 7 december 2026, 12:00–14:00 · Lunch Krijgt een vraag: Ria. Eten · één persoon Rij 2",
        "di 8 december 2026, 09:00–11:30 · Wassen Open: nog niemand Zorg · 2 mensen Rij 3",
        "wo 9 december 2026, 23:00–07:00 · De nacht Krijgt een vraag: Bram. Gezelschap · één persoon Rij 4",
    ]
    assert await world.rows(ShiftRow) == []


async def test_what_was_looked_at_is_written_whole(world, as_):
    page = await send(as_(world.coordinator), world, WEEK)

    answer = await as_(world.coordinator).post(at(world, "/keep"), data={"list": carried(page)})

    assert answer.headers["location"] == f"/circles/{world.circle_id}/rota?day=2026-12-07"
    rota = await as_(world.coordinator).get(answer.headers["location"])
    assert "3 momenten staan op het rooster." in flash(rota)
    lunch, wash, night = await world.rows(ShiftRow)
    assert (lunch.title, lunch.kind, lunch.starts_at.isoformat()) == ("Lunch", Kind.MEAL, "2026-12-07T11:00:00+00:00")
    assert (wash.needed, wash.kind) == (2, Kind.CARE)
    assert night.ends_at.isoformat() == "2026-12-10T06:00:00+00:00"
    assert [(each.shift_id, each.member_id, each.state) for each in await world.rows(AssignmentRow)] == [
        (lunch.id, world.neighbour.id, AssignmentState.PROPOSED),
        (night.id, world.child.id, AssignmentState.PROPOSED),
    ]
    assert [each.verb for each in await world.rows(EntryRow)] == ["create"] * 3 + ["propose"] * 2 + ["bring_list"]


# People, and people and moments together.


async def bring(browser: httpx.AsyncClient, world: Any, content: str | bytes) -> httpx.Response:
    """A file, looked at and then written."""
    page = await send(browser, world, content)
    assert page.status_code == 200, errors(page)
    return await browser.post(at(world, "/keep"), data={"list": carried(page)})


async def test_people_come_in_with_all_that_the_list_says_of_them(world, as_):
    people = "naam,relatie,rol,telefoon,anderen mogen het nummer zien\nGerda de Wit,buurvrouw,,06 1234 5678,ja\n"

    answer = await bring(as_(world.coordinator), world, people)

    assert answer.headers["location"] == f"/circles/{world.circle_id}/members"
    gerda = (await world.rows(MemberRow, circle_id=world.circle_id))[-1]
    assert (gerda.name, gerda.relation, gerda.role, gerda.trust) == (
        "Gerda de Wit",
        "buurvrouw",
        Role.FRIEND,
        Trust.ROTA,
    )
    assert (gerda.phone, gerda.phone_shared, gerda.account_id) == ("06 1234 5678", True, None)
    assert [(each.verb, each.member_id) for each in await world.rows(EntryRow)] == [
        ("add_member", gerda.id),
        ("bring_list", None),
    ]


async def test_one_workbook_brings_people_and_the_moments_they_come_to(world, as_):
    content = workbook(
        Mensen=[["Naam", "Relatie"], ["Gerda", "nicht"]],
        Rooster=[["Wie", "Dag", "Van", "Tot", "Wat"], ["Gerda", on("2026-12-07"), time(9), time(11), "Wandelen"]],
    )

    await bring(as_(world.coordinator), world, content)

    gerda = (await world.rows(MemberRow, circle_id=world.circle_id))[-1]
    [walk] = await world.rows(ShiftRow)
    [place] = await world.rows(AssignmentRow)
    assert (gerda.name, gerda.role) == ("Gerda", Role.FAMILY)
    assert (walk.title, walk.starts_at.isoformat(), walk.held) == ("Wandelen", "2026-12-07T08:00:00+00:00", 1)
    assert (place.member_id, place.state, place.noted_by) == (gerda.id, AssignmentState.ACCEPTED, world.coordinator.id)
    assert [each.verb for each in await world.rows(EntryRow)] == ["add_member", "create", "plan_in", "bring_list"]
    assert await world.rows(LetterRow) == []


async def test_where_the_person_decides_whoever_comes_in_waits_and_they_get_one_letter(world, as_):
    await world.change_circle(decides=Decides.PERSON)

    page = await send(as_(world.coordinator), world, "Naam;Relatie\nGerda;nicht\nKoos;neef\n")
    await as_(world.coordinator).post(at(world, "/keep"), data={"list": carried(page)})

    assert "Zodra Ellen ja heeft gezegd." in page.text
    newcomers = await world.rows(MemberRow, state=MemberState.WAITING)
    [letter] = await world.rows(LetterRow)
    assert [each.name for each in newcomers] == ["Gerda", "Koos"]
    assert (letter.kind, letter.account_id, letter.facts["number"]) == ("waiting", world.person.account.id, 2)


# Taking it back.


async def test_what_was_brought_is_taken_back_with_one_button_here_and_in_the_log(world, as_):
    sanne = as_(world.coordinator)
    answer = await bring(sanne, world, WEEK)
    entry = (await world.rows(EntryRow, verb="bring_list"))[0].id
    back = f"/circles/{world.circle_id}/lists/{entry}/take-back"

    rota = await sanne.get(answer.headers["location"])
    log = await sanne.get(f"/circles/{world.circle_id}/log")
    others = await as_(world.person).get(f"/circles/{world.circle_id}/log")
    answer = await sanne.post(back, headers={"referer": f"http://localhost:8000/circles/{world.circle_id}/log"})
    after = await sanne.get(answer.headers["location"])

    assert f'action="{back}"' in rota.text
    assert f'action="{back}"' in log.text
    assert "Sanne nam een lijst mee" in others.text
    assert back not in others.text
    assert flash(after) == "3 momenten zijn weer van het rooster."
    assert "Sanne nam die lijst terug" in after.text
    assert back not in after.text
    week = await sanne.get(f"/circles/{world.circle_id}/rota?day=2026-12-07")
    assert "Wassen" not in week.text


async def test_what_somebody_took_meanwhile_stays_and_the_page_says_how_much(world, as_):
    sanne = as_(world.coordinator)
    await bring(sanne, world, WEEK)
    entry = (await world.rows(EntryRow, verb="bring_list"))[0].id
    lunch = (await world.rows(ShiftRow))[0]
    await as_(world.neighbour).post(f"/circles/{world.circle_id}/shifts/{lunch.id}/take", data={"seen": "0"})

    answer = await sanne.post(f"/circles/{world.circle_id}/lists/{entry}/take-back")

    rota = await sanne.get(answer.headers["location"])
    said = "2 momenten zijn weer van het rooster. Eén moment blijft. Met wat blijft is intussen iets gedaan."
    assert flash(rota) == said


# Mistakes.

THREE_MISTAKES = """Dag;Van;Tot;Wat;Wie
31-11-2026;12:00;14:00;Lunch;Ria
8-12-2026;9.00;25:00;Wassen;
9-12-2026;14:00;16:00;Wandelen;Brma
"""


async def test_each_mistake_is_said_beside_its_cell_and_nothing_is_written(world, as_):
    page = await send(as_(world.coordinator), world, THREE_MISTAKES)

    assert (page.status_code, heading(page)) == (422, "3 vakjes kloppen nog niet. Er is nog niets veranderd.")
    assert errors(page) == {
        "moments-0-day": "Die dag bestaat niet.",
        "moments-1-ends": "Schrijf een tijd zoals 9:00 of 14:30.",
        "moments-2-who": "Niemand in de kring heet zo. Bedoel je Bram?",
    }
    fields = {each.attributes["name"]: each.attributes["value"] for each in read(page).all("input")}
    assert (fields["moments-0-day"], fields["moments-1-ends"], fields["moments-2-who"]) == (
        "31-11-2026",
        "25:00",
        "Brma",
    )
    assert "Rij 2" in page.text
    assert await world.rows(ShiftRow) == []


async def test_mistakes_are_mended_on_the_page_one_after_the_other(world, as_):
    sanne = as_(world.coordinator)
    page = await send(sanne, world, THREE_MISTAKES)

    mended = {"moments-0-day": "7-12-2026", "moments-1-ends": "11:00", "moments-2-who": "Koos"}
    once = await sanne.post(at(world, "/look"), data={"list": carried(page), **mended})
    twice = await sanne.post(at(world, "/look"), data={"list": carried(once), "moments-2-who": "Bram"})
    await sanne.post(at(world, "/keep"), data={"list": carried(twice)})

    assert list(errors(once)) == ["moments-2-who"]
    assert (twice.status_code, heading(twice)) == (200, "Klopt het zo?")
    assert [each.title for each in await world.rows(ShiftRow)] == ["Lunch", "Wassen", "Wandelen"]


async def test_an_end_that_is_meant_for_a_later_day_can_say_which(world, as_):
    sanne = as_(world.coordinator)
    page = await send(sanne, world, "Dag;Van;Tot;Wat\n5-12;10:00;10:00;Weekend\n")

    mended = await sanne.post(at(world, "/look"), data={"list": carried(page), "moments-0-last_day": "7 dec"})
    await sanne.post(at(world, "/keep"), data={"list": carried(mended)})

    assert list(errors(page)) == ["moments-0-ends"]
    assert "“Eindigt op”" in errors(page)["moments-0-ends"]
    assert (await world.rows(ShiftRow))[0].ends_at.isoformat() == "2026-12-07T09:00:00+00:00"


async def test_all_of_a_list_is_written_or_nothing(world, as_):
    page = await send(as_(world.coordinator), world, "Naam\nGerda\n" + "x" * 81)

    answer = await as_(world.coordinator).post(at(world, "/keep"), data={"list": carried(page)})

    assert (answer.status_code, list(errors(answer))) == (422, ["people-1-name"])
    assert "Gerda" not in {each.name for each in await world.rows(MemberRow)}


async def test_what_somebody_took_on_meanwhile_is_looked_at_again(world, as_):
    await world.change_member(world.volunteer, planned_in=True)
    page = await send(as_(world.coordinator), world, "Dag;Van;Tot;Wat;Wie\n7-12;9:00;11:00;Thee;Piet\n")
    await world.assign(await world.shift("2026-12-07 10:00"), world.volunteer)

    answer = await as_(world.coordinator).post(at(world, "/keep"), data={"list": carried(page)})

    assert errors(answer) == {"moments-0-who": "Piet is hier niet voor beschikbaar."}
    assert [each.title for each in await world.rows(ShiftRow)] == ["Lunch"]


@ON_SQLITE
async def test_a_page_takes_as_many_mistakes_as_anybody_mends_there(world, as_):
    rows = "".join(f"{number};9:00;10:00;Thee\n" for number in range(40, 140))

    page = await send(as_(world.coordinator), world, "Dag;Van;Tot;Wat\n" + rows)

    assert len(errors(page)) == 60
    assert "En nog 40 vakjes. Dat is te veel voor deze pagina" in page.text


@ON_SQLITE
async def test_columns_nobody_knows_are_named(world, as_):
    page = await send(as_(world.coordinator), world, "Naam;Kleur;Maat\nGerda;rood;38\n")

    assert "Dit doet niet mee Kleur · Maat" in read(page).text


@ON_SQLITE
async def test_what_has_been_and_what_is_there_already_is_left_as_it_is(world, as_):
    await world.shift("2026-12-07 12:00", 2)

    page = await send(as_(world.coordinator), world, WEEK + "1-12-2026;9:00;10:00;Thee;;;\n")

    assert "2 momenten komen op het rooster" in page.text
    assert "Eén rij staat er al" in page.text
    assert "Eén rij is al voorbij" in page.text


async def test_a_list_that_comes_in_twice_changes_nothing(world, as_):
    await bring(as_(world.coordinator), world, WEEK)

    page = await send(as_(world.coordinator), world, WEEK)

    assert heading(page) == "In deze lijst staat niets nieuws"
    assert not [each for each in read(page).all("input") if each.attributes["name"] == "list"]


async def test_pressing_twice_writes_it_once(world, as_):
    page = await send(as_(world.coordinator), world, WEEK)
    await as_(world.coordinator).post(at(world, "/keep"), data={"list": carried(page)})

    answer = await as_(world.coordinator).post(at(world, "/keep"), data={"list": carried(page)})

    assert "Alles stond er al." in flash(await as_(world.coordinator).get(answer.headers["location"]))
    assert len(await world.rows(ShiftRow)) == 3


async def test_of_two_who_bring_the_same_list_at_once_one_does(world):
    async with world.browser(world.coordinator) as here, world.browser(world.coordinator) as there:
        page = await send(here, world, WEEK + "10-12;9:00;10:00;Thee;;Piet;1\n")
        kept = {"list": carried(page)}

        answers = await asyncio.gather(*(each.post(at(world, "/keep"), data=kept) for each in (here, there)))

    assert {answer.status_code for answer in answers} == {303}
    assert len(await world.rows(ShiftRow)) == 4
    assert len(await world.rows(AssignmentRow)) == 3


# Letters.


async def test_everyone_gets_one_letter_however_many_rows_are_about_them(world, as_):
    await world.change_member(world.volunteer, planned_in=True)
    rows = "".join(
        f"{day}-12-2026;9:00;11:00;Thee;{who}\n"
        for day, who in ((9, "Ria"), (8, "Ria"), (7, "Piet"), (8, "Piet"), (9, "Bram"), (7, "Sanne"))
    )

    await bring(as_(world.coordinator), world, "Dag;Van;Tot;Wat;Wie\n" + rows)

    shifts = await world.rows(ShiftRow)
    assert {
        (each.account_id, each.kind, each.facts["shift"], each.facts.get("number"))
        for each in await world.rows(LetterRow)
    } == {
        (world.neighbour.account.id, "proposed", shifts[1].id, 2),
        (world.volunteer.account.id, "planned_in", shifts[2].id, 2),
        (world.child.account.id, "proposed", shifts[4].id, None),
    }
    assert [each.verb for each in await world.rows(EntryRow)][-7:] == [
        "propose",
        "propose",
        "plan_in",
        "plan_in",
        "propose",
        "take",
        "bring_list",
    ]


async def test_who_reads_no_letters_is_to_be_called(world, as_):
    await world.change_account(world.neighbour, email=None)
    await world.change_member(world.neighbour, phone="06 1234 5678", phone_shared=True)

    answer = await bring(as_(world.coordinator), world, WEEK)

    rota = await as_(world.coordinator).get(answer.headers["location"])
    assert "Ria krijgt geen bericht van ons. Bel 06 1234 5678." in flash(rota)


# Files that are none.

UNREADABLE = {
    "nothing": (b"", "Er staat niets in dit bestand."),
    "a picture": (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "We kunnen dit niet lezen als een lijst."),
    "an old workbook": (b"\xd0\xcf\x11\xe0" + bytes(512), "Dit is een oud Excel-bestand"),
    "other columns": (b"Appels;Peren\n1;2\n", "We herkennen geen van de woorden boven de kolommen."),
    "no end": (b"Dag;Van;Wat\n7-12;9:00;Thee\n", "Er mist een kolom voor: \u201cTot\u201d."),
    "too many rows": (b"Naam\n" + b"Ria\n" * 2001, "Deze lijst is te lang"),
}


@pytest.mark.parametrize("name", UNREADABLE)
@ON_SQLITE
async def test_a_file_that_cannot_be_read_is_told_on_its_own_page(world, as_, name):
    content, sentence = UNREADABLE[name]

    page = await send(as_(world.coordinator), world, content)

    assert (page.status_code, list(errors(page))) == (422, ["file"])
    assert sentence in errors(page)["file"]


@ON_SQLITE
async def test_a_form_without_a_file_asks_for_one(world, as_):
    page = await as_(world.coordinator).post(at(world), data={"file": "lijst.csv"})

    assert errors(page) == {"file": "Kies eerst een bestand."}


@ON_SQLITE
async def test_a_list_that_no_form_can_hold_is_too_long(world, as_):
    noise = "".join(f"{number * 2654435761 % 2**32:08x}" for number in range(60_000))
    rows = "".join(f"7-12;9:00;10:00;Thee;{noise[start : start + 3900]}\n" for start in range(0, 440_000, 3900))

    page = await send(as_(world.coordinator), world, "Dag;Van;Tot;Wat;Wat er te doen is\n" + rows)

    assert "Deze lijst is te lang" in errors(page)["file"]


@ON_SQLITE
async def test_only_this_address_takes_a_file_and_no_bigger_one(world, as_):
    big, small = b"x" * (MOST_BYTES + 200_000), b"Naam\nGerda\n"

    too_big = await send(as_(world.coordinator), world, big)
    two = await as_(world.coordinator).post(at(world), files=[("file", ("a", small)), ("file", ("b", small))])
    elsewhere = await as_(world.coordinator).post(at(world, "/look"), files={"list": ("a", small)})

    assert (too_big.status_code, two.status_code, elsewhere.status_code) == (413, 400, 400)


@pytest.mark.parametrize("list_", ["", "x", "abc.def"])
@ON_SQLITE
async def test_a_list_that_we_did_not_write_is_not_read(world, as_, list_):
    answer = await as_(world.coordinator).post(at(world, "/keep"), data={"list": list_})

    assert answer.status_code == 400


@ON_SQLITE
async def test_a_field_that_no_page_of_ours_has_changes_nothing(world, as_):
    page = await send(as_(world.coordinator), world, WEEK)

    odd = {"moments-99-day": "x", "moments-0-king": "x", "people-0-name": "Koos", "moments--1-day": "x"}
    again = await as_(world.coordinator).post(at(world, "/look"), data={"list": carried(page), **odd})

    assert (again.status_code, carried(again)) == (200, carried(page))


@ON_SQLITE
async def test_a_look_costs_as_much_for_fifty_rows_as_for_one(world, as_):
    sanne, counts = as_(world.coordinator), []
    for rows in (1, 50):
        lines = "".join(
            f"{7 + row % 20}-12-2026;{row % 12}:00;{row % 12 + 1}:00;Thee {row};Ria\n" for row in range(rows)
        )
        with statements(world) as sent:
            page = await send(sanne, world, "Dag;Van;Tot;Wat;Wie\n" + lines)
        assert page.status_code == 200
        counts.append(len(sent))

    assert counts[0] == counts[1]


# Where it stands.


@ON_SQLITE
async def test_who_plans_brings_a_list_and_everyone_takes_one_along(world, as_):
    sanne, ria = await as_(world.coordinator).get(at(world)), await as_(world.neighbour).get(at(world))
    people = await as_(world.coordinator).get(f"/circles/{world.circle_id}/members")
    rota = await as_(world.neighbour).get(f"/circles/{world.circle_id}/rota")
    empty = await as_(world.coordinator).get(f"/circles/{world.circle_id}/rota")

    assert (heading(sanne), heading(ria)) == ("Neem je eigen lijst mee", "Het rooster als lijst")
    assert list(read(ria).all("input")) == []
    assert f'href="/circles/{world.circle_id}/lists"' in people.text
    assert f'href="/circles/{world.circle_id}/lists?week=2026-W49"' in rota.text
    assert "Neem je eigen lijst mee" in empty.text
    assert "Neem je eigen lijst mee" not in rota.text
