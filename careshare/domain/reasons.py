"""What a rule answers: a value, never a sentence. Words are added at the edge, in the reader's language."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Why(StrEnum):
    """Why something cannot be done."""

    STARTED = "started"
    ENDED = "ended"
    NOT_STARTED = "not_started"
    NOT_OVER = "not_over"
    CANCELLED = "cancelled"
    FULL = "full"
    QUICKER = "quicker"
    ALREADY_YOURS = "already_yours"
    ALREADY_THEIRS = "already_theirs"
    NOT_YOURS = "not_yours"
    OVERLAP = "overlap"
    NIGHT_UNDER_18 = "night_under_18"
    IN_THE_WAY = "in_the_way"
    TIME_OFF = "time_off"
    COMES_THEMSELVES = "comes_themselves"
    NOT_SHOWN_TO_YOU = "not_shown_to_you"
    NOT_SHOWN_TO_THEM = "not_shown_to_them"
    NOT_OPEN_TO_YOU = "not_open_to_you"
    NOT_AVAILABLE_FOR_THIS = "not_available_for_this"
    NOT_ALLOWED = "not_allowed"
    NOT_PROPOSED = "not_proposed"
    NOT_HOLDING = "not_holding"
    NOT_THEIRS_ANY_MORE = "not_theirs_any_more"
    NOT_SEEKING = "not_seeking"
    NOT_ASKED_TO_BE_PLANNED = "not_asked_to_be_planned"
    TOO_LATE_TO_LEAVE = "too_late_to_leave"
    TOO_LATE_TO_UNDO = "too_late_to_undo"
    CHANGED_MEANWHILE = "changed_meanwhile"
    ALREADY_ASKED = "already_asked"
    MORE_COME = "more_come"
    LAST_COORDINATOR = "last_coordinator"
    CIRCLE_NOT_LIVE = "circle_not_live"
    LINK_USED = "link_used"
    LINK_EXPIRED = "link_expired"
    ALREADY_A_MEMBER = "already_a_member"
    CAN_SIGN_IN = "can_sign_in"
    CANNOT_BE_REMOVED = "cannot_be_removed"
    THEIRS_TO_DECIDE = "theirs_to_decide"
    TOO_OFTEN = "too_often"
    CODE_WRONG = "code_wrong"
    CODE_EXPIRED = "code_expired"
    PIN_WRONG = "pin_wrong"
    PIN_NOT_SIX = "pin_not_six"
    PIN_TOO_EASY = "pin_too_easy"
    PASSKEY_UNKNOWN = "passkey_unknown"
    PASSKEY_EXPIRED = "passkey_expired"
    PASSKEYS_ENOUGH = "passkeys_enough"
    CALENDARS_ENOUGH = "calendars_enough"


ASK_SOMEBODY = frozenset({Why.NOT_OPEN_TO_YOU, Why.NOT_SHOWN_TO_YOU, Why.IN_THE_WAY})
"""What says whom to call or ask about it: whoever plans."""


class Care(StrEnum):
    """What is worth knowing before one says yes; it never blocks."""

    SHORT_OVERLAP = "short_overlap"
    SHORT_REST = "short_rest"
    NO_REST = "no_rest"
    ABSENT = "absent"
    BUSY = "busy"
    RATHER_NOT = "rather_not"
    BETTER_SHOWN = "better_shown"
    BETTER_SHOWN_FIRST = "better_shown_first"
    QUIET_TIME = "quiet_time"
    NOT_NOW = "not_now"
    NO_LETTERS = "no_letters"
    NO_LETTERS_BUT_A_PHONE = "no_letters_but_a_phone"


@dataclass(frozen=True, slots=True)
class Reason:
    """A rule's no: why, and the values its sentence needs.

    `who` is a name, `minutes` are whole minutes, `at` is an instant, `what` are names of skills.
    """

    why: Why
    who: str = ""
    minutes: int = 0
    at: datetime | None = None
    what: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Caution:
    """A rule's "mind you": informs, never blocks. `minutes` of overlap, or of rest left; `who` to call, and where.

    `what` are names of skills.
    """

    care: Care
    minutes: int = 0
    who: str = ""
    phone: str = ""
    what: tuple[str, ...] = ()


class NotFound(Exception):  # noqa: N818 - a page's word, not a crash
    """Not there, or not yours: what is not yours does not exist. Answered 404."""


class Refused(Exception):  # noqa: N818 - a rule's answer, not a crash
    """A rule says no. Answered with its words, back on the page that shows the present truth."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.why)
        self.reason = reason


class LookFirst(Exception):  # noqa: N818 - no answer yet
    """It would be much for who says yes: they read so first, and nothing was done. Answered by the moment's page."""


class TooOften(Refused):
    """Somebody tried too often; `reason.minutes` says how long to wait. Answered 429, on a page of its own."""
