"""A pattern in plain words: what, how often, from when to when, and who; read into a draft, and back."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

import wtforms
from wtforms.validators import InputRequired, NumberRange, Optional, StopValidation

from careshare.domain import patterns
from careshare.domain.circles import Me, Member
from careshare.domain.following import Changing
from careshare.domain.patterns import (
    LAST,
    OFFERED_MONTH_DAYS,
    EveryMonthsOnDay,
    EveryMonthsOnWeekday,
    EveryWeeks,
    Pattern,
    Rotation,
    form_from_rule,
    rule_from_form,
)
from careshare.domain.permissions import may_help
from careshare.domain.recurrence import LONGEST_RULE, BrokenRule, Flaw
from careshare.domain.shifts import MOST_NEEDED
from careshare.domain.turns import NOBODY, PatternDraft, Standing, Task
from careshare.domain.words import HELPERS, Kind, Presence, Role
from careshare.i18n import N_
from careshare.web.addresses import A_NUMBER
from careshare.web.choices import KINDS, OPEN_TO, PRESENCES
from careshare.web.forms import MOST_SIGNS, WEEKDAYS, AsksField, AtMost, CarerField, DayField, Form, visible

WEEKS, MONTH_DAY, MONTH_WEEKDAY, RULE = "weeks", "month-day", "month-weekday", "rule"
NOBODY_YET, EACH, OCCURRENCE, WEEK = "nobody", "each", "occurrence", "week"
MOST_TURNS = 24
SPARE_PLACES = 2
"""Empty places that are always offered below those that are filled; "look at it" gives new ones."""
NOBODYS = N_("nobody: left open")
"""A turn in a rotation that is a gap on purpose."""
NOBODYS_SINCE = N_("nobody (was %(name)s)")
"""One whose member left the circle."""
NO_NUMBER = -1
"""Nobody's; not even nobody's."""

WHEN = (
    *("kind", "presence", "every", "interval", "weekdays", "month_day", "nth", "weekday", "rule"),
    *("starts_on", "until", "starts", "ends", "days_later"),
)
"""The fields without which there is no time to look at."""

FLAWS = {
    Flaw.UNREADABLE: ("rule", N_("This rule can’t be read. Write it like FREQ=WEEKLY;INTERVAL=2;BYDAY=MO.")),
    Flaw.TOO_OFTEN: ("rule", N_("In a usual week a thing happens at most once a day.")),
    Flaw.TOO_SELDOM: ("rule", N_("This can be every week or every month, not every year.")),
    Flaw.NO_WEEKDAY: ("weekdays", N_("Choose at least one day.")),
    Flaw.INTERVAL: ("interval", N_("Write a whole number from 1 to 52.")),
    Flaw.COUNT: ("rule", N_("COUNT can be 1 to 999.")),
    Flaw.NEVER: ("until", N_("No day falls between the first and the last day.")),
    Flaw.STARTS_TOO_LATE: ("starts_on", N_("Start within the next 12 weeks.")),
    Flaw.STARTS_TOO_EARLY: ("starts_on", N_("Start no more than ten years ago.")),
    Flaw.LENGTH: ("ends", N_("A moment lasts 5 minutes to 48 hours.")),
    Flaw.NOBODY_IN_TURN: ("turns", N_("Choose at least one person.")),
}
"""What is wrong with a pattern: beside which field, and in which words."""


class TurnsField(wtforms.Field):
    """Members in order, as a row of selects of one name. `data` are their numbers; `choices` come from the circle."""

    data: list[int]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choices: list[tuple[int, str]] = []

    def process_data(self, value: Sequence[int] | None) -> None:
        """From a pattern."""
        self.data = list(value or ())

    def process_formdata(self, valuelist: list[str]) -> None:
        """From a form: what is left empty is skipped."""
        self.data = [int(value) if A_NUMBER.fullmatch(value) else NO_NUMBER for value in valuelist if value]

    def pre_validate(self, form: Any) -> None:
        """Only people of the circle, and not more than anyone can look over."""
        if not {number for number, _ in self.choices}.issuperset(self.data):
            raise StopValidation(N_("Choose from these."))
        if len(self.data) > MOST_TURNS:
            raise StopValidation(N_("That is more than 24. Split it in two."))

    @property
    def places(self) -> list[int | None]:
        """One select each: those that were chosen, and some empty ones below."""
        spare = max(SPARE_PLACES, 3 - len(self.data))
        return [*self.data, *[None] * spare][:MOST_TURNS]


class PatternForm(Form):
    """Everything of a pattern; `for_circle` tells it of which circle, and what it is a change of."""

    zone: ZoneInfo
    today: date
    helpers: dict[int, Member]
    changing: Changing | None

    title = wtforms.StringField(N_("What is it called?"), [visible, AtMost(80)])
    kind = wtforms.SelectField(N_("What is it for?"), choices=KINDS, coerce=Kind, default=Kind.COMPANY)
    every = wtforms.RadioField(
        N_("How often?"),
        choices=[
            (WEEKS, N_("On days of the week")),
            (MONTH_DAY, N_("On a day of the month")),
            (MONTH_WEEKDAY, N_("On a certain weekday of the month")),
            (RULE, N_("By a calendar rule, for who knows how to write one")),
        ],
        default=WEEKS,
    )
    interval = wtforms.IntegerField(N_("Once in how many weeks or months?"), [InputRequired()], default=1)
    weekdays = wtforms.SelectMultipleField(N_("On which days?"), coerce=int, choices=WEEKDAYS)
    month_day = wtforms.SelectField(
        N_("On which day of the month?"),
        coerce=int,
        choices=[*((day, str(day)) for day in OFFERED_MONTH_DAYS[:-1]), (LAST, N_("the last day"))],
    )
    nth = wtforms.SelectField(
        N_("Which one of the month?"),
        coerce=int,
        choices=[
            (1, N_("The first")),
            (2, N_("The second")),
            (3, N_("The third")),
            (4, N_("The fourth")),
            (LAST, N_("The last")),
        ],
    )
    weekday = wtforms.SelectField(N_("Of which day?"), coerce=int, choices=WEEKDAYS)
    rule = wtforms.StringField(N_("The rule, as in RFC 5545"), [AtMost(LONGEST_RULE)])
    starts_on = DayField(N_("From which day?"), [InputRequired()])
    until = DayField(N_("Up to and including which day?"), [Optional()])
    starts = wtforms.TimeField(N_("Begins at"), [InputRequired()])
    ends = wtforms.TimeField(N_("Ends at"), [InputRequired()])
    days_later = wtforms.SelectField(
        N_("Ends on"),
        choices=[
            ("", N_("The first time the clock says so")),
            ("0", N_("The same day")),
            ("1", N_("The next day")),
            ("2", N_("Two days later")),
        ],
        default="",
    )
    rotation = wtforms.RadioField(
        N_("Who comes?"),
        choices=[
            (NOBODY_YET, N_("Nobody yet: whoever can, each time")),
            (EACH, N_("The same people every time")),
            (OCCURRENCE, N_("Taking turns, somebody else each time")),
            (WEEK, N_("Taking turns, somebody else each week")),
        ],
        default=NOBODY_YET,
    )
    turns = TurnsField(N_("In this order"))
    agreed = wtforms.BooleanField(N_("They have all said yes to this"))
    needed = wtforms.IntegerField(
        N_("How many people at once?"),
        [InputRequired(), NumberRange(1, MOST_NEEDED, N_("Write a number from 1 to 9."))],
        default=1,
    )
    open_to = wtforms.SelectMultipleField(
        N_("Who can come?"), [InputRequired()], choices=OPEN_TO, coerce=Role, default=sorted(HELPERS)
    )
    presence = wtforms.RadioField(
        N_("Awake, asleep or on call?"), choices=PRESENCES, coerce=Presence, default=Presence.ACTIVE
    )
    what = wtforms.TextAreaField(N_("What is there to do?"), [Optional(), AtMost(MOST_SIGNS)])
    window_starts = wtforms.TimeField(N_("Comes between"), [Optional()])
    window_ends = wtforms.TimeField(N_("and"), [Optional()])
    respite_for = CarerField(N_("Whose time off is it?"))
    asks = AsksField(N_("What must somebody have been shown?"), [Optional()])

    def for_circle(self, me: Me, helpers: Sequence[Member], today: date, changing: Changing | None = None) -> None:
        """Whose home it is, who can be chosen, what day it is there, and what is `changing`.

        A turn can also be nobody's, or of who left: it stays a turn, and is a gap.
        """
        self.zone, self.today, self.changing = me.circle.zone, today, changing
        self.helpers = {member.id: member for member in helpers if may_help(member)}
        here = [(member.id, member.name) for member in self.helpers.values()]
        left = changing.was.left.values() if changing else ()
        gaps = [(each.id, self.translated(NOBODYS_SINCE) % {"name": each.name}) for each in left]
        self.turns.choices = [*here, *gaps, (NOBODY.id, self.translated(NOBODYS))]

    def validate(self, extra_validators: Any = None) -> bool:
        """Also what only the whole of it can tell: whether the pattern gives days, and whether who comes may come."""
        is_right = super().validate(extra_validators)
        found = self._missing() | dict(self._mistakes() if self.says_when else ())
        for name, words in found.items():
            field = self[name]
            field.errors = field.errors or [self.translated(words)]
        return is_right and not any(field.errors for field in self)

    def _missing(self) -> dict[str, str]:
        """What was not chosen: said together with all that is empty, also where that leaves no pattern to look at."""
        missing = []
        if self.every.data == WEEKS and not self.weekdays.data:
            missing.append(Flaw.NO_WEEKDAY)
        if self.rotation.data in {EACH, OCCURRENCE, WEEK} and not {*self._members()} - {NOBODY.id}:
            missing.append(Flaw.NOBODY_IN_TURN)
        return dict(FLAWS[flaw] for flaw in missing)

    def _mistakes(self) -> list[tuple[str, str]]:
        try:
            found = patterns.flaws(self.pattern, self.today)
        except BrokenRule as broken:
            found = [broken.flaw]
        if Flaw.NEVER in found and not self.until.data:
            return [("rule", N_("This rule never gives a day."))]
        mistakes = [FLAWS[flaw] for flaw in found] or self._mistakes_of_days()
        return mistakes or self._mistakes_of_change() or self._mistakes_of_people()

    def _mistakes_of_days(self) -> list[tuple[str, str]]:
        if self.until.data and self.until.data < self.today:
            return [("until", N_("This day has already passed."))]
        if (self.window_starts.data is None) is not (self.window_ends.data is None):
            return [("window_ends", N_("Write both times, or none."))]
        coming = set(self.pattern.members)
        return [("respite_for", words) for words in self.respite_for.slips(self.kind.data, coming)]

    def _mistakes_of_change(self) -> list[tuple[str, str]]:
        """Where it is over altogether somebody else changed it meanwhile, which is no mistake of this form."""
        changing = self.changing
        if changing is None or not changing.was.goes_on(self.today):
            return []
        if not changing.was.goes_on(changing.day(self.pattern)):
            return [("starts_on", N_("By then it has ended, or is different already. Choose an earlier day."))]
        if patterns.first_day(changing.goes_on(self.pattern)) is None:
            return [("starts_on", N_("From here there is no day left before it ends or changes again."))]
        return []

    def _mistakes_of_people(self) -> list[tuple[str, str]]:
        people = self.pattern.members
        if self.rotation.data == EACH and not people:
            return [FLAWS[Flaw.NOBODY_IN_TURN]]
        if self.rotation.data == EACH and len(set(people)) < len(people):
            return [("turns", N_("Somebody is in here twice."))]
        if self.rotation.data == EACH and len(people) > (self.needed.data or 0):
            return [("needed", N_("You chose more people than this. Ask for as many as are coming."))]
        roles = {self.helpers[number].role for number in people if number in self.helpers}
        if not roles.issubset(self.open_to.data or ()):
            return [("open_to", N_("This leaves out somebody you chose. Tick their group as well."))]
        return []

    @property
    def says_when(self) -> bool:
        """Whether its days and times are there and right, whatever else is not yet: enough to look at them."""
        there = None not in {self.starts_on.data, self.starts.data, self.ends.data}
        return there and not any(self[name].errors for name in WHEN)

    @property
    def first_day(self) -> date | None:
        """The first day it is like this: today at the earliest."""
        return patterns.first_day(self.changing.goes_on(self.pattern) if self.changing else self.pattern)

    @property
    def pattern(self) -> Pattern:
        """The rhythm. Raises BrokenRule where its rule is none."""
        assert self.starts_on.data is not None
        assert self.starts.data is not None
        assert self.ends.data is not None
        return Pattern(
            rule=self._rule(),
            starts_on=self.starts_on.data,
            starts=self.starts.data,
            ends=self.ends.data,
            zone=self.zone,
            days_later=int(self.days_later.data) if self.days_later.data else None,
            until=self.until.data,
            rotation=Rotation(self.rotation.data) if self.rotation.data in {OCCURRENCE, WEEK} else Rotation.NONE,
            members=self._members(),
        )

    def _members(self) -> tuple[int, ...]:
        """In turn, also nobody and who left: that is a gap. Where all come every time, there is no turn to keep."""
        if self.rotation.data == NOBODY_YET:
            return ()
        if self.rotation.data == EACH:
            return tuple(number for number in self.turns.data if number in self.helpers)
        return tuple(self.turns.data)

    def _rule(self) -> str:
        interval = self.interval.data or 0
        match self.every.data:
            case "weeks":
                return rule_from_form(EveryWeeks(tuple(self.weekdays.data or ()), interval))
            case "month-day":
                return rule_from_form(EveryMonthsOnDay(self.month_day.data, interval))
            case "month-weekday":
                return rule_from_form(EveryMonthsOnWeekday(self.nth.data, self.weekday.data, interval))
            case _:
                return self.rule.data or ""

    @property
    def draft(self) -> PatternDraft:
        """All that was said; of what is not right yet, for whoever looks, what it would be if nobody had said it."""
        opens, closes = self.window_starts.data, self.window_ends.data
        task = Task(
            title=self.title.data or "",
            kind=self.respite_for.kind(self.kind.data),
            presence=self.presence.data,
            what=self.what.data or "",
            needed=1 if self.needed.errors else self.needed.data or 1,
            open_to=frozenset(self.open_to.data or HELPERS),
            window=(opens, closes) if opens is not None and closes is not None else None,
        )
        carer = self.respite_for.carer(self.kind.data)
        return PatternDraft(self.pattern, task, bool(self.agreed.data), self.asks.data, carer)


def values_of(standing: Standing) -> dict[str, Any]:
    """A pattern as the form has it."""
    pattern, task = standing.pattern, standing.task
    opens, closes = task.window or (None, None)
    return {
        "title": task.title,
        "kind": task.kind,
        "presence": task.presence,
        "what": task.what,
        "needed": task.needed,
        "open_to": sorted(task.open_to),
        "window_starts": opens,
        "window_ends": closes,
        "until": pattern.until,
        "starts": pattern.starts,
        "ends": pattern.ends,
        "days_later": "" if pattern.days_later is None else str(pattern.days_later),
        "rotation": _rotation(pattern),
        "turns": _turns(standing),
        **_values_of_rule(pattern),
    }


def _turns(standing: Standing) -> list[int]:
    """Nobody and who left stay in a rotation, for their turn is counted; not among those who come every time."""
    in_turn = standing.pattern.rotation is not Rotation.NONE
    return [turn.member.id for turn in standing.turns if in_turn or turn.member.id not in standing.left]


def _rotation(pattern: Pattern) -> str:
    if pattern.rotation is Rotation.NONE:
        return EACH if pattern.members else NOBODY_YET
    return str(pattern.rotation)


def _values_of_rule(pattern: Pattern) -> dict[str, Any]:
    match form_from_rule(pattern.rule, pattern.starts_on):
        case EveryWeeks(weekdays, interval):
            return {"every": WEEKS, "weekdays": list(weekdays), "interval": interval}
        case EveryMonthsOnDay(day, interval):
            return {"every": MONTH_DAY, "month_day": day, "interval": interval}
        case EveryMonthsOnWeekday(nth, weekday, interval):
            return {"every": MONTH_WEEKDAY, "nth": nth, "weekday": weekday, "interval": interval}
        case None:
            return {"every": RULE, "rule": pattern.rule}
