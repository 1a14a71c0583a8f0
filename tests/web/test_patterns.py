"""The usual week as its viewers see it, and the form in plain words that makes it."""

import re
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from careshare.db.models import PatternRow, PauseRow, ShiftRow, TurnRow, WishRow
from careshare.domain.patterns import Rotation
from careshare.domain.words import CircleState, Kind, MemberState, Role
from tests.actions.usual import at, change, lunch, make, told, week, who
from tests.pages import flash, heading, read, statements


def address(world: Any, page: str = "") -> str:
    return f"/circles/{world.circle_id}/patterns{page}"


def typed(*turns: Any, **different: Any) -> dict[str, Any]:
    """The form for lunch on Monday, Wednesday and Friday, as a browser sends it."""
    return {
        "title": "Lunch",
        "kind": "meal",
        "every": "weeks",
        "interval": "1",
        "weekdays": ["0", "2", "4"],
        "month_day": "1",
        "nth": "1",
        "weekday": "0",
        "rule": "",
        "starts_on": "2026-12-07",
        "until": "",
        "starts": "12:00",
        "ends": "14:00",
        "days_later": "",
        "rotation": "week" if turns else "nobody",
        "turns": [*(str(each.id) for each in turns), ""],
        "needed": "1",
        "open_to": ["family", "friend", "volunteer", "professional"],
        "presence": "active",
        "what": "",
        "window_starts": "",
        "window_ends": "",
        **different,
    }


def mistakes(page: Any) -> dict[str, str]:
    """The sentences beside the fields, by the field's id."""
    found = (each for each in read(page).all("p") if each.attributes.get("class") == "error")
    return {str(each.attributes["id"]).removesuffix("-error"): each.text for each in found}


def tags(page: Any) -> list[str]:
    """The small labels on a page."""
    return [each.text for each in read(page).all("span") if (each.attributes.get("class") or "").startswith("tag")]


def preview(page: Any) -> list[str]:
    """The first times that the form gives."""
    [section] = [each for each in read(page).all("section") if each.attributes.get("id") == "preview"]
    return [each.text for each in section.all("li")]


# Making one.


async def test_lunch_with_three_in_turn_is_on_the_rota_at_once(world, as_):
    form = typed(world.child, world.neighbour, world.partner)

    page = await as_(world.coordinator).post(address(world), data=form, follow_redirects=True)

    assert heading(page) == "Lunch, elke week op ma, wo en vr"
    assert flash(page) == "Het staat 12 weken vooruit op het rooster."
    assert await who(world, "2026-12-07", "2026-12-23") == [("Bram",)] * 3 + [("Ria",)] * 3 + [("Anton",)] * 2


async def test_a_look_shows_the_first_six_times_and_keeps_nothing(world, as_):
    form = typed(world.child, world.neighbour, world.partner)

    page = await as_(world.coordinator).post(address(world, "/new"), data=form)

    assert (page.status_code, preview(page)) == (
        200,
        [
            "ma 7 dec 12:00–14:00 · Bram wordt gevraagd",
            "wo 9 dec 12:00–14:00 · Bram wordt gevraagd",
            "vr 11 dec 12:00–14:00 · Bram wordt gevraagd",
            "ma 14 dec 12:00–14:00 · Ria wordt gevraagd",
            "wo 16 dec 12:00–14:00 · Ria wordt gevraagd",
            "vr 18 dec 12:00–14:00 · Ria wordt gevraagd",
        ],
    )
    assert await world.rows(PatternRow) == []


async def test_an_end_before_the_start_is_the_next_day_and_the_preview_says_so(world, as_):
    form = typed(starts="23:00", ends="07:00")

    page = await as_(world.coordinator).post(address(world, "/new"), data=form)

    assert preview(page)[0] == "ma 7 dec 23:00 – di 8 dec 07:00 · nog niemand"


async def test_the_preview_says_not_now_whatever_keeps_somebody_away(world, as_):
    other = await world.shift("2026-12-09 13:00", 2)
    await world.assign(other, world.neighbour)
    form = typed(world.neighbour, agreed="y")

    page = await as_(world.coordinator).post(address(world, "/new"), data=form)

    assert preview(page)[:2] == [
        "ma 7 dec 12:00–14:00 · Ria",
        "wo 9 dec 12:00–14:00 · nog niemand: Ria nu even niet",
    ]


async def test_the_times_are_there_as_soon_as_it_is_said_when(world, as_):
    nothing_else = {"title": "", "open_to": [], "needed": "0", "rotation": "week"}

    page = await as_(world.coordinator).post(address(world, "/new"), data=typed(**nothing_else))

    assert set(mistakes(page)) == {"title", "open_to", "needed", "turns"}
    assert preview(page)[:2] == ["ma 7 dec 12:00–14:00 · nog niemand", "wo 9 dec 12:00–14:00 · nog niemand"]


@pytest.mark.parametrize(
    "different",
    [
        {"starts": ""},
        {"ends": "12:03"},
        {"weekdays": []},
        {"interval": "0"},
        {"starts_on": ""},
        {"until": "2026-12-01"},
        {"every": "rule", "rule": "FREQ=YEARLY"},
    ],
)
async def test_without_days_and_times_there_is_nothing_to_look_at(world, as_, different):
    page = await as_(world.coordinator).post(address(world, "/new"), data=typed(title="", **different))

    assert preview(page) == []
    assert len(mistakes(page)) == 2


@pytest.mark.parametrize(
    ("people", "needed", "words"),
    [
        ([], "1", "nog niemand"),
        ([], "3", "nog niemand, 3 nodig"),
        (["neighbour"], "1", "Ria wordt gevraagd"),
        (["neighbour"], "2", "Ria wordt gevraagd, nog één nodig"),
        (["neighbour", "child"], "4", "Ria wordt gevraagd, Bram wordt gevraagd, nog 2 nodig"),
    ],
)
async def test_the_preview_says_how_many_more_are_wanted(world, as_, people, needed, words):
    form = typed(*(getattr(world, name) for name in people), rotation="each" if people else "nobody", needed=needed)

    looked = await as_(world.coordinator).post(address(world, "/new"), data=form)
    kept = await as_(world.coordinator).post(address(world), data=form, follow_redirects=True)

    assert preview(looked)[0] == f"ma 7 dec 12:00–14:00 · {words}"
    [times] = [each for each in read(kept).all("section") if each.attributes.get("aria-labelledby") == "ahead"]
    expected = re.sub(r"(\w+) wordt gevraagd", r"\1 (gevraagd)", words)
    assert next(times.all("li")).text == f"ma 7 dec 12:00–14:00 {expected}"


async def test_a_look_leads_to_the_times_or_else_to_what_is_not_right(world, as_):
    fresh = await as_(world.coordinator).get(address(world, "/new"))
    looked = await as_(world.coordinator).post(address(world, "/new"), data=typed())
    mistaken = await as_(world.coordinator).post(address(world, "/new"), data=typed(starts=""))

    leads_to = [each.attributes.get("formaction") for each in read(fresh).all("button")]
    assert address(world, "/new#times") in leads_to
    [times] = [each for each in read(looked).all("div") if each.attributes.get("id") == "times"]
    assert [each.text for each in times.all("li")] == preview(looked)
    assert 'id="times"' not in mistaken.text


async def test_looking_gives_room_for_more_people(world, as_):
    three = typed(world.child, world.neighbour, world.partner)

    fresh = await as_(world.coordinator).get(address(world, "/new"))
    looked = await as_(world.coordinator).post(address(world, "/new"), data=three)

    places = [
        sum(each.attributes.get("name") == "turns" for each in read(page).all("select")) for page in (fresh, looked)
    ]
    assert places == [3, 5]


@pytest.mark.parametrize(
    ("different", "days"),
    [
        ({"weekdays": ["5", "6"], "interval": "3"}, ["12-12", "12-13", "01-02", "01-03"]),
        ({"every": "month-day", "month_day": "-1"}, ["12-31", "01-31", "02-28"]),
        ({"every": "month-weekday", "nth": "1", "weekday": "1"}, ["01-05", "02-02", "03-02"]),
        ({"every": "rule", "rule": "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1"}, ["12-31", "01-29", "02-26"]),
    ],
)
async def test_every_rhythm_can_be_said(world, as_, different, days):
    await as_(world.coordinator).post(address(world), data=typed(**different))

    written = [f"{row.original_on:%m-%d}" for row in await world.rows(ShiftRow)]
    assert written[: len(days)] == days[: len(written)]


@pytest.mark.parametrize(
    ("field", "different", "words"),
    [
        ("interval", {"interval": "0"}, "Schrijf een heel getal van 1 tot en met 52."),
        ("interval", {"interval": "drie"}, "Schrijf hier een heel getal."),
        ("weekdays", {"weekdays": []}, "Kies minstens één dag."),
        ("weekdays", {"weekdays": ["9"]}, "Kies uit de mogelijkheden."),
        ("title", {"title": ""}, "Dit kan niet leeg blijven."),
        ("title", {"title": "x" * 10_000}, "Dit is 9920 tekens te lang."),
        ("what", {"what": "x" * 10_000}, "Dit is 6000 tekens te lang."),
        ("starts_on", {"starts_on": "2026-02-30"}, "Deze datum bestaat niet."),
        ("starts_on", {"starts_on": "2027-12-07"}, "Begin binnen 12 weken vanaf nu."),
        ("starts_on", {"starts_on": "0001-01-01"}, "Deze dag is te ver weg. Kijk nog eens naar het jaar."),
        ("starts_on", {"starts_on": "9999-12-31"}, "Deze dag is te ver weg. Kijk nog eens naar het jaar."),
        ("until", {"until": "2026-12-01"}, "Er valt geen enkele dag tussen de eerste en de laatste dag."),
        ("starts", {"starts": "25:00"}, "Deze tijd bestaat niet. Schrijf hem als 14:00."),
        ("ends", {"ends": ""}, "Dit kan niet leeg blijven."),
        ("ends", {"ends": "12:00", "days_later": "0"}, "Een moment duurt 5 minuten tot 48 uur."),
        ("ends", {"ends": "12:03"}, "Een moment duurt 5 minuten tot 48 uur."),
        ("ends", {"ends": "13:00", "days_later": "2"}, "Een moment duurt 5 minuten tot 48 uur."),
        ("rule", {"every": "rule", "rule": ""}, "Deze regel is niet te lezen."),
        ("rule", {"every": "rule", "rule": "FREQ=YEARLY"}, "Dit kan elke week of elke maand, niet elk jaar."),
        ("rule", {"every": "rule", "rule": "FREQ=HOURLY"}, "In een vaste week komt iets hooguit één keer per dag."),
        ("rule", {"every": "rule", "rule": "FREQ=MONTHLY;BYMONTHDAY=31;BYMONTH=2"}, "Deze regel geeft nooit een dag."),
        ("rule", {"every": "rule", "rule": "FREQ=WEEKLY;" * 2000}, "tekens te lang."),
        ("rule", {"every": "rule", "rule": "FREQ=DAILY;UNTIL=00010101T000000Z"}, "Deze regel geeft nooit een dag."),
        ("turns", {"rotation": "each"}, "Kies minstens één persoon."),
        ("turns", {"rotation": "week"}, "Kies minstens één persoon."),
        ("turns", {"rotation": "week", "turns": ["99"]}, "Kies uit de mogelijkheden."),
        ("turns", {"rotation": "week", "turns": ["²"]}, "Kies uit de mogelijkheden."),
        ("needed", {"needed": "0"}, "Schrijf een getal van 1 tot en met 9."),
        ("needed", {"needed": "10"}, "Schrijf een getal van 1 tot en met 9."),
        ("open_to", {"open_to": []}, "Dit kan niet leeg blijven."),
        ("window_ends", {"window_starts": "12:00"}, "Schrijf beide tijden op, of geen."),
        ("kind", {"kind": "party"}, "Kies een van de mogelijkheden."),
    ],
)
async def test_what_cannot_be_right_gets_a_sentence_beside_its_field(world, as_, field, different, words):
    page = await as_(world.coordinator).post(address(world), data=typed(**different))

    assert page.status_code == 422
    assert words in mistakes(page)[field]
    assert await world.rows(PatternRow) == []


async def test_all_that_is_missing_is_said_at_once(world, as_):
    form = typed(title="", starts="", ends="", weekdays=[], rotation="week")

    page = await as_(world.coordinator).post(address(world), data=form)

    assert set(mistakes(page)) == {"title", "starts", "ends", "weekdays", "turns"}


async def test_what_was_typed_stays(world, as_):
    form = typed(world.child, world.neighbour, title="Soep met brood", starts="11:45", interval="0")

    page = await as_(world.coordinator).post(address(world), data=form)

    inputs = {each.attributes.get("name"): each.attributes.get("value") for each in read(page).all("input")}
    chosen = [each.attributes["value"] for each in read(page).all("option") if "selected" in each.attributes]
    assert (inputs["title"], inputs["starts"], inputs["interval"]) == ("Soep met brood", "11:45", "0")
    assert {str(world.child.id), str(world.neighbour.id)} <= set(chosen)


async def test_more_people_than_are_needed_is_a_mistake(world, as_):
    form = typed(world.child, world.neighbour, rotation="each")

    page = await as_(world.coordinator).post(address(world), data=form)

    assert mistakes(page) == {"needed": "Je koos meer mensen dan dit. Vraag er zoveel als er komen."}


async def test_the_same_person_twice_each_time_is_a_mistake(world, as_):
    form = typed(world.child, world.child, rotation="each", needed="2")

    page = await as_(world.coordinator).post(address(world), data=form)

    assert mistakes(page) == {"turns": "Iemand staat er twee keer in."}


async def test_who_comes_must_be_among_whom_it_is_open_to(world, as_):
    form = typed(world.neighbour, open_to=["family"])

    page = await as_(world.coordinator).post(address(world), data=form)

    assert mistakes(page) == {"open_to": "Iemand die je koos, valt hier niet onder. Vink die groep ook aan."}


async def test_a_mistake_in_what_is_folded_away_opens_it(world, as_):
    page = await as_(world.coordinator).post(address(world), data=typed(needed="0"))

    assert ["open" in each.attributes for each in read(page).all("details")] == [True]


TEXT = some.text(max_size=40)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(different=some.dictionaries(some.sampled_from(sorted(typed())), some.one_of(TEXT, some.lists(TEXT, max_size=3))))
async def test_whatever_is_typed_never_breaks_it(world, as_, different):
    page = await as_(world.coordinator).post(address(world, "/new"), data=typed(**different))

    assert page.status_code in {200, 422}


ENDS = some.one_of(
    some.sampled_from(["00010101", "99991231"]),
    some.datetimes().map(lambda end: f"{end.year:04}{end:%m%d}"),
).flatmap(lambda day: some.sampled_from([f";UNTIL={day}{at}" for at in ("", "T000000", "T235959", "T235959Z")]))


def parts(*texts: str) -> Any:
    """One of these parts of a rule, or none of them."""
    return some.sampled_from(["", *texts])


RULES = some.tuples(
    some.sampled_from(["FREQ=DAILY", "FREQ=WEEKLY", "FREQ=MONTHLY"]),
    parts(";INTERVAL=2", ";INTERVAL=52"),
    parts(";BYDAY=MO", ";BYDAY=MO,TU,SU", ";BYDAY=5FR", ";BYDAY=-1SU"),
    parts(";BYMONTHDAY=31", ";BYMONTHDAY=-1", ";BYMONTHDAY=30"),
    parts(";BYMONTH=2", ";BYMONTH=1,12"),
    parts(";BYSETPOS=-1", ";BYSETPOS=31"),
    parts(";COUNT=1", ";COUNT=999") | ENDS,
).map("".join)


@pytest.mark.parametrize("page", ["/new", ""])
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rule=RULES, zone=some.sampled_from(["Pacific/Kiritimati", "Pacific/Niue"]))
async def test_whatever_rule_is_typed_never_breaks_it(world, as_, page, rule, zone):
    await world.change_circle(zone=ZoneInfo(zone))

    answer = await as_(world.coordinator).post(address(world, page), data=typed(every="rule", rule=rule))

    assert answer.status_code in {200, 303, 422}


async def test_an_end_that_means_never_is_none(world, as_):
    form = typed(every="rule", rule="FREQ=WEEKLY;BYDAY=MO;UNTIL=99991231T235959Z")

    await as_(world.coordinator).post(address(world), data=form)

    assert [row.until for row in await world.rows(PatternRow)] == [None]


# Looking at it.


async def test_the_usual_week_stands_under_its_days(world, as_):
    await make(world, lunch("2026-12-07", world.neighbour, rule="FREQ=WEEKLY;BYDAY=MO,WE"), title="Lunch")
    await make(world, lunch("2026-12-07", starts="23:00", ends="07:00", rule="FREQ=WEEKLY;BYDAY=MO"), title="Nacht")
    await make(world, lunch("2026-12-07", rule="FREQ=MONTHLY;BYDAY=1TU"), title="Huisarts")

    page = await as_(world.neighbour).get(address(world))

    assert heading(page) == "Voor 2 dingen in de vaste week is nog niemand vast"
    days = {next(each.all("h2")).text: [a.text for a in each.all("h3")] for each in read(page).all("section")}
    assert days["maandag"] == ["Lunch", "Nacht"]
    assert days["woensdag"] == ["Lunch"]
    assert days["En af en toe"] == ["Huisarts"]


async def test_what_nobody_does_any_more_is_not_called_covered(world, as_):
    said_no = await make(world, lunch("2026-12-07", world.neighbour), agreed=True)
    await make(world, lunch("2026-12-07", world.child, starts="18:00", ends="19:00"), agreed=True)
    await make(world, lunch("2026-12-07", world.partner, world.neighbour, rotation=Rotation.WEEK), agreed=True)
    before = await as_(world.volunteer).get(address(world))
    await as_(world.neighbour).post(address(world, f"/{said_no}/decline"))
    await world.change_member(world.child, state=MemberState.FORMER)

    page = await as_(world.volunteer).get(address(world))

    assert heading(before) == "Voor alles in de vaste week is er iemand"
    assert heading(page) == "Voor 2 dingen in de vaste week is nog niemand vast"
    [monday] = [each for each in read(page).all("section") if next(each.all("h2")).text == "maandag"]
    assert [
        next(iter(each.all("p"))).text and [p.text for p in each.all("p")][1] for each in monday.all("article")
    ] == [
        "niemand vast",
        "elke week de volgende: Anton, Ria",
        "niemand vast",
    ]


async def test_a_turn_that_is_nobodys_any_more_stands_between_those_of_others(world, as_):
    in_turn = lunch("2026-12-07", world.partner, world.neighbour, rotation=Rotation.WEEK)
    pattern_id = await make(world, in_turn, agreed=True)
    await as_(world.neighbour).post(address(world, f"/{pattern_id}/decline"))

    page = await as_(world.coordinator).get(address(world))

    assert heading(page) == "Voor één ding in de vaste week is nog niemand vast"
    assert "elke week de volgende: Anton, niemand" in page.text


@pytest.mark.parametrize(
    ("name", "sentence", "who_comes"),
    [
        ("coordinator", "“Lunch” wacht nog op een ja van Ria", "Ria (gevraagd)"),
        ("neighbour", "“Lunch” wacht nog op jouw antwoord", "Ria (gevraagd)"),
        ("volunteer", "Eén ding in de vaste week wacht nog op een ja", "Ria"),
    ],
)
async def test_what_is_not_answered_yet_is_not_called_covered(world, as_, name, sentence, who_comes):
    await make(world, lunch("2026-12-07", world.neighbour))
    await make(world, lunch("2026-12-07", world.child, starts="18:00", ends="19:00"), title="Avond", agreed=True)

    page = await as_(getattr(world, name)).get(address(world))

    assert heading(page) == sentence
    assert [p.text for p in next(read(page).all("article")).all("p")][1] == who_comes


async def test_what_is_not_answered_stands_below_what_nobody_does(world, as_):
    await make(world, lunch("2026-12-07", world.neighbour))
    await make(world, lunch("2026-12-07", starts="18:00", ends="19:00"), title="Avond")

    page = await as_(world.coordinator).get(address(world))

    assert heading(page) == "Voor één ding in de vaste week is nog niemand vast"
    assert "“Lunch” wacht nog op een ja van Ria" in [p.text for p in read(page).all("p")]


async def test_what_changes_from_a_day_on_is_one_thing_with_a_last_and_a_first_day(world, as_):
    first = await make(world, lunch("2026-12-04", world.neighbour, rule="FREQ=WEEKLY;BYDAY=SU"))
    await change(world, first, lunch("2026-12-13", world.neighbour, starts="11:30", rule="FREQ=WEEKLY;BYDAY=SU"))

    page = await as_(world.coordinator).get(address(world))

    assert tags(page) == ["t/m za 12 dec", "vanaf zo 13 dec"]
    assert heading(page) == "“Lunch” wacht nog op een ja van Ria"
    assert "Eén ding komt terug, als er niets bijzonders is." in page.text


async def test_an_empty_week_says_what_to_do_first(world, as_):
    coordinator = await as_(world.coordinator).get(address(world))
    neighbour = await as_(world.neighbour).get(address(world))

    assert heading(coordinator) == heading(neighbour) == "Er is nog geen vaste week"
    assert (address(world, "/new") in coordinator.text, address(world, "/new") in neighbour.text) == (True, False)


async def test_a_part_that_was_replaced_from_its_first_day_is_not_shown(world, as_):
    pattern_id = await make(world, lunch("2026-12-07"))
    await as_(world.coordinator).post(
        address(world, f"/{pattern_id}"), data=typed(starts_on="2026-12-07", starts="12:30")
    )

    page = await as_(world.coordinator).get(address(world))

    assert "Eén ding komt terug, als er niets bijzonders is." in page.text


async def test_who_helps_sees_no_buttons_to_change_it(world, as_):
    pattern_id = await make(world, lunch("2026-12-07", world.child))

    page = await as_(world.neighbour).get(address(world, f"/{pattern_id}"))

    assert (page.status_code, next(iter(read(page).all("main"))).buttons) == (200, {})
    assert "/edit" not in page.text


@pytest.mark.parametrize("language", ["nl", "en"])
async def test_no_page_is_half_of_each_language(world, language):
    pattern_id = await make(world, lunch("2026-12-07", world.neighbour, world.child, rotation=Rotation.WEEK))
    browser = world.browser(world.coordinator)
    await browser.post("/language", data={"language": language})

    new = await browser.get(address(world, "/new"))
    show = await browser.get(address(world, f"/{pattern_id}"))
    await browser.aclose()

    assert ("Wie komt er?" in new.text, "Who comes?" in new.text) == (language == "nl", language == "en")
    assert ("elke week de volgende" in show.text, "taking turns by week" in show.text) == (
        language == "nl",
        language == "en",
    )


@pytest.mark.parametrize("copied_world", ["sqlite"], indirect=True)
async def test_a_page_with_many_patterns_asks_the_database_as_often_as_one_with_few(world, as_):
    await make(world, lunch("2026-12-07", world.neighbour))
    with statements(world) as few:
        await as_(world.neighbour).get(address(world))
    for hour in range(8, 20):
        await make(world, lunch("2026-12-07", world.neighbour, starts=f"{hour:02}:00", ends="21:00"))
    with statements(world) as many:
        await as_(world.neighbour).get(address(world))

    assert (len(few), len(many)) == (4, 4)


# One yes, one no.


async def test_who_is_asked_says_yes_to_all_of_it(world, as_):
    pattern_id = await make(world, lunch("2026-12-07", world.neighbour))
    before = await as_(world.neighbour).get(address(world, f"/{pattern_id}"))

    page = await as_(world.neighbour).post(address(world, f"/{pattern_id}/accept"), follow_redirects=True)

    assert "Kun jij dan komen, elke keer dat je aan de beurt bent?" in before.text
    assert flash(page) == "Dank je wel. Daarmee zijn 60 momenten geregeld."
    assert {day.held for day in (await week(world, "2026-12-07", "2027-02-26")).values()} == {1}


async def test_who_is_asked_says_no_to_all_of_it(world, as_):
    pattern_id = await make(world, lunch("2026-12-07", world.neighbour))

    page = await as_(world.neighbour).post(address(world, f"/{pattern_id}/decline"), follow_redirects=True)

    assert flash(page).startswith("Dat geeft niet.")
    assert {tuple(day.who.values()) for day in (await week(world, "2026-12-07", "2027-02-26")).values()} == {
        ("declined",)
    }


@pytest.mark.parametrize("name", ["neighbour", "coordinator"])
async def test_in_a_paused_circle_no_yes_is_asked_for(world, as_, name):
    pattern_id = await make(world, lunch("2026-12-07", world.neighbour))
    live = await as_(getattr(world, name)).get(address(world, f"/{pattern_id}"))
    await world.change_circle(state=CircleState.PAUSED)

    paused = await as_(getattr(world, name)).get(address(world, f"/{pattern_id}"))

    accept = address(world, f"/{pattern_id}/accept")
    assert (accept in live.text, accept in paused.text) == (True, False)


async def test_what_was_changed_before_it_began_is_over_and_leads_to_what_goes_on(world, as_):
    before = await make(world, lunch("2027-01-04", world.neighbour))
    after = await change(world, before, lunch("2027-01-04", world.neighbour, starts="12:30"))

    page = await as_(world.neighbour).get(address(world, f"/{before}"))

    assert "Dit is veranderd voor het begon" in page.text
    assert address(world, f"/{after}") in page.text
    assert address(world, f"/{before}/accept") not in page.text


async def test_who_plans_writes_down_a_yes_from_the_telephone(world, as_):
    pattern_id = await make(world, lunch("2026-12-07", world.neighbour))

    await as_(world.coordinator).post(address(world, f"/{pattern_id}/accept"), data={"member": str(world.neighbour.id)})

    assert (await world.rows(TurnRow))[0].agreed_at == world.now


async def test_only_who_plans_sees_who_said_no(world, as_):
    pattern_id = await make(world, lunch("2026-12-07", world.neighbour, world.child, rotation=Rotation.WEEK))
    await as_(world.neighbour).post(address(world, f"/{pattern_id}/decline"))

    seen = [await as_(each).get(address(world, f"/{pattern_id}")) for each in (world.coordinator, world.child)]

    assert ["kan niet" in tags(page) for page in seen] == [True, False]


# From this day on.


async def test_the_form_starts_from_how_it_is(world, as_):
    three = (world.child, world.neighbour, world.partner)
    pattern_id = await make(world, lunch("2026-12-07", *three, rotation=Rotation.WEEK, rule="FREQ=WEEKLY;BYDAY=TU,TH"))

    page = await as_(world.coordinator).get(address(world, f"/{pattern_id}/edit?from=2026-12-15"))

    inputs = [each.attributes for each in read(page).all("input")]
    checked = {(each["name"], each["value"]) for each in inputs if "checked" in each}
    assert {("weekdays", "1"), ("weekdays", "3"), ("rotation", "week"), ("every", "weeks")} <= checked
    assert next(each["value"] for each in inputs if each.get("name") == "starts_on") == "2026-12-15"
    assert preview(page)[0] == "di 15 dec 12:00–14:00 · Ria wordt gevraagd"


async def test_from_this_day_on_it_is_different(world, as_):
    pattern_id = await make(world, lunch("2026-12-07", world.neighbour, rule="FREQ=WEEKLY;BYDAY=MO,WE,FR"), agreed=True)
    form = typed(world.neighbour, rotation="each", starts_on="2026-12-09", starts="12:30")

    page = await as_(world.coordinator).post(address(world, f"/{pattern_id}"), data=form, follow_redirects=True)

    assert flash(page) == "Vanaf woensdag 9 december is het zo."
    days = await week(world, "2026-12-07", "2026-12-09")
    assert [(day.times, day.who) for day in days.values()] == [
        ("12:00–14:00", {"Ria": "accepted"}),
        ("12:30–14:00", {"Ria": "proposed"}),
    ]


EVERY_OTHER_MONDAY = {"weekdays": ["0"], "interval": "2"}


async def test_what_is_shown_before_a_change_is_what_is_kept(world, as_):
    pattern_id = await make(world, lunch("2026-11-02", rule="FREQ=WEEKLY;INTERVAL=2;BYDAY=MO"))
    form = typed(weekdays=["0"], interval="3", starts_on="2026-11-16", starts="12:30")

    looked = await as_(world.coordinator).post(address(world, f"/{pattern_id}/edit"), data=form)
    kept = await as_(world.coordinator).post(address(world, f"/{pattern_id}"), data=form, follow_redirects=True)

    assert [each.split()[1:3] for each in preview(looked)[:3]] == [["21", "dec"], ["11", "jan"], ["1", "feb"]]
    assert flash(kept) == "Vanaf maandag 21 december is het zo."
    days = await week(world, "2026-12-04", "2027-01-31")
    assert [day for day, one in days.items() if one.times == "12:30–14:00"] == ["2026-12-21", "2027-01-11"]


async def test_what_is_shown_before_a_change_ends_where_a_later_part_begins(world, as_):
    pattern_id = await make(world, lunch("2026-12-07", rule="FREQ=WEEKLY;BYDAY=MO,WE,FR"))
    await change(world, pattern_id, lunch("2026-12-21", starts="13:00"))

    page = await as_(world.coordinator).post(
        address(world, f"/{pattern_id}/edit"), data=typed(starts_on="2026-12-16", starts="12:30")
    )

    assert [each.split(" · ")[0] for each in preview(page)] == ["wo 16 dec 12:30–14:00", "vr 18 dec 12:30–14:00"]


async def test_the_day_that_is_said_is_the_first_it_happens(world, as_):
    pattern_id = await make(world, lunch("2026-12-07", rule="FREQ=WEEKLY;INTERVAL=2;BYDAY=MO"))
    form = typed(**EVERY_OTHER_MONDAY, starts_on="2026-12-15", starts="12:30")

    page = await as_(world.coordinator).post(address(world, f"/{pattern_id}"), data=form, follow_redirects=True)

    assert flash(page) == "Vanaf maandag 21 december is het zo."


async def test_what_has_not_begun_can_begin_earlier(world, as_):
    pattern_id = await make(world, lunch("2027-01-04"))

    page = await as_(world.coordinator).post(
        address(world, f"/{pattern_id}"), data=typed(starts_on="2026-12-07"), follow_redirects=True
    )

    assert flash(page) == "Vanaf maandag 7 december is het zo."
    assert list(await week(world, "2026-12-04", "2026-12-11")) == ["2026-12-07", "2026-12-09", "2026-12-11"]


@pytest.mark.parametrize(
    ("different", "words"),
    [
        ({"starts_on": "2026-12-28"}, "Dan is het al voorbij, of al anders. Kies een eerdere dag."),
        (
            {"weekdays": ["2"], "interval": "2", "starts_on": "2026-12-15", "until": "2026-12-18"},
            "Vanaf hier blijft er geen dag over voor het ophoudt of weer verandert.",
        ),
        (
            {**EVERY_OTHER_MONDAY, "starts_on": "2026-12-16"},
            "Vanaf hier blijft er geen dag over voor het ophoudt of weer verandert.",
        ),
    ],
)
async def test_a_change_that_leaves_no_day_is_a_mistake_beside_its_day(world, as_, different, words):
    every_other = {"rule": "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO"}
    pattern_id = await make(world, lunch("2026-12-07", **every_other))
    await change(world, pattern_id, lunch("2026-12-18", starts="13:00", **every_other))

    page = await as_(world.coordinator).post(address(world, f"/{pattern_id}"), data=typed(**different))

    assert (page.status_code, mistakes(page)) == (422, {"starts_on": words})


async def test_a_part_that_has_not_begun_is_changed_from_its_own_page(world, as_):
    first = await make(world, lunch("2026-12-07"))
    later = await change(world, first, lunch("2026-12-21", starts="13:00"))

    page = await as_(world.coordinator).get(address(world, f"/{later}/edit"))

    [form] = [each for each in read(page).all("form") if each.attributes.get("id") == "pattern"]
    inputs = {each.attributes.get("name"): each.attributes.get("value") for each in read(page).all("input")}
    assert form.attributes["action"] == address(world, f"/{later}")
    assert (inputs["starts_on"], inputs["starts"]) == ("2026-12-21", "13:00")


async def test_changing_what_somebody_changed_meanwhile_is_refused_in_words(world, as_):
    pattern_id = await make(world, lunch("2026-12-07"))
    await as_(world.coordinator).post(address(world, f"/{pattern_id}"), data=typed(starts="12:30"))

    page = await as_(world.coordinator).post(address(world, f"/{pattern_id}"), data=typed(starts="13:00"))

    assert page.status_code == 303
    assert len(await world.rows(PatternRow)) == 2


async def test_an_old_link_leads_to_how_it_is_by_then(world, as_):
    first = await make(world, lunch("2026-12-07"))
    await as_(world.coordinator).post(address(world, f"/{first}"), data=typed(starts_on="2026-12-14", starts="12:30"))

    page = await as_(world.coordinator).get(address(world, f"/{first}/edit?from=2026-12-16"))

    [form] = [each for each in read(page).all("form") if each.attributes.get("id") == "pattern"]
    assert form.attributes["action"] == address(world, f"/{first + 1}")


async def test_a_rule_of_ones_own_is_shown_in_words_and_kept(world, as_):
    pattern_id = await make(world, lunch("2026-12-07", rule="FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1"))

    shown = await as_(world.coordinator).get(address(world, f"/{pattern_id}"))
    form = await as_(world.coordinator).get(address(world, f"/{pattern_id}/edit"))

    assert heading(shown) == "Lunch, elke maand op ma, di, wo, do en vr, daarvan alleen de laatste"
    assert 'value="FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1"' in form.text


NO_DAYS = ["2026-02-30", "x", "99999999999999-01-01", "9999-12-31", "9990-01-01", "2200-01-01", "0001-01-01"]


@pytest.mark.parametrize("query", [f"?from={day}" for day in NO_DAYS])
async def test_a_day_that_does_not_exist_is_not_found(world, as_, query):
    pattern_id = await make(world, lunch("2026-12-07"))

    assert (await as_(world.coordinator).get(address(world, f"/{pattern_id}/edit{query}"))).status_code == 404


def chosen(page: Any) -> list[str]:
    """Who is in turn, as the form has it."""
    places = [each for each in read(page).all("select") if each.attributes.get("name") == "turns"]
    return [each.text for place in places for each in place.all("option") if "selected" in each.attributes]


async def test_who_left_is_no_longer_among_those_who_come_every_time(world, as_):
    pattern_id = await make(world, lunch("2026-12-07", world.neighbour, world.child), needed=2)
    await world.change_member(world.neighbour, state=MemberState.FORMER)

    page = await as_(world.coordinator).get(address(world, f"/{pattern_id}/edit"))

    assert chosen(page) == ["Bram"]


async def test_a_turn_of_who_left_stays_a_turn_wherever_it_is(world, as_):
    three = (world.neighbour, world.child, world.partner)
    pattern_id = await make(world, lunch("2026-12-07", *three, rotation=Rotation.WEEK), agreed=True)
    for gone in (world.neighbour, world.partner):
        await world.change_member(gone, state=MemberState.FORMER)
    form = typed(*three, weekdays=["0"], starts="12:30")

    page = await as_(world.coordinator).get(address(world, f"/{pattern_id}/edit"))
    looked = await as_(world.coordinator).post(address(world, f"/{pattern_id}/edit"), data=form)
    kept = await as_(world.coordinator).post(address(world, f"/{pattern_id}"), data=form, follow_redirects=True)

    assert chosen(page) == chosen(looked) == ["niemand (was Ria)", "Bram", "niemand (was Anton)"]
    who_comes = [each.split(" · ")[1] for each in preview(looked)]
    assert who_comes == ["nog niemand", "Bram wordt gevraagd", "nog niemand"] * 2
    assert "elke week de volgende: niemand, Bram (gevraagd), niemand" in kept.text
    mondays = await week(world, "2026-12-07", "2026-12-28")
    asked = [mondays[day].who.get("Bram") for day in ("2026-12-07", "2026-12-14", "2026-12-21", "2026-12-28")]
    assert asked == [None, "proposed", None, None]


async def test_a_turn_of_who_left_is_taken_out_by_leaving_it_empty(world, as_):
    pattern_id = await make(world, lunch("2026-12-07", world.neighbour, world.child, rotation=Rotation.WEEK))
    await world.change_member(world.neighbour, state=MemberState.FORMER)
    form = typed(world.child, turns=["", str(world.child.id)])

    page = await as_(world.coordinator).post(address(world, f"/{pattern_id}"), data=form, follow_redirects=True)

    assert "elke week de volgende: Bram (gevraagd)" in page.text


async def test_a_turn_can_be_nobodys_from_the_start_and_stays_so_when_it_changes(world, as_):
    in_turn = {"turns": [str(world.neighbour.id), str(world.child.id), "0"], "rotation": "week", "weekdays": ["0"]}

    looked = await as_(world.coordinator).post(address(world, "/new"), data=typed(**in_turn))
    kept = await as_(world.coordinator).post(address(world), data=typed(**in_turn), follow_redirects=True)
    [pattern] = await world.rows(PatternRow)
    page = await as_(world.coordinator).get(address(world, f"/{pattern.id}/edit"))
    later = typed(**in_turn, starts="12:30", starts_on="2026-12-14")
    changed = await as_(world.coordinator).post(address(world, f"/{pattern.id}"), data=later, follow_redirects=True)

    who_comes = [each.split(" · ")[1] for each in preview(looked)]
    assert who_comes == ["Ria wordt gevraagd", "Bram wordt gevraagd", "nog niemand"] * 2
    for each in (kept, changed):
        assert "elke week de volgende: Ria (gevraagd), Bram (gevraagd), niemand" in each.text
    assert chosen(page) == ["Ria", "Bram", "niemand: blijft open"]
    assert [row.member_id for row in await world.rows(TurnRow, pattern_id=pattern.id)] == [
        world.neighbour.id, world.child.id, None,
    ]  # fmt: skip
    mondays = await week(world, "2026-12-07", "2026-12-28")
    assert [each.who for each in mondays.values()] == [
        {"Ria": "proposed"}, {"Bram": "proposed"}, {}, {"Ria": "proposed"},
    ]  # fmt: skip


async def test_a_gap_among_those_who_come_every_time_is_no_turn(world, as_):
    form = typed(turns=[str(world.neighbour.id), "0"], rotation="each", needed="2")

    page = await as_(world.coordinator).post(address(world), data=form, follow_redirects=True)

    assert [row.member_id for row in await world.rows(TurnRow)] == [world.neighbour.id]
    assert "Ria (gevraagd), nog één nodig" in read(page).text


@pytest.mark.parametrize("rotation", ["each", "week", "occurrence"])
async def test_of_turns_that_are_all_nobodys_nobody_is_chosen(world, as_, rotation):
    page = await as_(world.coordinator).post(address(world), data=typed(turns=["0", "0"], rotation=rotation))

    assert mistakes(page) == {"turns": "Kies minstens één persoon."}


async def test_who_left_is_not_in_turn_in_anything_new(world, as_):
    await world.change_member(world.neighbour, state=MemberState.FORMER)

    page = await as_(world.coordinator).post(address(world, "/new"), data=typed(world.neighbour, world.child))

    assert mistakes(page)["turns"] == "Kies uit de mogelijkheden."


# Pausing and stopping.


async def test_a_pause_is_shown_and_can_be_ended(world, as_):
    pattern_id = await make(world, lunch("2026-12-07"))
    days = {"first": "2026-12-21", "last": "2027-01-01"}

    paused = await as_(world.coordinator).post(address(world, f"/{pattern_id}/pause"), data=days, follow_redirects=True)
    resumed = await as_(world.coordinator).post(
        address(world, f"/{pattern_id}/resume"), data=days, follow_redirects=True
    )

    assert ("Niet nodig: ma 21 dec – vr 1 jan" in paused.text, "Niet nodig:" in resumed.text) == (True, False)
    assert await world.rows(PauseRow) == []


async def test_a_pause_that_ends_before_it_begins_is_a_mistake(world, as_):
    pattern_id = await make(world, lunch("2026-12-07"))

    page = await as_(world.coordinator).post(
        address(world, f"/{pattern_id}/pause"), data={"first": "2026-12-21", "last": "2026-12-20"}
    )

    assert (page.status_code, mistakes(page)) == (422, {"last": "De laatste dag kan niet voor de eerste komen."})


async def test_stopping_says_it_is_over(world, as_):
    pattern_id = await make(world, lunch("2026-12-07", world.neighbour), agreed=True)

    await as_(world.coordinator).post(address(world, f"/{pattern_id}/stop"), data={"day": "2026-12-14"})
    world.now = at("2026-12-20 09:00")
    page = await as_(world.neighbour).get(address(world, f"/{pattern_id}"))

    assert "Dit was er tot en met zo 13 dec" in page.text
    assert ("pattern_off", "Ria") in await told(world)


# Who may not.


@pytest.mark.parametrize("path", ["/new", "/{}/edit", "/{}/pause", "/{}/stop"])
async def test_who_does_not_plan_reads_so(world, as_, path):
    pattern_id = await make(world, lunch("2026-12-07"))
    page = address(world, path.format(pattern_id))

    answer = await as_(world.neighbour).get(page, headers={"referer": f"http://localhost:8000{address(world)}"})
    after = await as_(world.neighbour).get(answer.headers["location"])

    assert (answer.status_code, flash(after)) == (303, "Dat kan alleen iemand die meeregelt.")


async def test_another_circles_patterns_do_not_exist(world, as_):
    pattern_id = await make(world, lunch("2026-12-07"))

    own = await as_(world.stranger).get(f"/circles/{world.stranger.circle_id}/patterns/{pattern_id}")
    theirs = await as_(world.stranger).get(address(world, f"/{pattern_id}"))

    assert (own.status_code, theirs.status_code) == (404, 404)


async def test_in_a_paused_circle_the_form_is_closed_and_stopping_is_not(world, as_):
    pattern_id = await make(world, lunch("2026-12-07"))
    await world.change_circle(state=CircleState.PAUSED)

    new = await as_(world.coordinator).get(address(world, "/new"))
    stop = await as_(world.coordinator).get(address(world, f"/{pattern_id}/stop"))

    assert (new.status_code, stop.status_code) == (303, 200)


async def test_what_to_do_is_read_by_whom_it_is_open_to(world, as_):
    for_anybody = await make(world, lunch("2026-12-07"), what="Soep staat klaar.")
    for_family = await make(world, lunch("2026-12-07"), what="Soep staat klaar.", open_to=frozenset({Role.FAMILY}))
    page_of = {number: address(world, f"/{number}") for number in (for_anybody, for_family)}
    browser = as_(world.neighbour)

    before = ["Soep" in (await browser.get(page)).text for page in page_of.values()]
    await world.add(WishRow, circle_id=world.circle_id, member_id=world.neighbour.id, kind=Kind.MEAL)
    after = ["Soep" in (await browser.get(page)).text for page in page_of.values()]

    assert (before, after) == ([True, False], [False, False])
    assert "Soep" in (await as_(world.coordinator).get(page_of[for_family])).text
