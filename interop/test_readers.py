"""Others understand the times, the words and the state of every event as we planned it."""

import json
import subprocess
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from careshare.domain.time import Stretch
from interop.conftest import Circle
from interop.libical import by_libical
from tests.calendars.readers import by_icalendar
from tests.world import HOME

HERE = Path(__file__).parent
Times = dict[str, tuple[datetime | date, datetime | date]]


def libical(text: bytes, folder: Path) -> Times:
    return {uid: (event.start, event.end) for uid, event in by_libical(text).items()}


def javascript(reader: str) -> Callable[[bytes, Path], Times]:
    def read(text: bytes, folder: Path) -> Times:
        (folder / "rota.ics").write_bytes(text)
        told = subprocess.run(
            ["node", str(HERE / "read.mjs"), reader, str(folder / "rota.ics")], check=True, stdout=subprocess.PIPE
        )
        return {uid: (_moment(start), _moment(end)) for uid, (start, end, *_) in json.loads(told.stdout).items()}

    return read


def _moment(written: str) -> datetime | date:
    return datetime.fromisoformat(written).astimezone(UTC) if "T" in written else date.fromisoformat(written)


def _in_days(stretch: Stretch) -> tuple[date, date]:
    return stretch.start.astimezone(HOME).date(), stretch.end.astimezone(HOME).date()


@pytest.mark.parametrize(
    "read", [libical, javascript("ical.js"), javascript("node-ical")], ids=["libical", "ical.js", "node-ical"]
)
def test_every_event_is_when_it_was_planned(circle: Circle, rota: bytes, tmp_path: Path, read):
    in_days = {uid for uid, event in by_icalendar(rota).items() if not isinstance(event.start, datetime)}

    understood = read(rota, tmp_path)

    assert len(in_days) == 14
    planned = {
        uid: _in_days(each) if uid in in_days else (each.start, each.end) for uid, each in circle.planned.items()
    }
    assert [(uid, planned[uid], understood.get(uid)) for uid in planned if planned[uid] != understood.get(uid)] == []
    assert len(understood) == len(planned)


def test_words_and_states_are_understood_alike(rota: bytes):
    theirs, others = by_libical(rota), by_icalendar(rota)

    assert [(theirs[uid], others[uid]) for uid in theirs if theirs[uid] != others[uid]] == []
