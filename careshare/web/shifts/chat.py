"""The question for a moment as a text for a chat: to everybody, or to one member with a link to answer by."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request
from starlette.responses import Response

from careshare.domain import assignments as rules
from careshare.domain import permissions
from careshare.domain.circles import Me, Member
from careshare.domain.reasons import NotFound
from careshare.domain.shifts import Shift
from careshare.domain.words import Role
from careshare.i18n import N_, Words, moment_words
from careshare.letters.answer_links import AskedOf, path_of
from careshare.queries import answers, assignments
from careshare.web import page
from careshare.web.addresses import number_in
from careshare.web.shifts.around import moment, unless


async def in_a_chat(request: Request) -> Response:
    """How do you ask it in a chat? Nothing is sent from here: whoever asks does that themselves."""
    async with page.reading(request) as db:
        me, shift = await moment(db, request)
        unless(rules.why_not_ask_in_a_chat(shift, me, page.now(request)))
        people = await _people(db, request, me, shift)
        to = _chosen(people, number_in(request, "to"))
        uid = await answers.uid_of(db, me, shift.id)
    address = request.app.state.settings.base_url + _path(request, shift, uid, to)
    text = _text(page.words(request), me, shift, to, address)
    values: dict[str, Any] = {"text": text, "whatsapp": f"https://wa.me/?text={quote(text)}", "to": to}
    return await page.show(request, "shifts/chat.html", me=me, nav="rota", shift=shift, people=people, **values)


async def _people(db: AsyncSession, request: Request, me: Me, shift: Shift) -> list[Member]:
    """Whom a text can be for by name: who may come, and, since they answer for themselves, only by who plans."""
    if not permissions.may_plan(me):
        return []
    now = page.now(request)
    found = await assignments.candidates(db, me, shift, now)
    return [
        each.member for each in found if each.member.id != me.id and not rules.why_not_note_yes(shift, each, me, now)
    ]


def _chosen(people: Sequence[Member], number: int | None) -> Member | None:
    if number is None:
        return None
    found = next((each for each in people if each.id == number), None)
    if found is None:
        raise NotFound
    return found


def _path(request: Request, shift: Shift, uid: str, to: Member | None) -> str:
    if to:
        return path_of(request.app.state.seal, AskedOf(shift.id, uid, shift.sequence, to.id))
    return str(request.app.state.url("shifts.show", circle_id=shift.circle_id, shift_id=shift.id))


def _text(words: Words, me: Me, shift: Shift, to: Member | None, address: str) -> str:
    """Who asks, where and when, and where to answer. Not what for: it may be read on a locked screen."""
    names = {
        "name": to.name if to else "",
        "by": me.member.name,
        "person": me.circle.person_name,
        "moment": moment_words(shift.stretch, me.circle.zone, words.language),
    }
    to_me, to_them = N_("Can you come to me on %(moment)s?"), N_("Can you come to %(person)s’s on %(moment)s?")
    one, all_ = (
        N_("With this link you answer at once, without signing in. It is for you alone:"),
        N_("Do tell me, or say so here:"),
    )
    paragraphs = (
        words.gettext(N_("Hello %(name)s, it is %(by)s.") if to else N_("Hello, it is %(by)s."), **names),
        words.gettext(to_me if me.member.role is Role.PERSON else to_them, **names),
        words.gettext(one if to else all_),
        address,
        words.gettext(N_("Yes or no, both are fine.")),
    )
    return "\n\n".join(paragraphs)
