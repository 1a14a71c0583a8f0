"""What is asked about a member."""

import re
from typing import Any

import wtforms
from wtforms.validators import InputRequired, Optional, ValidationError

from careshare.domain.words import Language, Role, Trust
from careshare.i18n import N_
from careshare.web.choices import LANGUAGES
from careshare.web.forms import AtMost, ChangeForm, Form, visible

ROLES = [
    (Role.FAMILY, N_("Family, or as good as")),
    (Role.FRIEND, N_("Friend or neighbour")),
    (Role.VOLUNTEER, N_("Volunteer")),
    (Role.PROFESSIONAL, N_("Works in care")),
]
THE_PERSON = [(Role.PERSON, N_("The person the circle is around"))]
LONGEST_PHONE = 40


def _phone(form: Any, field: wtforms.StringField) -> None:
    """A number that can be called, as people write it: digits, and what they put between them."""
    if field.data and not re.fullmatch(r"\+?[0-9][0-9 ()./-]{3,}", field.data):
        raise ValidationError(N_("Write digits only, such as 06 1234 5678 or +31 6 1234 5678."))


class DetailsForm(ChangeForm):
    """Everything a circle writes down of a member; a page leaves out what is not its reader's to say."""

    name = wtforms.StringField(N_("Name"), [visible, AtMost(80)])
    relation = wtforms.StringField(N_("What are they to each other?"), [Optional(), AtMost(60)])
    role = wtforms.RadioField(N_("Comes as"), [InputRequired()], choices=ROLES, coerce=Role)
    organisation = wtforms.StringField(N_("Organisation"), [Optional(), AtMost(80)])
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

    name = wtforms.StringField(N_("Name"), [visible, AtMost(80)])
    relation = wtforms.StringField(N_("What are they to each other?"), [Optional(), AtMost(60)])
    role = wtforms.RadioField(N_("Comes as"), [InputRequired()], choices=ROLES, coerce=Role, default=Role.FRIEND)
    organisation = wtforms.StringField(N_("Organisation"), [Optional(), AtMost(80)])
    language = wtforms.RadioField(N_("Reads"), [InputRequired()], choices=LANGUAGES, coerce=Language)
