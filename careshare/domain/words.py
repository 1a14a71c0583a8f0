"""The glossary as values: one word for one thing, the same in table, rule, address and template."""

from enum import StrEnum


class Role(StrEnum):
    """What a member is to the circle. Screens show the relation ("neighbour"), never the role."""

    PERSON = "person"
    FAMILY = "family"
    FRIEND = "friend"
    VOLUNTEER = "volunteer"
    PROFESSIONAL = "professional"


HELPERS: frozenset[Role] = frozenset(Role) - {Role.PERSON}


class Trust(StrEnum):
    """`rota`: who comes when. `full`: also the notes for the care team and the emergency card."""

    ROTA = "rota"
    FULL = "full"


class Decides(StrEnum):
    """Who has the last word in a circle."""

    PERSON = "person"
    TOGETHER = "together"
    REPRESENTATIVE = "representative"


class MayBeAlone(StrEnum):
    """Whether the person may be alone at home: always, for some hours, or never."""

    YES = "yes"
    HOURS = "hours"
    NEVER = "never"


class CircleState(StrEnum):
    """A paused circle asks nothing and can be resumed; an ended one is kept to read."""

    LIVE = "live"
    PAUSED = "paused"
    ENDED = "ended"


class MemberState(StrEnum):
    """`waiting`: for the yes of the person, where the person decides. `former`: left, kept on past shifts."""

    WAITING = "waiting"
    ACTIVE = "active"
    FORMER = "former"


class Kind(StrEnum):
    """What a shift is for."""

    CARE = "care"
    COMPANY = "company"
    MEAL = "meal"
    TRANSPORT = "transport"
    SHOPPING = "shopping"
    HOUSEHOLD = "household"
    PAPERWORK = "paperwork"
    PHONE_CALL = "phone_call"
    RESPITE = "respite"
    NURSING = "nursing"
    OTHER = "other"


class Presence(StrEnum):
    """How a helper is there: awake, sleeping there, or at their own home within reach."""

    ACTIVE = "active"
    ASLEEP = "asleep"
    ON_CALL = "on_call"


class AssignmentState(StrEnum):
    """A member on a shift. Only `accepted` and `seeking` hold a place."""

    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    SEEKING = "seeking"
    REPLACED = "replaced"
    LEFT = "left"
    CANNOT_COME = "cannot_come"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


HOLDING: frozenset[AssignmentState] = frozenset({AssignmentState.ACCEPTED, AssignmentState.SEEKING})
SAID_NO: frozenset[AssignmentState] = frozenset(
    {AssignmentState.DECLINED, AssignmentState.LEFT, AssignmentState.CANNOT_COME}
)
NEEDS_NO_ASKING: frozenset[AssignmentState] = HOLDING | SAID_NO | {AssignmentState.PROPOSED}
"""How somebody stands to a shift that is theirs, that they were asked for by hand, or that they said no to."""


class Closed(StrEnum):
    """Why nobody is asked for a shift any more.

    `by_pattern`: its pattern pauses or leaves that day out, and brings it back if that ends; the others stay closed.
    `taken_back`: the list that brought it was a mistake, so it does not stand on the rota either.
    """

    CANCELLED = "cancelled"
    BY_PERSON = "by_person"
    BY_PATTERN = "by_pattern"
    TAKEN_BACK = "taken_back"


class LetterState(StrEnum):
    """How far a letter is. `late`: still tried, and whoever plans was told; `dropped`: what it was about is over."""

    WAITING = "waiting"
    LATE = "late"
    SENT = "sent"
    REFUSED = "refused"
    DROPPED = "dropped"


class Group(StrEnum):
    """What a message is about: a question, a moment of one's own, what who plans must know, what is near, the week.

    Of each its reader chooses how it goes.
    """

    ASKS = "asks"
    CHANGES = "changes"
    PLANNING = "planning"
    REMINDERS = "reminders"
    WEEK = "week"
    CIRCLE = "circle"


class Way(StrEnum):
    """How somebody wants to hear of something."""

    MAIL = "mail"
    NONE = "none"


UNSENT: frozenset[LetterState] = frozenset({LetterState.WAITING, LetterState.LATE})


class FeedKind(StrEnum):
    """What a calendar address shows: one's own shifts, those that are open to oneself, or the whole rota."""

    MINE = "mine"
    OPEN = "open"
    ROTA = "rota"


class DivisionState(StrEnum):
    """How far a fair division is: `ready` to be looked at, `sent` as proposals, `failed` with none to show."""

    WAITING = "waiting"
    WORKING = "working"
    READY = "ready"
    SENT = "sent"
    FAILED = "failed"


class Wrong(StrEnum):
    """What is the matter with an outside calendar, or with one entry of it."""

    # Fetching it.
    KEY_LOST = "key_lost"
    NO_ADDRESS = "no_address"
    NO_SUCH_NAME = "no_such_name"
    NOT_PUBLIC = "not_public"
    NOT_SECURE = "not_secure"
    NO_ANSWER = "no_answer"
    TOO_SLOW = "too_slow"
    TOO_BIG = "too_big"
    GOES_ROUND = "goes_round"
    NOT_THERE = "not_there"
    NOT_ALLOWED = "not_allowed"
    OUT_OF_ORDER = "out_of_order"
    # The whole of it.
    EMPTY = "empty"
    WEB_PAGE = "web_page"
    NO_CALENDAR = "no_calendar"
    TOO_MUCH = "too_much"
    # One entry, or something beside it; the others are read.
    CUT_OFF = "cut_off"
    LINE = "line"
    NO_START = "no_start"
    TIME = "time"
    ZONE = "zone"
    RULE = "rule"
    TOO_OFTEN = "too_often"
    ENDS_FIRST = "ends_first"
    TWICE = "twice"
    TASK = "task"
    TOO_MANY = "too_many"


class Lasts(StrEnum):
    """How long somebody thinks they can keep this up."""

    UNDER_A_MONTH = "under_a_month"
    ONE_TO_SIX_MONTHS = "one_to_six_months"
    SIX_TO_TWELVE_MONTHS = "six_to_twelve_months"
    ONE_TO_TWO_YEARS = "one_to_two_years"
    OVER_TWO_YEARS = "over_two_years"


class Level(StrEnum):
    """How it goes with a carer, by the rota and by their own word; `overloaded` needs that word."""

    OK = "ok"
    ATTENTION = "attention"
    OVERLOADED = "overloaded"


class Language(StrEnum):
    """The languages every page, letter and feed is written in."""

    NL = "nl"
    EN = "en"
