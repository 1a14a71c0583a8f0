"""What people type."""

import pytest

from careshare.domain.text import in_one_line, plain, says_something


@pytest.mark.parametrize("name", ["Łukasz Šárka", "أنطون", "👩‍👩‍👧 tante", "O’Brien-de Vries", "می‌خواهم"])
def test_names_of_any_script_stay_as_they_are(name: str) -> None:
    assert in_one_line(name) == name


def test_control_characters_and_lone_surrogates_are_left_out() -> None:
    assert plain("An\x00to\x1bn\x7f \ud83d") == "Anton"


def test_nothing_turns_the_text_around_it() -> None:
    assert plain("Ria\u202e nnA\u2066") == "Ria nnA"


def test_lines_stay_in_a_text_and_become_spaces_in_a_name() -> None:
    assert plain(" one\r\ntwo\rthree\t. ") == "one\ntwo\nthree ."
    assert in_one_line("Ria \n  van\tDam") == "Ria van Dam"


def test_a_letter_and_its_accent_are_one_sign() -> None:
    assert plain("Zoe\u0308") == "Zoë"


@pytest.mark.parametrize(("text", "says"), [("Ria", True), ("👩", True), ("", False), (" \u200d\u200b ", False)])
def test_a_name_that_cannot_be_seen_says_nothing(text: str, says: bool) -> None:
    assert says_something(text) is says
