"""The door before what is private, and the digits that open it."""

import pytest

from careshare.domain.pins import Door, why_not_pin
from careshare.domain.reasons import Reason, Why


def door(is_proven: bool = False, has_pin: bool = False, is_shared: bool = False, keeps: bool = False) -> Door:
    return Door(is_proven, has_pin, is_shared, keeps)


@pytest.mark.parametrize(
    ("here", "is_open", "may_choose"),
    [
        (door(), True, True),
        (door(keeps=True), True, True),
        (door(is_shared=True), False, True),
        (door(is_shared=True, keeps=True), False, False),
        (door(has_pin=True), False, False),
        (door(has_pin=True, is_shared=True, keeps=True), False, False),
        (door(is_proven=True, has_pin=True, is_shared=True, keeps=True), True, True),
        (door(is_proven=True, is_shared=True, keeps=True), True, True),
    ],
)
def test_who_is_sure_to_be_themselves_comes_in_and_nobody_chooses_digits_for_what_another_wrote(
    here: Door, is_open: bool, may_choose: bool
):
    assert (here.is_open, here.may_choose) == (is_open, may_choose)


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("", Why.PIN_NOT_SIX),
        ("12345", Why.PIN_NOT_SIX),
        ("1234567", Why.PIN_NOT_SIX),
        ("111111", Why.PIN_TOO_EASY),
        ("123456", Why.PIN_TOO_EASY),
        ("890123", Why.PIN_TOO_EASY),
        ("987654", Why.PIN_TOO_EASY),
        ("123457", None),
        ("271828", None),
    ],
)
def test_six_digits_that_not_everybody_would_try_first(typed: str, why: Why | None):
    assert why_not_pin(typed) == (why and Reason(why))
