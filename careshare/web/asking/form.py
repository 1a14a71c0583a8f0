"""How a circle asks, as people write it: days and hours, whom, and which steps it takes."""

from typing import Any

import wtforms
from wtforms.validators import InputRequired, NumberRange, Optional

from careshare.domain.asking.ladder import HELPERS, Ladder, Rung, Whom, first_too_early
from careshare.domain.time import ONE_DAY
from careshare.i18n import N_
from careshare.queries.asking import Settings
from careshare.web.forms import ChangeForm
from careshare.web.searches import AN_HOUR, WHOM

CHOICES = [(whom, WHOM[whom]) for whom in HELPERS]
UNITS = {1: ("days", ONE_DAY), 2: ("days", ONE_DAY), 3: ("days", ONE_DAY), 4: ("hours", AN_HOUR), 5: ("hours", AN_HOUR)}
"""In what the time before each rung is written."""
DAYS = [InputRequired(), NumberRange(1, 60, N_("Write a number of days from 1 to 60."))]
HOURS = [InputRequired(), NumberRange(1, 336, N_("Write a number of hours from 1 to 336."))]
BEFORE_THE_STEP_ABOVE = N_("This comes before the step above it. Write a smaller number.")


class LadderForm(ChangeForm):
    """The five rungs in their order, and the warning after a start. The last is always taken."""

    on_1 = wtforms.BooleanField(N_("Ask these first"))
    whom_1 = wtforms.SelectField(N_("Whom first?"), coerce=Whom, choices=CHOICES)
    days_1 = wtforms.IntegerField(N_("How many days before?"), DAYS)
    on_2 = wtforms.BooleanField(N_("Then ask these"))
    whom_2 = wtforms.SelectField(N_("Whom then?"), coerce=Whom, choices=CHOICES)
    days_2 = wtforms.IntegerField(N_("How many days before?"), DAYS)
    on_3 = wtforms.BooleanField(N_("Send whoever arranges a message for home care"))
    days_3 = wtforms.IntegerField(N_("How many days before?"), DAYS)
    on_4 = wtforms.BooleanField(N_("Tell whoever arranges that nobody is coming yet"))
    hours_4 = wtforms.IntegerField(N_("How many hours before?"), HOURS)
    hours_5 = wtforms.IntegerField(N_("Tell them again: how many hours before?"), HOURS)
    alarm = wtforms.IntegerField(
        N_("Warn whoever arranges when nobody says “I am here”: after how many minutes?"),
        [Optional(), NumberRange(5, 240, N_("Write a number of minutes from 5 to 240."))],
    )

    def validate(self, *args: Any, **kwargs: Any) -> bool:
        """Also that the steps come one after the other."""
        is_right = super().validate(*args, **kwargs)
        wrong = first_too_early(self.rungs) if is_right else None
        if wrong is None:
            return is_right
        field = self[f"{UNITS[wrong.number][0]}_{wrong.number}"]
        field.errors = [self.translated(BEFORE_THE_STEP_ABOVE)]
        return False

    @property
    def rungs(self) -> tuple[Rung, ...]:
        """What was said, in a right form."""
        return tuple(self._rung(number) for number in UNITS)

    def _rung(self, number: int) -> Rung:
        unit, one = UNITS[number]
        others = {3: Whom.PROFESSIONALS, 4: Whom.COORDINATORS, 5: Whom.COORDINATORS}
        whom = others.get(number) or self[f"whom_{number}"].data
        is_on = number == len(UNITS) or self[f"on_{number}"].data
        return Rung(number, one * self[f"{unit}_{number}"].data, whom, bool(is_on))

    def chosen(self, there: Settings) -> Settings:
        """What is to be kept in place of what stands there."""
        return there._replace(ladder=Ladder(self.rungs), alarm_minutes=self.alarm.data)


def values_of(settings: Settings) -> dict[str, Any]:
    """As the fields of the form."""
    values: dict[str, Any] = {"alarm": settings.alarm_minutes}
    for rung in settings.ladder.rungs:
        unit, one = UNITS[rung.number]
        values |= {f"{unit}_{rung.number}": rung.before // one, f"on_{rung.number}": rung.is_on}
        values |= {f"whom_{rung.number}": rung.whom}
    return values
