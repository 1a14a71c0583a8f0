"""A circle, its members, and the one who is looking: values without a database."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from careshare.domain.words import CircleState, Decides, Language, MayBeAlone, MemberState, Role, Trust

PAUSE_CONCERNS = timedelta(days=14)
"""Who holds a moment in the time to come is told that the circle stands still, and that it goes on."""


@dataclass(frozen=True, slots=True)
class Account:
    """One human's sign-in. `revision` rises with every change to what is the account's own."""

    id: int
    name: str
    email: str | None
    language: Language
    zone: ZoneInfo
    revision: int = 0
    under_18: bool = False


@dataclass(frozen=True, slots=True)
class Circle:
    """One person and everyone around them. `zone` is the home's; `alone_for` the longest stretch alone that is fine."""

    id: int
    person_name: str
    zone: ZoneInfo
    decides: Decides
    may_be_alone: MayBeAlone
    alone_for: timedelta
    state: CircleState = CircleState.LIVE
    person_plans: bool = False
    person_knows: bool = True
    revision: int = 0
    state_words: str = ""
    state_since: datetime | None = None

    @property
    def is_live(self) -> bool:
        """Whether it goes on: neither paused nor ended."""
        return self.state is CircleState.LIVE

    @property
    def holds_rota_only(self) -> bool:
        """Who does not know of it, and has nobody to decide for them, gets a rota alone."""
        return not self.person_knows and self.decides is not Decides.REPRESENTATIVE


@dataclass(frozen=True, slots=True)
class Particulars:
    """What only the circle's own page needs: on what ground somebody decides, and the texts of the house."""

    decides_basis: str = ""
    decides_since: date | None = None
    house_rules: str = ""
    wants: str = ""


@dataclass(frozen=True, slots=True)
class Member:
    """A place in one circle, with or without an account."""

    id: int
    circle_id: int
    account_id: int | None
    name: str
    role: Role
    relation: str = ""
    trust: Trust = Trust.ROTA
    is_coordinator: bool = False
    is_representative: bool = False
    is_confidant: bool = False
    lives_in: bool = False
    planned_in: bool = False
    under_18: bool = False
    state: MemberState = MemberState.ACTIVE

    @property
    def is_planned_without_asking(self) -> bool:
        """Agreed to be put on shifts without being asked each time, or has no account to be asked on."""
        return self.planned_in or self.account_id is None


@dataclass(frozen=True, slots=True)
class Me:
    """Who is looking: a human (`account`) as a member of one circle. A page or action always gets it as an argument."""

    account: Account
    member: Member
    circle: Circle

    @property
    def id(self) -> int:
        """The member's id in this circle."""
        return self.member.id

    @property
    def circle_id(self) -> int:
        """The circle everything is scoped to."""
        return self.circle.id
