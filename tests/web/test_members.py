"""People, as their viewers see them: who is around, how to reach them, and what may be changed."""

from typing import Any

import pytest

from careshare.db.models import AccountRow, InvitationRow, MemberRow
from careshare.domain.words import AssignmentState, CircleState, Decides, MemberState, Role, Trust
from tests.pages import flash, heading, read, statements

PHONE = "06 1234 5678"


def at(world: Any, page: str = "") -> str:
    return f"/circles/{world.circle_id}/members{page}"


def numbers(page: Any) -> set[str]:
    return {
        str(a.attributes["href"]) for a in read(page).all("a") if str(a.attributes.get("href", "")).startswith("tel:")
    }


async def share(world, *who, **values):
    for me in who:
        await world.change_member(me, phone=f"06 0000 00{me.id:02}", phone_shared=True, **values)


def tel(me):
    return f"tel:06000000{me.id:02}"


@pytest.mark.parametrize("page", ["", "/{}"])
async def test_a_message_is_offered_to_a_mobile_telephone_and_a_call_to_every_one(world, as_, page):
    await world.change_member(world.neighbour, phone="06 12345678", phone_shared=True)
    await world.change_member(world.child, phone="020 1234567", phone_shared=True)

    pages = [await as_(world.coordinator).get(at(world, page.format(who.id))) for who in (world.neighbour, world.child)]

    links = {str(a.attributes.get("href")) for each in pages for a in read(each).all("a")}
    assert links >= {"tel:0612345678", "sms:0612345678", "tel:0201234567"}
    assert "sms:0201234567" not in links


# Who is around.


async def test_the_first_line_says_how_many_stand_around_the_person(world, as_):
    page = await as_(world.neighbour).get(at(world))

    assert heading(page) == "7 mensen staan om Ellen heen."


async def test_people_are_shown_by_what_they_are_to_each_other(world, as_):
    page = await as_(world.professional).get(at(world))

    words = read(page).text
    assert "Sanne dochter regelt mee" in words
    assert "Piet vrijwilliger, Zonnebloem" in words
    assert "Joke Jij wijkverpleging, Thuiszorg" in words


async def test_who_left_and_who_waits_are_not_around(world, as_):
    await world.change_member(world.volunteer, state=MemberState.FORMER)
    await world.change_member(world.child, state=MemberState.WAITING)

    page = await as_(world.neighbour).get(at(world))

    assert heading(page) == "5 mensen staan om Ellen heen."
    assert "Piet" not in page.text


@pytest.mark.parametrize("copied_world", ["sqlite"], indirect=True)
async def test_fifty_people_are_read_with_as_many_statements_as_eight(world, as_):
    for number in range(50):
        await world.member(world.circle_id, f"Buur {number}", Role.FRIEND, has_account=False)

    with statements(world) as sent:
        page = await as_(world.coordinator).get(at(world))

    assert heading(page) == "57 mensen staan om Ellen heen."
    assert len(sent) == 4


# How to reach them: the row of the table in the design.


@pytest.mark.parametrize(
    ("viewer", "seen"),
    [
        ("person", {"coordinator", "neighbour", "second_neighbour"}),
        ("coordinator", {"neighbour", "second_neighbour"}),
        ("child", {"coordinator", "neighbour", "second_neighbour"}),
        ("professional", {"coordinator", "neighbour", "second_neighbour"}),
        ("neighbour", {"coordinator"}),
        ("volunteer", {"coordinator"}),
    ],
)
async def test_numbers_are_seen_by_role_and_trust(world, as_, viewer, seen):
    await share(world, world.coordinator, world.neighbour, world.second_neighbour)

    page = await as_(getattr(world, viewer)).get(at(world))

    assert numbers(page) == {tel(getattr(world, each)) for each in seen}


async def test_who_shares_a_shift_may_call_until_it_is_over(world, as_):
    await share(world, world.coordinator, world.second_neighbour, world.volunteer)
    today, before = await world.shift(needed=2), await world.shift("2026-12-03 12:00", needed=2)
    for shift, other in ((today, world.second_neighbour), (before, world.volunteer)):
        await world.assign(shift, world.neighbour)
        await world.assign(shift, other)

    page = await as_(world.neighbour).get(at(world))

    assert numbers(page) == {tel(world.coordinator), tel(world.second_neighbour)}


async def test_a_number_that_is_not_shared_is_on_no_page_of_another(world, as_):
    await world.change_member(world.neighbour, phone=PHONE)

    for viewer in (world.coordinator, world.person, world.child):
        for page in (at(world), at(world, f"/{world.neighbour.id}")):
            assert PHONE not in (await as_(viewer).get(page)).text
    assert PHONE in (await as_(world.neighbour).get(at(world, f"/{world.neighbour.id}"))).text


# Adding.


async def test_somebody_is_added_and_asked_next(world, as_):
    answer = await as_(world.coordinator).post(
        at(world), data={"name": "Greet", "relation": "vriendin", "role": "friend", "language": "nl"}
    )

    [greet] = await world.rows(MemberRow, name="Greet")
    assert (answer.status_code, answer.headers["location"]) == (303, at(world, f"/{greet.id}/invitation"))
    assert greet.trust is Trust.ROTA


@pytest.mark.parametrize(
    "mistake",
    [{"name": ""}, {"name": "x" * 10_000}, {"role": "person"}, {"role": "queen"}, {"language": "xx"}, {"language": ""}],
)
async def test_a_mistake_is_said_and_nobody_is_added(world, as_, mistake):
    sent = {"name": "Greet", "relation": "vriendin", "role": "friend", "language": "nl"} | mistake

    page = await as_(world.coordinator).post(at(world), data=sent)

    assert page.status_code == 422
    assert 'value="vriendin"' in page.text
    assert len(await world.rows(MemberRow, circle_id=world.circle_id)) == 8


async def test_where_the_person_left_somebody_can_be_it_again(world, as_):
    await world.change_member(world.person, state=MemberState.FORMER)

    answer = await as_(world.coordinator).post(
        at(world), data={"name": "Ellen", "relation": "", "role": "person", "language": "nl"}
    )

    assert answer.status_code == 303


# One member.


async def test_the_page_of_a_member_offers_only_what_may_be_done(world, as_):
    here = at(world, f"/{world.neighbour.id}")

    as_helper = (await as_(world.child).get(here)).text
    as_coordinator = (await as_(world.coordinator).get(here)).text
    as_oneself = (await as_(world.neighbour).get(here)).text

    assert [f"{here}/{door}" in as_helper for door in ("edit", "leaving", "invitation")] == [False, False, False]
    assert [f"{here}/{door}" in as_coordinator for door in ("edit", "leaving", "invitation")] == [True, True, False]
    assert [f"{here}/{door}" in as_oneself for door in ("edit", "leaving", "invitation")] == [True, True, False]


async def test_one_changes_what_is_ones_own_and_no_more(world, as_):
    here = at(world, f"/{world.neighbour.id}")
    page = await as_(world.neighbour).get(f"{here}/edit")

    await as_(world.neighbour).post(
        here, data={"name": "Ria", "relation": "buurvrouw", "phone": PHONE, "phone_shared": "y", "trust": "full"}
    )

    assert 'name="trust"' not in page.text
    [row] = await world.rows(MemberRow, id=world.neighbour.id)
    assert (row.phone, row.phone_shared, row.trust) == (PHONE, True, Trust.ROTA)


async def test_who_plans_changes_the_rest(world, as_):
    sent = {"name": "Ria", "relation": "buurvrouw", "role": "volunteer", "organisation": "Zonnebloem", "trust": "full"}

    answer = await as_(world.coordinator).post(
        at(world, f"/{world.neighbour.id}"), data=sent | {"is_coordinator": "y", "under_18": "y", "lives_in": "y"}
    )

    assert answer.status_code == 303
    [row] = await world.rows(MemberRow, id=world.neighbour.id)
    assert (row.role, row.organisation, row.trust, row.is_coordinator, row.lives_in) == (
        Role.VOLUNTEER, "Zonnebloem", Trust.FULL, True, True,
    )  # fmt: skip
    [account] = await world.rows(AccountRow, id=world.neighbour.account.id)
    assert account.under_18 is True


async def test_what_somebody_else_wrote_down_meanwhile_is_shown_and_not_written_over(world, as_):
    here = at(world, f"/{world.neighbour.id}")
    [seen] = [
        each.attributes["value"]
        for each in read(await as_(world.coordinator).get(f"{here}/edit")).all("input")
        if each.attributes.get("name") == "seen"
    ]
    await as_(world.neighbour).post(here, data={"name": "Ria", "relation": "vriendin"})

    late = {"name": "Ria", "relation": "buurvrouw van 12", "role": "friend", "trust": "rota", "seen": seen}
    page = await as_(world.coordinator).post(here, data=late)

    assert page.status_code == 422
    assert "Iemand heeft dit intussen veranderd." in page.text
    assert '<dd class="lines">vriendin</dd>' in page.text
    assert 'value="buurvrouw van 12"' in page.text
    [row] = await world.rows(MemberRow, id=world.neighbour.id)
    assert row.relation == "vriendin"


@pytest.mark.parametrize("phone", ["bel me maar", "06" + "1" * 60, "+", "<script>"])
async def test_what_cannot_be_dialled_is_no_number(world, as_, phone):
    here = at(world, f"/{world.neighbour.id}")

    page = await as_(world.neighbour).post(here, data={"name": "Ria", "relation": "buurvrouw", "phone": phone})

    assert page.status_code == 422


async def test_another_members_page_cannot_be_changed(world, as_):
    here = at(world, f"/{world.child.id}")

    assert (await as_(world.neighbour).get(f"{here}/edit")).status_code == 404
    assert (await as_(world.neighbour).post(here, data={"name": "Bram"})).status_code == 404


async def test_a_member_of_another_circle_does_not_exist(world, as_):
    here = at(world, f"/{world.stranger.id}")

    for page in (here, f"{here}/edit", f"{here}/leaving", f"{here}/invitation"):
        assert (await as_(world.coordinator).get(page)).status_code == 404


@pytest.mark.parametrize("number", ["0", "9" * 18, "9" * 40])
async def test_a_number_nobody_has_is_not_found(world, as_, number):
    assert (await as_(world.coordinator).get(at(world, f"/{number}"))).status_code == 404


async def test_a_circle_that_ended_asks_nobody_in(world, as_):
    greet = await world.member(world.circle_id, "Greet", Role.FRIEND, has_account=False)
    before = [(await as_(world.coordinator).get(at(world, page))).text for page in ("", f"/{greet}")]
    await world.change_circle(state=CircleState.ENDED)

    after = [(await as_(world.coordinator).get(at(world, page))).text for page in ("", f"/{greet}")]
    for page in ("/new", f"/{greet}/invitation"):
        assert (await as_(world.coordinator).get(at(world, page))).status_code == 303
    await as_(world.coordinator).post(at(world, f"/{greet}/invitation"))
    await as_(world.coordinator).post(at(world), data={"name": "Loes", "role": "friend", "language": "nl"})

    doors = ("members/new", f"members/{greet}/invitation")
    assert [door in page for door, page in zip(doors, before, strict=True)] == [True, True]
    assert [door in page for door, page in zip(doors, after, strict=True)] == [False, False]
    assert await world.rows(InvitationRow) == await world.rows(MemberRow, name="Loes") == []


# The person's yes.


async def test_the_person_reads_who_would_like_to_join_and_says_yes(world, as_):
    await world.change_circle(decides=Decides.PERSON)
    number = await world.member(world.circle_id, "Greet", Role.FRIEND, state=MemberState.WAITING)

    page = await as_(world.person).get(at(world))
    await as_(world.person).post(at(world, f"/{number}/approve"))

    assert "Mag Greet erbij?" in page.text
    assert heading(await as_(world.person).get(at(world))) == "8 mensen staan om Ellen heen."


async def test_a_coordinator_who_notes_the_yes_reads_so_on_every_page_and_the_log_says_who_said_it(world, as_):
    await world.change_circle(decides=Decides.PERSON)
    await world.change_member(world.person, account_id=None)
    yes = await world.member(world.circle_id, "Greet", Role.FRIEND, state=MemberState.WAITING)
    no = await world.member(world.circle_id, "Loes", Role.FRIEND, state=MemberState.WAITING)

    pages = [await as_(world.coordinator).get(at(world, path)) for path in ("", f"/{yes}")]
    await as_(world.coordinator).post(at(world, f"/{yes}/approve"))
    await as_(world.coordinator).post(at(world, f"/{no}/turn-down"))

    for page in pages:
        assert "Druk alleen als Ellen dat heeft gezegd" in page.text
        assert read(page).buttons[at(world, f"/{yes}/approve")] == "Ellen zegt ja"
    log = read(await as_(world.coordinator).get(f"/circles/{world.circle_id}/log")).text
    assert "Ellen zei ja: Greet mag erbij. Sanne schreef het op" in log
    assert "Ellen wil liever niet dat Loes meedoet. Sanne schreef het op" in log


async def test_a_yes_of_the_person_stands_in_the_log_as_theirs(world, as_):
    await world.change_circle(decides=Decides.PERSON)
    number = await world.member(world.circle_id, "Greet", Role.FRIEND, state=MemberState.WAITING)

    await as_(world.person).post(at(world, f"/{number}/approve"))

    log = read(await as_(world.coordinator).get(f"/circles/{world.circle_id}/log")).text
    assert "Ellen zei ja: Greet mag erbij" in log
    assert "schreef het op" not in log


async def test_the_coordinator_reads_that_the_person_has_not_answered(world, as_):
    await world.change_circle(decides=Decides.PERSON)
    number = await world.member(world.circle_id, "Greet", Role.FRIEND, state=MemberState.WAITING)

    page = await as_(world.coordinator).get(at(world))
    await as_(world.coordinator).post(at(world, f"/{number}/approve"))

    assert "Greet is er nog niet bij" in page.text
    assert f"/{number}/approve" not in page.text
    [row] = await world.rows(MemberRow, id=number)
    assert row.state is MemberState.WAITING


# Leaving.


async def test_leaving_says_first_what_happens(world, as_):
    await world.assign(await world.shift("2026-12-05 12:00"), world.neighbour)

    page = await as_(world.neighbour).get(at(world, f"/{world.neighbour.id}/leaving"))

    assert heading(page) == "Wil je uit de kring van Ellen?"
    assert "Eén moment is dan weer open. Sanne krijgt bericht." in read(page).text


async def test_only_what_somebody_holds_opens_when_they_are_taken_out_and_who_does_it_gets_no_letter(world, as_):
    for day in (5, 6):
        await world.assign(await world.shift(f"2026-12-0{day} 12:00"), world.neighbour)
    await world.assign(await world.shift("2026-12-07 12:00"), world.neighbour, AssignmentState.PROPOSED)

    page = await as_(world.coordinator).get(at(world, f"/{world.neighbour.id}/leaving"))

    assert "2 momenten zijn dan weer open. Ria krijgt bericht." in read(page).text


async def test_of_a_newcomer_who_waits_nobody_hears_when_they_are_taken_out(world, as_):
    number = await world.member(world.circle_id, "Loes", Role.FRIEND, state=MemberState.WAITING)

    page = await as_(world.coordinator).get(at(world, f"/{number}/leaving"))

    assert page.status_code == 200
    assert "bericht" not in page.text


async def test_who_left_finds_nothing_there_any_more(world, as_):
    answer = await as_(world.neighbour).post(f"/circles/{world.circle_id}/leave")

    assert (answer.status_code, answer.headers["location"]) == (303, "/me")
    assert (await as_(world.neighbour).get(at(world))).status_code == 404


async def test_an_open_page_of_a_removed_member_does_nothing(world, as_):
    lunch = await world.shift()
    await as_(world.coordinator).post(at(world, f"/{world.neighbour.id}/remove"))

    answer = await as_(world.neighbour).post(f"/circles/{world.circle_id}/shifts/{lunch}/take")

    assert answer.status_code == 404
    assert heading(answer) == "Je zit niet meer in deze kring"
    assert "Ellen" not in answer.text


async def test_who_was_not_let_in_reads_nothing_of_a_circle_they_never_were_in(world, as_):
    await world.change_circle(decides=Decides.PERSON)
    await world.change_member(world.neighbour, state=MemberState.WAITING)
    before = await as_(world.neighbour).get(at(world))
    await as_(world.person).post(at(world, f"/{world.neighbour.id}/turn-down"))

    after = await as_(world.neighbour).get(at(world))

    [row] = await world.rows(MemberRow, id=world.neighbour.id)
    assert row.state is MemberState.FORMER
    assert heading(before) == heading(after) == "Hier is niets voor jou"


async def test_the_last_coordinator_reads_what_to_do_first(world, as_):
    await as_(world.coordinator).post(f"/circles/{world.circle_id}/leave")

    page = await as_(world.coordinator).get(at(world))
    assert flash(page) == "Er moet altijd iemand zijn die het regelt. Wijs eerst iemand anders aan."


async def test_a_former_member_is_still_known_by_name(world, as_):
    await as_(world.coordinator).post(at(world, f"/{world.neighbour.id}/remove"))

    page = await as_(world.coordinator).get(at(world, f"/{world.neighbour.id}"))

    assert heading(page) == "Ria"
    assert "Niet meer in de kring" in page.text
    assert "/edit" not in page.text


@pytest.mark.parametrize("who", ["coordinator", "neighbour"])
async def test_when_one_is_away_is_one_button(world, as_, who):
    me = getattr(world, who)

    page = await as_(me).get(f"/circles/{world.circle_id}/members/{me.id}")

    links = [link.attributes["href"] for link in read(page).all("a")]
    assert links.count(f"/circles/{world.circle_id}/members/{me.id}/absences") == 1


@pytest.mark.parametrize(
    ("who", "asks"), [("coordinator", "Wat is zij of hij van Ellen?"), ("neighbour", "Wat ben jij van Ellen?")]
)
async def test_what_somebody_is_to_the_person_is_asked_by_name(world, as_, who, asks):
    page = await as_(getattr(world, who)).get(f"/circles/{world.circle_id}/members/{world.neighbour.id}/edit")

    [label] = [each for each in read(page).all("label") if each.attributes.get("for") == "relation"]
    assert label.text.startswith(asks)
