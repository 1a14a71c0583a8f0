"""Who is in the demo: the circle of Ellen, and the one a stranger to it is in.

The circle is a real one from the literature on Dutch care (a woman with a progressive muscle disease, her partner,
three children, twelve women of the village, a district nurse); every name and number is invented.
"""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from careshare.domain.words import Language, Role, Trust

HOME = ZoneInfo("Europe/Amsterdam")
FAR_AWAY = ZoneInfo("America/Vancouver")


@dataclass(frozen=True, slots=True)
class Someone:
    """A member of a circle. `email` is empty for who has no account."""

    name: str
    role: Role
    relation: str
    email: str = ""
    organisation: str = ""
    trust: Trust = Trust.ROTA
    is_coordinator: bool = False
    lives_in: bool = False
    planned_in: bool = False
    is_confidant: bool = False
    phone: str = ""
    language: Language = Language.NL
    zone: ZoneInfo = HOME


def _neighbour(name: str, number: int, relation: str = "buurvrouw", trust: Trust = Trust.ROTA) -> Someone:
    phone = f"06 0000 01{number:02}"  # no telephone has such a number
    return Someone(name, Role.FRIEND, relation, f"{name.lower()}@example.org", trust=trust, phone=phone)


ELLEN = Someone("Ellen", Role.PERSON, "", "ellen@example.org", trust=Trust.FULL)
ANTON = Someone(
    "Anton",
    Role.FAMILY,
    "partner",
    "anton@example.org",
    trust=Trust.FULL,
    lives_in=True,
    planned_in=True,
    phone="06 0000 0001",
)
SANNE = Someone(
    "Sanne",
    Role.FAMILY,
    "dochter",
    "sanne@example.org",
    trust=Trust.FULL,
    is_coordinator=True,
    phone="06 0000 0002",
)
BRAM = Someone("Bram", Role.FAMILY, "zoon", "bram@example.org", trust=Trust.FULL, phone="06 0000 0003")
LOTTE = Someone(
    "Lotte",
    Role.FAMILY,
    "dochter",
    "lotte@example.org",
    trust=Trust.FULL,
    is_confidant=True,
    phone="06 0000 0004",
)
HANNEKE = Someone(
    "Hanneke",
    Role.FRIEND,
    "buurvrouw, regelt het medische",
    "hanneke@example.org",
    trust=Trust.FULL,
    is_coordinator=True,
    phone="06 0000 0100",
)
RIA = _neighbour("Ria", 1)
NEIGHBOURS = (
    RIA,
    HANNEKE,
    _neighbour("Tineke", 2, trust=Trust.FULL),
    _neighbour("Gerda", 3, trust=Trust.FULL),
    _neighbour("Corrie", 4, "vriendin", trust=Trust.FULL),
    _neighbour("Wil", 5),
    _neighbour("Annie", 6),
    _neighbour("Marijke", 7, "vriendin"),
    _neighbour("Betsie", 8),
    _neighbour("Truus", 9),
    _neighbour("Mia", 10, "koorvriendin"),
    Someone("Nel", Role.FRIEND, "overbuurvrouw", phone="020 000 0011"),
)
"""Twelve women of the village. Nel wants no account; she has a page of her own, and the telephone."""

LOES = _neighbour("Loes", 13)
"""Would like to help too, and waits for Ellen's yes."""

DINI = _neighbour("Dini", 14)
"""Has moved away, and stays on the weeks she helped."""

JOKE = Someone(
    "Joke",
    Role.PROFESSIONAL,
    "wijkverpleging",
    "joke@example.org",
    organisation="Thuiszorg De Linde",
    trust=Trust.FULL,
    phone="020 000 0001",
)
YVONNE = Someone(
    "Yvonne",
    Role.PROFESSIONAL,
    "gespecialiseerd verpleegkundige",
    "yvonne@example.org",
    organisation="Thuiszorg De Linde",
    trust=Trust.FULL,
    phone="020 000 0002",
)
CIRCLE_OF_ELLEN = (ELLEN, ANTON, SANNE, BRAM, LOTTE, *NEIGHBOURS, LOES, DINI, JOKE, YVONNE)

HARM = Someone("Harm", Role.PERSON, "", trust=Trust.FULL)
DIRK = Someone("Dirk", Role.FRIEND, "buurman", "dirk@example.org", is_coordinator=True, phone="06 0000 0201")
JORIS = Someone(
    "Joris",
    Role.FAMILY,
    "zoon",
    "joris@example.org",
    trust=Trust.FULL,
    is_coordinator=True,
    phone="06 0000 0202",
    zone=FAR_AWAY,
)
CIRCLE_OF_HARM = (HARM, DIRK, JORIS)

SHOWN = {
    "coordinator": SANNE,
    "partner": ANTON,
    "child": BRAM,
    "neighbour": RIA,
    "professional": JOKE,
    "person": ELLEN,
    "stranger": JORIS,
}
"""Whom a visitor can be with one tap, by the part they play."""
