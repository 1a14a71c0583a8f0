"""Another e-mail address: a code to the new one first, then the change, and a letter to the old one."""

import asyncio
from email.message import EmailMessage

import pytest

from careshare.db.models import AccountRow, ChallengeRow, LetterRow
from careshare.domain.accounts import CODE_LASTS, CODES_IN_AN_HOUR, FAREWELL_LASTS, MOST_TRIES
from careshare.domain.words import Role
from careshare.jobs import deliver, sweep
from careshare.letters.text import House
from tests.pages import flash, heading, read
from tests.world import ON_SQLITE, World

NEW = "ria.nieuw@example.org"


async def the_code(world: World) -> str:
    """The code that was asked for last; a letter will say it."""
    return world.app.state.seal.code((await world.rows(ChallengeRow, kind="code"))[-1].secret)


async def a_wrong_code(world: World) -> str:
    return f"{(int(await the_code(world)) + 1) % 1_000_000:06}"


async def address_of(world: World, who) -> str | None:
    [row] = await world.rows(AccountRow, id=who.account.id)
    return row.email


async def delivered(world: World) -> dict[str, EmailMessage]:
    """Every letter of the lane of codes that leaves now, by its addressee."""
    sent: dict[str, EmailMessage] = {}

    async def post(mail: EmailMessage) -> None:
        sent[mail["To"]] = mail

    house = House(world.settings, world.app.state.seal)
    await deliver.once(world.database, house, post, lambda: world.now, deliver.CODES)
    return sent


def text_of(mail: EmailMessage) -> str:
    body = mail.get_body(("plain",))
    return str(body.get_content()) if body else ""


async def test_a_code_to_the_new_address_changes_it(world, as_):
    ria = as_(world.neighbour)
    asked = await ria.post("/account/address", data={"email": "Ria.Nieuw@Example.org"}, follow_redirects=True)
    before = await address_of(world, world.neighbour)

    kept = await ria.post("/account/address/code", data={"code": await the_code(world)}, follow_redirects=True)

    assert NEW in read(asked).text
    assert before == world.neighbour.account.email
    assert await address_of(world, world.neighbour) == NEW
    assert (kept.url.path, flash(kept)) == ("/account", f"Vanaf nu gaan berichten en codes naar {NEW}.")


async def test_who_reads_the_old_mailbox_is_told_and_not_where_to(world, as_):
    ria = as_(world.neighbour)
    await ria.post("/account/address", data={"email": NEW})
    code = await delivered(world)
    await ria.post("/account/address/code", data={"code": await the_code(world)})

    farewell = await delivered(world)

    assert (list(code), list(farewell)) == ([NEW], [world.neighbour.account.email])
    [mail] = farewell.values()
    words = text_of(mail)
    assert mail["Subject"] == "Dit is niet meer je adres in CareShare"
    assert "Dag Ria," in words
    assert "Was jij dat niet?" in words
    assert NEW not in mail.as_string()


async def test_only_who_has_somebody_else_to_arrange_things_is_sent_to_them(world, as_):
    for who in (world.neighbour, world.coordinator):
        await as_(who).post("/account/address", data={"email": f"{who.id}@example.org"})
        await as_(who).post("/account/address/code", data={"code": await the_code(world)})

    letters = await delivered(world)

    said = {who: text_of(letters[who.account.email]) for who in (world.neighbour, world.coordinator)}
    assert ["meeregelt" in words for words in said.values()] == [True, False]
    assert ["wie deze CareShare beheert" in words for words in said.values()] == [False, True]


async def test_who_arranges_one_circle_alone_is_not_helped_by_who_arranges_another(world, as_):
    other = await world.circle("Truus")
    await world.join(other, world.coordinator)
    await world.member(other, "Kees", Role.FAMILY, is_coordinator=True)
    await as_(world.coordinator).post("/account/address", data={"email": NEW})
    await as_(world.coordinator).post("/account/address/code", data={"code": await the_code(world)})

    letters = await delivered(world)

    assert "wie deze CareShare beheert" in text_of(letters[world.coordinator.account.email])


async def test_the_old_address_is_forgotten_with_its_letter(world, as_):
    await as_(world.neighbour).post("/account/address", data={"email": NEW})
    await as_(world.neighbour).post("/account/address/code", data={"code": await the_code(world)})

    world.now += FAREWELL_LASTS
    await sweep.once(world.database, world.now)

    assert await world.rows(ChallengeRow) == await world.rows(LetterRow) == []


async def test_who_came_by_a_text_adds_one_and_nobody_is_told(world, as_):
    await world.change_account(world.neighbour, email=None)
    ria = as_(world.neighbour)
    page = await ria.get("/account")

    await ria.post("/account/address", data={"email": NEW})
    await ria.post("/account/address/code", data={"code": await the_code(world)})

    assert "Zet je e-mailadres erbij" in page.text
    assert await address_of(world, world.neighbour) == NEW
    assert [row.kind for row in await world.rows(LetterRow)] == ["code"]


async def test_an_address_that_another_has_says_nothing_of_them_and_may_be_shared(world, as_):
    known, unknown = [
        await as_(world.neighbour).post("/account/address", data={"email": email}, follow_redirects=True)
        for email in (world.partner.account.email, NEW)
    ]
    await as_(world.neighbour).post("/account/address", data={"email": world.partner.account.email})

    await as_(world.neighbour).post("/account/address/code", data={"code": await the_code(world)})

    assert read(known).text.replace(world.partner.account.email, NEW) == read(unknown).text
    assert await address_of(world, world.neighbour) == await address_of(world, world.partner)


async def test_a_wrong_code_may_be_tried_again_and_after_five_no_more(world, as_):
    ria = as_(world.neighbour)
    await ria.post("/account/address", data={"email": NEW})
    wrong = {"code": await a_wrong_code(world)}

    first, *_, last = [await ria.post("/account/address/code", data=wrong) for _ in range(MOST_TRIES)]
    right = await ria.post("/account/address/code", data={"code": await the_code(world)})

    assert (first.status_code, "Dat is niet de code." in first.text) == (422, True)
    assert {answer.headers["location"] for answer in (last, right)} == {"/account/address"}
    assert await address_of(world, world.neighbour) == world.neighbour.account.email


async def test_a_code_that_is_too_old_changes_nothing(world, as_):
    await as_(world.neighbour).post("/account/address", data={"email": NEW})
    code = await the_code(world)

    world.now += CODE_LASTS
    answer = await as_(world.neighbour).post("/account/address/code", data={"code": code})

    assert answer.headers["location"] == "/account/address"
    assert await address_of(world, world.neighbour) == world.neighbour.account.email


async def test_a_code_counts_only_in_the_browser_and_for_the_account_that_asked(world, as_):
    ria = as_(world.neighbour)
    await ria.post("/account/address", data={"email": NEW})
    code = {"code": await the_code(world)}

    elsewhere = await as_(world.partner).post("/account/address/code", data=code)
    ria.cookies.set("careshare", f"token-{world.partner.id}")
    here = await ria.post("/account/address/code", data=code)
    ria.cookies.delete("careshare")
    signing_in = await ria.post("/sign-in/code", data=code)

    assert {answer.headers["location"] for answer in (elsewhere, here)} == {"/account/address"}
    assert signing_in.headers["location"] == "/sign-in"
    assert await address_of(world, world.partner) == world.partner.account.email


async def test_the_right_code_sent_twice_at_once_changes_it_once(world, as_):
    ria = as_(world.neighbour)
    await ria.post("/account/address", data={"email": NEW})
    code = {"code": await the_code(world)}

    await asyncio.gather(*(ria.post("/account/address/code", data=code) for _ in range(5)))

    assert await address_of(world, world.neighbour) == NEW
    assert [row.kind for row in await world.rows(LetterRow)] == ["code", "farewell"]


async def test_codes_are_counted_as_those_of_signing_in(world, as_):
    answers = [
        await as_(who).post(path, data={"email": NEW})
        for who, path in [(None, "/sign-in"), (world.neighbour, "/account/address")] * 4
    ]

    assert [answer.status_code for answer in answers].count(429) == len(answers) - CODES_IN_AN_HOUR.times


@ON_SQLITE
@pytest.mark.parametrize("typed", ["", "ria", "ria@", "x" * 300 + "@example.org"])
async def test_what_is_no_address_gets_a_sentence(world, as_, typed):
    page = await as_(world.neighbour).post("/account/address", data={"email": typed})

    assert (page.status_code, heading(page)) == (422, "Wat is je nieuwe e-mailadres?")
    assert await world.rows(ChallengeRow) == []


async def test_without_a_question_there_is_nothing_to_answer(world, as_):
    assert (await as_(world.neighbour).get("/account/address/code")).headers["location"] == "/account/address"
