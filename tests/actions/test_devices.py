"""Browsers that are signed in: how long, and how one ends."""

from datetime import timedelta

import pytest

from careshare.actions import devices
from careshare.db.models import DeviceRow
from careshare.domain.reasons import NotFound
from careshare.queries import accounts
from careshare.seal import hashed
from careshare.web.sightings import Sightings


@pytest.fixture
async def token(world):
    """A second device of the neighbour's."""
    async with world.database.writing() as db:
        return await devices.begin(db, devices.Came(world.neighbour.account.id, "Safari, iPhone"), world.now)


async def known(world):
    async with world.database.reading() as db:
        return [each.name for each in await accounts.devices(db, world.neighbour.account.id, world.now)]


async def device(world, token):
    return next(row for row in await world.rows(DeviceRow) if row.token_hash == hashed(token))


async def test_only_the_hash_of_a_token_is_kept(world, token):
    assert [row for row in await world.rows(DeviceRow) if token in str(vars(row))] == []


async def test_the_list_shows_where_somebody_is_signed_in(world, token):
    assert await known(world) == ["Safari, iPhone", "Firefox"]


async def test_a_device_lasts_half_a_year_after_it_was_last_seen(world, token):
    world.now += timedelta(days=100)
    async with world.database.writing() as db:
        await devices.seen(db, {hashed(token): world.now})

    assert (await device(world, token)).expires_at == world.now + timedelta(days=180)


async def test_seen_earlier_than_is_known_changes_nothing(world, token):
    async with world.database.writing() as db:
        await devices.seen(db, {hashed(token): world.now - timedelta(days=1)})

    assert (await device(world, token)).seen_at == world.now


async def test_a_device_nobody_saw_for_half_a_year_is_forgotten(world, token):
    world.now += timedelta(days=180)
    async with world.database.writing() as db:
        await devices.forget_past(db, world.now)

    assert await known(world) == ["Firefox"]


async def test_one_ends_a_device_of_ones_own_and_nobody_elses(world, token):
    there = await device(world, token)

    async with world.database.writing() as db:
        with pytest.raises(NotFound):
            await devices.end(db, world.partner.account.id, there.id)
        await devices.end(db, world.neighbour.account.id, there.id)

    assert await known(world) == ["Firefox"]


async def test_ending_all_others_leaves_this_one_and_other_people(world, token):
    everybody = len(await world.rows(DeviceRow))

    async with world.database.writing() as db:
        await devices.end_others(db, world.neighbour.account.id, hashed(token))

    assert await known(world) == ["Safari, iPhone"]
    assert len(await world.rows(DeviceRow)) == everybody - 1


async def test_a_sighting_is_written_down_once_an_hour(world, token):
    sightings = Sightings()
    written = []
    for minutes in (0, 30, 59, 60, 61):
        sightings.note(hashed(token), world.now + timedelta(minutes=minutes))
        await sightings.write(world.database)
        written.append((await device(world, token)).seen_at - world.now)

    assert written == [timedelta(0), timedelta(0), timedelta(0), timedelta(hours=1), timedelta(hours=1)]


async def test_looking_at_a_page_writes_nothing_until_later(world, as_):
    world.now += timedelta(days=1)
    await as_(world.neighbour).get("/account")
    before = await world.rows(DeviceRow, account_id=world.neighbour.account.id)

    await world.app.state.sightings.write(world.database)
    after = await world.rows(DeviceRow, account_id=world.neighbour.account.id)

    assert before[0].seen_at == world.now - timedelta(days=1)
    assert after[0].seen_at == world.now
