"""What is assumed of people, each with its reason. Written down before anything was counted, and not changed since.

Of how it is counted, docs/year.md says what was changed after a first look.

“Ours” says that nobody measured it, and that we could think of nothing better founded.
"""

from datetime import date, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from careshare.domain.words import HELPERS, Kind, MayBeAlone, Presence, Role

HOME = ZoneInfo("Europe/Amsterdam")
FIRST_DAY = date(2026, 1, 5)
"""A Monday. The year has both changes of the clock, and nobody has a history: so it is when a circle begins."""
WEEKS = 52
SEED = 4
CIRCLES = 200


# What is needed.


class Turn(NamedTuple):
    """A time of one day of the week at which somebody is needed, and who may come then."""

    weekday: int
    starts: time
    ends: time
    kind: Kind
    presence: Presence
    open_to: frozenset[Role]


NEAR = frozenset({Role.FAMILY, Role.FRIEND})
OTHERS = HELPERS - {Role.PROFESSIONAL}
TIMES = (
    (time(7, 30), time(9), Kind.CARE, Presence.ACTIVE, NEAR),
    (time(10), time(12), Kind.HOUSEHOLD, Presence.ACTIVE, OTHERS),
    (time(12), time(14), Kind.MEAL, Presence.ACTIVE, OTHERS),
    (time(14), time(17), Kind.COMPANY, Presence.ACTIVE, OTHERS),
    (time(18), time(20, 30), Kind.CARE, Presence.ACTIVE, NEAR),
    (time(23), time(7), Kind.CARE, Presence.ASLEEP, NEAR),
)
"""The rhythm of the worked examples: washing, housework, a meal, company, to bed, and a night. Getting up, going to bed
and nights are for who is near; volunteers keep company, cook and drive."""
TURNS = tuple(Turn(weekday, *at) for weekday in range(7) for at in TIMES)
TURNS_AT_FIRST = (10, 18)
"""A week, from so many to so many: two a day where somebody is often alone, nearly three where hardly ever."""
GROWS_EVERY = timedelta(weeks=4)
GROWS_BY = (1, 1, 2)
"""Turns a week more: about double after the year. Steep on purpose: it is in such a year that limits are broken."""
KNOWN_BEFORE = timedelta(weeks=2)
"""From somebody writing a new turn until it begins. A discharge or a fall leaves days, a diagnosis months: ours."""
HORIZON = timedelta(weeks=12)
"""So far ahead the program writes a pattern's shifts."""
STANDING_AT_FIRST = 0.6
"""Of the turns somebody has as “every Tuesday”: circles mostly run on fixed days. The others are open each week."""


# Who is around.

LIVING_IN = 0.6
"""Of the circles has a partner who lives in. Seven in ten people with dementia live at home, many as a couple."""
ALONE = {MayBeAlone.NEVER: 1, MayBeAlone.HOURS: 2, MayBeAlone.YES: 1}
"""How many of four: ours."""
ALONE_FOR = timedelta(hours=3)
FAMILY, FRIENDS, VOLUNTEERS = (2, 4), (1, 4), (0, 2)
"""From so many to so many. The circles in the literature have three to sixteen; ours are of three to eleven."""
HAS_A_JOB = 0.6
"""Of the family who live elsewhere: children of people in their seventies and eighties."""
TELLS_OF_PAID_WORK = 0.33
PAID_HOURS = (24, 32, 36)
UNDER_18 = 0.05
"""Of the family: a grandchild who keeps company."""
WISHED_AGAINST = 0.12
"""“Not washed by my son.” Of the family."""
FRIEND_WANTS_TO_KNOW = 0.3
"""Of the friends who switch their weeks on; for family they are on."""
LIMITS = {
    "partner": (20, 24, 28, 32),
    Role.FAMILY: (6, 8, 10, 12, 16),
    Role.FRIEND: (3, 4, 6, 8),
    Role.VOLUNTEER: (3, 4, 6),
}
"""Hours a week. A partner's round the 23 hours of heavily burdened Dutch carers; a volunteer comes once or twice."""
SETS_A_LIMIT = {"partner": 0.6, Role.FAMILY: 0.6, Role.FRIEND: 0.5, Role.VOLUNTEER: 1.0}
"""A volunteer's is agreed with the organisation; of the others a good half would: ours."""

# Part of the turns for which somebody is free at all: by day on workdays, evenings, weekends, nights.
FREE = {
    "partner": (0.8, 0.8, 0.8, 0.6),
    "job": (0.1, 0.4, 0.6, 0.25),
    Role.FAMILY: (0.5, 0.5, 0.5, 0.25),
    Role.FRIEND: (0.4, 0.3, 0.2, 0.03),
    Role.VOLUNTEER: (0.4, 0.1, 0.05, 0.0),
}
"""Ours: work by day; nobody but family stays the night."""


# First come, first served.

LOOKS = {"partner": 0.7, "coordinator": 0.7, Role.FAMILY: 0.35, Role.FRIEND: 0.25, Role.VOLUNTEER: 0.15}
"""The chance that somebody opens the rota on a day. Who arranges does so nearly daily, a volunteer weekly."""
LOOKS_AHEAD = timedelta(weeks=4)
"""Nobody says yes for a single Tuesday that is further away."""
MOST_AT_ONCE = 2
"""That somebody takes at one look."""
SAYS_YES = 0.08
"""To an open shift that they are free for, at one look: who looks ten times in four weeks takes about half of it."""
EAGERNESS = (0.3, 1.0, 1.0, 2.5)
"""By which it is multiplied, for each person. A few always do the most."""
URGENT = timedelta(hours=72)
STEPS_IN = {"partner": 3.0, "coordinator": 6.0, Role.FAMILY: 2.0, Role.FRIEND: 1.5, Role.VOLUNTEER: 1.0}
"""By which it is multiplied within those hours: the last one left is who arranges."""
TAKES_IT_ALL_THE_SAME = {"partner": 0.5, "coordinator": 0.5, Role.FAMILY: 0.3, Role.FRIEND: 0.15, Role.VOLUNTEER: 0.05}
"""Of those who read that it would be over their own limit."""
DESPITE_A_CAUTION = 0.5
"""Of those who read anything else: little rest, another new sign of load."""
YES_TO_EVERY_WEEK = 0.3
"""To a new turn as a standing one, when asked, multiplied as above; half of the new turns are asked so."""
ASKED_FOR_EVERY_WEEK = 0.5


# What comes between.

ILL_A_YEAR = 1.1
"""Spells: what Dutch employers count per employee. Carers do not report theirs, and we take them for no healthier."""
ILL_DAYS = (1, 2, 3, 3, 5, 7, 14)
"""One spell lasts one of these: mostly days, now and then weeks."""
HOLIDAYS = {"partner": (), "others": (14, 7)}
"""Days of absence in a year; a partner of somebody who needs care seldom goes."""
HOLIDAY_KNOWN_BEFORE = timedelta(weeks=6)
SOMETHING_COMES_UP = 0.04
"""Of the shifts held: five days before, its holder looks for a stand-in, and comes if nobody does."""
COMES_UP_BEFORE = timedelta(days=5)
ACTS_ON_A_NOTICE = 0.33
"""Of the notices somebody puts one moment up for another to take. Asking is hard, says the practice: so not half."""


# When it is looked at how carers are.

LOOKED_AT = (time(9), time(15))
"""The program looks five times a day, and after every change. Here it looks in the morning, and in the afternoon once
more whether it may now say what it could not while somebody was caring: so all is said up to a day later than it is."""
FORTNIGHTS = (10, 36)
"""The weeks of the year whose fortnight is also divided fairly: one before the need has grown, and one after."""
DIVIDED_BEFORE = LOOKS_AHEAD
"""As long before it begins: nobody has taken any of it, but for the standing turns."""
