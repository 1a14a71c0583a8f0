"""The week, and nothing new when nothing is new."""

from datetime import date

from starlette.requests import Request
from starlette.responses import Response

from careshare.domain.circles import Me
from careshare.domain.deciding import why_not_go_on
from careshare.domain.reasons import NotFound
from careshare.domain.shifts import why_not_plan
from careshare.domain.time import Week
from careshare.queries import rota
from careshare.web import fresh, page, session
from careshare.web.rota.days import SHOWN, WeekPage


async def show(request: Request) -> Response:
    """One week of the circle: what is covered, what is not, and the one thing to do about it."""
    async with page.glancing(request) as db:
        me = await session.member(db, request)
        if same := fresh.nothing_new(request, me):
            return same
        week, shown, day = asked(request, me)
        sheet = await rota.sheet(db, me, week, page.now(request))
    view = WeekPage(me, week, sheet, page.now(request), page.words(request), request.app.state.url, shown, day)
    tag = fresh.tag(request, me, until=view.boundary())
    doors = {"may_plan": why_not_plan(me) is None, "may_resume": why_not_go_on(me) is None}
    response = await page.show(request, "rota/show.html", me=me, view=view, tag=tag, **doors)
    return fresh.marked(request, response, tag)


def asked(request: Request, me: Me) -> tuple[Week, str, date | None]:
    """The week, the filter and the day in the address; today's week where it names none. NotFound for what is none."""
    asked_for = request.query_params
    try:
        day = date.fromisoformat(asked_for["day"]) if "day" in asked_for else None
        if day:
            week = Week.of(day)
        elif "week" in asked_for:
            week = Week.parse(asked_for["week"])
        else:
            week = Week.of(page.today(request, me.circle))
        return week, SHOWN[SHOWN.index(asked_for.get("show", "all"))], day
    except ValueError:
        raise NotFound from None
