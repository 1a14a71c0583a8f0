"""The rhythm of both circles: who comes when in a usual week, around the clock."""

from dataclasses import dataclass
from datetime import time

from careshare.demo.cast import ANTON, BRAM, DIRK, HANNEKE, JOKE, JORIS, LOTTE, SANNE
from careshare.domain.patterns import Rotation
from careshare.domain.words import HELPERS, Kind, Presence, Role

NEAR = frozenset({Role.FAMILY, Role.FRIEND})
FAMILY = frozenset({Role.FAMILY})
NURSES = frozenset({Role.PROFESSIONAL})

EVERY_DAY = "MO,TU,WE,TH,FR,SA,SU"
WEEKEND = "SA,SU"
CHILDREN = (SANNE.name, BRAM.name, LOTTE.name)


@dataclass(frozen=True, slots=True)
class Rhythm:
    """A pattern: `who` holds it, or takes it in turn, by name. Nobody: it is a gap until somebody takes it.

    `rule` overrides the plain "every week on `days`"; `agreed` is false where the question is still open.
    """

    title: str
    kind: Kind
    days: str
    starts: time
    ends: time
    who: tuple[str, ...] = ()
    rotation: Rotation = Rotation.NONE
    needed: int = 1
    presence: Presence = Presence.ACTIVE
    open_to: frozenset[Role] = NEAR
    what: str = ""
    rule: str = ""
    agreed: bool = True


def _usual(
    title: str, kind: Kind, hours: tuple[int, int], what: str, weekdays: dict[str, tuple[str, ...]]
) -> tuple[Rhythm, ...]:
    """The same moment on several weekdays, each with its own helpers; more than one take turns by week."""
    return tuple(
        Rhythm(
            title,
            kind,
            days,
            time(hours[0]),
            time(hours[1]),
            who,
            Rotation.WEEK if len(who) > 1 else Rotation.NONE,
            what=what,
        )
        for days, who in weekdays.items()
    )


GETTING_UP = "Sonde aansluiten, helpen met wassen, met de tillift uit bed. Het stappenplan ligt in de la bij het bed."
EVENING = "Met de tillift in bed, zuurstof en hartbewaking aan, stoma nakijken. Bel Anton erbij voor het draaien."
LUNCH = "Sondevoeding geven (de pomp staat al klaar) en zelf mee-eten. Ellen vindt het gezellig als er iemand eet."

ELLENS_WEEK = (
    Rhythm(
        "De nacht",
        Kind.CARE,
        EVERY_DAY,
        time(23),
        time(7),
        (ANTON.name,),
        presence=Presence.ASLEEP,
        open_to=FAMILY,
        what="Slapen in de kamer ernaast, met de babyfoon aan. Meestal een of twee keer draaien.",
    ),
    *_usual(
        "Opstaan",
        Kind.CARE,
        (7, 9),
        GETTING_UP,
        {"MO,WE": ("Tineke",), "TU,FR": ("Gerda",), "TH": ("Corrie",), WEEKEND: (ANTON.name,)},
    ),
    Rhythm(
        "Wassen en katheter",
        Kind.NURSING,
        "MO,WE,FR",
        time(8),
        time(9),
        (JOKE.name,),
        open_to=NURSES,
        what="Katheter nakijken, wassen, huid bekijken.",
    ),
    *_usual(
        "De ochtend",
        Kind.COMPANY,
        (9, 12),
        "Muziek, de krant voorlezen, post bekijken. Elk uur even verzitten.",
        {"MO,TH": ("Ria",), "TU": ("Wil",), "WE,FR": ("Annie",)},
    ),
    *_usual(
        "Lunch",
        Kind.MEAL,
        (12, 14),
        LUNCH,
        {"MO": ("Betsie",), "TU,TH": ("Marijke",), "WE": ("Nel",), "FR": ("Betsie", "Nel")},
    ),
    *_usual(
        "De middag",
        Kind.COMPANY,
        (14, 17),
        "Rusten tot drie uur. Daarna thee, en als het droog is even naar buiten.",
        {"MO": ("Mia",), "TU": (HANNEKE.name,), "WE": ("Truus",), "TH": ("Corrie",), "FR": ("Wil", "Truus")},
    ),
    *_usual(
        "Avondeten",
        Kind.MEAL,
        (17, 20),
        "Anton kookt vaak al. Samen eten, sonde aansluiten om zeven uur.",
        {"MO,WE,FR": (ANTON.name,), "TU": ("Annie",), "TH": (HANNEKE.name,)},
    ),
    *_usual(
        "Avond en naar bed",
        Kind.CARE,
        (20, 23),
        EVENING,
        {"MO,WE": (ANTON.name,), "TU": ("Ria", "Tineke", "Marijke"), "FR": ()},
    ),
    Rhythm(
        "Avond met Mia",
        Kind.RESPITE,
        "TH",
        time(20),
        time(23),
        ("Mia",),
        what="Mia brengt de koormuziek mee. Ellen zingt graag mee, of luistert.",
    ),
    Rhythm(
        "Weekend",
        Kind.COMPANY,
        WEEKEND,
        time(9),
        time(23),
        CHILDREN,
        Rotation.WEEK,
        open_to=FAMILY,
        what="Eten staat in de vriezer. Anton is er om op te tillen; verder mag hij weg.",
    ),
    Rhythm(
        "Oefeningen", Kind.CARE, "WE", time(15), time(16), ("Gerda", HANNEKE.name), needed=2, what="Armen en benen."
    ),
    Rhythm("Boodschappen", Kind.SHOPPING, "FR", time(10), time(11), ("Nel",), what="Het briefje hangt op de koelkast."),
    Rhythm("Rondje dorp", Kind.COMPANY, "SU", time(14), time(15, 30), what="Met de rolstoel naar de kerk en terug."),
    Rhythm(
        "Papieren",
        Kind.PAPERWORK,
        "",
        time(20),
        time(21),
        (BRAM.name,),
        open_to=FAMILY,
        what="Rekeningen, de Wmo en de zorgverzekeraar.",
        rule="FREQ=MONTHLY;BYDAY=1MO",
        agreed=False,
    ),
)
"""Every hour is somebody's, but for Friday evening, since Dini moved away."""

HARMS_WEEK = (
    Rhythm("Even bellen", Kind.PHONE_CALL, EVERY_DAY, time(18), time(18, 15), (JORIS.name,), presence=Presence.ON_CALL),
    Rhythm("Koffie", Kind.COMPANY, "MO,WE,FR", time(10), time(11), (DIRK.name,)),
    Rhythm("Boodschappen", Kind.SHOPPING, "SA", time(11), time(12), (DIRK.name,)),
    Rhythm("Steunkousen", Kind.NURSING, "TU,TH", time(8), time(8, 30), (JOKE.name,), open_to=NURSES),
    Rhythm("Warm eten brengen", Kind.MEAL, "TU,TH", time(17, 30), time(18), open_to=HELPERS),
)
