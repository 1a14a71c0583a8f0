"""One shift in a letter, so that a mail program offers it for the calendar (RFC 5546, RFC 6047).

With the UID and the SEQUENCE that it has in every feed, so that a program that knows it from there has it once. Nobody
reads what a calendar program answers: it is not asked to, and the letter's own button is how one says no.
"""

from dataclasses import dataclass
from enum import StrEnum

from icalendar import vCalAddress

from careshare.calendars.event import Look, component
from careshare.calendars.feed import wrapped
from careshare.domain.feeds import Showing
from careshare.queries.feeds import Event


class Method(StrEnum):
    """What a mail program is to do with it (RFC 5546 section 3.2)."""

    REQUEST = "REQUEST"
    CANCEL = "CANCEL"


PARTSTAT = {Showing.ASKED: "NEEDS-ACTION"}
"""What else somebody is said to have answered is yes."""


@dataclass(frozen=True, slots=True)
class Invite:
    """A calendar for a letter, and what is to be done with it."""

    method: Method
    text: str


@dataclass(frozen=True, slots=True)
class Address:
    """Somebody's name and e-mail address."""

    name: str
    email: str


def invite(event: Event, showing: Showing, look: Look, organizer: Address, attendee: Address) -> Invite:
    """The shift as it stands to the reader: put into their calendar, changed there, or taken out of it."""
    method = Method.CANCEL if showing.is_over else Method.REQUEST
    written = component(event, showing, look)
    written.add("organizer", _person(organizer))
    written.add(
        "attendee", _person(attendee, ROLE="REQ-PARTICIPANT", PARTSTAT=PARTSTAT.get(showing, "ACCEPTED"), RSVP="FALSE")
    )
    text: bytes = written.to_ical()
    return Invite(method, wrapped(text, look.zone, event.starts_at.year, method).decode())


def _person(who: Address, **parameters: str) -> vCalAddress:
    address = vCalAddress(f"mailto:{who.email}")
    address.params.update({"CN": who.name, **parameters})
    return address
