"""Forms: what was typed, kept; what was wrong, said beside its field."""

import hashlib
import re
from collections.abc import Awaitable, Callable, Collection, Iterable, Iterator, MutableMapping
from typing import Any, TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import wtforms
from starlette.requests import Request
from starlette.responses import Response
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.meta import DefaultMeta

from careshare.domain.circles import Me, Member
from careshare.domain.permissions import may_help, may_see_respite
from careshare.domain.shifts import LONGEST_TEXT, Asks
from careshare.domain.text import in_one_line, plain, says_something
from careshare.domain.time import YEARS
from careshare.domain.words import Kind, Language
from careshare.i18n import N_, zone_choices
from careshare.letters import mailbox
from careshare.web.page import words

F = TypeVar("F", bound="Form")
C = TypeVar("C", bound="ChangeForm")
Page = Callable[[Request], Awaitable[Response]]

MOST_SIGNS = LONGEST_TEXT
"""How long a text may be; a line is as long as its field says."""
CHANGED_MEANWHILE = N_("Somebody changed this in the meantime. Look at what it says now, and send it again.")
LONGEST_CODE = 40
"""Six digits, however somebody spaces them."""
WEEKDAYS = [
    (0, N_("Monday")),
    (1, N_("Tuesday")),
    (2, N_("Wednesday")),
    (3, N_("Thursday")),
    (4, N_("Friday")),
    (5, N_("Saturday")),
    (6, N_("Sunday")),
]


class Form(wtforms.Form):
    """A form of ours. Labels and choices are English msgids (`N_`) for the template; messages come translated.

    What is typed loses the signs that cannot be seen, and in a field of one line the ends of lines.
    """

    def __init__(self, sent: Any = None, obj: Any = None, data: Any = None, translations: Any = None) -> None:
        super().__init__(sent, obj, data=data, meta={"translations": translations})

    class Meta(DefaultMeta):
        """No built-in catalogues: every sentence is in ours."""

        translations: Any = None

        def get_translations(self, form: Any) -> Any:
            """The reader's language."""
            return self.translations

        def bind_field(self, form: Any, unbound_field: Any, options: MutableMapping[str, Any]) -> Any:
            """Cleans what is typed into every field of text; choices are written as (value, words)."""
            sort = unbound_field.field_class
            if "choices" in unbound_field.kwargs:
                options["choices"] = [SelectChoice(*choice) for choice in unbound_field.kwargs["choices"]]
            if issubclass(sort, wtforms.StringField):
                clean = plain if issubclass(sort, wtforms.TextAreaField) else in_one_line
                options["filters"] = [lambda typed: clean(typed or ""), *unbound_field.kwargs.get("filters", ())]
            return unbound_field.bind(form=form, **options)

    def validate(self, *args: Any, **kwargs: Any) -> bool:
        """Whether everything is right; what is not is said in the reader's language."""
        is_right = super().validate(*args, **kwargs)
        for field in self:
            field.errors = [self.translated(str(error)) for error in field.errors]
        return is_right

    def translated(self, text: str) -> str:
        """The sentence in the reader's language."""
        known = self.meta.translations
        return str(known.gettext(text)) if known and text else text


def visible(form: Any, field: Any) -> None:
    """Asks for something that can be seen, and lets nothing else complain once it is missing."""
    if not says_something(field.data or ""):
        raise wtforms.validators.StopValidation(field.gettext(N_("This can’t be empty.")))


visible.field_flags = {"required": True}  # type: ignore[attr-defined]


class AtMost:
    """A text of so many characters at most, as the column behind it."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.field_flags = {"maxlength": most}

    def __call__(self, form: Any, field: Any) -> None:
        """Says by how much it is too long."""
        over = len(field.data or "") - self.most
        if over > 0:
            raise wtforms.ValidationError(
                field.ngettext("This is %(n)s character too long.", "This is %(n)s characters too long.", over)
            )


def address(form: Any, field: Any) -> None:
    """An e-mail address that letters can go to; the field then holds it as we keep it."""
    try:
        field.data = mailbox.kept(field.data)
    except ValueError:
        raise wtforms.ValidationError(N_("This isn’t an e-mail address. Have another look.")) from None


class ZoneField(wtforms.SelectField):
    """A time zone, chosen by country and city; `zone` is the value."""

    def __init__(self, label: str, **kwargs: Any) -> None:
        super().__init__(label, choices=[], **kwargs)
        reader: Any = self.meta.translations
        self.choices: Any = list(zone_choices(reader.language if reader else Language.EN))

    @property
    def zone(self) -> ZoneInfo:
        """What was chosen."""
        return ZoneInfo(self.data)

    def process_data(self, value: ZoneInfo | str | None) -> None:
        """From an account or a circle."""
        self._hold(value.key if isinstance(value, ZoneInfo) else value)

    def process_formdata(self, valuelist: list[str]) -> None:
        """From a form."""
        if valuelist:
            self._hold(valuelist[0])

    def _hold(self, zone: str | None) -> None:
        """A zone that has no country, such as UTC, is offered under its own name."""
        self.data = zone
        if zone and zone not in (each for each, _ in self.choices) and _is_zone(zone):
            self.choices = [(zone, zone), *self.choices]


def _is_zone(name: str) -> bool:
    try:
        return bool(ZoneInfo(name))
    except (ValueError, OSError, ZoneInfoNotFoundError):  # OSError: a folder, or a name no disk has
        return False


class ChangeForm(Form):
    """A form that changes what stands there already. What somebody else changed since it was shown is not written over.

    `seen` is the mark of what stood there then, `standing` of what stands there now, both of this form's fields alone.
    """

    seen = wtforms.HiddenField()
    standing = ""

    @property
    def mark(self) -> str:
        """Another one for every other content; it comes from a page, so it tells only what that page shows."""
        content = [(field.name, str(field.data)) for field in self if field.name != "seen"]
        return hashlib.sha256(repr(content).encode(errors="surrogatepass")).hexdigest()[:16]

    def validate(self, *args: Any, **kwargs: Any) -> bool:
        """Also that it still is what it was when it was shown; what was typed can then be sent once more."""
        is_right = super().validate(*args, **kwargs)
        if self.seen.data in ("", None, self.standing):
            return is_right
        self.form_errors.append(self.translated(CHANGED_MEANWHILE))
        return False


def since(there: C, prepare: Callable[[C], None]) -> Callable[[C], None]:
    """Prepares a form as `prepare` does, and lets it know what stands there now."""

    def prepared(form: C) -> None:
        prepare(form)
        form.standing = there.mark

    return prepared


class FormMistake(Exception):  # noqa: N818 - a page's word, not a crash
    """Something in a form cannot be right. Answered by the form's own page, 422, everything typed kept."""

    def __init__(self, form: Form, page: Page) -> None:
        super().__init__(str(form.errors))
        self.form = form
        self.page = page


def form_for(
    request: Request, form_class: type[F], obj: Any = None, prepare: Callable[[F], None] | None = None, **defaults: Any
) -> F:
    """The form of a page: the one that was just sent with a mistake in it, else a fresh one with `obj` and `defaults`.

    `prepare` fills in choices that depend on the circle.
    """
    return mistaken(request, form_class) or fresh(request, form_class, obj, prepare, **defaults)


def mistaken(request: Request, form_class: type[F]) -> F | None:
    """The form that was just sent, and shown again because something in it is not right."""
    form = getattr(request.state, "form", None)
    return form if isinstance(form, form_class) else None


def fresh(
    request: Request, form_class: type[F], obj: Any = None, prepare: Callable[[F], None] | None = None, **defaults: Any
) -> F:
    """The form as it is before anybody types."""
    form = form_class(None, obj, defaults, words(request))
    if prepare:
        prepare(form)
    return form


async def filled(request: Request, form_class: type[F], page: Page, prepare: Callable[[F], None] | None = None) -> F:
    """The form as it was sent, and right. Raises FormMistake, which shows `page` again."""
    sent = await request.form()
    form = form_class(sent, translations=words(request))
    if prepare:
        prepare(form)
    if not form.validate():
        raise FormMistake(form, page)
    return form


class DayField(wtforms.DateField):
    """A calendar day, within what a calendar of ours can hold."""

    def pre_validate(self, form: Any) -> None:
        """Refuses the years in which nobody plans anything."""
        if self.data and self.data.year not in YEARS:
            raise wtforms.validators.StopValidation(N_("This day is too far away. Check the year."))


class AsksField(wtforms.Field):
    """Which skills are asked for: for each of `choices`, a number and a name, not at all, advised or required.

    As a row of selects of one name, so that it needs no script; `data` is what was chosen.
    """

    data: frozenset[Asks]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choices: list[tuple[int, str]] = []

    def process_data(self, value: frozenset[Asks] | None) -> None:
        """From what asks for it."""
        self.data = value or frozenset()

    def process_formdata(self, valuelist: list[str]) -> None:
        """From a form; one that was taken away in the meantime is not asked for any more."""
        chosen = [A_CHOICE.fullmatch(value) for value in valuelist]
        self.data = frozenset(Asks(int(each[2]), each[1] == "required") for each in chosen if each)

    def how(self, skill_id: int) -> str:
        """How one of them is asked for: "required", "advised" or ""."""
        found = next((each for each in self.data if each.skill_id == skill_id), None)
        return "" if found is None else "required" if found.required else "advised"


A_CHOICE = re.compile(r"(required|advised)-([0-9]{1,18})")


class CarerField(wtforms.SelectField):
    """Whose time off something is, where it is respite: one who helps, at first who lives in if that is one.

    Whoever may not know of respite (`is_hidden`) sees neither this field nor that kind, and leaves both as they were.
    """

    is_hidden = False
    was: int | None = None

    def __init__(self, label: str, validators: Any = None, **kwargs: Any) -> None:
        super().__init__(label, validators, coerce=int, choices=[], validate_choice=False, **kwargs)
        self.ids: frozenset[int] = frozenset()

    def for_circle(self, me: Me, people: Iterable[Member], kind: Any, was: int | None = None) -> None:
        """Who can be chosen, and whose it is now; `kind` is the field that says what it is for."""
        helpers = [each for each in people if may_help(each)]
        at_home = [each.id for each in helpers if each.lives_in]
        self.choices = [(each.id, each.name) for each in helpers]
        self.ids = frozenset(each.id for each in helpers)
        self.was, self.is_hidden = was, not may_see_respite(me)
        if self.data is None and len(at_home) == 1:
            self.data = at_home[0]
        if was is not None and self.raw_data is None:
            self.data = was
        if self.is_hidden:
            kind.choices = [choice for choice in kind.choices if choice.value != Kind.RESPITE]

    def kind(self, chosen: Kind) -> Kind:
        """What it is for, as it is kept."""
        return Kind.RESPITE if self.is_hidden and self.was is not None and chosen is Kind.COMPANY else chosen

    def carer(self, chosen: Kind) -> int | None:
        """Whose time off it is; nobody's where it is for something else."""
        if self.kind(chosen) is not Kind.RESPITE:
            return None
        return self.was if self.is_hidden else self.data

    def slips(self, chosen: Kind, coming: Collection[int]) -> Iterator[str]:
        """What is wrong with it."""
        if chosen is not Kind.RESPITE or self.is_hidden:
            return
        if self.data not in self.ids:
            yield N_("Choose whose time off it is.")
        elif self.data in coming:
            yield N_("They are coming themselves. Choose somebody else, here or for who comes.")


class CodeForm(Form):
    """The code that came by letter."""

    code = wtforms.StringField(N_("The six digits"), [visible, AtMost(LONGEST_CODE)])
