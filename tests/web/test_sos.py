"""“I can’t go on”: who can be rung now, what is sent on purpose, and that nobody knows of it otherwise."""

from datetime import timedelta
from email.message import EmailMessage

import pytest

from careshare.db.models import BalanceRow, CheckInRow, EntryRow, LetterRow
from careshare.domain.words import CircleState
from careshare.jobs import deliver
from careshare.letters.text import House
from tests.pages import flash, heading, read
from tests.world import ON_SQLITE, World

OUT_OF_HOURS = "Nu bel je de huisartsenpost."


async def send(world: World, as_, who: str = "partner", to: str = "coordinator", circle: int | None = None):
    sent = {"circle": circle or world.circle_id, "member": world.cast[to].id}
    return await as_(world.cast[who]).post("/me/sos/send", data=sent, follow_redirects=True)


async def test_who_plans_stands_first_with_their_number(world, as_):
    await world.change_member(world.coordinator, phone="06 0000 0002", phone_shared=True)

    page = await as_(world.partner).get("/me/sos")

    assert heading(page) == "Je hoeft dit niet alleen te doen."
    assert 'href="tel:0600000002"' in page.text
    assert page.text.index("tel:0600000002") < page.text.index("tel:113")
    assert "tot je zelf iets stuurt of zegt" in read(page).text
    assert page.headers["cache-control"] == "no-store"


async def test_to_look_at_it_tells_nobody_anything(world, as_):
    await as_(world.partner).get("/me/sos")

    assert [await world.rows(table) for table in (LetterRow, CheckInRow, BalanceRow, EntryRow)] == [[], [], [], []]


@pytest.mark.parametrize(
    ("hours", "is_late"), [(0, False), (7, False), (8, True), (24, True), (24 * 3 - 2, True), (24 * 3, False)]
)
async def test_in_the_evening_at_night_and_at_weekends_it_is_the_out_of_hours_gp(world, as_, hours, is_late):
    world.now += timedelta(hours=hours)  # from Friday, nine o'clock

    page = await as_(world.partner).get("/me/sos")

    assert (OUT_OF_HOURS in read(page).text) is is_late


async def test_one_who_plans_gets_a_letter_at_once_that_says_what_the_page_said(world, as_):
    world.now = world.now.replace(hour=23)
    page = await send(world, as_)
    mails: list[EmailMessage] = []

    async def post(mail: EmailMessage) -> None:
        mails.append(mail)

    house = House(world.settings, world.app.state.seal)
    await deliver.once(world.database, house, post, lambda: world.now, deliver.LETTERS)

    [mail] = mails
    body = mail.get_body(("plain",))
    assert flash(page) == "Sanne krijgt nu een bericht. Bel ook als het niet kan wachten."
    assert (mail["To"], mail["Subject"]) == (world.coordinator.account.email, "Anton vraagt of je belt")
    assert body is not None
    assert "‘Het lukt me nu even niet alleen. Kun je me bellen?’" in body.get_content()
    assert await world.rows(EntryRow) == []


@pytest.mark.parametrize("to", ["neighbour", "person", "stranger", "partner"])
async def test_it_goes_to_nobody_who_does_not_plan(world, as_, to):
    page = await send(world, as_, to=to)

    assert (page.status_code, await world.rows(LetterRow)) == (404, [])


async def test_it_never_goes_to_the_person_also_where_they_plan(world, as_):
    await world.change_member(world.person, is_coordinator=True)

    page = await as_(world.partner).get("/me/sos")
    sent = await send(world, as_, to="person")

    assert f'name="member" value="{world.person.id}"' not in page.text
    assert (sent.status_code, await world.rows(LetterRow)) == (404, [])


async def test_it_goes_to_nobody_in_another_circle_or_one_that_stands_still(world, as_):
    elsewhere = await send(world, as_, to="stranger", circle=world.stranger.circle_id)
    await world.change_circle(state=CircleState.PAUSED, state_since=world.now)
    still = await send(world, as_)

    assert [elsewhere.status_code, still.status_code] == [404, 404]
    assert await world.rows(LetterRow) == []


async def test_it_is_kept_on_purpose_alone_and_then_it_is_too_much(world, as_):
    page = await as_(world.partner).post("/me/sos/keep", follow_redirects=True)

    [row] = await world.rows(CheckInRow)
    [lines] = await world.rows(BalanceRow)
    assert (row.sos, row.account_id, lines.check_in_days) == (True, world.partner.account.id, 14)
    assert flash(page) == "Dat is bewaard. Alleen jij ziet het."
    assert "Dit is te veel. Dat ligt niet aan jou." in read(page).text


@ON_SQLITE
@pytest.mark.parametrize("who", ["person", "professional", "volunteer", "neighbour"])
async def test_it_is_there_for_carers(world, as_, who):
    assert (await as_(world.cast[who]).get("/me/sos")).status_code == 404


@ON_SQLITE
@pytest.mark.parametrize("sent", [{}, {"circle": "x", "member": "y"}, {"circle": "1"}, {"circle": "-1", "member": "0"}])
async def test_what_no_button_of_ours_sends_does_nothing(world, as_, sent):
    page = await as_(world.partner).post("/me/sos/send", data=sent)

    assert page.status_code in {404, 422}
    assert await world.rows(LetterRow) == []
