"""E-mail addresses as people type them, as we keep them, and on the wire."""

import pytest

from careshare.letters.mailbox import kept, on_the_wire


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("ria@example.org", "ria@example.org"),
        ("  Ria.Jansen@Example.ORG ", "ria.jansen@example.org"),
        ("ria+zorg@example.org", "ria+zorg@example.org"),
        ("o'neill@example.org", "o'neill@example.org"),
        ("ria@bücher.example", "ria@bücher.example"),
        ("ria@XN--BCHER-KVA.example", "ria@bücher.example"),
        ("ria@例え.jp", "ria@例え.jp"),
    ],
)
def test_an_address_is_kept_in_one_way_of_writing(typed, address):
    assert kept(typed) == address


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "ria",
        "ria@",
        "@example.org",
        "a@b@example.org",
        "ria@example.org\nBcc: x@example.org",
        "ría@example.org",
        "ria@-.org",
        "=?utf-8?q?a=0D=0Abcc=3ax?=@example.org",
    ],
)
def test_what_mail_cannot_reach_is_refused(typed):
    with pytest.raises(ValueError, match="not an e-mail address"):
        kept(typed)


def test_on_the_wire_everything_is_ascii():
    assert on_the_wire("ria@bücher.example") == "ria@xn--bcher-kva.example"
    assert on_the_wire("ria@example.org") == "ria@example.org"
