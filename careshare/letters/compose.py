"""From a row of the outbox to a message: subject, plain text and HTML in the reader's language, with links and codes.

Everything is looked up now. What a letter was about may be over; then there is none.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from email.message import EmailMessage
from email.utils import parseaddr

from sqlalchemy.ext.asyncio import AsyncSession

from careshare.calendars.feed import look_at
from careshare.calendars.invite import Address, Invite, invite
from careshare.domain.feeds import Showing, showing_mine
from careshare.domain.letters import IN_A_PAUSE, Letter, Moment, Scene
from careshare.domain.messages import GROUPS, NEEDED
from careshare.domain.time import Stretch, home_day
from careshare.domain.words import Language
from careshare.i18n import N_, Words, day_words, long_day_words, moment_words, time_words, words_in
from careshare.letters import ahead, answer_links
from careshare.letters.ahead import AHEAD
from careshare.letters.alone import ahead_text, code_text, farewell_text, invitation_text, own_text
from careshare.letters.answer_links import NOT_NOW, AskedOf
from careshare.letters.deliver import NotNow
from careshare.letters.kinds import kind_of
from careshare.letters.kinds.kind import Kind
from careshare.letters.kinds.own import OWN
from careshare.letters.message import message
from careshare.letters.text import Choice, House, Text, together
from careshare.queries import accounts, feeds, letters, messages
from careshare.rhythm import rhythm_and_times


async def compose(db: AsyncSession, house: House, letter: Letter, now: datetime) -> EmailMessage | None:
    """The message for a letter, or None where it does not matter any more. Raises NotNow while its circle is paused."""
    texts = [await _text(db, house, each, now) for each in (letter, *letter.followers)]
    parts = [text for text in texts if text]
    return message(house, letter, together(parts), now) if parts else None


async def _text(db: AsyncSession, house: House, letter: Letter, now: datetime) -> Text | None:
    if letter.kind == "farewell":
        farewell = await letters.farewell(db, letter)
        return farewell_text(farewell) if farewell else None
    if letter.challenge_id:
        code = await letters.code(db, letter, now)
        return code_text(house, code) if code else None
    if letter.invitation_id:
        invited = await letters.invited(db, letter, now)
        return invitation_text(house, letter.invitation_id, invited) if invited else None
    if letter.kind in OWN or letter.kind in AHEAD:
        return await _own_text(db, house, letter, now)
    scene = await letters.scene(db, letter, now)
    if scene and scene.stands_still and letter.kind not in IN_A_PAUSE:
        raise NotNow("its circle is paused")
    kind = kind_of(letter.kind, scene) if scene else None
    if kind is None or scene is None:
        return None
    text = await _with_choice(db, house, letter, scene_text(house, kind, scene))
    return replace(text, invite=await _invite(db, house, kind, scene))


async def _with_choice(db: AsyncSession, house: House, letter: Letter, text: Text) -> Text:
    choose = house.link("/me/messages") if letter.kind in GROUPS else ""
    return replace(text, choose=choose, unsubscribe=await _unsubscribe(db, house, letter))


async def _unsubscribe(db: AsyncSession, house: House, letter: Letter) -> str:
    """Where the reader says that they want no more of these; "" for what nobody can do without."""
    group = GROUPS.get(letter.kind)
    if group is None or group in NEEDED or letter.account_id is None:
        return ""
    link = await messages.unsubscribing_link(db, house.seal, letter.account_id, group)
    return house.link(f"/unsubscribe/{group}/{link}")


async def _invite(db: AsyncSession, house: House, kind: Kind, scene: Scene) -> Invite | None:
    """The moment for the reader's calendar, as it stands to them now; None where the letter carries none."""
    moment, me = kind.in_calendar(scene), scene.me
    if moment is None:
        return None
    # What is off is taken out also of who was asked anew: since it moved it may stand there as a question.
    # Who said no, or let it pass, may have it there as a question.
    stands = showing_mine(moment.states.get(me.id), None) or Showing.NOT_MINE
    showing = Showing.OFF if moment.closed else stands
    [event] = await feeds.events(db, me, {moment.id})
    sender = Address(*parseaddr(house.settings.mail_from))
    look = look_at(me, house.settings.base_url)
    return invite(event, showing, look, sender, Address(me.account.name, me.account.email or ""))


async def _own_text(db: AsyncSession, house: House, letter: Letter, now: datetime) -> Text | None:
    account = await accounts.one(db, letter.account_id or 0)
    if account is None or not account.email:
        return None
    if letter.kind in AHEAD:
        said = await ahead.said(db, letter, account, now)
        return await _with_choice(db, house, letter, ahead_text(house, said, account)) if said else None
    kind = OWN[letter.kind]
    path = await kind.leads_to(db, house.seal, account)
    return own_text(house, kind, account, path) if path else None


def scene_text(house: House, kind: Kind, scene: Scene) -> Text:
    """A letter about something in a circle."""
    account = scene.me.account
    t = words_in(account.language)
    values = _values(scene, account.language)
    is_in = N_("You get this letter because you are in %(person)s’s circle.")
    was_in = N_("You get this letter because you were in %(person)s’s circle.")
    return Text(
        to=account.email or "",
        language=account.language,
        subject=t.gettext(kind.subject, **values),
        greeting=t.gettext("Hello %(name)s,", name=account.name),
        body=_body(kind, scene, values, t),
        choices=_choices(house, kind, scene, t),
        button=t.gettext(kind.button),
        link=house.link(kind.leads_to.format(**_numbers(scene))),
        foot=t.gettext(is_in if scene.is_in_it else was_in, **values),
    )


def _body(kind: Kind, scene: Scene, values: dict[str, str], t: Words) -> tuple[str, ...]:
    first, *rest = (t.gettext(line, **values) for line in kind.body)
    moments = scene.moments if kind.each else ()
    each = (t.gettext(kind.each, **_moment_words("", moment, scene, t.language)) for moment in moments)
    return (first, *each, *rest)


def _choices(house: House, kind: Kind, scene: Scene, t: Words) -> tuple[Choice, ...]:
    """Yes and not now, to one moment, each by a link of its own to the same page; of several, that page of each."""

    def to(moment: Moment, say: str = "") -> str:
        asked = AskedOf(moment.id, moment.uid, moment.sequence, scene.me.id)
        return house.link(answer_links.path_of(house.seal, asked, say))

    if not kind.asks or scene.moment is None:
        return ()
    if kind.each:
        answer, language = N_("Answer for %(when)s"), t.language
        return tuple(
            Choice(t.gettext(answer, **_moment_words("", moment, scene, language)), to(moment))
            for moment in scene.moments
        )
    return (
        Choice(t.gettext("Yes, I’ll come"), to(scene.moment)),
        Choice(t.gettext("Not just now"), to(scene.moment, NOT_NOW)),
    )


def _numbers(scene: Scene) -> dict[str, int | None]:
    return {
        "circle_id": scene.circle.id,
        "shift_id": scene.moment.id if scene.moment else None,
        "pattern_id": scene.rhythm.id if scene.rhythm else None,
    }


def _values(scene: Scene, language: Language) -> dict[str, str]:
    values = {
        "person": scene.circle.person_name,
        "by": scene.name("by") or "CareShare",
        "who": scene.name("member"),
        "n": str(scene.wanting or len(scene.moments)),
        "words": scene.circle.state_words,
        "number": str(scene.number),
        **_moment_words("", scene.moment, scene, language),
        **_moment_words("other_", scene.other_moment, scene, language),
    }
    if day := _from_on(scene):
        values["from"] = long_day_words(day, language)
    if scene.rhythm:
        values["rhythm"] = rhythm_and_times(scene.rhythm.pattern, words_in(language))
    if before := scene.rhythm_before or scene.rhythm:
        values["rhythm_before"] = rhythm_and_times(before.pattern, words_in(language))
    if "was" in scene.facts:
        was = Stretch(*(datetime.fromisoformat(instant).astimezone(UTC) for instant in scene.facts["was"]))
        values["was"] = moment_words(was, scene.circle.zone, language)
    return values


def _from_on(scene: Scene) -> date | None:
    if "from_on" in scene.facts:
        return date.fromisoformat(scene.facts["from_on"])
    return scene.rhythm.pattern.starts_on if scene.rhythm else None


def _moment_words(prefix: str, moment: Moment | None, scene: Scene, language: Language) -> Mapping[str, str]:
    if moment is None:
        return {}
    zone = scene.circle.zone
    day = home_day(moment.stretch.start, zone)
    return {
        f"{prefix}when": f"{day_words(day, language)}, {time_words(moment.stretch.start, zone)}",
        f"{prefix}moment": moment_words(moment.stretch, zone, language, scene.me.account.zone),
    }
