"""How a calendar program is told of a feed's address: a link for each that has one, and a picture to point at."""

from dataclasses import dataclass
from urllib.parse import quote, urlencode

import segno
from markupsafe import Markup


@dataclass(frozen=True, slots=True)
class Ways:
    """Links that lead from a page into a program; `address` is what one pastes where there is no link."""

    address: str
    apple: str
    google: str
    outlook: str
    outlook_at_work: str
    qr: Markup


def ways(address: str, name: str) -> Ways:
    """Each way to subscribe to the feed at `address`, under the name `name` where a program lets us say one.

    webcal is how programs know an address to subscribe to from a file to read once.
    """
    webcal = f"webcal:{address.partition(':')[2]}"
    from_web = urlencode({"url": address, "name": name})
    return Ways(
        address=address,
        apple=webcal,
        google=f"https://calendar.google.com/calendar/r?cid={quote(webcal, safe='')}",
        outlook=f"https://outlook.live.com/calendar/0/addfromweb?{from_web}",
        outlook_at_work=f"https://outlook.office.com/calendar/0/addfromweb?{from_web}",
        qr=_qr(webcal),
    )


def _qr(words: str) -> Markup:
    """Black on white in any theme, with the four modules of quiet around it that cameras need (ISO/IEC 18004)."""
    code = segno.make(words, error="m", micro=False)
    return Markup(code.svg_inline(border=4, light="#fff", omitsize=True, svgclass="qr", lineclass=None))  # noqa: S704
