"""A moment’s own page: who, when, what to do, can I? And what who plans, and the person, do with it there."""

from datetime import UTC, datetime, time
from typing import Any

import pytest

from careshare.db.models import LetterRow, PreferenceRow, WishRow
from careshare.domain.words import AssignmentState, CircleState, Closed, Decides, Kind, Presence, Role
from tests.actions.dividing import look
from tests.actions.test_shifts import of_a_pattern
from tests.pages import flash, heading, read, statements
from tests.world import ON_SQLITE


def at(world: Any, shift_id: Any = "", page: str = "") -> str:
    return f"/circles/{world.circle_id}/shifts" + (f"/{shift_id}" if shift_id != "" else "") + page


def buttons(page: Any) -> list[str]:
    """The words on the buttons of the page itself, in their order."""
    main = next(read(page).all("main"))
    return list(main.buttons.values())


def new_shift(**changed: Any) -> dict[str, Any]:
    """A form as it is sent for a lunch tomorrow; None leaves a field out."""
    fields = {
        "title": "Lunch",
        "kind": "company",
        "day": "2026-12-05",
        "starts": "12:00",
        "ends": "14:00",
        "last_day": "",
        "what": "Soep staat klaar",
        "presence": "active",
        "needed": "1",
        "open_to": ["family", "friend"],
        "window_starts": "",
        "window_ends": "",
    }
    return {name: value for name, value in {**fields, **changed}.items() if value is not None}


# Who, when, what to do, and can I?


async def test_an_open_moment_says_so_and_has_one_big_button(world, as_):
    lunch = await world.shift(title="Lunch")

    page = await as_(world.neighbour).get(at(world, lunch))

    assert heading(page) == "Lunch"
    assert "vrijdag 4 december, 12:00–14:00" in read(page).text
    assert "Er komt nog niemand." in read(page).text
    assert buttons(page) == ["Ik kom"]


async def test_every_way_not_to_come_says_what_it_does_and_the_lightest_comes_first(world, as_):
    far, near = await world.shift("2026-12-09 12:00"), await world.shift("2026-12-05 12:00")
    for each in (far, near):
        await world.assign(each, world.neighbour)

    ways = [ways_out(await as_(world.neighbour).get(at(world, each))) for each in (far, near)]

    assert ways[0] == [
        "Ik zoek iemand anders Het blijft van jou tot iemand het overneemt.",
        "Ruilen Jij komt op een ander moment, en iemand anders komt op dit.",
        "Geef het terug Het staat meteen open. Dit kan tot 48 uur van tevoren.",
        "Ik kan echt niet Het staat meteen open, en Sanne krijgt bericht.",
    ]
    assert ways[1] == [each for each in ways[0] if "48 uur" not in each]


async def test_before_a_no_all_are_named_who_get_a_letter_of_it_and_nobody_else(world, as_):
    await world.change_member(world.partner, is_coordinator=True)
    await world.change_member(world.child, is_coordinator=True)
    await world.change_account(world.child, email=None)
    lunch = await world.shift("2026-12-05 12:00")
    await world.assign(lunch, world.neighbour)

    before = await as_(world.neighbour).get(at(world, lunch))
    after = await as_(world.neighbour).post(at(world, lunch, "/cannot-come"), follow_redirects=True)

    assert ways_out(before)[-1] == "Ik kan echt niet Het staat meteen open, en Sanne en Anton krijgen bericht."
    assert "Sanne en Anton krijgen bericht." in flash(after)


async def test_the_only_one_who_plans_is_not_told_of_their_own_no(world, as_):
    lunch = await world.shift("2026-12-05 12:00")
    await world.assign(lunch, world.coordinator)

    page = await as_(world.coordinator).get(at(world, lunch))

    assert ways_out(page)[-1] == "Ik kan echt niet Het staat meteen open."


def ways_out(page: Any) -> list[str]:
    [section] = [each for each in read(page).all("section") if each.attributes.get("aria-labelledby") == "cannot"]
    return [each.text for each in section.all("li")]


async def test_how_long_a_night_really_was_stays_on_its_page_for_who_was_there_and_who_plans(world, as_):
    night = await world.shift("2026-12-02 23:00", 8, presence=Presence.ASLEEP)
    real = {"real_starts_at": datetime(2026, 12, 2, 21, 30, tzinfo=UTC)}
    real |= {"real_ends_at": datetime(2026, 12, 3, 6, 15, tzinfo=UTC)}
    await world.assign(night, world.neighbour, happened=True, calls=3, **real)

    own, planner, other = [
        read(await as_(who).get(at(world, night))).text for who in (world.neighbour, world.coordinator, world.child)
    ]

    said = "Echt: 22:30–07:15, 3 keer gebeld of gewekt"
    assert (said in own, said in planner, "gewekt" in other) == (True, True, False)


async def test_in_a_paused_circle_a_moment_says_so_once_and_asks_nobody(world, as_):
    lunch = await world.shift("2026-12-05 12:00", 2)
    await world.change_circle(state=CircleState.PAUSED)

    page = await as_(world.coordinator).get(at(world, lunch))

    assert read(page).text.count("Zolang de kring stilstaat, wordt er niemand verwacht.") == 1
    assert "veranderd worden" not in page.text
    assert "Iemand vragen" not in page.text


async def test_in_a_paused_circle_who_holds_a_moment_would_come_and_needs_no_way_out(world, as_):
    lunch = await world.shift("2026-12-09 12:00", 2, needed=2)
    await world.assign(lunch, world.neighbour)
    await world.assign(lunch, world.child, AssignmentState.SEEKING)
    live = await as_(world.neighbour).get(at(world, lunch))
    await world.change_circle(state=CircleState.PAUSED)

    paused, of_seeker = [await as_(who).get(at(world, lunch)) for who in (world.neighbour, world.child)]

    assert "Kun je niet?" in live.text
    assert "Kun je niet?" not in paused.text
    assert (buttons(paused), buttons(of_seeker)) == ([], [])
    assert people(paused) == ["zou komen", "zou komen, en zocht iemand anders"]


def people(page: Any) -> list[str]:
    """How each of them stands to it."""
    [section] = [each for each in read(page).all("section") if each.attributes.get("aria-labelledby") == "who"]
    return [state.text for state in section.all("p") if "state" in (state.attributes.get("class") or "")]


@pytest.mark.parametrize(
    ("who", "reads"),
    [
        ("coordinator", "Vrijaf voor wie er altijd is"),
        ("partner", "Vrijaf voor wie er altijd is"),
        ("person", "Gezelschap"),
        ("neighbour", "Gezelschap"),
    ],
)
async def test_nobody_reads_that_they_are_a_burden_in_their_own_house(world, as_, who, reads):
    evening = await world.shift("2026-12-10 19:00", title="Avond met Mia", kind=Kind.RESPITE)

    page = await as_(getattr(world, who)).get(at(world, evening))

    [kind] = [each.text for each in read(page).all("dd") if each.text in ("Gezelschap", "Vrijaf voor wie er altijd is")]
    assert kind == reads


@pytest.mark.parametrize(
    ("state", "says", "doors"),
    [
        (AssignmentState.PROPOSED, "Je bent hiervoor gevraagd. Kun je komen?", ["Ik kom", "Ik kan niet"]),
        (AssignmentState.ACCEPTED, "Je komt.", ["Ik zoek iemand anders", "Ik kan echt niet"]),
        (AssignmentState.SEEKING, "Je komt, en je zoekt iemand anders.", ["Ik kom toch zelf", "Ik kan echt niet"]),
        (AssignmentState.DECLINED, "Er komt nog niemand.", ["Ik kan toch wel"]),
        (AssignmentState.CANNOT_COME, "Er komt nog niemand.", ["Ik kan toch wel"]),
        (AssignmentState.LEFT, "Er komt nog niemand.", ["Ik kan toch wel"]),
    ],
    ids=["asked", "coming", "seeking", "said no", "cannot come", "gave it back"],
)
async def test_my_own_state_decides_what_i_can_press(world, as_, state, says, doors):
    lunch = await world.shift()
    await world.assign(lunch, world.neighbour, state)

    page = await as_(world.neighbour).get(at(world, lunch))

    assert says in read(page).text
    assert buttons(page) == doors


async def test_after_a_no_the_way_back_is_quiet_and_nothing_warns_of_it(world, as_):
    lunch = await world.shift()
    await world.assign(await world.shift("2026-12-04 13:50"), world.neighbour)
    await world.assign(lunch, world.neighbour, AssignmentState.CANNOT_COME)

    page = await as_(world.neighbour).get(at(world, lunch))

    [come] = [each for each in read(page).all("button") if each.text == "Ik kan toch wel"]
    assert come.attributes["class"] == "button quiet"
    assert "10 minuten met iets anders" not in read(page).text


async def test_in_good_time_it_can_be_given_back(world, as_):
    lunch = await world.shift("2026-12-06 12:00")
    await world.assign(lunch, world.neighbour)

    page = await as_(world.neighbour).get(at(world, lunch))

    assert buttons(page) == ["Ik zoek iemand anders", "Geef het terug", "Ik kan echt niet"]


async def test_who_looks_for_someone_else_can_be_replaced(world, as_):
    lunch = await world.shift()
    await world.assign(lunch, world.child, AssignmentState.SEEKING)

    page = await as_(world.neighbour).get(at(world, lunch))

    assert "Bram komt. Bram zoekt iemand anders." in read(page).text
    assert buttons(page) == ["Ik neem het over"]


async def test_a_moment_that_is_arranged_has_nothing_to_press(world, as_):
    lunch = await world.shift()
    await world.assign(lunch, world.child)

    page = await as_(world.neighbour).get(at(world, lunch))

    assert "Bram komt." in read(page).text
    assert buttons(page) == []


async def test_what_is_in_my_way_is_said_before_i_press(world, as_):
    lunch, walk = await world.shift(), await world.shift("2026-12-04 13:00")
    await world.assign(walk, world.neighbour)

    page = await as_(world.neighbour).get(at(world, lunch))

    assert "Je hebt dan al iets anders, 60 minuten van deze tijd." in read(page).text
    assert buttons(page) == []


async def test_a_caution_informs_and_does_not_block(world, as_):
    lunch, walk = await world.shift(), await world.shift("2026-12-04 13:50")
    await world.assign(walk, world.neighbour)

    page = await as_(world.neighbour).get(at(world, lunch))

    assert "10 minuten" in read(page).text
    assert buttons(page) == ["Ik kom"]


async def test_what_a_wish_keeps_closed_says_whom_to_call_and_never_why(world, as_):
    lunch = await world.shift()
    await world.add(WishRow, circle_id=world.circle_id, member_id=world.child.id, kind=Kind.COMPANY)

    page = await as_(world.child).get(at(world, lunch))

    assert "Dit moment staat niet voor jou open. Vragen? Bel Sanne." in read(page).text
    assert buttons(page) == []


async def test_a_cancelled_moment_says_why(world, as_):
    lunch = await world.shift(closed=Closed.CANCELLED, closed_words="Ellen is bij de dokter.")

    page = await as_(world.neighbour).get(at(world, lunch))

    assert "Dit is niet meer nodig." in read(page).text
    assert "Ellen is bij de dokter." in read(page).text


async def test_nobody_comes_to_what_is_cancelled(world, as_):
    lunch = await world.shift(closed=Closed.CANCELLED)
    await world.assign(lunch, world.child)
    await world.assign(lunch, world.neighbour, AssignmentState.PROPOSED)

    page = await as_(world.coordinator).get(at(world, lunch))

    who = [each.text for each in read(page).all("li") if "Bram" in each.text or "Ria" in each.text]
    assert ["zou komen" in who[0], "was gevraagd" in who[1]] == [True, True]
    assert [each for each in who if "komt" in each or "is gevraagd" in each] == []


async def test_once_it_began_the_big_button_is_that_one_is_there(world, as_):
    lunch = await world.shift("2026-12-04 08:30")
    await world.assign(lunch, world.neighbour)

    page = await as_(world.neighbour).get(at(world, lunch))

    assert buttons(page)[0] == "Ik ben er"


async def test_what_to_do_is_for_who_comes_and_while_it_is_open(world, as_):
    lunch = await world.shift(what="Soep staat klaar")
    open_page = await as_(world.volunteer).get(at(world, lunch))
    await world.assign(lunch, world.neighbour)

    volunteer, neighbour, professional = [
        await as_(who).get(at(world, lunch)) for who in (world.volunteer, world.neighbour, world.professional)
    ]

    sees = ["Soep staat klaar" in page.text for page in (open_page, volunteer, neighbour, professional)]
    assert sees == [True, False, True, True]


async def test_with_the_trust_of_the_rota_one_reads_only_what_there_is_to_do_where_one_may_come(world, as_):
    nurses_only = await world.shift(what="Stoma verzorgen", open_to=frozenset({Role.PROFESSIONAL}))
    washing = await world.shift("2026-12-05 12:00", what="Wassen", kind=Kind.CARE)
    await world.add(WishRow, circle_id=world.circle_id, member_id=world.neighbour.id, kind=Kind.CARE)

    for shift in (nurses_only, washing):
        assert "Wat er te doen is" not in (await as_(world.neighbour).get(at(world, shift))).text
    assert "Stoma verzorgen" in (await as_(world.professional).get(at(world, nurses_only))).text


async def test_another_circles_moment_does_not_exist(world, as_):
    lunch = await world.shift()

    page = await as_(world.stranger).get(at(world, lunch))

    assert page.status_code == 404


@ON_SQLITE
async def test_one_moment_asks_the_database_as_often_for_one_as_for_many(world, as_):
    few, many = await world.shift(), await world.shift("2026-12-05 12:00", needed=9)
    for n in range(8):
        guest = await world.signed_in(f"g{n}", await world.member(world.circle_id, f"Gast {n}", Role.FRIEND))
        await world.assign(many, guest)

    counts = []
    for shift in (few, many):
        with statements(world) as asked:
            await as_(world.coordinator).get(at(world, shift))
        counts.append(len(asked))

    assert counts[0] == counts[1]


# For who plans.


async def test_who_plans_sees_who_could_come_and_not_now_whatever_the_cause(world, as_):
    lunch = await world.shift()
    walk = await world.shift("2026-12-04 13:50")
    await world.assign(walk, world.neighbour)

    page = await as_(world.coordinator).get(at(world, lunch))

    [ria] = [each for each in read(page).all("li") if each.text.startswith("R Ria")]
    assert "nu even niet" in ria.text
    assert list(ria.buttons.values()) == ["Vraag", "Zei ja"]


async def test_who_would_gladly_come_stands_first_and_who_said_no_behind_who_is_free(world, as_):
    lunch = await world.shift()
    gladly = {"circle_id": world.circle_id, "weekday": 4, "starts": time(9), "ends": time(18), "rather": True}
    await world.add(PreferenceRow, member_id=world.volunteer.id, **gladly)
    await world.assign(await world.shift("2026-12-04 13:50"), world.neighbour)
    await world.assign(lunch, world.child, AssignmentState.DECLINED)
    await world.add(WishRow, circle_id=world.circle_id, member_id=world.partner.id, kind=Kind.COMPANY)

    page = await as_(world.coordinator).get(at(world, lunch))

    lines = could_come(page)
    assert [each.split()[1] for each in lines] == ["Piet", "Joke", "Mia", "Ria", "Bram", "Anton"]
    assert "zei nee" in lines[4]
    [bram] = [each for each in read(page).all("li") if each.text.startswith("B Bram") and "Toch vragen" in each.text]
    [folded] = bram.all("details")
    assert list(folded.buttons.values()) == list(bram.buttons.values()) == ["Vraag", "Zei ja"]


async def test_who_may_not_know_who_said_no_reads_it_from_no_order_either(world, as_):
    await world.change_circle(decides=Decides.PERSON)
    lunch = await world.shift()
    await world.assign(lunch, world.child, AssignmentState.DECLINED)

    lines = could_come(await as_(world.person).get(at(world, lunch)))

    assert [each.split()[1] for each in lines][:2] == ["Anton", "Bram"]
    assert "zei nee" not in " ".join(lines)


async def test_who_shares_a_number_can_be_called_from_where_they_are_asked(world, as_):
    lunch = await world.shift()
    await world.change_member(world.neighbour, phone="06-12 34 56 78", phone_shared=True)
    await world.change_member(world.child, phone="06-87 65 43 21", phone_shared=False)

    page = await as_(world.coordinator).get(at(world, lunch))

    assert [each.attributes["href"] for each in read(page).all("a") if "tel:" in str(each.attributes["href"])] == [
        "tel:0612345678"
    ]


def could_come(page: Any) -> list[str]:
    [section] = [each for each in read(page).all("section") if each.attributes.get("aria-labelledby") == "asking"]
    return [each.text for each in section.all("li")]


async def test_what_is_somebodys_own_is_not_told_to_who_asks(world, as_):
    lunch = await world.shift()
    await world.add(WishRow, circle_id=world.circle_id, member_id=world.child.id, kind=Kind.COMPANY)
    walk = await world.shift("2026-12-04 13:00")
    await world.assign(walk, world.neighbour)

    page = await as_(world.coordinator).get(at(world, lunch))

    lines = {name: each.text for name in ("Bram", "Ria") for each in read(page).all("li") if f" {name} " in each.text}
    assert "Bram is hier niet voor beschikbaar." in lines["Bram"]
    assert "Ria is hier niet voor beschikbaar." in lines["Ria"]


@pytest.mark.parametrize("who", ["neighbour", "person", "professional"])
async def test_who_does_not_plan_sees_no_list_of_who_could_come(world, as_, who):
    lunch = await world.shift()

    page = await as_(getattr(world, who)).get(at(world, lunch))

    assert "Iemand vragen" not in page.text


async def test_who_declined_is_for_coordinators_only(world, as_):
    lunch = await world.shift()
    await world.assign(lunch, world.child, AssignmentState.DECLINED)

    coordinator, neighbour, person = [
        await as_(who).get(at(world, lunch)) for who in (world.coordinator, world.neighbour, world.person)
    ]

    assert ["zei nee" in page.text for page in (coordinator, neighbour, person)] == [True, False, False]


# The person.


async def test_the_person_may_wish_to_do_it_and_the_coordinator_answers(world, as_):
    lunch = await world.shift()
    await as_(world.person).post(at(world, lunch, "/do-myself"))

    page = await as_(world.coordinator).get(at(world, lunch))
    await as_(world.coordinator).post(at(world, lunch, "/answer"), data={"yes": "yes"})

    assert "Ellen wil dit graag zelf doen" in page.text
    assert (await look(world, lunch)).closed is Closed.BY_PERSON


async def test_where_the_person_decides_it_is_closed_at_once(world, as_):
    await world.change_circle(decides=Decides.PERSON)
    lunch = await world.shift()

    await as_(world.person).post(at(world, lunch, "/do-myself"))

    assert (await look(world, lunch)).closed is Closed.BY_PERSON


@pytest.mark.parametrize(
    ("decides", "said"),
    [
        (Decides.TOGETHER, "Het is doorgegeven. Je krijgt antwoord. Sanne krijgt bericht."),
        (Decides.PERSON, "Je doet dit zelf. Niemand wordt meer gevraagd. Ria krijgt bericht."),
    ],
)
async def test_the_person_who_does_it_themselves_reads_who_gets_a_letter_of_it(world, as_, decides, said):
    await world.change_circle(decides=decides)
    lunch = await world.shift()
    await world.assign(lunch, world.neighbour)

    page = await as_(world.person).post(at(world, lunch, "/do-myself"), follow_redirects=True)

    letters = await world.rows(LetterRow)
    assert flash(page).startswith(said)
    assert [letter.account_id for letter in letters] == [
        world.neighbour.account.id if decides is Decides.PERSON else world.coordinator.account.id
    ]


async def test_who_was_down_for_what_is_over_would_come(world, as_):
    lunch = await world.shift("2026-12-03 12:00")
    await world.assign(lunch, world.neighbour)

    page = await as_(world.coordinator).get(at(world, lunch))

    assert "Het is voorbij. Ria zou komen." in read(page).text
    assert {"Was er", "Het is niet gebeurd"} <= set(buttons(page))


async def test_who_is_asked_for_what_comes_back_can_answer_for_all_of_it(world, as_):
    lunch = await world.shift(**await of_a_pattern(world))
    await world.assign(lunch, world.neighbour, AssignmentState.PROPOSED)

    page = await as_(world.neighbour).get(at(world, lunch))

    assert "Antwoord in één keer voor allemaal." in page.text


async def test_a_moment_says_between_which_times_somebody_comes(world, as_):
    lunch = await world.shift(window_starts=time(11, 30), window_ends=time(13))

    page = await as_(world.neighbour).get(at(world, lunch))

    assert "11:30–13:00" in read(page).text
