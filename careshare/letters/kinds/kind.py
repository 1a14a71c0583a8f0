"""What a kind of letter is made of: its words, where it leads to, and whether it still matters."""

from collections.abc import Callable
from dataclasses import dataclass

from careshare.domain.letters import Moment, Scene

WEEK = "/circles/{circle_id}/rota"
PEOPLE = "/circles/{circle_id}/members"


def nothing(_scene: Scene) -> Moment | None:
    """No moment: the letter carries none."""
    return None


@dataclass(frozen=True, slots=True)
class Kind:
    """The words of one kind: `body` in paragraphs, `button` to the page it `leads_to`; sent while it `matters`.

    One about several moments says `each` of them, after the first paragraph. One that `asks` has the answers beside the
    button, each a link of its own, for who will not sign in.
    One that says whether the reader comes, or when, carries that moment for their calendar: `in_calendar` finds it.
    """

    subject: str
    body: tuple[str, ...]
    button: str
    matters: Callable[[Scene], bool]
    leads_to: str = "/circles/{circle_id}/shifts/{shift_id}"
    in_calendar: Callable[[Scene], Moment | None] = nothing
    each: str = ""
    asks: bool = False


def its_moment(scene: Scene) -> Moment | None:
    """The moment the letter is about."""
    return scene.moment


def its_other_moment(scene: Scene) -> Moment | None:
    """The moment somebody gets by a swap."""
    return scene.other_moment
