"""Between circles, and within one: every route, asked by everyone, against the table of who may see and do what.

A route that is not in the table fails the test. Whoever may not gets 404, a refusal in words or the sign-in page, and
not a row of the database is different afterwards. Whoever may is not turned away; what happens then, other tests say.
"""

import json
import shutil
from dataclasses import dataclass, replace
from datetime import time, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import select
from starlette.convertors import IntegerConvertor

from careshare.db.models import (
    AbsenceRow,
    BalanceRow,
    Base,
    CheckInRow,
    DeviceRow,
    DivisionRow,
    EntryRow,
    FeedRow,
    InvitationRow,
    OutsideCalendarRow,
    PasskeyRow,
    PatternRow,
    PreferenceRow,
    QuietTimeRow,
    ReliefRow,
    ShiftRow,
    ShownRow,
    SkillRow,
    SwapRow,
    TurnRow,
    WishRow,
)
from careshare.domain.reasons import Reason, Why
from careshare.domain.words import (
    HELPERS,
    DivisionState,
    FeedKind,
    Group,
    Kind,
    Language,
    MemberState,
    Presence,
    Role,
    Trust,
)
from careshare.i18n import reason_words, words_in
from careshare.queries import messages
from careshare.queries.answers import ANSWER, secret_of
from careshare.seal import Seal, new_secret
from careshare.web.routes import ROUTES
from tests.world import World, on

# Who asks. Each stands for a role, a trust or a mark of the table in the design.
PLANNERS = frozenset({"coordinator", "coordinating_friend", "coordinating_professional"})
WITHIN = PLANNERS | {
    "person",
    "partner",
    "neighbour",
    "trusted_friend",
    "volunteer",
    "professional",
    "trusted_professional",
    "representative",
    "confidant",
}
HELPING = WITHIN - {"person"}
SIGNED_IN = WITHIN | {"former", "stranger"}
EVERYONE = SIGNED_IN | {"nobody"}
CARING = (WITHIN | {"stranger"}) - {"person", "professional", "trusted_professional", "coordinating_professional"}
FAMILY = frozenset({"coordinator", "partner", "representative"})
IN_CHARGE = PLANNERS | {"representative"}

# The table: who may. A name that ends in a dot stands for every route of that noun that is not named itself.
TABLE: dict[str, frozenset[str]] = {
    # Open to the world; a secret link is its own key.
    "me.home": EVERYONE,
    "language.": EVERYONE,
    "sign_in.": EVERYONE,
    "sign_in.demo": frozenset(),
    "demo_letters.": frozenset(),
    "invitations.read": EVERYONE,
    "invitations.join": EVERYONE,
    "own_page.": EVERYONE,
    "answers.": EVERYONE,
    "static.": EVERYONE,
    "operator.": EVERYONE,
    # One's own, whatever circle one is in.
    "me.show": SIGNED_IN,
    "sign_in.sign_out": SIGNED_IN,
    "account.": SIGNED_IN,
    "address.": SIGNED_IN,
    "pins.": SIGNED_IN,
    "messages.": SIGNED_IN,
    "messages.unsubscribing": EVERYONE,
    "messages.unsubscribe": EVERYONE,
    "account.remove_passkey": frozenset({"partner"}),
    "account.end_device": frozenset({"partner"}),
    "invitations.join_as_me": SIGNED_IN,
    "circles.new": SIGNED_IN,
    "circles.start": SIGNED_IN,
    "absences.mine": WITHIN | {"stranger"},
    "feeds.fetch": EVERYONE,
    "feeds.index": SIGNED_IN,
    "feeds.switch_on_everywhere": SIGNED_IN,
    "feeds.": frozenset({"partner"}),
    "feeds.switch_on": HELPING,
    "feeds.download": WITHIN,
    # One's own busy times are one's own; a calendar of visits belongs to whose it is and to who plans.
    "outside.index": SIGNED_IN,
    "outside.new_busy": SIGNED_IN,
    "outside.attach_busy": SIGNED_IN,
    "outside.new_visits": PLANNERS | {"professional", "trusted_professional"},
    "outside.attach_visits": PLANNERS | {"professional", "trusted_professional"},
    "outside.": PLANNERS,
    "outside.read": frozenset(),
    # My weeks are for who cares without being paid for it, and for nobody else: not for who plans either.
    "balance.": CARING,
    # Their own word is asked of who is family; what is answered already is one's own, and a link from a letter a key.
    "check_ins.": FAMILY,
    "sos.": FAMILY,
    "sos.send": FAMILY - {"coordinator"},  # who is the one it is sent to
    "check_ins.forget": frozenset({"partner"}),
    "check_ins.switch_off": SIGNED_IN,
    "check_ins.read": EVERYONE,
    "check_ins.answer_by_letter": EVERYONE,
    "balance.show_limit": CARING - {"coordinator", "stranger"},
    # What one gave is taken back, and what was kept of one forgotten, whatever one has become since.
    "balance.hide_limit": WITHIN,
    "balance.forgetting": SIGNED_IN,
    "balance.forget": SIGNED_IN,
    "balance.relief": CARING - {"volunteer", "stranger"},
    "balance.ask_relief": CARING - {"volunteer", "stranger"},
    "balance.withdraw_relief": WITHIN,
    # A circle: everyone in it sees it, who plans or represents changes it.
    "circles.show": WITHIN,
    "circles.": IN_CHARGE,
    "circles.ending": IN_CHARGE | {"person"},
    "circles.end": IN_CHARGE | {"person"},
    # Its people.
    "members.index": WITHIN,
    "members.show": WITHIN,
    "members.leave": WITHIN,
    "members.": PLANNERS,
    "members.approve": frozenset(),
    "members.turn_down": frozenset(),
    "invitations.": PLANNERS,
    "absences.": PLANNERS,
    "wishes.": frozenset({"person", "representative", "confidant"}),
    "skills.index": WITHIN,
    "skills.": PLANNERS,
    # Its week.
    "rota.show": WITHIN,
    "weeks.show": WITHIN,
    "asking.": PLANNERS,
    "asking.seeking": frozenset({"partner"}),
    "division.": PLANNERS,
    "patterns.index": WITHIN,
    "patterns.show": WITHIN,
    "patterns.": PLANNERS,
    "patterns.accept": frozenset({"partner"}),
    "patterns.decline": frozenset({"partner"}),
    "shifts.show": WITHIN,
    "shifts.": PLANNERS,
    "shifts.unplanned": HELPING,
    "shifts.write_down": HELPING,
    "shifts.do_myself": frozenset({"person"}),
    "shifts.answer": PLANNERS | {"person"},
    "assignments.take": HELPING,
    "assignments.decline": HELPING,
    "assignments.leave": HELPING,
    "assignments.": PLANNERS,
    "swaps.new": frozenset({"partner"}),
    "swaps.ask": frozenset({"partner"}),
    "swaps.accept": frozenset({"partner"}),
    "swaps.decline": frozenset({"partner"}),
    "lists.index": WITHIN,
    "lists.rota": WITHIN,
    "lists.example": WITHIN,
    "lists.example_of": WITHIN,
    "lists.": PLANNERS,
    "lists.take_back": frozenset({"coordinator"}),
    "log.index": WITHIN,
    "log.undo": frozenset({"partner"}),
}

NOT_ALLOWED = reason_words(Reason(Why.NOT_ALLOWED), words_in(Language.NL))


async def furnish(world: World) -> dict[str, Any]:
    """Everyone who asks, and something of everything to ask for; the values of every address."""
    circle_id = world.circle_id
    more: list[tuple[str, str, Role, dict[str, Any]]] = [
        ("trusted_friend", "Els", Role.FRIEND, {"trust": Trust.FULL}),
        ("trusted_professional", "Noor", Role.PROFESSIONAL, {"trust": Trust.FULL}),
        ("coordinating_friend", "Tineke", Role.FRIEND, {"is_coordinator": True}),
        ("coordinating_professional", "Ineke", Role.PROFESSIONAL, {"is_coordinator": True}),
        ("representative", "Wim", Role.FAMILY, {"is_representative": True}),
        ("confidant", "Lies", Role.FRIEND, {"is_confidant": True}),
        ("former", "Koos", Role.FRIEND, {}),
    ]
    for key, name, role, values in more:
        await world.signed_in(key, await world.member(circle_id, name, role, **values))
    await world.change_member(world.former, state=MemberState.FORMER, left_at=world.now)
    guest = await world.member(circle_id, "Gerda", Role.FRIEND, has_account=False, own_page_secret=b"o" * 32)
    shift = await world.shift("2026-12-11 12:00", 2)
    other = await world.shift("2026-12-12 12:00", 2)
    await world.assign(shift, world.partner)
    await world.assign(other, world.child)
    wanted = await world.shift("2026-12-14 12:00", 2)
    past, guests = await world.shift("2026-12-03 12:00", 2), await world.shift("2026-12-13 12:00", 2)
    for number in (past, guests):
        await world.assign(number, replace(world.partner, member=replace(world.partner.member, id=guest)))
    here = {"circle_id": circle_id}
    pattern = await world.add(
        PatternRow,
        **here,
        series="s",
        rule="FREQ=WEEKLY;BYDAY=FR",
        starts_on=on("2026-12-04"),
        starts=time(12),
        ends=time(14),
        kind=Kind.MEAL,
        presence=Presence.ACTIVE,
        title="Lunch",
        open_to=HELPERS,
        created_at=world.now,
    )
    await world.add(TurnRow, **here, pattern_id=pattern, member_id=world.partner.id, position=0)
    secret = new_secret()
    invited = await world.member(circle_id, "Nieuw", Role.FRIEND, has_account=False)
    soon = world.now + timedelta(days=1)
    invitation = await world.add(
        InvitationRow,
        **here,
        member_id=invited,
        invited_by=world.coordinator.id,
        secret=secret,
        created_at=world.now,
        expires_at=soon,
    )
    written = {"kind": FeedKind.MINE, "secret": secret, "created_at": world.now, "changed_at": world.now}
    feed = await world.add(FeedRow, **here, member_id=world.partner.id, **written)
    for number in (world.partner.account.id, world.coordinator.account.id, world.representative.account.id):
        asks = {"check_in_days": 14, "check_in_since": world.now, "asks_how_long": True}
        await world.add(BalanceRow, account_id=number, **asks, asked_at=world.now, asked_secret=secret)
    outside = {"name": "Thuiszorg", "entries": 0, "unread": 0, "problems": {"told": []}, "created_at": world.now}
    outside |= {"read_at": world.now, "seen_at": world.now}
    skill = await world.add(SkillRow, **here, name="de tillift")
    seal: Seal = world.app.state.seal
    return {
        **here,
        "shift_id": shift,
        "pattern_id": pattern,
        "member_id": guest,
        "absence_id": await world.add(AbsenceRow, **here, member_id=guest, starts_at=world.now, ends_at=soon),
        "preference_id": await world.add(
            PreferenceRow, **here, member_id=guest, weekday=1, starts=time(9), ends=time(12), rather=False
        ),
        "quiet_time_id": await world.add(QuietTimeRow, **here, weekday=6, starts=time(9), ends=time(12)),
        "skill_id": skill,
        "shown_id": await world.add(
            ShownRow, **here, skill_id=skill, member_id=guest, by_words="de ergotherapeut", shown_on=on("2026-12-01")
        ),
        "wish_id": await world.add(WishRow, **here, member_id=guest, kind=Kind.CARE),
        "swap_id": await world.add(
            SwapRow,
            **here,
            shift_id=other,
            member_id=world.child.id,
            other_shift_id=shift,
            other_member_id=world.partner.id,
            asked_at=world.now,
        ),
        "entry_id": await world.add(
            EntryRow,
            **here,
            at=world.now,
            verb="take",
            shift_id=shift,
            by_member_id=world.partner.id,
            facts={"version": 0, "changes": []},
        ),
        "number": 1,
        "list_id": await world.add(
            EntryRow,
            **here,
            at=world.now,
            verb="bring_list",
            by_member_id=world.coordinator.id,
            facts={"people": 0, "moments": 0},
        ),
        "passkey_id": await world.add(
            PasskeyRow,
            account_id=world.partner.account.id,
            credential_id=b"c",
            public_key=b"k",
            name="Telefoon",
            created_at=world.now,
        ),
        "feed_id": feed,
        "feed_link": seal.link("feed", feed, secret),
        "outside_id": await world.add(OutsideCalendarRow, **here, **outside),
        "device_id": (await world.rows(DeviceRow, account_id=world.partner.account.id))[0].id,
        "link": seal.link("invitation", invitation, secret),
        "build": "x",
        "group": "asks",
        "unsubscribe_link": await _unsubscribing(world),
        "path": "careshare.css",
        "ending": "csv",
        "sort": "people",
        "check_in_id": await world.add(CheckInRow, account_id=world.partner.account.id, at=world.now, heavy=3),
        "check_in_link": seal.link("check-in", world.partner.account.id, secret),
        "division_id": await world.add(
            DivisionRow,
            **here,
            by_member_id=world.coordinator.id,
            from_on=on("2026-12-04"),
            until=on("2026-12-18"),
            state=DivisionState.READY,
            progress={},
            result={"given": [[wanted, world.neighbour.id, "spread"]], "uncovered": []},
            asked_at=world.now,
        ),
        "asked_of": f"{wanted}-{world.neighbour.id}",
        "past": past,
        "guests": guests,
        "other": other,
        "child": world.child.id,
        "planner": world.coordinator.id,
        "relief_id": await world.add(
            ReliefRow, **here, member_id=world.partner.id, weekday=3, night=True, asked_at=world.now
        ),
        "wanted": wanted,
        "answer_link": seal.link(ANSWER, guest, secret_of((await world.rows(ShiftRow, id=wanted))[0].uid)),
        "own_link": seal.link("own", guest, b"o" * 32),
    }


async def _unsubscribing(world: World) -> str:
    async with world.database.reading() as db:
        return await messages.unsubscribing_link(db, world.app.state.seal, world.partner.account.id, Group.ASKS)


def aimed(name: str, params: dict[str, Any]) -> dict[str, Any]:
    """The values of an address, where a route is about something else than most."""
    own_page = {"shift_id": params["guests"], "link": params["own_link"]}
    otherwise: dict[str, dict[str, Any]] = {
        "assignments.minutes": {"shift_id": params["past"]},
        "assignments.correct": {"shift_id": params["past"]},
        "check_ins.read": {"link": params["check_in_link"]},
        "check_ins.answer_by_letter": {"link": params["check_in_link"]},
        "balance.show_limit": {"member_id": params["planner"]},
        "balance.hide_limit": {"member_id": params["planner"]},
        "messages.unsubscribing": {"link": params["unsubscribe_link"]},
        "messages.unsubscribe": {"link": params["unsubscribe_link"]},
        "feeds.fetch": {"link": params["feed_link"]},
        "lists.take_back": {"entry_id": params["list_id"]},
        "asking.ask_now": {"shift_id": params["wanted"]},
        "asking.ask_later": {"shift_id": params["wanted"]},
    }
    answers = {"shift_id": params["wanted"], "link": params["answer_link"]}
    of_links = {"own_page": own_page, "answers": answers}
    return params | (of_links.get(name.partition(".")[0]) or otherwise.get(name, {}))


ASKS = {"whom_1": "family", "days_1": 9, "whom_2": "volunteers", "days_2": 8, "days_3": 7, "hours_4": 48, "hours_5": 24}


def fields(name: str, params: dict[str, Any]) -> dict[str, Any]:
    """What a button of ours sends along."""
    sent: dict[str, dict[str, Any]] = {
        "swaps.ask": {"shift": params["other"], "member": params["child"]},
        "language.choose": {"language": "en"},
        "feeds.switch_on": {"kind": "mine"},
        "check_ins.switch_on": {"days": 14},
        "division.ask": {"weeks": 2},
        "asking.ask_later": {"day": "2026-12-08"},
        "asking.look": ASKS,
        "asking.keep": ASKS,
        "sos.send": {"circle": params["circle_id"], "member": params["planner"]},
        "division.send": {"ask": params["asked_of"]},
    }
    return sent.get(name, {"member": params["member_id"]})


@dataclass(frozen=True)
class Answer:
    """What somebody got. `denied`: nothing was done for them; `turned_away`: because of who they are."""

    status: int
    words: str
    denied: bool
    turned_away: bool


async def ask(world: World, name: str, who: str, params: dict[str, Any], **otherwise: int) -> Answer:
    """One request as a browser of `who` would make it, or with some value in the address `otherwise`."""
    route = next(route for route in ROUTES if route.name == name)
    values = {**aimed(name, params), **otherwise}
    async with world.browser(None if who == "nobody" else getattr(world, who)) as browser:
        address = world.app.state.url(name, **{key: values[key] for key in route.param_convertors})
        if "POST" in (route.methods or ()):
            answer = await browser.post(address, data=fields(name, values))
        else:
            answer = await browser.get(address)
    return _read(world, answer)


def _read(world: World, answer: httpx.Response) -> Answer:
    said = world.app.state.seal.read("said", (answer.cookies.get("careshare-said") or "").strip('"'))
    words, _undo, is_no = json.loads(said) if said else ("", "", False)
    to_sign_in = (
        answer.headers.get("location", "").startswith("/sign-in?") or answer.headers.get("location") == "/sign-in"
    )
    turned_away = answer.status_code in {403, 404} or to_sign_in or words == NOT_ALLOWED
    return Answer(answer.status_code, words, turned_away or is_no, turned_away)


def may(name: str) -> frozenset[str]:
    """Who may, by the route's own line or that of its noun. KeyError for a route that is in no line."""
    return TABLE[name] if name in TABLE else TABLE[name.partition(".")[0] + "."]


async def snapshot(world: World) -> dict[str, list[Any]]:
    """Every row of every table."""
    found = {}
    async with world.database.reading() as db:
        for table in Base.metadata.sorted_tables:
            found[table.name] = sorted(map(repr, (await db.execute(select(table))).all()))
    return found


@pytest.mark.parametrize("number", [2**31, 10**18 - 1])
async def test_a_number_that_no_row_has_breaks_nothing(world: World, number: int):
    params = await furnish(world)

    crashed = []
    for route in ROUTES:
        for value in (name for name, kind in route.param_convertors.items() if isinstance(kind, IntegerConvertor)):
            answer = await ask(world, route.name, "coordinator", params, **{value: number})
            if answer.status >= 500:
                crashed.append((route.name, value, answer))

    assert crashed == []


def test_every_route_has_its_line_in_the_table():
    missing = [route.name for route in ROUTES if not {route.name, route.name.partition(".")[0] + "."} & set(TABLE)]
    nouns = {route.name.partition(".")[0] + "." for route in ROUTES}
    gone = set(TABLE) - nouns - {route.name for route in ROUTES}

    assert (missing, gone) == ([], set())


@pytest.mark.parametrize("who", sorted(EVERYONE))
async def test_whoever_may_not_gets_nothing_and_changes_nothing(world: World, who: str):
    params = await furnish(world)
    before = await snapshot(world)

    let_in = []
    for route in ROUTES:
        if who not in may(route.name):
            answer = await ask(world, route.name, who, params)
            if not answer.denied or answer.status >= 500:
                let_in.append((route.name, answer))

    assert let_in == []
    assert await snapshot(world) == before


@pytest.mark.parametrize("who", sorted(EVERYONE))
async def test_whoever_may_is_not_turned_away(sqlite_cast: tuple[Path, dict[str, Any]], tmp_path: Path, who: str):
    template, cast = sqlite_cast
    first = World(f"sqlite:///{shutil.copy(template, tmp_path / 'first.db')}", tmp_path, cast=dict(cast))
    params = await furnish(first)
    await first.database.close()

    turned_away = []
    for route in ROUTES:
        if who in may(route.name):
            copy = shutil.copy(tmp_path / "first.db", tmp_path / "copy.db")
            world = World(f"sqlite:///{copy}", tmp_path, cast=first.cast)
            answer = await ask(world, route.name, who, params)
            await world.database.close()
            if (answer.turned_away and not route.name.startswith("sign_in.")) or answer.status >= 500:
                turned_away.append((route.name, answer))

    assert turned_away == []
