"""What is asked of whoever brings a list."""

import wtforms

from careshare.i18n import N_
from careshare.web.forms import Form


class FileForm(Form):
    """The file somebody brings."""

    file = wtforms.FileField(N_("Your list, as .xlsx or .csv"))
