"""What is asked of a circle in more than one place."""

from typing import Any

import wtforms
from wtforms.validators import StopValidation

from careshare.domain.words import Decides, MayBeAlone
from careshare.i18n import N_, Words
from careshare.web.forms import Form

ALONE = [
    (MayBeAlone.YES, N_("Yes")),
    (MayBeAlone.NEVER, N_("No, somebody must always be there")),
    (MayBeAlone.HOURS, N_("For some hours")),
]
DECIDES = [
    (Decides.PERSON, N_("The person themselves")),
    (Decides.TOGETHER, N_("We decide together")),
    (Decides.REPRESENTATIVE, N_("Somebody else decides for them")),
]
OF_SOMEBODY = [
    (Decides.PERSON, N_("%(name)s alone")),
    (Decides.TOGETHER, N_("We decide together")),
    (Decides.REPRESENTATIVE, N_("Somebody decides for %(name)s")),
]
"""The same once there is a name to say it with."""
MOST_HOURS_ALONE = 24


def call_by_name(form: Form, words: Words, name: str) -> None:
    """Fills the person's name in where labels and choices have room for it."""
    for field in form:
        field.label.text = _with(words, field.label.text, name)
        if isinstance(field, wtforms.RadioField):
            field.choices = [(value, _with(words, text, name)) for value, text, *_ in field.iter_choices()]


def _with(words: Words, text: str, name: str) -> str:
    return words.gettext(text, name=name) if "%(name)s" in text else text


def some_hours(form: Any, field: wtforms.IntegerField) -> None:
    """A number of hours, asked only where it is hours."""
    field.errors = []
    if form.may_be_alone.data != MayBeAlone.HOURS:
        raise StopValidation
    if not 1 <= (field.data or 0) <= MOST_HOURS_ALONE:
        raise StopValidation(N_("Write a number of hours from 1 to 24."))
