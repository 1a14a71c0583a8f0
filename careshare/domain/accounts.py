"""Ways in: codes from letters, passkeys, devices that are signed in; how long each lasts, how often one may try."""

import math
import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import IPv4Address, IPv6Network, ip_address
from zoneinfo import ZoneInfo

from careshare.domain.reasons import Reason, Why
from careshare.domain.words import Language

CODE_LASTS = timedelta(minutes=10)
NAME_LASTS = timedelta(minutes=30)
"""After the right code, to type a name or to choose one."""
FAREWELL_LASTS = timedelta(days=7)
"""How long a letter to an address somebody gave up may take: beyond LATE_AFTER, and then the address is forgotten."""
PASSKEY_LASTS = timedelta(minutes=5)
MOST_TRIES = 5
DEVICE_LASTS = timedelta(days=180)
"""From the last day it was seen."""
MOST_PASSKEYS = 20


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Somebody who gets an account; without an `email` only this device and their passkeys let them in."""

    name: str
    email: str | None
    language: Language
    zone: ZoneInfo


@dataclass(frozen=True, slots=True)
class OwnDetails:
    """What somebody says of themselves."""

    name: str
    language: Language
    zone: ZoneInfo


@dataclass(frozen=True, slots=True)
class Challenge:
    """Something one browser was asked: a code sent to `email`, or, without one, a passkey."""

    id: int
    secret: bytes
    email: str
    created_at: datetime
    expires_at: datetime

    def is_still_good(self, now: datetime) -> bool:
        """Whether the same code may be sent once more, with time enough left to type it."""
        return now - self.created_at < CODE_LASTS / 2


@dataclass(frozen=True, slots=True)
class Device:
    """A browser that is signed in. `name` is what it calls itself: "Firefox, Android"."""

    id: int
    name: str
    token_hash: bytes
    created_at: datetime
    seen_at: datetime


@dataclass(frozen=True, slots=True)
class Passkey:
    """A key that a phone, laptop or password safe keeps for somebody."""

    id: int
    account_id: int
    name: str
    credential_id: bytes
    public_key: bytes
    sign_count: int
    created_at: datetime
    used_at: datetime | None


@dataclass(frozen=True, slots=True)
class Limit:
    """How often something may be tried, counted from the first time on."""

    name: str
    times: int
    within: timedelta


CODES_IN_AN_HOUR = Limit("codes to an address in an hour", 6, timedelta(hours=1))
CODES_IN_A_DAY = Limit("codes to an address in a day", 20, timedelta(days=1))
"""With five tries each, a hundred guesses a day at one of a million codes: right once in 27 years."""
CODES_FROM_A_NETWORK = Limit("codes from a network", 40, timedelta(hours=1))
ANSWERS_FROM_A_NETWORK = Limit("answers from a network", 100, timedelta(hours=1))
PASSKEYS_FROM_A_NETWORK = Limit("passkeys from a network", 200, timedelta(hours=1))
LINKS_FROM_A_NETWORK = Limit("secret links pressed from a network", 60, timedelta(hours=1))
LETTERS_ABOUT_ONE_THING = Limit("letters about", 40, timedelta(hours=1))
LETTERS_IN_A_DAY = Limit("letters by", 800, timedelta(days=1))
"""Acts of one account that others get letters of. Somebody may plan a whole summer in an evening, and ask a whole
circle for one moment; taking it and giving it back all day long fills nobody's mailbox."""
CALENDARS_OF_AN_ACCOUNT = Limit("outside calendars read for an account", 30, timedelta(hours=1))
PASSKEYS_OF_AN_ACCOUNT = Limit("passkeys of an account", 30, timedelta(hours=1))


def too_often(limit: Limit, count: int, until: datetime, now: datetime) -> Reason | None:
    """No when this was tried more often than `limit` allows; says how many whole minutes to wait."""
    if count <= limit.times:
        return None
    return Reason(Why.TOO_OFTEN, minutes=max(1, math.ceil((until - now).total_seconds() / 60)))


def network_of(host: str) -> str:
    """Who is counted together: one IPv4 address, or the /64 that one household has of IPv6 (RFC 6177)."""
    try:
        address = ip_address(host)
    except ValueError:
        return host
    if isinstance(address, IPv4Address):
        return str(address)
    return str(address.ipv4_mapped or IPv6Network((int(address), 64), strict=False))


def digits(typed: str) -> str:
    """The code in what somebody typed: spaces and dashes left out, any script's digits read as 0 to 9."""
    return "".join(str(unicodedata.decimal(sign)) for sign in typed if sign.isdecimal())


def device_name(user_agent: str) -> str:
    """What a browser calls itself, short enough to recognise it by: "Firefox, Android"; "" when it does not say."""
    browser = next((name for mark, name in _BROWSERS if mark in user_agent), "")
    system = next((name for mark, name in _SYSTEMS if mark in user_agent), "")
    return ", ".join(filter(None, (browser, system)))


# In this order: many a browser also claims to be another one.
_BROWSERS = (
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("EdgA/", "Edge"),
    ("EdgiOS/", "Edge"),
    ("Edg/", "Edge"),
    ("OPR/", "Opera"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
_SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("CrOS", "ChromeOS"),
    ("Mac OS X", "Mac"),
    ("Linux", "Linux"),
)
