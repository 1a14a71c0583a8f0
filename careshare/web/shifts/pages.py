"""One moment: who, when, what to do, and can I?"""

from dataclasses import replace
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request
from starlette.responses import Response

from careshare.actions import shifts as actions
from careshare.domain import permissions
from careshare.domain import shifts as rules
from careshare.domain.asking.search import why_not_steer
from careshare.domain.assignments import Candidate, why_not_ask_anyone, why_not_ask_in_a_chat, why_not_take
from careshare.domain.circles import Me
from careshare.domain.hints import Hint, Plan, as_plan
from careshare.domain.members import Reach
from careshare.domain.reasons import ASK_SOMEBODY, Caution, Reason
from careshare.domain.respite import may_see_whose
from careshare.domain.shifts import Shift
from careshare.domain.swaps import Side, cautions_for_swapping
from careshare.domain.time import home_day
from careshare.domain.turns import spanning
from careshare.domain.words import AssignmentState
from careshare.i18n import N_, day_words, moment_words, time_words, told_words
from careshare.queries import asking, assignments, hints, log, reach, respite, swaps
from careshare.queries.hints import Reader
from careshare.web import page, private, session
from careshare.web.hints import hint_words
from careshare.web.searches import asked_words, outlook_words
from careshare.web.sentences import sentence
from careshare.web.shifts.around import afterwards, back, moment, told
from careshare.web.shifts.people import People
from careshare.web.shifts.view import ShiftPage

THE_SHIFT = 0
"""Beside the numbers of swaps."""


class Asked(NamedTuple):
    """A swap that waits, what is worth knowing before I get what it gives me, and what it makes of my weeks."""

    waiting: swaps.Waiting
    cautions: list[Caution]
    hints: list[Hint]


class Known(NamedTuple):
    """All the page has to know beside the shift itself."""

    candidate: Candidate
    others: list[Candidate]
    reach: list[Reach]
    lines: list[log.Line]
    waiting: list[Asked]
    who_plans: str
    told: list[str]
    carer: str
    hints: list[Hint]
    ahead: asking.Ahead | None


async def show(request: Request) -> Response:
    """One moment."""
    async with page.reading(request) as db:
        me, shift = await moment(db, request)
        known = await _known(db, session.reader(request, me.account), me, shift, page.now(request))
    seen = (page.now(request), page.words(request), request.app.state.url)
    view = ShiftPage(me, shift, known.candidate, *seen, known.told, hint_words(known.hints, page.words(request)))
    shown = {
        "reason": _with_whom_to_call(view.reason, known.who_plans),
        "day": home_day(shift.stretch.start, me.circle.zone),
        "swaps": _swaps(request, me, known.waiting),
        "carer": known.carer,
        "history": _history(request, me, known.lines),
        **_people(request, me, shift, known),
        **_doors(request, me, shift),
        "search": _search(request, me, known.ahead),
    }
    response = await page.show(request, "shifts/show.html", me=me, nav="rota", view=view, shift=shift, **shown)
    is_private = view.hints or any(each["hints"] for each in shown["swaps"])
    return private.kept_nowhere(response) if is_private else response


async def reopen(request: Request) -> Response:
    """It is needed after all."""
    async with page.writing(request) as db:
        me, shift = await moment(db, request)
        entry = await actions.reopen(db, me, shift.id, page.now(request))
        known = await afterwards(db, me, shift, page.words(request))
    said = page.words(request).gettext("It is open again. Whoever was coming is asked again.")
    return back(request, me, shift.id, " ".join([said, *known]), entry)


async def do_myself(request: Request) -> Response:
    """The person does this without help, or would like to."""
    words = page.words(request)
    async with page.writing(request) as db:
        me, shift = await moment(db, request)
        entry = await actions.do_myself(db, me, shift.id, page.now(request))
        closed = permissions.closes_it_themselves(me)
        concerned = [each.member_id for each in shift.concerned]
        hears = await (reach.of_members(db, me, concerned) if closed else reach.of_who_plans(db, me))
    said = (
        N_("You do this yourself. Nobody is asked any more.") if closed else N_("It is passed on. You get an answer.")
    )
    return back(request, me, shift.id, " ".join([words.gettext(said), *told_words(hears, words)]), entry)


async def answer(request: Request) -> Response:
    """Yes, let them; or no, somebody comes."""
    yes = (await request.form()).get("yes") == "yes"
    words = page.words(request)
    async with page.writing(request) as db:
        me, shift = await moment(db, request)
        entry = await actions.answer(db, me, shift.id, yes, page.now(request))
        hears = await told(db, me, shift.concerned, words) if yes else []
    said = N_("It is not going ahead.") if yes else N_("Somebody is still wanted for it.")
    return back(request, me, shift.id, " ".join([words.gettext(said), *hears]), entry)


async def _known(db: AsyncSession, reader: Reader, me: Me, shift: Shift, now: datetime) -> Known:
    planners = await reach.of_who_plans(db, me)
    asked = [each.member_id for each in shift.assignments if each.state is AssignmentState.PROPOSED]
    others = await assignments.candidates(db, me, shift, now) if permissions.may_plan(me) else []
    reached = await reach.of_members(db, me, {*asked, *(each.member.id for each in others)}) if others else []
    candidate = await assignments.candidate(db, me.circle, shift, me.id)
    waiting = await _asked(db, me, await swaps.waiting(db, me, shift.id, now))
    hinted = await _hints(db, reader, _plans(me, shift, candidate, waiting, now), now)
    return Known(
        candidate=candidate,
        others=others,
        reach=reached,
        lines=await log.of_shift(db, me, shift.id),
        waiting=[each._replace(hints=hinted.get(each.waiting.swap.id, [])) for each in waiting],
        who_plans=planners[0].name if planners else me.circle.person_name,
        told=[each.name for each in planners if each.by_letter],
        carer=await _carer(db, me, shift),
        hints=hinted.get(THE_SHIFT, []),
        ahead=await _ahead(db, me, shift, _by_letter(me, others, reached), now),
    )


def _by_letter(me: Me, others: list[Candidate], reached: list[Reach]) -> list[Candidate]:
    """Those whom a letter reaches; I, too, may be asked."""
    known = {each.member_id for each in reached if each.by_letter} | ({me.id} if me.account.email else set())
    return [each for each in others if each.member.id in known]


async def _ahead(
    db: AsyncSession, me: Me, shift: Shift, towards: list[Candidate], now: datetime
) -> asking.Ahead | None:
    """For who plans: where the search for it stands, and what comes of it."""
    is_steered = permissions.may_plan(me) and why_not_steer(shift, me, now) is None
    return await asking.ahead_of(db, me, shift, towards, now) if is_steered else None


async def _carer(db: AsyncSession, me: Me, shift: Shift) -> str:
    """Whose time off it is, for others who may know that; "" where there is nothing to say."""
    carer = await respite.of_shift(db, me, shift)
    is_said = carer and carer.member_id != me.id and may_see_whose(me, carer.member_id)
    return carer.name if carer and is_said else ""


def _plans(me: Me, shift: Shift, candidate: Candidate, waiting: list[Asked], now: datetime) -> dict[int, Plan]:
    """What I could say yes to here: the shift itself, and the swaps I am asked for, by their numbers."""
    if not candidate.may_have_load:
        return {}
    zone = me.circle.zone
    found = {} if why_not_take(shift, candidate, me.circle, now) else {THE_SHIFT: as_plan([shift], zone)}
    for swap, gives, gets in ((each.waiting.swap, each.waiting.gives, each.waiting.gets) for each in waiting):
        if swap.other_member_id == me.id:
            found[swap.id] = as_plan([gives.shift], zone, gives=[gets.shift.id])
    return found


async def _hints(db: AsyncSession, reader: Reader, plans: dict[int, Plan], now: datetime) -> dict[int, list[Hint]]:
    return dict(zip(plans, await hints.of(db, reader, list(plans.values()), now), strict=True))


async def _asked(db: AsyncSession, me: Me, waiting: list[swaps.Waiting]) -> list[Asked]:
    if not waiting:
        return []
    pairs = [(each.gives, each.gets) if each.gives.member_id == me.id else (each.gets, each.gives) for each in waiting]
    around = await assignments.around(db, me.circle_id, me.id, spanning([gets.shift for _, gets in pairs]).stretch)
    sides = [Side(gives.shift, gets.shift, around.towards(gets.shift, me.circle.zone)) for gives, gets in pairs]
    cautions = [cautions_for_swapping(side, me.circle) for side in sides]
    return [Asked(*each, []) for each in zip(waiting, cautions, strict=True)]


def _with_whom_to_call(reason: Reason | None, who: str) -> Reason | None:
    """What somebody else can see to says whom to call; what is not open to somebody never says why."""
    return replace(reason, who=who) if reason and reason.why in ASK_SOMEBODY else reason


def _people(request: Request, me: Me, shift: Shift, known: Known) -> dict[str, Any]:
    towards = {each.member.id: each for each in known.others}
    seen = (me, shift, page.now(request), page.words(request), request.app.state.url)
    people = People(*seen, towards, {each.member_id: each for each in known.reach})
    nobody = why_not_ask_anyone(shift, me.circle, page.now(request))
    open_to_more = permissions.may_plan(me) and nobody is None and shift.has_place(page.now(request))
    return {"people": people.lines(), "could": people.who_could() if open_to_more else []}


def _doors(request: Request, me: Me, shift: Shift) -> dict[str, bool]:
    """What may be done with the moment itself."""
    now = page.now(request)
    return {
        "may_ask_in_a_chat": why_not_ask_in_a_chat(shift, me, now) is None,
        "may_edit": rules.why_not_edit(shift, me, now) is None,
        "may_cancel": rules.why_not_cancel(shift, me, now) is None,
        "may_reopen": rules.why_not_reopen(shift, me, now) is None,
        "may_say_yes": rules.why_not_answer(shift, me, True, now) is None,
        "may_say_no": rules.why_not_answer(shift, me, False, now) is None,
    }


def _search(request: Request, me: Me, ahead: asking.Ahead | None) -> dict[str, Any] | None:
    """Who was asked for it and who comes next, in words."""
    if ahead is None:
        return None
    words = page.words(request)
    says = list(outlook_words(ahead, me.circle, words, page.now(request)))
    return {"asked": asked_words(ahead, me.circle, words), "says": says}


def _swaps(request: Request, me: Me, asked: list[Asked]) -> list[dict[str, Any]]:
    """Who asks whom to change what for what, in words."""

    def said(moment: swaps.Moment) -> str:
        when = moment_words(moment.shift.stretch, me.circle.zone, page.language(request))
        return f"{moment.shift.title}, {when}"

    return [
        {
            "id": each.swap.id,
            "seen": each.seen,
            "cautions": cautions,
            "hints": hint_words(hints, page.words(request)),
            "is_for_me": each.swap.other_member_id == me.id,
            "asker": each.gives.name,
            "other": each.gets.name,
            "gives": said(each.gives),
            "gets": said(each.gets),
        }
        for each, cautions, hints in asked
    ]


def _history(request: Request, me: Me, lines: list[log.Line]) -> list[tuple[str, str, str]]:
    """Day, time and sentence of what happened to it, newest first."""
    zone, words = me.circle.zone, page.words(request)
    return [
        (
            day_words(home_day(line.at, zone), words.language),
            time_words(line.at, zone),
            sentence(line, me.circle.person_name, words),
        )
        for line in lines
    ]
