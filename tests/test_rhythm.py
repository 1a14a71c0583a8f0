"""Any rule a pattern can have, in words."""

from dataclasses import replace
from datetime import date, time

import pytest

from careshare.domain.patterns import Pattern, Rotation
from careshare.domain.words import Language
from careshare.i18n import words_in
from careshare.rhythm import rhythm, rhythm_and_times, times
from tests.domain.cast import HOME


@pytest.mark.parametrize(
    ("rule", "dutch", "english"),
    [
        ("FREQ=DAILY", "elke dag", "every day"),
        ("FREQ=DAILY;INTERVAL=3", "om de 3 dagen", "every 3 days"),
        ("FREQ=WEEKLY;BYDAY=TU", "elke dinsdag", "every Tuesday"),
        ("FREQ=WEEKLY;BYDAY=MO,WE,FR", "elke week op ma, wo en vr", "every week on Mon, Wed and Fri"),
        ("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", "elke week op werkdagen", "every week on workdays"),
        ("FREQ=WEEKLY;BYDAY=SA,SU", "elk weekend", "every weekend"),
        ("FREQ=WEEKLY;INTERVAL=3;BYDAY=SA,SU", "om de 3 weken in het weekend", "every 3 weeks at the weekend"),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=TH", "om de 2 weken op donderdag", "every 2 weeks on Thursday"),
        ("FREQ=MONTHLY;BYMONTHDAY=3", "elke maand op dag 3", "every month on day 3"),
        ("FREQ=MONTHLY;BYMONTHDAY=-1", "elke maand op de laatste dag", "every month on the last day"),
        ("FREQ=MONTHLY;BYDAY=1TU", "elke maand op de eerste dinsdag", "every month on the first Tuesday"),
        (
            "FREQ=MONTHLY;INTERVAL=2;BYMONTHDAY=-2,1,15",
            "om de 2 maanden op dag 1, dag 15 en dag 2 van achteren",
            "every 2 months on day 1, day 15 and day 2 from the end",
        ),
        (
            "FREQ=MONTHLY;BYDAY=MO,TU;BYSETPOS=2,-1",
            "elke maand op ma en di, daarvan alleen de laatste en nummer 2",
            "every month on Mon and Tue, of those only the last and number 2",
        ),
        (
            "FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13;BYMONTH=1,2",
            "elke maand op vrijdag, alleen op dag 13, alleen in januari en februari",
            "every month on Friday, only on day 13, only in January and February",
        ),
        (
            "FREQ=MONTHLY;BYDAY=-2FR",
            "elke maand op de vrijdag die nummer 2 van achteren is",
            "every month on the Friday that is number 2 from the end",
        ),
    ],
)
def test_a_rule_is_said_in_words(rule: str, dutch: str, english: str) -> None:
    pattern = Pattern(rule, date(2026, 12, 4), time(12), time(14), HOME)

    assert [rhythm(pattern, words_in(language)) for language in (Language.NL, Language.EN)] == [dutch, english]


@pytest.mark.parametrize(
    ("ends", "later", "dutch"),
    [
        (time(14), None, "12:00–14:00"),
        (time(14), 0, "12:00–14:00"),
        (time(14), 1, "12:00–14:00 de volgende dag"),
        (time(8), 1, "12:00–08:00"),
        (time(8), 2, "12:00–08:00 twee dagen later"),
    ],
)
def test_an_end_beyond_the_first_such_time_says_how_much_later(ends: time, later: int | None, dutch: str) -> None:
    pattern = Pattern("FREQ=DAILY", date(2026, 12, 4), time(12), ends, HOME, days_later=later)

    assert times(pattern, words_in(Language.NL)) == dutch


def test_who_comes_in_turn_is_not_said_to_come_every_time() -> None:
    pattern = Pattern("FREQ=WEEKLY;BYDAY=TU", date(2026, 12, 8), time(17, 30), time(19, 30), HOME)

    said = [rhythm_and_times(replace(pattern, rotation=each), words_in(Language.NL)) for each in Rotation]

    assert said == [
        "elke dinsdag, 17:30–19:30",
        "elke dinsdag, 17:30–19:30, om de beurt",
        "elke dinsdag, 17:30–19:30, om de beurt",
    ]
