"""My details: what is known of me, and the ways in."""

import asyncio

import pytest

from careshare.actions import devices
from careshare.db.models import AccountRow, CircleRow, DeviceRow, EntryRow, MemberRow, PasskeyRow
from careshare.domain.accounts import PASSKEYS_OF_AN_ACCOUNT
from tests.authenticator import Authenticator
from tests.pages import read
from tests.world import ON_SQLITE, World

RIGHT = {"name": "Ria de Boer", "language": "nl", "zone": "Europe/Brussels"}


async def a_second_device(world: World) -> int:
    """Another browser of the neighbour's; its number."""
    async with world.database.writing() as db:
        await devices.begin(db, devices.Came(world.neighbour.account.id, "Safari, iPhone"), world.now)
    return (await world.rows(DeviceRow))[-1].id


async def mine(world: World) -> AccountRow:
    (row,) = await world.rows(AccountRow, id=world.neighbour.account.id)
    return row


async def test_the_page_shows_what_is_known_and_where_i_am_signed_in(world, as_):
    await a_second_device(world)

    page = (await as_(world.neighbour).get("/account")).text

    assert world.neighbour.account.email in page
    assert page.index("Safari, iPhone") < page.index("Firefox")
    assert page.count("Daar uitloggen") == 1


async def test_a_zone_without_a_country_stays_what_it_is(world, as_):
    await as_(world.neighbour).post("/account", data={**RIGHT, "zone": "UTC"})

    assert (await world.me(world.neighbour.id)).account.zone.key == "UTC"
    assert '<option selected value="UTC">' in (await as_(world.neighbour).get("/account")).text


async def test_name_language_and_time_zone_can_be_changed(world, as_):
    before = await mine(world)

    answer = await as_(world.neighbour).post("/account", data={**RIGHT, "language": "en"})

    after = await mine(world)
    assert answer.headers["location"] == "/account"
    assert (after.name, after.language, after.zone.key) == ("Ria de Boer", "en", "Europe/Brussels")
    assert after.revision == before.revision + 1
    assert "Your details, Ria de Boer" in (await as_(world.neighbour).get("/account")).text


async def test_a_new_name_goes_along_to_the_circles_that_knew_the_old_one(world, as_):
    elsewhere = await world.join(world.stranger.circle_id, world.neighbour, name="Tante Ria")
    before = await world.rows(CircleRow)

    page = await as_(world.neighbour).get("/account")
    await as_(world.neighbour).post("/account", data=RIGHT)

    assert "Zo heet je ook in de kringen" in page.text
    assert [row.name for row in await world.rows(MemberRow, account_id=world.neighbour.account.id)] == [
        "Ria de Boer", "Tante Ria",
    ]  # fmt: skip
    after = await world.rows(CircleRow)
    risen = {row.id: row.revision - was.revision for row, was in zip(after, before, strict=True)}
    assert risen == {world.circle_id: 1, elsewhere.circle_id: 0}
    [line] = await world.rows(EntryRow)
    assert (line.verb, line.by_member_id, line.facts) == ("change_member", world.neighbour.id, {"what": ["name"]})


@pytest.mark.parametrize(("called", "now"), [("Ellen", "Ellen de Boer"), ("Mama", "Mama")])
async def test_the_person_and_their_circle_have_one_name_where_they_had_one(world, as_, called, now):
    await world.change_circle(person_name=called)

    await as_(world.person).post("/account", data={**RIGHT, "name": "Ellen de Boer"})

    [circle] = await world.rows(CircleRow, id=world.circle_id)
    [member] = await world.rows(MemberRow, id=world.person.id)
    assert (circle.person_name, member.name) == (now, "Ellen de Boer")


async def test_a_helper_of_the_same_name_does_not_rename_the_circle(world, as_):
    await world.change_circle(person_name="Ria")

    await as_(world.neighbour).post("/account", data=RIGHT)

    [circle] = await world.rows(CircleRow, id=world.circle_id)
    assert circle.person_name == "Ria"


async def test_of_two_names_given_at_once_the_circle_has_the_same_as_the_account(world, as_):
    names = ["Ria de Boer", "Ria Jansen"]

    await asyncio.gather(*(as_(world.neighbour).post("/account", data={**RIGHT, "name": name}) for name in names))

    [member] = await world.rows(MemberRow, id=world.neighbour.id)
    assert member.name == (await mine(world)).name


async def test_another_language_alone_tells_no_circle(world, as_):
    await as_(world.neighbour).post("/account", data={**RIGHT, "name": "Ria"})

    assert await world.rows(EntryRow) == []


async def test_only_zones_of_a_country_are_offered_each_by_its_name(world, as_):
    page = await as_(world.neighbour).get("/account")

    zones = {str(each.attributes["value"]): each.text for each in read(page).all("option")}
    assert [name for name in zones if name.startswith("Etc/")] == []
    assert (zones["Europe/Amsterdam"], zones["America/New_York"]) == ("Nederland", "Verenigde Staten (New York)")
    assert zones["Europe/Lisbon"] == "Portugal (Lissabon)"


@ON_SQLITE
@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""},
        {"name": " \u200b\u202e "},
        {"name": "x" * 81},
        {"name": "x" * 10_000},
        {"language": "de"},
        {"language": ""},
        {"zone": "Mars/Olympus"},
        {"zone": "../../etc/passwd"},
        {"zone": ""},
    ],
    ids=lambda wrong: str(wrong)[:40],
)
async def test_a_mistake_is_said_and_nothing_changes(world, as_, wrong):
    page = await as_(world.neighbour).post("/account", data={**RIGHT, **wrong})

    assert page.status_code == 422
    assert page.text.count('class="error"') == 1
    assert (await mine(world)).name == "Ria"


@ON_SQLITE
@pytest.mark.parametrize(
    "name", ["👩‍👩‍👧‍👦 Ria", "ريا", "رِيا يانسن", "Šárka", "O’Neill-de Wit", "<script>alert(1)</script>"]
)
async def test_any_name_a_person_has_is_kept(world, as_, name):
    await as_(world.neighbour).post("/account", data={**RIGHT, "name": name})

    page = (await as_(world.neighbour).get("/account")).text
    assert (await mine(world)).name == name
    assert "<script>alert" not in page


async def test_a_sent_form_without_any_field_is_a_mistake_and_no_crash(world, as_):
    assert (await as_(world.neighbour).post("/account")).status_code == 422


async def test_a_device_elsewhere_can_be_ended(world, as_):
    there = await a_second_device(world)

    answer = await as_(world.neighbour).post(f"/account/devices/{there}/end")

    assert answer.headers["location"] == "/account#devices"
    assert [row.name for row in await world.rows(DeviceRow, account_id=world.neighbour.account.id)] == ["Firefox"]


async def test_somebody_elses_device_is_not_there(world, as_):
    there = await a_second_device(world)

    answer = await as_(world.partner).post(f"/account/devices/{there}/end")

    assert answer.status_code == 404
    assert len(await world.rows(DeviceRow, account_id=world.neighbour.account.id)) == 2


async def test_all_other_devices_can_be_ended_and_this_one_stays(world, as_):
    await a_second_device(world)

    await as_(world.neighbour).post("/account/devices/end-others")

    assert (await as_(world.neighbour).get("/account")).status_code == 200
    assert len(await world.rows(DeviceRow, account_id=world.neighbour.account.id)) == 1


async def test_a_passkey_is_made_seen_and_taken_away(world, as_):
    browser = as_(world.neighbour)
    question = (await browser.post("/account/passkeys/question")).text
    made = await browser.post("/account/passkeys", data={"answer": Authenticator().make(question)})
    (kept,) = await world.rows(PasskeyRow)

    seen = await browser.get("/account")
    removed = await browser.post(f"/account/passkeys/{kept.id}/remove")

    assert made.headers["location"] == "/account#passkeys"
    assert "Vanaf nu kom je binnen met deze passkey." in seen.text
    assert "gemaakt op 4 december 2026" in seen.text
    assert removed.headers["location"] == "/account#passkeys"
    assert await world.rows(PasskeyRow) == []


async def test_a_passkey_is_asked_for_so_often_and_then_not_for_an_hour(world, as_):
    browser = as_(world.neighbour)
    for _ in range(PASSKEYS_OF_AN_ACCOUNT.times):
        await browser.post("/account/passkeys/question")

    refused = await browser.post("/account/passkeys/question")

    assert (refused.status_code, refused.headers["retry-after"]) == (429, "3600")


async def test_nobody_gets_anywhere_here_without_signing_in(world, as_):
    browser = as_(None)
    answers = [
        await browser.get("/account"),
        await browser.post("/account", data=RIGHT),
        await browser.post("/account"),
        await browser.post("/account/passkeys/question"),
        await browser.post("/account/passkeys", data={"answer": "{}"}),
        await browser.post("/account/passkeys/1/remove"),
        await browser.post("/account/devices/1/end"),
        await browser.post("/account/devices/end-others"),
        await browser.post("/sign-out"),
    ]

    assert {(answer.status_code, answer.headers["location"].partition("?")[0]) for answer in answers} == {
        (303, "/sign-in")
    }
