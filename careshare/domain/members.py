"""Members of a circle: what is known of them, who may change it, how they join and how they leave."""

from dataclasses import dataclass, fields
from datetime import datetime, timedelta

from careshare.domain import permissions
from careshare.domain.accounts import Limit
from careshare.domain.circles import Me, Member
from careshare.domain.reasons import Reason, Why
from careshare.domain.words import AssignmentState, CircleState, Decides, Language, MemberState, Role, Trust

INVITATION_LASTS = timedelta(days=14)
INVITATIONS_IN_A_DAY = Limit("invitations by mail of an account in a day", 30, timedelta(days=1))
INVITATIONS_TO_AN_ADDRESS = Limit("invitations to an address in a day", 5, timedelta(days=1))
LONGEST_NAME, LONGEST_RELATION, LONGEST_ORGANISATION, LONGEST_PHONE = 80, 60, 80, 40
"""In signs."""
PASSED_ON, SENT = "invitation", "invitation by mail"


@dataclass(frozen=True, slots=True)
class Details:
    """What a circle writes down of a member. `under_18` belongs to the account, `language` to who has none."""

    name: str
    role: Role
    relation: str = ""
    organisation: str = ""
    trust: Trust = Trust.ROTA
    is_coordinator: bool = False
    lives_in: bool = False
    planned_in: bool = False
    phone: str = ""
    phone_shared: bool = False
    language: Language | None = None
    under_18: bool = False

    def differs_in(self, other: "Details") -> frozenset[str]:
        """The names of the details in which the two are not the same."""
        return frozenset(
            field.name for field in fields(self) if getattr(self, field.name) != getattr(other, field.name)
        )


@dataclass(frozen=True, slots=True)
class Profile:
    """A member with their details, and the secret of their own page where they have one."""

    member: Member
    details: Details
    own_page_secret: bytes | None = None


@dataclass(frozen=True, slots=True)
class Reach:
    """How a member hears of something: `by_letter`, or else on the `phone`, as far as whoever tells it may see that."""

    member_id: int
    name: str
    phone: str
    by_letter: bool
    account_id: int | None = None

    @property
    def whom(self) -> tuple[int, int]:
        """The same for one human in several circles."""
        return (self.account_id, 0) if self.account_id else (0, self.member_id)


@dataclass(frozen=True, slots=True)
class Invitation:
    """A secret address that makes a member known on a device: used once, until `expires_at`.

    `email` is where it is sent; without one, somebody passes it on themselves.
    """

    id: int
    circle_id: int
    member_id: int
    invited_by: int
    email: str | None
    secret: bytes
    expires_at: datetime
    used_at: datetime | None
    revoked_at: datetime | None

    @property
    def purpose(self) -> str:
        """What its link is sealed for. One that was sent stands in its letter alone: who has it, reads that mailbox."""
        return SENT if self.email else PASSED_ON


OWN = frozenset({"name", "relation", "planned_in", "phone", "phone_shared", "under_18"})
"""What somebody says of themselves, and, but for the name, the relation and a child's age, nobody else."""
OF_WHO_PLANS = frozenset(
    {"name", "role", "relation", "organisation", "trust", "is_coordinator", "lives_in", "under_18"}
)
WITHOUT_ACCOUNT = frozenset({"planned_in", "phone", "phone_shared", "language"})
"""Who cannot say it here said it to whoever plans."""


def usual_trust(role: Role) -> Trust:
    """What a newcomer is trusted with until somebody says otherwise."""
    return Trust.ROTA if role in {Role.FRIEND, Role.VOLUNTEER} else Trust.FULL


def may_change(me: Me, member: Member) -> frozenset[str]:
    """The details of `member` that `me` may change."""
    allowed = OWN if me.id == member.id else frozenset()
    if permissions.may_plan(me):
        allowed |= OF_WHO_PLANS
        if member.account_id is None:
            allowed = (allowed | WITHOUT_ACCOUNT) - {"under_18"}
    return allowed - {"role", "trust"} if member.role is Role.PERSON else allowed


def why_not_change(me: Me, member: Member, changed: frozenset[str]) -> Reason | None:
    """Change these details of a member."""
    if member.state is MemberState.FORMER:
        return Reason(Why.CHANGED_MEANWHILE)
    return None if changed <= may_change(me, member) else Reason(Why.NOT_ALLOWED)


def phone_for(me: Me, profile: Profile, share_a_shift: bool) -> str:
    """The telephone number of that member which `me` may see, or "".

    What is not shared stays with its owner; whoever has no account told it to who plans, who keeps it for them.
    """
    member, details = profile.member, profile.details
    if "phone" in may_change(me, member):
        return details.phone
    return details.phone if details.phone_shared and permissions.may_see_phone(me, member, share_a_shift) else ""


# Joining.


def state_of_newcomer(me: Me) -> MemberState:
    """Where the person decides, whoever is added by another waits for their yes."""
    is_theirs_to_say = me.circle.decides is Decides.PERSON and not permissions.may_approve(me)
    return MemberState.WAITING if is_theirs_to_say else MemberState.ACTIVE


def answers_themselves(me: Me) -> bool:
    """Whether a yes or no to a newcomer is this viewer's own to say, and not one that they note for the person."""
    return permissions.may_approve(me) or me.member.is_representative


def why_not_approve(me: Me, member: Member, person_can_answer: bool) -> Reason | None:
    """Say yes or no to a newcomer: the person's own; a representative's or, noted, a coordinator's where they cannot.

    `person_can_answer`: the person has an account to answer on. The log says who noted it.
    """
    if member.state is not MemberState.WAITING:
        return Reason(Why.CHANGED_MEANWHILE)
    noted = not person_can_answer and permissions.may_plan(me)
    return None if answers_themselves(me) or noted else Reason(Why.NOT_ALLOWED)


def why_not_add(me: Me) -> Reason | None:
    """Ask somebody more into the circle: who plans, until it has ended."""
    if not permissions.may_plan(me):
        return Reason(Why.NOT_ALLOWED)
    return Reason(Why.CIRCLE_NOT_LIVE) if me.circle.state is CircleState.ENDED else None


def why_not_invite(me: Me, member: Member, can_sign_in: bool) -> Reason | None:
    """Make a secret address that lets `member` in, until the circle has ended; also for who lost their only device.

    `can_sign_in`: they have an account with an address or a passkey, and need nobody to get back in.
    """
    if reason := why_not_add(me):
        return reason
    if member.state is MemberState.FORMER:
        return Reason(Why.CHANGED_MEANWHILE)
    return Reason(Why.CAN_SIGN_IN, who=member.name) if can_sign_in else None


def why_not_own_page(me: Me, member: Member) -> Reason | None:
    """Give or close the own page of who has no account; who has one sees everything there."""
    if not permissions.may_plan(me):
        return Reason(Why.NOT_ALLOWED)
    is_for_them = member.state is MemberState.ACTIVE and member.account_id is None
    return None if is_for_them else Reason(Why.CHANGED_MEANWHILE)


def why_not_join(invitation: Invitation, place: Member, can_sign_in: bool, now: datetime) -> Reason | None:
    """Come in through an invitation to this place.

    `can_sign_in`: somebody has the place who gets in by themselves since. Nobody takes it over from them.
    """
    if invitation.used_at is not None:
        return Reason(Why.LINK_USED)
    if invitation.revoked_at is not None or invitation.expires_at <= now:
        return Reason(Why.LINK_EXPIRED)
    return Reason(Why.CAN_SIGN_IN, who=place.name) if can_sign_in else None


# Leaving.


def why_not_remove(me: Me, member: Member) -> Reason | None:
    """Take a member out of the circle, or leave it oneself.

    Nobody takes the person out of their own circle, nor whoever represents them while they do.
    """
    if member.state is MemberState.FORMER:
        return Reason(Why.CHANGED_MEANWHILE)
    if me.id == member.id:
        return None
    if not permissions.may_plan(me):
        return Reason(Why.NOT_ALLOWED)
    stays = member.role is Role.PERSON or member.is_representative
    return Reason(Why.CANNOT_BE_REMOVED, who=member.name) if stays else None


def given_up(state: AssignmentState, by_themselves: bool) -> tuple[str, AssignmentState]:
    """What becomes of a place, or of a question, of who leaves: the verb for the log, and the state after it."""
    if state is not AssignmentState.PROPOSED:
        return "cannot_come", AssignmentState.CANNOT_COME
    return ("decline", AssignmentState.DECLINED) if by_themselves else ("withdraw", AssignmentState.WITHDRAWN)


def why_not_without(coordinators_left: int) -> Reason | None:
    """Somebody who can come in always plans: the last one names another first."""
    return None if coordinators_left else Reason(Why.LAST_COORDINATOR)
