"""A letter as a message: plain text and HTML, and headers that every mail server and every reader takes."""

import re
from datetime import datetime
from email.message import EmailMessage
from email.policy import EmailPolicy
from functools import cache
from typing import Any

from careshare.domain.letters import Letter
from careshare.i18n import N_, words_in
from careshare.letters import mailbox
from careshare.letters.text import Choice, House, Text
from careshare.render import Pages

WHOLE = frozenset({"List-Unsubscribe"})
"""Headers that are one address."""


class _Folded(EmailPolicy):
    """Without the blank that Python leaves at the end of a line of a header: it would be read as a second one.

    An address in a header stays whole: Python would write a long one in a code that is meant for words.
    """

    def fold(self, name: str, value: Any) -> Any:
        """As text."""
        if name in WHOLE:
            return f"{name}: {value}\r\n"
        return re.sub(" +\r\n ", "\r\n ", super().fold(name, value))

    def fold_binary(self, name: str, value: Any) -> bytes:
        """As it goes over the wire."""
        if name in WHOLE:
            return f"{name}: {value}\r\n".encode("ascii")
        return re.sub(b" +\r\n ", b"\r\n ", super().fold_binary(name, value))


IN_ASCII = _Folded(linesep="\r\n", cte_type="7bit")
"""Every mail server takes it."""


CHOOSE = N_("Here you choose what you hear from us:")


def message(house: House, letter: Letter, text: Text, now: datetime) -> EmailMessage:
    """The text as mail (RFC 5322): sent by a program (RFC 3834), under the same Message-ID each time it is tried.

    What can be done without says how to stop it: to a mail program in one click (RFC 2369, RFC 8058).
    """
    mail = EmailMessage(policy=IN_ASCII)
    mail["From"] = house.settings.mail_from
    mail["To"] = mailbox.on_the_wire(text.to)
    mail["Subject"] = _in_a_header(text.subject)
    mail["Date"] = now
    mail["Message-ID"] = f"<{letter.message_id}@{house.settings.host}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(plain(text))
    mail.add_alternative(
        _pages().render("letters/letter.html", text.language, {"text": text, "choose": CHOOSE}), subtype="html"
    )
    if text.unsubscribe:
        mail["List-Unsubscribe"] = f"<{text.unsubscribe}>"
        mail["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
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
    choose = f"{words_in(text.language).gettext(CHOOSE)}\n{text.choose}" if text.choose else ""
    foot = "\n".join(filter(None, (f"-- \n{text.foot}", choose)))
    parts = (text.greeting, *said, "CareShare", foot)
    return "\n\n".join(part for part in parts if part) + "\n"


def _doors(text: Text) -> tuple[str, ...]:
    doors = (*text.choices, Choice(text.button, text.link)) if text.link else text.choices
    return tuple(f"{door.words}:\n{door.link}" for door in doors)


@cache
def _pages() -> Pages:
    return Pages(url=lambda name, **_params: name)
