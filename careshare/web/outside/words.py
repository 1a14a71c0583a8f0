"""What is the matter with a calendar from outside, and how it stands with one, as sentences."""

from datetime import datetime, timedelta

from careshare.domain.outside import Outside, Problem
from careshare.domain.time import ONE_DAY
from careshare.domain.words import Wrong
from careshare.i18n import N_, Words, date_words, duration_words

A_MINUTE = timedelta(minutes=1)
WHOLE = {
    Wrong.KEY_LOST: N_("We cannot read its address any more. Take this calendar away, and give it once more."),
    Wrong.NO_ADDRESS: N_("This is not the address of a calendar. One begins with https:// or webcal://."),
    Wrong.NO_SUCH_NAME: N_("There is no server with this name. Look at the address once more."),
    Wrong.NOT_PUBLIC: N_("This address is not on the public internet, so it is not read."),
    Wrong.NOT_SECURE: N_("The connection to the server cannot be trusted, so it is not read."),
    Wrong.NO_ANSWER: N_("The server does not answer."),
    Wrong.TOO_SLOW: N_("The server takes too long to answer."),
    Wrong.TOO_BIG: N_("The calendar is too big: it has more than 5 MB."),
    Wrong.GOES_ROUND: N_("The server sends us on to another address again and again."),
    Wrong.NOT_THERE: N_("There is no calendar at this address, or not any more."),
    Wrong.NOT_ALLOWED: N_("The server lets only its owner read this calendar. Look there for an address to share."),
    Wrong.OUT_OF_ORDER: N_("The server gives an answer we do not understand."),
    Wrong.EMPTY: N_("There is nothing in it."),
    Wrong.WEB_PAGE: N_("This is a web page and not a calendar. Look for an address that ends in .ics."),
    Wrong.NO_CALENDAR: N_("This is not a calendar: it does not begin with BEGIN:VCALENDAR on line 1."),
    Wrong.TOO_MUCH: N_("This calendar takes too much to read."),
}
OF_A_FILE = {Wrong.WEB_PAGE: N_("This is a web page and not a calendar. Choose a file that ends in .ics.")}
"""What is put right in another way where somebody sent the file themselves."""
ENTRY = {
    Wrong.CUT_OFF: N_("the file ends here, before it is whole"),
    Wrong.LINE: N_("this line is not written as it should be"),
    Wrong.NO_START: N_("it does not say when it begins"),
    Wrong.TIME: N_("its day or time cannot be read"),
    Wrong.ZONE: N_("its time zone is not known"),
    Wrong.RULE: N_("when it comes back cannot be read"),
    Wrong.TOO_OFTEN: N_("it comes back too often"),
    Wrong.ENDS_FIRST: N_("it ends before it begins"),
    Wrong.TWICE: N_("it is there twice; the last one counts"),
    Wrong.TASK: N_("it is a task or a note, not an appointment"),
    Wrong.TOO_MUCH: N_("there was no time left to read it"),
}


def whole_words(wrong: Wrong, t: Words, of_a_file: bool = False) -> str:
    """Why nothing could be read."""
    return t.gettext((WHOLE | OF_A_FILE if of_a_file else WHOLE)[wrong])


def entry_words(problem: Problem, t: Words) -> str:
    """Why one entry could not be read: "Line 12, “Washing”: its time zone is not known"."""
    if problem.wrong is Wrong.TOO_MANY:
        return t.gettext("There is more in it: only the first %(n)s appointments are shown", n=problem.title)
    why = t.gettext(ENTRY[problem.wrong])
    if problem.title:
        return t.gettext("Line %(line)s, “%(title)s”: %(why)s", line=problem.line, title=problem.title, why=why)
    return t.gettext("Line %(line)s: %(why)s", line=problem.line, why=why)


def state_words(outside: Outside, now: datetime, t: Words) -> str:
    """ "Read 20 minutes ago; 3 of its 214 entries could not be read."; or since when it cannot be had, and why."""
    if outside.trouble:
        why = whole_words(outside.trouble, t)
        last = _when(outside.seen_at, now, t)
        return t.gettext("Last read %(when)s. %(why)s What was read then still stands.", when=last, why=why)
    when = _when(outside.seen_at, now, t)
    if outside.problems and not outside.unread:
        return t.gettext("Read %(when)s, but not all of it.", when=when)
    if not outside.unread:
        return t.ngettext(
            "Read %(when)s: one entry.", "Read %(when)s: all of its %(n)s entries.", outside.entries, when=when
        )
    lacking = {"all": outside.entries, "when": when}
    if outside.unread >= outside.entries:
        return t.ngettext(
            "Read %(when)s; its only entry could not be read.",
            "Read %(when)s; none of its %(n)s entries could be read.",
            outside.entries,
            when=when,
        )
    return t.ngettext(
        "Read %(when)s; %(n)s of its %(all)s entries could not be read.",
        "Read %(when)s; %(n)s of its %(all)s entries could not be read.",
        outside.unread,
        **lacking,
    )


def _when(at: datetime, now: datetime, t: Words) -> str:
    if now - at > ONE_DAY:
        return t.gettext("on %(day)s", day=date_words(at.date(), t.language))
    if now - at < A_MINUTE:
        return t.gettext("just now")
    return t.gettext("%(time)s ago", time=duration_words(now - at, t))
