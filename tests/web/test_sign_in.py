"""Signing in through the pages: by code, as somebody new, as one of two behind a mailbox, by passkey, by one tap."""

from dataclasses import replace
from datetime import timedelta

import httpx
import pytest
from sqlalchemy import select, update

from careshare.app import create_app
from careshare.db.models import AccountRow, ChallengeRow, DeviceRow, LetterRow, LimitRow
from careshare.seal import hashed
from tests.authenticator import Authenticator
from tests.pages import flash, read
from tests.world import ON_SQLITE, World

PHONE = "Mozilla/5.0 (Android 15; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0"


@pytest.fixture
async def browser(world):
    async with world.browser() as opened:
        yield opened


async def the_code(world: World) -> str:
    """The code that was asked for last; a letter will say it."""
    asked = await world.rows(ChallengeRow, kind="code")
    return world.app.state.seal.code(asked[-1].secret)


async def a_wrong_code(world: World) -> str:
    """Six digits that are not the code."""
    return f"{(int(await the_code(world)) + 1) % 1_000_000:06}"


async def has_two_behind_one_mailbox(world: World) -> None:
    """Anton reads his mail at the neighbour's address."""
    async with world.database.writing() as db:
        moved = update(AccountRow).where(AccountRow.id == world.partner.account.id)
        await db.execute(moved.values(email=world.neighbour.account.email))


async def test_a_code_by_mail_opens_the_door(world, browser):
    await browser.post("/sign-in", data={"email": world.neighbour.account.email})

    answer = await browser.post("/sign-in/code", data={"code": await the_code(world)}, headers={"user-agent": PHONE})

    assert (answer.status_code, answer.headers["location"]) == (303, "/me")
    assert (await browser.get("/account")).status_code == 200
    device = (await world.rows(DeviceRow, account_id=world.neighbour.account.id))[-1]
    assert (device.name, device.token_hash) == ("Firefox, Android", hashed(browser.cookies["careshare"]))
    assert device.expires_at == world.now + timedelta(days=180)


async def test_asking_says_the_same_for_an_address_we_know_and_one_we_do_not(world):
    async with world.browser() as known, world.browser() as unknown:
        answers = [
            await known.post("/sign-in", data={"email": "ria4@example.org"}),
            await unknown.post("/sign-in", data={"email": "nobody@example.org"}),
        ]
        pages = [(await known.get("/sign-in/code")).text, (await unknown.get("/sign-in/code")).text]

    assert [(each.status_code, each.headers["location"]) for each in answers] == [(303, "/sign-in/code")] * 2
    assert pages[0].replace("ria4@", "nobody@") == pages[1]
    assert [letter.kind for letter in await world.rows(LetterRow)] == ["code", "code"]


async def test_nothing_in_the_outbox_or_the_challenge_is_the_code(world, browser):
    await browser.post("/sign-in", data={"email": "ria@example.org"})

    code = await the_code(world)

    rows = [*await world.rows(LetterRow), *await world.rows(ChallengeRow)]
    assert [row for row in rows if code in str(vars(row))] == []


async def test_a_code_works_only_in_the_browser_that_asked(world, browser):
    await browser.post("/sign-in", data={"email": world.neighbour.account.email})
    code = await the_code(world)

    async with world.browser() as other:
        answer = await other.post("/sign-in/code", data={"code": code})

    assert answer.headers["location"] == "/sign-in"
    assert "careshare" not in other.cookies


async def test_a_wrong_code_is_said_beside_the_field_and_kept(world, browser):
    await browser.post("/sign-in", data={"email": "ria@example.org"})
    wrong = await a_wrong_code(world)

    page = await browser.post("/sign-in/code", data={"code": wrong})

    assert page.status_code == 422
    assert "Dat is niet de code." in page.text
    assert f'value="{wrong}"' in page.text


async def test_the_fifth_wrong_code_was_the_last_and_the_right_one_comes_too_late(world, browser):
    await browser.post("/sign-in", data={"email": world.neighbour.account.email})
    right, wrong = await the_code(world), await a_wrong_code(world)

    statuses = [(await browser.post("/sign-in/code", data={"code": wrong})).status_code for _ in range(5)]
    late = await browser.post("/sign-in/code", data={"code": right})

    assert statuses == [422, 422, 422, 422, 303]
    assert late.headers["location"] == "/sign-in"
    assert "careshare" not in browser.cookies


async def test_after_ten_minutes_a_code_works_no_more(world, browser):
    await browser.post("/sign-in", data={"email": world.neighbour.account.email})
    code = await the_code(world)

    world.now += timedelta(minutes=10)
    answer = await browser.post("/sign-in/code", data={"code": code})

    assert answer.headers["location"] == "/sign-in"
    assert "Deze code werkt niet meer." in (await browser.get("/sign-in")).text


async def test_a_code_signs_in_once(world, browser):
    await browser.post("/sign-in", data={"email": world.neighbour.account.email})
    code = await the_code(world)
    await browser.post("/sign-in/code", data={"code": code})

    again = await browser.post("/sign-in/code", data={"code": code})

    assert again.headers["location"] == "/sign-in"


async def test_asked_again_at_once_the_same_code_is_sent_so_either_letter_is_right(world, browser):
    await browser.post("/sign-in", data={"email": "ria@example.org"})
    await browser.post("/sign-in", data={"email": "ria@example.org"})

    assert len(await world.rows(ChallengeRow)) == 1
    assert [letter.challenge_id for letter in await world.rows(LetterRow)] == [1, 1]


async def test_asked_again_after_a_while_or_for_another_address_it_is_a_new_code(world, browser):
    await browser.post("/sign-in", data={"email": "ria@example.org"})
    await browser.post("/sign-in", data={"email": "anton@example.org"})
    world.now += timedelta(minutes=5)
    await browser.post("/sign-in", data={"email": "anton@example.org"})

    assert [row.email for row in await world.rows(ChallengeRow)] == [
        "ria@example.org",
        "anton@example.org",
        "anton@example.org",
    ]


async def test_an_address_nobody_has_becomes_somebody_new(world, browser):
    await browser.post("/sign-in", data={"email": " Nieuw@Example.ORG "})
    answered = await browser.post("/sign-in/code", data={"code": await the_code(world)})

    begun = await browser.post("/sign-in/name", data={"name": "  Šárka 🌷 ", "zone": "Europe/Prague"})

    assert (answered.headers["location"], begun.headers["location"]) == ("/sign-in/who", "/me")
    account = (await world.rows(AccountRow))[-1]
    assert (account.name, account.email, account.zone.key, account.language) == (
        "Šárka 🌷",
        "nieuw@example.org",
        "Europe/Prague",
        "nl",
    )


@ON_SQLITE
@pytest.mark.parametrize("zone", ["", "Mars/Olympus", "../../etc/passwd", "Europe/Amsterdam\0"])
async def test_a_time_zone_nobody_knows_is_the_dutch_one(world, browser, zone):
    await browser.post("/sign-in", data={"email": "nieuw@example.org"})
    await browser.post("/sign-in/code", data={"code": await the_code(world)})

    await browser.post("/sign-in/name", data={"name": "Nieuw", "zone": zone})

    assert (await world.rows(AccountRow))[-1].zone.key == "Europe/Amsterdam"


async def test_somebody_new_without_a_name_is_asked_once_more(world, browser):
    await browser.post("/sign-in", data={"email": "nieuw@example.org"})
    await browser.post("/sign-in/code", data={"code": await the_code(world)})

    page = await browser.post("/sign-in/name", data={"name": "\u200b \u202e"})

    assert page.status_code == 422
    assert 'id="name-error"' in page.text


async def test_two_behind_one_mailbox_choose_who_they_are(world, browser):
    await has_two_behind_one_mailbox(world)
    await browser.post("/sign-in", data={"email": world.neighbour.account.email})
    answered = await browser.post("/sign-in/code", data={"code": await the_code(world)})

    choice = (await browser.get("/sign-in/who")).text
    chosen = await browser.post("/sign-in/who", data={"account": world.partner.account.id})

    assert answered.headers["location"] == "/sign-in/who"
    assert choice.index("Anton") < choice.index("Ria")
    assert chosen.headers["location"] == "/me"
    assert (await world.rows(DeviceRow))[-1].account_id == world.partner.account.id


async def test_nobody_chooses_to_be_somebody_behind_another_mailbox(world, browser):
    await has_two_behind_one_mailbox(world)
    await browser.post("/sign-in", data={"email": world.neighbour.account.email})
    await browser.post("/sign-in/code", data={"code": await the_code(world)})

    answers = [
        (await browser.post("/sign-in/who", data={"account": account})).status_code
        for account in (world.coordinator.account.id, "0", "-1", "99999999999999999999", "Anton", "")
    ]

    assert answers == [404, 404, 404, 404, 422, 422]
    assert "careshare" not in browser.cookies


async def test_choosing_or_beginning_twice_signs_in_once(world, browser):
    await browser.post("/sign-in", data={"email": "nieuw@example.org"})
    await browser.post("/sign-in/code", data={"code": await the_code(world)})

    await browser.post("/sign-in/name", data={"name": "Nieuw"})
    await browser.post("/sign-in/name", data={"name": "Nog een"})

    assert [row.name for row in await world.rows(AccountRow, email="nieuw@example.org")] == ["Nieuw"]


async def test_nobody_comes_to_the_later_pages_without_the_earlier_ones(world, browser):
    pages = [await browser.get("/sign-in/code"), await browser.get("/sign-in/who")]
    sent = [
        await browser.post("/sign-in/code", data={"code": "123456"}),
        await browser.post("/sign-in/who", data={"account": world.partner.account.id}),
        await browser.post("/sign-in/name", data={"name": "Nieuw"}),
        await browser.post("/sign-in/code", data={"code": ""}),
        await browser.post("/sign-in/name", data={"name": ""}),
    ]

    assert {answer.status_code for answer in pages + sent} == {303}
    assert "careshare" not in browser.cookies


async def test_afterwards_the_page_they_wanted_is_opened(world, browser):
    wanted = f"/circles/{world.circle_id}/rota?week=2026-W50"

    first = await browser.get(wanted)
    asked = await browser.post(first.headers["location"], data={"email": world.neighbour.account.email})
    answer = await browser.post(asked.headers["location"], data={"code": await the_code(world)})

    assert answer.headers["location"] == wanted


@ON_SQLITE
@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example/",
        "\\\\evil.example",
        "/\t/evil.example",
        "/me\r\nset-cookie: a=b",
        "javascript:alert(1)",
        "me",
        "/sign-in/code",
    ],
)
async def test_nobody_is_sent_to_another_site_afterwards(world, browser, elsewhere):
    await browser.post("/sign-in", data={"email": world.neighbour.account.email})
    code = await the_code(world)

    answer = await browser.post("/sign-in/code", params={"next": elsewhere}, data={"code": code})

    assert answer.headers["location"] == "/me"


@ON_SQLITE
@pytest.mark.parametrize(
    "typed",
    [
        "",
        "ria",
        "ria@",
        "@example.org",
        "ria@example.org, anton@example.org",
        "ria@example.org\r\nBcc: evil@example.org",
        "ria@[127.0.0.1]",
        "ria@localhost",
        "ria@exa mple.org",
        '"ria\\r\\nBcc: x"@example.org',
        "rîa@example.org",
        "ria@" + "x" * 10_000 + ".org",
        "x" * 10_000,
        "🌷@🌷",
        "\u202egro.elpmaxe@air",
        "ria@example..org",
    ],
)
async def test_what_mail_cannot_reach_gets_a_sentence_beside_the_field(world, browser, typed):
    page = await browser.post("/sign-in", data={"email": typed})

    assert page.status_code == 422
    assert 'id="email-error"' in page.text
    assert await world.rows(LetterRow) == []


async def test_an_address_in_another_script_is_kept_in_that_script(world, browser):
    await browser.post("/sign-in", data={"email": "ria@XN--BCHER-KVA.example"})

    assert [row.email for row in await world.rows(ChallengeRow)] == ["ria@bücher.example"]


@ON_SQLITE
@pytest.mark.parametrize("typed", ["", "🌷", "x" * 10_000, "12345", "1234567", "\u202e654321", "0" * 40])
async def test_what_is_no_code_gets_a_sentence_and_no_crash(world, browser, typed):
    await browser.post("/sign-in", data={"email": "ria@example.org"})
    assert await the_code(world) != "654321"

    page = await browser.post("/sign-in/code", data={"code": typed})

    assert page.status_code == 422
    assert 'id="code-error"' in page.text


@ON_SQLITE
@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("application/json", b'{"email": "ria@example.org"}'),
        ("text/plain", b"email=ria@example.org"),
        ("multipart/form-data; boundary=x", b"--x\r\nbroken"),
        ("multipart/form-data", b"no boundary"),
        ("application/x-www-form-urlencoded; charset=klingon", b"email=%ff%fe%00"),
    ],
)
async def test_a_body_that_is_no_form_is_refused_in_words(world, browser, content_type, body):
    page = await browser.post("/sign-in", content=body, headers={"content-type": content_type})

    assert page.status_code in (400, 422)
    assert "<h1" in page.text
    assert await world.rows(LetterRow) == []


async def test_after_six_codes_in_an_hour_an_address_gets_no_more_and_when_is_said(world, browser):
    asked = [(await browser.post("/sign-in", data={"email": "ria@example.org"})).status_code for _ in range(6)]

    world.now += timedelta(minutes=20)
    refused = await browser.post("/sign-in", data={"email": "ria@example.org"})
    elsewhere = await browser.post("/sign-in", data={"email": "anton@example.org"})
    world.now += timedelta(minutes=40)
    later = await browser.post("/sign-in", data={"email": "ria@example.org"})

    assert (set(asked), refused.status_code, elsewhere.status_code, later.status_code) == ({303}, 429, 303, 303)
    assert "Probeer het over 40 minuten nog eens." in refused.text
    assert refused.headers["retry-after"] == "2400"
    assert len(await world.rows(LetterRow)) == 8


async def test_signing_in_gives_this_browser_a_new_token_and_ends_the_old_one(world, browser):
    for _ in range(2):
        await browser.post("/sign-in", data={"email": world.neighbour.account.email})
        await browser.post("/sign-in/code", data={"code": await the_code(world)})

    devices = await world.rows(DeviceRow, account_id=world.neighbour.account.id)

    assert [device.token_hash for device in devices][1:] == [hashed(browser.cookies["careshare"])]


async def test_signing_out_ends_the_device(world, as_):
    before = len(await world.rows(DeviceRow))

    answer = await as_(world.neighbour).post("/sign-out")

    assert answer.headers["location"] == "/"
    assert answer.headers["clear-site-data"] == '"cache"'
    assert 'careshare="";' in answer.headers["set-cookie"]
    assert len(await world.rows(DeviceRow)) == before - 1


async def test_signing_out_is_said_at_the_front_door(world, as_):
    answer = await as_(world.neighbour).post("/sign-out")
    as_(None).cookies.set("careshare-said", answer.cookies["careshare-said"].strip('"'))

    assert flash(await as_(None).get(answer.headers["location"])) == "Je bent uitgelogd."


async def test_the_cookies_are_for_browsers_alone(world, browser):
    asked = await browser.post("/sign-in", data={"email": world.neighbour.account.email})
    answer = await browser.post("/sign-in/code", data={"code": await the_code(world)})

    for response in (asked, answer):
        assert {"HttpOnly", "SameSite=lax", "Path=/"} <= set(response.headers["set-cookie"].split("; "))


@ON_SQLITE
async def test_behind_https_the_browser_keeps_the_cookies_to_this_very_host(world):
    app = create_app(replace(world.settings, base_url="https://zorg.example"), now=lambda: world.now)
    door = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=door, base_url="https://zorg.example") as browser:
        asked = await browser.post("/sign-in", data={"email": world.neighbour.account.email})
        answer = await browser.post("/sign-in/code", data={"code": await the_code(world)})
    await app.state.database.close()

    assert asked.headers["set-cookie"].startswith("__Host-careshare-browser=")
    assert answer.headers["set-cookie"].startswith("__Host-careshare=")
    for response in (asked, answer):
        said = set(response.headers["set-cookie"].split("; "))
        assert {"Secure", "Path=/", "HttpOnly"} <= said
        assert not [part for part in said if part.startswith("Domain")]


async def test_a_passkey_opens_the_door(world, as_, browser):
    key = await a_passkey_of(world.neighbour, as_)

    question = (await browser.post("/sign-in/passkey/question")).text
    answer = await browser.post("/sign-in/passkey", data={"answer": key.answer(question)})

    assert answer.headers["location"] == "/me"
    assert (await world.rows(DeviceRow))[-1].account_id == world.neighbour.account.id


async def test_an_answer_of_a_passkey_opens_it_once(world, as_, browser):
    key = await a_passkey_of(world.neighbour, as_)
    said = key.answer((await browser.post("/sign-in/passkey/question")).text)
    await browser.post("/sign-in/passkey", data={"answer": said})
    devices = len(await world.rows(DeviceRow))

    await browser.post("/sign-in/passkey", data={"answer": said})

    assert len(await world.rows(DeviceRow)) == devices


@ON_SQLITE
@pytest.mark.parametrize("answer", ["", "{}", "[]", "null", "0", "[" * 10_000, '{"id": 1}', "🌷", "x" * 100_000])
async def test_what_no_passkey_says_gets_a_sentence_and_no_crash(world, browser, answer):
    await browser.post("/sign-in/passkey/question")

    refused = await browser.post(
        "/sign-in/passkey", data={"answer": answer}, headers={"referer": "http://localhost:8000/sign-in"}
    )

    assert (refused.status_code, refused.headers["location"]) == (303, "/sign-in")
    assert "passkey past hier niet" in (await browser.get("/sign-in")).text


async def test_one_tap_signs_in_only_in_the_demo(world, browser):
    from careshare.actions.sign_in import demo_link

    link = demo_link(world.app.state.seal, world.neighbour.account.id)

    answer = await browser.get(f"/demo/{link}")

    assert answer.status_code == 404
    assert "careshare" not in browser.cookies


async def a_passkey_of(who, as_) -> Authenticator:
    """A key that `who` made on their own device."""
    key = Authenticator()
    question = (await as_(who).post("/account/passkeys/question")).text
    kept = await as_(who).post("/account/passkeys", data={"answer": key.make(question)})
    assert kept.headers["location"] == "/account#passkeys"
    return key


async def test_a_passkey_that_does_not_fit_counts_as_a_try(world, browser):
    tried = [(await browser.post("/sign-in/passkey", data={"answer": "{}"})).status_code for _ in range(3)]

    async with world.database.reading() as db:
        counted = list(await db.scalars(select(LimitRow.count)))
    assert (set(tried), counted) == ({303}, [3])


@pytest.mark.parametrize(("smtp_url", "words"), [(None, "op het scherm"), ("smtp://mail.example", "in je mail")])
async def test_where_to_look_for_the_code_is_where_it_goes(world, smtp_url, words):
    world.app.state.settings = replace(world.settings, smtp_url=smtp_url)
    async with world.browser() as browser:
        asked = await browser.post("/sign-in", data={"email": "ria@example.org"}, follow_redirects=True)

    assert (words in read(asked).text.lower(), "ongewenste" in asked.text) == (True, smtp_url is not None)
