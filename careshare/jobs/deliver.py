"""Sends what lies in the outbox. Any number of these may run at once, here and on other machines.

Codes go by a lane of their own, so that somebody who signs in never waits behind other people's letters, however slow
the mail server is.
"""

import logging
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import NamedTuple

from sqlalchemy.ext.asyncio import AsyncSession

from careshare.actions import outbox
from careshare.db.engine import Database
from careshare.domain.letters import Letter
from careshare.letters.compose import compose
from careshare.letters.deliver import Never, NotNow, Post
from careshare.letters.text import House
from careshare.queries import letters

log = logging.getLogger("careshare.letters")

End = Callable[[AsyncSession], Awaitable[None]]
"""What is kept of a letter that was tried."""

IN_ONE_ROUND = 50


class Lane(NamedTuple):
    """Codes, or all other letters; and how many of them at most."""

    codes: bool
    most: int = IN_ONE_ROUND


CODES, LETTERS = Lane(codes=True), Lane(codes=False)


async def once(database: Database, house: House, post: Post, now: Callable[[], datetime], lane: Lane) -> int:
    """Sends what is due in one lane, one after the other; how many were taken up."""
    for number in range(lane.most):
        async with database.glancing() as db:
            due = await letters.next_due(db, now(), lane.codes)
        if due is None:
            return number
        async with database.writing() as db:
            letter = await outbox.claim(db, due, now())
        if letter is not None:
            await _send(database, house, post, letter, now)
    return lane.most


async def _send(database: Database, house: House, post: Post, letter: Letter, now: Callable[[], datetime]) -> None:
    end = await _try(database, house, post, letter, now)
    async with database.writing() as db:
        await end(db)


async def _try(database: Database, house: House, post: Post, letter: Letter, now: Callable[[], datetime]) -> End:
    """How it ended for one letter. A mistake of ours leaves it for later too, and does not stop the others."""
    try:
        async with database.reading() as db:
            mail = await compose(db, house, letter, now())
        if mail is None:
            return lambda db: outbox.dropped(db, letter)
        await post(mail)
    except Never as never:
        why = str(never)
        log.warning("a letter was refused", extra={"letter": letter.id, "kind": letter.kind, "why": why})
        return lambda db: outbox.refused(db, letter, why, now())
    except NotNow as later:
        why = str(later)
        log.warning("a letter will be tried again", extra={"letter": letter.id, "tries": letter.tries, "why": why})
        return lambda db: outbox.put_off(db, letter, why, now())
    except Exception:
        log.exception("a letter could not be written", extra={"letter": letter.id, "kind": letter.kind})
        return lambda db: outbox.put_off(db, letter, "it could not be written", now())
    return lambda db: outbox.sent(db, letter, now())
