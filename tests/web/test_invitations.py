"""Invitations, from both sides: who asks, and who opens the link."""

import re
from datetime import timedelta
from typing import Any

import pytest

from careshare.db.models import AccountRow, DeviceRow, InvitationRow, LetterRow, MemberRow
from careshare.domain.members import PASSED_ON, SENT
from careshare.domain.words import CircleState, Decides, Language, MemberState, Role
from tests.pages import flash, heading, read


async def guest(world: Any, **values: Any) -> str:
    """Where Greet, whom the coordinator wrote down, is invited."""
    number = await world.member(world.circle_id, "Greet", Role.FRIEND, has_account=False, **values)
    return f"/circles/{world.circle_id}/members/{number}/invitation"


async def text(world: Any, as_: Any, page: str) -> str:
    await as_(world.coordinator).post(page)
    [area] = read(await as_(world.coordinator).get(page)).all("textarea")
    return area.text


async def link(world: Any, as_: Any, **values: Any) -> str:
    """What Greet gets: the address in the text, from the path on."""
    return address_in(await text(world, as_, await guest(world, **values)))


def address_in(words: str) -> str:
    """The path of the invitation in a text."""
    [path] = re.findall(r"http://localhost:8000(/invitations/\S+)", words)
    return str(path)


# Asking.


async def test_a_text_to_pass_on_says_who_asks_what_happens_and_how_to_be_sure(world, as_):
    words = await text(world, as_, await guest(world, language=Language.NL))

    assert words.startswith("Hoi Greet, met Sanne. Met een paar mensen zorgen we voor Ellen.")
    assert "Je ziet eerst wie je uitnodigt, en dan druk je op één knop." in words
    assert "werkt één keer, tot en met 18 december 2026." in words
    assert words.endswith("Bel me even. Sanne")


async def test_the_text_is_in_the_language_of_who_reads_it(world, as_):
    words = await text(world, as_, await guest(world, language=Language.EN))

    assert words.startswith("Hello Greet, it is Sanne. A few of us look after Ellen.")


async def test_it_can_be_copied_shared_or_sent_by_whatsapp(world, as_):
    page = await guest(world)
    await as_(world.coordinator).post(page)

    shown = (await as_(world.coordinator).get(page)).text

    assert 'href="https://wa.me/?text=Hoi%20Greet' in shown
    assert "data-copy=" in shown


async def test_by_mail_one_letter_leaves(world, as_):
    page = await guest(world)

    answer = await as_(world.coordinator).post(f"{page}/send", data={"email": " Greet@Example.org "})

    assert answer.status_code == 303
    [letter] = await world.rows(LetterRow)
    [invitation] = await world.rows(InvitationRow)
    assert (letter.kind, letter.invitation_id, invitation.email) == ("invitation", invitation.id, "greet@example.org")


@pytest.mark.parametrize("email", ["", "greet", "greet@", "a@b\nBcc: x@y.nl", "x" * 300 + "@example.org"])
async def test_what_is_no_address_gets_no_letter(world, as_, email):
    page = await as_(world.coordinator).post(f"{await guest(world)}/send", data={"email": email})

    assert page.status_code == 422
    assert await world.rows(LetterRow) == []


async def test_nobody_asks_half_the_country(world, as_):
    page = await guest(world)
    for number in range(30):
        await as_(world.coordinator).post(f"{page}/send", data={"email": f"greet{number}@example.org"})

    answer = await as_(world.coordinator).post(f"{page}/send", data={"email": "greet31@example.org"})

    assert answer.status_code == 429
    assert len(await world.rows(LetterRow)) == 30


async def test_who_can_come_in_alone_is_not_invited(world, as_):
    page = f"/circles/{world.circle_id}/members/{world.neighbour.id}/invitation"

    await as_(world.coordinator).get(page)

    said = flash(await as_(world.coordinator).get("/me"))
    assert said == "Ria kan naar binnen met een code per mail of een passkey, en heeft geen link nodig."


@pytest.mark.parametrize("who", ["child", "neighbour", "professional", "person"])
async def test_who_does_not_plan_asks_nobody(world, as_, who):
    page = await guest(world)

    for answer in (await as_(getattr(world, who)).get(page), await as_(getattr(world, who)).post(page)):
        assert answer.status_code == 303
    assert await world.rows(InvitationRow) == []


# Opening the link.


async def test_it_says_who_asks_and_around_whom_and_has_one_button(world, as_):
    page = await as_(None).get(await link(world, as_))

    assert heading(page) == "Sanne vraagt je in de kring van Ellen."
    assert 'value="Greet"' in page.text
    assert next(read(page).all("main")).buttons == {page.url.path + "/join": "Ja, ik doe mee"}


async def test_looking_changes_nothing(world, as_):
    address = await link(world, as_)

    for _ in range(3):
        await as_(None).get(address)

    [invitation] = await world.rows(InvitationRow)
    assert invitation.used_at is None


async def test_pressing_makes_this_device_known_and_opens_the_week(world, as_):
    address = await link(world, as_)

    answer = await as_(None).post(f"{address}/join", data={"name": "Margreet"})

    assert (answer.status_code, answer.headers["location"]) == (303, f"/circles/{world.circle_id}/rota")
    week = await as_(None).get(answer.headers["location"])
    assert week.status_code == 200
    assert flash(week) == "Welkom in de kring van Ellen. Hier zie je wie wanneer komt."
    [account] = await world.rows(AccountRow, name="Margreet")
    assert (account.email, account.language, account.zone.key) == (None, Language.NL, "Europe/Amsterdam")


async def test_by_mail_one_keeps_a_way_back_in(world, as_):
    page = await guest(world)
    await as_(world.coordinator).post(f"{page}/send", data={"email": "greet@example.org"})
    [row] = await world.rows(InvitationRow)
    address = f"/invitations/{world.app.state.seal.link(SENT, row.id, row.secret)}"

    await as_(None).post(f"{address}/join", data={"name": "Greet"})

    [account] = await world.rows(AccountRow, name="Greet")
    assert account.email == "greet@example.org"


async def test_the_link_in_a_letter_is_on_no_page_and_can_be_stopped(world, as_):
    page = await guest(world)
    await as_(world.coordinator).post(f"{page}/send", data={"email": "greet@example.org"})

    shown = await as_(world.coordinator).get(page)

    assert "/invitations/" not in shown.text
    assert "De link daarin werkt één keer, tot en met 18 december 2026" in shown.text
    assert next(read(shown).all("main")).buttons[f"{page}/revoke"] == "Trek deze link in"


async def test_who_did_not_get_the_letter_cannot_make_its_address_their_own(world, as_):
    page = await guest(world)
    await as_(world.coordinator).post(f"{page}/send", data={"email": "greet@example.org"})
    [row] = await world.rows(InvitationRow)
    as_passed_on = f"/invitations/{world.app.state.seal.link(PASSED_ON, row.id, row.secret)}"

    answer = await as_(None).post(f"{as_passed_on}/join", data={"name": "Greet"})

    assert answer.status_code == 404
    assert await world.rows(AccountRow, email="greet@example.org") == []


async def test_a_text_after_a_letter_says_nothing_about_a_mailbox(world, as_):
    page = await guest(world)
    await as_(world.coordinator).post(f"{page}/send", data={"email": "greet@example.org"})

    address = address_in(await text(world, as_, page))
    await as_(None).post(f"{address}/join", data={"name": "Greet"})

    [account] = await world.rows(AccountRow, name="Greet")
    assert account.email is None


async def test_who_is_known_on_this_device_joins_with_one_press(world, as_):
    address = await link(world, as_)

    page = await as_(world.stranger).get(address)
    answer = await as_(world.stranger).post(f"{address}/join-as-me")

    assert "Ja, ik doe mee als Karel" in page.text
    assert answer.headers["location"] == f"/circles/{world.circle_id}/rota"
    assert len(await world.rows(MemberRow, account_id=world.stranger.account.id)) == 2


async def test_on_a_shared_device_somebody_else_can_join_as_themselves(world, as_):
    address = await link(world, as_)

    page = await as_(world.stranger).get(address)
    await as_(world.stranger).post(f"{address}/join", data={"name": "Greet"})

    assert "Ik ben niet Karel" in page.text
    [greet] = await world.rows(AccountRow, name="Greet")
    assert [row.account_id for row in await world.rows(DeviceRow)][-1] == greet.id
    assert await world.rows(DeviceRow, account_id=world.stranger.account.id) == []


async def test_the_same_link_pressed_again_leads_to_the_week(world, as_):
    address = await link(world, as_)
    await as_(None).post(f"{address}/join", data={"name": "Greet"})

    page = await as_(None).get(address)

    assert (page.status_code, heading(page)) == (200, "Je zit al in de kring van Ellen.")
    assert f"/circles/{world.circle_id}/rota" in page.text


async def test_for_anybody_else_a_used_link_leads_to_who_can_make_a_new_one(world, as_):
    address = await link(world, as_)
    await as_(None).post(f"{address}/join", data={"name": "Greet"})

    page = await as_(world.stranger).get(address)
    again = await as_(world.stranger).post(f"{address}/join-as-me")

    assert page.status_code == 410
    assert "Sanne nodigde je uit in de kring van Ellen en kan een nieuwe link voor je maken." in page.text
    assert again.status_code == 303
    assert len(await world.rows(MemberRow, account_id=world.stranger.account.id)) == 1


async def test_after_two_weeks_it_is_too_old(world, as_):
    address = await link(world, as_)
    world.now += timedelta(days=14)

    page = await as_(None).get(address)
    await as_(None).post(f"{address}/join", data={"name": "Greet"})

    assert (page.status_code, heading(page)) == (410, "Deze link is te oud. Vraag een nieuwe.")
    assert await world.rows(AccountRow, name="Greet") == []


async def test_into_a_circle_that_has_ended_nobody_comes(world, as_):
    address = await link(world, as_)
    await world.change_circle(state=CircleState.ENDED)

    page = await as_(None).get(address)
    pressed = await as_(None).post(f"{address}/join", data={"name": "Greet"})

    assert (page.status_code, pressed.status_code) == (404, 404)
    assert await world.rows(AccountRow, name="Greet") == []


async def test_who_is_in_the_circle_already_is_told_so(world, as_):
    address = await link(world, as_)

    page = await as_(world.neighbour).get(address)
    await as_(world.neighbour).post(f"{address}/join-as-me")

    assert heading(page) == "Je zit al in de kring van Ellen."
    [invitation] = await world.rows(InvitationRow)
    assert invitation.used_at is None


@pytest.mark.parametrize("bad", ["1-AAAAAAAAAAAAAAAAAAAAAA", "x", "0-" + "A" * 22, "9" * 18 + "-" + "A" * 22, "%00"])
async def test_a_link_we_did_not_make_leads_nowhere(world, as_, bad):
    await link(world, as_)

    assert (await as_(None).get(f"/invitations/{bad}")).status_code == 404
    assert (await as_(None).post(f"/invitations/{bad}/join", data={"name": "Greet"})).status_code == 404


async def test_who_tries_link_after_link_is_stopped_for_a_while(world, as_):
    right = await link(world, as_)
    tried = [await as_(None).post(f"/invitations/{n + 1}-{'A' * 22}/join", data={"name": ""}) for n in range(60)]

    refused = await as_(None).post(f"{right}/join", data={"name": "Greet"})
    as_me = await as_(world.stranger).post(f"{right}/join-as-me")
    world.now += timedelta(hours=1)
    later = await as_(None).post(f"{right}/join", data={"name": "Greet"})

    assert {answer.status_code for answer in tried} == {404}
    assert (refused.status_code, as_me.status_code, later.status_code) == (429, 429, 303)


@pytest.mark.parametrize("name", ["", "x" * 10_000, "\u200b"])
async def test_without_a_name_nobody_comes_in(world, as_, name):
    address = await link(world, as_)

    page = await as_(None).post(f"{address}/join", data={"name": name})

    assert page.status_code == 422
    assert heading(page) == "Sanne vraagt je in de kring van Ellen."


async def test_where_the_person_decides_one_waits_for_their_yes(world, as_):
    await world.change_circle(decides=Decides.PERSON)
    address = await link(world, as_, state=MemberState.WAITING)

    answer = await as_(None).post(f"{address}/join", data={"name": "Greet"})

    assert answer.headers["location"] == "/me"
    assert flash(await as_(None).get("/me")) == "Dank je wel. Zodra Ellen ja zegt, zit je in de kring."
    assert (await as_(None).get(f"/circles/{world.circle_id}/rota")).status_code == 404


async def test_the_person_reads_that_the_circle_is_around_them(world, as_):
    await world.change_member(world.person, account_id=None)
    page = f"/circles/{world.circle_id}/members/{world.person.id}/invitation"
    address = address_in(await text(world, as_, page))

    assert heading(await as_(None).get(address)) == "Sanne maakte een kring om jou heen."
