"""What somebody wants to hear of us, and by which way. It is theirs alone, so it stands in the log of no circle."""

from sqlalchemy.ext.asyncio import AsyncSession

from careshare.actions.revision import account_changed
from careshare.db.models import MessageChoiceRow
from careshare.db.upsert import insert_into
from careshare.domain.circles import Account
from careshare.domain.messages import Choices
from careshare.domain.words import Group
from careshare.queries import messages


async def choose(db: AsyncSession, account: Account, choices: Choices) -> None:
    """From now on so; what waits already goes so too."""
    values = {
        "ways": {str(group): str(way) for group, way in choices.ways.items()},
        "week_on": choices.week_on,
    }
    row = insert_into(db, MessageChoiceRow).values(account_id=account.id, **values)
    await db.execute(row.on_conflict_do_update(index_elements=[MessageChoiceRow.account_id], set_=values))
    await account_changed(db, account.id)


async def unsubscribe(db: AsyncSession, account: Account, group: Group) -> None:
    """No more letters of this group."""
    before = await messages.choices(db, account.id)
    await choose(db, account, before.without(group))
