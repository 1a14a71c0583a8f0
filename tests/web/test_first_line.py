from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from careshare.domain.rota import Gap, Outlook
from careshare.domain.time import Stretch
from careshare.domain.words import Language
from careshare.i18n import words_in
from careshare.web.first_line import NOBODY, FirstLine, Household, Says
from tests.world import HOME, NOW

FAR = NOW + timedelta(days=82)


def gap(wall: str, seeking: bool = False) -> Gap:
    return Gap(7, Stretch(at(wall), at(wall) + timedelta(hours=3)), "Avond", seeking)


ANTON = Household(("Anton",))
NL = FirstLine(words_in(Language.NL), HOME, NOW, ANTON)


def at(wall: str) -> datetime:
    return datetime.fromisoformat(wall).replace(tzinfo=HOME).astimezone(UTC)


def line(outlook: Outlook, *alone: str, looked_until: str | None = None, household: Household = ANTON) -> Says:
    stretches = [Stretch(at(wall), at(wall) + timedelta(hours=6)) for wall in alone]
    speaker = replace(NL, household=household)
    return speaker(outlook, stretches, at(looked_until) if looked_until else None)


def says(outlook: Outlook, *alone: str, looked_until: str | None = None) -> str:
    return line(outlook, *alone, looked_until=looked_until).first


def test_the_nearest_gap_comes_first_and_then_until_when_the_rest_is_arranged():
    outlook = Outlook(gap("2026-12-04 18:00"), gap("2026-12-05 23:00"), FAR)

    assert says(outlook) == "Vanavond om 18:00 is er nog niemand. Verder is alles geregeld tot morgen om 23:00."


def test_a_week_without_gaps_is_arranged_as_far_as_it_is_planned():
    assert says(Outlook(None, None, FAR)) == "Alles is geregeld tot en met wo 24 feb."


def test_a_week_that_leaves_hours_to_who_lives_in_is_never_called_arranged():
    assert line(Outlook(None, None, FAR), "2026-12-06 21:00") == (
        "Voor elk moment op het rooster is er iemand.",
        "Als er niemand anders is, is Anton thuis.",
    )


def test_where_somebody_must_be_there_time_is_arranged_only_as_far_as_was_looked():
    first = says(Outlook(None, None, FAR), looked_until="2026-12-12 00:00")

    assert first == "Alles is geregeld tot en met vr 11 dec."


def test_a_gap_beyond_what_was_looked_at_is_not_what_all_is_arranged_until():
    outlook = Outlook(gap("2026-12-04 18:00"), gap("2026-12-20 18:00"), FAR)

    first = says(outlook, looked_until="2026-12-12 00:00")

    assert first == "Vanavond om 18:00 is er nog niemand. Verder is alles geregeld, tot en met vr 11 dec."


def test_hours_alone_after_the_next_gap_do_not_keep_what_is_before_it_from_being_arranged():
    outlook = Outlook(gap("2026-12-04 18:00"), gap("2026-12-05 23:00"), FAR)

    first = says(outlook, "2026-12-09 12:00", looked_until="2026-12-12 00:00")

    assert first == "Vanavond om 18:00 is er nog niemand. Verder is alles geregeld tot morgen om 23:00."


def test_hours_with_nobody_at_all_come_before_what_is_arranged():
    nobody = line(Outlook(None, None, FAR), "2026-12-06 21:00", household=NOBODY)

    assert nobody == (
        "Zondag is er van 21:00 tot maandag om 03:00 niemand.",
        "Voor elk moment op het rooster is er iemand.",
    )


@pytest.mark.parametrize(
    ("hours", "first"),
    [
        (("2026-12-04 06:00", "2026-12-04 17:30"), "Nu is er niemand, tot 17:30."),
        (("2026-12-04 06:00", "2026-12-05 09:00"), "Nu is er niemand, tot morgen om 09:00."),
        (("2026-12-04 06:00", "2026-12-12 00:00"), "Nu is er niemand, tot za 12 dec om 00:00."),
        (("2026-12-04 06:00", "2026-12-12 09:00"), "Nu is er niemand."),
        (("2026-12-04 14:00", "2026-12-05 00:00"), "Vandaag is er van 14:00 tot 00:00 niemand."),
        (("2026-12-05 14:00", "2026-12-13 00:00"), "Morgen is er vanaf 14:00 niemand."),
    ],
)
def test_where_nobody_lives_in_the_nearest_hours_without_anybody_come_first_and_not_a_moment_far_away(hours, first):
    speaker = replace(NL, household=NOBODY)
    outlook = Outlook(gap("2026-12-17 17:30"), gap("2026-12-18 17:30"), FAR)

    said = speaker(outlook, [Stretch(at(hours[0]), at(hours[1]))], at("2026-12-12 00:00"))

    assert said == (first, "Do 17 dec om 17:30 is er nog niemand.")


def test_of_a_gap_and_hours_without_anybody_the_earlier_comes_first_and_nothing_else_is_said_to_be_fine():
    outlook = Outlook(gap("2026-12-04 18:00"), gap("2026-12-11 23:00"), FAR)

    said = line(outlook, "2026-12-06 21:00", "2026-12-07 21:00", household=NOBODY)

    assert said == (
        "Vanavond om 18:00 is er nog niemand.",
        "Zondag is er van 21:00 tot maandag om 03:00 niemand. Er zijn nog meer uren dat er niemand is.",
    )


def test_a_gap_within_the_hours_without_anybody_is_not_said_twice():
    said = line(Outlook(gap("2026-12-06 22:00"), None, FAR), "2026-12-06 21:00", household=NOBODY)

    assert said == ("Zondag is er van 21:00 tot maandag om 03:00 niemand.", "")


@pytest.mark.parametrize(
    ("outlook", "first"),
    [
        (
            Outlook(gap("2026-12-04 20:00"), gap("2026-12-04 23:00"), FAR),
            "Vanavond om 20:00 en vannacht om 23:00 is er nog niemand.",
        ),
        (
            Outlook(gap("2026-12-04 20:00", seeking=True), gap("2026-12-05 02:00"), FAR),
            "Vanavond om 20:00 komt er iemand, maar die zoekt iemand anders. Morgen om 02:00 is er nog niemand.",
        ),
        (
            Outlook(gap("2026-12-04 08:00"), gap("2026-12-04 20:00"), FAR),
            "Voor ‘Avond’ is er nu niemand. Vanavond om 20:00 is er nog niemand.",
        ),
        (
            Outlook(gap("2026-12-04 20:00"), gap("2026-12-04 20:00"), FAR),
            "Vanavond om 20:00 is er nog niemand.",
        ),
    ],
)
def test_two_gaps_close_together_are_both_said_so_that_the_night_does_not_seem_fine(outlook, first):
    assert says(outlook) == first


def test_the_only_thing_that_is_open_is_called_that():
    only = Outlook(gap("2026-12-04 17:00"), None, FAR)

    assert says(only) == "Alleen vanmiddag om 17:00 is nog open. Verder is alles geregeld, tot en met wo 24 feb."
    assert says(only, "2026-12-06 21:00") == "Alleen vanmiddag om 17:00 is nog open."


@pytest.mark.parametrize(
    ("household", "more"),
    [
        (Household((), True), "Als er niemand anders is, ben jij thuis."),
        (Household(("Bram",), True), "Als er niemand anders is, zijn jij en Bram thuis."),
        (Household(("Anton", "Bram")), "Als er niemand anders is, zijn Anton en Bram thuis."),
    ],
)
def test_who_lives_in_is_named_and_the_reader_is_you(household, more):
    assert line(Outlook(None, None, FAR), "2026-12-06 21:00", household=household).more == more


def test_somebody_who_seeks_a_stand_in_is_coming_and_that_is_said():
    first = says(Outlook(gap("2026-12-07 12:00", seeking=True), None, FAR))

    assert first.startswith("Maandag om 12:00 komt er iemand, maar die zoekt iemand anders.")


@pytest.mark.parametrize(
    ("wall", "moment"),
    [
        ("2026-12-04 11:00", "this morning at 11:00"),
        ("2026-12-04 14:00", "this afternoon at 14:00"),
        ("2026-12-04 18:00", "this evening at 18:00"),
        ("2026-12-04 23:00", "tonight at 23:00"),
        ("2026-12-05 12:00", "tomorrow at 12:00"),
        ("2026-12-10 12:00", "Thursday at 12:00"),
        ("2026-12-11 12:00", "Fri 11 Dec at 12:00"),
    ],
)
def test_a_moment_is_said_as_people_say_it(wall, moment):
    speaker = FirstLine(words_in(Language.EN), HOME, NOW)

    assert speaker.moment(gap(wall).stretch.start) == moment


def test_an_empty_rota_says_so():
    assert says(Outlook(None, None, None)) == "Er staat nog niets in het rooster."


def test_a_gap_that_is_going_on_is_said_as_now():
    assert says(Outlook(gap("2026-12-04 08:00"), None, FAR)).startswith("Voor ‘Avond’ is er nu niemand.")


@pytest.mark.parametrize(
    ("moments", "says"),
    [
        ([], Says("Deze week is voorbij.", "Er stond niets in het rooster.")),
        ([(1, 1), (2, 3)], Says("Deze week is voorbij.", "Voor elk moment was er iemand.")),
        ([(1, 0), (1, 1)], Says("Deze week is voorbij.", "Voor één moment waren er te weinig mensen, of niemand.")),
        ([(1, 0), (2, 1)], Says("Deze week is voorbij.", "Voor 2 momenten waren er te weinig mensen, of niemand.")),
    ],
)
def test_of_a_week_that_is_over_it_says_what_was(moments: list[tuple[int, int]], says: Says):
    assert NL.of_past_week(moments) == says


@pytest.mark.parametrize(
    ("second", "gaps", "words"),
    [
        ("2026-12-04 20:00", 2, ""),
        ("2026-12-04 20:00", 3, "Deze week staat nog één ander moment open."),
        ("2026-12-04 20:00", 5, "Deze week staan nog 3 andere momenten open."),
        ("2026-12-06 20:00", 5, ""),
    ],
)
def test_where_two_gaps_are_named_at_once_the_others_are_counted(second: str, gaps: int, words: str):
    outlook = Outlook(gap("2026-12-04 17:00"), gap(second), FAR)

    assert NL.of_others(outlook, gaps) == words
