"""Swapping: each comes in the other's place. One asks, the other says yes or no."""

from datetime import timedelta
from itertools import groupby
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from careshare.actions import swaps as actions
from careshare.domain import swaps as rules
from careshare.domain.circles import Me
from careshare.domain.reasons import Caution, Refused
from careshare.domain.shifts import Shift
from careshare.domain.swaps import Side, Swap
from careshare.domain.time import Stretch, Week, home_day
from careshare.i18n import caution_words, moment_words, told_words
from careshare.queries import assignments, reach, shifts, swaps
from careshare.queries.swaps import Moment
from careshare.web import page, session
from careshare.web.addresses import A_NUMBER, number_in

AROUND = timedelta(weeks=4)
"""So far before and after one's own moment somebody looks for another."""
MOST_ALIKE = 5


class Offer(NamedTuple):
    """A moment that somebody could have instead, in words, and what is worth knowing about it."""

    moment: Moment
    when: str
    cautions: list[Caution]


async def new(request: Request) -> Response:
    """With whom, for what?"""
    async with page.reading(request) as db:
        me, shift = await _held(db, request)
        start = max(page.now(request), shift.stretch.start - AROUND)
        found = await swaps.to_swap_with(db, me, shift, Stretch(start, shift.stretch.start + AROUND))
        around = await assignments.around(db, me.circle_id, me.id, Stretch(start, shift.stretch.end + AROUND))
    zone, language = me.circle.zone, page.language(request)
    sides = [(moment, Side(shift, moment.shift, around.towards(moment.shift, zone))) for moment in found]
    offers = [_offer(request, me, *each) for each in sides if not rules.why_not_instead(each[1], me.circle)]
    when = moment_words(shift.stretch, zone, language)
    values = {"shift": shift, "when": when, **_sorted(offers, shift, zone)}
    return await page.show(request, "shifts/swap.html", me=me, nav="rota", **values)


def _offer(request: Request, me: Me, moment: Moment, side: Side) -> Offer:
    when = moment_words(moment.shift.stretch, me.circle.zone, page.language(request))
    return Offer(moment, when, rules.cautions_for_swapping(side, me.circle))


def _sorted(offers: list[Offer], shift: Shift, zone: ZoneInfo) -> dict[str, Any]:
    """First the few that are most like one's own, then the rest by the Monday of their week."""
    alike = sorted(offers, key=lambda offer: rules.unlikeness(shift.stretch, offer.moment.shift.stretch))[:MOST_ALIKE]
    rest = [offer for offer in offers if offer not in alike]
    weeks = groupby(rest, key=lambda offer: Week.of(home_day(offer.moment.shift.stretch.start, zone)).monday)
    return {"alike": alike, "weeks": [(monday, list(others)) for monday, others in weeks]}


async def ask(request: Request) -> Response:
    """Ask whoever holds it."""
    other_shift_id, other_member_id = await _meant(request)
    async with page.writing(request) as db:
        me = await session.member(db, request)
        swap = Swap(request.path_params["shift_id"], me.id, other_shift_id, other_member_id)
        await actions.ask(db, me, swap, page.now(request))
        told = await reach.of_members(db, me, [swap.other_member_id])
    words = page.words(request)
    said = [words.gettext("The question is written down."), *told_words(told, words)]
    response = page.back_to(request, "shifts.show", circle_id=me.circle_id, shift_id=swap.shift_id)
    return page.said(request, response, " ".join(said))


async def accept(request: Request) -> Response:
    """Yes: both change at once."""
    seen = number_in(request, "seen")
    async with page.writing(request) as db:
        me = await session.member(db, request)
        swapped = await actions.accept(db, me, request.path_params["swap_id"], page.now(request), seen=seen)
        told = await reach.of_members(db, me, [swapped.asker_id])
    words = page.words(request)
    when = moment_words(swapped.gets.stretch, me.circle.zone, words.language)
    said = words.gettext("You have swapped. You come on %(moment)s.", moment=when)
    sentences = [said, *told_words(told, words), *(caution_words(each, words) for each in swapped.cautions)]
    response = page.back_where_they_were(request, request.app.state.url("me.show"))
    return page.said(request, response, " ".join(sentences))


async def decline(request: Request) -> Response:
    """Rather not; or, by the one who asked, no longer."""
    async with page.writing(request) as db:
        me = await session.member(db, request)
        await actions.decline(db, me, request.path_params["swap_id"], page.now(request))
    words = page.words(request).gettext("Nothing changes. The other knows.")
    return page.said(request, page.back_where_they_were(request, request.app.state.url("me.show")), words)


async def _held(db: AsyncSession, request: Request) -> tuple[Me, Shift]:
    me = await session.member(db, request)
    shift = await shifts.one(db, me, request.path_params["shift_id"])
    if reason := rules.why_not_offer(shift, me, page.now(request)):
        raise Refused(reason)
    return me, shift


async def _meant(request: Request) -> tuple[int, int]:
    """The shift and the member of the button."""
    sent = await request.form()
    typed = [str(sent.get(name, "")) for name in ("shift", "member")]
    if not all(A_NUMBER.fullmatch(each) for each in typed):
        raise HTTPException(400)
    return int(typed[0]), int(typed[1])
