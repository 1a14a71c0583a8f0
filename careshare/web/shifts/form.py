"""A moment in plain words: what, when, for how many; read into a draft, and back."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import wtforms
from wtforms.validators import InputRequired, NumberRange, Optional

from careshare.domain.shifts import A_NIGHT, FURTHEST, LONGEST_TITLE, MOST_NEEDED, Draft, Shift
from careshare.domain.time import SHORTEST_SHIFT, Stretch, days_later, stretch_on, wall_time
from careshare.domain.words import HELPERS, Kind, Presence, Role
from careshare.i18n import N_
from careshare.web.choices import KINDS, OPEN_TO, PRESENCES
from careshare.web.forms import MOST_SIGNS, AsksField, AtMost, CarerField, DayField, Form, visible


class MomentForm(Form):
    """When something is, on the wall of the home, and what it is."""

    title = wtforms.StringField(N_("What is it called?"), [visible, AtMost(LONGEST_TITLE)])
    kind = wtforms.SelectField(N_("What is it for?"), choices=KINDS, coerce=Kind, default=Kind.COMPANY)
    day = DayField(N_("On which day?"), [InputRequired()])
    starts = wtforms.TimeField(N_("Begins at"), [InputRequired()])
    ends = wtforms.TimeField(N_("Ends at"), [InputRequired()])
    last_day = DayField(N_("Ends on which day?"), [Optional()])
    what = wtforms.TextAreaField(N_("What is there to do?"), [Optional(), AtMost(MOST_SIGNS)])

    zone = ZoneInfo("UTC")
    now: datetime

    def at(self, zone: ZoneInfo, now: datetime) -> None:
        """Whose home it is, and what time it is."""
        self.zone, self.now = zone, now

    @property
    def stretch(self) -> Stretch:
        """From when to when. Raises ValueError where that is not 5 minutes to 48 hours."""
        assert self.day.data is not None
        assert self.starts.data is not None
        assert self.ends.data is not None
        days = (self.last_day.data - self.day.data).days if self.last_day.data else None
        return stretch_on(self.day.data, self.starts.data, self.ends.data, self.zone, days)

    @property
    def draft(self) -> Draft:
        """All that was said."""
        return Draft(self.stretch, self.kind.data, self.title.data or "", what=self.what.data or "")

    def validate(self, extra_validators: Any = None) -> bool:
        """Also what only the times together can tell."""
        is_right = super().validate(extra_validators)
        times = (self.day, self.starts, self.ends)
        if all(field.data is not None and not field.errors for field in times) and not self.last_day.errors:
            for name, sentence in self.slips():
                self[name].errors = [*self[name].errors, self.translated(sentence)]
        return is_right and not any(field.errors for field in self)

    def slips(self) -> list[tuple[str, str]]:
        """What is wrong with the times: beside which field, and in which words."""
        assert self.starts.data is not None
        assert self.ends.data is not None
        if self.starts.data == self.ends.data and not self.last_day.data:
            return [("ends", N_("Begin and end are the same time. Is it longer? Then choose the day it ends."))]
        try:
            stretch = self.stretch
        except ValueError:
            return [self._too_long_or_backwards()]
        if abs(stretch.start - self.now) > FURTHEST:
            return [("day", N_("This day is too far away. Check the year."))]
        if stretch.duration < SHORTEST_SHIFT:
            return [("ends", N_("A moment lasts at least 5 minutes."))]
        if not self.last_day.data and stretch.duration > A_NIGHT and days_later(self.starts.data, self.ends.data):
            return [
                ("ends", N_("The end comes before the beginning. Is it the next day? Then choose the day it ends."))
            ]
        return []

    def _too_long_or_backwards(self) -> tuple[str, str]:
        day, last_day, starts, ends = self.day.data, self.last_day.data, self.starts.data, self.ends.data
        assert day is not None
        assert last_day is not None
        if (last_day, ends) <= (day, starts):
            return ("last_day" if last_day < day else "ends", N_("The end comes before the beginning."))
        return ("last_day", N_("A moment lasts 48 hours at most. Make it two, or a usual week."))


class ShiftForm(MomentForm):
    """A moment that helpers are asked for."""

    presence = wtforms.RadioField(
        N_("Awake, asleep or on call?"), choices=PRESENCES, coerce=Presence, default=Presence.ACTIVE
    )
    needed = wtforms.IntegerField(
        N_("How many people at once?"),
        [InputRequired(), NumberRange(1, MOST_NEEDED, N_("Write a number from 1 to 9."))],
        default=1,
    )
    open_to = wtforms.SelectMultipleField(
        N_("Who can come?"), [InputRequired()], choices=OPEN_TO, coerce=Role, default=sorted(HELPERS)
    )
    window_starts = wtforms.TimeField(N_("Comes between"), [Optional()])
    window_ends = wtforms.TimeField(N_("and"), [Optional()])
    respite_for = CarerField(N_("Whose time off is it?"))
    asks = AsksField(N_("What must somebody have been shown?"), [Optional()])

    version = wtforms.HiddenField()

    shift: Shift | None = None

    def validate(self, extra_validators: Any = None) -> bool:
        """Also that it still is what it was when it was shown; what was typed can then be sent once more."""
        is_right = super().validate(extra_validators)
        if self.shift is None or self.version.data in ("", None, str(self.shift.version)):
            return is_right
        self.form_errors.append(
            self.translated(N_("Somebody changed this in the meantime. Look at what it says now, and send it again."))
        )
        return False

    @property
    def draft(self) -> Draft:
        """All that was said."""
        opens, closes = self.window_starts.data, self.window_ends.data
        return Draft(
            self.stretch,
            self.respite_for.kind(self.kind.data),
            self.title.data or "",
            presence=self.presence.data,
            what=self.what.data or "",
            needed=self.needed.data or 1,
            open_to=frozenset(self.open_to.data or ()),
            window=(opens, closes) if opens and closes else None,
            version=self.shift.version if self.shift and self.version.data else None,
            asks=self.asks.data,
            respite_for=self.respite_for.carer(self.kind.data),
        )

    def slips(self) -> list[tuple[str, str]]:
        """Also: not in the past, and nobody who comes is sent away."""
        if found := super().slips():
            return found
        if self.stretch.end <= self.now:
            return [("day", N_("This is already over. Was it care nobody had planned? Then write it down as that."))]
        if self.shift and self.stretch == self.shift.stretch and (self.needed.data or 1) < self.shift.held:
            return [("needed", N_("More people than this are coming already. Take somebody off it first."))]
        if (self.window_starts.data is None) is not (self.window_ends.data is None):
            return [("window_ends", N_("Write both times, or none."))]
        coming = {each.member_id for each in self.shift.concerned} if self.shift else set()
        return [("respite_for", words) for words in self.respite_for.slips(self.kind.data, coming)]


class UnplannedForm(MomentForm):
    """Care that nobody had planned and somebody gave."""

    def slips(self) -> list[tuple[str, str]]:
        """Also: it has begun."""
        if found := super().slips():
            return found
        begun = self.stretch.start <= self.now
        return [] if begun else [("starts", N_("This has not begun yet. You can write it down once you are there."))]


class CancelForm(Form):
    """Why it is not needed: kept with the moment, for whoever looks at it. Letters do not repeat it."""

    words = wtforms.StringField(N_("Why not?"), [Optional(), AtMost(200)])


def values_of(shift: Shift, zone: ZoneInfo) -> dict[str, Any]:
    """A shift as the form has it."""
    starts, ends = wall_time(shift.stretch.start, zone), wall_time(shift.stretch.end, zone)
    needs_day = ends - starts > A_NIGHT and ends.date() > starts.date()
    opens, closes = shift.window or (None, None)
    return {
        "title": shift.title,
        "kind": shift.kind,
        "day": starts.date(),
        "starts": starts.time(),
        "ends": ends.time(),
        "last_day": ends.date() if needs_day else None,
        "what": shift.what,
        "presence": shift.presence,
        "needed": shift.needed,
        "open_to": sorted(shift.open_to),
        "window_starts": opens,
        "window_ends": closes,
    }
