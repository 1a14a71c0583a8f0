"""Before it happens, in words: what a yes would make of somebody's weeks. In their own page alone, and kept nowhere."""

from collections.abc import Iterable

from careshare.domain.hints import Hint
from careshare.domain.load import Signal, SignalName
from careshare.i18n import N_, Words, month_day_words
from careshare.web.counted import days_words, hours_words, nights_words

SURE = "sure"
"""In the address of a yes by whoever has read what it makes of their weeks."""
ALL_THE_SAME = N_("Take it all the same")
ASK_SOMEONE_ELSE = N_("Ask someone else")

LIMIT = N_("With this, the week from %(day)s comes to %(hours)s. You said %(limit)s a week yourself.")
LIMIT_OFTEN = N_("With this, %(n)s weeks of four are over the %(limit)s you said yourself.")
NOBODY_ELSE = N_("With this there is a whole week in which nobody takes over from you for three hours.")
SELDOM_ANYBODY_ELSE = N_(
    "With this there is a whole week with one day on which somebody takes over from you for three hours."
)
SENTENCES = {
    SignalName.WEEKLY_HOURS: N_("With this, your rota comes to %(hours)s of care a week."),
    SignalName.WITH_PAID_WORK: N_("With this and your paid work it is %(hours)s a week."),
    SignalName.SUDDEN_RISE: N_("With this, the week from %(day)s holds %(hours)s more than your weeks before."),
    SignalName.DAYS_IN_A_ROW: N_("With this you care %(days)s in a row, without a day off."),
    SignalName.SHORT_RESTS: N_("With this there is little time to rest on %(days)s of a week."),
    SignalName.WEEKLY_NIGHTS: N_("With this you have %(nights)s in the week from %(day)s."),
    SignalName.MONTHLY_NIGHTS: N_("With this you have %(nights)s in four weeks."),
    SignalName.UNRESTED_NIGHTS: N_("With this, your next moment begins within fourteen hours after %(nights)s."),
}


def hint_words(hints: Iterable[Hint], words: Words) -> list[str]:
    """Each of them in a sentence or two: the fact, as it would be counted."""
    return [_sentence(hint, words) for hint in hints]


def _sentence(hint: Hint, words: Words) -> str:
    signal = hint.signal
    return words.gettext(
        _of(signal),
        day=month_day_words(hint.first, words.language),
        hours=hours_words(signal.amount, words),
        nights=nights_words(signal.amount, words),
        days=days_words(signal.amount, words),
        limit=hours_words(signal.line, words),
        n=signal.weeks_over,
    )


def _of(signal: Signal) -> str:
    if signal.name is SignalName.OWN_LIMIT:
        return LIMIT if signal.amount > signal.line else LIMIT_OFTEN
    if signal.name is SignalName.CARE_AWAY:
        return SELDOM_ANYBODY_ELSE if signal.amount else NOBODY_ELSE
    return SENTENCES[signal.name]
