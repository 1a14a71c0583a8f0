"""What the person would rather not, on its page and in its effect."""

from typing import Any

import pytest

from careshare.db.models import MemberRow, WishRow
from careshare.domain.words import Kind
from tests.pages import cards, flash, heading, read


def at(world: Any, page: str = "") -> str:
    return f"/circles/{world.circle_id}/wishes{page}"


async def test_the_person_says_whom_they_would_rather_not_have_for_what(world, as_):
    answer = await as_(world.person).post(at(world), data={"member": world.child.id, "kinds": ["care", "nursing"]})

    assert (answer.status_code, answer.headers["location"]) == (303, at(world))
    page = await as_(world.person).get(at(world))
    assert heading(page) == "Wat wil Ellen?"
    assert "Bram liever niet voor" in read(page).text


async def test_a_wish_is_taken_away_with_one_press(world, as_):
    wish = await world.add(WishRow, circle_id=world.circle_id, member_id=world.child.id, kind=Kind.CARE)

    await as_(world.person).post(at(world, f"/{wish}/remove"))

    assert await world.rows(WishRow) == []


@pytest.mark.parametrize(
    "who", ["coordinator", "partner", "child", "neighbour", "volunteer", "professional", "stranger"]
)
async def test_for_everyone_else_the_page_does_not_exist(world, as_, who):
    wish = await world.add(WishRow, circle_id=world.circle_id, member_id=world.child.id, kind=Kind.CARE)
    browser = as_(getattr(world, who))

    assert (await browser.get(at(world))).status_code == 404
    assert (await browser.post(at(world), data={"member": world.child.id, "kinds": "meal"})).status_code == 404
    assert (await browser.post(at(world, f"/{wish}/remove"))).status_code == 404
    assert (await browser.post(at(world, "/confidant"), data={"confidant": world.partner.id})).status_code == 404
    assert len(await world.rows(WishRow)) == 1


async def test_no_other_page_leads_there(world, as_):
    for page in (f"/circles/{world.circle_id}", f"/circles/{world.circle_id}/members/{world.person.id}"):
        assert "/wishes" not in (await as_(world.coordinator).get(page)).text
    assert "/wishes" in (await as_(world.person).get(f"/circles/{world.circle_id}")).text


async def test_one_confidant_may_know(world, as_):
    await as_(world.person).post(at(world, "/confidant"), data={"confidant": world.partner.id})

    page = await as_(world.partner).get(at(world))

    assert page.status_code == 200
    assert "/confidant" not in page.text
    assert [row.name for row in await world.rows(MemberRow, is_confidant=True)] == ["Anton"]


async def test_a_confidant_chooses_no_other(world, as_):
    await world.change_member(world.partner, is_confidant=True)

    answer = await as_(world.partner).post(at(world, "/confidant"), data={"confidant": world.child.id})

    assert answer.status_code == 404


@pytest.mark.parametrize(
    "sent", [{"member": "x", "kinds": "care"}, {"member": "999", "kinds": "care"}, {"kinds": "dance"}]
)
async def test_what_cannot_be_is_said(world, as_, sent):
    page = await as_(world.person).post(at(world), data=sent)

    assert page.status_code == 422
    assert await world.rows(WishRow) == []


async def test_of_a_wish_the_member_meets_the_effect_only(world, as_):
    lunch = await world.shift(kind=Kind.CARE)
    await world.add(WishRow, circle_id=world.circle_id, member_id=world.child.id, kind=Kind.CARE)

    page = await as_(world.child).get(f"/circles/{world.circle_id}/rota?week=2026-W49")

    assert f"/shifts/{lunch}/take" not in page.text
    assert "liever niet" not in page.text


async def test_what_was_kept_is_said_and_the_same_again_only_that_it_stands_there(world, as_):
    wish = {"member": world.child.id, "kinds": ["care", "nursing"]}

    first = await as_(world.person).post(at(world), data=wish, follow_redirects=True)
    again = await as_(world.person).post(at(world), data=wish, follow_redirects=True)
    one_more = await as_(world.person).post(at(world), data={**wish, "kinds": ["care", "meal"]}, follow_redirects=True)

    assert flash(first) == "Bewaard: Bram liever niet voor zorg en verpleging."
    assert flash(again) == "Dat staat hier al. Er is niets dubbel opgeschreven."
    assert flash(one_more) == "Bewaard: Bram liever niet voor eten."
    assert len(await world.rows(WishRow)) == 3


async def test_who_knows_of_it_too_is_said(world, as_):
    one = await as_(world.person).post(
        at(world, "/confidant"), data={"confidant": world.partner.id}, follow_redirects=True
    )
    nobody = await as_(world.person).post(at(world, "/confidant"), data={"confidant": 0}, follow_redirects=True)

    assert [flash(one), flash(nobody)] == ["Anton mag dit nu ook lezen.", "Verder mag niemand dit lezen."]


async def test_a_wish_against_company_keeps_them_off_an_evening_that_is_time_off(world, as_):
    evening = await world.shift("2026-12-04 20:00", 3, kind=Kind.RESPITE, title="Avond met Bram")
    await world.add(WishRow, circle_id=world.circle_id, member_id=world.child.id, kind=Kind.COMPANY)

    rota = await as_(world.child).get(f"/circles/{world.circle_id}/rota")
    pressed = await as_(world.child).post(f"/circles/{world.circle_id}/shifts/{evening}/take", follow_redirects=True)
    planner = await as_(world.coordinator).get(f"/circles/{world.circle_id}/shifts/{evening}")

    assert list(cards(rota)[f"shift-{evening}"].buttons) == []
    assert "Dit moment staat niet voor jou open." in flash(pressed)
    assert "Bram is hier niet voor beschikbaar." in read(planner).text


async def test_the_person_is_not_asked_about_time_off(world, as_):
    assert "respite" not in (await as_(world.person).get(at(world))).text
