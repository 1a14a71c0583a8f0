"""Both circles of the demo, made up around `now`."""

from datetime import date, datetime, timedelta

from careshare.db.models import (
    AbsenceRow,
    BalanceRow,
    FeedRow,
    PreferenceRow,
    QuietTimeRow,
    RespiteRow,
    SwapRow,
    WishRow,
)
from careshare.demo import ahead, skills, visits
from careshare.demo.ahead import Ahead
from careshare.demo.cast import (
    ANTON,
    BRAM,
    CIRCLE_OF_ELLEN,
    CIRCLE_OF_HARM,
    DINI,
    HOME,
    JOKE,
    LOES,
    LOTTE,
    RIA,
    SANNE,
    Someone,
)
from careshare.demo.history import DINI_MOVED, live_through
from careshare.demo.moments import Diary, usual
from careshare.demo.rows import CircleRows, Rows, weekly
from careshare.demo.weeks import ELLENS_WEEK, HARMS_WEEK
from careshare.domain.patterns import horizon_end
from careshare.domain.time import Week, home_day, home_midnight
from careshare.domain.words import Decides, FeedKind, Kind, MayBeAlone, MemberState
from careshare.seal import new_secret

HISTORY = timedelta(weeks=26)
ENOUGH_FOR_ANTON = 40
"""Hours a week, as he said himself; his weeks hold more."""

WANTS = (
    "Ik wil graag zelf bepalen wie me wast en wanneer. Zet mijn stoel bij het raam. Praat met mij, niet over mij. "
    "Op zondag tussen de middag eten we met het gezin, dan liever niemand erbij."
)
RULES = (
    "Schoenen uit. Sleutel in het kastje naast de deur. Bij twijfel over de zuurstof: eerst Anton bellen, dan Hanneke."
)


def made_up(now: datetime) -> Rows:
    """Every row of the demo. The first circle is Ellen's."""
    rows = Rows(now)
    ellens_circle(rows)
    harms_circle(rows)
    return rows


def first_day(now: datetime) -> date:
    """The Monday half a year ago on which both circles began."""
    return Week.of(home_day(now - HISTORY, HOME)).monday


def ellens_circle(rows: Rows) -> None:
    """Never alone, nights of one man, twelve neighbours, three children in turn; and something to do."""
    now, first = rows.now, first_day(rows.now)
    circle = CircleRows.begin(
        rows,
        home_midnight(first, HOME),
        person_name="Ellen",
        decides=Decides.PERSON,
        may_be_alone=MayBeAlone.NEVER,
        house_rules=RULES,
        wants=WANTS,
    )
    for someone in CIRCLE_OF_ELLEN:
        circle.join(someone, **_since(someone, now))
    circle.keep_rhythm(ELLENS_WEEK, first)
    lesson, hospital = ahead.come_once(now)
    moments = [*usual(ELLENS_WEEK, first, horizon_end(home_day(now, HOME))), lesson, hospital]
    diary = Diary(moments)
    happenings = list(live_through(diary, now))
    waiting = ahead.plan(diary, hospital, now)
    circle.keep(sorted(moments, key=lambda moment: moment.stretch))
    circle.keep_log([*happenings, *waiting.happenings(now)])
    _what_people_said(circle, waiting)
    _into_calendars(circle, RIA)
    rows.add_of(rows.accounts[ANTON.email], BalanceRow, limit_minutes=ENOUGH_FOR_ANTON * 60)
    skills.show(circle)
    _give_time_off(circle)
    visits.read_in(circle, first)


def _give_time_off(circle: CircleRows) -> None:
    """The evening on which Anton goes to the choir."""
    for rhythm, (pattern_id, _series) in circle.patterns.items():
        if rhythm.kind is Kind.RESPITE:
            circle.add(RespiteRow, member_id=circle.members[ANTON.name], pattern_id=pattern_id, shift_id=None)


def _into_calendars(circle: CircleRows, someone: Someone) -> None:
    """Somebody who has it all in a calendar."""
    at = circle.rows.now - timedelta(days=20)
    for kind in FeedKind:
        secret = new_secret()
        row = {"member_id": circle.members[someone.name], "kind": kind, "secret": secret}
        circle.rows.feeds[kind] = circle.add(FeedRow, **row, created_at=at, changed_at=at), secret


def _since(someone: Someone, now: datetime) -> dict[str, object]:
    if someone is LOES:
        return {"state": MemberState.WAITING, "created_at": now - timedelta(days=2)}
    if someone is DINI:
        return {"state": MemberState.FORMER, "left_at": now - DINI_MOVED}
    return {}


def _what_people_said(circle: CircleRows, waiting: Ahead) -> None:
    """Absences, preferences, wishes, quiet times, and a swap that was asked for."""
    today = home_day(circle.rows.now, HOME)
    for name, days, length, words in ("Gerda", 12, 9, "Naar de kleinkinderen"), ("Wil", 40, 14, "Vakantie"):
        away = home_midnight(today + timedelta(days=days), HOME)
        back = home_midnight(today + timedelta(days=days + length), HOME)
        circle.add(AbsenceRow, member_id=circle.members[name], starts_at=away, ends_at=back, words=words)
    for name, rather, when in (
        ("Ria", True, weekly(4, 18, 23)),
        ("Truus", False, weekly(0, 7, 12)),
        (BRAM.name, False, weekly(2, 8, 18)),
    ):
        circle.add(PreferenceRow, member_id=circle.members[name], rather=rather, **when)
    circle.add(WishRow, member_id=circle.members[BRAM.name], kind=Kind.CARE)
    circle.add(QuietTimeRow, **weekly(6, 12, 14))
    circle.add(
        SwapRow,
        shift_id=circle.number_of(waiting.offered),
        member_id=circle.members[LOTTE.name],
        other_shift_id=circle.number_of(waiting.wanted),
        other_member_id=circle.members[SANNE.name],
        asked_at=circle.rows.now - timedelta(hours=7),
    )


def harms_circle(rows: Rows) -> None:
    """Small, and quiet: a man alone, the man next door, and a son nine hours behind who rings every evening."""
    now, first = rows.now, first_day(rows.now)
    circle = CircleRows.begin(
        rows,
        home_midnight(first, HOME),
        person_name="Harm",
        decides=Decides.TOGETHER,
        may_be_alone=MayBeAlone.YES,
        house_rules="Achterom, de bel doet het niet.",
    )
    for someone in (*CIRCLE_OF_HARM, JOKE):
        circle.join(someone)
    circle.keep_rhythm(HARMS_WEEK, first)
    moments = usual(HARMS_WEEK, first, horizon_end(home_day(now, HOME)))
    circle.keep(sorted(moments, key=lambda moment: moment.stretch))
