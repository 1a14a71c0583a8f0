from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from time import perf_counter

import pytest
from dateutil.rrule import rrulestr
from hypothesis import assume, example, given
from hypothesis import strategies as some

from careshare.domain.recurrence import WEEKDAYS, BrokenRule, Flaw, Recurrence
from careshare.domain.time import ONE_DAY, Week

TUESDAY = date(2026, 12, 1)


def first_days(rule: str, starts_on: date, number: int) -> list[str]:
    days = Recurrence.parse(rule, starts_on).days(starts_on, starts_on + timedelta(days=3653))
    return [day.isoformat() for day in islice(days, number)]


def flaw_of(rule: str) -> Flaw:
    with pytest.raises(BrokenRule) as broken:
        Recurrence.parse(rule, TUESDAY)
    return broken.value.flaw


# Rules that give a day sooner or later, as text: dateutil walks to the year 9999 for those that never do.


def listed(values: list[str], most: int) -> some.SearchStrategy[str]:
    return some.lists(some.sampled_from(values), min_size=1, max_size=most, unique=True).map(",".join)


plain_weekdays = listed(list(WEEKDAYS), 7)
nth_weekdays = listed([f"{nth}{day}" for nth in (-4, -2, -1, 1, 2, 3, 4) for day in WEEKDAYS], 4)
month_days = listed([str(day) for day in (*range(-28, 0), *range(1, 29))], 6)
months = listed([str(month) for month in range(1, 13)], 6)


@some.composite
def rules(draw) -> str:
    parts = {"FREQ": draw(some.sampled_from(["DAILY", "WEEKLY", "MONTHLY"]))}
    if draw(some.booleans()):
        parts["BYDAY"] = draw(plain_weekdays)
    elif parts["FREQ"] == "MONTHLY" and draw(some.booleans()):
        parts["BYDAY"] = draw(nth_weekdays)
    elif parts["FREQ"] != "WEEKLY" and draw(some.booleans()):
        parts["BYMONTHDAY"] = draw(month_days)
    if draw(some.booleans()):
        parts["INTERVAL"] = str(draw(some.sampled_from([2, 3, 5, 52 if parts["FREQ"] != "MONTHLY" else 6])))
    elif draw(some.booleans()):
        parts["BYMONTH"] = draw(months)
    if len(parts.keys() & {"BYDAY", "BYMONTHDAY"}) and draw(some.booleans()):
        parts["BYSETPOS"] = draw(some.sampled_from(["1", "-1"]))
    if draw(some.booleans()):
        parts["WKST"] = draw(some.sampled_from(WEEKDAYS))
    return ";".join(f"{name}={value}" for name, value in parts.items())


starts = some.dates(date(2015, 1, 1), date(2026, 12, 31))
delays = some.integers(-40, 800).map(lambda days: timedelta(days=days))
lengths = some.integers(0, 200).map(lambda days: timedelta(days=days))


def walked(rule: str, starts_on: date, last: date) -> list[date]:
    """Every day up to `last`, one after the other, by dateutil.

    It takes the start of weeks from the machine it runs on, and counts BYSETPOS from the start
    instead of in whole weeks and months: so it is told the one, and starts earlier for the other.
    """
    parts = {"WKST": "MO"} | dict(part.split("=") for part in rule.split(";"))
    first = starts_on
    if "BYSETPOS" in parts and parts["FREQ"] == "WEEKLY":
        first -= timedelta(days=(starts_on.weekday() - WEEKDAYS.index(parts["WKST"])) % 7)
    if "BYSETPOS" in parts and parts["FREQ"] == "MONTHLY":
        first = starts_on.replace(day=1)
    whole = ";".join(f"{name}={value}" for name, value in parts.items())
    moments = rrulestr(f"{whole};UNTIL={last:%Y%m%d}", dtstart=datetime.combine(first, time()))
    return [moment.date() for moment in moments if moment.date() >= starts_on]


@given(rules(), starts, delays, lengths)
@example("FREQ=WEEKLY;INTERVAL=3;BYDAY=SA,SU", date(2026, 12, 26), timedelta(days=-3), timedelta(days=60))
@example("FREQ=MONTHLY;BYMONTHDAY=-1", date(2024, 1, 31), timedelta(days=0), timedelta(days=90))
@example("FREQ=DAILY;INTERVAL=2", date(2024, 2, 28), timedelta(days=1), timedelta(days=3))
def test_a_window_shows_the_days_that_a_walk_from_the_start_gives(rule, starts_on, delay, length):
    recurrence = Recurrence.parse(rule, starts_on)
    first, last = starts_on + delay, starts_on + delay + length

    assert list(recurrence.days(first, last)) == [day for day in walked(rule, starts_on, last) if day >= first]


@given(rules(), starts, delays)
@example("FREQ=WEEKLY;BYDAY=MO,SU", date(2026, 12, 27), timedelta(days=8))
@example("FREQ=WEEKLY;INTERVAL=2;BYDAY=SA,SU;WKST=SU", date(2026, 12, 26), timedelta(days=30))
@example("FREQ=WEEKLY;BYDAY=SA,SU;BYSETPOS=1,-1;WKST=SU", date(2026, 12, 26), timedelta(days=30))
def test_days_and_weeks_are_counted_as_a_walk_counts_them(rule, starts_on, delay):
    recurrence = Recurrence.parse(rule, starts_on)
    day = starts_on + delay
    before = walked(rule, starts_on, day - ONE_DAY)

    assert recurrence.count_before(day) == len(before)
    assert recurrence.weeks_before(day) == len({Week.of(one) for one in before})


@given(rules(), starts)
@example("FREQ=MONTHLY;BYMONTHDAY=29;BYMONTH=2", date(2026, 12, 1))
@example("FREQ=WEEKLY;INTERVAL=2;BYDAY=SA,SU;WKST=SU", date(2026, 12, 26))
def test_after_a_whole_cycle_it_falls_on_the_same_days(rule, starts_on):
    recurrence = Recurrence.parse(rule, starts_on)
    cycle, four_years = recurrence.cycle, timedelta(days=1461)
    assume(starts_on + cycle + four_years < date(2100, 1, 1))

    first, last = starts_on + cycle, starts_on + cycle + four_years
    assert list(recurrence.days(first, last)) == [
        day + cycle for day in recurrence.days(starts_on, starts_on + four_years)
    ]


@given(rules(), starts)
def test_a_rule_comes_back_from_its_own_text(rule, starts_on):
    recurrence = Recurrence.parse(rule, starts_on)

    assert Recurrence.parse(recurrence.rule, starts_on) == recurrence


@given(rules(), starts, delays)
def test_a_rule_resumed_later_goes_on_in_step(rule, starts_on, delay):
    recurrence = Recurrence.parse(rule, starts_on)
    day = max(starts_on, starts_on + delay)
    year = day + timedelta(days=365)

    resumed = Recurrence.parse(recurrence.rule, recurrence.resume(day))

    assert list(resumed.days(day, year)) == list(recurrence.days(day, year))


# Examples of RFC 5545, section 3.8.5.3, and of our own


@pytest.mark.parametrize(
    ("rule", "starts_on", "days"),
    [
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,SU;WKST=MO", date(1997, 8, 5), "1997-08-05 1997-08-10 1997-08-19 1997-08-24"),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,SU;WKST=SU", date(1997, 8, 5), "1997-08-05 1997-08-17 1997-08-19 1997-08-31"),
        ("FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13", date(1997, 9, 2), "1998-02-13 1998-03-13 1998-11-13 1999-08-13"),
        ("FREQ=MONTHLY;BYDAY=TU,WE,TH;BYSETPOS=3", date(1997, 9, 4), "1997-09-04 1997-10-07 1997-11-06"),
        ("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-2", date(1997, 9, 29), "1997-09-29 1997-10-30 1997-11-27"),
        ("FREQ=MONTHLY;INTERVAL=2;BYDAY=1SU,-1SU", date(1997, 9, 7), "1997-09-07 1997-09-28 1997-11-02 1997-11-30"),
        ("FREQ=MONTHLY;BYMONTHDAY=15,30", date(2007, 1, 15), "2007-01-15 2007-01-30 2007-02-15 2007-03-15"),
        ("FREQ=MONTHLY;BYMONTHDAY=31", date(2027, 1, 31), "2027-01-31 2027-03-31 2027-05-31"),
        ("FREQ=MONTHLY;BYMONTHDAY=-1", date(2028, 1, 31), "2028-01-31 2028-02-29 2028-03-31"),
        ("FREQ=MONTHLY;BYDAY=5FR", date(2027, 1, 1), "2027-01-29 2027-04-30 2027-07-30"),
        ("FREQ=MONTHLY;BYDAY=FR,1MO", date(2027, 1, 1), "2027-01-01 2027-01-04 2027-01-08 2027-01-15"),
        ("FREQ=WEEKLY;BYDAY=MO,FR;BYSETPOS=1", date(2026, 12, 2), "2026-12-07 2026-12-14"),
        ("FREQ=WEEKLY;BYDAY=TH", date(2026, 12, 24), "2026-12-24 2026-12-31 2027-01-07"),
        ("FREQ=DAILY;INTERVAL=2;BYDAY=MO,TU", date(2026, 12, 1), "2026-12-01 2026-12-07 2026-12-15"),
        ("FREQ=DAILY;BYMONTHDAY=1;BYSETPOS=1", date(2026, 12, 24), "2027-01-01 2027-02-01"),
    ],
)
def test_a_rule_gives_these_days_first(rule, starts_on, days):
    assert first_days(rule, starts_on, len(days.split())) == days.split()


def test_a_rule_that_never_happens_ends_the_search():
    assert first_days("FREQ=MONTHLY;BYMONTHDAY=30;BYMONTH=2", TUESDAY, 1) == []
    assert first_days("FREQ=WEEKLY;BYDAY=MO;BYSETPOS=2", TUESDAY, 1) == []


def test_a_thousand_years_are_counted_and_not_walked():
    ages = [Recurrence.parse(rule, date(1001, 1, 1)) for rule in ("FREQ=DAILY", "FREQ=DAILY;INTERVAL=2")]
    begun = perf_counter()

    counts = [(age.count_before(date(2001, 1, 1)), age.interval) for age in ages]
    weeks = ages[0].weeks_before(date(2001, 1, 1))

    assert perf_counter() - begun < 0.05  # seconds; walking them takes ten times as long
    assert counts == [(365243, 1), (182622, 2)]
    assert weeks == 52178


# Reading


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("FREQ=WEEKLY", "FREQ=WEEKLY;BYDAY=TU"),
        ("FREQ=MONTHLY", "FREQ=MONTHLY;BYMONTHDAY=1"),
        ("FREQ=DAILY", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR,SA,SU"),
        ("FREQ=DAILY;BYDAY=FR,MO", "FREQ=WEEKLY;BYDAY=MO,FR"),
        ("FREQ=DAILY;INTERVAL=2", "FREQ=DAILY;INTERVAL=2"),
        ("rrule:byday=su,sa,SA;wkst=mo;interval=3;freq=weekly\n", "FREQ=WEEKLY;INTERVAL=3;BYDAY=SA,SU;WKST=MO"),
        ("FREQ=WEEKLY;BYDAY=TU;WKST=SU", "FREQ=WEEKLY;BYDAY=TU"),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=TU;WKST=SU", "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU;WKST=SU"),
        ("FREQ=MONTHLY;BYDAY=+1MO,-1FR;COUNT=4", "FREQ=MONTHLY;BYDAY=-1FR,1MO"),
        ("FREQ=WEEKLY;BYDAY=TU;BYMONTH=12,1;UNTIL=20271231", "FREQ=WEEKLY;BYDAY=TU;BYMONTH=1,12"),
    ],
)
def test_a_rule_is_written_whole_and_in_one_way(text, rule):
    assert Recurrence.parse(text, TUESDAY).rule == rule


@pytest.mark.parametrize(
    ("text", "until"),
    [
        ("20271231", date(2027, 12, 31)),
        ("20271231T120000", datetime(2027, 12, 31, 12)),  # noqa: DTZ001 - a time at home has no zone
        ("20271231T120000Z", datetime(2027, 12, 31, 12, tzinfo=UTC)),
    ],
)
def test_the_end_of_a_rule_is_a_day_a_time_at_home_or_an_instant(text, until):
    assert Recurrence.parse(f"FREQ=DAILY;UNTIL={text}", TUESDAY).until == until


@pytest.mark.parametrize("text", ["99991231", "99991231T235959", "99991231T235959Z", "22000101"])
def test_an_end_that_means_never_is_none(text):
    assert Recurrence.parse(f"FREQ=DAILY;UNTIL={text}", TUESDAY).until is None


@pytest.mark.parametrize(
    ("rule", "flaw"),
    [
        ("FREQ=SECONDLY", Flaw.TOO_OFTEN),
        ("FREQ=MINUTELY;INTERVAL=1440", Flaw.TOO_OFTEN),
        ("FREQ=HOURLY", Flaw.TOO_OFTEN),
        ("FREQ=DAILY;BYSECOND=1", Flaw.TOO_OFTEN),
        ("FREQ=DAILY;BYHOUR=8,20", Flaw.TOO_OFTEN),
        ("FREQ=YEARLY", Flaw.TOO_SELDOM),
        ("FREQ=WEEKLY;BYDAY=", Flaw.NO_WEEKDAY),
        ("FREQ=WEEKLY;INTERVAL=0", Flaw.INTERVAL),
        ("FREQ=WEEKLY;INTERVAL=53", Flaw.INTERVAL),
        ("FREQ=WEEKLY;INTERVAL=-1", Flaw.INTERVAL),
        ("FREQ=WEEKLY;INTERVAL=9999999999999", Flaw.INTERVAL),
        ("FREQ=WEEKLY;INTERVAL=", Flaw.INTERVAL),
        ("FREQ=WEEKLY;COUNT=0", Flaw.COUNT),
        ("FREQ=WEEKLY;COUNT=1000", Flaw.COUNT),
        ("FREQ=WEEKLY;COUNT=x", Flaw.COUNT),
        ("FREQ=DAILY;UNTIL=00010101", Flaw.NEVER),
        ("FREQ=DAILY;UNTIL=00010101T000000", Flaw.NEVER),
        ("FREQ=DAILY;UNTIL=00010101T000000Z", Flaw.NEVER),
    ],
)
def test_a_rule_that_no_pattern_can_follow_says_what_is_wrong(rule, flaw):
    assert flaw_of(rule) == flaw


@pytest.mark.parametrize(
    "rule",
    [
        *("", ";", "FREQ", "FREQ=", "FREQ=FORTNIGHTLY", "INTERVAL=2", "FREQ=WEEKLY;", "FREQ=WEEKLY;FREQ=DAILY"),
        *("FREQ=WEEKLY;BYDAY=MO;BYDAY=TU", "FREQ=WEEKLY;BYDAY=XX", "FREQ=WEEKLY;BYDAY=MO,", "FREQ=WEEKLY;WKST=8"),
        *("FREQ=MONTHLY;BYDAY=6MO", "FREQ=MONTHLY;BYDAY=0MO", "FREQ=WEEKLY;BYDAY=1MO", "FREQ=DAILY;BYDAY=-1MO"),
        *(
            "FREQ=MONTHLY;BYMONTHDAY=0",
            "FREQ=MONTHLY;BYMONTHDAY=32",
            "FREQ=MONTHLY;BYMONTHDAY=١",
            "FREQ=DAILY;BYMONTH=13",
        ),
        *("FREQ=WEEKLY;BYMONTHDAY=1", "FREQ=WEEKLY;BYSETPOS=1", "FREQ=MONTHLY;BYDAY=MO;BYSETPOS=0"),
        *("FREQ=DAILY;BYWEEKNO=1", "FREQ=DAILY;BYYEARDAY=1", "FREQ=DAILY;RSCALE=HEBREW", "FREQ=DAILY;X-FAMILY=1"),
        *(
            "FREQ=DAILY;COUNT=2;UNTIL=20271231",
            "FREQ=DAILY;UNTIL=",
            "FREQ=DAILY;UNTIL=20270230",
            "FREQ=DAILY;UNTIL=2027",
        ),
        *(
            "FREQ=DAILY;UNTIL=20271231T250000Z",
            "FREQ=DAILY\nRRULE:FREQ=WEEKLY",
            "FREQ=MONTHLY;BYMONTHDAY=" + "1," * 100,
        ),
    ],
)
def test_what_is_no_rule_cannot_be_read(rule):
    assert flaw_of(rule) == Flaw.UNREADABLE


def test_a_rule_has_at_most_200_characters_once_it_is_whole():
    days = ",".join(map(str, [*range(-30, 0), *range(1, 26)]))
    longest = f"FREQ=MONTHLY;BYMONTHDAY={days}"
    assert len(longest) == 200

    assert Recurrence.parse(longest, TUESDAY).rule == longest
    assert flaw_of(longest + ",26") == Flaw.UNREADABLE


@given(some.text() | some.text(alphabet="FREQ=WEKLYDAIBMONTHUSP;,-+0123456789:"))
def test_no_text_breaks_the_reading(text):
    with suppress(BrokenRule):
        assert Recurrence.parse(text, TUESDAY).rule.startswith("FREQ=")
