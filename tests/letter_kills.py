"""Kills whoever sends letters, again and again, and looks at what arrived.

`tests/test_letter_kills.py` does it three times on each database.
"""

import asyncio
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from careshare.actions import letters
from careshare.db.engine import Database
from careshare.db.models import AccountRow, CircleRow, LetterRow, MemberRow
from careshare.domain.letters import SENDING_LASTS
from careshare.domain.words import UNSENT, Decides, Language, LetterState, MayBeAlone, Role
from tests import mailbox, server
from tests.crowd import HOME
from tests.mailbox import MailServer
from tests.server import Process

READERS = 10


def kill_under_letters(url: str, folder: Path, count: int, kills: int) -> list[str]:
    """What was lost, copied too often or left in another order, in sentences. The database at `url` has its tables."""
    asyncio.run(write(url, count))
    with mailbox.running() as mail:
        for number in range(1, kills + 1):
            with sending(folder, url, mail) as worker:
                mail.wait_for_letters(count * number // (kills + 1))
                worker.kill()
            asyncio.run(five_minutes_pass(url))
        with sending(folder, url, mail):
            mail.wait_for(lambda: asyncio.run(unsent(url)) == 0)
        return asyncio.run(wrong(url, mail, copies=kills))


@contextmanager
def sending(folder: Path, url: str, mail: MailServer) -> Iterator[Process]:
    """Whoever sends letters for this database: `serve` on SQLite, `work` on PostgreSQL."""
    settings = {"CARESHARE_SMTP_URL": mail.url, "CARESHARE_MAIL_PER_MINUTE": "100000"}
    start = server.running if url.startswith("sqlite") else server.working
    with start(folder, url, **settings) as process:
        yield process


async def write(url: str, count: int) -> None:
    """So many letters to ten readers, each reader's in one thread."""
    database, now = Database(url), datetime.now(UTC)
    async with database.writing() as db:
        circle = {"zone": HOME, "decides": Decides.TOGETHER, "may_be_alone": MayBeAlone.YES, "created_at": now}
        circle_id = await _add(db, CircleRow, person_name="Ellen", **circle)
        readers = []
        for number in range(READERS):
            human = {"name": f"Helper {number}", "created_at": now}
            email = f"helper{number}@example.org"
            lives = {"language": Language.EN, "zone": where_it_is_noon(now)}
            account_id = await _add(db, AccountRow, **human, **lives, email=email)
            member = {"circle_id": circle_id, "account_id": account_id, "role": Role.FRIEND}
            readers.append((account_id, await _add(db, MemberRow, **human, **member)))
        for number in range(count):
            account_id, member_id = readers[number % READERS]
            to = {"account_id": account_id, "circle_id": circle_id}
            await letters.write(db, "undelivered", now, "thread", **to, member=member_id)
    await database.close()


def where_it_is_noon(now: datetime) -> ZoneInfo:
    """Nobody is written to at night, and these tests run at any hour. In such names west of Greenwich is plus."""
    return ZoneInfo(f"Etc/GMT{now.hour - 12:+d}")


async def _add(db: AsyncSession, row_class: type, **values: object) -> int:
    statement = insert(row_class).values(**values).returning(row_class.id)  # type: ignore[attr-defined]
    return int((await db.execute(statement)).scalar_one())


async def five_minutes_pass(url: str) -> None:
    """For what somebody was sending when they were killed."""
    database = Database(url)
    async with database.writing() as db:
        waiting = update(LetterRow).where(LetterRow.state.in_(UNSENT), LetterRow.tries > 0)
        await db.execute(waiting.values(due_at=datetime.now(UTC) - SENDING_LASTS))
    await database.close()


async def unsent(url: str) -> int:
    """How many still wait."""
    database = Database(url)
    async with database.reading() as db:
        found = len((await db.execute(select(LetterRow.id).where(LetterRow.state.in_(UNSENT)))).all())
    await database.close()
    return found


async def wrong(url: str, mail: MailServer, copies: int) -> list[str]:
    """Each letter arrived, and no more than so many of them once more; those of one reader in the order of writing."""
    database = Database(url)
    async with database.reading() as db:
        rows = (await db.execute(select(LetterRow).order_by(LetterRow.id))).scalars().all()
    await database.close()
    names = [str(letter["Message-ID"])[1:].partition("@")[0] for letter in mail.letters]
    arrived = Counter(names)
    lost = [f"letter {row.id} did not arrive" for row in rows if row.message_id not in arrived]
    unnoted = [f"letter {row.id} is {row.state}" for row in rows if row.state is not LetterState.SENT]
    foreign = [f"{name} is none of ours" for name in set(names) - {row.message_id for row in rows}]
    more = len(names) - len(arrived)
    too_many = [f"{more} copies, and {copies} kills"] if more > copies else []
    place = {name: number for number, name in reversed(list(enumerate(names)))}
    unordered = [
        f"letters to {account_id} came in another order"
        for account_id in {row.account_id for row in rows}
        if not _ascends([place.get(row.message_id, -1) for row in rows if row.account_id == account_id])
    ]
    return lost + unnoted + foreign + too_many + unordered


def _ascends(places: list[int]) -> bool:
    return places == sorted(places)
