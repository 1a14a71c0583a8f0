"""Calendars as other programs write them: made here, or collected from programs beside the checkout."""

from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from careshare.domain.time import Stretch

HOME = ZoneInfo("Europe/Amsterdam")
WINDOW = Stretch(datetime(2026, 11, 23, tzinfo=UTC), datetime(2027, 2, 22, tzinfo=UTC))
COLLECTED = Path(__file__).parents[3] / "shared" / "data" / "calendars"
"""See its README: fifty files of node-ical's tests (Apache License 2.0), some of them broken."""
NO_COLLECTION = f"the collected calendars are not in {COLLECTED}"


def calendar(*components: str) -> bytes:
    """A whole calendar, its lines ended as the standard says."""
    return (
        "\n".join(["BEGIN:VCALENDAR", "VERSION:2.0", *components, "END:VCALENDAR", ""]).replace("\n", "\r\n").encode()
    )


def event(*lines: str, uid: str = "washing", title: str = "Washing") -> str:
    """One appointment."""
    return "\n".join(["BEGIN:VEVENT", f"UID:{uid}", f"SUMMARY:{title}", *lines, "END:VEVENT"])


def at(text: str) -> datetime:
    """ "2026-12-01 09:00", in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)
