"""What a letter says, before it is a message; and what it is sent from."""

from collections.abc import Sequence
from dataclasses import dataclass

from careshare.calendars.invite import Invite
from careshare.config import Settings
from careshare.domain.words import Language
from careshare.i18n import words_in
from careshare.seal import Seal


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
    At `choose` its reader says what they want to hear of us, and at `unsubscribe`, in one click, no more of these.
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
    choose: str = ""
    unsubscribe: str = ""
    parts: "tuple[Text, ...]" = ()


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
        choose=first.choose,
        parts=tuple(parts),
    )
