"""Whom a carer can ring: our own list is in order, and one that is not keeps the server from starting."""

from pathlib import Path

import pytest

from careshare import paths
from careshare.config import Misconfigured, from_environment
from careshare.helplines import GROUPS, help_lines_in

ONE = """
checked_on = 2026-11-24
[[lines]]
group = "care"
name = { nl = "Je huisarts", en = "Your GP" }
about = { nl = "Ook voor jezelf.", en = "For yourself too." }
"""


def test_our_own_list_has_somebody_for_everything_and_does_not_say_it_was_checked_before_it_was():
    ours = help_lines_in(paths.HELP_LINES)

    assert ours.checked_on is None
    assert [group for group in GROUPS if ours.of(group)] == list(GROUPS)
    assert {"112", "113"} <= {line.dial for line in ours.of("now")}


def test_a_list_of_ones_own_takes_its_place(tmp_path: Path):
    path = tmp_path / "help.toml"
    path.write_text(ONE)

    settings = from_environment({"CARESHARE_HELP_FILE": str(path)})

    assert [line.name["nl"] for line in help_lines_in(settings.help_file).lines] == ["Je huisarts"]


@pytest.mark.parametrize(
    ("right", "wrong", "words"),
    [
        ("checked_on = 2026-11-24", 'checked_on = "today"', "must be a day"),
        ("checked_on = 2026-11-24", "checked_on = 2026-11-24T10:00:00", "must be a day"),
        ('group = "care"', 'group = "else"', "must be one of care, talk, now"),
        (', en = "Your GP"', "", "must be there in en and nl"),
        ('group = "care"', 'group = "care"\nphone = "call us"', "is no telephone number"),
        ('group = "care"', 'group = "care"\nlink = "http://example.org"', "must start with https://"),
        ('group = "care"', 'group = "care"\nfax = "1"', "fax"),
        ("[[lines]]", "[[lines", "help.toml"),
    ],
)
def test_what_is_not_right_in_it_is_said_at_the_start(tmp_path: Path, right: str, wrong: str, words: str):
    path = tmp_path / "help.toml"
    path.write_text(ONE.replace(right, wrong))

    with pytest.raises(Misconfigured, match=words):
        help_lines_in(path)


def test_a_list_that_is_not_there_is_said_at_the_start(tmp_path: Path):
    with pytest.raises(Misconfigured, match="CARESHARE_HELP_FILE"):
        help_lines_in(tmp_path / "nothing.toml")
