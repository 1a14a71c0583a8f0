"""For whoever runs it: is it alive, is it ready, how is it doing."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from careshare.db import version
from careshare.db.engine import NO_ANSWER
from careshare.domain.reasons import NotFound
from careshare.queries import operator
from careshare.web.page import now, reading
from careshare.web.trace import Answers

if TYPE_CHECKING:
    from prometheus_client import Metric

THIS_MACHINE = frozenset({"127.0.0.1", "::1"})


async def health(request: Request) -> Response:
    """The process answers."""
    return PlainTextResponse("ok\n")


async def ready(request: Request) -> Response:
    """The database answers, and its tables are as this program needs them."""
    try:
        async with reading(request) as db:
            at = await version.found(db)
    except NO_ANSWER:
        return PlainTextResponse("The database does not answer.\n", status_code=503)
    if at is None or at < version.needed():
        return PlainTextResponse("The tables are behind; run: careshare migrate\n", status_code=503)
    return PlainTextResponse("ready\n")


async def metrics(request: Request) -> Response:
    """What Prometheus reads, told on this machine only, so it needs no secret that somebody could lose.

    A reverse proxy is on this machine too, but says for whom it asks.
    """
    if "x-forwarded-for" in request.headers or request.client is None or request.client.host not in THIS_MACHINE:
        raise NotFound
    # Only who reads the figures pays for the library.
    from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, ProcessCollector, generate_latest

    registry = CollectorRegistry()
    registry.register(await _figures(request))
    ProcessCollector(registry=registry)
    return Response(generate_latest(registry), headers={"Content-Type": CONTENT_TYPE_LATEST})


async def _figures(request: Request) -> "_Figures":
    moment = now(request)
    async with reading(request) as db:
        waiting, waited = await operator.outbox(db, moment)
        until = await operator.written_until(db)
    trace = getattr(request.app.state, "trace", None)
    return _Figures(trace.answers if trace else {}, waiting, waited, until, moment)


@dataclass(frozen=True, slots=True, eq=False)
class _Figures:
    """The figures of one moment, as prometheus-client wants to collect them."""

    answers: dict[tuple[str, int], Answers]
    letters_waiting: int
    letters_waited: float
    written_until: date | None
    moment: datetime

    def collect(self) -> Iterable["Metric"]:
        """Every figure, with the sentence that says what it is."""
        yield from self._requests()
        yield from self._jobs()

    def _requests(self) -> Iterable["Metric"]:
        from prometheus_client.core import SummaryMetricFamily

        requests = SummaryMetricFamily(
            "careshare_request_seconds", "Answers and the time they took.", labels=["route", "status"]
        )
        for (route, status), answers in self.answers.items():
            requests.add_metric([route, str(status)], answers.count, answers.seconds)
        yield requests

    def _jobs(self) -> Iterable["Metric"]:
        from prometheus_client.core import GaugeMetricFamily

        yield GaugeMetricFamily(
            "careshare_letters_waiting", "Letters that should have left by now.", self.letters_waiting
        )
        yield GaugeMetricFamily(
            "careshare_letters_waited_seconds", "How long the oldest of them has waited.", self.letters_waited
        )
        if self.written_until:
            yield GaugeMetricFamily(
                "careshare_horizon_days",
                "Days that the pattern furthest behind is written ahead; under 56 is an incident.",
                (self.written_until - self.moment.date()).days,
            )
