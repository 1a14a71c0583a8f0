"""Feeds as calendar programs fetch them, and the pages about them. Numbers of rules are those of the design's page."""

import time
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime, parsedate_to_datetime
from pathlib import Path
from typing import Any

import httpx
import pytest

from careshare.db.models import AssignmentRow, FeedRow, RespiteRow, ShiftRow, WishRow
from careshare.domain.words import AssignmentState, CircleState, Closed, FeedKind, Kind, Language, Role
from tests.actions.shown import ask_for, skill
from tests.actions.usual import lunch, make
from tests.calendars.readers import READERS, Understood, by_icalendar, by_vobject
from tests.pages import flash, heading, read, statements
from tests.world import ON_SQLITE, on


async def address(as_: Any, who: Any, kind: FeedKind = FeedKind.MINE) -> str:
    """Switches a feed on, as one does on the page; where programs fetch it."""
    page = await as_(who).post(f"/circles/{who.circle_id}/feeds", data={"kind": kind}, follow_redirects=True)
    [field] = [each for each in read(page).all("input") if each.attributes.get("id") == "address"]
    return str(field.attributes["value"]).removeprefix("http://localhost:8000")


async def fetch(as_: Any, where: str, **headers: str) -> httpx.Response:
    """As a calendar program, which is signed in nowhere; it names headers with _ for -."""
    response: httpx.Response = await as_(None).get(
        where, headers={name.replace("_", "-"): value for name, value in {"accept-encoding": "", **headers}.items()}
    )
    return response


async def press(as_: Any, who: Any, verb: str, shift: int) -> None:
    """A button on the page of a shift."""
    answer = await as_(who).post(f"/circles/{who.circle_id}/shifts/{shift}/{verb}", data={"member": who.id})
    assert answer.status_code == 303


async def events(as_: Any, where: str) -> list[Understood]:
    """What stands in the feed, by time."""
    answer = await fetch(as_, where)
    assert answer.status_code == 200
    return sorted(by_icalendar(answer.content).values())


async def titles(as_: Any, where: str) -> list[str]:
    """What the events are called, by time."""
    return [event.summary for event in await events(as_, where)]


async def test_rule_3_it_reaches_from_a_month_ago_as_far_as_anything_is_planned(world, as_):
    for starts in ("2026-11-03 22:00", "2026-11-04 00:00", "2026-12-04 12:00", "2027-11-01 09:00"):
        await world.assign(await world.shift(starts, 1), world.neighbour)

    found = await events(as_, await address(as_, world.neighbour))

    assert [event.start for event in found] == [
        datetime(2026, 11, 3, 23, tzinfo=UTC),  # the fourth of November at home: a month before the fourth of December
        datetime(2026, 12, 4, 11, tzinfo=UTC),
        datetime(2027, 11, 1, 8, tzinfo=UTC),
    ]


async def test_rule_5_the_same_state_is_the_same_bytes_for_a_day(world, as_):
    await world.assign(await world.shift(), world.neighbour)
    where = await address(as_, world.neighbour)

    first = await fetch(as_, where)
    world.now += timedelta(hours=14)
    later = await fetch(as_, where)

    assert later.content == first.content
    assert later.headers["etag"] == first.headers["etag"]


async def test_rule_5_what_changes_has_a_higher_sequence(world, as_):
    shift = await world.shift()
    await world.assign(shift, world.neighbour)
    where = await address(as_, world.neighbour)
    [before] = await events(as_, where)

    await press(as_, world.neighbour, "seek", shift)

    [after] = await events(as_, where)
    assert (before.summary, after.summary) == ("Bij Ellen", "Bij Ellen (je zoekt iemand anders)")
    assert after.sequence > before.sequence


async def test_rule_6_what_somebody_else_took_over_stays_for_thirty_days_as_cancelled(world, as_):
    shift = await world.shift("2026-12-20 12:00")
    await world.assign(shift, world.neighbour, AssignmentState.SEEKING)
    where, theirs = await address(as_, world.neighbour), await address(as_, world.child)
    [before] = await events(as_, where)

    await press(as_, world.child, "take", shift)

    [gone], [taken] = await events(as_, where), await events(as_, theirs)
    assert (gone.summary, gone.status, taken.status) == ("Niet meer jij: Bij Ellen", "CANCELLED", "CONFIRMED")
    assert gone.sequence > before.sequence
    world.now += timedelta(days=31)
    assert await titles(as_, where) == []


async def test_rule_6_what_is_off_stays_for_thirty_days_as_cancelled(world, as_):
    await world.assign(await world.shift("2026-12-20 12:00", closed=Closed.CANCELLED), world.neighbour)
    where, rota = await address(as_, world.neighbour), await address(as_, world.neighbour, FeedKind.ROTA)

    found = [(event.summary, event.status) for event in await events(as_, where)]

    assert found == [("Gaat niet door: Bij Ellen", "CANCELLED")]
    assert await titles(as_, rota) == ["Gaat niet door: Bij Ellen"]
    world.now += timedelta(days=31)
    assert (await titles(as_, where), await titles(as_, rota)) == ([], [])


async def test_what_one_was_asked_for_is_there_as_a_question_and_gone_after_a_no(world, as_):
    shift = await world.shift()
    await world.assign(shift, world.neighbour, AssignmentState.PROPOSED)
    where = await address(as_, world.neighbour)

    assert await titles(as_, where) == ["Bij Ellen (kun jij komen?)"]

    await press(as_, world.neighbour, "decline", shift)
    assert await titles(as_, where) == []


async def test_rule_7_it_has_a_name_in_the_language_of_its_reader(world, as_):
    where = await address(as_, world.neighbour)
    dutch = await fetch(as_, where)
    await as_(world.neighbour).post("/language", data={"language": "en"})

    english = await fetch(as_, where)

    assert "NAME:Bij Ellen: mijn momenten\r\nX-WR-CALNAME:Bij Ellen: mijn momenten\r\n" in dutch.text
    assert "REFRESH-INTERVAL;VALUE=DURATION:PT1H\r\nX-PUBLISHED-TTL:PT1H\r\n" in dutch.text
    assert "NAME:At Ellen’s: my moments\r\n" in english.text
    assert "METHOD" not in dutch.text


async def test_rule_8_more_is_said_only_where_its_owner_asked_for_it(world, as_):
    await world.assign(await world.shift(title="Wondzorg", what="Verband in de la."), world.neighbour)
    where = await address(as_, world.neighbour)
    little = await fetch(as_, where)
    [feed] = await world.rows(FeedRow)

    said = await as_(world.neighbour).post(
        f"/me/feeds/{feed.id}", data={"detail": "y", "reminder": "60"}, follow_redirects=True
    )

    much = await fetch(as_, where)
    assert flash(said) == "Dat is bewaard. Je agenda laat het zien als hij weer kijkt."
    for word in ("Wondzorg", "Verband", "VALARM"):
        assert word not in little.text
        assert word in much.text
    assert little.headers["etag"] != much.headers["etag"]


async def test_rule_8_what_to_do_in_what_others_do_is_for_who_may_see_all(world, as_):
    await world.assign(await world.shift(title="Wondzorg", what="Verband in de la."), world.partner)
    for who in (world.neighbour, world.child):
        await address(as_, who, FeedKind.ROTA)
    for feed in await world.rows(FeedRow):
        owner = world.neighbour if feed.member_id == world.neighbour.id else world.child
        await as_(owner).post(f"/me/feeds/{feed.id}", data={"detail": "y", "reminder": "0"})

    neighbours = await fetch(as_, await address(as_, world.neighbour, FeedKind.ROTA))
    childs = await fetch(as_, await address(as_, world.child, FeedKind.ROTA))

    assert "Wondzorg (Anton)" in neighbours.text
    assert "Verband" not in neighbours.text
    assert "Verband" in childs.text


@ON_SQLITE
async def test_rule_9_nothing_new_costs_one_read(world, as_):
    await world.assign(await world.shift(), world.neighbour)
    where = await address(as_, world.neighbour)
    first = await fetch(as_, where)

    with statements(world) as sent:
        again = await fetch(as_, where, if_none_match=first.headers["etag"])

    assert (again.status_code, again.content, len(sent)) == (304, b"", 1)
    told = {"etag", "cache-control"}
    assert {name: again.headers[name] for name in told} == {name: first.headers[name] for name in told}
    assert {"last-modified", "content-disposition"}.isdisjoint(again.headers)


async def test_rule_9_a_tag_wins_over_a_date_and_a_date_alone_is_enough(world, as_):
    await world.assign(await world.shift(), world.neighbour)
    where = await address(as_, world.neighbour)
    world.now += timedelta(minutes=5)
    first = await fetch(as_, where)
    at = first.headers["last-modified"]

    answers = [
        await fetch(as_, where, if_modified_since=at),
        await fetch(as_, where, if_modified_since=at, if_none_match='"another"'),
        await fetch(as_, where, if_modified_since="yesterday"),
        await fetch(as_, where, if_none_match=f'"another", W/{first.headers["etag"]}'),
        await fetch(as_, where, if_none_match="*"),
    ]

    assert [answer.status_code for answer in answers] == [304, 200, 200, 304, 304]


async def test_rule_9_when_it_changed_never_moves_backwards(world, as_):
    where = await address(as_, world.neighbour)
    shift = await world.shift("2026-12-20 12:00")
    seen = []
    for hours, verb in ((1, "take"), (-3, "leave"), (5, "take")):  # in between a clock that is set back
        world.now += timedelta(hours=hours)
        await press(as_, world.neighbour, verb, shift)
        world.now += timedelta(seconds=2)
        said = (await fetch(as_, where)).headers.get("last-modified")
        seen.append(parsedate_to_datetime(said) if said else None)

    dates = [each for each in seen if each]
    assert [row.state for row in await world.rows(AssignmentRow)] == [AssignmentState.ACCEPTED]
    assert len(dates) == 2  # none is said while it would lie ahead of the clock
    assert dates == sorted(dates)


async def over_all_circles(as_: Any, who: Any) -> str:
    """Switches the feed of all circles on; where programs fetch it."""
    page = await as_(who).post("/me/feeds", follow_redirects=True)
    [field] = [each for each in read(page).all("input") if each.attributes.get("id") == "address"]
    return str(field.attributes["value"])


async def test_rule_9_a_feed_over_all_circles_says_no_date_that_leaving_one_would_move_back(world, as_):
    henk = await world.circle("Henk", changed_at=world.now + timedelta(minutes=30))
    there = await world.join(henk, world.neighbour)
    await world.assign(await world.shift("2026-12-21 12:00", circle_id=henk), there)
    where = await over_all_circles(as_, world.neighbour)
    world.now += timedelta(hours=1)
    first = await fetch(as_, where)
    known = format_datetime(world.now, usegmt=True)

    await as_(world.neighbour).post(f"/circles/{henk}/leave")

    assert "last-modified" not in first.headers
    assert (await fetch(as_, where, if_modified_since=known)).status_code == 200
    assert await titles(as_, where) == []


@ON_SQLITE
@pytest.mark.parametrize("odd", ["Fri, 31 Dec 9999 23:59:59 -0100", "yesterday", "Mon, 99 Foo 2026 00:00:00 GMT", ""])
async def test_rule_9_a_date_that_nobody_can_read_is_no_condition(world, as_, odd):
    where = await address(as_, world.neighbour)

    assert (await fetch(as_, where, if_modified_since=odd)).status_code == 200


async def test_rule_9_a_change_in_the_same_second_is_not_hidden_by_its_date(world, as_):
    where = await address(as_, world.neighbour)
    shift = await world.shift()
    await press(as_, world.neighbour, "take", shift)

    first = await fetch(as_, where)

    assert "last-modified" not in first.headers
    world.now += timedelta(seconds=2)
    later = await fetch(as_, where)
    assert later.headers["last-modified"] <= format_datetime(world.now, usegmt=True)


async def test_rule_9_compressed_it_has_another_tag(world, as_):
    for day in range(5, 25):
        await world.assign(await world.shift(f"2026-12-{day:02} 12:00"), world.neighbour)
    where = await address(as_, world.neighbour)
    plain, packed = await fetch(as_, where), await fetch(as_, where, accept_encoding="gzip")

    again = [await fetch(as_, where, if_none_match=each.headers["etag"]) for each in (plain, packed)]

    assert packed.headers["content-encoding"] == "gzip"
    assert packed.content == plain.content
    assert plain.headers["etag"] != packed.headers["etag"]
    assert [answer.status_code for answer in again] == [304, 304]


async def test_rule_9_asking_for_the_head_is_enough(world, as_):
    await world.assign(await world.shift(), world.neighbour)
    where = await address(as_, world.neighbour)
    whole = await fetch(as_, where)

    head = await as_(None).head(where, headers={"accept-encoding": ""})

    assert head.status_code == 200
    assert head.headers["etag"] == whole.headers["etag"]
    assert head.headers["content-length"] == str(len(whole.content))


async def test_rule_10_a_program_without_cookies_gets_it_as_a_calendar(world, as_):
    where = await address(as_, world.neighbour)

    answer = await fetch(as_, where)

    assert where.endswith(".ics")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    assert answer.headers["content-disposition"] == 'inline; filename="careshare.ics"'
    assert "private" in answer.headers["cache-control"]
    assert "set-cookie" not in answer.headers
    robots = (await as_(None).get("/robots.txt")).text
    assert "Allow: /feeds/\n" in robots


async def test_rule_11_each_kind_has_an_address_of_its_own_that_nobody_guesses(world, as_):
    found = {await address(as_, world.neighbour, kind) for kind in FeedKind}
    again = await address(as_, world.neighbour)
    [secret] = {where.partition("-")[2] for where in found if where == again}

    assert len(found) == 3
    assert again in found
    assert len(secret.removesuffix(".ics")) == 22  # letters of 6 bits: 132, of which 128 are random
    kept = " ".join(repr(vars(row)) for row in await world.rows(FeedRow))
    assert secret.removesuffix(".ics") not in kept
    wrong = again.replace(secret, "A" * 22 + ".ics")
    assert (await fetch(as_, wrong)).status_code == 404


async def test_rule_11_a_new_address_ends_the_old_one(world, as_):
    old = await address(as_, world.neighbour)
    [feed] = await world.rows(FeedRow)

    await as_(world.neighbour).post(f"/me/feeds/{feed.id}/renew")

    new = await address(as_, world.neighbour)
    assert new != old
    assert [(await fetch(as_, where)).status_code for where in (old, new)] == [404, 200]


async def test_rule_11_switched_off_it_is_empty_and_then_gone_and_can_be_switched_on_again(world, as_):
    await world.assign(await world.shift("2026-12-20 12:00"), world.neighbour)
    old = await address(as_, world.neighbour)
    [feed] = await world.rows(FeedRow)

    page = await as_(world.neighbour).post(f"/me/feeds/{feed.id}/switch-off", follow_redirects=True)

    assert flash(page) == "Het staat uit. Deze agenda is leeg als hij weer kijkt."
    assert await titles(as_, old) == []
    world.now += timedelta(days=31)
    gone = await fetch(as_, old)
    assert (gone.status_code, gone.text) == (410, "Deze agenda is er niet meer.")
    new = await address(as_, world.neighbour)
    assert new != old
    assert await titles(as_, new) == ["Bij Ellen"]


async def test_rule_11_of_who_left_it_is_empty_for_thirty_days_and_then_gone(world, as_):
    await world.assign(await world.shift("2026-12-20 12:00"), world.neighbour)
    where = await address(as_, world.neighbour)
    known = (await fetch(as_, where)).headers["etag"]

    await as_(world.neighbour).post(f"/circles/{world.circle_id}/leave")

    assert (await fetch(as_, where, if_none_match=known)).status_code == 200
    assert await titles(as_, where) == []
    world.now += timedelta(days=31)
    assert (await fetch(as_, where)).status_code == 410


@pytest.mark.parametrize("state", [CircleState.PAUSED, CircleState.ENDED])
async def test_of_a_circle_that_stands_still_it_is_empty(world, as_, state):
    await world.assign(await world.shift("2026-12-20 12:00"), world.neighbour)
    where = await address(as_, world.neighbour)

    await world.change_circle(state=state, state_since=world.now)

    assert await titles(as_, where) == []


@pytest.mark.parametrize("kind", [None, *FeedKind])
async def test_an_empty_one_is_a_calendar_all_the_same(world, as_, kind):
    """RFC 5545 section 3.6: there is something in it at least. Who refuses it would keep what it had."""
    where = await address(as_, world.neighbour, kind) if kind else await over_all_circles(as_, world.neighbour)
    await world.change_circle(state=CircleState.PAUSED, state_since=world.now)

    text = (await fetch(as_, where)).content

    assert text.count(b"BEGIN:VTIMEZONE") == 1
    assert by_icalendar(text) == by_vobject(text) == {}


async def test_rule_11_todays_rights_are_what_counts(world, as_):
    where = await address(as_, world.neighbour, FeedKind.OPEN)
    await world.shift("2026-12-20 12:00", kind=Kind.CARE)
    assert await titles(as_, where) == ["Bij Ellen (wie kan komen?)"]

    await world.add(WishRow, circle_id=world.circle_id, member_id=world.neighbour.id, kind=Kind.CARE)

    assert await titles(as_, where) == []


async def test_the_feed_of_open_shifts_shows_what_role_and_wishes_leave_open(world, as_):
    await world.shift("2026-12-20 12:00", title="voor vrijwilligers", open_to=frozenset({Role.VOLUNTEER}))
    taken = await world.shift("2026-12-21 12:00")
    await world.assign(taken, world.partner)
    half = await world.shift("2026-12-22 12:00", needed=2)
    await world.assign(half, world.neighbour)
    sought = await world.shift("2026-12-23 12:00")
    await world.assign(sought, world.partner, AssignmentState.SEEKING)
    await world.shift("2026-12-03 12:00")
    clash = await world.shift("2026-12-22 13:00")

    found = await events(as_, await address(as_, world.neighbour, FeedKind.OPEN))

    days = [event.start.day for event in found]
    assert clash
    assert days == [22, 23]
    assert {event.status for event in found} == {"TENTATIVE"}


async def test_the_feed_of_open_shifts_leaves_out_what_requires_what_was_not_shown(world, as_):
    lift = await skill(world, "de tillift", world.neighbour, until=on("2026-12-21"))
    for day, required in ("21", True), ("22", True), ("23", False):
        await ask_for(world, lift, required, shift_id=await world.shift(f"2026-12-{day} 12:00"))
    await ask_for(world, lift, pattern_id=await make(world, lunch("2026-12-28")))

    found = await events(as_, await address(as_, world.neighbour, FeedKind.OPEN))

    assert [event.start.day for event in found] == [21, 23]


async def test_the_feed_of_open_shifts_does_not_offer_somebody_their_own_time_off(world, as_):
    evening = await world.shift("2026-12-20 20:00", kind=Kind.RESPITE)
    await world.add(RespiteRow, circle_id=world.circle_id, member_id=world.partner.id, shift_id=evening)

    theirs = await titles(as_, await address(as_, world.partner, FeedKind.OPEN))
    others = await titles(as_, await address(as_, world.neighbour, FeedKind.OPEN))

    assert (theirs, others) == ([], ["Bij Ellen (wie kan komen?)"])


async def test_the_feed_of_the_rota_shows_everything_with_who_comes(world, as_):
    await world.shift("2026-12-20 12:00")
    await world.assign(await world.shift("2026-12-21 12:00"), world.partner)
    await world.assign(await world.shift("2026-12-22 12:00"), world.neighbour)

    found = await events(as_, await address(as_, world.neighbour, FeedKind.ROTA))

    assert [(event.summary, event.status) for event in found] == [
        ("Bij Ellen (nog niemand)", "TENTATIVE"),
        ("Bij Ellen (Anton)", "CONFIRMED"),
        ("Bij Ellen (jij)", "CONFIRMED"),
    ]


async def test_one_feed_holds_my_moments_in_all_my_circles(world, as_):
    henk = await world.circle("Henk")
    there = await world.join(henk, world.neighbour)
    await world.assign(await world.shift("2026-12-20 12:00"), world.neighbour)
    await world.assign(await world.shift("2026-12-21 12:00", circle_id=henk), there)
    where = await over_all_circles(as_, world.neighbour)

    assert await titles(as_, where) == ["Bij Ellen", "Bij Henk"]

    await as_(world.neighbour).post(f"/circles/{henk}/leave")
    assert await titles(as_, where) == ["Bij Ellen"]


@ON_SQLITE
async def test_a_name_that_changes_changes_the_calendar(world, as_):
    shift = await world.shift("2026-12-20 12:00", needed=2)
    await world.assign(shift, world.neighbour)
    await world.assign(shift, world.child)
    where = await address(as_, world.neighbour)
    first = await fetch(as_, where)

    await world.change_member(world.child, name="Abraham")
    await world.change_circle(revision=99)

    assert "Met Bram." in first.text
    assert "Met Abraham." in (await fetch(as_, where)).text


@ON_SQLITE
@pytest.mark.parametrize("reader", READERS)
async def test_two_thousand_events_are_understood_as_they_stand_on_the_rota(world, as_, reader):
    start = datetime(2026, 12, 1, tzinfo=UTC)
    for number in range(2000):
        await world.shift((start + timedelta(hours=3 * number)).strftime("%Y-%m-%d %H:%M"), 3, title="كرسي 👵")
    where = await address(as_, world.neighbour, FeedKind.ROTA)

    understood = reader((await fetch(as_, where)).content)

    planned = {shift.uid: (shift.starts_at, shift.ends_at) for shift in await world.rows(ShiftRow)}
    assert {uid: (event.start, event.end) for uid, event in understood.items()} == planned


# The pages about it.


async def test_the_page_shows_a_way_into_each_program(world, as_):
    page = await as_(world.neighbour).post(
        f"/circles/{world.circle_id}/feeds", data={"kind": "mine"}, follow_redirects=True
    )

    links = [str(link.attributes["href"]) for link in read(page).all("a")]
    assert heading(page) == "Bij Ellen: mijn momenten"
    for start in (
        "webcal://localhost:8000/feeds/",
        "https://calendar.google.com/calendar/r?cid=webcal%3A%2F%2Flocalhost%3A8000%2Ffeeds%2F",
        "https://outlook.live.com/calendar/0/addfromweb?url=http%3A%2F%2Flocalhost%3A8000%2Ffeeds%2F",
    ):
        assert any(link.startswith(start) for link in links), start
    assert 'class="qr"' in page.text


async def test_it_says_which_program_fetched_it_and_when(world, as_):
    where = await address(as_, world.neighbour)
    await fetch(as_, where, user_agent="Google-Calendar-Importer")
    await world.app.state.sightings.write(world.database)

    at_once = await as_(world.neighbour).get("/me/feeds")
    world.now += timedelta(minutes=20)
    page = await as_(world.neighbour).get("/me/feeds")

    assert "Google keek zojuist." in read(at_once).text
    assert "Google keek 20 minuten geleden." in read(page).text


async def test_a_fetch_at_the_old_address_is_not_said_of_the_new_one(world, as_):
    where = await address(as_, world.neighbour)
    await fetch(as_, where, user_agent="Google-Calendar-Importer")
    [feed] = await world.rows(FeedRow)
    world.now += timedelta(minutes=1)
    await as_(world.neighbour).post(f"/me/feeds/{feed.id}/renew")

    await world.app.state.sightings.write(world.database)

    page = await as_(world.neighbour).get(f"/me/feeds/{feed.id}")
    assert "Nog geen agenda heeft gekeken." in read(page).text


async def test_the_day_it_was_fetched_is_that_of_the_reader(world, as_):
    where = await address(as_, world.neighbour)
    world.now = datetime(2026, 12, 4, 23, 30, tzinfo=UTC)  # half past midnight on the fifth at home
    await fetch(as_, where, user_agent="vdirsyncer/0.21")
    await world.app.state.sightings.write(world.database)
    world.now += timedelta(days=3)

    page = await as_(world.neighbour).get("/me/feeds")

    assert "vdirsyncer keek het laatst op 5 december 2026." in read(page).text


@ON_SQLITE
async def test_all_of_it_is_in_the_language_of_its_reader(world, as_):
    await world.assign(await world.shift(), world.neighbour)
    where = await address(as_, world.neighbour)

    text = (await fetch(as_, where, cookie="careshare-language=en")).text

    assert "NAME:Bij Ellen: mijn momenten" in text
    assert "SUMMARY:Bij Ellen" in text


def _written(log: Path, words: str) -> bool:
    """Whether the server wrote it: a line comes after the answer it is about."""
    for _ in range(100):
        if words in log.read_text():
            return True
        time.sleep(0.05)
    return False


def test_rule_10_the_address_reaches_no_log(live_server):
    answer = httpx.get(f"{live_server.base_url}/feeds/17-geheimgeheimgeheim1234.ics", trust_env=False)

    assert answer.status_code == 404
    assert _written(live_server.log, "route=feeds.fetch")
    assert "geheim" not in live_server.log.read_text()


@ON_SQLITE
async def test_switching_it_off_twice_is_fine(world, as_):
    await address(as_, world.neighbour)
    [feed] = await world.rows(FeedRow)

    answers = [await as_(world.neighbour).post(f"/me/feeds/{feed.id}/switch-off") for _ in range(2)]

    assert [answer.status_code for answer in answers] == [303, 303]


@ON_SQLITE
async def test_it_is_asked_for_only_in_ways_that_it_knows(world, as_):
    unknown = await as_(world.neighbour).post(f"/circles/{world.circle_id}/feeds", data={"kind": "all"})
    where = await address(as_, world.neighbour)
    [feed] = await world.rows(FeedRow)
    odd = await as_(world.neighbour).post(f"/me/feeds/{feed.id}", data={"reminder": "7"})

    assert where
    assert (unknown.status_code, odd.status_code) == (422, 422)


async def test_the_person_can_only_have_who_comes(world, as_):
    page = await as_(world.person).get("/me/feeds")
    refused = await as_(world.person).post(f"/circles/{world.circle_id}/feeds", data={"kind": "mine"})

    assert "Het hele rooster" in read(page).text
    assert "Wat nog open is" not in read(page).text
    assert refused.status_code == 303
    assert await world.rows(FeedRow) == []


async def test_nobody_else_opens_or_ends_my_feed(world, as_):
    await address(as_, world.neighbour)
    [feed] = await world.rows(FeedRow)

    for other in (world.child, world.stranger):
        for path in ("", "/renew", "/switch-off"):
            method = as_(other).post if path else as_(other).get
            assert (await method(f"/me/feeds/{feed.id}{path}")).status_code == 404

    assert [(row.off_at, row.secret) for row in await world.rows(FeedRow)] == [(None, feed.secret)]


async def test_a_moment_can_be_taken_along_as_a_file(world, as_):
    shift = await world.shift()
    await world.assign(shift, world.neighbour)
    [feed_event] = by_icalendar((await fetch(as_, await address(as_, world.neighbour))).content).items()

    there = f"/circles/{world.circle_id}/shifts/{shift}/calendar.ics"
    file = await as_(world.neighbour).get(there)

    assert list(by_icalendar(file.content).items()) == [feed_event]
    assert file.headers["content-disposition"] == f'attachment; filename="careshare-{shift}.ics"'
    assert (await as_(world.stranger).get(there)).status_code == 404
    await world.change_circle(state=CircleState.PAUSED, state_since=world.now)
    assert (await as_(world.neighbour).get(there)).status_code == 404


async def test_a_moment_offers_its_file_while_its_circle_goes_on(world, as_):
    shift = await world.shift()
    await world.assign(shift, world.neighbour)
    there = f"/circles/{world.circle_id}/shifts/{shift}"
    live = await as_(world.neighbour).get(there)
    await world.change_circle(state=CircleState.PAUSED, state_since=world.now)
    paused = await as_(world.neighbour).get(there)

    assert f"{there}/calendar.ics" in live.text
    assert f"{there}/calendar.ics" not in paused.text


async def test_who_has_no_account_has_it_from_their_own_page(world, as_):
    member = await world.member(
        world.circle_id, "Greet", Role.FRIEND, has_account=False, language=Language.NL, own_page_secret=b"o" * 32
    )
    own = f"/own/{world.app.state.seal.link('own', member, b'o' * 32)}/calendar"
    before = await as_(None).get(own)

    page = await as_(None).post(own, follow_redirects=True)

    [field] = [each for each in read(page).all("input") if each.attributes.get("id") == "address"]
    assert "address" not in [each.attributes.get("id") for each in read(before).all("input")]
    assert await titles(as_, str(field.attributes["value"])) == []
    assert "Nog geen agenda heeft gekeken." in read(page).text
    assert "krijg je ook bericht" not in read(page).text
    await as_(None).post(f"{own}/off")
    assert [row.off_at for row in await world.rows(FeedRow)] == [world.now]


@pytest.mark.parametrize(("what", "then"), [("own-page", 404), ("own-page/close", 200)])
async def test_with_another_own_page_or_none_the_calendar_from_it_ends(world, as_, what, then):
    member = await world.member(
        world.circle_id, "Greet", Role.FRIEND, has_account=False, language=Language.NL, own_page_secret=b"o" * 32
    )
    shift = await world.shift("2026-12-20 12:00", held=1)
    on = {"member_id": member, "state": AssignmentState.ACCEPTED, "since": world.now}
    await world.add(AssignmentRow, circle_id=world.circle_id, shift_id=shift, **on)
    own = f"/own/{world.app.state.seal.link('own', member, b'o' * 32)}/calendar"
    page = await as_(None).post(own, follow_redirects=True)
    [field] = [each for each in read(page).all("input") if each.attributes.get("id") == "address"]
    where = str(field.attributes["value"])
    assert await titles(as_, where) == ["Bij Ellen"]

    await as_(world.coordinator).post(f"/circles/{world.circle_id}/members/{member}/{what}")

    after = await fetch(as_, where)
    assert after.status_code == then
    assert b"VEVENT" not in after.content
