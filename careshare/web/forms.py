"""Forms: what was typed, kept; what was wrong, said beside its field."""

from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

import wtforms
from starlette.requests import Request
from starlette.responses import Response

from careshare.web.page import words

F = TypeVar("F", bound="Form")
Page = Callable[[Request], Awaitable[Response]]

MOST_FIELDS = 300
"""A form of ours never has more fields than this; a body that has is not from a page of ours."""


class Form(wtforms.Form):
    """A form of ours. Labels are English msgids (`N_`), translated by the template; errors come translated."""

    def __init__(self, *args: Any, translations: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, meta={"translations": translations} if translations else None, **kwargs)

    class Meta(wtforms.Form.Meta):
        """No built-in catalogues: every sentence is in ours."""

        translations: Any = None

        def get_translations(self, form: Any) -> Any:
            """The reader's language."""
            return self.translations


class FormMistake(Exception):  # noqa: N818 - a page's word, not a crash
    """Something in a form cannot be right. Answered by the form's own page, 422, everything typed kept."""

    def __init__(self, form: Form, page: Page) -> None:
        super().__init__(str(form.errors))
        self.form = form
        self.page = page


def form_for(request: Request, form_class: type[F], obj: Any = None, prepare: Callable[[F], None] | None = None, **defaults: Any) -> F:
    """The form of a page: the one that was just sent with a mistake in it, else a fresh one with `obj` and `defaults`.

    `prepare` fills in choices that depend on the circle.
    """
    mistaken = getattr(request.state, "form", None)
    if isinstance(mistaken, form_class):
        return mistaken
    form = form_class(obj=obj, translations=words(request), data=defaults)
    if prepare:
        prepare(form)
    return form


async def filled(request: Request, form_class: type[F], page: Page, prepare: Callable[[F], None] | None = None) -> F:
    """The form as it was sent, and right. Raises FormMistake, which shows `page` again."""
    sent = await request.form(max_fields=MOST_FIELDS, max_files=1)
    form = form_class(sent, translations=words(request))
    if prepare:
        prepare(form)
    if not form.validate():
        raise FormMistake(form, page)
    return form
