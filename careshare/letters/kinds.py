"""What each kind of letter within a circle says, and when it still matters.

A subject says it all, but for what is done there: telephones show it to whoever holds them, so no letter has a word
about health in it. `%(when)s` is "Fri 4 Dec, 12:00", `%(moment)s` "Friday 4 December, 12:00–14:00".
"""

from collections.abc import Callable
from dataclasses import dataclass

from careshare.domain.letters import TO_WHO_LEFT, Scene
from careshare.domain.words import AssignmentState
from careshare.i18n import N_


@dataclass(frozen=True, slots=True)
class Kind:
    """The words of one kind: `body` in paragraphs, `button` to the page it `leads_to`; sent while it `matters`."""

    subject: str
    body: tuple[str, ...]
    button: str
    matters: Callable[[Scene], bool]
    leads_to: str = "/circles/{circle_id}/shifts/{shift_id}"


def _is_asked(scene: Scene) -> bool:
    return scene.is_ahead and scene.state() is AssignmentState.PROPOSED


def _comes(scene: Scene) -> bool:
    """Also while it runs: somebody put down then is expected now."""
    return scene.is_not_over and scene.holds and scene.moment is not None and scene.moment.closed is None


def _now(state: AssignmentState, fact: str = "") -> Callable[[Scene], bool]:
    """The reader, or the member in this fact, stands to the moment like this, and it is not over."""
    return lambda scene: scene.is_not_over and scene.state(fact) is state


def _swap_was(accepted: bool | None) -> Callable[[Scene], bool]:
    return lambda scene: scene.swap is not None and scene.swap.accepted is accepted and scene.is_not_over


_RHYTHM = "/circles/{circle_id}/patterns/{pattern_id}"
_PEOPLE = "/circles/{circle_id}/members"
_WEEK = "/circles/{circle_id}/rota"
_IS_GONE = N_("%(who)s is no longer in %(person)s’s circle")
_IS_GONE_TOO = N_("%(who)s is not in %(person)s’s circle any more.")

KINDS: dict[str, tuple[Kind, ...]] = {
    "proposed": (
        Kind(
            subject=N_("%(by)s asks: can you come on %(when)s?"),
            body=(
                N_("%(by)s asks whether you can come to %(person)s’s on %(moment)s."),
                N_("Yes or no, both are fine. Then everyone knows."),
            ),
            button=N_("Answer"),
            matters=_is_asked,
        ),
    ),
    "pattern_proposed": (
        Kind(
            subject=N_("%(by)s asks: would you like to come regularly?"),
            body=(
                N_("%(by)s asks whether you can come to %(person)s’s at a fixed time, %(times)s, from %(from)s on."),
                N_("You answer once, for all of those days. You can always change a single day later."),
            ),
            button=N_("See which days"),
            matters=lambda scene: scene.rhythm is not None,
            leads_to=_RHYTHM,
        ),
    ),
    "planned_in": (
        Kind(
            subject=N_("You are expected on %(when)s"),
            body=(
                N_("%(by)s put you down to come to %(person)s’s on %(moment)s."),
                N_("Can you not come then? Say so on the page, and somebody else is looked for."),
            ),
            button=N_("Look at it"),
            matters=_comes,
        ),
    ),
    "pattern_planned_in": (
        Kind(
            subject=N_("You are expected regularly, from %(from)s on"),
            body=(
                N_("%(by)s put you down to come to %(person)s’s at a fixed time, %(times)s, from %(from)s on."),
                N_("Can you not come on one of those days? Say so on the page, and somebody else is looked for."),
            ),
            button=N_("See which days"),
            matters=lambda scene: scene.rhythm is not None,
            leads_to=_RHYTHM,
        ),
    ),
    "yes_noted": (
        Kind(
            subject=N_("You come on %(when)s: is that right?"),
            body=(
                N_("%(by)s noted that you come to %(person)s’s on %(moment)s, as you said yourself. Thank you!"),
                N_("Is that not right? Say so on the page, and somebody else is looked for."),
            ),
            button=N_("Look at it"),
            matters=_comes,
        ),
    ),
    "no_noted": (
        Kind(
            subject=N_("You do not come on %(when)s: is that right?"),
            body=(
                N_("%(by)s noted that you cannot come to %(person)s’s on %(moment)s. Somebody else is looked for."),
                N_("Is that not right? Then you can still say on the page that you come."),
            ),
            button=N_("Look at it"),
            matters=_now(AssignmentState.CANNOT_COME),
        ),
    ),
    "replaced": (
        Kind(
            subject=N_("%(who)s comes in your place on %(when)s"),
            body=(N_("%(who)s comes to %(person)s’s on %(moment)s. You need not do anything any more."),),
            button=N_("Look at it"),
            matters=_now(AssignmentState.REPLACED),
        ),
    ),
    "declined": (
        Kind(
            subject=N_("%(who)s cannot come on %(when)s"),
            body=(
                N_("%(who)s was asked to come to %(person)s’s on %(moment)s. It does not suit."),
                N_("Somebody else is needed."),
            ),
            button=N_("See who else could come"),
            matters=_now(AssignmentState.DECLINED, "member"),
        ),
    ),
    "withdrawn": (
        Kind(
            subject=N_("You need not come on %(when)s"),
            body=(N_("You need not come to %(person)s’s on %(moment)s. %(by)s changed that."),),
            button=N_("Look at the week"),
            matters=_now(AssignmentState.WITHDRAWN),
            leads_to=_WEEK,
        ),
    ),
    "cannot_come": (
        Kind(
            subject=N_("%(who)s cannot come on %(when)s"),
            body=(N_("%(who)s cannot come to %(person)s’s on %(moment)s. Somebody else is needed."),),
            button=N_("See who else could come"),
            matters=_now(AssignmentState.CANNOT_COME, "member"),
        ),
    ),
    "cancelled": (
        Kind(
            subject=N_("You need not come on %(when)s"),
            body=(N_("Nobody is needed at %(person)s’s on %(moment)s. You need not come then."),),
            button=N_("Look at it"),
            matters=lambda scene: scene.is_not_over and scene.moment is not None and scene.moment.closed is not None,
        ),
    ),
    "reopened": (
        Kind(
            subject=N_("It is needed after all: %(when)s"),
            body=(N_("Somebody is needed at %(person)s’s after all on %(moment)s. %(by)s opened it again."),),
            button=N_("Look at it"),
            matters=lambda scene: scene.is_ahead,
        ),
    ),
    "person_asks": (
        Kind(
            subject=N_("%(person)s would like to be alone on %(when)s"),
            body=(N_("%(person)s would rather do this alone: %(moment)s. Nothing changes until somebody answers."),),
            button=N_("Answer"),
            matters=lambda scene: scene.is_ahead,
        ),
    ),
    "moved": (
        Kind(
            subject=N_("Another time: %(when)s. Can you come then too?"),
            body=(
                N_("%(by)s moved a moment at %(person)s’s. It was %(was)s. It is now %(moment)s."),
                N_("Can you come then too? Yes or no, both are fine."),
            ),
            button=N_("Answer"),
            matters=_is_asked,
        ),
        Kind(
            subject=N_("Another time: %(when)s"),
            body=(N_("%(by)s moved a moment at %(person)s’s. It was %(was)s. It is now %(moment)s."),),
            button=N_("Look at it"),
            matters=_comes,
        ),
    ),
    "pattern_changed": (
        Kind(
            subject=N_("Other times from %(from)s on. Can you come then too?"),
            body=(
                N_("%(by)s changed the usual week at %(person)s’s from %(from)s on. Some of your moments move."),
                N_("Can you come then too? Yes or no, both are fine."),
            ),
            button=N_("See which days"),
            matters=lambda scene: scene.rhythm is not None,
            leads_to=_RHYTHM,
        ),
    ),
    "pattern_off": (
        Kind(
            subject=N_("Some of your moments are called off, from %(from)s on"),
            body=(
                N_("%(by)s changed the usual week at %(person)s’s. Some of your moments are no longer needed."),
                N_("The first of them is on %(from)s. Those that stay are on the page."),
            ),
            button=N_("See which days"),
            matters=lambda scene: scene.rhythm is not None,
            leads_to=_RHYTHM,
        ),
    ),
    "pattern_back": (
        Kind(
            subject=N_("Your moments go on again, from %(from)s on"),
            body=(
                N_("Some moments at %(person)s’s were called off, and now they go on after all. The first: %(from)s."),
                N_("Can you not come on one of those days? Say so on the page, and somebody else is looked for."),
            ),
            button=N_("See which days"),
            matters=lambda scene: scene.rhythm is not None,
            leads_to=_RHYTHM,
        ),
    ),
    "pattern_declined": (
        Kind(
            subject=N_("%(who)s cannot come regularly"),
            body=(
                N_("%(who)s cannot come to %(person)s’s at the fixed time, %(times)s. Somebody else is needed."),
                N_("What %(who)s has said yes to already stays until somebody takes it over."),
            ),
            button=N_("See which days"),
            matters=lambda scene: scene.is_vacant,
            leads_to=_RHYTHM,
        ),
    ),
    "pattern_left": (
        Kind(
            subject=N_("%(who)s does not come regularly any more, from %(from)s on"),
            body=(
                N_("%(who)s is not in %(person)s’s circle any more, and used to come at a fixed time, %(times)s."),
                N_("Somebody else is needed, from %(from)s on."),
            ),
            button=N_("See which days"),
            matters=lambda scene: scene.is_vacant,
            leads_to=_RHYTHM,
        ),
    ),
    "swap_asked": (
        Kind(
            subject=N_("%(by)s would like to swap with you"),
            body=(
                N_("%(by)s would like to come to %(person)s’s on %(moment)s, if you come on %(other_moment)s."),
                N_("Yes or no, both are fine. Until you answer, nothing changes."),
            ),
            button=N_("Answer"),
            matters=lambda scene: _swap_was(None)(scene) and scene.is_ahead,
        ),
    ),
    "swap_accepted": (
        Kind(
            subject=N_("%(by)s swaps with you: you come on %(other_when)s"),
            body=(N_("%(by)s said yes. You come to %(person)s’s on %(other_moment)s, and %(by)s on %(moment)s."),),
            button=N_("Look at it"),
            matters=_swap_was(True),
        ),
    ),
    "swap_declined": (
        Kind(
            subject=N_("No swap with %(by)s after all"),
            body=(N_("Nothing changes at %(person)s’s: you come on %(moment)s, and %(by)s on %(other_moment)s."),),
            button=N_("Look at it"),
            matters=_swap_was(False),
        ),
    ),
    "waiting": (
        Kind(
            subject=N_("May %(who)s join your circle?"),
            body=(N_("%(by)s would like %(who)s to help too. You decide who is in your circle."),),
            button=N_("Answer"),
            matters=lambda scene: scene.waiting,
            leads_to=_PEOPLE,
        ),
    ),
    "approved": (
        Kind(
            subject=N_("You are in %(person)s’s circle"),
            body=(N_("%(person)s said yes. You can now see who comes when, and say when you can come yourself."),),
            button=N_("Look at the week"),
            matters=lambda scene: scene.is_for_a_member,
            leads_to=_WEEK,
        ),
    ),
    "coordinator": (
        Kind(
            subject=N_("You now help to arrange the week at %(person)s’s"),
            body=(N_("%(by)s asked you to plan as well: you can make moments, ask people and invite them."),),
            button=N_("Look at the week"),
            matters=lambda scene: scene.me.member.is_coordinator,
            leads_to=_WEEK,
        ),
    ),
    "removed": (
        Kind(
            subject=N_("You are no longer in %(person)s’s circle"),
            body=(
                N_("%(by)s took you out of %(person)s’s circle. You are not expected any more."),
                N_("Is that a mistake? Then call each other."),
            ),
            button=N_("To the start page"),
            matters=lambda scene: not scene.is_for_a_member,
            leads_to="/",
        ),
    ),
    "left": (
        Kind(
            subject=_IS_GONE,
            body=(_IS_GONE_TOO, N_("One moment is open now: %(moment)s. Somebody else is needed.")),
            button=N_("See who else could come"),
            matters=lambda scene: scene.is_ahead and scene.opened == 1,
        ),
        Kind(
            subject=_IS_GONE,
            body=(_IS_GONE_TOO, N_("%(opened)s moments are open now. The first of them: %(moment)s.")),
            button=N_("See who else could come"),
            matters=lambda scene: scene.is_ahead and scene.opened > 1,
        ),
        Kind(
            subject=_IS_GONE,
            body=(_IS_GONE_TOO,),
            button=N_("Look at the people"),
            matters=lambda scene: True,
            leads_to=_PEOPLE,
        ),
    ),
    "undelivered": (
        Kind(
            subject=N_("Our letters do not reach %(who)s"),
            body=(
                N_("A letter to %(who)s did not arrive. Perhaps the address is not right, or the mailbox is full."),
                N_("Could you call %(who)s?"),
            ),
            button=N_("Look at the people"),
            matters=lambda scene: bool(scene.name("member")),
            leads_to=_PEOPLE,
        ),
    ),
}


def kind_of(name: str, scene: Scene) -> Kind | None:
    """The words for this letter as things are now; None where it does not matter any more."""
    if name not in TO_WHO_LEFT and not scene.is_for_a_member:
        return None
    return next((kind for kind in KINDS[name] if kind.matters(scene)), None)
