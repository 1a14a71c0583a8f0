"""What is asked of a circle in more than one place."""

from typing import Any

import wtforms
from wtforms.validators import StopValidation

from careshare.domain.words import Decides, MayBeAlone
from careshare.i18n import N_

ALONE = [
    (MayBeAlone.YES, N_("Yes")),
    (MayBeAlone.NEVER, N_("No, somebody must always be there")),
    (MayBeAlone.HOURS, N_("For some hours")),
]
DECIDES = [
    (Decides.PERSON, N_("The person themselves")),
    (Decides.TOGETHER, N_("We decide together")),
    (Decides.REPRESENTATIVE, N_("Somebody decides for them")),
]
MOST_HOURS_ALONE = 24


def some_hours(form: Any, field: wtforms.IntegerField) -> None:
    """A number of hours, asked only where it is hours."""
    field.errors = []
    if form.may_be_alone.data != MayBeAlone.HOURS:
        raise StopValidation
    if not 1 <= (field.data or 0) <= MOST_HOURS_ALONE:
        raise StopValidation(N_("Write a number of hours from 1 to 24."))
