"""What stands at the door of every request, and what every answer carries."""

import pytest

from careshare.i18n import preferred
from careshare.web.routes import ROUTES
from tests.pages import heading, read


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"origin": "https://elsewhere.example", "sec-fetch-site": ""},
        {"origin": "null", "sec-fetch-site": ""},
        {"origin": "http://localhost:9000", "sec-fetch-site": ""},
    ],
)
async def test_a_change_that_comes_from_another_site_is_refused(world, headers):
    async with world.browser(world.neighbour, **headers) as browser:
        if not headers["sec-fetch-site"]:
            del browser.headers["sec-fetch-site"]
        answer = await browser.post("/language", data={"language": "en"})

    assert answer.status_code == 403
    assert "er is niets veranderd" in answer.text
    assert (await world.me(world.neighbour.id)).account.language == "nl"


@pytest.mark.parametrize("headers", [{"sec-fetch-site": "same-origin"}, {"sec-fetch-site": "none"}])
async def test_a_change_from_a_page_of_ours_is_made(world, headers):
    async with world.browser(world.neighbour, **headers) as browser:
        answer = await browser.post("/language", data={"language": "en"})

    assert answer.status_code == 303
    assert (await world.me(world.neighbour.id)).account.language == "en"


async def test_an_old_browser_that_says_only_its_origin_is_let_in(world):
    async with world.browser(world.neighbour, origin="http://localhost:8000") as browser:
        del browser.headers["sec-fetch-site"]
        answer = await browser.post("/language", data={"language": "en"})

    assert answer.status_code == 303


@pytest.mark.parametrize("broken", ["http://[", "//[", "http://[::1", "http://\u2100.example"])
async def test_a_broken_address_is_not_ours_and_no_crash(world, broken):
    async with world.browser(world.neighbour) as browser:
        del browser.headers["sec-fetch-site"]
        from_there = await browser.post("/language", data={"language": "en"}, headers={"origin": broken.encode()})
        back_there = await browser.post("/language", data={"language": "en"}, headers={"referer": broken.encode()})
        next_there = await browser.get("/sign-in", params={"next": broken})
        asked_there = await browser.post("/sign-in", params={"next": broken}, data={"email": "ria@example.org"})

    assert (from_there.status_code, back_there.headers["location"]) == (403, "/")
    assert (next_there.status_code, asked_there.headers["location"]) == (200, "/sign-in/code")


@pytest.mark.parametrize("path", ["//evil.example/x", "/\\evil.example/x"])
async def test_nobody_is_sent_to_another_site(world, as_, path):
    referer = f"http://localhost:8000{path}"

    back = await as_(None).post("/language", data={"language": "en"}, headers={"referer": referer})
    next_page = await as_(None).post("/sign-in", params={"next": path}, data={"email": "ria@example.org"})

    assert back.headers["location"] == "/"
    assert next_page.headers["location"] == "/sign-in/code"


@pytest.mark.parametrize("before", ["²", "x", "-1", "9" * 40])
async def test_what_is_no_number_is_no_number_of_a_line(world, as_, before):
    answer = await as_(world.coordinator).get(f"/circles/{world.circle_id}/log", params={"before": before})

    assert answer.status_code == 400


@pytest.mark.parametrize("host", ["evil.example", "[", "localhost.evil.example", ""])
async def test_another_name_than_ours_is_not_answered(world, as_, host):
    answer = await as_(None).get("/", headers={"host": host})

    assert answer.status_code == 403
    assert heading(answer) == "Hier kom je niet binnen"
    assert "http://localhost:8000" in answer.text


@pytest.mark.parametrize("path", ["/", "/sign-in", "/no-such-page", "/health"])
async def test_every_answer_tells_the_browser_to_trust_nothing_else(world, as_, path):
    headers = (await as_(None).get(path)).headers

    policy = headers["content-security-policy"]
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"


async def test_a_mistake_of_ours_is_a_calm_page_behind_the_same_door(world, as_):
    browser = as_(world.neighbour)
    world.app.state.clock = lambda: 1 // 0

    page = await browser.get("/me")

    assert page.status_code == 500
    assert heading(page)
    assert "frame-ancestors 'none'" in page.headers["content-security-policy"]


async def test_pages_of_somebody_are_kept_in_no_shared_cache(world, as_):
    assert "private" in (await as_(world.neighbour).get("/me")).headers["cache-control"]


async def test_a_page_that_is_not_there_says_so_calmly(world, as_):
    page = await as_(world.neighbour).get("/no-such-page")

    assert page.status_code == 404
    assert heading(page)
    assert "/me" in [link.attributes["href"] for link in read(page).all("a")]


async def test_a_circle_of_others_looks_like_one_that_does_not_exist(world, as_):
    theirs = await as_(world.stranger).get(f"/circles/{world.circle_id}/rota")
    nowhere = await as_(world.stranger).get("/circles/999999/rota")

    assert (theirs.status_code, nowhere.status_code) == (404, 404)
    assert heading(theirs) == heading(nowhere)


async def test_who_is_not_signed_in_comes_back_to_the_page_afterwards(world, as_):
    answer = await as_(None).get(f"/circles/{world.circle_id}/rota?show=mine")

    assert answer.status_code == 303
    assert answer.headers["location"] == f"/sign-in?next=/circles/{world.circle_id}/rota%3Fshow%3Dmine"


async def test_the_browser_chooses_the_language_at_first(world):
    async with world.browser() as dutch, world.browser(**{"accept-language": "de,en;q=0.5"}) as german:
        assert 'lang="nl"' in (await dutch.get("/")).text
        assert 'lang="en"' in (await german.get("/")).text


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("nl", "nl"),
        ("NL-be", "nl"),
        ("fy-NL,nl;q=0.9", "nl"),
        ("de,nl;q=0.8,en;q=0.5", "nl"),
        ("de, en ;q=0.8, nl; q=0.9", "nl"),
        ("en-GB,en;q=0.9,nl;q=0.8", "en"),
        ("nl;q=0,en;q=0.1", "en"),
        ("nl;q=0", "en"),
        ("nl;q=much,en", "en"),
        ("nld", "en"),
        ("de,*;q=0.5", "en"),
        ("", "en"),
        (";;,,=q", "en"),
    ],
)
async def test_the_language_the_browser_likes_best_of_ours_is_spoken(header, language):
    assert preferred(header) == language


async def test_a_page_that_knows_nobody_speaks_as_the_account_last_did(world):
    async with world.browser(world.neighbour) as browser:
        details = {"name": "Ria", "language": "en", "zone": "Europe/Amsterdam"}
        await browser.post("/account", data=details)
        await browser.get("/account")
        not_there = await browser.get("/no-such-page")
        await browser.post("/sign-out")
        signed_out = await browser.get("/sign-in")

    assert 'lang="en"' in not_there.text
    assert 'lang="en"' in signed_out.text


@pytest.mark.parametrize(
    ("sent_to", "form"),
    [
        ("/circles", "/circles/new"),
        ("/circles/7/shifts", "/circles/7/shifts/new"),
        ("/circles/7/pause", "/circles/7/pausing"),
        ("/circles/7/end", "/circles/7/ending"),
        ("/circles/7/members/8/invitation/send", "/circles/7/members/8/invitation"),
        ("/circles/7/members/8/preferences", "/circles/7/members/8/absences"),
        ("/circles/7/absences/8/seek", "/circles/7/absences/8"),
        ("/circles/7/shifts/8/cancel", "/circles/7/shifts/8/cancelling"),
        ("/circles/7/shifts/8/take", "/circles/7/shifts/8"),
        ("/circles/7/wishes/confidant", "/circles/7/wishes"),
        ("/sign-in/name?next=/me", "/sign-in/who?next=/me"),
        ("/invitations/8-link/join", "/invitations/8-link"),
        ("/account/passkeys/8/remove", "/account"),
        ("/language", "/"),
    ],
)
async def test_who_looks_where_a_form_was_sent_comes_to_the_form(world, as_, sent_to, form):
    answer = await as_(None).get(sent_to)

    assert (answer.status_code, answer.headers["location"]) == (303, form)


async def test_every_address_that_only_takes_a_form_leads_to_a_page(world, as_):
    pages = {route.path for route in ROUTES if "GET" in (route.methods or ())}
    for route in ROUTES:
        if route.path not in pages:
            sent_to = route.path_format.format(**dict.fromkeys(route.param_convertors, 8))
            answer = await as_(None).get(sent_to)
            assert answer.status_code == 303, sent_to
            assert (await as_(None).get(answer.headers["location"])).status_code != 405, sent_to


async def test_a_choice_of_language_stays_with_the_browser(world):
    async with world.browser() as browser:
        await browser.post("/language", data={"language": "en"})
        assert 'lang="en"' in (await browser.get("/")).text


async def test_nothing_leads_away_in_another_language_from_what_was_typed(world, as_):
    ria, typed = as_(world.neighbour), {"name": "", "language": "nl", "zone": "Europe/Amsterdam"}

    fresh, mistaken = await ria.get("/account"), await ria.post("/account", data=typed)

    assert (mistaken.status_code, ["/language" in page.text for page in (fresh, mistaken)]) == (422, [True, False])


@pytest.mark.parametrize("language", ["xx", "", "nl\r\nSet-Cookie: a=b"])
async def test_a_language_we_do_not_speak_is_not_there(world, as_, language):
    assert (await as_(None).post("/language", data={"language": language})).status_code == 404


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (b"--x\r\nbroken", "multipart/form-data; boundary=x"),
        (b"\xff\xfe\x00", "application/x-www-form-urlencoded"),
        (b"{}", "application/json"),
        (b"language=en", "multipart/form-data"),
        (b"", "text/plain"),
    ],
)
async def test_a_body_that_is_no_form_gets_a_sentence_and_no_crash(world, as_, body, content_type):
    answer = await as_(None).post("/language", content=body, headers={"content-type": content_type})

    assert 400 <= answer.status_code < 500


@pytest.mark.parametrize(
    ("path", "field"), [("/language", "language"), ("/sign-in", "email"), ("/sign-in/passkey", "answer")]
)
async def test_a_file_in_the_place_of_a_text_is_refused(world, as_, path, field):
    answer = await as_(None).post(path, files={field: ("x.txt", b"x" * 100)})

    assert answer.status_code == 400
    assert heading(answer)


async def test_a_body_without_end_is_cut_off(world, as_):
    answer = await as_(None).post("/language", content=b"language=" + b"x" * 2_000_000)

    assert 400 <= answer.status_code < 500


async def test_static_files_are_kept_for_a_year_by_their_own_address(world, as_):
    page = await as_(None).get("/")
    address = page.text.split('rel="stylesheet" href="')[1].split('"')[0]

    here = await as_(None).get(address)
    old = await as_(None).get("/static/0000000000/careshare.css")

    assert here.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert old.status_code == 200
    assert "immutable" not in old.headers.get("cache-control", "")


@pytest.mark.parametrize("path", ["../careshare/app.py", "%2e%2e/pyproject.toml", "nothing.css", ""])
async def test_nothing_but_static_files_is_served(world, as_, path):
    assert (await as_(None).get(f"/static/x/{path}")).status_code == 404


async def test_it_can_be_installed(world, as_):
    manifest = (await as_(None).get("/manifest.webmanifest")).json()

    assert manifest["start_url"] == "/"
    assert {icon["sizes"] for icon in manifest["icons"]} == {"192x192", "512x512"}
    for icon in manifest["icons"]:
        assert (await as_(None).get(icon["src"])).headers["content-type"] == "image/png"
