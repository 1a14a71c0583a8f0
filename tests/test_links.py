"""Nobody walks into a dead end: everybody's links, followed through the whole demo circle."""

from collections.abc import Iterator

import httpx
import pytest

from tests import server
from tests.walk import walk


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[server.Demo]:
    """The demo circle, served."""
    with server.demo(tmp_path_factory.mktemp("demo")) as running:
        yield running


@pytest.mark.parametrize(
    "who", ["coordinator", "partner", "child", "neighbour", "professional", "person", "stranger", "nobody"]
)
def test_every_link_leads_somewhere(demo: server.Demo, who: str) -> None:
    with httpx.Client(base_url=demo.base_url, trust_env=False, timeout=60) as person:
        if who in demo.sign_in:
            person.get(demo.sign_in[who], follow_redirects=True)

        dead_ends = [visit for visit in walk(person) if visit.status >= 400]

    assert dead_ends == []
