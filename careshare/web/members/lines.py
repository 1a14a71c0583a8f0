"""A member as pages show them, with the number the viewer may see."""

from dataclasses import dataclass

from careshare.domain import members as rules
from careshare.domain.circles import Me, Member
from careshare.domain.members import Profile
from careshare.domain.text import as_dialled, reads_messages


@dataclass(frozen=True, slots=True)
class Line:
    """A member as the page of people shows them; `phone` only where the viewer may see it."""

    member: Member
    organisation: str
    phone: str
    is_invited: bool
    reads_messages: bool

    @property
    def dial(self) -> str:
        """The number as a telephone dials it."""
        return as_dialled(self.phone)


def as_seen(me: Me, profile: Profile, sharing: frozenset[int], invited: frozenset[int]) -> Line:
    """`profile` as `me` may see it; `sharing` and `invited` are members who share a shift with them, or were asked."""
    member = profile.member
    phone = rules.phone_for(me, profile, member.id in sharing)
    may_read = bool(phone) and reads_messages(phone, is_dutch=me.circle.zone.key == "Europe/Amsterdam")
    return Line(member, profile.details.organisation, phone, member.id in invited, may_read)


def can_answer(person: Member | None) -> bool:
    """Whether the person has an account on which to say yes to a newcomer."""
    return person is not None and person.account_id is not None
