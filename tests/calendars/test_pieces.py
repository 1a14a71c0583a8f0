"""What is kept of a feed's texts: bounded, and never another's."""

from dataclasses import replace

from careshare.calendars.feed import Pieces
from tests.calendars.test_event import LOOK, LUNCH

WAY = (LOOK, ((4, "Ria"),))
OTHER = (replace(LOOK, detail=True), ((4, "Ria"),))


def test_looking_makes_no_shelf():
    pieces = Pieces("https://care.example.org")

    for name in ("Ria", "Mia", "Els"):
        assert pieces.shelf((LOOK, ((4, name),))) == {}

    assert len(pieces._shelves) == 0


def test_a_newer_text_takes_the_place_of_the_one_before():
    pieces = Pieces("https://care.example.org")
    pieces.keep(WAY, LUNCH, b"old")
    pieces.keep(WAY, LUNCH._replace(version=4), b"new")

    assert pieces.shelf(WAY) == {LUNCH.id: (4, b"new")}
    assert pieces.shelf(OTHER) == {}


def test_what_was_not_looked_at_longest_goes_first_and_the_last_shelf_stays():
    pieces = Pieces("https://care.example.org", most=2)
    for way in (WAY, OTHER):
        for number in (1, 2):
            pieces.keep(way, LUNCH._replace(id=number), b"text")
    pieces.shelf(WAY)

    pieces.tidy()

    assert (len(pieces.shelf(WAY)), len(pieces.shelf(OTHER))) == (2, 0)
