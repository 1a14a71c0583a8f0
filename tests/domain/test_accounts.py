"""Ways in: what is read from what people type and browsers say, and how often one may try."""

from datetime import UTC, datetime, timedelta

import pytest

from careshare.domain.accounts import CODES_IN_AN_HOUR, Challenge, device_name, digits, network_of, too_often
from careshare.domain.reasons import Reason, Why

NOW = datetime(2026, 12, 4, 8, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    "typed",
    ["123456", " 123 456 ", "123-456", "123–456", "1.2.3.4.5.6", "١٢٣٤٥٦", "１２３４５６", "code: 123456!"],
)
def test_a_code_is_read_however_it_was_typed(typed):
    assert digits(typed) == "123456"


def test_what_only_looks_like_a_digit_is_none():
    assert digits("²③½ 🌷 six") == ""


@pytest.mark.parametrize(
    ("host", "network"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::1", "2001:db8:1:2::/64"),
        ("::1", "::/64"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("", ""),
        ("a unix socket", "a unix socket"),
    ],
)
def test_one_household_is_counted_as_one(host, network):
    assert network_of(host) == network


@pytest.mark.parametrize(
    ("user_agent", "name"),
    [
        ("Mozilla/5.0 (Android 15; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0", "Firefox, Android"),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_4 like Mac OS X) Version/18.4 Mobile/15E148 Safari/604.1",
            "Safari, iPhone",
        ),
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0",
            "Edge, Windows",
        ),
        ("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/140.0.0.0 Safari/537.36", "Chrome, Linux"),
        ("curl/8.0", ""),
        ("", ""),
    ],
)
def test_a_device_is_called_by_what_it_says_it_is(user_agent, name):
    assert device_name(user_agent) == name


def test_as_often_as_allowed_is_fine_and_once_more_is_not():
    until = NOW + timedelta(minutes=12, seconds=1)

    assert too_often(CODES_IN_AN_HOUR, CODES_IN_AN_HOUR.times, until, NOW) is None
    assert too_often(CODES_IN_AN_HOUR, CODES_IN_AN_HOUR.times + 1, until, NOW) == Reason(Why.TOO_OFTEN, minutes=13)


def test_waiting_is_never_no_time_at_all():
    reason = too_often(CODES_IN_AN_HOUR, CODES_IN_AN_HOUR.times + 1, NOW, NOW)

    assert reason == Reason(Why.TOO_OFTEN, minutes=1)


def test_a_code_is_sent_again_in_its_first_five_minutes():
    code = Challenge(1, b"", "ria@example.org", created_at=NOW, expires_at=NOW + timedelta(minutes=10))

    assert code.is_still_good(NOW + timedelta(minutes=4, seconds=59)) is True
    assert code.is_still_good(NOW + timedelta(minutes=5)) is False
