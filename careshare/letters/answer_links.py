"""The address behind which one member answers one question, and does nothing else."""

from typing import NamedTuple
from urllib.parse import urlencode

from careshare.queries.answers import ANSWER, secret_of
from careshare.seal import Seal

SAY = "say"
NOT_NOW = "not-now"


class AskedOf(NamedTuple):
    """A shift as somebody is asked for it: its row, its random name, how often its time changed; and whom we ask."""

    shift_id: int
    uid: str
    sequence: int
    member_id: int


def path_of(seal: Seal, asked: AskedOf, say: str = "") -> str:
    """The path of the page with both answers. With `say` NOT_NOW that one stands first there."""
    link = seal.link(ANSWER, asked.member_id, secret_of(asked.uid))
    query = {"seen": str(asked.sequence)} | ({SAY: say} if say else {})
    return f"/answers/{asked.shift_id}/{link}?{urlencode(query)}"
