"""The log's verbs as sentences. An entry holds ids and values; the words are made when it is read."""

from careshare.i18n import N_, Words
from careshare.queries.log import Line

OWN = {
    "take": N_("%(who)s is coming"),
    "decline": N_("%(who)s can’t"),
    "seek": N_("%(who)s is looking for someone else"),
    "stop_seeking": N_("%(who)s is coming after all"),
    "cannot_come": N_("%(who)s cannot come"),
    "leave": N_("%(who)s gave it back in good time"),
    "withdraw": N_("%(who)s took their own name off"),
    "here": N_("%(who)s is there"),
    "did_not_happen": N_("%(who)s wrote that it did not happen"),
    "correct": N_("%(who)s wrote down how long it really was"),
    "was_there_too": N_("%(who)s was there too"),
    "create": N_("%(who)s added a moment"),
    "bring_list": N_("%(who)s brought a list"),
    "take_back_list": N_("%(who)s took that list back"),
    "write_down": N_("%(who)s wrote down care that nobody had planned"),
    "edit": N_("%(who)s changed a moment"),
    "move": N_("%(who)s moved a moment"),
    "move_and_edit": N_("%(who)s moved a moment, and changed more of it"),
    "cancel": N_("%(who)s wrote that it is not needed"),
    "reopen": N_("%(who)s asks for it after all"),
    "do_myself": N_("%(who)s does this without help"),
    "ask_to_do_myself": N_("%(who)s would like to do this without help"),
    "let_them": N_("%(who)s agreed that nobody comes"),
    "keep_asking": N_("%(who)s wants somebody to come all the same"),
    "ask_now": N_("%(who)s let others be asked at once"),
    "ask_later": N_("%(who)s let others be asked later"),
    "swap_asked": N_("%(who)s asked to swap"),
    "swap": N_("%(who)s swapped"),
    "swap_declined": N_("%(who)s would rather not swap"),
    "undo": N_("%(who)s took back what they had just done"),
    "write_pattern": N_("%(who)s added something to the usual week"),
    "change_pattern": N_("%(who)s changed something in the usual week"),
    "pause_pattern": N_("%(who)s paused something in the usual week"),
    "resume_pattern": N_("%(who)s let something in the usual week carry on"),
    "stop_pattern": N_("%(who)s stopped something in the usual week"),
    "accept_pattern": N_("%(who)s said yes to all of them"),
    "decline_pattern": N_("%(who)s can’t come to these"),
    "change_times": N_("%(who)s changed when they are away or would rather come"),
    "attach_outside": N_("%(who)s let a calendar be read in for the visits"),
    "remove_outside": N_("%(who)s took a calendar with visits away"),
    "start_circle": N_("%(who)s started the circle"),
    "change_circle": N_("%(who)s changed what the circle agreed"),
    "decide": N_("%(who)s changed who decides"),
    "change_wishes": N_("%(who)s changed what %(name)s would rather not have"),
    "add_skill": N_("%(who)s wrote down something more that has to be shown"),
    "change_skill": N_("%(who)s called something that has to be shown otherwise"),
    "remove_skill": N_("%(who)s took away something that had to be shown"),
    "show_skill": N_("%(who)s wrote down what was shown to them"),
    "forget_shown": N_("%(who)s took away what was shown to them"),
    "pause": N_("%(who)s paused the circle"),
    "end": N_("%(who)s ended the circle"),
    "resume": N_("%(who)s let the circle go on"),
    "change_member": N_("%(who)s changed their own details"),
    "join": N_("%(who)s joined the circle"),
    "leave_circle": N_("%(who)s left the circle"),
}

OTHERS = {
    "propose": N_("%(who)s asked %(whom)s"),
    "plan_in": N_("%(who)s put %(whom)s down for it"),
    "note_yes": N_("%(who)s noted that %(whom)s said yes"),
    "accept_pattern": N_("%(who)s noted that %(whom)s said yes to all of them"),
    "withdraw": N_("%(who)s took %(whom)s off it"),
    "seek": N_("%(who)s is looking for someone in place of %(whom)s"),
    "stop_seeking": N_("%(who)s wrote that %(whom)s is coming after all"),
    "cannot_come": N_("%(who)s wrote that %(whom)s cannot come"),
    "here": N_("%(who)s wrote that %(whom)s was there"),
    "did_not_happen": N_("%(who)s wrote that it did not happen for %(whom)s"),
    "correct": N_("%(who)s wrote down how long it really was for %(whom)s"),
    "was_there_too": N_("%(who)s wrote that %(whom)s was there too"),
    "swap_asked": N_("%(who)s asked %(whom)s to swap"),
    "swap": N_("%(who)s and %(whom)s swapped"),
    "swap_declined": N_("%(who)s would rather not swap with %(whom)s"),
    "add_member": N_("%(who)s added %(whom)s"),
    "change_member": N_("%(who)s changed the details of %(whom)s"),
    "approve": N_("%(who)s said yes to %(whom)s"),
    "turn_down": N_("%(who)s would rather not have %(whom)s join"),
    "remove_member": N_("%(who)s took %(whom)s out of the circle"),
    "invite": N_("%(who)s invited %(whom)s"),
    "revoke_invitation": N_("%(who)s took back the invitation of %(whom)s"),
    "renew_own_page": N_("%(who)s made a new page for %(whom)s"),
    "close_own_page": N_("%(who)s closed the page of %(whom)s"),
    "change_times": N_("%(who)s changed when %(whom)s is away or would rather come"),
    "decide": N_("%(who)s named %(whom)s as representative"),
    "show_skill": N_("%(who)s wrote down what was shown to %(whom)s"),
    "forget_shown": N_("%(who)s took away what was shown to %(whom)s"),
}

NOTED = {
    "approve": N_("%(name)s said yes to %(whom)s, and %(who)s wrote it down"),
    "turn_down": N_("%(name)s would rather not have %(whom)s join, and %(who)s wrote it down"),
}
"""What the person said, and somebody else wrote down for them."""

BY_ITSELF = {
    "expire": N_("%(whom)s had not answered when it started"),
    "cannot_come": N_("%(whom)s cannot come"),
}


def sentence(line: Line, person_name: str, words: Words) -> str:
    """Who did what to whom, as one would tell it."""
    someone = words.gettext("someone")
    if line.who is None:
        by_itself = BY_ITSELF.get(line.verb, N_("Something changed"))
        return words.gettext(by_itself, whom=line.whom or someone, who=someone, name=person_name)
    known = OTHERS.get(line.verb) if line.whom else None
    known = NOTED.get(line.verb, known) if line.facts.get("noted") else known
    known = known or OWN.get(line.verb) or OTHERS.get(line.verb, N_("%(who)s changed something"))
    return words.gettext(known, who=line.who, whom=line.whom or line.who, name=person_name)
