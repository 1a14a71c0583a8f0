"""What people type."""

import pytest

from careshare.domain.text import as_dialled, in_one_line, plain, reads_messages, says_something


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


@pytest.mark.parametrize(
    ("phone", "is_dutch", "reads"),
    [
        ("06 12 34 56 78", True, True),
        ("020 123 45 67", True, False),
        ("+31 6 12345678", False, True),
        ("+31 (0)6 12345678", True, True),
        ("0031 20 1234567", False, False),
        ("+31 (0)20 1234567", False, False),
        ("+32 475 12 34 56", True, True),
        ("0032 475 12 34 56", True, True),
        ("0475 12 34 56", False, True),
        ("12 34 56", True, True),
    ],
)
def test_of_dutch_numbers_the_mobile_ones_read_messages(phone: str, is_dutch: bool, reads: bool) -> None:
    assert reads_messages(phone, is_dutch) is reads


@pytest.mark.parametrize(
    ("phone", "dialled"),
    [
        ("06-12 34 56 78", "0612345678"),
        ("(020) 123 45 67", "0201234567"),
        ("(0)20 123 45 67", "0201234567"),
        ("+31 (0)6 12345678", "+31612345678"),
        ("0031 (0)20 1234567", "0031201234567"),
    ],
)
def test_a_number_is_dialled_without_what_stands_in_it_for_the_eye(phone: str, dialled: str) -> None:
    assert as_dialled(phone) == dialled
