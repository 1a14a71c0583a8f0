"""The words of letters to one human alone: a code, an invitation, a goodbye, what time brings, and what is private."""

from careshare.domain.circles import Account
from careshare.domain.letters import Code, Farewell, Invited
from careshare.domain.members import SENT
from careshare.domain.time import home_day
from careshare.i18n import N_, date_words, words_in
from careshare.letters.ahead import Said
from careshare.letters.kinds.own import OwnKind
from careshare.letters.text import House, Text


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
