"""Whoever sends letters may die at any moment, and may be several: each letter arrives, in order, and once."""

import asyncio
from contextlib import ExitStack

import pytest

from tests import letter_kills, mailbox


@pytest.mark.timeout(300)
def test_killed_three_times_no_letter_is_lost_and_at_most_three_come_twice(database_url, tmp_path):
    assert letter_kills.kill_under_letters(database_url, tmp_path, count=120, kills=3) == []


@pytest.mark.timeout(300)
@pytest.mark.parametrize("workers", [2, 4])
def test_several_workers_send_each_letter_once_and_in_order(postgres_url, tmp_path, workers):
    asyncio.run(letter_kills.write(postgres_url, 120))

    with mailbox.running() as mail, ExitStack() as stack:
        for _ in range(workers):
            stack.enter_context(letter_kills.sending(tmp_path, postgres_url, mail))
        mail.wait_for(lambda: asyncio.run(letter_kills.unsent(postgres_url)) == 0)

    assert asyncio.run(letter_kills.wrong(postgres_url, mail, copies=0)) == []
