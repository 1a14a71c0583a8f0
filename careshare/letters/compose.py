"""From a row of the outbox to a message: subject, plain text and HTML in the reader's language, with links and codes.

Everything is looked up now. What a letter was about may be over; then there is none.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import parseaddr
from functools import cache
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from careshare.calendars.feed import look_at
from careshare.calendars.invite import Address, Invite, invite
from careshare.config import Settings
from careshare.domain.circles import Account
from careshare.domain.feeds import Showing, showing_mine
from careshare.domain.letters import IN_A_PAUSE, Code, Farewell, Invited, Letter, Moment, Scene
from careshare.domain.members import SENT
from careshare.domain.time import Stretch, home_day
from careshare.domain.words import Language
from careshare.i18n import N_, Words, date_words, day_words, long_day_words, moment_words, time_words, words_in
from careshare.letters import ahead, answer_links, mailbox
from careshare.letters.ahead import AHEAD, Said
from careshare.letters.answer_links import NOT_NOW, AskedOf
from careshare.letters.deliver import NotNow
from careshare.letters.kinds import kind_of
from careshare.letters.kinds.kind import Kind
from careshare.letters.kinds.own import OWN, OwnKind
from careshare.queries import accounts, feeds, letters
from careshare.render import Pages
from careshare.rhythm import rhythm_and_times
from careshare.seal import Seal


class _Folded(EmailPolicy):
    """Without the blank that Python leaves at the end of a line of a header: it would be read as a second one."""

    def fold(self, name: str, value: Any) -> Any:
        """As text."""
        return re.sub(" +\r\n ", "\r\n ", super().fold(name, value))

    def fold_binary(self, name: str, value: Any) -> bytes:
        """As it goes over the wire."""
        return re.sub(b" +\r\n ", b"\r\n ", super().fold_binary(name, value))


IN_ASCII = _Folded(linesep="\r\n", cte_type="7bit")
"""Every mail server takes it."""


@dataclass(frozen=True, slots=True)
class House:
    """What a letter is sent from: this installation and its seal."""

    settings: Settings
    seal: Seal

    def link(self, path: str) -> str:
        """An address of ours, whole."""
        return self.settings.base_url + path


@dataclass(frozen=True, slots=True)
class Choice:
    """An answer, in words, and the page on which one more tap gives it."""

    words: str
    link: str


@dataclass(frozen=True, slots=True)
class Text:
    """What a letter says. `code` stands large on a line of its own; `button` and `link` lead to one page.

    `choices` are answers that can be given from the letter; the button is then a quiet one after them.

    `invite` is for the calendar that a mail program knows. With `parts` it says what these say, under each other.
    """

    to: str
    language: Language
    subject: str
    greeting: str
    body: tuple[str, ...]
    foot: str
    code: str = ""
    choices: tuple[Choice, ...] = ()
    button: str = ""
    link: str = ""
    invite: Invite | None = None
    parts: "tuple[Text, ...]" = ()


async def compose(db: AsyncSession, house: House, letter: Letter, now: datetime) -> EmailMessage | None:
    """The message for a letter, or None where it does not matter any more. Raises NotNow while its circle is paused."""
    texts = [await _text(db, house, each, now) for each in (letter, *letter.followers)]
    parts = [text for text in texts if text]
    return message(house, letter, together(parts), now) if parts else None


def together(parts: Sequence[Text]) -> Text:
    """Several letters as one: each with its own words and its own link. One alone stays as it is."""
    first = parts[0]
    if len(parts) == 1:
        return first
    t = words_in(first.language)
    return Text(
        to=first.to,
        language=first.language,
        subject=t.ngettext("%(first)s, and one more", "%(first)s, and %(n)s more", len(parts) - 1, first=first.subject),
        greeting=first.greeting,
        body=(),
        foot=first.foot,
        parts=tuple(parts),
    )


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
    return replace(scene_text(house, kind, scene), invite=await _invite(db, house, kind, scene))


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
        return ahead_text(house, said, account) if said else None
    kind = OWN[letter.kind]
    path = await kind.leads_to(db, house.seal, account)
    return own_text(house, kind, account, path) if path else None


def ahead_text(house: House, said: Said, account: Account) -> Text:
    """A letter that time brings."""
    return Text(
        to=account.email or "",
        language=account.language,
        subject=said.subject,
        greeting=words_in(account.language).gettext("Hello %(name)s,", name=account.name),
        body=said.body,
        button=said.button,
        link=house.link(said.path),
        foot=said.foot,
    )


def own_text(house: House, kind: OwnKind, account: Account, path: str) -> Text:
    """A letter to one human alone, whatever circle they are in: a link, and not a word of what it is about."""
    t = words_in(account.language)
    return Text(
        to=account.email or "",
        language=account.language,
        subject=t.gettext(kind.subject),
        greeting=t.gettext("Hello %(name)s,", name=account.name),
        body=(),
        button=t.gettext(kind.button),
        link=house.link(path),
        foot=t.gettext(kind.foot),
    )


def code_text(house: House, code: Code) -> Text:
    """The letter with a code to sign in."""
    t = words_in(code.language)
    digits = house.seal.code(code.secret)
    return Text(
        to=code.email,
        language=code.language,
        subject=t.gettext("%(code)s is your code for CareShare", code=digits),
        greeting=t.gettext("Hello,"),
        body=(
            t.gettext("Type this code on the page where you asked for it. It works for ten minutes, and only there."),
        ),
        code=digits,
        foot=t.gettext(
            "Did you not ask for a code? Then you need not do anything. Never give this code to somebody else."
        ),
    )


def farewell_text(farewell: Farewell) -> Text:
    """The letter to the address that somebody gave up; it does not say which one they have now."""
    t = words_in(farewell.language)
    help_from_others = N_(
        "Was that not you? Then somebody else uses your account. Call whoever arranges things in your circle: "
        "they can take that account out of it at once and invite you anew."
    )
    help_yourself = N_(
        "Was that not you? Then somebody else uses your account. Are you still signed in somewhere? Then choose “Sign "
        "out everywhere else” under “My details” there, and put your own address back. If you cannot, ask whoever runs "
        "this CareShare for help."
    )
    return Text(
        to=farewell.email,
        language=farewell.language,
        subject=t.gettext("This is no longer your address in CareShare"),
        greeting=t.gettext("Hello %(name)s,", name=farewell.name),
        body=(
            t.gettext(
                "You have another e-mail address in CareShare now. From now on letters and codes go there, and no "
                "longer here."
            ),
            t.gettext(help_from_others if farewell.others_plan else help_yourself),
        ),
        foot=t.gettext("You get this letter because this was your address in CareShare until now."),
    )


def invitation_text(house: House, invitation_id: int, invited: Invited) -> Text:
    """The letter that asks somebody into a circle."""
    t = words_in(invited.language)
    names = {"by": invited.by, "person": invited.person}
    return Text(
        to=invited.email,
        language=invited.language,
        subject=t.gettext("%(by)s asks you to join %(person)s’s circle", **names),
        greeting=t.gettext("Hello %(name)s,", name=invited.name),
        body=(
            t.gettext("%(by)s would like to have you in the circle around %(person)s.", **names),
            t.gettext("In CareShare you see together who comes when, and you say when you can come yourself."),
        ),
        button=t.gettext("Open the invitation"),
        link=house.link(f"/invitations/{house.seal.link(SENT, invitation_id, invited.secret)}"),
        foot=t.gettext(
            "The invitation is for you alone. It works once, until %(day)s. Do you not know %(by)s? Then leave it be.",
            day=date_words(home_day(invited.expires_at, invited.zone), invited.language),
            by=invited.by,
        ),
    )


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


def message(house: House, letter: Letter, text: Text, now: datetime) -> EmailMessage:
    """The text as mail (RFC 5322): sent by a program (RFC 3834), under the same Message-ID each time it is tried."""
    mail = EmailMessage(policy=IN_ASCII)
    mail["From"] = house.settings.mail_from
    mail["To"] = mailbox.on_the_wire(text.to)
    mail["Subject"] = _in_a_header(text.subject)
    mail["Date"] = now
    mail["Message-ID"] = f"<{letter.message_id}@{house.settings.host}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(plain(text))
    mail.add_alternative(_pages().render("letters/letter.html", text.language, {"text": text}), subtype="html")
    if text.invite:
        # Beside the words, as mail programs look for it (RFC 6047 section 2.4), in lines as long as mail allows.
        mail.add_alternative(text.invite.text, subtype="calendar", params={"method": text.invite.method})
    mail["Content-Language"] = text.language.value  # after its parts: what is there before goes to the first of them
    if any("\r" in str(value) or "\n" in str(value) for value in mail.values()):
        raise ValueError("a header would end early")
    return mail


def _in_a_header(words: str) -> str:
    """Words that people wrote, in one line, and only what they seem to say."""
    return " ".join(words.replace(mailbox.ENCODED_WORD, "= ?").split())


def plain(text: Text) -> str:
    """The letter without any markup; the link stands in full on a line of its own."""
    said = [line for each in text.parts or (text,) for line in (*each.body, each.code, *_doors(each))]
    parts = (text.greeting, *said, "CareShare", f"-- \n{text.foot}")
    return "\n\n".join(part for part in parts if part) + "\n"


def _doors(text: Text) -> tuple[str, ...]:
    doors = (*text.choices, Choice(text.button, text.link)) if text.link else text.choices
    return tuple(f"{door.words}:\n{door.link}" for door in doors)


@cache
def _pages() -> Pages:
    return Pages(url=lambda name, **_params: name)
