"""Letters to one human alone, whatever circle they are in. Families share mailboxes: these say nothing but a link."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from careshare.domain.circles import Account
from careshare.i18n import N_
from careshare.queries import check_ins
from careshare.seal import Seal

ABOUT_YOUR_WEEKS = N_("About your weeks")


@dataclass(frozen=True, slots=True)
class OwnKind:
    """The words of one kind, and the path of the page it leads to; None where it does not matter any more."""

    subject: str
    button: str
    foot: str
    leads_to: Callable[[AsyncSession, Seal, Account], Awaitable[str | None]]


async def _to_their_weeks(_db: AsyncSession, _seal: Seal, _account: Account) -> str:
    return "/me/balance"


async def _to_the_questions(db: AsyncSession, seal: Seal, account: Account) -> str | None:
    secret = await check_ins.secret(db, account.id)
    return f"/check-in/{seal.link(check_ins.CHECK_IN, account.id, secret)}" if secret else None


OWN: dict[str, OwnKind] = {
    "notice": OwnKind(
        subject=ABOUT_YOUR_WEEKS,
        button=N_("Look at your weeks"),
        foot=N_("You get this letter because you care for somebody in CareShare. On that page you can switch it off."),
        leads_to=_to_their_weeks,
    ),
    "check_in": OwnKind(
        subject=ABOUT_YOUR_WEEKS,
        button=N_("Answer in twenty seconds"),
        foot=N_("You get this letter because you asked for it in CareShare. There you can also stop it."),
        leads_to=_to_the_questions,
    ),
}
