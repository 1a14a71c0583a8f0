"""How libical understands a calendar: the C library below Evolution, KOrganizer and many a telephone."""

import ctypes
from ctypes import Structure, c_char_p, c_int, c_void_p
from ctypes.util import find_library
from datetime import UTC, date, datetime

from tests.calendars.readers import Understood

VEVENT = 4
"""`ICAL_VEVENT_COMPONENT` of libical 3."""


class Time(Structure):
    """`struct icaltimetype` of libical 3."""

    _fields_ = (
        *((name, c_int) for name in ("year", "month", "day", "hour", "minute", "second", "is_date", "is_daylight")),
        ("zone", c_void_p),
    )


def by_libical(text: bytes) -> dict[str, Understood]:
    """Every event, as the library's own parser and its own time zones have it. RuntimeError where it complains."""
    lib = _library()
    calendar = lib.icalparser_parse_string(text)
    if not calendar or lib.icalcomponent_count_errors(calendar):
        raise RuntimeError("libical finds mistakes in it")
    found = {}
    event = lib.icalcomponent_get_first_component(calendar, VEVENT)
    while event:
        found[lib.icalcomponent_get_uid(event).decode()] = Understood(
            _moment(lib, lib.icalcomponent_get_dtstart(event)),
            _moment(lib, lib.icalcomponent_get_dtend(event)),
            lib.icalcomponent_get_summary(event).decode(),
            lib.icalproperty_status_to_string(lib.icalcomponent_get_status(event)).decode(),
            lib.icalcomponent_get_sequence(event),
        )
        event = lib.icalcomponent_get_next_component(calendar, VEVENT)
    lib.icalcomponent_free(calendar)
    return found


def _moment(lib: ctypes.CDLL, time: Time) -> datetime | date:
    if time.is_date:
        return date(time.year, time.month, time.day)
    return datetime.fromtimestamp(lib.icaltime_as_timet_with_zone(time, time.zone), UTC)


def _library() -> ctypes.CDLL:
    name = find_library("ical")
    if name is None:
        raise RuntimeError("libical is not there (Debian: apt install libical3)")
    lib = ctypes.CDLL(name)
    for function, result, *arguments in (
        ("icalparser_parse_string", c_void_p, c_char_p),
        ("icalcomponent_count_errors", c_int, c_void_p),
        ("icalcomponent_get_first_component", c_void_p, c_void_p, c_int),
        ("icalcomponent_get_next_component", c_void_p, c_void_p, c_int),
        ("icalcomponent_get_uid", c_char_p, c_void_p),
        ("icalcomponent_get_summary", c_char_p, c_void_p),
        ("icalcomponent_get_sequence", c_int, c_void_p),
        ("icalcomponent_get_status", c_int, c_void_p),
        ("icalproperty_status_to_string", c_char_p, c_int),
        ("icalcomponent_get_dtstart", Time, c_void_p),
        ("icalcomponent_get_dtend", Time, c_void_p),
        ("icaltime_as_timet_with_zone", ctypes.c_long, Time, c_void_p),
        ("icalcomponent_free", None, c_void_p),
    ):
        getattr(lib, function).restype = result
        getattr(lib, function).argtypes = arguments
    return lib
