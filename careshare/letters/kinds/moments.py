"""Letters about a moment: who is asked, who comes, who cannot, and what else becomes of it."""

from collections.abc import Callable

from careshare.domain.letters import IN_YOUR_CALENDAR, OUT_OF_YOUR_CALENDAR, Scene
from careshare.domain.words import AssignmentState
from careshare.i18n import N_
from careshare.letters.kinds.kind import WEEK, Kind, its_moment, its_other_moment


def _is_asked(scene: Scene) -> bool:
    return scene.is_ahead and scene.state() is AssignmentState.PROPOSED


def _does_not_come(scene: Scene) -> bool:
    """It is off, or the reader neither comes nor is asked."""
    is_off = scene.moment is not None and scene.moment.closed is not None
    return scene.is_not_over and (is_off or not (scene.holds or scene.state() is AssignmentState.PROPOSED))


def _is_about_several(scene: Scene) -> bool:
    """Asked for, or put on, a whole list of moments at once; until the first of them is over."""
    return scene.number > 1 and scene.is_not_over


def _comes(scene: Scene) -> bool:
    """Also while it runs: somebody put down then is expected now."""
    return scene.is_not_over and scene.holds and scene.moment is not None and scene.moment.closed is None


def _now(state: AssignmentState) -> Callable[[Scene], bool]:
    """The reader stands to the moment like this, and it is not over."""
    return lambda scene: scene.is_not_over and scene.state() is state


def _cannot(scene: Scene) -> bool:
    """The reader said so, or somebody noted it, of a moment that is still needed."""
    return _now(AssignmentState.CANNOT_COME)(scene) and scene.moment is not None and scene.moment.closed is None


def _wanted_since(state: AssignmentState) -> Callable[[Scene], bool]:
    """The member in its facts gave the moment up like this, and nobody else came in between."""
    return lambda scene: scene.wants_somebody and scene.state("member") is state


def _swap_was(accepted: bool | None) -> Callable[[Scene], bool]:
    return lambda scene: scene.swap is not None and scene.swap.accepted is accepted and scene.is_not_over


_PUTS_RIGHT = N_("A letter of ours brought this moment to your calendar before. With this one it is right there again.")
_YOU_DO_NOT_COME = N_("You do not come to %(person)s’s on %(moment)s.")
_OPEN = N_("It is open on the rota for everyone it suits. Can you think of somebody? Ask them.")

MOMENTS: dict[str, tuple[Kind, ...]] = {
    "proposed": (
        Kind(
            subject=N_("%(by)s asks: can you come %(number)s times?"),
            body=(
                N_("%(by)s asks whether you can come to %(person)s’s %(number)s times. The first is on %(moment)s."),
                N_("Yes or no, both are fine. You answer for each of those days."),
            ),
            button=N_("See which days"),
            matters=_is_about_several,
            leads_to="/me",
        ),
        Kind(
            subject=N_("%(by)s asks: can you come on %(when)s?"),
            body=(
                N_("%(by)s asks whether you can come to %(person)s’s on %(moment)s."),
                N_("Yes or no, both are fine. Then everyone knows."),
            ),
            button=N_("Look at it first"),
            matters=_is_asked,
            asks=True,
        ),
    ),
    "planned_in": (
        Kind(
            subject=N_("You are expected %(number)s times, from %(when)s on"),
            body=(
                N_("%(by)s put you down to come to %(person)s’s %(number)s times. The first is on %(moment)s."),
                N_("Can you not come on one of those days? Say so on the page, and whoever arranges is told."),
            ),
            button=N_("See which days"),
            matters=_is_about_several,
            leads_to="/me",
        ),
        Kind(
            subject=N_("You are expected on %(when)s"),
            body=(
                N_("%(by)s put you down to come to %(person)s’s on %(moment)s."),
                N_("Can you not come then? Say so on the page, and whoever arranges is told."),
            ),
            button=N_("Look at it"),
            matters=_comes,
            in_calendar=its_moment,
        ),
    ),
    "yes_noted": (
        Kind(
            subject=N_("You come on %(when)s: is that right?"),
            body=(
                N_("%(by)s noted that you come to %(person)s’s on %(moment)s, as you said yourself. Thank you!"),
                N_("Is that not right? Say so on the page, and whoever arranges is told."),
            ),
            button=N_("Look at it"),
            matters=_comes,
            in_calendar=its_moment,
        ),
    ),
    "no_noted": (
        Kind(
            subject=N_("You do not come on %(when)s: is that right?"),
            body=(
                N_("%(by)s noted that you can’t be at %(person)s’s on %(moment)s. It is open on the rota again."),
                N_("Is that not right? Then you can still say on the page that you come."),
            ),
            button=N_("Look at it"),
            matters=lambda scene: _cannot(scene) and scene.wants_somebody,
            in_calendar=its_moment,
        ),
        Kind(
            subject=N_("You do not come on %(when)s: is that right?"),
            body=(
                N_("%(by)s noted that you can’t be at %(person)s’s on %(moment)s. Somebody else will be there."),
                N_("Is that not right? Call whoever arranges."),
            ),
            button=N_("Look at it"),
            matters=_cannot,
            in_calendar=its_moment,
        ),
    ),
    "replaced": (
        Kind(
            subject=N_("%(who)s comes in your place on %(when)s"),
            body=(N_("%(who)s will be at %(person)s’s on %(moment)s. There is nothing more for you to do."),),
            button=N_("Look at it"),
            matters=_now(AssignmentState.REPLACED),
            in_calendar=its_moment,
        ),
    ),
    "declined": (
        Kind(
            subject=N_("%(who)s can’t make it on %(when)s"),
            body=(
                N_("%(who)s was asked for %(moment)s at %(person)s’s, and can’t make it."),
                N_("Somebody else is needed."),
            ),
            button=N_("See who else could come"),
            matters=_wanted_since(AssignmentState.DECLINED),
        ),
    ),
    "withdrawn": (
        Kind(
            subject=N_("You need not come on %(when)s"),
            body=(N_("You need not come to %(person)s’s on %(moment)s. %(by)s changed that."),),
            button=N_("Look at the week"),
            matters=_now(AssignmentState.WITHDRAWN),
            leads_to=WEEK,
            in_calendar=its_moment,
        ),
    ),
    "cannot_come": (
        Kind(
            subject=N_("%(who)s can’t make it on %(when)s"),
            body=(N_("%(who)s can’t be at %(person)s’s on %(moment)s. Somebody else is needed."),),
            button=N_("See who else could come"),
            matters=_wanted_since(AssignmentState.CANNOT_COME),
        ),
    ),
    "gave_back": (
        Kind(
            subject=N_("Open again: %(when)s"),
            body=(N_("%(who)s was down for %(moment)s at %(person)s’s, and gave it back in good time."), _OPEN),
            button=N_("See who else could come"),
            matters=lambda scene: scene.wanting > 0,
        ),
    ),
    "seeks": (
        Kind(
            subject=N_("%(who)s is looking for someone else for %(when)s"),
            body=(
                N_("%(who)s is down for %(moment)s at %(person)s’s, and is looking for someone else."),
                N_("Until somebody takes it, it stays with %(who)s."),
                _OPEN,
            ),
            button=N_("See who else could come"),
            matters=lambda scene: scene.wanting == 1,
        ),
        Kind(
            subject=N_("%(who)s is looking for someone else for %(n)s moments"),
            body=(
                N_("%(who)s is looking for someone else for %(n)s moments at %(person)s’s. The first: %(moment)s."),
                N_("Until somebody takes them, they stay with %(who)s."),
                _OPEN,
            ),
            button=N_("See who else could come"),
            matters=lambda scene: scene.wanting > 1,
        ),
    ),
    "cancelled": (
        Kind(
            subject=N_("You need not come on %(when)s"),
            body=(N_("Nobody is needed at %(person)s’s on %(moment)s. You need not come then."),),
            button=N_("Look at it"),
            matters=lambda scene: scene.is_not_over and scene.moment is not None and scene.moment.closed is not None,
            in_calendar=its_moment,
        ),
    ),
    "taken_back": (
        Kind(
            subject=N_("%(number)s moments are off after all, from %(when)s on"),
            body=(
                N_("%(by)s put %(number)s moments at %(person)s’s on the rota by mistake, and took them back."),
                N_("The first was on %(moment)s. You need not come to these, and you need not answer."),
            ),
            button=N_("Look at the week"),
            matters=lambda scene: scene.is_not_over,
            leads_to=WEEK,
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
            button=N_("Look at it first"),
            matters=_is_asked,
            in_calendar=its_moment,
            asks=True,
        ),
        Kind(
            subject=N_("Another time: %(when)s"),
            body=(N_("%(by)s moved a moment at %(person)s’s. It was %(was)s. It is now %(moment)s."),),
            button=N_("Look at it"),
            matters=_comes,
            in_calendar=its_moment,
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
            in_calendar=its_other_moment,
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
    IN_YOUR_CALENDAR: (
        Kind(
            subject=N_("For your calendar: you come on %(when)s"),
            body=(N_("You come to %(person)s’s on %(moment)s."), _PUTS_RIGHT),
            button=N_("Look at it"),
            matters=_comes,
            in_calendar=its_moment,
        ),
        Kind(
            subject=N_("For your calendar: can you come on %(when)s?"),
            body=(N_("You are asked to come to %(person)s’s on %(moment)s."), _PUTS_RIGHT),
            button=N_("Answer"),
            matters=_is_asked,
            in_calendar=its_moment,
        ),
        Kind(
            subject=N_("For your calendar: you do not come on %(when)s"),
            body=(_YOU_DO_NOT_COME, _PUTS_RIGHT),
            button=N_("Look at it"),
            matters=_does_not_come,
            in_calendar=its_moment,
        ),
    ),
    OUT_OF_YOUR_CALENDAR: (
        Kind(
            subject=N_("For your calendar: you do not come on %(when)s"),
            body=(_YOU_DO_NOT_COME, _PUTS_RIGHT),
            button=N_("To the start page"),
            matters=lambda scene: not scene.is_in_it and _does_not_come(scene),
            leads_to="/",
            in_calendar=its_moment,
        ),
    ),
}
