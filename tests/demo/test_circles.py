"""Whatever day and hour it is started, the demo is a whole circle with something to do in it."""

from collections import Counter, defaultdict
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from careshare.db.models import (
    AbsenceRow,
    AccountRow,
    AssignmentRow,
    EntryRow,
    MemberRow,
    OutsideCalendarRow,
    PatternRow,
    ShiftRow,
    ShownRow,
    SkillAskedRow,
    SwapRow,
    TurnRow,
    VisitRow,
    WishRow,
)
from careshare.demo.circles import made_up
from careshare.demo.rows import Rows
from careshare.domain.time import Stretch
from careshare.domain.words import HOLDING, AssignmentState, Closed, Kind, Wrong

ELLENS = 1
MOMENTS = [datetime(2026, 11, day, hour, tzinfo=UTC) for day in range(23, 30) for hour in (8, 20)]
"""A morning and an evening on each day of the week."""
AROUND_THE_CLOCKS = [datetime(2026, 3, 28, 12, tzinfo=UTC), datetime(2026, 10, 25, 0, 30, tzinfo=UTC)]


def when(shift: dict[str, Any]) -> Stretch:
    """The time a shift takes."""
    return Stretch(shift["starts_at"], shift["ends_at"])


class Demo:
    """The demo as it is made at one moment, looked at by name."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        self.rows: Rows = made_up(now)
        self.shifts = {row["id"]: row for row in self.of_ellen(ShiftRow)}
        self.names = {row["id"]: row["name"] for row in self.of_ellen(MemberRow)}

    def of_ellen(self, row_class: Any) -> list[dict[str, Any]]:
        return [row for row in self.rows.tables[row_class] if row["circle_id"] == ELLENS]

    def in_state(self, *states: AssignmentState) -> list[tuple[str, dict[str, Any]]]:
        """Who is in one of these states, and on which shift."""
        return [
            (self.names[row["member_id"]], self.shifts[row["shift_id"]])
            for row in self.of_ellen(AssignmentRow)
            if row["state"] in states
        ]

    def gaps(self, within: timedelta) -> list[dict[str, Any]]:
        """What nobody has yet, starting from now on."""
        return [
            shift
            for shift in self.shifts.values()
            if self.now < shift["starts_at"] < self.now + within
            and shift["held"] < shift["needed"]
            and shift["closed"] is None
        ]

    def busy(self, name: str) -> list[Stretch]:
        """When somebody is there, or was asked to be."""
        concerned = self.in_state(*HOLDING, AssignmentState.PROPOSED)
        return [when(shift) for who, shift in concerned if who == name]


@pytest.fixture(params=[*MOMENTS, *AROUND_THE_CLOCKS], ids=lambda moment: f"{moment:%a-%d-%b-%Hh}", scope="module")
def demo(request: pytest.FixtureRequest) -> Demo:
    """The demo, started at that moment."""
    return Demo(request.param)


def test_the_neighbour_can_take_a_friday_evening_within_a_week(demo: Demo):
    fridays = [gap for gap in demo.gaps(timedelta(days=7)) if gap["starts_at"].weekday() == 4]

    taken = demo.busy("Ria")
    free = [
        gap for gap in fridays if not any(busy.overlaps(Stretch(gap["starts_at"], gap["ends_at"])) for busy in taken)
    ]

    assert "Avond en naar bed" in {gap["title"] for gap in free}


def test_somebody_cannot_come_and_nobody_has_it_within_three_days(demo: Demo):
    soon = {gap["id"] for gap in demo.gaps(timedelta(days=3, hours=5))}

    given_back = [shift["id"] for _, shift in demo.in_state(AssignmentState.CANNOT_COME) if shift["id"] in soon]

    assert len(given_back) == 1


def test_a_neighbour_seeks_a_stand_in_when_ria_is_free(demo: Demo):
    [(who, shift)] = demo.in_state(AssignmentState.SEEKING)

    assert who != "Ria"
    assert demo.now + timedelta(hours=24) < shift["starts_at"] < demo.now + timedelta(days=7)
    assert not any(when(shift).overlaps(busy) for busy in demo.busy("Ria"))


def test_a_question_waits_for_the_neighbour_and_for_the_child(demo: Demo):
    asked = Counter(who for who, shift in demo.in_state(AssignmentState.PROPOSED) if shift["starts_at"] > demo.now)

    assert asked["Ria"] == 1
    assert asked["Bram"] >= 2
    assert set(asked) == {"Ria", "Bram"}


def test_ria_holds_something_this_week_that_she_could_hand_over(demo: Demo):
    coming = [busy for busy in demo.busy("Ria") if demo.now < busy.start < demo.now + timedelta(days=7)]

    assert coming


def test_ellen_does_one_moment_herself_and_has_a_wish(demo: Demo):
    by_her = [shift for shift in demo.shifts.values() if shift["closed"] is Closed.BY_PERSON]

    assert [shift["starts_at"] > demo.now for shift in by_her] == [True]
    assert [(demo.names[wish["member_id"]], wish["kind"]) for wish in demo.of_ellen(WishRow)] == [("Bram", Kind.CARE)]


def test_an_absence_hits_moments_somebody_holds(demo: Demo):
    away = demo.of_ellen(AbsenceRow)[0]

    hit = [
        busy for busy in demo.busy(demo.names[away["member_id"]]) if away["starts_at"] <= busy.start < away["ends_at"]
    ]

    assert away["starts_at"] > demo.now
    assert hit


def test_a_swap_waits_for_an_answer_and_each_holds_what_they_would_give(demo: Demo):
    [swap] = demo.of_ellen(SwapRow)

    places = {(row["shift_id"], row["member_id"]): row["state"] for row in demo.of_ellen(AssignmentRow)}

    assert swap.get("answered_at") is None
    assert demo.shifts[swap["shift_id"]]["starts_at"] > demo.now
    assert places[swap["shift_id"], swap["member_id"]] is AssignmentState.ACCEPTED
    assert places[swap["other_shift_id"], swap["other_member_id"]] is AssignmentState.ACCEPTED


def test_every_hour_of_the_coming_weeks_belongs_to_a_moment(demo: Demo):
    there_until = demo.now
    for moment in sorted(when(shift) for shift in demo.shifts.values()):
        if moment.start <= there_until:
            there_until = max(there_until, moment.end)

    assert there_until > demo.now + timedelta(weeks=11)


def test_places_are_counted_as_they_are_held(demo: Demo):
    held, seeking = Counter[int](), Counter[int]()
    for row in demo.rows.tables[AssignmentRow]:
        held[row["shift_id"]] += row["state"] in HOLDING
        seeking[row["shift_id"]] += row["state"] is AssignmentState.SEEKING

    counted = {row["id"]: (row["held"], row["seeking"]) for row in demo.rows.tables[ShiftRow]}

    assert counted == {shift_id: (held[shift_id], seeking[shift_id]) for shift_id in counted}
    assert all(row["held"] <= row["needed"] for row in demo.rows.tables[ShiftRow])


def test_nobody_is_in_two_places_at_once(demo: Demo):
    accounts = {row["id"]: row["account_id"] for row in demo.rows.tables[MemberRow]}
    shifts = {row["id"]: row for row in demo.rows.tables[ShiftRow]}
    busy: defaultdict[int, list[Stretch]] = defaultdict(list)
    for row in demo.rows.tables[AssignmentRow]:
        shift = shifts[row["shift_id"]]
        if row["state"] in HOLDING and accounts[row["member_id"]] and not shift.get("closed"):
            busy[accounts[row["member_id"]]].append(when(shift))

    overlaps = [
        (account, earlier, later)
        for account, stretches in busy.items()
        for earlier, later in zip(sorted(stretches), sorted(stretches)[1:], strict=False)
        if earlier.overlaps(later)
    ]

    assert overlaps == []


def test_the_half_year_before_looks_lived(demo: Demo):
    past = [row for row in demo.of_ellen(AssignmentRow) if demo.shifts[row["shift_id"]]["ends_at"] <= demo.now]
    states = Counter(row["state"] for row in past)

    assert states[AssignmentState.ACCEPTED] > 1000
    assert states[AssignmentState.REPLACED] >= 10
    assert states[AssignmentState.CANNOT_COME] >= 10
    assert sum(row["happened"] is False for row in past) >= 3
    assert sum(row["real_starts_at"] is not None for row in past) >= 100
    assert sum(row["calls"] for row in past) >= 100
    assert states[AssignmentState.PROPOSED] == 0


def test_whoever_stood_in_is_named(demo: Demo):
    replaced = [row for row in demo.of_ellen(AssignmentRow) if row["state"] is AssignmentState.REPLACED]
    holding = {(row["shift_id"], row["member_id"]) for row in demo.of_ellen(AssignmentRow) if row["state"] in HOLDING}

    assert all((row["shift_id"], row["replaced_by"]) in holding for row in replaced)


def test_the_log_is_of_the_past_and_in_order(demo: Demo):
    times = [row["at"] for row in demo.of_ellen(EntryRow)]

    assert times == sorted(times)
    assert times[-1] <= demo.now


def test_twelve_women_of_the_village_and_three_children_take_part(demo: Demo):
    active = [row for row in demo.of_ellen(MemberRow) if row.get("state") is None]
    relations = Counter(row["relation"] for row in active if row["role"] == "friend")

    assert sum(relations.values()) == 12
    assert sum(row["relation"] in ("zoon", "dochter") for row in active) == 3


def test_patterns_reach_the_horizon(demo: Demo):
    reaches = {row["written_until"] for row in demo.rows.tables[PatternRow]}

    assert reaches == {(demo.now + timedelta(weeks=12)).date()}


def test_who_has_an_account_has_it_once(demo: Demo):
    emails = [row["email"] for row in demo.rows.tables[AccountRow]]

    assert len(emails) == len(set(emails))


@pytest.mark.parametrize("now", MOMENTS)
def test_the_nurses_visits_come_from_her_calendar_and_one_entry_of_it_cannot_be_read(now: datetime) -> None:
    demo = Demo(now)

    [calendar] = demo.of_ellen(OutsideCalendarRow)
    soon = [each for each in demo.of_ellen(VisitRow) if now < each["starts_at"] < now + timedelta(days=7)]

    assert (demo.names[calendar["member_id"]], calendar["entries"], calendar["unread"]) == ("Joke", 3, 1)
    assert [each[0] for each in calendar["problems"]["told"]] == [Wrong.ZONE]
    assert sorted({each["title"] for each in soon}) == ["Katheter wisselen", "Zuurstof nakijken"]
    assert len(soon) == 3


@pytest.mark.parametrize("now", MOMENTS[:2])
def test_the_lift_was_shown_to_some_and_the_next_evening_asks_for_it(now: datetime) -> None:
    demo = Demo(now)
    asked = {row["pattern_id"]: row["required"] for row in demo.of_ellen(SkillAskedRow)}
    shown = {
        demo.names[row["member_id"]] for row in demo.of_ellen(ShownRow) if row["until"] and row["until"] >= now.date()
    }
    gap = next(shift for shift in demo.gaps(timedelta(days=7)) if shift["title"] == "Avond en naar bed")

    assert asked[gap["pattern_id"]] is True
    assert ("Ria" in shown, "Mia" in shown) == (True, False)


@pytest.mark.parametrize("now", MOMENTS[:2])
def test_whoever_has_a_turn_that_asks_for_the_lift_was_shown_it(now: datetime) -> None:
    demo = Demo(now)
    required = {row["pattern_id"] for row in demo.of_ellen(SkillAskedRow) if row["required"]}
    shown = {row["member_id"] for row in demo.of_ellen(ShownRow) if row["until"] and row["until"] >= now.date()}

    assert {row["member_id"] for row in demo.of_ellen(TurnRow) if row["pattern_id"] in required} <= shown
