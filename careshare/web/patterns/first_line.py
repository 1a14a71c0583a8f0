"""The usual week's first line: is there somebody for everything?"""

from collections.abc import Sequence
from typing import NamedTuple

from careshare.domain.circles import Me
from careshare.domain.permissions import may_plan
from careshare.domain.turns import Standing
from careshare.i18n import Words, list_words


class FirstLine(NamedTuple):
    """What a usual week says first. `things` is how many come back, each once however often it changes.

    `waiting` says what is still to be answered, where the first `sentence` is about something else.
    """

    sentence: str
    things: int
    waiting: str = ""


def first_line(standings: Sequence[Standing], me: Me, words: Words) -> FirstLine:
    """For one reader: what nobody is fixed for comes first, then what is not answered yet."""
    things, nobody = len(_things(standings)), len(_things([each for each in standings if each.is_open]))
    waiting = _waiting(standings, me, words)
    if not nobody:
        return FirstLine(waiting or words.gettext("There is somebody for everything in the usual week"), things)
    sentence = words.ngettext(
        "One thing in the usual week has nobody fixed yet",
        "%(n)s things in the usual week have nobody fixed yet",
        nobody,
    )
    return FirstLine(sentence, things, waiting)


def _waiting(standings: Sequence[Standing], me: Me, words: Words) -> str:
    """What waits for the reader's own answer, or else for others; by name only to who plans."""
    mine = _things([each for each in standings if me.id in {member.id for member in each.waits_for}])
    if mine:
        return words.ngettext(
            "“%(title)s” is still waiting for your answer",
            "%(n)s things in the usual week are still waiting for your answer",
            len(mine),
            title=mine[0].task.title,
        )
    things = _things([each for each in standings if each.waits_for])
    if len(things) == 1 and may_plan(me):
        names = list_words([member.name for member in things[0].waits_for], words.language)
        title = things[0].task.title
        return words.gettext("“%(title)s” is still waiting for a yes from %(names)s", title=title, names=names)
    if not things:
        return ""
    return words.ngettext(
        "One thing in the usual week is still waiting for a yes",
        "%(n)s things in the usual week are still waiting for a yes",
        len(things),
    )


def _things(standings: Sequence[Standing]) -> list[Standing]:
    """One of each series: what changes from a day on is still the same thing."""
    return list({each.series: each for each in standings}.values())
