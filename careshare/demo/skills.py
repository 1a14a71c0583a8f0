"""What Yvonne and Joke showed to whom in the demo, and which moments ask for it."""

from collections.abc import Iterable
from datetime import timedelta
from typing import NamedTuple

from careshare.db.models import ShownRow, SkillAskedRow, SkillRow
from careshare.demo.cast import ANTON, HANNEKE, HOME, JOKE, LOTTE, RIA, SANNE, YVONNE, Someone
from careshare.demo.rows import CircleRows
from careshare.domain.time import home_day

LIFTED_WITH = frozenset({"Opstaan", "Avond en naar bed"})
FED_AT = frozenset({"Lunch"})
WITH_THE_LIFT = (ANTON.name, SANNE.name, LOTTE.name, HANNEKE.name, RIA.name, "Tineke", "Gerda", "Corrie", "Marijke")
WITH_THE_PUMP = (ANTON.name, HANNEKE.name, "Betsie", "Marijke")


class Lesson(NamedTuple):
    """Somebody, of the circle or in words, shows it: so many weeks ago, and it holds for so many, or for ever."""

    skill_id: int
    by: Someone | str
    weeks: int
    holds: int | None = None


def show(circle: CircleRows) -> None:
    """The lift must have been shown; the feeding pump would better be. What Mia was shown holds no longer."""
    lift, pump = circle.add(SkillRow, name="de tillift"), circle.add(SkillRow, name="de sondevoeding")
    _was_shown(circle, WITH_THE_LIFT, Lesson(lift, YVONNE, weeks=20, holds=52))
    _was_shown(circle, (YVONNE.name, JOKE.name), Lesson(lift, "de leverancier", weeks=30))
    _was_shown(circle, ("Mia",), Lesson(lift, YVONNE, weeks=26, holds=24))
    _was_shown(circle, WITH_THE_PUMP, Lesson(pump, JOKE, weeks=16))
    for rhythm, (pattern_id, _series) in circle.patterns.items():
        if rhythm.title in LIFTED_WITH:
            circle.add(SkillAskedRow, skill_id=lift, pattern_id=pattern_id, shift_id=None, required=True)
        if rhythm.title in FED_AT:
            circle.add(SkillAskedRow, skill_id=pump, pattern_id=pattern_id, shift_id=None, required=False)


def _was_shown(circle: CircleRows, names: Iterable[str], lesson: Lesson) -> None:
    day = home_day(circle.rows.now, HOME) - timedelta(weeks=lesson.weeks)
    for name in names:
        circle.add(
            ShownRow,
            skill_id=lesson.skill_id,
            member_id=circle.members[name],
            by_member_id=circle.members[lesson.by.name] if isinstance(lesson.by, Someone) else None,
            by_words=lesson.by if isinstance(lesson.by, str) else "",
            shown_on=day,
            until=None if lesson.holds is None else day + timedelta(weeks=lesson.holds),
        )
