"""A subscriber that others wrote: vdirsyncer fetches the feed as it is used at home, khal shows what it fetched."""

import os
import subprocess
from pathlib import Path

import pytest

from careshare.domain.words import FeedKind
from interop.conftest import TODAY, Circle
from tests.world import HOME

BIN = Path(".venv/interop/bin").absolute()
VDIRSYNCER = """
[general]
status_path = "{folder}/status"

[pair feed]
a = "here"
b = "there"
collections = null

[storage here]
type = "filesystem"
path = "{folder}/calendar"
fileext = ".ics"

[storage there]
type = "http"
url = "{url}"
"""
KHAL = """
[calendars]
[[feed]]
path = {folder}/calendar

[sqlite]
path = {folder}/khal.db

[locale]
timeformat = %H:%M
dateformat = %Y-%m-%d
longdateformat = %Y-%m-%d
datetimeformat = %Y-%m-%d %H:%M
longdatetimeformat = %Y-%m-%d %H:%M
local_timezone = Europe/Amsterdam
default_timezone = Europe/Amsterdam
"""


class Subscriber:
    """Somebody's calendar at home, in a folder."""

    def __init__(self, folder: Path, url: str) -> None:
        self.folder = folder
        (folder / "calendar").mkdir()
        (folder / "vdirsyncer").write_text(VDIRSYNCER.format(folder=folder, url=url))
        (folder / "khal").write_text(KHAL.format(folder=folder))
        self._run("vdirsyncer", "-c", str(folder / "vdirsyncer"), "discover", "feed")

    def fetch(self) -> int:
        """Fetches it again; how many events are different on the disk."""
        before = self._files()
        self._run("vdirsyncer", "-c", str(self.folder / "vdirsyncer"), "sync")
        return len(set(before.items()) ^ set(self._files().items()))

    def shows(self) -> list[str]:
        """What khal lists: when it begins on the wall of the home, what it is called, and its state.

        vdirsyncer gives what it fetches names of its own, so there are no UIDs.
        """
        between = (TODAY.isoformat(), TODAY.replace(year=TODAY.year + 2).isoformat())
        form = "{start-long-full} {title} {status}"
        listed = self._run("khal", "-c", str(self.folder / "khal"), "list", "--day-format", "", "-f", form, *between)
        return [line.strip() for line in listed.splitlines() if line.strip()]

    def _files(self) -> dict[str, bytes]:
        return {path.name: path.read_bytes() for path in (self.folder / "calendar").iterdir()}

    def _run(self, program: str, *arguments: str) -> str:
        environment = {**os.environ, "LC_ALL": "C.UTF-8", "HOME": str(self.folder)}
        done = subprocess.run(
            [str(BIN / program), *arguments],
            env=environment,
            stdout=subprocess.PIPE,
            input="y\n",
            text=True,
            check=True,
        )
        return done.stdout


@pytest.fixture
def mine(circle: Circle, tmp_path: Path) -> Subscriber:
    """The neighbour's own moments."""
    return Subscriber(tmp_path, circle.feeds[FeedKind.MINE])


def test_a_subscriber_sees_what_is_taken_and_handed_over_and_nothing_when_nothing_is_new(
    circle: Circle, mine: Subscriber
):
    first, second = sorted(circle.planned, key=lambda uid: circle.planned[uid].start)[100:102]
    at = [circle.planned[uid].start.astimezone(HOME).strftime("%Y-%m-%d %H:%M") for uid in (first, second)]
    titles = [f"Bij Ellen: {circle.titles[uid]}" for uid in (first, second)]
    assert mine.fetch() == 0
    for uid in (first, second):
        circle.press(uid, "take")

    fetched = [mine.fetch(), mine.fetch()]

    assert fetched == [2, 0]
    assert mine.shows() == [f"{at[0]} {titles[0]} CONFIRMED", f"{at[1]} {titles[1]} CONFIRMED"]

    circle.press(first, "leave")
    fetched = [mine.fetch(), mine.fetch()]

    assert fetched == [2, 0]  # one goes, another comes in its place
    assert mine.shows() == [f"{at[0]} Niet meer jij: {titles[0]} CANCELLED", f"{at[1]} {titles[1]} CONFIRMED"]


def test_it_fetches_the_whole_rota_once(circle: Circle, tmp_path: Path):
    rota = Subscriber(tmp_path, circle.feeds[FeedKind.ROTA])

    assert [rota.fetch(), rota.fetch()] == [len(circle.planned), 0]
