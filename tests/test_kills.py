"""The server may die at any moment: what somebody was told stays so, and nobody comes twice."""

import asyncio

import httpx
import pytest

from careshare.seal import Seal
from tests import kills, server
from tests.crowd import gather


@pytest.mark.timeout(300)
def test_killed_five_times_under_takes_nothing_is_lost_or_doubled(database_url, tmp_path):
    assert kills.kill_under_takes(database_url, tmp_path, kills=5) == []


@pytest.mark.parametrize("needed", [1, 2])
def test_of_twenty_who_press_at_once_exactly_as_many_as_needed_win(database_url, tmp_path, needed):
    crowd = asyncio.run(gather(database_url, helpers=20, shifts=1, needed=needed))

    with server.running(tmp_path, database_url) as live:
        answers = asyncio.run(all_at_once(live.base_url, crowd))

    seal = Seal.kept_in(tmp_path / "secret")
    assert {answer.status_code for answer in answers} == {303}
    assert sum(kills.was_told_yes(seal, answer) for answer in answers) == needed
    assert asyncio.run(kills.lost_or_doubled(database_url, [], needed)) == []


async def all_at_once(base_url, crowd):
    """Each helper in a browser of their own, all connected before anybody presses."""
    browsers = [httpx.AsyncClient(base_url=base_url, headers=each.headers, trust_env=False) for each in crowd.helpers]
    await asyncio.gather(*(browser.get("/health") for browser in browsers))
    answers = await asyncio.gather(*(browser.post(crowd.take(crowd.shifts[0])) for browser in browsers))
    await asyncio.gather(*(browser.aclose() for browser in browsers))
    return answers
