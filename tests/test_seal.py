"""Codes and links that only the server's key can make."""

import stat
from concurrent.futures import ThreadPoolExecutor

import pytest

from careshare.seal import Seal, hashed, new_secret, new_token, number_of

SECRET = b"s" * 32
OTHER_SECRET = b"t" * 32


@pytest.fixture
def seal():
    return Seal(b"k" * 32)


def test_a_code_is_six_digits_and_the_same_each_time_it_is_derived(seal):
    code = seal.code(SECRET)

    assert (len(code), code.isdecimal()) == (6, True)
    assert seal.code(SECRET) == code


def test_a_code_keeps_the_zeros_in_front(seal):
    codes = [seal.code(number.to_bytes(32)) for number in range(200)]

    assert {len(code) for code in codes} == {6}
    assert any(code.startswith("0") for code in codes)


def test_only_the_right_digits_are_the_code(seal):
    code = seal.code(SECRET)

    assert seal.is_code(SECRET, code) is True
    assert seal.is_code(OTHER_SECRET, code) is False
    assert [seal.is_code(SECRET, typed) for typed in ("", code[:5], code + "0", "é" * 6, "\ud800")] == [False] * 5


def test_another_key_makes_other_codes_and_links(seal):
    other = Seal(b"K" * 32)

    assert other.code(SECRET) != seal.code(SECRET)
    assert other.opens("invitation", seal.link("invitation", 17, SECRET), SECRET) is False


def test_a_link_names_its_row_and_opens_it(seal):
    link = seal.link("invitation", 17, SECRET)

    assert link.startswith("17-")
    assert number_of(link) == 17
    assert seal.opens("invitation", link, SECRET) is True


def test_a_link_opens_nothing_else(seal):
    link = seal.link("invitation", 17, SECRET)

    assert seal.opens("own page", link, SECRET) is False
    assert seal.opens("invitation", link, OTHER_SECRET) is False
    assert seal.opens("invitation", link.replace("17-", "18-"), SECRET) is False
    assert seal.opens("invitation", link[:-1] + "\ud800", SECRET) is False


@pytest.mark.parametrize(
    "junk",
    ["", "17", "17-", "-17-" + "a" * 22, "0-" + "a" * 22, "٣-" + "a" * 22, "9" * 40 + "-" + "a" * 22, "x" * 9999],
)
def test_what_is_no_link_speaks_of_no_row(junk):
    assert number_of(junk) == 0


def test_a_hidden_address_is_the_same_each_time_and_tells_nothing(seal):
    hidden = seal.hidden("code", "ria@example.org")

    assert seal.hidden("code", "ria@example.org") == hidden
    assert len(hidden) == 64
    assert "ria" not in hidden
    assert hidden not in (seal.hidden("passkey", "ria@example.org"), Seal(b"K" * 32).hidden("code", "ria@example.org"))


def test_signed_words_are_read_back_and_changed_ones_are_not(seal):
    signed = seal.signed("flash", "Ria neemt het over 🌷")

    assert seal.read("flash", signed) == "Ria neemt het over 🌷"
    assert seal.read("other", signed) is None
    assert seal.read("flash", "A" + signed[1:]) is None
    assert [seal.read("flash", junk) for junk in ("", ".", "a", "é.é", "====.", "\ud800")] == [None] * 6


def test_tokens_and_secrets_are_long_and_never_the_same():
    assert len(new_secret()) == 32
    assert new_secret() != new_secret()
    assert len(new_token()) == 43
    assert len(hashed(new_token())) == 32


def test_a_missing_key_is_made_for_us_alone_and_stays(tmp_path):
    path = tmp_path / "var" / "secret.key"

    first = Seal.kept_in(path).code(SECRET)

    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert Seal.kept_in(path).code(SECRET) == first
    assert [file.name for file in path.parent.iterdir()] == ["secret.key"]


def test_many_who_start_at_once_agree_on_one_key(tmp_path):
    with ThreadPoolExecutor(8) as threads:
        codes = set(threads.map(lambda _: Seal.kept_in(tmp_path / "secret.key").code(SECRET), range(8)))

    assert len(codes) == 1


def test_a_key_that_is_too_short_is_refused_in_words(tmp_path):
    path = tmp_path / "secret.key"
    path.write_text("secret\n")

    with pytest.raises(ValueError, match=r"secret\.key cannot be used: a key is at least 32 bytes long, this one is 6"):
        Seal.kept_in(path)


def test_what_is_locked_is_read_with_the_same_key_for_the_same_purpose_only(seal):
    locked = seal.locked("calendar", "https://example.org/secret.ics")

    assert seal.unlocked("calendar", locked) == "https://example.org/secret.ics"
    assert b"secret" not in locked
    assert seal.locked("calendar", "https://example.org/secret.ics") != locked
    for other, purpose in ((seal, "letter"), (Seal(b"x" * 32), "calendar")):
        with pytest.raises(ValueError, match="not locked"):
            other.unlocked(purpose, locked)
