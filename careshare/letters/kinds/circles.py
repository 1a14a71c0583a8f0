"""Letters about a circle and who is in it."""

from careshare.i18n import N_
from careshare.letters.kinds.kind import PEOPLE, WEEK, Kind

_IS_GONE = N_("%(who)s is no longer in %(person)s’s circle")
_IS_GONE_TOO = N_("%(who)s is not in %(person)s’s circle any more.")

_IS_PAUSED = N_("%(person)s’s circle is paused")
_UNTIL_IT_GOES_ON = N_(
    "%(by)s paused %(person)s’s circle on %(from)s. Until it goes on you need not come, unless you agree otherwise."
)
_STAYS = N_("What is yours stays yours. You get a letter when the circle goes on.")

CIRCLES: dict[str, tuple[Kind, ...]] = {
    "waiting": (
        Kind(
            subject=N_("May %(number)s people join your circle?"),
            body=(N_("%(by)s would like %(who)s and others to help too. You decide who is in your circle."),),
            button=N_("Answer"),
            matters=lambda scene: scene.waiting and scene.number > 1,
            leads_to=PEOPLE,
        ),
        Kind(
            subject=N_("May %(who)s join your circle?"),
            body=(N_("%(by)s would like %(who)s to help too. You decide who is in your circle."),),
            button=N_("Answer"),
            matters=lambda scene: scene.waiting,
            leads_to=PEOPLE,
        ),
    ),
    "approved": (
        Kind(
            subject=N_("You are in %(person)s’s circle"),
            body=(N_("%(person)s said yes. You can now see who comes when, and say when you can come yourself."),),
            button=N_("Look at the week"),
            matters=lambda scene: scene.is_for_a_member,
            leads_to=WEEK,
        ),
    ),
    "coordinator": (
        Kind(
            subject=N_("You now help to arrange the week at %(person)s’s"),
            body=(N_("%(by)s asked you to plan as well: you can make moments, ask people and invite them."),),
            button=N_("Look at the week"),
            matters=lambda scene: scene.me.member.is_coordinator,
            leads_to=WEEK,
        ),
    ),
    "relief": (  # families share mailboxes: what it is stands on the page alone
        Kind(
            subject=N_("%(by)s has a question for you"),
            body=(N_("%(by)s has a question for who arranges things at %(person)s’s. It stands on your own page."),),
            button=N_("Look at it"),
            matters=lambda scene: scene.me.member.is_coordinator,
            leads_to="/me",
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
    "paused": (
        Kind(
            subject=_IS_PAUSED,
            body=(_UNTIL_IT_GOES_ON, N_("%(by)s writes: “%(words)s”"), _STAYS),
            button=N_("Look at the week"),
            matters=lambda scene: scene.stands_still and scene.circle.state_words != "",
            leads_to=WEEK,
        ),
        Kind(
            subject=_IS_PAUSED,
            body=(_UNTIL_IT_GOES_ON, _STAYS),
            button=N_("Look at the week"),
            matters=lambda scene: scene.stands_still,
            leads_to=WEEK,
        ),
    ),
    "resumed": (
        Kind(
            subject=N_("%(person)s’s circle goes on"),
            body=(N_("%(by)s let %(person)s’s circle go on. Everyone is expected again, as it stands on the rota."),),
            button=N_("Look at the week"),
            matters=lambda scene: scene.is_for_a_member,
            leads_to=WEEK,
        ),
    ),
    "left": (
        Kind(
            subject=_IS_GONE,
            body=(_IS_GONE_TOO, N_("One moment is open now: %(moment)s. Somebody else is needed.")),
            button=N_("See who else could come"),
            matters=lambda scene: scene.wanting == 1,
        ),
        Kind(
            subject=_IS_GONE,
            body=(_IS_GONE_TOO, N_("%(n)s moments are open now. The first of them: %(moment)s.")),
            button=N_("See who else could come"),
            matters=lambda scene: scene.wanting > 1,
        ),
        Kind(
            subject=_IS_GONE,
            body=(_IS_GONE_TOO,),
            button=N_("Look at the people"),
            matters=lambda scene: True,
            leads_to=PEOPLE,
        ),
    ),
    "sos": (
        Kind(
            subject=N_("%(who)s asks you to ring"),
            body=(N_("“It is too much for me to manage on my own just now. Can you ring me?”"),),
            button=N_("Look at the people"),
            matters=lambda scene: bool(scene.name("member")),
            leads_to=PEOPLE,
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
            leads_to=PEOPLE,
        ),
    ),
}
