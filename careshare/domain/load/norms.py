"""Every number by which load is judged, and where it comes from."""

from dataclasses import dataclass
from datetime import time, timedelta


@dataclass(frozen=True, slots=True)
class Norms:
    """The lines. A pair is (attention, high). Nothing here diagnoses anybody; each number says what it rests on."""

    # Hours a week. 16: Koopman 2020, Dutch carers, odds of heavy burden 7.5. 24: above the mean of 23 hours of heavily
    # burdened Dutch carers (RIVM 2012) and the 20 hours of Hirst and the OECD.
    weekly: tuple[timedelta, timedelta] = (timedelta(hours=16), timedelta(hours=24))
    # How far over their own limit is much: ours. A habit is three of the last four weeks.
    far_over: float = 1.5
    weeks_over: int = 3
    # Care and paid work together: directive 2003/88, article 6, by analogy.
    with_work: tuple[timedelta, timedelta] = (timedelta(hours=48), timedelta(hours=60))
    # A sudden rise. Hirst 2005: strain is worst at the start. A difference and no ratio of acute to chronic, which is a
    # statistical artefact (Impellizzeri 2020).
    rise: timedelta = timedelta(hours=8)
    rise_from: timedelta = timedelta(hours=12)
    history_for_rise: int = 35

    # Days in a row: the weekly rest of article 5, by analogy. A day of care has at least an hour of it.
    # A row counts that is not over for two weeks, as far as four weeks back and two ahead.
    run: tuple[int, int] = (7, 14)
    run_reaches: int = 14
    run_back: int = 28
    run_ahead: int = 14
    care_day: timedelta = timedelta(minutes=60)
    # Daily rest: 11 hours, article 3, by analogy; twice too little, or three times far too little.
    rest: tuple[timedelta, timedelta] = (timedelta(hours=11), timedelta(hours=8))
    short_rests: tuple[int, int] = (2, 3)
    # Days a week with care away: two is where carers gain most (Zarit 1998, Wylie 2020).
    relief: timedelta = timedelta(hours=3)
    relief_days: int = 2

    # Three nights a week: the criterion of insomnia (DSM-5), and the 46 hours' rest of Dutch law after three nights.
    nights: tuple[float, float] = (3, 5)
    # 36 nights in 16 weeks is the most in Dutch law: over nine in four weeks. Twelve: ours.
    monthly_nights_over: float = 9
    monthly_nights_high: float = 12
    # 14 hours of rest after a night: Dutch law.
    rest_after_night: timedelta = timedelta(hours=14)
    unrested_nights: tuple[int, int] = (2, 4)
    bad_nights: tuple[int, int] = (3, 5)

    # "How heavy is it now?" No published cut-off: ours.
    heavy: tuple[int, int] = (6, 8)
    heavier_by: float = 3
    heavier_than_last: int = 3
    # "How long can you keep this up?", in months at least: Kraijo 2015.
    lasts_months: tuple[int, int] = (6, 1)
    # An answer counts from its day on, so many days.
    answer_days: int = 14
    lasts_days: int = 35

    # What being there weighs. Asleep, and each time woken or called, is half an hour: ours.
    asleep: float = 0.5
    call: timedelta = timedelta(minutes=30)
    # A night is over an hour between midnight and six, as in Dutch law; woken twice it is a full one.
    night: tuple[time, time] = (time(0), time(6))
    night_over: timedelta = timedelta(minutes=60)
    night_asleep: float = 0.5
    woken: int = 2
    # A visit of less is small, and breaks no rest.
    small: timedelta = timedelta(minutes=60)

    # How far ahead the plan is judged.
    weeks_ahead: int = 8

    # How a level comes and goes, and how often it is said: ours.
    days_until_down: int = 7
    attention_every: timedelta = timedelta(days=14)
    overload_every: timedelta = timedelta(days=7)
    snooze_days: int = 28
    notices_unchanged: int = 2
    silent: tuple[time, time] = (time(21), time(8))


NORMS = Norms()
