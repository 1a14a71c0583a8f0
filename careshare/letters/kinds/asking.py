"""Letters by which an open moment asks for itself: can you come, thank you, and, to who plans, that nobody does yet."""

from collections.abc import Callable

from careshare.domain.letters import Scene
from careshare.domain.words import AssignmentState
from careshare.i18n import N_
from careshare.letters.kinds.kind import WEEK, Kind


def _is_about_one(scene: Scene) -> bool:
    return len(scene.moments) == 1


def _is_about_several(scene: Scene) -> bool:
    return len(scene.moments) > 1


def _somebody_seeks(scene: Scene) -> bool:
    """Whose moment it is looks for somebody else, and nothing but that is open."""
    return _is_about_one(scene) and scene.state("member") is AssignmentState.SEEKING


def _is_for_professionals(which: Callable[[Scene], bool]) -> Callable[[Scene], bool]:
    """It is the turn of professionals, and not yet of whoever plans."""
    return lambda scene: which(scene) and scene.facts.get("rung") == FOR_PROFESSIONALS


def _somebody_comes(scene: Scene) -> bool:
    return scene.is_ahead and not scene.wants_somebody and not scene.holds


FOR_PROFESSIONALS = 3
_NO_IS_FINE = N_("A no is fine too. Then somebody else is asked.")
_NOT_YET = N_("On the page you see who has been asked, and whom you could call.")
_ASK_A_PROFESSIONAL = N_("Could home care help, or another service nearby? This message is ready to be sent on:")

ASKING: dict[str, tuple[Kind, ...]] = {
    "asked": (
        Kind(
            subject=N_("Can you come on %(when)s, in place of %(who)s?"),
            body=(
                N_("%(who)s is down for %(moment)s at %(person)s’s, and is looking for someone else. Can you come?"),
                _NO_IS_FINE,
            ),
            button=N_("Look at it first"),
            asks=True,
            matters=_somebody_seeks,
        ),
        Kind(
            subject=N_("Can you come on %(when)s?"),
            body=(N_("%(person)s’s circle is looking for somebody on %(moment)s. Can you come?"), _NO_IS_FINE),
            button=N_("Look at it first"),
            asks=True,
            matters=_is_about_one,
        ),
        Kind(
            subject=N_("Can you come on one of these %(n)s days?"),
            body=(
                N_("%(person)s’s circle is still looking for somebody for these moments. Does one of them suit you?"),
                N_("One is a help already. None is fine too: then somebody else is asked."),
            ),
            each=N_("%(moment)s"),
            button=N_("Look at the week"),
            leads_to=WEEK,
            asks=True,
            matters=_is_about_several,
        ),
    ),
    "filled": (
        Kind(
            subject=N_("%(who)s is coming on %(when)s. Thank you"),
            body=(
                N_("We asked you for %(moment)s at %(person)s’s. %(who)s is coming, so it is arranged."),
                N_("You need not do anything any more. It is good that we could ask you."),
            ),
            button=N_("Look at the week"),
            leads_to=WEEK,
            matters=lambda scene: _somebody_comes(scene) and bool(scene.name("member")),
        ),
        Kind(
            subject=N_("Nobody is needed any more on %(when)s. Thank you"),
            body=(
                N_("We asked you for %(moment)s at %(person)s’s. Nobody is needed for it any more."),
                N_("You need not do anything any more. It is good that we could ask you."),
            ),
            button=N_("Look at the week"),
            leads_to=WEEK,
            matters=lambda scene: scene.is_not_over and not scene.wants_somebody and not scene.holds,
        ),
    ),
    "gap_needs_you": (
        Kind(
            subject=N_("Still open: %(when)s. Could home care help?"),
            body=(
                N_("Nobody has said yes yet to come to %(person)s’s on %(moment)s."),
                _ASK_A_PROFESSIONAL,
                N_("“Hello, we are looking for somebody who can be at %(person)s’s on %(moment)s. Can you help us?”"),
            ),
            button=N_("See who else could come"),
            matters=_is_for_professionals(_is_about_one),
        ),
        Kind(
            subject=N_("Still open: %(n)s moments. Could home care help?"),
            body=(
                N_("Nobody has said yes yet to come to %(person)s’s on these days:"),
                _ASK_A_PROFESSIONAL,
                N_("“Hello, we are looking for somebody for some moments at %(person)s’s. Can you help us?”"),
            ),
            each=N_("%(moment)s"),
            button=N_("Look at the week"),
            leads_to=WEEK,
            matters=_is_for_professionals(_is_about_several),
        ),
        Kind(
            subject=N_("Nobody else has been found yet for %(when)s"),
            body=(
                N_("%(who)s is down for %(moment)s at %(person)s’s, and is looking for someone else."),
                N_("Nobody has said yes yet. Until somebody does, it stays with %(who)s."),
                _NOT_YET,
            ),
            button=N_("See who else could come"),
            matters=_somebody_seeks,
        ),
        Kind(
            subject=N_("Nobody is coming yet on %(when)s"),
            body=(N_("Nobody has said yes yet to come to %(person)s’s on %(moment)s."), _NOT_YET),
            button=N_("See who else could come"),
            matters=_is_about_one,
        ),
        Kind(
            subject=N_("Nobody is coming yet at %(n)s moments"),
            body=(N_("Nobody has said yes yet to come to %(person)s’s on these days:"), _NOT_YET),
            each=N_("%(moment)s"),
            button=N_("Look at the week"),
            leads_to=WEEK,
            matters=_is_about_several,
        ),
    ),
}
