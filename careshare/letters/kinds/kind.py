"""What a kind of letter is made of: its words, where it leads to, and whether it still matters."""

from collections.abc import Callable
from dataclasses import dataclass

from careshare.domain.letters import Scene

WEEK = "/circles/{circle_id}/rota"
PEOPLE = "/circles/{circle_id}/members"


@dataclass(frozen=True, slots=True)
class Kind:
    """The words of one kind: `body` in paragraphs, `button` to the page it `leads_to`; sent while it `matters`."""

    subject: str
    body: tuple[str, ...]
    button: str
    matters: Callable[[Scene], bool]
    leads_to: str = "/circles/{circle_id}/shifts/{shift_id}"
