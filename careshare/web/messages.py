"""What I hear of you, and by which way; and, from a letter, no more of these."""

from collections.abc import Callable, Iterable
from typing import Any

import wtforms
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request
from starlette.responses import Response
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]

from careshare.actions import messages as actions
from careshare.domain.accounts import LINKS_FROM_A_NETWORK
from careshare.domain.circles import Account, Me
from careshare.domain.messages import NEEDED, Choices, ways
from careshare.domain.reasons import NotFound
from careshare.domain.words import Group, Role, Way
from careshare.i18n import N_
from careshare.queries import messages as queries
from careshare.queries import mine
from careshare.web import forms, page, private, session
from careshare.web.forms import WEEKDAYS, Form

ABOUT = {
    Group.ASKS: N_("Someone asks whether you can come"),
    Group.CHANGES: N_("Something changes about a moment of yours"),
    Group.PLANNING: N_("Someone can’t come, or there is something to arrange"),
    Group.REMINDERS: N_("You are expected soon"),
    Group.WEEK: N_("Your week, and what is still open"),
    Group.CIRCLE: N_("News from the circle"),
}
"""As the page calls them, and the one that a link in a letter leads to."""
WAYS = {
    Way.MAIL: N_("By e-mail"),
    Way.NONE: N_("Neither"),
}


class MessagesForm(Form):
    """For each sort of message how it goes; and when we remind."""

    asks = wtforms.RadioField(ABOUT[Group.ASKS], coerce=Way)
    changes = wtforms.RadioField(ABOUT[Group.CHANGES], coerce=Way)
    planning = wtforms.RadioField(ABOUT[Group.PLANNING], coerce=Way)
    reminders = wtforms.RadioField(ABOUT[Group.REMINDERS], coerce=Way)
    week = wtforms.RadioField(ABOUT[Group.WEEK], coerce=Way)
    week_on = wtforms.SelectField(N_("On which day?"), coerce=int, choices=WEEKDAYS)
    circle = wtforms.RadioField(ABOUT[Group.CIRCLE], coerce=Way)

    def said(self, before: Choices) -> Choices:
        """What was said; of what was not asked, what they chose before."""
        asked = {group: self[group].data for group in Group if group in self}
        return Choices(
            ways={**before.ways, **asked},
            week_on=self.week_on.data,
        )


async def show(request: Request) -> Response:
    """What do I hear of you?"""
    async with page.reading(request) as db:
        account = await session.account(db, request)
        mes = await mine.circles(db, account)
        choices = await queries.choices(db, account.id)
    return await page.show(request, "messages/show.html", nav="me", form=_form(request, choices, mes), needed=NEEDED)


async def choose(request: Request) -> Response:
    """From now on like this."""
    async with page.writing(request) as db:
        account = await session.account(db, request)
        mes = await mine.circles(db, account)
        form = await forms.filled(request, MessagesForm, page=show, prepare=_offering(mes))
        await actions.choose(db, account, form.said(await queries.choices(db, account.id)))
    said = page.words(request).gettext("That is kept.")
    return page.said(request, page.back_to(request, "messages.show"), said)


# By the link in a letter: whoever has the letter can say so, signed in or not.


async def unsubscribing(request: Request) -> Response:
    """No more of these?"""
    async with page.reading(request) as db:
        account, group = await _whose(db, request)
    return await _by_letter(request, account, group)


async def unsubscribe(request: Request) -> Response:
    """No more of these: pressed on that page, or said by a mail program for its reader."""
    await session.one_more_try(request, LINKS_FROM_A_NETWORK)
    async with page.writing(request) as db:
        account, group = await _whose(db, request)
        await actions.unsubscribe(db, account, group)
    return await _by_letter(request, account, group, is_done=True)


async def _by_letter(request: Request, account: Account, group: Group, is_done: bool = False) -> Response:
    """In the language of whose letter it was; whoever is signed in on this device is not looked at."""
    request.state.language = account.language
    where = {"account": None, "group": group, "link": request.path_params["link"]}
    about = ABOUT[group]
    shown = await page.show(request, "messages/unsubscribing.html", nav="me", about=about, is_done=is_done, **where)
    return private.kept_nowhere(shown)


async def _whose(db: AsyncSession, request: Request) -> tuple[Account, Group]:
    """Whose letters they are, and of what. Raises NotFound."""
    word = request.path_params["group"]
    if word not in set(Group) - NEEDED:
        raise NotFound
    group = Group(word)
    account = await queries.who_unsubscribes(db, request.app.state.seal, group, request.path_params["link"])
    if account is None:
        raise NotFound
    return account, group


def _form(request: Request, choices: Choices, mes: Iterable[Me]) -> MessagesForm:
    before: dict[str, Any] = {group: choices.way(group) for group in Group}
    before |= {"week_on": choices.week_on}
    return forms.form_for(request, MessagesForm, prepare=_offering(mes), **before)


def _offering(mes: Iterable[Me]) -> Callable[[MessagesForm], None]:
    """The ways there are; and what only who plans hears of, to who plans."""
    arranges = any(me.member.is_coordinator or me.member.role is Role.PERSON for me in mes)

    def prepare(form: Any) -> None:
        for group in Group:
            form[group].choices = [SelectChoice(way, WAYS[way]) for way in ways(group)]
        if not arranges:
            del form.planning

    return prepare
