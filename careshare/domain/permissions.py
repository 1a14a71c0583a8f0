"""Who may see and do what: one function a right, from role, trust and marks; asked by queries, actions and pages alike.

Whether a shift can still change is another question, answered by the rules in `shifts.py` and `assignments.py`.
"""

from careshare.domain.circles import Me, Member
from careshare.domain.words import Decides, Kind, Role, Trust


def may_plan(me: Me) -> bool:
    """Write, move and cancel shifts, put others on them, make patterns, invite: coordinators; the person in charge."""
    return me.member.is_coordinator or (_is_person(me) and (_person_decides(me) or me.circle.person_plans))


def may_act_for(me: Me, member_id: int) -> bool:
    """Say for somebody what happens with their shifts: everyone for themselves, who plans for anyone."""
    return me.id == member_id or may_plan(me)


def may_help(member: Member) -> bool:
    """Be on a shift at all. The person takes none: they say "I do this myself"."""
    return member.role is not Role.PERSON


def may_do_it_themselves(me: Me) -> bool:
    """Say "I do this myself": the person only."""
    return _is_person(me)


def closes_it_themselves(me: Me) -> bool:
    """Whether the person's "I do this myself" ends the asking at once, or is a wish that coordinators answer."""
    return _is_person(me) and _person_decides(me)


def may_see_what_to_do(me: Me, is_open: bool, is_own: bool) -> bool:
    """What to do in a shift: all, but with the trust of the rota only one's own shifts and those open to oneself."""
    return is_open or is_own or me.member.is_coordinator or _sees_all(me.member)


def may_see_respite(me: Me) -> bool:
    """That a moment is time off for who is always there: they, and who plans. To all others it is company.

    Never the person, also where they plan: nobody is a burden in their own house.
    """
    return not _is_person(me) and (may_plan(me) or me.member.lives_in)


def kind_for(me: Me, kind: Kind) -> Kind:
    """What a moment is for, as `me` sees it."""
    return Kind.COMPANY if kind is Kind.RESPITE and not may_see_respite(me) else kind


def may_see_who_carries(me: Me, member_id: int) -> bool:
    """What rests on one member alone, by the rota: they, and coordinators. Never the person, who is no burden."""
    return me.id == member_id or (me.member.is_coordinator and not _is_person(me))


def may_see_shown(me: Me, member_id: int) -> bool:
    """What was shown to somebody: to oneself everyone, to others as `may_see_all_shown`."""
    return me.id == member_id or may_see_all_shown(me)


def may_see_all_shown(me: Me) -> bool:
    """What was shown to anybody: who sees what to do in every shift, and who plans."""
    return may_plan(me) or _sees_all(me.member)


def may_see_phone(me: Me, other: Member, share_a_shift: bool) -> bool:
    """A shared telephone number; with the trust of the rota only coordinators' and of who is on the same shift."""
    if me.member.is_coordinator or _sees_all(me.member) or me.id == other.id:
        return True
    return other.is_coordinator or share_a_shift


def may_see_who_declined(me: Me) -> bool:
    """Who said no: coordinators, who must ask on. It is counted nowhere."""
    return me.member.is_coordinator


def may_approve(me: Me) -> bool:
    """Say yes to a new member: the person, where the person decides."""
    return _is_person(me) and _person_decides(me)


def may_see_wishes(me: Me) -> bool:
    """“Rather not”: the person, the representative and the one confidant. Others meet only the effect."""
    return _is_person(me) or me.member.is_representative or me.member.is_confidant


def may_choose_confidant(me: Me) -> bool:
    """Name the one who knows the wishes too: the person, or who represents them."""
    return _is_person(me) or me.member.is_representative


def may_read_log(me: Me) -> bool:
    """All of the log: the person and coordinators. Everyone else reads what they did or what was done to them."""
    return _is_person(me) or me.member.is_coordinator


def may_end(me: Me, has_representative: bool, person_died: bool = False) -> bool:
    """End the circle: the person or the representative; a coordinator after a death or where nobody represents."""
    if speaks_for_the_person(me.member):
        return True
    return me.member.is_coordinator and (person_died or not has_representative)


def speaks_for_the_person(member: Member) -> bool:
    """The person, or who represents them."""
    return member.role is Role.PERSON or member.is_representative


def may_pause(me: Me) -> bool:
    """Pause the circle and go on again: who plans, and the representative."""
    return may_plan(me) or me.member.is_representative


def _is_person(me: Me) -> bool:
    return me.member.role is Role.PERSON


def _person_decides(me: Me) -> bool:
    return me.circle.decides is Decides.PERSON


def _sees_all(member: Member) -> bool:
    return member.role in {Role.PERSON, Role.PROFESSIONAL} or member.trust is Trust.FULL
