"""What is asked about a member."""

from typing import Any

import wtforms
from wtforms.validators import InputRequired, Optional, ValidationError

from careshare.domain.members import LONGEST_NAME, LONGEST_ORGANISATION, LONGEST_PHONE, LONGEST_RELATION
from careshare.domain.text import can_be_dialled
from careshare.domain.words import Language, Role, Trust
from careshare.i18n import N_
from careshare.web.choices import LANGUAGES, ROLES
from careshare.web.forms import AtMost, ChangeForm, Form, visible

THE_PERSON = [(Role.PERSON, N_("The person the circle is around"))]


def _phone(form: Any, field: wtforms.StringField) -> None:
    """A number that can be called, as people write it."""
    if field.data and not can_be_dialled(field.data):
        raise ValidationError(N_("Write digits only, such as 06 1234 5678 or +31 6 1234 5678."))


class DetailsForm(ChangeForm):
    """Everything a circle writes down of a member; a page leaves out what is not its reader's to say."""

    name = wtforms.StringField(N_("Name"), [visible, AtMost(LONGEST_NAME)])
    relation = wtforms.StringField(N_("What are they to the person?"), [Optional(), AtMost(LONGEST_RELATION)])
    role = wtforms.RadioField(N_("Comes as"), [InputRequired()], choices=ROLES, coerce=Role)
    organisation = wtforms.StringField(N_("Organisation"), [Optional(), AtMost(LONGEST_ORGANISATION)])
    phone = wtforms.TelField(N_("Telephone"), [Optional(), AtMost(LONGEST_PHONE), _phone])
    phone_shared = wtforms.BooleanField(N_("Others in the circle may see this number"))
    language = wtforms.RadioField(N_("Reads"), [InputRequired()], choices=LANGUAGES, coerce=Language)
    lives_in = wtforms.BooleanField(N_("Lives in the house"))
    planned_in = wtforms.BooleanField(N_("May be put on the rota without being asked each time"))
    trust = wtforms.RadioField(
        N_("May see"),
        [InputRequired()],
        choices=[
            (Trust.ROTA, N_("Who comes when")),
            (Trust.FULL, N_("Also what to do at every moment, and the phone numbers people share")),
        ],
        coerce=Trust,
    )
    is_coordinator = wtforms.BooleanField(N_("Helps to arrange: plans and invites"))
    under_18 = wtforms.BooleanField(N_("Is under 18"))

    @property
    def details(self) -> dict[str, Any]:
        """What was said, by the names of the details."""
        return {name: said for name, said in self.data.items() if name != "seen"}


class NewMemberForm(Form):
    """Who is added by name; the rest comes later."""

    name = wtforms.StringField(N_("Name"), [visible, AtMost(LONGEST_NAME)])
    relation = wtforms.StringField(N_("What are they to the person?"), [Optional(), AtMost(LONGEST_RELATION)])
    role = wtforms.RadioField(N_("Comes as"), [InputRequired()], choices=ROLES, coerce=Role, default=Role.FRIEND)
    organisation = wtforms.StringField(N_("Organisation"), [Optional(), AtMost(LONGEST_ORGANISATION)])
    language = wtforms.RadioField(N_("Reads"), [InputRequired()], choices=LANGUAGES, coerce=Language)
