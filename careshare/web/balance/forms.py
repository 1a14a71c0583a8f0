"""What a carer may set for themselves, in hours as people write them; and the days and nights they ask relief for."""

import re
from datetime import date
from typing import Any

import wtforms
from wtforms.validators import InputRequired, StopValidation, ValidationError

from careshare.domain.load import SignalName
from careshare.domain.relief import Relief
from careshare.i18n import N_
from careshare.web.forms import WEEKDAYS, AtMost, Form

A_NUMBER = re.compile(r"[0-9]{1,6}(?:[.,][0-9]{1,2})?")
HOURS_OF_A_WEEK = 168
LONGEST = 20
"""More letters than any number of hours has."""


def _hours(form: Any, field: Any) -> None:
    """A number of hours that a week has, or nothing; halves may be written with a comma or a point."""
    if not field.data:
        raise StopValidation
    if field.data.startswith("-") and A_NUMBER.fullmatch(field.data[1:]):
        raise StopValidation(N_("Fewer than 0 hours is not possible."))
    if not A_NUMBER.fullmatch(field.data):
        raise StopValidation(N_("Write the hours as a number, such as 12 or 12.5."))
    if field.number > HOURS_OF_A_WEEK:
        raise StopValidation(N_("A week has no more than 168 hours."))


def _more_than_none(form: Any, field: Any) -> None:
    """None at all is said by leaving it empty."""
    if not field.minutes:
        raise ValidationError(N_("Write more than 0, or leave it empty if you want no limit."))


class HoursField(wtforms.StringField):
    """Hours of a week, empty for none: "12", "12,5"."""

    def __init__(self, label: str, validators: Any = (), **kwargs: Any) -> None:
        usual = {"inputmode": "decimal", "autocomplete": "off"}
        super().__init__(label, [AtMost(LONGEST), _hours, *validators], render_kw=usual, **kwargs)
        self.flags.optional = True

    @property
    def number(self) -> float:
        """The hours; nothing is 0."""
        return float((self.data or "0").replace(",", "."))

    @property
    def minutes(self) -> int | None:
        """As the rows keep it; None where it was left empty."""
        return round(self.number * 60) if self.data else None


class LinesForm(Form):
    """Their own lines, and whether they want to be told. Without what is not theirs to have."""

    wanted = wtforms.BooleanField(N_("Tell me when my weeks get full"))
    limit = HoursField(N_("How many hours a week are enough for you?"), [_more_than_none])
    paid = HoursField(N_("How many hours a week do you work for pay?"))

    @property
    def lines(self) -> dict[str, Any]:
        """As the columns of their row; only what was asked."""
        said: dict[str, Any] = {"limit_minutes": self.limit.minutes}
        if "paid" in self:
            said |= {"paid_minutes": self.paid.minutes, "wanted": bool(self.wanted.data)}
        return said


class ArrangingForm(Form):
    """How long somebody was busy arranging things: planning, calling, papers."""

    this_week = HoursField(N_("This week"))
    last_week = HoursField(N_("Last week"))


class KnownForm(Form):
    """What they know, and call fine."""

    signal = wtforms.SelectField(coerce=SignalName, choices=[(name, name) for name in SignalName])


class ReliefForm(Form):
    """Which days and nights, and for how long."""

    days = wtforms.SelectMultipleField(N_("Days"), coerce=int, choices=WEEKDAYS)
    nights = wtforms.SelectMultipleField(N_("Nights, from the evening on"), coerce=int, choices=WEEKDAYS)
    often = wtforms.RadioField(
        N_("How often?"),
        [InputRequired()],
        choices=[("once", N_("Once, the next one")), ("weekly", N_("Every week, until I take it back"))],
        default="once",
    )

    def validate(self, *args: Any, **kwargs: Any) -> bool:
        """Also that there is a day or a night: of neither list by itself, so it is said of both together."""
        is_right = super().validate(*args, **kwargs)
        if self.days.data or self.nights.data or self.days.errors or self.nights.errors:
            return is_right
        self.form_errors.append(self.translated(N_("Choose a day or a night.")))
        return False

    def wanted(self, today: date) -> list[Relief]:
        """One for each day and each night."""
        chosen = [(day, False) for day in self.days.data or []] + [(night, True) for night in self.nights.data or []]
        if self.often.data == "once":
            return [Relief.next_time(weekday, night, today) for weekday, night in chosen]
        return [Relief(weekday, night) for weekday, night in chosen]
