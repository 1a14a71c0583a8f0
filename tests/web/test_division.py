"""Sharing out what is open: asked for, worked out by the job, looked at, and sent as questions."""

import shutil
from collections.abc import AsyncIterator
from datetime import time, timedelta
from pathlib import Path

import pytest
from sqlalchemy import insert

from careshare.actions import division as actions
from careshare.db.models import (
    AbsenceRow,
    ArrangingRow,
    AssignmentRow,
    BalanceRow,
    DivisionRow,
    LetterRow,
    NoticeRow,
    PreferenceRow,
    RespiteRow,
    ShiftRow,
    ShownRow,
    SkillAskedRow,
    SkillRow,
    WishRow,
)
from careshare.domain.circles import Me
from careshare.domain.division import Bar
from careshare.domain.words import AssignmentState, CircleState, DivisionState, Kind, Language, Role
from careshare.jobs import divide
from careshare.queries import division
from tests.pages import heading, read, statements
from tests.web.test_balance import holds, set_lines
from tests.web.test_shifts import at
from tests.world import ON_SQLITE, World, on

A_FORTNIGHT = {"weeks": "2"}


async def week_with_open_moments(world: World, count: int = 3) -> list[int]:
    return [await world.shift(f"2026-12-{7 + day:02} 12:00", 2) for day in range(count)]


async def asked_for(world: World, as_, weeks: str = "2") -> str:
    """The address of a division that was just asked for."""
    page = await as_(world.coordinator).post(f"/circles/{world.circle_id}/division", data={"weeks": weeks})
    return page.headers["location"]


async def worked_out(world: World, as_) -> str:
    """The same, done."""
    address = await asked_for(world, as_)
    assert await divide.once(world.database, lambda: world.now)
    return address


async def task(world: World):
    async with world.database.reading() as db:
        [row] = await world.rows(DivisionRow)
        me = world.coordinator
        asked = await division.one(db, me, row.id)
        return await division.task(db, me, asked.stretch(me.circle), world.now)


def hours(page) -> dict[str, str]:
    """What it comes to, for each, by name and in the order of the page."""
    [section] = [each for each in page.all("section") if each.attributes.get("aria-labelledby") == "hours"]
    lines = [each.text for each in section.all("p")][:-1]
    return {line.partition(" ")[0]: line.partition(" ")[2] for line in lines}


def chosen(page) -> list[str]:
    return [str(each.attributes["value"]) for each in read(page).all("input") if each.attributes.get("name") == "ask"]


async def test_what_is_open_goes_to_whoever_can_and_nobody_is_asked_before_it_is_sent(world, as_):
    moments = await week_with_open_moments(world)
    address = await asked_for(world, as_)
    waiting = await as_(world.coordinator).get(address)
    await divide.once(world.database, lambda: world.now)

    page = await as_(world.coordinator).get(address)

    assert heading(waiting) == "Een ogenblik"
    assert heading(page) == "Voor 3 plekken is er iemand."
    assert [int(value.partition("-")[0]) for value in chosen(page)] == moments
    assert len({value.partition("-")[2] for value in chosen(page)}) == 3
    assert (await world.rows(AssignmentRow), await world.rows(LetterRow)) == ([], [])


async def test_what_is_left_in_is_sent_as_questions_and_each_gets_one_letter(world, as_):
    moments = await week_with_open_moments(world, 6)
    address = await worked_out(world, as_)
    page = await as_(world.coordinator).get(address)
    wanted = chosen(page)[:-1]

    sent = await as_(world.coordinator).post(address, data={"ask": wanted}, follow_redirects=True)
    afterwards = await as_(world.coordinator).get(address)

    assert heading(afterwards) == "Er zijn 5 vragen verstuurd."
    assert "Wat het voor ieder wordt" not in read(afterwards).text
    assert chosen(afterwards) == wanted
    rows = await world.rows(AssignmentRow)
    assert [row.state for row in rows] == [AssignmentState.PROPOSED] * 5
    assert sorted(f"{row.shift_id}-{row.member_id}" for row in rows) == sorted(wanted)
    assert "5 vragen zijn onderweg" in read(sent).text
    letters = await world.rows(LetterRow)
    others = {row.member_id for row in rows} - {world.coordinator.id}  # who knows already
    assert len(letters) == len({letter.account_id for letter in letters}) == len(others)
    assert {letter.kind for letter in letters} == {"proposed"}
    assert [row.held for row in await world.rows(ShiftRow)] == [0] * len(moments)


async def test_it_is_sent_once_whoever_presses_twice(world, as_):
    await week_with_open_moments(world)
    address = await worked_out(world, as_)
    wanted = chosen(await as_(world.coordinator).get(address))
    await as_(world.coordinator).post(address, data={"ask": wanted[:1]})

    again = await as_(world.coordinator).post(address, data={"ask": wanted}, follow_redirects=True)

    assert len(await world.rows(AssignmentRow)) == 1
    assert again.status_code == 200
    assert [row.state for row in await world.rows(DivisionRow)] == [DivisionState.SENT]


async def test_what_is_no_longer_so_is_left_out(world, as_):
    first, second, third = await week_with_open_moments(world)
    address = await worked_out(world, as_)
    wanted = chosen(await as_(world.coordinator).get(address))
    await world.assign(first, world.volunteer)

    page = await as_(world.coordinator).get(address)
    await as_(world.coordinator).post(address, data={"ask": wanted})

    assert [int(value.partition("-")[0]) for value in chosen(page)] == [second, third]
    asked = [row.shift_id for row in await world.rows(AssignmentRow) if row.state is AssignmentState.PROPOSED]
    assert sorted(asked) == [second, third]


@ON_SQLITE
@pytest.mark.parametrize("sent", [[], ["1"], ["a-b"], ["9999-1"], ["-"], ["1-" + "9" * 60], ["١-٢"]])
async def test_nobody_is_asked_for_what_was_not_proposed(world, as_, sent):
    await week_with_open_moments(world)
    address = await worked_out(world, as_)

    page = await as_(world.coordinator).post(address, data={"ask": sent})

    assert page.status_code == 303
    assert await world.rows(AssignmentRow) == []
    assert [row.state for row in await world.rows(DivisionRow)] == [DivisionState.READY]


async def test_where_nothing_is_open_it_says_so(world, as_):
    address = await worked_out(world, as_)

    assert heading(await as_(world.coordinator).get(address)) == "In die tijd staat er niets open."


async def test_where_nobody_can_the_moment_says_why_as_far_as_everybody_may_know(world, as_):
    await world.shift("2026-12-07 12:00", 2, open_to=frozenset({Role.PROFESSIONAL}))
    address = await worked_out(world, as_)

    page = await as_(world.coordinator).get(address)

    assert heading(page) == "Voor geen van deze momenten is iemand gevonden."
    assert "Het staat voor niemand open die gevraagd kan worden." in read(page).text


async def test_their_own_limit_is_kept_and_told_to_nobody(world, as_):
    await week_with_open_moments(world, 5)
    for who in (world.neighbour, world.second_neighbour, world.volunteer, world.child, world.coordinator):
        lines = {"account_id": who.account.id, "limit_minutes": 121, "asks_how_long": True}
        async with world.database.writing() as db:
            await db.execute(insert(BalanceRow).values(**lines))
    await world.shift("2026-12-08 18:00", 2)
    address = await worked_out(world, as_)

    page = await as_(world.coordinator).get(address)

    members = [value.partition("-")[2] for value in chosen(page)]
    assert len(members) == len(set(members)) == 5
    assert "Niemand kan nu even." in read(page).text
    assert "121" not in page.text
    assert "grens" not in read(page).text


async def test_the_hours_of_each_are_those_of_this_rota_by_name(world, as_):
    elsewhere = await world.circle("Henk")
    there = await world.join(elsewhere, world.neighbour)
    await world.assign(await world.shift("2026-12-09 09:00", 9, circle_id=elsewhere), there)
    await world.assign(await world.shift("2026-12-10 09:00", 1), world.neighbour)
    await world.assign(await world.shift("2026-12-11 09:00", 3), world.volunteer, AssignmentState.PROPOSED)
    await week_with_open_moments(world, 3)

    page = read(await as_(world.coordinator).get(await worked_out(world, as_)))

    assert hours(page) == {
        "Bram": "nog niets, en er komt 2 uur bij",
        "Mia": "nog niets, en er komt 2 uur bij",
        "Piet": "3 uur, er komt niets bij",
        "Ria": "1 uur, er komt niets bij",
        "Jij": "nog niets, en er komt 2 uur bij",
    }


async def test_why_it_is_fair_stands_above_it_in_what_anybody_can_count(world, as_):
    await world.assign(await world.shift("2026-12-10 09:00", 5), world.volunteer)
    await week_with_open_moments(world, 4)
    address = await worked_out(world, as_)
    in_dutch = read(await as_(world.coordinator).get(address)).text
    await world.change_account(world.coordinator, language=Language.EN)

    in_english = read(await as_(world.coordinator).get(address)).text

    assert "Niemand krijgt er meer dan 2 uur bij, en niemand komt boven 5 uur uit." in in_dutch
    assert "Piet heeft al het meest, 5 uur, en krijgt er niets bij." in in_dutch
    assert "Nobody gets more than 2 hours extra, and nobody comes to more than 5 hours." in in_english
    assert "Piet has the most already, 5 hours, and gets nothing new." in in_english


async def test_who_reads_it_is_spoken_to(world, as_):
    for who in (world.child, world.neighbour, world.second_neighbour, world.volunteer):
        await world.add(WishRow, circle_id=world.circle_id, member_id=who.id, kind=Kind.MEAL)
    await world.assign(await world.shift("2026-12-10 09:00", 1), world.coordinator)
    await world.shift("2026-12-07 12:00", 2, kind=Kind.MEAL)
    waits = await world.shift("2026-12-08 12:00", 2)
    await world.assign(waits, world.coordinator, AssignmentState.PROPOSED)

    page = read(await as_(world.coordinator).get(await worked_out(world, as_))).text

    assert "Jij niemand anders kan dan" in page
    assert "Jij bent gevraagd en hebt nog niet geantwoord." in page
    assert "Sanne" not in page


# What was asked already.


async def test_a_moment_that_waits_for_an_answer_is_not_divided(world, as_):
    waits, is_open = await week_with_open_moments(world, 2)
    await world.assign(waits, world.neighbour, AssignmentState.PROPOSED)

    page = await as_(world.coordinator).get(await worked_out(world, as_))

    assert heading(page) == "Voor één plek is er iemand."
    assert [value.partition("-")[0] for value in chosen(page)] == [str(is_open)]
    assert "Ria is gevraagd en heeft nog niet geantwoord." in read(page).text


async def test_only_the_places_nobody_was_asked_for_are_divided(world, as_):
    moment = await world.shift("2026-12-07 12:00", 2, needed=2)
    await world.assign(moment, world.neighbour, AssignmentState.PROPOSED)

    page = await as_(world.coordinator).get(await worked_out(world, as_))

    assert len(chosen(page)) == 1
    assert chosen(page) != [f"{moment}-{world.neighbour.id}"]
    assert "Ria is gevraagd en heeft nog niet geantwoord." in read(page).text


async def test_where_all_that_is_open_waits_it_says_so(world, as_):
    [moment] = await week_with_open_moments(world, 1)
    await world.assign(moment, world.neighbour, AssignmentState.PROPOSED)

    page = await as_(world.coordinator).get(await worked_out(world, as_))

    assert heading(page) == "Voor alles wat openstaat is iemand gevraagd."
    assert chosen(page) == []


async def test_who_said_no_is_not_asked_again(world, as_):
    [moment] = await week_with_open_moments(world, 1)
    for who in (world.child, world.neighbour, world.second_neighbour, world.volunteer):
        await world.assign(moment, who, AssignmentState.DECLINED)

    page = await as_(world.coordinator).get(await worked_out(world, as_))

    assert chosen(page) == [f"{moment}-{world.coordinator.id}"]


async def test_a_place_for_which_somebody_was_asked_meanwhile_is_left_out(world, as_):
    first, second = await week_with_open_moments(world, 2)
    address = await worked_out(world, as_)
    wanted = chosen(await as_(world.coordinator).get(address))
    taken_by = {int(value.partition("-")[2]) for value in wanted}
    other = next(who for who in (world.volunteer, world.child, world.neighbour) if who.id not in taken_by)
    await world.assign(first, other, AssignmentState.PROPOSED)

    page = await as_(world.coordinator).get(address)
    await as_(world.coordinator).post(address, data={"ask": wanted})

    assert [value.partition("-")[0] for value in chosen(page)] == [str(second)]
    assert [row.member_id for row in await world.rows(AssignmentRow) if row.shift_id == first] == [other.id]


# Whom and why.


async def test_what_the_solver_gets_is_who_they_are_towards_each_moment(world, as_):
    lunch, nursing = await world.shift("2026-12-07 12:00"), await world.shift("2026-12-08 12:00", kind=Kind.NURSING)
    asked, full = await world.shift("2026-12-09 12:00", needed=3), await world.shift("2026-12-10 12:00")
    waits = await world.shift("2026-12-11 12:00", 2)
    past = await world.shift("2026-12-04 07:00")
    await world.assign(asked, world.neighbour, AssignmentState.PROPOSED)
    await world.assign(asked, world.volunteer)
    await world.assign(lunch, world.second_neighbour, AssignmentState.DECLINED)
    await world.assign(full, world.child)
    await world.assign(waits, world.child, AssignmentState.PROPOSED)
    here = {"circle_id": world.circle_id, "member_id": world.neighbour.id}
    async with world.database.writing() as db:
        await db.execute(insert(WishRow).values(**here, kind=Kind.NURSING))
        monday = {"weekday": 0, "starts": world.now.replace(hour=9).time(), "ends": world.now.replace(hour=15).time()}
        await db.execute(insert(PreferenceRow).values(**here, **monday, rather=True))
    await asked_for(world, as_)

    found = await task(world)

    helpers = {each.member_id: each for each in found.helpers}
    assert [(each.shift_id, each.wanted) for each in found.opens] == [(lunch, 1), (nursing, 1), (asked, 1)]
    assert past not in {each.shift_id for each in found.opens}
    assert set(helpers) == {
        who.id for who in (world.coordinator, world.child, world.neighbour, world.second_neighbour, world.volunteer)
    }
    assert helpers[world.neighbour.id].closed == {nursing: Bar.NOT_FOR_THEM}
    assert helpers[world.second_neighbour.id].closed == {lunch: Bar.SAID_NO}
    assert helpers[world.neighbour.id].rather == {lunch}
    assert [held.shift_id for held in helpers[world.volunteer.id].held] == [asked]
    assert [held.shift_id for held in helpers[world.neighbour.id].held] == [asked]
    assert sorted(held.shift_id for held in helpers[world.child.id].held) == [full, waits]


@ON_SQLITE
@pytest.mark.parametrize("count", [1, 14])
async def test_it_is_read_in_as_many_statements_for_one_moment_as_for_many(world, as_, count):
    await week_with_open_moments(world, count)
    await asked_for(world, as_)

    with statements(world) as asked:
        await task(world)

    assert len(asked) == 14


async def test_what_must_have_been_shown_keeps_others_off_and_is_named_where_nobody_was(world, as_):
    moment = await world.shift("2026-12-07 12:00", 2)
    skill = await world.add(SkillRow, circle_id=world.circle_id, name="de tillift")
    asks = {"circle_id": world.circle_id, "skill_id": skill, "shift_id": moment, "required": True}
    await world.add(SkillAskedRow, **asks)
    before = await as_(world.coordinator).get(await worked_out(world, as_))
    shown = {"circle_id": world.circle_id, "skill_id": skill, "member_id": world.child.id, "shown_on": on("2026-12-01")}
    await world.add(ShownRow, **shown)

    after = await as_(world.coordinator).get(await worked_out(world, as_))

    assert "Er is niemand vrij aan wie ‘de tillift’ is voorgedaan." in read(before).text
    assert chosen(after) == [f"{moment}-{world.child.id}"]


async def test_nobody_is_proposed_for_their_own_time_off(world, as_):
    moment = await world.shift("2026-12-07 12:00", 2)
    off = await world.shift("2026-12-07 11:00", 4, kind=Kind.RESPITE, open_to=frozenset({Role.PROFESSIONAL}))
    await world.add(RespiteRow, circle_id=world.circle_id, member_id=world.child.id, shift_id=off)
    for who in (world.coordinator, world.neighbour, world.second_neighbour, world.volunteer):
        await world.add(WishRow, circle_id=world.circle_id, member_id=who.id, kind=Kind.COMPANY)

    page = await as_(world.coordinator).get(await worked_out(world, as_))

    assert f"{moment}-{world.child.id}" not in chosen(page)


async def is_away(world: World) -> None:
    days = {"starts_at": world.now, "ends_at": world.now + timedelta(days=14)}
    await world.add(AbsenceRow, circle_id=world.circle_id, member_id=world.child.id, **days)


async def comes_from_a_night(world: World) -> None:
    await holds(world, "child", "2026-12-06 23:00", 8)


async def would_come_over_their_limit(world: World) -> None:
    await set_lines(world, "child", limit_minutes=4 * 60)
    await holds(world, "child", "2026-12-09 09:00", 2.5)


async def arranges_too_much(world: World) -> None:
    await set_lines(world, "child", limit_minutes=4 * 60)
    await world.add(ArrangingRow, account_id=world.child.account.id, monday=on("2026-12-07"), minutes=150)


async def was_told_lately(world: World) -> None:
    notice = {"account_id": world.child.account.id, "at": world.now, "level": "attention", "signals": {"h1": 1}}
    await world.add(NoticeRow, **notice)


@pytest.mark.parametrize(
    "cause", [is_away, comes_from_a_night, would_come_over_their_limit, arranges_too_much, was_told_lately]
)
async def test_who_is_not_just_now_where_it_is_asked_by_hand_is_left_out_here_and_nobody_learns_why(world, as_, cause):
    moment = await world.shift("2026-12-07 12:00", 2)
    for who in (world.coordinator, world.neighbour, world.second_neighbour, world.volunteer):
        await world.add(WishRow, circle_id=world.circle_id, member_id=who.id, kind=Kind.COMPANY)
    await cause(world)

    by_hand = await as_(world.coordinator).get(at(world, moment))
    page = await as_(world.coordinator).get(await worked_out(world, as_))

    [line] = [each.text for each in read(by_hand).all("li") if "Bram" in each.text]
    assert "nu even niet" in line
    assert chosen(page) == []
    assert "Niemand kan nu even." in read(page).text
    assert "Bram" not in read(page).text


async def has_an_hour_to_give(world: World) -> None:
    await set_lines(world, "child", limit_minutes=61)


@pytest.fixture
async def twins(sqlite_cast: tuple[Path, dict[str, Me]], tmp_path: Path) -> AsyncIterator[list[World]]:
    """Two worlds that are the same, with the same secret."""
    worlds = []
    for name in ("one", "other"):
        folder = tmp_path / name
        folder.mkdir()
        (folder / "secret").write_bytes(b"s" * 32)
        (folder / "secret").chmod(0o600)
        path = shutil.copy(sqlite_cast[0], folder / "careshare.db")
        worlds.append(World(f"sqlite:///{path}", folder, cast=dict(sqlite_cast[1])))
    yield worlds
    for world in worlds:
        await world.database.close()


async def read_where(world: World, cause) -> str:
    """The page of a division, as it is sent, where something keeps Bram out of it."""
    await world.assign(await world.shift("2026-12-08 09:00", 5, uid="walk"), world.volunteer)
    for day in range(4):
        await world.shift(f"2026-12-{7 + day:02} 12:00", 2, uid=f"lunch-{day}")
    await cause(world)
    async with world.browser(world.coordinator) as sanne:
        page = await sanne.get(await worked_out(world, lambda _: sanne))
    return page.text


@pytest.mark.parametrize("cause", [has_an_hour_to_give, was_told_lately])
async def test_the_page_is_the_same_to_the_letter_whatever_keeps_somebody_out(twins, cause):
    one, other = twins

    away, kept_out = await read_where(one, is_away), await read_where(other, cause)

    assert away == kept_out
    assert "<strong>Bram</strong> nog niets, er komt niets bij" in away


async def test_what_somebody_would_rather_not_is_given_to_them_where_nobody_else_can(world, as_):
    moment = await world.shift("2026-12-07 12:00", 2)
    for who in (world.coordinator, world.neighbour, world.second_neighbour, world.volunteer):
        await world.add(WishRow, circle_id=world.circle_id, member_id=who.id, kind=Kind.COMPANY)
    monday = {"weekday": 0, "starts": time(9), "ends": time(15), "rather": False}
    await world.add(PreferenceRow, circle_id=world.circle_id, member_id=world.child.id, **monday)

    page = await as_(world.coordinator).get(await worked_out(world, as_))

    assert chosen(page) == [f"{moment}-{world.child.id}"]


async def test_a_wish_against_company_goes_for_time_off_too_which_the_person_reads_as_that(world, as_):
    await world.shift("2026-12-07 12:00", 2, kind=Kind.RESPITE)
    await world.add(WishRow, circle_id=world.circle_id, member_id=world.child.id, kind=Kind.COMPANY)
    await asked_for(world, as_)

    helpers = {each.member_id: each for each in (await task(world)).helpers}

    assert list(helpers[world.child.id].closed.values()) == [Bar.NOT_FOR_THEM]
    assert helpers[world.neighbour.id].closed == {}


async def test_a_search_that_was_killed_is_begun_again(world, as_):
    await week_with_open_moments(world)
    address = await asked_for(world, as_)
    [row] = await world.rows(DivisionRow)
    async with world.database.writing() as db:
        await actions.claim(db, row.id, world.now)
    at_once = await divide.once(world.database, lambda: world.now)
    later = world.now + actions.LEFT_ALONE
    await divide.once(world.database, lambda: later)

    assert not at_once
    assert heading(await as_(world.coordinator).get(address)) == "Voor 3 plekken is er iemand."


async def test_who_is_no_longer_in_the_circle_gets_no_search_in_their_name(world, as_, caplog):
    await week_with_open_moments(world)
    await asked_for(world, as_)
    await world.change_member(world.coordinator, state="former", left_at=world.now)

    await divide.once(world.database, lambda: world.now)

    assert [row.state for row in await world.rows(DivisionRow)] == [DivisionState.FAILED]
    assert "a division failed" in caplog.text


async def test_a_paused_circle_divides_nothing(world, as_):
    await world.change_circle(state=CircleState.PAUSED, state_since=world.now)

    page = await as_(world.coordinator).post(f"/circles/{world.circle_id}/division", data=A_FORTNIGHT)

    assert page.status_code == 404
    assert await world.rows(DivisionRow) == []


@ON_SQLITE
@pytest.mark.parametrize("weeks", ["", "0", "3", "-1", "veel", "52"])
async def test_how_far_ahead_is_chosen_from_what_is_offered(world, as_, weeks):
    page = await as_(world.coordinator).post(f"/circles/{world.circle_id}/division", data={"weeks": weeks})

    assert page.status_code == 422


async def test_what_is_a_week_old_is_forgotten(world, as_):
    await asked_for(world, as_)
    async with world.database.writing() as db:
        await actions.forget_past(db, world.now + actions.KEPT - timedelta(seconds=1))
    kept = await world.rows(DivisionRow)
    async with world.database.writing() as db:
        await actions.forget_past(db, world.now + actions.KEPT)

    assert (len(kept), await world.rows(DivisionRow)) == (1, [])
