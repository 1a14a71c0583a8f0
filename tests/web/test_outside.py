"""Calendars from outside, as people have them read in: by an address, from a file, and what they read of it after."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import httpx
import pytest
import pytest_asyncio

from careshare.db.models import CircleRow, EntryRow, OutsideCalendarRow, VisitRow
from careshare.domain.outside import MOST_BYTES, MOST_CALENDARS
from careshare.domain.words import Language
from careshare.queries.rota import MOST_VISITS
from careshare.seal import Seal
from tests.calendars.outside import at, calendar, event
from tests.calendars.servers import Server, serving
from tests.pages import flash, heading, read
from tests.world import ON_SQLITE, World

VISIT = event("DTSTART;TZID=Europe/Amsterdam:20261207T090000", "DURATION:PT30M")
BROKEN = event("DTSTART:Next year", uid="2", title="Hair")
NAMED = {"name": "Thuiszorg Rivierenland"}


@pytest_asyncio.fixture
async def server(world: World) -> AsyncIterator[Server]:
    """Somewhere on the internet that this CareShare can reach."""
    async with serving() as server:
        world.app.state.internet = server.internet
        yield server


async def attach(as_: Any, who: Any, **given: Any) -> httpx.Response:
    """As the form sends it, in the circle; `file` is what is in one."""
    files = {"file": ("visits.ics", given.pop("file"), "text/calendar")} if "file" in given else None
    page: httpx.Response = await as_(who).post(
        f"/circles/{who.circle_id}/outside", data={**NAMED, **given}, files=files, follow_redirects=True
    )
    return page


async def attach_busy(as_: Any, who: Any, *components: str) -> httpx.Response:
    """A file of one's own appointments."""
    files = {"file": ("mine.ics", calendar(*components), "text/calendar")}
    page: httpx.Response = await as_(who).post("/me/outside", data=NAMED, files=files, follow_redirects=True)
    return page


def texts(page: httpx.Response) -> str:
    return next(read(page).all("main")).text


async def test_a_professional_has_their_visits_read_from_an_address(world: World, as_: Any, server: Server):
    page = await attach(as_, world.professional, address=server.says("/joke-7f3a.ics", calendar(VISIT, BROKEN)))

    assert heading(page) == "Thuiszorg Rivierenland"
    assert flash(page) == "De agenda is gelezen. Het bezoek staat in het rooster."
    assert "Gelezen: zojuist. Eén van de 2 afspraken was niet te lezen." in texts(page)
    assert "Regel 12, “Hair”: de dag of de tijd is niet te lezen" in texts(page)
    [visit] = await world.rows(VisitRow)
    assert (visit.circle_id, visit.title, visit.starts_at) == (world.circle_id, "Washing", at("2026-12-07 08:00"))
    assert visit.ends_at - visit.starts_at == timedelta(minutes=30)


@pytest.mark.parametrize(
    ("entries", "says"),
    [
        ([BROKEN], "De enige afspraak was niet te lezen."),
        ([BROKEN, event("DTSTART:Next year", uid="3", title="Feet")], "Geen van de 2 afspraken was te lezen."),
    ],
    ids=["one", "two"],
)
@ON_SQLITE
async def test_where_nothing_could_be_read_no_page_says_that_the_rest_is_there(
    world: World, as_: Any, entries: list[str], says: str
):
    page = await attach(as_, world.professional, file=calendar(*entries))

    assert f"Gelezen: zojuist. {says}" in texts(page)
    assert "Wie de agenda bijhoudt, kan dit herstellen." in texts(page)
    assert "Al het andere staat er." not in texts(page)


async def test_of_the_address_its_owner_sees_just_enough_and_the_database_nothing(
    world: World, as_: Any, server: Server
):
    page = await attach(as_, world.professional, address=server.says("/joke-secret-7f3a.ics", calendar(VISIT)))
    of_who_plans = await as_(world.coordinator).get(str(page.url))

    [row] = await world.rows(OutsideCalendarRow)
    assert f"{server.address('')[8:]} … 3a.ics" in texts(page)
    assert "secret" not in page.text
    assert b"secret" not in row.address
    assert server.address("")[8:] not in of_who_plans.text


async def test_who_plans_has_the_visits_of_an_organisation_read_from_a_file(world: World, as_: Any):
    page = await attach(as_, world.coordinator, file=calendar(VISIT))

    assert "Gelezen: zojuist, één afspraak." in texts(page)
    assert "tot 10 december 2027" in texts(page)
    [row] = await world.rows(OutsideCalendarRow)
    assert (row.member_id, row.address, row.next_at) == (None, None, None)


@ON_SQLITE
async def test_a_file_that_was_cut_off_is_not_said_to_be_all_there(world: World, as_: Any):
    page = await attach(as_, world.coordinator, file=calendar(VISIT).removesuffix(b"END:VCALENDAR\r\n"))

    assert "Gelezen: zojuist, maar niet helemaal." in texts(page)
    assert "Regel 8: het bestand houdt hier op, voor het af is" in texts(page)


async def test_a_newer_file_takes_the_place_of_the_one_before(world: World, as_: Any):
    page = await attach(as_, world.coordinator, file=calendar(VISIT, event("DTSTART:20261208T090000Z", uid="2")))
    moved = calendar(event("DTSTART;TZID=Europe/Amsterdam:20261207T110000", title="Later"))

    await as_(world.coordinator).post(f"{page.url.path}/file", files={"file": ("new.ics", moved)})

    assert [(each.title, each.starts_at) for each in await world.rows(VisitRow)] == [("Later", at("2026-12-07 10:00"))]


async def test_looking_again_reads_what_is_there_now_and_past_visits_stay(world: World, as_: Any, server: Server):
    over = event("DTSTART:20261203T090000Z", uid="over")
    page = await attach(as_, world.professional, address=server.says("/a.ics", calendar(VISIT, over)))
    before = (await world.rows(CircleRow, id=world.circle_id))[0].revision
    server.says("/a.ics", calendar(event("DTSTART:20261209T090000Z", uid="new")))

    await as_(world.professional).post(f"{page.url.path}/read")

    assert [each.starts_at for each in await world.rows(VisitRow)] == [at("2026-12-03 09:00"), at("2026-12-09 09:00")]
    assert (await world.rows(CircleRow, id=world.circle_id))[0].revision == before + 1


async def test_where_it_cannot_be_had_the_last_copy_stays(world: World, as_: Any, server: Server):
    page = await attach(as_, world.professional, address=server.says("/a.ics", calendar(VISIT)))
    server.says("/a.ics", status=500)

    answer = await as_(world.professional).post(f"{page.url.path}/read", follow_redirects=True)

    assert flash(answer) == "De server geeft een antwoord dat we niet begrijpen."
    assert len(await world.rows(VisitRow)) == 1


async def test_busy_times_are_kept_without_what_they_are(world: World, as_: Any):
    page = await attach_busy(
        as_, world.neighbour, VISIT, event("DTSTART:20261208T090000Z", "TRANSP:TRANSPARENT", uid="2")
    )

    [row] = await world.rows(VisitRow)
    assert (row.circle_id, row.account_id, row.title) == (None, world.neighbour.account.id, "")
    assert flash(page) == "Je agenda is gelezen. Anderen zien hooguit dat het nu even niet uitkomt."
    for other in (world.coordinator, world.stranger):
        assert (await as_(other).get(str(page.url))).status_code == 404


async def test_a_calendar_is_taken_away_with_all_that_was_read_of_it(world: World, as_: Any):
    page = await attach(as_, world.professional, file=calendar(VISIT))

    answer = await as_(world.coordinator).post(f"{page.url.path}/remove", follow_redirects=True)

    assert flash(answer) == "De agenda wordt niet meer gelezen, en wat ervan gelezen was, is weg."
    assert (await world.rows(VisitRow), await world.rows(OutsideCalendarRow)) == ([], [])
    verbs = [(each.verb, each.by_member_id) for each in await world.rows(EntryRow)]
    assert verbs == [("attach_outside", world.professional.id), ("remove_outside", world.coordinator.id)]


async def test_who_leaves_takes_their_visits_along(world: World, as_: Any):
    await attach(as_, world.professional, file=calendar(VISIT))
    await attach(as_, world.coordinator, file=calendar(VISIT))

    await as_(world.professional).post(f"/circles/{world.circle_id}/leave")

    assert [each.member_id for each in await world.rows(OutsideCalendarRow)] == [None]
    assert len(await world.rows(VisitRow)) == 1


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"address": "file:///etc/passwd"}, "Dit is geen adres van een agenda."),
        ({}, "Dit is geen adres van een agenda."),
        ({"address": "https://127.0.0.2/"}, "Dit adres staat niet op het openbare internet."),
        ({"address": "/web"}, "Dit is een webpagina en geen agenda."),
        ({"address": "/gone"}, "Op dit adres staat geen agenda, of niet meer."),
        (
            {"file": b"<!DOCTYPE html><html></html>"},
            "Dit is een webpagina en geen agenda. Kies een bestand dat eindigt op .ics.",
        ),
        ({"file": b"PK\x03\x04"}, "Dit is geen agenda: op regel 1 staat geen BEGIN:VCALENDAR."),
        ({"file": b"\0" * (MOST_BYTES + 1)}, "De agenda is te groot: meer dan 5 MB."),
        ({"file": calendar(), "name": " "}, "Dit kan niet leeg blijven."),
    ],
)
@ON_SQLITE
async def test_what_is_wrong_is_said_beside_the_field(
    world: World, as_: Any, server: Server, given: dict[str, Any], said: str
):
    server.says("/web", b"<!DOCTYPE html><html></html>")
    server.says("/gone", status=410)
    if given.get("address", "").startswith("/"):
        given = {"address": server.address(given["address"])}

    page = await attach(as_, world.professional, **given)

    assert page.status_code == 422
    assert any(said in each.text for each in read(page).all("p") if each.attributes.get("class") == "error")
    assert await world.rows(OutsideCalendarRow) == []


@ON_SQLITE
async def test_only_where_a_file_is_expected_one_may_be_sent(world: World, as_: Any):
    here = {"files": {"file": ("a.ics", b"x" * 1000)}}
    much = {"files": {"file": ("a.ics", b"x" * (MOST_BYTES + 200_000))}, "data": NAMED}

    elsewhere = await as_(world.coordinator).post("/account", **here)
    too_much = await as_(world.coordinator).post(f"/circles/{world.circle_id}/outside", **much)
    form = await as_(world.coordinator).post("/account", data={"name": "x" * 300_000})

    assert (elsewhere.status_code, too_much.status_code, form.status_code) == (400, 413, 413)


@ON_SQLITE
async def test_nobody_lets_us_read_all_day_long(world: World, as_: Any):
    answers = [(await attach(as_, world.professional, address="nowhere")).status_code for _ in range(31)]

    assert answers[-2:] == [422, 429]


@ON_SQLITE
async def test_the_pages_say_it_in_english_too(world: World, as_: Any, server: Server):
    await world.change_account(world.professional, language=Language.EN)
    page = await attach(as_, world.professional, address=server.says("/a.ics", calendar(VISIT, BROKEN)))
    index = await as_(world.professional).get("/me/outside")

    assert "Read just now; 1 of its 2 entries could not be read." in texts(page)
    assert "Line 12, “Hair”: its day or time cannot be read" in texts(page)
    assert "Read just now; 1 of its 2 entries could not be read." in texts(index)


@ON_SQLITE
async def test_a_calendar_is_seen_only_by_whose_it_is_and_who_plans(world: World, as_: Any):
    page = await attach(as_, world.professional, file=calendar(VISIT))

    seen = {name: (await as_(getattr(world, name)).get(str(page.url))).status_code for name in world.cast}

    assert {name for name, status in seen.items() if status == 200} == {"professional", "coordinator"}
    assert "Thuiszorg Rivierenland" not in (await as_(world.neighbour).get("/me/outside")).text


async def rota(as_: Any, who: Any, **asked: str) -> httpx.Response:
    page: httpx.Response = await as_(who).get(f"/circles/{who.circle_id}/rota", params={"week": "2026-W50", **asked})
    return page


def visits(page: httpx.Response) -> list[tuple[str, str]]:
    """The day each visit stands on, and all that its card says."""
    found = []
    for day in read(page).all("section"):
        for card in day.all("article"):
            if "visit" in (card.attributes.get("class") or ""):
                found.append(((day.attributes["id"] or "")[-2:], card.text))
                assert card.buttons == {}
    return found


async def test_visits_stand_in_the_rota_for_everybody_with_nothing_to_press(world: World, as_: Any):
    await attach(
        as_,
        world.professional,
        file=calendar(
            VISIT,
            event("DTSTART;VALUE=DATE:20261208", uid="day", title="Dagopvang"),
            event("DTSTART:20261209T140000", uid="moment", title=""),
            event("DTSTART:20261209T230000", "DTEND:20261210T070000", uid="night", title="Nachtzorg"),
            event("DTSTART:20261211T120000", "DTEND:20261213T100000", uid="stay", title="Logeren"),
            event("DTSTART:20261206T220000", "DTEND:20261207T060000", uid="before", title="Zondagnacht"),
        ),
    )

    for who in (world.neighbour, world.person):
        assert visits(await rota(as_, who)) == [
            ("07", "22:00–06:00 Zondagnacht Thuiszorg Rivierenland"),
            ("07", "09:00–09:30 Washing Thuiszorg Rivierenland"),
            ("08", "de hele dag Dagopvang Thuiszorg Rivierenland"),
            ("09", "14:00 Bezoek Thuiszorg Rivierenland"),
            ("09", "23:00–07:00 Nachtzorg Thuiszorg Rivierenland"),
            ("11", "12:00–00:00 Logeren Thuiszorg Rivierenland"),
            ("12", "de hele dag Logeren Thuiszorg Rivierenland"),
            ("13", "00:00–10:00 Logeren Thuiszorg Rivierenland"),
        ]
    assert visits(await rota(as_, world.neighbour, show="open")) == []
    assert visits(await rota(as_, world.neighbour, week="2026-W51")) == []


async def test_a_visit_is_nobody_who_is_there(world: World, as_: Any):
    await world.shift("2026-12-11 12:00", 2)
    before = heading(await rota(as_, world.neighbour))
    await attach(as_, world.professional, file=calendar(VISIT))

    assert heading(await rota(as_, world.neighbour)) == before
    assert visits(await rota(as_, world.neighbour)) != []


async def test_busy_times_stand_in_no_rota(world: World, as_: Any):
    await attach_busy(as_, world.neighbour, VISIT)

    assert [visits(await rota(as_, who)) for who in (world.neighbour, world.coordinator)] == [[], []]


async def test_a_rota_is_new_when_its_visits_are(world: World, as_: Any):
    browser = as_(world.neighbour)
    seen = {"hx-ptag": (await rota(as_, world.neighbour)).headers["hx-ptag"]}
    where = f"/circles/{world.circle_id}/rota?week=2026-W50"
    same = await browser.get(where, headers=seen)
    await attach(as_, world.professional, file=calendar(VISIT))
    new = await browser.get(where, headers=seen)

    assert (same.status_code, new.status_code, len(visits(new))) == (304, 200, 1)


DENTIST = event("DTSTART:20261204T123000", "DURATION:PT1H", title="Tandarts")
"""In the middle of the lunch of today."""


async def test_who_has_something_else_by_their_own_calendar_reads_so_and_may_come_all_the_same(world: World, as_: Any):
    await attach_busy(as_, world.neighbour, DENTIST)
    lunch = await world.shift()
    where = f"/circles/{world.circle_id}/shifts/{lunch}"

    before = await as_(world.neighbour).get(where)
    after = await as_(world.neighbour).post(f"{where}/take", follow_redirects=True)

    assert "Je hebt dan iets anders in je eigen agenda." in texts(before)
    assert "Je hebt dan iets anders in je eigen agenda." in flash(after)
    assert "Je komt." in texts(await as_(world.neighbour).get(where))


async def test_others_read_not_just_now_and_never_what_it_is(world: World, as_: Any):
    await attach_busy(as_, world.neighbour, DENTIST)
    lunch = await world.shift()

    page = await as_(world.coordinator).get(f"/circles/{world.circle_id}/shifts/{lunch}")

    [ria] = [each for each in read(page).all("li") if each.text.startswith("R Ria")]
    assert "nu even niet" in ria.text
    assert "Tandarts" not in page.text
    assert "nu even niet" not in next(each.text for each in read(page).all("li") if each.text.startswith("M Mia"))


async def test_busy_times_count_in_every_circle_of_theirs(world: World, as_: Any):
    there = await world.join(world.stranger.circle_id, world.neighbour)
    await attach_busy(as_, world.neighbour, DENTIST)
    lunch = await world.shift(circle_id=there.circle_id)

    page = await as_(world.neighbour).get(f"/circles/{there.circle_id}/shifts/{lunch}")

    assert "Je hebt dan iets anders in je eigen agenda." in texts(page)


async def test_a_visit_to_the_circle_keeps_nobody_from_coming(world: World, as_: Any):
    await attach(as_, world.professional, file=calendar(DENTIST))
    lunch = await world.shift()

    page = await as_(world.professional).get(f"/circles/{world.circle_id}/shifts/{lunch}")

    assert "eigen agenda" not in texts(page)


@ON_SQLITE
async def test_where_the_key_is_lost_the_page_says_so_and_it_can_be_given_anew(world: World, as_: Any, server: Server):
    page = await attach(as_, world.professional, address=server.says("/a.ics", calendar(VISIT)))
    world.app.state.seal = Seal(b"another key, as long as one must be")

    again = await as_(world.professional).post(f"{page.url.path}/read", follow_redirects=True)

    assert (again.status_code, heading(again)) == (200, "Thuiszorg Rivierenland")
    assert flash(again).startswith("We kunnen het adres niet meer lezen.")


@ON_SQLITE
async def test_a_circle_has_only_so_many_calendars_read_in(world: World, as_: Any):
    for _ in range(MOST_CALENDARS):
        await attach(as_, world.professional, file=calendar())

    answer = await attach(as_, world.coordinator, file=calendar(VISIT))

    assert flash(answer) == "Er worden al veel agenda’s gelezen. Haal er eerst een weg."
    assert len(await world.rows(OutsideCalendarRow)) == MOST_CALENDARS
    assert await world.rows(VisitRow) == []


@ON_SQLITE
async def test_of_a_week_with_more_visits_than_fit_the_page_says_so(world: World, as_: Any):
    many = [event(f"DTSTART:20261207T{n % 24:02}{n % 60:02}00Z", uid=str(n)) for n in range(MOST_VISITS + 1)]
    await attach(as_, world.professional, file=calendar(*many))

    page = await rota(as_, world.neighbour)

    assert len(visits(page)) == MOST_VISITS
    assert "Er is deze week meer bezoek dan hier past." in texts(page)
