"""Letters about the usual week: one for all the moments of a pattern."""

from careshare.i18n import N_
from careshare.letters.kinds.kind import Kind

_RHYTHM = "/circles/{circle_id}/patterns/{pattern_id}"

PATTERNS: dict[str, tuple[Kind, ...]] = {
    "pattern_proposed": (
        Kind(
            subject=N_("%(by)s asks: can you come %(rhythm)s?"),
            body=(
                N_("%(by)s asks whether you can come to %(person)s’s %(rhythm)s, from %(from)s on."),
                N_("You answer once, for all of those days. You can always change a single day later."),
            ),
            button=N_("See which days"),
            matters=lambda scene: scene.rhythm is not None,
            leads_to=_RHYTHM,
        ),
    ),
    "pattern_planned_in": (
        Kind(
            subject=N_("Other times: you are expected %(rhythm)s, from %(from)s on"),
            body=(
                N_("%(by)s changed the usual week at %(person)s’s. It was %(rhythm_before)s."),
                N_("It will be %(rhythm)s. Your first time is %(from)s."),
                N_("Can you not come on one of those days? Say so on the page, and whoever arranges is told."),
            ),
            button=N_("See which days"),
            matters=lambda scene: scene.has_other_rhythm,
            leads_to=_RHYTHM,
        ),
        Kind(
            subject=N_("You are expected %(rhythm)s, from %(from)s on"),
            body=(
                N_("%(by)s put you down to come to %(person)s’s %(rhythm)s, from %(from)s on."),
                N_("Can you not come on one of those days? Say so on the page, and whoever arranges is told."),
            ),
            button=N_("See which days"),
            matters=lambda scene: scene.rhythm is not None,
            leads_to=_RHYTHM,
        ),
    ),
    "pattern_changed": (
        Kind(
            subject=N_("Other times from %(from)s on. Can you come then too?"),
            body=(
                N_("%(by)s changed the usual week at %(person)s’s. It was %(rhythm_before)s."),
                N_("It will be %(rhythm)s. Your first time is %(from)s."),
                N_("Can you come then too? Yes or no, both are fine."),
            ),
            button=N_("See which days"),
            matters=lambda scene: scene.has_other_rhythm,
            leads_to=_RHYTHM,
        ),
        Kind(
            subject=N_("Can you come again, from %(from)s on?"),
            body=(
                N_("%(by)s changed the usual week at %(person)s’s: %(rhythm)s. It is needed again from %(from)s on."),
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
                N_("%(by)s changed the usual week at %(person)s’s: %(rhythm_before)s."),
                N_("Some of these moments are no longer yours. The first is on %(from)s. What stays is on the page."),
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
                N_("You come to %(person)s’s %(rhythm)s."),
                N_("What had been called off is going ahead after all. The first is on %(from)s."),
                N_("Can you not come on one of those days? Say so on the page, and whoever arranges is told."),
            ),
            button=N_("See which days"),
            matters=lambda scene: scene.rhythm is not None,
            leads_to=_RHYTHM,
        ),
    ),
    "pattern_declined": (
        Kind(
            subject=N_("%(who)s can’t make it %(rhythm)s"),
            body=(
                N_("%(who)s can’t be at %(person)s’s %(rhythm)s. Somebody else is needed."),
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
                N_("%(who)s is not in %(person)s’s circle any more, and used to come %(rhythm)s."),
                N_("Somebody else is needed, from %(from)s on."),
            ),
            button=N_("See which days"),
            matters=lambda scene: scene.is_vacant,
            leads_to=_RHYTHM,
        ),
    ),
}
